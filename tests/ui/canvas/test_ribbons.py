"""Relations too near to each other on the screen: one ribbon until there is room, or they are chosen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from relmap.drawing.view import View
from relmap.model.diff import Diff, Ref
from relmap.model.records import Phase, Relation
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand, tip_at

Place = Callable[..., QPointF]
NEAR, FAR = View(1.0, 300, 200), View(0.2, 400, 220)


@pytest.fixture
def looked(opened: MainWindow) -> MainWindow:
    """Alpha and Beta have three relations, and are farther apart than usual."""
    document = opened.workspace.document
    more = [
        Relation(id=key, source="b", target="a", kind="trade", phases=(Phase(when="1995/..", stance=stance),))
        for key, stance in (("x", -2), ("y", 2))
    ]
    document.apply(Diff.adding(*more), "More")
    opened.workspace.canvas.preview_places({"a": (0.0, 0.0), "b": (1500.0, 100.0)})
    opened.workspace.canvas.set_view(FAR)
    return opened


def count(window: MainWindow) -> int:
    return sum(bool(edge.strands) for edge in window.workspace.canvas.frame.edges)


def middle() -> QPointF:
    x, y = FAR.to_pixels(np.array((750.0, 50.0))).tolist()
    return QPointF(x, y)


def test_it_opens_as_soon_as_there_is_room(looked: MainWindow) -> None:
    assert count(looked) == 1
    looked.workspace.canvas.set_view(NEAR)
    assert count(looked) == 0
    looked.workspace.canvas.set_view(FAR)
    assert count(looked) == 1


def test_panning_makes_nothing_anew(looked: MainWindow) -> None:
    frame = looked.workspace.canvas.frame
    looked.workspace.canvas.set_view(FAR.moved(20, 5))
    assert looked.workspace.canvas.frame is frame


def test_a_click_selects_all_and_opens_it(looked: MainWindow, hand: Hand) -> None:
    canvas, viewpoint = looked.workspace.canvas, looked.workspace.document.viewpoint
    assert "3 relations" in tip_at(canvas, middle().toPoint())
    hand.click(middle())
    assert viewpoint.selection == {Ref("relations", key) for key in ("ab", "x", "y")}
    assert count(looked) == 0
    viewpoint.select([])
    assert count(looked) == 1


def test_it_opens_under_the_cursor(looked: MainWindow, hand: Hand) -> None:
    canvas = looked.workspace.canvas
    red = QColor(canvas.theme.stances[-2])

    def rows() -> set[int]:
        """Where there is hostile red a little beside the middle."""
        picture = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        x = round(middle().x() - 40)
        return {
            y for y in range(picture.height())
            if abs(picture.pixelColor(x, y).red() - red.red()) < 30
            and abs(picture.pixelColor(x, y).green() - red.green()) < 40
        }  # fmt: skip

    closed = rows()
    hand.move(middle(), held=False)
    assert canvas.hovered is not None
    assert set(canvas.frame.merged[canvas.hovered.id]) == {"ab", "x", "y"}
    opened = rows()
    assert closed
    assert opened
    assert opened != closed


def test_brackets_walk_through_it(looked: MainWindow) -> None:
    canvas, viewpoint = looked.workspace.canvas, looked.workspace.document.viewpoint
    viewpoint.select([Ref("actors", "a")])
    seen = set[str]()
    for _ in range(3):
        canvas.hand._keys._walk_relations(1)  # pyright: ignore[reportPrivateUsage]
        (ref,) = viewpoint.selection
        seen.add(ref.id)
    assert seen == {"ab", "x", "y"}
