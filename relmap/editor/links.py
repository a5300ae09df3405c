"""Links between dates as edits: what came after what, what a phase begins or ends with."""

from __future__ import annotations

from typing import Literal

from relmap.editor.edits import with_phase
from relmap.model.derived import way_to
from relmap.model.diff import Diff
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import EventDay, updated

Which = Literal["first", "last"]


def came_after(project: Project, event_id: str, earlier_id: str) -> Diff:
    """An event said to have followed or answered another; nothing changes where that is said already.

    Raises:
        RelmapError: it is the same event, or the earlier one followed this one, if only through others.
    """
    event, earlier = project.events[event_id], project.events[earlier_id]
    if event_id == earlier_id:
        raise RelmapError(f"“{event.title}” cannot come after itself.")
    if earlier_id in event.after:
        return Diff()
    way = way_to(earlier_id, event_id, lambda key: project.events[key].after)
    if way:
        through = " and ".join(f"“{project.events[key].title}”" for key in way[1:-1])
        through = f", through {through}" if through else ""
        raise RelmapError(
            f"“{earlier.title}” is said to come after “{event.title}”{through}.",
            "Take that away first, in its “after”.",
        )
    return Diff.replacing(event, updated(event, after=(*event.after, earlier_id)))


def begins_with(
    project: Project, relation_id: str, phase_number: int, event_id: str, day: Which = "first"
) -> Diff:
    """A phase (by its position) that begins on the first or the last day of an event."""
    return _linked(project, relation_id, phase_number, "begins_with", event_id, day)


def ends_with(
    project: Project, relation_id: str, phase_number: int, event_id: str, day: Which = "first"
) -> Diff:
    """A phase (by its position) that ends on the first or the last day of an event."""
    return _linked(project, relation_id, phase_number, "ends_with", event_id, day)


def _linked(project: Project, relation_id: str, number: int, end: str, event_id: str, day: Which) -> Diff:
    relation = project.relations[relation_id]
    phase = updated(relation.phases[number], **{end: EventDay(event=event_id, day=day)})
    return Diff.replacing(relation, with_phase(relation, number, phase))
