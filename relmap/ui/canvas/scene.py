"""From the document, a preview and the filter to the frame that is to be drawn; knows no widget."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from relmap.drawing.comparison import build_comparison
from relmap.drawing.extents import Extents, joined, note_bounds
from relmap.drawing.filtered import FilteredFrames
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.lens import Looked, Seen, seen_through
from relmap.drawing.ribbons import MOST, ClosedRibbons
from relmap.drawing.style import LIGHT, Theme
from relmap.drawing.view import Bounds, View
from relmap.editor.document import Document
from relmap.layout.graph import Place
from relmap.model.diff import Diff
from relmap.model.records import Note
from relmap.timeline.changes import Changes
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.snapshot import Snapshot

_LOOKED = 40
"""So many looks of each actor are kept, about."""


class MapScene(QObject):
    """Keeps the frame of what is looked at until that changes.

    Args:
        document: the map.
        parent: in Qt's sense.
    """

    changed = Signal()
    """Another frame is to be drawn, or in another way."""
    edited = Signal()
    """The frame of an edited map is to be drawn; what is seen may stay until it is."""

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self.theme: Theme = LIGHT
        self.swipe: float | None = None
        """While day A and day B are shown side by side: where they meet, as a part of the width."""
        self.before: Frame | None = None
        """The frame of the day looked at before, if it was made."""
        self.preview: dict[str, Place] | None = None
        """Where actors are shown while a gesture lasts."""
        self.moved_notes: dict[str, Note] | None = None
        """Notes as they are shown while a gesture lasts, by id."""
        self.lit: frozenset[str] | None = None
        """Ids of all that is not dimmed for a while; None: nothing is."""
        self._looked_at: Looked = {}
        self.seen = Seen()
        """What the sizes and colours of actors tell."""
        self.recomputed = 0
        """How many records were looked at for the last frame; for the benchmark."""
        self._filtering = FilteredFrames()
        self._view = View()
        self._ribbons, self._ribbons_before = ClosedRibbons(), ClosedRibbons()
        self._frame: Frame | None = None
        self._frames: FrameMaker | None = None
        self._counted: tuple[FrameMaker, int] | None = None
        self._extents: tuple[tuple[object, ...], Extents] | None = None
        document.project_opened.connect(self.forget)
        document.places_changed.connect(self.forget)
        document.diff_applied.connect(self._on_diff)
        document.viewpoint.time_changed.connect(self._on_time)
        document.viewpoint.filter_changed.connect(self._on_filter)

    # --- the frame ------------------------------------------------------------------------

    @property
    def has_actors(self) -> bool:
        """Whether the map is more than empty."""
        return bool(self._document.project.actors)

    @property
    def frame(self) -> Frame:
        """What is drawn: relations too near to each other are ribbons, but for selected ones."""
        if len(self.whole.edges) > MOST:
            return self.whole
        selected = {ref.id for ref in self._document.viewpoint.selection if ref.collection == "relations"}
        return self._ribbons.of(self.whole, self._view, selected)

    def look_from(self, view: View) -> None:
        """The map is seen from elsewhere; whoever draws it knows."""
        self._view = view

    @property
    def whole(self) -> Frame:
        """The frame of what is looked at with each relation by itself, made when it is needed."""
        if self._frame is None:
            compared = None if self.swipe is not None else self._document.viewpoint.comparison
            self._frame = self._filtered(self._looked(self._frame_of(compared)))
            if self.moved_notes:
                moved = self.moved_notes
                self._frame.notes = tuple(moved.get(note.id, note) for note in self._frame.notes)
            if self._frames is not None:
                known = self._counted[1] if self._counted and self._counted[0] is self._frames else 0
                self.recomputed = self._frames.recomputed - known
                self._counted = (self._frames, self._frames.recomputed)
        return self._frame

    def frame_before(self, found: Changes) -> Frame:
        """The frame of day A of a comparison."""
        frame = self._filtered(self._frame_of(None, found.one))
        return self._ribbons_before.of(frame, self._view, ())

    def _frame_of(self, compared: Changes | None, snapshot: Snapshot | None = None) -> Frame:
        """The frame of a comparison, or of the snapshot given, or of the document's."""
        document = self._document
        if self._frames is None:
            places = self._places()
            ready = document.prepared.frames if document.prepared is not None else None
            if ready is None or ready.theme != self.theme or ready.places != places:
                ready = FrameMaker(document.project, self.theme, places, document.geometry)
            self._frames = ready
        if compared is not None:
            frames = self._frames
            return build_comparison(compared, self.theme, frames.places, document.geometry, frames)
        return self._frames.frame(snapshot or document.viewpoint.snapshot)

    def _looked(self, frame: Frame) -> Frame:
        """The frame with sizes and colours by what is seen."""
        project, geometry = self._document.project, self._document.geometry
        if not project.actors:
            return frame
        if len(self._looked_at) > _LOOKED * len(project.actors):
            self._looked_at.clear()
        return seen_through(frame, self.seen, geometry, known=self._looked_at)

    def show_seen(self, seen: Seen) -> None:
        """Sizes and colours tell something else."""
        self.seen = seen
        self._frame = None
        self.changed.emit()

    def light(self, ids: frozenset[str] | None) -> None:
        """Dim all but these for a while; None ends that."""
        if ids != self.lit:
            self.lit = ids
            self._frame = None
            self.changed.emit()

    def _places(self) -> Mapping[str, Place]:
        """Where the actors are drawn; not to be written to."""
        places = self._document.places()
        return {**places, **self.preview} if self.preview else places

    def _filtered(self, frame: Frame) -> Frame:
        """The frame without what is filtered out, or with that faint."""
        viewpoint = self._document.viewpoint
        passing = viewpoint.passing
        if passing is not None:
            make = self._filtering.dimmed if viewpoint.dims else self._filtering.hidden
            frame = make(frame, passing.ids)
        return frame if self.lit is None else self._filtering.dimmed(frame, self.lit)

    def relations_shown(self) -> list[RelationOnDay]:
        """Every relation in the picture, as it is, or was if it ended."""
        viewpoint = self._document.viewpoint
        found, shown = viewpoint.comparison, viewpoint.snapshot.relations
        return shown if found is None else [*shown, *found.ended]

    # --- what changes ---------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self.theme = theme
        self._looked_at.clear()
        self.forget()

    def set_swipe(self, swipe: float | None) -> bool:
        """Show two days side by side, or no longer; gives whether that is another way than before."""
        turned = (swipe is None) != (self.swipe is None)
        self.swipe = swipe if swipe is None else min(max(swipe, 0.02), 0.98)
        if turned:
            self.forget()
        return turned

    def forget(self) -> None:
        """All is drawn anew."""
        self._frames = None
        self._frame = None
        self.changed.emit()

    def _on_filter(self) -> None:
        self._filtering = FilteredFrames()
        self._frame = None
        self.changed.emit()

    def _on_time(self) -> None:
        self.before, self._frame = self._frame, None
        document = self._document
        if document.viewpoint.mode != "compare":
            self.swipe = None
        if document.motion is not None and self._frames is not None and not self.preview:
            before = self._frames.places
            moved = {key: at for key, at in document.places().items() if before.get(key, at) != at}
            self._frames = self._frames.moved(moved)
        self.changed.emit()

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        document = self._document
        if self._frames is not None:
            self._frames = self._frames.updated(document.project, diff, self._places(), document.geometry)
        self._frame = None
        self.edited.emit()

    def show_elsewhere(self, places: dict[str, Place] | None) -> None:
        """Show actors elsewhere while a gesture or a layout lasts; None ends that."""
        before, self.preview = self.preview or {}, places
        if not places and not before:
            return
        if self._frames is not None:
            resting = self._document.places()
            back = {key: resting[key] for key in before if key in resting}
            elsewhere = {**back, **(places or {})}
            known = self._frames.places.keys() >= elsewhere.keys() >= before.keys()
            self._frames = self._frames.moved(elsewhere) if known else None
        self._frame = None
        self.changed.emit()

    # --- how far it reaches ---------------------------------------------------------------

    def whole_bounds(self, type_scale: float) -> Bounds:
        """Everything that is on the map on any day, with its names, so that scrubbing never jumps."""
        document = self._document
        project, places, motion, geometry = (
            document.project,
            document.home(),
            document.motion,
            document.geometry,
        )
        of = (project.actors, project.actor_kinds, places, motion, geometry.sizes)
        if self._extents is None or any(a is not b for a, b in zip(of, self._extents[0], strict=True)):
            ready = document.prepared.extents if document.prepared is not None else None
            if motion is not None:  # room for all their ways
                ways = {key: motion.places[:, row].tolist() for row, key in enumerate(motion.ids)}
                found = Extents.of_actors(project, ways, geometry)
            elif ready is not None and len(ready.places) == len(places):
                found = ready
            else:
                at = {key: [place] for key, place in places.items()}
                found = Extents.of_actors(project, at, geometry)
            self._extents = (of, found)
        found = self._extents[1]
        actors = found.bounds(type_scale) if len(found.places) else (-300.0, -200.0, 300.0, 200.0)
        return joined(actors, note_bounds(project.notes.values(), places, type_scale))

    def selection_bounds(self) -> Bounds | None:
        """Where what is selected stands; None: nothing that is selected stands anywhere."""
        document = self._document
        selection = document.viewpoint.selection
        chosen = {ref.id for ref in selection if ref.collection == "actors"}
        for ref in selection:
            if ref.collection == "relations":
                relation = document.project.relations[ref.id]
                chosen |= {relation.source, relation.target}
        places = [place for key, place in document.places().items() if key in chosen]
        if not places:
            return None
        xs, ys = [x for x, _ in places], [y for _, y in places]
        return (min(xs) - 90, min(ys) - 70, max(xs) + 90, max(ys) + 90)

    def show_notes(self, notes: dict[str, Note] | None) -> None:
        """Show notes elsewhere while a gesture lasts, by id; None ends that."""
        if notes != self.moved_notes:
            self.moved_notes = notes
            self._frame = None
            self.changed.emit()

    def focus_ids(self, kind: str, key: str) -> frozenset[str] | None:
        """What keeps its ink while the cursor is on something: it and its neighbourhood; None: all does."""
        frame = self.frame
        if kind == "notes":
            return None
        if kind != "relations":
            return frame.neighbourhood(key)
        edge = frame.line_of(key)
        if edge is None:
            return None
        ends = (frame.nodes[row].id for row in frame.ends[edge].tolist())
        return frozenset((key, *frame.edges[edge].within, *ends))
