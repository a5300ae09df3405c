"""The heading of a table with a box above each column that says what the column is taken for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTableView

from relmap.formats.headings import IGNORED, Sort, grouped
from relmap.ui.widgets.inputs import ComboBox

_NARROWEST = 84
"""Pixels of a box at least, at usual type."""


class RoleHeader(QHeaderView):
    """Boxes for columns from the second on; the first says why a row is left out.

    Args:
        table: whose heading it is.
    """

    role_chosen = Signal(int, str)
    """Of which column, and the role."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.boxes: list[ComboBox] = []
        self._offered: tuple[str, int] = ("", 0)
        self._shown = True
        self.setSectionsClickable(False)
        self.setSectionsMovable(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(40)
        self.sectionResized.connect(self._place)
        table.horizontalScrollBar().valueChanged.connect(self._place)
        table.horizontalScrollBar().rangeChanged.connect(self._place)

    def offer(self, sort: Sort, roles: Sequence[str], headings: Sequence[str], shown: bool) -> None:
        """The roles that there are, and those that the columns have.

        Args:
            sort: of the rows.
            roles: of the columns.
            headings: of the columns, for a screen reader.
            shown: whether columns have roles at all.
        """
        self._shown = shown
        if self._offered != (sort, len(roles)):
            self._offered = (sort, len(roles))
            for box in self.boxes:
                box.hide()
                box.deleteLater()
            self.boxes = [self._box(sort, column) for column in range(len(roles))]
        for box, role, heading in zip(self.boxes, roles, headings, strict=True):
            box.setCurrentIndex(max(0, box.findData(role)))
            box.setAccessibleName(f"What “{heading[:60]}” holds")
            box.setToolTip(f"{box.currentText()}: what this column holds")
            box.setVisible(shown)
        self.headerDataChanged(Qt.Orientation.Horizontal, 0, max(0, self.count() - 1))
        self._place()

    @property
    def narrowest(self) -> int:
        """Pixels that a column needs for its box."""
        return max(_NARROWEST, self.fontMetrics().horizontalAdvance("Attribute") + 26)

    def _box(self, sort: Sort, column: int) -> ComboBox:
        box = ComboBox(self)
        box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(4)
        for name, roles in grouped(sort):
            _add_heading(box, name)
            for key, label in roles:
                box.addItem(label, key)
        box.insertSeparator(box.count())
        box.addItem("Leave out", IGNORED)
        # As wide as its words, however narrow the column is.
        box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 24)
        box.activated.connect(lambda _n: self.role_chosen.emit(column, str(box.currentData())))
        return box

    def _room(self) -> int:
        """Pixels that the boxes take."""
        return self.boxes[0].sizeHint().height() + 4 if self.boxes and self._shown else 0

    def sizeHint(self) -> QSize:
        usual = super().sizeHint()
        return QSize(usual.width(), usual.height() + self._room())

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        super().paintSection(painter, rect.adjusted(0, self._room(), 0, 0), logical_index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        for column, box in enumerate(self.boxes):
            left = self.sectionViewportPosition(column + 1)
            box.setGeometry(left + 1, 2, self.sectionSize(column + 1) - 2, box.sizeHint().height())


def _add_heading(box: ComboBox, text: str) -> None:
    """A line of a box that only says what those below it are about."""
    box.addItem(text)
    model = box.model()
    if isinstance(model, QStandardItemModel):
        item = model.item(box.count() - 1)
        item.setEnabled(False)
        font = item.font()
        font.setItalic(True)
        item.setFont(font)
