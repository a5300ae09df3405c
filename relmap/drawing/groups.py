"""Organisations with their members: a soft hull around them, or all of them within one actor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log2

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from relmap.drawing.curves import curves
from relmap.drawing.frame import Edge, Frame, Hull, Pen
from relmap.drawing.shapes import convex
from relmap.drawing.style import Theme
from relmap.drawing.view import View
from relmap.model.project import Project
from relmap.timeline.groups import enclosing, members
from relmap.timeline.presence import Presence
from relmap.timeline.relation_on_day import RelationOnDay

_HUES = ("#3b7dd8", "#c2571a", "#3f8f4f", "#9a55b8", "#b08a1e", "#c0446f", "#2a9494")
HULL_ROOM = 30.0
"""How far a hull reaches beyond the rims of its actors, in scene units."""
_MAJORITY = 0.5


def shown_groups(project: Project) -> dict[str, str]:
    """How the members of organisations are to be shown, for those that say so."""
    return {key: place.members for key, place in project.placements.items() if place.members}


def grouped(
    frame: Frame, project: Project, relations: Sequence[RelationOnDay], shown: Mapping[str, str]
) -> Frame:
    """A frame with hulls around members, and without those that are within an organisation.

    Args:
        frame: of a day.
        project: the map.
        relations: that hold then.
        shown: from `shown_groups`.
    """
    belong = members(project, relations)
    there = {node.id for node in frame.nodes}
    closed = [key for key, how in shown.items() if how == "collapsed" and key in there]
    inside = enclosing(belong, sorted(closed))
    if inside:
        frame = _collapsed(frame, inside)
    row_of = {node.id: row for row, node in enumerate(frame.nodes)}
    hulls: list[Hull] = []
    for number, key in enumerate(sorted(key for key, how in shown.items() if how == "hull")):
        rows = sorted({row_of[who] for who in (key, *belong.get(key, ())) if who in row_of})
        if key in row_of and len(rows) > 1:
            hulls.append(Hull(key, tuple(rows), _HUES[number % len(_HUES)]))
    frame.hulls = hulls
    return frame


def _collapsed(frame: Frame, inside: Mapping[str, str]) -> Frame:
    """The frame without those who are inside others; what goes to them goes to those others, merged."""
    held = Counter(inside.values())
    kept = [row for row, node in enumerate(frame.nodes) if node.id not in inside]
    new_row = {frame.nodes[row].id: number for number, row in enumerate(kept)}
    outer = np.array([new_row[inside.get(node.id, node.id)] for node in frame.nodes], dtype=np.int64)
    changed = np.array([node.id in inside or node.id in held for node in frame.nodes], dtype=bool)
    ends = outer[frame.ends]
    gone = np.array([node.id in inside for node in frame.nodes], dtype=bool)
    # What an organisation has with itself stays; what it has with its members is not to be seen.
    own = frame.ends[:, 0] == frame.ends[:, 1]
    hidden = np.where(own, gone[frame.ends[:, 0]], ends[:, 0] == ends[:, 1])
    touched = changed[frame.ends].any(axis=1) & ~own
    stay = np.flatnonzero(~touched & ~hidden).tolist()
    bundles: dict[tuple[int, int], list[int]] = {}
    for row in np.flatnonzero(touched & ~hidden).tolist():
        one, other = ends[row].tolist()
        bundles.setdefault((min(one, other), max(one, other)), []).append(row)
    groups = list(bundles.values())
    merged = [_together(frame, rows, ends[rows]) for rows in groups]
    pairs = ends[[rows[0] for rows in groups]].reshape(-1, 2)
    places, radii = frame.places[kept], frame.radii[kept]
    zeros = np.zeros(len(groups))
    lines = curves(places[pairs[:, 0]], places[pairs[:, 1]], zeros, zeros.astype(np.int64), radii[pairs])
    haloed = set(frame.haloed_edges)
    all_rows = [*([row] for row in stay), *groups]
    return replace(
        frame,
        nodes=[
            replace(frame.nodes[row], held=held[frame.nodes[row].id]) if frame.nodes[row].id in held
            else frame.nodes[row]
            for row in kept
        ],
        places=places,
        radii=radii,
        edges=[*(frame.edges[row] for row in stay), *merged],
        curves=np.concatenate((frame.curves[stay], lines)),
        ends=np.concatenate((ends[stay], pairs)),
        haloed_nodes={inside.get(key, key) for key in frame.haloed_nodes},
        haloed_edges=[number for number, rows in enumerate(all_rows) if haloed.intersection(rows)],
        merged={
            edge.id: tuple(frame.edges[row].id for row in rows)
            for edge, rows in zip(merged, groups, strict=True)
            if len(rows) > 1
        },
        lines=None,
    )  # fmt: skip


def _together(frame: Frame, rows: list[int], ways: NDArray[np.int64]) -> Edge:
    """Several relations as one line: as wide as they are many, in the colour of most of them.

    Args:
        frame: in which they are.
        rows: of the relations.
        ways: from and to which actor each goes now, shape (n, 2).
    """
    edges = [frame.edges[row] for row in rows]
    if len(edges) == 1:
        return edges[0]
    stances = Counter(edge.stance for edge in edges)
    stance, most = stances.most_common(1)[0]
    clear = most > _MAJORITY * len(edges)
    colours = Counter(edge.pen.colour for edge in edges if edge.stance == stance)
    colour = colours.most_common(1)[0][0] if clear else frame.theme.soft
    one_way = bool((ways == ways[0]).all()) and all(edge.directed for edge in edges)
    possible = max(edge.presence for edge in edges) == Presence.POSSIBLE
    return Edge(
        id=f"{edges[0].id} +{len(edges) - 1}",
        label=f"{len(edges)} relations",
        pen=Pen(colour, 1.6 + 1.3 * log2(len(edges)), possible=possible),
        other=None,
        directed=one_way,
        presence=max(edge.presence for edge in edges),
        status="actual",
        stance=stance if clear else None,
        contested=False,
        haloed=any(edge.haloed for edge in edges),
    )


def paint_hulls(painter: QPainter, frame: Frame, view: View) -> None:
    """Paint the hulls, behind all else: what is in them shows through."""
    for hull in frame.hulls:
        path = _hull_path(frame.places[list(hull.rows)], frame.radii[list(hull.rows)], view)
        fill = QColor(hull.colour)
        fill.setAlphaF(0.1 if _is_light(frame.theme) else 0.16)
        edge = QColor(hull.colour)
        edge.setAlphaF(0.5)
        painter.setPen(QPen(edge, 1.2 * view.ink))
        painter.setBrush(fill)
        painter.drawPath(path)


def _is_light(theme: Theme) -> bool:
    return QColor(theme.ground).lightnessF() > 0.5


def _hull_path(places: NDArray[np.float64], radii: NDArray[np.float64], view: View) -> QPainterPath:
    """A round outline about actors: their convex hull, widened by the largest of them and some room."""
    points = [QPointF(x, y) for x, y in view.to_pixels(convex(places)).tolist()]
    line = QPainterPath()
    line.addPolygon(QPolygonF([*points, points[0]]))
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * (float(radii.max()) + HULL_ROOM) * view.scale)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    whole = stroker.createStroke(line)
    whole.setFillRule(Qt.FillRule.WindingFill)
    return whole.united(line).simplified()
