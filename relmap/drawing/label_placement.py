"""Where names and labels go: at the place that costs least, the important ones first, then by exchange.

A place costs what it covers (lines, arrowheads) and how far it is from the best one; nothing may stand over
an actor or other text. What finds no place may take that of another text which has a second one. (Candidate
places and costs as in J. Christensen, J. Marks, S. Shieber, "An Empirical Study of Algorithms for
Point-Feature Label Placement", 1995.)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import atan2, degrees

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from relmap.drawing.curved_text import Path, bent, may_bend, places_on
from relmap.drawing.curves import Points, point_at, tangent_at
from relmap.drawing.frame import Frame
from relmap.drawing.labels import LABEL_SIZE, LINE, Label, broken, measured, name_type, one_line
from relmap.drawing.obstacles import CELL, Boxes, Obstacles
from relmap.drawing.paint_edges import seen
from relmap.drawing.style import LONGEST_NAME, font
from relmap.drawing.view import View
from relmap.model.records import Note

Floats = NDArray[np.float64]

LABELS_FROM = 0.28
"""Seen from farther away (pixels to a scene unit), the labels of relations give way on the canvas."""
NUMBER_SIZE = 10.3
"""Type size of the numbers that stand for labels, in ink units."""

_NUMBER = "88"
"""As wide as any number that there may be, until it is known which it is."""
_AT_ONCE = 60
"""So many texts are looked at together, before others may have the thread."""
_MEETING = 400
"""Of no more actors it is worked out exactly which names would cover one."""
_SIDES = np.array(
    [
        (0.0, 1.0, 0.0), (0.0, -1.0, 1.0), (1.0, 0.0, 1.2), (-1.0, 0.0, 1.2),
        (0.74, 0.74, 1.8), (-0.74, 0.74, 1.8), (0.74, -0.74, 2.0), (-0.74, -0.74, 2.0),
    ]
)  # fmt: skip
"""Where a name may stand about its actor, and what that costs: below, above, at the sides, aslant."""


def _rings() -> list[tuple[float, float, Floats]]:
    """How far out names stand, in ink units, at which cost, and on which sides; a line leads to the far ones.

    A side is its direction, what it costs, and which side of the name is there.
    """
    near = np.column_stack((_SIDES, np.sign(np.rint(_SIDES[:, :2]))))
    turn = np.arange(16) * np.pi / 8
    across, down = np.sin(turn), np.cos(turn)
    touch = np.clip(np.column_stack((across, down)) * 1.5, -1, 1)
    far = np.column_stack((across, down, np.full(16, 0.5), touch))
    return [(3.0, 0.0, near), (16.0, 5.0, far), (32.0, 7.0, far), (54.0, 9.0, far), (84.0, 12.0, far)]


_RINGS = _rings()
_CROSSED, _CELL_COST = 6.0, 0.3
"""What it costs to cover a line at all, and each cell of it."""
_ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
"""Where along its line a label may stand."""
_FOR_NUMBERS = (*_ALONG, 0.45, 0.55, 0.35, 0.65, 0.26, 0.74, 0.16, 0.84, 0.1, 0.9)
"""And where the number that stands for it may."""
_COUNTED_AT = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73)
"""And where on a ribbon its number may."""
_SHORTEST = 2.4
"""Ribbons have a number from so many widths of it on."""
_BESIDE, _BROKEN, _CUT = 2.5, 2.0, 8.0
"""What it costs a label to stand beside its line, in a line more, or cut off."""
_MOST_LINES = 4
"""In so many lines the labels of a ribbon may stand."""
_EXCHANGED = 32
"""Of its places a text tries so many for an exchange."""
_KEPT = 9.0
"""What it is worth to stand where one stood before."""
_CROWDED = 150
"""On the canvas, after so many labels in a row that found no room the others are not tried."""


@dataclass
class PlacedText:
    """Where text stands.

    Args:
        names: of actors, by the row of the node.
        labels: of relations, by the row of the edge.
        numbers: that stand for labels without room, by the row of the edge; their text is the number.
        counts: how many relations ribbons are, by the row of the edge.
        choices: which place each text has, by the id of what it belongs to: to be kept on the next day.
        untold: rows of the edges with a label that is nowhere.
        notes: of the map, as they are drawn.
    """

    names: dict[int, Label] = field(default_factory=dict)
    labels: dict[int, Label] = field(default_factory=dict)
    numbers: dict[int, Label] = field(default_factory=dict)
    counts: dict[int, Label] = field(default_factory=dict)
    choices: dict[str, int] = field(default_factory=dict)
    untold: list[int] = field(default_factory=list)
    notes: tuple[Note, ...] = ()


@dataclass
class _Text:
    """A text with the places where it may stand.

    Args:
        owner: its number among all texts, from 1.
        key: id of what it belongs to.
        costs: of each place, shape (n,); infinite: it may not stand there.
        boxes: gives what a place covers: left, top, right and bottom of some boxes.
        label: gives the text at a place.
    """

    owner: int
    key: str
    costs: Floats
    boxes: Callable[[int], list[list[float]]]
    label: Callable[[int], Label]
    numbered: bool = False
    clear: bool = False
    """Whether it is known that no actor is where it may stand."""
    at: int = -1
    """The place that it has; -1: none."""

    def order(self) -> list[int]:
        """The places, the cheapest first."""
        order = np.argsort(self.costs, kind="stable")
        return order[: int(np.isfinite(self.costs).sum())].tolist()


class TextPlacement:
    """Places the text of a frame.

    Args:
        frame: what is drawn.
        view: scene to pixels.
        area: in which text may stand, in pixels; actors outside get no name.
        obstacles: what is drawn, already in it.
        before: which place each text had, by id.
        always: ids whose names are shown whatever they cover.
        complete: in a figure: no label is cut off, each that has no room gets a number, from however far.
    """

    def __init__(
        self,
        frame: Frame,
        view: View,
        area: QRectF,
        obstacles: Obstacles,
        before: Mapping[str, int] | None = None,
        always: Collection[str] = (),
        complete: bool = False,
    ) -> None:
        self._frame = frame
        self._view = view
        self._area = area
        self._obstacles = obstacles
        self._before = before or {}
        self._always = always
        self._complete = complete
        self._texts: dict[int, _Text] = {}
        self.placed = PlacedText()

    def steps(self, names: bool = True, labels: bool = True) -> Iterator[None]:
        """Place all of it; gives way now and then."""
        if names and self._frame.nodes:
            yield from self._place_names()
        if self._frame.has_ribbons:
            for text in self._counts():
                if not self._put(text):
                    self._exchange(text)
                yield
        if labels and self._frame.edges:
            yield from self._place_labels()
        # Only now: whatever comes later may have had it stand elsewhere.
        placed, first, numbered = self.placed, len(self._frame.nodes), list[Label]()
        for text in self._texts.values():
            label = text.label(text.at)
            if text.owner > first + len(self._frame.edges):
                placed.counts[label.row] = label
            elif text.numbered:
                numbered.append(label)
            else:
                (placed.names if text.owner <= first else placed.labels)[label.row] = label
                placed.choices[text.key] = text.at
        self._tell_numbers(numbered)

    # --- names ----------------------------------------------------------------------------

    def _place_names(self) -> Iterator[None]:
        frame, view, area = self._frame, self._view, self._area
        centres = view.to_pixels(frame.places)
        degree = np.bincount(frame.ends.ravel(), minlength=len(frame.nodes))
        strengths = np.array([node.strength for node in frame.nodes])
        others = np.array([node.id not in self._always for node in frame.nodes])
        order = np.lexsort((-degree, -frame.radii * strengths, others))
        low, high = (area.left(), area.top()), (area.right(), area.bottom())
        inside = np.all((centres >= low) & (centres <= high), axis=1)
        rows = order[inside[order]]
        failed: list[_Text] = []
        in_a_row = 0
        for start in range(0, len(rows), _AT_ONCE):
            texts = self._names(rows[start : start + _AT_ONCE], centres)
            yield
            for text in texts:
                if self._put(text):
                    in_a_row = 0
                else:
                    failed.append(text)
                    in_a_row += 1
            yield
            if in_a_row > _CROWDED and not self._complete:
                break
        for text in failed[: None if self._complete else _CROWDED]:
            if not self._exchange(text) and text.key in self._always:
                self._take(text, 0)
            yield

    def _names(self, rows: NDArray[np.int64], centres: Points) -> list[_Text]:
        """The names of these actors, each with the places about it, and farther out with a line to it."""
        frame, view = self._frame, self._view
        ink = view.ink * frame.theme.text
        types = [name_type(ink, frame.nodes[row].shape != "small") for row in rows.tolist()]
        said = [
            measured(frame.nodes[row].name, type_, LONGEST_NAME * ink)
            for row, type_ in zip(rows.tolist(), types, strict=True)
        ]
        sizes = np.array([(width, height) for _, width, height in said]).reshape(-1, 2)
        radii = frame.radii[rows] * view.scale
        rings = _RINGS if self._complete else _RINGS[:2]  # the canvas is to be quick
        around = [
            centres[rows][:, None]
            + sides[None, :, :2] * (radii + gap * view.ink)[:, None, None]
            + sides[None, :, 3:] * sizes[:, None] / 2
            for gap, _, sides in rings
        ]
        middles = np.concatenate(around, axis=1)
        ranks = np.concatenate([sides[:, 2] + cost for _, cost, sides in rings])
        lines = np.array([QFontMetricsF(type_).height() for type_ in types])
        half = (sizes / 2 - np.column_stack((0 * lines, 0.08 * lines)))[:, None]
        boxes = np.concatenate((middles - half, middles + half), axis=2)
        costs = self._costs(boxes[:, :, None], ranks)
        exact = len(centres) <= _MEETING
        if exact:
            costs[_meet(boxes, centres, frame.radii * view.scale)] = np.inf

        def text_of(k: int, row: int) -> _Text:
            name, width, height = said[k]

            def leader_to(choice: int) -> tuple[float, float, float, float] | None:
                if choice < len(_SIDES):
                    return None
                return _leader(centres[row], float(radii[k]) + 1.5 * view.ink, boxes[k, choice])

            def label(choice: int) -> Label:
                x, y = middles[k, choice].tolist()
                return Label(name, x, y, width, height, 0.0, types[k], row, leader_to(choice), choice)

            def boxes_of(choice: int) -> list[list[float]]:
                # No other text may stand on the line that leads to it.
                return [boxes[k, choice].tolist(), *_dots(leader_to(choice))]

            key = frame.nodes[row].id
            costs_ = self._kept(costs[k], key)
            return _Text(row + 1, key, costs_, boxes_of, label, clear=exact)

        return [text_of(k, row) for k, row in enumerate(rows.tolist()) if said[k][0]]

    # --- labels of relations --------------------------------------------------------------

    def _place_labels(self) -> Iterator[None]:
        frame, view = self._frame, self._view
        far = view.scale < LABELS_FROM and not self._complete
        near = seen(view.to_pixels(frame.curves), self._area).tolist()
        order = sorted(
            (row for row in near if frame.edges[row].note or (frame.edges[row].label and not far)),
            key=lambda row: (-frame.edges[row].presence, -frame.edges[row].pen.width, frame.edges[row].id),
        )
        if not order:
            return
        failed: list[int] = []
        in_a_row = 0
        for start in range(0, len(order), _AT_ONCE):
            some = order[start : start + _AT_ONCE]
            texts = self._labels(some, far, view.to_pixels(frame.curves[some]))
            yield
            for row, text in zip(some, texts, strict=True):
                if text is not None and (self._put(text) or self._exchange(text)):
                    in_a_row = 0
                else:
                    failed.append(row)
                    in_a_row += 1
                yield
            if in_a_row > _CROWDED and not self._complete:
                break
        if not self._complete or not failed:
            return
        for text in self._numbers(failed, view.to_pixels(frame.curves[failed])):
            if not (self._put(text) or self._exchange(text)):
                self.placed.untold.append(text.owner - len(frame.nodes) - 1)
            yield

    def _labels(self, order: list[int], far: bool, curves: Points) -> list[_Text | None]:
        """Labels along their lines, beside them or in two lines; None where one is longer than its line."""
        points = point_at(curves, np.broadcast_to(np.array(_ALONG), (len(order), len(_ALONG))))
        tangents = np.stack([tangent_at(curves, t) for t in _ALONG], axis=1)
        lengths = np.linalg.norm(curves[:, 3] - curves[:, 0], axis=1) + 1
        lengths = np.maximum(lengths, np.linalg.norm(np.diff(curves, axis=1), axis=2).sum(axis=1) * 0.8)
        edges, ink = self._frame.edges, self._view.ink
        type_ = font(LABEL_SIZE * ink * self._frame.theme.text)
        metrics = QFontMetricsF(type_)
        line = metrics.height()
        variants: list[tuple[str, int, float, float]] = []
        """Text, which label, its width, and what it costs to be written so."""
        of: list[list[int]] = []
        for k, row in enumerate(order):
            edge = edges[row]
            lines = _MOST_LINES if edge.strands else 2  # a ribbon has the labels of several relations
            found = self._texts_of(
                "" if far else edge.label, edge.note, metrics, float(lengths[k]) * 0.86, lines
            )
            of.append(list(range(len(variants), len(variants) + len(found))))
            for text, cost in found:
                width = max(map(metrics.horizontalAdvance, text.split("\n")))
                variants.append((text, k, width, cost))
        if not variants:
            return [None] * len(order)
        which = np.array([k for _, k, _, _ in variants])
        widths = np.array([width for _, _, width, _ in variants])
        heights = line * np.array([1 + LINE * text.count("\n") for text, *_ in variants])
        pens = np.array([edges[row].pen.width for row in order])[which] * ink
        # A halo of letters interrupts a thin line; a thick one would show between them.
        thick = np.maximum(pens / line * 10.0 - 1.5, 0.0)
        beside = pens / 2 + 2.0 * ink + heights / 2
        middles, along = _beside(points[which], tangents[which], beside)
        ranks = (
            np.array([cost for *_, cost in variants])[:, None, None]
            + np.stack((thick, np.full(len(thick), _BESIDE), np.full(len(thick), _BESIDE)), axis=1)[
                :, :, None
            ]
        )
        ranks = (ranks + np.abs(np.array(_ALONG) - 0.5) * 6.0).reshape(len(variants), -1)
        own = np.zeros(ranks.shape)
        own[:, : len(_ALONG)] = widths[:, None] / CELL * 1.1  # what it covers of its own line costs nothing
        boxes, real = _squares(middles, along, widths, heights)
        places = ranks.shape[1]

        def straight(number: int, place: int) -> Label:
            (x, y), (dx, dy) = middles[number, place].tolist(), along[number, place].tolist()
            angle = degrees(atan2(dy, dx))
            angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
            text, row = variants[number][0], order[variants[number][1]]
            return Label(text, x, y, float(widths[number]), float(heights[number]), angle, type_, row)

        paths: dict[tuple[int, int], Path] = {}
        bends = np.tile(may_bend(curves[which], np.array(_ALONG), widths), (1, 3))
        for number, place in np.argwhere(bends).tolist():
            label = straight(number, place)
            if (path := bent(label, curves[which[number]])) is not None:
                paths[number, place] = path
                count = int(real[number].sum())
                at = middles[number, place] + places_on(path, widths[number], heights[number], count)
                half = min(float(heights[number]) * 0.8, float(widths[number])) / 2
                boxes[number, place, :count] = np.concatenate((at - half, at + half), axis=1)
        costs = self._costs(boxes, ranks, own, real)
        # So much text would hide what it crosses: rather a number.
        tall = np.array([text.count("\n") > 1 for text, *_ in variants])
        costs[tall[:, None] & (costs >= ranks + _CROSSED)] = np.inf

        def text_of(k: int, some: list[int]) -> _Text:
            def boxes_of(choice: int) -> list[list[float]]:
                number, place = some[choice // places], choice % places
                return boxes[number, place][real[number]].tolist()

            def label(choice: int) -> Label:
                number, place = some[choice // places], choice % places
                return replace(straight(number, place), path=paths.get((number, place)), choice=choice)

            key = edges[order[k]].id
            costs_ = self._kept(costs[some].reshape(-1), key)
            return _Text(len(self._frame.nodes) + order[k] + 1, key, costs_, boxes_of, label)

        return [text_of(k, some) if some else None for k, some in enumerate(of)]

    def _texts_of(
        self, label: str, note: str, metrics: QFontMetricsF, room: float, lines: int
    ) -> list[tuple[str, float]]:
        """What may be written, and what it costs to write it so: numbers of sources are never cut off."""
        found: list[tuple[str, float]] = []
        behind = f" {note}" if note else ""
        text = one_line(label)
        if text and metrics.horizontalAdvance(text + behind) <= room:
            found.append((text + behind, 0.0))
        for count in range(2, lines + 1):
            said = broken(text, note, count) if text else ""
            if said and max(map(metrics.horizontalAdvance, said.split("\n"))) <= room:
                found.append((said, _BROKEN * (count - 1)))
        # Of several relations the first label cut off would tell too little.
        if text and not found and not self._complete and lines == 2:
            left = room - metrics.horizontalAdvance(behind)
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, left)
            if len(cut) >= 8:
                found.append((cut + behind, _CUT))
        if note and not (self._complete and text):
            found.append((note, _CUT + 2.0))
        return found

    def _numbers(self, rows: list[int], curves: Points) -> list[_Text]:
        """Numbers that stand for labels; which ones is known once all are placed."""
        edges, ink = self._frame.edges, self._view.ink
        type_ = font(NUMBER_SIZE * ink * self._frame.theme.text, QFont.Weight.DemiBold)
        metrics = QFontMetricsF(type_)
        width, height = metrics.horizontalAdvance(_NUMBER) + 2 * ink, metrics.height() * 0.9
        pens = np.array([edges[row].pen.width for row in rows])
        t = np.array(_FOR_NUMBERS)
        points = point_at(curves, np.broadcast_to(t, (len(rows), len(t))))
        tangents = np.stack([tangent_at(curves, at) for at in _FOR_NUMBERS], axis=1)
        near, _ = _beside(points, tangents, (pens / 2 + 7.0) * ink)
        far, _ = _beside(points, tangents, (pens / 2 + 16.0) * ink)
        middles = np.concatenate((near, far[:, len(t) :]), axis=1)
        half = np.array((width / 2, height * 0.45))
        boxes = np.concatenate((middles - half, middles + half), axis=2)
        aside = np.repeat((0.0, _BESIDE, _BESIDE, 3 * _BESIDE, 3 * _BESIDE), len(t))
        own = np.where(aside > 0, 0.0, width / CELL * 1.1)
        ranks = aside + np.tile(np.abs(t - 0.5) * 6.0, 5)
        costs = self._costs(boxes[:, :, None], ranks, own)

        def text_of(k: int, row: int) -> _Text:
            def label(choice: int) -> Label:
                x, y = middles[k, choice].tolist()
                return Label(_NUMBER, x, y, width, height, 0.0, type_, row, choice=choice)

            owner = len(self._frame.nodes) + row + 1
            return _Text(
                owner, edges[row].id, costs[k], lambda choice: [boxes[k, choice].tolist()], label, True
            )

        return [text_of(k, row) for k, row in enumerate(rows)]

    def _counts(self) -> list[_Text]:
        """How many relations ribbons are, on those of them that are long enough: else it would hide them."""
        frame, ink = self._frame, self._view.ink
        rows = [row for row, edge in enumerate(frame.edges) if edge.strands and not edge.dimmed]
        type_ = font(NUMBER_SIZE * ink * frame.theme.text, QFont.Weight.DemiBold)
        metrics = QFontMetricsF(type_)
        said = [f"×{len(frame.edges[row].strands)}" for row in rows]
        sizes = [(metrics.horizontalAdvance(text) + 3 * ink, metrics.height() * 0.8) for text in said]
        curves = self._view.to_pixels(frame.curves[rows])
        lengths = np.linalg.norm(np.diff(curves, axis=1), axis=2).sum(axis=1)
        t = np.array(_COUNTED_AT)
        middles = point_at(curves, np.broadcast_to(t, (len(rows), len(t))))
        half = np.array(sizes).reshape(-1, 1, 2) / 2
        boxes = np.concatenate((middles - half, middles + half), axis=2)
        # What it covers of its own ribbon costs nothing.
        own = np.array([len(frame.edges[row].strands) for row in rows]) * half[:, 0, 0] * 2 / CELL * 1.4
        costs = self._costs(boxes[:, :, None], np.tile(np.abs(t - 0.5) * 6.0, (len(rows), 1)), own[:, None])

        def text_of(k: int, row: int) -> _Text:
            def label(choice: int) -> Label:
                (x, y), (width, height) = middles[k, choice].tolist(), sizes[k]
                return Label(said[k], x, y, width, height, 0.0, type_, row, choice=choice)

            owner = len(frame.nodes) + len(frame.edges) + row + 1
            return _Text(owner, f"{frame.edges[row].id} ×", costs[k], lambda c: [boxes[k, c].tolist()], label)

        return [text_of(k, row) for k, row in enumerate(rows) if lengths[k] >= _SHORTEST * sizes[k][0]]

    def _tell_numbers(self, labels: list[Label]) -> None:
        """Number them clockwise about the middle of the map, from the top on."""
        if not labels:
            return
        centres = self._view.to_pixels(self._frame.places)
        x, y = ((centres.min(axis=0) + centres.max(axis=0)) / 2).tolist()
        turned = sorted(labels, key=lambda label: (atan2(label.x - x, y - label.y) % (2 * np.pi), label.row))
        for number, label in enumerate(turned, 1):
            metrics = QFontMetricsF(label.font)
            width = metrics.horizontalAdvance(str(number)) + 2 * self._view.ink
            self.placed.numbers[label.row] = Label(
                str(number), label.x, label.y, width, label.height, 0.0, label.font, label.row
            )

    # --- places ---------------------------------------------------------------------------

    def _costs(
        self, boxes: Boxes, ranks: Floats, own: Floats | float = 0.0, real: NDArray[np.bool_] | None = None
    ) -> Floats:
        """What the places of some texts cost, shape (texts, places).

        Args:
            boxes: of each place, shape (texts, places, boxes, 4).
            ranks: what each place costs by itself.
            own: what each covers for nothing.
            real: which boxes of a text count, shape (texts, boxes); None: all.
        """
        covered, within = self._obstacles.costs(boxes), self._obstacles.are_within(boxes)
        if real is not None:
            covered, within = covered * real[:, None], within | ~real[:, None]
        cells = np.maximum(covered.sum(axis=2) - own, 0.0)
        costs = ranks + np.where(cells >= 1.0, _CROSSED, 0.0) + _CELL_COST * cells
        return np.where(within.all(axis=2), costs, np.inf)

    def _kept(self, costs: Floats, key: str) -> Floats:
        """These costs, less where the text stood before."""
        before = self._before.get(key, -1)
        if 0 <= before < len(costs):
            costs = costs.copy()
            costs[before] -= _KEPT
        return costs

    def _put(self, text: _Text) -> bool:
        """Have a text stand at its cheapest free place; gives whether there is one."""
        for choice in text.order():
            if self._obstacles.are_free(text.boxes(choice), not text.clear):
                self._take(text, choice)
                return True
        return False

    def _take(self, text: _Text, choice: int) -> None:
        text.at = choice
        self._texts[text.owner] = text
        self._obstacles.take(text.owner, text.boxes(choice))

    def _exchange(self, text: _Text) -> bool:
        """Have a text stand where another does that can stand elsewhere; gives whether that can be."""
        obstacles = self._obstacles
        for choice in text.order()[:_EXCHANGED]:
            owners = obstacles.in_the_way(text.boxes(choice), not text.clear)
            if len(owners) != 1 or min(owners) < 0:
                continue
            other = self._texts[owners.pop()]
            at = other.at
            obstacles.leave(other.owner, other.boxes(at))
            if obstacles.are_free(text.boxes(choice), not text.clear):
                self._take(text, choice)
                if self._put(other):
                    return True
                obstacles.leave(text.owner, text.boxes(choice))
                text.at = -1
                del self._texts[text.owner]
            self._take(other, at)
        return False


def _meet(boxes: Boxes, centres: Points, radii: Floats) -> NDArray[np.bool_]:
    """Which boxes, shape (n, k, 4), cover some of these discs; shape (n, k)."""
    found = np.zeros(boxes.shape[:2], dtype=bool)
    for row, some in enumerate(boxes):
        nearest = np.clip(centres, some[:, None, :2], some[:, None, 2:])
        apart = np.hypot(nearest[..., 0] - centres[:, 0], nearest[..., 1] - centres[:, 1])
        found[row] = (apart < radii).any(axis=1)
    return found


def _dots(leader: tuple[float, float, float, float] | None) -> list[list[float]]:
    """Small boxes along a line."""
    if leader is None:
        return []
    x0, y0, x1, y1 = leader
    count = int(np.hypot(x1 - x0, y1 - y0) / CELL)
    at = ((x0 + (x1 - x0) * n / count, y0 + (y1 - y0) * n / count) for n in range(count))
    return [[x - 0.5, y - 0.5, x + 0.5, y + 0.5] for x, y in at]


def _leader(centre: Floats, radius: float, box: Floats) -> tuple[float, float, float, float]:
    """From the rim of an actor to the nearest point of a box."""
    x, y = centre.tolist()
    left, top, right, bottom = box.tolist()
    to_x, to_y = min(max(x, left), right), min(max(y, top), bottom)
    length = max(float(np.hypot(to_x - x, to_y - y)), 1e-6)
    return x + (to_x - x) / length * radius, y + (to_y - y) / length * radius, to_x, to_y


def _beside(points: Points, tangents: Points, distance: Floats) -> tuple[Points, Points]:
    """Places on lines, then to the left and to the right of them, and where the lines go there.

    Args:
        points, tangents: of each line at some places, shape (n, k, 2).
        distance: of what stands beside it, shape (n,).

    Returns:
        middles and directions, shape (n, 3 k, 2) each.
    """
    aside = np.stack((-tangents[..., 1], tangents[..., 0]), axis=2) * distance[:, None, None]
    return np.concatenate((points, points - aside, points + aside), axis=1), np.tile(tangents, (1, 3, 1))


def _squares(
    middles: Points, along: Points, widths: Floats, heights: Floats
) -> tuple[Boxes, NDArray[np.bool_]]:
    """Squares that cover turned texts, from one end to the other.

    Args:
        middles, along: of each text at its places, and how it is turned, shape (n, k, 2).
        widths, heights: of each text, shape (n,).

    Returns:
        left, top, right and bottom of as many for each text as the longest has, shape (n, k, m, 4), and which
        are needed, shape (n, m).
    """
    sides = np.maximum(np.minimum(heights * 0.8, widths), 1e-6)  # of texts that are only marks
    counts = np.maximum((widths / sides + 1.8).astype(int), 2)
    number = np.arange(int(counts.max()))
    steps = (widths - 0.7 * sides)[:, None] * (number / (counts[:, None] - 1) - 0.5)
    at = middles[:, :, None] + along[:, :, None] * steps[:, None, :, None]
    half = sides[:, None, None, None] / 2
    return np.concatenate((at - half, at + half), axis=3), number < counts[:, None]
