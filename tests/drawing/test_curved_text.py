"""Text along curves: on the curve, read in order, and only where straight text would leave it."""

from __future__ import annotations

from dataclasses import replace
from math import atan2, cos, degrees, radians, sin

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF

from relmap.drawing.curved_text import base_lines, bent, corners, glyphs
from relmap.drawing.curves import point_at, tangent_at
from relmap.drawing.labels import Label
from relmap.drawing.style import font

pytestmark = pytest.mark.usefixtures("offline_qt")

ARC = np.array(((0.0, 0.0), (60.0, -90.0), (190.0, -90.0), (250.0, 0.0)))


def label_on(curve: np.ndarray, text: str = "agreed on AVATAR trade", aside: float = 0.0) -> Label:
    """A straight label at the middle of a line, or beside it."""
    (x, y), (dx, dy) = point_at(curve[None], np.array([[0.5]]))[0, 0], tangent_at(curve[None], 0.5)[0]
    type_ = font(12)
    metrics = QFontMetricsF(type_)
    angle = (degrees(atan2(dy, dx)) + 90) % 180 - 90
    return Label(
        text,
        x - dy * aside,
        y + dx * aside,
        metrics.horizontalAdvance(text),
        metrics.height(),
        angle,
        type_,
        0,
    )


@pytest.mark.parametrize("curve", [ARC, ARC[::-1], ARC * (1, -1), (ARC * (1, -1))[::-1]])
@pytest.mark.parametrize("aside", [0.0, 14.0, -14.0])
def test_letters_stand_on_the_curve_and_are_read_to_the_right(curve: np.ndarray, aside: float) -> None:
    label = label_on(curve, aside=aside)
    path = bent(label, curve)
    assert path is not None
    placed = glyphs(label.text, label.font, path)
    assert "".join(letter for letter, *_ in placed) == label.text.replace(" ", "")
    metrics = QFontMetricsF(label.font)
    line = point_at(curve[None], np.linspace(0, 1, 4_000)[None])[0]
    before = -np.inf
    for letter, x, y, angle in placed:
        half, high, turn = metrics.horizontalAdvance(letter) / 2, metrics.capHeight() / 2, radians(angle)
        across = label.x + x + half * cos(turn) + high * sin(turn)
        down = label.y + y + half * sin(turn) - high * cos(turn)
        far = float(np.hypot(line[:, 0] - across, line[:, 1] - down).min())
        assert far == pytest.approx(abs(aside), abs=1.0)
        assert across > before
        before = across
        assert abs(angle) < 90


def test_a_straight_line_has_straight_text() -> None:
    line = np.array(((0.0, 0.0), (80.0, 30.0), (160.0, 60.0), (240.0, 90.0)))
    assert bent(label_on(line), line) is None
    nearly = np.array(((0.0, 0.0), (80.0, -1.5), (160.0, -1.5), (240.0, 0.0)))
    assert bent(label_on(nearly), nearly) is None


def test_lines_of_a_text_lie_one_below_the_other() -> None:
    label = label_on(ARC, "agreed on trade\nand on more of it")
    path = bent(replace(label, width=120.0), ARC)
    assert path is not None
    (one, above), (other, below) = base_lines(label.text, label.font, path)
    assert f"{one}\n{other}" == label.text
    assert all(y < v for (_, y), (_, v) in zip(above, below, strict=True))


def test_a_letter_keeps_its_marks() -> None:
    label = label_on(ARC, "Zażółć gęślą e\u0301te\u0301 😀 jaźń")
    path = bent(label, ARC)
    assert path is not None
    letters = [letter for letter, *_ in glyphs(label.text, label.font, path)]
    assert letters.count("e\u0301") == 2
    assert "😀" in letters
    assert len(corners(replace(label, path=path))) == 4 * len(letters)
