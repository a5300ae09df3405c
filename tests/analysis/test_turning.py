"""Changes spread over the days on which they may have been: by hand, and a day at a time."""

from __future__ import annotations

import calendar
import datetime
import random
from collections import Counter, defaultdict

import numpy as np
import pytest

from relmap.analysis.turning import Change, Step, changes_of, events_in, turnings
from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.project import Project
from relmap.model.records import About, Actor, Event, Phase, Relation
from relmap.timeline.index import TimeIndex
from tests.analysis.maps import a_random_map, map_of, number_of, random_maps, with_actors


def index_of(*phases: Phase, **about: str) -> TimeIndex:
    return TimeIndex(with_actors([Relation(id="r", source="a", target="b", phases=phases)], **about))


def told(index: TimeIndex) -> list[tuple[str, int, str | None, str | None]]:
    return [
        (
            change.sort,
            change.weight,
            None if change.first == PAST else days.iso(change.first),
            None if change.last == FUTURE else days.iso(change.last),
        )
        for change in changes_of(index)
    ]


def test_a_begin_in_2020_is_a_twelfth_of_it_in_january() -> None:
    found = turnings(index_of(Phase(when="2020/..")))
    assert found.totals[0] == pytest.approx(31 / 366)
    assert found.totals.sum() == pytest.approx(1)
    assert [days.iso(day) for day in found.starts[[0, -1]].tolist()] == ["2020-01-01", "2021-01-01"]
    by_year = turnings(index_of(Phase(when="2020/..")), "year")
    assert by_year.totals.tolist() == pytest.approx([1])


def test_what_is_open_is_no_change_and_what_is_unknown_has_no_bound() -> None:
    assert told(index_of(Phase(when="2020-03-01/.."))) == [("begin", 1, "2020-03-01", "2020-03-01")]
    assert told(index_of(Phase(when="../.."))) == []
    found = turnings(index_of(Phase(when="/2020-03-01", stance=2)))
    assert [(change.sort, change.weight, change.bounded) for change in found.unbounded] == [
        ("begin", 2, False)
    ]
    assert [(change.sort, change.weight) for change in found.bounded] == [("end", 2)]
    assert found.totals.sum() == pytest.approx(2)


def test_a_change_weighs_what_the_stance_changes_by_and_at_least_one() -> None:
    turn = index_of(Phase(when="2005-01-01/2010", stance=2), Phase(when="2010/..", stance=-1))
    assert told(turn) == [("turn", 3, "2010-01-01", "2010-12-31"), ("begin", 2, "2005-01-01", "2005-01-01")]
    same = index_of(Phase(when="../2010", stance=1), Phase(when="2010/..", stance=1))
    assert told(same) == [("turn", 1, "2010-01-01", "2010-12-31")]
    (change,) = changes_of(same)
    assert (change.relation, change.phase, change.into) == ("r", 0, 1)


def test_phases_that_only_meet_end_and_begin() -> None:
    index = index_of(Phase(when="2005-01-01/2010-05-05", stance=2), Phase(when="2010-05-06/..", stance=-1))
    assert told(index) == [
        ("begin", 2, "2005-01-01", "2005-01-01"),
        ("end", 2, "2010-05-05", "2010-05-05"),
        ("begin", 1, "2010-05-06", "2010-05-06"),
    ]


def test_of_these_relations_only() -> None:
    index = TimeIndex(map_of("a+b b+c"))
    assert [change.relation for change in changes_of(index, {"r001"})] == ["r001"]
    assert turnings(index, relations=()).bounded == ()
    assert len(turnings(index).bounded) == 2


def test_nothing_changes() -> None:
    found = turnings(TimeIndex(Project.of(About())))
    assert (found.totals.shape, found.bounded, found.unbounded) == ((0,), (), ())
    assert found.number_of(number_of("2020-01-01")) is None


def test_what_falls_into_a_month() -> None:
    relations = [
        Relation(id="x", source="a", target="b", phases=(Phase(when="2020-01/..", stance=2),)),
        Relation(id="y", source="a", target="b", phases=(Phase(when="[2020-01-22..2020-02-10]/.."),)),
    ]
    found = turnings(TimeIndex(with_actors(relations)))
    january, february = (found.number_of(number_of(f"2020-0{month}-01")) for month in (1, 2))
    assert (january, february) == (0, 1)
    assert found.number_of(number_of("2020-03-01")) is None
    assert found.number_of(number_of("2019-12-31")) is None
    assert [(part.change.relation, part.weight) for part in found.parts(0)] == [("x", 2), ("y", 0.5)]
    assert [(part.change.relation, part.weight) for part in found.parts(1)] == [("y", 0.5)]
    assert found.totals.tolist() == pytest.approx([2.5, 0.5])


def test_a_planned_end_is_spread_over_its_own_days() -> None:
    phase = Phase(when="2010-01-01/2012", status="planned", stance=1)
    assert told(index_of(phase)) == [
        ("begin", 1, "2010-01-01", "2010-01-01"),
        ("end", 1, "2012-01-01", "2012-12-31"),
    ]


def test_events_of_a_month() -> None:
    events = [
        Event(id="inside", title="", when="2020-01-10"),
        Event(id="perhaps", title="", when="2020"),
        Event(id="after", title="", when="2020-02-01"),
        Event(id="undated", title=""),
    ]
    index = TimeIndex(Project.of(About(), Actor(id="a", name="A"), *events))
    assert events_in(index, number_of("2020-01-01"), number_of("2020-01-31")) == ["inside", "perhaps"]
    assert events_in(index, number_of("2020-02-01"), number_of("2020-02-29")) == ["after", "perhaps"]
    assert events_in(index, number_of("2021-01-01"), number_of("2021-01-31")) == []


# --- a day at a time --------------------------------------------------------------------------


def month_of(day: int, by: Step) -> str:
    return days.iso(day)[: 7 if by == "month" else 4]


@pytest.mark.parametrize("by", ["month", "year"])
def test_sums_are_those_of_single_days(by: Step) -> None:
    seen: Counter[str] = Counter()
    for project in random_maps(111, 120):
        index = TimeIndex(project)
        found = turnings(index, by)
        changes = list(changes_of(index))
        assert sorted((*found.bounded, *found.unbounded)) == sorted(changes)
        expected: dict[str, float] = defaultdict(float)
        for change in found.bounded:
            seen[change.sort] += 1
            seen["spread"] += change.first < change.last
            span = range(change.first, change.last + 1)
            for period, count in Counter(month_of(day, by) for day in span).items():
                expected[period] += change.weight * count / len(span)
        totals = {
            month_of(start, by): total
            for start, total in zip(found.starts.tolist(), found.totals.tolist(), strict=False)
            if total
        }
        assert totals == pytest.approx(dict(expected))
        for number, total in enumerate(found.totals.tolist()):
            assert sum(part.weight for part in found.parts(number)) == pytest.approx(total)
        assert found.totals.sum() == pytest.approx(sum(change.weight for change in found.bounded))
    assert all(seen[case] > 20 for case in ("begin", "end", "turn", "spread")), seen


def test_months_and_years_begin_where_those_of_the_calendar_do() -> None:
    rng = random.Random(4)
    for _ in range(40):
        first = datetime.date(rng.randint(1850, 2050), rng.randint(1, 12), rng.randint(1, 28))
        last = first + datetime.timedelta(rng.randint(0, 900))
        found = turnings(index_of(Phase(when=f"[{first}..{last}]/..")))
        starts = [days.iso(day) for day in found.starts.tolist()]
        assert starts[0] == f"{first:%Y-%m}-01"
        assert all(start.endswith("-01") for start in starts)
        assert starts[-2] == f"{last:%Y-%m}-01"
        lengths = np.diff(found.starts).tolist()
        assert lengths == [calendar.monthrange(*map(int, start.split("-")[:2]))[1] for start in starts[:-1]]
        years = turnings(index_of(Phase(when=f"[{first}..{last}]/..")), "year").starts.tolist()
        assert [days.iso(day) for day in years] == [
            f"{year}-01-01" for year in range(first.year, last.year + 2)
        ]


def test_changes_do_not_hang_on_the_order_of_relations() -> None:
    rng = random.Random(3)
    project = a_random_map(rng)
    other = Project.of(
        project.about,
        *project.actors.values(),
        *rng.sample([*project.relations.values()], len(project.relations)),
    )
    assert np.allclose(turnings(TimeIndex(project)).totals, turnings(TimeIndex(other)).totals)


def test_a_change_with_one_bound_is_not_spread() -> None:
    assert not Change("r", "begin", 0, None, 1, PAST, 5).bounded
    assert not Change("r", "end", 0, None, 1, 5, FUTURE).bounded
    assert Change("r", "end", 0, None, 1, 5, 5).bounded
