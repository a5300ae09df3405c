"""How a file is cut into the cells of a table, and which of several tables are taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from relmap.formats.file_tables import FileTable
from relmap.ui.dialogs.importing.plain_label import plain_label
from relmap.ui.widgets.inputs import ComboBox, SpinBox

SORTS = (
    ("a relation", "relations"),
    ("an actor", "actors"),
    ("an event", "events"),
    ("a source", "sources"),
    ("a row of a matrix", "matrix"),
    ("an actor and its neighbours", "neighbours"),
)
_ENCODINGS = (
    ("UTF-8", "utf-8"),
    ("UTF-16", "utf-16"),
    ("Western (Windows 1252)", "cp1252"),
    ("Central European (Windows 1250)", "cp1250"),
    ("Cyrillic (Windows 1251)", "cp1251"),
    ("Greek (Windows 1253)", "cp1253"),
    ("Turkish (Windows 1254)", "cp1254"),
    ("Arabic (Windows 1256)", "cp1256"),
    ("Japanese (Shift-JIS)", "shift_jis"),
    ("Chinese (GB 18030)", "gb18030"),
)
_SIGNS = (("tabs", "\t"), ("semicolons", ";"), ("commas", ","), ("bars", "|"), ("spaces", " "))


class Cutting(QWidget):
    """Tells what is wished of the table that is looked at."""

    chosen = Signal(int)
    """Another table is looked at."""
    taken = Signal(int, bool)
    """Which table, and whether it is to be imported."""
    cut = Signal(str, str)
    """The encoding of the text, and the sign between its cells."""
    moved = Signal(int, bool)
    """How many lines stand above the table, and whether it begins with headings."""
    sort_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName("Tables")
        self.list.setMaximumHeight(150)
        self.sort = self._box("What each row is", SORTS)
        self.encoding = self._box("How the text is encoded", _ENCODINGS)
        self.sign = self._box("What parts the cells", _SIGNS)
        self.above = SpinBox()
        self.above.setAccessibleName("Rows above the table")
        self.above.setMaximum(999)
        self.headed = QCheckBox("Begins with &headings")
        self._heading = plain_label("Tables", heading=True)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setVerticalSpacing(3)
        for text, field in (
            ("Each &row is", self.sort),
            ("Rows &above", self.above),
            ("&Encoding", self.encoding),
            ("Cells are &parted by", self.sign),
        ):
            self._form.addRow(text, field)
            if field is self.above:
                self._form.addRow(self.headed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._heading)
        layout.addWidget(self.list)
        layout.addLayout(self._form)
        layout.addStretch(1)
        self.list.currentRowChanged.connect(lambda row: self.chosen.emit(row) if row >= 0 else None)
        self.list.itemChanged.connect(self._ticked)
        self.sort.activated.connect(lambda _n: self.sort_chosen.emit(str(self.sort.currentData())))
        for box in (self.encoding, self.sign):
            box.activated.connect(self._cut)
        self.above.valueChanged.connect(self._moved)
        self.headed.clicked.connect(self._moved)

    @staticmethod
    def _box(name: str, choices: Sequence[tuple[str, str]]) -> ComboBox:
        box = ComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        for text, key in choices:
            box.addItem(text, key)
        return box

    def show_tables(self, tables: Sequence[FileTable], current: int) -> None:
        """All tables, and how the one that is looked at is cut."""
        with QSignalBlocker(self.list):
            while self.list.count() < len(tables):
                self.list.addItem(QListWidgetItem())
            for number, table in enumerate(tables):
                item = self.list.item(number)
                item.setText(" ".join(table.name.split()))
                item.setToolTip(f"{len(table.rows) - table.first:,} rows")
                item.setCheckState(Qt.CheckState.Checked if table.taken else Qt.CheckState.Unchecked)
            self.list.setCurrentRow(current)
        several = len(tables) > 1
        self.list.setVisible(several)
        self._heading.setVisible(several)
        self._show(tables[current])

    def _show(self, table: FileTable) -> None:
        listed = table.shape == "table" and not any(table.headings) and table.width == 1
        if table.above_at(self.above.value()) != table.above:
            with QSignalBlocker(self.above):
                self.above.setValue(table.lines_above)
        self.headed.setChecked(table.headed)
        is_text = table.data is not None
        for field, shown in (
            (self.sort, not listed),
            (self.above, table.shape != "neighbours" and not listed),
            (self.encoding, is_text and bool(table.encoding)),
            (self.sign, is_text),
        ):
            self._form.setRowVisible(field, shown)
        self._form.setRowVisible(self.headed, table.shape == "table" and not listed)
        self.sort.setCurrentIndex(self.sort.findData(table.sort if table.shape == "table" else table.shape))
        known = table.encoding.removesuffix("-sig")
        if self.encoding.findData(known) < 0 and known:
            self.encoding.addItem(known, known)
        self.encoding.setCurrentIndex(self.encoding.findData(known))
        self.sign.setCurrentIndex(self.sign.findData(table.separator))

    def _ticked(self, item: QListWidgetItem) -> None:
        self.taken.emit(self.list.row(item), item.checkState() == Qt.CheckState.Checked)

    def _cut(self) -> None:
        self.cut.emit(str(self.encoding.currentData()), str(self.sign.currentData()))

    def _moved(self) -> None:
        self.moved.emit(self.above.value(), self.headed.isChecked())
