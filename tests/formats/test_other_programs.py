"""Files as other programs write them: who, what ties, when, and what becomes of all else."""

from __future__ import annotations

from pathlib import Path

import pytest

from relmap.formats.foreign import Options
from relmap.formats.incoming import take
from relmap.formats.reading import Reading
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import Phase

DATA = Path(__file__).parent / "data"
TODAY = days.from_ymd(2024, 6, 20)


def opened(*names: str, time: str = "") -> tuple[Reading, Project]:
    reading = take(Project(), [DATA / name for name in names], Options(today=TODAY, time=time))
    return reading, reading.diff.apply(Project())


def ties(project: Project) -> list[str]:
    """Each relation in a line: its ends, kind, and phases."""
    return [
        f"{project.actors[r.source].name} {'→' if project.relation_kind(r.kind).directed else '–'} "
        f"{project.actors[r.target].name} {r.kind}: {'; '.join(map(said, r.phases))}"
        for r in project.relations.values()
    ]


def said(phase: Phase) -> str:
    weight = "" if phase.weight is None else f"{phase.weight:g}{phase.unit}"
    return " ".join(part for part in (phase.when, weight, phase.label, phase.note) if part)


_TOTAL = "“Total” is a sum, no actor."
EXPECTED: dict[tuple[str, ...], list[str]] = {
    ("gephi-spells.gexf",): [
        "France – Germany relation: 1963-01-22/2019-01-22 2; 2019-01-22/.. 2",
        "France → Aérospatiale relation-directed: 1970-01-01/1985-12-31 60; 1986-01-01/1999-06-10 93",
        "Aérospatiale → Airbus relation-directed: ../.. shareholder",
    ],
    ("timestamps.gexf",): ["Ann – Bo friends: 2000-01-01/2001-12-31"],
    ("slices-1.1.gexf",): [
        "Gamma → Beta membership: ../..",
        "Alpha department → Alpha membership: ../..",
        "Alpha → Beta part: 2003-09-01/2005-09-01",
        "Beta → Gamma owns: 2003-09-02/2005-08-31",
        "Gamma → Alpha part: ../..",
    ],
    ("yed.graphml",): [
        "Acme Holding → Inner Ltd relation-directed: ../.. owns 60 %",
        "Acme Holding – Group A relation: ../..",
        "Inner Ltd → Group A membership: ../..",
    ],
    ("several-graphs.graphml",): [
        "Ann – Bo trade: 2001-02-03/2004-05-06 2.5",
        "c → Ann advice: 2003/.. 1",
    ],
    ("project.paj",): ["Ann → Bo relation-directed: ../.. 2"],
    ("projects.paj",): ["Ann → Bo relation-directed: ../..", "Bo – Dora relation: ../.. 4"],
    ("weights-over-time.gexf",): [
        "Child → Hub membership: ../..",
        "Child → Page membership: ../..",
        "Hub → Page relation-directed: 2009-03-01/2011-02-28 1; 2011-03-01/.. 3",
        "Page → Hub relation-directed: ../2009-03-10 2",
        "Child → Hub relation-directed: 2009-01-01/2009-02-01 5; 2009-02-01/2009-03-01 6",
    ],
    ("networkx-1.2.gexf",): [
        "Ann → Bo k1: 2002-01-01/2003-01-01 2",
        "Ann → Bo k2: 2004-01-01/.. 3",
        "Bo → c relation-directed: ../..",
    ],
    ("networkx-adjacency.json",): [
        "Ann → Bo k1: 2002-01-01/2003-01-01 2",
        "Ann → Bo k2: 2004-01-01/.. 3",
        "Bo → c relation-directed: ../..",
    ],
    ("networkx-cytoscape.json",): [
        "Ann → Bo k1: 2002-01-01/2003-01-01 2",
        "Ann → Bo k2: 2004-01-01/.. 3",
        "Bo → c relation-directed: ../..",
    ],
    ("tree.json",): [
        "a → flare membership: ../..",
        "b → a membership: ../..",
        "c → flare membership: ../..",
    ],
    ("vis.json",): ["Ann → Bo relation-directed: ../.. knows"],
    ("deals.xlsx",): [
        "France → Armenia relation-directed: 2023-10 12.5USD m",
        "India → Armenia relation-directed: 2022 250USD m",
    ],
    ("edges.txt",): ["Ann – Bo relation: ../..", "Bo – Cy relation: ../..", "Cy – Ann relation: ../.."],
    ("cow-alliances.csv",): [
        "United Kingdom – Portugal relation: 1816-01-01/..",
        "United Kingdom – Sweden relation: 1816-01-01/1911-02-15",
    ],
    ("cytoscape.cx",): ["TP53 – MDM2 inhibits: ../.. 0.8"],
    ("cytoscape.cx2",): ["Ann – Bo keeps: 2019-03-01/.."],
    ("networkx.json",): ["a → 7 relation-directed: ../.. 2", "a → 7 relation-directed: ../.. 3"],
    ("d3-positions.json",): ["Napoleon – Myriel relation: ../.. 1", "Valjean – Myriel relation: ../.. 8"],
    ("cytoscapejs.json",): ["Bo → Team membership: ../..", "Ann – Bo knows: 2001/2003"],
    ("json-graph.json",): ["Ann – Bo knows: 1999/.."],
    ("graphology.json",): ["Ann → Bo relation-directed: ../.. 4", "Ann – Bo relation: ../.."],
    ("kumu.json",): ["Ann – Bo friend: ../..", "Bo → Cy friend-directed: ../.."],
    ("opensanctions.ftm.json",): [
        "Vladimir Example → Example Oil ownership: 2004-03/2012 51%",
        "Vladimir Example → Example Oil office: 2001-02-03/.. Chairman",
        "European Union → Vladimir Example sanction: 2014-03-17/..",
    ],
    ("gephi-nodes.csv", "gephi-edges.csv"): [
        "Ann → Bo relation-directed: 2001/2002 2",
        "Bo – Cy relation: ../.. 1",
    ],
    ("kumu-connections.csv", "kumu-elements.csv"): [
        "Ann – Bo friend: ../..",
        "Ann → House lives-in: ../..",
        "Bo → House lives-in: ../..",
    ],
    ("matrix.csv",): ["Ann – Bo relation: ../.. 2", "Bo – Cy relation: ../.. 1"],
    ("neighbours.csv",): [
        "Ann – Bo relation: ../..",
        "Ann – Cy relation: ../.. 2",
        "Bo – Cy relation: ../.. 2",
        "Cy – Dora relation: ../..",
        "Eve – Ann relation: ../..",
    ],
    ("panel-of-r.csv",): [
        "Armenia – Russia relation: 2001-01-01/2002-12-31 agree: 0.5; 2003-01-01/2003-12-31 agree: 0.75; "
        "2005-01-01/2005-12-31 agree: 0.75"
    ],
}


@pytest.mark.parametrize("names", EXPECTED, ids=", ".join)
def test_ties_with_their_times(names: tuple[str, ...]) -> None:
    reading, project = opened(*names)
    assert ties(project) == EXPECTED[names]
    # Of the deals there is a total.
    assert [left.why for left in reading.left_out] == [_TOTAL] * names[0].startswith("deals")
    project.check_references()


@pytest.mark.parametrize(
    ("name", "time", "expected"),
    [
        (
            "time.net",
            "years since 2000",
            [
                "Ann Lee → Bo advice: 2001/2005 3 often; 2008-01-01/2008-12-31 3 often",
                "Bo – Céline kinship: ../..",
                "Céline → Ann Lee relation-directed: ../..",
                "Céline → Bo relation-directed: ../..",
            ],
        ),
        (
            "nets.json",
            "days since 2000-12-31",
            ["Ann → Bo advice: 2001-01-01/2001-01-03 2; 2001-01-06/2001-01-07 3"],
        ),
        ("nets.json", "none", ["Ann → Bo advice: ../.."]),
    ],
)
def test_steps_are_what_is_said_of_them(name: str, time: str, expected: list[str]) -> None:
    _, project = opened(name, time=time)
    assert ties(project) == expected


def test_times_that_are_none_are_kept() -> None:
    _, project = opened("nets.json", time="none")
    (tie,) = project.relations.values()
    assert tie.attributes == {"time": "1/4; 6/8", "weight": "1/4: 2; 6/8: 3"}
    assert project.actors["ann"].attributes["existed"] == "1/10"


def test_actors_with_all_that_is_said_of_them() -> None:
    _, project = opened("gephi-spells.gexf")
    assert {a.name: (a.kind, a.code, a.exists) for a in project.actors.values()} == {
        "France": ("state", "FR", None),
        "Germany": ("state", "DE", "1990-10-03/.."),
        "Aérospatiale": ("group", "", "1970-01-01/1999-06-10"),
        "Airbus": ("group", "", None),
    }
    assert project.actors["france"].attributes == {"Modularity Class": 1}
    places = project.placements
    # y grows downwards here, and upwards in Gephi.
    assert places["france"].x < places["germany"].x
    assert places["france"].y < places["germany"].y
    _, project = opened("slices-1.1.gexf")
    assert project.actors["alpha"].exists == "2003-01-01/2007-01-01"
    assert project.actors["alpha"].attributes["existed"] == "2003-01-01/2004-01-01; 2006-01-01/2007-01-01"
    _, project = opened("kumu.json")
    ann = project.actors["ann"]
    assert (ann.kind, ann.tags, ann.notes) == ("person", ("x", "y"), "Chair")
    _, project = opened("opensanctions.ftm.json")
    oil = project.actors["example-oil"]
    assert (oil.exists, oil.attributes["address"]) == ("1999/..", "1 Street, Limassol; cy")
    assert project.actors["vladimir-example"].aliases == ("Владимир Пример",)
    assert {s.title for s in project.sources.values()} == {"Registry", "opensanctions.ftm.json"}


def test_yed_names_and_places() -> None:
    _, project = opened("yed.graphml")
    assert [actor.name for actor in project.actors.values()] == ["Acme Holding", "Group A", "Inner Ltd"]
    assert project.actors["acme-holding"].notes == "Founded in 1998"
    assert len(project.placements) == 3


def test_a_state_of_coded_data() -> None:
    _, project = opened("cow-states.csv")
    (state,) = project.actors.values()
    assert (state.kind, state.code, state.exists) == ("state", "AM", "1991-12-21/2016-12-31")


def test_what_is_decided_is_said() -> None:
    reading, _ = opened("gephi-spells.gexf")
    assert "An actor is only named by ties, and was made." in reading.remarks
    assert reading.undated == 1
    reading, _ = opened("several-graphs.graphml")
    assert "Numbers are taken for years." in reading.remarks
    assert "The 2 graphs of the file are kinds of relation." in reading.remarks
    reading, _ = opened("neighbours.csv")
    assert "2 phases stand for several equal rows; their count is the weight." in reading.remarks


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_the_same_file_again_changes_nothing(path: Path) -> None:
    options = Options(today=TODAY, time="years since 2000" if path.name in ("time.net", "nets.json") else "")
    project = take(Project(), [path], options).diff.apply(Project())
    again = take(project, [path], options)
    assert again.in_words() == "nothing new"
    assert not again.diff
