from __future__ import annotations

import pytest

from relmap.editor import annotations, edits
from relmap.editor.excerpt import as_text, duplicate, excerpt, paste
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import About, Actor, Anchor, Note, Relation

MAP = Project.of(
    About(),
    Actor(id="a", name="Alpha"),
    Actor(id="b", name="Beta"),
    Relation(id="ab", source="a", target="b"),
    Note(id="text", text="A text", anchors=(Anchor(x=1.0, y=2.0),)),
    Note(id="beside", text="Beside", anchors=(Anchor(actor="a", x=0.0, y=-60.0),)),
    Note(id="round", text="Both", form="frame", anchors=(Anchor(actor="a"), Anchor(actor="b"))),
    Note(id="from", text="from here", form="arrow", anchors=(Anchor(x=5.0, y=5.0), Anchor(actor="b"))),
)
PLACES = {"a": (0.0, 0.0), "b": (100.0, 50.0)}


def applied(diff: Diff) -> Project:
    after = diff.apply(MAP)
    assert diff.inverse().apply(after) == MAP
    return after


@pytest.mark.parametrize(
    ("made", "form", "anchors"),
    [
        (annotations.add_text(MAP, "New words", Anchor(x=3.0, y=4.0)), "text", 1),
        (annotations.add_frame(MAP, "", ["b", "a", "b"]), "frame", 2),
        (annotations.add_arrow(MAP, "to", Anchor(actor="a"), Anchor(actor="b")), "arrow", 2),
    ],
)
def test_a_note_is_added_and_taken_back(made: tuple[Diff, str], form: str, anchors: int) -> None:
    diff, key = made
    note = applied(diff).notes[key]
    assert (note.form, len(note.anchors)) == (form, anchors)
    assert key not in MAP.notes


def test_control_characters_are_left_out_of_a_text() -> None:
    diff, key = annotations.add_text(MAP, "one\x00\x07\ntwo", Anchor())
    assert applied(diff).notes[key].text == "one\ntwo"


def test_what_stands_at_an_actor_stays_there_but_a_text_beside_it() -> None:
    moved = annotations.moved_notes(MAP.notes.values(), 10.0, -1.0)
    assert set(moved) == {"text", "beside", "from"}
    assert (moved["text"].anchors[0].x, moved["text"].anchors[0].y) == (11.0, 1.0)
    assert (moved["beside"].anchors[0].actor, moved["beside"].anchors[0].y) == ("a", -61.0)
    assert moved["from"].anchors[1] == Anchor(actor="b")


def test_a_frame_is_moved_with_its_actors() -> None:
    assert annotations.framed_actors([MAP.notes["round"]]) == {"a", "b"}
    assert annotations.framed_actors([MAP.notes["text"], MAP.notes["from"]]) == set()


@pytest.mark.parametrize(
    ("actors", "notes", "said"),
    [(1, 0, "an actor"), (0, 1, "a note"), (2, 1, "2 actors and a note"), (1, 3, "an actor and 3 notes")],
)
def test_what_is_moved_is_counted_in_words(actors: int, notes: int, said: str) -> None:
    assert annotations.counted(actors, notes) == said


def test_what_is_emphasised_is_so_once_and_no_longer_when_asked() -> None:
    refs = [Ref("actors", "a"), Ref("relations", "ab"), Ref("notes", "text")]
    first = applied(annotations.emphasise(MAP, refs))
    assert sorted((e.actor or "", e.relation or "") for e in first.emphases.values()) == [
        ("", "ab"),
        ("a", ""),
    ]
    assert not annotations.emphasise(first, refs)
    assert len(annotations.emphases_of(first, refs[0])) == 1
    assert annotations.emphases_of(first, refs[2]) == []
    assert annotations.without_emphasis(first, refs).apply(first) == MAP


def test_an_emphasis_goes_with_what_it_is_of() -> None:
    first = annotations.emphasise(MAP, [Ref("actors", "a"), Ref("relations", "ab")]).apply(MAP)
    after = edits.remove(first, [Ref("actors", "a")]).apply(first)
    assert not after.emphases  # its relation is gone, too
    assert after.notes["round"].anchors == (Anchor(actor="b"),)


def test_a_note_is_copied_with_the_actors_that_it_stands_at() -> None:
    part = excerpt(MAP, [Ref("notes", "round")], PLACES)
    assert set(part.actors) == {"a", "b"}
    assert set(part.notes) == {"round"}
    assert "Both" in as_text(part)


def test_a_doubled_note_stands_beside_the_first() -> None:
    made = duplicate(MAP, [Ref("notes", "text"), Ref("notes", "beside")], PLACES, (20.0, 30.0))
    after = made.diff.apply(MAP)
    new = [note for key, note in after.notes.items() if key not in MAP.notes]
    assert sorted((note.anchors[0].x, note.anchors[0].y) for note in new) == [(20.0, -30.0), (21.0, 32.0)]
    assert len(after.actors) == 2
    assert {ref.collection for ref in made.refs} == {"notes"}


def test_in_another_map_a_note_goes_to_the_new_actors() -> None:
    other = Project.of(About(), Actor(id="a", name="Another"))
    part = excerpt(MAP, [Ref("notes", "round"), Ref("notes", "from")], PLACES)
    after = paste(other, part, (1.0, 1.0), same_map=False).diff.apply(other)
    beta = next(key for key, actor in after.actors.items() if actor.name == "Beta")
    assert beta in {anchor.actor for anchor in after.notes["from"].anchors}
    assert (after.notes["from"].anchors[0].x, after.notes["from"].anchors[0].y) == (6.0, 6.0)
    assert "a" not in {anchor.actor for anchor in after.notes["round"].anchors}
