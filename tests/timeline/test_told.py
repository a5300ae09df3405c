"""What a day and a window tell: words, plain data, lanes, groups and the slider."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import (
    About,
    Actor,
    ActorKind,
    Citation,
    Draft,
    Event,
    FigurePreset,
    Note,
    Participant,
    Phase,
    Picture,
    Relation,
    RelationKind,
    SavedFilter,
    Scene,
    Source,
    updated,
)
from relmap.timeline.changes import changes
from relmap.timeline.groups import ever_members, members, offices, organisations
from relmap.timeline.index import TimeIndex
from relmap.timeline.interval_index import Stretches
from relmap.timeline.lane_rows import Listing, bars, core
from relmap.timeline.lifetimes import Lifetimes
from relmap.timeline.presence import ALWAYS, Interval, Presence, interval_of
from relmap.timeline.snapshot import Snapshot, Window
from relmap.timeline.words import differences, phase_line, record_title, source_line, state_line

MakeProject = Callable[..., Project]


def day(year: int, month: int = 1, of_month: int = 1) -> int:
    return days.from_ymd(year, month, of_month)


def tie(key: str, source: str, target: str, *phases: Phase, kind: str = "alliance") -> Relation:
    return Relation(id=key, source=source, target=target, kind=kind, phases=phases or (Phase(),))


# --- groups -----------------------------------------------------------------------------------


def test_only_members_of_others_make_an_organisation(make_project: MakeProject) -> None:
    project = make_project(
        tie("in", "a", "b", kind="membership"),
        tie("self", "c", "c", kind="membership"),
        tie("ally", "a", "d"),
        tie("chair", "d", "c", kind="office"),
        tie("second", "d", "b", kind="office"),
        tie("own", "a", "a", kind="office"),
    )
    assert organisations(project) == {"b"}
    assert ever_members(project, "b") == {"a"}
    assert ever_members(project, "c") == ever_members(project, "d") == set()
    assert offices(project) == {"d": "c"}
    standing = Snapshot(TimeIndex(project), day(2000)).relations
    assert members(project, standing) == {"b": ["a"]}
    assert offices(project, standing) == {"d": "c"}
    assert offices(project, []) == members(project, []) == {}


# --- the slider -------------------------------------------------------------------------------


def test_the_slider_leaves_a_fortieth_at_each_side_or_a_month(make_project: MakeProject) -> None:
    years = TimeIndex(make_project(tie("r", "a", "b", Phase(when="1900-01-01/1999-12-31"))))
    first, last = day(1900), day(2000)
    margin = (last - first) // 40
    assert years.extent() == (first - margin, last + margin)
    weeks = TimeIndex(make_project(tie("r", "a", "b", Phase(when="2000-01-01/2000-01-20"))))
    assert weeks.extent() == (day(2000) - 30, day(2000, 1, 21) + 30)


def test_the_first_day_lies_within_the_slider() -> None:
    actor = Actor(id="a", name="A", exists="1990/2030")
    for extent, as_of, expected in (
        ("2000/2010", None, "2010-12-31"),
        ("2000/2010", "2005-06-07", "2005-06-07"),
        ("2000/2010", "1980", "2000-01-01"),
        (None, None, "2031-01-01"),
        ("../2010", "2005-06-07", "2005-06-07"),
    ):
        index = TimeIndex(Project.of(About(extent=extent, as_of=as_of), actor))
        assert days.iso(index.latest_known()) == expected, (extent, as_of)


def test_an_event_without_end_pulses_on_no_day() -> None:
    project = Project.of(
        None,
        Event(id="open", title="Open", when="2004-05-01/.."),
        Event(id="past", title="Past", when="../2003-02-01"),
        Event(id="one", title="One", when="2001"),
        Event(id="none", title="None"),
    )
    index = TimeIndex(project)
    assert [days.iso(found) for found in index.event_days.tolist()] == ["2001-12-31", "2003-02-01"]
    assert index.changes_per_day[0].tolist() == []
    assert {event.id for event, _ in index.events_on(day(2010))} == {"open"}
    assert index.next_change(day(2001)) == day(2001, 12, 31)


# --- lanes ------------------------------------------------------------------------------------


def test_relations_of_two_actors_stand_under_a_heading(make_project: MakeProject) -> None:
    project = make_project(
        tie("one", "a", "b"),
        tie("arms", "b", "a", kind="arms"),
        tie("lone", "c", "a", kind="treaty"),
        tie("sold", "d", "c", kind="arms"),
        Event(id="e", title="E", relations=("one", "lone")),
    )
    rows = Listing(project).rows
    assert [(row.title, row.relation, row.grouped) for row in rows] == [
        ("A – B", None, False),
        ("Alliance", "one", True),
        ("Arms supply → A", "arms", True),
        ("C – A: Treaty", "lone", False),
        ("D → C: Arms supply", "sold", False),
    ]
    assert {row.relation: row.events for row in rows if row.events} == {"one": ("e",), "lone": ("e",)}
    chosen = Listing(project, {"one", "sold", "gone"}).rows
    assert [(row.title, row.grouped) for row in chosen] == [
        ("A – B: Alliance", False),
        ("D → C: Arms supply", False),
    ]


def tracks(*phases: Phase) -> list[tuple[int, int]]:
    index = TimeIndex(
        Project.of(None, Actor(id="a", name="A"), Actor(id="b", name="B"), tie("r", "a", "b", *phases))
    )
    life = index.lives["r"]
    return [(bar.index, bar.track) for bar in bars(life.relation, life.spells)]


def test_what_surely_holds_at_the_same_time_has_a_track_of_its_own() -> None:
    early, late = Phase(when="2000-01-01/2005-01-01"), Phase(when="2005-01-01/2010-01-01")
    assert tracks(late, early) == [(1, 0), (0, 0)]
    assert tracks(early, Phase(when="2004-01-01/2010-01-01")) == [(0, 0), (1, 1)]
    assert tracks(early, late.model_copy(update={"status": "alleged"})) == [(0, 0), (1, 1)]
    assert tracks(Phase(when="2000/2005"), Phase(when="2005/2010")) == [(0, 0), (1, 0)]


def test_the_core_of_a_bar_is_what_is_sure_else_what_may_be() -> None:
    assert core(Interval(1, 3, 5, 9)) == (3, 5)
    assert core(Interval(1, 4, 4, 9)) == (4, 4)
    assert core(Interval(1, 6, 5, 9)) == (1, 9)


# --- days and windows -------------------------------------------------------------------------


def test_a_snapshot_tells_of_single_records_what_its_lists_tell(make_project: MakeProject) -> None:
    project = make_project(
        tie("r", "a", "b", Phase(when="2000-01-01/2010-01-01"), Phase(when="2015")),
        Event(id="e", title="E", when="2005-06-07", participants=(Participant(actor="a", role="host"),)),
        Event(id="soon", title="Soon", when="2005"),
        exists={"b": "1990/2006-01-01", "c": "2007/.."},
    )
    index = TimeIndex(project)
    for at in (day(1980), day(1990, 6), day(2005, 6, 7), day(2007, 3), day(2015, 2)):
        for certain in (False, True):
            for now in (
                Snapshot(index, at, certain),
                Window(index, at + 10, certain, at, False),
                Window(index, at + 10, certain, at, True),
            ):
                held = {
                    "relations": {tie.relation.id for tie in now.relations},
                    "actors": {actor.id for actor, _ in now.actors},
                    "events": {event.id for event, _ in now.events},
                }
                for name, ids in held.items():
                    for key in (*project.collection(name), "nobody"):
                        assert now.holds(name, key) == (key in ids), (name, key, days.iso(at), now)
                assert {key for key in project.relations if now.relation(key) is not None} == held[
                    "relations"
                ]
                assert not certain or {p for _, p in now.actors} <= {Presence.CERTAIN}


def test_a_window_says_which_way_it_looks(small_map: Project) -> None:
    index = TimeIndex(small_map)
    first, last = day(2019), day(2021, 12, 31)
    some, whole = Window(index, last, False, first, False), Window(index, last, True, first, True)
    assert some.in_words() == "At any time from 2019 to 2021"
    assert whole.in_words() == "Throughout, from 2019 to 2021, what is certain"
    assert some.when == "2019-01-01/2021-12-31"
    assert some.happening == []
    assert some.begun == frozenset()
    assert some.standing is None
    assert [tie.relation.id for tie in some.relations] == ["ab"]
    assert whole.relations == []


def test_plain_data_of_a_day(make_project: MakeProject) -> None:
    project = make_project(
        tie("r", "a", "b", Phase(when="2000/2010", label="allied", stance=2, weight=9.0, unit="%")),
        Event(id="e", title="E", when="2005-06-07", participants=(Participant(actor="a", role="host"),)),
    )
    plain = Snapshot(TimeIndex(project), day(2005, 6, 7)).to_plain()
    (relation,) = plain["relations"]
    assert relation == {
        "id": "r",
        "kind": "alliance",
        "source": "a",
        "target": "b",
        "label": "allied",
        "stance": 2,
        "weight": 9.0,
        "unit": "%",
        "status": "actual",
        "presence": "certain",
        "phase_presence": "certain",
    }
    (event,) = plain["events"]
    assert event["participants"] == [{"actor": "a", "role": "host"}]
    assert (event["id"], event["when"], event["status"]) == ("e", "2005-06-07", "actual")


def test_a_window_tells_what_held_before_in_it(make_project: MakeProject) -> None:
    phases = (
        Phase(when="2000-01-01/2005-01-01", label="allied"),
        Phase(when="2005-01-01/2010-01-01", stance=-1),
        Phase(when="2010-01-01/..", label="estranged"),
    )
    project = make_project(tie("r", "a", "b", *phases))
    window = Window(TimeIndex(project), day(2012), False, day(2002), False)
    on_day = window.relation("r")
    assert on_day is not None
    assert on_day.to_plain()["before"] == ["allied", "strained"]
    assert state_line(on_day) == "allied, then strained, then estranged"
    on_day = Snapshot(TimeIndex(project), day(2012)).relation("r")
    assert on_day is not None
    assert "before" not in on_day.to_plain()
    assert {"contested", "turns", "others"}.isdisjoint(on_day.to_plain())


@pytest.mark.parametrize(
    ("exists", "presence"),
    [
        ("2004-06-20", Presence.CERTAIN),  # one day, within the window
        ("2004-06-30", Presence.CERTAIN),
        ("2004-06", Presence.CERTAIN),  # some day of the window
        ("2004", Presence.POSSIBLE),
        ("2004-07-01", None),
        ("../2004-06-01", Presence.CERTAIN),
        ("../2004-05-31", None),
        ("2004-06-10/2004-06-10", Presence.CERTAIN),
    ],
)
def test_a_relation_in_a_window_of_which_an_actor_sees_little(
    make_project: MakeProject, exists: str, presence: Presence | None
) -> None:
    project = make_project(tie("r", "a", "b", Phase(when="2000-01-01/..")), exists={"a": exists})
    window = Window(TimeIndex(project), day(2004, 6, 30), False, day(2004, 6, 1), False)
    on_day = window.relation("r")
    assert (on_day and on_day.presence) == presence


# --- words ------------------------------------------------------------------------------------


def test_every_record_has_a_title(make_project: MakeProject) -> None:
    arms = tie("r", "a", "b", kind="arms")
    project = make_project(arms, tie("t", "a", "b", kind="treaty"))
    titles = [
        (arms, "A → B: Arms supply"),
        (project.relations["t"], "A – B: Treaty"),
        (Actor(id="x", name="Actor"), "Actor"),
        (Event(id="x", title="Event"), "Event"),
        (Source(id="x", title="Source"), "Source"),
        (Scene(id="x", title="Scene"), "Scene"),
        (SavedFilter(id="x", label="Filter"), "Filter"),
        (FigurePreset(id="x", label="Preset"), "Preset"),
        (ActorKind(id="x", label="Kind"), "Kind"),
        (RelationKind(id="x", label="Tie"), "Tie"),
        (Note(id="x", text="Note"), "Note"),
        (Draft(id="x", collection="actors", record="a", field="exists", text="soonish"), "soonish"),
        (Picture(id="x", data=""), "x"),
    ]
    for record, title in titles:
        assert record_title(project, record) == title


@pytest.mark.parametrize(
    ("phase", "line"),
    [
        (Phase(), ""),
        (Phase(label="allied", stance=2), "allied"),
        (Phase(label="pact", stance=2), "pact, allied"),
        (Phase(stance=0), "neutral"),
        (Phase(weight=90, unit="% of arms"), "90 % of arms"),
        (Phase(weight=90.5, bound="about"), "about 90.5"),
        (Phase(label="x", status="alleged"), "x, alleged"),
        (Phase(label="x", status="planned", weight=1e6), "x, 1,000,000, planned"),
    ],
)
def test_a_phase_in_a_line(phase: Phase, line: str) -> None:
    assert phase_line(phase) == line


def test_sources_in_a_line(make_project: MakeProject) -> None:
    sources = [Source(id=f"s{n}", title=f"S{n}") for n in range(5)]
    project = make_project(*sources)

    def line(*cited: Citation) -> str:
        return source_line(project, cited)

    assert line() == ""
    assert line(Citation(source="s0", via="s1")) == "S0, via S1"
    assert line(Citation(source="s0"), Citation(source="s0", page="3"), Citation(source="s1")) == "S0; S1"
    assert line(Citation(source="s0", supports=False)) == "S0 (denies it)"
    assert line(*(Citation(source=f"s{n}") for n in range(3))) == "S0; S1; S2"
    assert line(*(Citation(source=f"s{n}") for n in range(4))) == "S0; S1; S2 …"


def test_differences_name_what_changed_and_who_told_of_it(make_project: MakeProject) -> None:
    one, two = (Citation(source="s0"),), (Citation(source="s1"),)
    project = make_project(
        Source(id="s0", title="S0"),
        Source(id="s1", title="S1"),
        tie("new", "a", "b", Phase(when="2005-01-01/..", citations=one)),
        tie("old", "a", "b", Phase(when="../2002-01-01", label="pact", citations=two)),
        tie(
            "turn",
            "a",
            "b",
            Phase(when="../2003-01-01", citations=one),
            Phase(when="2003-01-01/..", stance=1, citations=two),
        ),
        exists={"c": "2004/..", "d": "../2001"},
    )
    found = [
        (row.sort, row.ref, row.text, row.sources)
        for row in differences(changes(TimeIndex(project), day(2000), day(2004, 6)))
    ]
    assert found == [
        ("ended", Ref("relations", "old"), "A – B: Alliance: pact", "S1"),
        ("changed", Ref("relations", "turn"), "A – B: Alliance: nothing said → cooperative", "S0; S1"),
        ("appeared", Ref("actors", "c"), "C (possible)", ""),
        ("gone", Ref("actors", "d"), "D", ""),
    ]
    later = differences(changes(TimeIndex(project), day(2004, 6), day(2006)))
    assert [(row.sort, row.text, row.sources) for row in later] == [("begun", "A – B: Alliance", "S0")]


# --- lifetimes and stretches ------------------------------------------------------------------


def test_an_actor_without_dates_lives_as_long_as_its_relations(make_project: MakeProject) -> None:
    project = make_project(
        tie("r", "a", "b", Phase(when="2000-01-01/2005-01-01"), Phase(when="2005-01-01/2010-01-01")),
        tie("s", "a", "c", Phase(when="1995-01-01/1996-01-01"), Phase(when="1998-01-01/1999-01-01")),
        exists={"c": "1990-01-01/2020-01-01"},
    )
    lifetimes = Lifetimes(TimeIndex(project))
    whole = lifetimes.of("actors", "a")
    assert (whole.first, whole.last, whole.changes) == (day(1995), day(2010), 2)
    assert lifetimes.of("actors", "c").first == day(1990)
    assert lifetimes.of("actors", "c").last == day(2020)
    assert lifetimes.of("relations", "r").changes == 1
    assert not lifetimes.of("relations", "none").seen
    assert lifetimes.relations_of("a") == {"r", "s"}
    assert lifetimes.relations_of("d") == frozenset()
    diff = Diff.replacing(project.relations["s"], updated(project.relations["s"], source="d"))
    moved = lifetimes.updated(TimeIndex(diff.apply(project)), diff)
    assert moved.relations_of("d") == {"s"}
    assert moved.of("actors", "a").first == day(2000)


def test_stretches_have_a_length() -> None:
    made = Stretches(np.array([1, 5]), np.array([3, 9]))
    assert len(made) == 2
    assert made.at(3).tolist() == [0]


def test_an_actor_without_dates_is_always_there() -> None:
    found = interval_of(None, None)
    assert found == ALWAYS
    assert found.presence(-(10**9)) == found.presence(10**9) == Presence.CERTAIN
    known: Any = interval_of("2000-01-01/..", day(2010))
    assert [known.presence(d) for d in (day(1999), day(2010), day(2010) + 1)] == [0, 2, 1]
