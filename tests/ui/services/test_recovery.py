from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from relmap.editor.left_behind import Offer, journal_folder, kept_aside, left_behind, offer_of
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor
from relmap.storage import project_file
from relmap.storage.journal import Journal
from relmap.ui.dialogs import recovery
from relmap.ui.widgets.ask import Answer
from relmap.ui.window.main_window import MainWindow
from relmap.ui.window.start import _begin
from tests.ui.conftest import Answers
from tests.ui.window.test_window import retitle

_CRASH = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
application = QApplication([])
from relmap.model.records import Actor
from relmap.model.diff import Diff
from relmap.ui.window.main_window import MainWindow
from relmap.ui.settings.settings import Settings
window = MainWindow(Settings(QSettings(sys.argv[2], QSettings.Format.IniFormat)))
window.open_here(Path(sys.argv[1]))
for key in ("one", "two", "three"):
    window.workspace.document.apply(Diff.adding(Actor(id=key, name=key)), "Add")
window.workspace.document.undo_stack.undo()
kept = window.workspace.files._recovery
import time
ends = time.monotonic() + 20
while not kept.is_written and time.monotonic() < ends:
    pass
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_unsaved_changes_survive_a_crash(
    window: MainWindow,
    small_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: Answers,
    qtbot: Any,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CRASH, str(small_file), str(tmp_path / "s.ini")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    asked: list[str] = []

    def recover(_parent: Any, offers: list[Offer]) -> tuple[Answer, list[Offer]]:
        asked.extend(offer.found.base.about.title for offer in offers if offer.found is not None)
        assert [offer.found.count for offer in offers if offer.found is not None] == [4]
        return Answer.SAVE, offers

    monkeypatch.setattr(recovery, "ask_for", recover)
    _begin(window, small_file)  # as from the command line, with the same file
    assert asked == ["Small"]
    assert answers.asked == 0
    assert {"one", "two"} <= set(window.workspace.document.project.actors)
    assert "three" not in window.workspace.document.project.actors
    assert window.workspace.files.path == small_file
    assert window.windowTitle().startswith("● ")
    assert "one" not in project_file.load(small_file).project.actors
    window.actions_by_id["save"].trigger()
    assert "one" in project_file.load(small_file).project.actors
    qtbot.waitUntil(lambda: list(journal_folder().iterdir()) == [])


def leave(file: Path | None, name: str, base: Project, key: str = "n") -> Path:
    """A journal that a crash has left."""
    made = journal_folder() / f"{name}.journal"
    Journal(made, base, file, "").write([Diff.adding(Actor(id=key, name=key.upper()))])
    return made


@pytest.mark.parametrize(
    ("answer", "left", "aside"), [(Answer.DISCARD, 0, 1), (Answer.CANCEL, 1, 0), (Answer.SAVE, 0, 0)]
)
def test_recovery_can_be_refused_or_put_off(
    window: MainWindow,
    small_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    left: int,
    aside: int,
    qtbot: Any,
) -> None:
    file = leave(small_file, "1-x", project_file.load(small_file).project)
    monkeypatch.setattr(recovery, "ask_for", lambda _parent, offers: (answer, offers))
    window.offer_recovery()
    assert (window.workspace is None) == (answer is not Answer.SAVE)
    qtbot.waitUntil(lambda: file.exists() == bool(left))
    found = left_behind()
    assert len(found) == left
    for each in found:
        each.release()
    assert len(kept_aside()) == aside


def test_several_journals_come_back_and_a_damaged_one_is_told_and_kept(
    window: MainWindow, small_file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    base = project_file.load(small_file).project
    leave(small_file, "1-x", base, "one")
    leave(None, "2-y", base, "two")
    damaged = leave(None, "3-z", base, "three")
    damaged.write_bytes(b"[" * 100_000 + b"\n")
    seen: list[Offer] = []

    def take_all(_parent: Any, offers: list[Offer]) -> tuple[Answer, list[Offer]]:
        seen.extend(offers)
        return Answer.SAVE, [offer for offer in offers if offer.found is not None]

    monkeypatch.setattr(recovery, "ask_for", take_all)
    window.offer_recovery()
    assert sorted(offer.left.file.name for offer in seen if offer.fault) == ["3-z.journal"]
    actors = [
        set(each.workspace.document.project.actors)
        for each in window.windows.all
        if each.workspace is not None
    ]
    assert len(actors) == 2
    assert any("one" in each for each in actors)
    assert any("two" in each for each in actors)
    qtbot.waitUntil(lambda: not any((journal_folder() / f"{n}.journal").exists() for n in ("1-x", "2-y")))
    assert [left.file.name for left in kept_aside()] == ["3-z.journal"]


def test_what_was_put_aside_can_be_taken_back(
    window: MainWindow, small_file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    leave(None, "1-x", project_file.load(small_file).project)
    monkeypatch.setattr(recovery, "ask_for", lambda _parent, offers: (Answer.DISCARD, offers))
    window.offer_recovery()
    monkeypatch.setattr(recovery, "look_at", lambda _parent, offers: (Answer.SAVE, offers))
    window.actions_by_id["show_aside"].trigger()
    assert "n" in window.workspace.document.project.actors
    qtbot.waitUntil(lambda: kept_aside() == [])


def test_the_offer_tells_file_time_numbers_and_differences(window: MainWindow, small_file: Path) -> None:
    file = leave(small_file, "1-x", project_file.load(small_file).project)
    with file.open("ab") as out:
        out.write(b"half a line")
    (left,) = left_behind()
    offer = offer_of(left)
    dialog = recovery.RecoveryDialog(window, [offer], "T", "Set aside", "Later")
    item = dialog.journals.topLevelItem(0)
    assert item is not None
    assert offer.found is not None
    shown = [item.text(column) for column in range(5)]
    assert shown == ["Small", str(small_file), f"{offer.found.at:%Y-%m-%d %H:%M}", "1", "1"]
    difference = dialog.differences.model.row(0)
    assert (difference.record, difference.after) == ("Actor “N”", "added")
    assert dialog.said.text().startswith("1 change could not be read")
    assert dialog.chosen() == [offer]
    item.setCheckState(0, Qt.CheckState.Unchecked)
    assert not dialog.take_button.isEnabled()
    assert dialog.answer is Answer.CANCEL
    dialog.deleteLater()
    left.release()


def test_the_status_bar_says_what_a_crash_would_lose(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any, answers: Answers
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    assert opened.status.protection.isHidden()
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        retitle(opened, "Changed")
        qtbot.waitUntil(lambda: opened.status.protection.text().startswith("not protected since"))
        assert not opened.status.protection.isHidden()
    qtbot.waitUntil(lambda: opened.status.protection.text().startswith("protected again since"))
    assert len(answers.told) == 1


def test_saving_and_closing_leave_no_journal(
    opened: MainWindow, make_window: Callable[[], MainWindow], qtbot: Any
) -> None:
    retitle(opened, "Changed")
    qtbot.waitUntil(lambda: len(list(journal_folder().glob("*.journal"))) == 1)
    (file,) = journal_folder().glob("*.journal")
    assert left_behind() == []  # its program is alive
    opened.actions_by_id["save"].trigger()
    qtbot.waitUntil(lambda: not file.exists())
    retitle(opened, "Changed again")
    opened.close()  # the answer is: discard
    qtbot.waitUntil(lambda: len(kept_aside()) == 1)
    assert not list(journal_folder().glob("*.journal"))


def test_opening_the_open_file_again_shows_what_was_saved_on_the_way(
    opened: MainWindow, answers: Answers
) -> None:
    retitle(opened, "Changed")
    answers.unsaved = Answer.SAVE
    assert opened.workspace.files.path is not None
    opened.open_here(opened.workspace.files.path)
    assert answers.asked == 1
    assert opened.workspace.document.project.about.title == "Changed"
    retitle(opened, "Changed again")
    opened.actions_by_id["save"].trigger()
    assert answers.told == []
    assert project_file.load(opened.workspace.files.path).project.about.title == "Changed again"
