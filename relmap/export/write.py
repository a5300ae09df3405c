"""A figure as the bytes of a PNG, SVG or PDF, and to a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from contextlib import closing
from math import ceil
from pathlib import Path
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QHashSeed, QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from relmap.export.buffer import bytes_of, new_buffer
from relmap.export.figure import Figure, Origin, figure_painting, paint_figure
from relmap.export.settled import settled_pdf
from relmap.export.svg import svg
from relmap.storage.errors import FileProblem, Stopped
from relmap.storage.safe_write import safe_write

FORMATS = (".png", ".svg", ".pdf")
_DPI = 96
PDF_DPI = 1200
Progress = Callable[[float], bool]
"""Told the part done; gives whether to go on."""
Aside = Callable[[Callable[[], bytes]], bytes]
"""Does work that takes long and paints nothing, perhaps in another thread."""


def at_once(work: Callable[[], bytes]) -> bytes:
    """Does it here and now."""
    return work()


def write_figure(
    figure: Figure, path: Path, dpi: int = _DPI, progress: Progress | None = None, aside: Aside = at_once
) -> None:
    """Write a figure; the ending of the name says as what.

    Args:
        figure: what is written.
        path: of the file.
        dpi: pixels to the inch of a PNG.
        progress: told the part done; gives whether to go on.
        aside: does what takes long and paints nothing.

    Raises:
        Stopped: `progress` said so; nothing is written.
        FileProblem: the ending is of no format, the picture is too large, or the file cannot be written.
    """
    check_ending(path)
    if not path.absolute().parent.is_dir():
        raise FileProblem(f"There is no folder {path.parent}.", "Make it first, or choose another.")
    safe_write(path, figure_data(figure, path.suffix.lower(), dpi, progress, aside))


def check_ending(path: Path) -> None:
    """Raise FileProblem if the ending of a file is of no format that a figure can have."""
    if path.suffix.lower() not in FORMATS:
        raise FileProblem(f"{path.name} is neither .png, .svg nor .pdf.", "The ending says what to write.")


def figure_data(
    figure: Figure, suffix: str, dpi: int = _DPI, progress: Progress | None = None, aside: Aside = at_once
) -> bytes:
    """As `write_figure`, into memory; the suffix is one of FORMATS."""
    if suffix == ".png":
        return png(figure, dpi, progress, aside)
    return svg(figure, progress) if suffix == ".svg" else pdf(figure, progress)


def image(figure: Figure, dpi: int = _DPI, progress: Progress | None = None) -> QImage:
    """The figure as a picture of width * dpi / 96 pixels. Raises Stopped; FileProblem if it is too large."""
    with closing(image_painting(figure, dpi)) as steps:
        while True:
            try:
                part = next(steps)
            except StopIteration as end:
                return end.value
            if progress is not None and not progress(part):
                raise Stopped


def image_painting(figure: Figure, dpi: int) -> Generator[float, None, QImage]:
    """As `image`, in steps of about a millisecond; gives the part done, and at the end the picture."""
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
    painter.scale(width / figure.width, height / figure.height)
    try:
        yield from figure_painting(painter, figure, vector=False)
    finally:
        painter.end()  # before the picture goes
    return picture


def png(figure: Figure, dpi: int = _DPI, progress: Progress | None = None, aside: Aside = at_once) -> bytes:
    """The figure as PNG, with its title, date and map. Raises FileProblem as `image` does."""
    picture = image(figure, dpi, progress)
    about = figure.about
    said = {
        "Title": about.title,
        "Date": about.when,
        "Project": about.project,
        "Description": ". ".join(text for text in (figure.subtitle, figure.credit) if text),
    }
    for key, text in said.items():
        if text:
            picture.setText(key, text)
    picture.setText("Software", "relmap")

    def encode() -> bytes:
        buffer = new_buffer()
        if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
            raise FileProblem("The picture could not be made.", "Take a smaller size.")
        return bytes_of(buffer)

    return aside(encode)


def pdf(figure: Figure, progress: Progress | None = None) -> bytes:
    """The figure as PDF on a page of its own size, fonts embedded. Raises Stopped."""
    buffer = new_buffer()
    writer = new_pdf(buffer, figure.about)
    width, height = figure.width * 72 / _DPI, figure.height * 72 / _DPI
    whole = QSizeF(ceil(width - 1e-6), ceil(height - 1e-6))
    size = QPageSize(whole, QPageSize.Unit.Point, "figure", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    painter.scale(PDF_DPI / _DPI, PDF_DPI / _DPI)
    try:
        paint_figure(painter, figure, vector=True, progress=progress)
    finally:
        painter.end()
    return settled_pdf(_cut(bytes_of(buffer), width, height))


def _cut(data: bytes, width: float, height: float) -> bytes:
    """The page of exactly this size, in points: Qt's are of whole ones.

    The numbers take the room that Qt's took, so that nothing in the file moves.
    """

    def boxed(match: re.Match[bytes]) -> bytes:
        high = float(match[3])
        box = f"{f'{high - height:.6f}'} {f'{width:.6f}'} {high:.0f}".encode()
        room = len(match[1]) + len(match[2]) + len(match[3]) + 2
        return b"[0 %s]" % box.ljust(room) if len(box) <= room else match[0]

    return re.sub(rb"(?<=Box )\[0 (0) ([0-9.]+) ([0-9.]+)\]", boxed, data)


def new_pdf(buffer: QBuffer, about: Origin) -> QPdfWriter:
    """A PDF in fine units, so that nothing is rounded, which says what it is."""
    # Fonts stand in the file in the order of a hash, which is else another each time.
    QHashSeed.setDeterministicGlobalSeed()
    writer = QPdfWriter(buffer)
    writer.setTitle(about.title)
    writer.setCreator("relmap")
    writer.setResolution(PDF_DPI)
    parts = (("title", about.title), ("description", about.line()))
    said = "".join(
        f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{_xml(text)}</rdf:li></rdf:Alt></dc:{name}>'
        for name, text in parts
    )
    writer.setDocumentXmpMetadata(_XMP.format(said).encode("utf-8"))
    return writer


def _xml(text: str) -> str:
    return escape("".join(c for c in text if c.isprintable()))


# Extensible Metadata Platform, part 1 (ISO 16684-1): what readers and catalogues show of a file.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
