"""The picture of the map: of a large one plain at first, then finer, a little at a time."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap

from relmap.drawing.annotations import paint_frames
from relmap.drawing.frame import Frame
from relmap.drawing.groups import paint_hulls
from relmap.drawing.paint import Options, Written, paint, painting
from relmap.drawing.scrub import Scrubber
from relmap.drawing.view import View
from relmap.ui.widgets.layer import painter_on

LARGE = 240
"""From so many relations and actors on, the picture is plain while something moves, fine when it rests."""
HUGE = 8_000
"""From so many on even the plain one is painted a little at a time, while the one before stays."""
_REST = 100
"""Milliseconds of rest before a finer picture is begun."""
_SLICE = 0.006
"""Seconds at a time that a finer picture may take from the window."""


@dataclass(frozen=True)
class PictureState:
    """What is to be seen.

    Args:
        frame: what is drawn.
        target: the frame to come while relations fade, whose actors and text are shown; else the same.
        view: scene to pixels.
        width, height, ratio: of the widget, and device pixels to one of its own.
        selected: ids of what is marked as selected.
        moving: ids of actors under the hand.
    """

    frame: Frame
    target: Frame
    view: View
    width: int
    height: int
    ratio: float
    selected: frozenset[str]
    moving: frozenset[str]

    @property
    def large(self) -> bool:
        """Whether it takes too long to be painted finely each time."""
        return len(self.frame.edges) + len(self.frame.nodes) >= LARGE

    @property
    def huge(self) -> bool:
        """Whether it takes too long to be painted plainly each time."""
        return len(self.frame.edges) + len(self.frame.nodes) >= HUGE

    @property
    def place(self) -> tuple[object, ...]:
        """Where it is seen."""
        return self.view, self.width, self.height, self.ratio

    @property
    def area(self) -> QRectF:
        """The widget's own rectangle."""
        return QRectF(0, 0, self.width, self.height)

    def pixmap(self) -> QPixmap:
        """An empty picture of the right size."""
        made = QPixmap(max(1, round(self.width * self.ratio)), max(1, round(self.height * self.ratio)))
        made.setDevicePixelRatio(self.ratio)
        return made


class MapPicture(QObject):
    """Keeps the picture until it is told to forget it; `refined` says that there is a finer one.

    Args:
        parent: in Qt's sense.
    """

    refined = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._scene: PictureState | None = None
        self._pixmap: QPixmap | None = None
        self._top: tuple[tuple[object, ...], QPixmap, Frame, Written] | None = None
        self._scrubber = Scrubber()
        self._refining: tuple[QPixmap, QPainter, Generator[None, None, Written], bool] | None = None
        """What is under way, and whether it is fine."""
        self._outdated = False
        self._choices: Mapping[str, int] = {}
        """Where names and labels stood last: there they stay if they can."""
        self.written = Written()
        """Names and labels on the picture."""
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST)
        self._resting.timeout.connect(self._begin)
        self._working = QTimer(self)
        self._working.setInterval(0)
        self._working.timeout.connect(self._work)

    @property
    def busy(self) -> bool:
        """Whether another picture is to come."""
        return self._outdated or self._resting.isActive() or self._refining is not None

    @property
    def is_fine(self) -> bool:
        """Whether it is as fine as it will be, and no other is to come."""
        return not self.busy

    @property
    def painted(self) -> int:
        """How many lines the last plain picture has cost."""
        return self._scrubber.painted

    def forget(self, whole: bool = False) -> None:
        """What is seen has changed.

        Args:
            whole: another map is to be seen.
        """
        self._pixmap = None
        self._outdated = False
        if whole:
            self._scene, self._choices = None, {}
        self._resting.stop()
        self._stop()

    def renew(self) -> None:
        """Some of what is seen has changed, but not where; a huge picture stays until the next is painted."""
        if self._pixmap is None or self._scene is None or not self._scene.huge:
            self.forget()
            return
        self._outdated = True
        self._resting.stop()
        if self._refining is not None and self._refining[3]:  # a plain one is finished first
            self._stop()

    def of(self, scene: PictureState) -> QPixmap:
        """The picture of a scene; the same as long as nothing is forgotten and the screen stays."""
        before = self._scene
        if self._outdated and before is not None and before.place != scene.place:
            self.forget()
        if self._pixmap is None and before is None and scene.huge:
            self._pixmap = scene.pixmap()
            self._pixmap.fill(QColor(scene.frame.theme.ground))
            self._outdated = True
        if self._outdated and self._pixmap is not None:
            if self._refining is None:
                self._outdated = False
                self._scene = scene
                self._begin(fine=False)
        elif self._pixmap is None or self._pixmap.devicePixelRatio() != scene.ratio:
            self._scene = scene
            self._pixmap = self._plain(scene) if scene.large else self._fine(scene)
        return self._pixmap

    def _fine(self, scene: PictureState) -> QPixmap:
        made = scene.pixmap()
        options = Options(selected=scene.selected, moving=scene.moving, before=self._choices)
        under = Options(selected=scene.selected, parts=("under",))
        with painter_on(made) as painter:
            paint(painter, scene.frame, scene.view, scene.area, under)
            layer, self.written = self._top_layer(scene, options)
            self._choices = self.written.choices
            painter.drawPixmap(0, 0, layer)
        return made

    def _plain(self, scene: PictureState) -> QPixmap:
        made = scene.pixmap()
        with painter_on(made) as painter:
            self._scrubber.paint(painter, scene.frame, scene.view, scene.area, moving=scene.moving)
            paint_hulls(painter, scene.frame, scene.view)
            paint_frames(painter, scene.frame, scene.view)
            layer, self.written = self._top_layer(scene, Options(fine=False, without=scene.moving))
            painter.drawPixmap(0, 0, layer)
            if scene.moving:
                top = Options(fine=False, ground=False, parts=("top",))
                part = scene.target.part(scene.moving, relations=False)
                paint(painter, part, scene.view, scene.area, top)
        self._resting.start()
        return made

    def _top_layer(self, scene: PictureState, options: Options) -> tuple[QPixmap, Written]:
        """Actors and text, which mostly stay the same while time goes on.

        Text gives way to lines, so a fine one is good for one frame; of a plain one only the actors count,
        and while some are under the hand all others stand still.
        """
        frame = scene.target
        of = id(frame) if options.fine else id(frame.nodes) if options.without else id(frame.places)
        key = (of, scene.view, scene.width, scene.height, scene.ratio, options)
        if self._top is None or self._top[0] != key:
            layer = scene.pixmap()
            layer.fill(Qt.GlobalColor.transparent)
            top = Options(
                fine=options.fine, selected=options.selected, without=options.without,
                moving=options.moving, before=options.before, ground=False, parts=("top",),
            )  # fmt: skip
            with painter_on(layer) as painter:
                written = paint(painter, frame, scene.view, scene.area, top)
            # The frame is kept, so that its id stays its own.
            self._top = (key, layer, frame, written)
        return self._top[1], self._top[3]

    # --- in the background ------------------------------------------------------------------

    def _begin(self, fine: bool = True) -> None:
        """Begin another picture, a little at a time."""
        self._stop()
        if self._scene is None or self._pixmap is None:
            return
        scene = self._scene
        made = scene.pixmap()
        painter = QPainter(made)
        steps = painting(
            painter, scene.target, scene.view, scene.area, Options(fine=fine, before=self._choices)
        )
        self._refining = (made, painter, steps, fine)
        self._working.start()

    def _work(self) -> None:
        if self._refining is None or self._scene is None:
            self._working.stop()
            return
        made, _, steps, fine = self._refining
        until = perf_counter() + _SLICE
        while perf_counter() < until:
            try:
                next(steps)
            except StopIteration as end:
                self.written = end.value
                self._choices = self.written.choices or self._choices
                self._stop()
                self._pixmap = made
                if not fine and not self._outdated:
                    self._resting.start()
                self.refined.emit()
                return
            except Exception:
                self._stop()  # else it would be tried again, and again
                raise

    def _stop(self) -> None:
        """Give up the finer picture under way."""
        self._working.stop()
        refining, self._refining = self._refining, None
        if refining is not None:
            _, painter, steps, _ = refining
            steps.close()
            painter.end()
