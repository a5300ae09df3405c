"""`relmap import` and `relmap convert`: files of other programs as a map, and back, told what is left out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from relmap.resources import samples
from relmap.storage import project_file
from tests.test_cli import run

TIES = """from;to;kind;begin;end;stance;source
Armenia;Russia;alliance;1991;2020;allied;A paper
Armenia;Russia;alliance;2020;;strained;Another
Armenia;United States;treaty;;;1;A paper
Armenia;Belarus;arms;soon;;;
Armenia;;arms;2020;;;
"""
ACTORS = "name,kind,code\nArmenia,state,AM\nRussia,state,RU\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ties.csv").write_text(TIES, encoding="utf-8")
    (tmp_path / "actors.csv").write_text(ACTORS, encoding="utf-8")
    return tmp_path


def test_tables_become_a_map(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    target = folder / "new.relmap.json"
    rest = folder / "rest.csv"
    files = [str(folder / "ties.csv"), str(folder / "actors.csv")]
    code, out, err = run(capsys, "import", *files, "-o", str(target), "--rejected", str(rest))
    assert code == 1
    assert out.splitlines()[0] == "ties.csv, actors.csv: 3 new actors, 2 new relations, 2 new sources"
    assert "  1 tie without a date: at all times." in out
    assert out.splitlines()[-1] == str(target)
    assert "ties.csv, line 5 is left out: “soon”" in err
    assert "ties.csv, line 6 is left out: One of the two actors is missing." in err
    project = project_file.load(target).project
    assert {a.name: (a.kind, a.code) for a in project.actors.values()} == {
        "Armenia": ("state", "AM"),
        "Russia": ("state", "RU"),
        "United States": ("state", "US"),
    }
    alliance = next(r for r in project.relations.values() if r.kind == "alliance")
    assert [(p.when, p.stance) for p in alliance.phases] == [("1991/2020", 2), ("2020/..", -1)]
    assert [p.when for r in project.relations.values() if r.kind == "treaty" for p in r.phases] == ["../.."]
    rows = list(csv.reader(rest.read_text(encoding="utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["ties.csv, line 5", "ties.csv, line 6"]
    assert [row[2] for row in rows[1:]] == ["Armenia", "Armenia"]


def test_a_dry_run_writes_nothing(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    before = sorted(folder.iterdir())
    code, out, _ = run(capsys, "import", str(folder / "ties.csv"), "--dry-run", "--json")
    assert code == 1
    plain = json.loads(out)
    assert plain["new"] == {"actors": 3, "relations": 2, "sources": 2}
    assert [row["row"] for row in plain["left_out"]] == ["ties.csv, line 5", "ties.csv, line 6"]
    assert sorted(folder.iterdir()) == before


def test_into_a_map_that_is_there(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    first, both = folder / "first.relmap.json", folder / "both.relmap.json"
    actors, ties = str(folder / "actors.csv"), str(folder / "ties.csv")
    assert run(capsys, "import", actors, "-o", str(first))[0] == 0
    kept = first.read_bytes()
    assert run(capsys, "import", ties, "--into", str(first), "-o", str(both))[0] == 1
    assert first.read_bytes() == kept
    assert len(project_file.load(both).project.actors) == 3
    code, _, err = run(capsys, "import", actors, "--into", str(first), "-o", str(folder / "no.relmap.json"))
    assert code == 2
    assert "nothing new" in err
    assert not (folder / "no.relmap.json").exists()


def test_the_next_edition_changes_what_changed(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    file, first, second = folder / "t.csv", folder / "1.relmap.json", folder / "2.relmap.json"
    head = "from,to,kind,when,stance\n"
    file.write_text(
        f"{head}Armenia,Russia,alliance,1991/2020,2\nArmenia,Iran,trade,2000/..,1\n", encoding="utf-8"
    )
    assert run(capsys, "import", str(file), "-o", str(first))[0] == 0
    code, _, err = run(capsys, "import", str(file), "--into", str(first), "-o", str(second))
    assert (code, "nothing new" in err) == (2, True)
    file.write_text(
        f"{head}Armenia,Russia,alliance,1991/2019,2\nArmenia,Iran,trade,2000/..,1\n", encoding="utf-8"
    )
    code, out, _ = run(capsys, "import", str(file), "--into", str(first), "-o", str(second), "--json")
    assert (code, json.loads(out[: out.rindex("}") + 1])["changed"]) == (0, {"relations": 1})
    relations = project_file.load(second).project.relations.values()
    assert sorted((r.kind, [p.when for p in r.phases]) for r in relations) == [
        ("alliance", ["1991/2019"]),
        ("trade", ["2000/.."]),
    ]
    assert [s.title for s in project_file.load(second).project.sources.values()] == ["t.csv"]


def test_years_are_whole_and_directions_are_no_kinds(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "panel.tsv").write_text(
        "from\tto\tyear\tvalue\nA\tB\t2004\t3\nA\tB\t04\t4\n", encoding="utf-16"
    )
    (folder / "gephi.csv").write_text("Source,Target,Type\n1,2,Undirected\n2,3,Directed\n", encoding="utf-8")
    target = folder / "x.relmap.json"
    files = [str(folder / "panel.tsv"), str(folder / "gephi.csv")]
    code, _, err = run(capsys, "import", *files, "-o", str(target))
    assert (code, "panel.tsv, line 3 is left out: “04” is no year" in err) == (1, True)
    project = project_file.load(target).project
    relations = project.relations.values()
    assert {r.kind: project.relation_kind(r.kind).directed for r in relations} == {
        "relation": False,
        "relation-directed": True,
    }
    assert [p.when for r in relations if r.source == "a" for p in r.phases] == ["2004-01-01/2004-12-31"]


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("from,to,when\nA,B,04/05/2020\n", [], "--date-order dmy"),
        ("from,to,begin\nA,B,17\nA,C,300\n", [], "--time"),
        ("from,to,begin\nA,B,17\n", ["--time", "minutes since 1970-01-01"], "finer than a day"),
        ("a note", [], "no row has two cells"),
        ('{"type": "bundle", "nodes": []}', [], "STIX"),
    ],
)
def test_what_is_unclear_is_not_guessed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, options: list[str], said: str
) -> None:
    file, target = tmp_path / "x.txt", tmp_path / "x.relmap.json"
    file.write_text(text, encoding="utf-8")
    code, _, err = run(capsys, "import", str(file), "-o", str(target), *options)
    assert (code, err.count("\n"), said in err) == (2, 1, True), err
    assert not target.exists()


@pytest.mark.parametrize(
    ("options", "when"),
    [
        (["--date-order", "dmy"], "2020-05-04"),
        (["--date-order", "mdy"], "2020-04-05"),
    ],
)
def test_what_is_said_is_heeded(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str], when: str
) -> None:
    file, target = tmp_path / "x.csv", tmp_path / "x.relmap.json"
    file.write_text("from,to,when\nA,B,04/05/2020\n", encoding="utf-8")
    assert run(capsys, "import", str(file), "-o", str(target), *options)[0] == 0
    assert [r.phases[0].when for r in project_file.load(target).project.relations.values()] == [when]


def test_times_as_programs_write_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, target = tmp_path / "x.csv", tmp_path / "x.relmap.json"
    rows = "A,B,2020-01-01 10:00:00\nA,C,Jan-19\nA,D,2019.0\nA,E,2020-05-06T00:00:00+02:00\n"
    file.write_text(f"from,to,when\n{rows}", encoding="utf-8")
    assert run(capsys, "import", str(file), "-o", str(target))[0] == 0
    found = [r.phases[0].when for r in project_file.load(target).project.relations.values()]
    assert found == ["2020-01-01", "2019-01", "2019", "2020-05-06"]


def test_a_mapping_says_what_columns_and_words_mean(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, target, mapping = tmp_path / "x.csv", tmp_path / "x.relmap.json", tmp_path / "m.toml"
    file.write_text("ccode1,ccode2,score,y1\nARM,RUS,friend,2001\nARM,TUR,-9,-9\n", encoding="utf-8")
    mapping.write_text(
        'sort = "relations"\nmissing = ["-9"]\nsource = "A data set"\n'
        '[columns]\nccode1 = "source"\nccode2 = "target"\nscore = "stance"\ny1 = "year"\n'
        "[stances]\nfriend = 2\n",
        encoding="utf-8",
    )
    assert run(capsys, "import", str(file), "-o", str(target), "--mapping", str(mapping))[0] == 0
    project = project_file.load(target).project
    phases = [(r.phases[0].when, r.phases[0].stance) for r in project.relations.values()]
    assert phases == [("2001-01-01/2001-12-31", 2), ("../..", None)]
    assert [s.title for s in project.sources.values()] == ["A data set"]
    mapping.write_text("sorts = 1", encoding="utf-8")
    code, _, err = run(capsys, "import", str(file), "-o", str(target), "--mapping", str(mapping))
    assert (code, "means nothing" in err) == (2, True)


def test_the_pairs_with_the_most_ties(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, target = tmp_path / "x.csv", tmp_path / "x.relmap.json"
    file.write_text("from,to,year\nA,B,2001\nA,C,2001\nC,A,2003\nD,E,2001\n", encoding="utf-8")
    code, out, _ = run(capsys, "import", str(file), "-o", str(target), "--top", "1")
    assert (code, "The 1 pairs with the most ties are taken: 2 of 4 ties." in out) == (0, True)
    assert sorted(project_file.load(target).project.actors) == ["a", "c"]


@pytest.mark.parametrize("suffix", ["gexf", "graphml", "csv", "xlsx", "net", "cx2", "ijson", "json"])
def test_every_format_out_and_in_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str
) -> None:
    sample, back = str(samples()[0]), tmp_path / "back.relmap.json"
    code, out, _ = run(capsys, "convert", sample, "-o", str(tmp_path / f"x.{suffix}"), "--json")
    assert code == 0
    told = json.loads(out)
    assert {row["became"] for row in told["loss"]} <= {"left out", "approximated", "kept for relmap only"}
    assert run(capsys, "import", *told["files"], "-o", str(back))[0] == 0
    project, got = project_file.load(samples()[0]).project, project_file.load(back).project
    assert {a.name for a in got.actors.values()} == {a.name for a in project.actors.values()}
    if suffix not in ("net", "ijson"):
        assert got.actors == project.actors
        assert got.relations.keys() == project.relations.keys()


def test_convert_is_strict_where_it_is_asked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sample = str(samples()[0])
    assert run(capsys, "convert", sample, "-o", str(tmp_path / "x.gexf"), "--strict")[0] == 1
    code, _, err = run(capsys, "convert", sample, "-o", str(tmp_path / "x.doc"))
    assert (code, ".gexf" in err) == (2, True)
    code, _, err = run(capsys, "convert", sample, "-o", str(tmp_path / "x.relmap.json"))
    assert (code, "map of relmap's own" in err) == (2, True)
    assert run(capsys, "convert", sample, "-o", str(tmp_path / "x.gexf"), "--date", "2020")[0] == 2


def test_one_day_of_a_map(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sample, target = str(samples()[0]), tmp_path / "x.json"
    assert run(capsys, "convert", sample, "-o", str(target), "--date", "2019-01-01", "--plain")[0] == 0
    told = json.loads(target.read_text(encoding="utf-8"))
    _, out, _ = run(capsys, "at", sample, "2019-01-01", "--json")
    assert {edge["relation"] for edge in told["edges"]} == {tie["id"] for tie in json.loads(out)["relations"]}


def test_what_cannot_be_done(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "note.bin").write_bytes(b"\0\1\2")
    target = str(folder / "x.relmap.json")
    code, _, err = run(capsys, "import", str(folder / "note.bin"), "-o", target)
    assert (code, "does not know what note.bin is" in err) == (2, True)
    assert run(capsys, "import", str(folder / "actors.csv"))[0] == 2
    assert run(capsys, "import", str(folder / "none.csv"), "-o", target)[0] == 2
