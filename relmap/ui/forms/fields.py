"""Fields for one value each, all speaking the same way: `set_value`, `edited`, `drafted`, `show_fault`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QIcon,
    QKeyEvent,
    QPixmap,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from relmap.drawing.symbols import picture_of
from relmap.editor.pictures import picture_from, read_picture
from relmap.model.errors import RelmapError
from relmap.model.phrases import Purpose
from relmap.model.records import cleaned
from relmap.model.words import span_in_words
from relmap.ui.widgets import ask
from relmap.ui.widgets.date_line import DateLine


class Field(QWidget):
    """A widget that edits one value and tells once the user has done so."""

    edited = Signal(object)
    drafted = Signal(str, str)
    """The way to a field within this one, empty for itself, and what was typed there and is not taken.

    An empty text: nothing is left of it.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._fault = QLabel()
        self._fault.setProperty("fault", "true")
        self._fault.setTextFormat(Qt.TextFormat.PlainText)
        self._fault.setWordWrap(True)
        self._fault.hide()
        self._draft = ""
        self.fault_of: Callable[[Any], str] = lambda _value: ""
        """Says why a value cannot be taken; the form knows."""
        self.setAccessibleName(name)

    def _add(self, widget: QWidget, name: str) -> None:
        widget.setAccessibleName(name)
        self.setFocusProxy(widget)
        self._layout.addWidget(widget)
        self._layout.addWidget(self._fault)

    def set_value(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError

    def show_drafts(self, drafts: Mapping[str, str]) -> None:
        """After `set_value`: show what was typed and not taken in place of it, by the way to its field."""
        self._draft = drafts.get("", "")
        if self._draft:
            self._show_draft(self._draft)

    def _show_draft(self, text: str) -> None:
        """Of a field that takes whatever is put in there is nothing to show."""

    def select_all(self) -> None:
        """Put the cursor in, so that what is typed takes the place of what stands there."""
        self.setFocus()
        line = self._line_edit()
        if line is not None:
            line.selectAll()

    def refuse(self, fault: str) -> None:
        """Say why what stands in the field is not taken, and keep it."""
        self.show_fault(fault)
        self._keep(self._typed())

    def _typed(self) -> str:
        """What stands in the field; empty where it is nothing that could be kept as a text."""
        return ""

    def _keep(self, text: str) -> None:
        if text != self._draft:
            self._draft = text
            self.drafted.emit("", text)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and self.hasHeightForWidth():
            # A form gives a row that has lines to break less room than they need.
            self.setMinimumHeight(self.heightForWidth(self.width()))
            self._layout.setGeometry(self.rect())
        elif event.type() == QEvent.Type.LayoutRequest:
            self.setMinimumHeight(0)
        return done

    def show_fault(self, text: str) -> None:
        """Say what is wrong with what was typed; an empty text: nothing."""
        self._fault.setText(text[:400])
        self._fault.setVisible(bool(text))
        marked = self._line_edit()
        if marked is not None and bool(marked.property("wrong")) != bool(text):
            marked.setProperty("wrong", bool(text))
            marked.style().polish(marked)

    def _line_edit(self) -> QLineEdit | None:
        """The line that is marked while something is wrong with it."""
        return None


class LineField(Field):
    """One line of text. Enter or leaving takes it, Esc gives up."""

    def __init__(self, name: str, placeholder: str = "") -> None:
        super().__init__(name)
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        self._value: Any = ""
        self.line.editingFinished.connect(self._finish)
        self.line.installEventFilter(self)
        self._add(self.line, name)

    def set_value(self, value: Any) -> None:
        self._value = value
        _show_in(self.line, self._to_text(value))
        self.show_fault("")

    def _show_draft(self, text: str) -> None:
        _show_in(self.line, text)
        try:
            self.show_fault(self.fault_of(self._from_text(text)) or _AGAIN)
        except ValueError as error:
            self.show_fault(str(error))

    def _typed(self) -> str:
        return self.line.text()

    def _line_edit(self) -> QLineEdit:
        return self.line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            changed = self.line.text() != self._to_text(self._value)
            if event.key() == Qt.Key.Key_Escape and changed:
                self.set_value(self._value)
                return True
        return super().eventFilter(watched, event)

    def _finish(self) -> None:
        text = self.line.text()
        try:
            value = self._value if text == self._to_text(self._value) else self._from_text(text)
        except ValueError as error:
            self.refuse(str(error))
            return
        self.show_fault("")
        if value == self._value:
            self.set_value(value)
            self._keep("")
        else:
            self.edited.emit(value)

    def _to_text(self, value: Any) -> str:
        return "" if value is None else str(value)

    def _from_text(self, text: str) -> Any:
        return text


class ListField(LineField):
    """Several short texts, between semicolons."""

    def _to_text(self, value: Any) -> str:
        return "; ".join(f'"{part}"' if ";" in part else part for part in value or ())

    def _from_text(self, text: str) -> Any:
        return tuple(_unquoted(part) for part in _split(text))


class NumberField(LineField):
    """A number, or nothing."""

    def _to_text(self, value: Any) -> str:
        return "" if value is None else f"{value:.12g}"

    def _from_text(self, text: str) -> Any:
        if not text.strip():
            return None
        try:
            return float(text.strip().replace(",", "."))
        except ValueError:
            raise ValueError(f"“{text[:40]}” is not a number.") from None


class DateField(Field):
    """A date or span, typed as EDTF or in plain words, with its reading in words below.

    Args:
        name: what it is called.
        optional: what an empty field means; empty: it cannot be empty.
        purpose: what is dated.
        known: says what is known where the field is empty.
    """

    def __init__(
        self,
        name: str,
        optional: str = "",
        purpose: Purpose = "phase",
        known: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(name)
        self._optional = optional
        self._known = known
        self.line = DateLine(name, optional, bool(optional), purpose)
        self.line.taken.connect(self._taken)
        self.line.refused.connect(self._refused)
        self.line.editingFinished.connect(self._left)
        self._value: str | None = None
        self._add(self.line, name)
        self._reading = QLabel()
        self._reading.setProperty("soft", "true")
        self._reading.setTextFormat(Qt.TextFormat.PlainText)
        self._reading.setWordWrap(True)
        self._layout.addWidget(self._reading)

    def set_value(self, value: Any) -> None:
        self._value = value
        self.line.set_value(value)
        self.show_fault("")
        reading = span_in_words(str(value)) if value else self._known() if self._known is not None else ""
        self._reading.setText(reading)
        self._reading.setVisible(bool(reading))

    def _show_draft(self, text: str) -> None:
        self.line.show_text(text)
        self.show_fault(self._why() or _AGAIN)
        still = span_in_words(self._value) if self._value else self._optional
        self._reading.setText(f"Still: {still}")
        self._reading.show()

    def _why(self) -> str:
        """Why what stands in the field is not taken."""
        fault = self.line.fault()
        found = self.line.read() if not fault else None
        return fault or ("" if found is None else self.fault_of(found.choices[0]))

    def _typed(self) -> str:
        return self.line.text().strip()

    def _line_edit(self) -> QLineEdit:
        return self.line

    def _refused(self, fault: str) -> None:
        if fault:
            self.refuse(fault)
        else:
            self.show_fault("")

    def _left(self) -> None:
        if self.line.text() == (self._value or ""):
            self._keep("")

    def _taken(self, value: str | None) -> None:
        if value == self._value:
            self.set_value(value)
            self._keep("")
        else:
            self.edited.emit(value)


class NotesField(Field):
    """Several lines of text; leaving them takes it."""

    def __init__(self, name: str, lines: int = 3) -> None:
        super().__init__(name)
        self.text = _Notes()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * lines + 14)
        self._value = ""
        self.text.left.connect(self._finish)
        self._add(self.text, name)

    def set_value(self, value: Any) -> None:
        self._value = value
        self._show_text(value)
        self.show_fault("")

    def _show_text(self, text: str) -> None:
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)

    def _show_draft(self, text: str) -> None:
        self._show_text(text)
        self.show_fault(self.fault_of(text) or _AGAIN)

    def _typed(self) -> str:
        return self.text.toPlainText()

    def _finish(self) -> None:
        text = cleaned(self.text.toPlainText())
        if text != self._value:
            self.edited.emit(text)
        else:
            self.set_value(text)
            self._keep("")


class _Notes(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class CheckField(Field):
    """Yes or no."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.check = QCheckBox(name)
        self.check.clicked.connect(lambda checked: self.edited.emit(checked))
        self._add(self.check, name)

    def set_value(self, value: Any) -> None:
        self.check.setChecked(bool(value))


_AGAIN = "Not taken yet; Enter takes it."


def _show_in(line: QLineEdit, text: str) -> None:
    if line.text() != text:
        line.setText(text)
        line.setCursorPosition(0)


def _in_a_row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    inner = QHBoxLayout(row)
    inner.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        inner.addWidget(widget)
    inner.addStretch(1)
    return row


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
        self._add(_in_a_row(self.button, self.clear_button), name)
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
        self._add(_in_a_row(self.button, self.clear_button), name)
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


class AttributesField(LineField):
    """Names with values, as in `population: 2.8; landlocked: yes`."""

    def _to_text(self, value: Any) -> str:
        return "; ".join(f"{name}: {_scalar_text(scalar)}" for name, scalar in (value or {}).items())

    def _from_text(self, text: str) -> Any:
        found: dict[str, Any] = {}
        for part in _split(text):
            name, colon, value = part.partition(":")
            if not colon or not name.strip():
                raise ValueError(f"“{part.strip()[:40]}” has no name and value. Write name: value.")
            found[name.strip()] = _scalar(value.strip())
        return found


def _split(text: str) -> list[str]:
    """The parts between semicolons; those within quotes do not count."""
    parts = re.findall(r'(?:"[^"]*"|[^;"]|")+', text)
    return [part.strip() for part in parts if part.strip()]


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _scalar_text(scalar: Any) -> str:
    if isinstance(scalar, bool):
        return "yes" if scalar else "no"
    if scalar is None:
        return ""
    # A text that looks like a number or a yes keeps its quotes, so that it stays a text.
    if isinstance(scalar, str) and (";" in scalar or not isinstance(_scalar(scalar), str)):
        return f'"{scalar}"'
    return str(scalar)


def _scalar(text: str) -> str | int | float | bool | None:
    if text in ("yes", "no"):
        return text == "yes"
    if not text:
        return None
    if _unquoted(text) != text:
        return _unquoted(text)
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        # 007 is a name, not seven.
        return number if str(number) == text else text
    return text
