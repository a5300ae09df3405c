"""Layouts with a shape: circle, layers, sectors by kind, rings about an actor, grid, geographic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from relmap.layout.graph import SPACING, Floats, Graph, Ints

_SWEEPS = 12


def circle(order: Ints, sizes: Floats) -> Floats:
    """All on a circle, each with as much of it as its name is wide.

    Args:
        order: rows in the order round the circle.
        sizes: left, up, right, down of each, shape (n, 4).
    """
    places = np.zeros((len(order), 2))
    if len(order) < 2:
        return places
    arcs = np.maximum(sizes[order, 0] + sizes[order, 2], sizes[order, 1] + sizes[order, 3]) + 16
    around = arcs.sum()
    radius = max(around / (2 * np.pi), SPACING)
    middle = (arcs.cumsum() - arcs / 2) / around * 2 * np.pi - np.pi / 2
    places[order] = radius * np.column_stack((np.cos(middle), np.sin(middle)))
    return places


def round_order(places: Floats) -> Ints:
    """Rows by their angle about the middle: neighbours on a good layout stay neighbours on a circle."""
    apart = places - places.mean(axis=0)
    return np.argsort(np.arctan2(apart[:, 1], apart[:, 0]), kind="stable")


def grid(order: Ints, sizes: Floats) -> Floats:
    """In rows and columns, in a given order, all cells of one size."""
    count = len(order)
    columns = max(1, round((count * 1.3) ** 0.5))
    width = float((sizes[:, 0] + sizes[:, 2]).max()) + 20
    height = float((sizes[:, 1] + sizes[:, 3]).max()) + 24
    places = np.zeros((count, 2))
    numbers = np.arange(count)
    places[order] = np.column_stack((numbers % columns * width, numbers // columns * height))
    return places


def sectors(kinds: Sequence[str], degrees: Ints, sizes: Floats) -> Floats:
    """Actors of each kind in a sector of their own, the most related nearest to the middle."""
    count = len(kinds)
    cell = float(np.maximum(sizes[:, 0] + sizes[:, 2], sizes[:, 1] + sizes[:, 3]).max()) * 0.9 + 20
    names = sorted(set(kinds), key=lambda kind: (-kinds.count(kind), kind))
    shares = np.array([kinds.count(name) for name in names], dtype=float) ** 0.75
    shares = np.maximum(shares / shares.sum(), 0.06)
    shares /= shares.sum()
    places = np.zeros((count, 2))
    start = -np.pi / 2
    for name, share in zip(names, shares.tolist(), strict=True):
        rows = [row for row in range(count) if kinds[row] == name]
        rows.sort(key=lambda row: (-int(degrees[row]), row))
        angle = share * 2 * np.pi
        done, radius = 0, cell * 1.2
        while done < len(rows):
            room = max(1, int(angle * radius * 0.92 / cell))
            taken = rows[done : done + room]
            for number, row in enumerate(taken):
                at = start + angle * (number + 0.5) / len(taken)
                places[row] = radius * np.cos(at), radius * np.sin(at)
            done += len(taken)
            radius += cell * 0.8
        start += angle
    return places


def rings(graph: Graph, centre: int, sizes: Floats, angles: Floats) -> Floats:
    """One actor in the middle, the others on rings by how many steps they are away from it.

    Args:
        graph: the ties.
        centre: the row in the middle.
        sizes: left, up, right, down of each.
        angles: in which order they stand on a ring; those of a good layout cross little.
    """
    steps = graph.distances(centre)
    far = float(steps[np.isfinite(steps)].max()) + 1
    steps[np.isinf(steps)] = far
    places = np.zeros((len(graph), 2))
    radius = 0.0
    for step in sorted(set(steps.tolist()) - {0.0}):
        rows = np.flatnonzero(steps == step)
        rows = rows[np.argsort(angles[rows], kind="stable")]
        arcs = np.maximum(sizes[rows, 0] + sizes[rows, 2], sizes[rows, 1] + sizes[rows, 3]) * 0.8 + 14
        radius = max(radius + SPACING, float(arcs.sum()) / (2 * np.pi))
        at = (arcs.cumsum() - arcs / 2) / arcs.sum() * 2 * np.pi + float(angles[rows[0]])
        places[rows] = radius * np.column_stack((np.cos(at), np.sin(at)))
    return places


def layers(graph: Graph, arrows: Sequence[tuple[int, int]], sizes: Floats) -> Floats:
    """Top down along the arrows, with few crossings (K. Sugiyama, S. Tagawa, M. Toda, 1981).

    Circles are broken where a search from the actors with fewest arrows to them meets its own path; each
    actor stands one layer below the lowest that points to it; layers are ordered by the mean place of their
    neighbours.

    Args:
        graph: the ties.
        arrows: (from, to) rows of directed ties.
        sizes: left, up, right, down of each.
    """
    count = len(graph)
    level = _levels(count, arrows)
    ties: list[list[int]] = [[] for _ in range(count)]
    for one, other in graph.pairs.tolist():
        ties[one].append(other)
        ties[other].append(one)
    rows_of = [[row for row in range(count) if level[row] == n] for n in range(int(level.max()) + 1)]
    x = np.zeros(count)
    for rows in rows_of:
        _spread(rows, x, sizes)
    for sweep in range(_SWEEPS):
        for n in range(len(rows_of)) if sweep % 2 == 0 else reversed(range(len(rows_of))):
            above = n - 1 if sweep % 2 == 0 else n + 1
            mean = {
                row: float(np.mean(near))
                if (near := [x[t] for t in ties[row] if level[t] == above])
                else x[row]
                for row in rows_of[n]
            }
            rows_of[n].sort(key=lambda row, mean=mean: (mean[row], row))
            _spread(rows_of[n], x, sizes)
    height = float((sizes[:, 1] + sizes[:, 3]).max()) + 70
    return np.column_stack((x, level * height)).astype(float)


def _levels(count: int, arrows: Sequence[tuple[int, int]]) -> Ints:
    following: list[list[int]] = [[] for _ in range(count)]
    incoming = np.zeros(count, dtype=int)
    for one, other in sorted(set(arrows)):
        if one != other:
            following[one].append(other)
            incoming[other] += 1
    order: list[int] = []
    state = np.zeros(count, dtype=int)  # 1: on the path, 2: done
    kept: list[tuple[int, int]] = []
    for root in np.argsort(incoming, kind="stable").tolist():
        if state[root]:
            continue
        path = [(root, iter(following[root]))]
        state[root] = 1
        while path:
            row, rest = path[-1]
            other = next(rest, None)
            if other is None:
                state[row] = 2
                order.append(row)
                path.pop()
            elif state[other] != 1:
                kept.append((row, other))
                if state[other] == 0:
                    state[other] = 1
                    path.append((other, iter(following[other])))
    level = np.zeros(count, dtype=np.int64)
    below: list[list[int]] = [[] for _ in range(count)]
    for one, other in kept:
        below[one].append(other)
    for row in reversed(order):
        for other in below[row]:
            level[other] = max(level[other], level[row] + 1)
    return level


def _spread(rows: list[int], x: Floats, sizes: Floats) -> None:
    """One layer side by side about the middle, in its order."""
    widths = [float(sizes[row, 0] + sizes[row, 2]) + 24 for row in rows]
    at = -sum(widths) / 2
    for row, width in zip(rows, widths, strict=True):
        x[row] = at + width / 2
        at += width


def geographic(coordinates: Floats) -> Floats:
    """Latitude and longitude in degrees, shape (n, 2), as places: equirectangular, true at the middle."""
    latitude, longitude = coordinates[:, 0], coordinates[:, 1]
    middle = np.radians((latitude.min() + latitude.max()) / 2)
    flat = np.column_stack((longitude * np.cos(middle), -latitude))
    extent = max(float(np.ptp(flat, axis=0).max()), 1e-6)
    return (flat - flat.mean(axis=0)) / extent * SPACING * max(len(flat), 4) ** 0.5 * 1.5
