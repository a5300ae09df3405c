from __future__ import annotations

import errno
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from relmap.editor import edits
from relmap.editor.document import Document
from relmap.editor.left_behind import Offer, aside_folder, journal_folder, left_behind, offer_of
from relmap.editor.protection import Kept
from relmap.editor.recovery import Recovery
from relmap.model.project import Project
from relmap.model.records import Actor, updated
from relmap.storage import project_file
from relmap.storage.errors import FileProblem
from relmap.storage.journal import Journal, base_of
from relmap.storage.journal_reading import recover

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def kept(small_map: Project) -> Iterator[Recovery]:
    document = Document(small_map)
    made = Recovery(document, document)
    made.begin(document.project, None, "")
    yield made
    made.end()


def document_of(kept: Recovery) -> Document:
    found = kept.parent()
    assert isinstance(found, Document)
    return found


def rename(kept: Recovery, name: str) -> None:
    document = document_of(kept)
    actor = document.project.actors["a"]
    document.apply(edits.replace_record(document.project, updated(actor, name=name)), "Rename")


def files(folder: Path | None = None) -> list[Path]:
    return sorted((folder or journal_folder()).glob("*.journal"))


def name_in(file: Path) -> str:
    found = recover(file)
    return found.changes.apply(found.base).actors["a"].name


def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets the disk take nothing; gives what mends that."""
    real = os.fsync

    def fail(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    return lambda: monkeypatch.setattr(os, "fsync", real)


def test_a_change_is_on_disk_without_the_window_having_written(
    kept: Recovery, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    real, threads = Journal.write, set[threading.Thread]()

    def write(self: Journal, diffs: Any = ()) -> None:
        threads.add(threading.current_thread())
        real(self, diffs)

    monkeypatch.setattr(Journal, "write", write)
    rename(kept, "One")
    qtbot.waitUntil(lambda: kept.is_written, timeout=900)
    (file,) = files()
    assert name_in(file) == "One"
    assert threads
    assert threading.main_thread() not in threads
    assert kept.protection.kept is Kept.YES


def test_what_comes_fast_is_written_together(
    kept: Recovery, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    gate, real, sizes = threading.Event(), Journal.write, list[int]()

    def write(self: Journal, diffs: Any = ()) -> None:
        gate.wait(20)
        sizes.append(len(diffs))
        real(self, diffs)

    monkeypatch.setattr(Journal, "write", write)
    for number in range(20):
        rename(kept, f"N {number}")
    gate.set()
    qtbot.waitUntil(lambda: kept.is_written)
    assert sum(sizes) == 20
    assert len(sizes) <= 2
    assert recover(files()[0]).count == 20
    assert name_in(files()[0]) == "N 19"


def test_what_takes_longer_is_told_until_it_is_there(
    kept: Recovery, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    gate, real = threading.Event(), Journal.write

    def write(self: Journal, diffs: Any = ()) -> None:
        gate.wait(20)
        real(self, diffs)

    monkeypatch.setattr(Journal, "write", write)
    with qtbot.waitSignal(kept.protection_changed, timeout=3_000):
        rename(kept, "One")
    assert str(kept.protection) == "not protected yet"
    with qtbot.waitSignal(kept.protection_changed):
        gate.set()
    assert (kept.protection.kept, str(kept.protection)) == (Kept.YES, "")


def test_a_large_map_does_not_keep_others_waiting(
    kept: Recovery, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    gate, real = threading.Event(), project_file.dumps
    large = Project.of(None, *(Actor(id=f"a{n}", name=f"A {n}") for n in range(300)), Actor(id="a", name="A"))

    def dumps(project: Project) -> bytes:
        if len(project.actors) > 200:
            gate.wait(20)
        return real(project)

    monkeypatch.setattr(project_file, "dumps", dumps)
    document = Document(large)
    other = Recovery(document, document)
    other.begin(large, None, "")
    rename(other, "Large")
    rename(kept, "Small")
    qtbot.waitUntil(lambda: kept.is_written, timeout=2_000)
    assert not other.is_written
    gate.set()
    qtbot.waitUntil(lambda: other.is_written)
    assert {name_in(file) for file in files()} == {"Small", "Large"}
    other.end()
    qtbot.waitUntil(lambda: len(files()) == 1 and not list(journal_folder().glob("*.base")))


def test_of_a_large_map_with_a_file_a_copy_is_made_then(tmp_path: Path, qtbot: Any) -> None:
    path = tmp_path / "map.relmap.json"
    large = Project.of(None, *(Actor(id=f"a{n}", name=f"A {n}") for n in range(300)), Actor(id="a", name="A"))
    document = Document(large)
    kept = Recovery(document, document)
    kept.begin(large, path, project_file.save(large, path).digest)
    rename(kept, "One")
    qtbot.waitUntil(lambda: bool(files()) and base_of(files()[0]).is_file())
    assert base_of(files()[0]).read_bytes() == path.read_bytes()
    kept.end()
    qtbot.waitUntil(lambda: not list(journal_folder().iterdir()))


def test_a_disk_that_is_full_for_a_moment_loses_nothing(
    kept: Recovery, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    kept._again_timer.setInterval(50)
    told: list[FileProblem] = []
    kept.failed.connect(told.append)
    for number in range(12):
        rename(kept, f"N {number}")
        qtbot.waitUntil(lambda: kept.is_written)
    mend = full(monkeypatch)
    with qtbot.waitSignal(kept.protection_changed):
        rename(kept, "N 12")
    assert kept.protection.kept is Kept.NOT
    assert re.fullmatch(r"not protected since \d\d:\d\d", str(kept.protection))
    for number in range(13, 80):
        rename(kept, f"N {number}")
    assert name_in(files()[0]) in ("N 11", "N 12")
    with qtbot.waitSignal(kept.protection_changed):
        mend()
    assert re.fullmatch(r"protected again since \d\d:\d\d", str(kept.protection))
    for number in range(80, 85):
        rename(kept, f"N {number}")
    qtbot.waitUntil(lambda: kept.is_written)
    assert name_in(files()[0]) == "N 84"
    assert recover(files()[0]).count == 85
    assert [str(error).partition(":")[0] for error in told] == ["Unsaved changes cannot be kept for recovery"]


def test_a_fault_of_the_program_is_neither_silent_nor_the_end(
    kept: Recovery, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    real = Journal.write

    def fail(_self: Journal, _diffs: Any = ()) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Journal, "write", fail)
    with qtbot.captureExceptions() as caught:
        with qtbot.waitSignal(kept.protection_changed):
            rename(kept, "One")
        qtbot.waitUntil(lambda: bool(caught))
    monkeypatch.setattr(Journal, "write", real)
    assert kept.protection.kept is Kept.NOT


def test_what_a_program_that_runs_has_written_is_not_left_behind(kept: Recovery, qtbot: Any) -> None:
    rename(kept, "One")
    assert left_behind() == []
    qtbot.waitUntil(lambda: kept.is_written)
    (file,) = files()
    assert left_behind() == []
    kept._lock.unlock()  # pyright: ignore[reportOptionalMemberAccess]
    (left,) = left_behind()
    assert left.file == file
    assert left_behind() == []  # it is held
    left.release()
    kept.end()
    qtbot.waitUntil(lambda: not file.exists())


def test_a_journal_that_is_kept_has_all_that_was_put(kept: Recovery, qtbot: Any) -> None:
    for number in range(30):
        rename(kept, f"N {number}")
    kept.end(keep=True)
    qtbot.waitUntil(lambda: len(files(aside_folder())) == 1)
    assert name_in(files(aside_folder())[0]) == "N 29"
    assert files() == []


def test_after_a_save_nothing_is_kept(kept: Recovery, qtbot: Any) -> None:
    rename(kept, "One")
    kept.begin(document_of(kept).project, None, "")
    qtbot.waitUntil(lambda: [path.name for path in journal_folder().iterdir()] == [])
    rename(kept, "Two")
    qtbot.waitUntil(lambda: kept.is_written)
    assert recover(files()[0]).base.actors["a"].name == "One"


def left_of(name: str) -> Offer:
    """A journal that a crash has left."""
    base = Project.of(None, Actor(id="a", name="A"))
    written = Journal(journal_folder() / "1-x.journal", base, None, "")
    written.write([edits.replace_record(base, updated(base.actors["a"], name=name))])
    (left,) = left_behind()
    return offer_of(left)


@pytest.mark.parametrize("damaged", [False, True])
def test_what_was_recovered_goes_once_it_is_on_disk_again(
    kept: Recovery, monkeypatch: pytest.MonkeyPatch, qtbot: Any, damaged: bool
) -> None:
    offer = left_of("Left")
    if damaged:
        with offer.left.file.open("ab") as out:
            out.write(b"half")
        offer = offer_of(offer.left)
    kept._again_timer.setInterval(50)
    mend = full(monkeypatch)
    rename(kept, "Left")
    kept.supersede(offer)
    with qtbot.waitSignal(kept.protection_changed):
        pass
    assert offer.left.file.exists()
    with qtbot.waitSignal(kept.protection_changed):
        mend()
    assert not offer.left.file.exists()
    assert len(files(aside_folder())) == damaged
    assert [name_in(file) for file in files()] == ["Left"]


def test_what_was_recovered_and_cannot_be_written_is_kept(
    kept: Recovery, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    offer = left_of("Left")
    mend = full(monkeypatch)
    rename(kept, "Left")
    kept.supersede(offer)
    qtbot.waitUntil(lambda: kept.protection.kept is Kept.NOT)
    kept.end(keep=True)
    qtbot.waitUntil(lambda: not offer.left.file.exists())
    mend()
    assert [name_in(file) for file in files(aside_folder())] == ["Left"]
