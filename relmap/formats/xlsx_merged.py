"""Which cells of a sheet are merged with the one above, as the workbook records it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})[\"']")
_PIECE, _LONGEST = 1 << 20, 200
_MOST = 100_000
Merged = tuple[int, int, int]
"""Column from 0, first line and last line."""


def merged_down(data: bytes, part: str) -> list[Merged]:
    """The cells of a sheet that reach over several rows; what they say stands in the first.

    Args:
        data: of the workbook, which is sound.
        part: of it that is the sheet.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed, packed.open(part) as file:
        found = {(_column(letters), int(first), int(last)) for letters, first, last in _told(file)}
    return sorted(cell for cell in found if cell[1] < cell[2])[:_MOST]


def _told(file: IO[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    rest = b""
    while piece := file.read(_PIECE):
        text = rest + piece
        for match in _MERGED.finditer(text):
            yield match[1], match[2], match[3]
        # One that is cut in two is whole in the next piece.
        rest = text[-_LONGEST:]


def _column(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = 26 * found + letter - ord("A") + 1
    return found - 1


def filled(
    rows: Sequence[tuple[str, ...]], lines: Sequence[int], merged: Sequence[Merged]
) -> tuple[list[tuple[str, ...]], frozenset[tuple[int, int]]]:
    """Rows in which merged cells repeat the first of them, and which cells those are, by line and column.

    Args:
        rows: of one width, all that hold something.
        lines: on which each stands.
        merged: cells that reach over several rows.
    """
    at = {line: n for n, line in enumerate(lines)}
    cells = {n: list(rows[n]) for _, first, _ in merged if (n := at.get(first)) is not None}
    found: set[tuple[int, int]] = set()
    for column, first, last in merged:
        text = rows[at[first]][column] if first in at and column < len(rows[at[first]]) else ""
        for line in range(first + 1, min(last, lines[-1]) + 1) if text else ():
            if line in at and not rows[at[line]][column]:
                cells.setdefault(at[line], list(rows[at[line]]))[column] = text
                found.add((line, column))
    return [tuple(cells.get(n, row)) for n, row in enumerate(rows)], frozenset(found)
