"""The scenes full screen, one after the other, with a smooth move from place to place and from day to day."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from relmap.drawing import legend
from relmap.drawing.comparison import build_comparison
from relmap.drawing.filtered import FilteredFrames
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.paint import Options, paint
from relmap.drawing.style import Theme, font
from relmap.drawing.view import View
from relmap.drawing.wrapping import wrapped
from relmap.editor.document import Document
from relmap.model.records import Scene
from relmap.timeline.changes import Changes
from relmap.timeline.scenes import extent_of, in_order, passing, time_of
from relmap.timeline.snapshot import Snapshot

_MOVE = 900
"""Milliseconds from one scene to the next."""
_NEXT = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Return)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)


class Presentation(QWidget):
    """Arrows, Space or a click go on, Esc ends.

    Args:
        document: whose scenes are shown, from the one that is selected on; there must be one.
        theme: the colours.
    """

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Presentation — relmap")
        self.setAccessibleName("Presentation")
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._document = document
        self._theme = theme
        self.scenes = in_order(document.project)
        self._maker = FrameMaker(document.project, theme, document.home(), document.geometry)
        self._filtering = FilteredFrames()
        chosen = {ref.id for ref in document.viewpoint.selection if ref.collection == "scenes"}
        self.position = next((n for n, scene in enumerate(self.scenes) if scene.id in chosen), 0)
        self._from: tuple[View, int] | None = None
        """Where the last move began: the view and the day."""
        self._from_day = True
        """Whether the last move began at a scene of a day."""
        self._ends: tuple[Scene, Snapshot | Changes, Frame] | None = None
        self._part = 1.0
        self._move = QVariantAnimation(self)
        self._move.setDuration(_MOVE)
        self._move.setStartValue(0.0)
        self._move.setEndValue(1.0)
        self._move.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._move.valueChanged.connect(self._moved)
        self._tell()

    @property
    def scene(self) -> Scene:
        """The scene that is shown, or moved to."""
        return self.scenes[self.position]

    @property
    def day(self) -> int:
        """The last day that is shown now; from one day to another time runs."""
        end = extent_of(self._goal())[1]
        if not self._runs():
            return end
        assert self._from is not None
        return round(self._from[1] + (end - self._from[1]) * self._part)

    def _runs(self) -> bool:
        """Whether time moves now: only from day to day, never through a window or a comparison."""
        return self._from is not None and self._part < 1.0 and _is_day(self.scene) and self._from_day

    def _goal(self) -> Snapshot | Changes:
        """What the scene shows, once it is there."""
        return self._end()[0]

    def _end(self) -> tuple[Snapshot | Changes, Frame]:
        """What the scene shows and its frame; kept, for it is painted many times."""
        if self._ends is None or self._ends[0] is not self.scene:
            time = time_of(self.scene, self._document.index)
            self._ends = (self.scene, time, self._filtered(self._whole(time), time))
        return self._ends[1:]

    def _whole(self, time: Snapshot | Changes) -> Frame:
        if isinstance(time, Changes):
            maker = self._maker
            return build_comparison(time, self._theme, maker.places, maker.edge_geometry, maker)
        return self._maker.frame(time)

    def _filtered(self, frame: Frame, time: Snapshot | Changes) -> Frame:
        passes = passing(time, self.scene.filter)
        if passes is None:
            return frame
        make = self._filtering.dimmed if self.scene.dims else self._filtering.hidden
        return make(frame, passes.ids)

    def go(self, position: int) -> None:
        """To another scene, smoothly; beyond the last it stays."""
        if not 0 <= position < len(self.scenes) or position == self.position:
            return
        self._from, self._from_day = (self._view(), self.day), _is_day(self.scene)
        self.position = position
        self._move.stop()
        self._part = 0.0
        self._move.start()
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(f"{self.scene.title}. {self.scene.caption}")

    def _moved(self, part: object) -> None:
        self._part = float(part)  # type: ignore[arg-type]
        self.update()

    # --- what is seen ---------------------------------------------------------------------

    @property
    def _ink(self) -> float:
        return max((self.width() * self.height()) ** 0.5 / 1100, 0.6)

    def _room(self) -> QRectF:
        """Where the map is."""
        ink = self._ink
        lines = self._caption_lines()
        foot = (52 + 23 * len(lines)) * ink + self._legend_height()
        return QRectF(self.rect()).adjusted(34 * ink, 24 * ink, -34 * ink, -foot)

    def _legend_height(self) -> float:
        """Of the legend of the scene, which stays while time moves there."""
        entries = legend.entries(self._end()[1])
        return legend.size(entries, self.width() - 68 * self._ink, self._ink) + 6 * self._ink

    def _caption_lines(self) -> list[str]:
        ink = self._ink
        return wrapped(self.scene.caption, font(17 * ink), self.width() - 68 * ink)[:4]

    def _view(self) -> View:
        end = self._view_there()
        if self._from is None or self._part >= 1.0:
            return end
        start, t = self._from[0], self._part
        scale = start.scale ** (1 - t) * end.scale**t  # as zooming feels
        middle = self._room().center()
        sx, sy = start.to_scene(middle.x(), middle.y())
        ex, ey = end.to_scene(middle.x(), middle.y())
        x, y = sx + (ex - sx) * t, sy + (ey - sy) * t
        return View(scale, middle.x() - x * scale, middle.y() - y * scale)

    def _view_there(self) -> View:
        scene, room = self.scene, self._room()
        if scene.viewport is not None:
            box = scene.viewport
            bounds = (box.x, box.y, box.x + box.width, box.y + box.height)
            return View.fitting(bounds, room.left(), room.top(), room.width(), room.height(), largest=12.0)
        whole = self._end()[1]
        return View.fitting_with_names(
            whole.bounds, room.left(), room.top(), room.width(), room.height(), largest=2.4 * self._ink
        )

    def _shown(self) -> tuple[Snapshot | Changes, Frame]:
        """What is shown now, and its frame."""
        if not self._runs():
            return self._end()
        time = Snapshot(self._document.index, self.day, self.scene.certain_only)
        return time, self._filtered(self._maker.frame(time), time)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        (time, frame), theme, ink = self._shown(), self._theme, self._ink
        area = QRectF(self.rect())
        paint(painter, frame, self._view(), area, Options(fine=len(frame.edges) < 2_000))
        room = self._room()
        foot = QRectF(0, room.bottom() + 6 * ink, area.width(), area.bottom() - room.bottom())
        plate = QColor(theme.ground)
        plate.setAlphaF(0.93)
        painter.fillRect(foot, plate)
        left, y = 34 * ink, foot.top() + 30 * ink
        painter.setPen(QColor(theme.ink))
        painter.setFont(font(25 * ink, QFont.Weight.DemiBold))
        painter.drawText(int(left), int(y), " ".join(self.scene.title.split())[:120])
        painter.setFont(font(17 * ink))
        painter.setPen(QColor(theme.soft))
        when = time.in_words()
        width = QFontMetricsF(painter.font()).horizontalAdvance(when)
        painter.drawText(int(area.width() - left - width), int(y), when)
        painter.setPen(QColor(theme.ink))
        for number, line in enumerate(self._caption_lines()):
            painter.drawText(int(left), int(y + (number + 1) * 23 * ink + 4 * ink), line)
        entries = legend.entries(frame)
        below, width = area.bottom() - self._legend_height(), area.width() - 2 * left
        legend.paint_legend(painter, entries, theme, left, below, width, ink)

    # --- the hand -------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in _NEXT:
            self.go(self.position + 1)
        elif key in _BACK:
            self.go(self.position - 1)
        elif key == Qt.Key.Key_Home:
            self.go(0)
        elif key == Qt.Key.Key_End:
            self.go(len(self.scenes) - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        back = event.button() == Qt.MouseButton.RightButton
        self.go(self.position + (-1 if back else 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._from = None
        self.update()


def _is_day(scene: Scene) -> bool:
    return scene.window is None and scene.compared_with is None
