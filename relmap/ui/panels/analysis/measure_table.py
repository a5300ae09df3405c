"""Actors with measures of the time looked at, as rows that can be sorted, and how they are painted."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from math import isnan
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from relmap.analysis.table import Measure
from relmap.drawing.plot import band_said, said
from relmap.drawing.style import LIGHT, Theme
from relmap.editor.analysing import Answer, Series
from relmap.model.project import Project
from relmap.ui.widgets.layer import painter_on

VALUE_ROLE = Qt.ItemDataRole.UserRole + 8
"""(text, band in small, pale) of a value."""
COURSE_ROLE = Qt.ItemDataRole.UserRole + 9
"""(series, actor, first and last day of the slider) of an actor over time."""
_MEASURED = 40
"""So many rows say how wide a column is to be."""
_PICTURES = 2_000
"""So many courses are kept painted."""
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
        self._shown: tuple[object, int] = (None, 0)
        """Of which series how many days are shown."""
        self._sorted: tuple[int, bool] = (1, True)
        self._named: tuple[object, dict[str, int]] | None = None
        self._row_of: tuple[list[str], dict[str, int]] | None = None

    # --- what is shown --------------------------------------------------------------------

    def show_measures(self, measures: tuple[Measure, ...], compares: bool) -> None:
        """Other columns."""
        if (measures, compares) != (self.measures, self.compares):
            self.beginResetModel()
            self.measures, self.compares = measures, compares
            self.endResetModel()

    def fill(self, project: Project, answers: dict[str, Answer], before: Answer | None) -> bool:
        """The values of a day, by measure, sorted anew; gives whether they are others than before."""
        same = project.actors is self._project.actors and before is self._before
        same = same and answers.keys() == self._answers.keys()
        if same and all(answers[key] is self._answers[key] for key in answers):
            return False
        self._project, self._answers, self._before = project, answers, before
        first = answers.get(self.measures[0].id) if self.measures else None
        rows = list(first.number) if first is not None else []
        rows = self._in_order([key for key in rows if key in project.actors])
        if rows == self._rows:
            self._changed()
            return True
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def show_series(self, series: Series | None, extent: tuple[int, int]) -> None:
        """The course of the first measure, as far as it is known."""
        shown = (series, series.known if series is not None else 0)
        if (shown, extent) != (self._shown, self._extent):
            self._series, self._extent, self._shown = series, extent, shown
            self._changed()

    def _changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))

    def actor(self, row: int) -> str | None:
        """The id of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, actor: str) -> int | None:
        """The row of an actor."""
        if self._row_of is None or self._row_of[0] is not self._rows:
            self._row_of = (self._rows, {key: row for row, key in enumerate(self._rows)})
        return self._row_of[1].get(actor)

    def widest(self, column: int, width: Callable[[str], int]) -> float:
        """Pixels that the values of a column need with their bands.

        Args:
            column: of a measure; of others none are needed.
            width: of a text.
        """
        if not 0 < column <= len(self.measures):
            return 0.0
        most = 0.0
        for key in self._rows[:_MEASURED]:
            found = self._values(key, column)
            if found is not None:
                band = self._band(column, found)
                most = max(most, width(said(found[1])) + width(band) * 0.84 + (22 if band else 16))
        return most

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
                return f"{self.measures[section - 1].label}\u2002"  # beside it stands the arrow of the order
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
        if text and self._is_rough(column):
            text = f"≈ {text}"
        if role == VALUE_ROLE:
            return text, band
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{text}, between {band.replace(' to ', ' and ').replace('–', ' and ')}" if band else text
        return text if role == Qt.ItemDataRole.DisplayRole else None

    def _band(self, column: int, values: tuple[float, float, float]) -> str:
        band = band_said(values)
        answer = self._answers.get(self.measures[column - 1].id)
        if band and answer is not None and not answer.measured.complete:
            # Ends that were only sampled are no bounds.
            low, high = said(values[0]), said(values[2])
            return f"≤ {low} – ≥ {high}"
        return band

    def _is_rough(self, column: int) -> bool:
        answer = self._answers.get(self.measures[column - 1].id)
        return answer is not None and answer.measured.rough

    def _course(self, key: str) -> Any:
        return None if self._series is None else (self._series, key, self._extent)


def explained(measure: Measure) -> str:
    """What a measure says, and where it is defined."""
    label, says, paper = map(escape, (measure.label, measure.says, measure.paper))
    return f"<qt><b>{label}</b><br>{says}{f'<br><i>{paper}</i>' if paper else ''}</qt>"


class ValueDelegate(QStyledItemDelegate):
    """Paints a value at the right, with least and most in small before it, and courses as steps."""

    def __init__(self, model: MeasureModel, parent: Any) -> None:
        super().__init__(parent)
        self._model = model
        self._pictures: dict[object, tuple[object, QPixmap]] = {}
        """Of courses, with the series, which is kept so that its id stays its own."""

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
        try:
            if selected:
                painter.fillRect(rect, palette.highlight())
            if value is not None:
                role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
                self._paint_value(painter, rect, value, palette.color(role), selected)
            else:
                self._paint_course(painter, course, rect, selected)
        finally:
            painter.restore()

    def _paint_course(
        self, painter: QPainter, course: tuple[Series, str, tuple[int, int]], rect: QRectF, selected: bool
    ) -> None:
        """From a picture that stays as long as no more is known."""
        series, actor, extent = course
        ratio = painter.device().devicePixelRatioF()
        key = (
            id(series),
            series.known,
            actor,
            extent,
            rect.size().toTuple(),
            ratio,
            selected,
            self._model.theme.name,
        )
        if key not in self._pictures:
            if len(self._pictures) > _PICTURES:
                self._pictures.clear()
            made = QPixmap(round(rect.width() * ratio), round(rect.height() * ratio))
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            with painter_on(made) as inner:
                inner.setRenderHint(QPainter.RenderHint.Antialiasing)
                box = QRectF(5, 3, rect.width() - 10, rect.height() - 6)
                paint_course(inner, series, actor, extent, box, self._model.theme, selected)
            self._pictures[key] = (series, made)
        painter.drawPixmap(rect.topLeft(), self._pictures[key][1])

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
    series: Series,
    actor: str,
    extent: tuple[int, int],
    box: QRectF,
    theme: Theme,
    selected: bool,
) -> None:
    """A bar for each pixel, as high as what an actor has then is of what any has; below the line: minus.

    Args:
        painter: of the cell.
        series, actor: of whom.
        extent: first and last day of the slider.
        box: of the bars.
        theme, selected: how the row looks.
    """
    span = series.most - series.least
    zero = box.bottom() + (series.least / span * box.height() if span > 0 else 0.0)
    painter.setPen(QPen(QColor(theme.faint), 1))
    painter.drawLine(QPointF(box.left(), zero), QPointF(box.right(), zero))
    days, values = series.course(actor)
    count = max(int(box.width()), 1)
    if not len(days) or span <= 0:
        return
    edges = np.linspace(extent[0], extent[1], count + 1)
    first = np.maximum(np.searchsorted(days, edges[:-1], side="right") - 1, 0)
    last = np.maximum(np.searchsorted(days, edges[1:], side="right"), first + 1)
    drawn = np.nan_to_num(values[1])
    drawn[days > extent[1]] = 0.0
    fill = QColor("#ffffff" if selected else theme.accent)
    fill.setAlphaF(0.75)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(fill))
    bars: list[QRectF] = []
    for x, (start, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        part = drawn[start:end]
        value = float(part[np.abs(part).argmax()])  # the most within a pixel: nothing is lost between two
        if value and days[start] <= edges[x + 1]:
            height = value / span * box.height()
            bars.append(QRectF(box.left() + x, zero - max(height, 0.0), 1.0, max(abs(height), 1.0)))
    painter.drawRects(bars)
