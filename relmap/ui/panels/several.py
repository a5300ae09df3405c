"""Several records in the inspector: what they have in common, each edit for all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from heapq import nsmallest
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from relmap.editor.document import Document
from relmap.editor.several import (
    Positions,
    Refused,
    all_phases,
    parts_of,
    phases_on,
    set_for_all,
    shared,
)
from relmap.model import days
from relmap.model.diff import Ref
from relmap.model.errors import RelmapError
from relmap.model.plain_fault import plain_fault
from relmap.model.project import SINGULAR
from relmap.timeline.words import record_title
from relmap.ui.forms.date_field import DateField
from relmap.ui.forms.forms import Spec, soft_label
from relmap.ui.forms.many_form import ManyForm
from relmap.ui.forms.specs import Specs
from relmap.ui.widgets.inputs import ComboBox
from relmap.ui.widgets.look import plain

_FIELDS = {
    "actors": ("kind", "exists", "tags", "citations"),
    "relations": ("kind", "tags"),
    "events": ("when", "status", "participants", "tags", "citations"),
    "sources": ("publisher", "authors", "date", "accessed", "reliability"),
}
"""What makes sense for several; names and titles are of one."""
_PHASE_FIELDS = ("when", "stance", "label", "status", "weight", "unit", "bound", "note", "citations")
_CALLED = {"when": "date", "exists": "existence", "accessed": "day of access"}
"""Fields that are called otherwise in a sentence."""
_NAMED = 3
_PAUSE = 40
"""Milliseconds after the day was moved, until phases of that day are shown."""


def counted(collection: str, count: int) -> str:
    """`1 actor`, `4 relations`."""
    return f"{count:,} {SINGULAR[collection] if count == 1 else collection.replace('_', ' ')}"


class SeveralPanel(QScrollArea):
    """A section for each sort of record that is selected.

    Args:
        document: of the map.
        specs: the fields of its records.
    """

    def __init__(self, document: Document, specs: Specs) -> None:
        super().__init__()
        self._document = document
        self.sections: dict[str, Section] = {}
        self._make = {
            name: lambda name=name: (PhasedSection if name == "relations" else Section)(document, specs, name)
            for name in _FIELDS
        }
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        self._layout = QVBoxLayout(holder)
        self._layout.setContentsMargins(0, 2, 8, 8)
        self._layout.setSpacing(12)
        self._layout.addStretch(1)
        self.setWidget(holder)

    def show_records(self, refs: Iterable[Ref]) -> None:
        """Show what these have in common."""
        found: dict[str, list[Ref]] = {}
        for ref in sorted(refs):
            found.setdefault(ref.collection, []).append(ref)
        earlier: list[str] = []
        for name, make in self._make.items():
            if name in found and name not in self.sections:
                section = make()
                self._layout.insertWidget(sum(known in self.sections for known in earlier), section)
                self.sections[name] = section
            earlier.append(name)
            if name in self.sections:
                self.sections[name].show_records(found.get(name, ()), len(found) > 1)

    @property
    def shows_some(self) -> bool:
        """Whether records are shown, to whom what is being typed belongs."""
        return any(section.refs for section in self.sections.values())

    def titles(self, refs: Collection[Ref]) -> str:
        """The first few names: `Armenia; Russia; CSTO and 7 more`."""
        project = self._document.project
        first = nsmallest(_NAMED, refs)
        known = [record for ref in first if (record := project.get(*ref)) is not None]
        names = [" ".join(record_title(project, record)[:60].split()) or "(no name)" for record in known]
        more = f" and {len(refs) - len(names):,} more" if len(refs) > len(names) else ""
        return f"{'; '.join(names)}{more}"


class Section(QWidget):
    """The records of one sort.

    Args:
        document: of the map.
        specs: the fields of its records.
        collection: whose records.
    """

    def __init__(self, document: Document, specs: Specs, collection: str) -> None:
        super().__init__()
        self._document = document
        self._collection = collection
        self.refs: Sequence[Ref] = ()
        """What is shown, and changed by an edit: whatever is selected meanwhile."""
        self._heading = QLabel()
        self._heading.setProperty("heading", "true")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self._heading)
        self.form = self._added(_specs_of(specs, collection), lambda: None)

    def _added(self, specs: Sequence[Spec], positions: Callable[[], Positions | None]) -> ManyForm:
        """A form over the records, or over those of their phases."""

        def named(field: str, value: Any) -> str:
            collection = {"citations": "sources", "participants": "actors"}.get(field)
            record = self._document.project.get(collection, value) if collection is not None else None
            return str(value) if record is None else record_title(self._document.project, record)

        def take(field: str, value: Any) -> str:
            return self._set(field, _CALLED.get(field, form.labels[field].lower()), value, positions())

        form = ManyForm(specs, take, named)
        self._layout.addWidget(form)
        return form

    def _set(self, field: str, label: str, value: Any, phases: Positions | None) -> str:
        """One edit of all; says why it cannot be done."""
        document = self._document
        try:
            diff = set_for_all(document.project, self.refs, field, value, phases)
            document.apply(diff, f"Set {label} of {counted(self._collection, len(self.refs))}", self)
        except Refused as refused:
            record = document.record(refused.ref)
            title = "" if record is None else record_title(document.project, record)[:60]
            return f"{title}: {plain_fault(refused.cause)}"
        except RelmapError as error:
            return str(error)
        if not diff:
            self.refresh()
        return ""

    def show_records(self, refs: Sequence[Ref], beside_others: bool) -> None:
        """Show what these have in common; none: nothing is shown."""
        self.refs = refs
        self.setVisible(bool(refs))
        self._heading.setText(counted(self._collection, len(refs)))
        self._heading.setVisible(beside_others)
        if refs:
            self.refresh()

    def refresh(self) -> None:
        """Show the records as they are now."""
        self.form.show_shared(shared(parts_of(self._document.project, self.refs), self.form.fields))


class PhasedSection(Section):
    """Relations, and the phases of them that are chosen above."""

    def __init__(self, document: Document, specs: Specs, collection: str) -> None:
        super().__init__(document, specs, collection)
        self._positions: Positions = {}
        heading = QLabel("Phases")
        heading.setProperty("heading", "true")
        self.which = ComboBox()
        self.which.addItems(["", "all phases"])
        self.which.setAccessibleName("Which phases are changed")
        self.which.activated.connect(self.refresh)
        self._said = soft_label()
        self._said.setWordWrap(True)
        for widget in (heading, self.which, self._said):
            self._layout.addWidget(widget)
        self.phases = self._added(_phase_specs(specs), lambda: self._positions)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.refresh)
        document.viewpoint.time_changed.connect(self._follow_day)

    def _follow_day(self) -> None:
        if self.refs and not self._pause.isActive():
            self._pause.start()

    def refresh(self) -> None:
        super().refresh()
        document, keys = self._document, [ref.id for ref in self.refs]
        day = document.viewpoint.day
        self.which.setItemText(0, f"the phase on {plain(days.in_words(day))}")
        on_day = self.which.currentIndex() == 0
        self._positions = (
            phases_on(document.index, keys, day) if on_day else all_phases(document.project, keys)
        )
        parts = parts_of(document.project, self.refs, self._positions)
        self.phases.setEnabled(bool(parts))
        self.phases.show_shared(shared(parts, self.phases.fields))
        self._say(len(parts))

    def _say(self, count: int) -> None:
        """How many phases there are, where that is not one of each; and which relations have none."""
        without = sum(not at for at in self._positions.values())
        said = [] if count == len(self.refs) else [f"{count:,} phase{'' if count == 1 else 's'}."]
        if without:
            has, stays = ("has", "stays") if without == 1 else ("have", "stay")
            said.append(f"{counted('relations', without)} {has} no phase and {stays} without.")
        self._said.setText(" ".join(said))
        self._said.setVisible(bool(said))


def _specs_of(specs: Specs, collection: str) -> list[Spec]:
    """The fields of a record that make sense for several, in the order of its own form."""
    own = {"citations": specs.cited(), "participants": specs.taking_part()}
    if collection == "events":
        own["when"] = Spec("when", "When", lambda: DateField("When", "undated", "event"))
    known: list[Spec] = getattr(specs, collection)()
    return [own.get(s.attribute, s) for s in known if s.attribute in _FIELDS[collection]]


def _phase_specs(specs: Specs) -> list[Spec]:
    known = [spec for spec in specs.phases() if spec.attribute in _PHASE_FIELDS]
    return [specs.cited() if spec.attribute == "citations" else spec for spec in known]
