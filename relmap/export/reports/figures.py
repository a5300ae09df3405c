"""The figures of a report: as large as its page wants them, and without the empty rim of their sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage

from relmap.export.buffer import bytes_of, new_buffer
from relmap.export.figure import Figure, lettered_now
from relmap.export.reports.contents import Report, Told
from relmap.export.reports.plan import STEP, Block, Place, planned
from relmap.export.write import image
from relmap.storage.errors import FileProblem

_ROUGH = 48
"""Dots to the inch, to see where there is ink."""
_RIM = 3.0
"""Pixels at 96 to the inch that are kept around it."""
_SAME = 8.0
"""Points by which a figure may be lower than planned."""
_ROUNDS = 8


@dataclass(frozen=True)
class Shown:
    """A figure, and the part of its sheet that is not empty, in its pixels."""

    figure: Figure
    box: QRectF

    def size(self, width: float, height: float) -> tuple[float, float]:
        """How large it is within a width and height, whatever their unit."""
        scale = min(width / self.box.width(), height / self.box.height())
        return self.box.width() * scale, self.box.height() * scale


class Placed(NamedTuple):
    """A figure as it stands on a page: its size in points, and how its scene was planned."""

    shown: Shown
    width: float
    height: float
    place: Place

    @property
    def text_first(self) -> bool:
        """Whether the text of its scene comes before it."""
        return self.place.text_first


def shown(figure: Figure) -> Shown:
    """A figure without its rim; its text is placed now, and not again when it is painted."""
    figure = lettered_now(figure)
    box = _ink(image(figure, _ROUGH))
    factor = 96 / _ROUGH
    found = QRectF(box.x() * factor, box.y() * factor, box.width() * factor, box.height() * factor)
    sheet = QRectF(0, 0, figure.width, figure.height)
    return Shown(figure, found.adjusted(-_RIM, -_RIM, _RIM, _RIM).intersected(sheet))


def _ink(picture: QImage) -> QRect:
    """Where a picture is not as in its corner."""
    grey = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1, 4)[:, : grey.width()]
    apart = np.abs(pixels.astype(np.int16) - pixels[0, 0].astype(np.int16)).max(axis=2) > 8
    rows, columns = np.flatnonzero(apart.any(axis=1)), np.flatnonzero(apart.any(axis=0))
    if not len(rows):
        return grey.rect()
    left, top = int(columns[0]), int(rows[0])
    return QRect(left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)


def png_of(found: Shown, dpi: int, told: Callable[[float], bool]) -> bytes:
    """The part of a figure that is not empty, as PNG. Raises Stopped."""
    picture = image(found.figure, dpi, told)
    factor = dpi / 96
    box = QRectF(*(value * factor for value in found.box.getRect())).toAlignedRect()  # type: ignore[misc]
    buffer = new_buffer()
    if not picture.copy(box.intersected(picture.rect())).save(buffer, "PNG"):  # type: ignore[call-overload]
        raise FileProblem("The picture could not be made.", "Take a smaller size.")
    return bytes_of(buffer)


def pngs(figures: Sequence[Shown], dpi: int, told: Told) -> list[bytes]:
    """Figures as PNG, told as the second half of the work. Raises Stopped."""
    found: list[bytes] = []

    def part(done: float) -> bool:
        told(0.45 + 0.45 * (len(found) + done) / len(figures))
        return True

    for figure in figures:
        found.append(png_of(figure, dpi, part))
    return found


def as_they_are(report: Report, told: Told) -> list[Shown]:
    """The figures in their usual size, told as the first half of the work. Raises Stopped."""
    found: list[Shown] = []
    for number, section in enumerate(report.sections, 1):
        found.append(shown(section.figure))
        told(0.45 * number / len(report.sections))
    return found


def filling(
    report: Report, blocks: Sequence[Block], lead: float, tail: float, page: tuple[float, float], told: Told
) -> list[Placed]:
    """The figures that fill the pages. Raises Stopped.

    Args:
        report: what is told.
        blocks: the scenes.
        lead, tail: the text before and after them, in points.
        page: width and height of its room, in points.
        told: told the part done.
    """
    width, room = page
    made = _Made(report, width)
    tried = [made.limited(number, block) for number, block in enumerate(blocks)]
    found: list[Placed] = []
    for turn in range(_ROUNDS):
        places = planned(tried, lead, tail, room)
        found = []
        for number, place in enumerate(places):
            figure = made.figure(number, place.height)
            found.append(Placed(figure, *figure.size(width, place.height), place))
            told(0.45 * (turn + (number + 1) / len(places)) / _ROUNDS)
        # A map of another shape than its page wants leaves room, which others take.
        rows = zip(tried, found, strict=True)
        as_expected = [abs(block.expected(one.place.height) - one.height) < _SAME for block, one in rows]
        if all(as_expected):
            break
        rows = zip(tried, found, strict=True)
        tried = [
            replace(block, reached={**block.reached, one.place.height: one.height}) for block, one in rows
        ]
    return found


class _Made:
    """The figures of a report in all sizes that were asked for."""

    def __init__(self, report: Report, width: float) -> None:
        self._report, self._width = report, width
        self._known: dict[tuple[int, float], Shown] = {}

    def limited(self, number: int, block: Block) -> Block:
        """A scene of which the figure has a size of its own is as high as it is."""
        if self._report.sections[number].sized is not None:
            return block
        high = self.figure(number, 0.0).size(self._width, block.most)[1]
        return replace(block, least=high, most=high)

    def figure(self, number: int, height: float) -> Shown:
        """The figure of a scene that is so high at most, in points."""
        section, size = self._report.sections[number], -(-height // STEP) * STEP
        key = (number, 0.0 if section.sized is None else size)
        if key not in self._known:
            figure = section.figure if section.sized is None else section.sized(self._width, size)
            self._known[key] = shown(figure)
        return self._known[key]
