"""What the columns and words of a table mean, kept in a TOML file for the next edition of the table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from relmap.formats.columns import PastedTable
from relmap.formats.foreign import FormatError, Options
from relmap.formats.headings import ATTRIBUTE, IGNORED, ROLES, Sort

_PLAIN = ("time", "date_order", "source", "actor_kind", "relation_kind", "encoding")


@dataclass(frozen=True)
class Mapping:
    """What is said of a table.

    Args:
        sort: of its rows; empty: found.
        columns: role by heading.
        kinds: id of a kind by the word of the table.
        stances: stance by the word of the table.
        missing: cells that say nothing.
        options: what else is said, as in Options.
    """

    sort: str = ""
    columns: Table[str, str] = field(default_factory=dict)
    kinds: Table[str, str] = field(default_factory=dict)
    stances: Table[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    options: Table[str, str] = field(default_factory=dict)

    def on(self, options: Options) -> Options:
        """Options with what is said here where nothing is said there."""
        usual = Options()
        said = {k: v for k, v in self.options.items() if getattr(options, k) == getattr(usual, k)}
        return replace(options, **said)

    def mapped(self, table: PastedTable) -> PastedTable:
        """The table with the roles and words as they are meant. Raises FormatError."""
        if not any(table.headings) and table.rows and self._names(table.rows[0]):
            table = PastedTable(table.rows[1:], table.rows[0], table.sort, table.roles)
        sort: Any = self.sort or table.sort
        roles = list(table.roles)
        if sort != table.sort:
            roles = [IGNORED] * len(roles)
        known = {key for key, _, _ in ROLES[sort]} | {IGNORED, ATTRIBUTE}
        plain = {heading.casefold(): position for position, heading in enumerate(table.headings)}
        for heading, role in self.columns.items():
            position = plain.get(heading.casefold())
            if position is None:
                continue
            if role not in known:
                raise FormatError(
                    f"“{role}” is no role of a column of {sort}.", f"There are {', '.join(sorted(known))}."
                )
            roles = [ATTRIBUTE if found == role and role != ATTRIBUTE else found for found in roles]
            roles[position] = role
        rows = tuple(self._row(row, roles) for row in table.rows)
        return PastedTable(rows, table.headings, sort, tuple(roles))

    def _names(self, row: tuple[str, ...]) -> bool:
        named = {heading.casefold() for heading in self.columns}
        return any(cell.casefold() in named for cell in row)

    def _row(self, row: tuple[str, ...], roles: list[str]) -> tuple[str, ...]:
        return tuple(self._cell(cell, role) for cell, role in zip(row, roles, strict=True))

    def _cell(self, cell: str, role: str) -> str:
        if cell in self.missing:
            return ""
        if role == "kind":
            return self.kinds.get(cell, cell)
        if role == "stance" and cell in self.stances:
            return str(self.stances[cell])
        return cell


def read_mapping(path: Path) -> Mapping:
    """A mapping of a TOML file. Raises FormatError, OSError."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{path.name} is no sound TOML: {error}.") from error
    known = {"sort", "columns", "kinds", "stances", "missing", *_PLAIN}
    unknown = sorted(name for name in told if name.replace("-", "_") not in known)
    if unknown:
        raise FormatError(
            f"{path.name} says “{unknown[0]}”, which means nothing.", f"There are {', '.join(sorted(known))}."
        )
    told = {name.replace("-", "_"): value for name, value in told.items()}
    sort = str(told.get("sort", ""))
    if sort and sort not in get_args(Sort):
        raise FormatError(f"“{sort}” is no sort of table.", f"There are {', '.join(get_args(Sort))}.")
    tables = {name: told.get(name, {}) for name in ("columns", "kinds", "stances")}
    if not all(isinstance(table, dict) for table in tables.values()):
        raise FormatError(f"columns, kinds and stances of {path.name} are tables: [columns].")
    stances = tables["stances"]
    if not all(stance in (-2, -1, 0, 1, 2) for stance in stances.values()):
        raise FormatError(f"A stance of {path.name} is none: −2 to 2.")
    return Mapping(
        sort,
        {str(heading): str(role) for heading, role in tables["columns"].items()},
        {str(word): str(kind) for word, kind in tables["kinds"].items()},
        {str(word): int(stance) for word, stance in stances.items()},
        tuple(map(str, told.get("missing", ()))),
        {name: str(told[name]) for name in _PLAIN if name in told},
    )
