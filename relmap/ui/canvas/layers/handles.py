"""What can be taken hold of: the rim under the cursor, the ends of the relation or the arrow selected."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.surface import Surface
from relmap.ui.canvas.tools.annotate import paint_selected_notes
from relmap.ui.canvas.tools.connect import paint_rim
from relmap.ui.canvas.tools.reconnect import paint_handles
from relmap.ui.widgets.layer import Layer


class HandlesLayer(Layer):
    """Not while a gesture is under way, nor while two days are swiped between.

    Args:
        box: in which it lies.
        surface: the canvas.
    """

    def __init__(self, box: MapBox, surface: Surface) -> None:
        super().__init__(box)
        self._surface = surface

    def draw(self, painter: QPainter) -> None:
        surface = self._surface
        if surface.swipe is None and not surface.in_gesture:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_rim(painter, surface, surface.hovered)
            paint_handles(painter, surface)
            paint_selected_notes(painter, surface)
