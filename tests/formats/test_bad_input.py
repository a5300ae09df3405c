"""What is broken, hostile or too large: a clear error, or all that is sound, and nothing that is silent."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from relmap.formats.foreign import FormatError, Options
from relmap.formats.incoming import take
from relmap.formats.reading import Reading
from relmap.formats.registry import format_of, read_foreign
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import Actor

BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
GEXF = '<gexf version="1.2"><graph><nodes><node id="a" label="{}"/></nodes><edges/></graph></gexf>'
GRAPHML = '<graphml><graph><node id="a"><data key="name">{}</data></node></graph></graphml>'


def read(path: Path, text: str | bytes, options: Options | None = None) -> tuple[Reading, Project]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    reading = take(Project(), [path], options or Options())
    project = reading.diff.apply(Project())
    project.check_references()
    return reading, project


@pytest.mark.parametrize("declared", [BOMB, EXTERNAL, "<!DOCTYPE gexf>"])
@pytest.mark.parametrize(("name", "body"), [("x.gexf", GEXF), ("x.graphml", GRAPHML)])
def test_a_document_type_is_refused(tmp_path: Path, name: str, body: str, declared: str) -> None:
    with pytest.raises(FormatError, match="document type"):
        read(tmp_path / name, f'<?xml version="1.0"?>{declared}{body.format("&b;")}')


def test_an_entity_in_a_workbook_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    openpyxl.Workbook().save(packed)
    mended = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(mended, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "xl/workbook.xml":
                data = BOMB.encode() + data
            new.writestr(part, data)
    with pytest.raises(FormatError, match="document type"):
        read(tmp_path / "x.xlsx", mended.getvalue())


@pytest.mark.parametrize(
    ("name", "begin", "end", "whole"),
    [
        (
            "x.gexf",
            '<nodes><node id="{0}">',
            "</node></nodes>",
            "<gexf><graph>{}<edges/></graph></gexf>",
        ),
        ("x.graphml", '<node id="{0}"><graph>', "</graph></node>", "<graphml><graph>{}</graph></graphml>"),
    ],
)
def test_nodes_nested_without_end(tmp_path: Path, name: str, begin: str, end: str, whole: str) -> None:
    count = 20_000
    body = "".join(begin.format(f"n{n}") for n in range(count)) + end * count
    _, project = read(tmp_path / name, whole.format(body))
    assert len(project.actors) == count
    assert len(project.relations) == count - 1
    assert {relation.kind for relation in project.relations.values()} == {"membership"}


def test_json_nested_without_end(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="nested too deeply"):
        read(tmp_path / "x.cyjs", '{"elements": ' + "[" * 200_000 + "]" * 200_000 + "}")


def test_a_cell_at_the_end_of_the_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("from", "to"), ("Ann", "Bo")):
        sheet.append(row)
    sheet["XFD1048576"] = "far"
    book.save(tmp_path / "x.xlsx")
    reading, project = read(tmp_path / "x.xlsx", (tmp_path / "x.xlsx").read_bytes())
    assert len(project.relations) == 1
    assert any("after 256" in left.why for left in reading.left_out)


def test_what_unpacks_to_too_much_is_refused_before(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * (401 << 20))
    with pytest.raises(FormatError, match="unpacks to 401 MB"):
        read(tmp_path / "x.xlsx", packed.getvalue())


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("A,B,2021-02-29,", "February 2021 has 28 days."),
        ("A,B,2001", "it has 3 cells, the table has 4 columns."),
        (f"A,B,2001,{'9' * 250_000}", "more than 200,000 characters"),
    ],
)
def test_a_row_that_cannot_be_read_is_kept_aside(tmp_path: Path, cell: str, why: str) -> None:
    reading, project = read(tmp_path / "x.csv", f"from,to,when,weight\nA,B,2001,3\n{cell}\nA,C,2002,4\n")
    assert [left.row for left in reading.left_out] == ["x.csv, line 3"]
    assert why in reading.left_out[0].why
    assert len(project.relations) == 2


@pytest.mark.parametrize("amount", ["NaN", "1e999", "heavy", "-5", "classified"])
def test_an_amount_that_is_none_is_an_attribute_and_told(tmp_path: Path, amount: str) -> None:
    reading, project = read(tmp_path / "x.csv", f"from,to,when,Amount\nA,B,2001,3\nB,C,2002,{amount}\n")
    assert reading.left_out == ()
    assert [(left.row, left.cells[3]) for left in reading.unread] == [("x.csv, line 3", amount)]
    assert project.relations["b-c-relation"].attributes == {"Amount": -5 if amount == "-5" else amount}
    assert project.relations["b-c-relation"].phases[0].weight is None


def test_texts_stay_texts(tmp_path: Path) -> None:
    name = "<b>Ann</b> \u202eooB 007 NA"
    _, project = read(tmp_path / "x.csv", f'from,to,label\n"{name}",Bo,=cmd|\x07x\n'.encode())
    assert next(iter(project.actors.values())).name == name
    (relation,) = project.relations.values()
    assert relation.phases[0].label == "=cmd|x"


def test_duplicate_ids_loops_and_ends_that_are_not_there(tmp_path: Path) -> None:
    text = (
        '<gexf><graph><nodes><node id="a" label="A"/><node id="a" label="A"/><node id="a" label="Z"/></nodes>'
        '<edges><edge id="0" source="a" target="a"/><edge id="1" source="a" target="x"/>'
        '<edge id="2" source="" target="a"/></edges></graph></gexf>'
    )
    reading, project = read(tmp_path / "x.gexf", text)
    assert sorted(actor.name for actor in project.actors.values()) == ["A", "x"]
    assert [(r.source, r.target) for r in project.relations.values()] == [("a", "a"), ("a", "x")]
    assert [left.why for left in reading.left_out] == [
        "“a” stands there twice and says something else.",
        "One of the two actors is missing.",
    ]
    assert "An actor is only named by ties, and was made." in reading.remarks


def test_a_thousand_parallel_edges_stay_apart(tmp_path: Path) -> None:
    edges = "".join(f'<edge id="{n}" source="a" target="b"/>' for n in range(1_000))
    body = f'<nodes><node id="a"/><node id="b"/></nodes><edges>{edges}</edges>'
    begun = time.process_time()
    _, project = read(tmp_path / "x.gexf", f"<gexf><graph>{body}</graph></gexf>")
    assert len(project.relations) == 1_000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.gexf", "<gexf><graph>", "no sound XML"),
        ("x.gexf", "<gexf/>", "no graph"),
        ("x.graphml", "<graphml/>", "no graph"),
        ("x.net", "*Arcs\n1 2\n", "no vertices"),
        ("x.net", "*Vertices 3000000\n1 a\n", "3,000,000 vertices"),
        ("x.cx2", "{}", "no list"),
        ("x.cyjs", "[1]", "no nodes"),
        ("x.cyjs", "{", "no sound JSON"),
        ("x.ijson", '{"id": 1}\n', "no schema"),
        ("x.xlsx", "PK", "no Excel workbook"),
        ("x.xlsx", "\u00d0", "no Excel workbook"),
        ("x.csv", "", "no table"),
    ],
)
def test_what_is_none_is_told_with_its_name(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(FormatError, match=f"{name}: .*{said}"):
        read(tmp_path / name, text)


def test_content_wins_over_the_name(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(GEXF.format("Ann"), encoding="utf-8")
    assert format_of(file).key == "gexf"
    assert [actor.name for actor in read_foreign(file, Options()).actors] == ["Ann"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relmap.formats.registry.LARGEST", 10)
    with pytest.raises(FormatError, match="larger than"):
        read(tmp_path / "x.csv", "from,to\nA,B\n")


def test_stopped_at_any_time(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("from,to\n" + "".join(f"A{n},B{n}\n" for n in range(2_000)), encoding="utf-8")
    before = Project.of(None, Actor(id="a", name="A1"))
    told: list[float] = []
    take(before, [file], Options(), lambda part: not told.append(part))
    assert told == sorted(told)
    assert told[-1] == 1.0
    for limit in (0.0, 0.5, 0.7, 0.9):
        with pytest.raises(Stopped):
            take(before, [file], Options(), lambda part, limit=limit: part < limit)
