"""Notes on the map: where their texts, frames and arrows are in pixels, and how they are painted.

A note is drawn where all that it stands at is: a text about an actor, or an arrow to one, is not there
without the actor; a frame is round those of its actors that are there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, hypot, pi, sin

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPolygonF,
)

from relmap.drawing.curves import Points, point_at
from relmap.drawing.extents import Extents
from relmap.drawing.frame import Emphasised, Frame
from relmap.drawing.labels import LINE, NAME_SIZE, Label
from relmap.drawing.shapes import convex, outline
from relmap.drawing.style import (
    LONGEST_NOTE,
    MOST_NOTE,
    MOST_NOTE_LINES,
    NOTE_BOW,
    NOTE_ROOM,
    Theme,
    font,
    legible,
)
from relmap.drawing.view import View
from relmap.model.project import Project
from relmap.model.records import Actor, Anchor, Note, Relation, updated
from relmap.timeline.annotations import emphases_on, notes_on
from relmap.timeline.changes import Changes
from relmap.timeline.snapshot import Snapshot

_GAP = 5.0
"""Between an arrow and what it comes from or goes to, in ink units."""
_HEAD = 9.0
"""The length of the head of an arrow, in ink units."""
_LINE = 1.6
"""The width of the lines of notes, in ink units."""
BAND, BAND_GAP = 2.6, 1.6
"""The width of the band around what is emphasised, and of the ground within it, in ink units."""
_SHORTEST = 4.0
_RINGS, _TURNS = 24, 16
"""So many places are tried for a text that cannot stand where it was put."""


def annotate(frame: Frame, time: Snapshot | Changes) -> None:
    """Give a frame the notes of a time, and what is emphasised then."""
    project = time.other.project if isinstance(time, Changes) else time.project
    if project.notes:
        frame.notes = tuple(notes_on(time))
    if project.emphases:
        theme = frame.theme
        for found in emphases_on(time):
            colour = note_colour(found.colour, theme)
            said = " ".join(found.label.split())
            for key, record in ((found.actor, project.actors), (found.relation, project.relations)):
                if key is not None and key in record:
                    frame.emphasised[key] = Emphasised(
                        colour, emphasised_name(project, record[key]), said, found.colour
                    )


def emphasised_name(project: Project, record: Actor | Relation) -> str:
    """What is emphasised, in a few words: `Armenia`, `Armenia – Belarus`."""
    ends = (record.source, record.target) if isinstance(record, Relation) else (record.id,)
    return " – ".join(" ".join(project.actors[key].name[:60].split()) for key in ends)


def note_colour(colour: str, theme: Theme) -> str:
    """A colour that was chosen for a note, as it can be seen; that of text if none was."""
    return legible(colour, theme.ground, theme.ink) if colour and not theme.patterns else theme.ink


@dataclass(frozen=True)
class NoteShape:
    """A note as it is drawn, in pixels.

    Args:
        note: which.
        text: where it is written; None: it has none.
        path: the line of a frame, or of an arrow; None: it has none.
        head: the two barbs of an arrow and its tip between them, three points.
    """

    note: Note
    text: Label | None
    path: QPainterPath | None = None
    head: tuple[QPointF, QPointF, QPointF] | None = None

    @property
    def text_box(self) -> QRectF:
        """Where its text stands; empty: nowhere."""
        label = self.text
        if label is None:
            return QRectF()
        return QRectF(label.x - label.width / 2, label.y - label.height / 2, label.width, label.height)

    def lines(self) -> Points:
        """Its line as curves, shape (n, 4, 2)."""
        if self.path is None:
            return np.empty((0, 4, 2))
        points = [[(p.x(), p.y()) for p in polygon.toList()] for polygon in self.path.toSubpathPolygons()]
        ends = [
            np.stack((np.array(some[:-1]), np.array(some[1:])), axis=1) for some in points if len(some) > 1
        ]
        if not ends:
            return np.empty((0, 4, 2))
        straight = np.concatenate(ends)
        part = np.linspace(0, 1, 4)[None, :, None]
        return straight[:, :1] * (1 - part) + straight[:, 1:] * part

    def is_at(self, here: QPointF, reach: float) -> bool:
        """Whether a point is on its text, or so near to its line."""
        if self.text_box.adjusted(-reach / 2, -reach / 2, reach / 2, reach / 2).contains(here):
            return True
        if self.path is None:
            return False
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * reach)
        return stroker.createStroke(self.path).contains(here)


def note_shapes(frame: Frame, view: View, notes: Sequence[Note] | None = None) -> list[NoteShape]:
    """The notes of a frame that are seen, as they are drawn from a view.

    Args:
        frame: what is drawn.
        view: scene to pixels.
        notes: in place of those of the frame.
    """
    found = (shape_of(note, frame, view) for note in (frame.notes if notes is None else notes))
    return [shape for shape in found if shape is not None]


def shape_of(note: Note, frame: Frame, view: View) -> NoteShape | None:
    """A note as it is drawn; None where what it stands at is not on the map."""
    if note.form == "frame":
        return _framed(note, frame, view)
    if note.form == "arrow":
        return _arrow(note, frame, view)
    at = _place(note.anchors[0], frame) if note.anchors else None
    text = _text(note, view, frame.theme) if at is not None else None
    if at is None or text is None:
        return None
    x, y = view.to_pixels(np.array(at)).tolist()
    return NoteShape(note, replace(text, x=x, y=y))


def _place(anchor: Anchor, frame: Frame) -> tuple[float, float] | None:
    """Where an anchor is, in scene units; None: its actor is not there."""
    if anchor.actor is None:
        return anchor.x, anchor.y
    row = frame.position(anchor.actor)
    if row is None:
        return None
    x, y = frame.places[row].tolist()
    return x + anchor.x, y + anchor.y


def _text(note: Note, view: View, theme: Theme) -> Label | None:
    """The text of a note about the origin; None: it has none."""
    ink = view.ink * theme.text
    heavy = QFont.Weight.DemiBold if note.form == "frame" else QFont.Weight.Medium
    type_ = font(NAME_SIZE * ink * 0.96, heavy)
    text, width, height = laid_out(note.text, type_, LONGEST_NOTE * ink)
    return Label(text, 0.0, 0.0, width, height, 0.0, type_, -1) if text else None


@lru_cache(maxsize=2_000)
def laid_out(text: str, type_: QFont, longest: float) -> tuple[str, float, float]:
    """A text in lines no longer than a width, with its own width and height."""
    metrics = QFontMetricsF(type_)
    lines: list[str] = []
    for typed in text[:MOST_NOTE].splitlines():
        line = ""
        for word in typed.split():
            longer = f"{line} {word}" if line else word
            if line and metrics.horizontalAdvance(longer) > longest:
                lines.append(line)
                longer = word
            line = metrics.elidedText(longer, Qt.TextElideMode.ElideRight, 2 * longest)
        lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    if len(lines) > MOST_NOTE_LINES:
        lines = [*lines[: MOST_NOTE_LINES - 1], "…"]
    if not lines:
        return "", 0.0, 0.0
    width = max(map(metrics.horizontalAdvance, lines))
    return "\n".join(lines), width, metrics.height() * (1 + LINE * (len(lines) - 1))


def _framed(note: Note, frame: Frame, view: View) -> NoteShape | None:
    rows = [row for key in _actors(note) if (row := frame.position(key)) is not None]
    if not rows:
        return None
    room = NOTE_ROOM * view.ink
    boxes = _actor_boxes(frame, view, np.array(rows))
    corners = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)
    hull = convex(corners)
    line = QPainterPath()
    line.addPolygon(QPolygonF([*(QPointF(x, y) for x, y in hull.tolist()), QPointF(*hull[0].tolist())]))
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * room)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    whole = stroker.createStroke(line)
    whole.setFillRule(Qt.FillRule.WindingFill)
    path = whole.united(line).simplified()
    text = _text(note, view, frame.theme)
    if text is not None:
        top = path.boundingRect().top()
        middle = float(hull[hull[:, 1] < hull[:, 1].min() + 1.0, 0].mean())
        text = replace(text, x=middle, y=top - text.height / 2 - 3 * view.ink)
    return NoteShape(note, text, path)


def _actor_boxes(frame: Frame, view: View, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Left, top, right and bottom of actors in pixels, with names below them; shape (n, 4)."""
    extents = Extents.of(frame.places[rows], [(frame.nodes[row].name, 0.0) for row in rows.tolist()])
    x, y = view.to_pixels(frame.places[rows]).T
    radii = frame.radii[rows] * view.scale
    half = np.maximum(radii, extents.halves * view.ink * frame.theme.text)
    return np.stack((x - half, y - radii, x + half, y + radii + 18.0 * view.ink * frame.theme.text), axis=1)


def settled(frame: Frame, view: View, room: QRectF) -> tuple[Note, ...]:
    """The notes of a frame for a sheet, on which type may be larger, against the map, than on the canvas.

    A text that would cover an actor or the text of another note, or be cut off, stands as near as it can to
    where it was put.

    Args:
        frame: what is drawn.
        view: scene to pixels.
        room: in which text has to stand, in pixels.
    """
    taken = [
        QRectF(a, b, c - a, d - b) for a, b, c, d in _actor_boxes(frame, view, np.arange(len(frame.nodes)))
    ]
    found: list[Note] = []
    for note in frame.notes:
        shape = shape_of(note, frame, view)
        moved, box = note, shape.text_box if shape is not None else QRectF()
        if note.anchors and note.form != "frame" and not box.isEmpty():
            dx, dy = _nearest_free(box, taken, room, view.ink)
            first = note.anchors[0]
            if (dx or dy) and (note.form == "text" or first.actor is None):
                at = updated(first, x=first.x + dx / view.scale, y=first.y + dy / view.scale)
                moved = updated(note, anchors=(at, *note.anchors[1:]))
                box.translate(dx, dy)
        if not box.isEmpty():
            taken.append(box)
        found.append(moved)
    return tuple(found)


def _nearest_free(box: QRectF, taken: list[QRectF], room: QRectF, ink: float) -> tuple[float, float]:
    """How far a box has to be moved, in pixels, to meet no other and be within a room."""
    inside = QPointF(
        max(room.left() - box.left(), 0.0) + min(room.right() - box.right(), 0.0),
        max(room.top() - box.top(), 0.0) + min(room.bottom() - box.bottom(), 0.0),
    )
    for ring in range(_RINGS):
        for turn in range(_TURNS if ring else 1):
            angle, reach = 2 * pi * turn / _TURNS, ring * 6.0 * ink
            shift = inside + QPointF(reach * cos(angle), reach * sin(angle))
            tried = box.translated(shift)
            if room.contains(tried) and not any(tried.intersects(other) for other in taken):
                return shift.x(), shift.y()
    return inside.x(), inside.y()


def _arrow(note: Note, frame: Frame, view: View) -> NoteShape | None:
    ends = [_place(anchor, frame) for anchor in note.anchors[:2]]
    if len(ends) < 2 or ends[0] is None or ends[1] is None:
        return None
    start, end = view.to_pixels(np.array(ends)).tolist()
    text = _text(note, view, frame.theme)
    along = np.subtract(end, start)
    length = hypot(*along.tolist())
    if length < _SHORTEST:
        return NoteShape(note, replace(text, x=start[0], y=start[1])) if text is not None else None
    normal = np.array([along[1], -along[0]]) / length
    if normal[1] > 0 or (normal[1] == 0 and normal[0] > 0):
        normal = -normal  # it arches upwards
    bent = normal * NOTE_BOW * length * 4 / 3
    start_, end_ = np.array(start), np.array(end)
    curve = np.stack((start_, start_ + along / 3 + bent, end_ - along / 3 + bent, end_))
    points = point_at(curve[None], np.linspace(0, 1, 65)[None])[0]
    at_tail = note.anchors[0].actor is None
    if text is not None:
        middle = start if at_tail else points[32].tolist()
        text = replace(text, x=middle[0], y=middle[1])
    gap = _GAP * view.ink
    outside = np.ones(len(points), dtype=bool)
    for anchor, at in zip(note.anchors[:2], (start_, end_), strict=True):
        row = frame.position(anchor.actor) if anchor.actor is not None else None
        if row is not None and not (anchor.x or anchor.y):
            away = np.hypot(*(points - at).T)
            outside &= away > float(frame.radii[row]) * view.scale + gap
    if text is not None and at_tail:
        half = np.array([text.width / 2 + gap, text.height / 2 + gap / 2])
        outside &= (np.abs(points - start_) > half).any(axis=1)
    shown = points[outside]
    if len(shown) < 2:
        return NoteShape(note, text) if text is not None else None
    path = QPainterPath(QPointF(*shown[0].tolist()))
    for x, y in shown[1:].tolist():
        path.lineTo(x, y)
    return NoteShape(note, text, path, _barbs(shown, _HEAD * view.ink))


def _barbs(points: Points, size: float) -> tuple[QPointF, QPointF, QPointF]:
    """The head of an arrow along points: one barb, the tip, the other barb."""
    tip = points[-1]
    back = next((p for p in points[::-1] if hypot(*(tip - p).tolist()) >= size * 0.8), points[0])
    along = tip - back
    along = along / max(hypot(*along.tolist()), 1e-9)
    side = np.array([-along[1], along[0]])
    one, other = (tip - along * size + side * size * turn for turn in (0.45, -0.45))
    return QPointF(*one.tolist()), QPointF(*tip.tolist()), QPointF(*other.tolist())


def _actors(note: Note) -> list[str]:
    return [anchor.actor for anchor in note.anchors if anchor.actor is not None]


# --- painting ---------------------------------------------------------------------------------


def paint_frames(
    painter: QPainter, frame: Frame, view: View, tell: Callable[[str, str], None] | None = None
) -> None:
    """The lines of frames, behind all else."""
    for note in frame.notes:
        shape = _framed(note, frame, view) if note.form == "frame" else None
        if shape is None or shape.path is None:
            continue
        if tell is not None:
            tell("notes", note.id)
        pen = QPen(QColor(note_colour(note.colour, frame.theme)), _LINE * view.ink)
        pen.setDashPattern([5.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape.path)


def paint_arrow(painter: QPainter, shape: NoteShape, theme: Theme, ink: float) -> None:
    """The line and the head of an arrow."""
    if shape.path is None or shape.head is None:
        return
    colour = QColor(note_colour(shape.note.colour, theme))
    ground = QPen(QColor(theme.ground), (_LINE + 2.4) * ink)
    pen = QPen(colour, _LINE * ink)
    for line in (ground, pen):
        line.setCapStyle(Qt.PenCapStyle.RoundCap)
        line.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape.path)
        painter.drawPolyline(QPolygonF(shape.head))


def paint_rings(painter: QPainter, frame: Frame, view: View) -> None:
    """The bands around actors that are emphasised."""
    for key, how in frame.emphasised.items():
        row = frame.position(key)
        if row is None:
            continue
        x, y = view.to_pixels(frame.places[row]).tolist()
        reach = (1.2 + BAND_GAP + BAND / 2) * view.ink
        painter.setPen(QPen(QColor(how.colour), BAND * view.ink))
        painter.setBrush(QColor(frame.theme.ground))
        painter.drawPath(outline(frame.nodes[row].shape, x, y, float(frame.radii[row]) * view.scale + reach))


def pick_note(frame: Frame, view: View, x: float, y: float, reach: float) -> str | None:
    """The id of the topmost note at a pixel; None: there is none."""
    here = QPointF(x, y)
    shapes = note_shapes(frame, view) if frame.notes else []
    return next((shape.note.id for shape in reversed(shapes) if shape.is_at(here, reach)), None)
