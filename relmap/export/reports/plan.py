"""How high the figures of a report are, so that its pages are filled. All in points.

Text goes on over the page; a figure does not. So a figure takes what the text leaves of its page, within
limits; where it cannot, the text of its scene comes first and fills the page. Of all ways the cheapest is
taken, scene by scene: of those that end at the same height of a page only one is followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LEAST, MOST = 216.0, 558.0
"""Of a figure as wide as the page."""
STEP = 18.0
"""Figures of about the same height are of the same, so that their maps are arranged alike."""
_IDEAL = 324.0
_GRAIN = 4.0
"""What ends within this of the same height of a page ends at the same."""
_EMPTY, _SMALLER, _LARGER, _TURNED = 40.0, 3.0, 0.6, 1.0
"""What it costs to leave a page empty, to be smaller or larger than is best, and to tell text first."""
_SPILLED, _SPARE = 3.0, 60.0


@dataclass(frozen=True)
class Block:
    """A scene on pages.

    Args:
        above: what stands with its figure above it.
        below: what stands with it below.
        lists: what comes then and may go on over the page.
        label: what stands below its figure where its text comes first.
        least, most: of the figure.
    """

    above: float
    below: float
    lists: float
    label: float = 0.0
    least: float = LEAST
    most: float = MOST

    def heights(self) -> list[float]:
        """How high its figure may be."""
        if self.most <= self.least:
            return [self.most]
        steps = range(int(-(-self.least // STEP)), int(self.most // STEP) + 1)
        return [step * STEP for step in steps] or [self.least]


class Place(NamedTuple):
    """How a scene stands: how high its figure is, and whether its text comes first."""

    height: float
    text_first: bool


@dataclass(frozen=True)
class _Way:
    """Pages up to some scene."""

    y: float
    cost: float
    before: _Way | None = None
    place: Place | None = None

    def text(self, height: float, room: float) -> _Way:
        """What may go on over the page comes next."""
        return _Way((self.y + height - 1e-6) % room if height else self.y, self.cost, self.before, self.place)

    def whole(self, height: float, room: float) -> _Way:
        """What stands on one page comes next."""
        if not self.y or self.y + height <= room:
            return _Way(self.y + height, self.cost, self.before, self.place)
        return _Way(height, self.cost + _cost_of((room - self.y) / room), self.before, self.place)


def planned(blocks: Sequence[Block], lead: float, tail: float, room: float) -> list[Place]:
    """How each scene stands.

    Args:
        blocks: the scenes.
        lead: the text before them.
        tail: the text after them.
        room: of a page.
    """
    ways = [_Way(0.0, 0.0).text(lead, room)]
    for block in blocks:
        best: dict[int, _Way] = {}
        for way in ways:
            for found in _after(way, block, room):
                key = round(found.y / _GRAIN)
                if key not in best or found.cost < best[key].cost:
                    best[key] = found
        ways = list(best.values())
    ends = [way.text(tail, room) for way in ways]
    last = min(ends, key=lambda way: way.cost + _cost_of((room - way.y) / room) + _spilling(way.y, room))
    places: list[Place] = []
    while last.before is not None:
        if last.place is not None:
            places.append(last.place)
        last = last.before
    return places[::-1]


def _after(way: _Way, block: Block, room: float) -> Iterator[_Way]:
    """All ways in which a scene may stand after what there is."""
    beside = block.above + block.below
    for height in block.heights():
        cost = way.cost + (_SMALLER if height < _IDEAL else _LARGER) * ((height - _IDEAL) / _IDEAL) ** 2
        if beside + height <= room or height == block.heights()[0]:
            start = _Way(way.y, cost, way, Place(height, False))
            yield start.whole(beside + height, room).text(block.lists, room)
        if block.lists:
            start = _Way(way.y, cost + _TURNED, way, Place(height, True))
            yield start.whole(beside, room).text(block.lists, room).whole(height + block.label, room)


def _spilling(y: float, room: float) -> float:
    """The last page is not to be so full that a line more would be alone on another."""
    return _SPILLED if y > room - _SPARE else 0.0


def _cost_of(empty: float) -> float:
    return _EMPTY * empty * empty
