"""The one door through which pictures that are not relmap's own reach Qt's decoders.

Qt guesses formats: data that is SVG would reach a reader that opens any file it names, and can hang. Here the
headers and rows have been looked at (`model.raster`), and the decoder is told which of two formats it is.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from relmap.model.raster import PictureProblem, Raster, check_intact, raster

_DOT = QSize(1, 1)


def decoded(data: bytes | Raster, side: int = 0, within: int = 0) -> QImage:
    """A PNG or JPEG, turned as its camera says.

    Args:
        data: its bytes, or what was found of it.
        side: the shorter side may be made as small as this while it is read; 0: it is read as it is.
        within: no side is made larger than this, nor taken into memory so; 0: as above.

    Raises:
        PictureProblem: it is no such picture, too large, or cannot be decoded.
    """
    found = data if isinstance(data, Raster) else raster(data)
    check_intact(found)
    buffer = QBuffer()
    buffer.setData(QByteArray(found.data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(found.format.lower().encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    if within and max(found.width, found.height) > within:
        size = QSize(found.width, found.height)
        reader.setScaledSize(size.scaled(within, within, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(_DOT))
    elif side and min(found.width, found.height) > side:
        size = QSize(found.width, found.height)
        reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    picture = reader.read()
    if picture.isNull():
        raise PictureProblem("is cut off or damaged.", "Save it anew as PNG or JPEG.")
    return picture
