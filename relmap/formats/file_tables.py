"""A table on its way into a map: its cells as the file has them, and what the user says of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from relmap.formats import xlsx
from relmap.formats.amounts import comma_of
from relmap.formats.columns import (
    PastedTable,
    above_headings,
    recognised,
    rival_of_source,
    with_ends,
    with_sort,
)
from relmap.formats.csv_table import of_table, place_of
from relmap.formats.foreign import Foreign, FormatError, LeftOut
from relmap.formats.heading_roles import known_words, roles_by_headings
from relmap.formats.headings import ATTRIBUTE, IGNORED, Sort, keys_of
from relmap.formats.mapping import Mapping as Meaning
from relmap.formats.meant_cells import is_line_of_text, is_sum, meant
from relmap.formats.table_shapes import adjacency, is_matrix, matrix
from relmap.formats.text_table import TextTable, read_text_table
from relmap.model.errors import Progress
from relmap.model.project import Project
from relmap.model.text_cells import without_mark

Shape = Literal["table", "matrix", "neighbours"]
_ATTRIBUTES = (ATTRIBUTE, IGNORED)
_ENDS = ("source", "target")
DATES = ("when", "begin", "end", "exists", "date")
COMMAS = {"thousands": "A comma parts the thousands", "decimals": "A comma parts the decimals"}
FILLED = ("source", "target", "kind", "when", "begin", "name", "title", "year")
"""Roles of columns in which cells may be merged."""


@dataclass(frozen=True)
class FileTable:
    """Cells, and what they are taken for; changed by `dataclasses.replace` and by its own methods.

    Args:
        name: of the file, and of the sheet if it has several.
        rows: all that the file has, of one width.
        lines: on which each stands, from 1.
        uneven: why a row of another width is no row of the table, by its position.
        encoding, separator: of a text; empty: it is none.
        controls: how many control characters were taken out.
        notes: what was done with what is not as it should be.
        leading: so many rows at the top are narrower than the table, as titles are.
        data: of a text, so that it can be cut in another way.
        taken: whether it is to be imported.
        shape: a row for each thing, a matrix, or lists of neighbours.
        above: so many rows stand above the table.
        headed: whether its first row is headings.
        sort: what a row is.
        roles: of the columns.
        merged: cells that repeat the one above, with which the file says they are merged, by row and column.
        repeats: whether those of a column do, as is said; else all but amounts, which several rows share.
        edits: cells as they were typed anew, by row and column.
        fill: columns of which an empty cell repeats the one above.
        dates: what dates of a column are no finer than: `year` or `month`.
        missing: cells that say nothing.
        numbers: what is said that commas of a column are: `thousands` or `decimals`.
        order: of dates such as 04/05/2020.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    uneven: Mapping[int, str] = field(default_factory=dict)
    encoding: str = ""
    separator: str = ""
    controls: int = 0
    leading: int = 0
    notes: tuple[str, ...] = ()
    data: bytes | None = None
    taken: bool = True
    shape: Shape = "table"
    above: int = 0
    headed: bool = True
    sort: Sort = "relations"
    roles: tuple[str, ...] = ()
    merged: frozenset[tuple[int, int]] = frozenset()
    repeats: Mapping[int, bool] = field(default_factory=dict)
    edits: Mapping[tuple[int, int], str] = field(default_factory=dict)
    fill: frozenset[int] = frozenset()
    dates: Mapping[int, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    numbers: Mapping[int, str] = field(default_factory=dict)
    order: str = ""

    # --- what it holds --------------------------------------------------------------------

    @cached_property
    def first(self) -> int:
        """The position of the first row that is no heading."""
        return min(self.above + self.headed, len(self.rows))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Of the columns; empty texts if there are none."""
        if not self.headed or self.above >= len(self.rows):
            return ("",) * self.width
        return tuple(without_mark(self.cell(self.above, column)) for column in range(self.width))

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def size(self) -> int:
        """About as many rows of a few columns it takes as long to read as."""
        rows = len(self.rows) - self.first
        return rows * (self.width if self.shape != "table" else max(1, self.width // _FEW_COLUMNS))

    def heading(self, column: int) -> str:
        """What a column is called, in any case."""
        return self.headings[column] or f"Column {column + 1}"

    def cell(self, row: int, column: int) -> str:
        """A cell as it stands now."""
        known = self.edits.get((row, column))
        if known is None:
            return "" if self.merged and self._is_let_empty(row, column) else self.rows[row][column]
        return known

    def does_repeat(self, column: int) -> bool:
        """Whether merged cells of a column repeat the first of them."""
        role = self.roles[column] if column < len(self.roles) else ""
        return self.repeats.get(column, role != "weight")

    def _is_let_empty(self, row: int, column: int) -> bool:
        return (row, column) in self.merged and row >= self.first and not self.does_repeat(column)

    def row_at(self, place: str) -> int | None:
        """The position of the row that stands somewhere in words; None: there is none of this table."""
        first = place_of(self.name, 0)[:-1]
        told = place[len(first) :].partition(",")[0]
        if not place.startswith(first) or not told.isdecimal():
            return None
        found = bisect_left(self.lines, int(told))
        return found if found < len(self.lines) and self.lines[found] == int(told) else None

    def shown(self, row: int, column: int) -> tuple[str, bool]:
        """A cell as it is seen, and whether it is that of a row above, which it repeats."""
        text = self.cell(row, column)
        if text or column not in self.fill or is_sum(self.rows[row]) or is_line_of_text(self.rows[row]):
            return text, (row, column) in self.merged and (row, column) not in self.edits
        above = range(row - 1, max(self.first - 1, row - 1 - _LOOKED_AT), -1)
        return next((found for n in above if (found := self.cell(n, column))), ""), True

    def left_aside(self, row: int) -> str:
        """Why a row is not read at all; one into which something was typed is read."""
        why = self.uneven.get(row, "")
        return "" if why and any((row, column) in self.edits for column in range(self.width)) else why

    @cached_property
    def headings_key(self) -> str:
        """By which tables with the same headings are known; empty: there are none."""
        plain = [heading.casefold() for heading in self.headings]
        return "\t".join(plain) if any(plain) else ""

    @cached_property
    def commas(self) -> dict[int, str]:
        """What commas of amounts are, by column: as is said, else as all amounts of the column tell."""
        columns = [n for n, role in enumerate(self.roles) if role == "weight"]
        return {n: how for n in columns if (how := self.numbers.get(n) or self.comma_found(n)[0])}

    def comma_found(self, column: int) -> tuple[str, bool]:
        """What commas of a column of amounts are by all of them, and whether that is in doubt."""
        return self._commas_found[column]

    @cached_property
    def _commas_found(self) -> dict[int, tuple[str, bool]]:
        found: dict[int, tuple[str, bool]] = {}
        for column in (n for n, role in enumerate(self.roles) if role == "weight"):
            cells = {self.cell(row, column) for row in range(self.first, len(self.rows))}
            # Without a comma points are what they are, and need not be looked at.
            told = cells if any("," in cell for cell in cells) else ()
            found[column] = comma_of(told, self.separator)
        return found

    # --- what it comes to -----------------------------------------------------------------

    def foreign(self, most: int = 0) -> Foreign:
        """What its rows say.

        Args:
            most: only so many rows are read; 0: all.
        """
        end = min(self.first + most, len(self.rows)) if most else len(self.rows)
        kept = [n for n in range(self.first, end) if not self.left_aside(n)] if self.uneven else ()
        chosen: Sequence[int] = kept if self.uneven else range(self.first, end)
        found = self._read(chosen) if self.shape == "table" else self._shaped(chosen)
        found.left_out += [
            LeftOut(place_of(self.name, self.lines[n]), why, self.rows[n])
            for n in self.uneven
            if self.first <= n < end and (why := self.left_aside(n))
        ]
        self._tell_above(found)
        found.remarks += [f"{self.name}: {note}" for note in self.notes]
        found.remarks += [
            f"{self.name}: {COMMAS[how]} of “{self.heading(column)}”."
            for column, how in self.commas.items()
            if self.shape == "table"
        ]
        if self.controls:
            found.remarks.append(f"{self.name}: {self.controls:,} control characters are taken out.")
        return found

    def _tell_above(self, found: Foreign) -> None:
        """What stands above the table is told; a row that is as full as its own is left out as those are."""
        full = [
            n
            for n, row in enumerate(self.rows[: self.above])
            if 2 * sum(map(bool, row)) > self.width and known_words(row) < 2
        ]
        found.left_out += [
            LeftOut(place_of(self.name, self.lines[n]), "It stands above the table.", self.rows[n])
            for n in full
            if n not in self.uneven
        ]
        texts = [" ".join(filter(None, self.rows[n]))[:60] for n in range(self.above) if n not in full]
        if texts:
            rows = (
                "1 row above the table is" if len(texts) == 1 else f"{len(texts):,} rows above the table are"
            )
            shown = ", ".join(f"“{text}”" for text in texts[:_TOLD])
            more = ", …" if len(texts) > _TOLD else ""
            found.remarks.append(f"{self.name}: {rows} left out: {shown}{more}.")

    def _read(self, chosen: Sequence[int]) -> Foreign:
        lines = [self.lines[n] for n in chosen]
        rows = self._meant(chosen)
        return of_table(PastedTable(rows, self.headings, self.sort, self.roles), self.name, lines)

    def _meant(self, chosen: Sequence[int]) -> tuple[tuple[str, ...], ...]:
        rows = [self.rows[n] for n in chosen]
        if any(not self.does_repeat(column) for column in {column for _, column in self.merged}):
            rows = [tuple(self.cell(n, column) for column in range(self.width)) for n in chosen]
        if self.edits:
            typed: dict[int, dict[int, str]] = {}
            for (row, column), text in self.edits.items():
                typed.setdefault(row, {})[column] = text
            for position, number in enumerate(chosen):
                if number in typed:
                    there = typed[number]
                    rows[position] = tuple(there.get(c, cell) for c, cell in enumerate(rows[position]))
        ends = {n for n, role in enumerate(self.roles) if role == "end"}
        return tuple(meant(rows, self.missing, self.fill, self.dates, self.order, ends, self.commas))

    def _shaped(self, chosen: Sequence[int]) -> Foreign:
        chosen = [*range(self.above, self.first), *chosen]
        rows = [tuple(self.cell(n, column) for column in range(self.width)) for n in chosen]
        places = [place_of(self.name, self.lines[n]) for n in chosen]
        if self.shape == "matrix" and len(rows) > 1:
            return matrix(rows, places)
        return adjacency([(row[0], *filter(None, row[1:])) for row in rows], places)

    # --- what is said of it ---------------------------------------------------------------

    def found_out(self, project: Project, every: bool = True) -> FileTable:
        """Taken for what it seems to be.

        Args:
            project: the map that it goes into.
            every: whether a row may be an event or a source, too.
        """
        whole = [row for n, row in enumerate(self.rows) if n not in self.uneven and n >= self.leading]
        if is_matrix(whole):
            return replace(
                self, shape="matrix", above=self.leading, headed=True, roles=(IGNORED,) * self.width
            )
        above = self.leading + (above_headings(self.rows[self.leading :]) if every else 0)
        found = recognised(self.rows[above:], project, every)
        return replace(
            self, above=above, headed=any(found.headings), sort=found.sort, roles=found.roles, shape="table"
        )

    @property
    def lines_above(self) -> int:
        """How many lines of the file stand above the table, empty ones among them."""
        return self.lines[self.above] - 1 if self.above < len(self.lines) else len(self.lines)

    def above_at(self, lines: int) -> int:
        """How many rows so many lines of the file are."""
        return bisect_right(self.lines, lines)

    def cut_at(self, above: int, headed: bool) -> FileTable:
        """With the table beginning elsewhere; roles by other headings are found anew.

        Where they do not tell who acts on whom, it is as it was.
        """
        moved = replace(self, above=min(above, max(len(self.rows) - 1, 0)), headed=headed)
        known = {*_ENDS} <= {*self.roles} or self.sort != "relations"
        if moved.headings == self.headings or (not headed and known):
            return moved
        found = recognised(self.rows[moved.above :], Project(), every=True)
        if any(found.headings) == headed and (headed or not known):
            moved = replace(moved, sort=found.sort, roles=found.roles)
        else:
            moved = moved.with_sort(moved.sort, anew=True)
        told = roles_by_headings([heading.casefold() for heading in moved.headings], "relations")
        if {*_ENDS} <= {*told} or (self.sort, moved.sort) != ("relations", "relations"):
            return moved
        rows = self.rows[moved.first : moved.first + _LOOKED_AT]
        roles = with_ends(told, rows, Project(), self.roles)
        others = [role if role not in (*_ENDS, *roles) else ATTRIBUTE for role in moved.roles]
        both = zip(roles, others, strict=True)
        return replace(moved, roles=tuple(other if one == ATTRIBUTE else one for one, other in both))

    def cut_by(self, project: Project, encoding: str, separator: str) -> FileTable:
        """The file read in another encoding or parted by another sign. Raises FormatError."""
        if self.data is None:
            return self
        return replace(of_text(self.data, self.name, project, encoding, separator), taken=self.taken)

    def with_sort(self, sort: Sort, anew: bool = False) -> FileTable:
        """Taken for rows of another sort, with roles that fit."""
        if sort == self.sort and self.shape == "table" and not anew:
            return self
        rows = self.rows[self.first : self.first + _LOOKED_AT]
        other: Sort = "actors" if sort != "actors" else "relations"
        table = PastedTable(rows, self.headings, other, self.roles)
        roles = with_sort(table, sort, Project()).roles
        return replace(self, shape="table", sort=sort, roles=roles).without_idle_answers()

    def with_role(self, column: int, role: str) -> FileTable:
        """A column taken for something; another that was taken for it is an attribute then, or left out."""
        roles = list(self.roles)
        if role not in _ATTRIBUTES and role in roles:
            at = roles.index(role)
            roles[at] = ATTRIBUTE if ATTRIBUTE in keys_of(self.sort) else IGNORED
            roles[column] = role
            # What its heading says besides, as “Source”, which is who acts or a citation.
            others = roles_by_headings([heading.casefold() for heading in self.headings], self.sort)
            cited = self.sort == "relations" and role == "source" and "sources" not in roles
            if cited and others[at] in ("source", "sources") and "source" in self.headings[at].casefold():
                roles[at] = "sources"
        roles[column] = role
        return replace(self, roles=tuple(roles)).without_idle_answers()

    def without_idle_answers(self) -> FileTable:
        """Without what was said of columns that are none of dates, or of nothing that repeats, any more."""
        fill = frozenset(n for n in self.fill if n < self.width and self.roles[n] in FILLED)
        dates = {n: unit for n, unit in self.dates.items() if n < self.width and self.roles[n] in DATES}
        numbers = {n: how for n, how in self.numbers.items() if n < self.width and self.roles[n] == "weight"}
        return replace(self, fill=fill, dates=dates, numbers=numbers)

    def with_cells(self, typed: Mapping[tuple[int, int], str]) -> FileTable:
        """Cells typed anew, by row and column; as the file has them, they are no longer typed."""
        edits = {**self.edits, **typed}
        for (row, column), text in typed.items():
            if text == self.rows[row][column] and row not in self.uneven:
                del edits[row, column]
        return replace(self, edits=edits)

    @property
    def ends_missing(self) -> tuple[str, ...]:
        """Of the two actors of a tie those of which no column tells."""
        asked = self.shape == "table" and self.sort == "relations" and self.width > 1
        return tuple(role for role in _ENDS if role not in self.roles) if asked else ()

    @property
    def ends_in_doubt(self) -> bool:
        """Whether a column called “Source” that is said to tell who acts may rather be citations."""
        if self.shape != "table" or self.sort != "relations":
            return False
        first = [heading.casefold() for heading in self.headings]
        return rival_of_source(self.roles, first, self.rows[self.first : self.first + _LOOKED_AT]) is not None

    # --- what is kept of it for the next edition -----------------------------------------

    def meaning(self) -> Meaning:
        """What is said of its columns."""
        return Meaning(
            sort=self.sort if self.shape == "table" else "",
            columns={h: role for h, role in reversed([*zip(self.headings, self.roles, strict=True)]) if h},
            missing=tuple(sorted(self.missing)),
            fill=tuple(self.headings[column] for column in sorted(self.fill) if self.headings[column]),
            dates={self.headings[column]: unit for column, unit in self.dates.items()},
        )

    def meaning_as(self, said: Meaning) -> FileTable:
        """With what was said of another table with these headings."""
        # Of attributes several may be told; of all else the last that says so.
        mapped = replace(said, missing=(), fill=(), dates={}).mapped(
            PastedTable((), self.headings, self.sort, self.roles)
        )
        at = {heading.casefold(): column for column, heading in enumerate(self.headings) if heading}
        return replace(
            self,
            sort=mapped.sort,
            roles=mapped.roles,
            missing=frozenset(said.missing),
            fill=frozenset(at[h.casefold()] for h in said.fill if h.casefold() in at),
            dates={at[h.casefold()]: unit for h, unit in said.dates.items() if h.casefold() in at},
        )


_FEW_COLUMNS = 8
_TOLD = 3
"""So many rows above a table are told."""
_LOOKED_AT = 200
"""So many rows tell what a column holds."""


def of_text(
    data: bytes, name: str, project: Project, encoding: str = "", separator: str = "", every: bool = True
) -> FileTable:
    """The table of a CSV or TSV file. Raises FormatError.

    Args:
        data: all of it.
        name: of the file.
        project: the map that it goes into.
        encoding, separator: empty: they are found.
        every: whether a row may be an event or a source, too.
    """
    cells = read_text_table(data, encoding, separator)
    table = _table(name, cells, project, every)
    return replace(table, data=data, encoding=cells.encoding, separator=cells.separator)


def _table(name: str, cells: TextTable, project: Project, every: bool = True) -> FileTable:
    """A table with the rows that were kept aside among the others."""
    width = len(cells.rows[0])
    placed = [(line, row, "") for line, row in zip(cells.lines, cells.rows, strict=True)]
    aside = [part for part in cells.aside if part.line]
    leading = [(part.line, _even(part.cells, width), "") for part in cells.leading]
    others = [part for part in cells.leading if len(part.cells) > 1]
    odd = len(others) + len(aside)
    headed = any(recognised(cells.rows[:1], Project(), every=True).headings)
    if odd >= 2 and 3 * odd >= len(placed) and not headed:
        return _neighbours(name, cells)
    placed += [(part.line, _even(part.cells, width), part.reason) for part in aside]
    if aside:
        placed.sort(key=lambda row: row[0])
    placed = leading + placed
    table = FileTable(
        name,
        tuple(row for _, row, _ in placed),
        tuple(line for line, _, _ in placed),
        {n: why for n, (_, _, why) in enumerate(placed) if why},
        controls=cells.controls,
        leading=len(leading),
        merged=frozenset(
            (n, column)
            for n, (line, _, _) in enumerate(placed)
            for column in (range(width) if cells.merged else ())
            if (line, column) in cells.merged
        ),
        notes=tuple(part.reason for part in cells.aside if not part.line),
    )
    return table.found_out(project, every)


def _neighbours(name: str, cells: TextTable) -> FileTable:
    """Each row an actor and those it is tied to."""
    rows = [*zip(cells.lines, cells.rows, strict=True)]
    rows += [(part.line, part.cells) for part in (*cells.leading, *cells.aside)]
    rows.sort(key=lambda row: row[0])
    width = max(len(row) for _, row in rows)
    return FileTable(
        name,
        tuple(row + ("",) * (width - len(row)) for _, row in rows),
        tuple(line for line, _ in rows),
        shape="neighbours",
        headed=False,
        roles=(IGNORED,) * width,
        controls=cells.controls,
    )


def _even(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """A row of another width as one of this: what is too much stands in its last cell."""
    if len(cells) <= width:
        return cells + ("",) * (width - len(cells))
    return (*cells[: width - 1], " ".join(filter(None, cells[width - 1 :])))


def tables_of_file(
    path: Path, data: bytes, project: Project, progress: Progress | None = None, encoding: str = ""
) -> list[FileTable]:
    """The tables of a CSV, TSV or Excel file; hidden sheets are not taken.

    Raises:
        FormatError: there is none.
        Stopped: `progress` said so.
    """
    if xlsx.claims(data[:4_096], path.name) != 2:
        return [of_text(data, path.name, project, encoding)]
    pages = xlsx.tables(data, progress)
    found = [
        replace(
            _table(f"{path.name} – {page.title}" if len(pages) > 1 else path.name, page.cells, project),
            taken=not page.hidden,
        )
        for page in pages
        if page.cells is not None
    ]
    if not found:
        raise FormatError(
            "There is no table in this workbook.", "A table has a row of headings, or two columns."
        )
    return found
