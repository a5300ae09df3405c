"""Bytes to the cells of a table: how it is encoded, what parts its cells, where it begins.

No cell is taken for a number or a date here: `NA`, `007` and `1/2` stay. A row of another width than most is
kept aside with its reason.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from relmap.formats.foreign import FormatError
from relmap.model.records import cleaned

_SEPARATORS = "\t;,|"
_LARGEST_CELL = 50_000_000
_LONGEST_CELL, _TOLD_OF_CELL = 200_000, 200
"""Of a longer cell only the beginning is told."""
_KEPT = 300_000
_MOST_SPACED = 4
"""So many cells a row of a list of ties may have."""
_LOOKED_AT = 200
"""So many rows tell what parts the cells."""
_CYRILLIC = re.compile("[а-яё]{3}", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TableProblem(FormatError):
    """What is no table of text, or too large a one."""


@dataclass(frozen=True)
class KeptAside:
    """A row that is not read, whole."""

    line: int
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class TextTable:
    """The cells of a table.

    Args:
        rows: all of one width; the first may hold headings.
        lines: on which each begins, from 1.
        aside: rows of another width.
        above: lines of text above the table, left out.
        leading: these lines.
        encoding: by Python's name.
        separator: of the cells.
        controls: how many control characters were taken out.
    """

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    aside: tuple[KeptAside, ...]
    above: int
    encoding: str
    separator: str
    controls: int
    leading: tuple[KeptAside, ...] = ()
    merged: frozenset[tuple[int, int]] = frozenset()


def read_text_table(data: bytes, encoding: str = "", separator: str = "") -> TextTable:
    """The cells of a CSV or TSV file.

    Args:
        data: all of it.
        encoding: empty: by its byte order mark, UTF-8 where it is that, else Windows' for Cyrillic or Latin.
        separator: of the cells; empty: what gives the most even rows.

    Raises:
        TableProblem: it is no text, has one column, or a cell of more than 50 million characters.
    """
    text, encoding = decoded(data, encoding)
    plain = text if _has_no_controls(data, encoding) else cleaned(text)
    controls = len(text) - len(plain)
    spaced = _spaced(plain) if separator in ("", " ") else None
    separator, width = (" ", spaced[1]) if spaced else _separator(plain, separator or _SEPARATORS)
    plain = spaced[0] if spaced else plain
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    aside: list[KeptAside] = []
    leading: list[KeptAside] = []
    if '"' not in plain:
        whole = _whole_rows(plain, separator, width)
        rows, lines = whole if whole is not None else (rows, lines)
    for line, row in _rows(plain, separator) if not rows else ():
        while len(row) > width and not row[-1]:
            row = row[:-1]
        if separator == "\t" and rows and 1 < len(row) < width:
            # Many programs leave the tabs away at the end of a line.
            row += ("",) * (width - len(row))
        if len(row) == width and max(map(len, row)) > _LONGEST_CELL:
            short = tuple(cell[:_TOLD_OF_CELL] for cell in row)
            aside.append(KeptAside(line, short, f"a cell has more than {_LONGEST_CELL:,} characters."))
        elif len(row) == width:
            rows.append(row)
            lines.append(line)
        elif rows:
            reason = f"it has {len(row)} cells, the table has {width} columns."
            aside.append(KeptAside(line, row, reason))
        else:
            leading.append(KeptAside(line, row, "it stands above the table."))
    return TextTable(
        tuple(rows), tuple(lines), tuple(aside), len(leading), encoding, separator, controls, tuple(leading)
    )


_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})


def _has_no_controls(data: bytes, encoding: str) -> bool:
    """Whether a text has no control characters for sure: of megabytes that is found sooner than each."""
    # U+0080 to U+009F begin with this byte.
    return (
        encoding.startswith("utf-8")
        and b"\xc2" not in data
        and len(data.translate(None, _CONTROLS)) == len(data)
    )


def decoded(data: bytes, encoding: str) -> tuple[str, str]:
    """The text of a file, and how it is encoded.

    Args:
        data: all of it.
        encoding: empty: by its byte order mark, UTF-8 where it is that, else Windows' for Cyrillic or Latin.

    Raises:
        TableProblem: it is no text.
    """
    if encoding:
        return _as(data, encoding), encoding
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _as(data, name), name
    if b"\0" in data:
        raise TableProblem("This is no text.", "Save the table as CSV or TSV, in UTF-8.")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        cyrillic = data.decode("cp1251", "replace")
        if len(_CYRILLIC.findall(cyrillic)) > 2 * len(re.findall("[A-Za-z]{3}", cyrillic)):
            return cyrillic, "cp1251"
        return _as(data, "cp1252"), "cp1252"


def _as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise TableProblem(
            f"This is no text in {encoding}.", "Say how it is encoded, or save it in UTF-8."
        ) from error


def _spaced(text: str) -> tuple[str, int] | None:
    """A list of ties whose cells only spaces part, with one space each, and its width; None: it is no such.

    Prose has rows of different lengths; what is said after a # is left out.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) < 2 or any(sign in line for line in lines[:_LOOKED_AT] for sign in _SEPARATORS):
        return None
    rows = [line.split() for line in lines]
    width = len(rows[0])
    if not 2 <= width <= _MOST_SPACED or any(len(row) != width for row in rows):
        return None
    return "\n".join(map(" ".join, rows)), width


def _separator(text: str, among: str) -> tuple[str, int]:
    """The separator that gives the most even rows, and their width."""
    best: tuple[float, int, str] | None = None
    problem: TableProblem | None = None
    for sign in among:
        try:
            widths = Counter(len(row) for _, row in islice(_rows(text, sign), _LOOKED_AT))
        except TableProblem as error:  # told if no other sign parts the cells
            problem = problem or error
            continue
        width, number = max(widths.items(), key=lambda found: (found[0] > 1, found[1]), default=(0, 0))
        found = (number / max(1, widths.total()), width, sign)
        if width > 1 and (best is None or found[:2] > best[:2]):
            best = found
    if best is None:
        raise problem or TableProblem(
            "There is no table here: no row has two cells.",
            "Cells are parted by tabs, semicolons, commas or bars; by spaces where rows are even.",
        )
    return best[2], best[1]


def _whole_rows(text: str, sign: str, width: int) -> tuple[list[tuple[str, ...]], list[int]] | None:
    """All rows of a table without quotes of which all are of one width; None: they are not."""
    stripped = _Stripped()
    strip = stripped.__getitem__
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    add_row, add_line = rows.append, lines.append
    try:
        for line, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1):
            if len(cells) != width:
                if not any(map(str.strip, cells)):
                    continue
                return None
            row = tuple(map(strip, cells))
            if any(row):
                add_row(row)
                add_line(line)
    except csv.Error:  # a cell that is too long is told by the exact way
        return None
    return (rows, lines) if rows and not stripped.long else None


class _Stripped(dict[str, str]):
    """Cells without spaces at their ends; one that comes again is the same object, and takes no memory."""

    long = False
    """Whether there is a cell that is too long."""

    def __missing__(self, cell: str) -> str:
        self.long = self.long or len(cell) > _LONGEST_CELL
        if len(self) > _KEPT:
            self.clear()
        plain = cell.strip()
        self[cell] = plain
        return plain


def _rows(text: str, sign: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row that holds something, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    before = 0
    usual = csv.field_size_limit(_LARGEST_CELL)
    stripped = _Stripped().__getitem__
    try:
        for row in reader:
            cells = tuple(map(stripped, row))
            if any(cells):
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise TableProblem(
            f"The row that begins on line {before + 1:,} has a cell of over {_LARGEST_CELL:,} characters.",
            "Perhaps a quotation mark is not closed.",
        ) from error
    finally:
        csv.field_size_limit(usual)
