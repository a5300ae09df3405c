"""Where the names of phases stand on printed lanes: in their bar, and where that is too narrow beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import edges_of, label_limits, shared_until
from relmap.timeline.lane_rows import Bar

Stretch = tuple[float, float]
"""Pixels from left to right."""

_INSET, _BESIDE = 6.0, 4.0
"""Between text and the end of its bar, within it and beside it, in pixels at a size of 11."""
_SOLID = 30.0
"""The solid part of a bar takes the text if it is wider."""
_MOST = 200
"""Of more phases in a row only those are named that have room for it within."""
_MOST_AWAY = 20.0
"""From a bar to its name, in pixels at a size of 11."""
_LEAST = 5
"""So many letters of a name are left of it at least."""


@dataclass(frozen=True)
class LaneLabel:
    """The name of a phase.

    Args:
        text: as there is room for it.
        x: where it begins, in pixels.
        within: whether it stands in its bar.
        solid: whether it stands in the part that is certain.
        whole: whether that is all of the name.
    """

    text: str
    x: float
    within: bool
    solid: bool
    whole: bool = True


def lane_labels(
    bars: Sequence[Bar],
    named: Sequence[tuple[str, bool]],
    axis: Axis,
    metrics: QFontMetricsF,
    blocked: Sequence[Sequence[Stretch]],
) -> list[LaneLabel | None]:
    """The names of the phases of a row; None: it has none, or nowhere is room for it.

    Each stands whole in its bar, else whole beside it, to the right or to the left; else as much of it as
    goes into the bar.

    Args:
        bars: of a relation, in the order of their beginning, all of them on the axis.
        named: what names each, and whether that is its whole name.
        axis: of time.
        metrics: of the type.
        blocked: of each bar where no text may stand.
    """
    found: list[LaneLabel | None] = [None] * len(bars)
    taken = [_extent(bar, axis) for bar in bars]
    limits = label_limits(bars, axis)
    texts = [text for text, _ in named]
    ink = metrics.height() / 13.5
    outside: list[int] = []
    for number, bar in enumerate(bars):
        need = metrics.horizontalAdvance(texts[number])
        for (low, high), solid in _inner(bar, axis, limits[number], ink):
            if high - low < need:
                continue
            room = next((gap for gap in _free(low, high, blocked[number]) if gap[1] - gap[0] >= need), None)
            if texts[number] and room is not None:
                found[number] = LaneLabel(texts[number], room[0], True, solid)
                break
        else:
            outside.append(number)
    beside: list[tuple[int, Stretch]] = []
    if len(bars) > _MOST:
        return found
    for number in outside:
        if not texts[number]:
            continue
        track = bars[number].track
        others = [taken[n] for n, other in enumerate(bars) if other.track == track and n != number]
        others += [stretch for n, stretch in beside if bars[n].track == track]
        found[number] = _beside(
            texts[number], metrics, taken[number], [*others, *blocked[number]], axis, ink
        ) or _cut(texts[number], metrics, bars[number], axis, limits[number], blocked[number], ink)
        if found[number] is None and not named[number][1]:
            # A number may cover the mark of an event: else nobody would know what it is.
            found[number] = _beside(texts[number], metrics, taken[number], others, axis, ink) or LaneLabel(
                texts[number], taken[number][0], True, False
            )
        if (placed := found[number]) is not None and not placed.within:
            beside.append((number, (placed.x, placed.x + metrics.horizontalAdvance(placed.text))))
    return [
        label and replace(label, whole=whole and label.text == text)
        for label, (text, whole) in zip(found, named, strict=True)
    ]


def _extent(bar: Bar, axis: Axis) -> Stretch:
    x0, _, _, x3 = edges_of(bar.interval, axis)
    return x0, max(x3, x0 + 2.5)


def _inner(bar: Bar, axis: Axis, limit: float, ink: float) -> list[tuple[Stretch, bool]]:
    """The parts of a bar that text may stand in, the better first, and whether each is the certain one."""
    x0, x1, x2, x3 = edges_of(bar.interval, axis)
    certain = bar.interval.sure_first <= bar.interval.sure_last
    inset = _INSET * ink
    # Right of the middle of a diagonal most of what is behind is of its own colour.
    whole = ((x0 + shared_until(bar, axis)) / 2 + inset, min(x3, limit) - inset), False
    if certain and x2 - x1 > _SOLID * ink:
        return [((x1 + inset, min(x2, limit) - inset), True), whole]
    return [whole]


def _free(low: float, high: float, blocked: Sequence[Stretch]) -> list[Stretch]:
    """What is left of a stretch between those that are blocked."""
    found: list[Stretch] = []
    for one, other in sorted(blocked):
        if other <= low or one >= high:
            continue
        if one > low:
            found.append((low, one))
        low = max(low, other)
    return [*found, (low, high)] if high > low else found


def _beside(
    text: str, metrics: QFontMetricsF, bar: Stretch, others: Sequence[Stretch], axis: Axis, ink: float
) -> LaneLabel | None:
    """A text whole to the right of its bar, else to its left; None: there is no room."""
    need, gap = metrics.horizontalAdvance(text), _BESIDE * ink
    # Of both sides the nearer, and the right one among equals; farther away it is not seen whose it is.
    found = [
        (low - bar[1], low)
        for low, high in _free(bar[1] + gap, axis.right, others)
        if high - low >= need + gap
    ]
    left = _free(axis.left, bar[0] - gap, others)
    found += [(bar[0] - high, high - need) for low, high in left if high - low >= need + gap]
    away, x = min(found, default=(_MOST_AWAY * ink + 1, 0.0), key=lambda item: item[0])
    return LaneLabel(text, x, False, False) if away <= _MOST_AWAY * ink else None


def _cut(
    text: str,
    metrics: QFontMetricsF,
    bar: Bar,
    axis: Axis,
    limit: float,
    blocked: Sequence[Stretch],
    ink: float,
) -> LaneLabel | None:
    """As much of a text as there is room for in its bar; None: hardly any."""
    gaps = [
        (gap, solid)
        for (low, high), solid in _inner(bar, axis, limit, ink)
        for gap in _free(low, high, blocked)
    ]
    if not gaps:
        return None
    (low, high), solid = max(gaps, key=lambda item: item[0][1] - item[0][0])
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, high - low)
    return LaneLabel(cut, low, True, solid) if len(cut) > _LEAST else None
