"""Where there is room on a picture for something that lies over it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect

from relmap.drawing.curves import Points, point_at
from relmap.drawing.frame import Frame
from relmap.drawing.view import View

_CELL = 5.0
"""Pixels of a cell in which weights are gathered."""
_SAMPLES = np.linspace(0.08, 0.92, 9)
"""Where along a line it is looked at."""
ACTOR, _CONCERNED = 12.0, 36.0
"""Weight of an actor, and of one whom an event of the day is about, against a piece of a line."""
_REACH = 27.0
"""How far an actor with its name reaches, in scene units."""


class Coverage:
    """How much of a frame a rectangle would hide; answered from sums made once (Crow 1984, summed areas).

    Args:
        frame, view: what is seen, and where.
        width, height: of the widget.
    """

    def __init__(self, frame: Frame, view: View, width: int, height: int) -> None:
        self.of = (frame, view, width, height)
        weights = np.array([_CONCERNED if node.id in frame.haloed_nodes else ACTOR for node in frame.nodes])
        self._actors = _sums(view.to_pixels(frame.places), weights, width, height)
        along = point_at(frame.curves, np.broadcast_to(_SAMPLES, (len(frame.curves), len(_SAMPLES))))
        lines = view.to_pixels(along).reshape(-1, 2)
        self._lines = _sums(lines, np.ones(len(lines)), width, height)
        self._margin = _REACH * view.scale

    def hidden(self, box: QRect) -> float:
        """The weight of what a rectangle of the widget would hide."""
        return _within(self._actors, box, self._margin) + _within(self._lines, box, 0.0)


def _sums(points: Points, weights: Points, width: int, height: int) -> Points:
    """The weight of all cells above and to the left of each."""
    columns, rows = int(width / _CELL) + 2, int(height / _CELL) + 2
    cells = np.zeros((columns, rows))
    if len(points):
        at = np.floor(points / _CELL).astype(int)
        inside = (at >= 0).all(axis=1) & (at[:, 0] < columns - 1) & (at[:, 1] < rows - 1)
        np.add.at(cells, (at[inside, 0] + 1, at[inside, 1] + 1), weights[inside])
    return cells.cumsum(axis=0).cumsum(axis=1)


def _within(sums: Points, box: QRect, margin: float) -> float:
    columns, rows = sums.shape
    left = min(max(int((box.left() - margin) / _CELL), 0), columns - 1)
    top = min(max(int((box.top() - margin) / _CELL), 0), rows - 1)
    right = min(max(int((box.right() + margin) / _CELL) + 1, 0), columns - 1)
    bottom = min(max(int((box.bottom() + margin) / _CELL) + 1, 0), rows - 1)
    return float(sums[right, bottom] - sums[left, bottom] - sums[right, top] + sums[left, top])
