from __future__ import annotations

from collections.abc import Callable

import pytest

from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Event, Phase, Relation
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
