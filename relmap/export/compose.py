"""From what is looked at and a style to a figure: the one way for the window and the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from relmap.analysis.over_time import AS_SHOWN, Look
from relmap.drawing.comparison import build_comparison
from relmap.drawing.edge_geometry import EdgeGeometry, edge_geometry
from relmap.drawing.extents import extent_of as reach_of
from relmap.drawing.filtered import FilteredFrames
from relmap.drawing.frame import Edge, Frame, LensLegend, Node
from relmap.drawing.frame_maker import build_frame
from relmap.drawing.lens import Seen, seen_through
from relmap.drawing.style import THEMES
from relmap.drawing.view import Bounds
from relmap.export import column
from relmap.export.figure import (
    Figure,
    Origin,
    Panel,
    figure_legibility,
    grown_to_be_read,
    lettered_now,
    map_room,
    map_view,
    panel_room,
    rows_on_a_sheet,
    sheet_of_lanes,
)
from relmap.export.lane_sheet import LanesFigure
from relmap.export.notes import Notes, numbered, rests_on
from relmap.export.panel_words import NO_WORDS, PanelWords, words_of_first, words_since
from relmap.layout.aspect import moved_along, to_aspect_ratio
from relmap.model import days
from relmap.model.bidi import isolated
from relmap.model.project import Project
from relmap.model.records import Anchor, FigureStyle, Note, updated
from relmap.model.words import period_in_words
from relmap.timeline.changes import Changes
from relmap.timeline.filtering import Passing
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_order import in_order_of_change
from relmap.timeline.lane_rows import LaneRow, Listing
from relmap.timeline.scenes import extent_of
from relmap.timeline.snapshot import Snapshot
from relmap.timeline.weights import numbered as phase_name
from relmap.timeline.words import change_in_words, relation_title, state_line


@dataclass(frozen=True)
class Subject:
    """What is looked at.

    Args:
        time: a day, a window or two days compared.
        places: of the actors, in scene units.
        geometry: of the map; None: made here.
        passing: what is not filtered out; None: nothing is.
        dims: whether the rest is dimmed, not hidden.
        viewport: the part of the scene that is in view.
        selection: ids of what is selected.
        marks: whether stance is marked as + and −.
        lens: what sizes and colours of actors tell on a day; None: nothing.
        look: how days are looked at, where a measure is asked for.
        marks_day: whether curves mark the day.
        only: ids of all that is shown; None: whatever else is asked for.
        since_before: whether of two days the later is meant, with what is different from the earlier.
        frames: what was drawn of it already, by look and size of type.
    """

    time: Snapshot | Changes
    places: Mapping[str, tuple[float, float]]
    geometry: EdgeGeometry | None = None
    passing: Passing | None = None
    dims: bool = False
    viewport: Bounds | None = None
    selection: frozenset[str] = frozenset()
    marks: bool = False
    lens: Callable[[Snapshot], Seen] | None = None
    look: Look = AS_SHOWN
    marks_day: bool = True
    only: frozenset[str] | None = None
    since_before: bool = False
    frames: dict[tuple[str, float], Frame] = field(default_factory=dict, compare=False, repr=False)
    sheets: dict[tuple[object, ...], Subject] = field(default_factory=dict, compare=False, repr=False)
    """The same, arranged for sheets."""
    notes: Mapping[str, Note] = field(default_factory=dict[str, Note])
    """By id: notes that stand elsewhere than on the map."""

    @property
    def project(self) -> Project:
        """The map."""
        return self.time.other.project if isinstance(self.time, Changes) else self.time.project

    def reusing(self, other: Subject | None) -> Subject:
        """This, with what was drawn of another if the same is looked at: most settings change no frame."""
        same = (
            other is not None
            and other.time is self.time
            and other.places is self.places
            and (other.geometry, other.marks, other.lens) == (self.geometry, self.marks, self.lens)
        )
        if other is None or not same:
            return self
        same = (self.passing, self.dims, self.selection) == (other.passing, other.dims, other.selection)
        return replace(self, frames=other.frames, sheets=other.sheets if same else {})

    def frame(self, style: FigureStyle) -> Frame:
        """What is drawn in a style; filters are not applied."""
        key = (style.look, style.type_scale)
        if key not in self.frames:
            theme = replace(THEMES[style.look], marks=self.marks, text=style.type_scale)
            build = build_comparison if isinstance(self.time, Changes) else build_frame
            frame = build(self.time, theme, self.places, self.geometry)  # type: ignore[arg-type]
            frame = self._looked(frame)
            if self.since_before:  # what begins with the sheet is no event of its first day
                frame.haloed_nodes, frame.haloed_edges = set(), []
                frame.edges = [replace(edge, haloed=False) for edge in frame.edges]
            frame.notes = tuple(self.notes.get(note.id, note) for note in frame.notes)
            self.frames[key] = frame
        return self.frames[key]

    def _looked(self, frame: Frame) -> Frame:
        """The frame with sizes and colours by the lens: of two days compared, of the later."""
        if self.lens is None:
            return frame
        shown = self.time.other if isinstance(self.time, Changes) else self.time
        return seen_through(frame, self.lens(shown), self.geometry or edge_geometry(self.project))

    def in_words(self) -> str:
        """The date line."""
        if self.since_before and isinstance(self.time, Changes):
            return self.time.other.in_words()
        return self.time.in_words()

    def words(self, frame: Frame) -> PanelWords:
        """What is said below its map among others, of which this is the frame."""
        if not self.since_before:
            return NO_WORDS
        if isinstance(self.time, Changes):
            return words_since(self.time, self.passing)
        return words_of_first(self.time, len(frame.edges), len(np.unique(frame.ends)))


def compose(
    looked: Subject, style: FigureStyle, date_line: str | None = None, shared: Notes | None = None
) -> Figure:
    """The figure of what is looked at.

    Args:
        looked: what is looked at.
        style: how the figure is made.
        date_line: in place of the date in words.
        shared: notes of several figures with one list, which is then told elsewhere.
    """
    frame = _shown(looked, style)
    project = looked.project
    notes = Notes(project) if shared is None else shared
    if style.notes:
        frame = numbered(frame, looked.time, notes)
    return replace(
        sheet_of(frame, project, style, looked.in_words() if date_line is None else date_line),
        notes=notes.lines() if shared is None else (),
        bounds=looked.viewport if style.area == "view" else None,
        told=_told(frame, looked),
    )


def _shown(looked: Subject, style: FigureStyle) -> Frame:
    """What is drawn of what is looked at."""
    frame = looked.frame(style)
    if looked.passing is not None:
        filtering = FilteredFrames()
        frame = (filtering.dimmed if looked.dims else filtering.hidden)(frame, looked.passing.ids)
    if style.area == "selection" and looked.selection:
        frame = _selected(frame, looked.selection)
    if looked.only is not None:
        frame = frame.part(looked.only)
    if style.related_only and len(frame.edges):
        rows = set(frame.ends.ravel().tolist())
        kept = {node.id for row, node in enumerate(frame.nodes) if row in rows}
        frame = frame.part(kept | {edge.id for edge in frame.edges})
    return frame


def compose_map(looked: Subject, style: FigureStyle) -> Figure:
    """The figure of a map alone: arranged for its sheet, and for a column only what can be read there."""
    if not column.is_column(style):
        return compose(arranged_for_sheet(looked, style), style)
    whole = _shown(looked, style)
    if not len(whole.edges):
        return compose(arranged_for_sheet(looked, style), style)
    figure = None
    for most in _TRIED:
        part = column.about(whole, looked.selection, most)
        if figure is not None and len(part.edges) < most - 1:
            continue  # there are no more than the ones tried
        figure = _for_column(looked, style, part, whole)
        if _can_be_read(figure):
            break
    assert figure is not None
    return figure


_TRIED = (column.MOST, 12, 10, 8, 7, 6, 5, 4)
"""So many relations are tried for a column; the last have it whether or not they can be read."""


def _can_be_read(figure: Figure) -> bool:
    """Whether all that is on a column's figure is told, and most of it at its place."""
    found = figure_legibility(figure)
    unseen = found.untold or found.overlapping or found.actors_covered or found.actors - found.named
    return not unseen and found.numbered <= found.along


def _for_column(looked: Subject, style: FigureStyle, part: Frame, whole: Frame) -> Figure:
    """A part of a map with actors that are large enough in print."""
    ids = frozenset({node.id for node in part.nodes} | {edge.id for edge in part.edges})
    shown = replace(looked, only=ids, frames={}, sheets={})
    geometry = looked.geometry or edge_geometry(looked.project)
    arranged = arranged_for_sheet(shown, style)
    for _ in range(_GROWN):
        figure = compose(arranged, style)
        sizes = column.enlarged(geometry.sizes, figure.frame, map_view(figure, map_room(figure)).scale)
        geometry = replace(geometry, sizes={**geometry.sizes, **sizes})
        shown = replace(shown, geometry=geometry, frames={}, sheets={})
        arranged = arranged_for_sheet(shown, style)
    figure = compose(arranged, style)
    said = ", ".join(text for text in (figure.date_line, column.said(part, whole)) if text)
    return lettered_now(replace(figure, date_line=said, grows=True))  # it is now as long as it will be


_GROWN = 3
"""So many times actors are made larger, and the map arranged anew for them."""


def arranged_for_sheet(looked: Subject, style: FigureStyle) -> Subject:
    """What is looked at, its actors moved so that they fill the sheet of a figure; the map stays as it is."""
    if style.arrangement != "sheet" or style.area == "view":
        return looked
    figure = compose(looked, style)
    frame = figure.frame
    if not 2 <= len(frame.nodes) <= _MOST_ARRANGED or frame.hulls:
        return looked
    room = map_room(figure)
    type_scale = map_view(figure, room).type_scale
    key = (style.look, style.type_scale, round(room.width()), round(room.height()), style.related_only)
    if key not in looked.sheets:
        at = to_aspect_ratio(frame.places, _reaches(frame, type_scale), room.width() / room.height())
        moved = {node.id: (x, y) for node, (x, y) in zip(frame.nodes, at.tolist(), strict=True)}
        looked.sheets[key] = replace(
            looked,
            places={**looked.places, **moved},
            notes={note.id: moved_note(note, frame.places, at) for note in frame.notes},
            frames={},
            sheets={},
        )
    return looked.sheets[key]


def moved_note(note: Note, before: NDArray[np.float64], after: NDArray[np.float64]) -> Note:
    """A note whose own places go with those of the actors, shape (n, 2)."""
    free = [anchor for anchor in note.anchors if anchor.actor is None]
    if not free:
        return note
    at = moved_along(np.array([(anchor.x, anchor.y) for anchor in free]), before, after).tolist()
    places = iter(at)
    anchors = (
        a if a.actor is not None else Anchor(**dict(zip("xy", next(places), strict=True)))
        for a in note.anchors
    )
    return updated(note, anchors=tuple(anchors))


def _reaches(frame: Frame, type_scale: float) -> NDArray[np.float64]:
    """How far actors reach with their names; less of these where all of them would need a larger sheet."""
    whole = np.array([reach_of(node.name, node.radius, type_scale) for node in frame.nodes])
    bare = np.repeat(frame.radii[:, None] + 4.0, 4, axis=1)
    width, height = np.ptp(frame.places, axis=0) + 4 * frame.radii.max()

    def full(part: float) -> float:
        left, up, right, down = (bare + (whole - bare) * part).T
        return float(((left + right) * (up + down)).sum() / max(width * height, 1.0))

    parts = np.linspace(0.0, 1.0, 21)
    part = max((part for part in parts.tolist() if full(part) <= _FULL), default=0.0)
    return bare + (whole - bare) * part


_FULL = 0.32
"""Of the map's area the boxes of its actors may take so much."""
_MOST_ARRANGED = 2_000
"""A map of more actors stands on its sheet as it is."""


def sheet_of(frame: Frame, project: Project, style: FigureStyle, when: str) -> Figure:
    """A frame on a sheet, with what a style and the map say of it."""
    width, height = style.pixels()
    title = style.own_title or project.about.title
    return Figure(
        frame,
        title if style.title else "",
        when if style.date_line else "",
        width,
        height,
        legend=style.legend,
        transparent=style.transparent,
        subtitle=style.subtitle,
        credit=style.credit,
        family=style.font,
        type_scale=style.type_scale,
        origin=Origin(title, when, project.about.title),
    )


def arranged_together(
    looks: Sequence[Subject], style: FigureStyle, on_one_sheet: bool = False
) -> list[Subject]:
    """Several looks at a map, its actors moved alike in all so that they fill their sheets.

    Args:
        looks: what is looked at; one with a part of the scene of its own stays as it is.
        style: of the figures.
        on_one_sheet: whether all are on one.
    """
    free = [look for look in looks if look.viewport is None]
    if style.arrangement != "sheet" or style.area == "view" or not free:
        return list(looks)
    if on_one_sheet:
        figure = _multiples(looks, style)
        frame, room = whole_of([compose(look, style).frame for look in free]), panel_room(figure)
    else:
        frame = whole_of([compose(look, style).frame for look in free])
        figure = replace(compose(free[0], style), of_all=frame)
        room = map_room(figure)
    if not 2 <= len(frame.nodes) <= _MOST_ARRANGED or frame.hulls:
        return list(looks)
    type_scale = map_view(replace(figure, frame=frame, of_all=None, bounds=None), room).type_scale
    at = to_aspect_ratio(frame.places, _reaches(frame, type_scale), room.width() / room.height())
    moved = {node.id: (x, y) for node, (x, y) in zip(frame.nodes, at.tolist(), strict=True)}
    notes = {note.id: moved_note(note, frame.places, at) for note in frame.notes}
    return [
        look
        if look.viewport is not None
        else replace(look, places={**look.places, **moved}, notes=notes, frames={}, sheets={})
        for look in looks
    ]


def compose_multiples(
    looks: Sequence[Subject], style: FigureStyle, names: Sequence[str] | None = None
) -> Figure:
    """Small multiples: several days on one sheet, with the same places and one legend.

    Args:
        looks: what is looked at, in order; at least one.
        style: of the sheet.
        names: before the date of each; an empty one is left out.
    """
    return _multiples(arranged_together(looks, style, on_one_sheet=True), style, names)


def _multiples(looks: Sequence[Subject], style: FigureStyle, names: Sequence[str] | None = None) -> Figure:
    said = [looked.in_words() for looked in looks]
    if names is not None:
        pairs = zip(names, said, strict=True)
        said = [f"{name}: {when}" if name not in ("", when) else when for name, when in pairs]
    notes = Notes(looks[0].project)
    styles = [updated(style, area="view") if looked.viewport is not None else style for looked in looks]
    figures = [compose(looked, own, shared=notes) for looked, own in zip(looks, styles, strict=True)]
    panels = tuple(
        Panel(f.frame, text, f.told, f.bounds, looked.words(f.frame))
        for f, text, looked in zip(figures, said, looks, strict=True)
    )
    first = figures[0]
    whole = whole_of([figure.frame for figure in figures])
    span = _span_in_words([looked.time for looked in looks])
    sheet = replace(
        first,
        frame=whole,
        panels=panels,
        date_line=span if style.date_line else "",
        notes=notes.lines(),
        bounds=first.bounds if len({figure.bounds for figure in figures}) == 1 else None,
        origin=replace(first.about, when=span),
    )
    many = len(panels) > _MOST_FITTED and any(panel.words != NO_WORDS for panel in panels)
    return grown_to_be_read(sheet) if many else sheet


_MOST_FITTED = 9
"""More days with what changed on each make their sheet longer."""


def _span_in_words(times: Sequence[Snapshot | Changes]) -> str:
    """From the first day that is shown to the last, in whatever order they stand."""
    if len(times) == 1:
        return times[0].in_words()
    extents = [extent_of(time) for time in times]
    first, last = min(low for low, _ in extents), max(high for _, high in extents)
    certain = all((time.other if isinstance(time, Changes) else time).certain_only for time in times)
    said = days.in_words(first) if first == last else f"{days.in_words(first)} to {days.in_words(last)}"
    return f"{said}{', what is certain' if certain else ''}"


def whole_of(frames: Sequence[Frame]) -> Frame:
    """All that is on any of these frames: what one legend explains, and what all must have room for."""
    nodes: dict[str, Node] = {}
    places: dict[str, list[float]] = {}
    edges: dict[tuple[object, ...], tuple[Edge, Frame, int]] = {}
    for frame in frames:
        for node, place in zip(frame.nodes, frame.places.tolist(), strict=True):
            nodes[node.id], places[node.id] = node, place
        for row, edge in enumerate(frame.edges):
            look = (edge.pen, edge.other is not None, edge.presence, edge.contested, edge.haloed, edge.kind)
            edges.setdefault((edge.id, *look), (edge, frame, row))
    kept = list(edges.values())
    return replace(
        frames[0],
        nodes=list(nodes.values()),
        places=np.array([places[key] for key in nodes], dtype=float).reshape(-1, 2),
        radii=np.array([node.radius for node in nodes.values()]),
        edges=[edge for edge, _, _ in kept],
        curves=np.array([frame.curves[row] for _, frame, row in kept]).reshape(-1, 4, 2),
        ends=np.empty((0, 2), np.int64),
        haloed_nodes=set[str]().union(*(frame.haloed_nodes for frame in frames)),
        notes=tuple({note.id: note for frame in frames for note in frame.notes}.values()),
        emphasised={key: how for frame in frames for key, how in frame.emphasised.items()},
        lens=reduce(_both, (frame.lens for frame in frames)),
        lines=None,
    )


def _both(one: LensLegend | None, other: LensLegend | None) -> LensLegend | None:
    return one.joined(other) if one is not None else other


def compose_timeline(
    index: TimeIndex, style: FigureStyle, selection: frozenset[str] = frozenset(), day: int | None = None
) -> Figure:
    """The lanes of a map, or of what is selected.

    Args:
        index: of the map.
        style: of the figure.
        selection: ids of actors and relations; what they have to do with is shown if the style wants that.
        day: that is marked.
    """
    project = index.project
    chosen = None
    if style.area == "selection" and selection:
        every = project.relations.values()
        chosen = {r.id for r in every if not selection.isdisjoint((r.id, r.source, r.target))}
    rows = tuple(in_order_of_change(index, Listing(project, chosen)))
    # Colours and sources are told of those rows that are seen: first of as many as a bare sheet would show.
    most = rows_on_a_sheet(*style.pixels(), style.type_scale)
    figure = _lanes_of(index, style, rows[:most], max(len(rows) - most, 0), day)
    for _ in range(_KEYED):
        room = len(sheet_of_lanes(figure).rows)
        if room < len(figure.lanes.rows if figure.lanes else ()):
            figure = _lanes_of(index, style, rows[:room], len(rows) - room, day)
        found = _keyed(figure)
        if found == figure:
            break
        figure = found
    return figure


_MOST_KEYS = 60
"""More names are not told by a number: their list would be the figure."""
_KEYED = 6
"""So many times the list of names of phases may take room from the lanes."""


def _keyed(figure: Figure) -> Figure:
    """Lanes whose phases that have no room for their names have numbers, told below the figure."""
    lanes = figure.lanes
    assert lanes is not None
    sheet = sheet_of_lanes(figure)
    wanted = sheet.unnamed
    if not 0 < len(wanted) <= _MOST_KEYS:
        return figure
    # What has no room for its number is in no list: nobody would find it.
    hopeless = {key for key in sheet.unnumbered if key in lanes.numbers}
    listed = [key for key in wanted if key not in hopeless]
    numbers = dict.fromkeys(hopeless, 0) | {key: number for number, key in enumerate(listed, 1)}
    names = (phase_name(lanes.project.relations[key].phases[phase]) for key, phase in listed)
    told = tuple(f"{number}  {isolated(' '.join(name.split()))}" for number, name in enumerate(names, 1))
    return replace(figure, lanes=replace(lanes, numbers=numbers), keys=told)


def _lanes_of(
    index: TimeIndex, style: FigureStyle, rows: Sequence[LaneRow], left_out: int, day: int | None
) -> Figure:
    project = index.project
    first, last = index.extent() or (0, 1)
    notes = Notes(project)
    marks: dict[str, str] = {}
    shown = [project.relations[row.relation] for row in rows if row.relation is not None]
    if style.notes:
        marks = {r.id: notes.mark(c for phase in r.phases for c in rests_on(project, phase)) for r in shown}
    lanes = LanesFigure(index, tuple(rows), first, max(last, first + 1), day, left_out, marks)
    frame = Frame(replace(THEMES[style.look], text=style.type_scale))
    last = min(last, max(index.latest_known(), first))
    steps = [day for day in index.step_days.tolist() if first <= day <= last]
    said = period_in_words(steps[0], steps[-1]) if steps else ""
    return replace(
        sheet_of(frame, project, style, said[:1].upper() + said[1:]),
        notes=notes.lines(),
        told={relation.id: relation_title(project, relation) for relation in shown},
        lanes=lanes,
    )


def _selected(frame: Frame, selection: frozenset[str]) -> Frame:
    """What is selected, with the relations among the actors of it."""
    ends = {
        frame.nodes[row].id
        for edge, rows in zip(frame.edges, frame.ends.tolist(), strict=True)
        if edge.id in selection
        for row in rows
    }
    actors = {node.id for node in frame.nodes if node.id in selection} | ends
    among = {
        edge.id
        for edge, (one, other) in zip(frame.edges, frame.ends.tolist(), strict=True)
        if edge.id in selection or {frame.nodes[one].id, frame.nodes[other].id} <= actors
    }
    return frame.part(actors | among)


def _told(frame: Frame, looked: Subject) -> dict[str, str]:
    """What a reader of the drawing is told of each actor and relation, by id."""
    project, time = looked.project, looked.time
    became = _became(time) if isinstance(time, Changes) else {}
    found = {node.id: " ".join(node.name.split()) for node in frame.nodes}
    for edge in frame.edges:
        relation = project.relations.get(edge.id)
        if relation is None:
            found[edge.id] = edge.label
            continue
        tie = None if isinstance(time, Changes) else time.relation(edge.id)
        said = state_line(tie) if tie is not None else became.get(edge.id, "")
        found[edge.id] = f"{relation_title(project, relation)}{': ' if said else ''}{said}"
    return found


def _became(changes: Changes) -> dict[str, str]:
    """What became of each relation from one day to the other, by id."""
    found = {tie.relation.id: state_line(tie) for tie in changes.kept}
    for word, some in (("begun", changes.begun), ("ended", changes.ended)):
        found |= {tie.relation.id: f"{word}{', ' if (line := state_line(tie)) else ''}{line}" for tie in some}
    for old, new in changes.changed:
        found[new.relation.id] = change_in_words(old, new)
    return found
