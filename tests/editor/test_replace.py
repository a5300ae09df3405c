from __future__ import annotations

import pytest

from relmap.editor.replace import Query, replaced, search
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import About, Actor, Event, Phase, Relation, Source

MAP = Project.of(
    About(title="T"),
    Actor(id="a", name="Old Town", aliases=("old", "Older"), tags=("old", "new"), notes="The old one, old."),
    Actor(id="b", name="Bold"),
    Relation(id="ab", source="a", target="b", phases=(Phase(label="old ties", note="Old note"), Phase())),
    Event(id="e", title="Old event"),
    Source(id="s", title="Old book", authors=("A. Old",)),
)


def after(query: Query, by: str) -> Project:
    return replaced(MAP, search(MAP, query, by)).apply(MAP)


def test_everything_is_found_and_replaced() -> None:
    project = after(Query("old"), "new")
    assert project.actors["a"].name == "new Town"
    assert project.actors["a"].aliases == ("new", "newer")
    assert project.actors["a"].tags == ("new",)  # not twice
    assert project.actors["a"].notes == "The new one, new."
    assert project.actors["b"].name == "Bnew"
    assert project.relations["ab"].phases[0].label == "new ties"
    assert project.relations["ab"].phases[0].note == "new note"
    assert project.events["e"].title == "new event"
    assert project.sources["s"].authors == ("A. new",)


def test_case_whole_words_and_where() -> None:
    assert after(Query("old", whole=True), "x").actors["b"].name == "Bold"
    assert after(Query("old", case=True), "x").actors["a"].name == "Old Town"
    only_notes = after(Query("old", frozenset(["notes"])), "x")
    assert only_notes.actors["a"].notes == "The x one, x."
    assert only_notes.actors["a"].tags == ("old", "new")


def test_patterns_and_their_faults() -> None:
    assert after(Query(r"(\w+) Town", pattern=True), r"\1 City").actors["a"].name == "Old City"
    assert after(Query("T", case=True), r"\1").actors["a"].name == r"Old \1own"  # no pattern: as it stands
    with pytest.raises(RelmapError, match="regular expression"):
        search(MAP, Query("(", pattern=True), "")
    with pytest.raises(RelmapError, match="put in"):
        search(MAP, Query("o", pattern=True), r"\9")


def test_what_is_not_chosen_stays_and_all_can_be_taken_back() -> None:
    found = search(MAP, Query("old"), "new")
    some = [hit for hit in found if hit.field == "name"]
    project = replaced(MAP, some).apply(MAP)
    assert project.actors["a"].notes == MAP.actors["a"].notes
    diff = replaced(MAP, found)
    assert diff.inverse().apply(diff.apply(MAP)) == MAP


def test_what_cannot_be_a_text_is_refused_whole() -> None:
    with pytest.raises(RelmapError):
        replaced(MAP, search(MAP, Query("Old"), "a\x00b"))
    assert search(MAP, Query(""), "x") == []
