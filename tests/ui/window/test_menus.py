"""There is a context menu on everything, and what it offers works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QWidget

from relmap.model import days
from relmap.model.diff import Ref
from relmap.ui.window.main_window import MainWindow
from relmap.ui.window.start_page import Card

Place = Callable[..., QPointF]


def menu_at(window: MainWindow, widget: QWidget, at: QPoint) -> QMenu:
    before = set(window.findChildren(QMenu))
    widget = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    (menu,) = [m for m in window.findChildren(QMenu) if m not in before and m.isVisible()]
    return menu


def choose(menu: QMenu, text: str) -> None:
    action = next(action for action in menu.actions() if action.text().startswith(text))
    assert action.isEnabled()
    action.trigger()
    menu.close()


def test_on_an_actor_a_relation_and_nothing(opened: MainWindow, place: Place) -> None:
    menu = menu_at(opened, opened.workspace.canvas, place("b").toPoint())
    assert opened.workspace.document.viewpoint.selection == {Ref("actors", "b")}
    choose(menu, "Duplicate")
    assert "b-2" in opened.workspace.document.project.actors
    middle = ((place("a") + place("b")) / 2).toPoint()
    menu = menu_at(opened, opened.workspace.canvas, middle)
    assert opened.workspace.document.viewpoint.selection == {Ref("relations", "ab")}
    choose(menu, "Reverse")
    assert opened.workspace.document.project.relations["ab"].source == "b"
    opened.workspace.document.viewpoint.select([])
    menu = menu_at(opened, opened.workspace.canvas, QPoint(12, 60))
    choose(menu, "Select all")
    assert len(opened.workspace.document.viewpoint.selection) == 4


def test_the_align_menu_is_off_for_one(opened: MainWindow, place: Place) -> None:
    menu = menu_at(opened, opened.workspace.canvas, place("b").toPoint())
    align = next(action for action in menu.actions() if action.text() == "Align")
    assert not align.isEnabled()
    menu.close()
    opened.actions_by_id["select_all"].trigger()
    menu = menu_at(opened, opened.workspace.canvas, place("b").toPoint())
    align = next(action for action in menu.actions() if action.text() == "Align")
    assert align.isEnabled()
    menu.close()


@pytest.mark.parametrize(("text", "mode"), [("Compare", "compare"), ("Window", "window")])
def test_on_a_day_of_the_slider(opened: MainWindow, text: str, mode: str) -> None:
    slider = opened.workspace.time.slider
    x = round(slider.axis.to_pixel(days.from_ymd(2010, 1, 1)))
    choose(menu_at(opened, slider, QPoint(x, 40)), text)
    assert opened.workspace.document.viewpoint.mode == mode
    assert days.to_ymd(opened.workspace.document.viewpoint.anchor)[0] in (2009, 2010)


def test_an_event_on_a_day_of_the_slider(opened: MainWindow) -> None:
    slider = opened.workspace.time.slider
    x = round(slider.axis.to_pixel(days.from_ymd(2015, 6, 1)))
    choose(menu_at(opened, slider, QPoint(x, 40)), "Add an event")
    (event,) = opened.workspace.document.project.events.values()
    assert event.when is not None
    assert event.when.startswith("2015")


def test_on_a_criterion_of_the_filter(opened: MainWindow) -> None:
    opened.bring_up("Filter")
    tree = opened.workspace.panels.filter.tree
    top = tree.topLevelItem(0)
    assert top is not None
    item = top.child(0)
    assert item is not None
    tree.setCurrentItem(item)
    at = tree.visualItemRect(item).center()
    choose(menu_at(opened, tree.viewport(), at), "All but Organisation")
    assert opened.workspace.document.viewpoint.criteria.actor_kinds == ("state",)
    choose(menu_at(opened, tree.viewport(), at), "Only Organisation")
    assert opened.workspace.document.viewpoint.criteria.actor_kinds == ("organisation",)
    choose(menu_at(opened, tree.viewport(), at), "Show everything")
    assert opened.workspace.document.viewpoint.passing is None


def test_on_a_difference(opened: MainWindow) -> None:
    opened.workspace.document.viewpoint.look(mode="compare", anchor=days.from_ymd(1990, 1, 1))
    QApplication.processEvents()
    found = opened.workspace.panels.differences.list
    row = next(n for n, finding in enumerate(found.findings) if finding.ref is not None)
    index = found.model().index(row, 0)
    found.setCurrentIndex(index)
    menu = menu_at(opened, found.viewport(), found.visualRect(index).center())
    assert opened.workspace.document.viewpoint.selection
    menu.close()


def test_on_a_recent_map(opened: MainWindow, small_file: Path) -> None:
    opened.actions_by_id["close_map"].trigger()
    QApplication.processEvents()
    card = next(card for card in opened.start_page.findChildren(Card) if card.path == small_file)
    choose(menu_at(opened, card, QPoint(10, 10)), "Copy the path")
    assert QApplication.clipboard().text() == str(small_file)
    choose(menu_at(opened, card, QPoint(10, 10)), "Take off")
    assert opened.settings.recent() == []
