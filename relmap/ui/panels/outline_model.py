"""The records of a map as a tree of two levels: what kind, and which."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from relmap.drawing.style import LIGHT, Theme, mixed
from relmap.editor.catalogue import GROUPS, Row, by_ref, catalogue, row_of, usual
from relmap.editor.document import Document
from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.diff import Change, Diff, Ref
from relmap.model.records import Actor
from relmap.timeline.lifetimes import Lifetime, Lifetimes
from relmap.ui.panels.outline_filter import Facts, Filter, parse
from relmap.ui.panels.sparkline import SPARKLINE_ROLE
from relmap.ui.widgets import tooltips

COLUMNS = ("Name", "Stance", "Changes", "First seen", "Last seen")
NAME, STANCE, CHANGES, FIRST, LAST = range(5)
_MANY = 200
"""When more records than this change at once, all are read anew."""
_Index = QModelIndex | QPersistentModelIndex


class OutlineModel(QAbstractItemModel):
    """Follows the document; filtered by what is searched for."""

    looks_changed = Signal()
    """The same rows look different now: another day, or another theme."""
    editing = Signal(bool)
    """Some rows are about to come, go or move (True), or have done so (False)."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._wanted = Filter()
        self._sorted: tuple[int, bool] | None = None
        self._theme: Theme = LIGHT
        self._all: dict[str, list[Row]] = {name: [] for name in GROUPS}
        self._shown: dict[str, list[Row]] = {name: [] for name in GROUPS}
        self._rows: dict[Ref, Row] = {}
        self._places: dict[str, dict[Ref, int]] = {}
        """Where each record is shown, read when it is needed."""
        self._lifetimes = Lifetimes(document.index)
        self._dots: dict[str, QPixmap] = {}
        document.project_opened.connect(self.rebuild)
        document.diff_applied.connect(self._on_diff)
        document.viewpoint.time_changed.connect(self._on_day)
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
        self._lifetimes = Lifetimes(self._document.index)
        prepared = self._document.prepared
        self._all = prepared.rows if prepared is not None else catalogue(self._document.index)
        self._rows = prepared.row_of if prepared is not None else by_ref(self._all)
        self._filter()
        self.endResetModel()

    @property
    def faults(self) -> tuple[str, ...]:
        """Conditions of the search that could not be understood."""
        return self._wanted.faults

    @property
    def _is_usual(self) -> bool:
        """Whether all records are shown, in their usual order."""
        return self._sorted is None and not self._wanted.words and not self._wanted.conditions

    def _filter(self) -> None:
        self._places.clear()
        for name in GROUPS:
            if self._is_usual:
                self._shown[name] = self._all[name]
                continue
            shown = [
                row
                for row in self._all[name]
                if self._wanted.passes(row.search, lambda row=row: self._facts(row))
            ]
            if self._sorted is not None:
                column, descending = self._sorted
                lived = {row.ref: self._lifetimes.of(*row.ref) for row in shown}
                shown.sort(key=lambda row: _sort_key(row, lived[row.ref], column), reverse=descending)
                if column != NAME:  # what is never seen comes last either way
                    shown.sort(key=lambda row: not lived[row.ref].seen)
            self._shown[name] = shown

    def _facts(self, row: Row) -> Facts:
        return Facts(self._lifetimes.of(*row.ref), self._is_present(row.ref), self._stance(row.ref))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort each group by a column; a column below 0 gives the usual order back."""
        self._sorted = None if column < 0 else (column, order == Qt.SortOrder.DescendingOrder)
        self.beginResetModel()
        self._filter()
        self.endResetModel()

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        if diff.touches("relation_kinds", "about"):
            self.rebuild()
            return
        self._lifetimes = self._lifetimes.updated(self._document.index, diff)
        touched = {ref for ref in diff.changes if ref.collection in GROUPS}
        for ref, change in diff.changes.items():
            if ref.collection == "actors" and _renamed(change):
                touched |= {Ref("relations", key) for key in self._lifetimes.relations_of(ref.id)}
        if len(touched) > _MANY:
            self.rebuild()
            return
        self.editing.emit(True)
        for ref in touched:
            self._follow(ref)
        if touched and not self._is_usual:
            self.beginResetModel()
            self._filter()
            self.endResetModel()
        self.editing.emit(False)
        self.looks_changed.emit()

    def _follow(self, ref: Ref) -> None:
        """Put one record where it belongs now, or take it out."""
        record = self._document.record(ref)
        before, after = self._rows.pop(ref, None), None
        if record is not None:
            after = self._rows[ref] = row_of(self._document.index, ref.collection, record)
        rows = self._all[ref.collection]
        shown, group = self._is_usual, self.index(GROUPS.index(ref.collection), 0)
        at = bisect_left(rows, before.key, key=usual) if before is not None else 0
        if before is not None and after is not None and before.key == after.key:
            rows[at] = after
            return
        self._places.clear()
        if before is not None:
            if shown:
                self.beginRemoveRows(group, at, at)
            del rows[at]
            if shown:
                self.endRemoveRows()
        if after is not None:
            at = bisect_left(rows, after.key, key=usual)
            if shown:
                self.beginInsertRows(group, at, at)
            rows.insert(at, after)
            if shown:
                self.endInsertRows()

    def _on_day(self) -> None:
        if self._wanted.of_day:
            self.beginResetModel()
            self._filter()
            self.endResetModel()
        else:
            self.looks_changed.emit()

    def _is_present(self, ref: Ref) -> bool:
        return ref.collection == "sources" or self._document.viewpoint.snapshot.holds(*ref)

    def _stance(self, ref: Ref) -> int | None:
        tie = self._document.viewpoint.snapshot.relation(ref.id) if ref.collection == "relations" else None
        return tie.phase.stance if tie is not None else None

    def _count_present(self, name: str) -> int:
        """How many of the records shown are there at the time looked at."""
        if len(self._shown[name]) == len(self._all[name]):
            snapshot = self._document.viewpoint.snapshot
            return snapshot.relation_count if name == "relations" else len(getattr(snapshot, name))
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
        group, shown = GROUPS.index(ref.collection), self._shown[ref.collection]
        if self._is_usual:  # sought in its order: to number all of a large map takes a moment
            row = self._rows.get(ref)
            number = bisect_left(shown, row.key, key=usual) if row is not None else len(shown)
            if number < len(shown) and shown[number] is row:
                return self.index(number, 0, self.index(group, 0))
            return QModelIndex()
        if ref.collection not in self._places:
            self._places[ref.collection] = {row.ref: number for number, row in enumerate(shown)}
        number = self._places[ref.collection].get(ref)
        return QModelIndex() if number is None else self.index(number, 0, self.index(group, 0))

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
        if role != Qt.ItemDataRole.DisplayRole or column == STANCE:
            return None
        lifetime = self._lifetimes.of(*row.ref)
        if not lifetime.seen:
            return None
        if column == CHANGES and row.ref.collection in ("actors", "relations"):
            return f"{lifetime.changes:,}"
        if column in (FIRST, LAST):
            return _day_text(lifetime.first if column == FIRST else lifetime.last)
        return None

    def _tooltip(self, row: Row) -> str:
        if row.ref.collection == "events":
            return tooltips.event_tooltip(self._document.index, self._document.project.events[row.ref.id])
        lines = [f"<b>{tooltips.safe(row.title)}</b>"]
        lifetime = self._lifetimes.of(*row.ref)
        if lifetime.seen:
            first, last = _day_text(lifetime.first), _day_text(lifetime.last)
            lines.append(f"first seen {first}, last seen {last}")
            if row.ref.collection in ("actors", "relations"):
                count = lifetime.changes
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
            when = "in this window" if self._document.viewpoint.mode == "window" else "on this day"
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


def _sort_key(row: Row, lifetime: Lifetime, column: int) -> tuple[Any, ...]:
    """Equal records stand in the order of their names."""
    if column == NAME:
        return (row.search,)
    value = {CHANGES: lifetime.changes, STANCE: lifetime.changes, LAST: lifetime.last}
    return (value.get(column, lifetime.first), row.search)


def _renamed(change: Change) -> bool:
    """Whether an actor has another name, and so its relations other titles."""
    one, other = change
    return isinstance(one, Actor) and isinstance(other, Actor) and one.name != other.name


def _day_text(day: int) -> str:
    """A day for a column; … where there is no bound."""
    return "…" if day in (PAST, FUTURE) else days.iso(day)
