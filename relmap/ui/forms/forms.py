"""A form for a record or a part of one: one field for each of its values, nested as records are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from relmap.editor.drafts import NEW
from relmap.model.plain_fault import plain_fault
from relmap.model.records import Part, updated
from relmap.ui.forms.choices import ChoiceField, Choices
from relmap.ui.forms.fields import Field


@dataclass(frozen=True)
class Spec:
    """How one value of a record is edited."""

    attribute: str
    label: str
    make: Callable[[], Field]
    wide: bool = False
    """The label stands above, the field takes the whole width."""


class ModelForm(QWidget):
    """Edits a frozen record: every change gives a new one."""

    edited = Signal(object)
    drafted = Signal(str, str)
    """The way to a field, and what was typed there and is not taken; an empty text: nothing is left of it."""

    def __init__(self, specs: Sequence[Spec]) -> None:
        super().__init__()
        self._model: Part | None = None
        self.fields: dict[str, Field] = {}
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(6)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for spec in specs:
            field = spec.make()
            field.edited.connect(lambda value, name=spec.attribute: self._field_edited(name, value))
            field.fault_of = partial(self._fault_of, spec.attribute)
            field.drafted.connect(lambda way, text, name=spec.attribute: self._field_drafted(name, way, text))
            self.fields[spec.attribute] = field
            if spec.wide:
                if spec.label:
                    layout.addRow(soft_label(spec.label))
                layout.addRow(field)
            elif spec.label:
                label = soft_label(spec.label)
                label.setBuddy(field)
                layout.addRow(label, field)
            else:
                layout.addRow(field)

    def set_value(self, model: Part, drafts: Mapping[str, str] | None = None) -> None:
        """Show a record; widgets that show the same value already are left alone.

        Args:
            model: the record.
            drafts: what was typed and is not taken, by the way to its field; None: they are shown later.
        """
        self._model = model
        for name, field in self.fields.items():
            field.set_value(getattr(model, name))
        if drafts is not None:
            self.show_drafts(drafts)

    def show_drafts(self, drafts: Mapping[str, str]) -> None:
        """After `set_value`: show what was typed and not taken, by the way to its field."""
        for name, field in self.fields.items():
            field.show_drafts(_below(drafts, name))

    def _field_edited(self, name: str, value: Any) -> None:
        if self._model is None:
            return
        fault = self._fault_of(name, value)
        if fault:
            self.fields[name].refuse(fault)
            return
        self._model = updated(self._model, **{name: value})
        self.edited.emit(self._model)

    def _fault_of(self, name: str, value: Any) -> str:
        """Why a record cannot have this value; empty: it can."""
        if self._model is None:
            return ""
        try:
            updated(self._model, **{name: value})
        except ValidationError as error:
            return plain_fault(error)
        return ""

    def _field_drafted(self, name: str, way: str, text: str) -> None:
        self.drafted.emit(f"{name}.{way}" if way else name, text)


def _below(drafts: Mapping[str, str], step: str) -> dict[str, str]:
    """The drafts that one comes to by a step, by the rest of their way."""
    found: dict[str, str] = {}
    for way, text in drafts.items():
        first, _, rest = way.partition(".")
        if first == step:
            found[rest] = text
    return found


def soft_label(text: str = "") -> QLabel:
    """What a field is called, or what else is said beside it."""
    label = QLabel(text)
    label.setProperty("soft", "true")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


class PartsField(Field):
    """Several parts of one type, each on a card.

    Args:
        name: of the field.
        specs: the fields of a part.
        what: a part is called.
        extend: gives the parts with another one, and its position.
        ask: where another part must be asked for: told beside which button, and whom to give it to.
    """

    def __init__(
        self,
        name: str,
        specs: Callable[[], Sequence[Spec]],
        what: str,
        extend: Callable[[tuple[Any, ...]], tuple[tuple[Any, ...], int]] | None = None,
        ask: Callable[[QWidget, Callable[[Part], None]], None] | None = None,
    ) -> None:
        super().__init__(name)
        self._specs = specs
        self._extend = extend
        self._ask = ask
        self._what = what
        self._parts: tuple[Part, ...] = ()
        self._cards: list[_Card] = []
        head = QHBoxLayout()
        heading = QLabel(name)
        heading.setProperty("heading", "true")
        self.add_button = QToolButton()
        self.add_button.setText(f"Add {what}")
        self.add_button.setAccessibleName(f"Add {what}")
        self.add_button.clicked.connect(self._add_part)
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self.add_button)
        self._layout.setSpacing(5)
        self._layout.addLayout(head)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._layout.addLayout(self._list)
        self._layout.addWidget(self._fault)

    def set_value(self, value: Any) -> None:
        self._parts = tuple(value)
        while len(self._cards) > len(self._parts):
            card = self._cards.pop()
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self._cards) < len(self._parts):
            self._cards.append(self._card(len(self._cards)))
            self._list.addWidget(self._cards[-1])
        for card, part in zip(self._cards, self._parts, strict=True):
            card.form.set_value(part)

    def show_drafts(self, drafts: Mapping[str, str]) -> None:
        for position, card in enumerate(self._cards):
            card.form.show_drafts(_below(drafts, str(position)))

    def card(self, position: int) -> QWidget | None:
        """The card of a part, None if there is no such part."""
        return self._cards[position] if position < len(self._cards) else None

    def form_of(self, position: int) -> ModelForm | None:
        """The form of a part, None if there is no such part."""
        return self._cards[position].form if position < len(self._cards) else None

    def _card(self, position: int) -> _Card:
        card = _Card(ModelForm(self._specs()), self._what)
        card.form.edited.connect(lambda part: self._part_edited(position, part))
        card.form.drafted.connect(lambda way, text: self.drafted.emit(f"{position}.{way}", text))
        card.removed.connect(lambda: self._remove(position))
        return card

    def _part_edited(self, position: int, part: Part) -> None:
        self._emit((*self._parts[:position], part, *self._parts[position + 1 :]))

    def _remove(self, position: int) -> None:
        self._emit((*self._parts[:position], *self._parts[position + 1 :]))

    def _add_part(self) -> None:
        if self._ask is not None:
            self._ask(self.add_button, lambda part: self._emit((*self._parts, part)))
        elif self._extend is not None:
            parts, position = self._extend(self._parts)
            self._emit(parts)
            if len(self._cards) == len(self._parts) > position:
                next(iter(self._cards[position].form.fields.values())).select_all()

    def _emit(self, parts: tuple[Part, ...]) -> None:
        self.show_fault("")
        self.edited.emit(parts)


class _Card(QFrame):
    """A part with a button that removes it."""

    removed = Signal()

    def __init__(self, form: ModelForm, what: str) -> None:
        super().__init__()
        self.form = form
        self.setProperty("card", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 8, 9, 6)
        layout.setSpacing(4)
        layout.addWidget(form)
        button = QToolButton()
        button.setText(f"Remove {what}")
        button.setAccessibleName(f"Remove {what}")
        button.setAutoRaise(True)
        button.clicked.connect(self.removed)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)


class RefsField(Field):
    """Ids of other records, each on a line of its own, and a list to add one from, by name.

    Args:
        name: what it is called.
        choices: the records that may be added.
        what: such a record is called.
        prompt: what stands in the list.
    """

    def __init__(self, name: str, choices: Choices, what: str, prompt: str = "Add…") -> None:
        super().__init__(name)
        self._choices = choices
        self._value: tuple[str, ...] = ()
        self._shown: list[tuple[str, str]] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(1)
        self._layout.addLayout(self._rows)
        self._adder = ChoiceField(f"Add to {name}", self._offers, what=what, searchable=True, prompt=prompt)
        self._adder.edited.connect(self._add_ref)
        self._adder.drafted.connect(lambda _way, text: self.drafted.emit(NEW, text))
        self._add(self._adder, f"Add to {name}")

    def _offers(self) -> Mapping[Any, str]:
        return {key: text for key, text in self._choices().items() if key not in self._value}

    def set_value(self, value: Any) -> None:
        self._value = tuple(value)
        texts = self._choices()
        shown = [(key, texts.get(key, key)) for key in self._value]
        if shown != self._shown:
            self._shown = shown
            self._refill()
        self._adder.set_value(None)

    def show_drafts(self, drafts: Mapping[str, str]) -> None:
        self._adder.show_drafts({"": drafts.get(NEW, "")})

    def _refill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key, text in self._shown:
            self._rows.addWidget(self._row(key, text))

    def _row(self, key: str, text: str) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        label = QLabel(" ".join(text.split())[:200])
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        layout.addWidget(label, 1)
        button = QToolButton()
        button.setText("✕")
        button.setAutoRaise(True)
        button.setIconSize(QSize(12, 12))
        button.setToolTip("Remove")
        button.setAccessibleName(f"Remove {text[:80]}")
        button.clicked.connect(lambda: self.edited.emit(tuple(k for k in self._value if k != key)))
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _add_ref(self, key: str | None) -> None:
        if key is not None:
            self.edited.emit((*self._value, key))
