"""What a crash has left, to be seen before it is taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from relmap.editor.left_behind import DAYS, Offer
from relmap.ui.dialogs.comparison import ComparisonView
from relmap.ui.widgets.ask import Answer


def ask_for(parent: QWidget, offers: Sequence[Offer]) -> tuple[Answer, list[Offer]]:
    """After a crash: which changes to take back (SAVE) or to put aside (DISCARD), or none yet (CANCEL)."""
    text = "relmap did not end as it should. These changes had not been saved:"
    return _answered(RecoveryDialog(parent, offers, text, "Set aside", "Later"))


def look_at(parent: QWidget, offers: Sequence[Offer]) -> tuple[Answer, list[Offer]]:
    """Which of the changes that are kept aside to take back (SAVE), or none (CANCEL)."""
    text = f"Changes that were discarded or could not be read are kept for {DAYS} days."
    if not offers:
        text += " There are none."
    return _answered(RecoveryDialog(parent, offers, text, "", "Close"))


def _answered(dialog: RecoveryDialog) -> tuple[Answer, list[Offer]]:
    dialog.exec()
    answer, chosen = dialog.answer, dialog.chosen()
    dialog.deleteLater()
    return answer, chosen


class RecoveryDialog(QDialog):
    """Journals with a tick each, and below them what the current one would change.

    Args:
        parent: the window.
        offers: the journals.
        text: what they are.
        drop: the button that puts the ticked ones aside; empty: there is none.
        later: the button that leaves all as it is.
    """

    def __init__(self, parent: QWidget, offers: Sequence[Offer], text: str, drop: str, later: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unsaved changes")
        self.answer = Answer.CANCEL
        self._offers = list(offers)
        self.journals = _tree("Unsaved changes", ["Map", "File", "Last change", "Changes", "Not readable"])
        self.differences = ComparisonView("As it was saved", "Unsaved")
        self.said = _plain("")
        buttons = QDialogButtonBox()
        self.take_button = buttons.addButton("Recover", QDialogButtonBox.ButtonRole.AcceptRole)
        self.take_button.setDefault(True)
        self.drop_button = QPushButton(drop)
        self.drop_button.setToolTip(f"They are kept for {DAYS} days: File ▸ Unsaved changes kept aside")
        if drop:
            buttons.addButton(self.drop_button, QDialogButtonBox.ButtonRole.DestructiveRole)
        buttons.addButton(later, QDialogButtonBox.ButtonRole.RejectRole)
        self.take_button.clicked.connect(lambda: self._end(Answer.SAVE))
        self.drop_button.clicked.connect(lambda: self._end(Answer.DISCARD))
        buttons.rejected.connect(self.reject)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(self.journals)
        halves.addWidget(self.differences)
        halves.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(_plain(text))
        layout.addWidget(halves, 1)
        layout.addWidget(self.said)
        layout.addWidget(buttons)
        self.resize(860, 560)
        self._fill(tick=bool(drop))

    def chosen(self) -> list[Offer]:
        """The journals that are ticked."""
        items = [self.journals.topLevelItem(row) for row in range(len(self._offers))]
        return [
            offer
            for offer, item in zip(self._offers, items, strict=True)
            if item is not None and item.checkState(0) is Qt.CheckState.Checked
        ]

    def _fill(self, tick: bool) -> None:
        for offer in self._offers:
            item = QTreeWidgetItem(self.journals, _cells(offer))
            state = Qt.CheckState.Checked if tick and offer.found is not None else Qt.CheckState.Unchecked
            item.setCheckState(0, state)
            if offer.found is None:  # there is nothing to take
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
                item.setData(0, Qt.ItemDataRole.CheckStateRole, None)
        for column, width in enumerate((200, 290, 130, 70)):
            self.journals.setColumnWidth(column, width)
        self.journals.currentItemChanged.connect(lambda: self._show_current())
        self.journals.itemChanged.connect(lambda: self._enable())
        first = self.journals.topLevelItem(0)
        if first is not None:
            self.journals.setCurrentItem(first)
        self._enable()

    def _enable(self) -> None:
        self.take_button.setEnabled(bool(self.chosen()))
        self.drop_button.setEnabled(bool(self.chosen()))

    def _show_current(self) -> None:
        item = self.journals.currentItem()
        if item is None:
            return
        offer = self._offers[self.journals.indexOfTopLevelItem(item)]
        self.said.setText(_said(offer))
        if offer.found is None:
            self.differences.clear()
        else:
            self.differences.show_diff(offer.found.base, offer.found.changes)

    def _end(self, answer: Answer) -> None:
        self.answer = answer
        self.accept()


def _cells(offer: Offer) -> list[str]:
    found = offer.found
    if found is None:
        return [offer.left.file.name, "", "", "", "all"]
    title = found.base.about.title or (found.path.name if found.path is not None else "Untitled map")
    path = "never saved" if found.path is None else str(found.path)
    time = "" if found.at is None else f"{found.at:%Y-%m-%d %H:%M}"
    return [title[:200], path, time, f"{found.count:,}", f"{found.unread:,}" if found.unread else ""]


def _said(offer: Offer) -> str:
    """What is to be known of a journal beside its differences."""
    if offer.found is None:
        return f"{offer.fault} It is kept for {DAYS} days: {offer.left.file}"
    unread = offer.found.unread
    if not unread:
        return ""
    what = "1 change" if unread == 1 else f"{unread:,} changes"
    return f"{what} could not be read: the journal is damaged there. Nothing after that is taken."


def _plain(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _tree(name: str, heads: list[str]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderLabels(heads)
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setAccessibleName(name)
    return tree
