"""The table of measures, and what is asked of all of them."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from relmap.analysis.measures import Asked, measured
from relmap.analysis.pairs import Ties
from relmap.analysis.table import NoSuchMeasure, measure_of, measures, nearest
from relmap.model.project import Project
from relmap.model.records import About, Actor, Phase, Relation
from tests.analysis.maps import (
    POSSIBLE,
    map_of,
    pairs_of,
    random_maps,
    snapshot_of,
    ties,
    values_of,
    with_actors,
)

EXACT = {"ties", "in", "out", "friends", "foes", "net", "relations", "closeness"}
ROLES = ("coordinator", "consultant", "representative", "gatekeeper", "liaison")
NOT_HOSTILE = {"closeness", "betweenness", "eigenvector", "pagerank", *(f"broker:{role}" for role in ROLES)}
ALL = [*EXACT, *NOT_HOSTILE - {"closeness"}, "standing"]


def weighing(*units: str) -> Project:
    phases = [Phase(weight=1.0, unit=unit) for unit in units]
    return with_actors(
        Relation(id=f"r{n}", source="a", target="b", phases=(phase,)) for n, phase in enumerate(phases)
    )


def test_the_table() -> None:
    table = measures(map_of("a.b"))
    assert set(table) == set(ALL)
    assert {key for key, measure in table.items() if measure.exact} == EXACT
    assert {key for key, measure in table.items() if measure.through == "not-hostile"} == NOT_HOSTILE
    assert {key for key, measure in table.items() if measure.through == "all"} == {"ties", "in", "out"}
    for key, measure in table.items():
        assert measure.id == key
        assert measure.label
        assert measure.says.endswith(".")
    assert {key for key, measure in table.items() if not measure.paper} == {
        "ties", "in", "out", "net", "relations",
    }  # fmt: skip
    assert len({measure.label for measure in table.values()}) == len(table)


def test_each_unit_is_a_measure() -> None:
    table = measures(weighing("tons", "men", ""))
    assert [key for key in table if key.startswith("weight:")] == ["weight:", "weight:men", "weight:tons"]
    assert table["weight:tons"].label == "Weight in tons"
    assert table["weight:"].label == "Weight without a unit"
    assert table["weight:men"].unit == "men"


def test_an_unknown_name_tells_the_nearest_three() -> None:
    project = weighing("tons", "men", "howitzers", "ships")
    with pytest.raises(NoSuchMeasure, match="no measure “betweeness”") as found:
        measure_of(project, "betweeness")
    assert found.value.remedy.startswith("Did you mean betweenness, ")
    assert found.value.remedy.count(",") == 1
    assert found.value.remedy.count(" or ") == 1
    with pytest.raises(NoSuchMeasure, match="no unit “ton”") as found:
        measure_of(project, "weight:ton")
    assert "weight:tons" in found.value.remedy
    assert "ties" not in found.value.remedy
    with pytest.raises(NoSuchMeasure, match="no unit “tons”"):
        measure_of(map_of("a.b"), "weight:tons")
    assert measure_of(project, "broker:liaison").label == "Broker: liaison"


def test_nearest_names() -> None:
    assert nearest("a", []) == "The map has none."
    assert nearest("a", ["b"]) == "Did you mean b?"
    assert nearest("russa", ["france", "russia"]) == "Did you mean russia or france?"
    assert nearest("aa", ["aa1", "aa2", "aa3", "zz"]).count("aa") == 3


def test_without_worlds_least_and_most_are_not_known() -> None:
    project = map_of("a.b b.c? c.d")
    pairs = pairs_of(project)
    for name in ALL:
        measure = measure_of(project, name)
        whole, quick = (measured(project, measure, pairs, Asked(worlds=worlds)) for worlds in (True, False))
        assert np.array_equal(whole.values.drawn, quick.values.drawn)
        assert whole.complete
        if name in EXACT:
            assert quick.exact.all()
            assert np.array_equal(whole.values, quick.values)
        else:
            assert np.isnan(quick.values.low).all()
            assert np.isnan(quick.values.high).all()
            assert not quick.exact.any()
            # Two maps; of the relation between hostile camps none matters.
            assert whole.maps == (1 if name == "standing" else 2)


def test_one_actor() -> None:
    project = map_of("", others="a")
    pairs = pairs_of(project)
    for name in ALL:
        expected = 1 if name in ("pagerank", "standing") else 0
        assert values_of(project, name, pairs) == {"a": (expected, expected, expected)}


def test_nobody() -> None:
    project = Project.of(About())
    pairs = pairs_of(project)
    for name in ALL:
        assert values_of(project, name, pairs) == {}


def test_all_is_only_possible() -> None:
    project = map_of("a+b? b+c? c+a?")
    pairs = pairs_of(project)
    for name in sorted({*EXACT, "betweenness", "eigenvector"}):
        assert {low for low, _, _ in values_of(project, name, pairs).values()} == {0}, name


def test_who_only_may_exist_makes_sums_enclosures() -> None:
    actors = [Actor(id=key, name=key, exists=POSSIBLE if key == "b" else None) for key in "abcd"]
    project = Project.of(About(), *actors, *ties("a+b a--b c+d"))
    pairs = pairs_of(project)
    for name in ("net", "friends", "foes"):
        found = measured(project, measure_of(project, name), pairs)
        assert dict(zip(pairs.actors, found.exact.tolist(), strict=True)) == {
            "a": False, "b": False, "c": True, "d": True,
        }  # fmt: skip
    assert measured(project, measure_of(project, "ties"), pairs).exact.all()
    # Both come or go together: +1 alone, which is within, is never so.
    assert values_of(project, "net", pairs)["a"] == (-2, -1, 1)


def test_low_drawn_and_high_of_what_is_certain_lie_within() -> None:
    seen: Counter[str] = Counter()
    for project in random_maps(141, 100):
        pairs, certain = pairs_of(project), pairs_of(project, certain=True)
        for name in EXACT:
            found, sure = values_of(project, name, pairs), values_of(project, name, certain)
            for actor, (low, drawn, high) in found.items():
                assert low <= drawn <= high
                if actor in sure:
                    assert low <= sure[actor][1] <= high, (name, actor)
                    seen["asked"] += 1
                    seen["otherwise"] += sure[actor][1] != drawn
    assert seen["otherwise"] > 0.1 * seen["asked"]


@pytest.mark.parametrize("name", ["ties", "in", "out", "relations"])
def test_what_is_possible_too_is_never_less_than_what_is_certain(name: str) -> None:
    more = 0
    for project in random_maps(142, 100):
        found, sure = (
            values_of(project, name, pairs_of(project, certain=certain)) for certain in (False, True)
        )
        for actor, (_, value, _) in sure.items():
            assert value <= found[actor][1]
            more += value < found[actor][1]
    assert more > 50


def test_every_value_is_a_number_for_every_actor() -> None:
    for project in random_maps(143, 20):
        snapshot = snapshot_of(project)
        pairs = Ties(snapshot.index).on(snapshot)
        for name in measures(project):
            values = values_of(project, name, pairs, Asked(worlds=False, groups="communities"))
            assert list(values) == list(pairs.actors)
            assert all(math.isfinite(drawn) for _, drawn, _ in values.values())
