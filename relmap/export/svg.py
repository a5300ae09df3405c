"""A figure as SVG: text as text, every actor and relation a group with its id and what it is."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree as ET

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtSvg import QSvgGenerator

from relmap.drawing.style import FONT_FAMILY, font, using_family
from relmap.export.buffer import bytes_of, new_buffer
from relmap.export.figure import Figure, paint_figure

_DPI = 96
_NAMESPACE = "http://www.w3.org/2000/svg"
_BEGIN, _END = "\ue000", "\ue001"
"""Between them a text that is no text, but says what follows: Qt's generator knows no ids."""
_FALLBACKS = "'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"


def svg(figure: Figure) -> bytes:
    """The figure as SVG."""
    buffer = new_buffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(_DPI)
    generator.setSize(QSizeF(figure.width, figure.height).toSize())
    generator.setViewBox(QRectF(0, 0, figure.width, figure.height))
    generator.setTitle(_xml_safe(figure.title))
    generator.setDescription(_xml_safe(f"{figure.date_line}. Made with relmap."))
    painter = QPainter(generator)

    def tell(collection: str, key: str) -> None:
        painter.save()
        painter.resetTransform()
        painter.setPen(QColor("black"))  # without a pen no text is written
        painter.drawText(QPointF(0, 0), f"{_BEGIN}{collection}:{_xml_safe(key)}{_END}")
        painter.restore()

    paint_figure(painter, figure, vector=True, tell=tell)
    painter.end()
    return _grouped(bytes_of(buffer), figure)


def _grouped(drawing: bytes, figure: Figure) -> bytes:
    """The drawing with a group for each record, and with firm text.

    Readers of the file need not have relmap's font; each text is as long as it was measured here, so that
    another font fills the same room.
    """
    ET.register_namespace("", _NAMESPACE)
    root = ET.fromstring(drawing)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{_NAMESPACE}}}g" and len(child) == 0:  # a change of pen, and nothing drawn
                parent.remove(child)
    for parent in list(root.iter()):
        _group(parent, figure)
    with using_family(figure.family):
        for text in root.iter(f"{{{_NAMESPACE}}}text"):
            _make_firm(text)
    root.set("role", "img")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8")


def _group(parent: ET.Element, figure: Figure) -> None:
    """Put what follows each mark into a group of its own."""
    if not any(_mark_of(child) for child in parent):
        return
    children = list(parent)
    for child in children:
        parent.remove(child)
    into = parent
    for child in children:
        mark = _mark_of(child)
        if mark is None:
            into.append(child)
            continue
        collection, _, key = mark.partition(":")
        into = parent
        if key:
            into = ET.SubElement(parent, f"{{{_NAMESPACE}}}g")
            into.set("id", f"{collection}-{key}")
            into.set("class", collection)
            told = figure.told.get(key)
            if told and collection in ("actors", "relations"):
                ET.SubElement(into, f"{{{_NAMESPACE}}}title").text = _xml_safe(told)


def _mark_of(element: ET.Element) -> str | None:
    """What a group that holds a mark, and only that, says."""
    if element.tag == f"{{{_NAMESPACE}}}g" and len(element) == 1:
        text = element[0].text or ""
        if element[0].tag == f"{{{_NAMESPACE}}}text" and text.strip().startswith(_BEGIN):
            return text.strip().strip(_BEGIN + _END)
    return None


def _make_firm(text: ET.Element) -> None:
    weight, size = int(text.get("font-weight", "400")), float(text.get("font-size", "12"))
    family = text.get("font-family", FONT_FAMILY)
    length = QFontMetricsF(font(size, weight)).horizontalAdvance(html.unescape(text.text or ""))
    text.set("font-family", f"{family}, {_FALLBACKS}")
    text.set("textLength", f"{length:.2f}")
    text.set("lengthAdjust", "spacingAndGlyphs")


def _xml_safe(text: str) -> str:
    return re.sub("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
