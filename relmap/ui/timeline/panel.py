"""The strip along the bottom: transport, the day in words and to type, and the slider."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from relmap.drawing.style import DARK, Theme
from relmap.editor.document import Document
from relmap.editor.edits import edtf_day
from relmap.model import dates, days
from relmap.model.errors import DateError
from relmap.ui.look import icon
from relmap.ui.timeline.player import SPEEDS, Player
from relmap.ui.timeline.slider import TimeSlider

STEPS = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}
"""Months and days of each step."""


class TimePanel(QWidget):
    """Everything about the day."""

    message = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.player = Player(document, self)
        self.slider = TimeSlider(document)
        self.words = QLabel()
        self.words.setProperty("heading", "true")
        self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance("30 September 2024  "))
        self.field = QLineEdit()
        self.field.setFixedWidth(112)
        self.field.setAccessibleName("Day")
        self.field.setToolTip("Type a date, as in 2024-06-20, 2024-06 or 2024, and press Enter")
        self.field.returnPressed.connect(self._typed)
        self.field.editingFinished.connect(self._show_day)
        self._buttons: dict[str, QToolButton] = {}
        self.speed = QComboBox()
        for value in SPEEDS:
            self.speed.addItem(f"{value:g}×", value)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.setToolTip("Speed of playback")
        self.speed.setAccessibleName("Speed of playback")
        self.speed.currentIndexChanged.connect(self._set_speed)
        self.step = QComboBox()
        for name in STEPS:
            self.step.addItem(name, name)
        self.step.setCurrentText("month")
        self.step.setToolTip("Step of Shift+← and Shift+→")
        self.step.setAccessibleName("Step")
        self._lay_out()
        self.slider.step_requested.connect(self.to_change)
        self.slider.leap_requested.connect(self.leap)
        self.slider.play_requested.connect(self.player.toggle)
        self.player.playing_changed.connect(self._show_playing)
        document.time_changed.connect(self._show_day)
        document.project_opened.connect(self._show_day)
        self._dark = False
        self._show_day()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(3)
        for name, icon_name, text, call in (
            (
                "first",
                "chevron-first",
                "First day (Home)",
                lambda: self.document.set_day(self.document.extent()[0]),
            ),
            ("previous", "chevron-left", "Previous change (←)", lambda: self.to_change(-1)),
            ("play", "play", "Play (Space)", self.player.toggle),
            ("next", "chevron-right", "Next change (→)", lambda: self.to_change(1)),
            (
                "last",
                "chevron-last",
                "Last day (End)",
                lambda: self.document.set_day(self.document.extent()[1]),
            ),
            ("loop", "repeat", "Play again from the start at the end", self._set_loop),
        ):
            button = QToolButton()
            button.setAutoRaise(True)
            button.setIconSize(QSize(18, 18))
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.setCheckable(name == "loop")
            button.clicked.connect(lambda _checked=False, call=call: call())
            button.setProperty("icon_name", icon_name)
            self._buttons[name] = button
            row.addWidget(button)
        row.addWidget(self.speed)
        row.addSpacing(12)
        row.addWidget(self.words)
        row.addWidget(self.field)
        row.addStretch(1)
        label = QLabel("Step")
        label.setProperty("soft", "true")
        row.addWidget(label)
        row.addWidget(self.step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 5, 8, 4)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.slider, 1)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self._dark = theme is DARK
        self.slider.set_theme(theme)
        for button in self._buttons.values():
            button.setIcon(icon(str(button.property("icon_name")), self._dark))
        self._show_playing()

    def _show_playing(self) -> None:
        playing = self.player.playing
        button = self._buttons["play"]
        button.setIcon(icon("pause" if playing else "play", self._dark))
        button.setToolTip("Pause (Space)" if playing else "Play (Space)")
        button.setAccessibleName("Pause" if playing else "Play")

    def _show_day(self) -> None:
        day = self.document.day
        self.words.setText(days.in_words(day))
        self.field.setText(edtf_day(day))

    def _typed(self) -> None:
        """A date was typed: its first day within the extent is taken."""
        try:
            first, _, _, last = dates.parse_span(self.field.text().strip()).bounds()
        except DateError as error:
            self.message.emit(str(error))
            return
        day = first if first != dates.PAST else last
        self.document.set_day(day)
        low, high = self.document.extent()
        if not low <= day <= high:
            self.message.emit(f"The slider goes from {days.in_words(low)} to {days.in_words(high)}.")

    def _set_speed(self) -> None:
        self.player.speed = float(self.speed.currentData())

    def _set_loop(self) -> None:
        self.player.loop = self._buttons["loop"].isChecked()

    def to_change(self, direction: int) -> None:
        """To the next (1) or previous (-1) day on which something changes or happens."""
        index, day = self.document.index, self.document.day
        found = index.next_change(day) if direction > 0 else index.previous_change(day)
        low, high = self.document.extent()
        if found is None or not low <= found <= high:
            found = high if direction > 0 else low
        self.document.set_day(found)

    def leap(self, direction: int) -> None:
        """One step forward or back."""
        months, count = STEPS[str(self.step.currentData())]
        day = self.document.day + direction * count
        if months:
            year, month, of_month = days.to_ymd(self.document.day)
            year, month = days.add_months(year, month, direction * months)
            day = days.from_ymd(year, month, min(of_month, days.month_length(year, month)))
        self.document.set_day(day)

    def sizeHint(self) -> QSize:
        return QSize(700, 122)

    def keyPressEvent(self, event: object) -> None:
        if getattr(event, "key", lambda: None)() == Qt.Key.Key_Escape:
            self._show_day()
            self.slider.setFocus()
