"""Finding by letters here and there, by initials and by what is misspelt."""

from __future__ import annotations

import pytest

from relmap.editor.finder import Entry, Finder


def found(query: str, *names: str, limit: int = 50) -> list[str]:
    finder = Finder([Entry(name, name) for name in names])
    return [entry.title for _, entry in finder.find(query, limit)]


def test_letters_in_their_order_are_found_from_the_beginning_of_a_word() -> None:
    names = ("Collective Security", "Security Council", "Scout")
    assert found("scr", *names) == ["Security Council", "Collective Security"]
    assert found("ocl", *names) == []  # no word begins with it
    assert found("zcr", *names) == []


@pytest.mark.parametrize(("query", "near", "far"), [("kt", "Krt", "Krrrt"), ("kts", "Karts", "Karats")])
def test_letters_that_stand_together_are_the_better_find(query: str, near: str, far: str) -> None:
    assert found(query, far, near) == [near, far]


def test_the_best_place_of_several_counts() -> None:
    # The letters stand closer together from the second word on.
    assert found("bct", "b so far c and t bcxt", "b longer c so t")[0] == "b so far c and t bcxt"


@pytest.mark.parametrize(
    ("query", "title", "is_found"),
    [
        ("us", "United States", True),
        ("csto", "Collective Security Treaty Organisation", True),
        ("abcde", "Alpha Beta Charlie Delta Echo", True),
    ],
)
def test_initials_of_a_few_words_find_them(query: str, title: str, is_found: bool) -> None:
    assert (title in found(query, title, "Other")) == is_found


def test_a_misspelt_word_finds_what_is_most_alike() -> None:
    assert found("azerbajdan", "Azerbaijan", "Kazakhstan")[0] == "Azerbaijan"
    assert found("qwertyu", "Azerbaijan", "Kazakhstan") == []
    assert found("azb", "Kazakhstan") == []  # too short to be misspelt


def test_no_more_are_found_than_asked_for() -> None:
    names = [f"Name {n}" for n in range(40)]
    assert found("name", *names, limit=3) == ["Name 0", "Name 1", "Name 2"]
    assert len(found("name", *names, limit=40)) == 40


def test_what_weighs_more_comes_first_among_equals() -> None:
    finder = Finder([Entry("Beta one", 1), Entry("Beta two", 2, weight=1.0)])
    assert [entry.what for _, entry in finder.find("beta")] == [2, 1]
    assert finder.entries[1].what == 2
