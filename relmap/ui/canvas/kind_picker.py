"""Choosing the kind of a new relation under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from relmap.drawing.style import Theme
from relmap.model.records import RelationKind, cleaned
from relmap.ui.widgets.kind_icons import kind_icon
from relmap.ui.widgets.palette import Choice, Palette


class KindPicker(Palette):
    """The kinds by name, always in the same order; what is typed leaves fewer of them.

    The last one chosen is marked, so that Enter takes it; a name that none has makes a kind. Esc makes no
    relation.
    """

    def __init__(
        self,
        parent: QWidget,
        kinds: Mapping[str, RelationKind],
        last: str,
        chosen: Callable[[str], None],
        make: Callable[[str], None],
        theme: Theme,
    ) -> None:
        ordered = sorted(kinds.values(), key=lambda kind: kind.label.casefold())
        all_choices = [
            Choice(kind.label, "", partial(chosen, kind.id), kind_icon(kind, theme), kind.id == last)
            for kind in ordered
        ]

        def choices(text: str) -> Sequence[Choice]:
            words, label = text.casefold().split(), " ".join(cleaned(text).split())
            found = [each for each in all_choices if all(word in each.title.casefold() for word in words)]
            if label and all(each.title.casefold() != label.casefold() for each in all_choices):
                found.append(Choice(f"New kind “{label}”", "", partial(make, label)))
            return found

        super().__init__(parent, choices, "Kind of relation", "No kind is called so.")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
