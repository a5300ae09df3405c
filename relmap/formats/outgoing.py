"""A map as files of another program, with what they could not carry."""

from __future__ import annotations

from dataclasses import dataclass, replace

from relmap.formats.foreign import Options
from relmap.formats.into_map import into_map
from relmap.formats.loss import Loss, loss
from relmap.formats.on_day import on_day
from relmap.formats.registry import Known
from relmap.formats.writing import Writing
from relmap.model.palette import STANCES
from relmap.model.project import Project
from relmap.timeline.index import TimeIndex


@dataclass(frozen=True)
class Written:
    """What is to be written.

    Args:
        files: bytes by what is put in place of the suffix of the file that was named.
        loss: what they could not carry.
    """

    files: dict[str, bytes]
    loss: Loss


def written(project: Project, known: Known, writing: Writing, today: int = 0) -> Written:
    """A map in another format.

    Args:
        project: the map.
        known: the format.
        writing: how.
        today: a day.
    """
    if writing.day is not None:
        project = on_day(project, writing.day, writing.certain)
    writing = replace(writing, colours=_colours(project, writing.day))
    module = known.module()
    files = module.write(project, writing)
    found = module.read_back(files, Options(today=today))
    plain = into_map(Project(), found, Options(today=today, plain=True)).diff.apply(Project())
    full = None
    if not writing.plain:
        full = into_map(Project(), found, Options(today=today)).diff.apply(Project())
    return Written(files, loss(project, full, plain))


def _colours(project: Project, day: int | None) -> dict[str, str]:
    """Of each relation by its stance on a day; None: the last that the map knows."""
    index = TimeIndex(project)
    ties = index.relations_on(index.latest_known() if day is None else day)
    return {tie.relation.id: STANCES[tie.phase.stance] for tie in ties}
