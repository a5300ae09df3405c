from __future__ import annotations

import pytest

from relmap.formats.csv_table import read
from relmap.formats.foreign import Options
from relmap.formats.into_map import into_map
from relmap.formats.state_codes import state_of, system_of
from relmap.model.project import Project
from relmap.model.records import Actor


@pytest.mark.parametrize(
    ("heading", "system"),
    [("ccode1", "cow"), ("StateAbb2", "cow"), ("gwno_a", "gw"), ("gwno", "gw"), ("code", ""), ("from", "")],
)
def test_headings_tell_whose_codes_they_are(heading: str, system: str) -> None:
    assert system_of(heading) == system


@pytest.mark.parametrize(
    ("system", "code", "year", "name"),
    [
        ("cow", "371", 2001, "Armenia"),
        ("cow", "UKG", None, "United Kingdom"),
        ("cow", "260", 1970, "West Germany"),
        ("cow", "255", 2001, "Germany"),
        ("gw", "260", 1970, "West Germany"),
        ("gw", "260", 2001, "Germany"),
        ("gw", "260", None, "Germany"),
        ("cow", "345", 1999, "Yugoslavia"),
        ("gw", "340", 2010, "Serbia"),
        ("cow", "260", 2001, "260"),
        ("cow", "999", None, "999"),
        ("cow", "2.0", 1999, "United States"),
    ],
)
def test_a_code_is_of_a_state_for_some_years(system: str, code: str, year: int | None, name: str) -> None:
    assert state_of(system, code, year) == name


def test_states_of_a_data_set_are_those_of_the_map() -> None:
    project = Project.of(None, Actor(id="arm", name="Hayastan", kind="state", code="AM"))
    text = "ccode1,ccode2,year,agree\n371,365,2001,0.5\n371,260,1970,0.1\n2,371,2001,1\n"
    found = into_map(project, read(text.encode(), "x.csv", Options()), Options())
    after = found.diff.apply(project)
    names = {actor.name for actor in after.actors.values()}
    assert names == {"Hayastan", "Russia", "West Germany", "United States"}
    assert after.actors["russia"].code == "RU"


def test_numbers_that_are_no_codes_are_names() -> None:
    found = into_map(Project(), read(b"source,target\n2,371\n371,3\n", "x.csv", Options()), Options())
    assert {actor.name for actor in found.diff.apply(Project()).actors.values()} == {"2", "371", "3"}
