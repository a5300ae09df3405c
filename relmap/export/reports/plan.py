"""How high the figures of a report are, so that its pages are filled. All in points.

Text goes on over the page; a figure does not. So a figure takes what the text leaves of its page, within
limits; where it cannot, the text of its scene comes first and fills the page. Of all ways the cheapest is
taken, scene by scene: of those that end at the same height of a page only one is followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

LEAST, MOST = 216.0, 558.0
"""Of a figure as wide as the page."""
STEP = 18.0
"""Figures of about the same height are of the same, so that their maps are arranged alike."""
_IDEAL = 324.0
NEAR = 0.97
"""A figure that is so much of the height that it may have is as high."""
_GRAIN = 4.0
"""What ends within this of the same height of a page ends at the same."""
_EMPTY, _SMALLER, _LARGER, _TURNED = 40.0, 3.0, 0.6, 1.0
"""What it costs to leave a page empty, to be smaller or larger than is best, and to tell text first."""
_LAST = 0.15
"""By so much the last page may be emptier than planned: text is rather shorter than was measured."""
_FILLED, _FULL, _LOOSEST = 0.8, 0.97, 9.0
"""Where a last page may be filled less than so much, its lines stand farther apart until it is full, by so
many points at most."""
_SPILLED, SPARE = 2.0, 48.0


@dataclass(frozen=True)
class Block:
    """A scene on pages.

    Args:
        above: what stands with its figure above it.
        below: what stands with it below.
        lists: what comes then and may go on over the page.
        label: what stands below its figure where its text comes first.
        least, most: of the figure.
        reached: how high it turned out of those heights that were tried.
    """

    above: float
    below: float
    lists: float
    label: float = 0.0
    least: float = LEAST
    most: float = MOST
    reached: Mapping[float, float] = field(default_factory=dict[float, float])

    def expected(self, height: float) -> float:
        """How high its figure is where it may be so high: a wide map leaves room."""
        short = [high for tried, high in self.reached.items() if high < NEAR * tried]
        return self.reached.get(height, min([height, *short]))

    def heights(self) -> list[float]:
        """How high its figure may be."""
        if self.most <= self.least:
            return [self.most]
        steps = range(int(-(-self.least // STEP)), int(self.most // STEP) + 1)
        return [step * STEP for step in steps] or [self.least]


class Place(NamedTuple):
    """How a scene stands.

    Args:
        height: of its figure.
        text_first: whether its text comes before its figure.
        turned: whether it begins a page.
        start: where on a page it begins, or would if it began none.
        spare: what is left of the page below its figure, or its caption where its text comes first.
    """

    height: float
    text_first: bool
    turned: bool = False
    start: float = 0.0
    spare: float = 0.0

    def sure(self, room: float) -> bool:
        """Whether it will stand where it is planned, though text is somewhat longer or shorter."""
        return self.start < room - SPARE if self.turned else self.start > SPARE and self.spare > SPARE / 2


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
        # A page that is quite full may run over, and what was to fill the next has no room on that.
        risk = _SPILLED if room - self.y < SPARE and height > room - SPARE else 0.0
        return _Way(height, self.cost + risk + _cost_of((room - self.y) / room), self.before, self.place)


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
    last = min(
        ends, key=lambda way: way.cost + _cost_of((room - way.y) / room + _LAST) + _spilling(way.y, room)
    )
    places: list[Place] = []
    while last.before is not None:
        if last.place is not None:
            places.append(last.place)
        last = last.before
    return places[::-1]


def ends_at(
    blocks: Sequence[Block], heights: Sequence[tuple[float, bool]], lead: float, room: float
) -> float:
    """Where on a page what comes after the scenes begins.

    Args:
        blocks: the scenes.
        heights: of the figure of each, and whether its text comes first.
        lead: the text before them.
        room: of a page.
    """
    way = _Way(0.0, 0.0).text(lead, room)
    for block, (height, text_first) in zip(blocks, heights, strict=True):
        beside = block.above + block.below
        if text_first:
            way = way.whole(beside, room).text(block.lists, room).whole(height + block.label, room)
        else:
            way = way.whole(beside + height, room).text(block.lists, room)
    return way.y


def loosened(start: float, tail: float, lines: int, room: float) -> float:
    """Points to be added after each of the lines of a last page that is quite empty.

    Args:
        start: where it begins.
        tail: what is on it besides.
        lines: one below the other.
        room: of a page.
    """
    used = start + tail
    if used - _LAST * room > _FILLED * room:
        return 0.0
    return min(max(_FULL * room - used, 0.0) / max(lines, 1), _LOOSEST)


def _after(way: _Way, block: Block, room: float) -> Iterator[_Way]:
    """All ways in which a scene may stand after what there is."""
    beside, lowest = block.above + block.below, block.heights()[0]
    for height in block.heights():
        high = block.expected(height)
        cost = way.cost + (_SMALLER if high < _IDEAL else _LARGER) * ((high - _IDEAL) / _IDEAL) ** 2
        if beside + high <= room or height == lowest:
            found = _placed(way, cost, beside + high, Place(height, False), room)
            yield found.text(block.lists, room)
        if block.lists:
            place = Place(height, True)
            told = _placed(way, cost + _TURNED, beside, place, room).text(block.lists, room)
            yield told.whole(high + block.label, room)


def _placed(way: _Way, cost: float, height: float, place: Place, room: float) -> _Way:
    """A scene with all that stands on one page of it."""
    found = _Way(way.y, cost).whole(height, room)
    turned = way.y > 0 and found.y <= height
    # What is hardly on this page may well be on the one before, with its heading alone.
    risk = _SPILLED if 0 < way.y < SPARE and way.before is not None else 0.0
    placed = place._replace(turned=turned, start=way.y, spare=room - found.y)
    return _Way(found.y, found.cost + risk, way, placed)


def _spilling(y: float, room: float) -> float:
    """The last page is not to be so full that a line more would be alone on another."""
    return _SPILLED if y > room - SPARE else 0.0


def _cost_of(empty: float) -> float:
    return _EMPTY * empty * empty
