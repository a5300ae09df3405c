"""Dragging a date in the lanes: an end of a phase, a whole phase, or an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from relmap.editor import edits
from relmap.editor.document import Document
from relmap.model import dates
from relmap.model.diff import Ref
from relmap.model.errors import DateError
from relmap.model.records import Event, Relation
from relmap.model.shift import DAY, Part, closed, moved

_OPEN = ("", "..")


@dataclass(frozen=True)
class Target:
    """What is dragged: a phase of a relation (by its position) or an event, and which part of it."""

    ref: Ref
    phase: int
    part: Part


class DateDrag:
    """Previews another date while the hand moves; commits one diff, or bails.

    The date keeps its precision; with `fine` an end becomes the very day under the hand.

    Args:
        document: the map.
        target: what is dragged.
        day: the day that was grasped.
    """

    def __init__(self, document: Document, target: Target, day: int) -> None:
        self._document = document
        self.target = target
        self._grasped = day
        self.before = self._stored() or ""
        self.when = self.before
        """The date as it would be now."""

    def _stored(self) -> str | None:
        record = self._document.record(self.target.ref)
        if isinstance(record, Event):
            return record.when
        if isinstance(record, Relation) and self.target.phase < len(record.phases):
            return record.phases[self.target.phase].when
        return None

    @property
    def lost(self) -> bool:
        """Whether what is dragged has been changed or deleted under the hand."""
        return self._stored() != self.before

    def move(self, day: int, fine: bool) -> None:
        """The hand is over a day."""
        try:
            new = self._dragged(day, fine)
            dates.parse_span(new)
        except DateError:
            return  # nothing to be had there: the preview stays at the last place that can be
        self.when = new

    def _dragged(self, day: int, fine: bool) -> str:
        part, when = self.target.part, self.before
        if part == "both":
            return moved(when, part, day - self._grasped)
        start, slash, end = when.partition("/")
        old = start if part == "start" or not slash else end
        if fine:
            return closed(when, part, day, DAY)
        return closed(when, part, day) if old in _OPEN else moved(when, part, day - self._grasped)

    def finish(self) -> bool:
        """Commit what is previewed; gives whether anything changed."""
        if self.lost or self.when == self.before:
            return False
        document, target = self._document, self.target
        diff = edits.redate(document.project, target.ref, target.phase, self.when)
        what: dict[tuple[str, Literal["start", "end", "both"]], str] = {
            ("relations", "start"): "Move the start of a phase",
            ("relations", "end"): "Move the end of a phase",
            ("relations", "both"): "Move a phase",
        }
        document.apply(diff, what.get((target.ref.collection, target.part), "Move an event"))
        return True
