from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from relmap.model.diff import Diff, to_plain
from relmap.model.project import Project
from relmap.model.records import Actor
from relmap.storage import project_file
from relmap.storage.errors import FileProblem
from relmap.storage.journal import Journal, base_of
from relmap.storage.journal_lines import line
from relmap.storage.journal_reading import recover
from tests.storage.test_journal import added, large

JOURNALS = Path(__file__).parent / "journals"


@pytest.fixture
def journal(tmp_path: Path, small_map: Project) -> Journal:
    made = Journal(tmp_path / "x.journal", small_map, tmp_path / "map.relmap.json", "digest")
    for key in "wxyz":
        made.write([added(key)])
    return made


def changed(journal: Journal) -> set[str]:
    return {ref.id for ref in recover(journal.file).changes.changes}


def test_a_line_cut_off_by_the_crash_is_left_out_and_told(journal: Journal, tmp_path: Path) -> None:
    data = journal.file.read_bytes()
    for cut in (1, 20):
        journal.file.write_bytes(data[:-cut])
        found = recover(journal.file)
        assert changed(journal) == {"w", "x", "y"}
        assert (found.path, found.digest) == (tmp_path / "map.relmap.json", "digest")
        assert (found.count, found.unread) == (3, 1)


def test_an_altered_letter_is_not_recovered(journal: Journal) -> None:
    data = journal.file.read_bytes()
    at = data.index(b'"name": "X"')
    journal.file.write_bytes(data[:at] + b'"name": "Q"' + data[at + 11 :])
    found = recover(journal.file)
    assert changed(journal) == {"w"}
    assert (found.count, found.unread) == (1, 3)


def written(file: Path, *values: Any) -> None:
    data, checksum = b"", ""
    for value in values:
        added_, checksum = line(value, checksum)
        data += added_
    file.write_bytes(data)


def head(**more: Any) -> dict[str, Any]:
    base = project_file.dumps(Project.of(None, Actor(id="a", name="A"))).decode()
    return {"journal": 3, "path": None, "digest": "", "base": base, **more}


def change(*rows: Any) -> dict[str, Any]:
    return {"at": "2026-05-04T03:02:01", "count": 1, "diff": list(rows)}


def bomb(depth: int = 100_000) -> bytes:
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize("where", ["head", "base", "line", "old head", "old line", "old base"])
def test_brackets_nested_deep_do_no_harm(tmp_path: Path, where: str) -> None:
    file = tmp_path / "x.journal"
    good = change(*to_plain(Diff.adding(Actor(id="b", name="B"))))
    deep = bomb().decode()
    if where == "base":
        written(file, head(base='{"relmap": [1, 0], "title": ' + deep + "}"), good)
    elif where == "head":
        file.write_bytes(_summed(bomb()))
    elif where == "line":
        written(file, head(), good)
        file.write_bytes(file.read_bytes() + _summed(bomb(), file.read_bytes().split()[-1].decode()))
    else:
        old = {"old head": deep, "old base": json.dumps(head(journal=2, base=deep))}
        first = old.get(where, json.dumps(head(journal=2)))
        file.write_text(first + "\n" + json.dumps(good["diff"]) + "\n" + deep + "\n", encoding="utf-8")
    if where.endswith("line"):
        found = recover(file)
        assert ([ref.id for ref in found.changes.changes], found.unread) == (["b"], 1)
    else:
        with pytest.raises(FileProblem):
            recover(file)


def _summed(data: bytes, before: str = "") -> bytes:
    from relmap.storage.journal_lines import _checksum

    return b"%d %s %s\n" % (len(data), _checksum(data, before).encode(), data)


def test_brackets_within_a_record_do_no_harm_either(tmp_path: Path) -> None:
    file = tmp_path / "x.journal"
    row = to_plain(Diff.adding(Actor(id="b", name="B")))[0]
    deep: Any = []
    for _ in range(800):
        deep = [deep]
    row["after"]["attributes"] = {"deep": deep}
    written(file, head(), change(row))
    assert (recover(file).count, recover(file).unread) == (0, 1)


@pytest.mark.parametrize(
    "row",
    [
        None,
        {},
        {"collection": "nothing", "id": "b", "before": None, "after": None},
        {"collection": "actors", "id": "c", "before": None, "after": {"id": "b", "name": "B"}},
        {"collection": "actors", "id": "b", "before": {"id": "b", "name": "B"}, "after": None},
        {"collection": "actors", "id": "b", "before": None, "after": {"id": "b", "name": 5}},
    ],
)
def test_a_line_that_does_not_fit_ends_it(tmp_path: Path, row: Any) -> None:
    file = tmp_path / "x.journal"
    good = to_plain(Diff.adding(Actor(id="n", name="N")))
    written(file, head(), change(row), change(*good))
    found = recover(file)
    assert (found.changes, found.count, found.unread) == (Diff(), 0, 2)


def test_count_and_time_are_those_of_the_changes(tmp_path: Path) -> None:
    file = tmp_path / "x.journal"
    good = to_plain(Diff.adding(Actor(id="n", name="N")))
    written(file, head(), {**change(*good), "count": 7}, change())
    found = recover(file)
    assert (found.count, str(found.at)) == (8, "2026-05-04 03:02:01")


@pytest.mark.parametrize("version", [1, 2])
def test_journals_of_older_programs_are_read(version: int) -> None:
    found = recover(JOURNALS / f"{version}.journal")
    now = found.changes.apply(found.base)
    assert (found.count, found.unread) == (3, 0)
    assert set(now.actors) == {"a", "c"}
    assert now.actors["c"].name == "Čapek"
    assert now.relations["r"].phases[0].when == "199X/2020"


@pytest.mark.parametrize(("cut", "unread"), [(1, 1), (30, 1)])
def test_of_an_older_journal_no_line_is_mended(tmp_path: Path, cut: int, unread: int) -> None:
    file = tmp_path / "x.journal"
    raw = (JOURNALS / "2.journal").read_bytes()
    file.write_bytes(raw[:-cut])
    assert (recover(file).count, recover(file).unread) == (2, unread)
    file.write_bytes(raw.replace("Č".encode(), b"\xff\xfe"))
    assert (recover(file).count, recover(file).unread) == (0, 3)


def test_an_older_journal_of_a_large_map_has_it_beside(tmp_path: Path) -> None:
    file = tmp_path / "x.journal"
    file.write_text(json.dumps(head(journal=2, base=None)) + "\n[]\n", encoding="utf-8")
    with pytest.raises(FileProblem, match="no longer as it was"):
        recover(file)
    base_of(file).write_bytes(project_file.dumps(large()))
    assert recover(file).base == large()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]\n",
        b"\x00\xff",
        b"{}\n",
        b'{"journal": 9}\n',
        b'{"journal": 1, "base": "{"}\n',
        b"5 x {}",
    ],
)
def test_what_is_no_journal_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.journal").write_bytes(content)
    with pytest.raises(FileProblem):
        recover(tmp_path / "x.journal")


@pytest.mark.parametrize(
    "more",
    [{"journal": 4}, {"journal": 2}, {"path": 5}, {"base": 5}, {"base": None}, {"base": "\ud800"}],
)
def test_a_whole_line_that_begins_no_journal_is_refused(tmp_path: Path, more: dict[str, Any]) -> None:
    file = tmp_path / "x.journal"
    data = json.dumps(head(**more)).encode("ascii")
    file.write_bytes(_summed(data))
    with pytest.raises(FileProblem):
        recover(file)


def test_the_name_of_a_file_need_not_be_text(tmp_path: Path, small_map: Project) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.relmap.json")
    journal = Journal(tmp_path / "x.journal", small_map, path, "")
    journal.write([added("n")])
    assert recover(journal.file).path == path


def test_a_folder_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        recover(tmp_path)
