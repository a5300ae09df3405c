"""Who is tied to whom, how, and how surely: arrays made from rows of the index, once for each map.

A relation is, on a day, in one of its *states*: the phase that is drawn, any other that holds or may hold,
or it is not there, where it is only possible. States of different relations are independent. A *pair* is two
actors with a relation between them in either direction; its stance is the sum of the stances of its
relations, its sign the sign of that sum. Relations whose two ends are the same are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from relmap.model.project import Project
from relmap.model.records import Relation
from relmap.timeline.filtering import Passing
from relmap.timeline.groups import enclosing, members_of, outermost
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.snapshot import Snapshot, Window
from relmap.timeline.table import Table

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

Through = Literal["all", "not-hostile", "friendly", "hostile"]
THROUGH: tuple[Through, ...] = get_args(Through)
"""Through which pairs something goes: all; those of a stance of 0 or more; above 0; below 0."""

Fold = Literal["none", "offices", "shown"]
FOLDS: tuple[Fold, ...] = get_args(Fold)
"""Who counts as whom: nobody; those in an office as the actor whose office it is; and, as the map shows
them, members of collapsed organisations as these."""


ROLES = ("", "membership", "office")
"""What a kind of relation may mean."""


class Rows(NamedTuple):
    """Relations in their states; each shape (r,). Stances of none count 0.

    source, target: actors by number; drawn: stance of the drawn phase; least, most: of all phases that hold
    or may hold; sure: whether the relation certainly holds; directed: whether its kind is; role: what its
    kind means, as a place in ROLES; mark: equal for ties of the same two in the same states;
    name: for the same relation.
    """

    source: Ints
    target: Ints
    drawn: Ints
    least: Ints
    most: Ints
    sure: Mask
    directed: Mask
    role: Ints
    mark: Ints
    name: Ints

    def of(self, rows: Ints | Mask) -> Rows:
        """Some of them."""
        return Rows._make(column[rows] for column in self)

    @property
    def low(self) -> Ints:
        """The least that each adds to its pair."""
        return np.where(self.sure, self.least, np.minimum(self.least, 0))

    @property
    def high(self) -> Ints:
        """The most that each adds to its pair."""
        return np.where(self.sure, self.most, np.maximum(self.most, 0))


class Arcs(NamedTuple):
    """Ways from actors to actors, each once; each shape (k,): as drawn, in every map, and in some."""

    source: Ints
    target: Ints
    drawn: Mask
    sure: Mask
    possible: Mask


class Carrying(NamedTuple):
    """Which pairs carry something: as drawn, in every map that the dates allow, and in some; shape (k,)."""

    drawn: Mask
    sure: Mask
    possible: Mask


@dataclass(frozen=True)
class Pairs:
    """The pairs of a day, in the order of their actors.

    Args:
        actors: ids of those who are there, sorted; other arrays have them by number.
        present: whether each is certainly there.
        rows: the relations, by pair.
        starts: of the relations of each pair among these, shape (k + 1,).
        relation: a relation on that day, by its number among `rows`.
        folded: those who count as another, and as whom.
        drawn_only: whether each relation is as it is drawn, or not there: so it is in a window.
    """

    actors: tuple[str, ...]
    present: Mask
    rows: Rows
    starts: Ints
    relation: Callable[[int], RelationOnDay]
    folded: Mapping[str, str]
    drawn_only: bool = False

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def count(self) -> int:
        """How many actors there are."""
        return len(self.actors)

    @cached_property
    def number(self) -> dict[str, int]:
        """Of each actor."""
        return {key: number for number, key in enumerate(self.actors)}

    @cached_property
    def a(self) -> Ints:
        """The lower actor of each pair, by number."""
        first = self.rows.of(self.starts[:-1])
        return np.minimum(first.source, first.target)

    @cached_property
    def b(self) -> Ints:
        """The higher actor of each pair, by number."""
        first = self.rows.of(self.starts[:-1])
        return np.maximum(first.source, first.target)

    def sums(self, values: NDArray[np.generic]) -> Ints:
        """What the relations of each pair add up to."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        return np.add.reduceat(values.astype(np.int64), self.starts[:-1])

    @cached_property
    def of(self) -> Ints:
        """The pair of each relation."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @cached_property
    def drawn(self) -> Ints:
        """The stance of each pair as drawn."""
        return self.sums(self.rows.drawn)

    @cached_property
    def low(self) -> Ints:
        """The least stance that each pair may have."""
        return self.sums(self.rows.low)

    @cached_property
    def high(self) -> Ints:
        """The greatest stance that each pair may have."""
        return self.sums(self.rows.high)

    @cached_property
    def sure(self) -> Mask:
        """Whether each pair is certainly tied."""
        return self.sums(self.rows.sure) > 0

    @cached_property
    def signs(self) -> Ints:
        """+1, −1, or 0 for none, as drawn."""
        return np.sign(self.drawn)

    @cached_property
    def sure_signs(self) -> Ints:
        """+1 or −1 where a pair is so in every map, else 0."""
        return np.where(self.low > 0, 1, np.where(self.high < 0, -1, 0))

    @cached_property
    def may_be_signed(self) -> Mask:
        """Whether each pair has a sign in some map."""
        return (self.high > 0) | (self.low < 0)

    @cached_property
    def mixed(self) -> Mask:
        """Whether each pair is friendly and hostile at once, as drawn, and so of no sign."""
        friendly, hostile = self.sums(self.rows.drawn > 0), self.sums(self.rows.drawn < 0)
        return (self.drawn == 0) & (friendly > 0) & (hostile > 0)

    def rows_that_may(self, through: Through) -> Mask:
        """Whether there is a map in which a relation is there and its pair carries, shape (r,).

        The best that its pair can be with it there is what all others add at their best, and it at its own.
        """
        rows = self.rows
        if through == "all":
            return np.ones(len(rows.source), dtype=bool)
        if through == "hostile":
            return (self.low[self.of] - rows.low + rows.least) < 0
        best = self.high[self.of] - rows.high + rows.most
        return best > 0 if through == "friendly" else best >= 0

    def carrying(self, through: Through) -> Carrying:
        """Which pairs carry what goes only through such."""
        met = {
            "all": lambda sums: np.ones(len(sums), dtype=bool),
            "not-hostile": lambda sums: sums >= 0,
            "friendly": lambda sums: sums > 0,
            "hostile": lambda sums: sums < 0,
        }[through]
        worst = self.high if through == "hostile" else self.low
        possible = self.sums(self.rows_that_may(through)) > 0
        return Carrying(met(self.drawn), self.sure & met(worst), possible)

    def arcs(self, through: Through) -> Arcs:
        """The ways between actors: a directed kind goes from source to target, any other both ways."""
        rows, (drawn, sure, _) = self.rows, self.carrying(through)
        may = self.rows_that_may(through)
        both = np.flatnonzero(~rows.directed)
        source = np.concatenate((rows.source, rows.target[both]))
        target = np.concatenate((rows.target, rows.source[both]))
        row = np.concatenate((np.arange(len(rows.source)), both))
        columns = (drawn[self.of[row]], (sure[self.of] & rows.sure)[row], may[row])
        keys = source * max(self.count, 1) + target
        order = np.argsort(keys, kind="stable")
        if not len(order):
            return Arcs(source, target, *columns)
        firsts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        found = (np.logical_or.reduceat(column[order], firsts) for column in columns)
        return Arcs._make((source[order][firsts], target[order][firsts], *found))

    def states(self, row: int) -> list[int | None]:
        """The stances that a relation may have, each once; None: it may not be there."""
        tie = self.relation(row)
        found: list[int | None] = [*stances_of(tie)[: 1 if self.drawn_only else None]]
        return found if tie.presence == Presence.CERTAIN else [*found, None]

    def relation_ids(self, pair: int) -> list[str]:
        """The relations of a pair, by id."""
        return [self.relation(row).relation.id for row in range(self.starts[pair], self.starts[pair + 1])]

    def between(self, one: int, other: int) -> int | None:
        """The pair of two actors, by number; None where they have none."""
        low, high = min(one, other), max(one, other)
        at = int(np.searchsorted(self._keys, low * self.count + high))
        found = at < len(self) and self.a[at] == low and self.b[at] == high
        return at if found else None

    @cached_property
    def _keys(self) -> Ints:
        return self.a * max(self.count, 1) + self.b

    @cached_property
    def fingerprint(self) -> bytes:
        """Equal for days on which the same actors are there, as surely, with ties in the same states."""
        said = repr((self.actors, self.folded, self.drawn_only)).encode()
        return b"".join((said, self.present.tobytes(), np.sort(self.rows.mark).tobytes()))

    @property
    def named(self) -> bytes:
        """As `fingerprint`, and equal only for the same relations."""
        return self.fingerprint + np.sort(self.rows.name).tobytes()


def stances_of(tie: RelationOnDay) -> list[int]:
    """The stances of all phases of a relation that hold or may hold, each once, the drawn one's first.

    Those without a stance count 0.
    """
    return list(dict.fromkeys(tie.relation.phases[number].stance or 0 for number in _held(tie)))


class Ties:
    """Every state of every relation as arrays; what is asked of a day is cut out of them.

    Args:
        index: the map's index.
        known: that of an earlier state of the map, of which as much as can be is kept.
    """

    def __init__(self, index: TimeIndex, known: Ties | None = None) -> None:
        self.index = index
        self.ids = sorted(index.project.actors)
        """Of all actors."""
        self._number = {key: number for number, key in enumerate(self.ids)}
        kinds = index.project.all_relation_kinds()
        same = known is not None and known._table is index.table and known._kinds == kinds
        self._kinds = kinds
        self._table = index.table
        if known is not None and same:
            self._stances, self._directed, self._roles = known._stances, known._directed, known._roles
            self._marks, self._names = known._marks, known._names
        else:
            self._stances = _stances(index.table)
            found = [index.project.relation_kind(relation.kind) for relation in index.table.relations]
            self._directed = np.array([kind.directed for kind in found], dtype=bool)
            self._roles = np.array([ROLES.index(kind.role) for kind in found], dtype=np.int64)
            self._marks = _marks(index.table, self._directed, self._roles)
            self._names = np.array([hash(key) for key in index.table.ids], dtype=np.int64)
        # Actors that have gone since the table was made are in no row that is asked for.
        self._numbers = np.array([self._number.get(key, -1) for key in index.table.actors], dtype=np.int64)
        self._present: tuple[object, Ints, Mask] | None = None
        self._kept: tuple[Passing, Mask, Mask] | None = None

    @property
    def project(self) -> Project:
        """The map."""
        return self.index.project

    def on(self, snapshot: Snapshot, fold: Fold = "none", passing: Passing | None = None) -> Pairs:
        """The pairs of a day or a window.

        Args:
            snapshot: the time, and whether only what is certain counts.
            fold: who counts as whom.
            passing: what is not filtered out; None: nothing is.
        """
        rows, relation = self._rows_on(snapshot, passing)
        there, sure = self._actors_on(snapshot, passing)
        folded = {} if fold == "none" else self._folded(rows, relation, fold)
        return self._paired(rows, relation, there, sure, folded, isinstance(snapshot, Window))

    def _rows_on(
        self, snapshot: Snapshot, passing: Passing | None
    ) -> tuple[Rows, Callable[[int], RelationOnDay]]:
        """The relations of a day, by number of actors among `ids`, and each as an object."""
        standing = snapshot.standing
        if standing is None:
            ties = [tie for tie in snapshot.relations if passing is None or tie.relation.id in passing.ids]
            return self._rows_of(ties, in_window=isinstance(snapshot, Window)), ties.__getitem__
        table, numbers, beside = standing
        if passing is not None:
            numbers = numbers[self._passed(passing)[0][table.relation[numbers]]]
            beside = [(at, tie) for at, tie in beside if tie.relation.id in passing.ids]
        relation = table.relation[numbers]
        ends = self._numbers[table.ends[relation]].reshape(-1, 2)
        drawn, least, most = self._stances[:, numbers]
        kinds = (self._directed[relation], self._roles[relation])
        sure, marks = table.sure[numbers], self._marks[numbers]
        names = self._names[relation]
        found = Rows(ends[:, 0], ends[:, 1], drawn, least, most, sure, *kinds, marks, names)
        if beside:
            more = self._rows_of([tie for _, tie in beside], in_window=False)
            found = Rows._make(map(np.concatenate, zip(found, more, strict=True)))
        count = len(numbers)

        def relation_at(row: int) -> RelationOnDay:
            return table.thens[int(numbers[row])] if row < count else beside[row - count][1]

        return found, relation_at

    def _rows_of(self, ties: Sequence[RelationOnDay], in_window: bool) -> Rows:
        """Of relations as objects; in a window each is as it is drawn."""
        stances = [stances_of(tie)[: 1 if in_window else None] for tie in ties]
        number = self._number
        kinds = [self.project.relation_kind(tie.relation.kind) for tie in ties]
        columns = (
            [number[tie.relation.source] for tie in ties],
            [number[tie.relation.target] for tie in ties],
            [of[0] for of in stances],
            [min(of) for of in stances],
            [max(of) for of in stances],
        )
        sure = np.array([tie.presence == Presence.CERTAIN for tie in ties], dtype=bool)
        directed = np.array([kind.directed for kind in kinds], dtype=bool)
        roles = np.array([ROLES.index(kind.role) for kind in kinds], dtype=np.int64)
        marks = [
            _mark(tie.relation, _held(tie), tie.presence == Presence.CERTAIN, kind.directed, kind.role)
            for tie, kind in zip(ties, kinds, strict=True)
        ]
        plain = (np.array(column, dtype=np.int64) for column in columns)
        names = np.array([hash(tie.relation.id) for tie in ties], dtype=np.int64)
        return Rows._make((*plain, sure, directed, roles, np.array(marks, dtype=np.int64), names))

    def _passed(self, passing: Passing) -> tuple[Mask, Mask]:
        """Which relations of the table, and which actors, are not filtered out."""
        known = self._kept  # several threads may ask
        if known is None or known[0] is not passing:
            relations = np.array([key in passing.ids for key in self._table.ids], dtype=bool)
            actors = np.array([key in passing.ids for key in self.ids], dtype=bool)
            known = self._kept = (passing, relations, actors)
        return known[1], known[2]

    def _actors_on(self, snapshot: Snapshot, passing: Passing | None) -> tuple[Ints, Mask]:
        """Those who are there, by number among `ids`, ascending, and whether each certainly is."""
        actors = snapshot.actors
        known = self._present
        if known is None or known[0] is not actors:
            numbers = np.array([self._number[actor.id] for actor, _ in actors], dtype=np.int64)
            sure = np.array([presence == Presence.CERTAIN for _, presence in actors], dtype=bool)
            order = np.argsort(numbers)
            known = self._present = (actors, numbers[order], sure[order])
        _, numbers, sure = known
        if passing is not None:
            kept = self._passed(passing)[1][numbers]
            return numbers[kept], sure[kept]
        return numbers, sure

    def _folded(self, rows: Rows, relation: Callable[[int], RelationOnDay], fold: Fold) -> dict[int, int]:
        """Of each actor that counts as another, as whom; by number among `ids`."""
        with_roles = np.flatnonzero((rows.role > 0) & (rows.source != rows.target)).tolist()
        # Of several offices the first by the id of the relation counts.
        ranked = sorted(with_roles, key=lambda row: relation(row).relation.id)
        ends = [(ROLES[rows.role[row]], int(rows.source[row]), int(rows.target[row])) for row in ranked]
        found: dict[int, int] = {}
        for role, source, target in ends:
            if role == "office":
                found.setdefault(source, target)
        if fold == "shown":
            belong = members_of((source, target) for role, source, target in ends if role == "membership")
            placed = self.project.placements.items()
            closed = sorted(self._number[key] for key, place in placed if place.members == "collapsed")
            found |= enclosing(belong, closed)
        return outermost(found)

    def _paired(
        self,
        rows: Rows,
        relation: Callable[[int], RelationOnDay],
        there: Ints,
        sure: Mask,
        folded: Mapping[int, int],
        in_window: bool,
    ) -> Pairs:
        who = np.arange(len(self.ids))
        if folded:
            who[list(folded)] = list(folded.values())
            # Who counts as somebody who is not there, or is filtered out, counts as himself.
            gone = np.ones(len(who), dtype=bool)
            gone[there] = False
            who = np.where(gone[who], np.arange(len(who)), who)
            kept = who[there] == there
            there, sure = there[kept], sure[kept]
        place = np.full(len(self.ids), -1, dtype=np.int64)
        place[there] = np.arange(len(there))
        source, target = place[who[rows.source]], place[who[rows.target]]
        own = rows.source == rows.target
        used = np.flatnonzero((source != target) & (source >= 0) & (target >= 0) & ~own)
        source, target = source[used], target[used]
        keys = np.minimum(source, target) * max(len(there), 1) + np.maximum(source, target)
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1, append=np.iinfo(np.int64).max))
        if not len(order):
            starts = np.zeros(1, dtype=np.int64)
        at = used[order]
        found = rows.of(at)._replace(source=source[order], target=target[order])
        names = self.ids
        return Pairs(
            tuple([names[number] for number in there.tolist()]),
            sure,
            found,
            starts,
            lambda row: relation(int(at[row])),
            {names[one]: names[other] for one, other in folded.items()},
            in_window,
        )


def _stances(table: Table) -> Ints:
    """Of each row of the index: stance as drawn, least and most, shape (3, rows)."""
    relations, count = table.relations, len(table)
    starts = np.zeros(len(relations) + 1, dtype=np.int64)
    np.cumsum([len(relation.phases) for relation in relations], out=starts[1:])
    flat = np.array(
        [phase.stance or 0 for relation in relations for phase in relation.phases], dtype=np.int64
    )
    found = np.zeros((3, count), dtype=np.int64)
    if not count:
        return found
    found[:] = flat[starts[table.relation] + table.phase]
    for number, segments in table.walked.items():
        start = table.rows_of(number).start
        phases = relations[number].phases
        for row, segment in enumerate(segments, start):
            state = segment.state
            stances = [phases[n].stance or 0 for n in (state.phase, *(held.phase for held in state.others))]
            found[1:, row] = min(stances), max(stances)
    return found


def _held(tie: RelationOnDay) -> tuple[int, ...]:
    """The phases of a relation that hold or may hold, the drawn one first."""
    return (tie.state.phase, *(held.phase for held in tie.state.others))


def _marks(table: Table, directed: Mask, roles: Ints) -> Ints:
    """The mark of each row of the index."""
    found = np.zeros(len(table), dtype=np.int64)
    rows = zip(table.relation.tolist(), table.phase.tolist(), table.sure.tolist(), strict=True)
    for row, (number, phase, sure) in enumerate(rows):
        held = (phase,)
        if number in table.walked:
            state = table.segments[row].state
            held = (phase, *(other.phase for other in state.others))
        relation, role = table.relations[number], ROLES[roles[number]]
        found[row] = _mark(relation, held, sure, bool(directed[number]), role)
    return found


def _mark(relation: Relation, held: tuple[int, ...], sure: bool, directed: bool, role: str) -> int:
    """Of a relation in its states: whatever a value may depend on that is asked of a day."""
    phases = (relation.phases[number] for number in held)
    said = tuple((phase.stance, phase.weight, phase.unit) for phase in phases)
    # Of its text: −1 and −2 have the same hash.
    return hash(repr((relation.source, relation.target, said, sure, directed, role)))
