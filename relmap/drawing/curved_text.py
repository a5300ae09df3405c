"""Text along a curve: where each letter stands, and how it is turned.

A letter stands with the middle of its advance on the curve, as a `textPath` of SVG has it.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import cos, degrees, radians, sin

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTextBoundaryFinder
from PySide6.QtGui import QFont, QFontMetricsF

from relmap.drawing.curves import Points, point_at
from relmap.drawing.labels import LINE, Label
from relmap.drawing.lettering import stands_letter_by_letter

Path = tuple[tuple[float, float], ...]

STRAIGHT = 2.5
"""Pixels by which a line may leave straight text."""
_SURELY = 0.7
"""Beside its line, on the inner side, a text bends more: so much less of the line is looked at closely."""
_SAMPLES = 97
_PIECES = 24
_SHARPEST = 0.5
"""Radians from one place of a path to the next: along sharper bends text stays straight."""


def departure(path: Points, label: Label) -> float:
    """How far a path, about the middle of a text, leaves the straight line of the text, in pixels."""
    turn = radians(label.angle)
    return float(np.abs(path @ (-sin(turn), cos(turn))).max())


def path_under(label: Label, curve: Points) -> Points | None:
    """The part of a curve, or of one beside it, on which a text stands, from its first letter on.

    Args:
        label: the text, straight.
        curve: control points of its line in pixels, shape (4, 2).

    Returns:
        Places at equal distances, shape (n, 2); None: it bends too sharply.
    """
    base = point_at(curve[None], np.linspace(0, 1, _SAMPLES)[None])[0] - (label.x, label.y)
    turn = radians(label.angle)
    nearest = int(np.hypot(*base.T).argmin())
    going = base[min(nearest + 1, _SAMPLES - 1)] - base[max(nearest - 1, 0)]
    if going @ (cos(turn), sin(turn)) < 0:
        base, nearest = base[::-1], _SAMPLES - 1 - nearest
    line = base + _normals(base) * -float(base[nearest] @ _normals(base)[nearest])
    line = _longer(line, label.width)
    gone = _gone(line)
    # Where along it the middle of the text is: the foot of the perpendicular from there.
    fine = np.linspace(0, gone[-1], 4 * _SAMPLES)
    middle = fine[int(np.hypot(*_at(line, gone, fine).T).argmin())]
    found = _at(line, gone, middle + np.linspace(-0.5, 0.5, _PIECES + 1) * label.width)
    steps = np.diff(found, axis=0)
    turns = np.diff(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0])))
    return None if np.abs(turns).max() > _SHARPEST else found


def may_bend(curves: Points, ts: NDArray[np.float64], widths: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where texts might leave their lines, by the sagitta of these; shape (n, k).

    Args:
        curves: control points of the line of each text, shape (n, 4, 2).
        ts: where along their lines the texts may stand, shape (k,).
        widths: of the texts, shape (n,).
    """
    speed = np.linalg.norm(np.diff(curves, axis=1), axis=2).sum(axis=1)
    half = (widths / 2 / np.maximum(speed, 1e-9))[:, None]
    middle = np.broadcast_to(ts, (len(curves), len(ts)))
    at, one, other = (point_at(curves, np.clip(middle + side * half, 0, 1)) for side in (0, -1, 1))
    going = other - one
    going = going / np.maximum(np.linalg.norm(going, axis=2), 1e-9)[..., None]
    far = [
        np.abs((end - at)[..., 0] * going[..., 1] - (end - at)[..., 1] * going[..., 0])
        for end in (one, other)
    ]
    return np.maximum(*far) > _SURELY * STRAIGHT


def bent(label: Label, curve: Points) -> Path | None:
    """The path of a text whose line leaves it; None where it may be straight."""
    if not stands_letter_by_letter(label.text):
        return None
    path = path_under(label, curve)
    if path is None or departure(path, label) <= STRAIGHT:
        return None
    return tuple((x, y) for x, y in path.round(3).tolist())


def places_on(path: Path, width: float, height: float, count: int) -> Points:
    """The middles of so many squares that cover a text on a path, shape (count, 2)."""
    points = np.array(path)
    inset = 0.35 * min(height * 0.8, width)
    gone = _gone(points)
    return _at(points, gone, np.linspace(inset, gone[-1] - inset, count))


@lru_cache(maxsize=200)  # there are few, and each move of an actor makes others
def glyphs(text: str, type_: QFont, path: Path) -> tuple[tuple[str, float, float, float], ...]:
    """The letters of a text on a path: each with where its base line begins, and its angle in degrees."""
    metrics = QFontMetricsF(type_)
    found: list[tuple[str, float, float, float]] = []
    for line, base in base_lines(text, type_, path):
        points = _longer(np.array(base), metrics.horizontalAdvance(line))
        gone = _gone(points)
        start = (gone[-1] - metrics.horizontalAdvance(line)) / 2
        for begin, letter in _clusters(line):
            left = metrics.horizontalAdvance(line[:begin])
            half = (metrics.horizontalAdvance(line[: begin + len(letter)]) - left) / 2
            at = start + left + half
            (x, y), before, after = _at(points, gone, np.array((at, at - 0.5, at + 0.5)))
            dx, dy = (after - before).tolist()
            turn = np.arctan2(dy, dx)
            found.append((letter, x - half * cos(turn), y - half * sin(turn), degrees(turn)))
    return tuple(found)


def base_lines(text: str, type_: QFont, path: Path) -> list[tuple[str, Path]]:
    """The lines of a text about a path, each with the curve of its base line."""
    metrics, points = QFontMetricsF(type_), np.array(path)
    lines, step = text.split("\n"), metrics.height() * LINE
    down = metrics.capHeight() / 2 - step * (len(lines) - 1) / 2
    curves = (points + _normals(points) * (down + step * n) for n in range(len(lines)))
    return [
        (line, tuple((x, y) for x, y in curve.tolist())) for line, curve in zip(lines, curves, strict=True)
    ]


def corners(label: Label) -> Points:
    """The corners of boxes about the letters of a text on a path, in pixels, shape (4 n, 2)."""
    metrics = QFontMetricsF(label.font)
    found: list[Points] = []
    for letter, x, y, angle in glyphs(label.text, label.font, label.path or ()):
        turn, width, high = radians(angle), metrics.horizontalAdvance(letter), metrics.capHeight()
        box = np.array(((0, 0), (width, 0), (width, -high), (0, -high)))
        found.append(box @ np.array(((cos(turn), sin(turn)), (-sin(turn), cos(turn)))) + (x, y))
    return np.concatenate(found) + np.array((label.x, label.y))


def _clusters(line: str) -> list[tuple[int, str]]:
    """Letters with the marks that belong to them, without spaces, and where each begins."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, line)
    units, ends = line.encode("utf-16-le"), [0]
    while (end := finder.toNextBoundary()) != -1:
        ends.append(len(units[: 2 * end].decode("utf-16-le")))
    return [(one, line[one:end]) for one, end in pairwise(ends) if line[one:end].strip()]


def _gone(points: Points) -> NDArray[np.float64]:
    """How far along each place is."""
    return np.concatenate(((0.0,), np.hypot(*np.diff(points, axis=0).T).cumsum()))


def _at(points: Points, gone: NDArray[np.float64], wanted: NDArray[np.float64]) -> Points:
    return np.column_stack([np.interp(wanted, gone, points[:, axis]) for axis in (0, 1)])


def _normals(points: Points) -> Points:
    """Downwards from a line that is read to the right."""
    going: Points = np.gradient(points, axis=0)  # pyright: ignore[reportAssignmentType]
    going = going / np.maximum(np.hypot(*going.T), 1e-9)[:, None]
    return np.column_stack((-going[:, 1], going[:, 0]))


def _longer(points: Points, by: float) -> Points:
    """A line with straight pieces at its ends."""
    first, last = points[0] - points[1], points[-1] - points[-2]
    ends = (side / max(float(np.hypot(*side)), 1e-9) * by for side in (first, last))
    one, other = ends
    return np.concatenate(((points[0] + one)[None], points, (points[-1] + other)[None]))
