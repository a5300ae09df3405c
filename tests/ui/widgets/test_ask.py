"""The questions themselves, answered by clicking their buttons."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QProgressDialog, QWidget

from relmap.model.diff import Diff
from relmap.model.errors import Fault
from relmap.model.records import Actor
from relmap.storage import project_file
from relmap.storage.errors import ChangedOnDisk, FileProblem, InvalidRecords, LockLost, Stopped
from relmap.ui.services import files, opening
from relmap.ui.widgets import ask
from relmap.ui.window.main_window import MainWindow


@pytest.fixture(autouse=True)
def real(answers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real questions, not the tests' answers to them."""
    monkeypatch.undo()


@pytest.fixture
def parent(qtbot: Any) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def click(text: str) -> None:
    """Click a button of the question that is about to be asked; an empty text presses Esc."""

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert box.textFormat() == Qt.TextFormat.PlainText
        if not text:
            box.reject()
            return
        next(b for b in box.buttons() if b.text().replace("&", "").startswith(text)).click()

    QTimer.singleShot(0, answer)


class _Bool:
    def __init__(self, answer: bool) -> None:
        self.name = "yes" if answer else "no"


QUESTIONS: list[tuple[Callable[[QWidget], Any], dict[str, str]]] = [
    (
        lambda p: ask.unsaved(p, "<b>T"),
        {"Save": "SAVE", "Discard": "DISCARD", "Cancel": "CANCEL", "": "CANCEL"},
    ),
    (
        lambda p: ask.changed_on_disk(p, ChangedOnDisk("changed"), is_there=False),
        {"Save a copy": "COPY", "Overwrite": "SAVE", "Cancel": "CANCEL", "": "CANCEL"},
    ),
    (
        lambda p: ask.changed_on_disk(p, LockLost("taken over"), is_there=True),
        {"Merge": "MERGE", "Compare": "COMPARE", "Save a copy": "COPY", "": "CANCEL"},
    ),
    (
        lambda p: ask.base_of_merge(p, has_saved=True),
        {"This one": "SAVE", "Choose": "COPY", "Not known": "DISCARD", "Cancel": "CANCEL", "": "CANCEL"},
    ),
    (lambda p: _Bool(ask.take_over(p, "map", "anna")), {"Take over": "yes", "Cancel": "no", "": "no"}),
]


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_each_button_is_its_answer(parent: QWidget, number: int) -> None:
    question, answers = QUESTIONS[number]
    for button, answer in answers.items():
        click(button)
        assert question(parent).name == answer


@pytest.mark.parametrize(
    "error",
    [
        FileProblem("It is <i>broken</i>.", "Mend it."),
        InvalidRecords("map.json", [Fault("a", "b", "c"), Fault("d", "e")]),
        ValueError("plain"),
    ],
)
def test_a_message_is_shown(parent: QWidget, error: Exception) -> None:
    click("OK")
    assert ask.tell(parent, error) is None


def test_a_report_is_shown(parent: QWidget) -> None:
    click("OK")
    assert ask.report(parent, "Found", [f"line {n}" for n in range(20)]) is None


def test_waiting_gives_the_result_the_error_or_nothing(parent: QWidget) -> None:
    assert ask.wait_for(parent, "Reading…", lambda report: report(0.5) and 7) == 7

    def fail(_report: Any) -> int:
        raise FileProblem("It is broken.")

    with pytest.raises(FileProblem, match="broken"):
        ask.wait_for(parent, "Reading…", fail)

    begun = threading.Event()

    def endless(report: Any) -> int:
        begun.set()
        while report(0.1):
            begun.wait(0.001)
        raise Stopped

    def stop() -> None:
        if begun.is_set():
            parent.findChild(QProgressDialog).canceled.emit()
        else:
            QTimer.singleShot(5, stop)

    QTimer.singleShot(5, stop)
    assert ask.wait_for(parent, "Reading…", endless) is None


def test_large_maps_are_opened_and_saved_in_the_background(
    window: MainWindow, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[str] = []
    wait_for = ask.wait_for

    def watched(parent: QWidget, text: str, work: Any, stoppable: bool = True) -> Any:
        waited.append(text)
        return wait_for(parent, text, work, stoppable)

    monkeypatch.setattr(ask, "wait_for", watched)
    monkeypatch.setattr(opening, "_LARGE", 1)
    monkeypatch.setattr(files, "_MANY", 1)
    window.open_here(small_file)
    assert window.workspace.document.project.actors.keys() == {"a", "b", "c"}
    window.workspace.document.apply(Diff.adding(Actor(id="n", name="N")), "Add an actor")
    assert window.workspace.files.save()
    assert window.workspace.document.is_clean
    assert "n" in project_file.load(small_file).project.actors
    QTimer.singleShot(
        0, lambda: window.workspace.document.apply(Diff.adding(Actor(id="m", name="M")), "Add one more")
    )
    window.workspace.document.apply(Diff.adding(Actor(id="o", name="O")), "Add another")
    del waited[2:]
    assert window.workspace.files.save()  # what is changed while it is written is written, too
    assert window.workspace.document.is_clean
    assert project_file.load(small_file).project == window.workspace.document.project
    assert not window.workspace.files._waiting
    assert set(waited) == {"Opening small.relmap.json…", "Saving small.relmap.json…"}
