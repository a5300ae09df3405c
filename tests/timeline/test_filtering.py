from __future__ import annotations

from typing import Any

import pytest

from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import Actor, Citation, Criteria, Phase, Relation, Source
from relmap.timeline.filtering import CriteriaFilter
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

MAP = Project.of(
    None,
    Source(id="good", title="Good", reliability="A"),
    Source(id="bad", title="Bad", reliability="E"),
    Actor(id="a", name="A", kind="state", tags=("eu",)),
    Actor(id="b", name="B", kind="state", tags=("eu",)),
    Actor(id="c", name="C", kind="person"),
    Actor(id="lone", name="Lone", kind="state"),
    Relation(
        id="ab",
        source="a",
        target="b",
        kind="alliance",
        phases=(
            Phase(when="1990/1999", stance=2, citations=(Citation(source="good"),)),
            Phase(when="2000/..", stance=-2, status="alleged", citations=(Citation(source="bad"),)),
        ),
    ),
    Relation(id="ac", source="a", target="c", kind="office", tags=("key",), phases=(Phase(when="1990/.."),)),
)


def passing(year: int, **criteria: Any) -> set[str]:
    snapshot = Snapshot(TimeIndex(MAP), days.from_ymd(year, 6, 1))
    criteria_filter = CriteriaFilter(MAP, Criteria(**criteria))
    found = criteria_filter.passing([actor for actor, _ in snapshot.actors], snapshot.relations)
    assert found.out == 6 - len(found.ids)
    return set(found.ids)


@pytest.mark.parametrize(
    ("year", "criteria", "wanted"),
    [
        (1995, {}, {"a", "b", "c", "lone", "ab", "ac"}),
        (1995, {"stances": (2,)}, {"a", "b", "ab"}),
        (2005, {"stances": (2,)}, set()),
        (2005, {"stances": (-2, None)}, {"a", "b", "c", "ab", "ac"}),
        (2005, {"statuses": ("alleged",)}, {"a", "b", "ab"}),
        (1995, {"actor_kinds": ("state",)}, {"a", "b", "lone", "ab"}),
        (1995, {"relation_kinds": ("office",)}, {"a", "c", "ac"}),
        (1995, {"relation_kinds": ("office",), "actor_kinds": ("state",)}, set()),
        (1995, {"tags": ("eu",)}, {"a", "b", "ab"}),
        (1995, {"tags": ("key",)}, {"a", "c", "ac"}),
        (1995, {"sources": ("good",)}, {"a", "b", "ab"}),
        (2005, {"sources": ("good",)}, set()),
        (2005, {"reliabilities": ("E",)}, {"a", "b", "ab"}),
        (2005, {"sources": ("gone",)}, set()),
    ],
)
def test_what_passes(year: int, criteria: dict[str, Any], wanted: set[str]) -> None:
    assert passing(year, **criteria) == wanted


@pytest.mark.parametrize(
    ("criteria", "ids"),
    [
        ({"around": ("c",)}, {"a", "c", "ac"}),
        ({"around": ("b",)}, {"a", "b", "ab"}),
        ({"around": ("b", "c")}, {"a", "b", "c", "ab", "ac"}),
        ({"around": ("lone",)}, {"lone"}),
        ({"around": ("gone",)}, set()),
        ({"way": ("b", "a", "c")}, {"a", "b", "c", "ab", "ac"}),
        ({"way": ("b", "c")}, {"b", "c"}),
        ({"around": ("b",), "actor_kinds": ("person",)}, set()),
    ],
)
def test_around_actors_and_on_a_way(criteria: dict[str, Any], ids: set[str]) -> None:
    assert passing(1995, **criteria) == ids
