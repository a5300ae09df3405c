"""Seen from far away: the relations between two clusters of actors merge into one bundle with their count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from relmap.drawing.curves import Points
from relmap.drawing.frame import Frame
from relmap.drawing.style import font, mixed
from relmap.drawing.view import View

MOST = 2_000
"""Up to so many relations nothing is merged."""
FAR = 0.12
"""Pixels to a scene unit from which on down relations merge: an actor is a dot of three pixels."""
_CELL = 130.0
"""Least pixels of a cluster's side."""
_NUMBERED = 40
"""The largest bundles have their count written on them."""
_AT_ONCE = 200
"""So many bundles are painted at a time."""
_MAJORITY = 0.5
"""A bundle has the colour of so large a part of its relations."""


@dataclass(frozen=True)
class Bundles:
    """The bundles of a frame, thin ones first.

    Args:
        ends: centres of the two clusters of each, in scene units, shape (n, 2, 2).
        counts: of the relations of each, shape (n,).
        colours: the colour most of the relations have, or that of none.
        within: the rows of the relations within one cluster, which are drawn as they are.
    """

    ends: Points
    counts: NDArray[np.int64]
    colours: list[str]
    within: NDArray[np.int64]


def are_due(frame: Frame, view: View) -> bool:
    """Whether the relations are too many and too far away to be told from each other."""
    return view.scale < FAR and len(frame.edges) > MOST


def bundle(frame: Frame, view: View) -> Bundles:
    """Merge the relations between clusters: the squares of a grid that stands still in the scene.

    The grid doubles its width when that is needed for a square to be wide enough on the picture, so
    that clusters stay the same while the view is moved, and mostly while it is zoomed.
    """
    side = 2.0 ** ceil(log2(_CELL / view.scale))
    squares = np.floor(frame.places / side).astype(np.int64)
    squares -= squares.min(axis=0)
    _, cluster = np.unique(squares[:, 0] * (squares[:, 1].max() + 1) + squares[:, 1], return_inverse=True)
    members = np.bincount(cluster)
    centres = np.stack(
        [np.bincount(cluster, weights=frame.places[:, axis]) / members for axis in (0, 1)], axis=1
    )
    pairs = np.sort(cluster[frame.ends], axis=1)
    apart = pairs[:, 0] != pairs[:, 1]
    keys, of, counts = np.unique(
        pairs[apart, 0] * len(members) + pairs[apart, 1], return_inverse=True, return_counts=True
    )
    order = np.argsort(counts, kind="stable")
    colours = _colours(frame, np.flatnonzero(apart), of.reshape(-1), len(keys))
    ends = np.stack((centres[keys // len(members)], centres[keys % len(members)]), axis=1)
    return Bundles(
        ends[order], counts[order], [colours[row] for row in order.tolist()], np.flatnonzero(~apart)
    )


def _colours(frame: Frame, rows: NDArray[np.int64], of: NDArray[np.int64], count: int) -> list[str]:
    """The colour of each bundle.

    Args:
        frame: what is drawn.
        rows: of the relations in bundles.
        of: the bundle of each of them.
        count: of the bundles.
    """
    if frame.lines is not None:
        palette, number = frame.lines.palette, frame.lines.colours[rows]
    else:
        known = [frame.edges[row].pen.colour for row in rows.tolist()]
        palette = sorted(set(known))
        number = np.array([palette.index(colour) for colour in known], dtype=np.int64)
    width = max(len(palette), 1)
    tally = np.bincount(of * width + number, minlength=count * width).reshape(count, width)
    most = tally.argmax(axis=1)
    clear = tally[np.arange(count), most] > _MAJORITY * tally.sum(axis=1)
    return [
        palette[colour] if is_clear else frame.theme.soft
        for colour, is_clear in zip(most.tolist(), clear.tolist(), strict=True)
    ]


def paint_bundles(painter: QPainter, found: Bundles, frame: Frame, view: View) -> Iterator[None]:
    """Paint the bundles as lines as wide as they are large."""
    ends = view.to_pixels(found.ends)
    most = float(found.counts.max()) if len(found.counts) else 1.0
    rows = zip(ends.tolist(), found.counts.tolist(), found.colours, strict=True)
    for number, ((one, other), count, colour) in enumerate(rows):
        if number % _AT_ONCE == 0:
            yield
        strength = 0.16 + 0.84 * (count / most) ** 0.5
        painter.setPen(QPen(QColor(mixed(colour, frame.theme.ground, strength)), _width(count)))
        painter.drawLine(QPointF(*one), QPointF(*other))


def write_counts(painter: QPainter, found: Bundles, frame: Frame, view: View) -> None:
    """Write on the largest bundles how many relations they are."""
    ends = view.to_pixels(found.ends)
    type_ = font(10.5, QFont.Weight.DemiBold)
    metrics = QFontMetricsF(type_)
    painter.setFont(type_)
    taken: list[QRectF] = []
    least = found.counts[-1] / 10 if len(ends) else 0
    for row in range(len(ends) - 1, max(-1, len(ends) - 1 - _NUMBERED), -1):
        if found.counts[row] < least:
            break
        text = f"{int(found.counts[row]):,}"
        width = metrics.horizontalAdvance(text) + 8
        middle = ends[row].mean(axis=0).tolist()
        box = QRectF(middle[0] - width / 2, middle[1] - 8, width, 16)
        if any(box.intersects(other) for other in taken):
            continue
        taken.append(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(frame.theme.ground))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(frame.theme.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _width(count: int) -> float:
    return 1.0 + 1.1 * log2(count + 1)
