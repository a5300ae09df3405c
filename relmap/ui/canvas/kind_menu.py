"""Choosing the kind of a new relation under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from relmap.drawing.style import Theme
from relmap.model.records import RelationKind
from relmap.ui.kind_icons import kind_icon
from relmap.ui.look import plain


class KindMenu(QMenu):
    """The kinds by name, the last one chosen first, so that Enter takes it. Esc makes no relation."""

    def __init__(
        self,
        parent: QWidget,
        kinds: Mapping[str, RelationKind],
        last: str,
        chosen: Callable[[str], None],
        theme: Theme,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ordered = sorted(kinds.values(), key=lambda kind: (kind.id != last, kind.label.casefold()))
        for number, kind in enumerate(ordered):
            action = QAction(kind_icon(kind, theme), plain(kind.label), self)
            action.setIconVisibleInMenu(True)
            action.triggered.connect(lambda _checked=False, key=kind.id: chosen(key))
            self.addAction(action)
            if number == 0 and kind.id == last:
                self.addSeparator()
        if ordered:
            self.setActiveAction(self.actions()[0])
