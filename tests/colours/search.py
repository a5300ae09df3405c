"""The search for ramps of stance colours that can be told apart with and without all cones.

The neighbours on the scale, and none beside neutral, make a tree; so the greatest of the smallest differences
on a grid of colours is found exactly, from the leaves to the root (neutral), not by trying.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from relmap.drawing.colour_vision import (
    VISIONS,
    apart,
    ciede2000,
    hex_of,
    lab,
    linear_of_lab,
    linear_rgb,
    seen_by,
)
from relmap.drawing.style import Theme, contrast

Ramp = dict[int | None, str]
STANCES = (-2, -1, 0, 1, 2, None)
PAIRS: tuple[tuple[int | None, int | None], ...] = ((-2, -1), (-1, 0), (0, 1), (1, 2), (None, 0))
LEAST_CONTRAST = 3.0
BESIDE = 10.0
"""How far none shall be from the stances beside which it does not stand on the scale, where that can be."""

# The families: hue in degrees of L*a*b*, and chroma, from and to.
FAMILIES: dict[int | None, tuple[tuple[float, float], tuple[float, float]]] = {
    -2: ((23, 39), (58, 92)),
    -1: ((50, 70), (50, 90)),
    0: ((240, 280), (0, 8)),
    1: ((232, 262), (26, 60)),
    2: ((262, 292), (36, 80)),
    None: ((300, 326), (18, 60)),
}
WISHED: dict[str, Ramp] = {
    "light": {-2: "#b3202c", -1: "#e2793f", 0: "#8b919b", 1: "#5fa3d9", 2: "#1d57a6", None: "#7d6b91"},
    "dark": {-2: "#dc3f48", -1: "#ffb060", 0: "#8f959e", 1: "#86c8f5", 2: "#3f7fe8", None: "#b48ce0"},
    "print": {-2: "#a50f1e", -1: "#d9692b", 0: "#7f848c", 1: "#4b93cf", 2: "#123f86", None: "#6a577f"},
}
"""Colours that look good, whether or not they can be told apart."""
ENOUGH = 20.5
"""The smallest difference asked for: the greatest there is would make neutral nearly black on paper."""

_STEP_L, _STEP_C, _STEP_H = 1.5, 5.0, 4.0


class Found(NamedTuple):
    """A ramp and the smallest difference in it."""

    ramp: Ramp
    least: float


def smallest(ramp: Ramp, pairs: Sequence[tuple[int | None, int | None]] = PAIRS) -> float:
    """The smallest difference over pairs and kinds of vision."""
    return min(apart(ramp[one], ramp[other], vision) for one, other in pairs for vision in VISIONS)


def candidates(stance: int | None, theme: Theme) -> list[str]:
    """The colours of a family on the grid that can be seen on the grounds of a theme."""
    (h0, h1), (c0, c1) = FAMILIES[stance]
    step = _STEP_C if stance != 0 else 4.0
    grid = np.stack(
        np.meshgrid(
            np.arange(22, 92, _STEP_L), np.arange(c0, c1 + 0.1, step), np.arange(h0, h1 + 0.1, _STEP_H)
        ),
        axis=-1,
    ).reshape(-1, 3)
    hue = np.radians(grid[:, 2])
    colours = np.stack((grid[:, 0], grid[:, 1] * np.cos(hue), grid[:, 1] * np.sin(hue)), axis=1)
    linear = linear_of_lab(colours)
    inside = ((linear >= 0) & (linear <= 1)).all(axis=1)
    return [
        colour
        for colour in sorted(set(hex_of(linear[inside])))
        if all(contrast(colour, ground) >= LEAST_CONTRAST for ground in (theme.ground, theme.plate))
    ]


def search(theme: Theme, enough: float | None = None) -> Found:
    """The best ramp on the grid.

    Args:
        theme: whose grounds the colours are seen on.
        enough: the smallest difference asked for; without it, or where there is none such: the greatest.

    Returns:
        Of all ramps that are good enough the nearest to the one wished.
    """
    wished = WISHED[theme.name]
    found = {stance: candidates(stance, theme) for stance in STANCES}
    seen = {
        stance: [lab(seen_by(linear_rgb(colours), vision)) for vision in VISIONS]
        for stance, colours in found.items()
    }
    away = {
        stance: ciede2000(seen[stance][0], lab(linear_rgb([wished[stance]]))[0]) ** 2 for stance in STANCES
    }
    # (child, parent), leaves first.
    edges: tuple[tuple[int | None, int | None], ...] = ((-2, -1), (-1, 0), (2, 1), (1, 0), (None, 0))
    between = {
        (child, parent): np.min(
            [ciede2000(a[:, None], b[None]) for a, b in zip(seen[child], seen[parent], strict=True)], axis=0
        )
        for child, parent in edges
    }
    best = {stance: np.full(len(colours), np.inf) for stance, colours in found.items()}
    for child, parent in edges:
        reached = np.minimum(between[child, parent], best[child][:, None]).max(axis=0)
        best[parent] = np.minimum(best[parent], reached)
    greatest = float(best[0].max())
    limit = greatest - 1e-9 if enough is None else min(enough, greatest - 1e-9)
    cost = {stance: np.array(values) for stance, values in away.items()}
    chosen: dict[tuple[int | None, int | None], np.ndarray] = {}
    for child, parent in edges:
        allowed = np.where(between[child, parent] >= limit, cost[child][:, None], np.inf)
        chosen[child, parent] = allowed.argmin(axis=0)
        cost[parent] = cost[parent] + allowed.min(axis=0)
    at: dict[int | None, int] = {0: int(cost[0].argmin())}
    for child, parent in reversed(edges):
        at[child] = int(chosen[child, parent][at[parent]])
    # None may stand where another is more unlike the stances, too: it is a leaf, so no other pair changes.
    others = [
        np.min([ciede2000(a, b[at[stance]]) for a, b in zip(seen[None], seen[stance], strict=True)], axis=0)
        for stance in (-2, -1, 1, 2)
    ]
    short = np.maximum(BESIDE - np.min(others, axis=0), 0.0)
    unlike = np.where(between[None, 0][:, at[0]] >= limit, 100 * short**2 + away[None], np.inf)
    at[None] = int(unlike.argmin())
    ramp = {stance: found[stance][at[stance]] for stance in STANCES}
    return Found(ramp, smallest(ramp))
