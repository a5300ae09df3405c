"""A map through time as a moving picture: WebP, GIF, or MP4 where PyAV is installed."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtGui import QImage

from relmap.export.figure import Figure
from relmap.export.write import image
from relmap.storage.errors import FileProblem, Stopped
from relmap.storage.safe_write import safe_write

FORMATS = (".webp", ".gif", ".mp4")
Progress = Callable[[float], bool]
_RATE = 25
"""Pictures a second of a film."""
_LAST = 2.5
"""How much longer than the others the last picture stays."""


def write_animation(
    figures: Iterable[Figure], count: int, path: Path, milliseconds: int, dpi: int = 96,
    progress: Progress | None = None,
) -> None:  # fmt: skip
    """Write figures as a moving picture that begins anew when it has ended.

    Args:
        figures: in their order, all of one size; made one by one as they are needed.
        count: of the figures.
        path: of the file; its ending says as what.
        milliseconds: for which each is seen.
        dpi: pixels to the inch.
        progress: told the part done; gives whether to go on.

    Raises:
        Stopped: `progress` said so; nothing is written.
        FileProblem: the ending is of no format, there is nothing to show, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise FileProblem(f"{path.name} is neither .webp, .gif nor .mp4.", "The ending says what to write.")
    if suffix == ".mp4" and importlib.util.find_spec("av") is None:
        raise FileProblem("To write MP4 relmap needs the package av.", "Install it: pip install av")
    if not path.absolute().parent.is_dir():
        raise FileProblem(f"There is no folder {path.parent}.", "Make it first, or choose another.")
    pictures: list[Image.Image] = []
    for number, figure in enumerate(figures):
        pictures.append(_as_pillow(image(figure, dpi)))
        if progress is not None and not progress(0.8 * (number + 1) / max(count, 1)):
            raise Stopped
    if not pictures:
        raise FileProblem("There is no day to show.", "Choose a longer time.")
    make = _mp4 if suffix == ".mp4" else _encoded
    safe_write(path, make(pictures, suffix, milliseconds))
    if progress is not None:
        progress(1.0)


def _encoded(pictures: Sequence[Image.Image], suffix: str, milliseconds: int) -> bytes:
    durations = [milliseconds] * (len(pictures) - 1) + [round(milliseconds * _LAST)]
    buffer = io.BytesIO()
    shared = {"save_all": True, "append_images": list(pictures[1:]), "duration": durations, "loop": 0}
    if suffix == ".gif":
        # One palette for all: else still parts would flicker.
        palette = pictures[-1].quantize(255, dither=Image.Dither.NONE)
        flat = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
        flat[0].save(buffer, "GIF", **{**shared, "append_images": flat[1:]}, optimize=False)
    else:
        pictures[0].save(buffer, "WEBP", **shared, lossless=True, method=4)
    return buffer.getvalue()


def _mp4(pictures: Sequence[Image.Image], _suffix: str, milliseconds: int) -> bytes:
    """As H.264 where that can be had, else as MPEG-4; the sides are even, as both want them."""
    import av

    width, height = (side - side % 2 for side in pictures[0].size)
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        codec = "libx264" if "libx264" in av.codecs_available else "mpeg4"
        stream: Any = container.add_stream(codec, rate=_RATE)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number, picture in enumerate(pictures):
            longer = _LAST if number == len(pictures) - 1 else 1.0
            frame = av.VideoFrame.from_image(picture.crop((0, 0, width, height)))
            for _ in range(max(1, round(milliseconds * longer * _RATE / 1000))):
                frame.pts = None
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return buffer.getvalue()


def _as_pillow(picture: QImage) -> Image.Image:
    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    data = bytes(rgb.constBits())
    return Image.frombuffer("RGB", (rgb.width(), rgb.height()), data, "raw", "RGB", rgb.bytesPerLine(), 1)
