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

from relmap.formats.reading import Reading
from relmap.model.project import Project
from relmap.ui.dialogs.comparison import ComparisonView

_WIDE = 330
"""Of the column of records: most are new relations, of which nothing else is said."""
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
        self.view = ComparisonView("The map now", "With what is imported")
        self.view.show_diff(project, reading.diff)
        self.view.list.setColumnWidth(0, _WIDE)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        text = f"Import, leave {len(lines):,} out" if lines else "Import"
        self.take = QPushButton(text)
        self.take.setDefault(True)
        self.take.setEnabled(bool(reading.diff))
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
