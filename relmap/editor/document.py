"""The open map: the one door through which anything changes."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from relmap.drawing.edge_geometry import EdgeGeometry
from relmap.editor.drafts import with_drafts
from relmap.editor.prepared import Prepared
from relmap.editor.tallies import Tallies
from relmap.editor.viewpoint import Viewpoint
from relmap.layout.graph import Place
from relmap.layout.over_time import PlacesOverTime
from relmap.layout.places import placed
from relmap.model.bulk import bulk
from relmap.model.diff import Diff, Ref
from relmap.model.errors import ReadOnlyMap, RelmapError
from relmap.model.project import COLLECTIONS, AnyRecord, Project
from relmap.model.records import Placement, Relation
from relmap.timeline.groups import organisations
from relmap.timeline.index import TimeIndex

_MERGE_ID = 7
_YEARS_BACK, _YEARS_AHEAD = 3652, 365
"""Days that the slider of a map without dates reaches back and ahead."""
_INDEXED = tuple(
    name
    for name in COLLECTIONS
    if name not in ("pictures", "placements", "filters", "presets", "scenes", "aside")
)
"""What a snapshot shows; where actors stand is not among it."""


class Document(QObject):
    """A project with its undo stack; what is looked at is its `viewpoint`, which is never undone."""

    project_opened = Signal()
    diff_applied = Signal(object, object)
    """(Diff, whoever made it): views follow the diff and ignore their own echo."""
    places_changed = Signal()
    """Actors without a place of their own were given one to be drawn at."""
    step_failed = Signal(object)
    """An undo or redo could not be done (RelmapError); the map is as it was."""
    access_changed = Signal()
    """The map may be changed now, or no longer."""
    typing_stopped = Signal()
    """Nobody types any more."""

    def __init__(self, project: Project | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._typing: set[object] = set()
        self._read_only = False
        self.viewpoint = Viewpoint(self, self)
        self._open(Prepared(project or Project()))

    def _open(self, prepared: Prepared, today: int | None = None) -> None:
        self._project = prepared.project
        self._index = prepared.index
        self._geometry = prepared.geometry
        self._tallies = prepared.tallies
        self.prepared: Prepared | None = prepared
        """What was computed of the map as it was opened, as long as it is that."""
        self._placed: tuple[Mapping[str, Placement], dict[str, Place], dict[str, Place]] | None = None
        self._is_new = not len(self._index.step_days)
        self._start = today if self._is_new and today is not None else self._index.opening_day()
        self._given_places: dict[str, Place] = {}
        self._motion: PlacesOverTime | None = None
        self._on_the_way: tuple[tuple[int, int], dict[str, Place]] | None = None
        self._organisations: frozenset[str] | None = prepared.organisations
        self.viewpoint.begin(self._start)

    def open(self, prepared: Project | Prepared, today: int | None = None) -> None:
        """Put another map in place of this one; undo starts anew.

        Args:
            prepared: the map, or what was computed for it before.
            today: the day to begin with where the map has no dates; the slider reaches back from it.
        """
        self.undo_stack.clear()
        if isinstance(prepared, Project):
            prepared = Prepared(prepared)
        with bulk(len(prepared.project.relations)):
            self._open(prepared, today)
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
    def geometry(self) -> EdgeGeometry:
        """The bends of its relations."""
        return self._geometry

    @property
    def tallies(self) -> Tallies:
        """How many records there are of each sort."""
        return self._tallies

    @property
    def is_clean(self) -> bool:
        """Whether the map is as it was saved."""
        return self.undo_stack.isClean()

    @property
    def read_only(self) -> bool:
        """Whether the map must not be changed."""
        return self._read_only

    def set_read_only(self, read_only: bool) -> None:
        """Have the map changed by nobody, or let it be changed again."""
        if read_only != self._read_only:
            self._read_only = read_only
            self.access_changed.emit()

    @property
    def is_typing(self) -> bool:
        """Whether somebody is typing what the map holds already."""
        return bool(self._typing)

    def extent(self) -> tuple[int, int]:
        """First and last day of the slider: the map's own, else of its dates and of the years about today."""
        found = self._index.extent()
        years = (self._start - _YEARS_BACK, self._start + _YEARS_AHEAD)
        if found is None:
            return years
        if not self._is_new or self._project.about.extent is not None:
            return found
        return min(found[0], years[0]), max(found[1], years[1])

    def record(self, ref: Ref) -> AnyRecord | None:
        """A record, or None if it is no longer there."""
        return self._project.get(*ref)

    def places(self) -> dict[str, Place]:
        """Where to draw each actor on the day looked at: on its way, if actors move with time, or at home.

        Not to be written to.
        """
        home, day = self.home(), self.viewpoint.day
        if self._motion is None:
            return home
        if self._on_the_way is None or self._on_the_way[0] != (day, id(home)):
            pinned = {key for key, place in self._project.placements.items() if place.pinned}
            moving = {key: p for key, p in self._motion.at(day).items() if key in home.keys() - pinned}
            self._on_the_way = ((day, id(home)), {**home, **moving})
        return self._on_the_way[1]

    @property
    def motion(self) -> PlacesOverTime | None:
        """What the actors follow, if they move with time."""
        return self._motion

    def follow(self, motion: PlacesOverTime | None) -> None:
        """Let actors move with time; None: they stand still."""
        if motion is not self._motion:
            self._motion, self._on_the_way = motion, None
            self.places_changed.emit()

    def home(self) -> dict[str, Place]:
        """The place of each actor: its placement, else that given by a layout, if there is one.

        Not to be written to.
        """
        placements, given = self._project.placements, self._given_places
        if self._placed is None or self._placed[0] is not placements or self._placed[1] is not given:
            self._placed = (placements, given, {**given, **placed(self._project)})
        return self._placed[2]

    def radii(self, actors: Iterable[str]) -> dict[str, float]:
        """How large these actors are drawn, in scene units."""
        project = self._project
        return {key: self._geometry.radius(project, project.actors[key]) for key in actors}

    @property
    def organisations(self) -> frozenset[str]:
        """The ids of the actors that have members at any time."""
        if self._organisations is None:
            self._organisations = organisations(self._project)
        return self._organisations

    def _bears_on_members(self, diff: Diff) -> bool:
        """Whether a diff may change who has members."""
        records = (record for change in diff.changes.values() for record in change)
        return diff.touches("relation_kinds") or any(
            isinstance(record, Relation) and self._project.relation_kind(record.kind).role == "membership"
            for record in records
        )

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
            ReadOnlyMap: the map must not be changed.
        """
        if not diff:
            return
        if self._read_only:
            raise ReadOnlyMap
        diff = with_drafts(self._project, diff)
        applied = diff.apply(self._project)  # it may not fit: find out before there is a step for it
        self.undo_stack.push(_Step(self, diff, text, initiator, merge, applied))

    @contextmanager
    def one_step(self, text: str) -> Generator[None]:
        """What is applied meanwhile is one step of undo."""
        self.undo_stack.beginMacro(text)
        try:
            yield
        finally:
            self.undo_stack.endMacro()

    def take(self, diff: Diff, initiator: object = None, applied: Project | None = None) -> None:
        """Apply a diff without a step of undo; for the steps themselves.

        Args:
            diff: the change.
            initiator: whoever did it.
            applied: the map after it, if that is known.

        Raises:
            ReferenceProblem: the diff does not fit.
        """
        self._project = diff.apply(self._project) if applied is None else applied
        self.prepared = None
        if diff.touches(*_INDEXED):
            self._index = self._index.updated(self._project, diff)
        if diff.touches("relations", "about", "actors", "events"):
            self._geometry = self._geometry.updated(self._project, diff)
        self._tallies = self._tallies.updated(diff)
        if self._bears_on_members(diff):
            self._organisations = None
        self.viewpoint.follow()
        self.diff_applied.emit(diff, initiator)

    def typing_began(self, who: object) -> None:
        """What the map holds of this one is not yet complete."""
        self._typing.add(who)

    def typing_ended(self, who: object) -> None:
        """It is now."""
        self._typing.discard(who)
        if not self._typing:
            self.typing_stopped.emit()

    def give_places(self, places: Mapping[str, Place]) -> None:
        """Draw actors that have no placement here; view state, not content."""
        self._given_places = dict(places)
        self.places_changed.emit()


class _Step(QUndoCommand):
    """The one undo command of the program: a diff."""

    def __init__(
        self, document: Document, diff: Diff, text: str, initiator: object, merge: str, applied: Project
    ) -> None:
        super().__init__(text)
        self._document = document
        self._diff = diff
        self._initiator = initiator
        self._merge = merge
        self._applied: Project | None = applied
        """The map after it, until it has been done for the first time."""

    def redo(self) -> None:
        applied, self._applied = self._applied, None
        self._take(self._diff, self._initiator, applied)
        self._initiator = None  # a later redo is everybody's news

    def undo(self) -> None:
        self._take(self._diff.inverse(), None)

    def _take(self, diff: Diff, initiator: object, applied: Project | None = None) -> None:
        try:
            self._document.take(diff, initiator, applied)
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
        self.setText(other.text())
        return True
