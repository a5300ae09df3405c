"""The questions themselves, answered by clicking their buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from relmap.model.errors import Fault
from relmap.storage.errors import ChangedOnDisk, FileProblem, InvalidRecords
from relmap.ui.dialogs import ask


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


QUESTIONS: list[tuple[Callable[[QWidget], Any], dict[str, str]]] = [
    (
        lambda p: ask.unsaved(p, "<b>T"),
        {"Save": "SAVE", "Discard": "DISCARD", "Cancel": "CANCEL", "": "CANCEL"},
    ),
    (
        lambda p: ask.changed_on_disk(p, ChangedOnDisk("changed")),
        {"Save a copy": "COPY", "Overwrite": "SAVE", "Cancel": "CANCEL", "": "CANCEL"},
    ),
    (
        lambda p: ask.recover(p, "T"),
        {"Recover": "SAVE", "Discard": "DISCARD", "Later": "CANCEL", "": "CANCEL"},
    ),
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
