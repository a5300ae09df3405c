"""Text broken into lines of a width."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextLayout, QTextOption

from relmap.model.bidi import is_rtl

_FROM_LEFT, _FROM_RIGHT = "\u200e", "\u200f"
"""Marks that are not seen, from which on text goes to the right, or to the left."""


def wrapped(text: str, type_: QFont, width: float) -> list[str]:
    """A text as lines of a width."""
    text = " ".join(text[:4000].split())
    layout = QTextLayout(text, type_)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    rtl = is_rtl(text)
    layout.beginLayout()
    found: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        part = text[line.textStart() : line.textStart() + line.textLength()].strip()
        # A line goes the way of its paragraph, whatever it begins with.
        found.append(part if is_rtl(part) == rtl else (_FROM_RIGHT if rtl else _FROM_LEFT) + part)
    layout.endLayout()
    return found
