"""What the columns and words of a table mean, kept in a TOML file for the next edition of the table."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from relmap.formats.columns import PastedTable
from relmap.formats.foreign import FormatError, Options
from relmap.formats.headings import ATTRIBUTE, IGNORED, ROLES, Sort
from relmap.formats.match import plain_name
from relmap.formats.meant_cells import meant
from relmap.formats.timescale import check_time

_TABLES = ("columns", "kinds", "stances", "dates", "actors")
_NO_STANCE = "none"
_PLAIN = ("time", "date_order", "source", "actor_kind", "relation_kind", "encoding", "lasting")


@dataclass(frozen=True)
class Mapping:
    """What is said of a table.

    Args:
        sort: of its rows; empty: found.
        columns: role by heading.
        kinds: id of a kind by the word of the table.
        stances: stance by the word of the table; None: none.
        missing: cells that say nothing.
        fill: headings of columns of which an empty cell repeats the one above, as merged cells do.
        dates: heading of a column of dates by what they are no finer than: `year` or `month`.
        actors: by the name in the table another name, of the table or of the map; empty: one of its own.
        options: what else is said, as in Options.
    """

    sort: str = ""
    columns: Table[str, str] = field(default_factory=dict)
    kinds: Table[str, str] = field(default_factory=dict)
    stances: Table[str, int | None] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()
    dates: Table[str, str] = field(default_factory=dict)
    actors: Table[str, str] = field(default_factory=dict)
    options: Table[str, str] = field(default_factory=dict)

    def on(self, options: Options) -> Options:
        """Options with what is said here where nothing is said there."""
        usual = Options()
        said = {k: v for k, v in self.options.items() if getattr(options, k) == getattr(usual, k)}
        kinds = {word.casefold(): kind for word, kind in self.kinds.items()}
        words: dict[str, Any] = {
            "kinds": kinds if self.sort != "actors" else {},
            "actor_kinds": kinds if self.sort in ("", "actors") else {},
            "stances": {word.casefold(): stance for word, stance in self.stances.items()},
            "actors": {plain_name(name): actor for name, actor in self.actors.items()},
        }
        joined = {name: {**getattr(options, name), **told} for name, told in words.items()}
        return replace(options, **said, **joined)

    def mapped(self, table: PastedTable) -> PastedTable:
        """The table with the roles and words as they are meant. Raises FormatError."""
        if not any(table.headings) and table.rows and self._names(table.rows[0]):
            table = PastedTable(table.rows[1:], table.rows[0], table.sort, table.roles)
        sort: Any = self.sort or table.sort
        roles = list(table.roles)
        if sort != table.sort:
            roles = [IGNORED] * len(roles)
        known = {key for key, _, _ in ROLES[sort]} | {IGNORED, ATTRIBUTE}
        # Of columns with one heading the first.
        plain = {heading.casefold(): n for n, heading in reversed([*enumerate(table.headings)])}
        for heading, role in self.columns.items():
            position = plain.get(heading.casefold())
            if position is None:
                continue
            if role not in known:
                raise FormatError(
                    f"“{role}” is no role of a column of {sort}.", f"There are {', '.join(sorted(known))}."
                )
            if role not in (ATTRIBUTE, IGNORED):
                roles = [ATTRIBUTE if found == role else found for found in roles]
            roles[position] = role
        at = {plain[heading.casefold()] for heading in self.fill if heading.casefold() in plain}
        units = {plain[h.casefold()]: unit for h, unit in self.dates.items() if h.casefold() in plain}
        rows = meant(table.rows, frozenset(self.missing), at, units, self.options.get("date_order", ""))
        return PastedTable(tuple(rows), table.headings, sort, tuple(roles))

    def _names(self, row: tuple[str, ...]) -> bool:
        named = {heading.casefold() for heading in self.columns}
        return any(cell.casefold() in named for cell in row)


def read_mapping(path: Path) -> Mapping:
    """A mapping of a TOML file. Raises FormatError, OSError."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"{path.name} is no text in UTF-8.") from error
    return mapping_of(text, path.name)


def mapping_of(text: str, name: str) -> Mapping:
    """A mapping as `as_toml` writes it, or a person. Raises FormatError."""
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FormatError(f"{name} is no sound TOML: {error}.") from error
    known = {"sort", "missing", "fill", *_TABLES, *_PLAIN}
    unknown = sorted(key for key in told if key.replace("-", "_") not in known)
    if unknown:
        raise FormatError(
            f"{name} says “{unknown[0]}”, which means nothing.", f"There are {', '.join(sorted(known))}."
        )
    told = {key.replace("-", "_"): value for key, value in told.items()}
    sort = str(told.get("sort", ""))
    if sort and sort not in get_args(Sort):
        raise FormatError(f"“{sort}” is no sort of table.", f"There are {', '.join(get_args(Sort))}.")
    tables = {key: told.get(key, {}) for key in _TABLES}
    if not all(isinstance(table, dict) for table in tables.values()):
        raise FormatError(f"{', '.join(_TABLES)} of {name} are tables: [columns].")
    _check_values(told, tables, name)
    stances = tables["stances"]
    if not all(stance in (-2, -1, 0, 1, 2, _NO_STANCE) for stance in stances.values()):
        raise FormatError(f"A stance of {name} is none: −2 to 2, or “{_NO_STANCE}”.")
    if not set(map(str, tables["dates"].values())) <= {"year", "month"}:
        raise FormatError(f"dates of {name} are “year” or “month”, by the heading of their column.")
    texts = {key: {str(word): str(what) for word, what in tables[key].items()} for key in _TABLES}
    return Mapping(
        sort,
        texts["columns"],
        texts["kinds"],
        {str(word): None if stance == _NO_STANCE else int(stance) for word, stance in stances.items()},
        tuple(map(str, told.get("missing", ()))),
        tuple(map(str, told.get("fill", ()))),
        texts["dates"],
        texts["actors"],
        {key: str(told[key]) for key in _PLAIN if key in told},
    )


def _check_values(told: dict[str, Any], tables: dict[str, Any], name: str) -> None:
    """Raise FormatError if something is no text, or no list of texts, where it has to be."""
    for key in ("missing", "fill"):
        if not isinstance(told.get(key, []), list) or not all(isinstance(w, str) for w in told.get(key, [])):
            raise FormatError(f'{key} of {name} is a list of texts: {key} = ["…"].')
    plain = [told[key] for key in _PLAIN if key in told]
    if not all(
        isinstance(value, str | int) for value in (*plain, *(v for t in tables.values() for v in t.values()))
    ):
        raise FormatError(f"What {name} says of columns and words are texts.")
    if str(told.get("date_order", "dmy")) not in ("dmy", "mdy", "ymd"):
        raise FormatError(f"date_order of {name} is dmy, mdy or ymd.")
    if str(told.get("lasting", "on")) not in ("on", "day"):
        raise FormatError(f"lasting of {name} is “on” or “day”: when ties of one date that go on hold.")
    if told.get("time", "none") != "none":
        try:
            check_time(str(told["time"]))
        except FormatError as error:
            raise FormatError(f"{name}: {error.message}", error.remedy) from error


def as_toml(mapping: Mapping) -> str:
    """A mapping as TOML; what says nothing is left out."""
    lines = [f"sort = {_quoted(mapping.sort)}"] if mapping.sort else []
    lines += [f"{key} = {_quoted(text)}" for key, text in mapping.options.items() if text]
    for key in ("missing", "fill"):
        words: tuple[str, ...] = getattr(mapping, key)
        if words:
            lines.append(f"{key} = [{', '.join(map(_quoted, words))}]")
    for key in _TABLES:
        table: Table[str, Any] = getattr(mapping, key)
        if table:
            lines += ["", f"[{key}]"]
            lines += [f"{_quoted(word)} = {_value(what)}" for word, what in table.items()]
    return "\n".join(lines) + "\n"


def _value(value: str | int | None) -> str:
    return str(value) if isinstance(value, int) else _quoted(_NO_STANCE if value is None else value)


def _quoted(text: str) -> str:
    # What JSON escapes in a text TOML does, too; but of control characters TOML wants one more escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
