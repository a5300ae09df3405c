from __future__ import annotations

from collections.abc import Callable

import pytest

from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Event, EventDay, Phase, Relation, RelationKind
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.known import event_line
from relmap.timeline.words import differences

MakeProject = Callable[..., Project]


def told(project: Project, certain_only: bool = False) -> list[tuple[str, str]]:
    """What is different on 1 January 2020 from 1 January 2010."""
    one, other = days.from_ymd(2010, 1, 1), days.from_ymd(2020, 1, 1)
    found = differences(changes(TimeIndex(project), one, other, certain_only))
    return [(difference.called, difference.text) for difference in found]


@pytest.mark.parametrize(
    ("phases", "called", "text"),
    [
        (["2015/.."], "Begun", "ally"),
        (["2005/2015"], "Ended", "ally"),
        (["2015/.. planned"], "Planned", "ally, planned (possible)"),
        (["2005/2015 planned"], "No longer planned", "ally, planned (possible)"),
        (["[..2015]/.."], "Certain, possible before", "ally"),
        (["2005/[2015..]"], "Only possible, certain before", "ally"),
        (["2005/[2015..2025]"], "Only possible, certain before", "ally"),
        (["2005/2015", "2015/.. alleged"], "Changed", "ally → foe, alleged"),
        (["2005/[2015..2025]", "[2015..2025]/.."], "Changed", "ally → ally or foe (turning)"),
    ],
)
def test_what_is_different_is_called_what_it_is(
    make_project: MakeProject, phases: list[str], called: str, text: str
) -> None:
    made = tuple(
        Phase(when=when, label=label, status=status or "actual")  # type: ignore[arg-type]
        for (when, _, status), label in zip((p.partition(" ") for p in phases), ("ally", "foe"), strict=False)
    )
    project = make_project(Relation(id="r", source="a", target="b", phases=made))
    [(found, line)] = told(project)
    assert found == called
    assert line.endswith(f": {text}")


def test_what_is_certain_is_not_said_to_have_begun_or_ended(make_project: MakeProject) -> None:
    def one(key: str, when: str) -> Relation:
        return Relation(id=key, source="a", target="b", phases=(Phase(when=when, label=key),))

    project = make_project(one("sooner", "[..2015]/.."), one("later", "2005/[2015..2025]"))
    assert [called for called, _ in told(project, True)] == ["Newly certain", "No longer certain"]


@pytest.mark.parametrize("certain_only", [False, True])
def test_what_the_map_knows_no_more_of_neither_ended_nor_changed(
    make_project: MakeProject, certain_only: bool
) -> None:
    relation = Relation(id="r", source="a", target="b", phases=(Phase(when="2005/.."),))
    index = TimeIndex(make_project(relation, as_of="2015-06-30"))
    found = changes(index, days.from_ymd(2010, 1, 1), days.from_ymd(2020, 1, 1), certain_only)
    assert (found.begun, found.ended, found.changed) == ([], [], [])
    said = "The map knows up to 30 June 2015; after that 1 relation that is open-ended is only possible."
    assert found.beyond() == said
    after = changes(index, days.from_ymd(2018, 1, 1), days.from_ymd(2020, 1, 1), certain_only)
    assert after.beyond() == "The map knows up to 30 June 2015; that is before both days."
    before = changes(index, days.from_ymd(2010, 1, 1), days.from_ymd(2015, 6, 30), certain_only)
    assert before.beyond() == ""


def test_events_say_when_they_were_or_what_dates_them(small_map: Project) -> None:
    project = Diff.adding(
        Event(id="war", title="The war", when="2005-03-04"),
        Event(id="long", title="The siege", when="2005-03-04/2005-03-09", status="alleged"),
        Event(id="peace", title="The peace", after=("war",)),
        Event(id="fair", title="The fair", when="2006", after=("peace",)),
        Event(id="plea", title="The plea", after=("war",), status="alleged"),
        Event(id="reply", title="The reply", when="2005-03-04", after=("plea",)),
    ).apply(small_map)
    index = TimeIndex(project)

    def said(key: str) -> str:
        return event_line(index, project.events[key])

    assert said("war") == "4 March 2005: The war"
    assert said("long") == "From 4 March 2005 until 9 March 2005: The siege (alleged)"
    assert said("fair") == "2006: The fair"
    when, known = said("peace").split(": ", 1)
    assert when == "Some day between 4 March 2005 and 31 December 2006"
    assert known == "The peace (derived: after “The war”; before “The fair”)"
    assert said("plea") == (
        "On 4 March 2005, as follows from others: The plea "
        "(alleged, derived: after “The war”; before “The reply”)"
    )


def _told_of(project: Project, *phases: Phase, kind: str = "alliance") -> list[str]:
    found = Diff.adding(Relation(id="r", source="a", target="b", kind=kind, phases=phases)).apply(project)
    return [text for _, text in told(found)]


def test_what_a_label_says_is_not_said_twice(make_project: MakeProject) -> None:
    kinds = (RelationKind(id="m", label="Membership"), RelationKind(id="s", label="Strategic dialogue"))
    project = make_project(*kinds)
    assert _told_of(project, Phase(when="2015/..", label="member"), kind="m") == ["A – B: member"]
    assert _told_of(project, Phase(when="2015/..", label="observer"), kind="m") == [
        "A – B: Membership: observer"
    ]
    said = _told_of(project, Phase(when="2015/..", label="strategic partnership"), kind="s")
    assert said == ["A – B: Strategic dialogue: strategic partnership"]


def test_what_stays_is_not_told_as_changed(make_project: MakeProject) -> None:
    pact, union = (
        Phase(when="2005/2014", label="pact", stance=1),
        Phase(when="2016/..", label="union", stance=1),
    )
    foe = Phase(when="2016/..", label="war", stance=-2)
    assert [text.partition(": ")[2].partition(": ")[2] for text in _told_of(make_project(), pact, union)] == [
        "pact → union"
    ]
    assert _told_of(make_project(), pact, foe)[0].endswith("pact, cooperative → war, hostile")


def test_doubts_that_both_sides_share_are_told_once(make_project: MakeProject) -> None:
    phases = (
        Phase(when="[..2015]/[..2016]", label="pact", stance=1),
        Phase(when="[2018..]/[2022..]", label="war", stance=-2),
    )
    (text,) = _told_of(make_project(), *phases)
    assert text.endswith("pact, cooperative → war, hostile (both only possible)")


def test_only_the_phase_that_began_or_ended_is_dated_by_its_event(make_project: MakeProject) -> None:
    events = (Event(id="e", title="The coup", when="2014"), Event(id="f", title="The peace", when="2018"))
    project = make_project(*events)
    first = Phase(when="2012/2014", label="one", ends_with=EventDay(event="e"))
    second = Phase(when="2014/..", label="two", begins_with=EventDay(event="e"))
    assert _told_of(project, second) == ["A – B: Alliance: two (began with “The coup”)"]
    # It began before, as something else.
    assert _told_of(project, first, second) == ["A – B: Alliance: two"]
    early = Phase(when="2005/2014", label="one", ends_with=EventDay(event="e"))
    late = Phase(when="2015/2018", label="two", ends_with=EventDay(event="f"))
    assert _told_of(project, early) == ["A – B: Alliance: one (ended with “The coup”)"]
    assert _told_of(project, early, late) == ["A – B: Alliance: one"]
