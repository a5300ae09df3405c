"""The field that a date is typed into, everywhere: EDTF or plain words, read back before it is taken."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from relmap.model.errors import DateError
from relmap.model.phrases import Purpose, Reading, read
from relmap.model.words import days_covered, kind_in_words, span_in_words

_WIDTH = 330


class DateLine(QLineEdit):
    """Enter or leaving takes a date that can be read in one way; an unclear one waits for a choice.

    While something is typed a card beside the field shows its EDTF, its words and the days it covers; what
    it might mean, to choose from; or what is wrong.
    """

    taken = Signal(object)
    """The EDTF text; None for an empty field, where that is allowed."""
    refused = Signal(str)
    """What was typed is left standing and not taken; says why. Empty: nothing is wrong any more."""

    def __init__(
        self, name: str, placeholder: str = "", optional: bool = False, purpose: Purpose = "phase"
    ) -> None:
        super().__init__()
        self._optional = optional
        self.purpose: Purpose = purpose
        self._value: str | None = None
        self._card: ReadingCard | None = None
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setToolTip("A date: 20 June 2024, June 2024, c. 1994, since 2020, 2018–2022, or in EDTF")
        self.textEdited.connect(self._typed)
        self.returnPressed.connect(self._entered)

    @property
    def card(self) -> ReadingCard | None:
        """The card, while it is shown."""
        return self._card if self._card is not None and self._card.isVisible() else None

    def set_value(self, value: str | None) -> None:
        """Show a date; what is being typed is given up."""
        self._value = value
        self.show_text(value or "")

    def show_text(self, text: str) -> None:
        """Show what was typed before and is not taken; the date stays."""
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        self.hide_card()

    def fault(self) -> str:
        """Why what stands in the field cannot be taken as it is; empty: it can."""
        try:
            found = self.read()
        except DateError as error:
            return str(error)
        return "" if found is None or found.sure else f"Not taken yet. {found.question}"

    def read(self) -> Reading | None:
        """What the text means; None if the field is empty. Raises DateError."""
        text = self.text().strip()
        if not text:
            if self._optional:
                return None
            raise DateError("A date is needed here.", "Write always if it has no limits.")
        return read(text, datetime.date.today().toordinal(), self.purpose)

    # --- while it is typed --------------------------------------------------------------

    def _typed(self) -> None:
        self.refused.emit("")
        try:
            found = self.read()
        except DateError as error:
            fault = str(error)
            self._show(lambda card: card.show_fault(fault))
            return
        if found is None:
            self.hide_card()
        else:
            self._show(lambda card: card.show_reading(found))

    def _show(self, fill: Callable[[ReadingCard], None]) -> None:
        if self._card is None or self._card.parentWidget() is not self.window():
            self.hide_card()
            self._card = ReadingCard(self.window(), self)
        fill(self._card)
        self._card.place()

    def hide_card(self) -> None:
        """Put the card away."""
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._card = None

    def take(self, edtf: str | None) -> None:
        """Take a date."""
        self.set_value(edtf)
        self.taken.emit(edtf)

    def _entered(self) -> None:
        self._finish(by_enter=True)

    def _finish(self, by_enter: bool) -> None:
        """The user has done: take what is clear, ask what is not, say what is wrong."""
        if self.text() == (self._value or ""):
            self.hide_card()
            self.refused.emit("")
            return
        try:
            found = self.read()
        except DateError as error:
            self.refused.emit(str(error))
            return
        if found is None or found.sure:
            self.refused.emit("")
            self.take(None if found is None else found.choices[0])
        elif by_enter:
            if self.card is None:
                self._typed()
            if self._card is not None:
                self._card.focus_choice()
        else:
            self.refused.emit(self.fault())

    # --- what Qt asks -------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.text() != (self._value or "") or self.card):
            self.set_value(self._value)
            self.selectAll()
            self.refused.emit("")
        elif event.key() == Qt.Key.Key_Down and self.card is not None:
            self.card.focus_choice()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        elsewhere = event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        )
        focused = QApplication.focusWidget()
        in_card = focused is not None and self._card is not None and self._card.isAncestorOf(focused)
        if elsewhere and not in_card:
            self.leave()

    def leave(self) -> None:
        """The user has gone elsewhere, from here or from the card."""
        self.hide_card()
        self._finish(by_enter=False)

    def hideEvent(self, event: QHideEvent) -> None:
        self.hide_card()
        super().hideEvent(event)


class ReadingCard(QFrame):
    """Lies beside a date field and says how what is typed is read."""

    def __init__(self, parent: QWidget, line: DateLine) -> None:
        super().__init__(parent)
        self._line = line
        self.setProperty("card", "true")
        self.setAccessibleName("Reading of the date")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(10, 8, 10, 9)
        self._layout.setSpacing(3)
        self.choices: list[QPushButton] = []

    def text(self) -> str:
        """All that it says."""
        items = (self._layout.itemAt(n) for n in range(self._layout.count()))
        widgets = [item.widget() for item in items if item is not None]
        return "\n".join(w.text() for w in widgets if isinstance(w, QLabel | QPushButton))

    def show_fault(self, text: str) -> None:
        """Say what is wrong."""
        self._clear()
        self._say(text, "fault")

    def show_reading(self, found: Reading) -> None:
        """Show what is meant, or what may be meant."""
        self._clear()
        if found.sure:
            edtf = found.choices[0]
            self._say(edtf, "heading")
            self._say(span_in_words(edtf))
            if self._line.purpose == "event":
                self._say(f"{kind_in_words(edtf)}: {days_covered(edtf)}", "soft")
            elif days_covered(edtf) != edtf:
                self._say(days_covered(edtf), "soft")
            for offer in found.offers:
                self._offer(offer.edtf, f"If {offer.why}   {offer.edtf}")
            return
        self._say(found.question, "heading")
        for edtf in found.choices[:6]:
            self._offer(edtf, f"{span_in_words(edtf)}   {edtf}")

    def _offer(self, edtf: str, text: str) -> None:
        button = QPushButton(text)
        button.setAutoDefault(True)
        button.setToolTip(days_covered(edtf))
        button.clicked.connect(lambda: self._choose(edtf))
        button.installEventFilter(self)
        self.choices.append(button)
        self._layout.addWidget(button)
        button.show()  # at once, so that it can take the focus

    def focus_choice(self) -> None:
        """Let the keyboard choose."""
        if self.choices:
            self.choices[0].setFocus(Qt.FocusReason.TabFocusReason)

    def place(self) -> None:
        """Below the field, or above it where there is no room; within the window."""
        parent = self.parentWidget()
        if parent is None:
            return
        self._layout.activate()
        width = min(max(_WIDTH, self._layout.minimumSize().width()), parent.width() - 8)
        height = self._layout.totalHeightForWidth(width)
        height = height if height > 0 else self.sizeHint().height()
        below = self._line.mapTo(parent, QPoint(0, self._line.height() + 3))
        above = self._line.mapTo(parent, QPoint(0, -height - 3))
        at = below if below.y() + height <= parent.height() - 4 or above.y() < 4 else above
        self.setGeometry(min(max(at.x(), 4), parent.width() - width - 4), at.y(), width, height)
        self.show()
        self.raise_()

    def _choose(self, edtf: str) -> None:
        self._line.setFocus()
        self._line.refused.emit("")
        self._line.take(edtf)

    def _clear(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.choices.clear()

    def _say(self, text: str, style: str = "") -> None:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if style:
            label.setProperty(style, "true")
        self._layout.addWidget(label)
        label.show()  # at once, so that the card is as large as it needs to be

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self.choices:
            position = self.choices.index(watched)  # type: ignore[arg-type]
            key = event.key()
            if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and position == 0):
                self._line.setFocus()
                return True
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                step = 1 if key == Qt.Key.Key_Down else -1
                self.choices[min(max(position + step, 0), len(self.choices) - 1)].setFocus()
                return True
        if event.type() == QEvent.Type.FocusOut and watched in self.choices:
            focused = QApplication.focusWidget()
            if focused is not None and focused is not self._line and not self.isAncestorOf(focused):
                self._line.leave()
        return super().eventFilter(watched, event)
