"""While a large map is read, checked, indexed and laid out the window answers, and can stop it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog

from relmap.editor import auto_layout, prepared
from relmap.model.diff import Ref
from relmap.model.project import Project
from relmap.model.records import Placement
from relmap.storage import project_file
from relmap.ui.window import start
from relmap.ui.window.main_window import MainWindow
from tests.strategies import a_large_map

_TICK = 5
_LONGEST = 0.05 * 10
"""Seconds of work between two ticks: 50 ms, and ten times that, for a busy machine and one that is slow.

What is measured is the time in which this thread has computed, as far as it can be told from waiting for
other programs; to read or to index this map here takes more than the whole of it.
"""


class Ticking:
    """A timer of the window that notes how long it was kept from answering."""

    def __init__(self, window: MainWindow) -> None:
        self.longest = 0.0
        self.ticks = 0
        self._last = time.thread_time()
        self._timer = QTimer(window)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.thread_time()
        self.longest = max(self.longest, now - self._last)
        self._last = now
        self.ticks += 1


@pytest.fixture(autouse=True)
def _turns() -> Iterator[None]:
    """Threads take turns as often as in the program that has started."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(start.SWITCH)
    yield
    sys.setswitchinterval(usual)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map of more than 2,000 records, of which half the actors have no place."""
    project = a_large_map(6_000)
    placements = dict(list(project.placements.items())[::2])
    path = tmp_path_factory.mktemp("large") / "large.relmap.json"
    project_file.save(project.with_collections({"placements": placements}), path)
    return path


def _threads(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[int]]:
    """In which threads a map is read, indexed, laid out and made ready."""
    found: dict[str, set[int]] = {}

    def watch(where: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(where, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            found.setdefault(name, set()).add(threading.get_ident())
            return real(*args, **kwargs)

        monkeypatch.setattr(where, name, watched)

    watch(project_file, "load")
    watch(prepared, "TimeIndex")
    watch(prepared, "catalogue")
    watch(prepared, "Listing")
    watch(auto_layout, "complete_places")
    return found


def test_the_window_answers_while_a_large_map_is_opened(
    qtbot: Any,
    window: MainWindow,
    large: Path,
    small_map: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project_file.save(small_map, tmp_path / "small.relmap.json")
    window.open_here(tmp_path / "small.relmap.json")  # the panels are shown for the first time
    qtbot.waitUntil(lambda: not window.workspace.checks.busy)
    found = _threads(monkeypatch)
    start = time.thread_time()
    project_file.load(large)
    assert time.thread_time() - start > 0.05  # it would have been felt
    found.clear()
    ticking = Ticking(window)
    window.open_here(large)
    qtbot.waitUntil(
        lambda: not window.workspace.layouts.busy and not window.workspace.checks.busy, timeout=60_000
    )
    assert len(window.workspace.document.project.relations) == 6_000
    assert not window.workspace.document.unplaced()
    assert {"load", "TimeIndex", "catalogue", "Listing", "complete_places"} <= found.keys()
    assert all(threading.get_ident() not in threads for threads in found.values()), found
    assert ticking.ticks > 20
    assert ticking.longest < _LONGEST


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.93])
def test_what_is_stopped_leaves_the_map_that_was_open(
    qtbot: Any, window: MainWindow, large: Path, small_map: Project, part: float
) -> None:
    window.open_workspace().document.open(small_map)
    window.workspace.document.apply(_moved(small_map), "Move")
    window.workspace.document.viewpoint.select({Ref("actors", "a")})
    window.workspace.document.viewpoint.set_day(730_000)
    before = window.workspace.document.project
    pressed: list[int] = []

    def stop() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QProgressDialog) and dialog.value() >= 100 * part and not pressed:
            pressed.append(dialog.value())
            dialog.canceled.emit()

    timer = QTimer(window)
    timer.timeout.connect(stop)
    timer.start(1)
    assert window._the_opening().read(large) is None
    timer.stop()
    assert pressed
    assert window.workspace.document.project is before
    assert window.workspace.document.viewpoint.selection == {Ref("actors", "a")}
    assert window.workspace.document.viewpoint.day == 730_000
    window.workspace.document.undo_stack.undo()
    assert window.workspace.document.project.placements == small_map.placements


def _moved(project: Project) -> Any:
    from relmap.model.diff import Diff

    there = project.placements["a"]
    return Diff.replacing(there, Placement(actor="a", x=there.x + 50.0, y=there.y))
