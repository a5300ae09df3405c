from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from relmap.drawing import glyphs
from relmap.drawing.glyphs import missing_scripts, said_of
from relmap.drawing.labels import measured
from relmap.drawing.lettering import stands_letter_by_letter, write_text
from relmap.drawing.style import font

pytestmark = pytest.mark.usefixtures("offline_qt")


def _written(text: str) -> np.ndarray:
    picture = QImage(400, 40, QImage.Format.Format_Grayscale8)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.setFont(font(20))
    write_text(painter, QPointF(10, 28), text)
    painter.end()
    data = np.frombuffer(picture.constBits(), np.uint8).reshape(40, picture.bytesPerLine())
    return (data[:, :400] < 128).any(axis=0)


def test_a_text_runs_to_the_right_of_its_point_whichever_way_it_is_read() -> None:
    # Latin letters in a text that begins from right to left: what is first is rightmost.
    for text in ("A ii", "\u200fA ii", "ii A"):
        columns = np.flatnonzero(_written(text))
        width = QFontMetricsF(font(20)).horizontalAdvance(text)
        assert columns.min() >= 9
        assert columns.max() <= 10 + width + 2


def test_numbers_behind_a_name_from_right_to_left_keep_their_order() -> None:
    numbers = _written("[1, 234]")
    wide = np.flatnonzero(numbers)
    shape = numbers[wide.min() : wide.max() + 1]
    with_name = _written("\u05d0 \u2066[1, 234]\u2069")  # the numbers stand at the left of the letter
    inked = np.flatnonzero(with_name)
    found = with_name[inked.min() : inked.min() + len(shape)]
    assert (found == shape).mean() > max(0.8, (found == shape[::-1]).mean() + 0.1)
    assert inked.max() > inked.min() + len(shape)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("treaty", True),
        ("դաշինք", True),
        ("条约", True),
        ("اتفاقية", False),
        ("ברית", False),
        ("संधि", False),
        ("ไทย", False),
    ],
)
def test_letters_that_hang_together_are_not_set_one_by_one(text: str, may: bool) -> None:
    assert stands_letter_by_letter(text) == may


def test_scripts_without_a_font_are_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "_has", lambda letter: letter in "Հայ")
    texts = ["Հայ", "世界 and more", "日本", "かな", "संधि · –", "🇺🇳 🕊️", "한국", "plain é ü"]
    found = missing_scripts(texts)
    assert found == ["Chinese", "Devanagari", "Japanese", "Korean", "emoji"]
    assert said_of(found).startswith(
        "there is no font here for Chinese, Devanagari, Japanese, Korean and emoji: "
    )
    assert said_of(["Thai"]).startswith("there is no font here for Thai: ")
    assert said_of([]) == ""
    assert missing_scripts(["plain", "Հայ"]) == []


def test_relmaps_own_font_has_its_letters() -> None:
    assert missing_scripts(["ABC abc äöü Москва Ελλάδα – → ×"]) == []


def test_a_long_name_has_more_lines_before_it_is_cut() -> None:
    type_: QFont = font(13)
    name = "Permanent Mission of the Islamic Republic of Mauritania to the United Nations Office"
    text, width, height = measured(name, type_, 150.0)
    assert text.replace("\n", " ") == name
    assert 3 <= len(text.split("\n")) <= 4
    assert width <= 150.0
    assert height > 2 * QFontMetricsF(type_).height()
    endless, width, _ = measured("word " * 60, type_, 150.0)
    assert endless.endswith("…")
    assert len(endless.split("\n")) == 4
    assert width <= 150.0
    unbroken, *_ = measured("ราชอาณาจักรไทย" * 2, type_, 150.0)
    assert "…" not in unbroken
