from __future__ import annotations

import pytest

from relmap.drawing.edge_geometry import edge_geometry
from relmap.drawing.sizes import measures, sizes_of
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor, Event, Participant, Relation, updated

MAP = Project.of(
    None,
    Actor(id="a", name="A", attributes={"population": 4, "landlocked": True}),
    Actor(id="b", name="B", attributes={"population": 1.0}),
    Actor(id="c", name="C"),
    Relation(id="ab", source="a", target="b"),
    Relation(id="ab2", source="a", target="b"),
    Relation(id="ac", source="a", target="c"),
    Event(id="e", title="E", participants=(Participant(actor="c"),)),
)


def sized(by: str) -> Project:
    return Diff.replacing(MAP.about, updated(MAP.about, size_by=by)).apply(MAP)


def test_nothing_is_told_by_default() -> None:
    assert sizes_of(MAP) == {}
    assert sizes_of(sized("attribute:none")) == {}


@pytest.mark.parametrize(
    ("by", "order"),
    [("relations", "abc"), ("neighbours", "a"), ("events", "c"), ("attribute:population", "abc")],
)
def test_larger_values_are_larger(by: str, order: str) -> None:
    sizes = sizes_of(sized(by))
    assert max(sizes.values()) == pytest.approx(2.1)
    ranked = sorted(sizes, key=lambda key: -sizes[key])
    assert ranked[: len(order)] == list(order)


def test_areas_grow_with_values() -> None:
    sizes = sizes_of(sized("attribute:population"))
    areas = {key: size**2 for key, size in sizes.items()}
    assert areas["b"] - areas["c"] == pytest.approx((areas["a"] - areas["c"]) / 4)


def test_only_numbers_can_be_told() -> None:
    assert "attribute:population" in measures(MAP)
    assert "attribute:landlocked" not in measures(MAP)


def test_the_shape_of_a_map_follows() -> None:
    project = sized("relations")
    shape = edge_geometry(project)
    change = Diff.removing(project.relations["ac"])
    after = change.apply(project)
    assert shape.updated(after, change).sizes == sizes_of(after) != shape.sizes
    back = Diff.replacing(project.about, updated(project.about, size_by=""))
    assert shape.updated(back.apply(project), back).sizes == {}
