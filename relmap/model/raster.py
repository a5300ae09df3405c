"""Pictures as bytes: told by their first bytes and their own headers, before anything unfolds them.

A map may come from a stranger. Only PNG and JPEG are read, of no more than so many pixels by every header;
whoever decodes them is told which of both it is, so that nothing guesses.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from relmap.model.errors import RelmapError

LONGEST_SIDE = 4096
MOST_PIXELS = 16_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


class PictureProblem(RelmapError):
    """Bytes that are no picture relmap reads; the message begins without a subject."""


@dataclass(frozen=True)
class Raster:
    """A picture whose headers have been looked at, not unfolded yet."""

    format: Literal["PNG", "JPEG"]
    width: int
    height: int
    data: bytes
    """What is to be decoded: of a PNG without its texts and colour profiles, which can hold anything."""

    @property
    def mime(self) -> str:
        """As the web names its format."""
        return f"image/{self.format.lower()}"


def raster(data: bytes) -> Raster:
    """Look at the headers of a picture.

    Raises:
        PictureProblem: it is neither PNG nor JPEG, too large, or its headers make no sense.
    """
    if data.startswith(_PNG):
        return _png(data)
    if data.startswith(_JPEG):
        return _jpeg(data)
    raise PictureProblem("is neither PNG nor JPEG.", "Save it as one of them and add it again.")


def raster_of(text: str) -> Raster:
    """The same for base64, as a map holds it. Raises PictureProblem."""
    try:
        return raster(base64.b64decode(text, validate=True))
    except binascii.Error as error:
        raise PictureProblem("is no base64.", "Add the picture again.") from error


def _checked(width: int, height: int) -> None:
    if not width or not height:
        raise PictureProblem("has no size.", "Save it anew as PNG or JPEG.")
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise PictureProblem(
            f"is too large: {width:,} × {height:,} pixels.",
            f"Make it smaller: at most {LONGEST_SIDE:,} pixels a side, {MOST_PIXELS // 10**6} megapixels.",
        )


def _cut_off() -> PictureProblem:
    return PictureProblem("is cut off or damaged.", "Save it anew as PNG or JPEG.")


# --- PNG (ISO/IEC 15948) ----------------------------------------------------------------------

_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"}


def _png(data: bytes) -> Raster:
    kept = [_PNG]
    size = None
    for name, chunk, whole in _png_chunks(data):
        if (name == b"IHDR") != (size is None):
            raise _cut_off()  # the header comes first, and once
        if name == b"IHDR":
            if len(chunk) != 13:
                raise _cut_off()
            size = struct.unpack(">II", chunk[:8])
            _checked(*size)
        if name in _KEPT:
            kept.append(whole)
        if name == b"IEND":
            assert size is not None
            return Raster("PNG", *size, b"".join(kept))
    raise _cut_off()


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, content, and the whole of each chunk."""
    at = len(_PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        end = at + 12 + length
        if end > len(data):
            return
        yield data[at + 4 : at + 8], data[at + 8 : end - 4], data[at:end]
        at = end


# --- JPEG (ITU-T T.81) ------------------------------------------------------------------------

_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_ALONE = {0x01, *range(0xD0, 0xD9)}
_SCAN, _END, _LINES = 0xDA, 0xD9, 0xDC
_MOST_SCANS = 64
"""Each is a pass over all pixels; progressive ones have about ten, and few bytes can ask for thousands."""


def _jpeg(data: bytes) -> Raster:
    size = None
    scans = 0
    at = 2
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise _cut_off()
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        at += 2
        if marker == 0x00 or marker in _ALONE:
            continue  # within a scan
        if marker == _END:
            break
        if at + 2 > len(data):
            raise _cut_off()
        (length,) = struct.unpack_from(">H", data, at)
        if length < 2 or at + length > len(data) or marker == _LINES:
            raise _cut_off()
        if marker in _FRAMES:
            if size is not None or length < 8:
                raise _cut_off()  # a second size, of which the first says nothing
            height, width = struct.unpack_from(">HH", data, at + 3)
            size = (width, height)
            _checked(*size)
        scans += marker == _SCAN
        at += length
    if size is None or not 0 < scans <= _MOST_SCANS:
        raise _cut_off()
    return Raster("JPEG", *size, data[:at])
