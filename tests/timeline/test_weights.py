from __future__ import annotations

import pytest

from relmap.model.records import Phase
from relmap.timeline.weights import numbered


@pytest.mark.parametrize(
    ("label", "weight", "unit", "text"),
    [
        ("rail", 36.0, "wagons", "rail, 36 wagons"),
        ("", 36.0, "wagons", "36 wagons"),
        ("", 1_234_567.0, "$", "1,234,567 $"),
        ("36 Caesar howitzers", 36.0, "howitzers", "36 Caesar howitzers"),
        ("90 % of arms", 90.0, "% of arms", "90 % of arms"),
        ("136 men", 36.0, "wagons", "136 men, 36 wagons"),
        ("Treaty of 1990", 90.0, "%", "Treaty of 1990, 90 %"),
        ("1,234 men", 1234.0, "men", "1,234 men"),
        ("1 234 men", 1234.0, "men", "1 234 men"),
        ("1,5 % of trade", 1.5, "% of trade", "1,5 % of trade"),
        ("loan of 1.5 bn", 1.5e9, "$", "loan of 1.5 bn"),
        ("1.5 brigades", 1.5e9, "$", "1.5 brigades, 1,500,000,000 $"),
        ("rail", None, "", "rail"),
    ],
)
def test_a_weight_is_told_once(label: str, weight: float | None, unit: str, text: str) -> None:
    assert numbered(Phase(label=label, weight=weight, unit=unit)) == text


def test_a_bound_is_told_too() -> None:
    assert numbered(Phase(weight=15, unit="% of arms", bound="at most")) == "at most 15 % of arms"
