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
from relmap.drawing.filtered import FilteredFrames
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.paint import Options, paint
from relmap.drawing.style import Theme, font
from relmap.drawing.view import View
from relmap.editor.document import Document
from relmap.editor.scenes import in_order
from relmap.export.figure import wrapped
from relmap.model import dates, days
from relmap.model.records import Scene
from relmap.timeline.sieve import NOTHING, Sieve
from relmap.timeline.snapshot import Snapshot

_MOVE = 900
"""Milliseconds from one scene to the next."""
_NEXT = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Return)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)


class Presentation(QWidget):
    """Arrows, Space or a click go on, Esc ends.

    Args:
        document: whose scenes are shown; there must be one.
        theme: the colours.
        start: the position of the first scene.
    """

    def __init__(self, document: Document, theme: Theme, start: int = 0) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Presentation — relmap")
        self.setAccessibleName("Presentation")
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._document = document
        self._theme = theme
        self.scenes = in_order(document.project)
        self._maker = FrameMaker(document.project, theme, document.home(), document.shape)
        self._filtering = FilteredFrames()
        self.position = min(max(start, 0), len(self.scenes) - 1)
        self._from: tuple[View, int] | None = None
        """Where the last move began: the view and the day."""
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
        """The day that is shown now."""
        end = self._day_of(self.scene)
        if self._from is None or self._part >= 1.0:
            return end
        return round(self._from[1] + (end - self._from[1]) * self._part)

    def go(self, position: int) -> None:
        """To another scene, smoothly; beyond the last it stays."""
        if not 0 <= position < len(self.scenes) or position == self.position:
            return
        self._from = (self._view(), self.day)
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

    def _day_of(self, scene: Scene) -> int:
        if scene.date is None:
            return self._document.index.latest_known()
        return dates.parse_span(scene.date).bounds()[0]

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
        entries = legend.entries(self._maker.frame(Snapshot(self._document.index, self._day_of(self.scene))))
        return legend.size(entries, self.width() - 68 * self._ink, self._ink) + 6 * self._ink

    def _caption_lines(self) -> list[str]:
        ink = self._ink
        return wrapped(self.scene.caption, font(17 * ink), self.width() - 68 * ink)[:4]

    def _view(self) -> View:
        end = self._view_of(self.scene)
        if self._from is None or self._part >= 1.0:
            return end
        start, t = self._from[0], self._part
        scale = start.scale ** (1 - t) * end.scale**t  # as zooming feels
        middle = self._room().center()
        sx, sy = start.to_scene(middle.x(), middle.y())
        ex, ey = end.to_scene(middle.x(), middle.y())
        x, y = sx + (ex - sx) * t, sy + (ey - sy) * t
        return View(scale, middle.x() - x * scale, middle.y() - y * scale)

    def _view_of(self, scene: Scene) -> View:
        room = self._room()
        if scene.viewport is not None:
            box = scene.viewport
            bounds = (box.x, box.y, box.x + box.width, box.y + box.height)
            return View.fitting(bounds, room.left(), room.top(), room.width(), room.height(), largest=12.0)
        whole = self._maker.frame(Snapshot(self._document.index, self._day_of(scene)))
        return View.fitting_with_names(
            whole.bounds, room.left(), room.top(), room.width(), room.height(), largest=2.4 * self._ink
        )

    def _frame(self) -> Frame:
        snapshot = Snapshot(self._document.index, self.day)
        frame = self._maker.frame(snapshot)
        if self.scene.filter != NOTHING:
            sieve = Sieve(self._document.project, self.scene.filter)
            passing = sieve.passing((actor for actor, _ in snapshot.actors), snapshot.relations)
            frame = self._filtering.hidden(frame, passing.ids)
        return frame

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, theme, ink = self._frame(), self._theme, self._ink
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
        when = days.in_words(self.day)
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
