from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from relmap.editor.left_behind import (
    DAYS,
    aside_folder,
    journal_folder,
    kept_aside,
    left_behind,
    lock_of,
    offer_of,
)
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor
from relmap.storage import project_file
from relmap.storage.journal import Journal, base_of

pytestmark = pytest.mark.usefixtures("qapp")


def write(name: str, count: int = 1) -> Path:
    file = journal_folder() / f"{name}.journal"
    base = Project.of(None, *(Actor(id=f"a{n}", name=f"A {n}") for n in range(count)))
    Journal(file, base, None, "").write([Diff.adding(Actor(id="n", name="N"))])
    return file


def release_all() -> list[str]:
    found = left_behind()
    for left in found:
        left.release()
    return [left.file.name for left in found]


def test_the_newest_is_first() -> None:
    for number, name in enumerate("bca"):
        os.utime(write(name), (number, number))
    assert release_all() == ["a.journal", "c.journal", "b.journal"]


_HOLDS = """
import sys
from relmap.editor.left_behind import lock_of
from pathlib import Path
lock = lock_of(Path(sys.argv[1]))
assert lock.tryLock(0)
print("held", flush=True)
sys.stdin.read()
"""


def test_of_a_program_that_lives_nothing_is_taken_of_one_that_was_killed_all() -> None:
    file = write("x")
    program = subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stdin is not None
    with program:
        assert program.stdout.readline() == "held\n"
        assert release_all() == []
        program.kill()
    assert release_all() == ["x.journal"]


def test_a_lock_with_our_own_number_is_not_one_of_ours() -> None:
    """In a container every program may have the same number."""
    file = write("x")
    lock = lock_of(file)
    assert lock.tryLock(0)
    content = Path(f"{file}.lock").read_bytes()
    lock.unlock()
    Path(f"{file}.lock").write_bytes(content)
    assert release_all() == ["x.journal"]


def test_what_is_put_aside_can_be_looked_at_for_a_while() -> None:
    write("x", 300)
    (left,) = left_behind()
    left.set_aside()
    assert release_all() == []
    (aside,) = kept_aside()
    offer = offer_of(aside)
    assert offer.found is not None
    assert offer.found.changes
    aside.set_aside()  # it is there already
    file = aside_folder() / "x.journal"
    for part in (file, base_of(file)):
        old = part.stat().st_mtime - DAYS * 86_400
        os.utime(part, (old + 60, old + 60))
    assert len(kept_aside()) == 1
    for part in (file, base_of(file)):
        os.utime(part, (old - 60, old - 60))
    assert release_all() == []
    assert list(aside_folder().iterdir()) == []


def test_the_days_are_counted_from_when_it_was_put_aside() -> None:
    file = write("x")
    os.utime(file, (1, 1))
    (left,) = left_behind()
    left.set_aside()
    assert len(kept_aside()) == 1


def test_what_cannot_be_read_says_why() -> None:
    file = write("x")
    file.write_bytes(b"\x00" * 100)
    (left,) = left_behind()
    offer = offer_of(left)
    assert offer.found is None
    assert "x.journal" in offer.fault
    assert not offer.is_empty
    offer.taken()
    assert [each.file.name for each in kept_aside()] == ["x.journal"]


def test_a_journal_without_a_change_is_empty_one_that_was_cut_is_not() -> None:
    file = journal_folder() / "x.journal"
    Journal(file, Project(), None, "").write()
    (left,) = left_behind()
    assert offer_of(left).is_empty
    with file.open("ab") as out:
        out.write(b"12 ")
    assert not offer_of(left).is_empty
    left.release()


def test_what_was_saved_is_not_offered_again(tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    base = Project.of(None, Actor(id="a", name="A"))
    diff = Diff.adding(Actor(id="b", name="B"))
    project_file.save(base, path)
    Journal(journal_folder() / "x.journal", base, path, "").write([diff])
    (left,) = left_behind()
    assert not offer_of(left).is_empty
    project_file.save(diff.apply(base), path)  # and killed before the journal was removed
    assert offer_of(left).is_empty
    project_file.save(base, path)
    assert not offer_of(left).is_empty
    left.release()
