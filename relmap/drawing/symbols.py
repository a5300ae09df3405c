"""Symbols of kinds, by name, and pictures of actors, as painted within their shapes."""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import lru_cache
from threading import Lock

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from relmap.drawing.decode import decoded
from relmap.model.raster import PictureProblem, raster_of
from relmap.resources import resource

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


_WITHIN = 512
"""Pixels a side that a picture keeps: it is drawn no larger, but for a figure of one actor."""
_KEPT_BYTES = 128_000_000


class _Pictures:
    """Pictures that were unfolded, with their data; those not used for longest give way to others."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, bool], QImage | None] = OrderedDict()
        self._lock = Lock()
        self.size = 0
        """Bytes of all, about."""

    def of(self, data: str, grey: bool) -> QImage | None:
        key = (data, grey)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        # Not under the lock: another thread need not wait for this one.
        picture = self._grey(data) if grey else _unfolded(data)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = picture
                self.size += _bytes(data, picture)
            while self.size > _KEPT_BYTES and len(self._kept) > 1:
                (other, _), gone = self._kept.popitem(last=False)
                self.size -= _bytes(other, gone)
        return picture

    def _grey(self, data: str) -> QImage | None:
        picture = self.of(data, grey=False)
        return None if picture is None else picture.convertToFormat(QImage.Format.Format_Grayscale8)


def _bytes(data: str, picture: QImage | None) -> int:
    return len(data) + (0 if picture is None else picture.sizeInBytes())


def _unfolded(data: str) -> QImage | None:
    try:
        picture = decoded(raster_of(data), within=_WITHIN)
    except PictureProblem:
        return None
    deep = picture.depth() > 32
    return picture.convertToFormat(QImage.Format.Format_ARGB32) if deep else picture


_pictures = _Pictures()


def picture_of(data: str, grey: bool = False) -> QImage | None:
    """The picture that a record holds as base64, on wish without colours; None if it cannot be read.

    It is made smaller where it is very large. What is wrong with it is told among the problems of the map.
    """
    return _pictures.of(data, grey)
