from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor
from relmap.storage import project_file
from relmap.storage.errors import FileProblem
from relmap.storage.journal import Journal, recover
from tests.strategies import projects


@given(st.lists(projects(), min_size=2, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_done_is_recovered(tmp_path_factory: pytest.TempPathFactory, states: list[Project]) -> None:
    file = tmp_path_factory.mktemp("journal") / "x.journal"
    journal = Journal(file, states[0], None, "")
    for before, after in itertools.pairwise(states):
        journal.append(Diff.between(before, after))
    found = recover(file)
    assert found.base == states[0]
    assert found.changes.apply(found.base) == states[-1]


def test_nothing_is_on_disk_before_the_first_change(tmp_path: Path, small_map: Project) -> None:
    journal = Journal(tmp_path / "deep" / "x.journal", small_map, None, "")
    assert list(tmp_path.iterdir()) == []
    journal.remove()
    journal.append(Diff.adding(Actor(id="n", name="N")))
    assert journal.file.is_file()
    journal.remove()
    assert not journal.file.exists()


def test_a_line_cut_off_by_the_crash_is_left_out(tmp_path: Path, small_map: Project) -> None:
    journal = Journal(tmp_path / "x.journal", small_map, tmp_path / "map.relmap.json", "digest")
    for key in "xyz":
        journal.append(Diff.adding(Actor(id=key, name=key)))
    data = journal.file.read_bytes()
    for cut in (1, 20):
        journal.file.write_bytes(data[:-cut])
        found = recover(journal.file)
        assert {ref.id for ref in found.changes.changes} == {"x", "y"}
        assert (found.path, found.digest) == (tmp_path / "map.relmap.json", "digest")


def large(count: int = 300) -> Project:
    return Project.of(None, *(Actor(id=f"a{n}", name=f"A {n}") for n in range(count)))


def test_a_large_map_stands_beside_its_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "x.journal", large(), None, "")
    journal.append(Diff.adding(Actor(id="n", name="N")))
    assert journal.file.stat().st_size < 500
    journal.wait()
    found = recover(journal.file)
    assert found.base == large()
    assert [ref.id for ref in found.changes.changes] == ["n"]
    journal.remove()
    assert list(tmp_path.iterdir()) == []


def test_until_then_the_file_of_the_map_will_do(tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    digest = project_file.save(large(), path)
    journal = Journal(tmp_path / "x.journal", large(), path, digest)
    journal.append(Diff.adding(Actor(id="n", name="N")))
    journal.wait()
    (tmp_path / "x.journal.base").unlink()
    assert recover(journal.file).base == large()
    project_file.save(large(5), path)
    with pytest.raises(FileProblem, match="no longer as it was"):
        recover(journal.file)


def test_a_base_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "x.journal", large(), None, "")
    (tmp_path / "x.journal.base").mkdir()
    journal.append(Diff.adding(Actor(id="n", name="N")))
    journal.wait()
    with pytest.raises(FileProblem):
        journal.append(Diff.adding(Actor(id="m", name="M")))


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]\n", b"\x00\xff", b'{"journal": 9}\n', b'{"journal": 1, "base": "{"}\n']
)
def test_what_is_no_journal_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.journal").write_bytes(content)
    with pytest.raises(FileProblem):
        recover(tmp_path / "x.journal")


def test_a_disk_that_takes_no_journal_is_told(tmp_path: Path, small_map: Project) -> None:
    (tmp_path / "file").write_text("")
    journal = Journal(tmp_path / "file" / "x.journal", small_map, None, "")
    with pytest.raises(FileProblem, match="Save the map now"):
        journal.append(Diff.adding(Actor(id="n", name="N")))
