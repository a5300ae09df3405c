from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import paint_bar
from relmap.drawing.style import LIGHT
from relmap.model import days
from relmap.model.records import Phase, Relation
from relmap.timeline.lane_rows import bars
from relmap.timeline.worlds import spells_of

pytestmark = pytest.mark.usefixtures("offline_qt")


def test_while_one_phase_turns_into_another_both_are_seen() -> None:
    turning = "[2010-01-01..2020-01-01]"
    phases = (Phase(when=f"2000-01-01/{turning}"), Phase(when=f"{turning}/.."))
    relation = Relation(id="r", source="a", target="b", phases=phases)
    axis = Axis(days.from_ymd(2000, 1, 1), days.from_ymd(2030, 1, 1), 0.0, 300.0)
    picture = QImage(300, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    for bar, colour in zip(bars(relation, spells_of(phases, None)), ("#0000ff", "#ff0000"), strict=True):
        paint_bar(painter, bar, axis, 0.0, 40.0, LIGHT, colour, False)
    painter.end()

    def hue(x: int, y: int) -> str:
        colour = picture.pixelColor(x, y)
        return "first" if colour.blue() > colour.red() else "second"

    assert [hue(x, y) for x, y in ((50, 5), (50, 35), (250, 5), (250, 35))] == ["first"] * 2 + ["second"] * 2
    assert [hue(x, y) for x, y in ((140, 5), (140, 36), (160, 3), (160, 35))] == ["first", "second"] * 2
