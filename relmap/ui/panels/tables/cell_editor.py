"""A field of the inspector laid over the cell that it edits."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from relmap.editor.cell_edits import CellEdits, why
from relmap.editor.cell_values import RecordList
from relmap.editor.cells import Cell, Column, value_of, way_of
from relmap.editor.document import Document
from relmap.editor.typed import TypedStep
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.timeline.words import record_title
from relmap.ui.forms.choices import ChoiceField
from relmap.ui.forms.date_field import DateField
from relmap.ui.forms.fields import Field
from relmap.ui.forms.leaving import Leaving
from relmap.ui.panels.tables.cell_fields import CellFields

_FEW = 30
"""A list of so many choices is opened at once."""
_WIDTH = 190
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellEditor(QFrame):
    """Enter takes and goes down, Tab takes and goes right, Esc gives up, leaving takes.

    What is not understood stays in the field with its fault; where it is left so, the map keeps it as what
    was typed, and the cell shows it.

    Args:
        document: of the map.
        table: the collection that is shown.
        view: which has the keyboard before and after.
        over: what it lies over.
    """

    moved = Signal(int, int)
    """It has ended, and one goes so many rows down and columns to the right."""
    said = Signal(str)

    def __init__(self, document: Document, table: str, view: QWidget, over: QWidget) -> None:
        super().__init__(over)
        self._document, self._table, self._view = document, table, view
        self._fields = CellFields(document, table)
        self._typed = TypedStep(document, self)
        self._cell: tuple[Cell, Column] | None = None
        self._field: Field | None = None
        self._connected: set[Field] = set()
        self._rect = QRect()
        self._move: tuple[int, int] = (0, 0)
        self._passing = False
        self._refused = False
        """Whether what stands there cannot be taken, though it may be nothing that could be kept."""
        self.setProperty("card", "true")
        self.setAccessibleName("Cell")
        self.setAutoFillBackground(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        Leaving(self, self._typed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether a cell is being edited."""
        return self._cell is not None

    @property
    def field(self) -> Field | None:
        """The field that is open."""
        return self._field if self.is_open else None

    # --- begin ----------------------------------------------------------------------------

    def begin(self, cell: Cell, column: Column, rect: QRect, draft: str, key: QKeyEvent | None) -> None:
        """Edit a cell.

        Args:
            cell: whose row.
            column: of it.
            rect: of the cell, in pixels of what this lies over.
            draft: what was typed there and not taken.
            key: a letter with which typing began; it takes the place of what stands there.
        """
        record = self._document.record(Ref(self._table, cell.key))
        if record is None:
            return
        self._cell, self._rect, self._move = (cell, column), rect, (0, 0)
        field = self._show_field(self._fields.of(column))
        field.fault_of = self._fault_of
        field.set_value(self._value(record))
        field.show_drafts({"": draft} if draft else {})
        for child in (field, *field.findChildren(QWidget)):
            child.installEventFilter(self)
        self.show()
        self.raise_()
        self.place()
        field.setFocus()
        self._start(field, key)

    def _show_field(self, field: Field) -> Field:
        layout = self.layout()
        assert layout is not None
        if self._field is not None and self._field is not field:
            self._field.hide()
            layout.removeWidget(self._field)
        if field not in self._connected:
            self._connected.add(field)
            field.edited.connect(partial(self._take, field))
            field.drafted.connect(partial(self._drafted, field))
            combo = field.combo if isinstance(field, ChoiceField) else None
            if combo is not None:
                combo.activated.connect(lambda: QTimer.singleShot(0, self, self._chosen))
        layout.addWidget(field)
        field.show()
        self._field = field
        return field

    def _start(self, field: Field, key: QKeyEvent | None) -> None:
        combo = field.combo if isinstance(field, ChoiceField) else None
        target = _innermost(field)
        line = target.lineEdit() if isinstance(target, QComboBox) else target
        if isinstance(line, QLineEdit | QPlainTextEdit):
            line.selectAll()
        if key is None and isinstance(target, QLineEdit):
            target.end(False)
        elif key is None and isinstance(target, QPlainTextEdit):
            target.moveCursor(QTextCursor.MoveOperation.End)
        if key is not None:
            if combo is not None and not combo.isEditable():
                combo.showPopup()
                combo.view().keyboardSearch(key.text())
            else:
                QApplication.sendEvent(target, _again(key))
        elif combo is not None and (not combo.isEditable() or combo.count() <= _FEW):
            combo.showPopup()

    def place(self, rect: QRect | None = None) -> None:
        """Over its cell, as large as the field needs, within what is seen.

        Args:
            rect: of the cell, where that has moved.
        """
        over, layout = self.parentWidget(), self.layout()
        if not self.is_open or over is None or layout is None:
            return
        self._rect = self._rect if rect is None else rect
        least = max(self._rect.width() + 2, _WIDTH * self.fontMetrics().height() // 16)
        width = min(max(least, layout.minimumSize().width()), over.width())
        height = (
            layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        )
        height = max(height, self._rect.height() + 2)
        left = min(max(self._rect.left() - 1, 0), over.width() - width)
        top = max(min(self._rect.top() - 1, over.height() - height), 0)
        self.setGeometry(left, top, width, height)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return done

    # --- what is typed --------------------------------------------------------------------

    def _value(self, record: Any) -> Any:
        """What stands in the cell; of a phase that is not there yet what is usual."""
        assert self._cell is not None
        cell, column = self._cell
        found = value_of(record, cell.phase, column)
        if found is None and column.of_phase and isinstance(column.value, RecordList):
            return ()
        if found is None and column.attribute in ("status", "bound"):
            return {"status": "actual", "bound": "exactly"}[column.attribute]
        return "" if found is None and column.attribute in ("label", "unit", "note") else found

    def _edit(self, project: Project, value: Any) -> Diff:
        """The change that puts a value into the cell. Raises ValueError."""
        assert self._cell is not None
        cell, column = self._cell
        edits = CellEdits(project, self._table, datetime.date.today().toordinal())
        if isinstance(column.value, RecordList) and isinstance(value, str):
            edits.put_text(cell, column, value)
        else:
            edits.put(cell, column, value)
        if edits.faults:
            raise ValueError(edits.faults[0])
        return edits.diff()

    def _fault_of(self, value: Any) -> str:
        if self._cell is None:
            return ""
        try:
            self._edit(self._document.project, value)
        except ValueError as error:
            return why(error)
        return ""

    def _take(self, field: Field, value: Any) -> None:
        if self._cell is None or field is not self._field:
            return
        cell, column = self._cell
        text = f"Edit {column.title[:1].lower()}{column.title[1:]} of {self._title(cell)}"
        try:
            self._typed.edit(partial(self._edit, value=value), text, self)
        except ValueError as error:
            self._refuse(field, why(error))
        except RelmapError as error:
            self._refuse(field, str(error))
        else:
            record = self._document.record(Ref(self._table, cell.key))
            if record is not None:
                field.set_value(self._value(record))
                field.show_drafts({})
            self._close()

    def _refuse(self, field: Field, fault: str) -> None:
        self._refused = True
        field.refuse(fault)

    def _title(self, cell: Cell) -> str:
        record = self._document.record(Ref(self._table, cell.key))
        return record_title(self._document.project, record)[:60] if record is not None else ""

    def _drafted(self, field: Field, way: str, text: str) -> None:
        """Keep what was typed and is not taken."""
        if self._cell is None or field is not self._field:
            return
        cell, column = self._cell
        ref = Ref(self._table, cell.key)
        record = self._document.record(ref)
        if record is not None:
            place = way_of(record, cell.phase, column)
            self._typed.draft(ref, f"{place}.{way}" if way else place, text, self._title(cell))

    # --- end ------------------------------------------------------------------------------

    def finish(self, down: int = 0, right: int = 0) -> bool:
        """Take what stands there, and go on; gives whether it could be taken."""
        field = self.field
        if field is None:
            return True
        self._move, self._refused = (down, right), False
        self._view.setFocus()
        if self.is_open and (field.waits or self._refused):
            self._move = (0, 0)
            field.setFocus()
            return False
        if self.is_open:
            self._close()
        return True

    def leave(self) -> None:
        """End it, whatever stands there: what is not understood is kept as what was typed."""
        if not self.finish():
            self._close()
        self._typed.end()

    def give_up(self) -> None:
        """Nothing comes of it."""
        if self.field is not None:
            self.field.give_up()
            self._move = (0, 0)
            self._close()

    def _close(self) -> None:
        focused = QApplication.focusWidget()
        ours = focused is None or self.isAncestorOf(focused) or focused is self._view
        self._cell = None
        if ours:
            self._view.setFocus()
        self.hide()
        if ours and self._move != (0, 0):
            self.moved.emit(*self._move)

    def _chosen(self) -> None:
        """Something was chosen from a list, perhaps what was chosen before."""
        if self.field is not None and not self.field.waits:
            self.finish()

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.is_open and new is not None and not self._is_within(new) and new is not self._view:
            QTimer.singleShot(0, self, self._left)

    def _left(self) -> None:
        focused, field = QApplication.focusWidget(), self.field
        if field is None or focused is None or self._is_within(focused) or focused is self._view:
            return
        if field.waits:
            self.said.emit("What was typed is kept in the cell, and is not taken yet.")
        self._move = (0, 0)
        self._close()

    def _is_within(self, widget: QWidget) -> bool:
        """Whether a widget belongs to the field: itself, its list, or the reading of its date."""
        if self.isAncestorOf(widget) or QApplication.activePopupWidget() is not None:
            return True
        card = self._field.line.card if isinstance(self._field, DateField) else None
        return card is not None and card.isAncestorOf(widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # what the field leaves is not for the table below it

    # --- keys -----------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            self.is_open
            and not self._passing
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QWidget)
        ):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
            elif event.type() == QEvent.Type.KeyPress:
                return self._pressed(watched, event)
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QWidget, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.finish(0, -1 if key == Qt.Key.Key_Backtab else 1)
        elif key in _ENDS and isinstance(watched, QPlainTextEdit):
            if held & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier):
                watched.insertPlainText("\n")
            else:
                self.finish(1)
        elif key in _ENDS:
            self._enter(watched, event)
        else:
            return False
        return True

    def _enter(self, watched: QWidget, event: QKeyEvent) -> None:
        """As the field has it, which may ask what is meant; a second time a new name is made."""
        field = self._field
        self._move = (1, 0)
        if isinstance(field, ChoiceField) and field.offer_button.isVisible():
            field.offer_button.click()
            return
        self._passing, self._refused = True, False
        QApplication.sendEvent(watched, _again(event))
        self._passing = False
        focused = QApplication.focusWidget()
        asks = focused is not None and not self.isAncestorOf(focused) and self._is_within(focused)
        if self._refused:
            self._move = (0, 0)
        elif self.is_open and not asks and not self.finish(1) and isinstance(field, ChoiceField):
            self.said.emit("Enter again makes it." if field.offer_button.isVisible() else "")


def _innermost(widget: QWidget) -> QWidget:
    """What has the keyboard of a field."""
    while (inner := widget.focusProxy()) is not None:
        widget = inner
    return widget


def _again(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
