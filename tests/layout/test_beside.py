from __future__ import annotations

from math import hypot
from typing import Any

import pytest

from relmap.layout.arrange import arrange
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Placement, Relation


def a_map(people: int, **pinned: Any) -> Project:
    persons = [f"p{n}" for n in range(people)]
    far = {key: (400.0 + 10 * n, 300.0) for n, key in enumerate(persons)}
    return Project.of(
        None,
        Actor(id="s", name="State", kind="state"),
        Actor(id="t", name="Other", kind="state"),
        *(Actor(id=key, name=f"Person {key}", kind="person") for key in persons),
        Relation(id="st", source="s", target="t", kind="treaty", phases=(Phase(),)),
        *(
            Relation(id=f"o{key}", source=key, target="s", kind="office", phases=(Phase(),))
            for key in persons
        ),
        Placement(actor="s", x=0.0, y=0.0),
        Placement(actor="t", x=500.0, y=0.0),
        *(Placement(actor=key, x=x, y=y, pinned=key in pinned) for key, (x, y) in far.items()),
    )


@pytest.mark.parametrize("people", [1, 3, 6])
def test_who_holds_an_office_stands_beside_whose_it_is(people: int) -> None:
    found = arrange(a_map(people), "offices")
    x, y = found["s"]
    apart = {key: hypot(at[0] - x, at[1] - y) for key, at in found.items()}
    assert apart["t"] > 400
    assert all(apart[f"p{n}"] < 260 for n in range(people))


def test_pins_and_the_others_stay() -> None:
    found = arrange(a_map(2, p0=True), "offices")
    assert found["p0"] == (400.0, 300.0)
    assert hypot(found["p1"][0] - found["s"][0], found["p1"][1] - found["s"][1]) < 200


def test_the_way_to_other_states_is_left_free() -> None:
    found = arrange(a_map(1), "offices")
    dx, dy = found["p0"][0] - found["s"][0], found["p0"][1] - found["s"][1]
    assert dx / hypot(dx, dy) < 0.9


def test_the_layout_by_relations_does_so_too() -> None:
    found = arrange(a_map(3), "relations")
    x, y = found["s"]
    near = sorted(found, key=lambda key: hypot(found[key][0] - x, found[key][1] - y))
    assert set(near[1:4]) == {"p0", "p1", "p2"}
