"""Names and labels as text of a size: how they are measured, and how far actors reach with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from relmap.drawing.extents import extent_of
from relmap.drawing.sizes import sizes_of
from relmap.drawing.style import LONGEST_NAME, RADII, font
from relmap.drawing.wrapping import wrapped
from relmap.model.project import Project

NAME_SIZE = 13.0
LABEL_SIZE = 10.5
"""Type sizes, in ink units."""

_NAME_LINES = 4
"""A name has at most."""
_MOST_WORDS = 80
"""A text of more is not broken: there are too many ways."""
_MEASURED = 2_000
"""The names of so many actors are measured for a layout."""


@dataclass(frozen=True)
class Label:
    """Text of a line or more, centred on a point and turned by an angle (degrees, clockwise).

    Args:
        text: its lines, with line feeds between.
        x, y: its middle, in pixels.
        width, height: in pixels.
        angle: by which it is turned.
        font: in which it is written.
        row: of the node or edge that it belongs to.
        leader: x and y of both ends of a line that leads to it, in pixels; None: it stands where it belongs.
        choice: which of the places where it may stand it has.
        path: along which its middle runs, from its place, in pixels; None: it is straight.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    angle: float
    font: QFont
    row: int
    leader: tuple[float, float, float, float] | None = None
    choice: int = 0
    path: tuple[tuple[float, float], ...] | None = None

    def moved(self, dx: float, dy: float) -> Label:
        """The same, shifted by pixels."""
        leader = self.leader
        if leader is not None:
            leader = (leader[0] + dx, leader[1] + dy, leader[2] + dx, leader[3] + dy)
        return replace(self, x=self.x + dx, y=self.y + dy, leader=leader)


LINE = 0.86
"""From one line of a name or label to the next, in heights of a line."""


@lru_cache(maxsize=20_000)
def measured(name: str, type_: QFont, longest: float) -> tuple[str, float, float]:
    """A name as it fits into a width, in two lines if need be, with its own width and height."""
    metrics = QFontMetricsF(type_)
    text = one_line(name)
    if metrics.horizontalAdvance(text) > longest:
        lines = _in_lines(text, type_, longest)
        text = "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, longest) for line in lines)
    lines = text.split("\n")
    width = max(map(metrics.horizontalAdvance, lines))
    return text, width, metrics.height() * (1 + LINE * (len(lines) - 1))


def _in_lines(text: str, type_: QFont, longest: float) -> list[str]:
    """A name in two lines about as long as each other; one that is longer still in up to four."""
    two = (broken(text) or text).split("\n")
    if max(map(QFontMetricsF(type_).horizontalAdvance, two)) <= longest:
        return two
    lines = wrapped(text, type_, longest)
    return (
        [*lines[: _NAME_LINES - 1], " ".join(lines[_NAME_LINES - 1 :])] if len(lines) > _NAME_LINES else lines
    )


def broken(text: str, note: str = "", lines: int = 2) -> str:
    """A text in lines about as long as each other, the numbers of its sources whole; or nothing.

    Args:
        text: in one line.
        note: behind it.
        lines: how many there are to be.
    """
    words = [*text.split(), note] if note else text.split()
    if len(text) + len(note) < 6 * lines or not lines <= len(words) <= _MOST_WORDS:
        return ""
    cuts = ((0, *at, len(words)) for at in combinations(range(1, len(words)), lines - 1))
    every = ([" ".join(words[one:other]) for one, other in pairwise(cut)] for cut in cuts)
    return "\n".join(min(every, key=lambda said: max(map(len, said))))


def name_extents(project: Project) -> dict[str, tuple[float, float, float, float]]:
    """How far each actor and its name reach from its place: left, up, right and down, in scene units.

    The names are measured, for a layout that gives them room; of very many they are estimated.
    """
    found: dict[str, tuple[float, float, float, float]] = {}
    sizes = sizes_of(project)
    types = {large: name_type(1.0, large) for large in (True, False)}
    for actor in project.actors.values():
        shape = project.actor_kind(actor.kind).shape
        radius = RADII[shape] * sizes.get(actor.id, 1.0)
        left, up, right, down = extent_of(actor.name, radius)
        if len(project.actors) <= _MEASURED:
            _, width, height = measured(actor.name, types[shape != "small"], LONGEST_NAME)
            left = right = max(radius + 8, width / 2 + 5)
            down = radius + 3 + height + 4
        found[actor.id] = (left, up, right, down)
    return found


def name_type(ink: float, large: bool) -> QFont:
    """The type of names: of persons it is smaller and lighter."""
    weight = QFont.Weight.DemiBold if large else QFont.Weight.Normal
    return font(NAME_SIZE * ink * (1.0 if large else 0.9), weight)


def one_line(text: str) -> str:
    """A text without breaks, and of a length that a map has room for."""
    return " ".join(text[:400].split())
