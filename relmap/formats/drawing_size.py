"""The drawing of another program in the measures of relmap's canvas: theirs may be one wide, or a million."""

from __future__ import annotations

import math
from dataclasses import dataclass

from relmap.formats.foreign import Foreign

_APART = 190.0
"""Scene units from an actor to the next, about, in a drawing of even density."""


@dataclass(frozen=True)
class Drawing:
    """A drawing that is moved and scaled as a whole."""

    x: float
    y: float
    scale: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A place of the file on the canvas."""
        return (x - self.x) * self.scale, (y - self.y) * self.scale


def drawing_of(foreign: Foreign) -> Drawing:
    """How the places of a file come to the canvas; all at one place stay together in its middle."""
    places = [
        place
        for actor in foreign.actors
        if (place := actor.place) is not None and all(map(math.isfinite, place))
    ]
    if not places:
        return Drawing(0.0, 0.0, 1.0)
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    top, bottom = min(y for _, y in places), max(y for _, y in places)
    size = max(right - left, bottom - top)
    wanted = _APART * math.sqrt(len(places))
    scale = wanted / size if size > 0 else 1.0
    return Drawing((left + right) / 2, (top + bottom) / 2, scale)
