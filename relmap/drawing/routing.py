"""Lines past the actors that they have nothing to do with, and ends in order round the rims of their own.

Ends are pushed apart on the circle of a rim by isotonic regression (pool adjacent violators: Ayer et al.
1955; Barlow et al. 1972). Lines bend within a family of cubic curves over one chord: of each actor in the way
it is known which bends would meet it, so that the least bend that meets none is found without trying.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from relmap.drawing.curves import RIM_GAP, Points, curves_between, point_at
from relmap.drawing.frame import Frame

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_SEGMENTS = 48
"""Of a curve, where distances are measured."""
_ACROSS = np.cos(np.linspace(0, np.pi, 9))
"""Where on the disc of an actor it is looked at which bends meet it, in parts of its radius."""
_WIDER = 1.02
"""What lies between these places is no farther out than this."""
_GRID = 181
"""So many bends are compared, from one side to the other."""
_MOST_BENT = 0.6
"""The largest bend of a control point, in lengths of the chord: a line then leaves at 60°."""
_FARTHEST = 0.72
"""How far to the side a control point may be in all, in lengths of the chord."""
Family = tuple[float, float, float]
"""How much of a bend the first and the second control point take; and how far, in lengths of the chord, the
first is off to one side and the second to the other besides."""
_FAMILIES: tuple[Family, ...] = (
    (1.0, 1.0, 0.0), (1.5, 0.5, 0.0), (0.5, 1.5, 0.0), (1.9, 0.1, 0.0), (0.1, 1.9, 0.0), (1.0, -1.0, 0.0),
)  # fmt: skip
_MORE_FAMILIES: tuple[Family, ...] = (
    (1.0, 1.0, 0.0), *((1.0, 1.0, part / 10) for part in (-9, -7, -5, -3.5, -2, 2, 3.5, 5, 7, 9)),
)  # fmt: skip
"""For lines that no bend of the others leads past all actors."""
_THROUGH, _NEAR = 1e3, 2.0
"""What a bend costs that leads through an actor, or nearer to one than wanted; the bend itself costs < 2."""
_AT_ONCE = 40_000
"""So many pairs of a line and an actor are looked at together."""
_WIDEST_RING, _FULL_RING = 1.18, 0.96
"""Lines end so much farther out, in radii of the rim, at most; and how full a ring may be."""
_ON_RIM = 0.2
"""An end so far off the rim, in its radii, does not lie on it: of actors on top of each other."""
_STEEPEST = np.deg2rad(65.0)
"""A line leaves its actor no more aslant than this."""
_FARTHEST_MOVED = np.deg2rad(75.0)
"""An end moves no farther round its rim: a line that ends on the far side seems to go elsewhere."""
_FULL = 2 * np.pi * (1 - 1e-9)


def routed(frame: Frame, clearance: float, gap: float, ink: float = 1.0) -> Frame:
    """A frame whose lines go round unrelated actors, and end beside each other at their own.

    Lines that pass freely and end apart from others stay as they are, and so do those of an actor to itself.

    Args:
        frame: what is drawn.
        clearance: how far a line stays away from the rim of an unrelated actor, in scene units.
        gap: between the ends of two lines, along the rim, in scene units.
        ink: scene units of an ink unit, in which the widths of lines are (`View.type_scale`).
    """
    if not len(frame.curves) or len(frame.ends) != len(frame.curves):
        return frame
    order = np.array(sorted(range(len(frame.edges)), key=lambda row: _key(frame, row)), dtype=np.int64)
    lines = _Lines(
        frame.places, frame.radii, frame.ends[order], frame.curves[order], frame.reaches[order] * ink
    )
    left, top, right, bottom = frame.bounds(ink)
    box = np.array(((left, top), (right, bottom))) + 2 * clearance * np.array(((-1,), (1,)))
    room = _Room(clearance, gap, box)
    lines.bend_between_centres(room)
    lines.spread(gap)
    lines.bend_between_ends(room)
    lines.bend_between_ends(room, hard=True)
    found = np.empty_like(frame.curves)
    found[order] = lines.curves
    if np.array_equal(found, frame.curves):
        return frame
    made = replace(frame, curves=found)
    made.share_actors(frame)
    return made


def _key(frame: Frame, row: int) -> tuple[str, list[float]]:
    """By which relations stand in one order, whatever that of the frame is."""
    return frame.edges[row].id, frame.curves[row].ravel().tolist()


# --- measures ---------------------------------------------------------------------------------


def passages(frame: Frame, clearance: float = 0.0) -> Ints:
    """Which relations pass through which unrelated actors.

    Args:
        frame: what is drawn.
        clearance: how much larger than drawn actors are taken to be, in scene units.

    Returns:
        The rows of relation and actor, shape (p, 2).
    """
    if len(frame.ends) != len(frame.curves):
        return np.empty((0, 2), np.int64)
    return _passages(frame.curves, frame.ends, frame.places, frame.radii + clearance)


def through_actors(frame: Frame, clearance: float = 0.0) -> int:
    """How many relations pass through the disc of an unrelated actor.

    Args:
        frame: what is drawn.
        clearance: how much larger than drawn actors are taken to be, in scene units.
    """
    return len(np.unique(passages(frame, clearance)[:, 0]))


def end_gaps(frame: Frame, actor_row: int, ink: float = 1.0) -> Floats:
    """How far apart neighbouring ends of lines are at an actor.

    Args:
        frame: what is drawn.
        actor_row: the row of the actor.
        ink: scene units of an ink unit, in which the widths of lines are (`View.type_scale`).

    Returns:
        Distances along the rim less half the widths of both lines, in scene units, counter-clockwise; as many
        as there are ends, none of fewer than two.
    """
    lines = _Lines(frame.places, frame.radii, frame.ends, frame.curves, frame.reaches * ink)
    for ends in lines.ends_by_actor():
        if ends.actor == actor_row:
            away = np.linalg.norm(lines.curves[ends.lines, 3 * ends.sides] - lines.places[actor_row], axis=1)
            return ends.apart * np.minimum(away, np.roll(away, -1)) - ends.widths
    return np.empty(0)


def _passages(curves: Points, ends: Ints, places: Points, radii: Floats) -> Ints:
    """Rows of curves and of unrelated discs that they pass through, shape (p, 2)."""
    low, high = curves.min(axis=1), curves.max(axis=1)
    found: list[Ints] = [np.empty((0, 2), np.int64)]
    t = np.linspace(0, 1, _SEGMENTS + 1)
    for rows in _some(len(curves), len(places)):
        near = (places >= low[rows, None] - radii[:, None]) & (places <= high[rows, None] + radii[:, None])
        pairs = near.all(axis=2)
        pairs &= (ends[rows, :1] != np.arange(len(places))) & (ends[rows, 1:] != np.arange(len(places)))
        line, actor = np.nonzero(pairs)
        points = point_at(curves[rows], np.broadcast_to(t, (len(rows), len(t))))
        for part in _some(len(line), _SEGMENTS):
            distance = _distance(points[line[part]], places[actor[part]])
            met = part[distance < radii[actor[part]]]
            found.append(np.stack((rows[line[met]], actor[met]), axis=1))
    return np.concatenate(found)


def _distance(points: Points, place: Points) -> Floats:
    """The distance of polygons (p, k, 2) from a point each (p, 2); shape (p,)."""
    start, along = points[:, :-1], np.diff(points, axis=1)
    to = place[:, None] - start
    square = (along**2).sum(axis=2)
    part = np.clip((to * along).sum(axis=2) / np.where(square < 1e-12, 1.0, square), 0, 1)
    return np.sqrt(((to - along * part[..., None]) ** 2).sum(axis=2).min(axis=1))


def _some(count: int, each: int) -> Iterator[Ints]:
    """The numbers up to a count, so many at a time that memory is not filled."""
    step = max(_AT_ONCE // max(each, 1), 1)
    return (np.arange(start, min(start + step, count)) for start in range(0, count, step))


# --- lines ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Ends:
    """The ends of lines at one actor, k of them counter-clockwise, shape (k,) each.

    Args:
        actor: its row.
        rim: how far from its centre lines end.
        lines, sides: of which lines which end.
        angles: where they are.
        apart: the angle from each to the next, the first again after the last.
        widths: half of each line and half of the next, in scene units.
        fixed: which must stay.
    """

    actor: int
    rim: float
    lines: Ints
    sides: Ints
    angles: Floats
    apart: Floats
    widths: Floats
    fixed: Bools


@dataclass
class _Lines:
    """The lines of a frame while they are led: as in `Frame`, and half the widths in scene units."""

    places: Points
    radii: Floats
    ends: Ints
    curves: Points
    half: Floats

    def __post_init__(self) -> None:
        self.rims = self.radii + RIM_GAP
        centres = self.places[self.ends].reshape(-1, 2, 2)
        rims = self.rims[self.ends].reshape(-1, 2)
        away = np.linalg.norm(self.curves[:, (0, 3)] - centres, axis=2)
        self.on_rim = (np.abs(away - rims) < _ON_RIM * rims).all(axis=1)
        along = centres[:, 1] - centres[:, 0]
        self.free = self.on_rim & (np.hypot(along[:, 0], along[:, 1]) > rims.sum(axis=1))
        self.free &= self.ends[:, 0] != self.ends[:, 1]
        # From the left end to the right one, so that opposite relations are seen from one side.
        self.turned = (along[:, 0] < 0) | ((along[:, 0] == 0) & (along[:, 1] < 0))

    # --- ends ---

    def ends_by_actor(self) -> Iterator[_Ends]:
        """The ends at each actor that has several."""
        lines = np.repeat(np.flatnonzero(self.on_rim), 2)
        sides = np.tile(np.array([0, 1]), len(lines) // 2)
        actors = self.ends[lines, sides]
        away = self.curves[lines, 3 * sides] - self.places[actors]
        angles = np.arctan2(away[:, 1], away[:, 0])
        # Lines on top of each other stand at one end in the opposite order of that at the other.
        rank = np.where(self.turned[lines] == (sides == 1), lines, -lines)
        order = np.lexsort((rank, np.round(angles, 9), actors))
        for rows in np.split(order, np.flatnonzero(np.diff(actors[order])) + 1):
            if len(rows) < 2:
                continue
            at, half = angles[rows], self.half[lines[rows]]
            apart = np.diff(at, append=at[0] + 2 * np.pi)
            actor = int(actors[rows[0]])
            yield _Ends(
                actor, float(self.rims[actor]), lines[rows], sides[rows], at, apart,
                half + np.roll(half, -1), ~self.free[lines[rows]],
            )  # fmt: skip

    def spread(self, gap: float) -> None:
        """Push ends apart on their rims."""
        moved: dict[tuple[int, int], tuple[int, float, float]] = {}
        for ends in self.ends_by_actor():
            if (ends.apart >= (ends.widths + gap) / ends.rim - 1e-12).all():
                continue
            # Round an actor with very many they end in a wider ring.
            needed = float((ends.widths + gap).sum()) / (2 * np.pi * _FULL_RING)
            ring = min(max(ends.rim, needed), ends.rim * _WIDEST_RING)
            least = (ends.widths + gap) / ring
            angles = _spread_near(ends.angles, least, np.where(ends.fixed, 1e9, 1.0))
            wider = ring > ends.rim
            for k in np.flatnonzero(((np.abs(angles - ends.angles) > 1e-9) | wider) & ~ends.fixed).tolist():
                moved[int(ends.lines[k]), int(ends.sides[k])] = (ends.actor, float(angles[k]), ring)
        if not moved:
            return
        at = np.array(list(moved), dtype=np.int64)
        actors = np.array([actor for actor, _, _ in moved.values()], dtype=np.int64)
        angles = np.array([angle for _, angle, _ in moved.values()])
        rings = np.array([ring for *_, ring in moved.values()])
        target = self.places[actors] + rings[:, None] * _direction(angles)
        shift = np.zeros((len(self.curves), 2, 2))
        shift[at[:, 0], at[:, 1]] = target - self.curves[at[:, 0], 3 * at[:, 1]]
        found = self.curves.copy()
        found[:, 1] += shift[:, 0] * (2 / 3) + shift[:, 1] / 3
        found[:, 2] += shift[:, 0] / 3 + shift[:, 1] * (2 / 3)
        found[at[:, 0], 3 * at[:, 1]] = target
        found[at[:, 0], 1 + at[:, 1]] = _less_aslant(
            self.places[actors], target, found[at[:, 0], 1 + at[:, 1]]
        )
        self.curves = found

    # --- bends ---

    def bend_between_centres(self, room: _Room) -> None:
        """Bend lines as between the centres of their actors: their ends go along."""
        rows = self._in_the_way(room.clearance)
        if not len(rows):
            return
        centres = self.places[self._ways(rows)]
        chord = _Chord.of(centres[:, 0], centres[:, 1])
        middle = point_at(self.curves[rows], np.full((len(rows), 1), 0.5))[:, 0]
        bend = chord.across(middle) / 0.75
        found, changed = self._bent(rows, chord, np.stack((bend, bend), axis=1), room, _FAMILIES)
        rows, found = rows[changed], found[changed]
        found = curves_between(found, self.rims[self._ways(rows)])
        self._take(rows, found)

    def bend_between_ends(self, room: _Room, hard: bool = False) -> None:
        """Bend lines whose ends stay.

        Args:
            room: that there is.
            hard: only those that still pass through actors, in more ways.
        """
        rows = self._in_the_way(0.0 if hard else room.clearance)
        if not len(rows):
            return
        curves = np.where(self.turned[rows, None, None], self.curves[rows, ::-1], self.curves[rows])
        chord = _Chord.of(curves[:, 0], curves[:, 3])
        bends = np.stack((chord.across(curves[:, 1]), chord.across(curves[:, 2])), axis=1)
        found, changed = self._bent(rows, chord, bends, room, _MORE_FAMILIES if hard else _FAMILIES)
        rows, found = rows[changed], found[changed]
        found[:, (0, 3)] = curves[changed][:, (0, 3)]
        self._take(rows, found, exact=False)

    def _ways(self, rows: Ints) -> Ints:
        """The rows of the actors on the left and on the right of lines."""
        return np.where(self.turned[rows, None], self.ends[rows, ::-1], self.ends[rows])

    def _take(self, rows: Ints, curves: Points, exact: bool = True) -> None:
        """Have these curves, which run from the left to the right."""
        ways = self._ways(rows)
        if exact:
            for side in (0, 1):
                centre = self.places[ways[:, side]]
                away = curves[:, 3 * side] - centre
                away *= (self.rims[ways[:, side]] / np.hypot(away[:, 0], away[:, 1]))[:, None]
                curves[:, 3 * side] = centre + away
        found = self.curves.copy()
        found[rows] = np.where(self.turned[rows, None, None], curves[:, ::-1], curves)
        self.curves = found

    def _in_the_way(self, clearance: float) -> Ints:
        """The lines that pass actors too near, with those between the same two actors."""
        met = _passages(self.curves, self.ends, self.places, self.radii + clearance)[:, 0]
        dyads = self._dyads()
        chosen = np.isin(dyads, dyads[met]) & self.free
        return np.flatnonzero(chosen)

    def _dyads(self) -> Ints:
        """A number for each two actors, shape (n,)."""
        low, high = self.ends.min(axis=1), self.ends.max(axis=1)
        return low * len(self.places) + high

    def _bent(
        self, rows: Ints, chord: _Chord, bends: Floats, room: _Room, families: Sequence[Family]
    ) -> tuple[Points, Bools]:
        """The least bends with which lines pass fewest actors.

        Args:
            rows: of the lines, all those of a dyad.
            chord: of each, from left to right.
            bends: of the control points of each, across its chord, shape (k, 2).
            room: that there is.
            families: of bends to choose from; the first has the line as it is.

        Returns:
            Curves from left to right, shape (k, 4, 2), and which of them are others than before.
        """
        pairs = _pairs(chord, self.ends[rows], self.places, self.radii + room.clearance)
        step = chord.length * _MOST_BENT
        costs = np.empty((len(families), len(rows), _GRID))
        for number, family in enumerate(families):
            shifts = _shifts(chord, family)
            start = bends + _aside(chord, family)
            through = _met(pairs, chord, start, family, step, self.radii)
            near = _met(pairs, chord, start, family, step, self.radii + room.clearance)
            bent = np.abs(shifts).sum(axis=2) / 2 + 0.3 * np.abs(shifts[..., 0] - shifts[..., 1])
            costs[number] = _THROUGH * through + _NEAR * near + bent / chord.length[:, None]
            reached = bends[:, None] + shifts
            beyond = np.abs(reached).max(axis=2) > chord.length[:, None] * _FARTHEST
            beyond |= room.is_left_by(chord, reached)
            costs[number][beyond & (bent > 0)] = np.inf
        place, chosen = np.full(len(rows), _GRID // 2), np.zeros(len(rows), np.int64)
        dyads = self._dyads()[rows]
        order = np.argsort(dyads, kind="stable")
        groups = np.split(order, np.flatnonzero(np.diff(dyads[order])) + 1)
        alone = np.array([group[0] for group in groups if len(group) == 1], dtype=np.int64)
        if len(alone):
            best = costs[:, alone].transpose(1, 2, 0).reshape(len(alone), -1).argmin(axis=1)
            place[alone], chosen[alone] = best // len(families), best % len(families)
        offsets = self._offsets(rows)
        for group in groups:
            if len(group) > 1:
                of = group[np.lexsort((rows[group], offsets[group]))]
                apart, half = np.diff(offsets[of]), self.half[rows[of]]
                nearer = apart - np.minimum(apart, room.gap + half[:-1] + half[1:])
                each = 0.75 * step[of[:-1]] * 2 / (_GRID - 1)
                side_by_side = [n for n, (one, other, _) in enumerate(families) if min(one, other) > 0]
                found, place[of] = _side_by_side(
                    costs[side_by_side][:, of], np.floor(nearer / each + 1e-9).astype(np.int64)
                )
                chosen[of] = side_by_side[found]
        shift = np.zeros((len(rows), 2))
        for number, family in enumerate(families):
            some = np.flatnonzero(chosen == number)
            shift[some] = _shifts(chord, family)[some, place[some]]
        return chord.curves(bends + shift), (shift != 0).any(axis=1, keepdims=True)[:, 0]

    def _offsets(self, rows: Ints) -> Floats:
        """How far the middles of lines are from the straight way between their actors, shape (k,)."""
        centres = self.places[self._ways(rows)]
        chord = _Chord.of(centres[:, 0], centres[:, 1])
        return chord.across(point_at(self.curves[rows], np.full((len(rows), 1), 0.5))[:, 0])


def _direction(angles: Floats) -> Points:
    return np.stack((np.cos(angles), np.sin(angles)), axis=-1)


def _less_aslant(centres: Points, at: Points, control: Points) -> Points:
    """Control points, (n, 2), turned about their ends so that lines do not run along the rim."""
    out, way = at - centres, control - at
    length = np.hypot(way[:, 0], way[:, 1])
    radial = np.arctan2(out[:, 1], out[:, 0])
    angle = np.arctan2(way[:, 1], way[:, 0]) - radial
    angle = (angle + np.pi) % (2 * np.pi) - np.pi
    turned = at + length[:, None] * _direction(radial + np.clip(angle, -_STEEPEST, _STEEPEST))
    return np.where((np.abs(angle) > _STEEPEST)[:, None], turned, control)


def _spread_near(angles: Floats, least: Floats, weights: Floats) -> Floats:
    """As `_spread`, but nearer to each other where some would end on the far side of their actor."""
    found = _spread(angles, least, weights)
    if np.abs(found - angles).max() <= _FARTHEST_MOVED:
        return found
    low, high = 0.0, 1.0
    for _ in range(8):
        part = (low + high) / 2
        tried = _spread(angles, least * part, weights)
        if np.abs(tried - angles).max() <= _FARTHEST_MOVED:
            low, found = part, tried
        else:
            high = part
    return found if low else angles


def _spread(angles: Floats, least: Floats, weights: Floats) -> Floats:
    """Angles on a circle pushed apart, their squared movements least.

    If not all constraints hold with equality one of them may be left out, and the circle is a line: which one
    is tried in the order of the room that there is.

    Args:
        angles: ascending, shape (k,).
        least: from each to the next, and from the last to the first.
        weights: of their movements.
    """
    whole = least.sum()
    if whole > _FULL:
        least = least * (_FULL / whole)
    room = np.diff(angles, append=angles[0] + 2 * np.pi) - least
    best, most = angles, -np.inf
    for cut in np.argsort(-room, kind="stable").tolist():
        line = np.roll(angles, -cut - 1)
        line[len(line) - cut - 1 :] += 2 * np.pi
        steps = np.concatenate(([0.0], np.cumsum(np.roll(least, -cut - 1)[:-1])))
        found = steps + _isotonic(line - steps, np.roll(weights, -cut - 1))
        left = found[0] + 2 * np.pi - found[-1] - least[cut]
        if left > most:
            found[len(line) - cut - 1 :] -= 2 * np.pi
            best, most = np.roll(found, cut + 1), left
        if left >= -1e-12:
            break
    return best


def _isotonic(values: Floats, weights: Floats) -> Floats:
    """The ascending values nearest to these by weighted squares: pool adjacent violators."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        mean, heavy, count = value, weight, 1
        while blocks and blocks[-1][0] > mean:
            before, weight_before, more = blocks.pop()
            mean = (before * weight_before + mean * heavy) / (weight_before + heavy)
            heavy, count = heavy + weight_before, count + more
        blocks.append((mean, heavy, count))
    return np.repeat([mean for mean, _, _ in blocks], [count for _, _, count in blocks])


# --- which bends meet what --------------------------------------------------------------------


@dataclass(frozen=True)
class _Chord:
    """Straight ways, k of them: where they start, their directions and normals (k, 2), and lengths (k,)."""

    start: Points
    end: Points
    along: Points
    normal: Points
    length: Floats

    @classmethod
    def of(cls, start: Points, end: Points) -> _Chord:
        """From and to points, shape (k, 2)."""
        way = end - start
        length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
        along = way / length[:, None]
        return cls(start, end, along, np.stack((-along[:, 1], along[:, 0]), axis=1), length)

    def across(self, points: Points) -> Floats:
        """How far points (k, 2) are off to the side."""
        return ((points - self.start) * self.normal).sum(axis=1)

    def curves(self, bends: Floats) -> Points:
        """Curves (k, 4, 2) whose control points are a third along and so far off to the side, (k, 2)."""
        third = (self.end - self.start) / 3
        one = self.start + third + self.normal * bends[:, :1]
        other = self.end - third + self.normal * bends[:, 1:]
        return np.stack((self.start, one, other, self.end), axis=1)


@dataclass(frozen=True)
class _Pairs:
    """Lines and the actors that some bend of them might meet, p pairs, shape (p,) each.

    Args:
        line, actor: their rows.
        along, across: where the actor is, seen from the start of the line.
    """

    line: Ints
    actor: Ints
    along: Floats
    across: Floats


def _pairs(chord: _Chord, ends: Ints, places: Points, radii: Floats) -> _Pairs:
    to = places[None] - chord.start[:, None]
    along = (to * chord.along[:, None]).sum(axis=2)
    across = (to * chord.normal[:, None]).sum(axis=2)
    # A cubic curve goes three quarters as far to the side as its control points.
    reach = chord.length[:, None] * 0.75 * _FARTHEST + radii
    near = (along > -radii) & (along < chord.length[:, None] + radii) & (np.abs(across) < reach)
    rows = np.arange(len(places))
    line, actor = np.nonzero(near & (ends[:, :1] != rows) & (ends[:, 1:] != rows))
    return _Pairs(line, actor, along[line, actor], across[line, actor])


@dataclass(frozen=True)
class _Room:
    """Where lines may go: as in `routed`, and the box (2, 2) that they do not leave for a bend."""

    clearance: float
    gap: float
    box: Floats

    def is_left_by(self, chord: _Chord, bends: Floats) -> Bools:
        """Whether curves leave the box, of bends (k, _GRID, 2); shape (k, _GRID)."""
        found = np.zeros(bends.shape[:2], dtype=bool)
        for t in (0.25, 0.5, 0.75):
            off = 3 * t * (1 - t) ** 2 * bends[..., 0] + 3 * t * t * (1 - t) * bends[..., 1]
            on = chord.start + (chord.end - chord.start) * t
            for axis in (0, 1):
                at = on[:, axis, None] + chord.normal[:, axis, None] * off
                found |= (at < self.box[0, axis]) | (at > self.box[1, axis])
        return found


def _aside(chord: _Chord, family: Family) -> Floats:
    """How far control points are off whatever the bend, shape (k, 2)."""
    return chord.length[:, None] * family[2] * np.array((1.0, -1.0))


def _shifts(chord: _Chord, family: Family) -> Floats:
    """How far each bend moves the control points, shape (k, _GRID, 2)."""
    bend = chord.length[:, None, None] * _MOST_BENT * np.linspace(-1, 1, _GRID)[:, None]
    return bend * np.array(family[:2]) + _aside(chord, family)[:, None]


def _met(
    pairs: _Pairs, chord: _Chord, bends: Floats, skew: Sequence[float], step: Floats, radii: Floats
) -> Ints:
    """How many actors each line meets with each bend.

    Over its chord a line is v(t) = 3t(1-t)²(b₁ + s k₁) + 3t²(1-t)(b₂ + s k₂), so that at each t the bends s
    that are in a disc are those between two numbers.

    Args:
        pairs: to be looked at.
        chord, bends: of the lines.
        skew: k₁ and k₂, and more.
        step: the largest s of each line.
        radii: of the discs of all actors.

    Returns:
        Shape (k, _GRID).
    """
    count = np.zeros(len(chord.length) * (_GRID + 1), np.int64)
    for part in _some(len(pairs.line), len(_ACROSS)):
        line = pairs.line[part]
        radius, step_of = radii[pairs.actor[part]] * _WIDER, step[line]
        length, along = chord.length[line], pairs.along[part]
        # Places on the disc stand in rows: numpy is quickest at least and most of whole rows.
        t = np.clip((along + radius * _ACROSS[:, None]) / length, 0, 1)
        off = t * length - along
        inside = np.abs(off) <= radius * (1 + 1e-9)
        half = np.sqrt(np.maximum(radius**2 - off**2, 0.0))
        one, other = 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t)
        now = pairs.across[part] - one * bends[line, 0] - other * bends[line, 1]
        per = one * skew[0] + other * skew[1]
        per = np.where(np.abs(per) < 1e-6, 1e-6, per)
        middle, half = now / per, half / np.abs(per)
        low = np.where(inside, middle - half, np.inf).min(axis=0) / step_of
        high = np.where(inside, middle + half, -np.inf).max(axis=0) / step_of
        first = np.ceil((np.clip(low, -2, 2) + 1) / 2 * (_GRID - 1)).astype(np.int64).clip(0, _GRID)
        last = np.floor((np.clip(high, -2, 2) + 1) / 2 * (_GRID - 1)).astype(np.int64).clip(-1, _GRID - 1) + 1
        some = last > first
        base = line[some] * (_GRID + 1)
        count += np.bincount(base + first[some], minlength=len(count))
        count -= np.bincount(base + last[some], minlength=len(count))
    return np.cumsum(count.reshape(-1, _GRID + 1), axis=1)[:, :_GRID]


def _side_by_side(costs: Floats, steps: Ints) -> tuple[int, Ints]:
    """The bends of parallel lines that together cost least, in their order.

    Args:
        costs: by family, line and bend, shape (f, k, _GRID).
        steps: by how many bends each line may come nearer to the one before it, shape (k - 1,).

    Returns:
        One family for all, and the bend of each, shape (k,).
    """
    middle = np.abs(np.arange(_GRID) - _GRID // 2)
    best, family, chosen = np.inf, 0, np.full(costs.shape[1], _GRID // 2)
    for number, cost in enumerate(costs):
        total, ways = cost[0], list[Ints]()
        for row, nearer in zip(cost[1:], steps.tolist(), strict=True):
            # The cheapest place of the line before, up to each place, and of equal ones that nearest to none.
            order = np.lexsort((middle, total))
            rank = np.empty(_GRID, np.int64)
            rank[order] = np.arange(_GRID)
            until = order[np.minimum.accumulate(rank)]
            ways.append(until[np.minimum(np.arange(_GRID) + nearer, _GRID - 1)])
            total = row + total[ways[-1]]
        place = int(np.lexsort((middle, total))[0])
        if total[place] < best - 1e-12:
            found = [place]
            for way in reversed(ways):
                found.append(int(way[found[-1]]))
            best, family, chosen = float(total[place]), number, np.array(found[::-1])
    return family, chosen
