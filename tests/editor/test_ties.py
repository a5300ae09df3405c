"""One relation for other pairs, too."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relmap.editor.ties import Names, Namesakes, placed, repeat
from relmap.model.project import Project
from relmap.model.records import (
    Actor,
    Citation,
    Event,
    EventDay,
    Phase,
    Placement,
    Relation,
    RelationKind,
    Source,
    updated,
)
from tests.strategies import projects


@pytest.fixture
def bloc() -> Project:
    return Project.of(
        None,
        Actor(id="am", name="Armenia", kind="state"),
        Actor(id="csto", name="CSTO", kind="organisation", aliases=("Tashkent Treaty",)),
        Actor(id="eg", name="Egypt", kind="state"),
        Actor(id="ae", name="United Arab Emirates", kind="state"),
        Actor(id="korea", name="Korea, South", kind="state"),
        Actor(id="twin", name="Twin"),
        Actor(id="twin-2", name="twin"),
        Source(id="s", title="S"),
        Event(id="e", title="E", when="2000", relations=("tie",)),
        RelationKind(id="leads", label="Leads", directed=True),
        Relation(
            id="tie",
            source="am",
            target="csto",
            kind="membership",
            phases=(
                Phase(
                    when="2000/..",
                    stance=1,
                    begins_with=EventDay(event="e"),
                    citations=(Citation(source="s", page="3"),),
                ),
            ),
            tags=("pact",),
            attributes={"rank": 2},
            notes="Only of these two.",
        ),
        Relation(id="other", source="eg", target="csto", kind="membership"),
        *(Placement(actor=key, x=float(n * 90), y=0.0) for n, key in enumerate(("am", "csto", "eg"))),
    )


def test_names_are_read_between_commas_semicolons_and_lines(bloc: Project) -> None:
    read = Namesakes(bloc).read("egypt, UAE; Korea, South\n Bahrain ,BHR\n\nTashkent treaty; TWIN,, Egypt")
    assert read == Names(("eg", "ae", "korea", "csto"), ("Bahrain",), ("TWIN",))
    assert Namesakes(bloc).read(" ,;\n") == Names()


def test_a_tie_is_repeated_with_all_that_it_says(bloc: Project) -> None:
    found = repeat(bloc, "tie", "target", ["ae", "eg"], ["Bahrain"])
    after = found.diff.apply(bloc)
    assert found.already == ("Egypt",)
    assert len(found.relations) == 2
    tie = bloc.relations["tie"]
    for key, source in zip(found.relations, ("ae", "bahrain"), strict=True):
        new = after.relations[key]
        assert new == updated(tie, id=key, source=source, notes="")
    assert (after.actors["bahrain"].kind, after.actors["bahrain"].code) == ("state", "BH")
    assert after.events == bloc.events
    assert found.diff.inverse().apply(after) == bloc


def test_what_takes_the_place_of_an_organisation_is_a_state_only_if_it_is_one(bloc: Project) -> None:
    after = repeat(bloc, "tie", "source", [], ["Bahrain", "Arab League"]).diff.apply(bloc)
    assert after.actors["bahrain"].kind == "state"
    assert after.actors["arab-league"].kind == "organisation"


def test_pairs_count_either_way_unless_the_kind_has_a_direction(bloc: Project) -> None:
    ties = [Relation(id=kind, source="am", target="eg", kind=kind) for kind in ("leads", "alliance")]
    back = [Relation(id=f"{tie.id}-back", source="ae", target="am", kind=tie.kind) for tie in ties]
    project = Project.of(None, *(record for _, record in bloc.records()), *ties, *back)
    assert repeat(project, "alliance", "source", ["ae"]).already == ("United Arab Emirates",)
    found = repeat(project, "leads", "source", ["ae", "am", "eg"])
    assert len(found.relations) == 1
    assert found.already == ("Armenia", "Egypt")


def test_new_actors_have_a_place_and_no_other_moves(bloc: Project) -> None:
    found = repeat(bloc, "tie", "target", ["ae"], ["Bahrain"])
    after = placed(bloc, found).apply(bloc)
    assert "bahrain" in after.placements
    assert {key: after.placements[key] for key in bloc.placements} == bloc.placements


@given(data=st.data(), project=projects())
def test_repeating_once_more_adds_nothing(data: st.DataObject, project: Project) -> None:
    assume(project.relations)
    key = data.draw(st.sampled_from(sorted(project.relations)))
    keep = data.draw(st.sampled_from(["source", "target"]))
    others = data.draw(st.lists(st.sampled_from(sorted(project.actors))))
    found = repeat(project, key, keep, others)
    after = found.diff.apply(project)
    assert len(after.relations) == len(project.relations) + len(found.relations)
    assert len(found.relations) + len(found.already) == len(set(others))
    assert not repeat(after, key, keep, others).relations
    end = "target" if keep == "source" else "source"
    assert all(getattr(after.relations[new], end) in others for new in found.relations)
