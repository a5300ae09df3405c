"""What only the user can know of files, each asked once, with cells for which it matters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from relmap.formats import fields
from relmap.formats.amounts import is_grouped
from relmap.formats.file_tables import DATES, FILLED, FileTable
from relmap.formats.foreign import Options, Unclear
from relmap.formats.match import plain_name
from relmap.formats.meant_cells import as_coarse, is_sum
from relmap.formats.reading import Reading
from relmap.formats.timescale import in_order

_SHOWN = 3
"""So many cells are shown with a question."""
_MOST_MISSING = 8
_LOOKED_AT = 20_000
"""So many rows tell what is to be asked."""
_NOTHING = {
    *("-9", "-99", "-999", "-9999", "..", "...", "na", "n/a", "n.a.", "nan", "null", "none", "unknown", "?"),
    *("-", "–", "—", "x", "k.a.", "н/д"),
}
"""What people and statistics write where nothing is known; offered, never assumed."""
_SLASHED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-]\d{2,4}")
ORDERS = (("Day first: 4 May 2020 is 04/05/2020", "dmy"), ("Month first: 4 May 2020 is 05/04/2020", "mdy"))
_COMMAS = (
    ("It parts thousands: 1,000 is a thousand", "thousands"),
    ("It is a decimal comma: 1,000 is one", "decimals"),
)
TIMES = (
    ("They are years", "year"),
    ("They are dates of eight digits, such as 20240620", "yyyymmdd"),
    ("They count days since …", "days"),
    ("They count weeks since …", "weeks"),
    ("They count months since …", "months"),
    ("They count years since …", "years"),
    ("They are no dates: keep them as attributes", "none"),
)


@dataclass(frozen=True)
class Question:
    """A question about a column, a word or the file.

    Args:
        key: what it is about: `date_order`, `time`, `undated`, `lasting`, `theirs`, `actor_kind`,
            `relation_kind`;
            `merged`, `fill`, `dates` and `numbers` with a table and a column, `ends` with a table and a role,
            `missing` with a table and a word, `actor` and `kind_of` with a name, `stance` with a word.
        text: in a sentence.
        cells: for which it matters.
        choices: what may be answered, in words and as it is kept.
        answer: as it is kept; empty: there is none yet.
        each: of single things that it is about their names, and what is answered of each; empty: as of all.
        needed: whether nothing can be imported before it is answered.
    """

    key: str
    text: str
    cells: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    answer: str
    needed: bool = False
    each: tuple[tuple[str, str], ...] = ()


def questions(
    tables: Sequence[FileTable], options: Options, reading: Reading | None, unclear: Unclear | None, day: str
) -> list[Question]:
    """All that is asked of files, what is needed first.

    Args:
        tables: of the files.
        options: with what is answered already.
        reading: what the files come to; None: that is not clear.
        unclear: why.
        day: that is looked at, as EDTF.
    """
    taken = [(number, table) for number, table in enumerate(tables) if table.taken and table.shape == "table"]
    found = [*_needed(taken, options, unclear)]
    for number, table in taken:
        found += _of_ends(number, table)
    for number, table in taken:
        found += _of_dates(number, table, options.date_order)
        found += _of_merged_cells(number, table)
        found += _of_empty_cells(number, table)
        found += _of_numbers(number, table)
        found += _of_missing(number, table)
    if reading is not None and reading.undated:
        ties = "1 tie has" if reading.undated == 1 else f"{reading.undated:,} ties have"
        text = (
            f"{ties} no date. When do they hold?"
            if reading.undated > 1
            else f"{ties} no date. When does it hold?"
        )
        choices = (("At all times", "../.."), (f"From {day} on", f"{day}/.."))
        found.append(Question("undated", text, (), choices, options.undated))
    if reading is not None and reading.lasting:
        count, words = sum(reading.lasting.values()), ", ".join([*reading.lasting][:3])
        text = (
            f"{count:,} ties that last ({words}) have a single date. When do they hold?"
            if count > 1
            else f"1 tie that lasts ({words}) has a single date. When does it hold?"
        )
        choices = (("From then on", "on"), ("Only on that day, or in that month or year", "day"))
        found.append(Question("lasting", text, (), choices, options.lasting or "on"))
    if reading is not None and reading.differing:
        values = "1 value differs" if reading.differing == 1 else f"{reading.differing:,} values differ"
        choices = (("Keep those of the map", "ours"), ("Take those of the file", "theirs"))
        answer = "theirs" if options.theirs else "ours"
        found.append(Question("theirs", f"{values} from those of the map.", (), choices, answer))
    return found


def _needed(
    tables: Sequence[tuple[int, FileTable]], options: Options, unclear: Unclear | None
) -> Iterator[Question]:
    if options.date_order or (unclear is not None and unclear.option == "date_order"):
        cells = [cell for _, table in tables for cell in _cells_as(table, DATES) if _is_doubtful(cell)]
        text = (
            unclear.message
            if unclear and unclear.option == "date_order"
            else "Which comes first, day or month?"
        )
        yield Question("date_order", text, _some(cells), ORDERS, options.date_order, needed=True)
    if options.time or (unclear is not None and unclear.option == "time"):
        text = unclear.message if unclear and unclear.option == "time" else "What do numbers mean as time?"
        yield Question("time", text, (), TIMES, options.time, needed=True)


def _of_ends(number: int, table: FileTable) -> Iterator[Question]:
    """Which columns are the two actors, where one is not known, or is called as citations are."""
    roles = (*table.ends_missing, *(("source",) if table.ends_in_doubt else ()))
    for role in roles:
        columns = [n for n in range(table.width) if any(islice(_column(table, n), 1))]
        choices = tuple((table.heading(n)[:60], str(n)) for n in columns)
        answer = str(table.roles.index(role)) if role in table.roles else ""
        text = (
            "Which column says who acts?" if role == "source" else "Which column says on whom, or with whom?"
        )
        cells = _some([*islice(_column(table, int(answer)), _SHOWN)]) if answer else ()
        yield Question(f"ends:{number}:{role}", text, cells, choices, answer, needed=not answer)


def _is_doubtful(cell: str) -> bool:
    match = _SLASHED.fullmatch(cell)
    return match is not None and int(match[1]) <= 12 and int(match[2]) <= 12 and match[1] != match[2]


def _of_dates(number: int, table: FileTable, order: str) -> Iterator[Question]:
    for column, role in enumerate(table.roles):
        if role not in DATES:
            continue
        days = [day for cell in _column(table, column) if (day := _as_day(cell, order))]
        if column not in table.dates and (len(days) < 2 or not all(day.endswith("-01") for day in days)):
            continue
        unit = "year" if all(day.endswith("-01-01") for day in days) else "month"
        firsts = "1 January" if unit == "year" else "the first of a month"
        choices = (("They are days", ""), (f"They are {unit}s", unit))
        cells = [cell for cell in _column(table, column) if as_coarse(cell, unit, order) != cell]
        yield Question(
            f"dates:{number}:{column}",
            f"All days of “{table.heading(column)}” are {firsts}. Are they days, or {unit}s?",
            _some(cells),
            choices,
            table.dates.get(column, ""),
        )


def _as_day(cell: str, order: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return cell
    try:
        return in_order(cell, order) or ""
    except ValueError:
        return ""


def _of_merged_cells(number: int, table: FileTable) -> Iterator[Question]:
    """Cells that the file says are merged, and that repeat the first of them unless it is not wished."""
    counts = Counter(column for row, column in table.merged if row >= table.first)
    for column, count in sorted(counts.items()):
        if table.roles[column] == "ignore":
            continue
        many = "1 cell is" if count == 1 else f"{count:,} cells are"
        text = f"{many} merged with the one above in “{table.heading(column)}”."
        rows = sorted(row for row, at in table.merged if at == column)
        first = (row - 1 for row in rows if (row - 1, column) not in table.merged)
        yield Question(
            f"merged:{number}:{column}",
            text,
            _some([table.rows[row][column] for row in first if row >= table.first]),
            (("They repeat it", "repeat"), ("Leave them empty", "empty")),
            "repeat" if table.does_repeat(column) else "empty",
        )


def _of_empty_cells(number: int, table: FileTable) -> Iterator[Question]:
    """Cells that may be empty because they were merged with the one above."""
    for column, role in enumerate(table.roles):
        told = any(at == column for _, at in table.merged)
        if role not in FILLED or told or not table.rows[table.first : table.first + 1]:
            continue
        rows = range(table.first, min(len(table.rows), table.first + _LOOKED_AT))
        # A sum, or a line of text below the table, has no cells that were merged.
        told = [n for n in rows if not is_sum(table.rows[n]) and sum(map(bool, table.rows[n])) > 1]
        if role == "begin" and "end" in table.roles:  # what has but an end was not merged
            told = [n for n in told if table.cell(n, column) or not table.cell(n, table.roles.index("end"))]
        cells = [table.cell(n, column) for n in told]
        empty = sum(not cell for cell in cells)
        if not cells or not cells[0] or not empty or (empty * 4 > len(cells) * 3):
            continue
        many = "1 cell is" if empty == 1 else f"{empty:,} cells are"
        yield Question(
            f"fill:{number}:{column}",
            f"{many} empty in “{table.heading(column)}”. Were cells merged there?",
            _some([cell for one, cell in zip(cells[1:], cells, strict=False) if not one and cell]),
            (("Leave them empty", ""), ("Repeat the cell above", "fill")),
            "fill" if column in table.fill else "",
        )


def _of_numbers(number: int, table: FileTable) -> Iterator[Question]:
    """Numbers such as 1,000, where nothing tells whether a comma parts thousands or decimals."""
    for column, role in enumerate(table.roles):
        if role != "weight" or not (table.comma_found(column)[1] or column in table.numbers):
            continue
        doubtful = [cell for cell in _column(table, column) if is_grouped(cell)]
        unsaid = () if table.comma_found(column)[0] else (("Not said: such amounts are kept as text", ""),)
        yield Question(
            f"numbers:{number}:{column}",
            f"What is the comma in “{table.heading(column)}”?",
            _some(doubtful),
            (*unsaid, *_COMMAS),
            table.commas.get(column, ""),
        )


def _of_missing(number: int, table: FileTable) -> Iterator[Question]:
    counts: Counter[str] = Counter()
    for column, role in enumerate(table.roles):
        if role == "ignore":
            continue
        told = Counter(cell for cell in _column(table, column) if cell.casefold() in _NOTHING)
        # Where a number or a date is meant these are nothing anyway.
        counts.update({cell: n for cell, n in told.items() if not fields.is_missing(role, cell)})
    for word in table.missing:
        counts.setdefault(word, 0)
    for word, count in counts.most_common(_MOST_MISSING):
        often = f" {count:,} times" if count > 1 else ""
        yield Question(
            f"missing:{number}:{word}",
            f"“{word}” stands in {table.name}{often}. Does it mean that nothing is known?",
            (),
            (("It is what it says", ""), ("Nothing is known", "missing")),
            "missing" if word in table.missing else "",
        )


def _column(table: FileTable, column: int) -> Iterator[str]:
    rows = range(table.first, min(len(table.rows), table.first + _LOOKED_AT))
    return (cell for n in rows if (cell := table.cell(n, column)))


def _cells_as(table: FileTable, roles: Sequence[str]) -> Iterator[str]:
    for column, role in enumerate(table.roles):
        if role in roles:
            yield from _column(table, column)


def _some(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(cells), _SHOWN))


def answered(
    tables: Sequence[FileTable], options: Options, key: str, answer: str
) -> tuple[list[FileTable], Options]:
    """Tables and options with a question answered.

    Args:
        tables, options: as they are.
        key: of the question.
        answer: as one of its choices is kept.
    """
    found = list(tables)
    about, _, rest = key.partition(":")
    if about == "stance":
        others = {word: meant for word, meant in options.stances.items() if word != rest.casefold()}
        said = {rest.casefold(): None if answer == "none" else int(answer)} if answer else {}
        return found, replace(options, stances={**others, **said})
    if about == "actor":
        return found, replace(options, actors=with_actor(options.actors, rest, answer or None))
    if about == "kind_of":
        others = {name: kind for name, kind in options.kinds_of.items() if name != plain_name(rest)}
        return found, replace(options, kinds_of={**others, **({plain_name(rest): answer} if answer else {})})
    if about in ("date_order", "time", "undated", "lasting", "actor_kind", "relation_kind"):
        options = replace(options, **{about: answer})
        if about == "date_order":
            found = [replace(table, order=answer) for table in found]
    elif about == "theirs":
        options = replace(options, theirs=answer == "theirs")
    else:
        at, _, what = rest.partition(":")
        found[int(at)] = _said(found[int(at)], about, what, answer)
    return found, options


def with_actor(actors: Mapping[str, str], name: str, actor: str | None) -> dict[str, str]:
    """What names mean, with another meaning of one.

    Args:
        actors: as in Options.
        name: of the file.
        actor: as in Options; None: as it is found. One that was said to be this one no longer is.
    """
    plain = plain_name(name)
    found = {other: meant for other, meant in actors.items() if other != plain}
    if actor is None:
        return found
    if actor and plain_name(found.get(plain_name(actor), "")) == plain:
        del found[plain_name(actor)]
    return {**found, plain: actor}


def _said(table: FileTable, about: str, what: str, answer: str) -> FileTable:
    if about == "ends":
        return table.with_role(int(answer), what) if answer else table
    if about == "missing":
        return replace(table, missing=table.missing | {what} if answer else table.missing - {what})
    column = int(what)
    if about == "merged":
        return replace(table, repeats={**table.repeats, column: answer == "repeat"})
    if about == "fill":
        return replace(table, fill=table.fill | {column} if answer else table.fill - {column})
    if about == "numbers":
        others = {n: how for n, how in table.numbers.items() if n != column}
        return replace(table, numbers={**others, column: answer} if answer else others)
    dates = {n: unit for n, unit in table.dates.items() if n != column}
    return replace(table, dates={**dates, column: answer} if answer else dates)
