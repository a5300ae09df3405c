from __future__ import annotations

from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_order import in_order_of_change
from relmap.timeline.lane_rows import Listing


def _map(*relations: tuple[str, str, str, str]) -> Project:
    actors = [Actor(id=key, name=key.upper(), kind="state") for key in "abcd"]
    ties = [
        Relation(id=key, source=one, target=other, kind="alliance", phases=(Phase(when=when),))
        for key, one, other, when in relations
    ]
    return Diff.adding(*actors, *ties).apply(Project())


def test_dyads_stand_in_the_order_of_their_first_change() -> None:
    project = _map(
        ("ab", "a", "b", "2010/.."),
        ("ac", "a", "c", "1999/2003"),
        ("ab2", "a", "b", "../2001"),  # its end is the first change of the dyad
        ("bd", "b", "d", "../.."),  # nothing is known to change
        ("cd", "c", "d", "2000-06/.."),
    )
    rows = in_order_of_change(TimeIndex(project), Listing(project))
    assert [row.relation for row in rows] == ["ac", "cd", None, "ab2", "ab", "bd"]


def test_of_an_imprecise_beginning_the_first_day_counts() -> None:
    project = _map(("ab", "a", "b", "2005-05/.."), ("ac", "a", "c", "[2004-01-01..2009-12-31]/.."))
    rows = in_order_of_change(TimeIndex(project), Listing(project))
    assert [row.relation for row in rows] == ["ac", "ab"]
