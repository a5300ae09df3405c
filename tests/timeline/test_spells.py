"""The rules of presence, turning and contest, each as a table of examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from relmap.model import days
from relmap.model.dates import parse_span
from relmap.model.project import Project
from relmap.model.records import Citation, Phase, Relation, Source
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence, interval_of
from relmap.timeline.snapshot import Snapshot
from tests.strategies import Seen, counted, projects, whens

MakeProject = Callable[..., Project]


def day(text: str) -> int:
    return parse_span(text).bounds()[0]


def relation(*phases: dict[str, Any], relation_id: str = "r") -> Relation:
    return Relation(id=relation_id, source="a", target="b", phases=tuple(Phase(**phase) for phase in phases))


def on(project: Project, text: str) -> dict[str, Any] | None:
    found = Snapshot(TimeIndex(project), day(text)).to_plain()["relations"]
    return found[0] if found else None


def presence(project: Project, text: str) -> str:
    found = on(project, text)
    return found["presence"] if found else "absent"


PRESENCE = [
    ("2018/2022", {"2017-12-31": 0, "2018-01-01": 1, "2018-12-30": 1, "2018-12-31": 2, "2020-06-01": 2,
                   "2022-01-01": 2, "2022-01-02": 1, "2022-12-31": 1, "2023-01-01": 0}),
    ("2020", {"2019-12-31": 0, "2020-01-01": 1, "2020-06-15": 1, "2020-12-31": 1, "2021-01-01": 0}),
    ("2020-01-01/2020-12-31", {"2019-12-31": 0, "2020-01-01": 2, "2020-12-31": 2, "2021-01-01": 0}),
    ("2024-06-20", {"2024-06-19": 0, "2024-06-20": 2, "2024-06-21": 0}),
    ("2023-09/..", {"2023-08-31": 0, "2023-09-01": 1, "2023-09-29": 1, "2023-09-30": 2, "2500-01-01": 2}),
    ("../1994", {"0001-01-01": 2, "1994-01-01": 2, "1994-01-02": 1, "1994-12-31": 1, "1995-01-01": 0}),
    ("../..", {"-5000-01-01": 2, "9999-12-31": 2}),
    ("2004-06-01/", {"2004-05-31": 0, "2004-06-01": 2, "2004-06-02": 1, "2500-01-01": 1}),
    ("2004-06/", {"2004-05-31": 0, "2004-06-01": 1, "2004-06-30": 1, "2500-01-01": 1}),
    ("/2004-06-01", {"1000-01-01": 1, "2004-05-31": 1, "2004-06-01": 2, "2004-06-02": 0}),
    ("[..2020]/..", {"1000-01-01": 1, "2020-12-30": 1, "2020-12-31": 2, "2500-01-01": 2}),
    ("[2020..2024-06]/..", {"2019-12-31": 0, "2020-01-01": 1, "2024-06-29": 1, "2024-06-30": 2}),
    ("2000/[2003,2005]", {"2000-12-31": 2, "2003-01-01": 2, "2004-06-01": 1, "2006-01-01": 0}),
    ("../", {"1000-01-01": 1, "2500-01-01": 1}),
    ("/..", {"1000-01-01": 1, "2500-01-01": 1}),
    ("[..2020]/", {"1000-01-01": 1, "2020-12-31": 1, "3000-01-01": 1}),
    ("/[2020..]", {"1000-01-01": 1, "2020-01-01": 1, "3000-01-01": 1}),
    ("[1760-12..]", {"1760-11-30": 0, "1760-12-01": 1, "2500-01-01": 1}),
    ("[..1760]", {"0001-01-01": 1, "1760-12-31": 1, "1761-01-01": 0}),
    ("2020-06-15/2020-06", {"2020-06-14": 0, "2020-06-15": 2, "2020-06-30": 1, "2020-07-01": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("when", "expected"), PRESENCE)
def test_an_imprecise_date_means_some_day_within_it(when: str, expected: dict[str, int]) -> None:
    interval = interval_of(when, None)
    assert {text: int(interval.presence(day(text))) for text in expected} == expected


AS_OF = [
    ("2020-01-01/..", {"2024-06-30": 2, "2024-07-01": 1}),
    ("2020-01-01/", {"2020-01-01": 2, "2024-06-30": 1, "2024-07-01": 1}),
    ("2020-01-01/[2022..]", {"2022-01-01": 2, "2022-01-02": 1, "2030-01-01": 1}),
    ("2020-01-01/2030-12-31", {"2024-07-01": 2, "2030-12-31": 2, "2031-01-01": 0}),
    # What began later surely holds on the day it began.
    ("2025-01-01/..", {"2024-12-31": 0, "2025-01-01": 2, "2025-01-02": 1, "2026-01-01": 1}),
    ("../..", {"2024-06-30": 2, "2024-07-01": 1}),
]


@pytest.mark.parametrize(("when", "expected"), AS_OF)
def test_after_as_of_nothing_open_ended_is_certain(
    make_project: MakeProject, when: str, expected: dict[str, int]
) -> None:
    project = make_project(relation({"when": when}), as_of="2024-06-30")
    words = {text: Presence(value).word for text, value in expected.items()}
    assert {text: presence(project, text) for text in expected} == words


def test_as_of_counts_to_its_last_day(make_project: MakeProject) -> None:
    project = make_project(relation({"when": "2020/.."}), as_of="2024-06")
    assert presence(project, "2024-06-30") == "certain"
    assert presence(project, "2024-07-01") == "possible"


def test_actors_that_always_exist_do_not_fade(make_project: MakeProject) -> None:
    project = make_project(as_of="2024-06-30")
    assert {a["presence"] for a in Snapshot(TimeIndex(project), day("2030")).to_plain()["actors"]} == {
        "certain"
    }


def turning(project: Project, text: str) -> tuple[str | None, str, bool, list[tuple[str, str]]]:
    found = on(project, text)
    if found is None:
        return None, "absent", False, []
    others = [(other["label"], other["presence"]) for other in found.get("others", [])]
    return found["label"], found["presence"], "turns" in found, others


TURNING = [
    # (phases, {day: (drawn, presence, turning, others)})
    (
        ({"when": "199X/2020", "label": "one"}, {"when": "2020/2023-09", "label": "two"}),
        {
            "1989-12-31": (None, "absent", False, []),
            "1995-01-01": ("one", "possible", False, []),
            "1999-12-31": ("one", "certain", False, []),
            "2019-12-31": ("one", "certain", False, []),
            "2020-01-01": ("two", "certain", True, [("one", "possible")]),
            "2020-12-31": ("two", "certain", True, [("one", "possible")]),
            "2021-01-01": ("two", "certain", False, []),
            "2023-09-01": ("two", "certain", False, []),
            "2023-09-02": ("two", "possible", False, []),
            "2023-10-01": (None, "absent", False, []),
        },
    ),
    (  # both are narrowed to the turning day they can share
        ({"when": "2020/2023-09", "label": "one"}, {"when": "2023-09-19/..", "label": "two"}),
        {
            "2023-09-01": ("one", "certain", False, []),
            "2023-09-18": ("one", "certain", False, []),
            "2023-09-19": ("two", "certain", True, [("one", "possible")]),
            "2023-09-20": ("two", "certain", False, []),
        },
    ),
    (  # exact days that meet
        ({"when": "2018-01-01/2020-01-01", "label": "one"}, {"when": "2020-01-01/..", "label": "two"}),
        {
            "2019-12-31": ("one", "certain", False, []),
            "2020-01-01": ("two", "certain", True, [("one", "possible")]),
            "2020-01-02": ("two", "certain", False, []),
        },
    ),
    (  # one day after the other: no day is shared, none is missing
        ({"when": "2018-01-01/2019-12-31", "label": "one"}, {"when": "2020-01-01/..", "label": "two"}),
        {
            "2019-12-31": ("one", "certain", False, []),
            "2020-01-01": ("two", "certain", False, []),
        },
    ),
    (  # dates that leave a gap keep it
        ({"when": "2010/2018", "label": "one"}, {"when": "2020/..", "label": "two"}),
        {
            "2018-06-01": ("one", "possible", False, []),
            "2019-06-01": (None, "absent", False, []),
            "2020-06-01": ("two", "possible", False, []),
        },
    ),
    (  # the first may have ended any day of 2020, but the next began on a day of its own
        (
            {"when": "199X/2020", "label": "one"},
            {"when": "2020-03-01/2020-09-01", "label": "two"},
            {"when": "2020-09-01/..", "label": "three"},
        ),
        {
            "2020-02-29": ("one", "certain", False, []),
            "2020-03-01": ("two", "certain", True, [("one", "possible")]),
            "2020-06-01": ("two", "certain", False, []),
            "2020-09-01": ("three", "certain", True, [("two", "possible")]),
            "2020-09-02": ("three", "certain", False, []),
        },
    ),
    (  # after the phase that followed it has ended, the first does not come back
        ({"when": "199X/2020", "label": "one"}, {"when": "2020-03-01/2020-09-01", "label": "two"}),
        {
            "2020-02-01": ("one", "certain", False, []),
            "2020-03-01": ("two", "certain", True, [("one", "possible")]),
            "2020-10-01": (None, "absent", False, []),
        },
    ),
    (  # "by 2020" after a phase that ended some day in 2020
        ({"when": "2018/2020", "label": "one"}, {"when": "[..2020]/..", "label": "two"}),
        {
            "2019-06-01": ("one", "certain", False, []),
            "2020-06-01": ("two", "certain", True, [("one", "possible")]),
            "2021-01-01": ("two", "certain", False, []),
        },
    ),
    (  # phases of different status do not turn into each other
        ({"when": "2010/2020", "label": "one"}, {"when": "2020/..", "label": "two", "status": "alleged"}),
        {
            "2020-01-01": ("one", "certain", False, [("two", "possible")]),
            "2020-06-01": ("one", "possible", False, [("two", "possible")]),
            "2021-01-01": ("two", "certain", False, []),
        },
    ),
]


@pytest.mark.parametrize(("phases", "expected"), TURNING)
def test_turning(
    make_project: MakeProject, phases: tuple[dict[str, Any], ...], expected: dict[str, Any]
) -> None:
    project = make_project(relation(*phases))
    assert {text: turning(project, text) for text in expected} == expected


@pytest.mark.parametrize(("phases", "expected"), TURNING)
def test_the_order_of_the_phases_does_not_matter(
    make_project: MakeProject, phases: tuple[dict[str, Any], ...], expected: dict[str, Any]
) -> None:
    project = make_project(relation(*reversed(phases)))
    for text, (drawn, is_present, turns, _) in expected.items():
        assert turning(project, text)[:3] == (drawn, is_present, turns)


def test_a_phase_that_goes_on_after_another_began_contests_it(make_project: MakeProject) -> None:
    project = make_project(
        relation({"when": "1990-01-01/..", "label": "one"}, {"when": "2020/..", "label": "two"})
    )
    found = on(project, "2021-01-01")
    assert found is not None
    assert found["contested"] is True
    assert [other["label"] for other in found["others"]] == ["one"]
    assert "contested" not in (on(project, "2020-06-01") or {})


def graded(make_project: MakeProject, *claims: tuple[str, int | None, str]) -> dict[str, Any]:
    """The state of a relation with one phase for each (source, credibility, label)."""
    sources = (
        Source(id="good", title="", reliability="A", date="2020"),
        Source(id="poor", title="", reliability="D", date="2024"),
        Source(id="unknown", title="", reliability="F", date="2022"),
        Source(id="old", title="", reliability="C", date="2001"),
        Source(id="new", title="", reliability="C", date="2023"),
    )
    phases = tuple(
        Phase(when="2020-01-01/2021-01-01", label=label, citations=(Citation(source=key, credibility=grade),))
        for key, grade, label in claims
    )
    base = make_project()
    project = Project.of(
        None, *base.actors.values(), *sources, Relation(id="r", source="a", target="b", phases=phases)
    )
    found = on(project, "2020-06-01")
    assert found is not None
    return found


GRADES = [
    ((("good", 2, "x"), ("good", 1, "y")), "y"),  # credibility first
    ((("good", 2, "x"), ("poor", 1, "y")), "y"),
    ((("good", 2, "x"), ("poor", 2, "y")), "x"),  # then reliability
    ((("good", 4, "x"), ("good", None, "y")), "y"),  # ungraded ranks in the middle
    ((("good", 2, "x"), ("good", 6, "y")), "x"),  # so does 6
    ((("unknown", 2, "x"), ("poor", 2, "y")), "x"),  # and F
    ((("unknown", 2, "x"), ("good", 2, "y")), "y"),
    ((("old", 2, "x"), ("new", 2, "y")), "y"),  # then the later published
    ((("new", 2, "x"), ("old", 2, "y")), "x"),
]


@pytest.mark.parametrize(("claims", "drawn"), GRADES)
def test_of_contested_phases_the_better_graded_is_drawn(
    make_project: MakeProject, claims: Any, drawn: str
) -> None:
    found = graded(make_project, *claims)
    assert found["contested"] is True
    assert found["label"] == drawn
    assert len(found["others"]) == 1


def test_of_two_that_follow_the_better_graded_is_drawn_while_it_turns(make_project: MakeProject) -> None:
    sources = (Source(id="s", title="", reliability="A"),)
    phases = (
        Phase(when="2010-01-01/2020", label="before"),
        Phase(when="2020/..", label="worse"),
        Phase(when="2020/..", label="better", citations=(Citation(source="s", credibility=1),)),
    )
    base = make_project()
    project = Project.of(
        None, *base.actors.values(), *sources, Relation(id="r", source="a", target="b", phases=phases)
    )
    assert turning(project, "2020-06-01")[:3] == ("better", "certain", True)
    after = on(project, "2021-06-01") or {}
    assert (after["label"], after["contested"]) == ("better", True)


def test_rivals_turn_on_the_same_day(make_project: MakeProject) -> None:
    project = make_project(
        relation(
            {"when": "2010-01-01/2020-06-01", "label": "one"},
            {"when": "2010-01-01/2020-06-01", "label": "rival"},
            {"when": "2020-06-01/..", "label": "two"},
        )
    )
    assert (on(project, "2015-01-01") or {})["contested"] is True
    label, sure, turns, others = turning(project, "2020-06-01")
    assert (label, sure, turns) == ("two", "certain", True)
    assert sorted(others) == [("one", "possible"), ("rival", "possible")]


def test_what_holds_by_itself_is_drawn_before_what_only_may_have_turned(make_project: MakeProject) -> None:
    project = make_project(
        relation(
            {"when": "2010-01-01/2020", "label": "one"},
            {"when": "2020/..", "label": "two"},
            {"when": "2015-01-01/..", "label": "sure"},
        )
    )
    assert turning(project, "2020-06-01")[:3] == ("sure", "certain", False)


def test_a_source_that_denies_a_claim_does_not_grade_it(make_project: MakeProject) -> None:
    sources = (Source(id="s", title="", reliability="A"), Source(id="t", title="", reliability="B"))
    phases = (
        Phase(
            when="2020-01-01/..",
            label="denied",
            citations=(Citation(source="s", credibility=1, supports=False),),
        ),
        Phase(when="2019-01-01/..", label="told", citations=(Citation(source="t", credibility=2),)),
    )
    base = make_project()
    project = Project.of(
        None, *base.actors.values(), *sources, Relation(id="r", source="a", target="b", phases=phases)
    )
    assert (on(project, "2021-01-01") or {})["label"] == "told"


STATUS = [
    (({"when": "2020-01-01/..", "status": "planned", "label": "p"},), "2021-01-01", ("p", "possible", [])),
    (({"when": "2020-01-01/..", "status": "alleged", "label": "q"},), "2021-01-01", ("q", "certain", [])),
    (({"when": "2020/..", "status": "alleged", "label": "q"},), "2020-06-01", ("q", "possible", [])),
    (
        (
            {"when": "2020-01-01/..", "status": "planned", "label": "p"},
            {"when": "2018-01-01/..", "label": "x"},
        ),
        "2021-01-01",
        ("x", "certain", ["p"]),
    ),
    (  # a plan never hides what may be
        ({"when": "2020-01-01/..", "status": "planned", "label": "p"}, {"when": "2021", "label": "x"}),
        "2021-06-01",
        ("x", "possible", ["p"]),
    ),
    (
        (
            {"when": "2018-01-01/..", "label": "x"},
            {"when": "2018-01-01/..", "status": "alleged", "label": "q"},
        ),
        "2021-01-01",
        ("x", "certain", ["q"]),
    ),
]


@pytest.mark.parametrize(("phases", "text", "expected"), STATUS)
def test_status(make_project: MakeProject, phases: Any, text: str, expected: Any) -> None:
    found = on(make_project(relation(*phases)), text)
    assert found is not None
    assert "contested" not in found
    assert (found["label"], found["presence"], [o["label"] for o in found.get("others", [])]) == expected


EXISTS = [
    (
        {"a": "2000-01-01/2010-01-01"},
        {"1999-12-31": "absent", "2005-01-01": "certain", "2010-01-02": "absent"},
    ),
    ({"a": "2000/2010"}, {"2000-06-01": "possible", "2005-01-01": "certain", "2010-06-01": "possible"}),
    (
        {"a": "../2005-01-01", "b": "2000-01-01/.."},
        {"1999-12-31": "absent", "2002-01-01": "certain", "2006": "absent"},
    ),
]


@pytest.mark.parametrize(("exists", "expected"), EXISTS)
def test_a_relation_is_no_more_present_than_its_actors(
    make_project: MakeProject, exists: dict[str, str], expected: dict[str, str]
) -> None:
    for phases in (({"when": "../.."},), ({"when": "../2004-01-01"}, {"when": "2004-01-01/.."})):
        project = make_project(relation(*phases), exists=exists)
        assert {text: presence(project, text) for text in expected} == expected


@counted()
@given(whens)
def test_presence_changes_only_at_the_edges(seen: Seen, when: str) -> None:
    interval = interval_of(when, None)
    for edge in interval.edges():
        if abs(edge) < 2**40:
            for d in (edge - 2, edge - 1):
                seen.note(interval.presence(d))
                inside = any(d < e <= d + 1 for e in interval.edges())
                assert inside or interval.presence(d) == interval.presence(d + 1)


@given(projects())
def test_segments_are_in_order_and_do_not_overlap(project: Project) -> None:
    for life in TimeIndex(project).lives.values():
        for before, after in zip(life.segments, life.segments[1:], strict=False):
            assert before.first <= before.last < after.first


def test_days_are_days() -> None:
    assert days.iso(day("2024-06-20")) == "2024-06-20"
