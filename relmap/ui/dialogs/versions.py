"""Earlier versions of maps, each compared with the map as it is now before it is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.storage.backups import BackedUp, Version
from relmap.ui.dialogs.comparison import ComparisonView
from relmap.ui.widgets.inputs import ComboBox

Read = Callable[[Version], Project | None]
"""Reads a version; None: the user stopped it. Raises RelmapError."""


class VersionsDialog(QDialog):
    """The versions of a map at the left, what one of them changes at the right.

    Args:
        parent: the window.
        maps: that have versions; the open one first, whether it has any or not.
        now: the open map; None: none is open.
        editable: whether the open map can be changed.
        read: a version.
    """

    def __init__(
        self, parent: QWidget, maps: Sequence[BackedUp], now: Project | None, editable: bool, read: Read
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Earlier versions")
        self._maps = list(maps)
        self._now = now
        self._editable = editable
        self._read = read
        self._then: Project | None = None
        self.restores = False
        """Whether it is to be restored, rather than opened as a new map."""
        self.map_box = ComboBox()
        self.map_box.setAccessibleName("Map")
        for each in self._maps:
            self.map_box.addItem(each.path.name)
            self.map_box.setItemData(self.map_box.count() - 1, str(each.path), Qt.ItemDataRole.ToolTipRole)
        self.map_box.currentIndexChanged.connect(self._list_versions)
        self.list = QListWidget()
        self.list.setAccessibleName("Versions")
        self.list.currentRowChanged.connect(self._show)
        self.differences = ComparisonView("Now", "Then")
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setProperty("soft", "true")
        halves = QSplitter()
        halves.addWidget(self.list)
        halves.addWidget(self.differences)
        halves.setStretchFactor(1, 1)
        halves.setSizes([230, 700])
        halves.setChildrenCollapsible(False)
        self._halves = halves
        buttons = QDialogButtonBox()
        self.restore_button = buttons.addButton("Restore", QDialogButtonBox.ButtonRole.AcceptRole)
        self.restore_button.setToolTip("The open map becomes what it was then; Undo takes that back")
        self.open_button = buttons.addButton("Open as a new map", QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self.restore_button.clicked.connect(lambda: self._end(restores=True))
        self.open_button.clicked.connect(lambda: self._end(restores=False))
        buttons.rejected.connect(self.reject)
        head = QHBoxLayout()
        label = QLabel("Map")
        label.setBuddy(self.map_box)
        head.addWidget(label)
        head.addWidget(self.map_box, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.said)
        layout.addWidget(halves, 1)
        layout.addWidget(buttons)
        self.resize(980, 600)
        self._list_versions()

    @property
    def chosen(self) -> Version | None:
        """The version that is looked at."""
        versions = self._versions()
        row = self.list.currentRow()
        return versions[row] if 0 <= row < len(versions) else None

    @property
    def then(self) -> Project | None:
        """The map as it was in the version chosen."""
        return self._then

    @property
    def path(self) -> Path | None:
        """Of the map whose versions are listed."""
        at = self.map_box.currentIndex()
        return self._maps[at].path if 0 <= at < len(self._maps) else None

    def _versions(self) -> Sequence[Version]:
        at = self.map_box.currentIndex()
        return self._maps[at].versions if 0 <= at < len(self._maps) else ()

    def _is_open(self) -> bool:
        """Whether the map whose versions are listed is the open one."""
        return self._now is not None and self.map_box.currentIndex() == 0

    def _list_versions(self) -> None:
        self.list.clear()
        for version in self._versions():
            self.list.addItem(QListWidgetItem(f"{when_in_words(version.time)}   {_size(version.size)}"))
        some = bool(self._versions())
        self._halves.setVisible(some)
        if not self._maps:
            self.said.setText("There are no earlier versions yet: one is kept each time a map is saved.")
        elif not some:
            self.said.setText("There is no earlier version of this map yet: one is kept at each save.")
        elif self._is_open():
            self.said.setText("One is kept at each save; of older ones one an hour, a day, a week.")
        else:
            self.said.setText("This map is not the open one: its versions can be opened as new maps.")
        if some:
            self.list.setCurrentRow(0)
            self.list.setFocus()
        else:
            self._enable()

    def _show(self, _row: int = -1) -> None:
        """Compare the version chosen with the map as it is now."""
        self._then = None
        version = self.chosen
        if version is not None:
            try:
                self._then = self._read(version)
            except RelmapError as error:
                self.differences.clear(str(error))
            else:
                self._compare()
        self._enable()

    def _compare(self) -> None:
        if self._then is None:
            self.differences.clear()
        elif self._is_open() and self._now is not None:
            self.differences.set_names("Now", "Then")
            self.differences.show_maps(self._now, self._then)
        else:
            self.differences.set_names("", "In this version")
            self.differences.show_maps(Project(), self._then)

    def _enable(self) -> None:
        now, then = self._now, self._then
        changes = then is not None and now is not None and bool(Diff.between(now, then))
        self.restore_button.setEnabled(self._is_open() and self._editable and changes)
        self.open_button.setEnabled(then is not None)

    def _end(self, restores: bool) -> None:
        self.restores = restores
        self.accept()


def when_in_words(time: datetime, now: datetime | None = None) -> str:
    """A time as one says it here: `Today 14:02`, `Yesterday 09:10`, `3 November 2026 18:00`."""
    here = time.astimezone()
    today = (now or datetime.now().astimezone()).date()
    if here.date() == today:
        day = "Today"
    elif here.date() == today - timedelta(days=1):
        day = "Yesterday"
    else:
        day = days.in_words(here.toordinal())
    return f"{day} {here:%H:%M}"


def _size(size: int) -> str:
    """Of a file, in kB or MB."""
    return f"{max(round(size / 1_000), 1):,} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"
