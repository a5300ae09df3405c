from __future__ import annotations

import pytest

from relmap.editor.replace import Query, replaced, search
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import (
    About,
    Actor,
    Emphasis,
    Event,
    Note,
    Participant,
    Phase,
    Relation,
    Scene,
    Source,
)

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


def test_labels_roles_units_attributes_scenes_and_what_stands_on_the_map() -> None:
    project = Project.of(
        About(title="Old map", description="Of old"),
        Actor(id="a", name="A", attributes={"old": "old", "rank": 3}),
        Relation(
            id="r", source="a", target="a", attributes={"x": "old"},
            phases=(Phase(), Phase(label="old", unit="% of old", note="old")),
        ),
        Event(id="e", title="E", participants=(Participant(actor="a"), Participant(actor="a", role="old"))),
        Scene(id="s", title="Old scene", caption="old"),
        Note(id="n", text="old"),
        Emphasis(id="m", actor="a", label="old"),
    )  # fmt: skip
    found = search(project, Query("old"), "new")
    assert sorted(hit.field for hit in found) == [
        "attribute “old”", "attribute “x”", "caption", "description", "label of a phase", "note of a phase",
        "role of a participant", "text on the map", "title", "title", "unit of a phase",
        "words in the legend",
    ]  # fmt: skip
    assert {hit.phase for hit in found if "phase" in hit.field} == {1}
    new = replaced(project, found).apply(project)
    assert (new.about.title, new.about.description) == ("new map", "Of new")
    assert new.actors["a"].attributes == {"old": "new", "rank": 3}
    assert new.relations["r"].phases == (Phase(), Phase(label="new", unit="% of new", note="new"))
    assert [part.role for part in new.events["e"].participants] == ["", "new"]
    assert (new.scenes["s"].title, new.scenes["s"].caption, new.notes["n"].text) == (
        "new scene",
        "new",
        "new",
    )
    assert not search(new, Query("old"), "")


def test_labels_are_not_among_the_names() -> None:
    names = search(MAP, Query("old", frozenset(["names"])), "x")
    assert all("phase" not in hit.field for hit in names)
    labels = search(MAP, Query("old", frozenset(["labels"])), "x")
    assert [hit.field for hit in labels] == ["label of a phase"]


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
