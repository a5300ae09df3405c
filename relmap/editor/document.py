"""The open map: the one door through which anything changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from relmap.drawing.frame import Shape, shape_of
from relmap.layout.force import Place
from relmap.layout.places import placed
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.project import COLLECTIONS, AnyRecord, Project
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

_MERGE_ID = 7
_YEARS_BACK, _YEARS_AHEAD = 3652, 365
"""Days that the slider of a map without dates reaches back and ahead."""
_INDEXED = tuple(name for name in COLLECTIONS if name not in ("placements", "scenes", "aside"))
"""What a snapshot shows; where actors stand is not among it."""


class Document(QObject):
    """A project with its undo stack, and what is looked at: selection and day, which are never undone."""

    project_opened = Signal()
    diff_applied = Signal(object, object)
    """(Diff, whoever made it): views follow the diff and ignore their own echo."""
    selection_changed = Signal()
    day_changed = Signal(int)
    places_changed = Signal()
    """Actors without a place of their own were given one to be drawn at."""
    step_failed = Signal(object)
    """An undo or redo could not be done (RelmapError); the map is as it was."""

    def __init__(self, project: Project | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._open(project or Project())

    def _open(self, project: Project, today: int | None = None) -> None:
        self._project = project
        self._index = TimeIndex(project)
        self._shape: Shape | None = None
        self._selection: frozenset[Ref] = frozenset()
        self._is_new = not len(self._index.step_days)
        self._day = today if self._is_new and today is not None else self._index.latest_known()
        self._home = self._day
        self._given_places: dict[str, Place] = {}
        self._snapshot: Snapshot | None = None

    def open(self, project: Project, today: int | None = None) -> None:
        """Put another map in place of this one; undo starts anew.

        Args:
            project: the map.
            today: the day to begin with where the map has no dates; the slider reaches back from it.
        """
        self.undo_stack.clear()
        self._open(project, today)
        self.project_opened.emit()

    # --- what is -------------------------------------------------------------------------

    @property
    def project(self) -> Project:
        """The map as it is now."""
        return self._project

    @property
    def index(self) -> TimeIndex:
        """Its index over time."""
        return self._index

    @property
    def shape(self) -> Shape:
        """The bends of its relations."""
        if self._shape is None:
            self._shape = shape_of(self._project)
        return self._shape

    @property
    def day(self) -> int:
        """The day looked at."""
        return self._day

    @property
    def snapshot(self) -> Snapshot:
        """The map on that day."""
        if self._snapshot is None:
            self._snapshot = Snapshot(self._index, self._day)
        return self._snapshot

    @property
    def selection(self) -> frozenset[Ref]:
        """What is selected."""
        return self._selection

    @property
    def is_clean(self) -> bool:
        """Whether the map is as it was saved."""
        return self.undo_stack.isClean()

    def extent(self) -> tuple[int, int]:
        """First and last day of the slider: the map's own, else of its dates and of the years about today."""
        found = self._index.extent()
        years = (self._home - _YEARS_BACK, self._home + _YEARS_AHEAD)
        if found is None:
            return years
        if not self._is_new or self._project.about.extent is not None:
            return found
        return min(found[0], years[0]), max(found[1], years[1])

    def record(self, ref: Ref) -> AnyRecord | None:
        """A record, or None if it is no longer there."""
        return self._project.get(*ref)

    def places(self) -> dict[str, Place]:
        """Where to draw each actor: its placement, else the place given by a layout, if there is one."""
        return {**self._given_places, **placed(self._project)}

    def unplaced(self) -> bool:
        """Whether some actor has no place to be drawn at."""
        known = self._given_places.keys() | self._project.placements.keys()
        return not self._project.actors.keys() <= known

    # --- what is done ---------------------------------------------------------------------

    def apply(self, diff: Diff, text: str, initiator: object = None, merge: str = "") -> None:
        """Change the map, as one step of undo.

        Args:
            diff: the change; an empty one does nothing.
            text: names the step, as in "Move 3 actors".
            initiator: whoever did it.
            merge: consecutive steps with the same non-empty key become one.

        Raises:
            ReferenceProblem: the diff does not fit; nothing was done.
        """
        if not diff:
            return
        diff.apply(self._project)  # find out before there is a step for it
        self.undo_stack.push(_Step(self, diff, text, initiator, merge))

    def take(self, diff: Diff, initiator: object = None) -> None:
        """Apply a diff without a step of undo; for the steps themselves. Raises ReferenceProblem."""
        self._project = diff.apply(self._project)
        self._snapshot = None
        if diff.touches(*_INDEXED):
            self._index = TimeIndex(self._project, self._index)
        if diff.touches("relations"):
            self._shape = None
        self._drop_vanished()
        self.diff_applied.emit(diff, initiator)

    def _drop_vanished(self) -> None:
        kept = frozenset(ref for ref in self._selection if self.record(ref) is not None)
        if kept != self._selection:
            self._selection = kept
            self.selection_changed.emit()

    def select(self, refs: Iterable[Ref]) -> None:
        """Make this the selection; what does not exist is left out."""
        wanted = frozenset(ref for ref in refs if self.record(ref) is not None)
        if wanted != self._selection:
            self._selection = wanted
            self.selection_changed.emit()

    def set_day(self, day: int) -> None:
        """Look at another day, kept within the extent."""
        first, last = self.extent()
        day = min(max(day, first), last)
        if day != self._day:
            self._day = day
            self._snapshot = None
            self.day_changed.emit(day)

    def give_places(self, places: Mapping[str, Place]) -> None:
        """Draw actors that have no placement here; view state, not content."""
        self._given_places = dict(places)
        self.places_changed.emit()


class _Step(QUndoCommand):
    """The one undo command of the program: a diff."""

    def __init__(self, document: Document, diff: Diff, text: str, initiator: object, merge: str) -> None:
        super().__init__(text)
        self._document = document
        self._diff = diff
        self._initiator = initiator
        self._merge = merge

    def redo(self) -> None:
        self._take(self._diff, self._initiator)
        self._initiator = None  # a later redo is everybody's news

    def undo(self) -> None:
        self._take(self._diff.inverse(), None)

    def _take(self, diff: Diff, initiator: object) -> None:
        try:
            self._document.take(diff, initiator)
        except RelmapError as error:
            self.setObsolete(True)
            self._document.step_failed.emit(error)

    def id(self) -> int:
        return _MERGE_ID if self._merge else -1

    def mergeWith(self, other: Any) -> bool:
        if not isinstance(other, _Step) or other._merge != self._merge:
            return False
        self._diff = self._diff.then(other._diff)
        if not self._diff:
            self.setObsolete(True)
        return True
