"""Moving dates without making them more or less precise than they were.

A date moves by its own unit: a day by days, a month by months, `199X` by decades, a season by seasons.
Marks (`?`, `~`, `%`), sets and unspecified digits stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from relmap.model import dates, days
from relmap.model.errors import DateError

Part = Literal["start", "end", "both"]
DAY = 0
"""The precision of a date that names a day; other precisions are counts of months."""

_DAYS_OF_MONTH = 30.436875
_OPEN = ("", "..")

_FORM = re.compile(
    r"(?P<m1>[?~%]?)(?P<year>-?[0-9X]{4}|Y-?[0-9]+(?:E[0-9]+)?)(?P<digits>S[0-9]+)?(?P<m2>[?~%]?)"
    r"(?:-(?P<m3>[?~%]?)(?P<month>[0-9X]{2})(?P<m4>[?~%]?)"
    r"(?:-(?P<m5>[?~%]?)(?P<day>[0-9X]{2})(?P<m6>[?~%]?)(?P<time>T.*)?)?)?"
)

# Codes of seasons and parts of a year in the order in which they follow each other within it.
_CYCLES = ((21, 22, 23, 24), (25, 26, 27, 28), (31, 32, 29, 30), (33, 34, 35, 36), (37, 38, 39), (40, 41))


def precision(text: str) -> int:
    """The unit by which a date or span moves: DAY, or a number of months (of a set or span, the coarsest).

    Raises:
        DateError: nothing in it can move.
    """
    found = [_unit(_taken_apart(date)) for date in _dates_in(text)]
    if not found:
        raise DateError(f"“{text}” has no date that could be moved.")
    return max(found)


def steps_of(text: str, delta: int) -> int:
    """How many of a date's own units are nearest to so many days. Raises DateError."""
    unit = precision(text)
    return delta if unit == DAY else round(delta / (unit * _DAYS_OF_MONTH))


def shifted(text: str, steps: int) -> str:
    """A date or span moved by so many of its own units.

    Raises:
        DateError: it cannot be moved, or not there.
    """
    return _shifted(text, steps, precision(text))


def moved(when: str, part: Part, delta: int) -> str:
    """A span with one end, or both, moved by about so many days; each keeps its precision.

    An end stops where the span would end before it starts; one date becomes a span when an end of it is
    moved. Open ends stay open (see `closed`).

    Raises:
        DateError: the end is open, or cannot move.
    """
    if part == "both":
        return shifted(when, steps_of(when, delta))
    start, end = _ends(when)
    old = start if part == "start" else end
    if old in _OPEN:
        raise DateError(f"The {part} of “{when}” is open.")

    def made(steps: int) -> str:
        new = shifted(old, steps)
        return _joined(new, end) if part == "start" else _joined(start, new)

    return _farthest(made, steps_of(old, delta))


def closed(when: str, part: Part, day: int, finest: int | None = None) -> str:
    """A span one end of which is at a day, whatever it was before.

    Args:
        when: EDTF.
        part: which end.
        day: the day number.
        finest: its precision; None: that of the other end.

    Raises:
        DateError: the span would end before it starts.
    """
    start, end = _ends(when)
    other = end if part == "start" else start
    if finest is None:
        finest = DAY if other in _OPEN else precision(other)
    new = at_precision(day, finest)
    found = _joined(new, end) if part == "start" else _joined(start, new)
    dates.parse_span(found)
    return found


def at_precision(day: int, unit: int) -> str:
    """The date of a precision in which a day lies: `2024-06-20`, `2024-06`, `2024`, `202X`, `20XX`."""
    year, month, _ = days.to_ymd(day)
    if not -9999 <= year <= 9999:
        return f"Y{year}"
    if unit == DAY:
        return days.iso(day)
    text = f"{'-' if year < 0 else ''}{abs(year):04d}"
    if unit < 12:
        return f"{text}-{month:02d}"
    if unit < 120:
        return text
    return f"{text[:-1]}X" if unit < 1200 else f"{text[:-2]}XX"


# --- spans and sets ---------------------------------------------------------------------------


def _ends(when: str) -> tuple[str, str]:
    start, slash, end = when.partition("/")
    return (start, end) if slash else (when, when)


def _joined(start: str, end: str) -> str:
    return f"{start}/{end}"


def _farthest(made: Callable[[int], str], steps: int) -> str:
    """The result of as many of the steps as can be made: beyond them the span would be none."""

    def possible(count: int) -> str | None:
        try:
            found = made(count)
            dates.parse_span(found)
        except DateError:
            return None
        return found

    whole = possible(steps)
    if whole is not None:
        return whole
    sign = 1 if steps > 0 else -1
    low, high = 0, abs(steps)  # low can be made, high cannot
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if possible(sign * middle) else (low, middle)
    return made(sign * low)


def _dates_in(text: str) -> list[str]:
    """Every date that a date, set or span is made of."""
    return [part for part in re.split(r"\.\.|[/,\[\]{}]", text) if part]


def _shifted(text: str, steps: int, unit: int) -> str:
    pieces = re.split(r"(\.\.|[/,\[\]{}])", text)
    found = "".join(
        piece if not piece or piece in "/,[]{}" or piece == ".." else _shifted_date(piece, steps, unit)
        for piece in pieces
    )
    dates.parse(found)
    return found


# --- one date ---------------------------------------------------------------------------------


def _taken_apart(text: str) -> dict[str, str]:
    match = _FORM.fullmatch(text)
    if match is None:
        raise DateError(f"“{text}” cannot be moved.")
    return {name: value or "" for name, value in match.groupdict().items()}


def _unit(parts: dict[str, str]) -> int:
    """The precision of one date."""
    year, month, day = parts["year"], parts["month"], parts["day"]
    if parts["digits"]:
        length = max(len(str(abs(_year_number(year)))), 4)
        return 12 * 10 ** max(length - int(parts["digits"][1:]), 0)
    if year.startswith("Y"):
        return 12 * 10 ** int(year.partition("E")[2] or 0)
    if "X" in year:
        unspecified = 4 - year.lstrip("-").index("X")
        if unspecified == 4:
            raise DateError("A date without any known year cannot be moved.")
        return 12 * 10**unspecified
    if not month or "X" in month:
        return 12
    for cycle in _CYCLES:
        if int(month) in cycle:
            return 12 // len(cycle)
    return DAY if day and "X" not in day else 1


def _shifted_date(text: str, steps: int, unit: int) -> str:
    """A date moved by steps of a unit that is its own or coarser."""
    parts = _taken_apart(text)
    if unit == DAY:
        return _moved_days(parts, steps)
    months = steps * unit
    year, month, day = parts["year"], parts["month"], parts["day"]
    cycle = next((c for c in _CYCLES if month.isdigit() and int(month) in c), None)
    if "X" in year or parts["digits"] or year.startswith("Y"):
        parts["year"] = _moved_year(parts, months // 12)
    elif cycle is not None:
        count = int(year) * len(cycle) + cycle.index(int(month)) + months * len(cycle) // 12
        parts["year"], parts["month"] = _year_text(count // len(cycle)), str(cycle[count % len(cycle)])
    elif not month or "X" in month:
        parts["year"] = _year_text(int(year) + months // 12, alone=not month)
    else:
        at_year, at_month = days.add_months(int(year), int(month), months)
        parts["year"], parts["month"] = _year_text(at_year), f"{at_month:02d}"
        if day.isdigit():
            parts["day"] = f"{min(int(day), days.month_length(at_year, at_month)):02d}"
    return _put_together(parts)


def _moved_days(parts: dict[str, str], count: int) -> str:
    number = days.from_ymd(int(parts["year"]), int(parts["month"]), int(parts["day"])) + count
    year, month, day = days.to_ymd(number)
    parts |= {"year": _year_text(year), "month": f"{month:02d}", "day": f"{day:02d}"}
    return _put_together(parts)


def _moved_year(parts: dict[str, str], years: int) -> str:
    """A year with X, with significant digits or beyond four digits, moved by years."""
    year = parts["year"]
    if "X" in year:
        bare = year.lstrip("-")
        known = bare[: bare.index("X")]
        count = -int(known) - 1 if year.startswith("-") else int(known)
        count += years // 10 ** (4 - len(known))
        sign, value = ("-", -count - 1) if count < 0 else ("", count)
        if len(str(value)) > len(known):
            raise DateError("A date cannot be moved beyond the year 9999.")
        return f"{sign}{value:0{len(known)}d}{bare[len(known) :]}"
    if year.startswith("Y"):
        base, exponent, power = year[1:].partition("E")
        size = 10 ** int(power or 0)
        text = f"Y{int(base) + years // size}{exponent}{power}"
        return text if abs(_year_number(text)) > 9999 else _year_text(_year_number(text))
    return _year_text(int(year) + years)


def _year_number(year: str) -> int:
    if not year.startswith("Y"):
        return int(year)
    base, _, power = year[1:].partition("E")
    return int(base) * 10 ** int(power or 0)


def _year_text(year: int, alone: bool = False) -> str:
    if -9999 <= year <= 9999:
        return f"{'-' if year < 0 else ''}{abs(year):04d}"
    if alone:
        return f"Y{year}"
    raise DateError("A date with a month cannot be moved beyond the year 9999.")


def _put_together(parts: dict[str, str]) -> str:
    p = parts
    text = f"{p['m1']}{p['year']}{p['digits']}{p['m2']}"
    if p["month"]:
        text += f"-{p['m3']}{p['month']}{p['m4']}"
    if p["day"]:
        text += f"-{p['m5']}{p['day']}{p['m6']}{p['time']}"
    return text
