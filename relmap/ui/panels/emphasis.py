"""How what is selected is emphasised: a card in the inspector for each span of days."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from relmap.editor import edits
from relmap.editor.annotations import emphases_of
from relmap.editor.document import Document
from relmap.editor.drafts import drafts_of
from relmap.editor.typed import TypedStep
from relmap.model.diff import Ref
from relmap.model.records import Emphasis
from relmap.ui.forms.forms import ModelForm
from relmap.ui.forms.specs import Specs


class EmphasisCards(QWidget):
    """Hidden where nothing is emphasised; every edit is one step of undo.

    Args:
        document: the map.
        specs: the fields of its records.
        typed: takes what is typed.
    """

    def __init__(self, document: Document, specs: Specs, typed: TypedStep) -> None:
        super().__init__()
        self._typed = typed
        self._document = document
        self._specs = specs
        self.cards: list[tuple[QFrame, ModelForm]] = []
        self._shown: list[str] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 8, 0)
        self.setVisible(False)

    def show_of(self, ref: Ref | None) -> None:
        """The emphases of an actor or a relation; of nothing else there are any."""
        found = emphases_of(self._document.project, ref) if ref is not None else []
        while len(self.cards) < len(found):
            self.cards.append(self._card(len(self.cards)))
            self._layout.addWidget(self.cards[-1][0])
        self._shown = [emphasis.id for emphasis in found]
        for number, (card, form) in enumerate(self.cards):
            card.setVisible(number < len(found))
            if number < len(found):
                drafts = drafts_of(self._document.project, Ref("emphases", found[number].id))
                form.set_value(found[number], drafts)
        self.setVisible(bool(found))

    def _card(self, number: int) -> tuple[QFrame, ModelForm]:
        card, form = QFrame(), ModelForm(self._specs.emphases())
        card.setProperty("card", "true")
        form.edited.connect(self._edited)
        form.drafted.connect(partial(self._drafted, number))
        heading, remove = QLabel("Emphasised"), QToolButton()
        heading.setProperty("soft", "true")
        remove.setText("Remove")
        remove.setAutoRaise(True)
        remove.setAccessibleName("No longer emphasise")
        remove.clicked.connect(partial(self._remove, number))
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(remove)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(9, 6, 9, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(form)
        return card, form

    def _edited(self, record: Emphasis) -> None:
        self._typed.edit(partial(edits.replace_record, record=record), "Edit an emphasis", self)

    def _drafted(self, number: int, field: str, text: str) -> None:
        ref = Ref("emphases", self._shown[number])
        self._typed.draft(ref, field, text, "an emphasis")

    def _remove(self, number: int) -> None:
        ref = Ref("emphases", self._shown[number])
        self._document.apply(edits.remove(self._document.project, [ref]), "No longer emphasise", self)
