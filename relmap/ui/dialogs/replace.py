"""Find and replace over names, labels, notes and tags, with all that would change to be seen first."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from relmap.editor.document import Document
from relmap.editor.replace import Found, Query, Where, replaced, search
from relmap.model.diff import Ref
from relmap.model.errors import RelmapError
from relmap.timeline.words import record_title

_MOST = 2_000
"""So many places at most are shown and replaced at a time."""
_AROUND = 28
_WHERE: dict[Where, str] = {
    "names": "&Names and titles",
    "labels": "&Labels",
    "notes": "N&otes",
    "tags": "&Tags",
}
_MEANT: dict[Where, str] = {
    "names": "Names and aliases of actors, titles, authors and publishers",
    "labels": "Labels and units of phases, roles of participants, attributes, words in the legend",
    "notes": "Notes, captions of scenes, texts on the map, the description of the map",
    "tags": "Tags",
}


class ReplaceDialog(QDialog):
    """Stays open beside the map; each replacing is one step of undo."""

    shown = Signal(Ref, object)
    """A row was chosen: its record, and the position of the phase whose text it is, or None."""

    def __init__(self, parent: QWidget, document: Document) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find and replace")
        self._document = document
        self._found: list[Found] = []
        self.what, self.by = QLineEdit(), QLineEdit()
        self.what.setAccessibleName("Find")
        self.by.setAccessibleName("Replace with")
        self.where: dict[Where, QCheckBox] = {key: QCheckBox(text) for key, text in _WHERE.items()}
        self.case = QCheckBox("Match &case")
        self.whole = QCheckBox("&Whole words")
        self.pattern = QCheckBox("Regular e&xpression")
        grid = QGridLayout()
        for row, (text, line) in enumerate((("&Find", self.what), ("Re&place with", self.by))):
            label = QLabel(text)
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
            line.textChanged.connect(self.refresh)
        for key, box in self.where.items():
            box.setToolTip(_MEANT[key])
            box.setAccessibleDescription(_MEANT[key])
        boxes = QVBoxLayout()
        for group in (self.where.values(), (self.case, self.whole, self.pattern)):
            row = QHBoxLayout()
            for box in group:
                row.addWidget(box)
                box.setChecked(box in self.where.values())
                box.toggled.connect(self.refresh)
            row.addStretch(1)
            boxes.addLayout(row)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["Record", "In", "Now", "Then"])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName("What would be replaced")
        self.tree.itemChanged.connect(self._show_count)
        self.tree.currentItemChanged.connect(self._show_record)
        for column, width in enumerate((190, 145, 220, 220)):
            self.tree.setColumnWidth(column, width)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.replace_button = buttons.addButton("Replace", QDialogButtonBox.ButtonRole.ActionRole)
        self.replace_button.setDefault(True)
        self.replace_button.clicked.connect(self.replace)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(grid)
        layout.addLayout(boxes)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.said)
        layout.addWidget(buttons)
        self.resize(820, 480)
        document.diff_applied.connect(self.refresh)
        document.project_opened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look for what is typed anew."""
        if not self.isVisible() and self._found:
            self._found = []
        fault = ""
        try:
            self._found = search(self._document.project, self._query(), self.by.text())[:_MOST]
        except RelmapError as error:
            self._found, fault = [], str(error)
        self._fill()
        if fault:
            self.said.setText(fault)

    def _query(self) -> Query:
        where: frozenset[Where] = frozenset(key for key, box in self.where.items() if box.isChecked())
        return Query(
            self.what.text(), where, self.case.isChecked(), self.whole.isChecked(), self.pattern.isChecked()
        )

    def _fill(self) -> None:
        project = self._document.project
        self.tree.blockSignals(True)
        self.tree.clear()
        for hit in self._found:
            record = project.get(*hit.ref)
            title = hit.ref.id if record is None else record_title(project, record)
            title = "The map" if hit.ref.collection == "about" else " ".join(title[:200].split())
            item = QTreeWidgetItem([title, hit.field, *_excerpts(hit)])
            item.setCheckState(0, Qt.CheckState.Checked)
            for column in (2, 3):
                text = (hit.before, hit.after)[column - 2]
                item.setToolTip(column, f"<qt>{html.escape(text[:600])}</qt>")
            self.tree.addTopLevelItem(item)
        self.tree.blockSignals(False)
        self._show_count()

    def _show_record(self, item: QTreeWidgetItem | None) -> None:
        row = self.tree.indexOfTopLevelItem(item) if item is not None else -1
        if 0 <= row < len(self._found):
            hit = self._found[row]
            self.shown.emit(hit.ref, hit.phase)

    def chosen(self) -> list[Found]:
        """What is ticked and would change."""
        return [
            hit
            for row, hit in enumerate(self._found)
            if hit.before != hit.after
            and (item := self.tree.topLevelItem(row)) is not None
            and item.checkState(0) == Qt.CheckState.Checked
        ]

    def _show_count(self) -> None:
        count = len(self.chosen())
        self.replace_button.setEnabled(count > 0)
        self.replace_button.setText(f"Replace {count:,}" if count else "Replace")
        if not self.what.text():
            self.said.setText("Type what is to be found.")
        elif not self._found:
            self.said.setText("It is nowhere in the texts chosen.")
        else:
            more = f" Only the first {_MOST:,} are shown." if len(self._found) == _MOST else ""
            texts = "1 text" if len(self._found) == 1 else f"{len(self._found):,} texts"
            self.said.setText(f"Found in {texts}.{more} What is not ticked stays as it is.")

    def replace(self) -> None:
        """Put in what is ticked."""
        chosen = self.chosen()
        try:
            diff = replaced(self._document.project, chosen)
            texts = "1 text" if len(chosen) == 1 else f"{len(chosen):,} texts"
            self._document.apply(diff, f"Replace {self.what.text()[:40]} in {texts}")
        except RelmapError as error:
            self.said.setText(str(error))


def _excerpts(hit: Found) -> tuple[str, str]:
    """The text now and then, about where they begin to differ."""
    same = next(
        (n for n, (one, other) in enumerate(zip(hit.before, hit.after, strict=False)) if one != other),
        min(len(hit.before), len(hit.after)),
    )
    start = max(0, same - _AROUND)
    dots = "…" if start else ""
    return tuple(dots + " ".join(text[start : start + 160].split()) for text in (hit.before, hit.after))  # type: ignore[return-value]
