"""A map through time as a moving picture: WebP, GIF, or MP4 where PyAV is installed."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtGui import QImage

from relmap.export.figure import Figure
from relmap.export.write import Aside, Progress, at_once, image
from relmap.storage.errors import FileProblem
from relmap.storage.safe_write import safe_write

FORMATS = (".webp", ".gif", ".mp4")
MOST_PIXELS = 600_000_000
"""Of all pictures together: they are held in memory, at three bytes each, but for MP4."""
_RATE = 25
"""Pictures a second of a film."""
_LAST = 2.5
"""How much longer than the others the last picture stays."""


def write_animation(
    figures: Iterable[Figure], count: int, path: Path, milliseconds: int, dpi: int = 96,
    progress: Progress | None = None, aside: Aside = at_once,
) -> None:  # fmt: skip
    """Write figures as a moving picture that begins anew when it has ended.

    Args:
        figures: in their order, all of one size; made one by one as they are needed.
        count: of the figures.
        path: of the file; its ending says as what.
        milliseconds: for which each is seen.
        dpi: pixels to the inch.
        progress: told the part done; gives whether to go on.
        aside: does what takes long and paints nothing.

    Raises:
        Stopped: `progress` said so; nothing is written.
        FileProblem: the ending is of no format, there is nothing to show or too much of it, or the file
            cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise FileProblem(f"{path.name} is neither .webp, .gif nor .mp4.", "The ending says what to write.")
    if suffix == ".mp4" and not has_video():
        raise FileProblem("To write MP4 relmap needs the package av.", "Install it: pip install av")
    if not path.absolute().parent.is_dir():
        raise FileProblem(f"There is no folder {path.parent}.", "Make it first, or choose another.")
    pictures = drawn(figures, count, dpi, progress)
    if suffix == ".mp4":
        data = _mp4(pictures, count, milliseconds)
    else:
        held = list(_holdable(pictures, count))
        data = aside(lambda: encoded(held, suffix, milliseconds))
    safe_write(path, data)
    if progress is not None:
        progress(1.0)


def has_video() -> bool:
    """Whether MP4 can be written."""
    return importlib.util.find_spec("av") is not None


def drawn(
    figures: Iterable[Figure], count: int, dpi: int, progress: Progress | None = None
) -> Iterator[Image.Image]:
    """The pictures, one after the other. Raises Stopped; FileProblem if there is none."""
    number = 0
    for number, figure in enumerate(figures, 1):
        yield as_pillow(image(figure, dpi, _part(progress, number - 1, 0.9 / max(count, 1))))
    if number == 0:
        raise FileProblem("There is no day to show.", "Choose a longer time.")


def _holdable(pictures: Iterator[Image.Image], count: int) -> Iterator[Image.Image]:
    """The pictures, unless all of them together would not go into memory."""
    for picture in pictures:
        if count * picture.width * picture.height > MOST_PIXELS:
            raise FileProblem(
                f"{count:,} pictures of {picture.width:,} × {picture.height:,} pixels are too many.",
                "Take a longer step, a lower resolution, or MP4.",
            )
        yield picture


def _part(progress: Progress | None, number: int, each: float) -> Progress | None:
    """Progress of one picture as a part of that of all."""
    return None if progress is None else lambda part: progress(each * (number + part))


def estimated(pictures: Sequence[Image.Image], suffix: str, milliseconds: int, count: int) -> int:
    """About how many bytes a moving picture will have.

    Args:
        pictures: two that follow one another, somewhere in its middle.
        suffix: of its file.
        milliseconds: for which each is seen.
        count: of its pictures.
    """

    def size(some: Sequence[Image.Image]) -> int:
        if suffix == ".mp4":
            return len(_mp4(iter(some), len(some), milliseconds))
        return len(encoded(some, suffix, milliseconds))

    first = size(pictures[:1])
    return first + max(size(pictures[:2]) - first, 0) * (count - 1)


def encoded(pictures: Sequence[Image.Image], suffix: str, milliseconds: int) -> bytes:
    """The pictures as WebP or GIF; the last is seen longer."""
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


def _mp4(pictures: Iterator[Image.Image], count: int, milliseconds: int) -> bytes:
    """As H.264 where that can be had, else as MPEG-4; the sides are even, as both want them."""
    import av

    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        codec = "libx264" if "libx264" in av.codecs_available else "mpeg4"
        stream: Any = container.add_stream(codec, rate=_RATE)
        stream.pix_fmt = "yuv420p"
        for number, picture in enumerate(pictures, 1):
            if number == 1:
                stream.width, stream.height = (side - side % 2 for side in picture.size)
            longer = _LAST if number == count else 1.0
            frame = av.VideoFrame.from_image(picture.crop((0, 0, stream.width, stream.height)))
            for _ in range(max(1, round(milliseconds * longer * _RATE / 1000))):
                frame.pts = None
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return buffer.getvalue()


def as_pillow(picture: QImage) -> Image.Image:
    """A picture of Qt's as one of Pillow's."""
    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    data = bytes(rgb.constBits())
    return Image.frombuffer("RGB", (rgb.width(), rgb.height()), data, "raw", "RGB", rgb.bytesPerLine(), 1)
