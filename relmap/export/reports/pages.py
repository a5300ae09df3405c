"""A report as a PDF of A4 pages; its figures are shapes. Sizes are in points."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QMarginsF, QPointF, QRectF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter

from relmap.export.buffer import bytes_of, new_buffer
from relmap.export.figure import Origin, paint_figure
from relmap.export.reports.contents import Report, Section, Told
from relmap.export.reports.figures import Placed, filling
from relmap.export.reports.measure import LEADING
from relmap.export.reports.plan import Block
from relmap.export.reports.set_text import Line, set_lines
from relmap.export.write import PDF_DPI, new_pdf

_MARGIN = 57.0
_PAGE = QRectF(_MARGIN, 54.0, 595.0 - 2 * _MARGIN, 842.0 - 54.0 - 62.0)
_GAP = 18.0
_COLUMN = (_PAGE.width() - _GAP) / 2
_AFTER_FIGURE = 6.0

# Size, space before and after, and whether it is bold.
_STYLES: dict[str, tuple[float, float, float, bool]] = {
    "title": (24, 0, 8, True),
    "about": (11, 0, 8, False),
    "heading": (17, 10, 0, True),
    "when": (10.5, 0, 6, False),
    "caption": (10.5, 0, 6, False),
    "list": (10, 5, 2, True),
    "item": (8.5, 0, 2, False),
    "source": (8.5, 0, 3, False),
}
_ITEM = "\u2022\u00a0 "


def _lines(style: str, text: str, width: float, rtl: bool | None = None) -> list[Line]:
    size, before, after, bold = _STYLES[style]
    weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
    hanging = 10.0 if style == "item" else 0.0
    mark = _ITEM if style == "item" else ""
    return set_lines(text, size, weight, width, before, after, rtl, hanging, mark)


def _high(lines: list[Line]) -> float:
    return sum(line.height for line in lines)


class _Pages:
    """Text and figures one below the other on the pages of a PDF."""

    def __init__(self, title: str) -> None:
        self._buffer = new_buffer()
        self._writer = new_pdf(self._buffer, Origin(title))
        layout = QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
        )
        self._writer.setPageLayout(layout)
        self.painter = QPainter(self._writer)
        self.painter.scale(PDF_DPI / 72, PDF_DPI / 72)
        self._y, self._number = _PAGE.top(), 1
        self._say_number()

    def text(self, lines: list[Line]) -> None:
        """Lines as wide as the page; they go on over the page if they have to."""
        for line in lines:
            self.need(line.height)
            line.draw(self.painter, QPointF(_PAGE.left(), self._y))
            self._y += line.height

    def columns(self, lines: list[Line]) -> None:
        """Lines in two columns, as high as each other on the last page."""
        while lines:
            room = _PAGE.bottom() - self._y
            if room < 3 * lines[0].height:
                self.page()
                continue
            left, right, rest = _in_two(lines, room)
            for column, x in ((left, 0.0), (right, _COLUMN + _GAP)):
                y = self._y
                for line in column:
                    line.draw(self.painter, QPointF(_PAGE.left() + x, y))
                    y += line.height
            self._y += max(_high(left), _high(right))
            lines = rest
            if lines:
                self.page()

    def figure(self, placed: Placed) -> None:
        """A figure in the middle of the page, as shapes; only of what is not empty of its sheet."""
        figure, box = placed.shown.figure, placed.shown.box
        scale = placed.height / box.height()
        self.need(placed.height)
        self.painter.save()
        self.painter.translate(_PAGE.left() + (_PAGE.width() - placed.width) / 2, self._y)
        self.painter.scale(scale, scale)
        self.painter.translate(-box.x(), -box.y())
        self.painter.setClipRect(box)
        paint_figure(self.painter, figure, vector=True)
        self.painter.restore()
        self._y += placed.height + _AFTER_FIGURE

    def page(self) -> None:
        """A new page."""
        self._writer.newPage()
        self._y = _PAGE.top()
        self._number += 1
        self._say_number()

    def need(self, height: float) -> None:
        """A new page, where this one has no room for so much."""
        if self._y > _PAGE.top() and self._y + height > _PAGE.bottom():
            self.page()

    def _say_number(self) -> None:
        (line,) = set_lines(str(self._number), 8.5, QFont.Weight.Normal, _PAGE.width(), 0, 0, rtl=True)
        line.draw(self.painter, QPointF(_PAGE.left(), _PAGE.bottom() + 14))

    def done(self) -> bytes:
        """The file."""
        self.painter.end()
        return bytes_of(self._buffer)


def _in_two(lines: list[Line], room: float) -> tuple[list[Line], list[Line], list[Line]]:
    """The lines of two columns, and those for which there is no room."""
    most = min(room, max(_high(lines) / 2, max(line.height for line in lines)))
    left = _upto(lines, most + 0.5)
    while most < room and len(_upto(lines[len(left) :], most + 0.5)) < len(lines) - len(left):
        most = min(most + 2.0, room)
        left = _upto(lines, most + 0.5)
    right = _upto(lines[len(left) :], most + 0.5)
    return left, right, lines[len(left) + len(right) :]


def _upto(lines: list[Line], room: float) -> list[Line]:
    """The lines that a column has room for; no heading ends it, where more follows."""
    y, count = 0.0, 0
    for line in lines:
        y += line.height
        if y > room:
            break
        count += 1
    while 1 < count < len(lines) and lines[count - 1].leads:
        count -= 1
    return lines[: max(count, 1)]


def pdf(report: Report, told: Told) -> bytes:
    """The file. Raises Stopped."""
    lead = _lines("title", report.title, _PAGE.width())
    lead += _lines("about", report.about, _PAGE.width()) if report.about else []
    sources = [line for source in report.sources for line in _lines("source", source, _COLUMN, rtl=False)]
    heading = _lines("heading", "Sources", _PAGE.width()) if sources else []
    parts = [_Part(section) for section in report.sections]
    tail = _high(heading) + _high(sources) / 2 + 12
    page = (_PAGE.width(), _PAGE.height() - 1)
    figures = filling(report, [part.block() for part in parts], _high(lead), tail, page, told)
    pages = _Pages(report.title)
    try:
        pages.text(lead)
        for number, (part, placed) in enumerate(zip(parts, figures, strict=True), 1):
            part.write(pages, placed)
            told(0.45 + 0.5 * number / len(parts))
        pages.need(_high(heading) + 3 * 8.5 * LEADING if sources else 0)
        pages.text(heading)
        pages.columns(sources)
    finally:
        data = pages.done()  # the painter ends before its device goes, whatever happens
    return data


class _Part:
    """A scene, its text set."""

    def __init__(self, section: Section) -> None:
        width = _PAGE.width()
        self._above = _lines("heading", section.title, width) + _lines("when", section.when, width, False)
        self._below = _lines("caption", section.caption, width) if section.caption else []
        self._label = _lines("caption", section.label, width)
        self._lists: list[Line] = []
        for heading, told in section.lists:
            self._lists += [replace(line, leads=True) for line in _lines("list", heading, _COLUMN, False)]
            for item in told:
                self._lists += _lines("item", item, _COLUMN, False)

    def block(self) -> Block:
        """How much room it takes."""
        lists = _high(self._lists) / 2 + (12 if self._lists else 0)
        return Block(_high(self._above), _high(self._below) + _AFTER_FIGURE, lists, _high(self._label))

    def write(self, pages: _Pages, placed: Placed) -> None:
        """Put it on pages."""
        beside = 0.0 if placed.text_first else placed.height + _AFTER_FIGURE
        pages.need(_high(self._above) + beside + _high(self._below))
        pages.text(self._above)
        if not placed.text_first:
            pages.figure(placed)
        pages.text(self._below)
        pages.columns(self._lists)
        if placed.text_first:
            pages.need(placed.height + _AFTER_FIGURE + _high(self._label))
            pages.figure(placed)
            pages.text(self._label)
