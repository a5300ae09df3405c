"""The strip along the bottom: transport, what is looked at, the slider and the lanes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from relmap.drawing.style import LIGHT, Theme
from relmap.editor.document import Document
from relmap.model import dates, days
from relmap.model.edtf_days import edtf_day, edtf_period
from relmap.model.words import period_in_words
from relmap.ui.timeline.lanes import Lanes
from relmap.ui.timeline.player import SPEEDS, STEPS, Player, stepped
from relmap.ui.timeline.slider import SIDE, TimeSlider
from relmap.ui.widgets.date_line import DateLine
from relmap.ui.widgets.flow import Flow, group
from relmap.ui.widgets.inputs import ComboBox
from relmap.ui.widgets.look import icon

if TYPE_CHECKING:
    from relmap.drawing.plot import Plot
    from relmap.ui.timeline.curves import Curves


class TimePanel(QWidget):
    """Everything about the time looked at."""

    message = Signal(str)
    height_changed = Signal()
    """It needs more room than before, or less."""
    curves_closed = Signal()
    """No curves are wished any more."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.player = Player(document, self)
        self.slider = TimeSlider(document)
        self.words = _Elided()
        self.words.setProperty("heading", "true")
        self.words.setMinimumWidth(60)
        self.anchor_field = self._date_field("Day A")
        self.field = self._date_field("Day")
        self.anchor_field.taken.connect(lambda edtf: self._typed(edtf, to_anchor=True))
        self.field.taken.connect(lambda edtf: self._typed(edtf, to_anchor=False))
        self._in_one = True
        """Whether one field says all that is looked at."""
        self._buttons: dict[str, QToolButton] = {}
        self._buttons_of: dict[str, QToolButton] = {}
        self.speed = ComboBox()
        for value in SPEEDS:
            self.speed.addItem(f"{value:g}×", value)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.setToolTip("Speed of playback")
        self.speed.setAccessibleName("Speed of playback")
        self.speed.currentIndexChanged.connect(self._set_speed)
        self.step = ComboBox()
        for name in STEPS:
            self.step.addItem(name, name)
        self.step.setToolTip("Step of playback and of Shift+← and Shift+→; playback stops at every change")
        self.step.setAccessibleName("Step")
        self.step.currentIndexChanged.connect(self._set_step)
        self.lanes = Lanes(document, self.slider)
        self.curves: Curves | None = None
        """Above the slider, once they have been asked for."""
        self._theme: Theme = LIGHT
        self._height = 270
        self._modes = group(spacing=0)
        self._switches = group(spacing=2)
        self._lay_out()
        self.slider.step_requested.connect(self.to_change)
        self.slider.leap_requested.connect(self.leap)
        self.slider.play_requested.connect(self.player.toggle)
        self.lanes.step_requested.connect(self.to_change)
        self.lanes.play_requested.connect(self.player.toggle)
        self.player.playing_changed.connect(self._show_playing)
        document.viewpoint.time_changed.connect(self._show_day)
        document.project_opened.connect(self._show_day)
        self._dark = False
        self._show_day()

    def _date_field(self, name: str) -> DateLine:
        field = DateLine(name)
        field.setFixedWidth(max(104, field.fontMetrics().horizontalAdvance("-2000-00-00") + 20))
        field.refused.connect(self._refused)
        return field

    def _lay_out(self) -> None:
        for name, icon_name, text, call in (
            (
                "first",
                "chevron-first",
                "First day (Home)",
                lambda: self.document.viewpoint.set_day(self.document.extent()[0]),
            ),
            ("previous", "chevron-left", "Previous change (←)", lambda: self.to_change(-1)),
            ("play", "play", "Play (Space)", self.player.toggle),
            ("next", "chevron-right", "Next change (→)", lambda: self.to_change(1)),
            (
                "last",
                "chevron-last",
                "Last day (End)",
                lambda: self.document.viewpoint.set_day(self.document.extent()[1]),
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
        self._between = QLabel("–")
        transport = group(*self._buttons.values())
        fields = group(self.anchor_field, self._between, self.field)
        words = group(self.words)
        self.controls = Flow(
            [transport, group(self.step, self.speed), self._modes, fields, words, self._switches], words
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 5, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self.controls)
        layout.addWidget(self.slider)
        layout.addWidget(self.lanes, 1)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """Buttons for the actions that choose what of time is looked at."""
        for name in ("mode_day", "mode_window", "mode_compare"):
            button = _action_button(actions[name], Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setProperty("segment", "true")
            _add(self._modes, button)
        for name in ("throughout", "swap_days", "swipe", "certain_only", "lanes"):
            button = _action_button(actions[name], Qt.ToolButtonStyle.ToolButtonIconOnly)
            _add(self._switches, button)
            self._buttons_of[name] = button
        self._show_day()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self._dark, self._theme = theme.name == "dark", theme
        if self.curves is not None:
            self.curves.set_theme(theme)
        self.slider.set_theme(theme)
        self.lanes.set_theme(theme)
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
        document = self.document
        viewpoint = document.viewpoint
        first, second = viewpoint.window if viewpoint.mode == "window" else (viewpoint.anchor, viewpoint.day)
        # A whole month or year is one thing, as it was typed.
        period = edtf_period(first, second) if viewpoint.mode == "window" else ""
        two = viewpoint.mode != "day" and not period
        if viewpoint.mode == "window":
            how = "Throughout" if viewpoint.throughout else "At any time"
            self.words.setText(f"{how} {period_in_words(first, second)}")
        elif viewpoint.mode == "compare":
            self.words.setText(f"A {days.in_words(first)},  B {days.in_words(second)}")
        else:
            self.words.setText(days.in_words(second))
        self.words.setToolTip(self.words.text())
        self.anchor_field.setVisible(two)
        self._between.setVisible(two)
        for name, mode in (("throughout", "window"), ("swap_days", "compare"), ("swipe", "compare")):
            if name in self._buttons_of:
                self._buttons_of[name].setVisible(viewpoint.mode == mode)
        self._in_one = not two
        for field, value in ((self.anchor_field, edtf_day(first)), (self.field, period or edtf_day(second))):
            if not (field.hasFocus() and field.isModified()):
                field.set_value(value)

    def _refused(self, why: str) -> None:
        if why:
            self.message.emit(why)

    def _typed(self, edtf: str, to_anchor: bool) -> None:
        """A date was typed; a window or comparison takes both its days from a span."""
        document = self.document
        viewpoint = document.viewpoint
        first, _, _, last = dates.parse_span(edtf).bounds()
        start = first if first != dates.PAST else last
        end = last if last != dates.FUTURE else first
        if self._in_one:
            viewpoint.look_at(first, last)
        elif "/" in edtf and viewpoint.mode != "day":
            viewpoint.look(anchor=start, day=end)
        elif viewpoint.mode == "window":
            low, high = viewpoint.window
            viewpoint.look(anchor=start if to_anchor else low, day=high if to_anchor else end)
        elif to_anchor:
            viewpoint.look(anchor=start)
        else:
            viewpoint.set_day(start)
        if viewpoint.mode == "compare" and first != last and "/" not in edtf:
            day = days.in_words(viewpoint.anchor if to_anchor else viewpoint.day)
            self.message.emit(f"Two days are compared: {day} is taken.")
        for field in (self.anchor_field, self.field):
            field.setModified(False)
        self._show_day()
        low, high = document.extent()
        if not low <= start <= high:
            self.message.emit(f"The slider goes from {days.in_words(low)} to {days.in_words(high)}.")

    def set_lanes(self, shown: bool, height: int) -> None:
        """Show or hide the lanes; with them the strip is so high, until its upper edge is drawn elsewhere."""
        self._height = height
        self.lanes.setVisible(shown)
        policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self._give_margins()

    def show_plot(self, plot: Plot) -> None:
        """Show curves above the slider, or others than are shown."""
        if self.curves is None:
            from relmap.ui.timeline.curves import Curves  # few maps are opened with them

            self.curves = curves = Curves(self.document, self.slider)
            curves.set_theme(self._theme)
            curves.step_requested.connect(self.to_change)
            curves.play_requested.connect(self.player.toggle)
            curves.close_requested.connect(self.curves_closed)
            self.slider.axis_changed.connect(self._line_up)
            layout = self.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(layout.indexOf(self.slider), curves)
        was_hidden = self.curves.isHidden()
        self.curves.show_plot(plot)
        self.curves.setVisible(True)
        if was_hidden or not self.slider.margins[0] > SIDE:
            self._give_margins()
            self.height_changed.emit()

    def hide_plot(self) -> None:
        """Show no curves."""
        if self.curves is not None and not self.curves.isHidden():
            self.curves.hide()
            self._give_margins()
            self.height_changed.emit()

    @property
    def shows_curves(self) -> bool:
        """Whether there are curves above the slider."""
        return self.curves is not None and not self.curves.isHidden()

    def _give_margins(self) -> None:
        """Room beside the axis for the names of curves, where there are no lanes that take it."""
        if self.lanes.isHidden():
            left = self.curves.title_width + 12.0 if self.curves is not None and self.shows_curves else SIDE
            self.slider.set_margins(left, SIDE)
        self._line_up()

    def _line_up(self) -> None:
        """Curves stand above the axis of the slider."""
        if self.curves is not None:
            self.curves.stand_at(*self.slider.margins)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.curves is not None and self.shows_curves:
            self.curves.fit_height()
            self._give_margins()

    def _set_speed(self) -> None:
        self.player.speed = float(self.speed.currentData())

    def _set_step(self) -> None:
        self.player.step = str(self.step.currentData())

    def _set_loop(self) -> None:
        self.player.loop = self._buttons["loop"].isChecked()

    def to_change(self, direction: int) -> None:
        """To the next (1) or previous (-1) day on which something changes or happens."""
        index, day = self.document.index, self.document.viewpoint.day
        found = index.next_change(day) if direction > 0 else index.previous_change(day)
        low, high = self.document.extent()
        if found is None or not low <= found <= high:
            found = high if direction > 0 else low
        self.document.viewpoint.set_day(found)

    def leap(self, direction: int) -> None:
        """One step forward or back; a month where the step is a change."""
        step = str(self.step.currentData())
        self.document.viewpoint.set_day(
            stepped(self.document.viewpoint.day, "month" if step == "change" else step, direction)
        )

    def sizeHint(self) -> QSize:
        curves = self.curves.height() + 4 if self.curves is not None and self.shows_curves else 0
        return QSize(700, (122 if self.lanes.isHidden() else self._height) + curves)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._show_day()
            self.slider.setFocus()


def _add(to: QWidget, button: QToolButton) -> None:
    row = to.layout()
    assert row is not None
    row.addWidget(button)


def _action_button(action: QAction, style: Qt.ToolButtonStyle) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(style)
    button.setAutoRaise(style == Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(18, 18))
    return button


class _Elided(QLabel):
    """A line that gives way when there is no room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
