"""Edits of scenes: the figures of a report, in order."""

from __future__ import annotations

from collections.abc import Sequence

from relmap.editor.edits import edtf_day, fresh_id
from relmap.model.diff import Change, Diff
from relmap.model.project import Project
from relmap.model.records import Criteria, Scene, Viewport, updated


def in_order(project: Project) -> list[Scene]:
    """The scenes as they are told."""
    return sorted(project.scenes.values(), key=lambda scene: (scene.order, scene.id))


def capture(
    project: Project, title: str, day: int, viewport: Viewport | None, criteria: Criteria
) -> tuple[Diff, str]:
    """A new last scene of what is looked at; gives its id too.

    Args:
        project: the map.
        title: of the scene.
        day: that is looked at.
        viewport: what is in view; None: all.
        criteria: of the filter.
    """
    last = max((scene.order for scene in project.scenes.values()), default=0)
    scene = Scene(
        id=fresh_id(project, "scenes", title),
        title=title,
        order=last + 1,
        date=edtf_day(day),
        viewport=viewport,
        filter=criteria,
    )
    return Diff.adding(scene), scene.id


def retake(project: Project, scene_id: str, day: int, viewport: Viewport | None, criteria: Criteria) -> Diff:
    """A scene with another day, view and filter; its title and caption stay."""
    scene = project.scenes[scene_id]
    taken = updated(scene, date=edtf_day(day), viewport=viewport, filter=criteria)
    return Diff.replacing(scene, taken)


def reorder(project: Project, ids: Sequence[str]) -> Diff:
    """The scenes in this order; those that are not named come last, as they were."""
    rest = [scene.id for scene in in_order(project) if scene.id not in ids]
    wanted = [key for key in ids if key in project.scenes] + rest
    changes = [
        Change(project.scenes[key], updated(project.scenes[key], order=number))
        for number, key in enumerate(wanted, 1)
    ]
    return Diff.of(changes)
