from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QScrollBar,
    QTabBar,
    QWidget,
)

from relmap.drawing import legend
from relmap.drawing.paint import STANCE_MARKS
from relmap.drawing.style import DARK, LIGHT, THEMES, Theme, contrast, legible, mixed
from relmap.editor import edits
from relmap.model.diff import Ref
from relmap.ui.widgets.look import _palette, text_scale
from relmap.ui.window.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("lanes_open")


@pytest.fixture
def reader(qapp: Any) -> Iterator[None]:
    """As if a screen reader ran."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def test_the_canvas_tells_every_actor_and_relation(
    reader: None, opened: MainWindow, place: Callable[..., QPointF]
) -> None:
    canvas = opened.workspace.canvas
    interface = QAccessible.queryAccessibleInterface(canvas)
    assert interface.role() == QAccessible.Role.Canvas
    names = [interface.child(n).text(QAccessible.Text.Name) for n in range(interface.childCount())]
    assert names == ["Alpha, state", "Beta, state", "Gamma, organisation", "Alpha – Beta: Alliance"]
    alpha, relation = interface.child(0), interface.child(3)
    assert alpha.text(QAccessible.Text.Description) == "1 relation"
    assert relation.text(QAccessible.Text.Description) == "allied"
    assert alpha.rect().contains(canvas.mapToGlobal(place("a")).toPoint())
    assert alpha.role() == QAccessible.Role.ListItem
    at = canvas.mapToGlobal(place("b")).toPoint()
    assert interface.childAt(at.x(), at.y()).text(QAccessible.Text.Name) == "Beta, state"
    assert interface.child(99) is None
    assert interface.indexOfChild(relation) == 3


def test_the_selection_is_the_focus(reader: None, opened: MainWindow) -> None:
    interface = QAccessible.queryAccessibleInterface(opened.workspace.canvas)
    opened.workspace.canvas.setFocus()
    opened.workspace.document.viewpoint.select([Ref("actors", "b")])
    focused = interface.focusChild()
    assert focused.text(QAccessible.Text.Name) == "Beta, state"
    assert focused.state().selected
    assert not interface.child(0).state().selected
    opened.say("Something was done.")


def test_what_is_gone_is_no_longer_valid(reader: None, opened: MainWindow) -> None:
    interface = QAccessible.queryAccessibleInterface(opened.workspace.canvas)
    beta = interface.child(1)
    assert beta.isValid()
    opened.workspace.document.apply(
        edits.remove(opened.workspace.document.project, [Ref("actors", "b")]), "Delete"
    )
    assert not beta.isValid()
    assert beta.rect().isEmpty()
    assert interface.childCount() == 2


def test_everything_that_takes_the_keyboard_has_a_name(opened: MainWindow) -> None:
    opened.workspace.document.viewpoint.select([Ref("relations", "ab")])
    for dock in opened.docks.all.values():
        dock.show()
        dock.raise_()
        QApplication.processEvents()
    nameless = [
        widget
        for widget in opened.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QScrollBar | QLabel)
        and not (isinstance(widget, QTabBar) and not widget.count())  # Qt keeps one for later, of no size
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), QAbstractItemView)
        and not (widget.parent() and isinstance(widget.parent().parent(), QComboBox))  # its list
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert [type(widget).__name__ for widget in nameless] == []


def test_every_button_says_what_it_does(opened: MainWindow) -> None:
    for button in opened.findChildren(QAbstractButton):
        if button.isVisible() and not button.objectName().startswith("qt_"):
            said = QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
            assert said or button.toolTip(), button


# --- contrast -------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_of_the_widgets_has_contrast(theme: Theme) -> None:
    palette, role = _palette(theme), QPalette.ColorRole
    pairs = [
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.PlaceholderText, role.Base),
        (role.Link, role.Base),
    ]
    for text, ground in pairs:
        assert contrast(palette.color(text).name(), palette.color(ground).name()) >= 4.5, (text, ground)
    window = palette.color(role.Window).name()
    for colour in (theme.soft, theme.fault):  # hints and faults
        assert contrast(colour, window) >= 4.5, colour
        assert contrast(colour, theme.plate) >= 4.5, colour


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)
def test_names_and_labels_on_the_canvas_have_contrast(theme: Theme) -> None:
    for stance in theme.stances.values():
        assert contrast(mixed(mixed(theme.ink, stance, 0.6), theme.ground, 1.0), theme.ground) >= 4.5
        assert contrast(mixed(mixed(theme.ink, stance, 0.6), theme.ground, 0.7), theme.ground) >= 2.4
    for fill in theme.fills.values():
        assert contrast(theme.ink, fill) >= 4.5
    assert contrast(theme.ink, mixed(theme.halo, theme.ground, 0.75)) >= 4.5


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)
@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#2f5d9b", "#ffff00", "#808080"])
def test_any_colour_that_is_chosen_can_be_seen(theme: Theme, colour: str) -> None:
    found = legible(colour, theme.ground, theme.ink)
    assert contrast(found, theme.ground) >= 3.0
    if contrast(colour, theme.ground) >= 3.0:
        assert found == colour


# --- not by colour alone --------------------------------------------------------------------


def test_stances_are_marked_when_that_is_wished(opened: MainWindow, qtbot: Any) -> None:
    canvas = opened.workspace.canvas
    without = canvas.grab().toImage()
    opened.settings.marks = True
    opened.follow_preferences()
    marked = canvas.grab().toImage()
    assert without != marked
    assert len(set(STANCE_MARKS.values())) == 5
    assert canvas.theme.marks
    assert legend.entries(canvas.frame)


def test_painted_text_follows_the_systems_size(qapp: QApplication, opened: MainWindow) -> None:
    before = qapp.font()
    try:
        large = QFont(before)
        large.setPixelSize(24)
        qapp.setFont(large)
        assert text_scale() == pytest.approx(1.8)
        opened.take_preferences()
        lane = opened.workspace.time.lanes.layout_.height_of(opened.workspace.time.lanes.layout_.rows[-1])
        assert opened.workspace.canvas.theme.text > 1.5
        assert lane > 30
        opened.workspace.canvas.grab()
        opened.workspace.time.grab()
    finally:
        qapp.setFont(before)
    opened.workspace.canvas.set_theme(replace(opened.workspace.canvas.theme, text=1.0))
    assert QColor(opened.workspace.canvas.theme.ink).isValid()
