"""From scene units to pixels and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from relmap.drawing.curves import Points

SMALLEST, LARGEST = 0.02, 12.0
LEAST_INK = 0.78
"""Of an ink unit, in pixels: at 96 to the inch names are then of 7.6 points, which print well."""

Bounds = tuple[float, float, float, float]
"""Left, top, right and bottom in scene units."""


@dataclass(frozen=True)
class View:
    """A pixel is at scene * scale + shift."""

    scale: float = 1.0
    shift_x: float = 0.0
    shift_y: float = 0.0

    @classmethod
    def fitting(
        cls, bounds: Bounds, left: float, top: float, width: float, height: float,
        largest: float = 1.6,
    ) -> View:  # fmt: skip
        """The view that shows a rectangle of the scene, centred, within one of pixels."""
        x0, y0, x1, y1 = bounds
        scale = min(width / max(x1 - x0, 1.0), height / max(y1 - y0, 1.0))
        scale = min(max(scale, SMALLEST), largest)
        return cls(scale, left + width / 2 - (x0 + x1) / 2 * scale, top + height / 2 - (y0 + y1) / 2 * scale)

    @classmethod
    def fitting_with_names(
        cls, bounds: Callable[[float], Bounds], left: float, top: float, width: float, height: float,
        largest: float = 1.6,
    ) -> View:  # fmt: skip
        """As `fitting`, for bounds that depend on how large type is drawn, and so on the view itself."""
        view = cls.fitting(bounds(1.0), left, top, width, height, largest)
        for _ in range(3):
            view = cls.fitting(bounds(view.type_scale), left, top, width, height, largest)
        return view

    @property
    def ink(self) -> float:
        """Pixels of one ink unit: lines and type grow with the zoom, but stay legible."""
        return min(max(self.scale**0.6, LEAST_INK), 1.9)

    @property
    def type_scale(self) -> float:
        """How much larger than the scene type is drawn."""
        return self.ink / self.scale

    def to_pixels(self, points: Points) -> Points:
        """Pixels of scene points, any shape ending in 2."""
        return points * self.scale + np.array([self.shift_x, self.shift_y])

    def to_scene(self, x: float, y: float) -> tuple[float, float]:
        """The scene point under a pixel."""
        return (x - self.shift_x) / self.scale, (y - self.shift_y) / self.scale

    def moved(self, dx: float, dy: float) -> View:
        """The picture shifted by pixels."""
        return replace(self, shift_x=self.shift_x + dx, shift_y=self.shift_y + dy)

    def zoomed(self, factor: float, x: float, y: float) -> View:
        """The picture enlarged about a pixel."""
        scale = min(max(self.scale * factor, SMALLEST), LARGEST)
        factor = scale / self.scale
        return View(scale, x - (x - self.shift_x) * factor, y - (y - self.shift_y) * factor)
