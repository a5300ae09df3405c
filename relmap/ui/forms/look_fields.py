"""Fields for how something looks: a colour, a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QToolButton

from relmap.drawing.symbols import picture_of
from relmap.editor.pictures import picture_from, read_picture
from relmap.model.errors import RelmapError
from relmap.ui.forms.fields import Field, in_a_row
from relmap.ui.widgets import ask


class ColourField(Field):
    """A colour as #rrggbb, or none."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._name = name
        self._value = ""
        self.button = QToolButton()
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.clicked.connect(self._choose)
        self.clear_button = QToolButton()
        self.clear_button.setText("None")
        self.clear_button.setToolTip("As it is drawn without a colour of its own")
        self.clear_button.clicked.connect(lambda: self._take(""))
        self._add(in_a_row(self.button, self.clear_button), name)
        self.button.setAccessibleName(name)
        self.setFocusProxy(self.button)

    def set_value(self, value: Any) -> None:
        self._value = value
        swatch = QPixmap(28, 28)
        swatch.setDevicePixelRatio(2.0)
        swatch.fill(QColor(value) if value else Qt.GlobalColor.transparent)
        self.button.setIcon(QIcon(swatch))
        self.button.setText(value or "Choose…")
        self.clear_button.setVisible(bool(value))

    def _choose(self) -> None:
        dialog = QColorDialog(QColor(self._value or "#2f5d9b"), self)
        dialog.setWindowTitle(self._name)
        dialog.colorSelected.connect(lambda colour: self._take(colour.name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, colour: str) -> None:
        if colour != self._value:
            self.edited.emit(colour)


class PictureField(Field):
    """A picture: chosen from a file, dropped, or pasted. The value is the id of a Picture.

    Args:
        name: what it is called.
        data: gives the data of a picture by its id.
        take: told the data of another picture, empty for none.
    """

    def __init__(self, name: str, data: Callable[[str], str], take: Callable[[str], None]) -> None:
        super().__init__(name)
        self._data = data
        self._take = take
        self.button = QToolButton()
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIconSize(QSize(40, 40))
        self.button.setToolTip("A picture file; one may also be dropped here")
        self.button.clicked.connect(self._choose)
        self.clear_button = QToolButton()
        self.clear_button.setText("Remove")
        self.clear_button.setAccessibleName("Remove the picture")
        self.clear_button.clicked.connect(lambda: self._take(""))
        self._add(in_a_row(self.button, self.clear_button), name)
        self.button.setAccessibleName(name)
        self.setFocusProxy(self.button)
        self.setAcceptDrops(True)

    def set_value(self, value: Any) -> None:
        picture = picture_of(self._data(value)) if value else None
        self.button.setIcon(QIcon() if picture is None else QIcon(QPixmap.fromImage(picture)))
        self.button.setText("Choose…" if picture is None else "Change…")
        self.clear_button.setVisible(bool(value))
        self.show_fault("" if picture is not None or not value else "This picture cannot be shown.")

    def _choose(self) -> None:
        path = ask.picture_to_open(self)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Take a picture from a file."""
        try:
            self._take(read_picture(path))
        except RelmapError as error:
            self.show_fault(str(error))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if dropped_picture(mime) is not None or any(url.isLocalFile() for url in mime.urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.read(paths[0])
        else:
            try:
                self._take(picture_from(dropped_picture(event.mimeData()) or b""))
            except RelmapError as error:
                self.show_fault(str(error))


def dropped_picture(mime: QMimeData) -> bytes | None:
    """The bytes of a PNG or JPEG that is dropped; Qt is not asked to decode whatever else there may be."""
    for name in ("image/png", "image/jpeg"):
        if mime.hasFormat(name):
            return bytes(mime.data(name).data())
    return None
