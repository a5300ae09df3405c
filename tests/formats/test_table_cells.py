"""What the cells of a pasted table are taken for, and what becomes of their rows."""

from __future__ import annotations

from typing import Any

import pytest

from relmap.editor.excerpt import as_text
from relmap.formats.file_tables import FileTable
from relmap.formats.headings import IGNORED
from relmap.formats.pasted import names_in
from relmap.formats.pasted import pasted_table as recognise
from relmap.formats.text_table import TableProblem
from relmap.model import days
from relmap.model.diff import Ref
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import Actor, Source
from tests.formats.pasting import TableReading, read_table

DAY = days.from_ymd(2024, 6, 20)


def table_of(text: str, project: Project | None = None) -> FileTable:
    found = recognise(text, project or Project())
    assert found is not None
    return found


def read(text: str, project: Project | None = None, sort: Any = None) -> tuple[TableReading, Project]:
    project = project or Project()
    table = table_of(text, project)
    if sort is not None:
        table = table.with_sort(sort)
    found = read_table(project, table, DAY, "person", "trade")
    return found, found.diff.apply(project)


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Ann\tBob\nBob\tCid\nCid\tAnn", "relations"),  # names that come again in both columns
        ("Ann\tBob\nCid\tDan", "actors"),
        ("Ann\tBob\nAnn\tCid", "relations"),
        ("Ann\tBob\nAnn\tBob", "actors"),  # one second name says nothing
        ("Ann\tAM\nAnn\tGE", "actors"),  # codes of countries are no actors
        ("Ann\tAM\nAnn\tBob", "actors"),
        ("Ann\tBob\nDan\tCid\nEve\tDan", "relations"),
    ],
)
def test_names_that_come_again_make_relations(text: str, sort: str) -> None:
    assert table_of(text).sort == sort


def test_two_actors_of_the_map_make_a_relation(small_map: Project) -> None:
    assert table_of("Alpha\tBeta", small_map).sort == "relations"
    assert table_of("Alpha\tBeta\nNew\tOld", small_map).sort == "relations"
    assert table_of("Alpha\tBeta\nNew\tOld\nYes\tNo", small_map).sort == "actors"
    assert table_of("am\tb", small_map).sort == "relations"  # by code and id


@pytest.mark.parametrize(
    ("cells", "sort", "role"),
    [
        (("2004", "1990/.."), "actors", "exists"),
        (("2004", "soon"), "actors", "attribute"),
        (("2004", ""), "relations", "when"),
        (("AM", "GE"), "actors", "code"),
        (("Am", "GE"), "actors", "attribute"),
        (("ARM", "GEO"), "actors", "attribute"),
        (("State", "person"), "actors", "kind"),
        (("Trade", "alliance"), "relations", "kind"),
        (("2", "-2"), "relations", "stance"),
        (("allied", "Hostile"), "relations", "stance"),
        (("−1", "0"), "relations", "stance"),
        (("3", "0"), "relations", "attribute"),
        (("", ""), "actors", IGNORED),
        (("1.5", "x"), "relations", "attribute"),
    ],
)
def test_a_column_is_what_all_its_cells_can_be(cells: tuple[str, str], sort: Any, role: str) -> None:
    first = ("Ann", "Bob") if sort == "actors" else ("Ann\tBob", "Bob\tCid")
    text = "\n".join(f"{name}\t{cell}\tx" for name, cell in zip(first, cells, strict=True))
    table = table_of(text).with_sort(sort)
    assert table.roles[1 if sort == "actors" else 2] == role, table


def test_a_role_is_given_to_one_column_only() -> None:
    table = table_of("Name\tISO\tCode\nAnn\tAM\tGE")
    assert table.roles == ("name", "code", "attribute")
    assert table_of("Ann\tState\tGroup\nBob\tState\tGroup").roles == ("name", "kind", "attribute")


def test_an_actor_takes_all_its_cells() -> None:
    heads = "Name,Kind,Code,Exists,Notes,Aliases,Tags,Height,Rank"
    _, after = read(f'{heads}\nAnn Lee,Fire Brigade,AL,1990/..,"Said, so",Annie; A.,"x, y",1.80,2')
    (ann,) = after.actors.values()
    assert (ann.id, ann.name, ann.kind, ann.code, ann.exists) == (
        "ann-lee", "Ann Lee", "fire-brigade", "AL", "1990/..",
    )  # fmt: skip
    assert (ann.notes, ann.aliases, ann.tags) == ("Said, so", ("Annie", "A."), ("x", "y"))
    assert ann.attributes == {"Height": "1.80", "Rank": 2}  # 1.80 is no number that would be written so


def test_columns_without_a_heading_are_numbered() -> None:
    _, after = read("Ann\tup\nBob\tdown", sort="actors")
    assert after.actors["ann"].attributes == {"Column 2": "up"}
    assert after.actors["ann"].kind == "person"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Name,Code\n,AM", "There is no name."),
        ("Name,Exists\nNew,never", "is not a date"),
        ("From,To\nAlpha,", "One of the two actors is missing."),
        ("From,To,When\nAlpha,Beta,2004/2003", "ends before"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(small_map: Project, text: str, fault: str) -> None:
    found, after = read(text, small_map)
    assert list(found.faults) == [0]
    assert fault in found.faults[0]
    assert len(found.faults[0]) < 300
    assert after == small_map


def test_a_long_cell_is_told_in_part(small_map: Project) -> None:
    found, _ = read(f"Name,Code\n{'x' * 100},AM\n{'x' * 100},GE")
    assert found.faults[1] == f"“{'x' * 60}” stands there twice and says something else."


def test_same_names_in_one_table_are_one_actor_and_ids_stay_apart() -> None:
    found, after = read("From\tTo\nAnn\tBob\nann\tCid\nA-nn\tBob")
    assert found.counts == {"actors": 4, "relations": 3, "sources": 0}
    assert sorted(after.actors) == ["a-nn", "ann", "bob", "cid"]
    assert len({relation.id for relation in after.relations.values()}) == 3
    assert found.refs == {
        *(Ref("actors", key) for key in after.actors), *(Ref("relations", key) for key in after.relations)
    }  # fmt: skip


def test_names_that_give_one_id_are_kept_apart() -> None:
    _, after = read("Name,Code\nAnn Lee,AA\nAnn-Lee,BB\nAnn_Lee,CC")
    assert sorted(actor.name for actor in after.actors.values()) == ["Ann Lee", "Ann-Lee", "Ann_Lee"]


def test_sources_are_found_by_their_title_or_made_once() -> None:
    project = Project.of(None, Source(id="cepa", title="CEPA"), Actor(id="a", name="Ann"))
    found, after = read("From\tTo\tSource\nAnn\tBob\tcepa\nAnn\tCid\tNew\nAnn\tDan\tnew", project)
    assert found.counts["sources"] == 1
    cited = [r.phases[0].citations[0].source for r in after.relations.values()]
    assert sorted(cited) == ["cepa", "new", "new"]


def test_a_relation_takes_all_its_cells() -> None:
    heads = "From,To,Kind,Start,End,Stance,Label,Status,Strength,Note"
    _, after = read(f"{heads}\nAnn,Bob,Arms supply,2001,2004,hostile,rivals,Alleged,7,so they say")
    (relation,) = after.relations.values()
    (phase,) = relation.phases
    assert (relation.kind, relation.attributes) == ("arms", {"Strength": 7})
    assert (phase.when, phase.stance, phase.label) == ("2001/2004", -2, "rivals")
    assert (phase.status, phase.note, phase.weight, phase.unit) == ("alleged", "so they say", None, "")
    assert phase.citations == ()


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("90", "", (90.0, "")),
        ("90 %", "", (90.0, "%")),
        ("90%", "% of arms", (90.0, "% of arms")),
        ("1,5", "tonnes", (1.5, "tonnes")),
        ("", "tonnes", (None, "tonnes")),
    ],
)
def test_a_weight_may_have_its_unit_with_it(cell: str, unit: str, expected: tuple[float | None, str]) -> None:
    _, after = read(f"From\tTo\tWeight\tUnit\nAnn\tBob\t{cell}\t{unit}")
    (relation,) = after.relations.values()
    assert (relation.phases[0].weight, relation.phases[0].unit) == expected


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ("2001", "2004", "2001/2004"),
        ("2001", "", "2001/.."),
        ("", "2004", "../2004"),
        ("", "", "2024-06-20/.."),
    ],
)
def test_start_and_end_make_a_span(start: str, end: str, when: str) -> None:
    _, after = read(f"From,To,Start,End\nAnn,Bob,{start},{end}")
    (relation,) = after.relations.values()
    assert relation.phases[0].when == when


def test_bullets_and_numbers_before_names_are_taken_away() -> None:
    assert names_in("• Ann\n* Bob\n- Cid\n\nAnn\n") == ["Ann", "Bob", "Cid"]
    assert names_in("Ann\n" + "x" * 400) == []


def test_cells_marked_as_text_are_text() -> None:
    found = read_table(
        Project(),
        table_of("name\tcode\tdebt\tmotto\n'=SUM(A1)\tAB\t-3\t'-3\n''@home\tCD\t2.5\t'=1\n"),
        DAY,
        "state",
        "relation",
    )
    one, other = (change.after for change in found.diff.changes.values())
    assert isinstance(one, Actor)
    assert isinstance(other, Actor)
    assert (one.name, other.name) == ("=SUM(A1)", "'@home")
    assert one.attributes == {"debt": -3, "motto": "-3"}
    assert other.attributes == {"debt": 2.5, "motto": "=1"}


def test_names_that_look_like_formulas_come_back_from_a_list() -> None:
    names = ["=HYPERLINK(1)", "+7", "-minus", "@at", "'=quoted", "Armenia"]
    part = Project.of(None, *(Actor(id=f"a{n}", name=name) for n, name in enumerate(names)))
    lines = as_text(part).splitlines()
    assert all(line[0] not in "=+-@" for line in lines)
    assert names_in(as_text(part)) == names


@pytest.mark.parametrize(
    ("text", "said"), [("a\tb\n" * 20_001, "20,002 rows"), ("\t".join("a" * 101) + "\nb", "101 columns")]
)
def test_a_table_that_is_too_large_is_refused(text: str, said: str) -> None:
    with pytest.raises(TableProblem, match=said):
        recognise(text, Project())


def test_a_table_of_the_largest_size_is_read() -> None:
    text = "\n".join(f"A{n}\tB{n}" for n in range(20_000))
    told: list[float] = []
    reading = read_table(
        Project(), table_of(text), DAY, "state", "relation", lambda part: not told.append(part)
    )
    assert reading.counts["actors"] == 20_000
    assert told[0] == 0.0
    assert told[-1] > 0.98
    with pytest.raises(Stopped):
        read_table(Project(), table_of(text), DAY, "state", "relation", lambda part: part < 0.1)
