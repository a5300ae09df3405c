"""Which measure is shown as curves, and its curves as far as they are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from relmap.analysis.pairs import Floats, Ints
from relmap.analysis.table import measures
from relmap.drawing.plot import MOST, Plot
from relmap.drawing.plot_of import SHARE, is_banded, most_of, plot_of
from relmap.editor.document import Document

if TYPE_CHECKING:
    from relmap.editor.analysing import Analysing


class PlotView(QObject):
    """Follows selection and answers as long as curves are shown, whatever panel is seen.

    Args:
        document: the map.
        analysing: whom to ask.
        parent: in Qt's sense.
    """

    changed = Signal(object)
    """Other curves are to be seen (Plot), or none (None)."""

    def __init__(self, document: Document, analysing: Analysing, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._analysing = document, analysing
        self.measure: str | None = None
        """Of which curves are shown; None: there are none."""
        self._shown: tuple[object, Plot] | None = None
        """The index of the map, and what is shown already."""
        document.project_opened.connect(self.hide)
        document.viewpoint.selection_changed.connect(self._follow)
        analysing.answered.connect(self._follow)

    def show(self, measure: str) -> None:
        """Show the curves of a measure."""
        self.measure, self._shown = measure, None
        self._follow()

    def hide(self) -> None:
        """Show no curves."""
        if self.measure is not None:
            self.measure = None
            self.changed.emit(None)

    def _follow(self) -> None:
        if self.measure is None:
            return
        if self.measure != SHARE and self.measure not in measures(self._document.project):
            self.hide()  # a unit has gone with its last weight
            return
        plot = plot_now(self._document, self._analysing, self.measure, chosen(self._document))
        index = self._document.index
        if self._shown is None or self._shown[0] is not index or not _is_same(self._shown[1], plot):
            self._shown = (index, plot)
            self.changed.emit(plot)


def _is_same(one: Plot, other: Plot) -> bool:
    """Whether two plots of a measure are of the same courses: then only the day may be another.

    A course of as much as was known before is the same array.
    """
    if (one.first, one.last, one.done, len(one.curves)) != (
        other.first,
        other.last,
        other.done,
        len(other.curves),
    ):
        return False
    return all(
        a.id == b.id and a.days is b.days and (a.certain and a.certain[0]) is (b.certain and b.certain[0])
        for a, b in zip(one.curves, other.curves, strict=True)
    )


def chosen(document: Document) -> list[str]:
    """The ids of the actors that are selected."""
    return sorted(ref.id for ref in document.viewpoint.selection if ref.collection == "actors")


def plot_now(document: Document, analysing: Analysing, name: str, actors: Sequence[str] = ()) -> Plot:
    """The curves of a measure, as far as they are known.

    Args:
        document: the map.
        analysing: whom to ask.
        name: of the measure.
        actors: ids; empty: those who have most on the day looked at.
    """
    certain = document.viewpoint.certain_only
    # All that it takes is wanted even while it is not known whose curves they are.
    for only in {certain} if is_banded(document.project, name) else {certain, True}:
        analysing.series(name, only)
    there = [key for key in actors if key in document.project.actors]
    known = None if there or name == SHARE else analysing.measure(name)
    if known is not None:
        there = most_of(known.number, known.measured)

    def course(actor: str, certain_only: bool) -> tuple[Ints, Floats]:
        return analysing.series(name, certain or certain_only).course(actor)

    plot = plot_of(document.index, name, there[:MOST], course, document.extent())
    # Only now all that it takes has been asked for.
    waits = not plot.curves and known is None
    return plot.as_far_as(0.0 if waits else min(analysing.done, analysing.series(name, certain).done))
