"""The inspector: every field of what is selected; of the map itself when nothing is."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from relmap.editor import edits
from relmap.editor.document import Document
from relmap.editor.drafts import drafts_of
from relmap.editor.edits import with_end_at_next
from relmap.editor.typed import TypedStep
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.flags import flagged
from relmap.model.project import AnyRecord
from relmap.model.records import About, Actor, Note, Relation
from relmap.timeline.words import record_title
from relmap.ui.forms.forms import ModelForm, PartsField
from relmap.ui.forms.leaving import Leaving
from relmap.ui.forms.reading import let_read
from relmap.ui.forms.specs import Specs
from relmap.ui.panels.emphasis import EmphasisCards
from relmap.ui.panels.several import SeveralPanel, counted

_PAGES = ("about", "actors", "relations", "events", "sources", "scenes", "notes")


class InspectorPanel(QWidget):
    """Shows one record; every edit is one step of undo."""

    kind_made = Signal(str, str)
    """The collection and the id of a kind that was made in a field."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._specs = Specs(document, self.kind_made.emit)
        self._typed = TypedStep(document, self)
        self._forms: dict[str, ModelForm] = {}
        self._areas: dict[str, QScrollArea] = {}
        self._shown: Ref | None = None
        self._selected = document.viewpoint.selection
        self._new_phase: tuple[str, int, str] | None = None
        """A phase just added: its relation and position, and the day on which the one before was ended."""
        self._heading = QLabel()
        self._heading.setProperty("heading", "true")
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._heading.setWordWrap(True)
        self._hint = QLabel()
        self._hint.setProperty("soft", "true")
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._stack = QStackedWidget()
        self.several = SeveralPanel(document, self._specs)
        self._stack.addWidget(self.several)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 4, 4)
        layout.setSpacing(5)
        layout.addWidget(self._heading)
        layout.addWidget(self._hint)
        self.emphasis = EmphasisCards(document, self._specs, self._typed)
        layout.addWidget(self.emphasis)
        layout.addWidget(self._stack, 1)
        document.project_opened.connect(self._opened)
        document.viewpoint.selection_changed.connect(self.refresh)
        document.diff_applied.connect(self._on_diff)
        document.access_changed.connect(self._follow_access)
        self._was_read_only = False
        Leaving(self, self._typed)
        self.refresh()

    def edit_title(self, collection: str) -> None:
        """Into the title of what is shown, so that it can be typed over."""
        field = self.form(collection).fields["title"]
        field.setFocus()
        select_all = getattr(field.focusProxy(), "selectAll", None)
        if select_all is not None:
            select_all()

    def form(self, collection: str) -> ModelForm:
        """The form of a type of record, made when first needed."""
        if collection not in self._forms:
            form = ModelForm(getattr(self._specs, collection)())
            form.edited.connect(self._edited)
            form.drafted.connect(self._drafted)
            holder = QWidget()
            inner = QVBoxLayout(holder)
            inner.setContentsMargins(0, 2, 8, 8)
            inner.addWidget(form)
            inner.addStretch(1)
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(holder)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._forms[collection], self._areas[collection] = form, area
            self._stack.addWidget(area)
        return self._forms[collection]

    def _opened(self) -> None:
        self._shown = None
        self.several.show_records(())
        self.refresh()

    def _on_diff(self, _diff: Diff, initiator: object) -> None:
        if initiator is not self._typed:  # what is being typed here is shown here
            self.refresh()

    def _follow_access(self) -> None:
        """Fields are to be read only, or can be edited again; those made since follow, too."""
        read_only = self._document.read_only
        if read_only or self._was_read_only:
            self._was_read_only = read_only
            let_read(self, read_only)

    def refresh(self) -> None:
        """Show what is selected now."""
        self._show()
        self._follow_access()

    def _show(self) -> None:
        selection = self._document.viewpoint.selection
        changed, self._selected = selection != self._selected, selection
        self.emphasis.show_of(next(iter(selection)) if len(selection) == 1 else None)
        if changed and (self._shown is not None or self.several.shows_some):
            self.commit_pending()  # what is being typed belongs to what was shown
            selection = self._selected
        if len(selection) > 1:
            self._show_several(selection)
            return
        self.several.show_records(())
        ref = next(iter(selection), Ref("about", "about"))
        record = self._document.record(ref)
        if record is None or ref.collection not in _PAGES:
            return
        self._show_text(*self._titles(record))
        page = "frames" if isinstance(record, Note) and record.form == "frame" else ref.collection
        self.form(page).set_value(record, drafts_of(self._document.project, ref))
        self._stack.setCurrentWidget(self._areas[page])
        if ref != self._shown:
            self._shown = ref
            self._areas[page].verticalScrollBar().setValue(0)

    def _show_several(self, selection: frozenset[Ref]) -> None:
        counts = Counter(ref.collection for ref in selection)
        heading = ", ".join(counted(name, count) for name, count in sorted(counts.items()))
        self._show_text(heading, self.several.titles(selection))
        self.several.show_records(selection)
        self._stack.setCurrentWidget(self.several)
        self._shown = None

    def show_phase(self, relation: str, position: int) -> None:
        """Bring the card of a phase into view."""
        if self._shown != Ref("relations", relation):
            return
        field = self.form("relations").fields["phases"]
        card = field.card(position) if isinstance(field, PartsField) else None
        if card is not None:
            card.show()  # of one just made Qt would do that only when it has time
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            area = self._areas["relations"]
            holder = area.widget()
            if holder is not None:
                area.verticalScrollBar().setValue(card.mapTo(holder, QPoint(0, -8)).y())

    def focus_date(self, ref: Ref, phase: int = 0) -> None:
        """Put the cursor into the date of a record, or of a phase of it (by its position)."""
        if self._shown != ref:
            return
        record = self._document.record(ref)
        framed = isinstance(record, Note) and record.form == "frame"
        form = self.form("frames" if framed else ref.collection)
        if ref.collection == "relations":
            self.show_phase(ref.id, phase)
            phases = form.fields["phases"]
            card = phases.form_of(phase) if isinstance(phases, PartsField) else None
            field = card.fields["when"] if card is not None else None
        else:
            names = ("when", "exists", "date", "as_of")
            field = next((form.fields[name] for name in names if name in form.fields), None)
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _titles(self, record: AnyRecord) -> tuple[str, str]:
        if isinstance(record, About):
            return "The map", "Select an actor, a relation, an event or a source to edit it."
        project = self._document.project
        return " ".join(record_title(project, record)[:300].split()) or "(no name)", ""

    def _show_text(self, heading: str, hint: str) -> None:
        self._heading.setText(heading)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _edited(self, record: AnyRecord) -> None:
        document = self._document
        before = document.project.actors.get(record.id) if isinstance(record, Actor) else None
        if isinstance(record, Actor):
            record = flagged(document.project, record, before)
        if isinstance(record, Relation):
            record = self._with_new_phase_dated(record)
        title = "the map" if isinstance(record, About) else record_title(document.project, record)[:60]
        try:
            self._typed.edit(partial(edits.replace_record, record=record), f"Edit {title}", self)
        except RelmapError as error:
            self.refresh()
            self._hint.setText(str(error))
            self._hint.setVisible(True)

    def _with_new_phase_dated(self, relation: Relation) -> Relation:
        """A phase that was ended for a new one ends where that begins, whatever date it is then given."""
        known, self._new_phase = self._new_phase, None
        before = self._document.project.relations.get(relation.id)
        if before is None:
            return relation
        if known is not None and known[0] == relation.id and len(relation.phases) == len(before.phases):
            dated = with_end_at_next(relation, known[1], known[2])
            if relation.phases[known[1]].when == before.phases[known[1]].when:
                self._new_phase = known
            return dated
        pairs = enumerate(zip(relation.phases, before.phases, strict=False))
        ended = next((n for n, (now, tie) in pairs if now.when != tie.when), None)
        if len(relation.phases) == len(before.phases) + 1 and ended is not None:
            self._new_phase = (relation.id, ended + 1, relation.phases[ended].when.partition("/")[2])
        return relation

    def _drafted(self, field: str, text: str) -> None:
        """Keep what was typed and is not taken."""
        ref = self._shown
        record = self._document.record(ref) if ref is not None else None
        if ref is None or record is None:
            return
        title = "the map" if isinstance(record, About) else record_title(self._document.project, record)[:60]
        self._typed.draft(ref, field, text, title)

    def commit_pending(self) -> None:
        """Take what is being typed, before the map is saved or closed."""
        widget = QApplication.focusWidget()
        if widget is not None and self.isAncestorOf(widget):
            widget.clearFocus()
        self._typed.end()
