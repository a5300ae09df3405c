"""The sample maps say what their source says, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import relmap
from relmap.model.problems import problems
from relmap.storage.bundled import samples

MAPS = {path.name.removesuffix(".relmap.json"): path for path in samples()}
ARMENIA = relmap.load(MAPS["armenia-realignment"])


def on(day: str) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in ARMENIA.at(day).to_plain()["relations"]}


@pytest.mark.parametrize("path", MAPS.values(), ids=lambda path: path.stem)
def test_there_is_nothing_to_mend(path: Path) -> None:
    assert problems(relmap.load(path)) == []


def test_of_what_is_not_told_since_when_nothing_is_certain_before() -> None:
    before = on("2015-06-01")
    assert before["ru-am-arms"]["presence"] == "possible"
    assert before["by-putin-client"]["presence"] == "possible"
    assert on("2018-06-01")["lukashenka-ru-dependence"]["presence"] == "possible"
    assert on("2020-12-31")["lukashenka-ru-dependence"]["label"] == "wholly reliant"
    assert on("2021-06-01")["us-am-engagement"]["presence"] == "possible"
    assert on("2021-06-01")["am-tr-rapprochement"]["presence"] == "possible"


def test_the_war_is_not_certain_between_its_two_parts() -> None:
    for day in ("2021-06-01", "2022-12-31", "2023-08-31"):
        found = on(day)["am-az-conflict"]
        assert found["label"] != "war and defeat"
        assert found["phase_presence"] == "possible"
    assert on("2020-07-01")["am-az-conflict"]["label"] == "war and defeat"


def test_the_ally_turns_into_a_rupture() -> None:
    found = on("2024-06-19")["am-by-alliance"]
    assert (found["presence"], found["phase_presence"]) == ("certain", "possible")
    turn = {"from": "supposed ally", "into": "rupture", "between": ["2022-01-01", "2024-06-20"]}
    assert found["turns"] == [turn]


def test_what_followed_something_is_seen_without_a_date() -> None:
    events = {row["id"]: row for row in ARMENIA.at("2024-06-25").to_plain()["events"]}
    assert events["pashinyan-refusal"]["derived"] == ["2024-06-20", "2024-06-30"]
    assert {"armenia-recalls-ambassador", "belarus-recalls-ambassador"} <= events.keys()
    for key in ("csto-abstention", "csto-withdrawal-hints"):
        assert ARMENIA.events[key].after == ()
        assert ARMENIA.events[key].when is None
    assert ARMENIA.events["csto-withdrawal"].status == "planned"


def test_what_the_source_tells_besides() -> None:
    assert ARMENIA.relations["fr-am-caesar"].attributes["range in km"] == 40
    assert "European University in Tbilisi" in ARMENIA.sources["cepa-avdaliani"].notes
    assert "The year is that of the article" in ARMENIA.events["verma-visit"].notes
