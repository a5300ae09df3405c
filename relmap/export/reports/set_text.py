"""Lines of text on a page of a PDF: in their direction, and with addresses that can be followed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption

from relmap.drawing.style import font
from relmap.export.reports.measure import LEADING
from relmap.export.reports.scripts import in_order, runs_right_to_left
from relmap.export.reports.texts import addresses

_FINE = 10
"""Fonts are of whole pixels: they are set so many times as large."""
_INK, _BLUE = "#000000", "#1f4e8c"


@dataclass(frozen=True)
class Line:
    """A line as it is set.

    Args:
        layout: of its paragraph.
        number: of the line in it.
        size: of its type, in points.
        left: how far in it stands.
        before, after: the space around it.
        mark: before the first line of an item.
        leads: whether it stands with what follows.
    """

    layout: QTextLayout
    number: int
    size: float
    left: float
    before: float
    after: float
    mark: str = ""
    leads: bool = False

    @property
    def height(self) -> float:
        """With the space around it."""
        return self.before + self.size * LEADING + self.after

    def draw(self, painter: QPainter, at: QPointF) -> None:
        """Draw it where its left upper corner is; the painter's unit is a point."""
        line = self.layout.lineAt(self.number)
        painter.save()
        painter.translate(at.x() + self.left, at.y() + self.before + self.size)
        painter.scale(1 / _FINE, 1 / _FINE)
        painter.setPen(QColor(_INK))
        if self.mark:
            painter.setFont(self.layout.font())
            painter.drawText(QPointF(-self.left * _FINE, 0), self.mark)
        line.draw(painter, QPointF(0, -line.y() - line.ascent()))
        painter.restore()


def set_lines(
    text: str,
    size: float,
    weight: int,
    width: float,
    before: float,
    after: float,
    rtl: bool | None = None,
    hanging: float = 0.0,
    mark: str = "",
) -> list[Line]:
    """A paragraph as lines.

    Args:
        text: of it.
        size, weight: of the type.
        width: of the column, in points.
        before, after: the space around it.
        rtl: whether it runs from right to left; None: as most of its letters do.
        hanging: how far in it stands.
        mark: to the left of that.
    """
    text = " ".join(text.split())
    rtl = runs_right_to_left(text) if rtl is None else rtl
    layout = _laid_out(in_order(text, rtl), size, weight, width - hanging, rtl)
    last = layout.lineCount() - 1
    return [
        Line(
            layout,
            number,
            size,
            hanging,
            0.0 if number else before,
            after if number == last else 0.0,
            "" if number else mark,
        )
        for number in range(last + 1)
    ]


def _laid_out(text: str, size: float, weight: int, width: float, rtl: bool) -> QTextLayout:
    layout = QTextLayout(text, font(size * _FINE, weight))
    option = QTextOption(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(_links(text))
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width * _FINE)
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return layout


def _links(text: str) -> list[QTextLayout.FormatRange]:
    found: list[QTextLayout.FormatRange] = []
    at = 0
    for part, address in addresses(text):
        length = len(part.encode("utf-16-le")) // 2
        if address:
            made, form = QTextLayout.FormatRange(), QTextCharFormat()
            form.setAnchor(True)
            form.setAnchorHref(address)
            form.setForeground(QColor(_BLUE))
            made.start, made.length, made.format = at, length, form
            found.append(made)
        at += length
    return found
