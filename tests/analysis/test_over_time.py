"""Questions on every day of change: which days these are, in what order, and what is computed anew."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from relmap.analysis.asking import Analyst
from relmap.analysis.balance import balance
from relmap.analysis.degrees import ties
from relmap.analysis.over_time import (
    Kept,
    Look,
    Stretch,
    coarse_to_fine,
    days_by,
    days_of_change,
    digest,
    since,
    stretches,
)
from relmap.analysis.pairs import Ties
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import About, Actor, Criteria, Phase, Relation, updated
from relmap.notebook import load
from relmap.timeline.filtering import CriteriaFilter
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.analysis import enumeration, published
from tests.analysis.maps import DAY, map_of, number_of, random_maps, with_actors


def held(key: str, ends: str, when: str, stance: int | None = 1) -> Relation:
    return Relation(id=key, source=ends[0], target=ends[1], phases=(Phase(when=when, stance=stance),))


# --- days -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 17, 100, 257])
def test_coarse_to_fine(count: int) -> None:
    order = list(coarse_to_fine(count))
    assert sorted(order) == list(range(count))
    assert order[:3] == [0, count - 1, (count - 1) // 2] or count < 3
    if count > 16:
        # After so many the days that are known lie about as far apart everywhere.
        assert np.diff(sorted(order[:9])).max() <= -(-count // 8) + 1


def test_days_on_which_something_changes() -> None:
    project = with_actors([held("x", "ab", "2001-01-01/2002-12-31"), held("y", "bc", "2002-06-01/..")])
    index = TimeIndex(project)
    first, last = number_of("2001-06-01"), number_of("2010-01-01")
    assert [days.iso(day) for day in days_of_change(index, first, last).tolist()] == [
        "2001-06-01", "2002-06-01", "2003-01-01",
    ]  # fmt: skip
    whole = days_of_change(index).tolist()
    assert whole[0] == index.extent()[0]  # type: ignore[index]
    assert [days.iso(day) for day in whole[1:]] == ["2001-01-01", "2002-06-01", "2003-01-01"]
    # A day that is one of change is there once.
    assert days_of_change(index, number_of("2002-06-01"), number_of("2002-06-01")).tolist() == [
        number_of("2002-06-01")
    ]
    assert days_of_change(TimeIndex(Project.of(About()))).tolist() == []


def test_between_days_of_change_nothing_changes() -> None:
    kinds = 0
    for project in random_maps(121, 40):
        index = TimeIndex(project)
        known = Ties(index)
        first, last = number_of("2008-12-01"), number_of("2012-01-31")
        at = days_of_change(index, first, last).tolist()
        for start, after in zip(at, [*at[1:], last + 1], strict=True):
            prints = {
                known.on(Snapshot(index, day)).fingerprint for day in (start, (start + after) // 2, after - 1)
            }
            assert len(prints) == 1
        kinds += len(at) > 2
    assert kinds > 20


def test_the_first_days_of_months_and_years() -> None:
    first, last = number_of("2019-11-15"), number_of("2021-01-01")
    assert [days.iso(day) for day in days_by(first, last, "year").tolist()] == [
        "2019-11-15", "2020-01-01", "2021-01-01",
    ]  # fmt: skip
    months = [days.iso(day) for day in days_by(first, last, "month").tolist()]
    assert (months[:3], months[-1], len(months)) == (
        ["2019-11-15", "2019-12-01", "2020-01-01"],
        "2021-01-01",
        15,
    )
    assert days_by(first, first, "month").tolist() == [first]


# --- what is kept -----------------------------------------------------------------------------


def test_an_answer_is_computed_once() -> None:
    kept = Kept(most=2)
    assert [kept.answer(key, lambda key=key: key.upper()) for key in "aba"] == ["A", "B", "A"]
    assert kept.computed == 2
    assert (kept.known("a"), kept.known("c")) == ("A", None)
    # The one that was asked for longest ago gives way.
    kept.answer("c", lambda: "C")
    assert (kept.known("a"), kept.known("b"), kept.known("c")) == ("A", None, "C")


def computed_by_day(kept: Kept, known: Ties, at: list[int]) -> list[str]:
    """The days for which something had to be computed."""
    found: list[str] = []
    for day in at:
        before = kept.computed
        pairs = Look().pairs(known, day)
        kept.answer(("ties", digest(pairs)), lambda pairs=pairs: ties(pairs, "all"))
        if kept.computed > before:
            found.append(days.iso(day))
    return found


def test_days_that_are_alike_are_computed_once() -> None:
    relations = [held("x", "ab", "2001-01-01/2001-12-31"), held("y", "ac", "2003-01-01/2003-12-31"),
                 Relation(id="z", source="a", target="b",
                          phases=(Phase(when="2005-01-01/2005-12-31", stance=1),))]  # fmt: skip
    index = TimeIndex(with_actors(relations))
    at = days_of_change(index, number_of("2000-01-01"), number_of("2010-01-01")).tolist()
    found = computed_by_day(Kept(), Ties(index), at)
    # On 1 January 2005 the same two are tied as on that of 2001, and in 2002, 2004 and 2006 nobody.
    assert found == ["2000-01-01", "2001-01-01", "2003-01-01"]


def edited(project: Project, key: str, **values: object) -> tuple[Project, Diff]:
    old = project.relations[key]
    diff = Diff.replacing(old, updated(old, **values))
    return diff.apply(project), diff


YEARS = [held(f"y{year}", "ab" if year % 2 else "bc", f"{year}-01-01/{year}-12-31", year % 5 - 2)
         for year in range(2001, 2009)]  # fmt: skip


def test_after_an_edit_only_the_days_on_which_it_bears_are_computed_anew() -> None:
    project = with_actors([*YEARS, held("long", "ac", "2000-01-01/..")])
    index = TimeIndex(project)
    known, kept = Ties(index), Kept()
    at = [number_of(f"{year}-06-01") for year in range(2001, 2009)]
    assert len(computed_by_day(kept, known, at)) == 8
    assert computed_by_day(kept, known, at) == []
    after, diff = edited(project, "y2004", phases=(Phase(when="2004-01-01/2005-12-31", stance=-2),))
    new = index.updated(after, diff)
    assert computed_by_day(kept, Ties(new, known), at) == ["2004-06-01", "2005-06-01"]
    # What is undone is known still.
    back = new.updated(project, diff.inverse())
    assert computed_by_day(kept, Ties(back, known), at) == []


def test_an_edit_of_a_name_bears_on_no_day() -> None:
    project = with_actors(YEARS)
    index = TimeIndex(project)
    known, kept = Ties(index), Kept()
    at = [number_of(f"{year}-06-01") for year in range(2001, 2009)]
    computed_by_day(kept, known, at)
    after, diff = edited(project, "y2003", notes="another")
    assert computed_by_day(kept, Ties(index.updated(after, diff), known), at) == []


def test_an_edit_of_one_of_two_relations_of_a_pair_bears_on_its_own_days_only() -> None:
    project = with_actors([held("x", "ab", "2001-01-01/2008-12-31", 2), held("y", "ab", "2001-01-01/..", -1)])
    index = TimeIndex(project)
    known, kept = Ties(index), Kept()
    at = [number_of(f"{year}-06-01") for year in (2002, 2005, 2008, 2010)]
    computed_by_day(kept, known, at)
    after, diff = edited(project, "x", phases=(Phase(when="2001-01-01/2006-12-31", stance=2),))
    # In 2008 there is y alone, as there was in 2010.
    assert computed_by_day(kept, Ties(index.updated(after, diff), known), at) == []


def test_how_a_day_is_looked_at() -> None:
    project = map_of("a+b? b-c")
    known = Ties(TimeIndex(project))
    assert len(Look().pairs(known, DAY)) == 2
    assert len(Look(certain_only=True).pairs(known, DAY)) == 1

    def friendly(snapshot: Snapshot) -> object:
        wanted = CriteriaFilter(project, Criteria(stances=(1,)))
        return wanted.passing([actor for actor, _ in snapshot.actors], snapshot.relations)

    assert len(Look(passing=friendly).pairs(known, DAY)) == 1  # type: ignore[arg-type]


def test_a_digest_tells_apart_what_else_it_is_of() -> None:
    known = Ties(TimeIndex(map_of("a+b")))
    pairs = Look().pairs(known, DAY)
    assert digest(pairs) == digest(Look().pairs(known, DAY + 1))
    assert digest(pairs, b"kinds") != digest(pairs)


# --- triads over time -------------------------------------------------------------------------


def stretches_of(index: TimeIndex, first: str, last: str) -> list[Stretch]:
    at = days_of_change(index, number_of(first), number_of(last))
    return Analyst(index).stretches(at, number_of(last))


def test_a_triad_of_the_article_s_map() -> None:
    map_ = load(published.DATA / "two-triads.relmap.json")
    found = [
        (stretch.state, days.iso(stretch.first), stretch.begun_by, stretch.ended_by)
        for stretch in stretches_of(map_.index, "2015-01-01", "2024-12-31")
        if stretch.actors == ("armenia", "azerbaijan", "belarus")
    ]
    unbalanced = next(stretch for stretch in found if stretch[0] == -1)
    assert unbalanced == (-1, "2020-12-31", ("am-az-conflict",), ("by-az-arms",))
    following = found[found.index(unbalanced) + 1]
    assert following[:3] == (0, "2022-01-02", ("by-az-arms",))


def test_a_triad_by_hand() -> None:
    relations = [
        held("ab", "ab", "2001-01-01/2010-12-31"),
        held("bc", "bc", "2000-01-01/.."),
        Relation(id="ac", source="a", target="c",
                 phases=(Phase(when="2000-01-01/2005", stance=1), Phase(when="2005/..", stance=-1))),
    ]  # fmt: skip
    found = stretches_of(TimeIndex(with_actors(relations)), "2000-06-01", "2020-01-01")
    assert [(s.state, days.iso(s.first), days.iso(s.last), s.begun_by, s.ended_by) for s in found] == [
        (1, "2001-01-01", "2004-12-31", ("ab",), ("ac",)),
        (0, "2005-01-01", "2005-12-31", ("ac",), ("ac",)),
        (-1, "2006-01-01", "2010-12-31", ("ac",), ("ab",)),
    ]


def test_a_triad_that_is_there_to_the_end_is_ended_by_nothing() -> None:
    (found,) = stretches_of(TimeIndex(map_of("a+b b+c a+c")), "2009-01-01", "2010-01-01")
    assert found == Stretch(("a", "b", "c"), 1, number_of("2009-01-01"), number_of("2010-01-01"), (), ())
    assert stretches_of(TimeIndex(map_of("a+b b+c")), "2009-01-01", "2010-01-01") == []


def test_another_relation_in_the_place_of_one_is_another() -> None:
    relations = [
        held("ab-then", "ab", "2001-01-01/2001-12-31"),
        held("ab-now", "ab", "2003-01-01/2003-12-31"),
        *map_of("b+c a+c").relations.values(),
    ]
    found = stretches_of(TimeIndex(with_actors(relations)), "2000-06-01", "2010-01-01")
    assert [(days.iso(s.first), s.begun_by, s.ended_by) for s in found] == [
        ("2001-01-01", ("ab-then",), ("ab-then",)),
        ("2003-01-01", ("ab-now",), ("ab-now",)),
    ]


def test_stretches_are_the_states_of_all_days() -> None:
    seen: Counter[int] = Counter()
    for project in random_maps(131, 40, most=18):
        index = TimeIndex(project)
        known = Ties(index)
        first, last = number_of("2000-06-01"), number_of("2013-01-01")
        at = days_of_change(index, first, last).tolist()
        found = stretches_of(index, "2000-06-01", "2013-01-01")
        assert found == sorted(found, key=lambda stretch: (stretch.first, stretch.actors))
        for day in {*at, *(day - 1 for day in at[1:]), last}:
            triads = balance(known.on(Snapshot(index, day)))
            states = {
                tuple(triads.pairs.actors[who] for who in triads.actors(n)): int(triads.triads.state[n])
                for n in range(len(triads.triads.state))
            }
            assert {s.actors: s.state for s in found if s.first <= day <= s.last} == states
        for stretch in found:
            seen[stretch.state] += 1
            # It is ended, and begun, by relations among the three.
            for key in (*stretch.begun_by, *stretch.ended_by):
                relation = project.relations[key]
                assert {relation.source, relation.target} <= set(stretch.actors)
            assert bool(stretch.ended_by) or stretch.last == last
            assert bool(stretch.begun_by) or stretch.first == first
    assert all(seen[state] > 5 for state in (-1, 0, 1)), seen


def test_an_actor_that_comes_is_no_relation() -> None:
    actors = [Actor(id=key, name=key, exists="2005-01-01/.." if key == "c" else None) for key in "abc"]
    project = Project.of(About(), *actors, *map_of("a+b b+c a+c").relations.values())
    (found,) = stretches_of(TimeIndex(project), "2001-01-01", "2010-01-01")
    assert days.iso(found.first) == "2005-01-01"
    assert found.begun_by == ("r001", "r002")
    assert enumeration.actors_of(Snapshot(TimeIndex(project), number_of("2004-01-01"))) == ["a", "b"]


def test_since_when_a_triad_is_what_it_is() -> None:
    index = TimeIndex(load(published.DATA / "two-triads.relmap.json"))
    known, look, at = Ties(index), Look(), days_of_change(index)
    last = int(at[-1])
    whole = stretches(known, look, at, last, lambda day: balance(look.pairs(known, day)))
    for day in at[::4].tolist():
        of_day = {stretch.actors: stretch for stretch in whole if stretch.first <= day <= stretch.last}
        found = since(known, look, at, day, list(of_day))
        assert of_day.keys() == found.keys()
        for actors, stretch in of_day.items():
            if stretch.first == at[0]:
                assert found[actors] == (None, ())
            else:
                assert found[actors] == (stretch.first, stretch.begun_by)
    assert since(known, look, at, last, [whole[0].actors], most=0)[whole[0].actors].first is None
