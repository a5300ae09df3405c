"""What a report tells of random maps, in random order, held against days looked at one by one."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from relmap.export.reports.contents import Report, Section, make_report
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import (
    About,
    Actor,
    Criteria,
    Event,
    EventDay,
    FigureStyle,
    Phase,
    Placement,
    Relation,
    Scene,
)
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.scenes import days_of, in_order
from relmap.timeline.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("offline_qt")
SMALL = FigureStyle(width=60.0, height=40.0, unit="mm")
_DAY = re.compile(r"\d+ [A-Z][a-z]+ \d{4}")
_YEARS = (2000, 2006)


def _date(chance: random.Random) -> str:
    return f"{chance.randint(*_YEARS)}-0{chance.randint(1, 3)}-01"


def _span(chance: random.Random) -> str:
    first, last = sorted((_date(chance), _date(chance)))
    early = chance.choice([first, first[:4], f"[..{first}]", f"[{first}..{last}]", ".."])
    late = chance.choice([last, last[:4], f"[{first}..{last}]", "..", ""])
    return f"{early}/{late}" if early[:4] != late[:4] or "[" in early + late else f"{first}/{last}"


def _phases(chance: random.Random, key: str) -> tuple[Phase, ...]:
    """One phase, or two of which the first turns into the other on some day."""
    status = chance.choice(["actual"] * 4 + ["alleged", "planned"])
    stances = [None, -2, -1, 0, 1, 2]
    one: dict[str, Any] = {"label": f"{key}one", "stance": chance.choice(stances), "status": status}
    two: dict[str, Any] = {"label": f"{key}two", "stance": chance.choice(stances), "status": status}
    if chance.random() < 0.5:
        return (Phase(when=_span(chance), **one),)
    early, late = sorted((_date(chance), _date(chance)))
    turns = f"[{early}..{late}]"
    first = Phase(when=f"1999-01-01/{turns}", **one)
    if chance.random() < 0.3:
        return (first, Phase(when="../..", begins_with=EventDay(event="derived"), **two))
    return (first, Phase(when=f"{turns}/..", **two))


def _scene(chance: random.Random, number: int) -> Scene:
    first, last = sorted((_date(chance), _date(chance)))
    time: dict[str, Any] = {"date": first}
    kind = chance.choice(["day", "day", "window", "throughout", "compared", "backwards"])
    if kind in ("window", "throughout"):
        time = {"window": f"{first}/{last}", "throughout": kind == "throughout"}
    elif kind == "compared":
        time = {"date": last, "compared_with": first}
    elif kind == "backwards":
        time = {"date": first, "compared_with": last}
    criteria = Criteria(stances=(1, 2)) if chance.random() < 0.2 else Criteria()
    shows = chance.choice(["map"] * 4 + ["table"])
    more: dict[str, Any] = {"shows": "table", "measure": "ties"} if shows == "table" else {}
    return Scene(
        id=f"s{number}",
        title=f"Scene {number}",
        order=chance.randint(0, 9),
        certain_only=chance.random() < 0.3,
        filter=criteria,
        **time,
        **more,
    )


def _project(seed: int) -> Project:
    chance = random.Random(seed)
    ends = [chance.sample("abcd", 2) for _ in range(8)]
    return Project.of(
        About(title="Map", as_of=chance.choice([None, "2004-02-01"])),
        *(Actor(id=key, name=key.upper() * 2) for key in "abcd"),
        *(Placement(actor=key, x=90.0 * at, y=40.0 * at * at) for at, key in enumerate("abcd")),
        Event(id="low", title="Low", when="2002-01-01"),
        Event(id="derived", title="Derived", after=("low",)),
        Event(id="high", title="High", when="2004-03-01", after=("derived",)),
        *(
            Relation(id=f"r{n}", source=one, target=other, phases=_phases(chance, f"k{n}"))
            for n, (one, other) in enumerate(ends)
        ),
        *(_scene(chance, number) for number in range(5)),
    )


def _named(text: str) -> list[int]:
    return [
        days.from_ymd(int(y), days.MONTHS.index(m) + 1, int(d))
        for d, m, y in map(str.split, _DAY.findall(text))
    ]


def _held(report: Report, project: Project) -> list[tuple[Section, Scene, list[Scene]]]:
    """Each section with its scene, and the scenes of maps before it, the last first."""
    scenes = in_order(project)
    found = list[tuple[Section, Scene, list[Scene]]]()
    for number, (section, scene) in enumerate(zip(report.sections, scenes, strict=True)):
        found.append((section, scene, [one for one in scenes[:number] if one.shows == "map"][::-1]))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_every_line_is_true_of_the_days_of_its_heading(seed: int) -> None:
    project = _project(seed)
    index = TimeIndex(project)
    report = make_report(project, complete_places(project), Path("r.docx"), SMALL)
    for section, scene, before in _held(report, project):
        if not section.heading:
            continue
        assert scene.shows == "map"
        assert not scene.throughout
        named, own = _named(section.heading), days_of(scene, index.latest_known())
        others = {day for one in before[:1] for day in days_of(one, index.latest_known())}
        assert set(named) <= set(own) | others
        if section.heading.startswith("Since"):
            first, second = named[0], min(own)
            assert first == max(others)
            adjacent = in_order(project)[in_order(project).index(scene) - 1] is before[0]
            assert ("shown in" in section.heading) is not adjacent
        else:
            first, second = min(named), max(named)
        assert first < second
        assert ("what is certain" in section.heading) is scene.certain_only
        one, other = (Snapshot(index, day, scene.certain_only) for day in (first, second))
        _check_lines(section, one, other, scene.filter == Criteria())


def _check_lines(section: Section, one: Snapshot, other: Snapshot, whole: bool) -> None:
    """Lines against two days; where nothing is filtered out, all that began or ended is told."""
    project, told = one.project, set[str]()
    for line in section.changes:
        called, _, said = line.partition(": ")
        found = re.search(r"k(\d+)(?:one|two)", said)
        if found is None:
            assert called.startswith(("The map knows", "Actors"))
            continue
        key = f"r{found[1]}"
        told.add(key)
        before, after = one.relation(key), other.relation(key)
        if called in ("Begun", "Planned", "Newly certain"):
            assert before is None
            assert after is not None
            _check_state(said, after)
            assert (called == "Planned") is (after.phase.status == "planned")
        elif called in ("Ended", "No longer planned", "No longer certain"):
            assert before is not None
            assert after is None
            _check_state(said, before)
        else:
            assert before is not None
            assert after is not None
            assert before.to_plain() != after.to_plain()
            if called == "Changed":
                was, _, became = said.partition(": ")[2].rpartition(" → ")
                _check_state(was, before, both="both only possible" in became)
                _check_state(became, after, both="both only possible" in became)
            else:
                surer = called == "Certain, possible before"
                assert (before.presence < after.presence) is surer
    for relation in project.relations:
        there = (one.relation(relation) is not None, other.relation(relation) is not None)
        if there[0] != there[1] and whole and one.index.as_of is None:
            assert relation in told


def _check_state(said: str, tie: RelationOnDay, both: bool = False) -> None:
    """A state in words is that of a relation on a day: its phases, whether it turns, and how sure it is."""
    labels = {phase.label for phase in tie.relation.phases if phase.label in said}
    if tie.state.turning:
        assert "turning" in said
        assert labels == {tie.relation.phases[number].label for number in tie.state.pair or ()}
    else:
        assert "turning" not in said
        assert tie.phase.label in labels
    if not both:
        assert ("possible" in said.replace("only possible", "")) is (tie.presence == Presence.POSSIBLE)


@pytest.mark.parametrize("seed", range(60))
def test_no_section_speaks_of_a_day_that_it_does_not_show(seed: int) -> None:
    project = _project(seed)
    index = TimeIndex(project)
    report = make_report(project, complete_places(project), Path("r.docx"), SMALL)
    for section, scene, _ in _held(report, project):
        if scene.shows == "map":
            assert set(_named(section.when)) <= set(days_of(scene, index.latest_known()))
        else:
            own = days_of(scene, index.latest_known())
            assert set(_named(section.when)) <= set(own)
            assert "compared" not in section.when  # a table is of one day
        for line in section.events:
            title = next(event for event in project.events.values() if f": {event.title}" in line)
            low, high = days_of(scene, index.latest_known())
            interval = index.events[title.id]
            assert interval.first <= max(low, high)
            assert interval.last >= min(low, high)


def test_scenes_of_measures_between_are_passed_over_by_name() -> None:
    project = Diff.adding(
        Scene(id="a", title="Late", order=1, date="2004-01-01"),
        Scene(id="b", title="Table", order=2, date="2005-01-01", shows="table", measure="ties"),
        Scene(id="c", title="Early", order=3, date="2001-01-01"),
        Scene(id="d", title="Table", order=4, date="2005-01-01", shows="table", measure="ties"),
        Scene(id="e", title="Last", order=5, date="2005-01-01"),
    ).apply(_without_scenes(_project(3)))
    report = make_report(project, complete_places(project), Path("r.docx"), SMALL)
    headings = {section.title: section.heading for section in report.sections}
    assert headings["Early"] == "From 1 January 2001 to 1 January 2004, shown in “Late”"
    assert headings["Last"] == "Since 1 January 2001, shown in “Early”"
    assert report.sections[1].when == "Ties, 1 January 2005"


def test_what_is_possible_is_said_after_a_map_of_what_is_certain() -> None:
    project = Diff.adding(
        Scene(id="a", title="A", order=1, date="2001-01-01", certain_only=True),
        Scene(id="b", title="B", order=2, date="2003-01-01"),
        Scene(id="c", title="C", order=3, date="2004-01-01", certain_only=True),
    ).apply(_without_scenes(_project(3)))
    report = make_report(project, complete_places(project), Path("r.docx"), SMALL)
    assert [section.heading for section in report.sections][1:] == [
        "Since 1 January 2001, with what is only possible",
        "Since 1 January 2003, what is certain",
    ]


def _without_scenes(project: Project) -> Project:
    return Diff.removing(*project.scenes.values()).apply(project)
