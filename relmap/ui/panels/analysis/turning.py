"""When relations changed: bars by month or year, and what is in the one chosen."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from relmap.analysis.pairs import Pairs
from relmap.analysis.turning import Change, Step, Turnings, events_in, turnings
from relmap.drawing.axis import Axis
from relmap.drawing.style import LIGHT, Theme, font, mixed
from relmap.editor.analysing import Analysing
from relmap.editor.document import Document
from relmap.model import days
from relmap.model.diff import Ref
from relmap.model.errors import Progress
from relmap.model.records import STANCE_WORDS, Phase
from relmap.model.words import relation_title
from relmap.ui.panels.findings import Finding, FindingsList
from relmap.ui.widgets.inputs import ComboBox

_SORTS = {"begin": "Begins", "end": "Ends", "turn": "Turns"}
_NONE = "No relation begins, ends or turns."
_SAYS = (
    "Each beginning, end and turn weighs as much as the stance changes by, spread over the days on which it "
    "may have been (Ratcliffe 2000)."
)


class TurningView(QWidget):
    """Bars over time; a click goes there and lists what changed.

    Args:
        document: the map.
        analysing: whom to ask.
    """

    def __init__(self, document: Document, analysing: Analysing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._analysing = document, analysing
        self.step = ComboBox()
        self.step.addItem("By year", "year")
        self.step.addItem("By month", "month")
        self.step.setAccessibleName("Bars by")
        self.step.currentIndexChanged.connect(self.refresh)
        self.compare = QPushButton("Before and after")
        self.compare.setToolTip("Compare the day before the event chosen with the day after it")
        self.compare.clicked.connect(self.before_and_after)
        self.bars = Bars(document)
        self.bars.chosen.connect(self._choose_bar)
        self.says, self.hint = QLabel(_SAYS), QLabel(_NONE)
        for label in (self.says, self.hint):
            label.setProperty("soft", "true")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.list = FindingsList("Turning points")
        self.list.chosen.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.step)
        row.addStretch(1)
        row.addWidget(self.compare)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 4, 6)
        layout.setSpacing(5)
        layout.addLayout(row)
        layout.addWidget(self.says)
        layout.addWidget(self.bars)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        analysing.answered.connect(self.refresh)
        document.viewpoint.selection_changed.connect(self._show_event)
        self._show_event()

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self.list.set_theme(theme)
        self.bars.set_theme(theme)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Show the bars of the map as it is; the one of the day looked at is chosen."""
        if not self.isVisible():
            return
        index, step = self._document.index, str(self.step.currentData())

        def work(_pairs: Pairs, _report: Progress) -> Turnings:
            return turnings(index, _step(step))

        found = self._analysing.ask(f"turnings {step}", work)
        if found is not None:
            self.bars.show_turnings(found, _step(step))
            self.hint.setVisible(not len(found.totals))
            self._list(found)

    def _list(self, found: Turnings) -> None:
        number = found.number_of(self._document.viewpoint.day)
        findings: list[Finding] = []
        if number is not None:
            first, last = int(found.starts[number]), int(found.starts[number + 1]) - 1
            parts = found.parts(number)
            findings.append(Finding(f"{self.bars.name_of(number)}: {_number(float(found.totals[number]))}"))
            findings += [self._finding(part.change, part.weight) for part in parts[:100]]
            findings += self._events(first, last)
        if found.unbounded:
            findings.append(Finding(f"No known date  {len(found.unbounded):,}"))
            findings += [self._finding(change, None) for change in found.unbounded[:100]]
        self.list.fill(findings)

    def _events(self, first: int, last: int) -> list[Finding]:
        events = self._document.project.events
        keys = [key for key in events_in(self._document.index, first, last) if key in events]
        return (
            [
                Finding("Events"),
                *(
                    Finding(" ".join(events[key].title.split()), "", Ref("events", key), "accent")
                    for key in keys[:50]
                ),
            ]
            if keys
            else []
        )

    def _finding(self, change: Change, weight: float | None) -> Finding:
        project = self._document.project
        relation = project.relations[change.relation]
        title = relation_title(project, relation)
        phase = _called(relation.phases[change.phase])
        into = f" into {_called(relation.phases[change.into])}" if change.into is not None else ""
        detail = f"{_SORTS[change.sort]}: {phase}{into}".removesuffix(": ")
        if change.bounded:
            first, last = days.in_words(change.first), days.in_words(change.last)
            detail += f", {first}" if change.first == change.last else f", some day from {first} to {last}"
        part = f"{_number(weight)}  " if weight is not None else ""
        stance = relation.phases[change.phase if change.into is None else change.into].stance
        colour = "soft" if stance is None else str(stance)
        return Finding(f"{part}{title}", detail, Ref("relations", change.relation), colour, change)

    # --- what is done ---------------------------------------------------------------------

    def _choose_bar(self, day: int) -> None:
        self._document.viewpoint.set_day(day)

    def _choose(self, finding: Finding) -> None:
        if finding.ref is not None:
            self._document.viewpoint.select([finding.ref])

    def _show_event(self) -> None:
        self.compare.setEnabled(event_chosen(self._document) is not None)

    def before_and_after(self) -> None:
        """Compare the day before the event that is selected with the day after it."""
        compare_about_event(self._document)


def event_chosen(document: Document) -> str | None:
    """The event that is selected, and has days; None: there is none."""
    chosen = [ref.id for ref in document.viewpoint.selection if ref.collection == "events"]
    return chosen[0] if len(chosen) == 1 and chosen[0] in document.index.events else None


def compare_about_event(document: Document) -> None:
    """Compare the day before the earliest day of the event selected with the day after its latest."""
    key = event_chosen(document)
    if key is not None:
        interval = document.index.events[key]
        document.viewpoint.look(mode="compare", anchor=interval.first - 1, day=interval.last + 1)


def _called(phase: Phase) -> str:
    """What a phase is called, without its date."""
    return phase.label or ("" if phase.stance is None else STANCE_WORDS[phase.stance])


def _step(text: str) -> Step:
    return "month" if text == "month" else "year"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Bars(QWidget):
    """Sums by month or year over the days of the slider."""

    chosen = Signal(int)
    """A bar was clicked: the day in it that is nearest to the middle of what it has most of."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._found: Turnings | None = None
        self._step: Step = "year"
        self._theme: Theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Turning points over time")
        self.setMouseTracking(True)
        document.viewpoint.time_changed.connect(lambda _day: self.update())

    def sizeHint(self) -> QSize:
        return QSize(240, 96)

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self._theme = theme
        self.update()

    def show_turnings(self, found: Turnings, step: Step) -> None:
        """Show these."""
        self._found, self._step = found, step
        self.update()

    def name_of(self, number: int) -> str:
        """What a bar is called: `2023`, `September 2023`."""
        assert self._found is not None
        year, month, _ = days.to_ymd(int(self._found.starts[number]))
        said = days.year_in_words(year)
        return said if self._step == "year" else f"{days.MONTHS[month - 1]} {said}"

    @property
    def _axis(self) -> Axis:
        first, last = self._document.extent()
        return Axis(first, last, 4.0, max(self.width() - 4.0, 5.0))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), QColor(theme.plate))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        axis, found = self._axis, self._found
        type_ = font(10.5 * theme.text)
        metrics = QFontMetricsF(type_)
        base = self.height() - metrics.height() - 3
        painter.setFont(type_)
        for day, text in axis.ticks(metrics.horizontalAdvance("-2000") * 1.6):
            x = axis.to_pixel(day)
            painter.setPen(QPen(QColor(theme.faint), 1))
            painter.drawLine(QPointF(x, 4), QPointF(x, base))
            painter.setPen(QColor(theme.soft))
            width = metrics.horizontalAdvance(text)
            at = min(max(x - width / 2, 2.0), self.width() - width - 2)
            painter.drawText(QPointF(at, base + metrics.ascent() + 1), text)
        if found is not None and len(found.totals):
            self._paint_bars(painter, found, axis, base)
        x = axis.to_pixel(self._document.viewpoint.day)
        painter.setPen(QPen(QColor(theme.accent), 1.6))
        painter.drawLine(QPointF(x, 2), QPointF(x, base))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _paint_bars(self, painter: QPainter, found: Turnings, axis: Axis, base: float) -> None:
        theme, most = self._theme, float(found.totals.max())
        chosen = found.number_of(self._document.viewpoint.day)
        painter.setPen(Qt.PenStyle.NoPen)
        for number in np.flatnonzero(found.totals).tolist():
            left, right = (
                axis.to_pixel(int(found.starts[number])),
                axis.to_pixel(int(found.starts[number + 1])),
            )
            if right < axis.left or left > axis.right:
                continue
            height = float(found.totals[number]) / most * (base - 8)
            strong = number == chosen
            painter.setBrush(QColor(theme.accent if strong else mixed(theme.accent, theme.ground, 0.5)))
            gap = 1.0 if right - left > 4 else 0.0
            painter.drawRect(QRectF(left, base - height, max(right - left - gap, 1.0), height))

    def _number_at(self, x: float) -> int | None:
        return self._found.number_of(self._axis.to_day(x)) if self._found is not None else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            number = self._number_at(event.position().x())
            if number is not None:
                self._go_to(number)

    def _go_to(self, number: int) -> None:
        """To the last day on which the heaviest change in a bar may have been, within it."""
        assert self._found is not None
        parts = self._found.parts(number)
        last = int(self._found.starts[number + 1]) - 1
        self.chosen.emit(min(parts[0].change.last, last) if parts else int(self._found.starts[number]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        found = self._found
        if found is None or event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
            return
        numbers = np.flatnonzero(found.totals)
        here = found.number_of(self._document.viewpoint.day)
        at = -1 if here is None else here
        later = numbers[numbers > at] if event.key() == Qt.Key.Key_Right else numbers[numbers < at][::-1]
        if len(later):
            self._go_to(int(later[0]))

    def event(self, event: Any) -> bool:
        if isinstance(event, QHelpEvent) and self._found is not None:
            number = self._number_at(event.pos().x())
            total = 0.0 if number is None else float(self._found.totals[number])
            text = f"{self.name_of(number)}: {_number(total)}" if number is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)
