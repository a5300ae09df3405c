"""The figure to export: all of its settings beside a preview, which shows what is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDrag, QImage, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from relmap.analysis.table import measures
from relmap.drawing.decode import decoded
from relmap.drawing.glyphs import missing_scripts, said_of
from relmap.drawing.plot_of import SHARE
from relmap.editor import edits
from relmap.editor.annotations import replacing_notes
from relmap.editor.document import Document
from relmap.export.figure import Figure, figure_texts, figure_unseen, leaves_notes_out
from relmap.export.write import write_figure
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.errors import RelmapError
from relmap.model.records import FigurePreset, FigureStyle, updated
from relmap.timeline.peaks import days_of_most_change
from relmap.ui.dialogs.style_form import StyleForm, combo, printable
from relmap.ui.settings.presets import Presets
from relmap.ui.widgets.figure_preview import FigurePreview
from relmap.ui.widgets.inputs import ComboBox

MakeFigure = Callable[[FigureStyle], Figure]

PURPOSES: dict[str, tuple[float, float, str]] = {
    "Screen, 1600 × 1000": (1600, 1000, "px"),
    "Slide 16:9, 1920 × 1080": (1920, 1080, "px"),
    "A4 column, 85 × 75 mm": (85, 75, "mm"),
    "A4 width, 170 × 110 mm": (170, 110, "mm"),
    "A4 page, upright": (210, 297, "mm"),
    "A4 page, landscape": (297, 210, "mm"),
    "Square, 1200 × 1200": (1200, 1200, "px"),
}
_CUSTOM = "As below"
_PREVIEW = QSize(640, 480)
_REST = 60
"""Milliseconds without a change before the preview is drawn anew."""


class NotYet(RelmapError):
    """What a figure is to show is being computed."""


class ExportDialog(QDialog):
    """What is set is remembered; `style` is what was set last.

    Args:
        parent: the window.
        document: of the map.
        make: makes the figure of a style.
        style: to begin with.
        presets: of the user.
        name: of a file with the figure, without its ending.
    """

    copy_requested = Signal(object, int)
    """The figure, and pixels to the inch."""
    add_requested = Signal(object)
    """The style of a figure that is to be made again with the others of the map."""

    def __init__(
        self,
        parent: QWidget,
        document: Document,
        make: MakeFigure,
        style: FigureStyle,
        presets: Presets,
        name: str = "figure",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export figure")
        self._document = document
        self._make = make
        self._presets = presets
        self._name = name
        self._shown: Figure | None = None
        self.style_ = style
        self.preset_box = ComboBox()
        self.preset_box.activated.connect(self._take_preset)
        self.purpose_box = combo(*((name, name) for name in (_CUSTOM, *PURPOSES)))
        self.purpose_box.activated.connect(self._take_purpose)
        self.said = QLabel()
        self.said.setProperty("soft", "true")
        self.said.setWordWrap(True)
        self.arrange_button = QPushButton("Use this arrangement")
        self.arrange_button.setAutoDefault(False)
        self.arrange_button.setToolTip(
            "Have the map itself arranged as the figure is; one undo takes it back"
        )
        self.arrange_button.clicked.connect(self._use_arrangement)
        self.preview = _Preview()
        self.preview.dragged.connect(self._drag_out)
        self.preview.resized.connect(self._sketch_shown)
        self.sketch = FigurePreview(self)
        self.sketch.painted.connect(self._show_sketch)
        self.finished.connect(self.sketch.stop)
        self._waits = False
        """Whether what is to be shown is being computed."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REST)
        self._later.timeout.connect(self.refresh)
        self._lay_out()
        box = self.form.fields["measure"]
        for measure in measures(document.project).values():
            box.addItem(measure.label, measure.id)
        box.addItem("Balanced triads", SHARE)
        self._fill()
        self.form.edited.connect(self._changed)
        self.refresh()

    # --- assembling -----------------------------------------------------------------------

    def _lay_out(self) -> None:
        save = QPushButton("Keep")
        save.setAutoDefault(False)
        save.setToolTip("Keep these settings under a name")
        menu = QMenu(save)
        menu.addAction("For all maps…", lambda: self._ask_name(with_map=False))
        with_map = menu.addAction("With this map…", lambda: self._ask_name(with_map=True))
        with_map.setEnabled(not self._document.read_only)
        self.drop_action = menu.addAction("Delete this preset", self.drop_preset)
        save.setMenu(menu)
        preset = QWidget()
        top = QHBoxLayout(preset)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.preset_box, 1)
        top.addWidget(save)
        self.preset_box.setAccessibleName("Preset")
        self.form = StyleForm(
            {
                "content": ("Preset", preset),
                "width": ("Purpose", self.purpose_box),
                "look": ("", self.said),
                "related_only": ("", self.arrange_button),
            }
        )
        holder = QWidget()
        holder.setLayout(self.form)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        area.setMinimumWidth(360)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setToolTip("Put the figure on the clipboard, as PNG and SVG")
        copy.clicked.connect(self._copy)
        self.add_button = buttons.addButton(
            "Add to the figures of this map", QDialogButtonBox.ButtonRole.ActionRole
        )
        self.add_button.setToolTip(
            "Write it into the file of figures beside the map: File ▸ Make figures again"
        )
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(lambda: self.add_requested.emit(self.style_))
        self.export_button = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.export_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(area)
        row.addWidget(self.preview, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(14)
        layout.addLayout(row)
        layout.addWidget(buttons)
        # All fields are seen at once where the screen has room for them.
        wanted = holder.sizeHint().height() + buttons.sizeHint().height() + 60
        room = self.screen().availableSize()
        self.resize(min(1120, room.width() - 40), min(wanted, room.height() - 80))

    # --- the style ------------------------------------------------------------------------

    def set_style(self, style: FigureStyle) -> None:
        """Take another style."""
        self.style_ = style
        self._fill()
        self.refresh()

    def _fill(self) -> None:
        """Show the style in the fields."""
        self.form.fill(self.style_)
        self._fill_presets()

    def _fill_presets(self) -> None:
        size = (self.style_.width, self.style_.height, self.style_.unit)
        purpose = next((name for name, known in PURPOSES.items() if known == size), _CUSTOM)
        self.purpose_box.setCurrentIndex(self.purpose_box.findData(purpose))
        self.form.fields["own_title"].setEnabled(self.style_.title)
        content = self.style_.content
        self.form.show_row("dates", content == "dates")
        self.form.show_row("since_before", content in ("changes", "dates"))
        self.form.show_row("measure", content in ("plot", "table"))
        self.preset_box.clear()
        self.preset_box.addItem("None", None)
        for label, style in self._presets.all().items():
            self.preset_box.addItem(label, ("user", label, style))
        for preset in self._document.project.presets.values():
            self.preset_box.addItem(f"{preset.label} (this map)", ("map", preset.id, preset.style))
        for position in range(1, self.preset_box.count()):
            if self.preset_box.itemData(position)[2] == self.style_:
                self.preset_box.setCurrentIndex(position)
        self.drop_action.setEnabled(self.preset_box.currentIndex() > 0)

    def _changed(self) -> None:
        style = self.form.style_from(self.style_)
        if style.content not in ("plot", "table"):
            style = updated(style, measure="")
        if style.content == "dates" != self.style_.content and not style.dates:
            style = updated(style, dates=self._proposed())
            self.form.fill(style)
        self.style_ = style
        self._fill_presets()
        self._later.start()

    def _proposed(self) -> str:
        """The days of most change, to be kept or written over."""
        return ", ".join(map(days.iso, days_of_most_change(self._document.index)))

    def _take_purpose(self) -> None:
        size = PURPOSES.get(str(self.purpose_box.currentData()))
        if size is not None:
            self.set_style(updated(self.style_, width=float(size[0]), height=float(size[1]), unit=size[2]))

    # --- presets --------------------------------------------------------------------------

    def _take_preset(self) -> None:
        chosen = self.preset_box.currentData()
        if chosen is not None:
            self.set_style(chosen[2])

    def _ask_name(self, with_map: bool) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle("Keep these settings")
        dialog.setLabelText("Name of the preset:")
        dialog.textValueSelected.connect(lambda name: self.keep_preset(name, with_map))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def keep_preset(self, name: str, with_map: bool) -> None:
        """Keep the settings under a name, with the map or for all maps; one of that name is replaced."""
        name = printable(name)[:200].strip()
        if not name:
            return
        if with_map:
            project = self._document.project
            there = next((p for p in project.presets.values() if p.label == name), None)
            key = there.id if there is not None else edits.fresh_id(project, "presets", name)
            preset = FigurePreset(id=key, label=name, style=self.style_)
            diff = Diff.adding(preset) if there is None else Diff.replacing(there, preset)
            self._document.apply(diff, f"Keep the preset {name[:60]}")
        else:
            self._presets.keep(name, self.style_)
        self._fill()

    def drop_preset(self) -> None:
        """Delete the preset that is chosen."""
        chosen = self.preset_box.currentData()
        if chosen is None:
            return
        where, key, _ = chosen
        if where == "user":
            self._presets.drop(key)
        else:
            preset = self._document.project.presets.get(key)
            if preset is not None:
                self._document.apply(Diff.removing(preset), f"Delete the preset {preset.label[:60]}")
        self._fill()

    # --- the figure -----------------------------------------------------------------------

    def figure(self) -> Figure:
        """The figure as set."""
        return self._make(self.style_)

    @property
    def dpi(self) -> int:
        """Pixels to the inch."""
        return self.style_.dpi

    def refresh_if_waiting(self) -> None:
        """More is known of what the figure is to show."""
        if self._waits:
            self.refresh()

    def refresh(self) -> None:
        """Draw the preview anew."""
        self._later.stop()
        try:
            figure = self.figure()
        except RelmapError as error:  # what was last shown stays
            self._waits = isinstance(error, NotYet)
            self.said.setText(str(error))
            self._enable(False)
            return
        self._waits = False
        self._enable(True)
        self._shown = figure
        self.arrange_button.setEnabled(bool(self._arrangement()) and not self._document.read_only)
        self._sketch_shown()
        factor = self.dpi / 96
        size = f"{round(figure.width * factor):,} × {round(figure.height * factor):,} pixels as PNG."
        said = [size]
        if self.style_.area == "selection" and not self._document.viewpoint.selection:
            said.append("Nothing is selected: all is shown.")
        if leaves_notes_out(figure):
            said.append("There is no room for all sources: make it higher, or the type smaller.")
        self._says = " ".join(said)
        self.said.setText(self._says)

    def _enable(self, works: bool) -> None:
        self.export_button.setEnabled(works)
        self.add_button.setEnabled(works)

    def answer(self, text: str) -> None:
        """Say what came of what was asked for."""
        self.said.setText(text)

    def _arrangement(self) -> dict[str, tuple[float, float]]:
        """Where the figure has actors that stand elsewhere on the map."""
        figure = self._shown
        if figure is None or self.style_.content != "map" or figure.grows:  # a column has but a part of it
            return {}
        known, frame = self._document.places(), figure.frame
        found = {node.id: (x, y) for node, (x, y) in zip(frame.nodes, frame.places.tolist(), strict=True)}
        return {
            key: (x, y)
            for key, (x, y) in found.items()
            if key in known and max(abs(x - known[key][0]), abs(y - known[key][1])) > 0.1
        }

    def _use_arrangement(self) -> None:
        document = self._document
        diff = edits.move_actors(document.project, self._arrangement())
        notes = {note.id: note for note in self._shown.frame.notes} if self._shown is not None else {}
        diff = diff.then(replacing_notes(document.project, notes))
        document.apply(diff, "Arrange as in the figure")
        self.refresh()

    def _sketch_shown(self) -> None:
        """Draw the figure as large as there is room."""
        figure = self._shown
        if figure is not None:
            room, ratio = self.preview.contentsRect().size(), self.devicePixelRatioF()
            fit = min(room.width() / figure.width, room.height() / figure.height)
            self.sketch.paint(figure, max(1, int(96 * fit * ratio)))

    def _show_sketch(self, picture: QImage) -> None:
        # Only now, when its text has been placed anyway, it is known what will not be seen.
        shown = self._shown
        if shown is not None:
            told = filter(None, (figure_unseen(shown), said_of(missing_scripts(figure_texts(shown)))))
            self.said.setText(" ".join([self._says, *(f"{text[:1].upper()}{text[1:]}." for text in told)]))
        pixmap = QPixmap.fromImage(picture)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.preview.setPixmap(pixmap)

    def _copy(self) -> None:
        if self.export_button.isEnabled():
            self.copy_requested.emit(self.figure(), self.dpi)

    def _drag_out(self) -> None:
        """The preview is dragged to another program: it gets a file."""
        path = Path(mkdtemp(prefix="relmap-")) / f"{self._name}.png"
        try:
            write_figure(self.figure(), path, self.dpi)
        except RelmapError as error:
            self.said.setText(str(error))
            return
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        mime.setImageData(decoded(path.read_bytes()))
        drag = QDrag(self.preview)
        drag.setMimeData(mime)
        drag.setPixmap(self.preview.pixmap().scaledToWidth(160))
        drag.exec(Qt.DropAction.CopyAction)


class _Preview(QLabel):
    """The figure, small. It can be dragged out."""

    dragged = Signal()
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(_PREVIEW)
        # It has the room that is left, however large its picture is.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("Preview of the figure")
        self.setToolTip("What is written. Drag it into another program to put it there.")
        self._from: QPoint | None = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and (event.position().toPoint() - self._from).manhattanLength() > 12:
            self._from = None
            self.dragged.emit()
