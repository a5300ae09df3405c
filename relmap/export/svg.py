"""A figure as SVG: text as text, every actor and relation a group with its id and what it is."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree as ET

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtSvg import QSvgGenerator

from relmap.drawing.lettering import MIDDLE, WHOLE_TEXT
from relmap.drawing.paint import TEXT_PATH
from relmap.drawing.style import FONT_FAMILY, font, font_file, has_family, using_family
from relmap.export.buffer import bytes_of, new_buffer
from relmap.export.figure import BOX, Figure, paint_figure
from relmap.model.bidi import is_rtl

_DPI = 96
_NAMESPACE = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_TEXT_FEATURE = "http://www.w3.org/TR/SVG11/feature#Text"
"""What readers must know that set text on paths; browsers no longer look at it, and all know it."""
_MARK = QColor("#010203")
"""The colour of lines outside the sheet that are no lines: the first number of such a line says which record
is painted after it. Qt's generator knows no ids."""
_FALLBACKS = "'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_Mark = tuple[str, str, int | None]
"""A collection, an id, and the number of the panel where there are several maps."""


def svg(figure: Figure, progress: Callable[[float], bool] | None = None) -> bytes:
    """The figure as SVG.

    Args:
        figure: what is drawn.
        progress: told the part done; gives whether to go on.

    Raises:
        Stopped: `progress` said so.
    """
    buffer = new_buffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(_DPI)
    generator.setSize(QSizeF(figure.width, figure.height).toSize())
    generator.setViewBox(QRectF(0, 0, figure.width, figure.height))
    generator.setTitle(_xml_safe(figure.about.title))
    generator.setDescription(_xml_safe(figure.about.line()))
    marks: list[_Mark] = []
    painter = QPainter(generator)

    def tell(collection: str, key: str, panel: int | None) -> None:
        marks.append((collection, key, panel))
        painter.save()
        painter.resetTransform()
        painter.setPen(QPen(_MARK, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x = float(-len(marks))
        painter.drawPolyline([QPointF(x, -1), QPointF(x, -2)])
        painter.restore()

    try:
        paint_figure(painter, figure, vector=True, tell=tell, progress=progress)
    finally:
        painter.end()
    return _finished(bytes_of(buffer), figure, marks)


def _finished(drawing: bytes, figure: Figure, marks: list[_Mark]) -> bytes:
    """The drawing with a group for each record, of exactly its size, and with its font in it."""
    ET.register_namespace("", _NAMESPACE)
    ET.register_namespace("xlink", _XLINK)
    root = ET.fromstring(_xml_safe(drawing.decode("utf-8", "replace")))
    for parent in list(root.iter()):
        # Without changes of pen after which nothing is drawn.
        parent[:] = [child for child in parent if len(child) or child.tag != f"{{{_NAMESPACE}}}g"]
    boxes: list[str] = []
    for parent in list(root.iter()):
        _group(parent, figure, marks, boxes)
    for number, box in enumerate(boxes, 1):
        clip = ET.SubElement(_definitions(root), f"{{{_NAMESPACE}}}clipPath", {"id": f"box-{number}"})
        sides = zip(("x", "y", "width", "height"), box.split(), strict=True)
        ET.SubElement(clip, f"{{{_NAMESPACE}}}rect", dict(sides))
    _join_texts(root)
    texts: defaultdict[int, set[str]] = defaultdict(set)
    with using_family(figure.family):
        for text in root.iter(f"{{{_NAMESPACE}}}text"):
            _name_fonts(text)
            texts[int(text.get("font-weight", "400"))].update(text.text or "")
    _set_on_paths(root)
    # In whole pixels where it can be: readers round the product of millimetres up.
    whole = figure.width == round(figure.width) and figure.height == round(figure.height)
    for name, pixels in (("width", figure.width), ("height", figure.height)):
        root.set(name, f"{pixels:.0f}" if whole else f"{pixels * 25.4 / _DPI:.9g}mm")
    root.set("role", "img")
    if texts and not (figure.family and has_family(figure.family)):
        style = ET.Element(f"{{{_NAMESPACE}}}style")
        style.text = "".join(_font_face(weight, letters) for weight, letters in sorted(texts.items()))
        root.insert(2, style)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8")


def _join_texts(root: ET.Element) -> None:
    """Make each text one element: Qt's generator writes one for each script and font, in visual order."""
    for parent in list(root.iter()):
        if not any(child.get("stroke") == WHOLE_TEXT.name() for child in parent):
            continue
        children = list(parent)
        parent[:] = []
        whole: tuple[float, str] | None = None
        for child in children:
            if child.get("stroke") == WHOLE_TEXT.name():
                whole = _whole_text(child[0].get("points", ""))
            elif whole is None:
                parent.append(child)
            elif (text := child.find(f"{{{_NAMESPACE}}}text")) is not None and whole[1]:
                # The first of its parts becomes all of it; the others go.
                child[:] = [text]
                text.text = _xml_safe(whole[1])
                text.set("x", f"{whole[0]:g}")
                text.set("text-anchor", "middle")
                text.set("direction", "rtl" if is_rtl(whole[1]) else "ltr")
                parent.append(child)
                whole = whole[0], ""


def _whole_text(points: str) -> tuple[float, str] | None:
    """The middle and the letters of the text that a line tells; None: the text ends with it."""
    (x, _), *letters = (tuple(map(float, point.split(","))) for point in points.split())
    said = "".join(chr(round(code) + MIDDLE) for number, code in letters if number >= 0)
    return (x, said) if said else None


def _set_on_paths(root: ET.Element) -> None:
    """Put each text that follows a curve for it onto this curve, as one text.

    Behind it stand its letters one by one, for readers that know no text on paths, as librsvg and Qt.
    """
    number = 0
    for parent in list(root.iter()):
        if not any(child.get("stroke") == TEXT_PATH.name() for child in parent):
            continue
        children = list(parent)
        parent[:] = []
        into = letters = parent
        curve = ""
        for child in children:
            if child.get("stroke") != TEXT_PATH.name():
                into.append(child)
                if curve:
                    number += 1
                    _set_on_path(root, child, f"text-path-{number}", curve)
                    curve = ""
                continue
            points = child[0].get("points", "").split()
            if len(points) > 2:
                curve = "M" + " L".join(points)
                if into is parent:
                    choice = ET.SubElement(parent, f"{{{_NAMESPACE}}}switch")
                    into = ET.SubElement(choice, f"{{{_NAMESPACE}}}g", {"requiredFeatures": _TEXT_FEATURE})
                    letters = ET.SubElement(choice, f"{{{_NAMESPACE}}}g", {"class": "letters"})
            else:
                into = parent if into is letters else letters


def _set_on_path(root: ET.Element, group: ET.Element, key: str, curve: str) -> None:
    """Put the text of a group on a curve."""
    ET.SubElement(_definitions(root), f"{{{_NAMESPACE}}}path", {"id": key, "d": curve})
    how = {f"{{{_XLINK}}}href": f"#{key}", "startOffset": "50%"}
    for text in group.findall(f"{{{_NAMESPACE}}}text"):
        ET.SubElement(text, f"{{{_NAMESPACE}}}textPath", how).text, text.text = text.text, None
        text.set("text-anchor", "middle")
        text.attrib.pop("x", None)
        text.attrib.pop("y", None)


def _definitions(root: ET.Element) -> ET.Element:
    found = root.find(f"{{{_NAMESPACE}}}defs")
    return ET.SubElement(root, f"{{{_NAMESPACE}}}defs") if found is None else found


def _group(parent: ET.Element, figure: Figure, marks: list[_Mark], boxes: list[str]) -> None:
    """Put what follows each mark into a group of its own, and what is in a box into one that is cut."""
    children = list(parent)
    found = [_mark_of(child, marks) for child in children]
    if not any(found):
        return
    parent[:] = []
    into = around = parent
    for child, mark in zip(children, found, strict=True):
        if mark is None:
            into.append(child)
            continue
        collection, key, panel = mark
        if collection == BOX:
            around = parent
            if key:
                boxes.append(key)
                clip = {"clip-path": f"url(#box-{len(boxes)})"}
                around = ET.SubElement(parent, f"{{{_NAMESPACE}}}g", clip)
            into = around
            continue
        into = around
        if key:
            into = ET.SubElement(around, f"{{{_NAMESPACE}}}g")
            name = f"{collection}-{key}" if panel is None else f"panel-{panel + 1}-{collection}-{key}"
            into.set("id", _xml_safe(name))
            into.set("class", collection)
            told = (figure.told if panel is None else figure.panels[panel].told).get(key)
            if told and collection in ("actors", "relations"):
                ET.SubElement(into, f"{{{_NAMESPACE}}}title").text = _xml_safe(told)


def _mark_of(element: ET.Element, marks: list[_Mark]) -> _Mark | None:
    """What a group that holds a mark, and only that, says."""
    if len(element) != 1 or element.get("stroke") != _MARK.name():
        return None
    points = element[0].get("points", "").replace(",", " ").split()
    return marks[-int(float(points[0])) - 1] if points and float(points[0]) < 0 else None


def _name_fonts(text: ET.Element) -> None:
    """Where the font is not at hand others take its place; centred text stays in its middle."""
    weight, size = int(text.get("font-weight", "400")), float(text.get("font-size", "12"))
    family = text.get("font-family", FONT_FAMILY)
    text.set("font-family", f"{family}, {_FALLBACKS}")
    middle = QFontMetricsF(font(size, weight)).horizontalAdvance(text.text or "") / 2
    x = float(text.get("x", "0"))
    if abs(x + middle) < 0.01 * abs(x):  # names and labels are painted about a point
        text.set("text-anchor", "middle")
        text.set("x", "0")


def _font_face(weight: int, letters: set[str]) -> str:
    """relmap's font with these letters and no others, as a rule of CSS."""
    from fontTools.subset import Options, Subsetter, save_font  # slow to import, and few figures are SVG
    from fontTools.ttLib import TTFont

    options = Options(
        flavor="woff", layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "liga"], hinting=False
    )
    with TTFont(font_file(weight), lazy=True, recalcTimestamp=False) as whole:
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(sorted(letters)))
        subsetter.subset(whole)
        buffer = BytesIO()
        save_font(whole, buffer, options)
    data = b64encode(buffer.getvalue()).decode("ascii")
    return (
        f"@font-face{{font-family:{FONT_FAMILY};font-weight:{weight};src:url(data:font/woff;base64,{data})}}"
    )


def _xml_safe(text: str) -> str:
    return re.sub("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
