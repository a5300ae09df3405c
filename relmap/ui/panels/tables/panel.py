"""The tables of the map below it: a tab, a filter and a count for each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from relmap.drawing.style import LIGHT, Theme
from relmap.editor.cells import NO_PHASE, TABLES
from relmap.editor.document import Document
from relmap.ui.panels.tables.table_deeds import TableDeeds
from relmap.ui.panels.tables.table_view import TableView
from relmap.ui.settings.settings import Settings

_EMPTY = {
    "relations": "No relations yet. Drag from one actor to another, or paste a table here.",
    "actors": "No actors yet. Double-click on the map, or paste a table or names here.",
    "events": "No events yet. Insert, Event makes one, or paste a table here.",
    "sources": "No sources yet. Cite one in the inspector, or paste a table here.",
}
_TYPING, _SELECTING = 250, 40
"""Milliseconds until what is typed is searched for, and until the map follows the selection."""
_MOST_FOLLOWED = 2_000
"""Of more records that are selected elsewhere the first are shown."""


class TablesPanel(QWidget):
    """Follows the selection and makes it.

    Args:
        document: of the map.
        settings: remember which table and which columns are shown.
    """

    context_menu_requested = Signal(QPoint)
    said = Signal(str)
    """A word for the user."""
    phase_chosen = Signal(str, int)
    """The row of a phase was gone to: the id of the relation, and the position of the phase."""

    def __init__(self, document: Document, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._settings = document, settings
        self._theme: Theme = LIGHT
        self._telling = False
        self._names = list(TABLES)
        self.views: dict[str, TableView] = {}
        self._deeds: dict[str, TableDeeds] = {}
        self._searches: dict[str, str] = {}
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Tables")
        for name in self._names:
            self.tabs.addTab(name.capitalize())
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter rows")
        self.search.setAccessibleName("Filter rows")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(self.fontMetrics().averageCharWidth() * 44)
        self.search.setToolTip("All words must occur in a row. Esc clears.")
        self.search.installEventFilter(self)
        self.count = QLabel()
        self.count.setProperty("soft", "true")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.hint = QLabel()
        self.hint.setProperty("soft", "true")
        self.hint.setWordWrap(True)
        self._stack = QStackedWidget()
        self._lay_out()
        self._typing = _waiting(self, _TYPING, self._search)
        self._selecting = _waiting(self, _SELECTING, self._tell_selection)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        document.viewpoint.selection_changed.connect(self._follow)
        document.project_opened.connect(self._refresh)
        first = settings.table if settings.table in self._names else self._names[0]
        self.tabs.setCurrentIndex(self._names.index(first))
        self.tabs.currentChanged.connect(self._show_table)
        self._show_table()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.tabs)
        row.addWidget(self.search, 1)
        row.addStretch(0)
        row.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        layout.addWidget(self._stack, 1)

    def sizeHint(self) -> QSize:
        return QSize(800, self.fontMetrics().height() * 16)

    # --- the tables -----------------------------------------------------------------------

    @property
    def table(self) -> str:
        """The collection that is shown."""
        return self._names[self.tabs.currentIndex()]

    @property
    def view(self) -> TableView:
        """The table that is shown, made when it is first needed."""
        if self.table not in self.views:
            self.views[self.table] = self._made(self.table)
        return self.views[self.table]

    def _made(self, name: str) -> TableView:
        view = TableView(self._document, name)
        view.set_theme(self._theme)
        state = self._settings.table_columns(name)
        if not state.isEmpty() and view.horizontalHeader().restoreState(state):
            view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.chosen.connect(self._selecting.start)
        view.said.connect(self.said)
        view.rows.modelReset.connect(self._refresh)
        view.rows.modelReset.connect(self._follow)
        view.rows.arranging.connect(self._refresh)
        view.customContextMenuRequested.connect(
            lambda at: self.context_menu_requested.emit(view.viewport().mapToGlobal(at))
        )
        self._deeds[name] = TableDeeds(self._document, view, self.said.emit)
        self._stack.addWidget(view)
        return view

    def show_table(self, name: str) -> None:
        """Bring up one of them."""
        self.tabs.setCurrentIndex(self._names.index(name))

    def _show_table(self) -> None:
        self.commit_pending()
        view = self.view
        self.search.setText(self._searches.get(self.table, ""))
        self._typing.stop()
        self._stack.setCurrentWidget(view)
        self.setFocusProxy(view)
        self._follow_sight()
        self._refresh()
        self._follow()

    def _follow_sight(self) -> None:
        """Only what is seen follows the map."""
        for name, view in self.views.items():
            view.rows.set_live(self.isVisible() and name == self.table)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_sight()
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.commit_pending()
        self._follow_sight()

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self._theme = theme
        for view in self.views.values():
            view.set_theme(theme)

    def commit_pending(self) -> None:
        """Take what is being typed, before the map is saved or closed."""
        for view in self.views.values():
            view.editor.leave()

    def close_tables(self) -> None:
        """Remember how the tables look, and stop what runs."""
        self._settings.table = self.table
        for name, view in self.views.items():
            self._settings.set_table_columns(name, view.horizontalHeader().saveState())
            view.rows.close()

    # --- filter ---------------------------------------------------------------------------

    def _search(self) -> None:
        self.commit_pending()
        self._searches[self.table] = self.search.text()
        self.view.rows.search(self.search.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._typing.stop()
                self._search()
                self.view.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _refresh(self) -> None:
        rows = self.view.rows
        shown, all_ = rows.rowCount(), rows.count
        some = f"{shown:,} of {all_:,} rows" if rows.wish.words else f"{all_:,} rows"
        self.count.setText("1 row" if some == "1 rows" else some)
        empty = not self._document.project.collection(self.table)
        none = "" if shown else "No row has all of these words. Esc clears the filter."
        self.hint.setText(_EMPTY[self.table] if empty else none)
        self.hint.setVisible(bool(self.hint.text()))

    # --- selection ------------------------------------------------------------------------

    def _tell_selection(self) -> None:
        """The records of the cells selected are selected everywhere."""
        view = self.view
        refs = view.rows.refs(view.selected_rows())
        selected = self._document.viewpoint.selection
        if frozenset(refs) == selected:
            self._tell_phase()
            return
        if not refs and not any(ref.collection == self.table for ref in selected):
            return  # what is selected of other tables stays where no cell is
        if self.isVisible():
            self._telling = True
            self._document.viewpoint.select(refs)
            self._telling = False
            self._tell_phase()

    def _tell_phase(self) -> None:
        """Of one relation the phase of the current row."""
        index = self.view.currentIndex()
        cell = self.view.rows.cell(index.row()) if index.isValid() else None
        chosen = self._document.viewpoint.selection
        if self.table == "relations" and cell is not None and cell.phase != NO_PHASE and len(chosen) == 1:
            self.phase_chosen.emit(cell.key, cell.phase)

    def _follow(self) -> None:
        """Show what is selected elsewhere."""
        view = self.view
        if self._telling or not self.isVisible():
            return
        self._selecting.stop()
        selection = self._document.viewpoint.selection
        keys = {ref.id for ref in selection if ref.collection == self.table}
        if keys != {ref.id for ref in view.rows.refs(view.selected_rows())}:
            view.show_rows(view.rows.rows_of(keys)[:_MOST_FOLLOWED])


def _waiting(parent: QObject, pause: int, do: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(pause)
    timer.timeout.connect(do)
    return timer
