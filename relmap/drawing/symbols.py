"""Symbols of kinds, by name, and pictures of actors, as painted within their shapes."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from relmap.drawing.decode import decoded
from relmap.model.raster import PictureProblem, raster_of
from relmap.storage.bundled import resource

_NAME = re.compile("[a-z0-9-]{1,40}")


def symbols() -> list[str]:
    """The names of all symbols."""
    return sorted(path.stem for path in resource("symbols").glob("*.svg"))


@lru_cache(maxsize=200)
def _symbol(name: str, colour: str) -> QSvgRenderer | None:
    if not _NAME.fullmatch(name):
        return None
    path = resource("symbols", f"{name}.svg")
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(text.encode()))


def paint_symbol(painter: QPainter, name: str, colour: str, box: QRectF) -> bool:
    """Paint a symbol into a square; gives whether there is one of that name."""
    drawing = _symbol(name, colour)
    if drawing is None:
        return False
    drawing.render(painter, box)
    return True


@lru_cache(maxsize=300)
def picture_of(data: str, grey: bool = False) -> QImage | None:
    """The picture that a record holds as base64, on wish without colours; None if it cannot be read.

    What is wrong with it is told among the problems of the map.
    """
    try:
        picture = decoded(raster_of(data))
    except PictureProblem:
        return None
    return picture.convertToFormat(QImage.Format.Format_Grayscale8) if grey else picture
