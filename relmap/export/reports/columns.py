"""Paragraphs in columns: how large their type may be, and where each column ends. All in points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from relmap.export.reports.measure import LEADING, broken, height

AFTER = 0.35
"""Between two paragraphs, of the size of their type."""
HANGING = 0.9
"""How far in an item stands, of the size of its type."""


@dataclass(frozen=True)
class Paragraph:
    """A text as it is set.

    Args:
        text: of it.
        bold: whether it is; a heading is, and stands with what follows.
        rtl: whether it runs from right to left; None: as most of its letters do.
        item: whether it is one of a list, with a mark before it.
    """

    text: str
    bold: bool = False
    rtl: bool | None = False
    item: bool = False

    def height(self, size: float, width: float) -> float:
        """With the space after it."""
        return height(self.text, size, width - (HANGING * size if self.item else 0), self.bold) + AFTER * size


def total(paragraphs: Sequence[Paragraph], size: float, width: float) -> float:
    """How high paragraphs are, one below the other."""
    return sum(paragraph.height(size, width) for paragraph in paragraphs)


def largest(
    paragraphs: Sequence[Paragraph], sizes: Sequence[float], width: float, room: float
) -> float | None:
    """The first of these sizes in which paragraphs have room; None: in none."""
    return next((size for size in sizes if total(paragraphs, size, width) <= room), None)


def in_columns(
    paragraphs: Sequence[Paragraph], sizes: Sequence[float], width: float, room: float, per_page: int
) -> tuple[float, list[list[Paragraph]]]:
    """Paragraphs in as few pages of columns as the last size needs, in the largest size that needs no more.

    Args:
        paragraphs: in their order.
        sizes: of the type, the largest first.
        width, room: of a column.
        per_page: columns on a page.

    Returns:
        the size, and the columns, about as high as each other.
    """
    least = filled(paragraphs, sizes[-1], width, room)
    pages = -(-len(least) // per_page)
    for size in sizes:
        if -(-len(filled(paragraphs, size, width, room)) // per_page) <= pages:
            break
    else:
        size = sizes[-1]
    parts = list(_parts(paragraphs, size, width, room))
    low, high = 0.0, room
    for _ in range(12):
        middle = (low + high) / 2
        columns = _set(parts, size, width, middle)
        most = max((total(column, size, width) for column in columns), default=0.0)
        fits = len(columns) <= pages * per_page and most <= middle + AFTER * size
        low, high = (low, middle) if fits else (middle, high)
    return size, _set(parts, size, width, high)


def filled(paragraphs: Sequence[Paragraph], size: float, width: float, room: float) -> list[list[Paragraph]]:
    """Columns, each as full as can be; no heading ends one, and nothing is left out."""
    return _set(_parts(paragraphs, size, width, room), size, width, room)


def _set(paragraphs: Iterable[Paragraph], size: float, width: float, room: float) -> list[list[Paragraph]]:
    columns: list[list[Paragraph]] = [[]]
    y = 0.0
    for paragraph in paragraphs:
        high = paragraph.height(size, width)
        if columns[-1] and y + high - AFTER * size > room:
            last = columns[-1]
            moved = [last.pop()] if len(last) > 1 and last[-1].bold and not paragraph.bold else []
            columns.append(moved)
            y = total(moved, size, width)
        columns[-1].append(paragraph)
        y += high
    return columns


def _parts(paragraphs: Sequence[Paragraph], size: float, width: float, room: float) -> Iterator[Paragraph]:
    """Paragraphs, of which one that is higher than a column is broken into some."""
    most = max(int(room / (size * LEADING)) - 2, 1)
    for paragraph in paragraphs:
        if paragraph.height(size, width) <= room:
            yield paragraph
            continue
        lines = broken(paragraph.text, size, width / 1.2, paragraph.bold)
        for at in range(0, len(lines), most):
            yield replace(paragraph, text="".join(lines[at : at + most]).strip())
