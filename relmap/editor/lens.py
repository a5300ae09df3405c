"""What the lens of the viewpoint shows of the time looked at, as far as it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from relmap.analysis.table import measures
from relmap.drawing.lens import Group, Seen
from relmap.drawing.lens_of import Told, of_camps, of_communities, seen_of
from relmap.editor.analysing import Analysing
from relmap.editor.document import Document
from relmap.model.records import NO_LENS, Lens

NOTHING = Seen()


class LensView(QObject):
    """Follows viewpoint and answers; while something is not known yet, what was seen before stays.

    Args:
        document: the map.
        analysing: whom to ask.
        parent: in Qt's sense.
    """

    changed = Signal(object)
    """Something else is to be seen (Seen)."""

    def __init__(self, document: Document, analysing: Analysing, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._analysing = document, analysing
        self.seen: Seen = NOTHING
        document.viewpoint.lens_changed.connect(self.follow)
        document.project_opened.connect(self.follow)
        analysing.answered.connect(self.follow)

    def follow(self) -> None:
        """Ask for what is to be seen, and tell if that is otherwise than before."""
        lens = self._document.viewpoint.lens
        seen = NOTHING if lens == NO_LENS else self._seen(lens)
        if seen is not None and seen != self.seen:
            self.seen = seen
            self.changed.emit(seen)

    def _seen(self, lens: Lens) -> Seen | None:
        """What is to be seen; None: it is not known yet."""
        size, shade = self._told(lens.size_by), self._told(lens.shade_by)
        groups = self._groups(lens)
        known = measures(self._document.project)
        if (lens.size_by in known and size is None) or (lens.shade_by in known and shade is None):
            return None
        if groups is None:
            return None
        return seen_of(self._document.project, lens, size, shade, groups)

    def _told(self, name: str) -> Told | None:
        if name not in measures(self._document.project):  # a unit may have gone with its last weight
            return None
        series = self._analysing.series(name)
        known = self._analysing.measure(name)
        if known is None:
            return None
        values = dict(zip(known.number, known.measured.values.drawn.tolist(), strict=True))
        least, most = min(values.values(), default=0.0), max(values.values(), default=0.0)
        return Told(values, min(series.least, least), max(series.most, most))

    def _groups(self, lens: Lens) -> tuple[Mapping[str, int], Sequence[Group]] | None:
        project = self._document.project
        if not lens.groups:
            return {}, ()
        pairs = self._analysing.pairs()
        sides = self._analysing.sides() if lens.groups == "camps" else None
        communities = self._analysing.communities() if lens.groups == "communities" else None
        if pairs is None or (sides is None and communities is None):
            return None
        if sides is not None:
            return of_camps(project, pairs, sides.drawn)
        return of_communities(project, pairs, communities) if communities is not None else ({}, ())
