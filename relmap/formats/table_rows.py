"""Rows of a table whose columns are known, as actors, ties, events or sources."""

from __future__ import annotations

import re
from collections.abc import Sequence

from relmap.formats import fields
from relmap.formats.bulk_ties import SUPPORTED
from relmap.formats.columns import PastedTable
from relmap.formats.foreign import Foreign, ForeignActor, LeftOut, Spell, Tie, TieBlock, Value
from relmap.formats.from_map import ACTOR_FIELDS, CARRIER, OWN, TIE_FIELDS
from relmap.formats.gexf_times import intervals
from relmap.formats.headings import ATTRIBUTE, IGNORED, Sort, is_giver, is_ours, is_year, keys_of, unit_of
from relmap.formats.meant_cells import is_line_of_text, is_sum, is_total
from relmap.formats.state_codes import state_of, system_of
from relmap.model.text_cells import without_mark


def foreign_of(table: PastedTable, rows: Sequence[int | str]) -> Foreign:
    """What the rows of a table say.

    Args:
        table: with the roles of its columns.
        rows: where each stands, for what is said of it.
    """
    headings = {heading.casefold() for heading in table.headings}
    found = Foreign(tabular=True, ours=is_ours(table.sort, headings))
    columns = [
        (position, role, heading or f"Column {position + 1}")
        for position, (heading, role) in enumerate(zip(table.headings, table.roles, strict=True))
        if role != IGNORED
    ]
    reader = _Rows(found, columns, table.sort)
    for cells, row in zip(table.rows, rows, strict=True):
        reader.take(cells, str(row))
    if reader.has_years:
        found.ties, often = _once_a_year(found.ties)
        found.ties = _joined_years(found.ties)
        if often:
            found.remarks.append(f"{often:,} rows say of a year what another row says of it.")
    return found


MANY = 5_000
"""From so many rows on a table of ties is read as a block."""


def block_of(table: PastedTable, name: str, lines: Sequence[int]) -> TieBlock | None:
    """The rows of a table of very many plain ties; None: it is to be read row by row.

    Args:
        table: with the roles of its columns.
        name: of its file.
        lines: on which each row stands.
    """
    if table.sort != "relations" or len(table.rows) < MANY or not SUPPORTED.issuperset(table.roles):
        return None
    if not {"source", "target"} <= set(table.roles) or len(set(table.headings)) < len(table.headings):
        return None
    headings = {heading.casefold() for heading in table.headings}
    unit = any(role == "weight" and unit_of(h) for h, role in zip(table.headings, table.roles, strict=True))
    if any(map(is_giver, table.roles, table.headings)) or sum(map(is_year, table.headings)) > 1:
        return None
    if unit or is_ours(table.sort, headings) or CARRIER in headings or any(map(system_of, headings)):
        return None
    columns = tuple(
        (position, role, heading)
        for position, (heading, role) in enumerate(zip(table.headings, table.roles, strict=True))
        if role != IGNORED
    )
    for position, role, _ in columns:
        if role == "stance" and not all(map(_is_stance, {row[position] for row in table.rows})):
            return None
        # Numbers as time are asked about, all together.
        if role in ("begin", "end") and any(
            _NUMBER.fullmatch(cell) for cell in {row[position] for row in table.rows}
        ):
            return None
    return TieBlock(name, table.rows, lines, columns)


def _is_stance(cell: str) -> bool:
    if not cell or fields.is_missing("stance", cell):
        return True
    try:
        fields.stance(without_mark(cell))
    except fields.NotUnderstood:
        return False
    return True


def _said(tie: Tie) -> str:
    return repr((tie.source, tie.target, tie.directed, sorted(tie.values.items(), key=lambda v: v[0])))


def _once_a_year(ties: Sequence[Tie]) -> tuple[list[Tie], int]:
    """Ties of which those that say the same of a year are one, and how many rows that leaves out.

    As everywhere, their count is the weight of what has none.
    """
    same: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        same.setdefault((_said(tie), repr(tie.spells)), []).append(tie)
    for equal in same.values():
        if len(equal) > 1 and "weight" not in equal[0].values:
            equal[0].values["weight"] = float(len(equal))
    return [equal[0] for equal in same.values()], len(ties) - len(same)


def _joined_years(ties: Sequence[Tie]) -> list[Tie]:
    """A row for each pair and year: neighbouring years that say the same are one stretch."""
    found: list[Tie] = []
    last: dict[str, tuple[Tie, int]] = {}
    for tie in sorted(ties, key=lambda tie: tie.spells[0].first if tie.spells else ""):
        if len(tie.spells) != 1 or not tie.spells[0].moment:
            found.append(tie)
            continue
        year = int(tie.spells[0].first)
        said = _said(tie)
        before = last.get(said)
        if before is not None and before[1] == year - 1:
            joined = before[0]
            begun = joined.spells[0].first[:4]
            joined.spells = [Spell(f"{begun}-01-01", f"{year:04}-12-31")]
        else:
            joined = tie
            found.append(tie)
        last[said] = joined, year
    return found


class _Rows:
    """Rows of cells as actors, ties, events or sources."""

    def __init__(self, found: Foreign, columns: Sequence[tuple[int, str, str]], sort: Sort) -> None:
        years = [(n, heading) for n, role, heading in columns if role == ATTRIBUTE and is_year(heading)]
        roles = {role for _, role, _ in columns}
        untold = not found.ours and not roles & {
            "when",
            "begin",
            "end",
            "year",
            "weight",
            "begin_year",
            "timeset",
        }
        self._years = years if len(years) > 1 and untold and sort == "relations" else []
        """Columns with a value for each year."""
        self._found, self._sort = found, sort
        self._taken = {*(ACTOR_FIELDS if sort == "actors" else TIE_FIELDS), *keys_of(sort)}
        self._columns = [column for column in columns if (column[0], column[2]) not in self._years]
        self._systems = {role: system_of(heading) for _, role, heading in columns}
        weights = [heading for _, role, heading in columns if role == "weight"]
        self._unit = unit_of(weights[0]) if weights and "unit" not in roles else ""
        self._directed = True if any(is_giver(r, heading) for _, r, heading in columns) else None
        self._url = next((heading for _, role, heading in columns if role == "url"), "")
        self._weights = [position for position, role, _ in columns if role == "weight"]
        self._year = next((heading for _, role, heading in columns if role == "year"), "")

    @property
    def has_years(self) -> bool:
        """Whether there is a row, or a cell, for each year."""
        return self._sort == "relations" and bool(self._years or self._year)

    def take(self, cells: Sequence[str], row: str) -> None:
        """Take in a row."""
        values: dict[str, Value] = {}
        for position, role, heading in self._columns:
            cell = cells[position]
            if not cell:
                continue
            if role == ATTRIBUTE and heading == CARRIER:
                values[CARRIER] = cell
            elif role == ATTRIBUTE:
                values[self._attribute(heading)] = cell
            elif role == "participants" and role in values:
                values[role] = f"{values[role]} | {without_mark(cell)}"
            elif role == "end" and cell.casefold() in _UNKNOWN:
                values[role] = "?"  # it has ended, some day, for all that is said
            elif role == "weight" and (why := _no_amount(cell)):
                values[self._attribute(heading)] = cell
                self._found.unread.append(LeftOut(row, f"{why} It is an attribute.", tuple(cells)))
            elif not fields.is_missing(role, cell):
                values[role] = without_mark(cell)
        self._give_addresses(values)
        # What was measured of a year is of all its days; a date would be some day of it.
        for position, heading in self._years:
            if (
                self._sort == "relations"
                and cells[position]
                and not fields.is_missing("weight", cells[position])
            ):
                why = _no_amount(cells[position])
                if why:
                    self._found.unread.append(LeftOut(row, f"{why} It is an attribute.", tuple(cells)))
                told = {heading if why else "weight": cells[position]}
                self._found.ties.append(self._tie({**values, "year": heading, **told}, row))
        if self._years and self._sort == "relations":
            if all(not cells[n] or fields.is_missing("weight", cells[n]) for n, _ in self._years):
                self._found.left_out.append(LeftOut(row, "No year has a value.", tuple(cells)))
            return
        year = str(values.get("year", "2000"))
        if self._year and self._is_without_amount(cells) and self._sort == "relations":
            self._found.left_out.append(LeftOut(row, "There is no value for the year.", tuple(cells)))
        elif not self._found.ours and is_line_of_text(cells):
            why = "It is a line of text, no row of the table."
            self._found.left_out.append(LeftOut(row, why, tuple(cells)))
        elif self._sort == "relations" and (total := _total(values, cells)):
            self._found.left_out.append(LeftOut(row, f"“{total}” is a sum, no actor.", tuple(cells)))
        elif self._sort == "relations" and not re.fullmatch(r"\d{4}", year):
            self._found.left_out.append(LeftOut(row, f"“{year[:40]}” is no year.", tuple(cells)))
        elif self._sort == "actors":
            self._found.actors.append(self._actor(values, row))
        elif self._sort == "relations":
            self._found.ties.append(self._tie(values, row))
        elif self._sort == "events":
            self._found.events.append({**values, "row": row})
        else:
            self._found.sources.append({**values, "row": row})

    def _is_without_amount(self, cells: Sequence[str]) -> bool:
        told = (cells[position] for position in self._weights)
        return bool(self._weights) and all(not cell or fields.is_missing("weight", cell) for cell in told)

    def _state(self, role: str, cell: str, told: str) -> str:
        """An actor of a column; where that holds codes of a data set, the state of one in that year."""
        system = self._systems.get(role, "")
        if not system:
            return cell
        year = re.match(r"\d{4}", told)
        return state_of(system, cell, int(year[0]) if year else None)

    def _give_addresses(self, values: dict[str, Value]) -> None:
        """The addresses of a row are those of its sources, or its sources themselves."""
        if self._sort not in ("relations", "events") or "url" not in values:
            return
        told = values.pop("url")
        urls, titles = (fields.texts(v, commas=False) for v in (told, values.get("sources", told)))
        if len(urls) == len(titles):
            values["sources"], values["source_url"] = titles, urls
        elif self._sort == "relations":
            values[self._attribute(self._url)] = told
        else:
            values["notes"] = "\n".join(filter(None, (str(values.get("notes", "")), str(told))))

    def _attribute(self, heading: str) -> str:
        return f"{OWN}{heading}" if heading.casefold() in self._taken else heading

    def _actor(self, values: dict[str, Value], row: str) -> ForeignActor:
        year = str(values.get("begin_year") or values.get("begin", ""))
        name = self._state("name", str(values.pop("name", "")), year)
        key = str(values.get("id", "")) or name
        if self._found.ours:
            values.pop("id", None)
        found = ForeignActor(key, name, values, row=row)
        found.place = _place(values)
        if "timeset" in values:
            found.spells = list(intervals(str(values.pop("timeset"))))
        elif "exists" not in values:
            _join_parts(values)
            if "begin" in values or "end" in values:
                found.spells = [Spell(str(values.pop("begin", "")), str(values.pop("end", "")))]
        return found

    def _tie(self, values: dict[str, Value], row: str) -> Tie:
        told = (values.get(role) for role in ("year", "begin_year", "begin", "when"))
        year = str(next(filter(None, told), ""))
        source, target = (self._state(role, str(values.pop(role, "")), year) for role in ("source", "target"))
        if self._unit and "weight" in values:
            values["unit"] = self._unit
        key = "" if self._found.ours else str(values.pop("id", ""))
        found = Tie(key, source, target, directed=self._directed, values=values, row=row)
        if "directed" in values:
            found.directed = str(values["directed"]).casefold() in ("directed", "true", "1", "yes")
            if str(values["directed"]).casefold() != "mutual":
                del values["directed"]
        if "timeset" in values:
            found.spells = list(intervals(str(values.pop("timeset"))))
        elif "year" in values and ("when" in values or "begin" in values):
            values[self._attribute(self._year)] = values.pop("year")
        elif "year" in values:
            found.spells = [Spell(str(values.pop("year")), moment=True)]
        else:
            _join_parts(values)
            begin, end = str(values.get("begin", "")), str(values.get("end", ""))
            if (begin or end) and all(not part or _NUMBER.fullmatch(part) for part in (begin, end)):
                if "when" not in values:
                    found.spells = [Spell(begin, end)]
                values.pop("begin", None)
                values.pop("end", None)
        return found


_NUMBER = re.compile(r"\d+(\.\d+)?")


def _no_amount(cell: str) -> str:
    """Why a cell is no amount; empty: it is one, or says that none is known."""
    if fields.is_missing("weight", cell):
        return ""
    try:
        fields.weight(without_mark(cell))
    except fields.NotUnderstood as error:
        return str(error)
    return ""


_UNKNOWN = {"n/a", "na", "n.d.", "n. d.", "unknown"}


def _total(values: dict[str, Value], cells: Sequence[str]) -> str:
    """What stands in place of an actor in a row of sums, which has no other one; empty: it is none."""
    ends = [str(values.get(role, "")) for role in ("source", "target")]
    if not any(ends) and is_sum(cells):
        return next(cell for cell in cells if cell)
    word = ends[0] or ends[1]
    return word if not all(ends) and is_total(word) else ""


def _place(values: dict[str, Value]) -> tuple[float, float] | None:
    try:
        found = float(str(values["x"])), float(str(values["y"]))
    except (KeyError, ValueError):
        return None
    del values["x"], values["y"]
    return found


def _join_parts(values: dict[str, Value]) -> None:
    """Dates in parts as dates; a missing part leaves them as coarse as they are."""
    for end in ("begin", "end"):
        parts = [str(values.pop(f"{end}_{part}", "")) for part in ("year", "month", "day")]
        if not parts[0] or end in values:
            continue
        year = parts[0].removesuffix(".0")
        if re.fullmatch(r"-9+", year):
            continue
        date = year.zfill(4) if year.isdigit() else year
        for part in parts[1:]:
            plain = part.removesuffix(".0")
            if not plain.isdigit() or int(plain) == 0:
                break
            date += f"-{int(plain):02}"
        values[end] = date
