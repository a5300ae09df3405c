"""Which part of the map is seen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF

from relmap.drawing.view import Bounds, View
from relmap.editor.document import Document
from relmap.model.diff import Ref
from relmap.model.records import Viewport
from relmap.ui.canvas.layers.legend import LegendLayer
from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.scene import MapScene

_EDGE = 0.42
"""What is farther from the middle than this part of the width or height is brought into view."""


class Camera:
    """Fits, zooms and goes to what is wanted.

    Args:
        document: the map.
        box: whose range it sets.
        scene: what is to be seen.
        legend: which leaves less room.
    """

    def __init__(self, document: Document, box: MapBox, scene: MapScene, legend: LegendLayer) -> None:
        self._document = document
        self._box = box
        self._scene = scene
        self._legend = legend
        self._mode = document.viewpoint.mode
        self.fit()
        document.project_opened.connect(self.fit)
        document.places_changed.connect(self.refit)
        document.viewpoint.time_changed.connect(self._on_time)

    @property
    def shows_all(self) -> bool:
        """Whether the picture is fitted to the whole map, whatever its size."""
        return self._box.fitted is not None

    def fit(self) -> None:
        """Show everything that is on the map on any day, so that scrubbing never jumps."""
        self._box.fitted = self._whole
        self._box.show_view(self._whole())

    def _whole(self) -> View:
        return self._box.fit(self._scene.whole_bounds, self._legend.room)

    def refit(self) -> None:
        """Fit again, if the whole map is shown: it reaches elsewhere now."""
        if self.shows_all:
            self.fit()

    def _on_time(self) -> None:
        mode = self._document.viewpoint.mode
        if mode != self._mode:  # another mode has another legend
            self._mode = mode
            self.refit()

    def set_view(self, view: View) -> None:
        """Show another part of the scene."""
        self._box.fitted = None
        self._box.show_view(view)

    def show_box(self, bounds: Bounds | None) -> None:
        """Show a part of the scene; None: all."""
        if bounds is None:
            self.fit()
        else:
            self.set_view(self._box.fit(lambda _type_scale: bounds, self._legend.room))

    def fit_selection(self) -> None:
        """Show what is selected."""
        self.show_box(self._scene.selection_bounds())

    def reveal(self, ref: Ref) -> None:
        """Move the picture, if that is needed to see an actor, a relation or a note."""
        project, places = self._document.project, self._document.places()
        relation = project.relations.get(ref.id) if ref.collection == "relations" else None
        wanted = [ref.id] if relation is None else [relation.source, relation.target]
        note = project.notes.get(ref.id) if ref.collection == "notes" else None
        if note is not None:
            wanted = [anchor.actor for anchor in note.anchors if anchor.actor is not None]
        found = [place for key in wanted if (place := places.get(key)) is not None]
        if note is not None:
            found += [(anchor.x, anchor.y) for anchor in note.anchors if anchor.actor is None]
        if not found:
            return
        view, size = self._box.view, self._box.rect().size()
        at = view.to_pixels(np.array(found)).mean(axis=0)
        middle = np.array((size.width() / 2, size.height() / 2))
        if (np.abs(at - middle) > 2 * _EDGE * middle).any():
            dx, dy = (middle - at).tolist()
            self.set_view(view.moved(dx, dy))

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Enlarge about a point of the canvas, or its middle."""
        about = about or self._box.rect().center()
        self.set_view(self._box.view.zoomed(factor, about.x(), about.y()))

    def shown_part(self) -> Viewport | None:
        """What is in view; None while all of the map is."""
        if self.shows_all:
            return None
        left, top, right, bottom = self.shown_bounds()
        return Viewport(x=left, y=top, width=right - left, height=bottom - top)

    def shown_bounds(self) -> Bounds:
        """What is in view, in scene units."""
        view, size = self._box.view, self._box.rect().size()
        return (*view.to_scene(0, 0), *view.to_scene(size.width(), size.height()))
