"""What was typed and is not understood stays with its field, wherever that goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.editor.document import Document
from relmap.editor.drafts import drafts_of, keep_draft, with_drafts
from relmap.editor.edits import remove, replace_record, with_phase
from relmap.model.diff import Diff, Ref
from relmap.model.phrases.vocabulary import HOW
from relmap.model.problems import problems
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Draft, Event, Phase, Relation, Scene, Source, updated
from relmap.storage import project_file
from tests.strategies import projects

AB = Ref("relations", "ab")


def phased(count: int) -> Project:
    phases = tuple(Phase(when=f"{2000 + n}/{2001 + n}", label=f"phase {n}") for n in range(count))
    return Project.of(
        About(title="Drafts"),
        Actor(id="a", name="A"),
        Actor(id="b", name="B"),
        Source(id="s", title="Source"),
        Relation(id="ab", source="a", target="b", phases=phases),
    )


def kept(project: Project, field: str, text: str = "sumer 2019") -> Project:
    return keep_draft(project, AB, field, text).apply(project)


def applied(project: Project, diff: Diff) -> Project:
    return with_drafts(project, diff).apply(project)


def relation_with(project: Project, phases: tuple[Phase, ...]) -> Diff:
    return replace_record(project, updated(project.relations["ab"], phases=phases))


def test_a_draft_is_kept_replaced_and_given_up() -> None:
    project = kept(phased(2), "phases.1.when")
    assert drafts_of(project, AB) == {"phases.1.when": "sumer 2019"}
    assert drafts_of(project, Ref("actors", "ab")) == {}
    project = kept(project, "phases.1.when", "sumer 2020")
    assert drafts_of(project, AB) == {"phases.1.when": "sumer 2020"}
    assert len(project.drafts) == 1
    project = kept(project, "phases.0.when", "x")
    assert len(project.drafts) == 2
    assert not keep_draft(project, AB, "phases.0.when", "x")
    assert drafts_of(kept(project, "phases.0.when", ""), AB) == {"phases.1.when": "sumer 2020"}


def test_no_control_character_gets_into_a_map() -> None:
    assert drafts_of(kept(phased(1), "phases.0.when", "sum\x07mer\x00"), AB) == {"phases.0.when": "summer"}
    assert not keep_draft(phased(1), AB, "phases.0.when", "\x07")


def test_a_draft_is_gone_when_its_field_is_filled_by_whatever_does_it() -> None:
    project = kept(kept(phased(2), "phases.1.when"), "phases.0.when", "x")
    relation = project.relations["ab"]
    filled = with_phase(relation, 1, updated(relation.phases[1], when="2019-06/2020"))
    project = applied(project, replace_record(project, filled))
    assert drafts_of(project, AB) == {"phases.0.when": "x"}
    labelled = with_phase(filled, 0, updated(filled.phases[0], label="else"))
    assert drafts_of(applied(project, replace_record(project, labelled)), AB) == {"phases.0.when": "x"}


def test_a_draft_stays_with_its_phase_when_others_come_and_go() -> None:
    project = kept(phased(3), "phases.1.when")
    first, second, third = project.relations["ab"].phases
    new = Phase(when="1999")
    for phases, field in (
        ((new, first, second, third), "phases.2.when"),
        ((first, new, second, third), "phases.2.when"),
        ((first, second, third, new), "phases.1.when"),
        ((first, second), "phases.1.when"),
        ((second, third), "phases.0.when"),
    ):
        assert list(drafts_of(applied(project, relation_with(project, phases)), AB)) == [field]
    assert drafts_of(applied(project, relation_with(project, (first, third))), AB) == {}
    assert drafts_of(applied(project, relation_with(project, ())), AB) == {}


def test_a_draft_within_a_citation_goes_with_its_phase_and_citation() -> None:
    project = phased(2)
    relation = project.relations["ab"]
    cited = updated(relation.phases[1], citations=(Citation(source="s"), Citation(source="s", page="2")))
    project = replace_record(project, with_phase(relation, 1, cited)).apply(project)
    project = kept(project, "phases.1.citations.1.source", "Le Figaro")
    first, second = project.relations["ab"].phases
    project = applied(project, relation_with(project, (Phase(when="1990"), first, second)))
    assert drafts_of(project, AB) == {"phases.2.citations.1.source": "Le Figaro"}
    fewer = updated(second, citations=second.citations[1:])
    project = applied(project, relation_with(project, (*project.relations["ab"].phases[:2], fewer)))
    assert drafts_of(project, AB) == {"phases.2.citations.0.source": "Le Figaro"}


def test_a_draft_goes_with_its_record() -> None:
    project = kept(phased(1), "phases.0.when")
    assert not applied(project, remove(project, [Ref("actors", "a")])).drafts
    gone = with_drafts(project, Diff.removing(project.relations["ab"]))
    assert not gone.apply(project).drafts
    assert gone.inverse().apply(gone.apply(project)) == project


@given(projects(), st.data())
def test_undo_brings_drafts_back(project: Project, data: st.DataObject) -> None:
    relations = [r for r in project.relations.values() if r.phases]
    if not relations:
        return
    relation = data.draw(st.sampled_from(relations))
    at = data.draw(st.integers(0, len(relation.phases) - 1))
    ref = Ref("relations", relation.id)
    project = keep_draft(project, ref, f"phases.{at}.when", "x").apply(project)
    kept_phases = data.draw(st.lists(st.sampled_from(relation.phases), max_size=5))
    diff = with_drafts(project, replace_record(project, updated(relation, phases=tuple(kept_phases))))
    after = diff.apply(project)
    assert diff.inverse().apply(after) == project
    for field in drafts_of(after, ref):
        assert int(field.split(".")[1]) < len(kept_phases)


def test_a_draft_is_a_step_of_undo_and_is_saved(tmp_path: Path) -> None:
    document = Document(phased(2))
    document.apply(keep_draft(document.project, AB, "phases.1.when", "sumer"), "Type into A – B")
    document.apply(relation_with(document.project, document.project.relations["ab"].phases[1:]), "Remove")
    assert drafts_of(document.project, AB) == {"phases.0.when": "sumer"}
    path = tmp_path / "d.relmap.json"
    project_file.save(document.project, path)
    assert drafts_of(project_file.load(path).project, AB) == {"phases.0.when": "sumer"}
    document.undo_stack.undo()
    assert drafts_of(document.project, AB) == {"phases.1.when": "sumer"}
    document.undo_stack.undo()
    assert document.project.drafts == {}


@pytest.mark.parametrize("text", ["sumer 2019", "x" * 500])
def test_a_draft_is_a_problem_that_can_be_given_up(text: str) -> None:
    project = kept(phased(2), "phases.1.when", text)
    (problem,) = problems(project)
    assert (problem.ref, problem.phase) == (AB, 1)
    assert problem.message.startswith(f"“{text[:20]}")
    assert "typed for “When” of the phase" in problem.message
    assert len(problem.message) < 200
    assert problems(problem.fixes[0].diff.apply(project)) == []


FIELDS = Project.of(
    About(title="Drafts"),
    Actor(id="a", name="A"),
    Actor(id="b", name="B"),
    Source(id="s", title="Source"),
    Relation(
        id="ab",
        source="a",
        target="b",
        phases=(Phase(when="1956", label="pressure on the pound"), Phase(when="1957/1960")),
    ),
    Event(id="e", title="E"),
    Scene(id="v", title="V", date="2000"),
)


@pytest.mark.parametrize(
    ("ref", "field", "text", "message", "remedy"),
    [
        (AB, "phases.0.when", "1956/1954",
         "what was typed for “When” of the phase “pressure on the pound” is not taken. "
         "“1956/1954” ends before it starts.", "Write the earlier date first."),
        (AB, "phases.1.when", "31 June 1957",
         "“31 June 1957”, typed for “When” of the phase 1957/1960, is not taken. June 1957 has 30 days.", ""),
        (Ref("events", "e"), "when", "6/7/2024",
         "“6/7/2024”, typed for “When”, is not taken. Which is the month?", ""),
        (Ref("events", "e"), "when", "June",
         "“June”, typed for “When”, is not taken. Which year?", ""),
        (Ref("events", "e"), "when", "between 2018 and 2020",
         "“between 2018 and 2020”, typed for “When”, is not taken. Some day within it, or the whole time?",
         ""),
        (Ref("sources", "s"), "date", "since 2020",
         "what was typed for “Date” is not taken. “since 2020” is a span; one date is wanted here.", ""),
        (Ref("sources", "s"), "accessed", "Q5 2024",
         "what was typed for “Accessed” is not taken. “Q5 2024”: a year has 4 quarters.", ""),
        (Ref("about", "about"), "as_of", "2018–2020",
         "what was typed for “Knows up to” is not taken. “2018–2020” is a span; one date is wanted here.",
         ""),
        (Ref("about", "about"), "extent", "2020 to",
         "what was typed for “Slider” is not taken. “2020 to”: there is no date after “to”.", HOW),
        (Ref("actors", "a"), "exists", "hello",
         "what was typed for “Exists” is not taken. “hello” is not a date.", HOW),
        (Ref("scenes", "v"), "date", "XX century",
         "what was typed for “Day” is not taken. “XX century” is not read.",
         "Write centuries like 19th century."),
        (Ref("scenes", "v"), "window", "between 2018 and 2020",
         "“between 2018 and 2020”, typed for “Window”, is not taken. The whole time, or some day within it?",
         ""),
        # true on some days only, or no date
        (Ref("events", "e"), "when", "after 2050 and before today",
         "“after 2050 and before today”, typed for “When”, is not taken.", ""),
        (Ref("about", "about"), "size_by", "2020–2018", "“2020–2018”, typed for “Actor size”, is not taken.",
         ""),
        (Ref("events", "e"), "relations", "x", "“x”, typed for “Bears on”, is not taken.", ""),
        (Ref("events", "e"), "after", "x", "“x”, typed for “Came after”, is not taken.", ""),
        (AB, "source", "x", "“x”, typed for “From”, is not taken.", ""),
        (AB, "phases.0.citations.0.source", "x",
         "“x”, typed for “Source” of the phase “pressure on the pound”, is not taken.", ""),
        (AB, "phases.9.when", "2020", "“2020”, typed for “When”, is not taken.", ""),
    ],
)  # fmt: skip
def test_a_draft_says_where_it_was_typed_and_what_is_wrong(
    ref: Ref, field: str, text: str, message: str, remedy: str
) -> None:
    (problem,) = problems(keep_draft(FIELDS, ref, field, text).apply(FIELDS))
    assert problem.message == message
    assert problem.remedy == (remedy or "Write it so that it can be read, or give it up.")


def test_without_drafts_a_diff_is_left_as_it_is() -> None:
    project = phased(2)
    diff = relation_with(project, ())
    assert with_drafts(project, diff) is diff
    assert with_drafts(replace(project, drafts=kept(project, "x").drafts), Diff()) == Diff()


@pytest.mark.parametrize(
    "field", ["", ".", "0", "phases", "phases.x.when", "phases.²", "phases.99.when", "when.0", "attributes.0",
              "__class__", "phases.0.stance.1", "a.b.c", "phases.0.when.0", "9" * 2000],
)  # fmt: skip
def test_a_draft_of_no_field_does_no_harm(field: str) -> None:
    project = phased(2)
    draft = Draft(id="d", collection="relations", record="ab", field=field, text="x")
    project = Diff.adding(draft).apply(project)
    assert [problem.ref for problem in problems(project)] == [AB]
    first, second = project.relations["ab"].phases
    for phases in ((), (second,), (first, second, Phase(when="2020"))):
        assert applied(project, relation_with(project, phases)).relations["ab"].phases == phases
    assert not applied(project, Diff.removing(project.relations["ab"])).drafts


def test_a_draft_stays_with_a_phase_that_is_ended_for_a_new_one() -> None:
    project = kept(phased(2), "phases.1.weight", "abt 90")
    first, second = project.relations["ab"].phases
    ended = (first, updated(second, when="2001/2010"), Phase(when="2010/.."))
    assert drafts_of(applied(project, relation_with(project, ended)), AB) == {"phases.1.weight": "abt 90"}
    assert list(drafts_of(applied(project, relation_with(project, (second, first))), AB)) == [
        "phases.0.weight"
    ]


def test_what_is_to_be_added_stays_until_something_is() -> None:
    project = Diff.adding(Event(id="e", title="E"), Event(id="f", title="F"), Event(id="g", title="G")).apply(
        phased(1)
    )
    event = updated(project.events["g"], after=("e",))
    project = Diff.replacing(project.events["g"], event).apply(project)
    ref = Ref("events", "g")
    project = keep_draft(project, ref, "after.+", "Congress").apply(project)
    fewer = Diff.replacing(event, updated(event, after=()))
    assert drafts_of(applied(project, fewer), ref) == {"after.+": "Congress"}
    more = Diff.replacing(event, updated(event, after=("e", "f")))
    assert drafts_of(applied(project, more), ref) == {}
