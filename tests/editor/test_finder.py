from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.editor.finder import Entry, Finder, find_among, folded

NAMES = [
    "Armenia",
    "Belarus",
    "Armenia → Belarus: Arms supply",
    "Karmen",
    "United States",
    "Łukasiewicz",
    "CSTO",
]


def found(query: str, names: list[str] = NAMES) -> list[str]:
    return [entry.title for _, entry in Finder([Entry(name, name) for name in names]).find(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("arm", "Armenia"),
        ("ARMENIA", "Armenia"),
        ("states", "United States"),
        ("lukas", "Łukasiewicz"),
        ("arms bel", "Armenia → Belarus: Arms supply"),
        ("us", "United States"),
        ("armneia", "Armenia"),
        ("cto", "CSTO"),
    ],
)
def test_the_best_comes_first(query: str, first: str) -> None:
    assert found(query)[0] == first


def test_all_words_must_be_there() -> None:
    assert found("armenia states") == []
    assert found("qqq") == []
    assert found("") == found("   ") == []


def test_a_beginning_wins_over_the_middle_and_a_title_over_an_alias() -> None:
    assert found("arm").index("Karmen") > found("arm").index("Armenia → Belarus: Arms supply")
    finder = Finder([Entry("Other", 1, also="Hayastan"), Entry("Hayastan river", 2)])
    assert [entry.what for _, entry in finder.find("haya")] == [2, 1]


def test_an_exact_name_wins_whatever_its_weight() -> None:
    finder = Finder([Entry("Iran deal", 1, weight=1.0), Entry("Iran", 2)])
    assert finder.find("iran")[0][1].what == 2


def test_several_finders_are_one_list() -> None:
    one, other = Finder([Entry("Beta", 1)]), Finder([Entry("Alphabet", 2), Entry("Bet", 3)])
    assert [entry.what for entry in find_among([one, other], "bet")] == [3, 1, 2]
    assert find_among([Finder([])], "x") == []


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=30), st.data())
def test_a_word_of_a_name_always_finds_it(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    words = folded(name).split()
    if not words or not 1 < len(words[0]) <= 12:
        return
    assert name in [entry.what for _, entry in Finder([Entry(n, n) for n in names]).find(words[0], limit=100)]


@given(st.lists(st.text(max_size=10), max_size=10), st.text(max_size=15))
def test_whatever_is_typed_nothing_breaks(names: list[str], query: str) -> None:
    found = [entry.title for _, entry in Finder([Entry(name, name) for name in names]).find(query)]
    assert len(found) <= len(names)
    assert set(found) <= set(names)
