"""Lanes in the order in which their dyads first change, as a reader follows them down the page."""

from __future__ import annotations

from collections.abc import Iterator

from relmap.model.dates import FUTURE, PAST
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_rows import LaneRow, Listing


def in_order_of_change(index: TimeIndex, listing: Listing) -> list[LaneRow]:
    """The rows of a listing: dyads, and the relations of each, by the day of their first change.

    Of an imprecise date the first day counts; what never changes stands last, and equals stay as they stand.

    Args:
        index: of the map.
        listing: its rows, dyad by dyad.
    """

    def of(row: LaneRow) -> int:
        return min(changes_of(index, row.relation), default=FUTURE) if row.relation is not None else FUTURE

    blocks = sorted(listing.blocks, key=lambda block: min(map(of, block)))
    return [
        row for block in blocks for row in sorted(block, key=lambda row: (row.relation is not None, of(row)))
    ]


def changes_of(index: TimeIndex, relation_id: str) -> Iterator[int]:
    """The days on which phases of a relation may begin, and those from which they need no longer hold."""
    for interval in index.lives[relation_id].spells.phases:
        if interval.first > PAST:
            yield interval.first
        if interval.last < FUTURE:
            certain = interval.sure_first <= interval.sure_last
            yield (interval.sure_last if certain else interval.last) + 1
