"""A figure for a column of text: what the map is about, with its ties, as large as can be read there."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from relmap.drawing.frame import Frame
from relmap.model.records import FigureStyle

WIDEST = 110.0
"""Millimetres: a narrower figure is one for a column."""
MOST = 14
"""So many relations a column tells at most; the fewer, the narrower it is."""
LEAST_RADIUS = 5.0 * 96 / 72
"""Pixels of the smallest actor: five points."""


def is_column(style: FigureStyle) -> bool:
    """Whether a figure is for a column of text: narrow, and of the map as a whole."""
    width, _ = style.pixels()
    return width * 25.4 / 96 < WIDEST and style.content == "map" and style.area != "view"


def about(frame: Frame, chosen: Collection[str], most: int) -> Frame:
    """What a map is about: some actors with their ties, one of each pair of actors first.

    Args:
        frame: the map.
        chosen: ids of actors; none: those that are emphasised, or the one with most relations.
        most: how many relations are kept.

    Returns:
        the part of the frame with these relations and the actors at their ends.
    """
    if not len(frame.edges) or len(frame.ends) != len(frame.edges):
        return frame
    degree = np.bincount(frame.ends.ravel(), minlength=len(frame.nodes))
    wanted = (frame.position(key) for key in (chosen or frame.emphasised))
    rows = {row for row in wanted if row is not None} or {int(degree.argmax())}
    seen: dict[tuple[int, int], int] = {}

    def rank(row: int) -> tuple[object, ...]:
        edge, (one, other) = frame.edges[row], sorted(frame.ends[row].tolist())
        return (
            edge.id not in frame.emphasised and one not in rows and other not in rows,
            edge.id not in frame.emphasised,
            not edge.haloed,
            -int(edge.presence),
            edge.stance is None,
            -abs(edge.stance or 0),
            -edge.pen.width,
            not edge.label,
            edge.id,
        )

    order = sorted(range(len(frame.edges)), key=rank)
    turns: list[tuple[int, int, int]] = []
    for place, row in enumerate(order):
        one, other = sorted(frame.ends[row].tolist())
        turns.append((seen.get((one, other), 0), place, row))
        seen[one, other] = seen.get((one, other), 0) + 1
    # The first relation of every pair before the second of any.
    own = [row for _, _, row in sorted(turns) if not rank(row)[0]]
    rest = [row for _, _, row in sorted(turns) if rank(row)[0]]
    kept = (own + rest)[:most]
    actors = {frame.nodes[row].id for edge in kept for row in frame.ends[edge].tolist()}
    return frame.part(actors | {frame.edges[row].id for row in kept})


def enlarged(sizes: dict[str, float], frame: Frame, scale: float) -> dict[str, float]:
    """Sizes of actors at which the smallest of a frame is large enough in print.

    Args:
        sizes: how much larger than usual actors are so far, by id.
        frame: what is drawn.
        scale: pixels to a scene unit.
    """
    least = float(frame.radii.min(initial=np.inf)) * scale
    factor = max(LEAST_RADIUS / max(least, 1e-6), 1.0)
    return {node.id: sizes.get(node.id, 1.0) * factor for node in frame.nodes}


def said(frame: Frame, whole: Frame) -> str:
    """How much of the map is shown; empty if that is all."""
    shown, of = len(frame.edges), len(whole.edges)
    return f"shows {shown:,} of {of:,} relations" if shown < of else ""
