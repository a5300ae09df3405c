"""The shortcut sheet: every action with its keys, and what the hand can do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from relmap.editor.finder import folded

_HANDS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "On the canvas",
        (
            ("Double-click", "Add an actor; on an actor: rename it"),
            ("Drag from a rim", "Draw a relation; let go on nothing it makes an actor, too"),
            ("Drag an actor", "Move it; lines show where it lines up with others"),
            ("Ctrl while dragging", "Do not snap"),
            ("Shift while dragging", "Keep to one axis"),
            ("Drag an end of the selected relation", "Take it to another actor"),
            ("Drag on nothing", "Select with a rubber band"),
            ("Alt+drag", "Select with a lasso"),
            ("Shift, Ctrl", "Add to the selection; take out of it"),
            ("Tab, Shift+Tab", "Walk the actors"),
            ("] and [", "Walk the relations of the actor selected"),
            ("Arrows", "Nudge what is selected (Shift: finely); else go to the next change"),
            ("Wheel", "Zoom to the cursor"),
            ("Space+drag, middle button", "Move the picture"),
            ("Space", "Play through time, or pause"),
            ("Esc", "Give up; put the tool down; select nothing"),
        ),
    ),
    (
        "On the slider",
        (
            ("Left, Right", "Previous and next change"),
            ("Shift+Left, Shift+Right", "One step of time"),
            ("Home, End", "First and last day"),
            ("Wheel", "Zoom the axis"),
        ),
    ),
    (
        "In a date",
        (
            ("2024-06, 199X, 2018~", "EDTF, with its reading below"),
            ("June 2024, c. 1994, since 2020", "Plain words are understood, too"),
        ),
    ),
)


class ShortcutsDialog(QDialog):
    """A list by menu, with a line to search it.

    Args:
        parent: the window.
        actions: by id.
    """

    def __init__(self, parent: QWidget, actions: Mapping[str, QAction]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard and mouse")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName("Search the shortcuts")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(3)
        self.tree.setIndentation(14)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
        self.tree.setAccessibleName("Shortcuts")
        for title in dict.fromkeys(str(action.property("menu")) for action in actions.values()):
            known = [action for action in actions.values() if action.property("menu") == title]
            rows = [(_keys(action), _name(action), action.statusTip()) for action in known]
            self._add(title, [row for row in rows if row[0]])
        for title, told in _HANDS:
            self._add(title, [(keys, text, "") for keys, text in told])
        self.tree.expandAll()
        self.tree.resizeColumnToContents(0)
        self.tree.setColumnWidth(0, max(self.tree.columnWidth(0), 200))
        self.tree.setColumnWidth(1, 190)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addWidget(buttons)
        self.resize(860, 620)

    def _add(self, title: str, rows: list[tuple[str, str, str]]) -> None:
        if not rows:
            return
        group = QTreeWidgetItem([title])
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.tree.addTopLevelItem(group)
        for keys, name, tip in rows:
            QTreeWidgetItem(group, [keys, name if tip else "", tip or name]).setToolTip(2, tip)

    def _filter(self, text: str) -> None:
        words = folded(text).split()
        for number in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(number)
            if group is None:
                continue
            shown = 0
            for row in range(group.childCount()):
                item = group.child(row)
                if item is None:
                    continue
                line = folded(f"{item.text(0)} {item.text(1)} {item.text(2)}")
                item.setHidden(not all(word in line for word in words))
                shown += not item.isHidden()
            group.setHidden(not shown)


def _name(action: QAction) -> str:
    return action.text().replace("&&", "&").rstrip("…")


def _keys(action: QAction) -> str:
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
