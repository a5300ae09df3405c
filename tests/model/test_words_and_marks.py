"""What is told in words by the model, and the marks of the files it reads."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from relmap.model import dates, days, kinds
from relmap.model.dates import DateError
from relmap.model.derived import derived
from relmap.model.diff import Diff
from relmap.model.errors import ReferenceProblem
from relmap.model.kind_sets import SETS
from relmap.model.problems import problems
from relmap.model.project import COLLECTIONS, SINGULAR, Project
from relmap.model.raster import PictureProblem, raster
from relmap.model.records import (
    CREDIBILITY_WORDS,
    RELIABILITY_WORDS,
    Actor,
    Event,
    EventDay,
    Participant,
    Phase,
    Relation,
    RelationKind,
)
from relmap.model.shift import DAY, at_precision
from tests.pictures import picture


def test_grades_have_the_words_of_the_admiralty_code() -> None:
    assert list(RELIABILITY_WORDS.values()) == [
        "completely reliable",
        "usually reliable",
        "fairly reliable",
        "not usually reliable",
        "unreliable",
        "cannot be judged",
    ]
    assert list(RELIABILITY_WORDS) == list("ABCDEF")
    assert list(CREDIBILITY_WORDS.items()) == [
        (1, "confirmed"),
        (2, "probably true"),
        (3, "possibly true"),
        (4, "doubtful"),
        (5, "improbable"),
        (6, "cannot be judged"),
    ]


def test_every_collection_has_a_word_for_one_of_its_records() -> None:
    assert set(SINGULAR) == set(COLLECTIONS) | {"about", "aside"}
    assert all(word.strip() == word != "" for word in SINGULAR.values())
    regular = {"actors", "relations", "events", "sources", "pictures", "placements", "scenes", "notes"}
    assert {name: SINGULAR[name] for name in regular} == {name: name[:-1] for name in regular}


def test_what_refers_to_nothing_is_told_with_both_sorts() -> None:
    with pytest.raises(ReferenceProblem) as caught:
        Project.of(None, Event(id="e", title="E", participants=(Participant(actor="x"),)))
    assert "The event “e” refers to the actor “x”" in str(caught.value)
    project = Project.of(None, Event(id="e", title="E"))
    changed = Diff.replacing(Event(id="e", title="Other"), Event(id="e", title="Third"))
    with pytest.raises(ReferenceProblem, match="The event “e” has changed meanwhile"):
        changed.apply(project)


def test_kinds_whose_name_asks_for_a_second_actor_are_directed() -> None:
    """`Aid to`, `Parent of`: the first actor does something to the second, never both alike."""
    ready = [kind for group in SETS for kind in group.kinds if isinstance(kind, RelationKind)]
    every = [*kinds.RELATION_KINDS.values(), *ready]
    asking = (" of", " to", " by", " for", " in", " on", " over", " against", " towards")
    one_way = [kind for kind in every if kind.label.endswith(asking) or kind.role]
    assert len(one_way) > 20
    assert [kind.label for kind in one_way if not kind.directed] == []
    assert not kinds.RELATION_KINDS["alliance"].directed
    ids = [kind.id for group in SETS for kind in group.kinds]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("year", "unit", "expected"),
    [
        (2024, DAY, "2024-06-20"),
        (2024, 1, "2024-06"),
        (2024, 11, "2024-06"),
        (2024, 12, "2024"),
        (2024, 119, "2024"),
        (2024, 120, "202X"),
        (2024, 1199, "202X"),
        (2024, 1200, "20XX"),
        (-44, 12, "-0044"),
        (-44, 120, "-004X"),
        (-44, DAY, "-0044-06-20"),
        (-144, 1200, "-01XX"),
        (10_000, 120, "Y10000"),
        (-9999, 12, "-9999"),
        (-10_000, 12, "Y-10000"),
        (9999, 12, "9999"),
    ],
)
def test_a_day_is_told_at_a_precision(year: int, unit: int, expected: str) -> None:
    day = days.from_ymd(year, 6, 20)
    assert at_precision(day, unit) == expected
    first, _, _, last = dates.parse_span(expected).bounds()
    assert first <= day <= last


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("199X-02-29", (1992, 2, 29), (1996, 2, 29)),
        ("19X4-02-29", (1904, 2, 29), (1984, 2, 29)),
        ("-199X-02-29", (-1996, 2, 29), (-1992, 2, 29)),
        ("1950S2", (1900, 1, 1), (1999, 12, 31)),
        ("-1950S2", (-1999, 1, 1), (-1900, 12, 31)),
        ("1950S4", (1950, 1, 1), (1950, 12, 31)),
        ("Y17E4", (170_000, 1, 1), (170_000, 12, 31)),
        ("Y-17E4", (-170_000, 1, 1), (-170_000, 12, 31)),
        ("000X", (0, 1, 1), (9, 12, 31)),
        ("-000X", (-9, 1, 1), (-1, 12, 31)),
        ("2004-1X", (2004, 10, 1), (2004, 12, 31)),
        ("2004-02-3X", (0, 0, 0), (0, 0, 0)),
        ("2004-02-2X", (2004, 2, 20), (2004, 2, 29)),
        ("2001-XX-31", (2001, 1, 31), (2001, 12, 31)),
        ("2001-24", (2001, 12, 1), (2002, 2, 28)),
        ("2001-21", (2001, 3, 1), (2001, 5, 31)),
        ("2001-29", (2001, 9, 1), (2001, 11, 30)),
        ("2001-36", (2001, 10, 1), (2001, 12, 31)),
        ("2001-37", (2001, 1, 1), (2001, 4, 30)),
        ("2001-41", (2001, 7, 1), (2001, 12, 31)),
    ],
)
def test_patterns_and_seasons_resolve_to_their_days(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    if not first[1]:
        with pytest.raises(DateError, match="no day of the calendar"):
            dates.parse_span(text)
        return
    bounds = dates.parse_span(text).bounds()
    assert (days.to_ymd(bounds[0]), days.to_ymd(bounds[3])) == (first, last)


def test_what_begins_with_an_event_and_lasts_one_day_is_that_day() -> None:
    actors = (Actor(id="a", name="A"), Actor(id="b", name="B"))
    day = days.from_ymd(2020, 5, 3)
    for begins, ends in ((True, False), (False, True), (True, True)):
        phase = Phase(
            when="2020",
            begins_with=EventDay(event="e") if begins else None,
            ends_with=EventDay(event="e") if ends else None,
        )
        relation = Relation(id="r", source="a", target="b", phases=(phase,))
        project = Project.of(None, *actors, Event(id="e", title="E", when="2020-05-03"), relation)
        (found,) = derived(project).phases["r"]
        assert found.one_day
        linked = [side for side, link in ((found.first, begins), (found.last, ends)) if link]
        assert {(side.low, side.high) for side in linked} == {(day, day)}


def test_each_part_without_a_day_is_told_but_not_what_an_event_tells_itself() -> None:
    project = Project.of(
        None,
        Event(id="a", title="Coup", when="2005"),
        Event(id="b", title="Answer", when="2004", after=("a",)),
        Event(id="x", title="Vote", when="2005"),
        Event(id="y", title="Count", after=("x",)),
        Event(id="z", title="Oath", when="2004", after=("y",)),
        Event(id="z0", title="Early", when="2010"),
    )
    told = sorted(problem.message for problem in problems(project))
    assert len(told) == 2
    assert any("it is dated before “Coup”" in message for message in told)
    assert any("“Count” is after “Vote”; “Oath” is after “Count”" in message for message in told)


def test_only_a_frame_of_a_jpeg_says_its_size() -> None:
    sound = picture("JPEG", (40, 30))
    other = struct.pack(">HBHHB", 11, 8, 5, 6, 1) + bytes(3)  # a frame of another size
    for marker in (0xC4, 0xC8, 0xCC, 0xE1, 0xFE):
        found = raster(sound[:2] + bytes([0xFF, marker]) + other + sound[2:])
        assert (found.width, found.height) == (40, 30), hex(marker)
    for marker in {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}:
        with pytest.raises(PictureProblem):
            raster(sound[:2] + bytes([0xFF, marker]) + other + sound[2:])
    fill = raster(sound[:2] + b"\xff\xff\xff" + sound[2:])
    assert (fill.width, fill.height) == (40, 30)


@pytest.mark.parametrize(
    ("when", "exists", "is_outside"),
    [
        ("2011", "../2010-12-31", True),
        ("2010", "../2010-12-31", False),
        ("2010-12-31", "../2010-12-31", False),
        ("2011-01-01", "../2010-12-31", True),
        ("1989", "1990/..", True),
        ("1990", "1990/..", False),
        ("1985/1995", "1990/..", True),
        ("../1995", "1990/..", False),
        ("1995/..", "1990/2000", True),
        ("../..", "1990/2000", False),
    ],
)
def test_what_holds_while_an_actor_does_not_exist(when: str, exists: str, is_outside: bool) -> None:
    event: Any = Event(id="e", title="E", when=when, participants=(Participant(actor="a"),))
    found = problems(Project.of(None, Actor(id="a", name="A", exists=exists), event))
    assert bool(found) == is_outside, [problem.message for problem in found]
