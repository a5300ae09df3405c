"""A field for several records between semicolons, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter

from relmap.model.value_texts import list_text
from relmap.ui.forms.fields import LineField

_MOST = 5_000
"""Of more names none are offered: to list them would take longer than a hand waits."""


class NamesField(LineField):
    """Tells what was typed as text: whose names these are is found when they are taken.

    Args:
        name: what it is called.
        text_of: the names of a value.
        offers: the names that may be typed.
    """

    def __init__(self, name: str, text_of: Callable[[Any], str], offers: Callable[[], list[str]]) -> None:
        super().__init__(name, "between semicolons")
        self._text_of = text_of
        self._offers = offers
        self._names = QStringListModel(self)
        self._completer = completer = QCompleter(self._names, self)
        completer.setWidget(self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._complete)
        self.line.textEdited.connect(self._offer)

    def set_value(self, value: Any) -> None:
        names = self._offers()
        self._names.setStringList(names if len(names) <= _MOST else [])
        super().set_value(value)

    def _to_text(self, value: Any) -> str:
        return self._text_of(value)

    def _last(self) -> tuple[str, str]:
        """What stands before the name that is being typed, and that name."""
        text = self.line.text()[: self.line.cursorPosition()]
        start = text.rfind(";") + 1
        return text[:start], text[start:].strip()

    def _offer(self) -> None:
        part = self._last()[1]
        popup = self._completer.popup()
        if part and self.line.cursorPosition() == len(self.line.text()):
            self._completer.setCompletionPrefix(part)
            self._completer.complete()
        elif popup is not None:
            popup.hide()

    def _complete(self, name: str) -> None:
        before = self._last()[0]
        text = f"{before}{' ' if before else ''}{list_text([name])}"
        self.line.setText(text)
        self._hold(text, self._to_text(self._value))
