"""Relations that fade in and out while time plays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from relmap.drawing.curves import Points
from relmap.drawing.frame import UNNUMBERED, Edge, Frame, Lines, Pen
from relmap.drawing.style import mixed

LENGTH = 200.0
"""Milliseconds of a fade."""


@dataclass
class _Fade:
    """One relation on its way: from nothing, to nothing, or from one pen to another."""

    start: float
    before: Edge | None
    curve: Points | None = None


class Fades:
    """Follows the frames of one day after another; times are in milliseconds of any one clock."""

    def __init__(self) -> None:
        self._fades: dict[str, _Fade] = {}

    def step(self, old: Frame, new: Frame, now: float) -> None:
        """The picture goes from one frame to another."""
        before = {edge.id: (edge, row) for row, edge in enumerate(old.edges)}
        after = {edge.id: edge for edge in new.edges}
        for key, edge in after.items():
            known = before.get(key)
            if known is None:
                self._fades[key] = _Fade(now, None)
            elif known[0].pen.colour != edge.pen.colour:
                self._fades[key] = _Fade(now, known[0])
        for key, (edge, row) in before.items():
            if key not in after:
                self._fades[key] = _Fade(now, edge, old.curves[row])

    def running(self, now: float) -> bool:
        """Whether something is still on its way; what has arrived is forgotten."""
        self._fades = {key: fade for key, fade in self._fades.items() if now - fade.start < LENGTH}
        return bool(self._fades)

    def clear(self) -> None:
        """Everything has arrived."""
        self._fades.clear()

    def frame(self, target: Frame, now: float) -> Frame:
        """The frame as it is on the way to the target."""
        edges = [self._coming(edge, target, now) if edge.id in self._fades else edge for edge in target.edges]
        curves = [target.curves]
        for fade in self._fades.values():
            if fade.curve is not None and fade.before is not None:
                edges.append(_faded(fade.before, target.theme.ground, 1.0 - _part(fade, now)))
                curves.append(fade.curve[None])
        return replace(target, edges=edges, curves=np.concatenate(curves), lines=_lines(target, edges))

    def _coming(self, edge: Edge, target: Frame, now: float) -> Edge:
        fade = self._fades[edge.id]
        part = _part(fade, now)
        if fade.before is None:
            return _faded(edge, target.theme.ground, part)
        pen = replace(edge.pen, colour=mixed(edge.pen.colour, fade.before.pen.colour, part))
        return replace(edge, pen=pen)


def _lines(target: Frame, edges: list[Edge]) -> Lines | None:
    """The lines of a target as they are on the way; those that fade are in no other frame."""
    lines = target.lines
    if lines is None:
        return None
    more = len(edges) - len(target.edges)
    fading = [row for row, edge in enumerate(target.edges) if edges[row] is not edge]
    fading += range(len(target.edges), len(edges))
    palette = [*lines.palette, *(edges[row].pen.colour for row in fading)]
    numbers, colours, since, until = (
        np.append(column, np.full(more, UNNUMBERED))
        for column in (lines.numbers, lines.colours, lines.since, lines.until)
    )
    numbers[fading] = UNNUMBERED
    colours[fading] = np.arange(len(lines.palette), len(palette))
    return Lines(lines.maker, numbers, colours, palette, since, until)


def _part(fade: _Fade, now: float) -> float:
    """How far a fade has come, in twelfths: few colours, so that lines of one pen are drawn together."""
    return round(min(max((now - fade.start) / LENGTH, 0.0), 1.0) * 12) / 12


def _faded(edge: Edge, ground: str, strength: float) -> Edge:
    def fainter(pen: Pen) -> Pen:
        return replace(pen, colour=mixed(pen.colour, ground, strength))

    other = fainter(edge.other) if edge.other is not None else None
    return replace(edge, pen=fainter(edge.pen), other=other, haloed=edge.haloed and strength == 1.0)
