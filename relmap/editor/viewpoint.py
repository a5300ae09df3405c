"""What is looked at: which days, filtered how, and what is selected; never undone, never part of the map."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Signal

from relmap.model.diff import Ref
from relmap.model.project import AnyRecord, Project
from relmap.model.records import NO_LENS, Criteria, Lens, updated
from relmap.timeline.changes import Changes, changes
from relmap.timeline.filtering import NOTHING, CriteriaFilter, Passing
from relmap.timeline.index import TimeIndex
from relmap.timeline.scenes import passing_of
from relmap.timeline.snapshot import Snapshot, Window

Mode = Literal["day", "window", "compare"]

_YEAR = 365


class Watched(Protocol):
    """The map that is looked at."""

    @property
    def project(self) -> Project:
        """As it is now."""
        ...

    @property
    def index(self) -> TimeIndex:
        """Its index over time."""
        ...

    def extent(self) -> tuple[int, int]:
        """First and last day that can be looked at."""
        ...

    def record(self, ref: Ref) -> AnyRecord | None:
        """A record, or None if it is no longer there."""
        ...


class Viewpoint(QObject):
    """A day, a window or two days; a filter; a selection. Scenes keep it; nothing else does.

    Args:
        watched: the map.
        parent: in Qt's sense.
    """

    selection_changed = Signal()
    time_changed = Signal(int)
    """Another day, window or comparison is looked at; gives the day."""
    lens_changed = Signal()
    """Size or colours of actors tell something else."""
    filter_changed = Signal()
    """Something else is filtered out, or in another way."""

    def __init__(self, watched: Watched, parent: QObject) -> None:
        super().__init__(parent)
        self._watched = watched
        self.begin(0)

    def begin(self, day: int) -> None:
        """Another map is looked at, on a day of it; nobody is told."""
        self._selection: frozenset[Ref] = frozenset()
        self._day = self._home = self._anchor = day
        self._mode: Mode = "day"
        self._throughout = False
        self._certain_only = False
        self._criteria = NOTHING
        self._lens = NO_LENS
        self._dims = False
        self._filter: CriteriaFilter | None = None
        self._forget_time()

    def _forget_time(self) -> None:
        self._snapshot: Snapshot | None = None
        self._comparison: Changes | None = None
        self._passing: Passing | None = None

    def follow(self) -> None:
        """The map has been changed: what no longer exists is not selected."""
        self._forget_time()
        self._filter = None
        self._drop_gone()
        self._set_selection(frozenset(ref for ref in self._selection if self._exists(ref)))

    def _drop_gone(self) -> None:
        """What is around an actor that is no more is nothing, and a way through it is none."""
        criteria, there = self._criteria, self._watched.project.actors.keys()
        around = tuple(key for key in criteria.around if key in there)
        way = criteria.way if there >= set(criteria.way) else ()
        if (around, way) != (criteria.around, criteria.way):
            self.set_filter(updated(criteria, around=around, way=way))

    # --- time -----------------------------------------------------------------------------

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
            index, (first, last) = self._watched.index, self.window
            if self._mode == "window":
                self._snapshot = Window(index, last, self._certain_only, first, self._throughout)
            else:
                self._snapshot = Snapshot(index, self._day, self._certain_only)
        return self._snapshot

    @property
    def comparison(self) -> Changes | None:
        """What is different on the day from the anchor; None but in the mode that compares."""
        if self._mode != "compare":
            return None
        if self._comparison is None:
            self._comparison = changes(self._watched.index, self._anchor, self._day, self._certain_only)
        return self._comparison

    def in_words(self) -> str:
        """What is looked at, as the date line of a figure."""
        found = self.comparison
        return self.snapshot.in_words() if found is None else found.in_words()

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
        first, last = self._watched.extent()
        return min(max(day, first), last)

    # --- the filter -----------------------------------------------------------------------

    @property
    def criteria(self) -> Criteria:
        """What is to be shown."""
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
    def lens(self) -> Lens:
        """What size and colours of actors tell."""
        return self._lens

    def set_lens(self, lens: Lens) -> None:
        """Let size and colours of actors tell this."""
        if lens != self._lens:
            self._lens = lens
            self.lens_changed.emit()

    @property
    def passing(self) -> Passing | None:
        """What of the time looked at is not filtered out; None: nothing is."""
        if self._criteria == NOTHING:
            return None
        if self._passing is None:
            self._filter = self._filter or CriteriaFilter(self._watched.project, self._criteria)
            self._passing = passing_of(self.comparison or self.snapshot, self._filter)
        return self._passing

    # --- the selection --------------------------------------------------------------------

    @property
    def selection(self) -> frozenset[Ref]:
        """What is selected."""
        return self._selection

    def select(self, refs: Iterable[Ref]) -> None:
        """Make this the selection; what does not exist is left out."""
        self._set_selection(frozenset(ref for ref in refs if self._exists(ref)))

    def _exists(self, ref: Ref) -> bool:
        return self._watched.record(ref) is not None

    def _set_selection(self, wanted: frozenset[Ref]) -> None:
        if wanted != self._selection:
            self._selection = wanted
            self.selection_changed.emit()
