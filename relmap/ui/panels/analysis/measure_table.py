"""Actors with measures of the time looked at, as rows that can be sorted, and how they are painted."""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from relmap.analysis.pairs import Floats, Ints
from relmap.analysis.table import Measure
from relmap.drawing.plot import band_said, said
from relmap.drawing.style import LIGHT, Theme
from relmap.editor.analysing import Answer, Series
from relmap.model.project import Project

VALUE_ROLE = Qt.ItemDataRole.UserRole + 8
"""(text, band in small, pale) of a value."""
COURSE_ROLE = Qt.ItemDataRole.UserRole + 9
"""(days, values, extent, greatest value) of an actor over time."""
_Index = QModelIndex | QPersistentModelIndex
NAME = 0


class MeasureModel(QAbstractTableModel):
    """Name, a column for each measure, the change since the day compared with, the course of the first."""

    def __init__(self) -> None:
        super().__init__()
        self.measures: tuple[Measure, ...] = ()
        self.compares = False
        self.theme: Theme = LIGHT
        self._project = Project()
        self._rows: list[str] = []
        self._answers: dict[str, Answer] = {}
        self._before: Answer | None = None
        self._series: Series | None = None
        self._extent = (0, 1)
        self._most = 0.0
        self._sorted: tuple[int, bool] = (1, True)
        self._named: tuple[object, dict[str, int]] | None = None

    # --- what is shown --------------------------------------------------------------------

    def show_measures(self, measures: tuple[Measure, ...], compares: bool) -> None:
        """Other columns."""
        if (measures, compares) != (self.measures, self.compares):
            self.beginResetModel()
            self.measures, self.compares = measures, compares
            self.endResetModel()

    def fill(self, project: Project, answers: dict[str, Answer], before: Answer | None) -> None:
        """The values of a day, by measure; rows are sorted anew."""
        self._project, self._answers, self._before = project, answers, before
        first = answers.get(self.measures[0].id) if self.measures else None
        rows = list(first.number) if first is not None else []
        rows = self._in_order([key for key in rows if key in project.actors])
        if rows == self._rows:
            self._changed()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def show_series(self, series: Series | None, extent: tuple[int, int]) -> None:
        """The course of the first measure, as far as it is known."""
        self._series, self._extent = series, extent
        self._most = series.most() if series is not None else 0.0
        self._changed()

    def _changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))

    def actor(self, row: int) -> str | None:
        """The id of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, actor: str) -> int | None:
        """The row of an actor."""
        return self._rows.index(actor) if actor in self._rows else None

    @property
    def course_column(self) -> int:
        """The column of the course."""
        return self.columnCount() - 1

    @property
    def actors(self) -> list[str]:
        """The ids in their order."""
        return list(self._rows)

    def as_text(self) -> str:
        """All of it, for a table of another program: cells between tabs."""
        titles = ["Actor", "Id"]
        for measure in self.measures:
            titles += [measure.label, f"{measure.label}, least", f"{measure.label}, most"]
        lines = ["\t".join(titles)]
        for key in self._rows:
            cells = [" ".join(self._project.actors[key].name.split()), key]
            for measure in self.measures:
                answer = self._answers.get(measure.id)
                found = answer.of(key) if answer is not None else None
                low, drawn, high = found or (np.nan,) * 3
                cells += ["" if isnan(value) else f"{value:.12g}" for value in (drawn, low, high)]
            lines.append("\t".join(cells))
        return "\n".join(lines) + "\n"

    # --- order ----------------------------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self._sorted = (column, order == Qt.SortOrder.DescendingOrder)
        self.beginResetModel()
        self._rows = self._in_order(self._rows)
        self.endResetModel()

    def _in_order(self, rows: list[str]) -> list[str]:
        column, descending = self._sorted
        place = self._places()
        rows = sorted(rows, key=place.__getitem__)
        if column == NAME or column >= self.course_column:
            return rows[::-1] if descending and column == NAME else rows
        values = self._column(rows, column)
        # Of the same value by name, either way; what has none comes last.
        order = np.argsort(
            np.where(np.isnan(values), np.inf, -values if descending else values), kind="stable"
        )
        return [rows[number] for number in order.tolist()]

    def _places(self) -> dict[str, int]:
        """The place of each actor of the map by its name."""
        actors = self._project.actors
        if self._named is None or self._named[0] is not actors:
            order = sorted(actors, key=lambda key: (actors[key].name.casefold(), key))
            self._named = (actors, {key: number for number, key in enumerate(order)})
        return self._named[1]

    def _column(self, rows: list[str], column: int) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The values of some actors in a column."""
        if self._is_change(column):
            return np.array(
                [np.nan if (of := self._change(key)) is None else of for key in rows], dtype=float
            )
        answer = self._answers.get(self.measures[column - 1].id) if column <= len(self.measures) else None
        if answer is None:
            return np.full(len(rows), np.nan)
        at = np.array([answer.number.get(key, -1) for key in rows], dtype=np.int64)
        found = np.append(answer.measured.values.drawn, np.nan)
        return found[at]

    def _drawn(self, key: str, column: int) -> float | None:
        found = self._values(key, column)
        return None if found is None or isnan(found[1]) else found[1]

    def _values(self, key: str, column: int) -> tuple[float, float, float] | None:
        number = column - 1 if 0 < column <= len(self.measures) else 0
        answer = self._answers.get(self.measures[number].id) if self.measures else None
        return answer.of(key) if answer is not None else None

    def _change(self, key: str) -> float | None:
        now = self._drawn(key, 1)
        before = self._before.of(key) if self._before is not None else None
        return None if now is None or before is None else now - before[1]

    def _is_change(self, column: int) -> bool:
        return self.compares and column == len(self.measures) + 1

    # --- Qt's -----------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2 + len(self.measures) + self.compares

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if section == NAME:
                return "Actor"
            if 0 < section <= len(self.measures):
                return self.measures[section - 1].label
            return "Change" if self._is_change(section) else "Over time"
        if role == Qt.ItemDataRole.ToolTipRole and 0 < section <= len(self.measures):
            return explained(self.measures[section - 1])
        if role == Qt.ItemDataRole.TextAlignmentRole and 0 < section < self.course_column:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        key, column = self._rows[index.row()], index.column()
        if column == NAME:
            name = " ".join(self._project.actors[key].name.split())
            return name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None
        if column == self.course_column:
            return self._course(key) if role == COURSE_ROLE else None
        if self._is_change(column):
            change = self._change(key)
            text = "" if change is None else "±0" if change == 0 else f"{change:+.4g}".replace("-", "−")
            return (text, "") if role == VALUE_ROLE else text if role == Qt.ItemDataRole.DisplayRole else None
        found = self._values(key, column)
        text, band = ("", "") if found is None else (said(found[1]), self._band(column, found))
        if role == VALUE_ROLE:
            return text, band
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{text}, between {band.replace('–', ' and ')}" if band else text
        return text if role == Qt.ItemDataRole.DisplayRole else None

    def _band(self, column: int, values: tuple[float, float, float]) -> str:
        band = band_said(values)
        answer = self._answers.get(self.measures[column - 1].id)
        if band and answer is not None and not answer.measured.complete:
            # Ends that were only sampled are no bounds.
            low, high = said(values[0]), said(values[2])
            return f"≤ {low} – ≥ {high}"
        return band

    def _course(self, key: str) -> Any:
        if self._series is None:
            return None
        days, values = self._series.course(key)
        return days, values[1], self._extent, self._most


def explained(measure: Measure) -> str:
    """What a measure says, and where it is defined."""
    paper = f"<br><i>{measure.paper}</i>" if measure.paper else ""
    return f"<qt><b>{measure.label}</b><br>{measure.says}{paper}</qt>"


class ValueDelegate(QStyledItemDelegate):
    """Paints a value at the right, with least and most in small before it, and courses as steps."""

    def __init__(self, model: MeasureModel, parent: Any) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        value: Any = index.data(VALUE_ROLE)
        course: Any = index.data(COURSE_ROLE)
        if value is None and course is None:
            super().paint(painter, option, index)
            return
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(rect, palette.highlight())
        if value is not None:
            role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
            self._paint_value(painter, rect, value, palette.color(role), selected)
        else:
            paint_course(painter, course, rect.adjusted(5, 3, -5, -3), self._model.theme, selected)
        painter.restore()

    def _paint_value(
        self, painter: QPainter, rect: QRectF, value: tuple[str, str], ink: QColor, selected: bool
    ) -> None:
        text, band = value
        type_: QFont = painter.font()
        small = QFont(type_)
        small.setPointSizeF(max(type_.pointSizeF() * 0.8, 6.0))
        metrics, small_metrics = QFontMetricsF(type_), QFontMetricsF(small)
        right, base = rect.right() - 6, rect.center().y() + metrics.capHeight() / 2
        painter.setPen(ink)
        painter.drawText(QPointF(right - metrics.horizontalAdvance(text), base), text)
        room = rect.width() - metrics.horizontalAdvance(text) - 14
        if band and small_metrics.horizontalAdvance(band) <= room:
            painter.setFont(small)
            painter.setPen(ink if selected else QColor(self._model.theme.soft))
            left = right - metrics.horizontalAdvance(text) - 5 - small_metrics.horizontalAdvance(band)
            painter.drawText(QPointF(left, base), band)


def paint_course(
    painter: QPainter,
    course: tuple[Ints, Floats, tuple[int, int], float],
    box: QRectF,
    theme: Theme,
    selected: bool,
) -> None:
    """Steps over the days of the slider, as high as the value is of the greatest of all actors.

    Args:
        painter: of the cell.
        course: days, values, first and last day of the slider, greatest value.
        box: of the steps.
        theme, selected: how the row looks.
    """
    days, values, extent, most = course
    painter.setPen(QPen(QColor(theme.faint), 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    if not len(days) or most <= 0:
        return
    first, last = extent
    per_day = box.width() / max(last - first, 1)
    ends = [*days[1:].tolist(), last]
    steps = QPolygonF()
    fill = QColor("#ffffff" if selected else theme.accent)
    fill.setAlphaF(0.75)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(fill))
    for start, end, value in zip(days.tolist(), ends, values.tolist(), strict=True):
        start, end = max(start, first), min(end, last)
        if end > start and value == value:
            height = max(value, 0.0) / most * box.height()
            left, right = box.left() + (start - first) * per_day, box.left() + (end - first) * per_day
            steps.append(QPointF(left, box.bottom() - height))
            steps.append(QPointF(right, box.bottom() - height))
    if not steps.isEmpty():
        steps.prepend(QPointF(steps.first().x(), box.bottom()))
        steps.append(QPointF(steps.last().x(), box.bottom()))
        painter.drawPolygon(steps)
