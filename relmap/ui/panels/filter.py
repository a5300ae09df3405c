"""The filter: what of the map is shown, by kind, tag, stance, status, source and reliability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QRadioButton,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from relmap.editor import edits
from relmap.editor.document import Document
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import RELIABILITY_WORDS, STANCE_WORDS, SavedFilter, updated
from relmap.timeline.filtering import NOTHING
from relmap.ui.widgets.inputs import ComboBox
from relmap.ui.widgets.look import plain

_ROLE = Qt.ItemDataRole.UserRole
_MOST = 300
"""So many values of one criterion are listed, the commonest first."""
_UNSAVED = "Not saved"

Values = list[tuple[Any, str, int]]
"""What can be chosen: value, what it is called, how many records have it."""


class FilterPanel(QWidget):
    """Every tick takes effect at once. What is ticked in one group is any of them; all groups must agree."""

    context_menu_requested = Signal(QPoint)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        viewpoint = document.viewpoint
        super().__init__(parent)
        self._document = document
        self._filling = False
        self._stale = True
        self.saved = ComboBox()
        self.saved.setAccessibleName("Saved filters")
        self.saved.setToolTip("Filters saved with the map")
        self.saved.activated.connect(self._choose_saved)
        self.save_button = QToolButton()
        self.save_button.setText("Save…")
        self.save_button.setToolTip("Keep this filter with the map, under a name")
        self.save_button.clicked.connect(self._ask_name)
        self.delete_button = QToolButton()
        self.delete_button.setText("Delete")
        self.delete_button.setToolTip("Delete the saved filter; nothing else is deleted")
        self.delete_button.clicked.connect(self.delete)
        top = QHBoxLayout()
        top.addWidget(self.saved, 1)
        top.addWidget(self.save_button)
        top.addWidget(self.delete_button)
        self.hide_button = QRadioButton("&Hide the others")
        self.dim_button = QRadioButton("Di&m the others")
        self.hide_button.setChecked(True)
        self.dim_button.toggled.connect(lambda dims: viewpoint.set_filter(viewpoint.criteria, dims))
        how = QHBoxLayout()
        how.addWidget(self.hide_button)
        how.addWidget(self.dim_button)
        how.addStretch(1)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, self.tree.header().ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, self.tree.header().ResizeMode.ResizeToContents)
        self.tree.setAccessibleName("What is shown")
        self.tree.itemChanged.connect(self._ticked)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(
            lambda at: self.context_menu_requested.emit(self.tree.viewport().mapToGlobal(at))
        )
        self.out = QLabel()
        self.out.setProperty("soft", "true")
        self.out.setTextFormat(Qt.TextFormat.PlainText)
        self.out.setWordWrap(True)
        self.clear_button = QPushButton("Show everything")
        self.clear_button.clicked.connect(lambda: viewpoint.set_filter(NOTHING))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 8)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addLayout(how)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.out)
        layout.addWidget(self.clear_button)
        document.project_opened.connect(self._opened)
        document.diff_applied.connect(self._on_diff)
        viewpoint.filter_changed.connect(self._show_chosen)
        viewpoint.time_changed.connect(self._count)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _opened(self) -> None:
        self.tree.clear()
        self._renew()

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        if any(ref.collection not in ("placements", "pictures", "scenes") for ref in diff.changes):
            self._renew()

    def _renew(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    # --- what can be chosen ---------------------------------------------------------------

    def _groups(self) -> list[tuple[str, str, Values]]:
        project, counts = self._document.project, self._document.tallies.counts
        grades: Counter[Any] = Counter()
        for key, count in counts["sources"].items():
            grades[project.sources[key].reliability] += count
        return [
            (
                "actor_kinds",
                "Kind of actor",
                _listed(counts["actor_kinds"], lambda k: project.actor_kind(k).label),
            ),
            (
                "relation_kinds",
                "Kind of relation",
                _listed(counts["relation_kinds"], lambda k: project.relation_kind(k).label),
            ),
            ("tags", "Tag", _listed(counts["tags"], str)),
            ("stances", "Stance", _in_order(counts["stances"], [2, 1, 0, -1, -2, None], _stance)),
            ("statuses", "Status", _listed(counts["statuses"], str.capitalize)),
            ("sources", "Source", _listed(counts["sources"], lambda key: _source(project, key))),
            ("reliabilities", "Reliability of a source", _in_order(grades, [*"ABCDEF", None], _grade)),
        ]

    def refresh(self) -> None:
        """Show what can be chosen, and what is."""
        self._stale = False
        self._filling = True
        criteria = self._document.viewpoint.criteria
        open_ = {
            item.data(0, _ROLE): item.isExpanded()
            for n in range(self.tree.topLevelItemCount())
            if (item := self.tree.topLevelItem(n)) is not None
        }
        scrolled = self.tree.verticalScrollBar().value()
        self.tree.clear()
        for key, label, values in self._groups():
            chosen = getattr(criteria, key)
            if len(values) < 2 and not chosen:
                continue
            group = QTreeWidgetItem([label, ""])
            group.setData(0, _ROLE, key)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(group)
            known = [value for value, _, _ in values]
            gone: Values = [(value, str(value), 0) for value in chosen if value not in known]
            for value, text, count in [*values, *gone]:
                item = QTreeWidgetItem(group, [" ".join(text.split())[:120], f"{count:,}"])
                item.setData(0, _ROLE, (value,))
                item.setToolTip(0, f"<qt>{plain(text)[:300].replace('<', '&lt;')}</qt>")
                item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
                flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
                item.setFlags(flags | Qt.ItemFlag.ItemIsSelectable)
            group.setExpanded(open_.get(key, key in ("actor_kinds", "stances", "statuses") or bool(chosen)))
        self.tree.verticalScrollBar().setValue(scrolled)
        self._filling = False
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Show what is chosen; the items stay, for one of them may just be told that it was ticked."""
        self._filling = True
        for number in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(number)
            chosen = (
                getattr(self._document.viewpoint.criteria, str(group.data(0, _ROLE)))
                if group is not None
                else ()
            )
            if group is None:
                continue
            font = group.font(0)
            font.setBold(bool(chosen))
            group.setFont(0, font)
            for row in range(group.childCount()):
                item = group.child(row)
                if item is not None:
                    on = item.data(0, _ROLE)[0] in chosen
                    item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._fill_saved()
        (self.dim_button if self._document.viewpoint.dims else self.hide_button).setChecked(True)
        self._filling = False
        self._count()

    def _fill_saved(self) -> None:
        viewpoint = self._document.viewpoint
        filters = sorted(self._document.project.filters.values(), key=lambda saved: saved.label.casefold())
        self.saved.clear()
        at = -1
        for saved in filters:
            if saved.criteria == viewpoint.criteria and at < 0:
                at = self.saved.count()
            self.saved.addItem(" ".join(saved.label.split())[:80], saved.id)
        if at < 0:
            self.saved.insertItem(0, "No filter" if viewpoint.criteria == NOTHING else _UNSAVED, "")
            at = 0
        self.saved.setCurrentIndex(at)
        editable = not self._document.read_only
        self.delete_button.setEnabled(editable and bool(self.saved.currentData()))
        self.save_button.setEnabled(editable and viewpoint.criteria != NOTHING)
        self.clear_button.setEnabled(viewpoint.criteria != NOTHING)

    def _count(self) -> None:
        passing = self._document.viewpoint.passing if self.isVisible() else None
        if passing is None:
            self.out.setText("Nothing is filtered out. Tick what is to be shown.")
        else:
            out = f"{passing.out:,} {'record is' if passing.out == 1 else 'records are'}"
            self.out.setText(f"{out} filtered out at the time looked at.")

    # --- what is chosen -------------------------------------------------------------------

    def _ticked(self, item: QTreeWidgetItem) -> None:
        viewpoint = self._document.viewpoint
        group = item.parent()
        if self._filling or group is None:
            return
        key = str(group.data(0, _ROLE))
        value = item.data(0, _ROLE)[0]
        chosen = [other for other in getattr(viewpoint.criteria, key) if other != value]
        if item.checkState(0) == Qt.CheckState.Checked:
            chosen.append(value)
        viewpoint.set_filter(updated(viewpoint.criteria, **{key: tuple(chosen)}))

    def offers(self) -> list[tuple[str, Callable[[], None]]]:
        """What can be done with the criterion under the cursor, with what it is called."""
        item = self.tree.currentItem() if self.tree.selectedItems() else None
        group = item.parent() if item is not None else None
        if item is None or group is None:
            return []
        key, value = str(group.data(0, _ROLE)), item.data(0, _ROLE)[0]
        others = []
        for row in range(group.childCount()):
            child = group.child(row)
            if child is not None and child is not item:
                others.append(child.data(0, _ROLE)[0])
        text = plain(item.text(0))[:60]
        return [
            (f"Only {text}", lambda: self._set(key, (value,))),
            (f"All but {text}", lambda: self._set(key, tuple(others))),
            (f"Whatever {group.text(0).lower()}", lambda: self._set(key, ())),
        ]

    def _set(self, key: str, values: tuple[Any, ...]) -> None:
        self._document.viewpoint.set_filter(updated(self._document.viewpoint.criteria, **{key: values}))

    def _choose_saved(self, _position: int) -> None:
        saved = self._document.project.filters.get(str(self.saved.currentData()))
        self._document.viewpoint.set_filter(
            saved.criteria if saved is not None else self._document.viewpoint.criteria
        )

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle("Save the filter")
        dialog.setLabelText("Name of the filter:")
        dialog.textValueSelected.connect(self.save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, name: str) -> None:
        """Keep the filter with the map under a name; one of that name is replaced."""
        name = "".join(c for c in " ".join(name.split()) if c.isprintable())[:200]
        if not name:
            return
        document = self._document
        there = next((saved for saved in document.project.filters.values() if saved.label == name), None)
        key = there.id if there is not None else edits.fresh_id(document.project, "filters", name)
        saved = SavedFilter(id=key, label=name, criteria=document.viewpoint.criteria)
        diff = Diff.adding(saved) if there is None else Diff.replacing(there, saved)
        document.apply(diff, f"Save the filter {name[:60]}")

    def delete(self) -> None:
        """Delete the saved filter that is chosen."""
        document = self._document
        saved = document.project.filters.get(str(self.saved.currentData()))
        if saved is not None:
            document.apply(Diff.removing(saved), f"Delete the filter {saved.label[:60]}")


def _listed(counts: Counter[Any], name: Callable[[Any], str]) -> Values:
    """Values by name; of very many the commonest."""
    found = [(value, name(value), count) for value, count in counts.most_common(_MOST)]
    return sorted(found, key=lambda row: row[1].casefold())


def _in_order(counts: Counter[Any], order: list[Any], name: Callable[[Any], str]) -> Values:
    return [(value, name(value), counts[value]) for value in order if counts[value]]


def _stance(stance: int | None) -> str:
    return "No stance" if stance is None else STANCE_WORDS[stance].capitalize()


def _grade(grade: str | None) -> str:
    return "Not graded" if grade is None else f"{grade}  {RELIABILITY_WORDS[grade]}"


def _source(project: Project, key: str) -> str:
    return project.sources[key].title
