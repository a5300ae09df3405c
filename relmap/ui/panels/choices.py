"""Fields for one of several values: kinds, actors, sources, and events from which a day follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QLineEdit, QToolButton

from relmap.model.records import LONGEST_NAME, EventDay, cleaned
from relmap.ui.inputs import ComboBox
from relmap.ui.look import plain
from relmap.ui.panels.fields import Field

Choices = Callable[[], Sequence[tuple[Any, str]]]
"""Gives (value, text) of everything that may be chosen, at the moment."""


@dataclass(frozen=True)
class Offer:
    """What may be made of a text that is none of the choices.

    Args:
        what: it would be: kind, actor, source.
        make: of a text; hands the new value over, to be taken.
        asks: whether more is asked then.
    """

    what: str
    make: Callable[[str, Callable[[Any], None]], None]
    asks: bool = False


_SEARCHED = 14
"""Choices of which there are more can be typed into."""
_DAYS = ("first", "last")


class ChoiceField(Field):
    """One of several values.

    Args:
        name: what it is called.
        choices: what may be chosen.
        offer: what may be made of a text that is none of them; such lists can be typed into.
        searchable: however short it is, the list can be typed into.
    """

    def __init__(
        self, name: str, choices: Choices, offer: Offer | None = None, searchable: bool = False
    ) -> None:
        super().__init__(name)
        self.combo = ComboBox()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(9)
        self._choices = choices
        self._offer = offer
        self._searchable = searchable or offer is not None
        self._values: list[Any] = []
        self._texts: list[str] = []
        self._value: Any = None
        self.combo.activated.connect(self._chosen)
        self._add(self.combo, name)
        self.offer_button = QToolButton()
        self.offer_button.setAccessibleName(f"New {offer.what if offer is not None else 'choice'}")
        self.offer_button.clicked.connect(self._make_new)
        self.offer_button.hide()
        self._layout.addWidget(self.offer_button, 0, Qt.AlignmentFlag.AlignLeft)

    def set_value(self, value: Any) -> None:
        self._value = value
        pairs = list(self._choices())
        if value not in [pair[0] for pair in pairs]:
            pairs.append((value, str(value)))
        texts = [" ".join(text.split()) for _, text in pairs]
        self._values = [pair[0] for pair in pairs]
        if texts != self._texts:
            self._texts = texts
            self.combo.clear()
            self.combo.addItems(texts)
        if self._searchable or len(texts) > _SEARCHED:
            self._make_searchable()
        position = self._values.index(value)
        self.combo.setCurrentIndex(position)
        self._show_text(texts[position])
        self.show_fault("")
        self.offer_button.hide()

    def _make_searchable(self) -> None:
        """Long lists can be typed into."""
        if self.combo.isEditable():
            return
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.combo.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line = self.combo.lineEdit()
        if line is not None:
            line.setAccessibleName(self.combo.accessibleName())
            line.editingFinished.connect(self._typing_ended)

    def _chosen(self, position: int) -> None:
        if not 0 <= position < len(self._values):
            return
        if self._values[position] == self._value:
            self.set_value(self._value)
            self._keep("")
        else:
            self.edited.emit(self._values[position])

    def _typing_ended(self) -> None:
        text = self._typed()
        if not text or text == self._texts[self._values.index(self._value)]:
            self.set_value(self._value)
            self._keep("")
            return
        alike = [n for n, other in enumerate(self._texts) if other.casefold() == text.casefold()]
        if len(alike) == 1:
            self._chosen(alike[0])
        else:
            self._show_draft(text)
            self._keep(text)

    def _show_text(self, text: str) -> None:
        line = self.combo.lineEdit()
        if line is not None and line.text() != text:
            line.setText(text)
        if line is not None:
            line.setCursorPosition(0)

    def _line_edit(self) -> QLineEdit | None:
        return self.combo.lineEdit()

    def _typed(self) -> str:
        return " ".join(cleaned(self.combo.currentText()).split())[:LONGEST_NAME]

    def _show_draft(self, text: str) -> None:
        self._make_searchable()
        self._show_text(text)
        still = self._texts[self._values.index(self._value)]
        what = self._offer.what if self._offer is not None else "choice"
        self.show_fault(f"There is no {what} “{text[:60]}”; it is still “{still[:60]}”.")
        if self._offer is not None:
            dots = "…" if self._offer.asks else ""
            self.offer_button.setText(plain(f"New {self._offer.what} “{_elided(text, 24)}”{dots}"))
            self.offer_button.show()

    def _make_new(self) -> None:
        if self._offer is not None:
            self._offer.make(self._typed(), self.edited.emit)


class EventDayField(Field):
    """An event, and which of its days, or none.

    Args:
        name: what it is called.
        events: that may be chosen; None among them stands for none.
        dated: says when an event was, by its id.
    """

    def __init__(self, name: str, events: Choices, dated: Callable[[str], str]) -> None:
        super().__init__(name)
        self._dated = dated
        self._value: EventDay | None = None
        self.event_field = ChoiceField(name, events, searchable=True)
        self.event_field.edited.connect(self._event_chosen)
        self.event_field.drafted.connect(self.drafted)
        self.day = ComboBox()
        self.day.addItems(["its first day", "its last day"])
        self.day.setAccessibleName(f"{name}: which day")
        self.day.activated.connect(self._day_chosen)
        self._when = QLabel()
        self._when.setProperty("soft", "true")
        self._when.setTextFormat(Qt.TextFormat.PlainText)
        self._when.setWordWrap(True)
        self._add(self.event_field, name)
        self._layout.insertWidget(1, self.day)
        self._layout.insertWidget(2, self._when)

    def set_value(self, value: Any) -> None:
        self._value = value
        self.event_field.set_value(None if value is None else value.event)
        self.day.setVisible(value is not None)
        self._when.setVisible(value is not None)
        if value is not None:
            self.day.setCurrentIndex(_DAYS.index(value.day))
            self._when.setText(self._dated(value.event))

    def show_drafts(self, drafts: Mapping[str, str]) -> None:
        self.event_field.show_drafts(drafts)

    def _event_chosen(self, event: str | None) -> None:
        day = self._value.day if self._value is not None else "first"
        self.edited.emit(None if event is None else EventDay(event=event, day=day))

    def _day_chosen(self, position: int) -> None:
        if self._value is not None and _DAYS[position] != self._value.day:
            self.edited.emit(EventDay(event=self._value.event, day=_DAYS[position]))


def _elided(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
