"""A picture of the lines that stay while the day, or an actor, moves: only the others are painted anew."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from relmap.drawing import bundles
from relmap.drawing.frame import UNNUMBERED, Frame, Lines
from relmap.drawing.paint import Options, paint, paint_halos
from relmap.drawing.paint_edges import paint_plain_edges, seen
from relmap.drawing.view import View

_APART = 20
_PART = 60
"""So many lines, and so large a part of all, that are the next to go are painted each time."""


class Scrubber:
    """Paints the plain lines of one frame after another.

    The lines are painted once into a picture, but for those that are the next to end, or the last to have
    begun, for time goes both ways, and those of actors that are on the move. As long as all of that
    picture are still there, it is good for the next frame.
    """

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._picture = QPixmap()
        self._within: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self._count = 0
        self.painted = 0
        """How many lines the last frame has cost."""

    def paint(
        self, painter: QPainter, frame: Frame, view: View, area: QRectF,
        selected: Collection[str] = (), moving: Collection[str] = (), bundled: bool = True,
    ) -> None:  # fmt: skip
        """Paint ground, halos and plain lines of a frame within an area of pixels that begins at (0, 0).

        Args:
            painter: of the picture.
            frame: what is drawn.
            view: scene to pixels.
            area: of the picture.
            selected: ids of what is marked as selected.
            moving: ids of actors that will be elsewhere in the next frame.
            bundled: whether relations merge into bundles where they are many and far away.
        """
        lines = frame.lines
        far = bundled and bundles.are_due(frame, view)
        if lines is None or far:
            options = Options(fine=False, bundled=bundled, selected=selected, parts=("under",))
            paint(painter, frame, view, area, options)
            self.painted = len(frame.edges)
            return
        painter.save()
        curves = view.to_pixels(frame.curves)
        ratio = painter.device().devicePixelRatio()
        of = (id(lines.maker), view, area.width(), area.height(), ratio, frame.theme.name)
        inside = self._known(lines) if of == self._of else np.zeros(len(lines.numbers), dtype=bool)
        going = _ends_at(frame, moving) | (lines.numbers == UNNUMBERED)
        if of != self._of or int(inside.sum()) != self._count or (inside & going).any():
            inside = ~(going | _soon_gone(lines))
            self._draw(frame, curves, view, area, ratio, np.flatnonzero(inside))
            self._remember(lines, inside)
            self._of = of
            self.painted = len(lines.numbers)
        else:
            self.painted = int((~inside).sum())
        painter.drawPixmap(0, 0, self._picture)
        paint_halos(painter, frame, curves, view, selected)
        rest = np.flatnonzero(~inside)
        for _ in paint_plain_edges(painter, frame, curves, view, rest[seen(curves[rest], area)]):
            pass
        painter.restore()

    def _known(self, lines: Lines) -> NDArray[np.bool_]:
        """Which lines are in the picture."""
        if len(lines.numbers) and lines.numbers.max() >= len(self._within):
            more = np.zeros(int(lines.numbers.max()) + 1 - len(self._within), dtype=bool)
            self._within = np.concatenate((self._within, more))
        return self._within[lines.numbers]

    def _remember(self, lines: Lines, inside: NDArray[np.bool_]) -> None:
        self._within = np.zeros(int(lines.numbers.max(initial=-1)) + 1, dtype=bool)
        self._within[lines.numbers[inside]] = True
        self._count = int(inside.sum())
        self._maker = lines.maker  # kept, so that its id stays its own

    def _draw(
        self, frame: Frame, curves: np.ndarray, view: View, area: QRectF, ratio: float,
        rows: NDArray[np.int64],
    ) -> None:  # fmt: skip
        size = area.size().toSize() * ratio
        if self._picture.size() != size:
            self._picture = QPixmap(size)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(QColor(frame.theme.ground))
        inner = QPainter(self._picture)
        for _ in paint_plain_edges(inner, frame, curves, view, rows[seen(curves[rows], area)]):
            pass
        inner.end()


def _ends_at(frame: Frame, actors: Collection[str]) -> NDArray[np.bool_]:
    """Whether each relation has one of these actors."""
    if not actors:
        return np.zeros(len(frame.edges), dtype=bool)
    there = np.fromiter((node.id in actors for node in frame.nodes), dtype=bool, count=len(frame.nodes))
    return there[frame.ends[:, 0]] | there[frame.ends[:, 1]]


def _soon_gone(lines: Lines) -> NDArray[np.bool_]:
    """The relations next to end, and those last begun."""
    count = len(lines.numbers)
    apart = min(max(_APART, count // _PART), count)
    found = np.zeros(count, dtype=bool)
    if apart:
        found[np.argpartition(lines.until, apart - 1)[:apart]] = True
        found[np.argpartition(-lines.since, apart - 1)[:apart]] = True
    return found
