"""Several relations of the same two actors as one ribbon of stripes, where their lines would be too near.

A ribbon is an edge of the frame with the relations as its strands; where it goes, what it keeps clear of and
what is under the cursor is found for it as for any line of its width.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from relmap.drawing.curves import Points, curves, point_at, tangent_at
from relmap.drawing.frame import Edge, Frame, Pen, Sort, Strand
from relmap.drawing.routing import routed
from relmap.drawing.view import View

Rows = NDArray[np.int64]
Key = tuple[str, str, bool]
"""The ids of two actors, in order, and whether what is between them is dimmed."""

GAP = 4.0
"""Pixels: lines nearer to each other on a canvas are one ribbon."""
MOST = 400
"""Of more relations none is a ribbon on a canvas: they are plain while the map moves."""
HAIR = 0.8
"""The width of the ground between two stripes, in ink units."""
_THINNEST, _THICKEST = 1.6, 4.0
"""Of a stripe, in ink units."""
_WIDEST = 15.0
"""Of a ribbon, in ink units; in wider ones stripes that look the same are one."""
TICKS_BEYOND = 1.3
"""How far ticks reach beyond a stripe, in ink units."""
_ROUNDS = 4
"""So many times it is looked whether lines are too near: where some become ribbons, others move."""
_SLACK = 0.05
"""Parts of the least gap by which one may be smaller."""
_WITHIN = np.linspace(0.2, 0.8, 13)
"""Where along lines it is measured how near they are."""


@dataclass(frozen=True)
class Stripe:
    """One line of a ribbon.

    Args:
        strands: the positions of the relations that it stands for.
        pen, other, sort: as of an edge.
        offset: its middle from that of the ribbon, in ink units, to the right of its direction (y down).
    """

    strands: tuple[int, ...]
    pen: Pen
    other: Pen | None
    sort: Sort
    offset: float


# --- which relations are a ribbon -------------------------------------------------------------


def led(frame: Frame, clearance: float, gap: float, ink: float = 1.0) -> Frame:
    """A frame with its lines led, as by `routed`; what would still be too near to each other is a ribbon.

    Args:
        frame, clearance, ink: as for `routed`.
        gap: between two lines, at their ends and along their middles, in scene units.
    """
    found = routed(frame, clearance, gap, ink)
    for _ in range(_ROUNDS):
        near = near_dyads(found, gap, ink)
        if not near:
            break
        frame = ribboned(frame, near)
        found = routed(frame, clearance, gap, ink)
    return found


def dyads(frame: Frame) -> dict[Key, list[int]]:
    """The rows of relations between the same two actors, of those that have several and may be a ribbon.

    Where one of them is emphasised none is: it could not be told from the others.
    """
    found: dict[Key, list[int]] = {}
    if len(frame.ends) != len(frame.edges):
        return {}
    low, high = frame.ends.min(axis=1), frame.ends.max(axis=1)
    _, which, counts = np.unique(
        low * max(len(frame.nodes), 1) + high, return_inverse=True, return_counts=True
    )
    for row in np.flatnonzero((counts[which] > 1) & (low != high)).tolist():
        edge = frame.edges[row]
        if not edge.strands:
            one, other = sorted(frame.nodes[end].id for end in frame.ends[row].tolist())
            found.setdefault((one, other, edge.dimmed), []).append(row)
    apart = frame.emphasised
    return {
        key: rows
        for key, rows in found.items()
        if len(rows) > 1 and not (apart and any(frame.edges[row].id in apart for row in rows))
    }


@dataclass(frozen=True)
class Neighbours:
    """Lines of two actors that stand next to each other, p pairs of them.

    Args:
        keys: between which actors.
        one, other: their rows, shape (p,).
        first, second: their curves, both from the same actor, shape (p, 4, 2).
        apart: how near their middles come to each other, in scene units, shape (p,).
    """

    keys: list[Key]
    one: Rows
    other: Rows
    first: Points
    second: Points
    apart: NDArray[np.float64]

    @classmethod
    def of(cls, frame: Frame) -> Neighbours:
        """Those of a frame."""
        ones, others, keys = list[int](), list[int](), list[Key]()
        for key, rows in dyads(frame).items():
            order = _side_by_side(frame, rows)
            ones += order[:-1]
            others += order[1:]
            keys += [key] * (len(order) - 1)
        one, other = np.array(ones, np.int64), np.array(others, np.int64)
        first, second = _one_way(frame, one), _one_way(frame, other)
        at = np.broadcast_to(_WITHIN, (len(one), len(_WITHIN)))
        apart = np.linalg.norm(point_at(first, at) - point_at(second, at), axis=2).min(axis=1, initial=np.inf)
        return cls(keys, one, other, first, second, apart)

    def near(self, frame: Frame, gap: float, ink: float, ends: bool) -> set[Key]:
        """As `near_dyads`."""
        if not self.keys:
            return set()
        least = gap * (1 - _SLACK) + (frame.reaches[self.one] + frame.reaches[self.other]) * ink
        near = self.apart < least
        if ends:
            for side, column in ((0, 0), (3, 1)):
                centres = frame.places[np.sort(frame.ends[self.one], axis=1)[:, column]]
                near |= _arcs(self.first[:, side] - centres, self.second[:, side] - centres) < least
        return {self.keys[k] for k in np.flatnonzero(near).tolist()}


def near_dyads(frame: Frame, gap: float, ink: float = 1.0, ends: bool = True) -> set[Key]:
    """Between which actors some lines are nearer to each other than a gap.

    Args:
        frame: what is drawn.
        gap: between the rims of two lines, in scene units.
        ink: scene units of an ink unit, in which the widths of lines are.
        ends: whether it counts how near they are at their ends, too.
    """
    return Neighbours.of(frame).near(frame, gap, ink, ends)


def _side_by_side(frame: Frame, rows: list[int]) -> list[int]:
    """The rows of some relations of two actors in the order in which they stand beside each other."""
    lines = _one_way(frame, np.array(rows))
    way = lines[0, 3] - lines[0, 0]
    middles = point_at(lines, np.full((len(rows), 1), 0.5))[:, 0]
    across = middles @ np.array((-way[1], way[0]))
    return [rows[k] for k in np.argsort(across, kind="stable").tolist()]


def _one_way(frame: Frame, rows: Rows) -> Points:
    """The curves of relations, all from the actor that comes first in the frame."""
    turned = frame.ends[rows, 0] > frame.ends[rows, 1]
    return np.where(turned[:, None, None], frame.curves[rows, ::-1], frame.curves[rows])


def _arcs(one: Points, other: Points) -> NDArray[np.float64]:
    """How far places are apart on circles about an actor, seen from which they are given; shape (n,)."""
    turn = np.arctan2(one[:, 1], one[:, 0]) - np.arctan2(other[:, 1], other[:, 0])
    turn = np.abs((turn + np.pi) % (2 * np.pi) - np.pi)
    return turn * np.minimum(np.hypot(one[:, 0], one[:, 1]), np.hypot(other[:, 0], other[:, 1]))


class ClosedRibbons:
    """Which relations are ribbons on a canvas: as far away as their lines would be too near to each other.

    What was made of a frame is kept as long as the same ribbons are due.
    """

    def __init__(self) -> None:
        self._known: tuple[Frame, Neighbours] | None = None
        self._made: tuple[Frame, set[Key], Frame] | None = None

    def of(self, frame: Frame, view: View, opened: Collection[str]) -> Frame:
        """A frame as it is to be seen.

        Args:
            frame: with all its lines.
            view: scene to pixels.
            opened: ids of relations that are not to be in a ribbon.
        """
        if len(frame.edges) > MOST:
            return frame
        if self._known is None or self._known[0] is not frame:
            self._known = (frame, Neighbours.of(frame))
        due = self._known[1].near(frame, GAP / view.scale, view.type_scale, ends=False)
        if opened and due:
            every = dyads(frame)
            due = {key for key in due if not any(frame.edges[row].id in opened for row in every[key])}
        if not due:
            return frame
        if self._made is None or self._made[0] is not frame or self._made[1] != due:
            self._made = (frame, due, ribboned(frame, due))
        return self._made[2]


# --- making them ------------------------------------------------------------------------------


def ribboned(frame: Frame, chosen: Collection[Key]) -> Frame:
    """A frame in which the relations between some two actors are ribbons, straight from one to the other."""
    groups = [(key, rows) for key, rows in dyads(frame).items() if key in chosen]
    if not groups:
        return frame
    gone = {row for _, rows in groups for row in rows}
    stay = [row for row in range(len(frame.edges)) if row not in gone]
    pairs = np.array([[frame.position(one), frame.position(other)] for (one, other, _), _ in groups])
    ribbons = [_ribbon(frame, rows, pair) for (_, rows), pair in zip(groups, pairs.tolist(), strict=True)]
    zeros = np.zeros(len(groups))
    at, radii = frame.places[pairs], frame.radii[pairs]
    lines = curves(at[:, 0], at[:, 1], zeros, zeros.astype(np.int64), radii)
    haloed = set(frame.haloed_edges)
    all_rows = [*([row] for row in stay), *(rows for _, rows in groups)]
    made = replace(
        frame,
        edges=[*(frame.edges[row] for row in stay), *ribbons],
        curves=np.concatenate((frame.curves[stay], lines)),
        ends=np.concatenate((frame.ends[stay], pairs)),
        haloed_edges=[number for number, rows in enumerate(all_rows) if haloed.intersection(rows)],
        merged={
            **frame.merged,
            **{edge.id: _ids(frame, (strand.edge.id for strand in edge.strands)) for edge in ribbons},
        },
        lines=None,
    )
    made.share_actors(frame)
    return made


def _ids(frame: Frame, keys: Iterable[str]) -> tuple[str, ...]:
    """The relations that stand behind lines: some may stand for several themselves."""
    return tuple(one for key in keys for one in frame.merged.get(key, (key,)))


def _ribbon(frame: Frame, rows: list[int], pair: list[int]) -> Edge:
    """The relations of some rows as one edge, from the first actor of a pair to the second."""
    order = sorted(rows, key=lambda row: _place(frame.edges[row]))
    strands = tuple(Strand(frame.edges[row], frame.ends[row].tolist() != pair) for row in order)
    edges = [strand.edge for strand in strands]
    stances, colours = {edge.stance for edge in edges}, {edge.pen.colour for edge in edges}
    width = _width(stripes_of(strands))
    return Edge(
        id=f"{min(edge.id for edge in edges)} +{len(edges) - 1}",
        label=_said([edge.label for edge in edges if edge.label]),
        pen=Pen(colours.pop() if len(colours) == 1 else frame.theme.soft, width),
        other=None,
        directed=any(strand.edge.directed and not strand.turned for strand in strands),
        presence=max(edge.presence for edge in edges),
        status="actual",
        stance=stances.pop() if len(stances) == 1 else None,
        contested=any(edge.contested for edge in edges),
        haloed=any(edge.haloed for edge in edges),
        note=_together(edge.note for edge in edges),
        dimmed=edges[0].dimmed,
        strands=strands,
    )


def _place(edge: Edge) -> tuple[bool, int, str]:
    """By which the stripes of a ribbon stand in order: from allied to hostile."""
    return edge.stance is None, -(edge.stance or 0), edge.id


def _said(labels: list[str]) -> str:
    """Labels in one line; equal ones once, with how often."""
    counts = Counter(labels)
    return "; ".join(f"{label} ×{count}" if count > 1 else label for label, count in counts.items())


def _together(notes: Iterable[str]) -> str:
    """The numbers of sources of several relations, as in `[1, 4]`."""
    found = sorted({int(number) for note in notes for number in re.findall(r"\d+", note)})
    return f"[{', '.join(map(str, found))}]" if found else ""


# --- their stripes ----------------------------------------------------------------------------


def stripes_of(strands: Sequence[Strand]) -> list[Stripe]:
    """The stripes of a ribbon, from its left to its right: one for each relation while there is room."""
    each = [(k,) for k in range(len(strands))]
    found = _stripes(strands, each)
    if _width(found) <= _WIDEST:
        return found
    alike: dict[object, tuple[int, ...]] = {}
    for k, strand in enumerate(strands):
        edge = strand.edge
        look = (replace(edge.pen, width=0.0), edge.other is not None, edge.sort)
        alike[look] = (*alike.get(look, ()), k)
    return _stripes(strands, list(alike.values()))


def _stripes(strands: Sequence[Strand], groups: Sequence[tuple[int, ...]]) -> list[Stripe]:
    found: list[Stripe] = []
    at = 0.0
    for group in groups:
        edge = max((strands[k].edge for k in group), key=lambda edge: edge.pen.width)
        width = min(max(edge.pen.width, _THINNEST), _THICKEST)
        pen = replace(edge.pen, width=width)
        other = None if edge.other is None else replace(edge.other, width=width)
        breadth = _breadth(pen)
        found.append(Stripe(group, pen, other, edge.sort, at + breadth / 2))
        at += breadth + HAIR
    middle = (at - HAIR) / 2
    return [replace(stripe, offset=stripe.offset - middle) for stripe in found]


def _breadth(pen: Pen) -> float:
    """Of a stripe with its ticks, in ink units."""
    return pen.breadth + (2 * TICKS_BEYOND if pen.ticks else 0.0)


def _width(stripes: Sequence[Stripe]) -> float:
    """From the outer rim of the first to that of the last, in ink units."""
    last = stripes[-1]
    return 2 * (last.offset + _breadth(last.pen) / 2)


def beside(curve: Points, distances: NDArray[np.float64]) -> Points:
    """Curves parallel to one, from rim to rim of a ribbon.

    Their handles have the directions of those of the curve, and such lengths that the middles are as far away
    as the ends (the offset of Tiller and Hanson 1984, fitted at one more place); where these directions are
    nearly one, they grow as the chord does.

    Args:
        curve: shape (4, 2).
        distances: how far to the right of it each is (y down), in the unit of the curve, shape (k,).

    Returns:
        Shape (k, 4, 2).
    """
    along = np.concatenate([tangent_at(curve[None], t) for t in (0.0, 0.5, 1.0)])
    across = np.stack((-along[:, 1], along[:, 0]), axis=1)
    at = np.stack((curve[0], point_at(curve[None], np.full((1, 1), 0.5))[0, 0], curve[3]))
    ends = at + distances[:, None, None] * across
    chord = float(np.hypot(*(curve[3] - curve[0])))
    longer = np.linalg.norm(ends[:, 2] - ends[:, 0], axis=1) / max(chord, 1e-9)
    handles = np.stack((curve[1] - curve[0], curve[2] - curve[3]), axis=1)
    # Least squares of what the middle lacks, drawn a little towards handles that grow as the chord does.
    system, pull = 0.375 * handles, 1e-3 * float((handles**2).sum())
    lacks = ends[:, 1] - (ends[:, 0] + ends[:, 2]) / 2 - longer[:, None] * system.sum(axis=1)
    more = np.linalg.solve(system.T @ system + pull * np.eye(2), system.T @ lacks.T).T if pull else 0.0
    sizes = np.maximum(longer[:, None] + more, 0.0)
    found = np.empty((len(distances), 4, 2))
    found[:, 0], found[:, 3] = ends[:, 0], ends[:, 2]
    found[:, 1] = ends[:, 0] + sizes[:, :1] * handles[:, 0]
    found[:, 2] = ends[:, 2] + sizes[:, 1:] * handles[:, 1]
    return found


def strokes(frame: Frame, lines: Points, ink: float, rows: Sequence[int] | None = None) -> Points:
    """All lines that are drawn, of ribbons each stripe.

    Args:
        frame: what is drawn.
        lines: its curves, shape (n, 4, 2), in pixels.
        ink: pixels of an ink unit.
        rows: of the edges that count; None: all.
    """
    some = list(range(len(frame.edges))) if rows is None else list(rows)
    if not frame.has_ribbons:
        return lines[some]
    found = [lines[[row for row in some if not frame.edges[row].strands]]]
    for row in some:
        if frame.edges[row].strands:
            offsets = np.array([stripe.offset for stripe in stripes_of(frame.edges[row].strands)])
            found.append(beside(lines[row], offsets * ink))
    return np.concatenate(found)
