"""Pictures as bytes: told by their first bytes and their own headers, before anything unfolds them.

A map may come from a stranger. Only PNG and JPEG are read, of no more than so many pixels by every header;
whoever decodes them is told which of both it is, so that nothing guesses.
"""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from relmap.model.errors import RelmapError
from relmap.model.jpeg_tables import sound_tables

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

    @property
    def effort(self) -> int:
        """Its pixels, as far as unfolding them goes: those of more than 24 bits take longer."""
        pixels = self.width * self.height
        if self.format == "JPEG":
            return pixels
        depth, colour, _ = _png_kind(self.data[len(_PNG) :])
        return pixels * max(24, depth * _SAMPLES[colour]) // 24


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


def check_intact(found: Raster) -> None:
    """Look further: a PNG is unfolded, a little at a time and kept nowhere; of a JPEG the tables are read.

    A JPEG that is damaged behind its tables is shown as far as it can be read.

    Raises:
        PictureProblem: what is within is not what the headers say.
    """
    if found.format == "PNG":
        _check_rows(found)
    elif not sound_tables((marker, content) for marker, content, _ in _jpeg_segments(found.data)):
        raise _cut_off()


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
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
"""Bits of each sample, by the type of colour."""
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Where each pass over an interlaced picture begins, and its steps: x, y, x, y."""
_LAST_FILTER = 4
_BLOCK = 1 << 18
_READ_ON = 1024
"""So many bytes more than its rows a PNG may have; decoders would unpack all that there is."""


def _png(data: bytes) -> Raster:
    kept = [_PNG]
    size = None
    seen: set[bytes] = set()
    for name, chunk, whole in _png_chunks(data):
        if (name == b"IHDR") != (size is None):
            raise _cut_off()  # the header comes first, and once
        if name not in _KEPT:
            continue
        if zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:]):
            raise _cut_off()
        if name == b"IHDR":
            size = _png_size(chunk)
        kept.append(whole)
        seen.add(name)
        if name == b"IEND":
            assert size is not None
            if b"IDAT" not in seen or (_png_kind(kept[1])[1] == _PALETTE and b"PLTE" not in seen):
                raise _cut_off()
            return Raster("PNG", *size, b"".join(kept))
    raise _cut_off()


_PALETTE = 3


def _png_size(header: bytes) -> tuple[int, int]:
    if len(header) != 13:
        raise _cut_off()
    width, height, depth, colour, packing, filters, interlaced = struct.unpack(">IIBBBBB", header)
    _checked(width, height)
    if depth not in _DEPTHS.get(colour, ()) or packing or filters or interlaced > 1:
        raise _cut_off()
    return width, height


def _png_kind(header: bytes) -> tuple[int, int, bool]:
    """Bits of a sample, type of colour, and whether it is interlaced, of the whole chunk of a header."""
    return header[16], header[17], bool(header[20])


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


def _check_rows(found: Raster) -> None:
    """Unfold the rows of a PNG, as many as its header says and a little at a time."""
    chunks = list(_png_chunks(found.data))
    rows = list(_png_rows(found, chunks[0][2]))
    whole = rows[-1][1]
    packed = b"".join(content for name, content, _ in chunks if name == b"IDAT")
    unpacking = zlib.decompressobj()
    at = 0
    while at < whole:
        try:
            block = unpacking.decompress(packed, min(_BLOCK, whole - at))
        except zlib.error as error:
            raise _cut_off() from error
        packed = unpacking.unconsumed_tail
        if not block:
            raise _cut_off()
        for first, last, step in rows:
            # Each row begins with the number of its filter.
            start = max(at, first)
            filters = block[start + (first - start) % step - at : max(last - at, 0) : step]
            if filters and max(filters) > _LAST_FILTER:
                raise _cut_off()
        at += len(block)
    try:
        unpacking.decompress(packed, _READ_ON)
    except zlib.error:
        return  # decoders read on, but forgive that
    if not unpacking.eof:
        raise _cut_off()  # its end is missing, or it goes on without end


def _png_rows(found: Raster, header: bytes) -> Iterator[tuple[int, int, int]]:
    """First byte, end, and bytes of a row, of each pass over a PNG as it is unfolded."""
    depth, colour, interlaced = _png_kind(header)
    at = 0
    for left, top, right, down in _PASSES if interlaced else ((0, 0, 1, 1),):
        width, height = -((left - found.width) // right), -((top - found.height) // down)
        if width > 0 and height > 0:
            step = 1 + (width * _SAMPLES[colour] * depth + 7) // 8
            yield at, at + step * height, step
            at += step * height


# --- JPEG (ITU-T T.81) ------------------------------------------------------------------------

_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_READ = {0xC0, 0xC1, 0xC2}
"""Baseline, extended and progressive; lossless, hierarchical and arithmetic ones are hardly ever read."""
_ALONE = {0x01, *range(0xD0, 0xD9)}
_SCAN, _END, _LINES = 0xDA, 0xD9, 0xDC
_MOST_SCANS = 20
"""Each is a pass over all pixels; progressive ones have about ten, and few bytes can ask for thousands."""


def _jpeg(data: bytes) -> Raster:
    size = None
    scans = 0
    end = 0
    for marker, content, at in _jpeg_segments(data):
        end = at
        if marker in _FRAMES:
            if size is not None or len(content) < 6:
                raise _cut_off()  # a second size, of which the first says nothing
            depth, height, width, parts = struct.unpack_from(">BHHB", content)
            size = (width, height)
            _checked(*size)
            if marker not in _READ or depth != 8 or len(content) != 6 + 3 * parts:
                raise PictureProblem("is a JPEG of a rare kind.", "Save it anew as PNG or JPEG.")
        scans += marker == _SCAN
    if size is None or not scans:
        raise _cut_off()
    if scans > _MOST_SCANS:
        raise PictureProblem(f"is a JPEG of {scans:,} layers.", "Save it anew as PNG or JPEG.")
    return Raster("JPEG", *size, data[:end])


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Marker, content and end of each segment, up to the end of the picture, which has no content."""
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
            yield marker, b"", at
            return
        if at + 2 > len(data):
            raise _cut_off()
        (length,) = struct.unpack_from(">H", data, at)
        if length < 2 or at + length > len(data) or marker == _LINES:
            raise _cut_off()
        at += length
        yield marker, data[at - length + 2 : at], at
