from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.editor import edits
from relmap.editor.excerpt import as_text, excerpt, paste
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import (
    About,
    Actor,
    ActorKind,
    Citation,
    Event,
    Participant,
    Phase,
    Picture,
    Placement,
    Relation,
    Source,
)

MAP = Project.of(
    About(title="Whole"),
    ActorKind(id="bloc", label="Bloc"),
    Picture(id="face", data="AAAA"),
    Source(id="s", title="Paper"),
    Source(id="via", title="Agency"),
    Source(id="unused", title="Other"),
    Actor(id="a", name="Alpha", kind="bloc", picture="face"),
    Actor(id="b", name="Beta", citations=(Citation(source="s", via="via"),)),
    Actor(id="c", name="Gamma"),
    Relation(
        id="ab", source="a", target="b", phases=(Phase(when="2000/..", citations=(Citation(source="s"),)),)
    ),
    Relation(id="bc", source="b", target="c", about="ab"),
    Event(id="e", title="Summit", participants=(Participant(actor="a"), Participant(actor="c"))),
    Placement(actor="a", x=0.0, y=0.0, pinned=True),
)
PLACES = {"a": (0.0, 0.0), "b": (100.0, 50.0), "c": (5.0, 5.0)}


def refs(collection: str, *keys: str) -> set[Ref]:
    return {Ref(collection, key) for key in keys}


def test_an_excerpt_has_what_is_inside_and_what_that_rests_on() -> None:
    part = excerpt(MAP, refs("actors", "a", "b"), PLACES)
    assert set(part.actors) == {"a", "b"}
    assert set(part.relations) == {"ab"}
    assert set(part.sources) == {"s", "via"}
    assert set(part.pictures) == {"face"}
    assert set(part.actor_kinds) == {"bloc"}
    assert part.placements["a"].pinned
    assert (part.placements["b"].x, part.placements["b"].y) == PLACES["b"]


def test_a_relation_brings_its_actors_and_loses_what_stays_behind() -> None:
    part = excerpt(MAP, refs("relations", "bc") | refs("events", "e"), PLACES)
    assert set(part.actors) == {"b", "c"}
    assert part.relations["bc"].about is None
    assert [p.actor for p in part.events["e"].participants] == ["c"]


def test_pasting_into_the_same_map_doubles_all_but_the_sources() -> None:
    part = excerpt(MAP, refs("actors", "a", "b"), PLACES)
    found = paste(MAP, part, (10.0, 20.0), same_map=True)
    after = found.diff.apply(MAP)
    assert len(after.actors) == 5
    assert found.refs == refs("actors", "a-2", "b-2") | refs("relations", "ab-2")
    assert (after.relations["ab-2"].source, after.relations["ab-2"].target) == ("a-2", "b-2")
    assert (after.placements["a-2"].x, after.placements["a-2"].y) == (10.0, 20.0)
    assert after.sources == MAP.sources
    assert after.pictures == MAP.pictures


def test_pasting_into_another_map_knows_the_same_actors() -> None:
    other = Project.of(None, Actor(id="a", name="Alpha", kind="bloc"), Actor(id="b", name="Another"))
    part = excerpt(MAP, refs("actors", "a", "b"), PLACES)
    found = paste(other, part, (0.0, 0.0), same_map=False)
    after = found.diff.apply(other)
    assert found.known == 1
    assert set(after.actors) == {"a", "b", "b-2"}
    assert (after.relations["ab"].source, after.relations["ab"].target) == ("a", "b-2")
    assert after.actor_kinds == MAP.actor_kinds
    assert "a" not in after.placements
    again = paste(after, excerpt(after, refs("actors", "a", "b-2"), PLACES), (0.0, 0.0), same_map=False)
    assert not again.diff
    assert again.refs == refs("actors", "a", "b-2") | refs("relations", "ab")


def test_the_text_names_what_is_in_it() -> None:
    text = as_text(excerpt(MAP, refs("actors", "a", "b") | refs("events", "e"), PLACES))
    assert text.splitlines() == ["Alpha", "Beta", "Alpha – Beta: Relation: 2000/..", "undated: Summit"]
    assert as_text(excerpt(MAP, refs("sources", "s"), PLACES)) == "Paper"


@given(
    st.sets(st.sampled_from(sorted(MAP.actors))),
    st.sets(st.sampled_from(sorted(MAP.relations))),
    st.booleans(),
)
def test_any_part_can_be_pasted_and_taken_back(actors: set[str], relations: set[str], same: bool) -> None:
    part = excerpt(MAP, refs("actors", *actors) | refs("relations", *relations), PLACES)
    part.check_references()
    for target in (MAP, Project()):
        found = paste(target, part, (1.0, 1.0), same_map=same)
        after = found.diff.apply(target)
        after.check_references()
        assert found.diff.inverse().apply(after) == target
        assert all(after.get(*ref) is not None for ref in found.refs)


def test_removing_a_picture_takes_it_from_its_actors() -> None:
    after = edits.remove(MAP, refs("pictures", "face")).apply(MAP)
    assert after.actors["a"].picture is None
    assert not after.pictures
    with pytest.raises(Exception, match="face"):
        Diff.removing(MAP.pictures["face"]).apply(MAP)
