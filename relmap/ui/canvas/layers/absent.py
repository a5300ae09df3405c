"""Selected relations that are not there on the day looked at: faint, with a way to one on which they are."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from relmap.model.records import Relation
from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.surface import Surface
from relmap.ui.widgets.layer import Layer

_MOST = 50
_EDGE = 8


class AbsentLayer(Layer):
    """What was just drawn, or is chosen in a list, is seen without the slider moving by itself.

    Args:
        box: in which it lies.
        surface: the canvas.
        widget: on which the way there stands.
    """

    def __init__(self, box: MapBox, surface: Surface, widget: QWidget) -> None:
        super().__init__(box)
        self._surface = surface
        self.relations: list[Relation] = []
        self.hint = QPushButton("Not on this day: go there", widget)
        self.hint.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hint.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hint.clicked.connect(self._go)
        self.hint.hide()
        viewpoint = surface.document.viewpoint
        for signal in (
            surface.document.project_opened,
            surface.document.diff_applied,
            surface.document.places_changed,
            viewpoint.time_changed,
            viewpoint.selection_changed,
            box.sigRangeChanged,
        ):
            signal.connect(self.refresh)

    def refresh(self, *_: object) -> None:
        """Follow the selection, the time and the view."""
        document = self._surface.document
        viewpoint = document.viewpoint
        chosen = [ref.id for ref in viewpoint.selection if ref.collection == "relations"][:_MOST]
        found = viewpoint.comparison if chosen else None
        ended = {tie.relation.id for tie in found.ended} if found is not None else set[str]()
        self.relations = [
            document.project.relations[key]
            for key in sorted(chosen)
            if key not in ended and not viewpoint.snapshot.holds("relations", key)
        ]
        ends = self._ends()
        self.hint.setVisible(bool(ends))
        if not ends:
            return
        never = self._day() is None
        when = "on any day" if never else "on this day" if viewpoint.mode == "day" else "in this time"
        self.hint.setText(f"Not {when}" if never else f"Not {when}: go there")
        self.hint.setEnabled(not never)
        self.hint.adjustSize()
        middle = (ends[0][0] + ends[0][1]) / 2
        right = max(self._surface.rect().width() - self.hint.width() - _EDGE, _EDGE)
        bottom = max(self._surface.rect().height() - self.hint.height() - _EDGE, _EDGE)
        x, y = middle.x() - self.hint.width() / 2, middle.y() - self.hint.height() / 2
        self.hint.move(round(min(max(x, _EDGE), right)), round(min(max(y, _EDGE), bottom)))

    def _ends(self) -> list[tuple[QPointF, QPointF]]:
        """Where the relations would begin and end, in pixels."""
        places, view = self._surface.document.places(), self._surface.view
        found: list[tuple[QPointF, QPointF]] = []
        for relation in self.relations:
            if relation.source in places and relation.target in places:
                at = view.to_pixels(np.array((places[relation.source], places[relation.target])))
                found.append((QPointF(*at[0].tolist()), QPointF(*at[1].tolist())))
        return found

    def draw(self, painter: QPainter) -> None:
        """A faint line for each, between where its actors stand."""
        if not self.relations or self._surface.in_gesture or self._surface.swipe is not None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, ink = self._surface.theme, self._surface.view.ink
        colour = QColor(theme.soft)
        colour.setAlphaF(0.6)
        painter.setPen(QPen(colour, 1.8 * ink, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for start, end in self._ends():
            painter.drawLine(start, end)

    def _day(self) -> int | None:
        """The nearest day on which the first of them is there."""
        document = self._surface.document
        life = document.index.lives[self.relations[0].id].segments
        days = [min(max(document.viewpoint.day, segment.first), segment.last) for segment in life]
        return min(days, key=lambda day: abs(day - document.viewpoint.day), default=None)

    def _go(self) -> None:
        document, day = self._surface.document, self._day() if self.relations else None
        if day is not None:
            document.viewpoint.look(day=day, mode="day" if document.viewpoint.mode == "window" else None)
