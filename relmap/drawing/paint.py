"""Paints a frame on any QPainter, layer by layer, lines of one pen together.

The canvas, every export and the tests paint with this, so what is seen is what is exported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import atan2, ceil, cos, floor, pi, sin
from typing import Literal, TypeVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)

from relmap.drawing import bundles
from relmap.drawing.annotations import (
    BAND,
    BAND_GAP,
    note_colour,
    note_shapes,
    paint_arrow,
    paint_frames,
    paint_rings,
    settled,
)
from relmap.drawing.curved_text import Path, base_lines, glyphs
from relmap.drawing.curves import Points, point_at
from relmap.drawing.frame import Edge, Frame
from relmap.drawing.groups import paint_hulls
from relmap.drawing.label_placement import PlacedText, TextPlacement
from relmap.drawing.labels import LINE, NAME_SIZE, Label
from relmap.drawing.lettering import write_text
from relmap.drawing.obstacles import Obstacles
from relmap.drawing.paint_edges import (
    all_arrowheads,
    paint_edges,
    paint_plain_edges,
    seen,
    strength_of,
    stroke,
    stroke_beside,
)
from relmap.drawing.paint_nodes import paint_nodes, stamp_nodes
from relmap.drawing.paint_ribbons import paint_ribbons
from relmap.drawing.ribbons import strokes
from relmap.drawing.shapes import outline
from relmap.drawing.style import Theme, font, legible, mixed
from relmap.drawing.view import View
from relmap.model.records import Note

T = TypeVar("T")
STANCE_MARKS = {-2: "−−", -1: "−", 0: "0", 1: "+", 2: "++"}
_MARKED_AT = 0.76
"""Where along a relation the mark of its stance is."""
_BECAME_AT, _BECAME_SIZE = 0.3, 6.5
"""Where along a relation it is marked that it began or ended, and the radius of that, in ink units."""
_MARK = 9.0
"""Half the height of the mark of a stance, in ink units."""
_HALO = 0.36
"""How wide the halo of letters is, in heights of a line."""
_EDGE = 6.0
"""Pixels by which text may reach beyond the bounds of a map; these are in sight when all of it is fitted."""
_MOST_OBSTACLES, _TOGETHER = 3_000, 40
"""More lines text need not keep clear of; and so many are looked at before others may have the thread."""
_WHOLE = 4.0
"""Of a map so many times as large as what is seen of it, text is placed as a whole."""
TEXT_PATH = QColor("#010204")
"""In SVG, the colour of curves on which the text behind them is set: Qt's generator knows no such text."""
RIM, RIMS_GAP = 1.5, 4.0
"""The width of a rim beside a line and of the ground between two, the line itself left out, in ink units."""
_MANY, _DOT = 500, 6.0
"""When actors are more, and smaller in pixels, those of one look are painted once and stamped."""


@dataclass(frozen=True)
class Options:
    """How to paint.

    vector: the target keeps shapes (SVG, PDF): no pixmaps.
    fine: smooth edges and all labels; False while the hand moves.
    labels: whether to write names and labels at all.
    bundled: whether relations merge into bundles where they are many and far away.
    selected: ids of actors and relations to mark as selected.
    named: ids of actors whose names are shown whatever they cover.
    without: ids of actors that are left out of a plain picture.
    ground: fill the area first.
    tell: told (collection, id) of what is painted next; ("", "") of all else.
    parts: which layers to paint: what lies under (halos and relations) and what on top (actors, text).
    moving: ids of actors under the hand: the labels of their relations are turned anew each time.
    complete: in a figure: no label is cut off, and each that has no room is numbered.
    room: in which text has to stay, in pixels; None: only what is seen needs some.
    before: which of its places each text had, by id: there it stays if it can.
    """

    vector: bool = False
    fine: bool = True
    labels: bool = True
    bundled: bool = True
    selected: Collection[str] = ()
    named: Collection[str] = ()
    without: Collection[str] = ()
    ground: bool = True
    tell: Callable[[str, str], None] | None = None
    parts: Collection[Literal["under", "top"]] = ("under", "top")
    moving: Collection[str] = ()
    complete: bool = False
    room: QRectF | None = None
    before: Mapping[str, int] | None = None


@dataclass
class Written:
    """The names of actors and the labels of relations on a picture, by their ids."""

    names: dict[str, Label] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    numbers: dict[str, Label] = field(default_factory=dict)
    choices: dict[str, int] = field(default_factory=dict)


def paint(
    painter: QPainter, frame: Frame, view: View, area: QRectF, options: Options | None = None
) -> Written:
    """Paint a frame within an area of pixels."""
    return completed(painting(painter, frame, view, area, options))


def completed(steps: Generator[None, None, T]) -> T:
    """What steps come to, done at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def painting(
    painter: QPainter, frame: Frame, view: View, area: QRectF, options: Options | None = None
) -> Generator[None, None, Written]:
    """As `paint`, in steps of about a millisecond, between which others may have the thread."""
    options = options or Options()
    if options.ground:
        painter.fillRect(area, QColor(frame.theme.ground))
    painter.save()
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as in every SVG, whatever a name begins with
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, options.fine)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
    written = Written()
    try:
        curves = view.to_pixels(frame.curves)
        far = options.bundled and bundles.are_due(frame, view)
        if "under" in options.parts:
            yield from _paint_under(painter, frame, curves, view, area, options, far)
        if options.tell is not None:
            options.tell("", "")
        if "top" in options.parts:
            dots = len(frame.nodes) > _MANY and frame.radii.max() * view.scale < _DOT
            if options.vector or (options.fine and not dots):
                yield from paint_nodes(painter, frame, view, area, options.vector, options.tell)
                if options.tell is not None:
                    options.tell("", "")
            else:
                yield from stamp_nodes(painter, frame, view, area, options.without)
            if options.fine and options.labels:
                yield from _paint_text(painter, frame, view, area, options, far, written)
    finally:
        painter.restore()
    return written


def _paint_under(
    painter: QPainter, frame: Frame, curves: Points, view: View, area: QRectF, options: Options, far: bool
) -> Iterator[None]:
    paint_hulls(painter, frame, view)
    paint_frames(painter, frame, view, options.tell)
    if options.tell is not None:
        options.tell("", "")
    paint_halos(painter, frame, curves, view, options.selected)
    if far:
        found = bundles.bundle(frame, view)
        yield
        yield from paint_plain_edges(painter, frame, curves, view, found.within)
        yield from bundles.paint_bundles(painter, found, frame, view)
    elif options.fine:
        rows = seen(curves, area).tolist()
        ribbons = [row for row in rows if frame.edges[row].strands]
        chosen = [row for row in rows if not frame.edges[row].strands]
        if options.tell is not None:
            # In the order in which they are painted together: faint ones first.
            for row in sorted(chosen, key=lambda row: strength_of(frame.edges[row])):
                options.tell("relations", frame.edges[row].id)
                yield from paint_edges(painter, frame, curves, view, np.array([row]), options.vector)
        else:
            yield from paint_edges(painter, frame, curves, view, np.array(chosen, np.int64), options.vector)
        yield from paint_ribbons(painter, frame, curves, view, ribbons, options.tell)
    else:
        yield from paint_plain_edges(painter, frame, curves, view, seen(curves, area))


def rim(theme: Theme) -> str:
    """The colour of the rims beside a line: that of halos, with enough ink for a thin stroke."""
    return legible(theme.halo, theme.ground, theme.ink)


def paint_halos(
    painter: QPainter, frame: Frame, curves: Points, view: View, selected: Collection[str]
) -> None:
    """What begins or changes on this day, what happens, and what is selected, behind the lines.

    A line that begins or changes has two thin rims beside it, so that it lies on the ground as others do.
    """
    theme = frame.theme
    ink = view.ink
    halo = mixed(theme.halo, theme.ground, 0.75)
    chosen = mixed(theme.accent, theme.ground, 0.42)
    for colour, rows in _emphasised_rows(frame).items():
        _paint_bands(painter, frame, curves, rows, colour, ink)
    if frame.haloed_edges:
        breadths = np.array([frame.edges[row].pen.breadth for row in frame.haloed_edges])
        away = ((breadths + RIMS_GAP + RIM) / 2 * ink)[:, None]
        painter.setPen(QPen(QColor(rim(theme)), RIM * ink))
        stroke_beside(painter, curves[frame.haloed_edges], np.hstack((-away, away)))
    for row, edge in enumerate(frame.edges) if selected else ():
        if edge.id in selected:
            stroke(painter, curves[row : row + 1], QPen(QColor(chosen), (edge.pen.breadth + 6) * ink))
    centres = view.to_pixels(frame.places)
    for row, node in enumerate(frame.nodes) if selected or frame.haloed_nodes else ():
        x, y = centres[row].tolist()
        for marked, colour, reach in (
            (node.id in frame.haloed_nodes, halo, 7.0),
            (node.id in selected, chosen, 5.0),
        ):
            if marked:
                radius = frame.radii[row] * view.scale + reach * ink
                painter.fillPath(outline(node.shape, x, y, radius), QColor(colour))
    paint_rings(painter, frame, view)


def _emphasised_rows(frame: Frame) -> dict[str, list[int]]:
    """The relations that are emphasised, by the colour of their bands."""
    found: dict[str, list[int]] = {}
    for key, how in frame.emphasised.items():
        if frame.position(key) is None and (row := frame.line_of(key)) is not None:
            found.setdefault(how.colour, []).append(row)
    return found


def _paint_bands(
    painter: QPainter, frame: Frame, curves: Points, rows: list[int], colour: str, ink: float
) -> None:
    """A band on either side of lines, with the ground between, so that they lie on it as others do.

    What begins on this day has its rims within the band.
    """
    haloed = set(frame.haloed_edges)
    within = np.array([RIMS_GAP + 2 * RIM if row in haloed else 0.0 for row in rows])
    breadths = np.array([frame.edges[row].pen.breadth for row in rows]) + within
    away = ((breadths / 2 + BAND_GAP + BAND / 2) * ink)[:, None]
    painter.setPen(QPen(QColor(colour), BAND * ink))
    stroke_beside(painter, curves[rows], np.hstack((-away, away)))


# --- text -------------------------------------------------------------------------------------


def _paint_text(
    painter: QPainter, frame: Frame, view: View, area: QRectF, options: Options, far: bool, written: Written
) -> Iterator[None]:
    marks = _stance_places(frame, view) if frame.theme.marks and not far else []
    placed = yield from placing(frame, view, area, options)
    written.choices = placed.choices
    if frame.notes:
        _paint_notes(painter, frame, view, placed.notes, options.tell)
    moving = {row for key in options.moving if (row := frame.position(key)) is not None}
    for row, label in placed.labels.items():
        label = written.labels[frame.edges[row].id] = label.moved(view.shift_x, view.shift_y)
        write_label(painter, frame, label, bare=not moving.isdisjoint(frame.ends[row].tolist()))
        yield
    for row, number in placed.numbers.items():
        number = written.numbers[frame.edges[row].id] = number.moved(view.shift_x, view.shift_y)
        write_number(painter, frame, number)
        yield
    for row, name in placed.names.items():
        name = written.names[frame.nodes[row].id] = name.moved(view.shift_x, view.shift_y)
        write_name(painter, frame, name)
        yield
    if far:
        bundles.write_counts(painter, bundles.bundle(frame, view), frame, view)
    else:
        for count in placed.counts.values():
            count = count.moved(view.shift_x, view.shift_y)
            painter.fillRect(_box(count), QColor(frame.theme.ground))
            _write(painter, count, frame.theme.ink, "")
        _paint_badges(painter, frame, view)
        for edge, x, y in _became_places(frame, view):
            size = _BECAME_SIZE * view.ink
            became_mark(painter, QPointF(x, y), edge.sort, size, edge.pen.colour, frame.theme.ground)
        for edge, text, x, y in marks:
            stance_mark(painter, QPointF(x, y), text, _MARK * view.ink, edge.pen.colour, frame.theme)


def _paint_notes(
    painter: QPainter,
    frame: Frame,
    view: View,
    notes: Sequence[Note],
    tell: Callable[[str, str], None] | None,
) -> None:
    """Arrows, then the texts of notes."""
    shapes = note_shapes(frame, view, notes)
    for part in ("arrow", "text"):
        for shape in shapes:
            if tell is not None:
                tell("notes", shape.note.id)
            if part == "arrow":
                paint_arrow(painter, shape, frame.theme, view.ink)
            elif shape.text is not None:
                _write(painter, shape.text, note_colour(shape.note.colour, frame.theme), frame.theme.ground)
    if tell is not None:
        tell("", "")


def placing(frame: Frame, view: View, area: QRectF, options: Options) -> Generator[None, None, PlacedText]:
    """Where the text of a frame stands, without the shift of the view, in steps as `painting`.

    In a map that is not too large it stands as long as the frame and the scale stay, so that nothing jumps
    while the map is moved.
    """
    still, far = View(view.scale), options.bundled and bundles.are_due(frame, view)
    room = (options.room or area).translated(-view.shift_x, -view.shift_y)
    crowded = len(frame.nodes) + len(frame.edges) > _MOST_OBSTACLES
    is_whole = options.room is None and not crowded
    if is_whole:
        left, top, right, bottom = (side * view.scale for side in frame.bounds(view.type_scale))
        whole = QRectF(left, top, right - left, bottom - top).adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)
        is_whole = whole.width() * whole.height() < _WHOLE * area.width() * area.height()
        room = whole if is_whole else room
    always = frozenset({*options.named, *options.selected, *frame.emphasised})
    key = (view.scale, room.getRect(), always, options.complete, far, font(NAME_SIZE).family())
    if key in frame.texts:
        return frame.texts[key]
    obstacles = Obstacles((room.left(), room.top(), room.right(), room.bottom()))
    curves = still.to_pixels(frame.curves)
    rows = seen(curves, room)
    if far or len(rows) > _MOST_OBSTACLES:  # of so many something is everywhere
        rows = rows[:0]
    drawn = strokes(frame, curves, view.ink, rows.tolist())
    for start in range(0, len(drawn), _TOGETHER):
        obstacles.add_lines(drawn[start : start + _TOGETHER])
        yield
    obstacles.add_heads(all_arrowheads(frame, curves, still, rows.tolist()))
    yield
    centres, radii = still.to_pixels(frame.places), frame.radii * view.scale + 1.0
    for start in range(0, len(centres), 5 * _TOGETHER):
        obstacles.add_discs(centres[start : start + 5 * _TOGETHER], radii[start : start + 5 * _TOGETHER])
        yield
    if not far:
        reach = _BECAME_SIZE * view.ink
        spots = ((x, y) for _, x, y in _became_places(frame, still))
        obstacles.block((x - reach, y - reach, x + reach, y + reach) for x, y in spots)
    notes = frame.notes
    if notes and options.complete:
        notes = settled(frame, still, room)
    for shape in note_shapes(frame, still, notes):
        obstacles.add_lines(shape.lines())
        box = shape.text_box
        if not box.isEmpty():
            obstacles.block([(box.left(), box.top(), box.right(), box.bottom())])
    if frame.theme.marks and not far:
        reach = _MARK * view.ink
        at = ((x, y) for *_, x, y in _stance_places(frame, still))
        obstacles.block((x - reach, y - reach, x + reach, y + reach) for x, y in at)
    placement = TextPlacement(frame, still, room, obstacles, options.before, always, options.complete)
    placement.placed.notes = notes
    yield from placement.steps(labels=not far)
    if is_whole or options.room is not None:
        frame.texts.clear()  # of other scales: while a map is zoomed there is one for each step
        frame.texts[key] = placement.placed
    return placement.placed


def _box(label: Label) -> QRectF:
    """What a level text covers."""
    return QRectF(label.x - label.width / 2, label.y - label.height / 2, label.width, label.height)


def write_number(painter: QPainter, frame: Frame, label: Label) -> None:
    """The number that stands for the label of a relation, in a circle of its colour."""
    edge, theme = frame.edges[label.row], frame.theme
    painter.save()
    painter.setPen(QPen(QColor(edge.pen.colour), max(label.height * 0.07, 0.6)))
    painter.setBrush(QColor(theme.ground))
    width = max(label.width, label.height * 0.9)
    box = QRectF(label.x - width / 2, label.y - label.height * 0.45, width, label.height * 0.9)
    painter.drawRoundedRect(box, label.height * 0.45, label.height * 0.45)
    painter.restore()
    _write(painter, label, theme.ink, "")


def write_name(painter: QPainter, frame: Frame, label: Label) -> None:
    """The name of the actor in the row of a label."""
    node = frame.nodes[label.row]
    # What is dimmed does not interrupt what is not.
    _write(painter, label, node.ink, "" if node.dimmed else frame.theme.ground)


def write_label(painter: QPainter, frame: Frame, label: Label, bare: bool = False) -> None:
    """The label of the relation in the row of a label; bare it is quick, even where it is turned anew."""
    edge, theme = frame.edges[label.row], frame.theme
    strength = 1.0 if edge.presence == 2 else 0.7
    colour = mixed(mixed(theme.ink, edge.pen.colour, 0.6), theme.ground, strength)
    _write(painter, label, colour, "" if bare else theme.ground)


def _write(painter: QPainter, label: Label, colour: str, ground: str) -> None:
    """Text in a halo of the ground's colour, which interrupts what is behind it; without a ground bare."""
    painter.save()
    if label.leader is not None:
        x0, y0, x1, y1 = label.leader
        painter.setPen(QPen(QColor(colour), max(label.height * 0.045, 0.5)))
        painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
    if (
        ground
        and painter.paintEngine().type() == QPaintEngine.Type.Raster
        and not painter.transform().isScaling()
    ):
        ratio = painter.device().devicePixelRatioF()
        picture, left, top = _stamp(label.text, label.font, label.angle, colour, ground, ratio, label.path)
        x, y = round((label.x + left) * ratio) / ratio, round((label.y + top) * ratio) / ratio
        painter.drawImage(QPointF(x, y), picture)
    else:
        painter.translate(label.x, label.y)
        if label.path is None:
            painter.rotate(label.angle)
        _write_lines(painter, label.text, label.font, colour, ground, label.path)
    painter.restore()


def _write_lines(
    painter: QPainter, text: str, type_: QFont, colour: str, ground: str, path: Path | None = None
) -> None:
    """Text about the origin, straight or along a path."""
    if ground:
        halo = QPen(QColor(ground), QFontMetricsF(type_).height() * _HALO)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(_letters(text, type_, path), halo)
    painter.setFont(type_)
    painter.setPen(QColor(colour))
    if path is not None:
        _write_along(painter, text, type_, path)
        return
    for line, x, y in _lines(text, type_):
        write_text(painter, QPointF(x, y), line)


def _write_along(painter: QPainter, text: str, type_: QFont, path: Path) -> None:
    """Text letter by letter; in SVG before that in lines, each behind the curve on which it is to be set."""
    if painter.paintEngine().type() == QPaintEngine.Type.SVG:
        written, width = painter.pen(), QFontMetricsF(type_).horizontalAdvance
        for line, base in base_lines(text, type_, path):
            _mark_path(painter, base)
            painter.setPen(written)
            write_text(painter, QPointF(-width(line) / 2, 0), line)
        _mark_path(painter, ((0.0, 0.0), (1.0, 0.0)))  # from here on letter by letter
        painter.setPen(written)
    for letter, x, y, angle in glyphs(text, type_, path):
        painter.save()
        painter.translate(x, y)
        painter.rotate(angle)
        write_text(painter, QPointF(0, 0), letter)
        painter.restore()
    if painter.paintEngine().type() == QPaintEngine.Type.SVG:
        _mark_path(painter, ((0.0, 0.0), (1.0, 0.0)))  # to here


def _mark_path(painter: QPainter, points: Path) -> None:
    painter.setPen(QPen(TEXT_PATH, 1))
    painter.drawPolyline([QPointF(x, y) for x, y in points])


@lru_cache(maxsize=512)
def _stamp(
    text: str, type_: QFont, angle: float, colour: str, ground: str, ratio: float, path: Path | None
) -> tuple[QImage, float, float]:
    """A text as a picture, and where its corner is from the middle: halos take long, and most stay."""
    turn = QTransform() if path else QTransform().rotate(angle)
    turned = turn.mapRect(_letters(text, type_, path).boundingRect())
    pad = QFontMetricsF(type_).height() * _HALO / 2 + 2
    left, top = floor(turned.left() - pad), floor(turned.top() - pad)
    width, height = ceil(turned.right() + pad) - left, ceil(turned.bottom() + pad) - top
    size = QSize(ceil(width * ratio), ceil(height * ratio))
    picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.translate(-left, -top)
    painter.setTransform(turn, True)
    _write_lines(painter, text, type_, colour, ground, path)
    painter.end()
    return picture, float(left), float(top)


@lru_cache(maxsize=4_000)
def _lines(text: str, type_: QFont) -> tuple[tuple[str, float, float], ...]:
    """The lines of a text about its middle, each with where its base line begins."""
    metrics = QFontMetricsF(type_)
    lines = text.split("\n")
    step = metrics.height() * LINE
    first = metrics.capHeight() / 2 - step * (len(lines) - 1) / 2
    places = ((-metrics.horizontalAdvance(line) / 2, first + step * n) for n, line in enumerate(lines))
    return tuple((line, x, y) for line, (x, y) in zip(lines, places, strict=True))


def _letters(text: str, type_: QFont, along: Path | None = None) -> QPainterPath:
    """The outlines of the letters of a text about its middle."""
    return _straight(text, type_) if along is None else _along(text, type_, along)


def forget_letters() -> None:
    """Have the outlines of all letters made anew (`fresh_fonts`)."""
    _straight.cache_clear()
    _along.cache_clear()


@lru_cache(maxsize=4_000)
def _straight(text: str, type_: QFont) -> QPainterPath:
    path = QPainterPath()
    for line, x, y in _lines(text, type_):
        path.addText(x, y, type_, line)
    return path


@lru_cache(maxsize=200)  # there are few, and each move of an actor makes others
def _along(text: str, type_: QFont, along: Path) -> QPainterPath:
    path = QPainterPath()
    for letter, x, y, angle in glyphs(text, type_, along):
        one = QPainterPath()
        one.addText(0, 0, type_, letter)
        path.addPath(QTransform().translate(x, y).rotate(angle).map(one))
    return path


def _paint_badges(painter: QPainter, frame: Frame, view: View) -> None:
    """A mark on relations about which sources disagree."""
    rows = [row for row, edge in enumerate(frame.edges) if edge.contested]
    if not rows:
        return
    places = point_at(view.to_pixels(frame.curves[rows]), np.full((len(rows), 1), 0.22))[:, 0]
    for k, row in enumerate(rows):
        contested_badge(
            painter,
            float(places[k, 0]),
            float(places[k, 1]),
            7.0 * view.ink,
            frame.edges[row].pen.colour,
            frame.theme.ground,
        )


def _became_places(frame: Frame, view: View) -> list[tuple[Edge, float, float]]:
    """Where it is marked that a relation began or ended from one day to the other: once on a ribbon."""
    if frame.of != "comparison":
        return []
    found: list[tuple[int, Edge, float]] = []
    for row, edge in enumerate(frame.edges):
        for one in {s.edge.sort: s.edge for s in edge.strands}.values() if edge.strands else (edge,):
            if one.sort in ("begun", "ended") and not one.dimmed:
                aside = edge.strands and one.sort == "ended"
                found.append((row, one, 1 - _BECAME_AT if aside else _BECAME_AT))
    if not found:
        return []
    at = np.array([[t] for *_, t in found])
    places = point_at(view.to_pixels(frame.curves[[row for row, *_ in found]]), at)[:, 0]
    return [(edge, x, y) for (_, edge, _), (x, y) in zip(found, places.tolist(), strict=True)]


def became_mark(painter: QPainter, at: QPointF, sort: str, radius: float, colour: str, ground: str) -> None:
    """A disc in the colour of a relation with a plus if it began, and one with a cross if it ended.

    Args:
        painter: of any device.
        at: its middle.
        sort: `begun` or `ended`.
        radius: of the disc, in pixels.
        colour, ground: of the relation, and of what it lies on.
    """
    filled = sort == "begun"
    painter.setPen(QPen(QColor(colour), radius * 0.22))
    painter.setBrush(QColor(colour if filled else ground))
    painter.drawEllipse(at, radius, radius)
    reach = radius * 0.55
    pen = QPen(QColor(ground if filled else colour), radius * 0.3)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    if filled:
        arms = ((reach, 0.0), (0.0, reach))
    else:
        arms = ((reach * 0.75, reach * 0.75), (reach * 0.75, -reach * 0.75))
    for dx, dy in arms:
        painter.drawLine(QPointF(at.x() - dx, at.y() - dy), QPointF(at.x() + dx, at.y() + dy))


def _stance_places(frame: Frame, view: View) -> list[tuple[Edge, str, float, float]]:
    """Where the stance of every relation is marked, for those who see no colours; on a ribbon of all."""
    found: list[tuple[int, str]] = []
    for row, edge in enumerate(frame.edges):
        every = [s.edge for s in edge.strands] or [edge]
        stances = [e.stance for e in every if e.stance is not None and e.sort != "ended" and not e.dimmed]
        if stances:
            found.append((row, " ".join(STANCE_MARKS[stance] for stance in dict.fromkeys(stances))))
    if not found:
        return []
    rows = [row for row, _ in found]
    places = point_at(view.to_pixels(frame.curves[rows]), np.full((len(rows), 1), _MARKED_AT))[:, 0]
    return [
        (frame.edges[row], text, x, y) for (row, text), (x, y) in zip(found, places.tolist(), strict=True)
    ]


def stance_mark(painter: QPainter, at: QPointF, text: str, size: float, colour: str, theme: Theme) -> None:
    """A disc in the colour of a relation with the mark of its stance in it, as text."""
    type_ = font(size * 1.1, QFont.Weight.Bold)
    metrics = QFontMetricsF(type_)
    width = max(metrics.horizontalAdvance(text) + size * 0.5, size * 1.45)
    box = QRectF(at.x() - width / 2, at.y() - size * 0.72, width, size * 1.45)
    painter.setPen(QPen(QColor(colour), size * 0.14))
    painter.setBrush(QColor(theme.ground))
    painter.drawRoundedRect(box, size * 0.72, size * 0.72)
    painter.setFont(type_)
    painter.setPen(QColor(theme.ink))
    left = at.x() - metrics.horizontalAdvance(text) / 2
    write_text(painter, QPointF(left, at.y() + metrics.capHeight() / 2), text)


def contested_badge(painter: QPainter, x: float, y: float, radius: float, colour: str, ground: str) -> None:
    """The sign for "sources disagree": a disc with ≠."""
    painter.setPen(QPen(QColor(colour), radius * 0.2))
    painter.setBrush(QColor(ground))
    painter.drawEllipse(QPointF(x, y), radius, radius)
    reach = radius * 0.52
    for dy in (-0.24, 0.24):
        painter.drawLine(QPointF(x - reach, y + dy * radius), QPointF(x + reach, y + dy * radius))
    slope = atan2(1.0, 0.45)
    painter.drawLine(
        QPointF(x - cos(slope) * reach, y + sin(slope) * reach),
        QPointF(x + cos(slope) * reach, y - sin(slope) * reach),
    )


def pulse(painter: QPainter, frame: Frame, view: View, actor_ids: Collection[str], phase: float) -> None:
    """Rings that spread from actors; `phase` runs from 0 to 1."""
    centres = view.to_pixels(frame.places)
    strength = max(0.0, cos(phase * pi / 2))
    colour = QColor(mixed(frame.theme.halo, frame.theme.ground, strength))
    for row, node in enumerate(frame.nodes):
        if node.id in actor_ids:
            radius = frame.radii[row] * view.scale + (4 + 22 * phase) * view.ink
            painter.setPen(QPen(colour, 4 * view.ink * (1 - 0.6 * phase)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*centres[row].tolist()), radius, radius)
