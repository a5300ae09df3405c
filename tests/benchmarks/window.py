"""The whole window, from what the hand does to the picture on the screen."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

from PySide6.QtCore import QSettings
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from relmap.drawing.pick import Picked
from relmap.model.diff import Diff, Ref
from relmap.model.records import updated
from relmap.ui.settings.settings import Settings
from relmap.ui.window.main_window import MainWindow
from tests.benchmarks.maps import DAY, synthetic
from tests.benchmarks.table import Missing, Row, times

SIZES = ((100, 16.0), (1_000, 16.0), (10_000, 50.0))
"""Actors, and the milliseconds that nothing may take."""


def rows() -> Iterator[Row | Missing]:
    """All figures of this kind."""
    gc.collect()
    gc.freeze()  # what other groups have left is no part of a window
    for size, limit in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(QSettings(f"{folder}/relmap.ini", QSettings.Format.IniFormat))
            window = MainWindow(settings)
            window.resize(1600, 1000)
            window.show()
            window.open_workspace().document.open(synthetic(size))
            window.workspace.document.viewpoint.set_day(DAY)
            yield from _gestures(window, size, limit)
            window.workspace.document.undo_stack.setClean()
            window.close()
            window.deleteLater()


def _settle(window: MainWindow) -> None:
    workspace = window.workspace
    while workspace.canvas.map_layer.picture.busy or workspace.checks.busy or workspace.layouts.busy:
        QApplication.processEvents()


def _beside_the_bare_painter(window: MainWindow, size: int) -> Row:
    """A step of the view and its picture on the screen, against the same picture painted without a view."""
    canvas = window.workspace.canvas
    numbers, screen = count(), canvas.map_layer.shown.pixmap()

    def ours() -> None:
        canvas.map_layer.picture.forget()
        canvas.set_view(canvas.view.moved(3 if next(numbers) % 2 else -3, 0))
        canvas.viewport().repaint()

    def bare() -> None:
        shown = canvas.map_layer.shown
        moved = replace(shown, view=shown.view.moved(3 if next(numbers) % 2 else -3, 0))
        canvas.map_layer.picture.forget()
        painter = QPainter(screen)
        painter.drawPixmap(0, 0, canvas.map_layer.picture.of(moved))
        painter.end()

    found, peer = times(ours, 15), times(bare, 15)
    middle = len(found) // 2
    return Row("pan and paint", size, found[middle], "the same picture without a view", peer[middle], 1.15)


def _gestures(window: MainWindow, size: int, limit: float) -> Iterator[Row]:
    document, canvas = window.workspace.document, window.workspace.canvas
    viewpoint = document.viewpoint
    _settle(window)
    steps = [int(day) for day in document.index.step_days if day > DAY][:200]
    ids = [node.id for node in canvas.frame.nodes]
    numbers = count()

    def edit(number: int) -> None:
        relation = document.project.relations["r0"]
        phase = updated(relation.phases[0], note=f"{number}")
        document.apply(
            Diff.replacing(relation, updated(relation, phases=(phase, *relation.phases[1:]))), "Edit"
        )

    def hover(number: int) -> None:
        canvas.hand.hovered = Picked("actors", ids[number % len(ids)])
        canvas.redraw()

    doings: tuple[tuple[str, Callable[[int], object]], ...] = (
        ("a step of time", lambda n: viewpoint.set_day(steps[n % len(steps)])),
        ("pan", lambda n: canvas.set_view(canvas.view.moved(3 if n % 2 else -3, 2))),
        ("zoom", lambda n: canvas.camera.zoom(1.05 if n % 2 else 1 / 1.05)),
        ("hover", hover),
        ("select", lambda n: viewpoint.select([Ref("actors", ids[n * 5 % len(ids)])])),
        ("drag an actor", lambda n: canvas.preview_places({ids[0]: (n * 5.0, n * 3.0)})),
        ("edit a phase", edit),
    )
    yield _beside_the_bare_painter(window, size)
    for name, doing in doings:

        def turn(doing: Callable[[int], object] = doing) -> None:
            canvas.map_scene.recomputed = 0
            doing(next(numbers))
            QApplication.processEvents()

        found = times(turn, 15)
        note = f"longest {found[-1]:.1f} ms; {canvas.map_scene.recomputed:,} records looked at in the last"
        yield Row(name, size, found[len(found) // 2], "all that a frame may take", limit, 1.0, note=note)
        canvas.hand.hovered = None
        canvas.preview_places(None)
        viewpoint.select([])
        viewpoint.set_day(DAY)
        _settle(window)
