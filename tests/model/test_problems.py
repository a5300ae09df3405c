"""Problems in time, and that their fixes put them right."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from relmap.model.diff import Ref
from relmap.model.problems import Problem, problems
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Event, EventDay, Participant, Phase, Relation, Source
from tests.strategies import projects

ACTORS = (
    Actor(id="a", name="A", exists="1991-09-21/.."),
    Actor(id="b", name="B", exists="../2010-12-31"),
)
SOURCES = (
    Source(id="s", title="S", date="2000-01-01"),
    Source(id="t", title="T", date="2015"),
)


def found(*records: Any, as_of: str | None = None) -> list[Problem]:
    return problems(Project.of(About(as_of=as_of), *ACTORS, *SOURCES, *records))


def relation(*phases: Phase) -> Relation:
    return Relation(id="r", source="a", target="b", phases=phases)


def fixed(problem: Problem, *records: Any) -> Project:
    project = Project.of(None, *ACTORS, *SOURCES, *records)
    after = problem.fixes[0].diff.apply(project)
    assert problem.message not in [other.message for other in problems(after)]
    return after


@pytest.mark.parametrize(
    ("when", "text", "fix"),
    [
        ("1985-01-01/2005-01-01", "Begin the phase with A", "1991-09-21/2005-01-01"),
        ("1995/2015", "End the phase with B", "1995/2010-12-31"),
    ],
)
def test_a_phase_outside_its_actor_is_trimmed(when: str, text: str, fix: str) -> None:
    record = relation(Phase(when=when))
    (problem,) = found(record)
    assert (problem.ref.id, problem.phase, problem.fixes[0].text) == ("r", 0, text)
    assert fixed(problem, record).relations["r"].phases[0].when == fix


def test_a_phase_wholly_outside_has_no_fix() -> None:
    (problem,) = found(relation(Phase(when="2012/2015")))
    assert problem.fixes == ()


def test_overlapping_phases_are_made_to_meet() -> None:
    record = relation(Phase(when="1995/2005", stance=1), Phase(when="2000/2008", stance=-1))
    (problem,) = found(record)
    assert "overlaps with 1995/2005" in problem.message
    assert problem.phase == 1
    phases = fixed(problem, record).relations["r"].phases
    assert [phase.when for phase in phases] == ["1995/2000", "2000/2008"]


def test_phases_that_turn_do_not_overlap() -> None:
    assert not found(relation(Phase(when="1995/2000-06-30"), Phase(when="2000-06-30/2005")))
    assert not found(relation(Phase(when="199X/2000"), Phase(when="2000/2005-09")))
    assert not found(relation(Phase(when="1995/2005"), Phase(when="2000/2003", status="planned")))


def test_what_sources_dispute_is_no_overlap() -> None:
    one = Phase(when="1995/1999", citations=(Citation(source="s"),))
    other = Phase(when="1996/1998", citations=(Citation(source="t"),))
    assert not found(relation(one, other))
    same = Phase(when="1996/1998", citations=(Citation(source="s"),))
    assert len(found(relation(one, same))) == 1


def test_an_event_with_an_actor_that_did_not_exist() -> None:
    event = Event(
        id="e", title="E", when="1980", participants=(Participant(actor="a"), Participant(actor="b"))
    )
    (problem,) = found(event)
    assert "A takes part in 1980" in problem.message
    assert [part.actor for part in fixed(problem, event).events["e"].participants] == ["b"]


def test_an_event_later_than_the_map_knows() -> None:
    event = Event(id="e", title="E", when="2024-08")
    (problem,) = found(event, as_of="2024-06")
    assert problem.fixes[0].text == "Make it planned"
    assert not found(event, as_of="2024-08-05")
    assert not found(Event(id="e", title="E", when="2024-08", status="planned"), as_of="2024-06")


def test_a_source_older_than_what_it_reports() -> None:
    cited = (Citation(source="s"),)
    (problem,) = found(relation(Phase(when="2001/2003", citations=cited)))
    assert "“S” is dated 2000-01-01, before 2001/2003" in problem.message
    (problem,) = found(Event(id="e", title="E", when="2001", citations=cited))
    assert problem.place == "events “e” citations[0]"
    assert not found(relation(Phase(when="1999/2003", citations=cited)))
    assert not found(relation(Phase(when="2001/2003", status="planned", citations=cited)))
    denying = (Citation(source="s", supports=False),)
    assert not found(relation(Phase(when="2001/2003", citations=denying)))


def test_a_source_read_before_it_was_published() -> None:
    (problem,) = found(Source(id="u", title="U", date="2024-06", accessed="2024-05-01"))
    assert problem.ref == ("sources", "u")


def test_an_event_before_the_one_it_followed() -> None:
    one, other = Event(id="x", title="X", when="2005"), Event(id="y", title="Y", when="2004", after=("x",))
    (problem,) = found(one, other)
    assert fixed(problem, one, other).events["y"].after == ()


@settings(max_examples=60)
@given(projects())
def test_every_fix_puts_its_problem_right(project: Project) -> None:
    for problem in problems(project):
        assert project.get(*problem.ref) is not None
        for fix in problem.fixes:
            after = problems(fix.diff.apply(project))
            key = (problem.ref, problem.phase, problem.message)
            assert key not in [(other.ref, other.phase, other.message) for other in after]


def test_a_chain_of_events_that_leaves_no_day_is_told() -> None:
    project = Project.of(
        About(),
        Source(id="s", title="Old paper", date="2000-01-03"),
        Event(id="a", title="Coup", when="2000-01-09"),
        Event(id="b", title="Protest", after=("a",)),
        Event(id="c", title="Answer", after=("b",), citations=(Citation(source="s"),)),
    )
    (found,) = problems(project)
    assert found.ref == Ref("events", "c")
    assert found.message.startswith("there is no day on which all of this holds: “Protest” is after “Coup”, ")
    assert "“Answer” is after “Protest”, “Coup” is no earlier than 9 January 2000" in found.message
    assert found.message.endswith("told by “Old paper”, of 3 January 2000 at the latest.")


def test_a_phase_that_begins_after_all_that_the_map_knows_is_told() -> None:
    link = EventDay(event="e")
    phase = Phase(when="2021/..", begins_with=link)
    relation = Relation(id="r", source="a", target="b", phases=(phase,))
    actors = (Actor(id="a", name="Alpha"), Actor(id="b", name="Beta"))
    project = Project.of(About(as_of="2020-01-01"), *actors, Event(id="e", title="E"), relation)
    (found,) = [problem for problem in problems(project) if "no day" in problem.message]
    assert found.ref == Ref("relations", "r")
    first, last = "no earlier than 1 January 2021", "no later than 1 January 2020"
    assert (
        f"a phase of “Alpha” and “Beta” is {first}, a phase of “Alpha” and “Beta” is {last}" in found.message
    )


def test_a_phase_that_begins_with_an_event_told_of_too_early_is_told() -> None:
    relation = Relation(
        id="r", source="a", target="b", phases=(Phase(when="2021/..", begins_with=EventDay(event="e")),)
    )
    project = Project.of(
        None,
        *(Actor(id="a", name="Alpha"), Actor(id="b", name="Beta"), relation),
        Source(id="s", title="Old paper", date="2020-03-01"),
        Event(id="e", title="Treaty", citations=(Citation(source="s"),)),
    )
    (found,) = [problem for problem in problems(project) if "no day" in problem.message]
    assert "a phase of “Alpha” and “Beta” begins or ends with “Treaty”" in found.message
    assert found.message.endswith("“Treaty” is told by “Old paper”, of 1 March 2020 at the latest.")
