from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor, Event, Phase, Relation, updated
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_rows import Listing, bars
from relmap.timeline.lifetimes import Lifetimes
from relmap.timeline.worlds import spells_of
from tests.strategies import Seen, counted, projects


@settings(max_examples=60, deadline=None)
@given(projects(), projects(), projects(), st.booleans())
def test_rows_that_followed_diffs_are_as_those_made_anew(
    one: Project, two: Project, three: Project, some: bool
) -> None:
    def chosen(project: Project) -> set[str] | None:
        return set(sorted(project.relations)[::2]) if some else None

    project, listing = one, Listing(one, chosen(one))
    for target in (two, three, one):
        diff = Diff.between(project, target)
        project = diff.apply(project)
        listing = listing.updated(project, diff, chosen(project))
        fresh = Listing(project, chosen(project)).rows
        assert [(row.title, row.relation, row.grouped, set(row.events)) for row in listing.rows] == [
            (row.title, row.relation, row.grouped, set(row.events)) for row in fresh
        ]


@counted(40)
@given(projects(), projects())
def test_lifetimes_that_followed_diffs_are_as_those_made_anew(seen: Seen, one: Project, two: Project) -> None:
    lifetimes = Lifetimes(TimeIndex(one))
    for key in one.actors:
        lifetimes.of("actors", key)
    diff = Diff.between(one, two)
    index = TimeIndex(two)
    followed, fresh = lifetimes.updated(index, diff), Lifetimes(index)
    for name in ("actors", "relations", "events"):
        for key in two.collection(name):
            assert followed.of(name, key) == fresh.of(name, key)
            seen.note(2 * fresh.of(name, key).seen)


def test_what_titles_do_not_say_changes_no_row(small_map: Project) -> None:
    listing = Listing(small_map)
    relation = small_map.relations["ab"]
    diff = Diff.replacing(relation, updated(relation, phases=(Phase(stance=-2),)))
    assert listing.updated(diff.apply(small_map), diff, None) is listing
    diff = Diff.adding(Event(id="e", title="E"))
    assert listing.updated(diff.apply(small_map), diff, None) is listing


def test_a_second_relation_brings_a_heading(small_map: Project) -> None:
    diff = Diff.adding(Relation(id="ba", source="b", target="a"), Actor(id="new", name="New"))
    rows = Listing(small_map).updated(diff.apply(small_map), diff, None).rows
    assert [row.relation for row in rows] == [None, "ab", "ba"]


def laid_out(*whens: str) -> list[tuple[int, int, str | None]]:
    """Of each bar its phase, its track, and until when the bar before it in the track may hold."""
    relation = Relation(id="r", source="a", target="b", phases=tuple(Phase(when=when) for when in whens))
    found = bars(relation, spells_of(relation.phases, None))
    return [(bar.index, bar.track, None if bar.shared is None else days.iso(bar.shared)) for bar in found]


def test_phases_that_turn_share_a_track_and_the_days_between() -> None:
    turning = "[2022..2024-06-20]"
    assert laid_out(f"1994/{turning}", f"{turning}/..") == [(0, 0, None), (1, 0, "2024-06-20")]
    assert laid_out("2010-01-01/2012-03-04", "2015-01-01/..") == [(0, 0, None), (1, 0, "2012-03-04")]


def test_phases_that_may_begin_as_early_as_each_other_have_tracks_of_their_own() -> None:
    turning = "[..2024-06-20]"
    assert laid_out(f"/{turning}", f"{turning}/..") == [(0, 0, None), (1, 1, None)]
    assert laid_out("2010-01-01/2012-03-04", "2011-01-01/..") == [(0, 0, None), (1, 1, None)]
