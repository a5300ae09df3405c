"""The shapes of screens for which a page has the map: as it is, and stretched for wide and for small ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import hypot

import numpy as np

from relmap.drawing.curves import Points
from relmap.drawing.extents import joined, note_bounds
from relmap.drawing.frame import Frame, Hull
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.groups import HULL_ROOM, shown_groups
from relmap.drawing.labels import NAME_SIZE
from relmap.drawing.routing import routed
from relmap.drawing.shapes import convex
from relmap.drawing.style import LIGHT
from relmap.drawing.view import Bounds, View
from relmap.export.compose import Subject, arranged_together, moved_note
from relmap.layout.tidy import without_overlaps
from relmap.model.project import Project
from relmap.model.records import FigureStyle, Note
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Window

Places = Mapping[str, tuple[float, float]]

_SCREENS = {"wide": (980.0, 660.0), "tall": (390.0, 520.0), "low": (600.0, 280.0)}
"""The room for the map on screens of some shapes, in pixels: a computer's, and a telephone's either way."""
_ASIDE, _ABOVE = 44.0, 26.0
"""Pixels at the edges of a small screen that are left to names."""
_LARGEST, _EACH = 0.62, 7_000.0
"""On a small screen: most pixels to a scene unit, and the square pixels that an actor is to have."""
_GAP = 7.0
"""Between actors there, in scene units; below them is a name."""
_CLEARANCE, _END_GAP = 6.0, 4.0
"""As on figures: of lines from unrelated actors, and of their ends from each other, in pixels."""
_MOST_LED = 2_000
"""Of more relations none is led."""


@dataclass
class Form:
    """The map on one shape of screen.

    Args:
        name: `own`, `wide` or `tall`.
        maker: of its frames.
        notes: those that stand elsewhere than on the map, by id.
        box: left, top, right and bottom of all there ever is, in scene units.
        scale: pixels to a scene unit from where all of it is seen.
        steady: whether every relation always goes the same way.
        ways: then the path of each.
    """

    name: str
    maker: FrameMaker
    notes: Mapping[str, Note]
    box: Bounds
    scale: float
    steady: bool = True
    ways: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def places(self) -> Places:
        """Of its actors."""
        return self.maker.places

    def ways_of(self, frame: Frame) -> list[str]:
        """The paths of the relations of a frame."""
        if self.steady:
            return [self.ways.get(edge.id) or way(frame.curves[row]) for row, edge in enumerate(frame.edges)]
        return self.led(frame)

    def led(self, frame: Frame) -> list[str]:
        """The paths of the relations of a frame, led round its actors as they are there."""
        return [way(curve) for curve in _routed(frame, self.scale).curves]

    def notes_of(self, frame: Frame) -> list[Note]:
        """The notes of a frame, where they stand here."""
        return [self.notes.get(note.id, note) for note in frame.notes]


def forms(project: Project, places: Places, index: TimeIndex, own: bool) -> list[Form]:
    """The map for a wide and for a tall screen; or only as it is, where groups are shown together.

    Args:
        project: the map.
        places: of its actors.
        index: of the map.
        own: whether it is wanted as it is, too.
    """
    whole = _whole(index)
    groups = shown_groups(project)
    as_it_is = _form("own", project, places, {}, whole)
    found = [as_it_is]
    width, height = _SCREENS["wide"]
    style = FigureStyle(width=width, height=height, title=False, date_line=False, legend="none")
    look = None if groups else arranged_together([Subject(whole, places)], style)[0]
    if look is not None and look.places is not places:
        found = [as_it_is] if own else []
        found.append(_form("wide", project, look.places, look.notes, whole))
        found += [_form(name, project, *_small(as_it_is, name, whole), whole) for name in ("tall", "low")]
    for form in found:
        form.steady = "collapsed" not in groups.values()
        if form.steady:
            frame = form.maker.frame(whole)
            form.ways = dict(zip((edge.id for edge in frame.edges), form.led(frame), strict=True))
    return found


def _small(own: Form, name: str, whole: Window) -> tuple[Places, Mapping[str, Note]]:
    """Places on a small screen, which actors fill without being tiny, and those of the notes."""
    frame = own.maker.frame(whole)
    width, height = _SCREENS[name]
    scale = min(_LARGEST, (width * height / max(len(frame.nodes), 1) / _EACH) ** 0.5 * _LARGEST)
    room = np.array((width - 2 * _ASIDE, height - 2 * _ABOVE)) / scale
    extent = np.ptp(frame.places, axis=0)
    at = (frame.places - frame.places.min(axis=0)) * room / np.maximum(extent, 1.0)
    below = frame.radii + NAME_SIZE * View(scale).type_scale
    sizes = np.column_stack((frame.radii, frame.radii, frame.radii, below)) + _GAP
    at = without_overlaps(at, sizes, np.ones(len(at), dtype=bool))
    moved = {node.id: (x, y) for node, (x, y) in zip(frame.nodes, at.tolist(), strict=True)}
    return {**own.places, **moved}, {note.id: moved_note(note, frame.places, at) for note in frame.notes}


def _whole(index: TimeIndex) -> Window:
    """All that ever holds."""
    low, high = index.extent() or (0, 0)
    steps = index.step_days.tolist() or [low]
    return Window(index, max(high, steps[-1]), False, min(low, steps[0]))


def _form(name: str, project: Project, places: Places, notes: Mapping[str, Note], whole: Window) -> Form:
    maker = FrameMaker(project, LIGHT, places)
    frame = maker.frame(whole)
    frame.notes = ()
    width, height = _SCREENS[name if name in _SCREENS else "wide"]
    view = View.fitting_with_names(frame.bounds, 0.0, 0.0, width, height)
    every = [notes.get(note.id, note) for note in project.notes.values()]
    noted = note_bounds(every, places, view.type_scale) if every else None
    box = joined(frame.bounds(view.type_scale), noted)
    if frame.hulls:
        box = joined(box, _around(frame))
    view = View.fitting(box, 0.0, 0.0, width, height)
    return Form(name, maker, notes, box, view.scale)


def _around(frame: Frame) -> Bounds:
    """Left, top, right and bottom of all hulls."""
    rows = sorted({row for hull in frame.hulls for row in hull.rows})
    room = HULL_ROOM + float(frame.radii[rows].max())
    low, high = frame.places[rows].min(axis=0) - room, frame.places[rows].max(axis=0) + room
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _routed(frame: Frame, scale: float) -> Frame:
    if len(frame.edges) > _MOST_LED:
        return frame
    return routed(frame, _CLEARANCE / scale, _END_GAP / scale, View(scale).type_scale)


def way(curve: Points) -> str:
    """The path of a relation, shape (4, 2)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve.round(1).tolist()
    return f"M{x0:g} {y0:g}C{x1:g} {y1:g} {x2:g} {y2:g} {x3:g} {y3:g}"


def hull_path(frame: Frame, hull: Hull) -> str:
    """The round outline of a hull: the convex one about its actors, moved outwards, with round corners."""
    rows = list(hull.rows)
    corners: list[list[float]] = convex(frame.places[rows]).tolist()
    room = HULL_ROOM + float(frame.radii[rows].max())
    return outlined(corners, room)


def outlined(corners: Sequence[Sequence[float]], room: float) -> str:
    """A path about a convex polygon, so far from it."""
    if len(corners) == 1:
        ((x, y),) = corners
        return f"M{x - room:.1f} {y:.1f}a{room:.1f} {room:.1f} 0 1 1 0 .1z"
    # With y down, this turns clockwise if positive; then outwards is to the left.
    xs, ys = np.array(corners).T
    turn = 1.0 if float((xs * np.roll(ys, -1) - ys * np.roll(xs, -1)).sum()) >= 0 else -1.0
    parts: list[str] = []
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        length = hypot(x1 - x0, y1 - y0) or 1.0
        dx, dy = (y1 - y0) / length * room * turn, -(x1 - x0) / length * room * turn
        arc = f"A{room:.1f} {room:.1f} 0 0 {int(turn > 0)} " if parts else "M"
        parts.append(f"{arc}{x0 + dx:.1f} {y0 + dy:.1f}L{x1 + dx:.1f} {y1 + dy:.1f}")
    start = parts[0][1 : parts[0].index("L")]
    return "".join(parts) + f"A{room:.1f} {room:.1f} 0 0 {int(turn > 0)} {start}z"


def arranged_like(form: Form, looked: Subject) -> Subject:
    """What is looked at, with its actors and notes where a form has them."""
    return replace(looked, places=form.places, notes=form.notes, frames={}, sheets={})
