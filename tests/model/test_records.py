from __future__ import annotations

import pytest
from pydantic import ValidationError

from relmap.model.records import Actor, Citation, Phase, Placement, Relation


def test_records_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Actor(id="a", name="A").name = "B"  # type: ignore[misc]


def test_unknown_fields_are_kept() -> None:
    actor = Actor.model_validate({"id": "a", "name": "A", "population": 3})
    assert actor.model_dump(exclude_defaults=True) == {"id": "a", "name": "A", "population": 3}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Actor, {"id": "", "name": "A"}),
        (Actor, {"id": "a b", "name": "A"}),
        (Actor, {"id": "a", "name": 5}),
        (Actor, {"id": "a", "name": "A\x00"}),
        (Actor, {"id": "a", "name": "A\x07"}),
        (Actor, {"id": "a", "name": "x" * 2_001}),
        (Actor, {"id": "a", "name": "A", "exists": "2021-02-29"}),
        (Actor, {"id": "a", "name": "A", "attributes": {"x": [1]}}),
        (Phase, {"weight": "5"}),
        (Phase, {"weight": float("nan")}),
        (Phase, {"weight": float("inf")}),
        (Phase, {"weight": -1.0}),
        (Phase, {"stance": 3}),
        (Phase, {"stance": True}),
        (Phase, {"stance": 1.5}),
        (Phase, {"status": "rumoured"}),
        (Phase, {"when": "{2020,2021}"}),
        (Citation, {"source": "s", "credibility": 7}),
        (Placement, {"actor": "a", "x": 1e300, "y": 0.0}),
        (Placement, {"actor": "a", "x": float("nan"), "y": 0.0}),
    ],
)
def test_wrong_values_are_refused(kind: type, values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        kind(**values)


def test_a_placement_is_named_by_its_actor() -> None:
    assert Placement(actor="a", x=1, y=2).id == "a"


def test_a_relation_may_join_an_actor_to_itself() -> None:
    assert Relation(id="r", source="a", target="a").source == "a"
