"""The canvas as a pyqtgraph view: one box, whose range is what is seen, and layers that are items."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsView

from relmap.drawing.paint import Options, paint
from relmap.model.diff import Ref
from relmap.model.project import Project
from relmap.ui.canvas.map_view import MapView
from relmap.ui.widgets.layer import Layer
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand

LAYERS = (
    "map_layer", "swipe_layer", "marks", "absent", "handles", "pins", "empty", "legend", "pulse",
    "gesture_layer", "focus",
)  # fmt: skip


def blank(canvas: MapView, ratio: float) -> QImage:
    width, height = round(canvas.width() * ratio), round(canvas.height() * ratio)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    return image


def painted(canvas: MapView, ratio: float = 1.0) -> QImage:
    """The canvas without what stands on it as widgets of their own."""
    image = blank(canvas, ratio)
    image.fill(QColor("#ff00ff"))
    painter = QPainter(image)
    QGraphicsView.render(canvas, painter, QRectF(canvas.rect()), canvas.rect())
    painter.end()
    return image


@pytest.fixture
def canvas(opened: MainWindow) -> MapView:
    return opened.workspace.canvas


# --- what it is ---------------------------------------------------------------------------


def test_it_is_a_view_of_pyqtgraph_with_a_box_and_layers(canvas: MapView) -> None:
    assert isinstance(canvas, pg.GraphicsView)
    assert isinstance(canvas.box, pg.ViewBox)
    assert canvas.objectName() == "map"
    layers = [getattr(canvas, name) for name in LAYERS]
    assert all(isinstance(layer, pg.GraphicsObject) and layer.parentItem() is canvas.box for layer in layers)
    depths = [layer.zValue() for layer in layers]
    assert depths == sorted(depths)
    assert len({*depths}) == len(layers)
    assert {item for item in canvas.box.childItems() if isinstance(item, Layer)} == {*layers}


@pytest.mark.parametrize(
    "name", ["map_layer", "marks", "handles", "pins", "legend", "focus", "gesture_layer"]
)
def test_each_layer_can_be_hidden_and_shown(
    canvas: MapView, opened: MainWindow, place: Callable[..., QPointF], name: str
) -> None:
    document = opened.workspace.document
    canvas.setFocus()
    opened.actions_by_id["select_all"].trigger()
    opened.actions_by_id["pin"].trigger()
    document.viewpoint.select([Ref("relations", "ab")])
    hand = Hand(canvas)
    if name == "gesture_layer":
        hand.press(QPointF(5, 5))
        hand.move(QPointF(90, 90))
    else:
        hand.move(place("a"), held=False)
    whole = painted(canvas)
    layer = getattr(canvas, name)
    layer.hide()
    without = painted(canvas)
    layer.show()
    assert whole != without
    assert painted(canvas) == whole


# --- its range ----------------------------------------------------------------------------


def shown(canvas: MapView) -> list[list[float]]:
    left, top = canvas.view.to_scene(0, 0)
    right, bottom = canvas.view.to_scene(canvas.width(), canvas.height())
    return [[left, right], [top, bottom]]


def test_pan_and_zoom_are_the_range_of_the_box_and_one_signal_each(canvas: MapView) -> None:
    told: list[Any] = []
    canvas.box.sigRangeChanged.connect(lambda *_: told.append(canvas.box.viewRange()))
    canvas.camera.zoom(1.5, QPointF(40, 60))
    canvas.set_view(canvas.view.moved(30, -20))
    canvas.camera.fit()
    assert len(told) == 3
    for seen in (told[-1], canvas.box.viewRange()):
        assert seen[0] == pytest.approx(shown(canvas)[0])
        assert seen[1] == pytest.approx(shown(canvas)[1])


def test_a_range_that_is_set_is_seen_at_one_scale(canvas: MapView) -> None:
    canvas.box.setRange(xRange=(-50.0, 250.0), yRange=(-400.0, 400.0), padding=0.0)
    assert canvas.view.scale == pytest.approx(canvas.width() / 300)
    assert shown(canvas)[0] == pytest.approx([-50.0, 250.0])
    assert sum(shown(canvas)[1]) / 2 == pytest.approx(0.0)
    assert canvas.box.viewRange()[1] == pytest.approx(shown(canvas)[1])
    assert not canvas.camera.shows_all


def test_an_item_in_scene_units_stands_where_the_map_has_it(
    canvas: MapView, place: Callable[..., QPointF]
) -> None:
    x, y = canvas.document.places()["a"]
    item = pg.ScatterPlotItem([x], [y])
    canvas.box.addItem(item, ignoreBounds=True)
    canvas.camera.zoom(1.3)
    at = item.mapToScene(QPointF(x, y))
    assert (at.x(), at.y()) == pytest.approx((place("a").x(), place("a").y()))
    canvas.box.removeItem(item)


def test_scale_and_middle_stay_when_it_is_resized(opened: MainWindow, canvas: MapView) -> None:
    canvas.camera.zoom(1.4)
    before = canvas.view
    middle = before.to_scene(canvas.width() / 2, canvas.height() / 2)
    opened.resize(1000, 700)
    QApplication.processEvents()
    assert canvas.view.scale == before.scale
    assert canvas.view.to_scene(canvas.width() / 2, canvas.height() / 2) == pytest.approx(middle)


def test_the_keys_of_a_view_box_do_nothing(canvas: MapView) -> None:
    before = canvas.box.viewRange()
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal, Qt.Key.Key_Backspace):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)
        assert not event.isAccepted()
    assert canvas.box.viewRange() == before


# --- what is seen is what is exported -----------------------------------------------------


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_map_is_the_frame_painted_anywhere_else(
    window: MainWindow, samples: list[Path], number: int, ratio: float
) -> None:
    window.open_here(samples[number])
    workspace = window.workspace
    canvas, viewpoint = workspace.canvas, workspace.document.viewpoint
    for layer in canvas.box.childItems():
        if isinstance(layer, Layer) and layer is not canvas.map_layer:
            layer.hide()
    first, last = workspace.document.extent()
    days = workspace.document.index.step_days
    seen: list[bytes] = []
    for day in (days[len(days) // 3], days[2 * len(days) // 3], last):
        viewpoint.set_day(int(min(max(day, first), last)))
        found = painted(canvas, ratio)
        wanted = blank(canvas, ratio)
        painter = QPainter(wanted)
        area = QRectF(0, 0, canvas.width(), canvas.height())
        paint(painter, canvas.frame, canvas.view, area, Options(parts=("under",)))
        top = blank(canvas, ratio)
        top.fill(Qt.GlobalColor.transparent)
        above = QPainter(top)
        paint(above, canvas.frame, canvas.view, area, Options(ground=False, parts=("top",)))
        above.end()
        painter.drawImage(0, 0, top)
        painter.end()
        assert found == wanted, day
        seen.append(bytes(found.constBits()))
    assert len({*seen}) == 3


# --- nothing ends the program -------------------------------------------------------------


@pytest.mark.parametrize("name", LAYERS)
def test_an_exception_in_a_layer_is_told_and_leaves_the_rest(
    canvas: MapView, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: told.append(kind))

    def fail(_painter: QPainter) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(getattr(canvas, name), "draw", fail)
    broken = painted(canvas)
    assert told == [ZeroDivisionError]
    monkeypatch.undo()
    assert painted(canvas).size() == broken.size()


def press(canvas: MapView) -> QEvent:
    at = QPointF(20, 20)
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QMouseEvent(QEvent.Type.MouseButtonPress, at, canvas.mapToGlobal(at), button, button, none)


def move(canvas: MapView) -> QEvent:
    at, none = QPointF(20, 20), Qt.MouseButton.NoButton
    where = canvas.mapToGlobal(at)
    return QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, Qt.KeyboardModifier.NoModifier)


def turn(canvas: MapView) -> QEvent:
    at = QPointF(20, 20)
    phase, none = Qt.ScrollPhase.NoScrollPhase, Qt.KeyboardModifier.NoModifier
    where, button = canvas.mapToGlobal(at), Qt.MouseButton.NoButton
    return QWheelEvent(at, where, QPoint(), QPoint(0, 120), button, none, phase, False)


def ask(canvas: MapView) -> QEvent:
    at = QPoint(20, 20)
    return QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.mapToGlobal(at))


def key(_canvas: MapView) -> QEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier)


@pytest.mark.parametrize(
    ("part", "name", "make", "to_viewport"),
    [
        ("hand", "press", press, True),
        ("hand", "move", move, True),
        ("camera", "zoom", turn, True),
        ("hand", "key_down", key, False),
        ("context_menu_requested", "emit", ask, True),
    ],
)
def test_an_exception_in_a_handler_is_told(
    canvas: MapView,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    name: str,
    make: Callable[[MapView], QEvent],
    to_viewport: bool,
) -> None:
    class Broken:
        def __getattr__(self, asked: str) -> Any:
            if asked == name:
                raise ZeroDivisionError
            return getattr(whole, asked)

    whole = getattr(canvas, part)
    monkeypatch.setattr(canvas, part, Broken())
    with qtbot.captureExceptions() as told:
        QCoreApplication.postEvent(canvas.viewport() if to_viewport else canvas, make(canvas))
        qtbot.waitUntil(lambda: bool(told))
    assert [kind for kind, _, _ in told] == [ZeroDivisionError]
    monkeypatch.undo()
    assert not painted(canvas).isNull()


# --- the legend folds ---------------------------------------------------------------------


def test_the_legend_folds_to_a_tab_and_opens_again(opened: MainWindow, canvas: MapView) -> None:
    painted(canvas)
    assert canvas.legend.open
    covered = canvas.legend.covered
    assert covered > 20
    hand = Hand(canvas)
    before = opened.workspace.document.viewpoint.selection
    hand.click(canvas.legend.toggle().center())
    assert not canvas.legend.open
    assert not opened.actions_by_id["legend"].isChecked()
    assert canvas.legend.covered == 0
    painted(canvas)
    hand.click(canvas.legend.toggle().center())
    assert canvas.legend.open
    assert opened.actions_by_id["legend"].isChecked()
    assert opened.workspace.document.viewpoint.selection == before
    opened.actions_by_id["legend"].trigger()
    assert not canvas.legend.open


def test_an_empty_map_has_no_legend(window: MainWindow) -> None:
    window.new_map()
    canvas = window.workspace.canvas
    painted(canvas)
    assert canvas.legend.toggle().isEmpty()
    assert window.workspace.document.project == Project()
