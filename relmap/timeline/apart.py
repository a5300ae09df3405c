"""Relations whose phases cannot meet, resolved as arrays.

Where the days of one phase all lie before those of the next, no phase turns into another, none is contested,
and what holds on a day is the one phase that may: each is resolved by itself, as a relation of one phase is
(`relmap.timeline.spells`). All others, and those of which other dates bear on a phase, are left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relmap.model.columns import Columns
from relmap.model.dates import FUTURE, PAST
from relmap.model.many_dates import ManyEnds, Mask, ends_of_many
from relmap.timeline.presence import ALWAYS, Interval

Days = NDArray[np.int64]
Numbers = NDArray[np.int32]


class Spans(NamedTuple):
    """Intervals (`relmap.timeline.presence.Interval`) as arrays, each shape (n,)."""

    first: Days
    sure_first: Days
    sure_last: Days
    last: Days


class Rows(NamedTuple):
    """Stretches of days through which a relation is the same, in order; each shape (r,).

    relation: its number, ascending; phase: which is drawn; sure: whether it certainly holds.
    """

    relation: Numbers
    phase: Numbers
    first: Days
    last: Days
    sure: Mask

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int, int, int, bool]]) -> Rows:
        """Of values in the order of the columns."""
        relation, phase, first, last, sure = zip(*rows, strict=True) if rows else ((), (), (), (), ())
        return cls(
            np.array(relation, dtype=np.int32),
            np.array(phase, dtype=np.int32),
            np.array(first, dtype=np.int64),
            np.array(last, dtype=np.int64),
            np.array(sure, dtype=np.bool_),
        )

    def numbered(self, numbers: Numbers) -> Rows:
        """With other numbers of the relations, in their order."""
        relation = numbers[self.relation]
        order = np.argsort(relation, kind="stable")
        rest = (self.phase[order], self.first[order], self.last[order], self.sure[order])
        return Rows(relation[order], *rest)

    def merged(self, other: Rows) -> Rows:
        """With those of other relations, in order."""
        order = np.argsort(np.concatenate((self.relation, other.relation)), kind="stable")
        return Rows(
            np.concatenate((self.relation, other.relation))[order],
            np.concatenate((self.phase, other.phase))[order],
            np.concatenate((self.first, other.first))[order],
            np.concatenate((self.last, other.last))[order],
            np.concatenate((self.sure, other.sure))[order],
        )


def resolve(
    columns: Columns, ends: Numbers, exists: Sequence[Interval], as_of: int | None
) -> tuple[Rows, list[int]]:
    """The stretches of relations whose phases cannot meet, and the numbers of the others.

    Args:
        columns: of the relations.
        ends: the actors of each, by number, shape (n, 2).
        exists: of actors, by number.
        as_of: the last day the map knows, or None.
    """
    counts = np.array(columns.counts, dtype=np.int64)
    spans = _spans(columns.ends(), columns.planned, as_of)
    owner = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    number = np.arange(len(owner), dtype=np.int32)
    number -= np.repeat((np.cumsum(counts) - counts).astype(np.int32), counts)
    if ((spans.first[1:] < spans.first[:-1]) & (owner[1:] == owner[:-1])).any():
        order = np.lexsort((spans.first, owner))
        spans, number = Spans(*(column[order] for column in spans)), number[order]
    walked = np.zeros(len(counts), dtype=bool)
    walked[columns.linked] = True
    walked[owner[spans.first > spans.last]] = True
    meeting = (spans.first[1:] <= spans.last[:-1]) & (owner[1:] == owner[:-1])
    walked[owner[1:][meeting]] = True
    if any(interval is not ALWAYS for interval in exists):
        spans = _within(spans, ends, owner, exists)
    return _rows(spans, owner, number, ~walked[owner]), np.flatnonzero(walked).tolist()


def _spans(ends: ManyEnds, planned: list[int], as_of: int | None) -> Spans:
    """The days of each by itself, as `relmap.timeline.presence.interval_between` has them."""
    low, high = ends.last_low, ends.last_high
    if as_of is not None:
        low = np.where(ends.goes_on, as_of, low)
    sure_first = np.where(ends.one_day, ends.first_high, np.minimum(ends.first_high, high))
    sure_last = np.where(ends.one_day, low, np.maximum(low, ends.first_low))
    sure_first[planned], sure_last[planned] = FUTURE, PAST
    return Spans(ends.first_low, sure_first, sure_last, high)


def intervals_of(texts: Sequence[str]) -> list[Interval]:
    """When what stands by itself is there, by its date, whatever the map knows. Raises DateError."""
    ends = ends_of_many(texts)
    spans = _spans(ends, [], None)
    rows = zip(*(column.tolist() for column in (*spans, ends.one_day)), strict=True)
    return [Interval(*row) for row in rows]


def _within(spans: Spans, ends: Numbers, owner: Numbers, exists: Sequence[Interval]) -> Spans:
    """No more than both actors are there."""
    rows = [(span.first, span.sure_first, span.sure_last, span.last) for span in exists]
    there = np.array(rows, dtype=np.int64).T
    one, other = there[:, ends[:, 0]], there[:, ends[:, 1]]
    low, high = np.maximum(one, other)[:2, owner], np.minimum(one, other)[2:, owner]
    return Spans(
        np.maximum(spans.first, low[0]),
        np.maximum(spans.sure_first, low[1]),
        np.minimum(spans.sure_last, high[0]),
        np.minimum(spans.last, high[1]),
    )


def _rows(spans: Spans, owner: Numbers, number: Numbers, alone: Mask) -> Rows:
    """Up to three stretches of each phase: before it is certain, while it is, and after."""
    first, last = spans.first, spans.last
    sure_first, sure_last = np.maximum(spans.sure_first, first), np.minimum(spans.sure_last, last)
    there = alone & (first <= last)
    certain = there & (sure_first <= sure_last)
    leading = there & (~certain | (first < sure_first))
    trailing = certain & (sure_last < last)
    counts = leading.astype(np.int64) + certain + trailing
    begin = np.cumsum(counts) - counts
    whole = int(counts.sum())
    found = Rows(
        np.repeat(owner, counts),
        np.repeat(number, counts),
        np.empty(whole, np.int64),
        np.empty(whole, np.int64),
        np.zeros(whole, dtype=bool),
    )
    at = begin[leading]
    found.first[at] = first[leading]
    found.last[at] = np.where(certain, sure_first - 1, last)[leading]
    at = (begin + leading)[certain]
    found.first[at], found.last[at], found.sure[at] = sure_first[certain], sure_last[certain], True
    at = (begin + leading + 1)[trailing]
    found.first[at], found.last[at] = sure_last[trailing] + 1, last[trailing]
    return found
