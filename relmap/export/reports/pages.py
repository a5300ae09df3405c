"""A report as a PDF of A4 pages; its figures are shapes."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter

from relmap.drawing.style import font
from relmap.drawing.wrapping import wrapped
from relmap.export.buffer import bytes_of, new_buffer
from relmap.export.figure import Figure, Origin, paint_figure
from relmap.export.reports.contents import Report, Told
from relmap.export.write import PDF_DPI, new_pdf


class _Pages:
    """Text and figures one below the other on the pages of a PDF; in pixels at 96 to the inch."""

    def __init__(self, title: str) -> None:
        self._buffer = new_buffer()
        self._writer = new_pdf(self._buffer, Origin(title))
        layout = QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
        )
        self._writer.setPageLayout(layout)
        self.painter = QPainter(self._writer)
        self.painter.scale(PDF_DPI / 96, PDF_DPI / 96)
        self._room = QRectF(76, 70, 642, 980)
        self._y = self._room.top()

    def text(
        self, text: str, size: float, weight: int = QFont.Weight.Normal, gap: float = 6, indent: float = 0
    ) -> None:
        """A paragraph; it goes on over the page if it has to."""
        type_ = font(size, weight)
        metrics = QFontMetricsF(type_)
        for line in wrapped(text, type_, self._room.width() - indent):
            self._need(metrics.height())
            self.painter.setFont(type_)
            self.painter.setPen(QColor("#000000"))
            self.painter.drawText(QPointF(self._room.left() + indent, self._y + metrics.ascent()), line)
            self._y += metrics.height() * 1.15
        self._y += gap

    def figure(self, figure: Figure) -> None:
        """A figure as wide as the text, as shapes."""
        scale = min(self._room.width() / figure.width, 0.6 * self._room.height() / figure.height)
        self._need(figure.height * scale)
        self.painter.save()
        self.painter.translate(self._room.left(), self._y)
        self.painter.scale(scale, scale)
        self.painter.setClipRect(QRectF(0, 0, figure.width, figure.height))
        paint_figure(self.painter, figure, vector=True)
        self.painter.restore()
        self._y += figure.height * scale + 8

    def page(self) -> None:
        """A new page."""
        if self._y > self._room.top():
            self._writer.newPage()
            self._y = self._room.top()

    def _need(self, height: float) -> None:
        if self._y + height > self._room.bottom():
            self.page()

    def done(self) -> bytes:
        """The file."""
        self.painter.end()
        return bytes_of(self._buffer)


def pdf(report: Report, told: Told) -> bytes:
    """The file. Raises Stopped."""
    pages = _Pages(report.title)
    try:
        _fill_pages(pages, report, told)
    finally:
        data = pages.done()  # the painter ends before its device goes, whatever happens
    return data


def _fill_pages(pages: _Pages, report: Report, told: Told) -> None:
    pages.text(report.title, 26, QFont.Weight.Bold, 12)
    if report.about:
        pages.text(report.about, 12.5, gap=16)
    for number, section in enumerate(report.sections):
        if number:
            pages.page()
        pages.text(section.title, 18, QFont.Weight.DemiBold, 2)
        pages.text(section.when, 12.5, gap=8)
        pages.figure(section.figure)
        if section.caption:
            pages.text(section.caption, 12.5, gap=10)
        for heading, lines in section.lists:
            pages.text(heading, 12.5, QFont.Weight.DemiBold, 3)
            for line in lines:
                pages.text(f"•  {line}", 11, gap=2, indent=10)
        told(0.95 * (number + 1) / len(report.sections))
    if report.sources:
        pages.page()
        pages.text("Sources", 18, QFont.Weight.DemiBold, 6)
        for line in report.sources:
            pages.text(line, 10.5, gap=3)
