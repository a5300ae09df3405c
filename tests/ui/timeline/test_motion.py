from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from relmap.model import days
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand


def opened_sample(window: MainWindow, samples: list[Path], qtbot: Any) -> MainWindow:
    window.open_here(next(path for path in samples if "realignment" in path.name))
    window.actions_by_id["stability"].trigger()
    return window


def test_actors_move_with_time_as_much_as_is_wished(
    window: MainWindow, samples: list[Path], qtbot: Any
) -> None:
    opened_sample(window, samples, qtbot)
    dialog = window.workspace.tool_windows.stability
    assert dialog is not None
    assert "stand still" in dialog.readout.text()
    home = dict(window.workspace.document.places())
    window.workspace.document.viewpoint.set_day(days.from_ymd(2000, 1, 1))
    assert window.workspace.document.places() == home
    dialog.slider.setValue(2)
    qtbot.waitUntil(lambda: not window.workspace.motion.busy, timeout=20_000)
    assert "moves by" in dialog.readout.text()
    early = dict(window.workspace.document.places())
    window.workspace.document.viewpoint.set_day(days.from_ymd(2024, 6, 20))
    late = dict(window.workspace.document.places())
    assert early != late
    frame = window.workspace.canvas.frame
    row = frame.position("armenia")
    assert row is not None
    assert tuple(frame.places[row]) == late["armenia"]
    assert window.workspace.document.is_clean
    dialog.slider.setValue(20)
    assert window.workspace.document.places() == home


def test_who_is_dragged_is_pinned(window: MainWindow, samples: list[Path], qtbot: Any) -> None:
    opened_sample(window, samples, qtbot)
    window.workspace.motion.set_stability(0.2)
    qtbot.waitUntil(lambda: window.workspace.document.motion is not None, timeout=20_000)
    canvas = window.workspace.canvas
    QApplication.processEvents()
    row = canvas.frame.position("india")
    assert row is not None
    at = QPointF(*canvas.view.to_pixels(canvas.frame.places[row]).tolist())
    hand = Hand(canvas)
    hand.press(at)
    hand.move(at + QPointF(30, 20))
    hand.release(at + QPointF(30, 20))
    assert window.workspace.document.project.placements["india"].pinned
    qtbot.waitUntil(lambda: not window.workspace.motion.busy, timeout=20_000)
    placed = window.workspace.document.project.placements["india"]
    for year in (1995, 2010, 2024):
        window.workspace.document.viewpoint.set_day(days.from_ymd(year, 1, 1))
        assert window.workspace.document.places()["india"] == (placed.x, placed.y)
