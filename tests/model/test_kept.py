"""Values that follow a copy, or do not."""

from __future__ import annotations

import copy

from relmap.model.kept import kept


class Counted:
    def __init__(self, start: int) -> None:
        self.start = start
        self.made = 0

    @kept
    def double(self) -> int:
        """Twice the start."""
        self.made += 1
        return 2 * self.start


def test_it_is_computed_once_and_anew_when_forgotten() -> None:
    one = Counted(3)
    assert not Counted.double.is_known(one)
    assert (one.double, one.double, one.made) == (6, 6, 1)
    one.start = 4
    Counted.double.forget(one)
    Counted.double.forget(one)
    assert (one.double, one.made) == (8, 2)


def test_what_is_given_is_not_computed() -> None:
    one = Counted(3)
    Counted.double.give(one, 7)
    assert (one.double, one.made) == (7, 0)


def test_a_copy_has_what_the_other_has_and_computes_what_it_has_not() -> None:
    one, other = Counted(3), Counted(5)
    assert one.double == 6
    Counted.double.share(other, one)
    assert other.double == 6
    fresh = Counted(9)
    same = copy.copy(one)
    Counted.double.share(same, fresh)  # which has computed nothing yet
    same.start = 1
    assert same.double == 2
