from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from relmap.editor import edits
from relmap.ui.widgets.ask import Answer
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers


def test_new_windows_are_on_the_screen_and_none_is_hidden(opened: MainWindow) -> None:
    room = opened.screen().availableGeometry()
    opened.resize(room.width() - 40, room.height() - 60)
    opened.move(room.x() + 30, room.y() + 40)
    window, corners = opened, {opened.frameGeometry().topLeft().toTuple()}
    for _ in range(4):
        window.actions_by_id["new"].trigger()
        window = window.windows.all[-1]
        window.workspace.document.apply(edits.add_source(window.workspace.document.project, "A")[0], "Add")
        QApplication.processEvents()
        assert room.contains(window.frameGeometry())
        corners.add(window.frameGeometry().topLeft().toTuple())
    assert len(corners) == 5
    opened.resize(room.width() + 300, room.height() + 300)
    opened.actions_by_id["new_window"].trigger()
    assert room.contains(opened.windows.all[-1].frameGeometry())


@pytest.fixture
def two(opened: MainWindow, tmp_path: Path) -> tuple[MainWindow, MainWindow]:
    """Two windows, the maps of which have unsaved changes."""
    opened.actions_by_id["new"].trigger()
    other = opened.windows.all[-1]
    for window in (opened, other):
        diff, _ = edits.add_actor(window.workspace.document.project, "Delta", "state", (0.0, 0.0))
        window.workspace.document.apply(diff, "Add")
    return opened, other


@pytest.mark.parametrize("refuses", [0, 1])
def test_quitting_asks_for_every_window_before_one_is_closed(
    two: tuple[MainWindow, MainWindow], monkeypatch: pytest.MonkeyPatch, refuses: int
) -> None:
    asked: list[object] = []

    def unsaved(window: MainWindow, _title: str) -> Answer:
        asked.append(window)
        assert all(each.isVisible() for each in two)
        return Answer.CANCEL if window is two[refuses] else Answer.DISCARD

    monkeypatch.setattr("relmap.ui.widgets.ask.unsaved", unsaved)
    two[0].actions_by_id["quit"].trigger()
    assert len(asked) == refuses + 1
    assert all(window.isVisible() and not window.workspace.document.is_clean for window in two)


def test_quitting_closes_all_once_all_have_said_so(
    two: tuple[MainWindow, MainWindow], answers: Answers
) -> None:
    windows = two[0].windows
    two[0].actions_by_id["quit"].trigger()
    assert answers.asked == 2
    assert windows.all == []
    two[1].deleteLater()
