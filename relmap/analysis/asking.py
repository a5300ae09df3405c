"""Questions to a map in one place: measures, balance, paths, turning points, as lists of plain rows.

Command line and notebook give these; README, "Analysis", says what is in a row.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from relmap.analysis.balance import Balance, balance, signed_pairs
from relmap.analysis.camps import Camps, blocs, camps
from relmap.analysis.likeness import likeness
from relmap.analysis.measures import Asked, Measured, measured
from relmap.analysis.over_time import Kept, Look, Stretch, digest, stretches
from relmap.analysis.pairs import Fold, Ints, Pairs, Through, Ties
from relmap.analysis.paths import Path, paths, paths_in_time
from relmap.analysis.table import Measure, actor_of, measure_of
from relmap.analysis.turning import Change, Step, events_in, turnings
from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.errors import Progress, Stopped
from relmap.model.project import Project
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence
from relmap.timeline.snapshot import Snapshot, Window

Row = dict[str, Any]

_DIGITS = 12
"""Of values: beyond these two computers differ."""
_WORDS = {1: "balanced", -1: "unbalanced", 0: "open"}
_DRAWN = {1: "balanced", -1: "unbalanced", 0: None}


class Analyst:
    """Answers questions about one map, and keeps what has been computed.

    Args:
        index: the map's index.
        look: how its days are looked at.
    """

    def __init__(self, index: TimeIndex, look: Look | None = None) -> None:
        self.index, self.look = index, look or Look()
        self._kept = Kept()

    def looking(self, fold: Fold, certain_only: bool) -> Analyst:
        """The same, with days looked at otherwise; what is kept is kept for both."""
        other = copy.copy(self)
        other.look = Look(fold, certain_only)
        return other

    @cached_property
    def ties(self) -> Ties:
        """Every state of every relation."""
        return Ties(self.index)

    def pairs(self, snapshot: Snapshot) -> Pairs:
        """The pairs of a day or a window."""
        return self.ties.on(snapshot, self.look.fold)

    # --- measures -------------------------------------------------------------------------

    def check(self, names: Sequence[str], actors: Collection[str] = ()) -> list[Measure]:
        """The measures of some names. Raises NoSuchMeasure: there is none of one, or no such actor."""
        project = self.index.project
        for key in actors:
            self.actor(key)
        return [measure_of(project, name) for name in names]

    def measure(
        self,
        names: Sequence[str],
        snapshot: Snapshot,
        asked: Asked,
        actors: Collection[str] = (),
        progress: Progress | None = None,
    ) -> Iterator[Row]:
        """A row for each actor and measure of a day.

        Args:
            names: ids of measures.
            snapshot: the day or window.
            asked: how they are to be taken.
            actors: of these only, by id; empty: of all.
            progress: told how much is done. Raises Stopped.

        Raises:
            NoSuchMeasure: there is none of a name, or no actor.
        """
        project = self.index.project
        chosen = self.check(names, actors)
        actors = [self.actor(key) for key in actors]
        pairs = self.pairs(snapshot)
        key = digest(pairs)
        found: list[Measured] = []
        for measure in chosen:

            def compute(measure: Any = measure) -> Measured:
                return measured(project, measure, pairs, asked, progress)

            # Kinds and tags of actors may change without any pair.
            plain = measure.id.startswith("broker:")
            found.append(compute() if plain else self._kept.answer((key, measure.id, asked), compute))
        for number, actor in enumerate(pairs.actors):
            if actors and actor not in actors:
                continue
            for measure, of in zip(chosen, found, strict=True):
                low, drawn, high = (_value(values[number]) for values in of.values)
                yield {
                    "date": snapshot.when,
                    "actor": actor,
                    "name": project.actors[actor].name,
                    "measure": measure.id,
                    "low": low,
                    "drawn": drawn,
                    "high": high,
                    "exact": bool(of.exact[number]),
                    **({"maps": of.maps} if of.maps and not of.complete else {}),
                }

    # --- balance --------------------------------------------------------------------------

    def balance_on(self, day: int) -> Balance:
        """The triads of a day."""
        pairs = self.pairs(Snapshot(self.index, day, self.look.certain_only))
        return self._kept.answer(("balance", digest(pairs, named=True)), lambda: balance(pairs))

    def balance(self, snapshot: Snapshot, limit: float = 60.0, progress: Progress | None = None) -> Row:
        """The balance of a day. Raises Stopped.

        Args:
            snapshot: the day or window.
            limit: seconds for the line index, after which bounds are given.
            progress: told how much is done.
        """
        pairs = self.pairs(snapshot)
        key = digest(pairs, named=True)
        found = self._kept.answer(("balance", key), lambda: balance(pairs, progress))
        drawn, low, open_ = self._kept.answer(
            ("camps", key, limit), lambda: line_index(pairs, limit, progress)
        )
        several = self._kept.answer(("blocs", key, limit), lambda: blocs_of(pairs, limit, progress))
        actors = pairs.actors
        misfits = misfits_of(pairs, drawn)
        sides: list[list[str]] = [[], []]
        for who in sorted(drawn.sides):
            sides[drawn.sides[who]].append(actors[who])
        counts = found.counts
        return {
            "date": snapshot.when,
            "balanced": counts.balanced,
            "unbalanced": counts.unbalanced,
            "open": counts.open,
            "drawn": {"balanced": counts.drawn_balanced, "unbalanced": counts.drawn_unbalanced},
            "turns": [
                {
                    "pair": self._names(pairs, turn.pair),
                    "balances": turn.balances,
                    "breaks": turn.breaks,
                    "misfit": turn.pair in misfits,
                }
                for turn in found.turns
            ],
            "share": dict(zip(("low", "drawn", "high"), counts.share, strict=True)),
            "line_index": {
                "low": low.least,
                "drawn": drawn.misfits,
                "high": low.misfits + open_,
                "exact": drawn.exact and low.exact,
                **({} if drawn.exact else {"at_least": drawn.least}),
            },
            "camps": sides,
            "blocs": {
                "misfits": several.misfits,
                "exact": several.exact,
                "sides": [
                    [actors[who] for who, side in sorted(several.sides.items()) if side == number]
                    for number in range(max(several.sides.values(), default=-1) + 1)
                ],
            },
            "misfits": [self._names(pairs, pair) for pair in sorted(misfits)],
            "triads": [self._triad(found, number) for number in range(len(found.triads.state))],
        }

    def _names(self, pairs: Pairs, pair: int) -> list[str]:
        return [pairs.actors[pairs.a[pair]], pairs.actors[pairs.b[pair]]]

    def _triad(self, found: Balance, number: int) -> Row:
        pairs, triads = found.pairs, found.triads
        sides = triads.pairs[number].tolist()
        return {
            "actors": [pairs.actors[who] for who in found.actors(number)],
            "state": _WORDS[int(triads.state[number])],
            "drawn": _DRAWN[int(triads.drawn[number])],
            "signs": [int(pairs.signs[pair]) for pair in sides],
            "relations": sorted(key for pair in sides for key in _signed(pairs, pair)),
        }

    def triads(self, at: Ints, last: int) -> list[Row]:
        """Each triad for as long as it keeps its state, with the relations that were otherwise around it.

        Args:
            at: days of change, ascending.
            last: the last day looked at.
        """
        return [
            {
                "actors": list(stretch.actors),
                "state": _WORDS[stretch.state],
                "first": days.iso(stretch.first),
                "last": days.iso(stretch.last),
                "begun_by": list(stretch.begun_by),
                "ended_by": list(stretch.ended_by),
            }
            for stretch in self.stretches(at, last)
        ]

    def stretches(self, at: Ints, last: int) -> list[Stretch]:
        """Each triad for as long as it keeps its state."""
        return stretches(self.ties, self.look, at, last, self.balance_on)

    # --- likeness ---------------------------------------------------------------------------

    def likeness(self, actor: str, snapshot: Snapshot, other: str | None = None) -> list[Row]:
        """How alike one actor and each other, or one other, are in their friends and foes; most alike first.

        Args:
            actor, other: ids.
            snapshot: the time looked at.
        """
        pairs = self.pairs(snapshot)
        one = pairs.number.get(pairs.folded.get(actor, actor))
        if one is None:
            return []
        among = pairs.actors if other is None else [pairs.folded.get(other, other)]
        found = [(key, likeness(pairs, one, pairs.number[key])) for key in among if key in pairs.number]
        rows = [
            {
                "date": snapshot.when,
                "actor": pairs.actors[one],
                "other": key,
                "name": self.index.project.actors[key].name,
                "likeness": None if of.score is None else round(of.score, _DIGITS),
                "m": of.m,
            }
            for key, of in found
            if key != pairs.actors[one]
        ]
        return sorted(
            rows, key=lambda row: (row["likeness"] is None, -(row["likeness"] or 0.0), row["other"])
        )

    # --- paths ----------------------------------------------------------------------------

    def actor(self, text: str) -> str:
        """The id of an actor, from the id or a name that only one has.

        Raises:
            NoSuchMeasure: none, or several, are called so.
        """
        return actor_of(self.index.project, text)

    def paths(
        self,
        start: str,
        goal: str,
        snapshot: Snapshot,
        number: int = 5,
        through: Through = "all",
        in_time: bool = False,
        progress: Progress | None = None,
    ) -> list[Row]:
        """The best ways between two actors, by id; in order of time in a window, if that is asked for."""
        pairs = self.pairs(snapshot)
        ends = [pairs.number.get(pairs.folded.get(key, key)) for key in (start, goal)]
        one, other = ends
        if one is None or other is None:
            return []
        return self.paths_between(pairs, snapshot, one, other, number, through, in_time, progress)

    def paths_between(
        self,
        pairs: Pairs,
        snapshot: Snapshot,
        start: int,
        goal: int,
        number: int,
        through: Through,
        in_time: bool,
        progress: Progress | None = None,
    ) -> list[Row]:
        """As `paths`, between actors by number among the pairs of a time."""
        if in_time:
            first = snapshot.first if isinstance(snapshot, Window) else snapshot.day
            window = (first, snapshot.day)
            held = self._held(pairs, window, through)
            found = paths_in_time(pairs, held, window, start, goal, number, progress)
        else:
            found = paths(pairs, start, goal, number, through, progress)
        return [path_row(self.index.project, pairs, snapshot, path) for path in found]

    def _held(self, pairs: Pairs, window: tuple[int, int], through: Through) -> Any:
        """Of a pair, the stretches of days of a window on which it carries."""
        index, certain_only = self.index, self.look.certain_only

        def held(pair: int) -> list[tuple[int, int]]:
            keys = pairs.relation_ids(pair)
            edges = {window[0]}
            for key in keys:
                edges.update(day for day in index.lives[key].edges if window[0] < day <= window[1])
            starts = sorted(edges)
            found: list[tuple[int, int]] = []
            for first, after in zip(starts, [*starts[1:], window[1] + 1], strict=True):
                snapshot = Snapshot(index, first, certain_only)
                ties = [tie for key in keys if (tie := snapshot.relation(key)) is not None]
                stance = sum(tie.phase.stance or 0 for tie in ties)
                carries = {
                    "all": True,
                    "not-hostile": stance >= 0,
                    "friendly": stance > 0,
                    "hostile": stance < 0,
                }
                if ties and carries[through]:
                    found.append((first, after - 1))
            return found

        return held

    def nearest_day_with_path(
        self, start: str, goal: str, day: int, through: Through, at: Ints, progress: Progress | None = None
    ) -> int | None:
        """The day of change nearest to one on which there is a way; None: there is never one."""
        order = np.argsort(np.abs(at - day), kind="stable")
        for number, other in enumerate(at[order].tolist()):
            if progress is not None and not progress(number / len(at)):
                raise Stopped
            if self.paths(start, goal, Snapshot(self.index, other, self.look.certain_only), 1, through):
                return other
        return None

    # --- turning points -------------------------------------------------------------------

    def turning(self, step: Step = "month") -> list[Row]:
        """A row for each month or year in which something changed, or may have; what has no bound last."""
        found = turnings(self.index, step)
        rows: list[Row] = []
        for number in np.flatnonzero(found.totals).tolist():
            first, last = int(found.starts[number]), int(found.starts[number + 1]) - 1
            rows.append(
                {
                    "date": days.iso(first)[: -3 if step == "month" else -6],
                    "weight": _value(found.totals[number]),
                    "changes": [_change(part.change, part.weight) for part in found.parts(number)],
                    "events": events_in(self.index, first, last),
                }
            )
        if found.unbounded:
            weight = sum(change.weight for change in found.unbounded)
            changes = [_change(change, change.weight) for change in found.unbounded]
            rows.append({"date": None, "weight": weight, "changes": changes, "events": []})
        return rows


def path_row(project: Project, pairs: Pairs, snapshot: Snapshot, path: Path) -> Row:
    """A way as plain data, with the claims on which each step rests."""
    steps: list[Row] = []
    signs: list[int] = []
    for number, pair in enumerate(path.pairs):
        ties = [pairs.relation(row) for row in range(int(pairs.starts[pair]), int(pairs.starts[pair + 1]))]
        stance, sure = int(pairs.drawn[pair]), bool(pairs.sure[pair])
        if path.days:  # as it is on the day on which the step is taken
            on_day = Snapshot(snapshot.index, path.days[number], snapshot.certain_only)
            found = (on_day.relation(tie.relation.id) for tie in ties)
            ties = [tie for tie in found if tie is not None]
            stance = sum(tie.phase.stance or 0 for tie in ties)
            sure = any(tie.presence == Presence.CERTAIN for tie in ties)
        signs.append((stance > 0) - (stance < 0))
        one, other = path.actors[number : number + 2]
        steps.append(
            {
                "from": pairs.actors[one],
                "to": pairs.actors[other],
                "stance": stance,
                "sign": signs[-1],
                "presence": "certain" if sure else "possible",
                **({"day": days.iso(path.days[number])} if path.days else {}),
                "relations": [
                    {
                        "id": tie.relation.id,
                        "kind": tie.relation.kind,
                        "label": tie.label,
                        "stance": tie.phase.stance,
                        "presence": tie.presence.word,
                        "sources": list(dict.fromkeys(c.source for c in tie.phase.citations)),
                    }
                    for tie in ties
                ],
            }
        )
    return {
        "date": snapshot.when,
        "actors": [pairs.actors[who] for who in path.actors],
        "names": [project.actors[pairs.actors[who]].name for who in path.actors],
        "only_possible": sum(step["presence"] == "possible" for step in steps),
        "sign": prod(signs) or None,
        **({"arrives": days.iso(path.days[-1])} if path.days else {}),
        "steps": steps,
    }


def line_index(pairs: Pairs, limit: float, progress: Progress | None = None) -> tuple[Camps, Camps, int]:
    """The camps as drawn, those of what is sure, and how many pairs are open. Raises Stopped."""
    signed = np.flatnonzero(pairs.signs)
    drawn = camps(pairs.a[signed], pairs.b[signed], pairs.signs[signed], limit, progress)
    sure, open_ = signed_pairs(pairs)
    at = np.flatnonzero(sure)
    if np.array_equal(at, signed):
        return drawn, drawn, int(open_.sum())
    return drawn, camps(pairs.a[at], pairs.b[at], pairs.sure_signs[at], limit, progress), int(open_.sum())


def blocs_of(pairs: Pairs, limit: float, progress: Progress | None = None) -> Camps:
    """The best sides as drawn, however many there are. Raises Stopped."""
    signed = np.flatnonzero(pairs.signs)
    return blocs(pairs.a[signed], pairs.b[signed], pairs.signs[signed], limit, progress)


def misfits_of(pairs: Pairs, found: Camps) -> set[int]:
    """The signed pairs that do not fit the camps."""
    return {
        pair
        for pair in np.flatnonzero(pairs.signs).tolist()
        if (found.sides[int(pairs.a[pair])] == found.sides[int(pairs.b[pair])]) == (pairs.signs[pair] < 0)
    }


def _signed(pairs: Pairs, pair: int) -> list[str]:
    """The relations of a pair that have a stance in some state."""
    ties = (pairs.relation(row) for row in range(int(pairs.starts[pair]), int(pairs.starts[pair + 1])))
    return [
        tie.relation.id
        for tie in ties
        if any(
            tie.relation.phases[n].stance is not None
            for n in (tie.state.phase, *(held.phase for held in tie.state.others))
        )
    ]


def _value(value: Any) -> float | int | None:
    """A number as it is told: whole where it is whole; None where it is not known."""
    number = round(float(value), _DIGITS)
    if number != number:
        return None
    return int(number) if number.is_integer() else number


def _change(change: Change, weight: float) -> Row:
    return {
        "relation": change.relation,
        "change": change.sort,
        "phase": change.phase,
        **({"into": change.into} if change.into is not None else {}),
        "weight": _value(weight),
        "between": [
            None if change.first == PAST else days.iso(change.first),
            None if change.last == FUTURE else days.iso(change.last),
        ],
    }
