"""A figure as the bytes of a PNG, SVG or PDF, and to a file."""

from __future__ import annotations

import html
import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from relmap.drawing.style import font
from relmap.export.figure import Figure, paint_figure
from relmap.storage.errors import FileProblem
from relmap.storage.safe_write import safe_write

FORMATS = (".png", ".svg", ".pdf")
_DPI = 96


def write_figure(figure: Figure, path: Path, dpi: int = _DPI) -> None:
    """Write a figure; the ending of the name says as what.

    Raises:
        FileProblem: the ending is of no format, the picture is too large, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise FileProblem(f"{path.name} is neither .png, .svg nor .pdf.", "The ending says what to write.")
    if not path.absolute().parent.is_dir():
        raise FileProblem(f"There is no folder {path.parent}.", "Make it first, or choose another.")
    data = png(figure, dpi) if suffix == ".png" else svg(figure) if suffix == ".svg" else pdf(figure)
    safe_write(path, data)


def image(figure: Figure, dpi: int = _DPI) -> QImage:
    """The figure as a picture of width * dpi / 96 pixels. Raises FileProblem if that is too large."""
    factor = dpi / _DPI
    width, height = round(figure.width * factor), round(figure.height * factor)
    form = QImage.Format.Format_ARGB32_Premultiplied if figure.transparent else QImage.Format.Format_RGB32
    picture = QImage(width, height, form)
    if picture.isNull() or width * height > 500_000_000:
        raise FileProblem(
            f"A picture of {width:,} × {height:,} pixels is too large.", "Take a lower dpi or a smaller size."
        )
    picture.fill(0)
    per_metre = round(dpi / 0.0254)
    picture.setDotsPerMeterX(per_metre)
    picture.setDotsPerMeterY(per_metre)
    painter = QPainter(picture)
    # The size is in pixels at 96 dpi, whatever the picture says of itself.
    painter.setWindow(0, 0, figure.width, figure.height)
    painter.setViewport(0, 0, width, height)
    paint_figure(painter, figure, vector=False)
    painter.end()
    return picture


def png(figure: Figure, dpi: int = _DPI) -> bytes:
    """The figure as PNG, with its title. Raises FileProblem as `image` does."""
    picture = image(figure, dpi)
    picture.setText("Title", figure.title)
    picture.setText("Description", figure.date_line)
    picture.setText("Software", "relmap")
    buffer = _buffer()
    if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise FileProblem("The picture could not be made.", "Take a smaller size.")
    return bytes(buffer.data().data())


def svg(figure: Figure) -> bytes:
    """The figure as SVG, text as text."""
    buffer = _buffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(_DPI)
    generator.setSize(QSizeF(figure.width, figure.height).toSize())
    generator.setViewBox(QRectF(0, 0, figure.width, figure.height))
    generator.setTitle(_xml_safe(figure.title))
    generator.setDescription(_xml_safe(f"{figure.date_line}. Made with relmap."))
    painter = QPainter(generator)
    paint_figure(painter, figure, vector=True)
    painter.end()
    return _with_firm_text(bytes(buffer.data().data()))


_TEXT = re.compile(rb"<text ([^>]*)>([^<]*)</text>")
_FALLBACKS = b"Inter, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"


def _with_firm_text(drawing: bytes) -> bytes:
    """The same drawing with fonts to fall back on, and each text as long as it was measured here.

    Readers of the file need not have relmap's font; another one then fills the same room.
    """

    def firm(match: re.Match[bytes]) -> bytes:
        attributes = dict(re.findall(r'([\w:-]+)="([^"]*)"', match[1].decode()))
        weight = int(attributes.get("font-weight", "400"))
        type_ = font(float(attributes["font-size"]), weight)
        length = QFontMetricsF(type_).horizontalAdvance(html.unescape(match[2].decode()))
        kept = match[1].replace(b'font-family="Inter"', b'font-family="%s"' % _FALLBACKS)
        return b'<text %s textLength="%.2f" lengthAdjust="spacingAndGlyphs">%s</text>' % (
            kept,
            length,
            match[2],
        )

    return _TEXT.sub(firm, drawing)


def _xml_safe(text: str) -> str:
    return "".join(c for c in text if c in "\t\n\r" or " " <= c != "\x7f")


def pdf(figure: Figure) -> bytes:
    """The figure as PDF on a page of its own size, fonts embedded."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setTitle(figure.title)
    writer.setCreator("relmap")
    # Fine units, so that nothing is rounded: 1200 to the inch.
    writer.setResolution(1200)
    points = QSizeF(figure.width * 72 / _DPI, figure.height * 72 / _DPI)
    size = QPageSize(points, QPageSize.Unit.Point, "figure", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    painter.scale(1200 / _DPI, 1200 / _DPI)
    paint_figure(painter, figure, vector=True)
    painter.end()
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
