"""The words of files for kinds, stances and actors, each with a box that says what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from relmap.ui.widgets.inputs import ComboBox
from relmap.ui.widgets.tooltips import plain_tooltip

MOST = 250
"""So many words at most have a box; the others are counted."""


@dataclass(frozen=True)
class WordRow:
    """A word and what it may mean.

    Args:
        group: the heading under which it stands.
        key: of the word, as it is told when something is chosen.
        text: of the word.
        count: how often it stands in the file.
        choices: what it may mean, each in words and as it is kept.
        chosen: as it is kept.
        asks: whether it should be looked at.
        more: what it may mean, too, and which is listed when the box is opened.
    """

    group: str
    key: str
    text: str
    count: int
    choices: tuple[tuple[str, Any], ...]
    chosen: Any
    asks: bool = False
    more: tuple[tuple[str, Any], ...] = ()


class WordsView(QTreeWidget):
    """Words in groups; those that should be looked at are in bold.

    Args:
        name: for a screen reader.
        heads: of the two columns.
    """

    chosen = Signal(str, str, object)
    """The group, the key of the word, and what it is to mean."""

    def __init__(self, name: str, heads: tuple[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHeaderLabels(list(heads))
        self.setRootIsDecorated(False)
        self.setIndentation(8)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)
        self.boxes: dict[tuple[str, str], ComboBox] = {}
        self._shown: tuple[WordRow, ...] = ()

    def show_rows(self, rows: Sequence[WordRow]) -> None:
        """Show these words; boxes stay as long as the same may be chosen in them."""
        rows = tuple(rows)
        if [_fixed(row) for row in rows] != [_fixed(row) for row in self._shown]:
            self._fill(rows)
        self._shown = rows
        for row in rows[:MOST]:
            box = self.boxes[row.group, row.key]
            box.setCurrentIndex(next((n for n, (_, key) in enumerate(row.choices) if key == row.chosen), 0))

    def _fill(self, rows: Sequence[WordRow]) -> None:
        self.clear()
        self.boxes.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for row in rows[:MOST]:
            if row.group not in groups:
                groups[row.group] = head = QTreeWidgetItem([row.group])
                self.addTopLevelItem(head)
                head.setFirstColumnSpanned(True)
                head.setForeground(0, self.palette().placeholderText())
                head.setExpanded(True)
            often = f" ×{row.count:,}" if row.count > 1 else ""
            item = QTreeWidgetItem([f"{' '.join(row.text.split())[:80]}{often}"])
            item.setToolTip(0, plain_tooltip(row.text[:400]))
            if row.asks:
                font = item.font(0)
                font.setBold(True)
                item.setFont(0, font)
            groups[row.group].addChild(item)
            self.setItemWidget(item, 1, self._box(row))
        if len(rows) > MOST:
            self.addTopLevelItem(QTreeWidgetItem([f"… and {len(rows) - MOST:,} more"]))

    def _box(self, row: WordRow) -> ComboBox:
        box = self.boxes[row.group, row.key] = ComboBox()
        box.setAccessibleName(f"What “{row.text[:80]}” means")
        box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        for text, _ in row.choices:
            box.addItem(text)
        box.about_to_choose.connect(lambda: _list_more(box, row))
        box.activated.connect(lambda n: self.chosen.emit(row.group, row.key, _meaning(row, n)))
        return box


def _fixed(row: WordRow) -> tuple[Any, ...]:
    """What a box is made of."""
    return (row.group, row.key, row.text, row.count, row.choices, row.asks)


def _meaning(row: WordRow, number: int) -> Any:
    """What stands at a place of a box, where a line parts the choices from all others."""
    few = len(row.choices)
    return row.choices[number][1] if number < few else row.more[number - few - 1][1]


def _list_more(box: ComboBox, row: WordRow) -> None:
    """All that a word may mean: with hundreds of words it would be long to list it for each."""
    if box.count() == len(row.choices) and row.more:
        box.insertSeparator(box.count())
        box.addItems([text for text, _ in row.more])
