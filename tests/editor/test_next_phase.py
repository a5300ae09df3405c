from __future__ import annotations

import pytest

from relmap.editor.edits import with_next_phase
from relmap.model import days
from relmap.model.edtf_days import edtf_period
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Relation
from relmap.timeline.index import TimeIndex

DAY = days.from_ymd(2020, 5, 6)


@pytest.mark.parametrize(
    ("before", "after", "position"),
    [
        ([], ["2020-05-06/.."], 0),
        (["2010/2015"], ["2010/2015", "2015/.."], 1),
        (["2010/2015", "1990/2000"], ["2010/2015", "1990/2000", "2015/.."], 2),
        (["2010/2015-03~"], ["2010/2015-03~", "2015-03~/.."], 1),
        (["2015"], ["2015", "2015/.."], 1),
        (["2010/.."], ["2010/2020-05-06", "2020-05-06/.."], 1),
        (["../.."], ["../2020-05-06", "2020-05-06/.."], 1),
        (["2010/"], ["2010/", "2020-05-06/.."], 1),
        (["2000/2010", "2022/.."], ["2000/2010", "2020-05-06/2022", "2022/.."], 1),
    ],
)
def test_the_next_phase_begins_where_the_last_one_ends(
    before: list[str], after: list[str], position: int
) -> None:
    phases, at = with_next_phase(tuple(Phase(when=when) for when in before), DAY)
    assert [phase.when for phase in phases] == after
    assert at == position


def test_a_phase_turns_into_the_next() -> None:

    phases, _ = with_next_phase((Phase(when="2010/2015", stance=2),), DAY)
    assert phases[1].stance == 0
    relation = Relation(id="r", source="a", target="b", phases=phases)
    project = Project.of(None, Actor(id="a", name="A"), Actor(id="b", name="B"), relation)
    index = TimeIndex(project)
    segment = next(s for s in index.lives["r"].segments if s.first <= days.from_ymd(2015, 5, 1) <= s.last)
    assert segment.state.turning


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ((2024, 6, 1), (2024, 6, 30), "2024-06"),
        ((2024, 2, 1), (2024, 2, 29), "2024-02"),
        ((2024, 1, 1), (2024, 12, 31), "2024"),
        ((2024, 6, 1), (2024, 7, 31), ""),
        ((2024, 6, 2), (2024, 6, 30), ""),
        ((2024, 6, 1), (2024, 6, 1), ""),
    ],
)
def test_a_whole_month_or_year_has_a_name(
    first: tuple[int, int, int], last: tuple[int, int, int], period: str
) -> None:
    assert edtf_period(days.from_ymd(*first), days.from_ymd(*last)) == period
