"""Edits of scenes: the figures of a report, in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from relmap.editor.document import Document
from relmap.model.diff import Change, Diff
from relmap.model.edtf_days import edtf_day
from relmap.model.ids import fresh_id
from relmap.model.project import Project
from relmap.model.records import Scene, Viewport, updated
from relmap.timeline.scenes import days_of, in_order


def capture(document: Document, title: str, viewport: Viewport | None) -> tuple[Diff, str]:
    """A new last scene of what is looked at; gives its id too.

    Args:
        document: what is looked at.
        title: of the scene.
        viewport: what is in view; None: all.
    """
    project = document.project
    last = max((scene.order for scene in project.scenes.values()), default=0)
    key = fresh_id(project, "scenes", title)
    scene = Scene(id=key, title=title, order=last + 1, viewport=viewport, **_looked_at(document))
    return Diff.adding(scene), scene.id


def capture_measure(
    document: Document, title: str, shows: str, measure: str, actors: Sequence[str]
) -> tuple[Diff, str]:
    """A new last scene of a measure; gives its id too.

    Args:
        document: what is looked at.
        title: of the scene.
        shows: plot or table.
        measure: by its id.
        actors: ids; empty: those who have most.
    """
    diff, key = capture(document, title, None)
    (scene,) = (change.after for change in diff.changes.values())
    assert isinstance(scene, Scene)
    more = {"shows": shows, "measure": measure, "actors": tuple(actors)}
    return Diff.adding(updated(scene, **more)), key


def retake(document: Document, scene_id: str, viewport: Viewport | None) -> Diff:
    """A scene of what is looked at now; its title, caption and place stay."""
    scene = document.project.scenes[scene_id]
    return Diff.replacing(scene, updated(scene, viewport=viewport, **_looked_at(document)))


def _looked_at(document: Document) -> dict[str, Any]:
    """Time and filter as the fields of a scene, those that are empty too."""
    viewpoint = document.viewpoint
    first, last = viewpoint.window
    window = viewpoint.mode == "window"
    return {
        "date": None if window else edtf_day(viewpoint.day),
        "window": f"{edtf_day(first)}/{edtf_day(last)}" if window else None,
        "throughout": window and viewpoint.throughout,
        "compared_with": edtf_day(viewpoint.anchor) if viewpoint.mode == "compare" else None,
        "certain_only": viewpoint.certain_only,
        "filter": viewpoint.criteria,
        "dims": viewpoint.dims,
        "lens": viewpoint.lens,
    }


def show(document: Document, scene: Scene) -> None:
    """Look at what a scene shows, in its way; the view is the canvas's."""
    viewpoint = document.viewpoint
    viewpoint.set_filter(scene.filter, scene.dims)
    viewpoint.set_lens(scene.lens)
    first, day = days_of(scene, document.index.latest_known())
    if scene.window is not None:
        viewpoint.look(
            mode="window",
            anchor=first,
            day=day,
            throughout=scene.throughout,
            certain_only=scene.certain_only,
        )
    elif scene.compared_with is not None:
        viewpoint.look(mode="compare", anchor=first, day=day, certain_only=scene.certain_only)
    else:
        viewpoint.look(mode="day", day=day, certain_only=scene.certain_only)


def reorder(project: Project, ids: Sequence[str]) -> Diff:
    """The scenes in this order; those that are not named come last, as they were."""
    rest = [scene.id for scene in in_order(project) if scene.id not in ids]
    wanted = [key for key in ids if key in project.scenes] + rest
    changes = [
        Change(project.scenes[key], updated(project.scenes[key], order=number))
        for number, key in enumerate(wanted, 1)
    ]
    return Diff.of(changes)
