"""Every stretch of every relation as a row, and what is made of a row when it is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from relmap.model.records import Relation
from relmap.timeline.apart import Numbers, Rows
from relmap.timeline.interval_index import Days, Mask, Stretches
from relmap.timeline.presence import Presence
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.spells import Segment, State

Made = TypeVar("Made")


class Table:
    """The stretches of all relations, by the ids of the relations, and by day.

    Args:
        ids: of the relations, in order.
        relations: in the same order.
        ends: the actors of each, by number, shape (n, 2).
        actors: their ids, by number.
        rows: the stretches.
        walked: the segments of those relations that were walked through, by the number of the relation.
    """

    def __init__(
        self,
        ids: list[str],
        relations: Sequence[Relation],
        ends: Numbers,
        actors: Sequence[str],
        rows: Rows,
        walked: Mapping[int, Sequence[Segment]],
    ) -> None:
        self.ids, self.relations, self.ends = ids, relations, ends
        self.actors, self.walked = actors, walked
        self.relation, self.phase, self._first, self._last, self.sure = rows
        self.stretches = Stretches(self._first, self._last)
        self.segments = _Lazy(len(self.relation), self._segment)
        """Of each row."""
        self.thens = _Lazy(len(self.relation), self._then)
        """Of each row: the relation as it is then; the same object each time."""
        self._states: dict[tuple[int, bool], State] = {}

    def __len__(self) -> int:
        return len(self.relation)

    def number_of(self, relation_id: str) -> int | None:
        """The number of a relation, or None."""
        number = bisect_left(self.ids, relation_id)
        return number if number < len(self.ids) and self.ids[number] == relation_id else None

    def place_among(self, rows: NDArray[Any], relation_id: str) -> int:
        """Before which of these rows, ascending, those of a relation stand, or would."""
        number = np.int32(bisect_left(self.ids, relation_id))
        return int(np.searchsorted(self.relation[rows], number))

    def rows_of(self, number: int) -> range:
        """The rows of a relation."""
        first, last = np.searchsorted(self.relation, np.array((number, number + 1), dtype=np.int32)).tolist()
        return range(first, last)

    def but_for(self, rows: NDArray[Any], relation_ids: Iterable[str]) -> NDArray[Any]:
        """These rows, ascending, without those of some relations."""
        numbers = [number for key in relation_ids if (number := self.number_of(key)) is not None]
        if not numbers:
            return rows
        # The rows of a relation stand together, in the table and among these.
        gone = np.array(numbers, dtype=np.int32)
        firsts = np.searchsorted(rows, np.searchsorted(self.relation, gone, side="left"))
        lasts = np.searchsorted(rows, np.searchsorted(self.relation, gone, side="right"))
        steps = np.zeros(len(rows) + 1, dtype=np.int32)
        np.add.at(steps, firsts, 1)
        np.add.at(steps, lasts, -1)
        return rows[steps.cumsum()[:-1] == 0]

    def row_on(self, relation_id: str, day: int) -> int | None:
        """The row of a relation on a day, or None where it does not hold."""
        number = self.number_of(relation_id)
        for row in self.rows_of(number) if number is not None else ():
            if self._first[row] <= day <= self._last[row]:
                return row
        return None

    def tied_to(self, actors: Collection[str]) -> list[str]:
        """The ids of the relations that have one of these actors."""
        numbers = [number for number, key in enumerate(self.actors) if key in actors] if actors else []
        tied = np.isin(self.ends, np.array(numbers, dtype=np.int32)).any(axis=1)
        return [self.relations[number].id for number in np.flatnonzero(tied).tolist()]

    def _segment(self, row: int) -> Segment:
        number = int(self.relation[row])
        if number in self.walked:
            return self.walked[number][row - self.rows_of(number).start]
        phase, sure = int(self.phase[row]), bool(self.sure[row])
        state = self._states.get((phase, sure))
        if state is None:
            presence = Presence.CERTAIN if sure else Presence.POSSIBLE
            state = self._states[phase, sure] = State(phase, presence, presence)
        return Segment(int(self._first[row]), int(self._last[row]), state)

    def _then(self, row: int) -> RelationOnDay:
        return RelationOnDay(self.relations[self.relation[row]], self.segments[row].state)

    @cached_property
    def _apart(self) -> Mask:
        """Whether each row is parted from the one before it: of another relation, or after a gap."""
        found = np.ones(len(self), dtype=bool)
        if len(self):
            found[1:] = self.relation[1:] != self.relation[:-1]
            found[1:] |= self._first[1:] != self._last[:-1] + 1
        return found

    def edges_but_for(self, relation_ids: Iterable[str]) -> Days:
        """Every day on which a relation's state differs from the day before, in no order; without some."""
        rows = self.but_for(np.arange(len(self)), relation_ids)
        closing = np.append(self._apart[1:], True)[: len(self)]
        return np.concatenate((self._first[rows], self._last[rows[closing[rows]]] + 1))

    def begun_on(self, day: int) -> set[str]:
        """The ids of the relations that begin on a day, or turn into another phase."""
        at, numbers = self.beginnings
        first, last = np.searchsorted(at, np.array([day, day + 1])).tolist()
        return {self.ids[number] for number in numbers[first:last].tolist()}

    @cached_property
    def beginnings(self) -> tuple[Days, Numbers]:
        """Days on which a relation begins or turns into another phase, sorted, and its number."""
        begins = self._apart.copy()
        if len(self):
            begins[1:] |= self.phase[1:] != self.phase[:-1]
        rows = np.flatnonzero(begins)
        rows = rows[np.argsort(self._first[rows], kind="stable")]
        return self._first[rows], self.relation[rows]


class _Lazy(Sequence[Made]):
    """A sequence whose items are made when they are asked for, and kept."""

    def __init__(self, count: int, make: Callable[[int], Made]) -> None:
        self._count, self._make = count, make
        self._made: dict[int, Made] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, row: int) -> Made: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Made]: ...
    def __getitem__(self, row: int | slice) -> Made | Sequence[Made]:
        if isinstance(row, slice):
            return [self[n] for n in range(*row.indices(self._count))]
        made = self._made.get(row)
        if made is None:
            if not 0 <= row < self._count:
                raise IndexError(row)
            made = self._made[row] = self._make(row)
        return made

    def several(self, rows: Iterable[int]) -> list[Made]:
        """The items of these rows."""
        made, make = self._made, self.__getitem__
        return [made.get(row) or make(row) for row in rows]
