"""What text has to keep clear of, as a grid of small cells: lines, arrowheads, actors and other text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from relmap.drawing.curves import Points, point_at

Boxes = NDArray[np.float64]
"""Left, top, right and bottom in pixels, shape (..., 4)."""
Box = tuple[float, float, float, float]

CELL = 3.0
"""Pixels; less than what lies between an actor and its name, so that no actor is in the way of its own."""
_HEAD = 4.0
"""What a cell of an arrowhead costs, against one of a line."""
_AT_ONCE = 200
_ACTOR, _BLOCKED = -1, -2
"""What stands in a cell, if it is no text."""


class Obstacles:
    """Costs of covering what is drawn, and whether something solid or other text is in the way.

    Args:
        bounds: the part of the picture in which text may stand, in pixels.
        origin: a point of the picture at which cells begin: where that moves with the map, so do they, and
            text stands still while the map is moved.
    """

    def __init__(self, bounds: Box, origin: tuple[float, float] = (0.0, 0.0)) -> None:
        self.bounds = bounds
        left, top, right, bottom = bounds
        right, bottom = max(right, left), max(bottom, top)  # of a sheet smaller than its margins
        self._left = origin[0] + np.floor((left - origin[0]) / CELL) * CELL
        self._top = origin[1] + np.floor((top - origin[1]) / CELL) * CELL
        shape = (int((bottom - self._top) / CELL) + 2, int((right - self._left) / CELL) + 2)
        self._ink = np.zeros(shape, dtype=np.float32)
        self._owners = np.zeros(shape, dtype=np.int32)
        self._sums: NDArray[np.float64] | None = None

    # --- what is drawn --------------------------------------------------------------------

    def add_lines(self, curves: Points) -> None:
        """Lines, each counted once in a cell; shape (n, 4, 2)."""
        for start in range(0, len(curves), _AT_ONCE):
            some = curves[start : start + _AT_ONCE]
            length = float(np.linalg.norm(np.diff(some, axis=1), axis=2).sum(axis=1).max(initial=0.0))
            count = int(np.clip(length / (CELL * 0.7), 2, 2_000))
            t = np.linspace(0, 1, count)
            rows, columns, inside = self._cells_at(point_at(some, np.broadcast_to(t, (len(some), count))))
            each = np.broadcast_to(np.arange(len(some))[:, None], rows.shape)
            height, width = self._ink.shape
            flat = np.unique(((each * height + rows) * width + columns)[inside])
            np.add.at(self._ink.reshape(-1), flat % (height * width), 1.0)
        self._sums = None

    def add_heads(self, triangles: Points) -> None:
        """Arrowheads, which must not be covered; shape (n, 3, 2)."""
        if not len(triangles):
            return
        u, v = np.meshgrid(np.linspace(0, 1, 6), np.linspace(0, 1, 6))
        u, v = u[u + v <= 1], v[u + v <= 1]
        corner, one, other = triangles[:, 0, None], triangles[:, 1, None], triangles[:, 2, None]
        points = corner + (one - corner) * u[None, :, None] + (other - corner) * v[None, :, None]
        rows, columns, inside = self._cells_at(points)
        self._ink[rows[inside], columns[inside]] += _HEAD
        self._sums = None

    def add_discs(self, centres: Points, radii: NDArray[np.float64]) -> None:
        """Actors, over which no text may stand, whatever cell they touch; shapes (n, 2) and (n,)."""
        height, width = self._owners.shape
        for (x, y), radius in zip(centres.tolist(), radii.tolist(), strict=True):
            first, last = self._range(y - radius, y + radius, self._top, height)
            low, high = self._range(x - radius, x + radius, self._left, width)
            if first >= last or low >= high:
                continue
            down = (np.arange(first, last) + 0.5) * CELL + self._top - y
            across = (np.arange(low, high) + 0.5) * CELL + self._left - x
            down, across = (np.maximum(np.abs(side) - CELL / 2, 0.0) for side in (down, across))
            inside = down[:, None] ** 2 + across[None, :] ** 2 <= radius * radius
            self._owners[first:last, low:high][inside] = _ACTOR

    def _cells_at(self, points: Points) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        columns = np.floor((points[..., 0] - self._left) / CELL).astype(np.int64)
        rows = np.floor((points[..., 1] - self._top) / CELL).astype(np.int64)
        height, width = self._ink.shape
        return rows, columns, (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)

    # --- text -----------------------------------------------------------------------------

    def costs(self, boxes: Boxes) -> NDArray[np.float64]:
        """How many cells of lines each box covers, one of an arrowhead counted as several; shape (...)."""
        if self._sums is None:
            self._sums = np.zeros((self._ink.shape[0] + 1, self._ink.shape[1] + 1))
            np.cumsum(np.cumsum(self._ink, axis=0, dtype=np.float64), axis=1, out=self._sums[1:, 1:])
        height, width = self._ink.shape
        # Boxes are judged by the cells whose middles they cover: a touch costs nothing.
        left = np.clip(np.rint((boxes[..., 0] - self._left) / CELL), 0, width).astype(np.int64)
        top = np.clip(np.rint((boxes[..., 1] - self._top) / CELL), 0, height).astype(np.int64)
        right = np.clip(np.rint((boxes[..., 2] - self._left) / CELL), 0, width).astype(np.int64)
        bottom = np.clip(np.rint((boxes[..., 3] - self._top) / CELL), 0, height).astype(np.int64)
        found = self._sums
        return found[bottom, right] - found[top, right] - found[bottom, left] + found[top, left]

    def are_within(self, boxes: Boxes) -> NDArray[np.bool_]:
        """Which boxes lie within the part in which text may stand; shape (...)."""
        left, top, right, bottom = self.bounds
        return (
            (boxes[..., 0] >= left)
            & (boxes[..., 1] >= top)
            & (boxes[..., 2] <= right)
            & (boxes[..., 3] <= bottom)
        )

    def in_the_way(self, boxes: Iterable[Sequence[float]], actors: bool = True) -> set[int]:
        """The owners of what stands in any of the boxes; negative where no text may stand.

        Args:
            boxes: left, top, right and bottom of each.
            actors: whether they count; else it is known otherwise that none is there.
        """
        found: set[int] = set()
        for box in boxes:
            cells = self._cells(box)
            if cells.any():
                found.update(np.unique(cells).tolist())
        return found - ({0} if actors else {0, _ACTOR})

    def are_free(self, boxes: Iterable[Sequence[float]], actors: bool = True) -> bool:
        """Whether nothing stands in any of the boxes; as for `in_the_way`."""
        for box in boxes:
            cells = self._cells(box)
            if cells.any() and (actors or cells.max() > 0 or cells.min() < _ACTOR):
                return False
        return True

    def take(self, owner: int, boxes: Iterable[Sequence[float]]) -> None:
        """Have a text stand in these boxes.

        Args:
            owner: its number, from 1.
            boxes: left, top, right and bottom of each.
        """
        for box in boxes:
            cells = self._cells(box)
            cells[cells >= 0] = owner  # what is solid stays

    def block(self, boxes: Iterable[Sequence[float]]) -> None:
        """No text may stand in these boxes."""
        for box in boxes:
            self._cells(box)[...] = _BLOCKED

    def leave(self, owner: int, boxes: Iterable[Sequence[float]]) -> None:
        """Take a text away from where it stands."""
        for box in boxes:
            cells = self._cells(box)
            cells[cells == owner] = 0

    def _cells(self, box: Sequence[float]) -> NDArray[np.int32]:
        """The part of the grid that a box touches."""
        left, top, right, bottom = box
        first, last = self._range(top, bottom, self._top, self._owners.shape[0])
        low, high = self._range(left, right, self._left, self._owners.shape[1])
        return self._owners[first:last, low:high]

    @staticmethod
    def _range(low: float, high: float, start: float, count: int) -> tuple[int, int]:
        first, last = int((low - start) // CELL), int((high - start) // CELL) + 1
        return min(max(first, 0), count), min(max(last, 0), count)
