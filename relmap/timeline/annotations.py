"""Which notes a map has on a day, in a window or in a comparison, and what is emphasised then."""

from __future__ import annotations

from relmap.model.project import Project
from relmap.model.records import Emphasis, Note
from relmap.timeline.changes import Changes
from relmap.timeline.presence import interval_of
from relmap.timeline.snapshot import Snapshot, Window


def notes_on(time: Snapshot | Changes) -> list[Note]:
    """The notes that are, or may be, on the map then; of a comparison those of either day. In order of id."""
    return [note for _, note in sorted(_project(time).notes.items()) if _is_there(note.when, time)]


def emphases_on(time: Snapshot | Changes) -> list[Emphasis]:
    """What is, or may be, emphasised then; of a comparison on either day. In order of id."""
    return [found for _, found in sorted(_project(time).emphases.items()) if _is_there(found.when, time)]


def turn_days(project: Project) -> set[int]:
    """The days on which a note or an emphasis comes, and those after which it goes."""
    whens = (found.when for found in (*project.notes.values(), *project.emphases.values()))
    spans = [interval_of(when, as_of=None) for when in whens if when is not None]
    return {day for span in spans for day in (span.first, span.last + 1)}


def day_with(note: Note, day: int) -> int:
    """A day on which a note is on the map: the one given, else the nearest."""
    interval = interval_of(note.when, as_of=None)
    return min(max(day, interval.first), interval.last)


def _project(time: Snapshot | Changes) -> Project:
    return time.other.project if isinstance(time, Changes) else time.project


def _is_there(when: str | None, time: Snapshot | Changes) -> bool:
    """Whether something may be there; it says nothing of the world, so an open end ends nowhere."""
    if when is None:
        return True
    if isinstance(time, Changes):
        return _is_there(when, time.one) or _is_there(when, time.other)
    interval = interval_of(when, as_of=None)
    if not isinstance(time, Window):
        return bool(interval.presence(time.day))
    return bool((interval.throughout if time.throughout else interval.within)(time.first, time.day))
