"""The scenes of a report as a strip of pictures under the canvas."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
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
from relmap.model.records import FigureStyle, Scene, updated
from relmap.timeline.index import TimeIndex
from relmap.timeline.scenes import in_order, words_of
from relmap.ui.sketch import Sketch

_PICTURE = QSize(150, 94)
_KEY = Qt.ItemDataRole.UserRole
_EMPTY = "No scenes yet. Capture what you look at: scenes are shown full screen, and exported one by one."
_REST = 150
"""Milliseconds without an edit before pictures are painted anew."""
_DPI = 48
_MOST = 3_000
"""Maps of more actors and relations have no pictures in the strip."""


class ScenesPanel(QWidget):
    """A click selects a scene, Enter or a double click goes to it; dragging reorders."""

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
        self.list.itemActivated.connect(lambda item: self.chosen.emit(Ref("scenes", str(item.data(_KEY)))))
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
        self._sketch = Sketch(self)
        self._sketch.painted.connect(self._show_picture)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REST)
        self._later.timeout.connect(self._draw_next)
        document.selection_changed.connect(self._follow)
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
        self.retake_button.setEnabled(bool(selected))
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
                batch = Batch(document.project, document.home(), index=document.index, shape=document.shape)
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
        self.retake_button.setEnabled(bool(key))
        if key:
            self._document.select([Ref("scenes", key)])

    def _follow(self) -> None:
        """Mark the scene that was selected elsewhere."""
        chosen = {ref.id for ref in self._document.selection if ref.collection == "scenes"}
        self.list.blockSignals(True)
        for row, key in enumerate(self.ids()):
            self.list.item(row).setSelected(key in chosen)
            if key in chosen:
                self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self.retake_button.setEnabled(bool(chosen))

    def _retake(self) -> None:
        key = self._selected()
        if key:
            self.retake_requested.emit(key)


class _Strip(QListWidget):
    """Pictures in a row, which can be dragged to another place."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setIconSize(_PICTURE)
        self.setMovement(QListView.Movement.Snap)
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setWordWrap(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(_PICTURE.height() + 64)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the scene where it is let go; the icons stay in a row."""
        dragged = self.currentRow()
        at = event.position().toPoint()
        row = next(
            (n for n in range(self.count()) if self.visualItemRect(self.item(n)).center().x() > at.x()),
            self.count(),
        )
        self.move_row(dragged, row - (row > dragged))
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()

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
    button.setMinimumWidth(76)
    return button
