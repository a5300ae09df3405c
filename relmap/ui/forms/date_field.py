"""A field for a date or a span, read while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from relmap.editor.several import MIXED
from relmap.model.phrases import Purpose
from relmap.model.words import span_in_words
from relmap.ui.forms.fields import NOT_YET, SEVERAL, Field
from relmap.ui.widgets.date_line import DateLine


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
        self.line.textEdited.connect(lambda text: self._hold(text.strip(), self._date() or ""))
        self._value: Any = None
        self._add(self.line, name)
        self._reading = QLabel()
        self._reading.setProperty("soft", "true")
        self._reading.setTextFormat(Qt.TextFormat.PlainText)
        self._reading.setWordWrap(True)
        self._layout.addWidget(self._reading)

    def set_value(self, value: Any) -> None:
        self._value = value
        self.line.setPlaceholderText(SEVERAL if value is MIXED else self._optional)
        if self._held:
            return
        self.line.set_value(self._date())
        self.show_fault("")
        known = self._known() if self._known is not None and value is not MIXED else ""
        reading = span_in_words(date) if (date := self._date()) else known
        self._reading.setText(reading)
        self._reading.setVisible(bool(reading))

    def _date(self) -> str | None:
        """The one date that there is."""
        return None if self._value is MIXED else self._value

    def _let_go(self) -> None:
        super()._let_go()
        self.set_value(self._value)

    def _show_draft(self, text: str) -> None:
        self.line.show_text(text)
        self.show_fault(self._why() or NOT_YET)
        empty = SEVERAL if self._value is MIXED else self._optional
        still = span_in_words(date) if (date := self._date()) else empty
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
            self._left()

    def _left(self) -> None:
        if self.line.text() == (self._date() or ""):
            self._held = False
            self._keep("")

    def _taken(self, value: str | None) -> None:
        self._held = False
        if value == self._value:
            self.set_value(value)
            self._keep("")
        else:
            self.edited.emit(value)
