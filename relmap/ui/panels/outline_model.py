"""The records of a map as a tree of two levels: what kind, and which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from relmap.drawing.style import LIGHT, Theme, mixed
from relmap.editor.document import Document
from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.diff import Diff, Ref
from relmap.timeline.lifetimes import Lifetime, lifetimes
from relmap.ui import words
from relmap.ui.panels.outline_filter import Facts, Filter, parse
from relmap.ui.panels.sparkline import SPARKLINE_ROLE

COLUMNS = ("Name", "Stance", "Changes", "First seen", "Last seen")
NAME, STANCE, CHANGES, FIRST, LAST = range(5)
GROUPS = ("actors", "relations", "events", "sources")
_Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class Row:
    """One record in the list."""

    ref: Ref
    title: str
    search: str
    lifetime: Lifetime


class OutlineModel(QAbstractItemModel):
    """Follows the document; filtered by what is searched for."""

    looks_changed = Signal()
    """The same rows look different now: another day, or another theme."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._wanted = Filter()
        self._sorted: tuple[int, bool] | None = None
        self._theme: Theme = LIGHT
        self._all: dict[str, list[Row]] = {name: [] for name in GROUPS}
        self._shown: dict[str, list[Row]] = {name: [] for name in GROUPS}
        self._lifetimes: dict[tuple[str, str], Lifetime] = {}
        self._dots: dict[str, QPixmap] = {}
        document.project_opened.connect(self.rebuild)
        document.diff_applied.connect(self._on_diff)
        document.time_changed.connect(self._on_day)
        self.rebuild()

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self._theme = theme
        self._dots.clear()
        self.looks_changed.emit()

    def search(self, text: str) -> None:
        """Show only what holds every word of a text, and every condition in it."""
        self._wanted = parse(text)
        self.beginResetModel()
        self._filter()
        self.endResetModel()

    def rebuild(self) -> None:
        """Read the whole map anew."""
        self.beginResetModel()
        self._lifetimes = lifetimes(self._document.index)
        for name in GROUPS:
            self._all[name] = self._rows(name)
        self._filter()
        self.endResetModel()

    @property
    def faults(self) -> tuple[str, ...]:
        """Conditions of the search that could not be understood."""
        return self._wanted.faults

    def _rows(self, name: str) -> list[Row]:
        project = self._document.project
        rows: list[Row] = []
        for record in project.collection(name).values():
            title = " ".join(words.record_title(project, record)[:500].split())
            more = " ".join(getattr(record, "aliases", ())) + " " + " ".join(getattr(record, "tags", ()))
            if name == "relations":
                more += " " + " ".join(phase.label for phase in record.phases)
            lifetime = self._lifetimes.get((name, record.id), Lifetime())
            rows.append(Row(Ref(name, record.id), title, f"{title} {more}".casefold(), lifetime))
        if name == "events":
            index = self._document.index
            return sorted(rows, key=lambda row: (_last_day(index.events.get(row.ref.id)), row.search))
        return sorted(rows, key=lambda row: row.search)

    def _filter(self) -> None:
        for name in GROUPS:
            shown = [
                row
                for row in self._all[name]
                if self._wanted.passes(row.search, lambda row=row: self._facts(row))
            ]
            if self._sorted is not None:
                column, descending = self._sorted
                shown.sort(key=lambda row: _sort_key(row, column), reverse=descending)
                if column != NAME:  # what is never seen comes last either way
                    shown.sort(key=lambda row: not row.lifetime.seen)
            self._shown[name] = shown

    def _facts(self, row: Row) -> Facts:
        return Facts(row.lifetime, self._is_present(row.ref), self._stance(row.ref))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort each group by a column; a column below 0 gives the usual order back."""
        self._sorted = None if column < 0 else (column, order == Qt.SortOrder.DescendingOrder)
        self.beginResetModel()
        self._filter()
        self.endResetModel()

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        if diff.touches("actors", "relations", "events", "sources", "relation_kinds", "about"):
            self.rebuild()

    def _on_day(self) -> None:
        if self._wanted.of_day:
            self.beginResetModel()
            self._filter()
            self.endResetModel()
        else:
            self.looks_changed.emit()

    def _is_present(self, ref: Ref) -> bool:
        return ref.collection == "sources" or self._document.snapshot.holds(*ref)

    def _stance(self, ref: Ref) -> int | None:
        then = self._document.snapshot.then(ref.id) if ref.collection == "relations" else None
        return then.phase.stance if then is not None else None

    def _count_present(self, name: str) -> int:
        """How many of the records shown are there at the time looked at."""
        if len(self._shown[name]) == len(self._all[name]):
            return len(getattr(self._document.snapshot, name))
        return sum(self._is_present(row.ref) for row in self._shown[name])

    # --- what Qt asks ---------------------------------------------------------------------

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not parent.isValid():
            return self.createIndex(row, column, 0) if 0 <= row < len(GROUPS) else QModelIndex()
        name = GROUPS[parent.row()]
        return (
            self.createIndex(row, column, parent.row() + 1)
            if 0 <= row < len(self._shown[name])
            else QModelIndex()
        )

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, 0)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(GROUPS)
        return len(self._shown[GROUPS[parent.row()]]) if parent.internalId() == 0 else 0

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def row_at(self, index: _Index) -> Row | None:
        """The record at an index, None for a heading."""
        if not index.isValid() or index.internalId() == 0:
            return None
        return self._shown[GROUPS[int(index.internalId()) - 1]][index.row()]

    def index_of(self, ref: Ref) -> QModelIndex:
        """Where a record is shown; an invalid index if it is not."""
        if ref.collection not in GROUPS:
            return QModelIndex()
        group = GROUPS.index(ref.collection)
        for number, row in enumerate(self._shown[ref.collection]):
            if row.ref == ref:
                return self.index(number, 0, self.index(group, 0))
        return QModelIndex()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return self._heading(index, role)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(row)
        if index.column() != NAME:
            return self._time_data(row, index.column(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title or "(no name)"
        absent = not self._is_present(row.ref)
        if role == Qt.ItemDataRole.ForegroundRole and absent:
            return QColor(mixed(self._theme.ink, self._theme.plate, 0.58))
        if role == Qt.ItemDataRole.DecorationRole and row.ref.collection == "relations":
            stance = self._stance(row.ref)
            return self._dot(self._theme.faint if absent else self._theme.stances[stance])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}{', not on this day' if absent else ''}"
        return None

    def _time_data(self, row: Row, column: int, role: int) -> Any:
        """First and last seen, changes, and what the sparkline is painted from."""
        relation = row.ref.collection == "relations"
        if role == SPARKLINE_ROLE and column == STANCE and relation:
            life = self._document.index.lives[row.ref.id]
            return life.relation, life.segments, self._document.extent(), self._theme
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and not self._is_present(row.ref):
            return QColor(mixed(self._theme.ink, self._theme.plate, 0.58))
        if role != Qt.ItemDataRole.DisplayRole or not row.lifetime.seen:
            return None
        if column == CHANGES and row.ref.collection in ("actors", "relations"):
            return f"{row.lifetime.changes:,}"
        if column in (FIRST, LAST):
            return _day_text(row.lifetime.first if column == FIRST else row.lifetime.last)
        return None

    def _tooltip(self, row: Row) -> str:
        lines = [f"<b>{words.safe(row.title)}</b>"]
        if row.lifetime.seen:
            first, last = _day_text(row.lifetime.first), _day_text(row.lifetime.last)
            lines.append(f"first seen {first}, last seen {last}")
            if row.ref.collection in ("actors", "relations"):
                count = row.lifetime.changes
                lines.append(f"{count:,} change{'' if count == 1 else 's'}")
        return "<qt>" + "<br>".join(lines) + "</qt>"

    def _heading(self, index: _Index, role: int) -> Any:
        if not index.isValid():
            return None
        if index.column() != NAME:
            return None
        name = GROUPS[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            count = len(self._shown[name])
            if name == "sources":
                return f"Sources  {count:,}"
            today = self._count_present(name)
            when = "in this window" if self._document.mode == "window" else "on this day"
            return f"{name.capitalize()}  {today:,} of {count:,} {when}"
        if role == Qt.ItemDataRole.FontRole:
            bold = QFont()
            bold.setWeight(QFont.Weight.DemiBold)
            return bold
        return None

    def _dot(self, colour: str) -> QPixmap:
        if colour not in self._dots:
            pixmap = QPixmap(14, 14)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(3, 3, 8, 8)
            painter.end()
            self._dots[colour] = pixmap
        return self._dots[colour]


def _sort_key(row: Row, column: int) -> tuple[Any, ...]:
    """Equal records stand in the order of their names."""
    if column == NAME:
        return (row.search,)
    value = {CHANGES: row.lifetime.changes, STANCE: row.lifetime.changes, LAST: row.lifetime.last}
    return (value.get(column, row.lifetime.first), row.search)


def _day_text(day: int) -> str:
    """A day for a column; … where there is no bound."""
    return "…" if day in (PAST, FUTURE) else days.iso(day)


def _last_day(interval: Any) -> int:
    """Undated events come last."""
    return 2**62 if interval is None else interval.last
