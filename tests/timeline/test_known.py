"""How days are known, in words; what happens some day between two."""

from __future__ import annotations

from typing import Any

import pytest

from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Event, Phase, Relation, Source, updated
from relmap.timeline import known
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.known import between_lines, derived_line, link_line, phase_when, short_name
from relmap.timeline.presence import Presence
from relmap.timeline.snapshot import Snapshot, Window
from relmap.timeline.words import differences

CEPA = Source(id="cepa", title="An article", publisher="Center (CEPA)", date="2024-06")
ACTORS = (Actor(id="a", name="A"), Actor(id="b", name="B"))


def told(key: str, title: str, *after: str, **more: Any) -> Event:
    return Event(id=key, title=title, after=after, citations=(Citation(source="cepa"),), **more)


def index_of(*records: Any, as_of: str | None = None) -> TimeIndex:
    return TimeIndex(Project.of(About(as_of=as_of), *ACTORS, CEPA, *records))


OLD = Source(id="old", title="Old", date="2022-03-31")
RETAKEN = Event(id="retaken", title="The retaking", when="2023-09-20")


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (told("e", "E", "retaken"), "derived: after “The retaking”; told by CEPA, June 2024"),
        (told("e", "E"), "derived: no earlier date is known; told by CEPA, June 2024"),
        (
            Event(id="e", title="E", after=("retaken",)),
            "derived: after “The retaking” (20 September 2023); no later date is known",
        ),
        (Event(id="e", title="E"), ""),
        (Event(id="e", title="E", when="2024"), ""),
        (Event(id="e", title="E", when="2023", after=("retaken",)), "derived: after “The retaking”"),
    ],
)
def test_how_an_event_is_dated(event: Event, line: str) -> None:
    assert derived_line(index_of(RETAKEN, event), "e") == line


def test_what_is_known_by_those_that_follow_and_by_the_map() -> None:
    index = index_of(RETAKEN, Event(id="e", title="E"), Event(id="f", title="F", when="2024", after=("e",)))
    assert derived_line(index, "e") == "derived: no earlier date is known; before “F”"
    known = index_of(RETAKEN, Event(id="e", title="E", after=("retaken",)), as_of="2024-06-30")
    assert derived_line(known, "e") == "derived: after “The retaking”; the map knows up to 30 June 2024"


def test_a_phase_dates_the_event_it_begins_with() -> None:
    phase = Phase.model_validate({"when": "[2020-03-01..2020-03-05]/..", "begins_with": {"event": "e"}})
    relation = Relation(id="r", source="a", target="b", kind="alliance", phases=(phase,))
    index = index_of(Event(id="e", title="E"), relation)
    assert derived_line(index, "e") == "derived: on the beginning of “A – B: Alliance”"
    interval = index.events["e"]
    assert (days.iso(interval.first), days.iso(interval.last)) == ("2020-03-01", "2020-03-05")


@pytest.mark.parametrize(
    ("links", "after", "lines"),
    [
        (
            {"ends_with": {"event": "y"}},
            ("y",),
            {
                "y": "on the end of “A – B: Alliance”",
                "z": "after “Y” (not before 1 January 2015); no later date is known",
            },
        ),
        (
            {"begins_with": {"event": "x"}, "ends_with": {"event": "y"}},
            (),
            {"x": "on the beginning of “A – B: Alliance”", "y": "on the end of “A – B: Alliance”"},
        ),
    ],
)
def test_what_dates_an_event_is_what_stands_beside_it(
    links: dict[str, Any], after: tuple[str, ...], lines: dict[str, str]
) -> None:
    phase = Phase.model_validate({"when": "2010/2015", **links})
    relation = Relation(id="r", source="a", target="b", kind="alliance", phases=(phase,))
    events = (Event(id="x", title="X"), Event(id="y", title="Y"), Event(id="z", title="Z", after=after))
    index = index_of(*events, relation)
    assert {key: derived_line(index, key) for key in lines} == {k: f"derived: {v}" for k, v in lines.items()}


def test_an_event_before_one_that_begins_a_phase_is_before_that() -> None:
    phase = Phase.model_validate({"when": "2010/2015", "begins_with": {"event": "y"}})
    relation = Relation(id="r", source="a", target="b", kind="alliance", phases=(phase,))
    index = index_of(Event(id="w", title="W"), Event(id="y", title="Y", after=("w",)), relation)
    assert derived_line(index, "w") == "derived: no earlier date is known; before “Y”"


def test_a_source_tells_of_what_it_is_cited_for_alone() -> None:
    index = index_of(
        RETAKEN,
        Event(id="d", title="D", after=("retaken",)),
        Event(id="e", title="E", after=("d",)),
        told("f", "F", "e"),
        Event(id="plan", title="Plan", status="planned"),
        Event(id="done", title="Done", after=("plan",)),
        as_of="2024-12-31",
    )
    assert derived_line(index, "f") == "derived: after “E”; told by CEPA, June 2024"
    assert derived_line(index, "e") == "derived: after “D”; before “F” (told by CEPA, June 2024)"
    assert derived_line(index, "d") == "derived: after “The retaking”; before “E”"
    assert derived_line(index, "plan") == "derived: no earlier date is known; before “Done”"


def test_a_phase_that_ends_with_the_last_day_of_an_event() -> None:
    phase = Phase.model_validate({"when": "2010/2015", "ends_with": {"event": "war", "day": "last"}})
    relation = Relation(id="r", source="a", target="b", kind="alliance", phases=(phase,))
    index = index_of(Event(id="war", title="War", when="[2014..]/[2014..]"), relation)
    assert derived_line(index, "war") == "derived: its last day is the end of “A – B: Alliance”"


def test_a_phase_for_which_no_day_is_left_names_its_events_without_one() -> None:
    phase = Phase.model_validate({"when": "2010/2015", "begins_with": {"event": "retaken"}})
    relation = Relation(id="r", source="a", target="b", kind="alliance", phases=(phase,))
    assert phase_when(index_of(RETAKEN, relation), relation, 0) == (
        "began with “The retaking”; ended some day in 2015"
    )
    day = updated(relation, phases=(updated(phase, when="2010"),))
    assert phase_when(index_of(RETAKEN, day), day, 0) == "began with “The retaking”"


def test_events_in_order_are_as_they_followed_one_another() -> None:
    index = index_of(
        Event(id="d", title="Siege", when="2000-01-01/2004"),
        Event(id="c", title="Relief", when="2000-01-01", after=("d",)),
        Event(id="b", title="Talks", after=("c",)),
        Event(id="a", title="Peace", when="2005", after=("b",)),
    )
    events = [index.project.events[key] for key in "abcd"]
    assert [event.id for event in index.in_order(events)] == ["d", "c", "b", "a"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2024, 6, 20), (2024, 6, 30), "some day between 20 and 30 June 2024"),
        ((2024, 1, 1), (2024, 6, 30), "some day between 1 January and 30 June 2024"),
        ((2023, 9, 20), (2024, 6, 30), "some day between 20 September 2023 and 30 June 2024"),
        ((2024, 6, 5), (2024, 6, 5), "on 5 June 2024, as follows from others"),
    ],
)
def test_between_in_words(first: tuple[int, int, int], last: tuple[int, int, int], words: str) -> None:
    assert known.some_day(days.from_ymd(*first), days.from_ymd(*last)) == words


def test_what_lies_between_steps_has_a_step_of_its_own() -> None:
    war = Event(id="war", title="War", when="2022-02-24/..")
    index = index_of(war, Event(id="f", title="F", after=("war",), citations=(Citation(source="old"),)), OLD)
    assert [days.iso(day) for day in index.step_days.tolist()] == ["2022-02-24"]
    seen = index_of(Event(id="e", title="E", when="2022-03-01"), war, OLD, *(index.project.events["f"],))
    assert [days.iso(day) for day in seen.step_days.tolist()] == ["2022-03-01"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (CEPA, "CEPA"),
        (Source(id="s", title="Report", publisher="Le Figaro"), "Le Figaro"),
        (Source(id="s", title="Report"), "Report"),
        (Source(id="s", title="R" * 90, publisher="P" * 50), "R" * 59 + "…"),
    ],
)
def test_sources_in_passing(source: Source, name: str) -> None:
    assert short_name(source) == name


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        ({"when": "2020/.."}, "began some day in 2020, goes on"),
        ({"begins_with": {"event": "retaken"}}, "began with “The retaking”, on 20 September 2023; goes on"),
        (
            {"when": "2020-01-01/..", "ends_with": {"event": "war", "day": "last"}},
            "from 1 January 2020; ended with the last day of “War”, in June 2024",
        ),
        ({"begins_with": {"event": "unknown"}, "status": "planned"}, "begins with “Unknown”; goes on"),
        (
            {"when": "2023", "begins_with": {"event": "retaken"}},
            "began with “The retaking”, on 20 September 2023",
        ),
    ],
)
def test_when_a_phase_holds(phase: dict[str, Any], said: str) -> None:
    relation = Relation(id="r", source="a", target="b", phases=(Phase.model_validate(phase),))
    war = Event(id="war", title="War", when="2024-05-01/2024-06")
    index = index_of(RETAKEN, war, Event(id="unknown", title="Unknown"), relation)
    assert phase_when(index, relation, 0) == said
    assert bool(link_line(index.project, relation.phases[0], "begins_with")) == ("begins_with" in phase)


def some_day() -> TimeIndex:
    """Three that follow one another, told by one source, and some that are no such events."""
    return index_of(
        RETAKEN,
        told("z-first", "First", "retaken"),
        told("answer", "Answer", "z-first"),
        told("plan", "Plan", "retaken", status="planned"),
        Event(id="later", title="Later", after=("retaken",)),
        told("earlier", "Earlier"),
    )


def test_some_day_between_in_the_order_of_after() -> None:
    index = some_day()
    day = days.from_ymd(2024, 1, 1)
    snapshot = Snapshot(index, day)
    assert [event.id for event in snapshot.between] == ["z-first", "answer"]
    assert snapshot.happening == []
    assert between_lines(index, snapshot.between) == [
        "Some day between 20 September 2023 and 30 June 2024: First; Answer"
    ]
    assert {event.id for event in snapshot.undated} == {"earlier", "later", "plan"}
    assert Snapshot(index, day, certain_only=True).between == []
    assert Snapshot(index, day, certain_only=True).undated == []


def test_what_is_not_possible_yet_is_not_told() -> None:
    index = some_day()
    before, after = (Snapshot(index, days.from_ymd(*at)) for at in ((2023, 9, 19), (2024, 7, 1)))
    assert before.between == after.between == []
    assert [event.id for event in before.undated] == ["earlier"]
    assert [event.id for event in after.undated] == ["later", "plan"]


def test_it_does_not_pulse_and_is_certain_in_a_window_that_covers_it() -> None:
    index = some_day()
    last = index.events["answer"].last
    assert index.event_days.tolist() == [days.from_ymd(2023, 9, 20)]
    assert index.next_change(days.from_ymd(2023, 9, 20)) is None
    assert Snapshot(index, last).happening == []
    assert {p for _, p in Snapshot(index, last).events} == {Presence.POSSIBLE}
    whole = Window(index, last, first=days.from_ymd(2023, 9, 20))
    assert {e.id: p for e, p in whole.events}["answer"] == Presence.CERTAIN
    part = Window(index, last, first=days.from_ymd(2023, 9, 21))
    assert {e.id: p for e, p in part.events}["answer"] == Presence.POSSIBLE
    assert part.between == []


def test_the_day_as_data_says_what_is_known() -> None:
    phase = Phase.model_validate({"begins_with": {"event": "answer"}})
    relation = Relation(id="r", source="a", target="b", phases=(phase,))
    project = some_day().project
    index = TimeIndex(Project.of(project.about, *(r for _, r in project.records()), relation))
    plain = Snapshot(index, days.from_ymd(2024, 1, 1)).to_plain()
    (tie,) = plain["relations"]
    known = ["2023-09-20", "2024-06-30"]
    assert tie["begins_with"] == {"event": "answer", "day": "first", "derived": known}
    assert {row["id"]: row["derived"] for row in plain["events"]} == {"answer": known, "z-first": known}
    assert {row["id"]: row["derived"] for row in plain["undated"]}["later"] == ["2023-09-20", None]


def test_changes_tell_what_happened_and_what_began_with_it() -> None:
    begun = Phase.model_validate({"begins_with": {"event": "retaken"}, "label": "cold"})
    relation = Relation(id="r", source="a", target="b", kind="alliance", phases=(begun,))
    project = some_day().project
    index = TimeIndex(Project.of(project.about, *(r for _, r in project.records()), relation))
    found = changes(index, days.from_ymd(2023, 9, 1), days.from_ymd(2024, 8, 1))
    assert [event.id for event, _ in found.events] == ["retaken", "z-first", "answer"]
    assert [d.text for d in differences(found)] == ["A – B: Alliance: cold (began with “The retaking”)"]
    assert [row["presence"] for row in found.to_plain()["events"]] == ["certain"] * 3
    assert changes(index, days.from_ymd(2024, 7, 1), days.from_ymd(2024, 8, 1)).events == []
