"""The panels beside and below a map."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from relmap.drawing.style import Theme
from relmap.editor.document import Document
from relmap.ui.panels.deferred import Deferred
from relmap.ui.panels.differences import DifferencesPanel
from relmap.ui.panels.filter import FilterPanel
from relmap.ui.panels.history import HistoryPanel
from relmap.ui.panels.inspector import InspectorPanel
from relmap.ui.panels.outline import OutlinePanel
from relmap.ui.panels.problems import ProblemsPanel
from relmap.ui.panels.scenes_panel import ScenesPanel


class Panels:
    """All of them, made at once.

    Args:
        document: the map.
        analysis: makes the panel that answers questions about it.
        tables: makes the panel with all records as rows.
    """

    def __init__(
        self, document: Document, analysis: Callable[[], QWidget], tables: Callable[[], QWidget]
    ) -> None:
        self.outline = OutlinePanel(document)
        self.inspector = InspectorPanel(document)
        self.filter = FilterPanel(document)
        self.problems = ProblemsPanel(document)
        self.differences = DifferencesPanel(document)
        self.history = HistoryPanel(document)
        self.scenes = ScenesPanel(document)
        self.analysis = Deferred(analysis)
        self.tables = Deferred(tables)

    @property
    def by_title(self) -> dict[str, QWidget]:
        """What each is called."""
        return {
            "Outline": self.outline,
            "Inspector": self.inspector,
            "Filter": self.filter,
            "Problems": self.problems,
            "Differences": self.differences,
            "History": self.history,
            "Scenes": self.scenes,
            "Analysis": self.analysis,
            "Table": self.tables,
        }

    def set_theme(self, theme: Theme) -> None:
        """Draw them in another look."""
        for part in (self.outline, self.differences, self.problems, self.scenes):
            part.set_theme(theme)
