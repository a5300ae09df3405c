"""Pictures of every sort, for tests: sound ones, and such as a stranger might put into a map."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A sound picture, red."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "#cc0000").save(buffer, form)
    return buffer.getvalue()


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_header(width: int, height: int) -> bytes:
    return png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def png_of_zeros(width: int, height: int) -> bytes:
    """A sound PNG, black, of few bytes."""
    rows = zlib.compress(bytes((1 + 3 * width) * height), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + png_header(width, height) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")
    )


def damaged(png: bytes, rows: bytes) -> bytes:
    """A PNG with other rows, packed or not, and true sums."""
    return png[:33] + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def with_size(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG whose frame tells another size."""
    at = jpeg.index(b"\xff\xc0")
    return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]


def hostile(path: str) -> dict[str, bytes]:
    """Data that must not be unfolded; some of it names a file.

    Args:
        path: of a file that must not be opened.
    """
    png, jpeg = picture(), picture("JPEG")
    frame = jpeg.index(b"\xff\xc0")
    of_frame = jpeg[frame : frame + 2 + struct.unpack(">H", jpeg[frame + 2 : frame + 4])[0]]
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    body = png[8 + 25 :]
    return {
        "svg that names a file": svg + b'width="9" height="9"><image width="9" height="9" xlink:href="'
        + path.encode() + b'"/></svg>',
        "svg without end": svg + b'width="1e9" height="1e9"><g id="a">' + b'<use xlink:href="#a"/>' * 40
        + b"</g></svg>",
        "svg, packed": zlib.compress(svg + b"/>", wbits=31),
        "png too wide": b"\x89PNG\r\n\x1a\n" + png_header(30_000, 30_000) + body,
        "png of too many pixels": b"\x89PNG\r\n\x1a\n" + png_header(4_096, 4_000) + body,
        "png with a second header": png[:33] + png_header(30_000, 30_000) + body,
        "png cut off": png[:50],
        "png without a header": b"\x89PNG\r\n\x1a\n" + body,
        "png of no size": b"\x89PNG\r\n\x1a\n" + png_header(0, 5) + body,
        "jpeg too wide": with_size(jpeg, 60_000, 10),
        "jpeg of two sizes": jpeg[:frame] + of_frame + jpeg[frame:],
        "jpeg of a size after its scan": jpeg[:-2] + of_frame + jpeg[-2:],
        "jpeg of too many scans": jpeg[:-2] + jpeg[jpeg.index(b"\xff\xda") : -2] * 20 + jpeg[-2:],
        "jpeg of twelve bits": jpeg[: frame + 4] + b"\x0c" + jpeg[frame + 5 :],
        "jpeg without loss": jpeg[:frame] + b"\xff\xc3" + jpeg[frame + 2 :],
        "png of a wrong sum": png[:40] + bytes([png[40] ^ 1]) + png[41:],
        "png without rows": png[:33] + png[-12:],
        "png of unknown colours": b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, 5, 0, 0, 0))
        + body,
        "jpeg cut off": jpeg[:-2],
        "gif": picture("GIF"),
        "webp": picture("WEBP"),
        "bmp": picture("BMP"),
        "tiff": picture("TIFF"),
        "xpm": b'/* XPM */\nstatic char *a[] = {"1 1 1 1", "a c #f00", "a"};',
        "nothing": b"",
    }  # fmt: skip
