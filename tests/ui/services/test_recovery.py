from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from relmap.editor.recovery import journal_folder, left_behind
from relmap.storage import project_file
from relmap.ui.widgets import ask
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
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_unsaved_changes_survive_a_crash(
    window: MainWindow,
    small_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: Answers,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CRASH, str(small_file), str(tmp_path / "s.ini")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    asked: list[str] = []

    def recover(_parent: Any, title: str) -> Answer:
        asked.append(title)
        return Answer.SAVE

    monkeypatch.setattr(ask, "recover", recover)
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
    assert left_behind() == []


@pytest.mark.parametrize(("answer", "left"), [(Answer.DISCARD, 0), (Answer.CANCEL, 1)])
def test_recovery_can_be_refused_or_put_off(
    window: MainWindow, small_file: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer, left: int
) -> None:
    journal_folder().mkdir(parents=True)
    from relmap.model.diff import Diff
    from relmap.model.records import Actor
    from relmap.storage.journal import Journal

    base = project_file.load(small_file).project
    Journal(journal_folder() / "1-x.journal", base, small_file, "").append(
        Diff.adding(Actor(id="n", name="N"))
    )
    monkeypatch.setattr(ask, "recover", lambda _parent, _title: answer)
    window.offer_recovery()
    assert window.workspace is None
    assert len(left_behind()) == left


def test_saving_and_closing_leave_no_journal(
    opened: MainWindow, make_window: Callable[[], MainWindow]
) -> None:
    retitle(opened, "Changed")
    (file,) = journal_folder().glob("*.journal")
    assert left_behind() == []  # its program is alive
    opened.actions_by_id["save"].trigger()
    assert not file.exists()
    retitle(opened, "Changed again")
    opened.close()  # the answer is: discard
    assert list(journal_folder().iterdir()) == []


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
