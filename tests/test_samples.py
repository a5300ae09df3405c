"""The sample maps say what their source says, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import relmap
from relmap.model import days
from relmap.model.problems import problems
from relmap.model.project import Project
from relmap.model.records import Citation
from relmap.resources import samples
from relmap.timeline.known import derived_line

MAPS = {path.name.removesuffix(".relmap.json"): path for path in samples()}
ARMENIA = relmap.load(MAPS["armenia-realignment"])
PARTS = ("armenia-belarus-rupture", "us-armenia-strategic-dialogue")
TOLD = "2024-06-20"
"""The last day that the article names; what it says of its own present is set there."""
YEAR = "The year is that of the article’s publication."


def on(day: str) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in ARMENIA.at(day).to_plain()["relations"]}


@pytest.mark.parametrize("path", MAPS.values(), ids=lambda path: path.stem)
def test_there_is_nothing_to_mend(path: Path) -> None:
    assert problems(relmap.load(path)) == []


CLAIMS = """
# what the article dates, and what it does not: relation, day, what is said of it, how surely
am-ru-alliance           | 1990-06-01 | –                                            | absent
am-ru-alliance           | 1995-06-01 | allied                                       | possible
am-ru-alliance           | 2019-12-31 | allied                                       | certain
am-ru-alliance           | 2020-06-01 | allied or strained                           | certain
am-ru-alliance           | 2021-01-01 | strained                                     | certain
am-ru-alliance           | 2023-08-31 | strained                                     | certain
am-ru-alliance           | 2023-10-01 | estranged                                    | certain
am-csto-stance           | 2019-12-31 | –                                            | absent
am-csto-stance           | 2021-01-01 | threatens to leave                           | certain
am-csto-stance           | 2023-10-01 | nearer to leaving                            | certain
am-az-conflict           | 2020-06-01 | war and defeat                               | possible
am-az-conflict           | 2021-06-01 | unfriendly neighbours                        | possible
am-az-conflict           | 2023-08-31 | unfriendly neighbours                        | possible
am-az-conflict           | 2023-09-15 | Karabakh retaken                             | possible
am-az-conflict           | 2024-06-20 | unfriendly neighbours                        | certain
az-nk-control            | 2023-08-31 | –                                            | absent
az-nk-control            | 2023-10-01 | full control                                 | certain
am-ru-opinion            | 2000-01-01 | 49 % see bad ties or 66 % see bad ties       | possible
am-ru-opinion            | 2023-12-31 | 49 % see bad ties or 66 % see bad ties       | possible
am-ru-opinion            | 2024-06-20 | 66 % see bad ties                            | certain
ru-am-arms               | 1995-01-01 | 90 % of arms                                 | possible
ru-am-arms               | 2019-12-31 | 90 % of arms                                 | certain
ru-am-arms               | 2020-01-01 | at most 15 % of arms                         | possible
ru-am-arms               | 2024-06-20 | at most 15 % of arms                         | certain
fr-am-arms               | 2019-12-31 | –                                            | absent
fr-am-arms               | 2024-06-20 | arms                                         | certain
in-am-arms               | 2024-06-19 | arms                                         | possible
fr-am-caesar             | 2024-06-17 | –                                            | absent
fr-am-caesar             | 2024-06-18 | 36 Caesar howitzers                          | possible
fr-am-caesar             | 2025-10-01 | –                                            | absent
by-az-arms               | 2017-12-31 | –                                            | absent
by-az-arms               | 2020-01-01 | covert arming                                | certain
by-az-arms               | 2023-01-01 | –                                            | absent
ru-by-tacit              | 2020-01-01 | tacit participation                          | certain
by-putin-client          | 2018-06-01 | client state                                 | possible
by-putin-client          | 2024-06-20 | client state                                 | certain
lukashenka-ru-dependence | 2010-01-01 | freer hand                                   | possible
lukashenka-ru-dependence | 2019-06-01 | freer hand or wholly reliant                 | certain
lukashenka-ru-dependence | 2021-01-01 | wholly reliant                               | certain
am-by-alliance           | 2021-12-31 | supposed ally                                | certain
am-by-alliance           | 2023-01-01 | supposed ally or rupture                     | certain
am-by-alliance           | 2024-06-21 | rupture                                      | certain
am-csto-opinion          | 2021-12-31 | –                                            | absent
am-csto-opinion          | 2023-01-01 | of no further use                            | possible
am-csto-opinion          | 2024-06-20 | of no further use                            | certain
am-csto-membership       | 2024-06-30 | member                                       | certain
pashinyan-by-refusal     | 2024-06-19 | –                                            | absent
pashinyan-by-refusal     | 2024-06-20 | no visit under Lukashenka                    | possible
pashinyan-by-refusal     | 2024-06-30 | no visit under Lukashenka                    | certain
am-ru-dependence         | 2019-06-01 | dependence to be lessened                    | possible
am-az-border             | 2019-06-01 | demarcation advances                         | possible
am-az-border             | 2024-06-20 | demarcation advances                         | certain
am-tr-rapprochement      | 2019-06-01 | seeks rapprochement                          | possible
am-tr-border             | 1990-01-01 | –                                            | absent
am-tr-border             | 1994-07-01 | border shut                                  | certain
us-am-engagement         | 2019-06-01 | more engaged                                 | possible
us-am-engagement         | 2024-06-18 | more engaged                                 | certain
am-us-customs            | 2024-06-12 | customs agreement                            | possible
am-us-customs            | 2024-06-18 | customs agreement                            | certain
am-eu-cooperation        | 2024-03-31 | –                                            | absent
am-az-peace              | 2025-01-01 | peace agreement                              | possible
us-am-partnership        | 2025-01-01 | strategic partnership                        | possible
"""
ROWS = [
    tuple(part.strip() for part in line.split("|"))
    for line in CLAIMS.strip().splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("relation", "day", "label", "presence"), ROWS)
def test_a_claim_is_as_sure_as_it_is_told(relation: str, day: str, label: str, presence: str) -> None:
    found = ARMENIA.at(day).relation(relation)
    assert (("–", "absent") if found is None else (found.label, found.presence.word)) == (label, presence)


def test_only_what_is_planned_or_alleged_is_called_so() -> None:
    other = {
        (relation.id, phase.status)
        for relation in ARMENIA.relations.values()
        for phase in relation.phases
        if phase.status != "actual"
    }
    assert other == {
        *((key, "planned") for key in ("am-az-peace", "am-eu-trade", "am-eu-visa", "am-tr-border")),
        *((key, "planned") for key in ("am-us-platform", "am-us-trade", "fr-am-caesar", "us-am-partnership")),
        ("by-az-arms", "alleged"),
        ("ru-by-tacit", "alleged"),
    }
    statuses = {event.id: event.status for event in ARMENIA.events.values() if event.status != "actual"}
    assert statuses == {
        "csto-withdrawal": "planned",
        "constitution-work": "planned",
        "covert-arming-ends": "alleged",
    }


def test_the_ally_turns_into_a_rupture_with_the_disclosure() -> None:
    found = on("2024-06-19")["am-by-alliance"]
    assert (found["presence"], found["phase_presence"]) == ("certain", "possible")
    turn = {"from": "supposed ally", "into": "rupture", "between": ["2022-01-01", TOLD]}
    assert found["turns"] == [turn]
    ally, rupture = ARMENIA.relations["am-by-alliance"].phases
    assert ally.ends_with == rupture.begins_with
    assert ally.ends_with is not None
    assert ally.ends_with.event == "documents-revealed"


AFTER = {
    "armenia-recalls-ambassador": {"documents-revealed"},
    "belarus-crackdown": {"belarus-election"},
    "belarus-recalls-ambassador": {"armenia-recalls-ambassador", "pashinyan-refusal"},
    "caesar-report": {"caesar-announced"},
    "constitution-work": {"constitution-order"},
    "documents-revealed": {"covert-arming-ends"},
    "karabakh-retaken": {"war-2020"},
    "mirzoyan-tikhanovskaya": {"documents-revealed"},
    "pashinyan-refusal": {"mirzoyan-tikhanovskaya"},
    "russia-shrugs": {"karabakh-retaken"},
    "us-am-steps": {"obrien-visit"},
    "verma-visit": {"obrien-visit"},
}
DERIVED = {
    "armenia-recalls-ambassador": ["2022-01-01", "2024-06-30"],
    "belarus-recalls-ambassador": [TOLD, "2024-06-30"],
    "documents-revealed": ["2022-01-01", TOLD],
    "pashinyan-refusal": [TOLD, "2024-06-30"],
    "russia-shrugs": ["2023-09-01", "2024-06-30"],
    "us-am-steps": ["2024-06-08", "2024-06-30"],
}
NOT_TOLD_WHEN = {"csto-abstention", "csto-withdrawal-hints", "csto-withdrawal", "domestic-discord"}


def test_events_follow_what_the_source_says_they_followed() -> None:
    assert {event.id: set(event.after) for event in ARMENIA.events.values() if event.after} == AFTER


def test_what_followed_something_is_seen_without_a_date() -> None:
    events = {row["id"]: row for row in ARMENIA.at(TOLD).to_plain()["events"]}
    assert {key: row["derived"] for key, row in events.items() if row["when"] is None} == DERIVED
    assert all(ARMENIA.events[key].when is None for key in NOT_TOLD_WHEN | DERIVED.keys())
    later = {row["id"] for row in ARMENIA.at("2024-06-25").to_plain()["events"]}
    assert later == DERIVED.keys() - {"documents-revealed"}


def test_an_undated_event_names_what_it_followed_itself() -> None:
    line = derived_line(ARMENIA.index, "armenia-recalls-ambassador")
    assert line.startswith("derived: after “Confidential documents show Belarus arming Azerbaijan”; told by ")
    line = derived_line(ARMENIA.index, "documents-revealed")
    assert line.endswith("; before “Mirzoyan meets Tikhanovskaya”")


@pytest.mark.parametrize(
    ("event", "when"),
    [
        ("april-meeting", "[2024-04-01..2024-04-10]"),
        ("caesar-announced", "2024-06-18"),
        ("caesar-report", "2024-06-20"),
        ("constitution-order", "2024-06-20"),
        ("customs-agreement", "[2024-06-08..2024-06-17]"),
        ("mirzoyan-tikhanovskaya", "2024-06-20"),
        ("obrien-visit", "[2024-06-08..2024-06-17]"),
        ("verma-visit", "2024-06-18"),
    ],
)
def test_a_day_told_without_its_year_says_where_that_is_from(event: str, when: str) -> None:
    assert ARMENIA.events[event].when == when
    assert YEAR in ARMENIA.events[event].notes


def test_what_the_source_tells_besides() -> None:
    caesar = ARMENIA.relations["fr-am-caesar"]
    assert caesar.attributes["range (km, up to)"] == 40
    assert "up to 40 km (25 miles)" in caesar.phases[0].note
    assert (caesar.phases[0].weight, caesar.phases[0].unit) == (36, "howitzers")
    assert "professor of international relations at the European University in Tbilisi" in (
        ARMENIA.sources["cepa-avdaliani"].notes
    )
    weights = {
        phase.label: (phase.weight, phase.bound)
        for key in ("ru-am-arms", "am-ru-opinion")
        for phase in ARMENIA.relations[key].phases
    }
    assert weights == {
        "90 % of arms": (90, "about"),
        "at most 15 % of arms": (15, "at most"),
        "49 % see bad ties": (49, "exactly"),
        "66 % see bad ties": (66, "exactly"),
    }


def citations(project: Project) -> Iterator[tuple[str, Citation]]:
    for actor in project.actors.values():
        yield from ((actor.id, citation) for citation in actor.citations)
    for relation in project.relations.values():
        yield from ((relation.id, citation) for phase in relation.phases for citation in phase.citations)
    for event in project.events.values():
        yield from ((event.id, citation) for citation in event.citations)


@pytest.mark.parametrize("name", MAPS)
def test_every_claim_is_cited_with_a_few_words_at_most(name: str) -> None:
    project = relmap.load(MAPS[name])
    for relation in project.relations.values():
        assert all(phase.citations for phase in relation.phases), relation.id
    assert all(event.citations for event in project.events.values())
    for key, citation in citations(project):
        assert len((citation.quote or "").split()) <= 8, key


@pytest.mark.parametrize("name", MAPS)
def test_what_is_no_claim_of_the_article_is_marked_as_background(name: str) -> None:
    project = relmap.load(MAPS[name])
    article = {"cepa-avdaliani", "le-figaro-2024-06-20", "confidential-documents"}
    marks = {"background", "background-date"}
    for key, citation in citations(project):
        if citation.source not in article:
            record = project.actors.get(key) or project.relations.get(key) or project.events[key]
            assert marks & set(getattr(record, "tags", ())), key
            assert project.sources[citation.source].notes.startswith("Background"), key
    assert all("background-date" in actor.tags for actor in project.actors.values() if actor.exists)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_tells_what_the_whole_tells(part: str) -> None:
    whole, own = (json.loads(MAPS[name].read_bytes()) for name in ("armenia-realignment", part))
    there = {name: {row["id"] for row in own[name]} for name in ("actors", "relations", "events")}
    for name in ("actors", "relations", "events", "sources"):
        known = {row["id"]: row for row in whole[name]}
        for row in own[name]:
            expected = dict(known[row["id"]])
            for key, of in (("relations", "relations"), ("after", "events")):
                if key in expected:
                    expected[key] = [other for other in expected[key] if other in there[of]]
            if "participants" in expected:
                expected["participants"] = [
                    part for part in expected["participants"] if part["actor"] in there["actors"]
                ]
            assert row == {key: value for key, value in expected.items() if value != []}
    index = relmap.load(MAPS[part]).index
    for event in there["events"] & DERIVED.keys():
        bounds = index.derived.events[event]
        between = [None if bound is None else days.iso(bound.day) for bound in (bounds.low, bounds.high)]
        assert between == DERIVED[event], event
