"""The import dialog: how files are cut, the table with what its columns mean, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from relmap.drawing.style import Theme
from relmap.editor.diff_rows import Part
from relmap.editor.import_session import ImportSession
from relmap.editor.imports import without
from relmap.formats.file_tables import FileTable
from relmap.formats.foreign import FormatError, LeftOut
from relmap.formats.reading import Reading
from relmap.model.project import Project
from relmap.ui.dialogs.comparison import ComparisonView
from relmap.ui.dialogs.importing.cutting import Cutting
from relmap.ui.dialogs.importing.file_rows import FileRows, FileRowsView
from relmap.ui.dialogs.importing.meanings import actor_rows, kind_rows, mean
from relmap.ui.dialogs.importing.plain_label import plain_label
from relmap.ui.dialogs.importing.questions_view import QuestionsView
from relmap.ui.dialogs.importing.words_view import WordsView

_NARROW = 980
"""Pixels of a window in which what comes of a table stands below it."""
_WIDTHS = (230, 90, 150, 200)
_MOST_LOOKED_AT = 5_000
"""Of more changes it is not counted, at each tick, what hangs on one."""
_OTHERS_SHOWN = 60
"""So many things that are left out and are no rows of a table are told."""


class ImportDialog(QDialog):
    """`reading` and `unticked` are what the button imports.

    Args:
        parent: the window.
        session: the files.
        title: what is imported, as it is called.
        theme: the colours.
    """

    def __init__(self, parent: QWidget, session: ImportSession, title: str, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        session.setParent(self)
        self.session = session
        self._current = 0
        self._typing = False
        """Whether a cell was typed into last, so that its row stays where it is."""
        self._had_why = False
        self._unticked: set[Part] = set()
        """Also of what is not among the first rows, which are read before all."""
        self.project_now: Callable[[], Project] = lambda: session.project
        """The map as it is when the button is pressed."""
        self.save_meaning: Callable[[int], object] = lambda _number: None
        self.open_meaning: Callable[[int], object] = lambda _number: None
        self.save_rows: Callable[[tuple[LeftOut, ...]], object] = lambda _rows: None
        self._make_parts(theme)
        self._lay_out()
        self._connect()
        self.resize(self._usual_size())
        session.read()

    # --- making -------------------------------------------------------------------------

    def _make_parts(self, theme: Theme) -> None:
        session = self.session
        self.cutting = Cutting()
        self.rows = FileRows(theme)
        self.table = FileRowsView(self.rows)
        self.view = ComparisonView("The map now", "With what is imported", ticks=True)
        for column, width in enumerate(_WIDTHS):
            self.view.list.setColumnWidth(column, width)
        self.middle = QTabWidget()
        self.middle.setDocumentMode(True)
        self.middle.tabBar().setAccessibleName("Rows or changes")
        if session.tables:
            self.middle.addTab(self.table, "Rows")
        self.middle.addTab(self.view, "Changes")
        self.outcome = plain_label("", heading=True)
        self.outcome.setAccessibleName("What comes of it")
        self.fault = plain_label("")
        self.fault.setProperty("fault", "true")
        self.remembered = plain_label("Columns and words are taken as they were last time.", soft=True)
        self.forget = QPushButton("Find them anew")
        self.forget.setAutoDefault(False)
        self.questions = QuestionsView()
        self.others = plain_label("")
        self.remarks = plain_label("", soft=True)
        self.kinds = WordsView("Kinds and stances", ("In the file", "On the map"))
        self.actors = WordsView("Actors", ("In the file", "On the map"))
        self.side = QTabWidget()
        self.side.setDocumentMode(True)
        self.side.tabBar().setAccessibleName("What comes of it")
        self.source = QLineEdit(session.options.source)
        self.source.setPlaceholderText("nothing is cited")
        self.source.setToolTip("What is cited for rows that name no source of their own")
        self.save_rows_button = QPushButton("Save rows left out…")
        self.save_rows_button.setAutoDefault(False)
        self.mapping = QToolButton()
        self.mapping.setText("Mapping")
        self.mapping.setToolTip(
            "What columns and words mean, kept in a file for the next edition of the table"
        )
        self.mapping.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.mapping)
        menu.addAction("Save the mapping…", lambda: self.save_meaning(self._current))
        menu.addAction("Open a mapping…", lambda: self.open_meaning(self._current))
        self.mapping.setMenu(menu)
        self.mapping.setVisible(bool(session.tables))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = QPushButton("Import")
        self.take.setDefault(True)
        self.buttons.addButton(self.take, QDialogButtonBox.ButtonRole.AcceptRole)

    def _lay_out(self) -> None:
        result = QWidget()
        inner = QVBoxLayout(result)
        inner.setContentsMargins(10, 8, 8, 8)
        inner.setSpacing(8)
        parts = (
            self.outcome,
            self.fault,
            self.remembered,
            self.forget,
            self.questions,
            self.others,
            self.remarks,
        )
        for part in parts:
            inner.addWidget(part)
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(result)
        self.side.addTab(area, "Result")
        self.side.addTab(self.kinds, "Kinds")
        self.side.addTab(self.actors, "Actors")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self._file = QSplitter(Qt.Orientation.Horizontal)
        self._file.setChildrenCollapsible(False)
        if not self.session.tables:
            for part in (self.cutting, self.table):
                part.setParent(self)
                part.hide()
        for part in (self.cutting, self.middle) if self.session.tables else (self.middle,):
            self._file.addWidget(part)
        self.splitter.addWidget(self._file)
        self.splitter.addWidget(self.side)
        self._file.setSizes([165, 640] if self.session.tables else [700])
        self._file.setStretchFactor(self._file.indexOf(self.middle), 1)
        self.splitter.setSizes([805, 315] if self.session.tables else [700, 330])
        self.splitter.setStretchFactor(0, 1)
        cites = QFormLayout()
        cites.addRow("&Source", self.source)
        self.source.setAccessibleName("Source")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.splitter, 1)
        layout.addLayout(cites)
        last = QHBoxLayout()
        last.addWidget(self.mapping)
        last.addWidget(self.save_rows_button)
        last.addStretch(1)
        last.addWidget(self.buttons)
        layout.addLayout(last)
        self.tell_remembered(False)

    def _connect(self) -> None:
        session, cutting = self.session, self.cutting
        session.said.connect(self._show_said)
        session.previewed.connect(self._show_preview)
        session.failed.connect(self._show_fault)
        cutting.chosen.connect(self._look_at)
        cutting.taken.connect(lambda n, taken: session.put(n, replace(session.tables[n], taken=taken)))
        cutting.cut.connect(self._cut)
        cutting.moved.connect(self._move)
        cutting.sort_chosen.connect(self._set_sort)
        self.table.header.role_chosen.connect(self._set_role)
        self.rows.typed.connect(self._type)
        self.questions.answered.connect(self._answer)
        for view in (self.kinds, self.actors):
            view.chosen.connect(partial(mean, session))
        self.source.editingFinished.connect(lambda: session.cite(self.source.text().strip()))
        self.view.model.unticked_changed.connect(self._follow)
        self.save_rows_button.clicked.connect(lambda: self.save_rows(self._left_out))
        self.forget.clicked.connect(self._find_anew)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(session.stop)

    def _usual_size(self) -> QSize:
        room = self.screen().availableSize()
        width = 1120 if self.session.tables else 940
        return QSize(min(width, room.width() - 60), min(680, room.height() - 80))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Side by side neither the table nor what is asked of it could be read.
        upright = Qt.Orientation.Vertical if self.width() < _NARROW else Qt.Orientation.Horizontal
        if self.splitter.orientation() != upright:
            self.splitter.setOrientation(upright)
            sizes = [self.height() // 2] * 2 if upright == Qt.Orientation.Vertical else [805, 315]
            self.splitter.setSizes(sizes)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.table if self.session.tables else self.take).setFocus()

    # --- what is said -------------------------------------------------------------------

    @property
    def _seen(self) -> FileTable:
        """The table that is looked at."""
        return self.session.tables[self._current]

    def _look_at(self, number: int) -> None:
        self._current, self._typing = number, False
        self._show_said()
        self._show_preview()

    def _put(self, table: FileTable) -> None:
        self._typing = False
        self.session.put(self._current, table)

    def set_role(self, column: int, role: str) -> None:
        """Take a column of the table that is looked at for something."""
        self._put(self._seen.with_role(column, role))

    _set_role = set_role

    def set_sort(self, sort: str) -> None:
        """Take the rows for something else."""
        table = self._seen
        if sort in ("matrix", "neighbours"):
            self._put(replace(table, shape=sort, headed=sort == "matrix"))
        elif sort != table.sort or table.shape != "table":
            # By its headings, which a list of neighbours had none of.
            headed = table.headed or table.shape == "neighbours"
            anew = replace(table, shape="table", headed=headed)
            self._put(anew.with_sort(sort, anew=True))  # type: ignore[arg-type]

    _set_sort = set_sort

    def _move(self, lines: int, headed: bool) -> None:
        self._put(self._seen.cut_at(self._seen.above_at(lines), headed))

    def _cut(self, encoding: str, sign: str) -> None:
        try:
            self._put(self._seen.cut_by(self.session.project, encoding, sign))
        except FormatError as error:
            self.cutting.show_tables(self.session.tables, self._current)
            self._show_fault(str(error))

    def type_cells(self, typed: Mapping[tuple[int, int], str]) -> None:
        """Cells typed anew, by row and column, and read again at once."""
        self._typing = True
        self.session.put(self._current, self._seen.with_cells(typed))

    _type = type_cells

    def _answer(self, key: str, answer: str) -> None:
        self._typing = False
        self.session.answer(key, answer)

    def _find_anew(self) -> None:
        """Forget what was said of these columns before."""
        session = self.session
        said = {"kinds": {}, "actor_kinds": {}, "stances": {}, "actors": {}, "kinds_of": {}}
        session.options = replace(session.options, date_order="", time="", lasting="", **said)
        session.tables = [
            replace(
                table, fill=frozenset(), dates={}, missing=frozenset(), numbers={}, repeats={}, order=""
            ).found_out(session.project)
            for table in session.tables
        ]
        self.tell_remembered(False)
        self._typing = False
        session.read()

    def tell_remembered(self, remembered: bool) -> None:
        """Say whether columns and words are taken as they were last time."""
        self.remembered.setVisible(remembered)
        self.forget.setVisible(remembered)

    # --- what comes of it ---------------------------------------------------------------

    @property
    def reading(self) -> Reading | None:
        """What the files come to."""
        return self.session.preview.reading

    @property
    def unticked(self) -> frozenset[Part]:
        """What is not to be imported."""
        return frozenset(self.view.model.unticked)

    @property
    def _left_out(self) -> tuple[LeftOut, ...]:
        return self.reading.left_out if self.reading is not None else ()

    def _why(self) -> Mapping[int, str]:
        """The rows of the table that is looked at which are left out, and why."""
        table = self._seen
        found = {row: why for row in table.uneven if (why := table.left_aside(row))}
        for left in self._left_out:
            row = table.row_at(left.row)
            if row is not None:
                found[row] = left.why
        return found

    def _show_said(self) -> None:
        """What is taken for what, before it is known what comes of it."""
        if self.session.tables:
            table = self._seen
            self.rows.follow(table)
            self.cutting.show_tables(self.session.tables, self._current)
            # Of a list of names there is nothing to be cut.
            self.cutting.setVisible(len(self.session.tables) > 1 or table.width > 1)
            headings = [table.heading(column) for column in range(table.width)]
            self.table.header.offer(table.sort, table.roles, headings, table.shape == "table")
        self._follow()

    def _show_preview(self) -> None:
        session = self.session
        preview = session.preview
        self.fault.setVisible(False)
        if session.tables:
            self._show_rows()
        reading = preview.reading
        self._unticked |= self.view.model.unticked
        if reading is not None:
            self.view.show_diff(session.project, reading.diff, self._unticked)
            if preview.whole:
                self._unticked = set(self.view.model.unticked)
        else:
            self.view.clear("It is not clear yet.")
        self._show_outcome(reading)
        self.questions.show_questions(preview.questions)
        self.remarks.setText("\n".join(f"• {remark}" for remark in reading.remarks) if reading else "")
        self.kinds.show_rows(kind_rows(session))
        names = actor_rows(session)
        self.actors.show_rows(names)
        asks = sum(row.asks for row in names)
        self.side.setTabText(2, f"Actors ({asks})" if asks else "Actors")
        self._follow()

    def _show_rows(self) -> None:
        why = self._why()
        has_why = bool(why)
        seen = self.rows.columnCount()
        stays = self._typing or self.table.is_typed_into
        self.rows.show(self._seen, why, stays)
        if not stays or has_why != self._had_why or seen != self.rows.columnCount():
            self.table.fit(has_why)
        self._had_why = has_why

    def _show_outcome(self, reading: Reading | None) -> None:
        self.others.setVisible(False)
        if reading is None:
            asked = self.session.preview.unanswered
            self.outcome.setText("Answer what is asked below." if asked else "It cannot be read so.")
            return
        said = reading.in_words()
        first = "" if self.session.preview.whole else "Of the first rows: "
        self.outcome.setText(f"{first}{said[:1].upper() if not first else said[:1]}{said[1:]}.")
        tables = self.session.tables
        out = [left for left in reading.left_out if not any(_shows(table, left) for table in tables)]
        lines = _listed(f"Left out ({len(out):,}):", out)
        lines += _listed(f"Taken without an amount ({len(reading.unread):,}):", reading.unread)
        self.others.setText("\n".join(lines))
        self.others.setVisible(bool(lines))

    def _show_fault(self, why: str) -> None:
        self._show_preview()
        self.fault.setText(why)
        self.fault.setVisible(True)
        self._follow()

    def accept(self) -> None:
        project = self.project_now()
        if project is self.session.project:
            super().accept()
            return
        self.session.project = project
        self.session.read()
        self.fault.setText("The map has changed meanwhile. Look at what comes of it now.")
        self.fault.setVisible(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter takes what is typed in a line or a cell; it must not import at the same time.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.take.isEnabled():
                self.accept()
            event.accept()
            return
        super().keyPressEvent(event)

    def _follow(self) -> None:
        """The button says what it does, or why it does nothing."""
        session = self.session
        preview, reading = session.preview, self.reading
        left = len(self._left_out) + self._not_ticked(reading)
        self.save_rows_button.setVisible(bool(session.tables))
        self.save_rows_button.setEnabled(bool(self._left_out))
        if session.counting:
            self.take.setText(f"Reading {session.row_count:,} rows…" if session.tables else "Reading…")
            self.take.setEnabled(False)
            return
        asked = preview.unanswered
        if reading is None:
            self.take.setText(
                f"Answer {asked} question{'' if asked == 1 else 's'} first" if asked else "Import"
            )
            self.take.setEnabled(False)
            return
        if not reading.diff and not left:
            self.take.setText("Nothing new")
            self.take.setEnabled(False)
            return
        self.take.setText(f"Import{self._rows_said()}{f', leave {left:,} out' if left else ''}")
        records = sum(not field for _, field in self.unticked)
        self.take.setEnabled(len(reading.diff.changes) > records)

    def _not_ticked(self, reading: Reading | None) -> int:
        """How many records and fields stay out: those unticked, and what cannot be without them."""
        parts = self.unticked
        records = {part for part in parts if not part[1]}
        if reading is None or not records or len(reading.diff.changes) > _MOST_LOOKED_AT:
            return len(parts)
        kept = without(self.session.project, reading.diff, records)
        new = sum(change.before is None for change in reading.diff.changes.values())
        return (
            len(parts) - len(records) + new - sum(change.before is None for change in kept.changes.values())
        )

    def _rows_said(self) -> str:
        shapes = {table.shape for table in self.session.tables if table.taken}
        if self.session.others or shapes != {"table"}:
            return ""
        tables = self.session.tables
        left = sum(any(_shows(table, left) for table in tables) for left in self._left_out)
        count = max(self.session.row_count - left, 0)
        return f" {count:,} row{'' if count == 1 else 's'}"


def _shows(table: FileTable, left: LeftOut) -> bool:
    """Whether what is left out is a row of a table, not one above it."""
    row = table.row_at(left.row)
    return row is not None and row >= table.first


def _listed(heading: str, lines: Sequence[LeftOut]) -> list[str]:
    """What is told of some rows, under a heading; nothing, if there are none."""
    told = [f"{left.row}: {left.why}" if left.row else left.why for left in lines[:_OTHERS_SHOWN]]
    more = [f"… and {len(lines) - _OTHERS_SHOWN:,} more"] if len(lines) > _OTHERS_SHOWN else []
    return [heading, *told, *more] if lines else []
