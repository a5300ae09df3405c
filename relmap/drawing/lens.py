"""Size and colours of actors by a measure or by groups: what a lens shows of a day, laid over a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from relmap.drawing.curves import curves
from relmap.drawing.edge_geometry import EdgeGeometry
from relmap.drawing.frame import Frame, LensLegend, Lines, Node
from relmap.drawing.sizes import grown
from relmap.drawing.style import RADII, Theme, contrast, legible, mixed

RAMP = ("#eef4fb", "#08306b")
DARK_RAMP = ("#22303f", "#bfe0ff")
GREY_RAMP = ("#f4f4f4", "#303030")
"""Shades from nothing to the most, by one lightness that only falls (or, on dark, only grows), so that they
keep their order for those who see no colours, and in print without any."""
HUES = ("#2f6db5", "#c2571a", "#2e8b57", "#8e4fb0", "#a07d12", "#b83a66", "#1f8f8f", "#6b6f76")
_GREYS = ("#d9d9d9", "#9a9a9a", "#f6f6f6", "#7b7b7b", "#bdbdbd", "#e9e9e9", "#8b8b8b", "#cccccc")
TINT = 0.34
"""How much of its hue the ground of an actor of a group has."""


@dataclass(frozen=True)
class Group:
    """A group of actors.

    Args:
        number: its colour; the same from day to day.
        text: what the legend says of it.
    """

    number: int
    text: str


@dataclass(frozen=True)
class Seen:
    """What a lens shows of a time.

    Args:
        sizes: of each actor its part of the greatest value of the whole time; who is not in it has none.
        shades: the same for shades.
        groups: of each actor its group by number.
        names: the groups, as the legend has them.
        size_text, shade_text: what size and shade tell, from what to what; empty: nothing.
    """

    sizes: Mapping[str, float] = field(default_factory=dict[str, float])
    shades: Mapping[str, float] = field(default_factory=dict[str, float])
    groups: Mapping[str, int] = field(default_factory=dict[str, int])
    names: tuple[Group, ...] = ()
    size_text: str = ""
    shade_text: str = ""


Looked = dict[tuple[object, ...], tuple[Node, Node]]
"""Actors as a lens shows them, by the id of the object of each, which is kept, and what is seen of it."""


def seen_through(
    frame: Frame,
    seen: Seen,
    geometry: EdgeGeometry,
    radius: Callable[[Node], float] = lambda node: RADII[node.shape],
    known: Looked | None = None,
) -> Frame:
    """A frame with sizes and colours by a lens.

    Args:
        frame: of a day, before it is filtered and bundled.
        seen: what the lens shows of it.
        geometry: of the map: lines end at the rims of actors.
        radius: of an actor whose size tells nothing.
        known: actors as they looked before; new ones are added to it.
    """
    if not (seen.size_text or seen.shade_text or seen.groups):
        return frame
    theme = frame.theme
    nodes = [_looked_once(node, seen, theme, radius, {} if known is None else known) for node in frame.nodes]
    found = replace(
        frame,
        nodes=nodes,
        size_tells=seen.size_text or frame.size_tells,
        lens=_legend(nodes, seen, theme),
    )
    if not seen.size_text:
        return found
    found.radii = np.array([node.radius for node in nodes])
    if len(frame.edges):
        found.curves = _curves(found, geometry)
    if frame.lines is not None:
        # The same line ends elsewhere on another day: nothing that was painted of it can stay.
        lines = frame.lines
        found.lines = Lines(object(), lines.numbers, lines.colours, lines.palette, lines.since, lines.until)
    return found


def _curves(frame: Frame, geometry: EdgeGeometry) -> NDArray[np.float64]:
    ids = [edge.id for edge in frame.edges]
    offsets = np.array([geometry.bends.get(key, 0.0) for key in ids])
    loops = np.array([geometry.loops.get(key, 0) for key in ids])
    start, end = frame.places[frame.ends[:, 0]], frame.places[frame.ends[:, 1]]
    return curves(start, end, offsets, loops, frame.radii[frame.ends])


def _looked_once(
    node: Node, seen: Seen, theme: Theme, radius: Callable[[Node], float], known: Looked
) -> Node:
    of = (seen.sizes.get(node.id), seen.shades.get(node.id), seen.groups.get(node.id))
    key = (id(node), *of, bool(seen.size_text), bool(seen.shade_text))
    found = known.get(key)
    if found is None:
        found = known[key] = (node, _looked(node, seen, theme, radius))
    return found[1]


def _looked(node: Node, seen: Seen, theme: Theme, radius: Callable[[Node], float]) -> Node:
    changed: dict[str, object] = {}
    if seen.size_text:
        changed["radius"] = radius(node) * grown(seen.sizes.get(node.id, 0.0))
    if seen.shade_text:
        fill = shade(seen.shades.get(node.id), theme)
        changed |= _filled(node, fill, theme)
    elif seen.groups and node.id in seen.groups:
        colour = group_colour(seen.groups[node.id], theme)
        changed |= _filled(node, colour if theme.patterns else mixed(colour, theme.ground, TINT), theme)
        changed["ring"] = mixed(legible(colour, theme.ground, theme.ink), theme.ground, node.strength)
    return replace(node, **changed)  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def _mark_ink(fill: str, ink: str, ground: str) -> str:
    """Of ink and ground what can be read best on a fill."""
    return max((ink, ground), key=lambda colour: contrast(colour, fill))


def _filled(node: Node, fill: str, theme: Theme) -> dict[str, object]:
    """A ground of its own, with a mark that can be read on it; a flag or a picture would hide it."""
    fill = mixed(fill, theme.ground, node.strength)
    ink = _mark_ink(fill, theme.ink, theme.ground)
    return {"fill": fill, "flag": "", "picture": "", "mark_ink": mixed(ink, fill, max(node.strength, 0.75))}


def shade(part: float | None, theme: Theme) -> str:
    """The shade of a part of the greatest value; None: there is none, as the ground."""
    if part is None:
        return theme.ground
    low, high = ramp(theme)
    return mixed(high, low, min(max(part, 0.0), 1.0))


def ramp(theme: Theme) -> tuple[str, str]:
    """The shades of nothing and of the greatest value."""
    return GREY_RAMP if theme.patterns else DARK_RAMP if theme.name == "dark" else RAMP


def group_colour(number: int, theme: Theme) -> str:
    """The colour of a group."""
    return (_GREYS if theme.patterns else HUES)[number % len(HUES)]


def _legend(nodes: Sequence[Node], seen: Seen, theme: Theme) -> LensLegend:
    there = {seen.groups[node.id] for node in nodes if node.id in seen.groups}
    groups = tuple(
        (group_colour(group.number, theme), group.text) for group in seen.names if group.number in there
    )
    shown = () if seen.shade_text else groups
    return LensLegend(seen.shade_text, ramp(theme), shown)
