"""What cells look like, whatever their heading says: numbers, dates, actors."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

from relmap.formats import fields
from relmap.model import dates
from relmap.model.errors import DateError
from relmap.model.phrases import read

LOOKED_AT = 200
"""So many cells tell what a column holds."""
_MOSTLY = 0.75
_DATED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_WITH_YEAR = re.compile(r"(?:\S{1,10} ){0,2}(?:1[5-9]|20)\d\d")


def is_number(cell: str) -> bool:
    """Whether a cell is a number as a program writes it."""
    try:
        float(cell.replace("−", "-"))
    except ValueError:
        return False
    return True


def is_amount(cell: str) -> bool:
    """Whether a cell is a number as people write it: ~120, 1,250."""
    if re.search(r"\d", cell) is None:
        return False
    try:
        fields.weight(cell)
    except fields.NotUnderstood as error:
        return "may be" in str(error)
    return True


def is_dated(cell: str) -> bool:
    """Whether a cell is a date, or a word or two and a year."""
    return _DATED.fullmatch(cell) is not None or is_edtf(cell) or _WITH_YEAR.fullmatch(cell) is not None


def is_edtf(cell: str) -> bool:
    """Whether a cell is a date or a span as EDTF."""
    try:
        dates.checked(cell)
    except DateError:
        return False
    return True


@lru_cache(maxsize=4_000)
def is_date(cell: str) -> bool:
    """Whether a cell says when, in whatever words."""
    if re.search(r"\d", cell) is None or len(cell) > 60:
        return False
    if _DATED.fullmatch(cell) is not None or is_edtf(cell):
        return True
    try:
        return bool(read(cell, 0).choices)
    except DateError:
        return False


def mostly(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    """Whether most of the filled cells pass a test; one alone tells little."""
    told = [cell for cell in cells[:LOOKED_AT] if cell]
    return len(told) > 1 and sum(map(test, told)) >= _MOSTLY * len(told)


def is_text(cells: Sequence[str]) -> bool:
    """Whether a column has something, and neither mostly numbers nor mostly dates nor addresses."""
    told = [cell for cell in cells[:LOOKED_AT] if cell]
    return bool(told) and not any(
        mostly(told, test) for test in (is_amount, is_date, lambda cell: "://" in cell)
    )


def likeness(cells: Sequence[str], known: Callable[[str], bool], others: Collection[str] = ()) -> float:
    """Which share of the filled cells are names of actors: known ones, or such as stand elsewhere, too."""
    told = [cell for cell in cells[:LOOKED_AT] if cell]
    return sum(cell in others or known(cell) for cell in told) / len(told) if told else 0.0
