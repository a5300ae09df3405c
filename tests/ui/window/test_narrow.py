"""A small window or large type: nothing is painted over anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, combinations
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QScrollArea,
    QSizeGrip,
    QTabBar,
    QToolBar,
    QWidget,
)

from relmap.model.diff import Ref
from relmap.resources import samples
from relmap.ui.canvas.map_view import MapView
from relmap.ui.window.main_window import MainWindow

_WHOLE = QAbstractButton | QComboBox | QLineEdit | QMenuBar | QTabBar | QToolBar | MapView
"""What lays its own parts out."""


@pytest.fixture
def large_type() -> Iterator[Callable[[float], None]]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    usual = application.font()

    def enlarge(factor: float) -> None:
        font = application.font()
        font.setPointSizeF(usual.pointSizeF() * factor)
        application.setFont(font)

    yield enlarge
    application.setFont(usual)


def inner(widget: QWidget) -> list[QWidget]:
    """What lies beside each other in a widget."""
    if isinstance(widget, _WHOLE):
        return []
    if isinstance(widget, QScrollArea):
        held = widget.widget()
        return [held] if held is not None else []
    if isinstance(widget, QAbstractScrollArea):
        return []
    found = [child for child in widget.children() if isinstance(child, QWidget) and child.isVisible()]
    return [child for child in found if not child.isWindow() and not isinstance(child, QSizeGrip)]


def faults(widget: QWidget) -> Iterator[str]:
    """What lies over something else, or has less room than it needs."""
    parts = [part for part in inner(widget) if part.geometry().intersects(widget.rect())]
    for one, other in combinations(parts, 2):
        if one.geometry().intersects(other.geometry()):
            yield f"{named(one)} and {named(other)} in {named(widget)}"
    for part in parts:
        least = part.minimumSizeHint()
        scrolls = isinstance(part, QAbstractScrollArea)
        if not scrolls and (part.width() < least.width() or part.height() < least.height()):
            yield f"{named(part)} in {named(widget)}: {part.size()} of {least}"
        if (
            isinstance(part, QLabel)
            and part.hasHeightForWidth()
            and part.height() < part.heightForWidth(part.width())
        ):
            yield f"{named(part)} in {named(widget)} is cut at {part.heightForWidth(part.width())}"
        yield from faults(part)


def named(widget: QWidget) -> str:
    text = widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {text} {widget.geometry().getRect()}"


@pytest.mark.parametrize(("width", "height", "factor"), [(900, 650, 1.5), (1024, 700, 1.5), (960, 700, 1.2)])
def test_nothing_lies_over_anything_else(
    make_window: Callable[[], MainWindow],
    large_type: Callable[[float], None],
    width: int,
    height: int,
    factor: float,
) -> None:
    large_type(factor)
    window = make_window()
    window.open_sample(samples()[0])
    window.resize(width, height)
    relation = next(iter(window.workspace.document.project.relations))
    panels = ("Outline", "Inspector", "Filter", "Problems", "Scenes")
    for shown in chain.from_iterable(combinations(panels, n) for n in range(len(panels) + 1)):
        for name in panels:
            window.docks[name].setVisible(name in shown)
        for name in shown:
            window.docks[name].raise_()
        window.workspace.document.viewpoint.select([Ref("relations", relation)] if len(shown) % 2 else [])
        for _ in range(4):
            QApplication.processEvents()
        assert (window.width(), window.height()) == (width, height), shown
        assert list(faults(window)) == [], shown


@pytest.mark.parametrize("mode", ["day", "window", "compare"])
def test_the_controls_of_time_go_on_in_the_next_line(opened: MainWindow, mode: Any, qtbot: Any) -> None:
    opened.workspace.document.viewpoint.look(mode=mode)
    controls = opened.workspace.time.controls

    def all_seen() -> bool:
        return all(controls.rect().contains(part.geometry()) for part in inner(controls))

    for width in (1300, 1000, 760, 640):
        opened.resize(width, 800)
        qtbot.waitUntil(all_seen)
        assert opened.width() == width
        boxes = [part.geometry() for part in inner(controls)]
        assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
        assert opened.workspace.time.slider.y() >= controls.geometry().bottom()


def test_a_map_does_not_make_the_window_higher(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.resize(900, 650)
    window.open_sample(samples()[0])
    QApplication.processEvents()
    assert (window.width(), window.height()) == (900, 650)


def test_the_legend_gives_way_to_the_map(opened: MainWindow) -> None:
    canvas = opened.workspace.canvas

    def legend_and_map() -> tuple[float, QRect]:
        canvas.grab()
        row = canvas.frame.position("c")  # the lowest one
        assert row is not None
        y = canvas.view.to_pixels(canvas.frame.places[row]).tolist()[1]
        return canvas.legend.covered, QRect(0, 0, canvas.width(), round(y))

    opened.resize(1200, 900)
    QApplication.processEvents()
    high, upper = legend_and_map()
    assert high > 0
    assert upper.height() < canvas.height() - high
    opened.resize(640, 480)
    for dock in opened.docks.all.values():
        dock.show()
    QApplication.processEvents()
    low, upper = legend_and_map()
    assert low <= 0.5 * canvas.height()
    assert upper.height() < canvas.height() - low
