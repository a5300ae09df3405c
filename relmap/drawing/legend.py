"""The legend: what appears in a frame, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from relmap.drawing.annotations import BAND, BAND_GAP
from relmap.drawing.axis import Axis
from relmap.drawing.bundles import are_due
from relmap.drawing.comparison import stayed
from relmap.drawing.frame import Edge, Frame, Node, Pen
from relmap.drawing.lane_bars import EventMark, diamond, paint_between
from relmap.drawing.lens import TINT
from relmap.drawing.lettering import write_text
from relmap.drawing.paint import RIM, RIMS_GAP, STANCE_MARKS, became_mark, contested_badge, rim, stance_mark
from relmap.drawing.paint_edges import hollow_line, paint_pen
from relmap.drawing.paint_nodes import held_badge
from relmap.drawing.paint_ribbons import sample as ribbon_sample
from relmap.drawing.shapes import outline
from relmap.drawing.style import DASHES, LINKS, POSSIBLE_STRENGTH, TICKS, Theme, font, mixed
from relmap.drawing.symbols import paint_symbol
from relmap.drawing.view import View
from relmap.model.records import STANCE_WORDS
from relmap.timeline.presence import Presence

Sample = Callable[[QPainter, QRectF, Theme], None]
_SIZE = 11.0
_SAMPLE = 30.0


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend."""

    text: str
    sample: Sample


def entries(frame: Frame, view: View | None = None) -> list[LegendEntry]:
    """What has to be explained, in a fixed order.

    Args:
        frame: what is drawn.
        view: from where it is seen: from far away relations may be merged.
    """
    edges = [edge for edge in frame.each if not edge.dimmed]
    nodes = [node for node in frame.nodes if not node.dimmed]
    found = _compared(frame) if frame.of == "comparison" else [*_stances(edges), *_kinds(edges)]
    found += _actor_kinds(nodes)
    for status in ("planned", "alleged"):
        # As they are drawn: what is planned is only possible.
        possible = {edge.pen.possible for edge in edges if edge.status == status and edge.sort != "ended"}
        if possible:
            pen = Pen(frame.theme.soft, 2.6, DASHES[status], possible=all(possible))
            found.append(LegendEntry(status.capitalize(), _of_pen(pen)))
    lines = any(edge.pen.possible for edge in edges)
    actors = any(node.presence == Presence.POSSIBLE for node in nodes)
    bars = not frame.nodes and any(edge.presence == Presence.POSSIBLE for edge in edges)
    if lines or actors or bars:
        found.append(LegendEntry("Possible, not certain", _possible(lines, actors)))
    if frame.of != "comparison" and any(edge.other is not None for edge in edges):
        found.append(LegendEntry("Turning" if frame.of == "day" else "Turned in this time", _turning))
    if any(edge.contested for edge in edges):
        found.append(LegendEntry("Contested", _contested))
    if any(edge.haloed for edge in edges) or frame.haloed_nodes:
        found.append(LegendEntry("On this day", _halo))
    found += _emphases(frame)
    if frame.of != "comparison":
        found += _widths(frame, edges)
    names = {node.id: node.name for node in nodes} if frame.hulls else {}
    for hull in frame.hulls:
        if hull.actor in names:
            found.append(
                LegendEntry(f"Members of {' '.join(names[hull.actor][:60].split())}", _hull(hull.colour))
            )
    if frame.size_tells:
        found.append(LegendEntry(f"Size: {frame.size_tells}", _size))
    found += _lens(frame)
    if any(node.held for node in nodes):
        found.append(LegendEntry("With members inside", _holding))
    if view is not None and are_due(frame, view):
        found.append(LegendEntry("Merged, with their number", _merged))
    return [*found, RIBBON] if frame.has_ribbons else found


def _lens(frame: Frame) -> list[LegendEntry]:
    """What the colours of actors tell."""
    lens = frame.lens
    if lens is None:
        return []
    found = [LegendEntry(text, _of_group(colour)) for colour, text in lens.groups]
    if lens.shade:
        found.append(LegendEntry(f"Shade: {lens.shade}", _shades(*lens.ramp)))
    return found


def _of_group(colour: str) -> Sample:
    def sample(painter: QPainter, box: QRectF, theme: Theme) -> None:
        fill = colour if theme.patterns else mixed(colour, theme.ground, TINT)
        painter.setPen(QPen(QColor(colour), box.height() * 0.08))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(box.center(), box.height() * 0.34, box.height() * 0.34)

    return sample


def _shades(low: str, high: str) -> Sample:
    def sample(painter: QPainter, box: QRectF, theme: Theme) -> None:
        steps = 5
        width = box.width() / steps
        painter.setPen(QPen(QColor(theme.faint), box.height() * 0.03))
        for number in range(steps):
            painter.setBrush(QColor(mixed(high, low, number / (steps - 1))))
            left = box.left() + number * width
            painter.drawRect(QRectF(left, box.top() + box.height() * 0.26, width, box.height() * 0.48))

    return sample


def _emphases(frame: Frame) -> list[LegendEntry]:
    """What the bands around actors and relations say, each once; without a word of it, what is in them."""
    names: dict[tuple[str, str], list[str]] = {}
    there = {node.id for node in frame.nodes} | {edge.id for edge in frame.edges}
    for key, how in frame.emphasised.items():
        if key in there:
            names.setdefault((how.said, how.colour), []).append(how.name)
    return [
        LegendEntry(said or f"Emphasised: {_some(those)}", _band(colour))
        for (said, colour), those in names.items()
    ]


def _widths(frame: Frame, edges: list[Edge]) -> list[LegendEntry]:
    """The steps of the scale of widths that are drawn."""
    steps = sorted({edge.step for edge in edges if edge.step is not None})
    pairs = zip(steps, frame.widths.in_words(steps), strict=True)
    return [
        LegendEntry(text, _of_pen(Pen(frame.theme.soft, frame.widths.width(step)))) for step, text in pairs
    ]


def _some(names: list[str]) -> str:
    """Up to three names in a line."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _band(colour: str) -> Sample:
    def sample(painter: QPainter, box: QRectF, theme: Theme) -> None:
        line, ink = 2.6, box.height() / 20
        _stroke(painter, box, colour, (line + 2 * BAND_GAP + 2 * BAND) * ink / box.height())
        _stroke(painter, box, theme.ground, (line + 2 * BAND_GAP) * ink / box.height())
        _stroke(painter, box, theme.soft, line * ink / box.height())

    return sample


def of_events(marks: Iterable[EventMark]) -> list[LegendEntry]:
    """What the diamonds on an axis of time are, if there are any."""
    kinds = {mark.is_hollow for mark in marks}
    found = [LegendEntry("Event", _event)] if False in kinds else []
    return [*found, LegendEntry("Event, some day between two", _event_between)] if True in kinds else found


def _event(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.soft))
    painter.drawPolygon(diamond(box.center().x(), box.center().y(), box.height() * 0.22))


def _event_between(painter: QPainter, box: QRectF, theme: Theme) -> None:
    axis = Axis(0, 100, box.left() + 2, box.right() - 2)
    paint_between(painter, axis, 0, 99, box.center().y(), box.height() * 0.22, theme)


def _hull(colour: str) -> Sample:
    def sample(painter: QPainter, box: QRectF, theme: Theme) -> None:
        edge, fill = QColor(colour), QColor(colour)
        edge.setAlphaF(0.5)
        fill.setAlphaF(0.14)
        painter.setPen(QPen(edge, box.height() * 0.06))
        painter.setBrush(fill)
        inner = box.adjusted(2, box.height() * 0.16, -2, -box.height() * 0.16)
        painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)

    return sample


def _size(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.soft), box.height() * 0.06))
    x, y, height = box.left(), box.center().y(), box.height()
    for radius in (0.14, 0.24, 0.38):
        painter.drawEllipse(QPointF(x + radius * height, y), radius * height, radius * height)
        x += 2 * radius * height + 1


def _holding(painter: QPainter, box: QRectF, theme: Theme) -> None:
    radius = box.height() * 0.36
    painter.setPen(QPen(QColor(theme.soft), box.height() * 0.06))
    painter.drawPath(outline("rounded", box.center().x(), box.center().y(), radius))
    corner = box.center() + QPointF(radius, radius * 0.6)
    held_badge(painter, corner, "5", radius * 0.62, theme.soft, theme.ground)


def _merged(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.soft), 6))
    painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))


def _ribbon(painter: QPainter, box: QRectF, theme: Theme) -> None:
    ink, middle = box.height() / 20, box.center().y()
    pens = [Pen(theme.soft, 2.2)] * 3
    ribbon_sample(painter, box.left(), box.right(), middle, pens, theme.ground, ink)
    type_ = font(_SIZE * ink * 0.94, QFont.Weight.DemiBold)
    width = QFontMetricsF(type_).horizontalAdvance("×3") + 3 * ink
    painter.fillRect(
        QRectF(box.center().x() - width / 2, box.top(), width, box.height()), QColor(theme.ground)
    )
    painter.setFont(type_)
    painter.setPen(QColor(theme.ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "×3")


RIBBON = LegendEntry("Several relations, with their number", _ribbon)
"""Of ribbons."""


def _stances(edges: list[Edge]) -> list[LegendEntry]:
    stances = {edge.stance for edge in edges if edge.stance is not None or not edge.kind}
    found = [
        LegendEntry(STANCE_WORDS[stance].capitalize(), _line(stance))
        for stance in (2, 1, 0, -1, -2)
        if stance in stances
    ]
    return [*found, LegendEntry("No stance", _line(None))] if None in stances else found


def _kinds(edges: list[Edge]) -> list[LegendEntry]:
    """The kinds of relation that have a look of their own."""
    # The last one is the sample: if there is one, one whose width is that of its kind.
    order = sorted(edges, key=lambda edge: edge.step is None)
    found = {edge.kind: edge for edge in order if edge.kind and edge.presence == Presence.CERTAIN}
    return [LegendEntry(kind, _of_kind(edge)) for kind, edge in sorted(found.items())]


def _of_kind(edge: Edge) -> Sample:
    def sample(painter: QPainter, box: QRectF, theme: Theme) -> None:
        colour = edge.pen.colour if edge.stance is None else theme.soft
        _of_pen(Pen(colour, min(edge.pen.width, 5.0), double=edge.pen.double))(painter, box, theme)

    return sample


def _of_pen(pen: Pen) -> Sample:
    """A straight line as it is drawn on the map."""

    def sample(painter: QPainter, box: QRectF, theme: Theme) -> None:
        middle = box.center().y()
        points = np.linspace((box.left(), middle), (box.right(), middle), 4)[None]
        paint_pen(painter, points, pen, theme.ground, box.height() / 20)

    return sample


def _actor_kinds(nodes: list[Node]) -> list[LegendEntry]:
    """The kinds of actor that have a look of their own."""
    found = {node.kind: node for node in nodes if node.kind and node.presence == Presence.CERTAIN}
    return [LegendEntry(kind, _of_actor_kind(node)) for kind, node in sorted(found.items())]


def _of_actor_kind(node: Node) -> Sample:
    def sample(painter: QPainter, box: QRectF, theme: Theme) -> None:
        radius = box.height() * 0.42
        centre = box.center()
        painter.setPen(QPen(QColor(node.ring), radius * 0.12))
        painter.setBrush(QColor(node.fill))
        painter.drawPath(outline(node.shape, centre.x(), centre.y(), radius))
        if node.symbol:
            side = radius * 1.15
            paint_symbol(
                painter,
                node.symbol,
                node.ink,
                QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side),
            )

    return sample


def _compared(frame: Frame) -> list[LegendEntry]:
    """What became of relations and actors; the stances of those whose colour says them."""
    sorts = {edge.sort for edge in frame.each}
    nodes = {node.sort for node in frame.nodes}
    found: list[LegendEntry] = []
    if "begun" in sorts:
        found.append(LegendEntry("Begun", _begun))
    if "ended" in sorts:
        found.append(LegendEntry("Ended", _ended))
    if any(edge.other is not None for edge in frame.each):
        found.append(LegendEntry("Changed stance (dashes: before)", _changed))
    if any(edge.sort == "changed" and edge.other is None for edge in frame.each):
        found.append(LegendEntry("Changed, same stance", _line(1)))
    if "kept" in sorts:
        found.append(LegendEntry("Stayed", _kept))
    if "begun" in nodes:
        found.append(LegendEntry("Actor that appeared", _appeared))
    if "ended" in nodes:
        found.append(LegendEntry("Actor gone", _gone))
    return [*found, *_stances([edge for edge in frame.each if edge.sort != "kept"])]


def size(found: list[LegendEntry], width: float, ink: float) -> float:
    """The height in pixels of a legend laid out in rows of a width."""
    rows = _rows(found, width, ink)
    return len(rows) * _row_height(ink)


def column(found: list[LegendEntry], ink: float) -> float:
    """The width in pixels of a legend with one entry a row."""
    metrics = QFontMetricsF(font(_SIZE * ink))
    return max((_entry_width(entry, metrics, ink) for entry in found), default=0.0)


def paint_legend(
    painter: QPainter,
    found: list[LegendEntry],
    theme: Theme,
    left: float,
    top: float,
    width: float,
    ink: float,
) -> None:
    """Paint the entries in rows within a width, from a corner on."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    type_ = font(_SIZE * ink)
    metrics = QFontMetricsF(type_)
    height = _row_height(ink)
    for number, row in enumerate(_rows(found, width, ink)):
        x, middle = left, top + (number + 0.5) * height
        for entry in row:
            box = QRectF(x, middle - height / 2, _SAMPLE * ink, height)
            painter.save()
            entry.sample(painter, box, theme)
            painter.restore()
            painter.setFont(type_)
            painter.setPen(QColor(theme.ink))
            write_text(painter, QPointF(box.right() + 6 * ink, middle + metrics.capHeight() / 2), entry.text)
            x += _entry_width(entry, metrics, ink)
    painter.restore()


def _row_height(ink: float) -> float:
    return 20 * ink


def _entry_width(entry: LegendEntry, metrics: QFontMetricsF, ink: float) -> float:
    return metrics.horizontalAdvance(entry.text) + (_SAMPLE + 6 + 20) * ink


def _rows(found: list[LegendEntry], width: float, ink: float) -> list[list[LegendEntry]]:
    metrics = QFontMetricsF(font(_SIZE * ink))
    rows: list[list[LegendEntry]] = []
    used = width + 1
    for entry in found:
        needed = _entry_width(entry, metrics, ink)
        if used + needed - 20 * ink > width or not rows:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += needed
    return rows


def _stroke(
    painter: QPainter, box: QRectF, colour: str, width: float = 0.14, dash: tuple[float, ...] = ()
) -> None:
    pen = QPen(QColor(colour), box.height() * width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if dash and dash[0] < 0.1 else Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern(list(dash))
    painter.setPen(pen)
    middle = box.center().y()
    painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))


def _line(stance: int | None) -> Sample:
    def sample(painter: QPainter, box: QRectF, theme: Theme) -> None:
        colour = theme.stances[stance]
        if theme.patterns and stance is not None:
            double, thin = stance == 2, stance == 0
            width = 4.0 if double else 1.2 if thin else 2.2
            _of_pen(Pen(colour, width, double=double, ticks=TICKS.get(stance, 0.0)))(painter, box, theme)
            return
        _stroke(painter, box, colour)
        if theme.marks and stance is not None:
            stance_mark(painter, box.center(), STANCE_MARKS[stance], box.height() * 0.42, colour, theme)

    return sample


def _possible(lines: bool, actors: bool) -> Sample:
    """What lines, actors or, without either, bars in the lanes look like that are only possible."""

    def sample(painter: QPainter, box: QRectF, theme: Theme) -> None:
        pale = mixed(theme.soft, theme.ground, POSSIBLE_STRENGTH)
        if not lines and not actors:
            _stroke(painter, box, pale, 0.4)
            _stroke(painter, box.adjusted(0, 0, -box.width() / 2, 0), theme.soft, 0.4)
            return
        radius = box.height() * 0.3
        if lines:
            pen = Pen(theme.soft, 2.6, LINKS if theme.patterns else (), possible=True)
            _of_pen(pen)(painter, box.adjusted(0, 0, -2.4 * radius if actors else 0, 0), theme)
        if actors:
            painter.setPen(QPen(QColor(pale), box.height() * 0.07))
            painter.setBrush(QColor(mixed(theme.fills["circle"], theme.ground, POSSIBLE_STRENGTH)))
            middle = box.right() - 1.1 * radius if lines else box.center().x()
            painter.drawEllipse(QPointF(middle, box.center().y()), radius, radius)

    return sample


def _turning(painter: QPainter, box: QRectF, theme: Theme) -> None:
    _stroke(painter, box, theme.stances[-1], 0.17)
    _stroke(painter, box, theme.stances[2], 0.17, (2.2, 2.2))


def _begun(painter: QPainter, box: QRectF, theme: Theme) -> None:
    _stroke(painter, box, theme.soft, 0.24)
    became_mark(painter, box.center(), "begun", box.height() * 0.36, theme.soft, theme.ground)


def _ended(painter: QPainter, box: QRectF, theme: Theme) -> None:
    path = QPainterPath(QPointF(box.left() + 3, box.center().y()))
    path.lineTo(box.right() - 3, box.center().y())
    hollow_line(painter, path, theme.soft, box.height() * 0.24, box.height() / 20)
    became_mark(painter, box.center(), "ended", box.height() * 0.36, theme.soft, theme.ground)


def _changed(painter: QPainter, box: QRectF, theme: Theme) -> None:
    _stroke(painter, box, theme.stances[-1], 0.17)
    _stroke(painter, box, theme.stances[2], 0.17, (1.5, 2.6))


def _kept(painter: QPainter, box: QRectF, theme: Theme) -> None:
    _stroke(painter, box, stayed(theme), 0.06)


def _appeared(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.begun), box.height() * 0.12))
    painter.drawEllipse(box.center(), box.height() * 0.34, box.height() * 0.34)


def _gone(painter: QPainter, box: QRectF, theme: Theme) -> None:
    pen = QPen(QColor(theme.soft), box.height() * 0.07)
    pen.setDashPattern([2.2, 2.2])
    painter.setPen(pen)
    painter.drawEllipse(box.center(), box.height() * 0.36, box.height() * 0.36)


def _contested(painter: QPainter, box: QRectF, theme: Theme) -> None:
    _stroke(painter, box, theme.soft)
    centre = box.center()
    contested_badge(painter, centre.x(), centre.y(), box.height() * 0.32, theme.soft, theme.ground)


def _halo(painter: QPainter, box: QRectF, theme: Theme) -> None:
    line = 2.8
    _stroke(painter, box, rim(theme), (line + RIMS_GAP + 2 * RIM) / 20)
    _stroke(painter, box, theme.ground, (line + RIMS_GAP) / 20)
    _stroke(painter, box, theme.soft, line / 20)
