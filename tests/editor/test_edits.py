from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.editor import edits
from relmap.model import days
from relmap.model.diff import Ref
from relmap.model.project import COLLECTIONS, Project
from relmap.model.records import Actor, Citation, Event, Participant, Phase, Relation, Source
from tests.strategies import projects


@given(projects(), st.data())
def test_removing_leaves_no_reference_and_can_be_taken_back(project: Project, data: st.DataObject) -> None:
    refs = [Ref(name, record.id) for name, record in project.records() if name != "placements"]
    chosen = data.draw(st.lists(st.sampled_from(refs), max_size=4)) if refs else []
    diff = edits.remove(project, chosen)
    after = diff.apply(project)
    assert list(after.missing_references()) == []
    assert all(after.get(*ref) is None for ref in chosen)
    assert diff.inverse().apply(after) == project


def cited() -> Project:
    return Project.of(
        None,
        Source(id="s", title="S"),
        Source(id="t", title="T"),
        Actor(id="a", name="A", citations=(Citation(source="s"), Citation(source="t", via="s"))),
        Actor(id="b", name="B"),
        Relation(id="r", source="a", target="b", phases=(Phase(citations=(Citation(source="s"),)),)),
        Relation(id="q", source="b", target="b", about="r"),
        Event(
            id="e", title="E", participants=(Participant(actor="a"), Participant(actor="b")), relations=("r",)
        ),
        Event(id="f", title="F", after=("e",)),
    )


def test_a_source_takes_its_citations_along() -> None:
    after = edits.remove(cited(), [Ref("sources", "s")]).apply(cited())
    assert after.actors["a"].citations == (Citation(source="t"),)
    assert after.relations["r"].phases[0].citations == ()


def test_an_actor_takes_relations_and_participations_along() -> None:
    after = edits.remove(cited(), [Ref("actors", "a")]).apply(cited())
    assert set(after.relations) == {"q"}
    assert after.relations["q"].about is None
    assert after.events["e"].participants == (Participant(actor="b"),)
    assert after.events["e"].relations == ()


def test_an_event_is_cleared_from_those_that_followed() -> None:
    after = edits.remove(cited(), [Ref("events", "e")]).apply(cited())
    assert after.events["f"].after == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("A", "a-2"), ("Ərdoğan & Co", "rdogan-co"), ("<<>>", "actor"), ("", "actor"), ("x" * 500, "x" * 40)],
)
def test_ids_are_readable_and_new(name: str, expected: str) -> None:
    assert edits.fresh_id(cited(), "actors", name) == expected


def test_a_new_relation_begins_on_the_day_and_goes_on() -> None:
    diff, key = edits.add_relation(cited(), "a", "b", "alliance", days.from_ymd(2024, 6, 20))
    assert diff.apply(cited()).relations[key].phases[0].when == "2024-06-20/.."


def test_a_day_far_away_is_named_by_its_year() -> None:
    assert edits.edtf_day(days.from_ymd(12_024, 3, 1)) == "Y12024"


def test_moving_keeps_the_pin_and_leaves_strangers_alone(small_map: Project) -> None:
    diff = edits.move_actors(small_map, {"a": (1.0, 2.0), "nobody": (0.0, 0.0)})
    after = diff.apply(small_map)
    assert (after.placements["a"].x, after.placements["a"].y) == (1, 2)
    assert not diff.touches(*[name for name in COLLECTIONS if name != "placements"])
