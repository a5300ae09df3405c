"""Least and most over all maps that the dates allow: all of them, or two hundred."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from relmap.analysis.measures import Asked, measured
from relmap.analysis.pairs import THROUGH, Ties
from relmap.analysis.table import measure_of
from relmap.analysis.world import World
from relmap.analysis.worlds import ALL_UP_TO, DRAWN, band, outcomes
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import Phase, Relation
from tests.analysis import enumeration
from tests.analysis.maps import (
    POSSIBLE,
    SURE,
    alike,
    map_of,
    pairs_of,
    random_maps,
    snapshot_of,
    values_of,
    with_actors,
)

WORLDS = ("betweenness", "eigenvector", "pagerank", "standing")


def possible_ties(count: int) -> Project:
    """So many that are only possible, in a circle of sure ones."""
    keys = [f"a{n:02}" for n in range(count + 4)]
    phases = (Phase(when=SURE),)
    sure = [
        Relation(id=f"s{n:02}", source=one, target=other, phases=phases)
        for n, (one, other) in enumerate(zip(keys, [*keys[1:], keys[0]], strict=True))
    ]
    perhaps = [
        Relation(id=f"p{n:02}", source=keys[n], target=keys[n + 2], phases=(Phase(when=POSSIBLE),))
        for n in range(count)
    ]
    return with_actors([*sure, *perhaps])


def ties_of(world: World) -> Any:
    """How many ties each actor has: the simplest of measures."""
    tied = (world.forward | world.backward).astype(float)
    return np.bincount(world.a, tied, world.count) + np.bincount(world.b, tied, world.count)


def tied(outcome: tuple[int, bool, bool]) -> bool:
    return outcome[1] or outcome[2]


def test_what_a_pair_may_be() -> None:
    assert outcomes(pairs_of(map_of("a+b")), 0) == [(1, True, True)]
    assert outcomes(pairs_of(map_of("a++b? b>a?")), 0) == [
        (0, False, False), (0, False, True), (2, True, True),
    ]  # fmt: skip


def test_what_pairs_of_random_maps_may_be() -> None:
    several = 0
    for project in random_maps(41, 120):
        snapshot = snapshot_of(project)
        pairs = Ties(snapshot.index).on(snapshot)
        for number, (ends, looks) in enumerate(enumeration.looks(snapshot).items()):
            expected = {
                (0, False, False)
                if look is None
                else (look.stance, ends in look.arcs, ends[::-1] in look.arcs)
                for look in looks
            }
            found = outcomes(pairs, number)
            assert found == sorted(expected)
            several += len(found) > 1
    assert several > 100


@pytest.mark.parametrize("name", WORLDS)
def test_every_map_counted_out(name: str) -> None:
    seen: Counter[str] = Counter()
    for number, project in enumerate(random_maps(42, 90)):
        snapshot = snapshot_of(project)
        if enumeration.count(snapshot) > 150:
            continue
        pairs = Ties(snapshot.index).on(snapshot)
        through = ("not-hostile", *THROUGH)[number % 5]
        found = measured(project, measure_of(project, name), pairs, Asked(through))  # type: ignore[arg-type]
        values = values_of(project, name, pairs, Asked(through))  # type: ignore[arg-type]
        expected = enumeration.bounds(name, snapshot, through)
        assert alike(values, expected, within=1e-7)
        assert found.complete
        assert found.exact.all()
        seen["actors"] += len(values)
        seen["wide"] += sum(low < high for low, _, high in values.values())
    assert seen["wide"] > 0.1 * seen["actors"] > 10


def test_more_ties_may_make_less_between() -> None:
    project = map_of("a.b b.c a.c?")
    assert values_of(project, "betweenness", pairs_of(project))["b"] == (0, 0, 1)


def test_so_many_maps_are_all_computed_and_one_more_is_not() -> None:
    exactly = band(pairs_of(possible_ties(10)), ties_of, tied)
    assert (exactly.maps, exactly.complete) == (ALL_UP_TO, True)
    assert (exactly.low.max(), exactly.high.max()) == (2, 4)
    more = band(pairs_of(possible_ties(11)), ties_of, tied)
    assert (more.maps, more.complete) == (DRAWN, False)


def test_two_hundred_maps_are_within_all_there_are() -> None:
    project = possible_ties(11)
    snapshot = snapshot_of(project)
    found = measured(project, measure_of(project, "betweenness"), pairs_of(project))
    assert (found.maps, found.complete) == (DRAWN, False)
    assert not found.exact.any()
    expected = enumeration.bounds("betweenness", snapshot, "not-hostile")
    low, drawn, high = found.values
    least, as_drawn, most = np.array(list(expected.values())).T
    assert drawn == pytest.approx(as_drawn)
    assert (low <= drawn).all()
    assert (drawn <= high).all()
    assert (least - 1e-9 <= low).all()
    assert (high <= most + 1e-9).all()
    # Two hundred of two thousand see most of it.
    assert (high - low).sum() > 0.5 * (most - least).sum()
    again = measured(project, measure_of(project, "betweenness"), pairs_of(project))
    assert all(map(np.array_equal, found.values, again.values))


def test_maps_in_which_nothing_that_matters_differs_are_one() -> None:
    # Twelve relations that are only possible, of pairs that are tied anyhow.
    text = " ".join(f"{one}.{other} {one}.{other}?" for one, other in pairwise("abcdefghijklm"))
    found = band(pairs_of(map_of(text)), ties_of, tied)
    assert (found.maps, found.complete) == (1, True)
    found = band(pairs_of(map_of(text)), lambda world: world.signs.astype(float), lambda outcome: outcome[0])
    assert (found.maps, found.complete) == (1, True)


def test_all_is_only_possible() -> None:
    project = map_of("a.b? b.c? c.d?")
    found = values_of(project, "betweenness", pairs_of(project))
    assert {key: low for key, (low, _, _) in found.items()} == dict.fromkeys("abcd", 0)
    assert found["b"] == (0, 2, 2)


def test_nobody() -> None:
    found = band(pairs_of(map_of("")), ties_of, tied)
    assert (found.low.shape, found.maps, found.complete) == ((0,), 1, True)


def test_it_can_be_stopped() -> None:
    asked: list[float] = []

    def progress(part: float) -> bool:
        asked.append(part)
        return len(asked) < 5

    with pytest.raises(Stopped):
        band(pairs_of(possible_ties(6)), ties_of, tied, progress)
    assert asked == [0, 1 / 64, 2 / 64, 3 / 64, 4 / 64]
