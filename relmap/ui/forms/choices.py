"""Fields for one of several values: kinds, actors, sources, and events from which a day follows."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from relmap.editor.several import MIXED
from relmap.model.records import LONGEST_NAME, EventDay, cleaned
from relmap.ui.forms.fields import SEVERAL, Field
from relmap.ui.widgets.inputs import ComboBox
from relmap.ui.widgets.look import plain
from relmap.ui.widgets.palette import Choice, Palette

Choices = Callable[[], Mapping[Any, str]]
"""Gives all that may be chosen now, each with a text of one line; one object as long as it is the same."""


@dataclass(frozen=True)
class ChoiceOffer:
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
MANY = 2_000
"""Lists of more are filled, and their texts told apart, only when one is to be chosen."""
_DAYS = ("first", "last")


class ChoiceField(Field):
    """One of several values.

    A list that can be typed into is filled when it is first needed: there may be thousands of them.

    Args:
        name: what it is called.
        choices: what may be chosen.
        offer: what may be made of a text that is none of them; such lists can be typed into.
        what: a choice is called.
        searchable: however short it is, the list can be typed into.
        prompt: what stands in the empty field, where nothing is no choice.
    """

    def __init__(
        self,
        name: str,
        choices: Choices,
        offer: ChoiceOffer | None = None,
        what: str = "choice",
        searchable: bool = False,
        prompt: str = "",
    ) -> None:
        super().__init__(name)
        self.combo = ComboBox()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(9)
        self._choices = choices
        self._offer = offer
        self._what = offer.what if offer is not None else what
        self._searchable = searchable or offer is not None
        self._prompt = prompt
        self._filled: Mapping[Any, str] | None = None
        self._values: list[Any] = []
        self._value: Any = None
        self.combo.activated.connect(self._chosen)
        self.combo.about_to_choose.connect(self.fill)
        self._add(self.combo, name)
        self.offer_button = QToolButton()
        self.offer_button.setAccessibleName(f"New {self._what}")
        self.offer_button.clicked.connect(self._make_new)
        # However long a name is, the form does not grow wider for it.
        self.offer_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.offer_button.hide()
        self._layout.addWidget(self.offer_button)

    def set_value(self, value: Any) -> None:
        self._value = value
        if self._held:
            return
        if self._searchable or (not self._prompt and len(self._choices()) > _SEARCHED):
            self._make_searchable()
        if not self.combo.isEditable() or (self._filled is not None and len(self._choices()) <= MANY):
            self.fill()
        self._show_placeholder()
        if self.combo.isEditable():
            self._show_text(self._shown())
        self.show_fault("")
        self.offer_button.hide()

    def _let_go(self) -> None:
        super()._let_go()
        self.set_value(self._value)

    def fill(self) -> None:
        """Bring the list up to date."""
        choices = self._choices()
        if choices is not self._filled:
            text = self.combo.currentText()
            self._filled = choices
            self._values = list(choices)
            self.combo.clear()
            self.combo.addItems(list(choices.values()))
            if self._value not in choices and self._value is not MIXED and not self._prompt:
                self._values.append(self._value)
                self.combo.addItem(str(self._value))
            if self.combo.isEditable():
                self.combo.setEditText(text)
        if self._value in self._values:
            typed = self.combo.currentText()
            self.combo.setCurrentIndex(self._values.index(self._value))
            if self.combo.isEditable():
                self.combo.setEditText(typed)
        elif self._value is MIXED and not self.combo.isEditable():
            self.combo.setCurrentIndex(-1)

    def _show_placeholder(self) -> None:
        """What stands in the field where nothing is chosen."""
        line = self.combo.lineEdit()
        if line is not None:
            usual = self._prompt or self._choices().get(None, "")
            line.setPlaceholderText(SEVERAL if self._value is MIXED else usual)
        else:
            self.combo.setPlaceholderText(SEVERAL if self._value is MIXED else "")

    def _text(self) -> str:
        """What the value is called."""
        if self._value is None and self._prompt:
            return self._prompt
        return self._choices().get(self._value, str(self._value))

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
            line.textEdited.connect(self._typing)
            line.returnPressed.connect(self._entered)
            line.editingFinished.connect(self._typing_ended)
            line.installEventFilter(self)
        self._show_placeholder()

    def _chosen(self, position: int) -> None:
        if not 0 <= position < len(self._values):
            return
        self._take(self._values[position])

    def _take(self, value: Any) -> None:
        self._held = False
        if value == self._value:
            self.set_value(value)
            self._keep("")
        else:
            self.edited.emit(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            changed = self._typed() != self._shown()
            if event.key() == Qt.Key.Key_Escape and changed:
                self._take(self._value)
                return True
        return super().eventFilter(watched, event)

    def _typing(self) -> None:
        self.show_fault("")
        self.offer_button.hide()
        self._hold(self._typed(), self._shown())

    def _shown(self) -> str:
        """How the value stands in a list that can be typed into."""
        return "" if self._value in (None, MIXED) else self._text()

    def _entered(self) -> None:
        """Enter takes the one choice that is left in the list; leaving the field only what was named."""
        text = self._typed().casefold()
        if text and not self._named(text):
            left = [value for value, other in self._choices().items() if text in other.casefold()]
            if len(left) == 1:
                self._take(left[0])

    def _named(self, text: str) -> list[Any]:
        """The choices of this name, in whatever letters."""
        text = text.casefold()
        return [value for value, other in self._choices().items() if other.casefold() == text]

    def _typing_ended(self) -> None:
        self._held = False
        text = self._typed()
        if text == self._shown():
            self._take(self._value)
        elif not text:
            self._take(None if None in self._choices() else self._value)
        elif len(named := self._named(text)) == 1:
            self._take(named[0])
        else:
            self._show_draft(text)
            self._keep(text)

    def _show_text(self, text: str) -> None:
        line = self.combo.lineEdit()
        if line is not None and line.text() != text:
            line.setText(text)
        if line is not None and not line.hasFocus():
            line.setCursorPosition(0)

    def _line_edit(self) -> QLineEdit | None:
        return self.combo.lineEdit()

    def _typed(self) -> str:
        return " ".join(cleaned(self.combo.currentText()).split())[:LONGEST_NAME]

    def _show_draft(self, text: str) -> None:
        self._make_searchable()
        self._show_text(text)
        start = f"{text.casefold()} ("
        several = [other for other in self._choices().values() if other.casefold().startswith(start)]
        if len(several) > 1:
            self.show_fault(f"{len(several)} are called “{text[:60]}”; choose one from the list.")
            return
        still = f"; it is still “{self._shown()[:60]}”" if self._shown() else ""
        self.show_fault(f"There is no {self._what} “{text[:60]}”{still}.")
        if self._offer is not None:
            dots = "…" if self._offer.asks else ""
            room = self.width() - self.fontMetrics().horizontalAdvance(f"New {self._what} “”…") - 24
            name = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(room, 40))
            self.offer_button.setText(plain(f"New {self._what} “{name}”{dots}"))
            self.offer_button.setToolTip(html.escape(text[:400]))
            self.offer_button.show()

    def _make_new(self) -> None:
        if self._offer is not None:
            self._offer.make(self._typed(), self.edited.emit)


def pick(button: QWidget, choices: Choices, offer: ChoiceOffer, take: Callable[[Any], None]) -> None:
    """Let one be chosen by name, or made, in a small palette below a button."""

    def found(text: str) -> list[Choice]:
        words, name = text.casefold().split(), " ".join(cleaned(text).split())[:LONGEST_NAME]
        rows = [
            Choice(title, "", partial(take, value))
            for value, title in choices().items()
            if all(word in title.casefold() for word in words)
        ]
        if name and all(title.casefold() != name.casefold() for title in choices().values()):
            rows.append(Choice(f"New {offer.what} “{name}”", "", partial(offer.make, name, take)))
        return rows

    palette = Palette(button.window(), found, f"Name of the {offer.what}", "Type a name to make one.")
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    palette.ask(button.mapToGlobal(QPoint(0, button.height())))


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
        self.event_field = ChoiceField(name, events, what="event", searchable=True)
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

    @property
    def waits(self) -> bool:
        return self.event_field.waits

    def give_up(self) -> None:
        self.event_field.give_up()

    def _event_chosen(self, event: str | None) -> None:
        day = self._value.day if self._value is not None else "first"
        self.edited.emit(None if event is None else EventDay(event=event, day=day))

    def _day_chosen(self, position: int) -> None:
        if self._value is not None and _DAYS[position] != self._value.day:
            self.edited.emit(EventDay(event=self._value.event, day=_DAYS[position]))
