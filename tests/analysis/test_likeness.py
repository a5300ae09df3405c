"""Who has the same friends and foes: by hand, and against a loop over all third actors."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from relmap.analysis.likeness import Likeness, likeness
from relmap.analysis.pairs import Ties
from tests.analysis import enumeration
from tests.analysis.maps import map_of, pairs_of, random_maps, snapshot_of


def of(text: str, one: str = "a", other: str = "b") -> Likeness:
    pairs = pairs_of(map_of(text, others="ab"))
    return likeness(pairs, pairs.number[one], pairs.number[other])


def test_by_hand() -> None:
    assert of("a++x a--y b+x") == Likeness(0.25, 2)
    assert of("a++x a--y b+x", "b", "a") == Likeness(0.25, 2)


def test_the_same_and_the_opposite() -> None:
    assert of("a++x a-y b++x b-y") == Likeness(1, 2)
    assert of("a++x b--x") == Likeness(-1, 1)
    # What they are to one another does not matter.
    assert of("a++x b++x a--b") == Likeness(1, 1)


def test_of_whom_nothing_is_known() -> None:
    assert of("") == Likeness(None, 0)
    assert of("a.x b.x a+b") == Likeness(None, 0)
    # A mixed pair and a neutral one are no sign.
    assert of("a+x a-x b0y") == Likeness(None, 0)


def test_stances_are_cut() -> None:
    assert of("a++x a++x a+x b++x") == Likeness(1, 1)
    assert of("a++x a++x b--x b--x") == Likeness(-1, 1)


def test_against_a_loop() -> None:
    seen: Counter[str] = Counter()
    for project in random_maps(81, 120, most=18):
        snapshot = snapshot_of(project)
        pairs = Ties(snapshot.index).on(snapshot)
        drawn = next(enumeration.worlds(snapshot))

        def stance(one: str, other: str, drawn: enumeration.World = drawn) -> int:
            look = drawn.get((min(one, other), max(one, other)))
            return 0 if look is None else max(-2, min(2, look.stance))

        for one, other in itertools.combinations(pairs.actors, 2):
            third = [
                k for k in pairs.actors if k not in (one, other) and (stance(one, k) or stance(other, k))
            ]
            found = likeness(pairs, pairs.number[one], pairs.number[other])
            assert found.m == len(third)
            seen["pairs"] += 1
            if third:
                apart = sum(abs(stance(one, k) - stance(other, k)) for k in third)
                assert found.score == pytest.approx(1 - 2 * apart / (4 * len(third)))
                seen["known"] += 1
            else:
                assert found.score is None
    assert 0.2 * seen["pairs"] < seen["known"] < seen["pairs"]
