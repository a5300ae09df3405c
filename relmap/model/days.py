"""Days as whole numbers, in the proleptic Gregorian calendar, for any year.

Day 1 is 0001-01-01, as in `datetime.date.toordinal`, but there is no first or last year:
year 0 is 1 BC and negative years come before it (astronomical numbering, ISO 8601).
The method is that of H. Hinnant, "chrono-compatible low-level date algorithms" (2013).
"""

from __future__ import annotations

from functools import lru_cache

from relmap.model import day_style
from relmap.model.day_style import DayStyle

MONTHS = day_style.ENGLISH
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ERA = 146_097  # days in 400 years
_SHIFT = 305  # days from 0000-03-01 to 0000-12-31, so that 0001-01-01 is day 1


def is_leap(year: int) -> bool:
    """Whether February has 29 days in this year."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """The number of days in a month (1 to 12)."""
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


def from_ymd(year: int, month: int, day: int) -> int:
    """The number of a day that exists."""
    if month <= 2:
        year -= 1
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month - 3) % 12) + 2) // 5 + day - 1
    return era * _ERA + of_era * 365 + of_era // 4 - of_era // 100 + of_year - _SHIFT


def to_ymd(day: int) -> tuple[int, int, int]:
    """Year, month and day of the month of a day number."""
    era, of_era = divmod(day + _SHIFT, _ERA)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = (shifted + 2) % 12 + 1
    return year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    """Year and month so many months later (or, below zero, earlier)."""
    years, index = divmod(month - 1 + count, 12)
    return year + years, index + 1


def iso(day: int) -> str:
    """A day as ISO 8601: `2024-06-20`, `-0044-03-15`, `+12024-06-20` beyond four digits."""
    year, month, of_month = to_ymd(day)
    sign = "-" if year < 0 else "+" if year > 9999 else ""
    return f"{sign}{abs(year):04d}-{month:02d}-{of_month:02d}"


def in_words(day: int) -> str:
    """A day for reading, in the style chosen: `20 June 2024`, `15 March 45 BC`."""
    return _written(day, day_style.chosen())


@lru_cache(maxsize=4096)
def _written(day: int, style: DayStyle) -> str:
    year, month, of_month = to_ymd(day)
    return style.written(year_in_words(year), month, of_month)


def year_in_words(year: int) -> str:
    """A year for reading; year 0 and before in years BC, those of one or two digits as AD."""
    if year > 0:
        return f"AD {year}" if year < 100 else str(year)
    return f"{1 - year} BC"
