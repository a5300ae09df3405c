"""The records of a map as a tree of two levels: what kind, and which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from relmap.drawing.style import LIGHT, Theme, mixed
from relmap.editor.document import Document
from relmap.model.diff import Diff, Ref
from relmap.ui import words

GROUPS = ("actors", "relations", "events", "sources")
_Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class Row:
    """One record in the list."""

    ref: Ref
    title: str
    search: str


class OutlineModel(QAbstractItemModel):
    """Follows the document; filtered by what is searched for."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._needle = ""
        self._theme: Theme = LIGHT
        self._all: dict[str, list[Row]] = {name: [] for name in GROUPS}
        self._shown: dict[str, list[Row]] = {name: [] for name in GROUPS}
        self._present: dict[Ref, int | None] = {}
        self._dots: dict[str, QPixmap] = {}
        document.project_opened.connect(self.rebuild)
        document.diff_applied.connect(self._on_diff)
        document.time_changed.connect(self._on_day)
        self.rebuild()

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self._theme = theme
        self._dots.clear()
        self._announce()

    def search(self, text: str) -> None:
        """Show only what holds every word of a text."""
        self._needle = text
        self.beginResetModel()
        self._filter()
        self.endResetModel()

    def rebuild(self) -> None:
        """Read the whole map anew."""
        self.beginResetModel()
        for name in GROUPS:
            self._all[name] = self._rows(name)
        self._filter()
        self._read_day()
        self.endResetModel()

    def _rows(self, name: str) -> list[Row]:
        project = self._document.project
        rows: list[Row] = []
        for record in project.collection(name).values():
            title = " ".join(words.record_title(project, record)[:500].split())
            more = " ".join(getattr(record, "aliases", ())) + " " + " ".join(getattr(record, "tags", ()))
            if name == "relations":
                more += " " + " ".join(phase.label for phase in record.phases)
            rows.append(Row(Ref(name, record.id), title, f"{title} {more}".casefold()))
        if name == "events":
            index = self._document.index
            return sorted(rows, key=lambda row: (_last_day(index.events.get(row.ref.id)), row.search))
        return sorted(rows, key=lambda row: row.search)

    def _filter(self) -> None:
        needles = self._needle.casefold().split()
        for name in GROUPS:
            self._shown[name] = [
                row for row in self._all[name] if all(needle in row.search for needle in needles)
            ]

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        if diff.touches("actors", "relations", "events", "sources", "relation_kinds", "about"):
            self.rebuild()

    def _on_day(self) -> None:
        self._read_day()
        self._announce()

    def _announce(self) -> None:
        """Every row may look different now."""
        for number, name in enumerate(GROUPS):
            top = self.index(number, 0)
            self.dataChanged.emit(top, top)
            if self._shown[name]:
                self.dataChanged.emit(self.index(0, 0, top), self.index(len(self._shown[name]) - 1, 0, top))

    def _read_day(self) -> None:
        """What holds today, with the stance of each relation."""
        snapshot = self._document.snapshot
        self._present = {Ref("actors", actor.id): None for actor, _ in snapshot.actors}
        self._present.update((Ref("events", event.id), None) for event, _ in snapshot.events)
        self._present.update(
            (Ref("relations", then.relation.id), then.phase.stance) for then in snapshot.relations
        )
        self._present.update((Ref("sources", key), None) for key in snapshot.project.sources)

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
        return 1

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
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title or "(no name)"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<qt>{words.safe(row.title)}</qt>"
        absent = row.ref not in self._present
        if role == Qt.ItemDataRole.ForegroundRole and absent:
            return QColor(mixed(self._theme.ink, self._theme.plate, 0.58))
        if role == Qt.ItemDataRole.DecorationRole and row.ref.collection == "relations":
            stance = self._present.get(row.ref)
            return self._dot(self._theme.faint if absent else self._theme.stances[stance])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}{', not on this day' if absent else ''}"
        return None

    def _heading(self, index: _Index, role: int) -> Any:
        if not index.isValid():
            return None
        name = GROUPS[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            count = len(self._shown[name])
            if name == "sources":
                return f"Sources  {count:,}"
            today = sum(row.ref in self._present for row in self._shown[name])
            return f"{name.capitalize()}  {today:,} of {count:,} on this day"
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


def _last_day(interval: Any) -> int:
    """Undated events come last."""
    return 2**62 if interval is None else interval.last
