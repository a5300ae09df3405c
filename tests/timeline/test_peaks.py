from __future__ import annotations

from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Phase, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.peaks import MOST, days_of_most_change


def _map(whens: list[str], as_of: str | None = "2024-12-31") -> TimeIndex:
    actors = [Actor(id=key, name=key.upper()) for key in "ab"]
    ties = [
        Relation(id=f"r{number}", source="a", target="b", kind="alliance", phases=(Phase(when=when),))
        for number, when in enumerate(whens)
    ]
    return TimeIndex(Project.of(About(title="t", as_of=as_of), *actors, *ties))


def _said(index: TimeIndex) -> list[str]:
    return [days.iso(day) for day in days_of_most_change(index)]


def test_the_days_with_most_change_are_proposed_in_order_of_time() -> None:
    whens = ["1990-01-01/.."] * 5 + ["2000-05-05/.."] * 3 + ["2010-06-06/.."] * 4
    whens += ["2020-07-07/..", "1995-01-01/..", "1996-01-01/.."]
    assert _said(_map(whens)) == [
        "1990-01-01",
        "1995-01-01",
        "1996-01-01",
        "2000-05-05",
        "2010-06-06",
        "2020-07-07",
    ]
    many = ["1990-01-01/.."] * 20 + ["2000-05-05/.."] * 10 + ["2010-06-06/.."] * 9 + whens
    assert _said(_map(many)) == ["1990-01-01", "1995-01-01", "2000-05-05", "2010-06-06"]


def test_of_days_close_together_there_is_one() -> None:
    near = ["1990/..", "2010-06-06/..", "2010-06-06/..", "2010-06-07/..", "2010-07-01/..", "2020/.."]
    assert [day for day in _said(_map(near)) if day.startswith("2010")] == ["2010-06-06"]


def test_of_an_imprecise_date_the_day_counts_from_which_it_is_certain() -> None:
    assert _said(_map(["1990-01-01/..", "2010/..", "2010-03/2015"])) == [
        "1990-01-01", "2010-03-31", "2010-12-31", "2016-01-01"
    ]  # fmt: skip


def test_there_are_no_more_than_a_sheet_holds_and_none_after_what_is_known() -> None:
    index = _map([f"{year}-01-01/.." for year in range(1990, 2030)], as_of="2015-06-01")
    found = days_of_most_change(index)
    assert len(found) == MOST
    assert max(found) <= days.from_ymd(2015, 6, 1)
    assert days_of_most_change(TimeIndex(Project())) == []
