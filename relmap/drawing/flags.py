"""Flags by ISO 3166 code, painted as discs."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, qGray
from PySide6.QtSvg import QSvgRenderer

from relmap.resources import resource

# The drawings mask themselves to a disc; masks become pixels in vector output, a clip does not.
_COLOUR = re.compile("#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3}(?![0-9a-fA-F])")
_MASK = re.compile(r"<mask.*?</mask>|\smask=\"[^\"]*\"", re.DOTALL)


@lru_cache(maxsize=600)
def flag(code: str, grey: bool = False) -> QSvgRenderer | None:
    """The drawing of a flag, a full square to be clipped; None where there is none for the code.

    Args:
        code: ISO 3166 alpha-2, lower case.
        grey: without colours.
    """
    if not re.fullmatch("[a-z]{2}", code):
        return None
    path = resource("flags", f"{code}.svg")
    if not path.is_file():
        return None
    text = _MASK.sub("", path.read_text(encoding="utf-8"))
    if grey:
        text = _COLOUR.sub(_greyed, text)
    return QSvgRenderer(QByteArray(text.encode()))


def _greyed(match: re.Match[str]) -> str:
    level = qGray(QColor(match[0]).rgb())
    return f"#{level:02x}{level:02x}{level:02x}"


@lru_cache(maxsize=512)
def flag_image(code: str, pixels: int, grey: bool = False) -> QImage | None:
    """A flag as a disc of that many device pixels."""
    drawing = flag(code, grey)
    if drawing is None:
        return None
    picture = _empty(pixels)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.render(painter, QRectF(0, 0, pixels, pixels))
    # Keep what is under a disc: a clip would have ragged edges in a picture.
    disc = _empty(pixels)
    cutter = QPainter(disc)
    cutter.setRenderHint(QPainter.RenderHint.Antialiasing)
    cutter.setBrush(Qt.GlobalColor.black)
    cutter.setPen(Qt.PenStyle.NoPen)
    cutter.drawEllipse(QRectF(0, 0, pixels, pixels))
    cutter.end()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, disc)
    painter.end()
    return picture


def _empty(pixels: int) -> QImage:
    picture = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
