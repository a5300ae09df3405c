"""Text as it is written on a painter: each with its own direction, and in SVG as one text."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEngine, QPainter, QPen

from relmap.model.bidi import has_rtl, is_rtl

WHOLE_TEXT = QColor("#010206")
"""The colour of lines that are no lines: the points of such a line are a text, which is painted after it in
parts, up to the next of these lines, that has no text."""
_JOINED = {
    *("ARABIC", "SYRIAC", "MONGOLIAN", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA"),
    *("TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "TIBETAN", "MYANMAR", "KHMER"),
}
"""Scripts whose letters depend on their neighbours."""
_DIRECTIONS = set(map(chr, (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
MIDDLE = 0x88000
"""Codes of letters are told from here on: Qt writes numbers of six digits."""


def write_text(painter: QPainter, at: QPointF, text: str) -> None:
    """Write a line of text from a point on its base line to the right, whichever way it is read."""
    if text.isascii():
        painter.drawText(at, text)
        return
    before = painter.layoutDirection()
    rtl = is_rtl(text)
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    if painter.paintEngine().type() == QPaintEngine.Type.SVG and _has_other_letters(text):
        pen = painter.pen()
        middle = QPointF(at.x() + QFontMetricsF(painter.font()).horizontalAdvance(text) / 2, at.y())
        painter.setPen(QPen(WHOLE_TEXT, 1))
        painter.drawPolyline([middle, *(QPointF(number, ord(c) - MIDDLE) for number, c in enumerate(text))])
        painter.setPen(pen)
        painter.drawText(at, text)
        painter.setPen(QPen(WHOLE_TEXT, 1))
        painter.drawPolyline([middle, QPointF(-1, -1)])
        painter.setPen(pen)
    else:
        painter.drawText(at, text)
    painter.setLayoutDirection(before)


def stands_letter_by_letter(text: str) -> bool:
    """Whether the letters of a text may be set one by one, as along a curve."""
    if text.isascii():
        return True
    return not has_rtl(text) and not any(_script(c) in _JOINED for c in text)


def _has_other_letters(text: str) -> bool:
    """Whether there is a letter or sign in it for which another font may be taken than for its neighbours."""
    return any((ord(c) > 0x24F and not 0x2000 <= ord(c) < 0x2200) or c in _DIRECTIONS for c in text)


def _script(c: str) -> str:
    return unicodedata.name(c, "").partition(" ")[0] if ord(c) > 0x24F else ""
