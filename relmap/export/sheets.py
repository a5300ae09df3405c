"""Figures from what is said of them, by the names of options: of one day, of many, of scenes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from relmap.analysis.over_time import Look
from relmap.analysis.pairs import Fold
from relmap.analysis.table import actor_of
from relmap.export import naming
from relmap.export.batch import Batch, FigureJob, arranged, figure_of, multiples
from relmap.export.compose import Subject
from relmap.export.figure import Figure
from relmap.export.options import Said
from relmap.export.output import once
from relmap.export.styling import lens_of
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import FigureStyle, Scene
from relmap.notebook import one_day, snapshot_of
from relmap.timeline.changes import changes
from relmap.timeline.filtering import NOTHING
from relmap.timeline.index import TimeIndex
from relmap.timeline.peaks import days_of_most_change
from relmap.timeline.scenes import in_order, words_of
from relmap.timeline.snapshot import Snapshot

Sheet = tuple[dict[str, str], Callable[[], Figure]]
"""What the name of a file may say of a figure, and what makes it."""
_MANY = ("scenes", "scene", "dates", "every_change")


class Sheets:
    """Makes the figures of a map.

    Args:
        project: the map.
        index: of it.
        places: of its actors.
    """

    def __init__(self, project: Project, index: TimeIndex, places: Mapping[str, tuple[float, float]]) -> None:
        self._project = project
        self._index = index
        self._places = places

    def of(self, said: Said, style: FigureStyle) -> list[Sheet]:
        """The figures that are asked for, in their order. Raises RelmapError."""
        if not any(name in said for name in (*_MANY, "multiples")):
            return [self._single(said, style)]
        jobs = self.jobs(said)
        if "multiples" in said:
            return [(_values(jobs[0].when), lambda: multiples(jobs, style))]
        together = once(lambda: arranged(jobs, style))
        digits = len(str(len(jobs)))
        return [
            (
                _values(job.when, naming.plain(job.name), f"{at + 1:0{digits}}"),
                partial(_one_of, together, at, style),
            )
            for at, job in enumerate(jobs)
        ]

    def batch(self, said: Said) -> Batch:
        """What makes the jobs of days and scenes."""
        fold: Fold = "shown" if "scenes" in said or "scene" in said else cast(Fold, said.get("fold", "none"))
        look = Look(fold, "certain" in said)
        certain = look.certain_only
        return Batch(self._project, self._places, certain, self._index, lens=lens_of(said), look=look)

    def jobs(self, said: Said) -> list[FigureJob]:
        """The days or scenes that are asked for. Raises RelmapError: there are none."""
        batch = self.batch(said)
        if "scenes" in said:
            return batch.of_scenes()
        if "scene" in said:
            return [batch.of_scene(self._scene(name)) for name in said["scene"]]
        if "dates" in said:
            jobs = batch.of_dates(said["dates"])
        elif "every_change" not in said:
            first, last = batch.within(said["date"]) if "date" in said else (None, None)
            jobs = batch.of_days(days_of_most_change(self._index, first, last))
        else:
            jobs = batch.of_days(batch.changes(*batch.within(said.get("date"))))
        if not jobs:
            raise RelmapError("There is no day on which something changes.")
        part, selected = _part(said), self._selected(said)
        more = {"viewport": part, "selection": selected, "marks": "marks" in said}
        return [replace(job, looked=replace(job.looked, **more)) for job in jobs]

    def _single(self, said: Said, style: FigureStyle) -> Sheet:
        """The figure of a day, a span or two days."""
        batch = self.batch(said)
        look = Look(cast(Fold, said.get("fold", "none")), "certain" in said)
        date = said.get("date")
        if (compared := said.get("compare")) is not None:
            one, other = (one_day(text) for text in compared)
            time = changes(self._index, one, other, look.certain_only)
        else:
            # As a day, not as text: there may be none for it.
            latest = Snapshot(self._index, self._index.latest_known(), look.certain_only)
            throughout = "throughout" in said
            time = latest if date is None else snapshot_of(self._index, date, throughout, look.certain_only)
        day = time.day if isinstance(time, Snapshot) else time.other.day
        looked = Subject(
            time,
            self._places,
            viewport=_part(said),
            selection=self._selected(said),
            lens=batch.seeing(lens_of(said), NOTHING),
            look=look,
            marks="marks" in said,
            marks_day=style.content != "plot" or date is not None,
        )
        when = FigureJob(looked).when
        return _values(when), lambda: figure_of(style, looked, self._index, lambda: batch, day)

    def _scene(self, name: str) -> Scene:
        """A scene by its id or title. Raises RelmapError: there is none."""
        scenes = in_order(self._project)
        for scene in scenes:
            if name in (scene.id, scene.title):
                return scene
        known = ", ".join(scene.title or words_of(scene, self._index) for scene in scenes) or "none"
        raise RelmapError(f"There is no scene “{name}”; there are: {known}.")

    def _selected(self, said: Said) -> frozenset[str]:
        """The ids of what is named. Raises NoSuchMeasure: there is no such actor, or several."""
        names: Sequence[str] = (*said.get("actors", ()), *said.get("only", ()))
        project = self._project
        return frozenset(name if name in project.relations else actor_of(project, name) for name in names)


def _values(when: str, scene: str = "", number: str = "1") -> dict[str, str]:
    return {"date": when, "scene": scene or when, "number": number}


def _part(said: Said) -> tuple[float, float, float, float] | None:
    """The part of the scene that is shown: left, top, right and bottom."""
    if "view" not in said:
        return None
    left, top, width, height = said["view"]
    return left, top, left + width, top + height


def _one_of(jobs: Callable[[], list[FigureJob]], at: int, style: FigureStyle) -> Figure:
    """One of several figures, which are arranged together when the first is made."""
    return jobs()[at].figure(style)
