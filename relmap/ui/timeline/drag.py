"""Dragging a date in the lanes: an end of a phase, a whole phase, or an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import ARROW, edges_of
from relmap.editor import edits
from relmap.editor.document import Document
from relmap.model import dates
from relmap.model.dates import FUTURE, PAST
from relmap.model.diff import Ref
from relmap.model.errors import DateError
from relmap.model.ranges import Ends, ends_of
from relmap.model.records import Event, Phase, Relation
from relmap.model.shift import DAY, Part, closed, moved
from relmap.model.words import span_in_words
from relmap.timeline.lane_rows import Bar

_OPEN = ("", "..")
REACH = 5.0
"""How near to an end, in pixels, the hand takes hold of it."""


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
        gone = self._document.record(self.target.ref) is None
        return gone or (self._stored() or "") != self.before

    def move(self, day: int, fine: bool) -> None:
        """The hand is over a day. What has no date gets none by that."""
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

    @property
    def date_in_words(self) -> str:
        """What the menu of a drop calls the change of the date; empty where there is none."""
        return "" if self.lost or self.when == self.before else f"Move to {span_in_words(self.when)}"

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


def grasped(bar: Bar, axis: Axis, x: float, ref: Ref) -> tuple[float, Target]:
    """How far a point is from a bar, in pixels, and which part of it is there."""
    x0, x1, x2, x3 = edges_of(bar.interval, axis)
    distance = max(x0 - x, x - x3, 0.0)
    # Open ends are held by their arrows, others by all of their soft range.
    start = min(x0 + ARROW, x1) if bar.interval.first == PAST else x1
    end = max(x3 - ARROW, x2) if bar.interval.last == FUTURE else x2
    start, end = max(start, x0 + REACH), min(end, x3 - REACH)
    if bar.interval.sure_first > bar.interval.sure_last or start >= end:
        third = (x3 - x0) / 3
        start, end = x0 + min(third, REACH * 2), x3 - min(third, REACH * 2)
    part = "start" if x < start else "end" if x > end else "both"
    return distance, Target(ref, bar.index, part)


def with_typed(ends: Sequence[Ends] | None, number: int, phase: Phase) -> list[Ends] | None:
    """The ends of the phases of a relation, if one had another date; what only events say of it stays.

    Args:
        ends: as they follow now; None: as their own dates say.
        number: the position of the phase.
        phase: with the other date.
    """
    if ends is None:
        return None
    old, typed = ends[number], ends_of(phase.when)
    new = Ends(
        typed.first if typed.first.given or phase.begins_with is None else old.first,
        typed.last if typed.last.given or phase.ends_with is None else old.last,
        typed.one_day,
    )
    return [*ends[:number], new, *ends[number + 1 :]]
