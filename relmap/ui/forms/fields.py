"""Fields for one value each, all speaking the same way: `set_value`, `edited`, `drafted`, `show_fault`.

What is typed is told from the first letter on, as a draft. While it is typed its text is left alone, whatever
else happens to the map, until the draft itself is gone. Of several records that differ the value is MIXED:
the field says so and is empty; as long as nothing is typed or chosen it stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from relmap.editor.several import MIXED
from relmap.model.records import LONGEST_TEXT, cleaned
from relmap.model.value_texts import list_of, list_text, number_text
from relmap.ui.widgets.inputs import BoundedText


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
        self._held = False
        """Whether what stands in the field is being typed."""
        self.fault_of: Callable[[Any], str] = lambda _value: ""
        """Says why a value cannot be taken; the form knows."""
        self.setAccessibleName(name)

    def _add(self, widget: QWidget, name: str) -> None:
        widget.setAccessibleName(name)
        self.setFocusProxy(widget)
        self._layout.addWidget(widget)
        self._layout.addWidget(self._fault)

    def set_value(self, value: Any) -> None:
        """Show a value or MIXED, unless something is being typed here."""
        raise NotImplementedError

    def show_drafts(self, drafts: Mapping[str, str]) -> None:
        """After `set_value`: show what was typed and not taken in place of it, by the way to its field."""
        draft = drafts.get("", "")
        if self._held and draft:
            return
        if self._held:
            self._let_go()
        self._draft = draft
        if draft:
            self._show_draft(draft)

    def _let_go(self) -> None:
        """What is being typed is given up: the value is shown again."""
        self._held = False

    @property
    def waits(self) -> bool:
        """Whether something stands here that was typed and is not taken."""
        return bool(self._draft)

    def give_up(self) -> None:
        """Nothing comes of what is typed, or was typed before and not taken."""
        self._let_go()
        self._keep("")

    def _hold(self, text: str, shown: str) -> None:
        """A letter was typed.

        Args:
            text: what stands in the field now.
            shown: how the value itself is shown.
        """
        self._held = True
        self._keep("" if text == shown else text)

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
        self._held = False
        text = self._typed()
        self._keep(text)
        if text:
            self._show_draft(text)
        self.show_fault(fault)

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
        self._placeholder = placeholder
        self.line.setPlaceholderText(placeholder)
        self._value: Any = ""
        self.line.editingFinished.connect(self._finish)
        self.line.textEdited.connect(lambda text: self._hold(text, self._shown()))
        self.line.installEventFilter(self)
        self._add(self.line, name)

    def set_value(self, value: Any) -> None:
        self._value = value
        self.line.setPlaceholderText(SEVERAL if value is MIXED else self._placeholder)
        if not self._held:
            show_in(self.line, self._shown())
            self.show_fault("")

    def _let_go(self) -> None:
        super()._let_go()
        self.set_value(self._value)

    def _show_draft(self, text: str) -> None:
        show_in(self.line, text)
        try:
            self.show_fault(self.fault_of(self._from_text(text)) or NOT_YET)
        except ValueError as error:
            self.show_fault(str(error))

    def _typed(self) -> str:
        return self.line.text()

    def _line_edit(self) -> QLineEdit:
        return self.line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            changed = self.line.text() != self._shown()
            if event.key() == Qt.Key.Key_Escape and changed:
                self._let_go()
                self._keep("")
                return True
        return super().eventFilter(watched, event)

    def _finish(self) -> None:
        self._held = False
        text = self.line.text()
        try:
            value = self._value if text == self._shown() else self._from_text(text)
        except ValueError as error:
            self.refuse(str(error))
            return
        self.show_fault("")
        if value == self._value:
            self.set_value(value)
            self._keep("")
        else:
            self.edited.emit(value)

    def _shown(self) -> str:
        """How the value stands in the line."""
        return "" if self._value is MIXED else self._to_text(self._value)

    def _to_text(self, value: Any) -> str:
        return "" if value is None else str(value)

    def _from_text(self, text: str) -> Any:
        return text


class ListField(LineField):
    """Several short texts, between semicolons."""

    def _to_text(self, value: Any) -> str:
        return list_text(value or ())

    def _from_text(self, text: str) -> Any:
        return list_of(text)


class NumberField(LineField):
    """A number, or nothing."""

    def _to_text(self, value: Any) -> str:
        return number_text(value)

    def _from_text(self, text: str) -> Any:
        if not text.strip():
            return None
        try:
            return float(text.strip().replace(",", "."))
        except ValueError:
            raise ValueError(f"“{text[:40]}” is not a number.") from None


class NotesField(Field):
    """Several lines of text; leaving them takes it."""

    def __init__(self, name: str, lines: int = 3) -> None:
        super().__init__(name)
        self.text = _Notes()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * lines + 14)
        self._value: Any = ""
        self.text.left.connect(self._finish)
        self.text.given_up.connect(self._give_up)
        self.text.refused.connect(self.show_fault)
        self.text.textChanged.connect(lambda: self._hold(self.text.toPlainText(), self._shown()))
        self._add(self.text, name)

    def set_value(self, value: Any) -> None:
        self._value = value
        self.text.setPlaceholderText(SEVERAL if value is MIXED else "")
        if not self._held:
            self._show_text(self._shown())
            self.show_fault("")

    def _let_go(self) -> None:
        super()._let_go()
        self.set_value(self._value)

    def _shown(self) -> str:
        return "" if self._value is MIXED else self._value

    def _give_up(self) -> None:
        """Esc: where several texts would be lost for one, as in a line."""
        if self._value is MIXED:
            self._let_go()
            self._keep("")

    def _show_text(self, text: str) -> None:
        if self.text.toPlainText() != text:
            with QSignalBlocker(self.text):
                self.text.setPlainText(text)

    def _show_draft(self, text: str) -> None:
        self._show_text(text)
        self.show_fault(self.fault_of(text) or NOT_YET)

    def _typed(self) -> str:
        return self.text.toPlainText()

    def _finish(self) -> None:
        self._held = False
        text = cleaned(self.text.toPlainText())
        if text != self._shown():
            self.edited.emit(text)
        else:
            self.set_value(self._value)
            self._keep("")


class _Notes(BoundedText):
    left = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__(LONGEST_TEXT)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        super().keyPressEvent(event)


class CheckField(Field):
    """Yes or no."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.check = QCheckBox(name)
        self.check.clicked.connect(lambda checked: self.edited.emit(checked))
        self._add(self.check, name)

    def set_value(self, value: Any) -> None:
        self.check.setTristate(value is MIXED)
        if value is MIXED:
            self.check.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            self.check.setChecked(bool(value))


SEVERAL = "several"
"""What stands in a field of several records that differ."""
NOT_YET = "Not taken yet; Enter takes it."


def show_in(line: QLineEdit, text: str) -> None:
    """Show a text in a line, the cursor at its beginning, unless it stands there."""
    if line.text() != text:
        line.setText(text)
        line.setCursorPosition(0)


def in_a_row(*widgets: QWidget) -> QWidget:
    """Widgets beside each other."""
    row = QWidget()
    inner = QHBoxLayout(row)
    inner.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        inner.addWidget(widget)
    inner.addStretch(1)
    return row
