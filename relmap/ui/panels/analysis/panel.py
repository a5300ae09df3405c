"""The dock of all analyses: which question is asked, and that curves belong to one of them at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from relmap.drawing.plot_of import SHARE
from relmap.drawing.style import Theme
from relmap.editor.analysing import Analysing
from relmap.editor.document import Document
from relmap.editor.plots import PlotView
from relmap.ui.panels.analysis.balance import BalanceView
from relmap.ui.panels.analysis.measures import MeasuresView
from relmap.ui.panels.analysis.paths import PathsView
from relmap.ui.panels.analysis.turning import TurningView


class AnalysisPanel(QWidget):
    """Tabs, each of which asks only while it is seen.

    Args:
        document: the map.
        analysing: whom to ask.
        plots: which curves are shown.
    """

    lit = Signal(object)
    """What is to be lit on the map (ids), or nothing (None)."""
    shown = Signal(object)
    """A record is to be brought into view (Ref)."""
    export_requested = Signal(str, str)
    """A figure is wished: plot or table, and the measure."""
    scene_requested = Signal(str, str, list)
    """A scene is to be made: plot or table, the measure, and the ids of actors."""

    def __init__(
        self, document: Document, analysing: Analysing, plots: PlotView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._plots = plots
        self.measures = MeasuresView(document, analysing, plots)
        self.balance = BalanceView(document, analysing, plots)
        self.paths = PathsView(document, analysing)
        self.turning = TurningView(document, analysing)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("Questions")
        self.tabs.tabBar().setAccessibleName("Questions")
        for part, title, tip in (
            (self.measures, "Measures", "How much each actor has: ties, friends, foes, betweenness …"),
            (self.balance, "Balance", "Who stands with whom, and which ties do not fit"),
            (self.paths, "Paths", "How one actor is tied to another"),
            (self.turning, "Turning points", "When relations changed"),
        ):
            self.tabs.setTabToolTip(self.tabs.addTab(part, title), tip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self.measures.shown.connect(self.shown)
        self.measures.export_requested.connect(self.export_requested)
        self.measures.scene_requested.connect(self.scene_requested)
        self.paths.lit.connect(self.lit)

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        for part in (self.measures, self.balance, self.paths, self.turning):
            part.set_theme(theme)

    def show_question(self, title: str) -> None:
        """Bring up a tab by its title."""
        for number in range(self.tabs.count()):
            if self.tabs.tabText(number) == title:
                self.tabs.setCurrentIndex(number)

    def show_curves(self, measure: str) -> bool:
        """Show the curves of a measure, or of the part of the triads that is balanced.

        Gives whether this map has the measure.
        """
        known = measure == SHARE or self.measures.choose(measure)
        if known:
            self.show_question("Balance" if measure == SHARE else "Measures")
            self._plots.show(measure)
        return known
