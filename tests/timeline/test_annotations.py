from __future__ import annotations

import pytest

from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Emphasis, Note
from relmap.timeline.annotations import day_with, emphases_on, notes_on, turn_days
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot, Window

MAP = Project.of(
    About(as_of="2010"),
    Actor(id="a", name="Alpha"),
    Note(id="always", text="Always"),
    Note(id="spell", text="Spell", when="2001/2003"),
    Note(id="open", text="Open", when="2005/.."),
    Emphasis(id="e", actor="a", when="2002"),
)
INDEX = TimeIndex(MAP)


def on(year: int) -> Snapshot:
    return Snapshot(INDEX, days.from_ymd(year, 6, 1))


@pytest.mark.parametrize(
    ("year", "wanted"),
    [(2000, ["always"]), (2002, ["always", "spell"]), (2004, ["always"]), (2020, ["always", "open"])],
)
def test_a_note_is_there_in_its_days_whatever_the_map_knows(year: int, wanted: list[str]) -> None:
    assert [note.id for note in notes_on(on(year))] == wanted


def test_in_a_window_it_is_there_at_some_time_or_throughout() -> None:
    first, last = days.from_ymd(2002, 1, 1), days.from_ymd(2006, 1, 1)
    within = Window(INDEX, last, False, first)
    throughout = Window(INDEX, last, False, first, True)
    assert [note.id for note in notes_on(within)] == ["always", "open", "spell"]
    assert [note.id for note in notes_on(throughout)] == ["always"]


def test_a_comparison_has_the_notes_of_either_day() -> None:
    found = changes(INDEX, days.from_ymd(2002, 6, 1), days.from_ymd(2006, 6, 1))
    assert [note.id for note in notes_on(found)] == ["always", "open", "spell"]
    assert [emphasis.id for emphasis in emphases_on(found)] == ["e"]


def test_what_is_emphasised_has_its_days() -> None:
    assert [emphasis.id for emphasis in emphases_on(on(2002))] == ["e"]
    assert emphases_on(on(2003)) == []


def test_the_days_on_which_notes_come_and_go() -> None:
    found = {days.iso(day) for day in turn_days(MAP) if -(10**6) < day < 10**6}
    assert found == {"2001-01-01", "2002-01-01", "2003-01-01", "2004-01-01", "2005-01-01"}


def test_the_nearest_day_with_a_note() -> None:
    note = MAP.notes["spell"]
    assert days.iso(day_with(note, days.from_ymd(1999, 1, 1))) == "2001-01-01"
    assert days.iso(day_with(note, days.from_ymd(2009, 1, 1))) == "2003-12-31"
    assert day_with(note, on(2002).day) == on(2002).day
    assert day_with(MAP.notes["always"], 5) == 5
