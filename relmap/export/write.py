"""A figure as the bytes of a PNG, SVG or PDF, and to a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from relmap.export.buffer import bytes_of, new_buffer
from relmap.export.figure import Figure, paint_figure
from relmap.export.svg import svg
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
    picture.setText("Creation Time", figure.date_line)
    picture.setText("Description", ". ".join(text for text in (figure.subtitle, figure.credit) if text))
    picture.setText("Software", "relmap")
    buffer = new_buffer()
    if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise FileProblem("The picture could not be made.", "Take a smaller size.")
    return bytes_of(buffer)


def pdf(figure: Figure) -> bytes:
    """The figure as PDF on a page of its own size, fonts embedded."""
    buffer = new_buffer()
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
    return bytes_of(buffer)
