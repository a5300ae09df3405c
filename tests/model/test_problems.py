"""Problems in time, and that their fixes put them right."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from relmap.model.diff import Ref
from relmap.model.problems import Problem, problems
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Event, Participant, Phase, Relation, Source
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
    assert "“S” is of 2000-01-01, before 2001/2003" in problem.message
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
    assert problem.message == "it is dated before “X”, which it followed."
    assert problem.fixes[0].text == "Say no more that it followed “X”"
    assert fixed(problem, one, other).events["y"].after == ()


@settings(max_examples=60)
@given(projects())
def test_every_fix_puts_its_problem_right(project: Project) -> None:
    def told(project: Project) -> Counter[tuple[object, ...]]:
        return Counter((problem.ref, problem.phase, problem.message) for problem in problems(project))

    before = told(project)
    for problem in problems(project):
        assert project.get(*problem.ref) is not None
        for fix in problem.fixes:
            # Of two phases with the same dates each may have the same problem with a third.
            key = (problem.ref, problem.phase, problem.message)
            assert told(fix.diff.apply(project))[key] < before[key]


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
    assert found.message == (
        "there is no day on which all of this holds: “Coup” is dated 2000-01-09; “Protest” is after “Coup”; "
        "“Answer” is after “Protest”; “Answer” is told by “Old paper”, of 2000-01-03."
    )


def linked(when: str, **links: Any) -> Relation:
    phase = Phase.model_validate({"when": when, **links})
    return Relation(id="r", source="a", target="b", kind="alliance", phases=(phase,))


COUP = Event(id="coup", title="Coup", when="2005-05-01")
BEGINS, ENDS = ({name: {"event": "coup"}} for name in ("begins_with", "ends_with"))


@pytest.mark.parametrize(
    ("when", "links"),
    [("2000/..", ENDS), ("../2008", BEGINS), ("../..", BEGINS | {"ends_with": {"event": "coup"}})],
)
def test_a_phase_that_events_keep_within_the_time_of_its_actors(when: str, links: Any) -> None:
    assert found(linked(when, **links), COUP) == []


def test_a_phase_that_an_event_puts_outside_the_time_of_an_actor() -> None:
    late = Event(id="coup", title="Coup", when="2020-05-01")
    (problem,) = found(linked("../..", **BEGINS), late)
    told = "2020-05-01/.. (begins with “Coup”) is outside the time of B (../2010-12-31)."
    assert (problem.message, problem.fixes) == (told, ())


def phases(*plain: dict[str, Any]) -> Relation:
    made = tuple(Phase.model_validate(phase) for phase in plain)
    return Relation(id="r", source="a", target="b", phases=made)


def test_phases_that_an_event_keeps_apart_do_not_overlap() -> None:
    assert found(phases({"when": "1995/2004"}, {"when": "../2010", **BEGINS}), COUP) == []
    assert found(phases({"when": "1995/..", **ENDS}, {"when": "2006/2010"}), COUP) == []


def test_phases_that_an_event_makes_overlap() -> None:
    (problem,) = found(phases({"when": "1995/2006"}, {"when": "../2010", **BEGINS}), COUP)
    assert problem.message == (
        "2005-05-01/2010 (begins with “Coup”) overlaps with 1995/2006, another phase of the same relation."
    )
    assert (problem.phase, problem.fixes) == (1, ())
    month = Event(id="coup", title="Coup", when="2005-05")
    (problem,) = found(phases({"when": "1995/2006"}, {"when": "../2010", **BEGINS}), month)
    assert problem.message.startswith("[2005-05-01..2005-05-31]/2010 (begins with “Coup”) overlaps")


def test_a_chain_goes_through_undated_events_and_phases() -> None:
    (problem,) = found(
        linked("1995-03-01/2000", begins_with={"event": "war"}),
        Event(id="war", title="War"),
        Event(id="talks", title="Talks", after=("war",)),
        Event(id="treaty", title="Treaty", when="1994", after=("talks",)),
    )
    assert (problem.place, problem.ref) == ("events “treaty”", Ref("events", "treaty"))
    assert problem.message == (
        "there is no day on which all of this holds: “A – B: Alliance” is dated 1995-03-01/2000; "
        "“A – B: Alliance” begins with “War”; “Talks” is after “War”; “Treaty” is after “Talks”; "
        "“Treaty” is dated 1994."
    )


def test_a_phase_cannot_end_with_what_came_before_it_began() -> None:
    (problem,) = found(
        linked("2001-01-01/2010", ends_with={"event": "war", "day": "last"}),
        Event(id="war", title="War", when="1999/2000"),
    )
    assert problem.message.endswith(
        "“A – B: Alliance” is dated 2001-01-01/2010; “A – B: Alliance” ends with the last day of “War”; "
        "“War” is dated 1999/2000."
    )


def test_what_the_map_does_not_know_cannot_have_begun() -> None:
    (problem,) = found(
        linked("2009-01-01/2010", begins_with={"event": "war"}),
        Event(id="war", title="War"),
        as_of="2005",
    )
    assert "“A – B: Alliance” has begun, and the map knows up to 2005." in problem.message


def test_a_circle_is_told_once_with_its_links() -> None:
    one, two, three = (
        Event(id=key, title=key.upper(), after=(other,))
        for key, other in (("x", "z"), ("y", "x"), ("z", "y"))
    )
    (problem,) = found(one, two, three)
    assert problem.ref == Ref("events", "x")
    assert problem.message == "it comes after itself: “Y” is after “X”; “Z” is after “Y”; “X” is after “Z”."


def test_a_page_that_was_read_later_can_tell_of_what_came_between() -> None:
    source = Source(id="page", title="Page", date="2000-01-01", accessed="2010-05-01")
    cited = (Citation(source="page"),)
    assert found(source, Event(id="e", title="E", when="2005", citations=cited)) == []
    (problem,) = found(source, Event(id="e", title="E", when="2011", citations=cited))
    assert "“Page” is of 2000-01-01, read on 2010-05-01, before 2011" in problem.message
    via = (Citation(source="t", via="s"),)
    (problem,) = found(Event(id="e", title="E", when="2001", citations=via))
    assert "“S” is of 2000-01-01, before 2001" in problem.message


@pytest.mark.parametrize(("status", "count"), [("actual", 1), ("alleged", 0), ("planned", 0)])
def test_only_what_happened_needs_those_who_took_part(status: Any, count: int) -> None:
    part = (Participant(actor="a"),)
    assert len(found(Event(id="e", title="E", when="1985", status=status, participants=part))) == count
    # An undated one may be an inquiry, or a funeral.
    assert found(Event(id="e", title="E", status=status, participants=part)) == []
