"""Maps through every writer and reader: equal, or named in the report of what is lost; and second readers."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from relmap.formats import gexf
from relmap.formats.foreign import Options
from relmap.formats.into_map import into_map
from relmap.formats.outgoing import written
from relmap.formats.registry import FORMATS, Known
from relmap.formats.writing import Writing
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Phase, Placement, Relation, Source, updated
from relmap.resources import samples
from relmap.storage import project_file
from tests.strategies import projects

DATA = Path(__file__).parent / "data"
OUT = [known for known in FORMATS if known.suffix]
RICH = [known for known in OUT if known.key not in ("pajek", "ftm")]
"""Those in which relmap keeps its own records."""


def read_again(known: Known, files: Mapping[str, bytes], plain: bool = False) -> Project:
    options = Options(plain=plain)
    reading = into_map(Project(), known.module().read_back(dict(files), options), options)
    found = reading.diff.apply(Project())
    found.check_references()
    return found


def sample(number: int = 0) -> Project:
    return project_file.load(samples()[number]).project


def without_events(project: Project) -> dict[str, Relation]:
    """Relations but for the events that phases begin and end with, which most formats have no place for."""
    return {
        key: updated(
            relation,
            phases=tuple(updated(p, begins_with=None, ends_with=None) for p in relation.phases),
        )
        for key, relation in project.relations.items()
    }


@pytest.mark.parametrize("known", RICH, ids=lambda known: known.key)
@pytest.mark.parametrize("number", range(len(samples())))
def test_a_map_comes_back_as_it_was(known: Known, number: int) -> None:
    project = sample(number)
    done = written(project, known, Writing())
    got = read_again(known, done.files)
    assert got.actors == project.actors
    assert without_events(got) == without_events(project)
    assert got.placements == project.placements
    assert got.sources == {k: v for k, v in project.sources.items() if k in got.sources}
    assert got.relation_kinds == project.relation_kinds
    if known.key in ("csv_table", "xlsx", "cx2", "node_link"):
        assert got.relations == project.relations
        assert got.events.keys() == project.events.keys()


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("known", OUT, ids=lambda known: known.key)
def test_what_is_not_named_as_lost_comes_back(known: Known, plain: bool) -> None:
    project = sample()
    done = written(project, known, Writing(plain=plain))
    lost = {row.what for row in done.loss.rows if row.became != "kept for relmap only"}
    got = read_again(known, done.files, plain)
    by_name = {actor.name: actor for actor in got.actors.values()}
    assert by_name.keys() == {actor.name for actor in project.actors.values()}
    for actor in project.actors.values():
        for field, what in (
            ("exists", "lifetimes of actors"),
            ("notes", "notes of actors"),
            ("tags", "tags of actors"),
        ):
            if what not in lost:
                assert getattr(by_name[actor.name], field) == getattr(actor, field)
    if "phases" not in lost and "relations" not in lost:
        phases = {key: relation.phases for key, relation in got.relations.items()}
        for key, relation in project.relations.items():
            for field in ("when", "stance", "weight", "label", "note"):
                what = "dates" if field == "when" else f"{field}s"
                if not lost & {f"{what} of phases", "order of phases"}:
                    assert [getattr(p, field) for p in phases[key]] == [
                        getattr(p, field) for p in relation.phases
                    ]


def test_the_report_names_what_is_left_out() -> None:
    for known, missing in (("gexf", "events"), ("csv_table", "scenes"), ("pajek", "quotes of phases")):
        done = written(sample(), next(k for k in OUT if k.key == known), Writing())
        assert missing in {row.what for row in done.loss.rows if row.became == "left out"}
        assert done.loss.left_out
        assert missing in done.loss.in_words()


@pytest.mark.parametrize("known", OUT, ids=lambda known: known.key)
def test_the_same_map_gives_the_same_bytes(known: Known) -> None:
    module = known.module()
    assert module.write(sample(), Writing()) == module.write(sample(), Writing())


@pytest.mark.parametrize("known", RICH, ids=lambda known: known.key)
@given(project=projects())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_random_maps_come_back(known: Known, project: Project) -> None:
    # A relation without phases has no row; a name that is empty or has no printable letter has no other.
    done = written(project, known, Writing())
    got = read_again(known, done.files)
    lost = {row.what for row in done.loss.rows if row.became != "kept for relmap only"}
    if not done.loss.rows or not lost & {"relations", "phases", "actors", "names of actors"}:
        assert got.actors.keys() == project.actors.keys()
        assert got.relations.keys() == project.relations.keys()
        if not any(what.endswith(("of phases", "of relations")) for what in lost):
            assert got.relations == project.relations


# --- other readers ---


def small(directed: bool) -> Project:
    """Relations of one kind, since other readers do not mix directed and undirected ties."""
    kind = "arms" if directed else "trade"
    source = Source(id="s", title="A paper")
    phases = (
        Phase(when="2001-02-03/2004", weight=2.5, label="=SUM(A1)", citations=(Citation(source="s"),)),
        Phase(when="2004/..", weight=3.0, stance=1),
    )
    return Project.of(
        About(title="Small"),
        source,
        *(
            Actor(id=key, name=name, kind="state")
            for key, name in (("a", "Ann & Co"), ("b", "Bo <b>"), ("c", "Č"))
        ),
        Relation(id="ab", source="a", target="b", kind=kind, phases=phases),
        Relation(id="bc", source="b", target="c", kind=kind, phases=(Phase(when="1999", weight=1.0),)),
        *(Placement(actor=key, x=x, y=5.0) for key, x in (("a", 0.0), ("b", 30.0), ("c", 70.5))),
    )


@pytest.mark.parametrize("directed", [False, True])
def test_networkx_reads_the_same(directed: bool) -> None:
    project = small(directed)
    files = {known.key: next(iter(known.module().write(project, Writing()).values())) for known in OUT}
    found: dict[str, Any] = {
        "graphml": nx.read_graphml(io.BytesIO(files["graphml"]), force_multigraph=True),
        "gexf": nx.read_gexf(io.BytesIO(files["gexf"])),
        "node_link": nx.node_link_graph(json.loads(files["node_link"]), edges="edges"),
    }
    for key, graph in found.items():
        assert sorted(graph.nodes) == ["a", "b", "c"], key
        assert graph.is_directed() == directed or key == "node_link"
        names = {data.get("name", data.get("label")) for _, data in graph.nodes(data=True)}
        assert names == {"Ann & Co", "Bo <b>", "Č"}
    weights = sorted(data["weight"] for _, _, data in found["graphml"].edges(data=True))
    assert weights == [1.0, 2.5, 3.0]
    assert {(u, v) for u, v, _ in found["graphml"].edges(data=True)} == {("a", "b"), ("b", "c")}
    pajek = nx.parse_pajek(files["pajek"].decode("utf-8-sig"))
    assert sorted(pajek.nodes) == ["Ann & Co", "Bo <b>", "Č"]
    assert pajek.number_of_edges() == 3
    assert pajek.is_directed() == directed


def test_openpyxl_reads_texts_as_texts() -> None:
    known = next(known for known in OUT if known.key == "xlsx")
    (data,) = known.module().write(small(False), Writing()).values()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Actors", "Relations", "Sources"]
    sheet = book["Relations"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.max_row == 4
    label, weight = sheet.cell(2, heads.index("label") + 1), sheet.cell(2, heads.index("weight") + 1)
    assert (label.value, label.data_type) == ("'=SUM(A1)", "s")
    assert (weight.value, weight.data_type) == (2.5, "n")
    assert [row.phases[0].label for row in read_again(known, {".xlsx": data}).relations.values()] == [
        "=SUM(A1)",
        "",
    ]


@pytest.mark.parametrize("number", range(len(samples())))
def test_gexf_is_as_its_grammar_has_it(number: int) -> None:
    grammar = etree.RelaxNG(etree.parse(DATA.parent / "gexf-1.3.rng"))
    for project in (sample(number), small(True), Project()):
        for writing in (Writing(), Writing(plain=True, certain=True)):
            (data,) = gexf.write(project, writing).values()
            assert grammar.validate(etree.fromstring(data)), grammar.error_log


# --- edited elsewhere ---


def edited(known: Known, old: str, new: str) -> Project:
    files = known.module().write(small(False), Writing())
    changed = {name: data.replace(old.encode(), new.encode(), 1) for name, data in files.items()}
    assert changed != files
    return read_again(known, changed)


def test_what_was_edited_beside_a_record_wins() -> None:
    by_key = {known.key: known for known in OUT}
    got = edited(by_key["graphml"], ">3.0<", ">7.0<")
    assert [phase.weight for phase in got.relations["ab"].phases] == [2.5, 7.0]
    assert [phase.when for phase in got.relations["ab"].phases] == ["2001-02-03/2004", "2004/.."]
    got = edited(by_key["csv_table"], "Ann & Co,state", "Ann & Son,person")
    assert (got.actors["a"].name, got.actors["a"].kind) == ("Ann & Son", "person")
    assert got.relations == small(False).relations
    got = edited(by_key["gexf"], 'start="1999-01-01" end="1999-12-31"', 'start="1998-01-01" end="1999-12-31"')
    assert [phase.when for phase in got.relations["bc"].phases] != ["1999"]
    assert got.relations["ab"] == small(False).relations["ab"]


def test_a_broken_record_is_not_heeded() -> None:
    known = next(known for known in OUT if known.key == "graphml")
    got = edited(known, '"record":', '"recrod":')
    assert got.actors["a"].name == "Ann & Co"
    assert len(got.relations) == 2


# --- parts ---


def test_only_what_is_certain() -> None:
    project = small(False)
    certain = gexf.write(project, Writing(plain=True, certain=True))[".gexf"].decode()
    possible = gexf.write(project, Writing(plain=True))[".gexf"].decode()
    assert 'id="bc"' in possible
    assert 'id="bc"' not in certain  # some day of 1999: certain on none
    assert 'end="2004-12-31"' not in certain.split('id="ab"')[1].split("</edge>")[0].split("attvalues")[0]


def test_bounds_that_dates_of_xml_cannot_have_are_reported() -> None:
    old = Relation(id="o", source="a", target="b", phases=(Phase(when="-0300/-0200"),))
    project = replace(small(False), relations={"o": old})
    known = next(known for known in OUT if known.key == "gexf")
    done = written(project, known, Writing())
    assert "relations" in {row.what for row in done.loss.rows if row.became == "left out"}
    csv = next(known for known in OUT if known.key == "csv_table")
    assert (
        read_again(csv, csv.module().write(project, Writing(plain=True))).relations["o"].phases == old.phases
    )
