"""`relmap import`: tables as a map, told what is left out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from relmap.storage import project_file
from tests.test_cli import run

TIES = """from;to;kind;begin;end;stance;source
Armenia;Russia;alliance;1991;2020;allied;A paper
Armenia;Russia;alliance;2020;;strained;Another
Armenia;United States;treaty;;;1;A paper
Armenia;Belarus;arms;04/05/2020;;;
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
    assert out.splitlines()[0] == "actors.csv: 2 rows, actors; 2 new actors"
    assert "  1 without a date: at all times" in out
    assert out.splitlines()[-1] == str(target)
    assert "ties.csv, line 5, is left out: The date “04/05/2020” can be read in several ways" in err
    assert "ties.csv, line 6, is left out: One of the two actors is missing." in err
    project = project_file.load(target).project
    assert {a.name: a.kind for a in project.actors.values()} == {
        "Armenia": "state",
        "Russia": "state",
        "United States": "group",
    }
    alliance = next(r for r in project.relations.values() if r.kind == "alliance")
    assert [(p.when, p.stance) for p in alliance.phases] == [("1991/2020", 2), ("2020/..", -1)]
    assert [p.when for r in project.relations.values() if r.kind == "treaty" for p in r.phases] == ["../.."]
    rows = list(csv.reader(rest.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row[0], row[1], row[3]) for row in rows[1:]] == [
        ("ties.csv", "5", "Armenia"),
        ("ties.csv", "6", "Armenia"),
    ]


def test_a_dry_run_writes_nothing(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    before = sorted(folder.iterdir())
    code, out, _ = run(capsys, "import", str(folder / "ties.csv"), "--dry-run", "--json")
    assert code == 1
    plain = json.loads(out)
    assert plain["files"][0]["new"] == {"actors": 3, "relations": 2, "sources": 2}
    assert [row["line"] for row in plain["left_out"]] == [5, 6]
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
    assert (code, "line 3, is left out: “04” is no year." in err) == (1, True)
    relations = project_file.load(target).project.relations.values()
    assert {r.kind for r in relations} == {"relation"}
    assert [p.when for r in relations if r.source == "a" for p in r.phases] == ["2004-01-01/2004-12-31"]
    assert [r.attributes for r in relations if r.source != "a"] == [
        {"Type": "Undirected"},
        {"Type": "Directed"},
    ]


def test_what_cannot_be_done(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "note.txt").write_text("a note", encoding="utf-8")
    target = str(folder / "x.relmap.json")
    code, _, err = run(capsys, "import", str(folder / "note.txt"), "-o", target)
    assert (code, err.splitlines()[0][:22]) == (2, "relmap: note.txt: Ther")
    assert run(capsys, "import", str(folder / "actors.csv"))[0] == 2
    assert run(capsys, "import", str(folder / "none.csv"), "-o", target)[0] == 2
