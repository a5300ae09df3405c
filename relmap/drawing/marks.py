"""Marks over a picture that stands: what is looked at, with all else veiled, and what is selected."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from relmap.drawing.frame import Frame
from relmap.drawing.label_placement import TextPlacement
from relmap.drawing.obstacles import Obstacles
from relmap.drawing.paint import Options, Written, paint, write_label, write_name
from relmap.drawing.view import View

_VEIL = 0.82
"""How much of the ink is taken from what is not looked at."""
_MANY = 300
"""More relations than this are painted plainly."""


def paint_veil(painter: QPainter, frame: Frame, area: QRectF) -> None:
    """Dim the picture in an area."""
    veil = QColor(frame.theme.ground)
    veil.setAlphaF(_VEIL)
    painter.fillRect(area, veil)


def paint_part(
    painter: QPainter, part: Frame, view: View, area: QRectF, written: Written,
    selected: Collection[str], named: Collection[str],
) -> None:  # fmt: skip
    """Paint a part of a frame once more over its picture, with the names and labels that it has there.

    Args:
        painter: of the widget.
        part: what is marked (`Frame.part`).
        view: scene to pixels.
        area: of the picture, in pixels.
        written: names and labels on the picture.
        selected: ids of what is marked as selected.
        named: ids of actors that are named even if they have no name on the picture.
    """
    fine = len(part.edges) <= _MANY
    options = Options(fine=fine, labels=False, bundled=False, selected=selected, ground=False)
    paint(painter, part, view, area, options)
    for row, edge in enumerate(part.edges):
        label = written.labels.get(edge.id)
        if label is not None:
            write_label(painter, part, replace(label, row=row))
    missing = {node.id for node in part.nodes if node.id in named and node.id not in written.names}
    for row, node in enumerate(part.nodes):
        name = written.names.get(node.id)
        if name is not None:
            write_name(painter, part, replace(name, row=row))
    if not missing:
        return
    obstacles = Obstacles((area.left(), area.top(), area.right(), area.bottom()))
    obstacles.add_discs(view.to_pixels(part.places), part.radii * view.scale)
    placement = TextPlacement(part, view, area, obstacles, always=missing)
    for _ in placement.steps(labels=False):
        pass
    for row, name in placement.placed.names.items():
        if part.nodes[row].id in missing:
            write_name(painter, part, name)
