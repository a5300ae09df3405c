"""The map itself: one cached picture, plain while a large map moves and fine when it rests."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QPainter

from relmap.drawing.fades import Fades
from relmap.editor.document import Document
from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.picture import MapPicture, PictureState
from relmap.ui.canvas.scene import MapScene
from relmap.ui.widgets.layer import Layer

_SCREEN = 16
"""Milliseconds of a frame of the screen."""


class MapLayer(Layer):
    """Follows the scene, the selection and the range.

    Args:
        box: in which it lies.
        scene: what is to be drawn.
        document: of which something may be selected.
    """

    def __init__(self, box: MapBox, scene: MapScene, document: Document) -> None:
        super().__init__(box)
        self._box = box
        self._scene = scene
        self._document = document
        self.fades = Fades()
        self._clock = QElapsedTimer()
        self._clock.start()
        self.playing = False
        """While time plays, relations fade in and out."""
        self.picture = MapPicture(self)
        self.picture.refined.connect(self._redraw)
        self.shown: PictureState = self.state()
        """What was painted last; the layers above lie over it."""
        self._ticking = QTimer(self)
        self._ticking.setInterval(_SCREEN)
        self._ticking.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticking.timeout.connect(self._tick)
        scene.changed.connect(self.forget)
        scene.edited.connect(self._renew)
        box.sigRangeChanged.connect(self.forget)
        document.project_opened.connect(self._forget_whole)
        document.viewpoint.time_changed.connect(self._on_time)
        document.viewpoint.selection_changed.connect(self._on_selection)

    def state(self, ratio: float = 1.0) -> PictureState:
        """What is to be seen now, with so many device pixels to one of the canvas."""
        target, now = self._scene.frame, self._now()
        frame = self.fades.frame(target, now) if self.fades.running(now) else target
        selected = frozenset(ref.id for ref in self._document.viewpoint.selection)
        if target.merged:
            selected |= {key for key, ids in target.merged.items() if not selected.isdisjoint(ids)}
        moving = frozenset(self._scene.preview or ())
        size = self._box.rect().size().toSize()
        return PictureState(
            frame, target, self._box.view, size.width(), size.height(), ratio, selected, moving
        )

    def draw(self, painter: QPainter) -> None:
        self.shown = self.state(painter.device().devicePixelRatioF())
        painter.drawPixmap(0, 0, self.picture.of(self.shown))

    def forget(self) -> None:
        """How it is to be drawn has changed."""
        self.picture.forget()
        self.update()

    def _forget_whole(self) -> None:
        self.picture.forget(whole=True)
        self.update()

    def _renew(self) -> None:
        self.picture.renew()
        self.update()

    def _redraw(self) -> None:
        self.update()

    def _on_selection(self) -> None:
        if not self.state().large:  # there it is marked over the picture, which stays
            self.picture.forget()
        self.update()

    def _on_time(self) -> None:
        before = self._scene.before
        if self.playing and before is not None and self._document.viewpoint.mode == "day":
            self.fades.step(before, self._scene.frame, self._now())
            self._ticking.start()
        else:
            self.fades.clear()

    def _now(self) -> float:
        return self._clock.nsecsElapsed() / 1e6

    def _tick(self) -> None:
        """One frame of the screen while relations fade."""
        if not self.fades.running(self._now()):
            self._ticking.stop()
        self.forget()
