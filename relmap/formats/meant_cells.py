"""Cells of a table as they are meant: what says nothing, what repeats the cell above, what is but a year."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from relmap.formats.amounts import with_comma
from relmap.formats.timescale import in_order

Row = tuple[str, ...]
_TOTALS = {"total", "totals", "grand total", "sum", "subtotal", "всего", "итого", "gesamt", "summe"}
_DAY = re.compile(r"(\d{4}-\d\d)-\d\d")


def meant(
    rows: Iterable[Row],
    missing: Collection[str],
    fill: Collection[int],
    dates: Mapping[int, str],
    order: str = "",
    ends: Collection[int] = (),
    numbers: Mapping[int, str] | None = None,
) -> Iterator[Row]:
    """Rows with their cells as they are meant.

    Args:
        rows: of the table.
        missing: cells that say nothing.
        fill: columns of which an empty cell repeats the one above; a row that is empty but for it does not.
        dates: what dates of a column are no finer than: `year` or `month`.
        order: of dates such as 04/05/2020, as in Options.
        ends: columns of last days, of which it is not known when it was where a cell says nothing.
        numbers: what commas of numbers of a column are: `thousands` or `decimals`.
    """
    numbers = numbers or {}
    above: dict[int, str] = {}
    for row in rows:
        if not (missing or fill or dates or numbers):
            yield row
            continue
        cells = [cell if cell not in missing else "?" if n in ends else "" for n, cell in enumerate(row)]
        for column in fill:
            if cells[column]:
                above[column] = cells[column]
            elif any(cell for n, cell in enumerate(cells) if n not in fill) and not _is_apart(row):
                cells[column] = above.get(column, "")
        for column, unit in dates.items():
            cells[column] = as_coarse(cells[column], unit, order)
        for column, how in numbers.items():
            cells[column] = with_comma(cells[column], how)
        yield tuple(cells)


def _is_apart(row: Sequence[str]) -> bool:
    return is_sum(row) or is_line_of_text(row)


def is_total(cell: str) -> bool:
    """Whether a cell says that its row is a sum."""
    return cell.casefold().rstrip(" :") in _TOTALS


def is_sum(row: Sequence[str]) -> bool:
    """Whether a row is a sum of those above: that is what its first cell says which is not empty."""
    return is_total(next((cell for cell in row if cell), ""))


_REMARK = re.compile(
    r"(sources?|notes?|remarks?|data|quellen?|anmerkung|источник|примечани[ея])\b ?[:.]|[*†‡¹²³]|\(?\d\)",
    re.IGNORECASE,
)
_LONG = 60


def is_line_of_text(row: Sequence[str]) -> bool:
    """Whether a row has but one cell, the first, which is a note below the table, or as long as one."""
    text = row[0] if row else ""
    if len(row) < 2 or not text or any(row[1:]):
        return False
    return len(text) > _LONG or _REMARK.match(text) is not None


def as_coarse(cell: str, unit: str, order: str = "") -> str:
    """A date that is the first of a year or month as that year or month; any other cell as it is."""
    try:
        day = in_order(cell, order) or cell
    except ValueError:
        return cell
    match = _DAY.fullmatch(day)
    if match is None or not day.endswith("-01-01" if unit == "year" else "-01"):
        return cell
    return match[1] if unit == "month" else match[1][:4]
