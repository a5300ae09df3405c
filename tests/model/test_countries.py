from __future__ import annotations

import pytest

from relmap.model.countries import as_code, code_of_name
from relmap.resources import resource


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Armenia", "AM"),
        ("armenia ", "AM"),
        ("ARM", "AM"),
        ("USA", "US"),
        ("U.S.", "US"),
        ("the United States", "US"),
        ("Russia", "RU"),
        ("Russian Federation", "RU"),
        ("North Korea", "KP"),
        ("Ivory Coast", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Czech Republic", "CZ"),
        ("Türkiye", "TR"),
        ("St. Lucia", "LC"),
        ("Trinidad & Tobago", "TT"),
        ("Bosnia-Herzegovina", "BA"),
        ("Alpha", ""),
        ("arm", ""),
        ("", ""),
    ],
)
def test_a_country_is_known_by_its_names_and_letters(name: str, code: str) -> None:
    assert code_of_name(name) == code


@pytest.mark.parametrize(
    ("typed", "code"), [("ARM", "AM"), ("arm", "AM"), ("Armenia", "AM"), ("am", "AM"), ("EU", "EU"), ("", "")]
)
def test_what_is_typed_as_a_code_becomes_two_letters_where_it_is_a_country(typed: str, code: str) -> None:
    assert as_code(typed) == code


def test_every_country_has_a_flag_and_a_code_of_its_own() -> None:
    rows = [line.split("\t") for line in resource("countries.tsv").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len({row[0] for row in rows}) == len({row[1] for row in rows}) == 252
    assert all(resource("flags", f"{row[0].lower()}.svg").is_file() for row in rows)
    assert all(code_of_name(row[2]) == code_of_name(row[1]) == row[0] for row in rows)
