"""Which group of yesterday each group of today is: by hand, and against every assignment."""

from __future__ import annotations

import itertools
import random

import pytest

from relmap.analysis.matching import matched


def groups(*texts: str) -> list[frozenset[str]]:
    return [frozenset(text) for text in texts]


def before(*texts: str) -> dict[int, frozenset[str]]:
    return dict(enumerate(groups(*texts)))


def test_the_first_day_the_largest_has_the_lowest_name() -> None:
    assert matched(groups("xy", "abc", "de"), {}) == [2, 0, 1]
    assert matched([], {}) == []


def test_groups_keep_their_names() -> None:
    assert matched(groups("xyz", "abc"), before("abcd", "xyz")) == [1, 0]


def test_a_group_that_is_new_has_a_name_that_no_other_had() -> None:
    assert matched(groups("abc", "uvw"), before("abc", "xyz")) == [0, 2]
    assert matched(groups("abc"), {7: frozenset("xyz")}) == [8]


def test_so_much_in_common_is_enough_and_less_is_not() -> None:
    # Three of ten are .3, two of seven less.
    assert matched(groups("abcdef"), before("abcuvwx")) == [0]
    assert matched(groups("abcd"), before("abuvw")) == [1]


def test_when_one_splits_the_larger_part_keeps_the_name() -> None:
    assert matched(groups("ab", "cdef"), before("abcdef")) == [1, 0]
    assert matched(groups("abcdef"), before("ab", "cdef")) == [1]


def test_the_best_of_all_assignments_is_taken() -> None:
    # Alone the first is more alike to the first, but the second is alike to no other.
    found = matched(groups("abcd", "abxy"), before("abcdxy", "cd"))
    assert found == [1, 0]


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


@pytest.mark.parametrize("seed", range(3))
def test_against_every_assignment(seed: int) -> None:
    rng = random.Random(seed)
    kept = 0
    for _ in range(60):
        days: list[list[frozenset[str]]] = []
        home = {who: rng.randrange(4) for who in "abcdefghijkl"}
        for _ in range(2):
            for who in rng.sample(sorted(home), 3):
                home[who] = rng.randrange(4)
            found = [frozenset(who for who, at in home.items() if at == number) for number in range(4)]
            days.append([members for members in found if members])
        then, now = dict(enumerate(days[0])), days[1]
        names = matched(now, then)
        assert len(set(names)) == len(names)
        worth = sum(
            likeness(members, then[name]) for members, name in zip(now, names, strict=True) if name in then
        )
        options = [
            [
                (name, likeness(members, others))
                for name, others in then.items()
                if likeness(members, others) >= 0.3
            ]
            + [(None, 0.0)]
            for members in now
        ]
        best = max(
            sum(value for _, value in chosen)
            for chosen in itertools.product(*options)
            if len({name for name, _ in chosen if name is not None})
            == sum(name is not None for name, _ in chosen)
        )
        assert worth == pytest.approx(best)
        for members, name in zip(now, names, strict=True):
            assert name not in then or likeness(members, then[name]) >= 0.3
        kept += sum(name in then for name in names)
    assert kept > 60
