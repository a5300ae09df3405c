"""What an import would change, before it does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from relmap.editor.diff_rows import Part
from relmap.formats.reading import Reading
from relmap.model.project import Project
from relmap.ui.dialogs.comparison import ComparisonView

_WIDTHS = (330, 110, 180, 180)
"""Most lines are new relations, of which nothing else is said."""
_SHOWN = 500
"""So many rows that are left out are listed."""


class ImportPreview(QDialog):
    """What is new and changed, as comparing two maps shows it; and what is left out, first.

    Args:
        parent: the window.
        project: the map before.
        reading: what the files come to.
        names: of the files.
    """

    def __init__(self, parent: QWidget, project: Project, reading: Reading, names: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Import {names}")
        self.remarks = QLabel("\n".join(reading.remarks))
        self.remarks.setTextFormat(Qt.TextFormat.PlainText)
        self.remarks.setWordWrap(True)
        self.remarks.setVisible(bool(reading.remarks))
        self.left_out = QPlainTextEdit()
        self.left_out.setReadOnly(True)
        self.left_out.setAccessibleName("Rows left out")
        self.left_out.setMaximumHeight(110)
        lines = [f"{left.row}: {left.why}" if left.row else left.why for left in reading.left_out]
        more = [f"… and {len(lines) - _SHOWN:,} more"] if len(lines) > _SHOWN else []
        self.left_out.setPlainText("\n".join([*lines[:_SHOWN], *more]))
        self.left_out.setVisible(bool(lines))
        out = QLabel(f"{len(lines):,} left out:" if len(lines) != 1 else "1 is left out:")
        out.setVisible(bool(lines))
        self.view = ComparisonView("The map now", "With what is imported", ticks=True)
        self.view.show_diff(project, reading.diff)
        for column, width in enumerate(_WIDTHS):
            self.view.list.setColumnWidth(column, width)
        self._left = len(lines)
        self._all = len(reading.diff.changes)
        self.view.model.unticked_changed.connect(self._follow)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = QPushButton()
        self.take.setDefault(True)
        self.buttons.addButton(self.take, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        for part in (out, self.left_out, self.remarks):
            layout.addWidget(part)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.buttons)
        self.resize(860, 560)
        self._follow()
        self.take.setFocus()

    @property
    def unticked(self) -> frozenset[Part]:
        """What is not to be imported."""
        return frozenset(self.view.model.unticked)

    def _follow(self) -> None:
        """The button says what it does."""
        left = self._left + len(self.unticked)
        self.take.setText(f"Import, leave {left:,} out" if left else "Import")
        records = sum(not field for _, field in self.unticked)
        self.take.setEnabled(self._all > records)
