"""The scenes of a report as a strip of pictures under the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from relmap.drawing.style import LIGHT, Theme
from relmap.editor.document import Document
from relmap.export.batch import Batch
from relmap.export.figure import Figure
from relmap.model.diff import Diff, Ref
from relmap.model.records import NO_LENS, FigureStyle, Scene, updated
from relmap.timeline.index import TimeIndex
from relmap.timeline.scenes import in_order, words_of
from relmap.ui.widgets.figure_preview import FigurePreview

_PICTURE = QSize(150, 94)
_KEY = Qt.ItemDataRole.UserRole
_EMPTY = "No scenes yet. Capture what you look at: scenes are shown full screen, and exported one by one."
_REST = 150
"""Milliseconds without an edit before pictures are painted anew."""
_DPI = 48
_NEAR = 24
"""Pixels from an edge at which dragging scrolls."""
_MOST_MEASURED = 2_000
"""Of maps of more values, of each actor on each day of change, scenes are drawn without measures."""
_MOST = 3_000
"""Maps of more actors and relations have no pictures in the strip."""


class ScenesPanel(QWidget):
    """A click or Enter shows a scene; dragging reorders."""

    capture_requested = Signal()
    play_requested = Signal()
    retake_requested = Signal(str)
    chosen = Signal(object)
    """A scene is to be gone to (Ref)."""
    reordered = Signal(list)
    """The ids in their new order."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme: Theme = LIGHT
        self._stale = True
        self._waiting: list[str] = []
        self.list = _Strip()
        self.list.setAccessibleName("Scenes")
        for asked in (self.list.itemClicked, self.list.itemActivated):
            asked.connect(lambda item: self.chosen.emit(Ref("scenes", str(item.data(_KEY)))))
        self.list.itemSelectionChanged.connect(self._select)
        self.list.moved.connect(lambda: self.reordered.emit(self.ids()))
        self.empty = QLabel(_EMPTY)
        self.empty.setProperty("soft", "true")
        self.empty.setWordWrap(True)
        buttons = QVBoxLayout()
        self.capture_button = _button(
            "Capture",
            "Keep the day, window or comparison, the view and the filter as a scene",
        )
        self.capture_button.clicked.connect(self.capture_requested)
        self.retake_button = _button(
            "Retake",
            "Give the selected scene the days, the view and the filter of now",
        )
        self.retake_button.clicked.connect(self._retake)
        self.play_button = _button("Present", "Show the scenes full screen, one after the other")
        self.play_button.clicked.connect(self.play_requested)
        for button in (self.capture_button, self.retake_button, self.play_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.addLayout(buttons)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.list, 1)
        self._drawn = ""
        """The scene whose picture is being painted."""
        self._sketch = FigurePreview(self)
        self._sketch.painted.connect(self._show_picture)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REST)
        self._later.timeout.connect(self._draw_next)
        document.viewpoint.selection_changed.connect(self._follow)
        document.project_opened.connect(self._renew)
        document.diff_applied.connect(self._on_diff)

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self._theme = theme
        self._renew()

    def ids(self) -> list[str]:
        """The scenes in the order in which they are shown."""
        return [str(self.list.item(row).data(_KEY)) for row in range(self.list.count())]

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        if any(ref.collection not in ("sources", "filters", "presets", "pictures") for ref in diff.changes):
            self._renew()

    def _renew(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Show the scenes of now; their pictures follow one by one."""
        self._stale = False
        scenes = in_order(self._document.project)
        known = {key: self.list.item(row).icon() for row, key in enumerate(self.ids())}
        selected = self._selected()
        self.list.blockSignals(True)
        self.list.clear()
        for scene in scenes:
            item = QListWidgetItem(
                known.get(scene.id, QIcon(_blank())), _caption(scene, self._document.index)
            )
            item.setData(_KEY, scene.id)
            item.setToolTip(f"<qt>{_plain(scene.title)}<br>{_plain(scene.caption[:300])}")
            item.setSizeHint(QSize(_PICTURE.width() + 16, _PICTURE.height() + 46))
            self.list.addItem(item)
            if scene.id == selected:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(scenes))
        self.empty.setVisible(not scenes)
        self.play_button.setEnabled(bool(scenes))
        self.retake_button.setEnabled(bool(selected) and not self._document.read_only)
        project = self._document.project
        few = len(project.actors) + len(project.relations) <= _MOST
        self._waiting = [scene.id for scene in scenes] if few else []
        self._sketch.stop()
        self._later.start()

    def _draw_next(self) -> None:
        """One picture after the other, each a few milliseconds at a time."""
        document = self._document
        while self._waiting and self.isVisible() and not document.unplaced():
            self._drawn = self._waiting.pop(0)
            scene = document.project.scenes.get(self._drawn)
            if scene is not None:
                batch = Batch(
                    document.project, document.home(), index=document.index, geometry=document.geometry
                )
                self._sketch.paint(scene_figure(batch, scene, self._theme), _DPI)
                return

    def _show_picture(self, picture: QImage) -> None:
        for row, shown in enumerate(self.ids()):
            if shown == self._drawn:
                self.list.item(row).setIcon(QIcon(QPixmap.fromImage(picture)))
        self._draw_next()

    def _selected(self) -> str:
        return str(self.list.currentItem().data(_KEY)) if self.list.selectedItems() else ""

    def _select(self) -> None:
        key = self._selected()
        self.retake_button.setEnabled(bool(key) and not self._document.read_only)
        if key:
            self._document.viewpoint.select([Ref("scenes", key)])

    def _follow(self) -> None:
        """Mark the scene that was selected elsewhere."""
        chosen = {ref.id for ref in self._document.viewpoint.selection if ref.collection == "scenes"}
        self.list.blockSignals(True)
        for row, key in enumerate(self.ids()):
            self.list.item(row).setSelected(key in chosen)
            if key in chosen:
                self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self.retake_button.setEnabled(bool(chosen) and not self._document.read_only)

    def _retake(self) -> None:
        key = self._selected()
        if key:
            self.retake_requested.emit(key)


class _Strip(QListWidget):
    """Pictures in a row, which can be dragged to another place.

    The hand is followed here: in a row of icons the drag and drop of the view itself moves icons, not rows.
    """

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setIconSize(_PICTURE)
        self.setMovement(QListView.Movement.Static)
        self.setDragDropMode(QListView.DragDropMode.NoDragDrop)
        self.setWordWrap(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(_PICTURE.height() + 64)
        self._pressed: tuple[int, QPoint] | None = None
        """The row under the hand when it was pressed, and where."""
        self._gap: int | None = None
        """While a scene is dragged: before which row it would be let go."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        row = self.indexAt(at).row()
        self._pressed = (row, at) if row >= 0 and event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        if self._gap is None and (at - self._pressed[1]).manhattanLength() < QApplication.startDragDistance():
            return
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        bar = self.horizontalScrollBar()
        if at.x() < _NEAR or at.x() > self.viewport().width() - _NEAR:  # on to those that are out of view
            bar.setValue(bar.value() + (_NEAR if at.x() > _NEAR else -_NEAR))
        middles = [self.visualItemRect(self.item(row)).center().x() for row in range(self.count())]
        self._gap = sum(middle < at.x() for middle in middles)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, gap = self._pressed, self._gap
        self._let_go()
        if pressed is None or gap is None:
            super().mouseReleaseEvent(event)
        else:
            self.move_row(pressed[0], gap - (gap > pressed[0]))

    def _let_go(self) -> None:
        self._pressed = self._gap = None
        self.unsetCursor()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is not None:
            last = self._gap == self.count()
            box = self.visualItemRect(self.item(self._gap - last))
            x = box.right() if last else max(box.left(), 1)
            painter = QPainter(self.viewport())
            painter.fillRect(QRect(x - 1, box.top() + 4, 3, box.height() - 8), self.palette().highlight())

    def move_row(self, row: int, to: int) -> None:
        """Put a scene at another position."""
        if row < 0 or row == to or not 0 <= to < self.count():
            return
        item = self.takeItem(row)
        self.insertItem(to, item)
        self.setCurrentItem(item)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() == Qt.Key.Key_Escape and self._gap is not None:
            self._let_go()
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.move_row(self.currentRow(), self.currentRow() + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def scene_figure(batch: Batch, scene: Scene, theme: Theme) -> Figure:
    """A scene as it stands on the strip, four times as large as there."""
    look = "dark" if theme.name == "dark" else "light"
    style = FigureStyle(
        width=4.0 * _PICTURE.width(),
        height=4.0 * _PICTURE.height(),
        look=look,
        legend="none",
        title=False,
        date_line=False,
    )
    values = len(batch.project.actors) * len(batch.changes())
    if values > _MOST_MEASURED or batch.lost(scene):
        # Measures of many days take too long for a small picture: the map itself is shown.
        scene = updated(scene, lens=NO_LENS, shows="map")
    return batch.of_scene(updated(scene, title="")).figure(style)


def _caption(scene: Scene, index: TimeIndex) -> str:
    """The title and what is shown, once if they are the same."""
    title, when = " ".join(scene.title.split())[:60], words_of(scene, index)
    return when if title in ("", when[:60]) else f"{title}\n{when}"


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _blank() -> QPixmap:
    blank = QPixmap(_PICTURE)
    blank.fill(Qt.GlobalColor.transparent)
    return blank


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setMinimumWidth(max(76, button.sizeHint().width()))
    return button
