"""The neighbourhood of what the cursor is on, all else veiled; on a large map what is selected, too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPainter

from relmap.drawing.frame import Frame
from relmap.drawing.marks import paint_part, paint_veil
from relmap.drawing.pick import Picked
from relmap.ui.canvas.layers.map_layer import MapLayer
from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.scene import MapScene
from relmap.ui.canvas.surface import Surface
from relmap.ui.widgets.layer import Layer

_FEW = 15
"""A neighbourhood of so many actors has all their names."""


class MarksLayer(Layer):
    """Painted over the picture, which stays.

    Args:
        box: in which it lies.
        surface: the canvas.
        map_layer: what it lies over.
        scene: what is to be drawn.
        covered: pixels at the bottom in which nothing is marked.
    """

    def __init__(
        self,
        box: MapBox,
        surface: Surface,
        map_layer: MapLayer,
        scene: MapScene,
        covered: Callable[[], float],
    ) -> None:
        super().__init__(box)
        self._surface = surface
        self._map_layer = map_layer
        self._scene = scene
        self._covered = covered
        self._marked: tuple[Frame, tuple[Picked | None, frozenset[str]], bool, Frame] | None = None

    def draw(self, painter: QPainter) -> None:
        surface = self._surface
        if surface.swipe is not None:
            return
        state = self._map_layer.shown
        hovered = None if surface.in_gesture else surface.hovered
        selected = state.selected if state.large else frozenset[str]()
        of = (hovered, selected)
        if self._marked is None or self._marked[0] is not state.target or self._marked[1] != of:
            focus = None if hovered is None else self._scene.focus_ids(hovered.kind, hovered.id)
            # Under the cursor a ribbon opens: its relations are marked one by one.
            part = self._scene.whole.part((focus or frozenset()) | selected)
            part.notes = ()  # they lie under the veil
            self._marked = (state.target, of, focus is not None, part)
        _, _, focused, part = self._marked
        if not part.nodes and not part.edges:
            return
        above = state.area.adjusted(0, 0, 0, -self._covered())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(above)
        if focused:
            paint_veil(painter, state.target, above)
        named = state.selected | ({hovered.id} if hovered is not None else set[str]())
        if len(part.nodes) <= _FEW:
            named |= {node.id for node in part.nodes}
        written = self._map_layer.picture.written
        paint_part(painter, part, state.view, state.area, written, state.selected, named)
