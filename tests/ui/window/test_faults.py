"""Faults that nobody foresaw."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from relmap.ui.window.faults import Faults
from relmap.ui.window.main_window import MainWindow


def boxes() -> list[QMessageBox]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]


def take(faults: Faults, text: str) -> None:
    faults.take(ValueError, ValueError(text), None)


@pytest.fixture
def faults(window: MainWindow) -> Faults:
    return Faults(window.windows)


def test_one_notice_counts_what_follows(
    faults: Faults, qtbot: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """A timer that fails again and again, each time with another text."""
    failed = 0

    def fail() -> None:
        nonlocal failed
        failed += 1
        take(faults, f"number {failed}")

    timer = QTimer()
    timer.timeout.connect(fail)
    timer.start(0)
    qtbot.waitUntil(lambda: failed >= 200)
    timer.stop()
    expected = f"{failed - 1:,} more faults since."
    qtbot.waitUntil(lambda: bool(boxes()) and expected in boxes()[0].informativeText())
    assert len(boxes()) == 1
    assert "ValueError: number 1)" in boxes()[0].text()
    assert capsys.readouterr().err.count("ValueError: number") == failed  # each is written out
    assert not boxes()[0].isModal()  # the window behind it goes on
    boxes()[0].accept()
    qtbot.waitUntil(lambda: not boxes())


def test_the_same_is_told_once_another_anew(faults: Faults, qtbot: Any) -> None:
    take(faults, "one")
    qtbot.waitUntil(lambda: len(boxes()) == 1)
    assert "since" not in boxes()[0].informativeText()
    boxes()[0].accept()
    qtbot.waitUntil(lambda: faults.notice is None)
    take(faults, "one")
    take(faults, "two")
    qtbot.waitUntil(lambda: len(boxes()) == 1)
    assert "two" in boxes()[0].text()
    boxes()[0].accept()
    qtbot.waitUntil(lambda: not boxes())


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError


class Gone(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError


def test_a_fault_that_cannot_say_what_it_is_is_told(
    faults: Faults, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not say what it is, and the terminal has gone."""
    monkeypatch.setattr(sys, "stderr", Gone())
    faults.take(Mute, Mute(), None)
    qtbot.waitUntil(lambda: faults.notice is not None)
    assert faults.notice is not None
    assert "Mute: it does not say what" in faults.notice.text()


def test_markup_in_a_fault_is_text(faults: Faults, qtbot: Any) -> None:
    take(faults, "<img src='/etc/hostname'>")
    qtbot.waitUntil(lambda: len(boxes()) == 1)
    assert boxes()[0].textFormat().name == "PlainText"
    boxes()[0].accept()
    qtbot.waitUntil(lambda: not boxes())
