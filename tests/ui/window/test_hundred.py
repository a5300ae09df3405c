"""Maps and windows that come and go leave nothing behind."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from relmap.ui.canvas.map_view import MapView
from relmap.ui.timeline.lanes import Lanes
from relmap.ui.window.main_window import MainWindow
from relmap.ui.workspace import Workspace

COUNTED = (MapView, Lanes, Workspace)


def _settle() -> Counter[str]:
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return Counter(type(thing).__name__ for thing in gc.get_objects() if isinstance(thing, COUNTED))


def test_a_map_opened_and_closed_a_hundred_times(window: MainWindow, small_file: Path) -> None:
    for _ in range(100):
        window.open_here(small_file)
        window.workspace.document.viewpoint.set_day(730_000)
        window.actions_by_id["close_map"].trigger()
        assert window.workspace is None
    left = _settle()
    assert all(count <= 2 for count in left.values()), left
    assert window.start_page.isVisible()


def test_windows_opened_and_closed_a_hundred_times(
    make_window: Callable[[], MainWindow], small_file: Path
) -> None:
    first = make_window()
    for _ in range(100):
        first.new_window()
        other = first.windows.all[-1]
        other.open_here(small_file)
        other.leave()
        _settle_deleted()
    assert first.windows.all == [first]
    assert all(count <= 2 for count in _settle().values())


def _settle_deleted() -> None:
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
