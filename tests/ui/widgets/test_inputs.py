"""The wheel over a field changes nothing before that was clicked into, wherever the field stands."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

import relmap.ui
from relmap.model.diff import Diff, Ref
from relmap.model.records import Event, Source
from relmap.ui.widgets.inputs import BoundedText, ComboBox, DoubleSpinBox, Slider, SpinBox
from relmap.ui.window.main_window import MainWindow

_QTS = ("QComboBox", "QSpinBox", "QDoubleSpinBox", "QSlider", "QDial", "QDateEdit", "QFontComboBox")


def turn(widget: QWidget) -> bool:
    """Turn the wheel over the middle of a widget; whether it took that."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def combo() -> QWidget:
    made = ComboBox()
    made.addItems(["a", "b", "c"])
    return made


def editable() -> QWidget:
    made = ComboBox()
    made.addItems(["a", "b", "c"])
    made.setEditable(True)
    return made


def spin() -> QWidget:
    made = SpinBox()
    made.setValue(50)
    return made


def double_spin() -> QWidget:
    made = DoubleSpinBox()
    made.setValue(50.0)
    return made


def slider() -> QWidget:
    made = Slider(Qt.Orientation.Horizontal)
    made.setValue(50)
    return made


def value_of(widget: QWidget) -> Any:
    return widget.currentIndex() if isinstance(widget, QComboBox) else widget.value()  # type: ignore[attr-defined]


@pytest.fixture(params=[combo, editable, spin, double_spin, slider])
def box(request: pytest.FixtureRequest, qtbot: Any) -> Iterator[QWidget]:
    make: Callable[[], QWidget] = request.param
    window = QWidget()
    qtbot.addWidget(window)
    made = make()
    layout = QVBoxLayout(window)
    other = SpinBox()
    layout.addWidget(other)
    layout.addWidget(made)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    other.setFocus()
    yield made
    window.close()


def test_a_field_takes_the_wheel_once_it_was_clicked_into(box: QWidget, qtbot: Any) -> None:
    before = value_of(box)
    assert not turn(box)
    assert not box.hasFocus()
    box.setFocus(Qt.FocusReason.TabFocusReason)
    assert not turn(box)
    assert value_of(box) == before
    inner = box.lineEdit() if isinstance(box, QComboBox) and box.isEditable() else None  # type: ignore[attr-defined]
    inner = box.lineEdit() if isinstance(box, QAbstractSpinBox) else inner
    if isinstance(box, QComboBox) and inner is None:
        box.showPopup = lambda: None  # without a screen the list that a click opens keeps the focus
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    else:
        qtbot.mouseClick(inner or box, Qt.MouseButton.LeftButton)
        box.setFocus(Qt.FocusReason.MouseFocusReason)
    clicked = value_of(box)
    assert turn(box)
    assert value_of(box) != clicked


@pytest.mark.parametrize("box", [spin, double_spin, slider], indirect=True)
def test_after_the_field_was_left_a_click_is_needed_again(box: QWidget, qtbot: Any) -> None:
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    box.setFocus()
    assert turn(box)
    box.clearFocus()
    box.setFocus(Qt.FocusReason.TabFocusReason)
    before = value_of(box)
    assert not turn(box)
    assert value_of(box) == before


def test_boxes_of_qt_are_made_in_one_place_only() -> None:
    root = Path(relmap.ui.__file__).parent
    made = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _QTS
    ]
    assert made == []


@pytest.mark.parametrize(("action", "may_close"), [("preferences", True), ("kinds", False)])
def test_enter_in_a_field_presses_no_button(
    opened: MainWindow, qtbot: Any, action: str, may_close: bool
) -> None:
    known = set(QApplication.topLevelWidgets())
    opened.actions_by_id[action].trigger()
    (dialog,) = [w for w in QApplication.topLevelWidgets() if w not in known and isinstance(w, QDialog)]
    pressed: list[str] = []
    for button in dialog.findChildren(QAbstractButton):
        button.pressed.connect(partial(pressed.append, button.text()))
    field = dialog.findChild(QLineEdit) or dialog.findChild(QCheckBox)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [text for text in pressed if not may_close or "Close" not in text] == []
    assert QApplication.activePopupWidget() is None
    dialog.close()


def takers(widget: QWidget) -> list[QWidget]:
    """All that a wheel could change within a widget."""
    kinds = (QComboBox, QAbstractSpinBox, QAbstractSlider)
    found = [box for kind in kinds for box in widget.findChildren(kind)]
    return [box for box in found if not isinstance(box, QScrollBar)]


def unmoved(widget: QWidget) -> int:
    """Turn the wheel over everything within; gives over how much it was."""
    boxes = takers(widget)
    for box in boxes:
        before = value_of(box)
        for part in (box, *box.findChildren(QWidget)):
            if part.isVisible() and part.window() is box.window():
                turn(part)
        assert value_of(box) == before, box.accessibleName()
    return len(boxes)


@pytest.mark.parametrize("collection", ["about", "actors", "relations", "events", "sources", "scenes"])
def test_the_wheel_over_the_inspector_changes_nothing(opened: MainWindow, collection: str) -> None:
    document = opened.workspace.document
    document.apply(Diff.adding(Source(id="s", title="S"), Event(id="e", title="E", when="2000")), "Add")
    opened.actions_by_id["capture"].trigger()
    keys = {"actors": "a", "relations": "ab", "events": "e", "sources": "s"}
    keys["scenes"] = next(iter(document.project.scenes))
    document.viewpoint.select([Ref(collection, keys[collection])] if collection in keys else [])
    opened.bring_up("Inspector")
    form: Any = opened.workspace.panels.inspector.form(collection)
    for field in form.fields.values():
        button = getattr(field, "add_button", None)
        if button is not None:
            button.click()
            popup = QApplication.activePopupWidget()
            if popup is not None:
                popup.close()
    QApplication.processEvents()
    before = document.project
    assert unmoved(form) > 0 or collection == "scenes"
    for field in form.fields.values():
        turn(field.focusProxy() or field)
    assert document.project is before


@pytest.mark.parametrize(
    "action", ["export", "export_animation", "preferences", "kinds", "stability", "replace", "filter"]
)
def test_the_wheel_over_dialogs_and_panels_changes_nothing(opened: MainWindow, action: str) -> None:
    known = set(QApplication.topLevelWidgets())
    before = opened.workspace.document.project
    opened.actions_by_id[action].trigger()
    QApplication.processEvents()
    new = [w for w in QApplication.topLevelWidgets() if w not in known and w.isVisible()]
    unmoved(opened)
    counted = [unmoved(each) for each in new]
    assert opened.workspace.document.project is before
    for each in new:
        each.close()
    assert new or action == "filter"
    assert sum(counted) > 0 or action in ("filter", "kinds", "replace")


def test_a_text_that_is_too_long_is_not_put_in(qtbot: Any) -> None:
    text = BoundedText(20, "first")
    qtbot.addWidget(text)
    said: list[str] = []
    text.refused.connect(said.append)
    mime = QMimeData()
    mime.setText("x" * 16)
    text.moveCursor(QTextCursor.MoveOperation.End)
    text.insertFromMimeData(mime)
    assert text.toPlainText() == "first"
    assert said == ["That would be 21 characters; 20 fit here. Nothing was put in."]
    text.selectAll()
    text.insertFromMimeData(mime)
    assert text.toPlainText() == "x" * 16
