"""Earlier versions: kept at each save, compared, restored as a step of undo."""

from __future__ import annotations

import errno
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from relmap.editor.left_behind import earlier_versions
from relmap.model.diff import Diff
from relmap.model.records import Actor
from relmap.storage import project_file
from relmap.ui.dialogs.versions import VersionsDialog, when_in_words
from relmap.ui.window.main_window import MainWindow


def add_and_save(window: MainWindow, key: str, qtbot: Any) -> None:
    files = window.workspace.files
    window.workspace.document.apply(Diff.adding(Actor(id=key, name=key.title())), "Add")
    window.actions_by_id["save"].trigger()
    store = earlier_versions()
    qtbot.waitUntil(lambda: files.path.read_bytes() in [store.read(v) for v in store.versions(files.path)])


class Chooser:
    """What is done in the dialog, in place of a user."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.row = 0
        self.map = 0
        self.restores: bool | None = True
        self.seen: list[str] = []
        self.said = ""
        self.enabled = False
        monkeypatch.setattr(VersionsDialog, "exec", lambda dialog: self.answer(dialog))

    def answer(self, dialog: VersionsDialog) -> int:
        dialog.map_box.setCurrentIndex(self.map)
        dialog.list.setCurrentRow(self.row)
        self.seen = [dialog.list.item(n).text() for n in range(dialog.list.count())]
        self.counts, self.said = dialog.differences.counts.text(), dialog.said.text()
        self.enabled = dialog.restore_button.isEnabled()
        if self.restores is not None:
            (dialog.restore_button if self.restores else dialog.open_button).click()
        return dialog.result()


@pytest.fixture
def chooser(monkeypatch: pytest.MonkeyPatch) -> Chooser:
    return Chooser(monkeypatch)


def test_one_is_kept_at_each_save_and_the_original(opened: MainWindow, small_file: Path, qtbot: Any) -> None:
    original = small_file.read_bytes()
    add_and_save(opened, "one", qtbot)
    add_and_save(opened, "two", qtbot)
    store = earlier_versions()
    found = [project_file.loads(store.read(v), "").project.actors for v in store.versions(small_file)]
    assert ["two" in actors for actors in found] == [True, False, False]
    assert ["one" in actors for actors in found] == [True, True, False]
    assert store.read(store.versions(small_file)[-1]) == original


def test_restoring_is_a_step_of_undo(
    opened: MainWindow, small_file: Path, chooser: Chooser, qtbot: Any
) -> None:
    add_and_save(opened, "one", qtbot)
    add_and_save(opened, "two", qtbot)
    document, saved = opened.workspace.document, small_file.read_bytes()
    before = document.project
    chooser.row = 2
    opened.actions_by_id["restore_version"].trigger()
    assert len(chooser.seen) == 3
    assert chooser.counts == "2 removed"
    assert not {"one", "two"} & document.project.actors.keys()
    assert small_file.read_bytes() == saved
    assert document.undo_stack.undoText().startswith("Restore the version of Today")
    document.undo_stack.undo()
    assert document.project == before
    assert document.is_clean


def test_what_is_the_same_as_now_cannot_be_restored(opened: MainWindow, chooser: Chooser, qtbot: Any) -> None:
    add_and_save(opened, "one", qtbot)
    chooser.restores = None
    opened.actions_by_id["restore_version"].trigger()
    assert chooser.counts == "There is no difference."
    assert not chooser.enabled


def test_a_version_can_be_opened_as_a_new_map(
    opened: MainWindow, small_file: Path, chooser: Chooser, qtbot: Any
) -> None:
    add_and_save(opened, "one", qtbot)
    chooser.row, chooser.restores = 1, False
    opened.actions_by_id["restore_version"].trigger()
    (other,) = [window for window in opened.windows.all if window is not opened]
    assert other.workspace is not None
    assert other.workspace.files.path is None
    assert "one" not in other.workspace.document.project.actors
    assert "one" in opened.workspace.document.project.actors
    other.leave()


def test_a_map_that_is_gone_comes_back(
    opened: MainWindow, small_file: Path, chooser: Chooser, qtbot: Any
) -> None:
    add_and_save(opened, "one", qtbot)
    opened.close_map()
    small_file.unlink()
    chooser.restores = False
    opened.actions_by_id["restore_version"].trigger()
    assert opened.workspace is not None
    assert "one" in opened.workspace.document.project.actors


def test_without_any_it_says_how_they_come_about(
    window: MainWindow, opened: MainWindow, chooser: Chooser
) -> None:
    chooser.restores = None
    opened.actions_by_id["restore_version"].trigger()
    assert "no earlier version of this map" in chooser.said
    opened.close_map()
    opened.actions_by_id["restore_version"].trigger()
    assert "no earlier versions yet" in chooser.said


def test_a_damaged_one_says_so_and_can_not_be_taken(
    opened: MainWindow, small_file: Path, chooser: Chooser, qtbot: Any
) -> None:
    add_and_save(opened, "one", qtbot)
    for version in earlier_versions().versions(small_file):
        version.file.write_bytes(b"x")
    chooser.restores = None
    opened.actions_by_id["restore_version"].trigger()
    assert "damaged" in chooser.counts
    assert not chooser.enabled


def test_that_none_can_be_kept_stops_no_save(
    opened: MainWindow, small_file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    def full(*_args: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("gzip.compress", full)
    opened.workspace.document.apply(Diff.adding(Actor(id="one", name="One")), "Add")
    opened.actions_by_id["save"].trigger()
    assert "one" in project_file.load(small_file).project.actors
    qtbot.waitUntil(lambda: "No earlier version was kept" in opened.statusBar().currentMessage())


def test_times_in_words() -> None:
    now = datetime(2026, 3, 18, 15, 30).astimezone()
    assert when_in_words(now.replace(hour=14, minute=2), now) == "Today 14:02"
    assert when_in_words(now - timedelta(days=1), now) == "Yesterday 15:30"
    assert when_in_words(now - timedelta(days=15), now) == "3 March 2026 15:30"
