"""A figure: the map on a day with its title, its date in words and a legend, on one sheet."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from relmap.drawing import legend
from relmap.drawing.frame import Frame
from relmap.drawing.paint import Options, paint
from relmap.drawing.style import font
from relmap.drawing.view import View


@dataclass(frozen=True)
class Figure:
    """What is on the sheet; sizes in pixels at 96 to the inch."""

    frame: Frame
    title: str
    date_line: str
    width: int = 1600
    height: int = 1000
    legend: bool = True
    transparent: bool = False

    @property
    def ink(self) -> float:
        """Type and lines of a large sheet are larger."""
        return min(max((self.width * self.height) ** 0.5 / 1100, 0.55), 3.0)


def paint_figure(painter: QPainter, figure: Figure, vector: bool) -> None:
    """Paint the whole sheet; the painter's unit is a pixel at 96 to the inch."""
    theme = figure.frame.theme
    sheet = QRectF(0, 0, figure.width, figure.height)
    if not figure.transparent:
        painter.fillRect(sheet, QColor(theme.ground))
    ink = figure.ink
    margin = 26 * ink
    inner = sheet.adjusted(margin, margin * 0.8, -margin, -margin * 0.7)
    top = _paint_heading(painter, figure, inner)
    bottom = inner.bottom()
    if figure.legend:
        found = legend.entries(figure.frame, _fitted(figure, inner, top, bottom))
        if found:
            bottom -= legend.size(found, inner.width(), ink)
            legend.paint_legend(painter, found, theme, inner.left(), bottom, inner.width(), ink)
            bottom -= 8 * ink
    view = _fitted(figure, inner, top, bottom)
    paint(painter, figure.frame, view, sheet, Options(vector=vector, ground=False))


def _fitted(figure: Figure, inner: QRectF, top: float, bottom: float) -> View:
    """The view that shows all of the map between two heights."""
    height = max(bottom - top, 1.0)
    return View.fitting_with_names(
        figure.frame.bounds, inner.left(), top, inner.width(), height, largest=2.4 * figure.ink
    )


def _paint_heading(painter: QPainter, figure: Figure, inner: QRectF) -> float:
    """Title and date; gives where they end."""
    y = inner.top()
    lines = (
        (figure.title, font(21 * figure.ink, QFont.Weight.DemiBold), figure.frame.theme.ink),
        (figure.date_line, font(13.5 * figure.ink), figure.frame.theme.soft),
    )
    for text, type_, colour in lines:
        metrics = QFontMetricsF(type_)
        shown = metrics.elidedText(" ".join(text[:2000].split()), Qt.TextElideMode.ElideRight, inner.width())
        if shown:
            painter.setFont(type_)
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(inner.left(), y + metrics.ascent()), shown)
            y += metrics.height() * 1.12
    return y + 6 * figure.ink
