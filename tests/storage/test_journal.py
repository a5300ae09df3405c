from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor
from relmap.storage import journal as journals
from relmap.storage import project_file
from relmap.storage.errors import FileProblem
from relmap.storage.journal import Journal, base_of, discard, move
from relmap.storage.journal_reading import recover
from tests.strategies import projects

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def added(key: str) -> Diff:
    return Diff.adding(Actor(id=key, name=key.upper()))


def large(count: int = 300) -> Project:
    return Project.of(None, *(Actor(id=f"a{n}", name=f"A {n}") for n in range(count)))


def keys(file: Path) -> set[str]:
    return {ref.id for ref in recover(file).changes.changes}


@given(st.lists(projects(), min_size=2, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
def test_what_was_done_is_recovered(tmp_path_factory: pytest.TempPathFactory, states: list[Project]) -> None:
    file = tmp_path_factory.mktemp("journal") / "x.journal"
    journal = Journal(file, states[0], None, "")
    for before, after in itertools.pairwise(states):
        journal.write([Diff.between(before, after)])
    found = recover(file)
    assert found.base == states[0]
    assert found.changes.apply(found.base) == states[-1]
    assert (found.count, found.unread) == (len(states) - 1, 0)


def test_nothing_is_on_disk_before_the_first_change(tmp_path: Path, small_map: Project) -> None:
    journal = Journal(tmp_path / "deep" / "x.journal", small_map, None, "")
    assert list(tmp_path.iterdir()) == []
    journal.remove()
    journal.write([added("n")])
    assert journal.file.is_file()
    journal.remove()
    assert not journal.file.exists()


def test_each_line_is_flushed_to_the_disk(
    tmp_path: Path, small_map: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "x.journal", small_map, None, "")
    journal.write([added("x")])
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.append(os.fstat(handle).st_size))
    journal.write([added("y"), added("z")])
    assert flushed == [journal.file.stat().st_size]


def test_a_large_map_stands_beside_its_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "x.journal", large(), None, "")
    journal.write([added("n")])
    assert journal.file.stat().st_size < 700
    found = recover(journal.file)
    assert (found.base, keys(journal.file)) == (large(), {"n"})
    base_of(journal.file).write_bytes(project_file.dumps(large(299)))
    with pytest.raises(FileProblem, match="no longer as it was"):
        recover(journal.file)
    journal.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_large_map_with_a_file_is_kept_at_once_and_copied_then(tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    digest = project_file.save(large(), path).digest
    journal = Journal(tmp_path / "x.journal", large(), path, digest)
    journal.write([added("n")])
    assert journal.copy_due
    assert not base_of(journal.file).exists()
    assert recover(journal.file).base == large()
    journal.copy_base()
    assert not journal.copy_due
    project_file.save(large(5), path)
    assert recover(journal.file).base == large()


def test_a_file_that_is_changed_before_it_was_copied_is_written_out(tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    digest = project_file.save(large(), path).digest
    journal = Journal(tmp_path / "x.journal", large(), path, digest)
    journal.write([added("n")])
    project_file.save(large(5), path)
    with pytest.raises(FileProblem, match="no longer as it was"):
        recover(journal.file)
    journal.copy_base()
    journal.write([added("m")])
    assert recover(journal.file).base == large()
    assert keys(journal.file) == {"n", "m"}


def test_a_long_journal_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "COMPACT", 5_000)
    base = Project.of(None, Actor(id="a", name="0"))
    journal, longest = Journal(tmp_path / "x.journal", base, None, ""), 0
    for number in range(200):
        change = Diff.replacing(
            Actor(id="a", name=str(number)), Actor(id="a", name=str(number + 1), notes="")
        )
        journal.write([change])
        longest = max(longest, journal.file.stat().st_size)
    assert 5_000 < longest < 8_000
    assert journal.file.stat().st_size < 6_500
    found = recover(journal.file)
    assert found.count == 200
    assert found.changes.apply(found.base).actors["a"].name == "200"


def failing(monkeypatch: pytest.MonkeyPatch, what: str, code: int = errno.ENOSPC) -> Callable[[], None]:
    """Lets a function of `os` fail; gives what mends it."""
    real = getattr(os, what)

    def fail(*_args: Any, **_more: Any) -> Any:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, what, fail)
    return lambda: monkeypatch.setattr(os, what, real)


def test_the_old_one_is_whole_until_the_new_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "COMPACT", 200)
    journal = Journal(tmp_path / "x.journal", Project(), None, "")
    journal.write([added("x")])
    mend = failing(monkeypatch, "replace")
    for key in ("y", "z", "w"):
        journal.write([added(key)])  # what was to be written is: no failure
    assert keys(journal.file) == {"x", "y", "z", "w"}
    long = journal.file.stat().st_size
    mend()
    for number in range(20):
        journal.write([added(f"n{number}")])
    assert len(keys(journal.file)) == 24
    assert recover(journal.file).count == 24
    assert long > 0


@pytest.mark.parametrize("what", ["fsync", "link"])
def test_after_a_failure_all_is_written_as_soon_as_that_works(
    tmp_path: Path, small_map: Project, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    journal = Journal(tmp_path / "x.journal", small_map, None, "")
    journal.write([added("x")])
    mend = failing(monkeypatch, "fsync")
    for key in ("y", "z"):
        with pytest.raises(FileProblem, match="No space left on device") as caught:
            journal.write([added(key)])
        assert caught.value.remedy == "Save the map now."
    assert "x" in keys(journal.file)
    mend()
    if what == "link":  # a file system without files that have no name
        failing(monkeypatch, "link", errno.EXDEV)
    journal.write()
    assert keys(journal.file) == {"x", "y", "z"}
    assert recover(journal.file).count == 3


def test_a_line_that_the_disk_took_half_ends_nothing_that_was_before(
    tmp_path: Path, small_map: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "x.journal", small_map, None, "")
    journal.write([added("x")])
    with journal.file.open("ab") as out:
        out.write(b"120 00")
    assert (keys(journal.file), recover(journal.file).unread) == ({"x"}, 1)
    journal.write([added("y")])  # not after what is half
    assert (keys(journal.file), recover(journal.file).unread) == ({"x", "y"}, 0)


def test_a_journal_that_somebody_removed_is_begun_again(tmp_path: Path, small_map: Project) -> None:
    journal = Journal(tmp_path / "x.journal", small_map, None, "")
    journal.write([added("x")])
    journal.file.unlink()
    journal.write([added("y")])
    assert keys(journal.file) == {"x", "y"}


def test_a_base_that_cannot_be_written_is_told_and_tried_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "x.journal", large(), None, "")
    base_of(journal.file).mkdir()
    with pytest.raises(FileProblem, match="cannot be kept"):
        journal.write([added("n")])
    assert not journal.is_begun
    base_of(journal.file).rmdir()
    journal.write()
    assert (recover(journal.file).base, keys(journal.file)) == (large(), {"n"})


def test_a_disk_that_takes_no_journal_is_told(tmp_path: Path, small_map: Project) -> None:
    (tmp_path / "file").write_text("")
    journal = Journal(tmp_path / "file" / "x.journal", small_map, None, "")
    with pytest.raises(FileProblem, match="Save the map now"):
        journal.write([added("n")])


def test_a_journal_is_moved_with_its_map(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "x.journal", large(), None, "")
    journal.write([added("n")])
    moved = move(journal.file, tmp_path / "aside")
    assert [path.name for path in tmp_path.iterdir()] == ["aside"]
    assert recover(moved).base == large()
    discard(moved)
    assert list((tmp_path / "aside").iterdir()) == []
    with pytest.raises(FileProblem, match="cannot be moved"):
        move(journal.file, tmp_path / "aside")
