"""The open map: the one door through which anything changes."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from relmap.drawing.frame import EdgeGeometry, Extents, edge_geometry
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.style import Theme
from relmap.drawing.symbols import picture_of
from relmap.editor.catalogue import by_ref, catalogue
from relmap.editor.drafts import with_drafts
from relmap.editor.tallies import Tallies
from relmap.layout.graph import Place
from relmap.layout.over_time import PlacesOverTime
from relmap.layout.places import placed
from relmap.model.bulk import bulk
from relmap.model.diff import Diff, Ref
from relmap.model.errors import Progress, RelmapError, Stopped
from relmap.model.project import COLLECTIONS, AnyRecord, Project
from relmap.model.records import Criteria, Placement, Relation
from relmap.timeline.changes import Changes, changes
from relmap.timeline.filtering import NOTHING, CriteriaFilter, Passing
from relmap.timeline.groups import organisations
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_rows import Listing
from relmap.timeline.scenes import passing_of
from relmap.timeline.snapshot import Snapshot, Window

_MERGE_ID = 7
Mode = Literal["day", "window", "compare"]

_YEAR = 365
_YEARS_BACK, _YEARS_AHEAD = 3652, 365
"""Days that the slider of a map without dates reaches back and ahead."""
_INDEXED = tuple(
    name
    for name in COLLECTIONS
    if name not in ("pictures", "placements", "filters", "presets", "scenes", "aside")
)
"""What a snapshot shows; where actors stand is not among it."""


class Prepared:
    """A map with all that is computed from the whole of it; can be made in another thread.

    Args:
        project: the map.
        progress: told the part done, 0 to 1; gives whether to go on.
        theme: in which it will be drawn first; None: no frame is made.

    Raises:
        Stopped: `progress` said so.
    """

    def __init__(
        self, project: Project, progress: Progress | None = None, theme: Theme | None = None
    ) -> None:
        def tell(part: float) -> bool:
            if progress is not None and not progress(part):
                raise Stopped
            return True

        self.project = project
        self.index = TimeIndex(project, lambda part: tell(part * 0.3)).prepare()
        self.geometry = edge_geometry(project)
        for key in self.geometry.pictures.large:
            picture_of(project.pictures[key].data)  # kept, so that the window need not wait for it
        tell(0.35)
        self.rows = catalogue(self.index, lambda part: tell(0.35 + part * 0.35))
        self.row_of = by_ref(self.rows)
        self.organisations = organisations(project)
        self.tallies = Tallies(project, lambda part: tell(0.7 + part * 0.15))
        self.listing = Listing(project)
        _ = self.listing.forms
        tell(0.9)
        self.frames: FrameMaker | None = None
        """The frames of the map as it is seen first."""
        self.extents: Extents | None = None
        """How far the actors that have a place reach."""
        if theme is not None:
            self.frames = FrameMaker(project, theme, placed(project), self.geometry)
            _ = self.frames.frame(Snapshot(self.index, self.index.latest_known())).looks
            ways = {key: (place,) for key, place in self.frames.places.items()}
            self.extents = Extents.of_actors(project, ways, self.geometry)
        tell(1.0)


class Document(QObject):
    """A project with its undo stack, and what is looked at: selection and day, which are never undone."""

    project_opened = Signal()
    diff_applied = Signal(object, object)
    """(Diff, whoever made it): views follow the diff and ignore their own echo."""
    selection_changed = Signal()
    time_changed = Signal(int)
    """Another day, window or comparison is looked at; gives the day."""
    filter_changed = Signal()
    """Something else is filtered out, or in another way."""
    places_changed = Signal()
    """Actors without a place of their own were given one to be drawn at."""
    step_failed = Signal(object)
    """An undo or redo could not be done (RelmapError); the map is as it was."""

    def __init__(self, project: Project | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._open(Prepared(project or Project()))

    def _open(self, prepared: Prepared, today: int | None = None) -> None:
        self._project = prepared.project
        self._index = prepared.index
        self._geometry = prepared.geometry
        self._tallies = prepared.tallies
        self.prepared: Prepared | None = prepared
        """What was computed of the map as it was opened, as long as it is that."""
        self._placed: tuple[Mapping[str, Placement], dict[str, Place], dict[str, Place]] | None = None
        self._selection: frozenset[Ref] = frozenset()
        self._is_new = not len(self._index.step_days)
        self._day = today if self._is_new and today is not None else self._index.latest_known()
        self._home = self._day
        self._given_places: dict[str, Place] = {}
        self._motion: PlacesOverTime | None = None
        self._on_the_way: tuple[tuple[int, int], dict[str, Place]] | None = None
        self._mode: Mode = "day"
        self._anchor = self._day
        self._throughout = False
        self._certain_only = False
        self._criteria = NOTHING
        self._dims = False
        self._filter: CriteriaFilter | None = None
        self._organisations: frozenset[str] | None = prepared.organisations
        self._forget_time()

    def _forget_time(self) -> None:
        self._snapshot: Snapshot | None = None
        self._comparison: Changes | None = None
        self._passing: Passing | None = None

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
    def day(self) -> int:
        """The day looked at."""
        return self._day

    @property
    def mode(self) -> Mode:
        """Whether a day, a window of days or two days compared are looked at."""
        return self._mode

    @property
    def anchor(self) -> int:
        """The other day: the far end of the window, or the day A that is compared with."""
        return self._anchor

    @property
    def window(self) -> tuple[int, int]:
        """First and last day of the window."""
        return min(self._anchor, self._day), max(self._anchor, self._day)

    @property
    def throughout(self) -> bool:
        """Whether the window shows only what holds on every day of it."""
        return self._throughout

    @property
    def certain_only(self) -> bool:
        """Whether what is only possible is left out."""
        return self._certain_only

    @property
    def snapshot(self) -> Snapshot:
        """The map on that day, or in the window; in a comparison, on the second day."""
        if self._snapshot is None:
            first, last = self.window
            if self._mode == "window":
                self._snapshot = Window(self._index, last, self._certain_only, first, self._throughout)
            else:
                self._snapshot = Snapshot(self._index, self._day, self._certain_only)
        return self._snapshot

    @property
    def comparison(self) -> Changes | None:
        """What is different on the day from the anchor; None but in the mode that compares."""
        if self._mode != "compare":
            return None
        if self._comparison is None:
            self._comparison = changes(self._index, self._anchor, self._day, self._certain_only)
        return self._comparison

    @property
    def criteria(self) -> Criteria:
        """What is to be shown; view state."""
        return self._criteria

    @property
    def dims(self) -> bool:
        """Whether what is filtered out is dimmed, not hidden."""
        return self._dims

    def set_filter(self, criteria: Criteria, dims: bool | None = None) -> None:
        """Show only what meets the criteria."""
        dims = self._dims if dims is None else dims
        if (criteria, dims) != (self._criteria, self._dims):
            self._criteria, self._dims = criteria, dims
            self._filter = self._passing = None
            self.filter_changed.emit()

    @property
    def passing(self) -> Passing | None:
        """What of the time looked at is not filtered out; None: nothing is."""
        if self._criteria == NOTHING:
            return None
        if self._passing is None:
            self._filter = self._filter or CriteriaFilter(self._project, self._criteria)
            self._passing = passing_of(self.comparison or self.snapshot, self._filter)
        return self._passing

    def in_words(self) -> str:
        """What is looked at, as the date line of a figure."""
        found = self.comparison
        return self.snapshot.in_words() if found is None else found.in_words()

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
        """Where to draw each actor on the day looked at: on its way, if actors move with time, or at home.

        Not to be written to.
        """
        home = self.home()
        if self._motion is None:
            return home
        if self._on_the_way is None or self._on_the_way[0] != (self.day, id(home)):
            pinned = {key for key, place in self._project.placements.items() if place.pinned}
            moving = {key: p for key, p in self._motion.at(self.day).items() if key in home.keys() - pinned}
            self._on_the_way = ((self.day, id(home)), {**home, **moving})
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
        """
        if not diff:
            return
        diff = with_drafts(self._project, diff)
        diff.apply(self._project)  # find out before there is a step for it
        self.undo_stack.push(_Step(self, diff, text, initiator, merge))

    @contextmanager
    def one_step(self, text: str) -> Generator[None]:
        """What is applied meanwhile is one step of undo."""
        self.undo_stack.beginMacro(text)
        try:
            yield
        finally:
            self.undo_stack.endMacro()

    def take(self, diff: Diff, initiator: object = None) -> None:
        """Apply a diff without a step of undo; for the steps themselves. Raises ReferenceProblem."""
        self._project = diff.apply(self._project)
        self._forget_time()
        self._filter = None
        self.prepared = None
        if diff.touches(*_INDEXED):
            self._index = self._index.updated(self._project, diff)
        if diff.touches("relations", "about", "actors", "events"):
            self._geometry = self._geometry.updated(self._project, diff)
        self._tallies = self._tallies.updated(diff)
        if self._bears_on_members(diff):
            self._organisations = None
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
        self.look(day=day)

    def look_at(self, first: int, last: int) -> None:
        """Look at a day, or at the window of several; a comparison goes on with the first of them."""
        if self._mode == "compare":
            self.look(day=first)
        elif first == last:
            self.look(mode="day", day=first)
        else:
            self.look(mode="window", anchor=first, day=last)

    def look(
        self,
        *,
        day: int | None = None,
        anchor: int | None = None,
        mode: Mode | None = None,
        throughout: bool | None = None,
        certain_only: bool | None = None,
    ) -> None:
        """Look at another time, or in another way; what is None stays. Days are kept within the extent."""
        before = (self._day, self._anchor, self._mode, self._throughout, self._certain_only)
        self._day = self._within(self._day if day is None else day)
        if mode is not None and mode != self._mode:
            self._mode = mode
            if anchor is None and self._anchor in (self._day, self._home):
                anchor = self._day - _YEAR  # something to begin with
        self._anchor = self._within(self._anchor if anchor is None else anchor)
        self._throughout = self._throughout if throughout is None else throughout
        self._certain_only = self._certain_only if certain_only is None else certain_only
        if before != (self._day, self._anchor, self._mode, self._throughout, self._certain_only):
            self._forget_time()
            self.time_changed.emit(self._day)

    def _within(self, day: int) -> int:
        first, last = self.extent()
        return min(max(day, first), last)

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
