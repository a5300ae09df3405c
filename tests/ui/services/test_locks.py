"""A map that another one has open is only read, and can be edited when they have gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from relmap.model.diff import Diff, Ref
from relmap.model.errors import ReadOnlyMap
from relmap.model.project import Project
from relmap.model.records import Source, updated
from relmap.storage import project_file
from relmap.storage.lock import SILENT, Lock, lock_of, this_program
from relmap.ui.commands.table import ACTIONS
from relmap.ui.widgets import ask
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers, Hand

A, AB = Ref("actors", "a"), Ref("relations", "ab")


@pytest.fixture
def theirs(small_file: Path) -> Iterator[Lock]:
    lock = Lock(small_file, replace(this_program(), user="anna", machine="desk-3", place="there"))
    assert lock.take()
    yield lock
    lock.release()


@pytest.fixture
def reading(window: MainWindow, small_file: Path, theirs: Lock) -> MainWindow:
    window.open_here(small_file)
    window.show()
    return window


def watch(window: MainWindow, qtbot: Any) -> None:
    """Look at the lock now rather than in two seconds."""
    access = window.workspace.files._access
    access.look()
    qtbot.waitUntil(lambda: access._job is None)


def test_the_title_and_a_bar_say_who_has_it(reading: MainWindow) -> None:
    assert "(read-only: open by anna on desk-3)" in reading.windowTitle()
    notice = reading.workspace.notice
    assert notice.isVisible()
    assert "anna on desk-3" in notice.text.text()
    assert [button.text() for button in notice.buttons] == ["Edit a copy"]


def test_nothing_can_be_changed(reading: MainWindow, hand: Hand, qtbot: Any) -> None:
    workspace, document = reading.workspace, reading.workspace.document
    before = document.project
    with pytest.raises(ReadOnlyMap):
        document.apply(Diff.adding(Source(id="s", title="S")), "Add")
    inspector = workspace.panels.inspector
    for ref in (Ref("about", "about"), A, AB):
        document.viewpoint.select([] if ref.collection == "about" else [ref])
        children = inspector.form(ref.collection).findChildren(QWidget)
        fields = [child for child in children if isinstance(child, QLineEdit | QPlainTextEdit)]
        assert fields
        assert all(field.isReadOnly() or not field.isEnabled() for field in fields)
        buttons = [child for child in children if isinstance(child, QAbstractButton | QComboBox)]
        assert not [button for button in buttons if button.isEnabled()]
    name = inspector.form("actors").fields["name"].line
    document.viewpoint.select([A])
    name.setFocus()
    qtbot.keyClicks(name, "xyz")
    canvas = workspace.canvas
    document.viewpoint.select([A])
    canvas.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Delete, Qt.Key.Key_A, Qt.Key.Key_F2, Qt.Key.Key_N, Qt.Key.Key_M):
        qtbot.keyClick(canvas, key)
    assert {row.id for row in ACTIONS if row.changes} >= {"undo", "paste", "delete", "rename", "arrange"}
    for row in ACTIONS:
        assert not (row.changes and reading.actions_by_id[row.id].isEnabled()), row.id
    assert document.project is before
    assert document.undo_stack.count() == 0


def test_a_drag_selects_and_moves_nothing(reading: MainWindow, hand: Hand, place: Any) -> None:
    document = reading.workspace.document
    before = document.project
    start = place("c")
    hand.drag(start, start + QPointF(60, 30))
    assert document.viewpoint.selection == {Ref("actors", "c")}
    hand.drag(place("a") + QPointF(1, 1), place("b"))
    hand.double_click(QPointF(5, 5))
    assert document.project is before


def test_it_can_be_edited_when_they_close_it(reading: MainWindow, theirs: Lock, qtbot: Any) -> None:
    theirs.release()
    watch(reading, qtbot)
    assert "read-only" not in reading.windowTitle()
    assert not reading.workspace.notice.isVisible()
    document = reading.workspace.document
    document.viewpoint.select([A])
    assert not reading.workspace.panels.inspector.form("actors").fields["name"].line.isReadOnly()
    document.apply(Diff.adding(Source(id="s", title="S")), "Add")
    reading.actions_by_id["save"].trigger()
    assert document.is_clean


def test_what_they_saved_is_read_first(
    reading: MainWindow, theirs: Lock, small_file: Path, qtbot: Any
) -> None:
    document = reading.workspace.document
    document.viewpoint.select([A])
    document.viewpoint.set_day(document.viewpoint.day + 40)
    day = document.viewpoint.day
    was = project_file.load(small_file).project
    changed = Diff.replacing(was.actors["a"], updated(was.actors["a"], name="Omega")).apply(was)
    project_file.save(changed, small_file)
    theirs.release()
    watch(reading, qtbot)
    assert document.project.actors["a"].name == "Omega"
    assert document.is_clean
    assert document.viewpoint.day == day
    assert document.viewpoint.selection == {A}
    document.apply(Diff.adding(Source(id="s", title="S")), "Add")
    reading.actions_by_id["save"].trigger()
    saved = project_file.load(small_file).project
    assert (saved.actors["a"].name, list(saved.sources)) == ("Omega", ["s"])


def test_a_copy_can_be_edited_at_once(reading: MainWindow, small_file: Path, answers: Answers) -> None:
    reading.workspace.notice.buttons[0].click()
    document = reading.workspace.document
    assert not document.read_only
    assert not reading.workspace.notice.isVisible()
    document.apply(Diff.adding(Source(id="s", title="S")), "Add")
    answers.save = small_file.with_name("mine.relmap.json")
    reading.actions_by_id["save"].trigger()
    assert "s" in project_file.load(answers.save).project.sources
    assert "s" not in project_file.load(small_file).project.sources


def test_a_silent_one_can_be_taken_over_when_asked(
    reading: MainWindow, theirs: Lock, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    files = reading.workspace.files
    assert files._file is not None
    lock = files._file._lock
    real = lock._clock
    monkeypatch.setattr(lock, "_clock", lambda: real() + SILENT)
    watch(reading, qtbot)
    labels = [button.text() for button in reading.workspace.notice.buttons]
    assert labels == ["Take over…", "Edit a copy"]
    asked: list[str] = []
    monkeypatch.setattr(ask, "take_over", lambda _parent, _name, holder: asked.append(holder))
    reading.workspace.notice.buttons[0].click()
    assert asked == ["anna on desk-3"]
    assert reading.workspace.document.read_only
    monkeypatch.setattr(ask, "take_over", lambda *_: True)
    reading.workspace.notice.buttons[0].click()
    assert not reading.workspace.document.read_only
    assert lock.is_ours()
    assert not theirs.is_ours()


def test_one_who_was_taken_over_is_told(
    opened: MainWindow, small_file: Path, answers: Answers, qtbot: Any
) -> None:
    document = opened.workspace.document
    document.apply(Diff.adding(Source(id="s", title="S")), "Add")
    lock_of(small_file).unlink()
    theirs = Lock(small_file, replace(this_program(), user="anna", machine="desk-3", place="there"))
    assert theirs.take()
    watch(opened, qtbot)
    assert "(taken over by anna on desk-3)" in opened.windowTitle()
    before = small_file.read_bytes()
    answers.changed = ask.Answer.CANCEL
    opened.actions_by_id["save"].trigger()
    opened.workspace.files.save_quietly()
    assert small_file.read_bytes() == before
    assert not document.is_clean
    theirs.release()


def test_saving_over_a_map_that_is_open_elsewhere(
    opened: MainWindow, tmp_path: Path, answers: Answers, small_map: Project
) -> None:
    other = tmp_path / "other.relmap.json"
    project_file.save(small_map, other)
    before = other.read_bytes()
    theirs = Lock(other, replace(this_program(), user="anna", machine="desk-3", place="there"))
    theirs.take()
    answers.save = other
    opened.actions_by_id["save_as"].trigger()
    assert other.read_bytes() == before
    assert any("anna on desk-3" in told for told in answers.told)
    assert opened.workspace.files.path != other
    theirs.release()


def test_a_link_brings_up_the_same_window(opened: MainWindow, small_file: Path) -> None:
    link = small_file.with_name("link.relmap.json")
    link.symlink_to(small_file)
    opened.open_file(link)
    assert len(opened.windows.all) == 1
    assert not opened.workspace.document.read_only


_OPENS = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
application = QApplication([])
from relmap.ui.window.main_window import MainWindow
from relmap.ui.settings.settings import Settings
window = MainWindow(Settings(QSettings(sys.argv[2], QSettings.Format.IniFormat)))
window.open_here(Path(sys.argv[1]))
print("open", flush=True)
ends = time.monotonic() + 60
while time.monotonic() < ends:
    application.processEvents()
"""


def test_a_program_that_was_killed_gives_it_up(
    window: MainWindow, small_file: Path, tmp_path: Path, qtbot: Any
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _OPENS, str(small_file), str(tmp_path / "s.ini")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        window.open_here(small_file)
        assert window.workspace is not None
        assert window.workspace.document.read_only
        process.send_signal(signal.SIGKILL)
        process.wait()
    watch(window, qtbot)
    assert not window.workspace.document.read_only
