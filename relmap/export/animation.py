"""A map through time as a moving picture: WebP, GIF, or MP4 where PyAV is installed."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtGui import QImage

from relmap.export.figure import Figure
from relmap.export.film_palette import FilmPalette
from relmap.export.write import Aside, Progress, at_once, image
from relmap.storage.errors import FileProblem
from relmap.storage.safe_write import safe_write

FORMATS = (".webp", ".gif", ".mp4")
MOST_PIXELS = 600_000_000
"""Of all pictures together: they are held in memory, at three bytes each, but for MP4."""
_RATE = 25
"""Pictures a second of a film."""
_HELD = 2.5
"""How much longer than the others the first and the last picture stay, where nothing is said of it."""


@dataclass(frozen=True)
class Pace:
    """How long pictures are seen, in milliseconds.

    Args:
        each: one in the middle.
        hold: the first and the last; None: two and a half times as long.
    """

    each: int
    hold: int | None = None

    @property
    def held(self) -> int:
        """For which the first and the last are seen."""
        return round(self.each * _HELD) if self.hold is None else self.hold

    def of(self, count: int) -> list[int]:
        """For which each of so many pictures is seen."""
        return [self.held if number in (0, count - 1) else self.each for number in range(count)]


def write_animation(
    figures: Iterable[Figure], count: int, path: Path, pace: Pace, dpi: int = 96,
    progress: Progress | None = None, aside: Aside = at_once,
) -> None:  # fmt: skip
    """Write figures as a moving picture that begins anew when it has ended.

    Args:
        figures: in their order, all of one size; made one by one as they are needed.
        count: of the figures.
        path: of the file; its ending says as what.
        pace: for how long each is seen.
        dpi: pixels to the inch.
        progress: told the part done; gives whether to go on.
        aside: does what takes long and paints nothing.

    Raises:
        Stopped: `progress` said so; nothing is written.
        FileProblem: the ending is of no format, there is nothing to show or too much of it, or the file
            cannot be written.
    """
    check_ending(path)
    if not path.absolute().parent.is_dir():
        raise FileProblem(f"There is no folder {path.parent}.", "Make it first, or choose another.")
    safe_write(path, animation(figures, count, path.suffix.lower(), pace, dpi, progress, aside))
    if progress is not None:
        progress(1.0)


def check_ending(path: Path) -> None:
    """Raise FileProblem if the ending of a file is of no format that can be written here."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise FileProblem(f"{path.name} is neither .webp, .gif nor .mp4.", "The ending says what to write.")
    if suffix == ".mp4" and not has_video():
        raise FileProblem("To write MP4 relmap needs the package av.", "Install it: pip install av")


def animation(
    figures: Iterable[Figure], count: int, suffix: str, pace: Pace, dpi: int = 96,
    progress: Progress | None = None, aside: Aside = at_once,
) -> bytes:  # fmt: skip
    """As `write_animation`, into memory; the suffix is one of FORMATS."""
    # How large they are is known before any of them is drawn.
    rest = iter(figures)
    first = next(rest, None)
    every = figures if first is None else chain([first], rest)
    if first is not None and suffix != ".mp4":
        _check_holdable(round(first.width * dpi / 96), round(first.height * dpi / 96), count)
    pictures = drawn(every, count, dpi, progress)
    if suffix == ".mp4":
        return _mp4(pictures, count, pace)
    held = list(pictures)
    return aside(lambda: encoded(held, suffix, pace))


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


def _check_holdable(width: int, height: int, count: int) -> None:
    """Raise FileProblem if all pictures together would not go into memory."""
    if count * width * height > MOST_PIXELS:
        raise FileProblem(
            f"{count:,} pictures of {width:,} × {height:,} pixels are too many.",
            "Take a longer step, a lower resolution, or MP4.",
        )


def _part(progress: Progress | None, number: int, each: float) -> Progress | None:
    """Progress of one picture as a part of that of all."""
    return None if progress is None else lambda part: progress(each * (number + part))


def estimated(pictures: Sequence[Image.Image], suffix: str, pace: Pace, count: int) -> int:
    """About how many bytes a moving picture will have.

    Args:
        pictures: two that follow one another, somewhere in its middle.
        suffix: of its file.
        pace: for how long each is seen.
        count: of its pictures.
    """

    def size(some: Sequence[Image.Image]) -> int:
        if suffix == ".mp4":
            return len(_mp4(iter(some), len(some), pace))
        return len(encoded(some, suffix, pace))

    first = size(pictures[:1])
    return first + max(size(pictures[:2]) - first, 0) * (count - 1)


def encoded(pictures: Sequence[Image.Image], suffix: str, pace: Pace) -> bytes:
    """The pictures as WebP or GIF; the first and the last are seen longer."""
    durations = pace.of(len(pictures))
    buffer = io.BytesIO()
    shared: dict[str, Any] = {"save_all": True, "loop": 0}
    if suffix == ".gif":
        # One palette for all: else still parts would flicker.
        palette = FilmPalette(pictures)
        flat = [palette.flat(picture) for picture in pictures]
        # GIF counts in hundredths of a second, of which the first is too short for most readers.
        shared["duration"] = [max(round(each / 10), 2) * 10 for each in durations]
        flat[0].save(buffer, "GIF", append_images=flat[1:], optimize=False, **shared)
    else:
        rest = list(pictures[1:])
        pictures[0].save(
            buffer, "WEBP", append_images=rest, duration=durations, lossless=True, method=4, **shared
        )
    return buffer.getvalue()


def _mp4(pictures: Iterator[Image.Image], count: int, pace: Pace) -> bytes:
    """As H.264 where that can be had, else as MPEG-4; the sides are even, as both want them."""
    import av

    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        good = "libx264" in av.codecs_available
        stream: Any = container.add_stream("libx264" if good else "mpeg4", rate=_RATE)
        stream.pix_fmt = "yuv420p"
        # Lines and letters are thin: what films of landscapes do without is seen here.
        stream.options = {"crf": "16"} if good else {"qscale": "2"}
        until, shown = 0, 0
        for number, (picture, each) in enumerate(zip(pictures, pace.of(count), strict=True)):
            if number == 0:
                stream.width, stream.height = (max(side - side % 2, 2) for side in picture.size)
            frame = av.VideoFrame.from_image(picture.crop((0, 0, stream.width, stream.height)))
            until += each
            times = max(round(until * _RATE / 1000) - shown, 1)
            for _ in range(times):
                frame.pts = None
                container.mux(stream.encode(frame))
            shown += times
        container.mux(stream.encode())
    return buffer.getvalue()


def as_pillow(picture: QImage) -> Image.Image:
    """A picture of Qt's as one of Pillow's."""
    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    data = bytes(rgb.constBits())
    return Image.frombuffer("RGB", (rgb.width(), rgb.height()), data, "raw", "RGB", rgb.bytesPerLine(), 1)
