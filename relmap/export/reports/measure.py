"""How much room text takes, in points, before the program that shows it is known.

Another program has another font: lines are measured as if they were somewhat wider than in relmap's own, so
that they are rather fewer in the end than more.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption

from relmap.drawing.style import font

_FINE = 10
"""Fonts are of whole pixels: they are measured so many times as large."""
_WIDER = {False: 1.06, True: 1.17}
"""How much wider the letters of DejaVu Sans are, bold or not: it stands in where there is no other."""
_ADDRESS = re.compile(r"https?://\S+")
_MARKS = re.compile(r"\W")
LEADING = 1.3
"""From one line to the next, of the size of the type: high scripts have room in it."""


def line_count(text: str, size: float, width: float, bold: bool = False) -> int:
    """So many lines a text has at most, whichever common font it is in.

    Args:
        text: a paragraph.
        size, width: of the type and of the lines, in points.
        bold: whether it is.
    """
    return _counted(text, round(size, 2), round(width, 1), bold)


@lru_cache(maxsize=20_000)
def _counted(text: str, size: float, width: float, bold: bool) -> int:
    # Some programs break no address that has room on a line.
    whole = _ADDRESS.sub(lambda found: _MARKS.sub("r", found[0]), text)
    narrow = width / _WIDER[bold]
    # What follows one that is longer than a line they put on another.
    long = sum(len(broken(found, size, narrow, bold)) > 1 for found in _ADDRESS.findall(text))
    return max(len(broken(whole, size, narrow, bold)), 1) + long


def broken(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """A text as lines of a width in relmap's font. Arguments as in `line_count`."""
    layout = _laid_out(text, font(size * _FINE, _weight(bold)), width * _FINE)
    lines = (layout.lineAt(number) for number in range(layout.lineCount()))
    return [text[line.textStart() : line.textStart() + line.textLength()] for line in lines]


def height(text: str, size: float, width: float, bold: bool = False) -> float:
    """Points that a paragraph takes. Arguments as in `line_count`."""
    return line_count(text, size, width, bold) * size * LEADING


def _weight(bold: bool) -> int:
    return QFont.Weight.DemiBold if bold else QFont.Weight.Normal


def _laid_out(text: str, type_: QFont, width: float, rtl: bool = False) -> QTextLayout:
    layout = QTextLayout(text, type_)
    option = QTextOption(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    return layout
