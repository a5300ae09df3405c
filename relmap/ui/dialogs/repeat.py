"""A relation for other pairs: which end stays, and who comes in place of the other."""

from __future__ import annotations

import re
from collections.abc import Collection

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from relmap.editor.document import Document
from relmap.editor.edits import End
from relmap.editor.finder import Entry, Finder, find_among
from relmap.editor.ties import Names, Namesakes, Repeated, repeat
from relmap.model.diff import Diff
from relmap.model.records import Relation
from relmap.model.words import relation_title
from relmap.ui.widgets.inputs import BoundedText
from relmap.ui.widgets.look import plain

_MOST = 100
"""So many actors at most are listed."""
_NAMED = 6
_LONGEST = 20_000


class RepeatDialog(QDialog):
    """Asks; what comes of it is `found`.

    Args:
        parent: the window.
        document: of the map.
        relation: to be repeated.
        ticked: ids of the actors that are ticked at the start.
    """

    def __init__(
        self, parent: QWidget, document: Document, relation: Relation, ticked: Collection[str] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Repeat for others")
        self._project = project = document.project
        self._relation = relation
        self._names = Namesakes(project)
        chosen = set(ticked) - {relation.source, relation.target}
        self._ticked = dict.fromkeys(sorted(chosen, key=lambda key: project.actors[key].name.casefold()))
        self._finder = Finder(_entries(document))
        self.found = Repeated(Diff())
        heading = QLabel(" ".join(relation_title(project, relation).split())[:200])
        heading.setProperty("heading", "true")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        self.stays: dict[End, QRadioButton] = {
            "source": self._choice(relation.source, relation.target),
            "target": self._choice(relation.target, relation.source),
        }
        self.text = BoundedText(_LONGEST)
        self.text.setAccessibleName("Names of the others")
        self.text.setPlaceholderText("UAE, Bahrain, Egypt")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(2 * self.text.fontMetrics().lineSpacing() + 14)
        self.text.textChanged.connect(self.refresh)
        label = QLabel("&Others, between commas, semicolons or lines:")
        label.setBuddy(self.text)
        self.list = QListWidget()
        self.list.setAccessibleName("Actors; tick those that come in place")
        self.list.setUniformItemSizes(True)
        self.list.itemChanged.connect(self._tick)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.repeat_button = buttons.addButton("Repeat", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(8)
        for widget in (heading, *self.stays.values(), label, self.text):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.said)
        layout.addWidget(buttons)
        self.resize(460, 520)
        self.stays[self._likely()].setChecked(True)
        for button in self.stays.values():
            button.toggled.connect(self.refresh)
        self.refresh()
        self.text.setFocus()

    def _choice(self, stays: str, gives_way: str) -> QRadioButton:
        names = (" ".join(self._project.actors[key].name.split())[:40] for key in (stays, gives_way))
        one, other = (plain(name) or "(no name)" for name in names)
        return QRadioButton(f"{one} stays: others in place of {other}")

    def _likely(self) -> End:
        """The end to which more are tied in this way: it is what they have in common."""
        kind, ends = self._relation.kind, (self._relation.source, self._relation.target)
        ties = [tie for tie in self._project.relations.values() if tie.kind == kind]
        counts = [sum(end in (tie.source, tie.target) for tie in ties) for end in ends]
        return "source" if counts[0] >= counts[1] else "target"

    # --- what is meant --------------------------------------------------------------------

    @property
    def keep(self) -> End:
        """The end that stays."""
        return "source" if self.stays["source"].isChecked() else "target"

    def _typing(self) -> str:
        """The name that is being typed: the last one, as long as nothing is called so."""
        text = self.text.toPlainText()
        names = self._names.names_in(text)
        done = not names or text.rstrip(" ")[-1:] in ",;\n"
        return "" if done or self._names.of(names[-1]) else names[-1]

    def refresh(self) -> None:
        """Read what is typed and ticked, and say what comes of it."""
        read = self._names.read(self.text.toPlainText())
        others = dict.fromkeys((*self._ticked, *read.known))
        self.found = repeat(self._project, self._relation.id, self.keep, tuple(others), read.new)
        self.said.setText(self._words(read))
        self.repeat_button.setEnabled(bool(self.found.relations) and not read.unclear)
        self._fill()

    def _words(self, read: Names) -> str:
        """`3 relations, 1 new actor: Bahrain. Already there: Egypt.`"""
        found = self.found
        if not (found.relations or found.already or read.unclear):
            return "Type names, or tick actors."
        count = len(found.relations)
        said = f"{count:,} relation{'' if count == 1 else 's'}"
        if found.actors:
            said += f", {len(found.actors):,} new actor{'' if len(found.actors) == 1 else 's'}: "
            said += _listed(read.new)
        parts = [f"{said}."]
        if found.already:
            parts.append(f"Already there: {_listed(found.already)}.")
        if read.unclear:
            parts.append(f"Several are called {_listed(read.unclear)}: tick the one meant in its place.")
        return " ".join(parts)

    # --- the list -------------------------------------------------------------------------

    def _fill(self) -> None:
        """Those ticked, then those found by what is being typed; where it finds none, all."""
        typed, known = self._typing(), self._project.actors
        found = find_among([self._finder], typed, _MOST) if typed else []
        entries = found or self._finder.entries[: 2 * _MOST]
        without = {self._relation.source, self._relation.target, *self._ticked}
        with QSignalBlocker(self.list):
            self.list.clear()
            for key in (*self._ticked, *(entry.what for entry in entries if entry.what not in without)):
                item = QListWidgetItem(" ".join(known[key].name.split())[:200] or "(no name)")
                item.setData(Qt.ItemDataRole.UserRole, key)
                ticked = key in self._ticked
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                self.list.addItem(item)

    def _tick(self, item: QListWidgetItem) -> None:
        key = item.data(Qt.ItemDataRole.UserRole)
        if item.checkState() == Qt.CheckState.Checked:
            self._ticked[key] = None
            self._take_typed()
        else:
            self._ticked.pop(key, None)
        self.refresh()

    def _take_typed(self) -> None:
        """What was typed to find the actor that is ticked now is no name of another one."""
        if self._typing():
            with QSignalBlocker(self.text):
                self.text.setPlainText(re.sub(r"[^,;\n]*$", "", self.text.toPlainText()))
                self.text.moveCursor(QTextCursor.MoveOperation.End)


def _entries(document: Document) -> list[Entry]:
    """The actors, by name."""
    found = [
        Entry(" ".join(actor.name[:300].split()), actor.id, " ".join((*actor.aliases, actor.code)))
        for actor in document.project.actors.values()
    ]
    return sorted(found, key=lambda entry: entry.title.casefold())


def _listed(names: Collection[str]) -> str:
    """`Egypt, Iran and 3 more`."""
    first = [" ".join(name.split())[:40] for name in [*names][:_NAMED]]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{', '.join(first)}{more}"
