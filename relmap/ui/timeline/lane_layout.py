"""Which rows the lanes have, and what of them is where."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF

from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import ARROW, EventMark, edges_of, event_marks, visible
from relmap.drawing.style import LIGHT, Theme
from relmap.editor import edits
from relmap.editor.document import Document
from relmap.model.diff import Diff, Ref
from relmap.model.records import Relation
from relmap.timeline.lane_rows import Bar, LaneRow, Listing, bars, relations_of
from relmap.timeline.presence import interval_of
from relmap.timeline.worlds import Spells, spells_of
from relmap.ui.timeline.drag import REACH, DateDrag, Target, grasped, with_typed
from relmap.ui.timeline.time_box import TimeBox

HEADING, LANE, EVENTS = 22, 24, 16
"""Heights in pixels, at the usual size of type: of a heading, a row, and its row of events."""
_PAD = 5


@dataclass(frozen=True)
class Hit:
    """What is under a point."""

    row: int
    target: Target | None = None
    """A phase or an event, if the point is on one."""


class LaneLayout:
    """The rows of the selection, or of all relations. Points are in pixels of the view.

    Args:
        document: the map.
        box: which days are where.
    """

    def __init__(self, document: Document, box: TimeBox) -> None:
        self._document = document
        self._box = box
        self.theme: Theme = LIGHT
        self.rows: list[LaneRow] = []
        self.listing: Listing | None = None
        self.tops: list[int] = [0]
        self.scroll = 0
        """How many pixels of the rows are above the view."""
        self.drag: DateDrag | None = None
        """The date under the hand: its bar is where it would be if the hand let go."""
        self.basis: frozenset[Ref] = document.viewpoint.selection
        """The selection that the rows follow; choosing a row does not take the others away."""
        self._whole: Listing | None = None
        """The rows of all relations, as long as they are known, and the map of which they are."""
        self._whole_of = document.project
        self._bars: dict[str, tuple[Relation, Spells, list[Bar]]] = {}

    @property
    def axis(self) -> Axis:
        """Which days are at which pixels."""
        return self._box.axis

    # --- rows -----------------------------------------------------------------------------

    @property
    def is_current(self) -> bool:
        """Whether the rows can be read now; else what has changed is told next."""
        return self._whole is None or self._whole_of is self._document.project

    def forget(self) -> None:
        """Another map."""
        self.basis = self._document.viewpoint.selection
        self._bars.clear()
        self._whole = None

    def read(self) -> None:
        """Read the rows anew."""
        document = self._document
        chosen, prepared = self._chosen(), document.prepared
        if prepared is not None:
            self._whole, self._whole_of = prepared.listing, document.project
        if chosen is not None:
            self.take(Listing(document.project, chosen))
            return
        if self._whole is None:
            self._whole, self._whole_of = Listing(document.project), document.project
        self.take(self._whole)

    def take(self, listing: Listing) -> None:
        """Have these rows."""
        self.listing = listing
        self.rows = listing.rows
        heading, lane, events = (self.scaled(pixels) for pixels in (HEADING, LANE, EVENTS))
        self.tops = [0, *np.array((heading, lane, lane + events))[listing.forms].cumsum().tolist()]

    def note(self, diff: Diff) -> None:
        """The map was changed."""
        if self._whole is not None:
            project = self._document.project
            self._whole, self._whole_of = self._whole.updated(project, diff, None), project

    def after(self, diff: Diff) -> Listing:
        """The rows after a change of the map that was noted."""
        assert self.listing is not None
        chosen = self._chosen()
        whole = self._whole if chosen is None else None
        return whole or self.listing.updated(self._document.project, diff, chosen)

    def _chosen(self) -> frozenset[str] | None:
        """The relations of the selection; None: all."""
        return relations_of(self._document.project, self.basis)

    def scaled(self, pixels: int) -> int:
        """Heights grow with the text."""
        return round(pixels * self.theme.text)

    def height_of(self, row: LaneRow) -> int:
        """Of a row, with its events."""
        if row.relation is None:
            return self.scaled(HEADING)
        return self.scaled(LANE) + (self.scaled(EVENTS) if row.events else 0)

    def within(self, height: float) -> Iterator[tuple[int, int]]:
        """The rows that are seen in a view of a height: number and top."""
        for number in range(self.row_at(0), len(self.rows)):
            top = self.tops[number] - self.scroll
            if top > height:
                return
            yield number, top

    # --- what is in them ------------------------------------------------------------------

    def bars_of(self, relation: Relation) -> list[Bar]:
        """The bars of a relation, as it would be if the drag under way ended now."""
        index, drag = self._document.index, self.drag
        if drag is not None and drag.target.ref == Ref("relations", relation.id):
            phase = edits.updated(relation.phases[drag.target.phase], when=drag.when)
            moved = edits.with_phase(relation, drag.target.phase, phase)
            ends = with_typed(index.derived.phases.get(relation.id), drag.target.phase, phase)
            return bars(moved, spells_of(moved.phases, index.as_of, ends))
        spells = index.lives[relation.id].spells
        known = self._bars.get(relation.id)
        if known is None or known[0] is not relation or known[1] is not spells:
            known = (relation, spells, bars(relation, spells))
            self._bars[relation.id] = known
        return known[2]

    def laid_out(self, relation: Relation, top: float) -> list[tuple[Bar, float, float]]:
        """Each bar with its top and height: tracks share the height of the lane."""
        found = self.bars_of(relation)
        tracks = max((bar.track for bar in found), default=0) + 1
        each = (self.scaled(LANE) - _PAD) / tracks
        height = max(each - (1 if tracks > 1 else 2), 2.0)
        return [(bar, top + _PAD / 2 + 1 + bar.track * each, height) for bar in found]

    def events_of(self, row: LaneRow, day: int | None = None) -> list[EventMark]:
        """The marks of the events of a row, as they would be if the drag under way ended now.

        Args:
            row: whose they are.
            day: whose events are marked; None: none are.
        """
        index, drag, moving = self._document.index, self.drag, None
        if drag is not None and drag.target.ref.collection == "events" and drag.when:
            moving = (drag.target.ref.id, interval_of(drag.when, index.as_of))
        return event_marks(index, row.events, day, moving)

    # --- what is where --------------------------------------------------------------------

    def row_at(self, y: float) -> int:
        """The row at a height of the view; len(rows) below the last."""
        return min(bisect_right(self.tops, y + self.scroll) - 1, len(self.rows))

    def hit(self, at: QPointF) -> Hit | None:
        """What is under a point; None beside the rows."""
        if not self.rows or at.y() + self.scroll >= self.tops[-1]:
            return None
        number = self.row_at(at.y())
        row, axis = self.rows[number], self.axis
        if row.relation is None or at.x() < axis.left - ARROW:
            return Hit(number)
        event = self.event_at(at)
        if event is not None:
            return Hit(number, Target(Ref("events", event), 0, "both"))
        top, ref = self.tops[number] - self.scroll, Ref("relations", row.relation)
        best: tuple[float, Target] | None = None
        for bar, y, height in self.laid_out(self._document.project.relations[row.relation], top):
            if visible(bar.interval, axis) and y - 2 <= at.y() <= y + height + 2:
                distance, target = grasped(bar, axis, at.x(), ref)
                if distance <= REACH and (best is None or distance < best[0]):
                    best = (distance, target)
        return Hit(number, best[1] if best is not None else None)

    def event_at(self, at: QPointF, besides: str = "") -> str | None:
        """The event whose diamond is at a point; of several the one on top."""
        number = self.row_at(at.y())
        if not 0 <= number < len(self.rows):
            return None
        marks = [mark for mark in self.events_of(self.rows[number]) if mark.key != besides]
        for mark in sorted(marks, key=lambda mark: (mark.derived, -mark.last)):
            centre = self.centre(number, mark)
            if centre is not None and abs(centre.x() - at.x()) <= 7 and abs(centre.y() - at.y()) <= 8:
                return mark.key
        return None

    def centre(self, number: int, mark: EventMark) -> QPointF | None:
        """Where the diamond of an event stands in a row."""
        x, top = mark.at(self.axis), self.tops[number] - self.scroll
        return None if x is None else QPointF(x, top + self.scaled(LANE) - 3 + self.scaled(EVENTS) / 2)

    def point_of_event(self, key: str) -> QPointF:
        """The point at which an event can be taken hold of, in the first row that has it."""
        for number, row in enumerate(self.rows):
            for mark in self.events_of(row):
                centre = self.centre(number, mark)
                if mark.key == key and centre is not None:
                    return centre
        return QPointF(-1, -1)

    def point_of(self, relation: str, phase: int, part: str) -> QPointF:
        """A point at which a part of a phase can be taken hold of."""
        for number, row in enumerate(self.rows):
            if row.relation == relation:
                top = self.tops[number] - self.scroll
                for bar, y, height in self.laid_out(self._document.project.relations[relation], top):
                    if bar.index == phase:
                        x0, x1, x2, x3 = edges_of(bar.interval, self.axis)
                        x = {"start": (x0 + x1) / 2, "end": (x2 + x3) / 2, "both": (x1 + x2) / 2}[part]
                        return QPointF(x, y + height / 2)
        return QPointF(-1, -1)
