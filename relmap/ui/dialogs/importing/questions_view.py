"""What is asked of files, each question on a card with some of the cells for which it matters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QVBoxLayout, QWidget

from relmap.formats.file_questions import Question
from relmap.model import dates
from relmap.model.errors import DateError
from relmap.ui.dialogs.importing.plain_label import plain_label
from relmap.ui.widgets.inputs import ComboBox

_MOST_SINGLE = 8
"""So many single things have a box on a card; the others stand in a list."""
_COUNTED = ("days", "weeks", "months", "years")


class QuestionsView(QWidget):
    """Cards, one for each question; they stay as long as the same is asked."""

    answered = Signal(str, str)
    """The question, and the answer as it is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[str, QuestionCard] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show all that is asked now."""
        asked = {question.key: question for question in questions}
        for key in [key for key in self.cards if key not in asked]:
            card = self.cards.pop(key)
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, (key, question) in enumerate(asked.items()):
            if key not in self.cards:
                card = self.cards[key] = QuestionCard(question)
                card.answered.connect(lambda answer, key=key: self.answered.emit(key, answer))
                card.answered_of.connect(lambda name, kind: self.answered.emit(f"kind_of:{name}", kind))
            self._layout.insertWidget(place, self.cards[key])
            self.cards[key].show_question(question)


class QuestionCard(QFrame):
    """One question, with its answers in a box; of numbers as time also the day from which they count."""

    answered = Signal(str)
    answered_of = Signal(str, str)
    """The name of a single thing, and the answer of it; empty: as of all."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._text = plain_label("")
        self._cells = plain_label("", soft=True)
        self.box = ComboBox()
        self.box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(10)
        self.box.setAccessibleName(question.text[:200])
        self.box.setPlaceholderText("Choose an answer")
        self._choices: tuple[tuple[str, str], ...] = ()
        self.since = QLineEdit()
        self.since.setPlaceholderText("the first day, such as 1979-04-15")
        self.since.setAccessibleName("Since when")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 8, 9, 8)
        layout.setSpacing(4)
        for part in (self._text, self._cells, self.box, self.since):
            layout.addWidget(part)
        self.boxes: dict[str, ComboBox] = {}
        """Of single things, by their names."""
        self._single = QFormLayout()
        self._single.setVerticalSpacing(2)
        self._more = plain_label("", soft=True)
        layout.addLayout(self._single)
        layout.addWidget(self._more)
        self.box.activated.connect(self._chosen)
        self.since.editingFinished.connect(self._chosen)

    def show_question(self, question: Question) -> None:
        """Show it as it is asked now."""
        if question.choices != self._choices:
            self._choices = question.choices
            self.box.clear()
            for text, key in question.choices:
                self.box.addItem(text, key)
        self._text.setText(question.text)
        self._show_each(question)
        self._cells.setText(", ".join(f"“{cell[:40]}”" for cell in question.cells))
        self._cells.setVisible(bool(question.cells))
        unit, _, day = question.answer.partition(" since ")
        if question.answer or not question.needed:
            self.box.setCurrentIndex(self.box.findData(unit))
        elif self.box.currentData() not in _COUNTED:
            self.box.setCurrentIndex(-1)
        if day and not self.since.hasFocus():
            self.since.setText(day)
        self._follow()

    def _show_each(self, question: Question) -> None:
        """A box for each of the first things that are asked about; one alone has its answer above."""
        shown = question.each[:_MOST_SINGLE] if len(question.each) > 1 else ()
        if list(self.boxes) != [name for name, _ in shown]:
            while self._single.rowCount():
                self._single.removeRow(0)
            self.boxes = {name: self._box_of(name, question) for name, _ in shown}
        for name, answer in shown:
            self.boxes[name].setCurrentIndex(max(0, self.boxes[name].findData(answer)))
        more = len(question.each) - len(shown)
        name = question.each[0][0] if question.each else ""
        self._more.setText(f"… and {more:,} more: see Kinds" if shown else " ".join(name.split())[:80])
        self._more.setVisible(more > 0)

    def _box_of(self, name: str, question: Question) -> ComboBox:
        box = ComboBox()
        box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        box.setAccessibleName(f"What “{name[:80]}” is")
        box.addItem("as above", "")
        for text, key in question.choices:
            box.addItem(text, key)
        box.activated.connect(lambda _n: self.answered_of.emit(name, str(box.currentData())))
        self._single.addRow(plain_label(" ".join(name.split())[:60]), box)
        return box

    def _follow(self) -> None:
        self.since.setVisible(self.box.currentData() in _COUNTED)

    def _chosen(self) -> None:
        self._follow()
        answer = str(self.box.currentData())
        if answer not in _COUNTED:
            self.answered.emit(answer)
            return
        day = self.since.text().strip()
        fits = _is_day(day, coarse=answer in ("months", "years"))
        self.since.setProperty("wrong", bool(day) and not fits)
        self.since.style().polish(self.since)
        # Without a day it is no answer, whatever was answered before.
        self.answered.emit(f"{answer} since {day}" if fits else "")


def _is_day(text: str, coarse: bool) -> bool:
    """Whether a text is a day, or at least a date of which the first day is known."""
    try:
        date = dates.parse_date(text)
    except DateError:
        return False
    return date.earliest is not None and (coarse or date.earliest == date.latest)
