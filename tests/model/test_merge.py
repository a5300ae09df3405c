"""What two people made of one map comes together: record by record, field by field, element by element."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relmap.editor.edits import remove
from relmap.model.diff import Change, Diff, Ref
from relmap.model.merge import merge
from relmap.model.project import Project, references
from relmap.model.records import (
    About,
    Actor,
    Anchor,
    Citation,
    Conflict,
    Event,
    EventDay,
    Note,
    Participant,
    Phase,
    Placement,
    Relation,
    Scene,
    Source,
    updated,
)
from relmap.storage import project_file
from tests.strategies import projects

P1 = Phase(when="1991/2000", stance=2, label="alliance")
P2 = Phase(when="2000/..", stance=-1, label="rupture", citations=(Citation(source="s"),))
BASE = Project.of(
    About(title="Map"),
    Actor(id="a", name="Alpha", aliases=("One", "Two"), attributes={"area": 3, "motto": "x"}),
    Actor(id="b", name="Beta"),
    Actor(id="c", name="Gamma"),
    Relation(id="ab", source="a", target="b", phases=(P1, P2)),
    Relation(id="bc", source="b", target="c"),
    Event(id="e", title="Summit", participants=(Participant(actor="a"), Participant(actor="b"))),
    Source(id="s", title="Source"),
    Placement(actor="a", x=0.0, y=0.0),
    Note(id="n", form="arrow", anchors=(Anchor(actor="a"), Anchor(x=1.0, y=1.0))),
)


def changed(collection: str, key: str, project: Project = BASE, **values: Any) -> Project:
    record = project.get(collection, key)
    assert record is not None
    return Diff.of([Change(record, updated(record, **values))]).apply(project)


def with_phases(*phases: Phase) -> Project:
    return changed("relations", "ab", phases=phases)


def without_conflicts(project: Project) -> Project:
    return replace(project, conflicts={})


def mirrored(project: Project) -> Project:
    """With the two sides swapped."""
    swapped = {
        key: updated(c, ours=c.theirs, theirs=c.ours, names=(c.names[1], c.names[0]))
        for key, c in project.conflicts.items()
    }
    return replace(project, conflicts=swapped)


def merged(ours: Project, theirs: Project, base: Project = BASE) -> tuple[Project, list[tuple[str, str]]]:
    """The merged map and the places of its conflicts; the other way round it has to be the same."""
    found = merge(base, ours, theirs)
    other = merge(base, theirs, ours, ("theirs", "ours"))
    assert mirrored(other.project) == found.project
    found.project.check_references()
    raw = project_file.dumps(found.project)
    assert project_file.dumps(project_file.loads(raw, "map").project) == raw
    assert project_file.loads(raw, "map").faults == []
    assert {c.id for c in found.conflicts} == found.project.conflicts.keys()
    return found.project, [(c.record, c.field) for c in found.conflicts]


def test_what_one_changed_is_taken() -> None:
    theirs = changed("actors", "b", name="Omega")
    assert merged(BASE, theirs) == (theirs, [])
    assert merged(theirs, theirs) == (theirs, [])


def test_two_fields_of_one_record() -> None:
    found, conflicts = merged(changed("actors", "a", name="Omega"), changed("actors", "a", code="OM"))
    assert (found.actors["a"].name, found.actors["a"].code) == ("Omega", "OM")
    assert conflicts == []


def test_one_field_changed_by_both_stays_as_it_was() -> None:
    found, conflicts = merged(changed("actors", "a", name="Omega"), changed("actors", "a", name="Psi"))
    assert found.actors["a"].name == "Alpha"
    assert conflicts == [("a", "name")]
    (conflict,) = found.conflicts.values()
    assert (conflict.ours, conflict.theirs) == ('"Omega"', '"Psi"')


def test_phases_added_by_two_people() -> None:
    one, other = Phase(when="2010", label="one"), Phase(when="2011", label="other")
    found, conflicts = merged(with_phases(P1, P2, one), with_phases(P1, other, P2))
    assert conflicts == []
    assert found.relations["ab"].phases == (P1, other, P2, one)


def test_the_same_phase_added_by_both_is_one() -> None:
    one = Phase(when="2010", label="one")
    assert merged(with_phases(P1, P2, one), with_phases(P1, P2, one))[0].relations["ab"].phases == (
        P1,
        P2,
        one,
    )


def test_two_fields_of_one_phase() -> None:
    found, conflicts = merged(
        with_phases(P1, updated(P2, stance=-2)), with_phases(updated(P1, label="pact"), updated(P2, note="N"))
    )
    assert conflicts == []
    assert found.relations["ab"].phases == (updated(P1, label="pact"), updated(P2, stance=-2, note="N"))


def test_a_field_of_a_phase_changed_by_both() -> None:
    new = Phase(when="1980", label="before")
    found, conflicts = merged(
        with_phases(new, P1, updated(P2, stance=-2)), with_phases(P1, updated(P2, stance=0))
    )
    assert conflicts == [("ab", "phases.2.stance")]
    assert found.relations["ab"].phases == (new, P1, P2)


def test_a_phase_removed_by_one_and_changed_by_the_other() -> None:
    found, conflicts = merged(with_phases(P1), with_phases(P1, updated(P2, stance=-2)))
    assert conflicts == [("ab", "phases.1")]
    assert found.relations["ab"].phases == (P1, P2)


def test_phases_put_in_another_order() -> None:
    found, conflicts = merged(with_phases(P2, P1), with_phases(P1, updated(P2, stance=-2)))
    assert conflicts == []
    assert found.relations["ab"].phases == (updated(P2, stance=-2), P1)


def test_citations_within_phases() -> None:
    base = Diff.adding(Source(id="t", title="T"), Source(id="u", title="U")).apply(BASE)
    one, other = (
        updated(P1, citations=(Citation(source="t"),)),
        updated(P1, citations=(Citation(source="u"),)),
    )
    found, conflicts = merged(
        changed("relations", "ab", base, phases=(one, P2)),
        changed("relations", "ab", base, phases=(other, P2)),
        base,
    )
    assert conflicts == []
    assert {c.source for c in found.relations["ab"].phases[0].citations} == {"t", "u"}


def test_lists_of_words_and_mappings() -> None:
    found, conflicts = merged(
        changed("actors", "a", aliases=("One", "Two", "Drei"), attributes={"area": 4, "motto": "x"}),
        changed("actors", "a", aliases=("Two",), attributes={"area": 3, "people": 7}),
    )
    assert conflicts == []
    assert found.actors["a"].aliases == ("Two", "Drei")
    assert found.actors["a"].attributes == {"area": 4, "people": 7}


def test_an_attribute_changed_by_both() -> None:
    found, conflicts = merged(
        changed("actors", "a", attributes={"area": 4, "motto": "y"}),
        changed("actors", "a", attributes={"area": 5}),
    )
    assert conflicts == [("a", "attributes")]
    assert found.actors["a"].attributes == {"area": 3, "motto": "x"}


def test_one_and_true_are_not_the_same() -> None:
    found, conflicts = merged(
        changed("actors", "a", attributes={"area": 1, "motto": "x"}),
        changed("actors", "a", attributes={"area": True, "motto": "x"}),
    )
    assert conflicts == [("a", "attributes")]
    assert found.actors["a"].attributes["area"] == 3


def test_what_one_removed_and_the_other_changed_stays() -> None:
    gone = Diff.of([Change(BASE.relations["bc"], None), Change(BASE.actors["c"], None)]).apply(BASE)
    found, conflicts = merged(gone, changed("actors", "c", name="Omega"))
    assert conflicts == [("c", "")]
    assert found.actors["c"].name == "Omega"
    assert "bc" in found.relations


def test_what_one_removed_and_the_other_refers_to_stays() -> None:
    gone = Diff.of([Change(BASE.relations["bc"], None), Change(BASE.actors["c"], None)]).apply(BASE)
    theirs = Diff.adding(Relation(id="ac", source="a", target="c")).apply(BASE)
    found, conflicts = merged(gone, theirs)
    assert conflicts == [("c", "")]
    assert found.relations.keys() == {"ab", "bc", "ac"}


def test_removed_by_both_is_gone() -> None:
    gone = Diff.removing(BASE.relations["bc"]).apply(BASE)
    assert merged(gone, gone) == (gone, [])


def test_the_same_id_added_by_both() -> None:
    found, conflicts = merged(
        Diff.adding(Actor(id="x", name="X", code="XX")).apply(BASE),
        Diff.adding(Actor(id="x", name="X", aliases=("Ex",))).apply(BASE),
    )
    assert conflicts == []
    assert found.actors["x"] == Actor(id="x", name="X", code="XX", aliases=("Ex",))
    found, conflicts = merged(
        Diff.adding(Actor(id="x", name="X")).apply(BASE), Diff.adding(Actor(id="x", name="Y")).apply(BASE)
    )
    assert conflicts == [("x", "name")]
    assert found.actors["x"].name in ("X", "Y")


def test_a_place_is_one_thing() -> None:
    found, conflicts = merged(changed("placements", "a", x=5.0), changed("placements", "a", y=7.0))
    assert conflicts == [("a", "")]
    assert found.placements["a"] == BASE.placements["a"]


def test_the_ends_of_an_arrow_are_one_thing() -> None:
    found, conflicts = merged(
        changed("notes", "n", anchors=(Anchor(actor="b"), Anchor(x=1.0, y=1.0))),
        changed("notes", "n", anchors=(Anchor(actor="a"), Anchor(x=9.0, y=9.0))),
    )
    assert conflicts == [("n", "anchors")]
    assert found.notes["n"] == BASE.notes["n"]


def test_what_cannot_be_both_stays_as_it_was() -> None:
    base = Diff.adding(Scene(id="c", title="C", date="2001")).apply(BASE)
    one = changed("scenes", "c", base, date=None, window="2000/2001")
    found, conflicts = merged(one, changed("scenes", "c", base, compared_with="2000"), base)
    assert conflicts == [("c", "")]
    assert found.scenes == base.scenes


def test_the_map_itself() -> None:
    found, conflicts = merged(
        replace(BASE, about=About(title="Mine", description="D")),
        replace(BASE, about=About(title="Theirs", as_of="2024")),
    )
    assert conflicts == [("about", "title")]
    assert (found.about.title, found.about.description, found.about.as_of) == ("Map", "D", "2024")


def test_fields_that_are_not_known_here() -> None:
    base = Diff.adding(Actor.model_validate({"id": "x", "name": "X", "mood": "old"})).apply(BASE)
    found, conflicts = merged(
        changed("actors", "x", base, mood="new"), changed("actors", "x", base, name="Y", more=[1]), base
    )
    assert conflicts == []
    assert found.actors["x"].model_extra == {"mood": "new", "more": [1]}


def test_control_characters_in_what_clashes() -> None:
    found, _ = merged(
        changed("actors", "a", attributes={"area": "\x7f\x85\x00"}),
        changed("actors", "a", attributes={"area": "y"}),
    )
    assert len(found.conflicts) == 1


# --- properties -------------------------------------------------------------------------------


@st.composite
def edits(draw: st.DrawFn, project: Project) -> Project:
    """A map after some edits, each of which leaves it sound."""
    for _ in range(draw(st.integers(0, 4))):
        refs = [Ref(name, record.id) for name, record in project.records()]
        if not refs:
            return project
        ref = draw(st.sampled_from(refs))
        project = draw(edited(project, ref))
    return project


@st.composite
def edited(draw: st.DrawFn, project: Project, ref: Ref) -> Project:
    record = project.get(*ref)
    assert record is not None
    word = draw(st.sampled_from(["north", "south", "east"]))
    name = {"actors": "name", "events": "title", "sources": "title"}.get(ref.collection)
    changes: list[Project] = []
    if name is not None:
        changes.append(Diff.of([Change(record, updated(record, **{name: word}))]).apply(project))
        changes.append(Diff.of([Change(record, updated(record, notes=word))]).apply(project))
    if isinstance(record, Relation):
        phases = record.phases
        more = (*phases, Phase(when="2000", label=word))
        changes.append(Diff.of([Change(record, updated(record, phases=more))]).apply(project))
        if phases:
            fewer = phases[1:]
            other = (updated(phases[0], label=word), *fewer)
            changes += [
                Diff.of([Change(record, updated(record, phases=p))]).apply(project) for p in (fewer, other)
            ]
    if ref.collection != "about":
        changes.append(remove(project, [ref]).apply(project))  # with all that goes because of it
    if isinstance(record, Actor):
        added = Relation(id=f"new-{word}", source=ref.id, target=ref.id, phases=(Phase(when="2001"),))
        if added.id not in project.relations:
            changes.append(Diff.adding(added).apply(project))
    return draw(st.sampled_from(changes)) if changes else project


def test_what_is_back_as_it_was_has_its_ends() -> None:
    tie = Relation(
        id="r", source="a", target="a", phases=(Phase(when="2020", ends_with=EventDay(event="e")),)
    )
    event = Event(id="e", title="", participants=(Participant(actor="a"),))
    base = Project.of(None, Actor(id="a", name=""), tie, event)
    ours = Project.of(None, updated(event, participants=()))
    theirs = Project.of(None, Actor(id="a", name=""), updated(tie, phases=(Phase(when="2020"),)))
    for one, other in ((ours, theirs), (theirs, ours)):
        found = merge(base, one, other).project
        assert (found.relations, found.actors.keys()) == (base.relations, {"a"})


@given(st.data())
def test_the_order_of_the_sides_changes_only_their_names(data: st.DataObject) -> None:
    base = data.draw(projects())
    ours, theirs = data.draw(edits(base)), data.draw(edits(base))
    merged(ours, theirs, base)
    assert merge(base, ours, base).project == ours
    assert merge(base, base, ours).project == ours
    assert merge(base, ours, ours).project == ours


@given(st.data())
def test_edits_that_do_not_meet_never_clash(data: st.DataObject) -> None:
    base = data.draw(projects())
    ours, theirs = data.draw(edits(base)), data.draw(edits(base))
    one, other = Diff.between(base, ours), Diff.between(base, theirs)

    def near(diff: Diff) -> set[Ref]:
        found = set(diff.changes)
        for change in diff.changes.values():
            for record in change:
                found |= {Ref(*target) for target in references(record)} if record is not None else set()
        return found

    assume(not near(one) & set(other.changes))
    assume(not near(other) & set(one.changes))
    found = merge(base, ours, theirs)
    assert found.conflicts == ()
    assert found.project == other.apply(one.apply(base)) == one.apply(other.apply(base))


def test_a_list_that_both_made_much_longer_is_quick() -> None:
    many = tuple(Phase(when=str(1000 + n)) for n in range(2_000))
    base = Project.of(None, Actor(id="a", name="A"), Relation(id="r", source="a", target="a", phases=many))
    one = changed("relations", "r", base, phases=(*many, Phase(when="0988")))
    other = changed("relations", "r", base, phases=tuple(updated(phase, label="x") for phase in many))
    found = merge(base, one, other).project
    assert len(found.relations["r"].phases) == 2_001


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5_000])
def test_odd_names_of_the_sides(name: str) -> None:
    found = merge(BASE, changed("actors", "a", name="O"), changed("actors", "a", name="P"), (name, name))
    assert isinstance(found.conflicts[0], Conflict)


def test_what_was_cleared_of_it_refers_to_it_again() -> None:
    gone = remove(BASE, [Ref("actors", "a")]).apply(BASE)
    assert gone.events["e"].participants == (Participant(actor="b"),)
    found, conflicts = merged(gone, changed("actors", "a", name="Omega"))
    assert conflicts == [("a", "")]
    assert found.events["e"].participants == BASE.events["e"].participants
    assert found.relations["ab"] == BASE.relations["ab"]
    assert found.placements == BASE.placements


def test_a_source_comes_back_with_its_citations() -> None:
    gone = remove(BASE, [Ref("sources", "s")]).apply(BASE)
    assert gone.relations["ab"].phases[1].citations == ()
    ours = changed(
        "relations", "ab", gone, notes="N", phases=(P1, updated(gone.relations["ab"].phases[1], stance=0))
    )
    found, conflicts = merged(ours, changed("sources", "s", title="Other"))
    assert conflicts == [("s", "")]
    assert found.sources["s"].title == "Other"
    assert found.relations["ab"].notes == "N"
    assert found.relations["ab"].phases == (P1, updated(P2, stance=0))


def test_a_word_that_looks_like_an_id_is_not_brought_back() -> None:
    base = changed("relations", "bc", tags=("c", "x"))
    gone = changed("events", "e", remove(base, [Ref("actors", "c")]).apply(base), tags=())
    found, conflicts = merged(gone, changed("actors", "c", base, name="Omega"), base)
    assert conflicts == [("c", "")]
    assert found.relations["bc"].tags == ("c", "x")
    kept = changed("relations", "bc", base, tags=("x",))
    assert merged(kept, changed("actors", "c", base, name="Omega"), base)[0].relations["bc"].tags == ("x",)


def test_what_was_removed_by_itself_stays_removed() -> None:
    """The relation between two actors that were both removed, of which one is needed."""
    gone = remove(BASE, [Ref("actors", "b"), Ref("actors", "c")]).apply(BASE)
    found, conflicts = merged(gone, changed("actors", "c", name="Omega"))
    assert conflicts == [("c", "")]
    assert "b" not in found.actors
    assert "bc" not in found.relations
