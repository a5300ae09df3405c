"""The outline: every record of the map, searched and selected."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QTreeView, QVBoxLayout, QWidget

from relmap.drawing.style import Theme
from relmap.editor.document import Document
from relmap.model.dates import FUTURE
from relmap.model.diff import Ref
from relmap.ui.panels.outline_model import GROUPS, OutlineModel


class OutlinePanel(QWidget):
    """Follows the selection and makes it."""

    shown = Signal(object)
    """A record was double-clicked (Ref): it is to be brought into view."""
    context_menu_requested = Signal(QPoint)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._following = False
        self.model = OutlineModel(document)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search actors, relations, events, sources")
        self.search.setAccessibleName("Search the map")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.setExpandsOnDoubleClick(True)
        self.tree.setAccessibleName("Outline")
        self.tree.setIndentation(14)
        self.tree.customContextMenuRequested.connect(
            lambda at: self.context_menu_requested.emit(self.tree.viewport().mapToGlobal(at))
        )
        self.tree.selectionModel().selectionChanged.connect(self._selected)
        self.tree.doubleClicked.connect(self._double_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 4)
        layout.setSpacing(6)
        layout.addWidget(self.search)
        layout.addWidget(self.tree)
        self.model.modelReset.connect(self._after_reset)
        document.selection_changed.connect(self._follow)
        self._after_reset()

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self.model.set_theme(theme)

    def _search(self, text: str) -> None:
        self.model.search(text)

    def _after_reset(self) -> None:
        for number in range(len(GROUPS)):
            top = self.model.index(number, 0)
            self.tree.expand(top)
        self._follow()

    def _selected(self, _new: QItemSelection, _old: QItemSelection) -> None:
        if self._following:
            return
        rows = [self.model.row_at(index) for index in self.tree.selectionModel().selectedIndexes()]
        self._following = True
        self._document.select(row.ref for row in rows if row is not None)
        self._following = False

    def _follow(self) -> None:
        """Show what the document has selected."""
        if self._following:
            return
        self._following = True
        selection = QItemSelection()
        first = QModelIndex()
        for ref in sorted(self._document.selection)[:500]:
            index = self.model.index_of(ref)
            if index.isValid():
                selection.select(index, index)
                first = first if first.isValid() else index
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.tree.selectionModel().select(selection, flags)
        if first.isValid():
            self.tree.scrollTo(first)
        self._following = False

    def _double_clicked(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is None:
            return
        self.go_to_time(row.ref)
        self.shown.emit(row.ref)

    def go_to_time(self, ref: Ref) -> None:
        """To a day on which the record is there, if it is not on the one looked at."""
        index = self._document.index
        if ref.collection == "events" and ref.id in index.events:
            last = index.events[ref.id].last
            if last < FUTURE:
                self._document.set_day(last)
        elif ref.collection == "relations":
            life = index.lives[ref.id].segments
            day = self._document.day
            if life and not any(segment.first <= day <= segment.last for segment in life):
                self._document.set_day(life[0].first)
