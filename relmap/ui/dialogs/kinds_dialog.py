"""The kinds of actors and relations: how each is called and drawn."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from relmap.drawing.style import Theme
from relmap.editor.document import Document
from relmap.editor.drafts import drafts_of
from relmap.editor.kinds import BUILT_IN, Collection, Kind, add_kinds, drop_kind, new_kind, put_kind, uses
from relmap.editor.typed import TypedStep
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.kind_sets import SETS
from relmap.storage import project_file
from relmap.ui.forms.forms import ModelForm
from relmap.ui.forms.leaving import Leaving
from relmap.ui.forms.specs import Specs
from relmap.ui.widgets import ask
from relmap.ui.widgets.kind_icons import SAMPLE, kind_icon
from relmap.ui.widgets.look import plain

_KEY = Qt.ItemDataRole.UserRole
_PAGES: dict[Collection, str] = {"actor_kinds": "Actors", "relation_kinds": "Relations"}


class KindsDialog(QDialog):
    """Stays open beside the map; every edit is one step of undo.

    Args:
        parent: the window.
        document: of the map.
        theme: the colours.
        folder: where to look for another map.
    """

    def __init__(self, parent: QWidget, document: Document, theme: Theme, folder: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Kinds and their looks")
        self._document = document
        self._folder = folder
        self.tabs = QTabWidget()
        self.pages = {name: _Page(self, document, theme, name) for name in _PAGES}
        for page, label in zip(self.pages.values(), _PAGES.values(), strict=True):
            self.tabs.addTab(page, label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        sets = QPushButton("Add a set")
        menu = QMenu(sets)
        for ready in SETS:
            menu.addAction(plain(ready.label), partial(self.add, ready.kinds, ready.label))
        sets.setMenu(menu)
        sets.setToolTip("Kinds for a field; kinds that the map has stay as they are")
        other = QPushButton("Take from a map…")
        other.setToolTip("Add the kinds of another map; kinds that this one has stay as they are")
        other.clicked.connect(self._choose_map)
        buttons.addButton(sets, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(other, QDialogButtonBox.ButtonRole.ActionRole)
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter takes a name, and presses nothing
        self._said = QLabel()
        self._said.setProperty("soft", "true")
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self._said)
        layout.addWidget(buttons)
        self.resize(680, 560)

    def choose(self, collection: str, key: str) -> None:
        """Show one of the kinds, by its id."""
        for name, page in self.pages.items():
            if name == collection:
                self.tabs.setCurrentWidget(page)
                page.refresh(key)

    def add(self, kinds: tuple[Kind, ...], label: str) -> None:
        """Add kinds to those of the map."""
        diff = add_kinds(self._document.project, kinds)
        self._document.apply(diff, f"Add kinds: {label[:60]}")
        count = len(diff.changes)
        self._said.setText(f"{count} kinds added." if count else "The map has all of these kinds already.")

    def _choose_map(self) -> None:
        path = ask.map_to_open(self, self._folder)
        if path is None:
            return
        try:
            other = project_file.load(path).project
        except RelmapError as error:
            ask.tell(self, error)
            return
        self.add((*other.actor_kinds.values(), *other.relation_kinds.values()), path.name)


class _Page(QWidget):
    """The kinds of actors, or those of relations."""

    def __init__(self, parent: QWidget, document: Document, theme: Theme, collection: Collection) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self._collection: Collection = collection
        self.list = QListWidget()
        self.list.setIconSize(SAMPLE)
        self.list.setAccessibleName(f"Kinds of {_PAGES[collection].lower()}")
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.form = ModelForm(getattr(Specs(document), collection)())
        self.form.edited.connect(self._edited)
        self.form.drafted.connect(self._drafted)
        self._typed = TypedStep(document, self)
        Leaving(self.form, self._typed)
        self.new_button = QPushButton("New")
        self.new_button.clicked.connect(lambda: self._add(None))
        self.copy_button = QPushButton("Duplicate")
        self.copy_button.clicked.connect(lambda: self._add(self._kind()))
        self.drop_button = QPushButton("Delete")
        self.drop_button.clicked.connect(self._drop)
        self.note = QLabel()
        self.note.setProperty("soft", "true")
        self.note.setWordWrap(True)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        row = QHBoxLayout()
        for button in (self.new_button, self.copy_button, self.drop_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        left.addLayout(row)
        holder = QWidget()
        right = QVBoxLayout(holder)
        right.setContentsMargins(8, 0, 4, 0)
        right.addWidget(self.form)
        right.addWidget(self.note)
        right.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        layout = QHBoxLayout(self)
        layout.addLayout(left, 4)
        layout.addWidget(area, 5)
        document.diff_applied.connect(self._on_diff)
        document.project_opened.connect(self.refresh)
        self.refresh()

    def _kinds(self) -> dict[str, Kind]:
        project = self._document.project
        actors = self._collection == "actor_kinds"
        return dict(project.all_actor_kinds() if actors else project.all_relation_kinds())

    def _kind(self) -> Kind | None:
        return self._kinds().get(self._current())

    def _current(self) -> str:
        """The id of the kind that is chosen in the list; empty if none is."""
        return str(self.list.currentItem().data(_KEY)) if self.list.currentRow() >= 0 else ""

    def _on_diff(self, diff: Diff, initiator: object) -> None:
        if initiator is self._typed:  # it is shown where it is typed
            return
        if diff.touches("actor_kinds", "relation_kinds", "actors", "relations"):
            self.refresh()

    def refresh(self, select: str = "") -> None:
        """List the kinds anew."""
        select = select or self._current()
        counts = uses(self._document.project, self._collection)
        own = self._document.project.collection(self._collection)
        self.list.blockSignals(True)
        self.list.clear()
        for kind in sorted(self._kinds().values(), key=lambda kind: kind.label.casefold()):
            used = counts.get(kind.id, 0)
            item = QListWidgetItem(
                kind_icon(kind, self._theme), f"{' '.join(kind.label.split())[:60]}  {used or ''}"
            )
            item.setData(_KEY, kind.id)
            font = item.font()
            font.setBold(kind.id in own)
            item.setFont(font)
            self.list.addItem(item)
            if kind.id == select:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self._show()

    def _show(self) -> None:
        kind = self._kind()
        own = self._document.project.collection(self._collection)
        self.form.setEnabled(kind is not None)
        if kind is None:
            return
        self.form.set_value(kind, drafts_of(self._document.project, Ref(self._collection, kind.id)))
        built_in = kind.id in BUILT_IN[self._collection]
        self.drop_button.setText("Reset" if built_in else "Delete")
        self.drop_button.setEnabled(kind.id in own)
        self.note.setText(
            "A kind that every map has. Changed, it is kept with this map."
            if built_in and kind.id not in own
            else "Kept with this map."
        )

    def _edited(self, kind: Kind) -> None:
        try:
            self._typed.edit(partial(put_kind, kind=kind), f"Edit the kind {kind.label[:60]}", self)
        except RelmapError as error:
            self.note.setText(str(error))

    def _drafted(self, field: str, text: str) -> None:
        """Keep what is being typed, or was typed and is not taken."""
        kind = self._kind()
        if kind is not None:
            ref, title = Ref(self._collection, kind.id), f"the kind {kind.label[:60]}"
            self._typed.draft(ref, field, text, title, partial(put_kind, kind=kind))

    def _add(self, like: Kind | None) -> None:
        diff, key = new_kind(self._document.project, self._collection, like)
        self._apply(diff, "Add a kind")
        self.refresh(key)
        field = self.form.fields["label"]
        field.setFocus()
        line = field.focusProxy()
        select_all = getattr(line, "selectAll", None)
        if select_all is not None:
            select_all()

    def _drop(self) -> None:
        kind = self._kind()
        if kind is not None:
            diff = drop_kind(self._document.project, self._collection, kind.id)
            self._apply(diff, f"{self.drop_button.text()} the kind {kind.label[:60]}")

    def _apply(self, diff: Diff, text: str) -> None:
        try:
            self._document.apply(diff, text, self)
        except RelmapError as error:
            self.note.setText(str(error))
