"""Dates as imprecise as history is: EDTF text to days.

Reads the Extended Date/Time Format (Library of Congress, 2019; ISO 8601-2) at levels 0 and 1, and
of level 2 all that one date or span can hold. Two readings go beyond the standard: seasons are given
months, and an end of a span may be a one-of set (`[..2020]/..`, "since 2020 at the latest").

A `Date` covers the days from earliest to latest; a `Span` has four bounds. `None` means no bound.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from relmap.model import days
from relmap.model.errors import DateError

MAX_LENGTH = 64
"""Longer text is refused unread: no date needs it, and sets could be made slow to read."""

PAST = -(2**60)
FUTURE = 2**60
"""Day numbers before and after every day, for code that computes with bounds."""

MAX_YEAR = 10**12
"""Years further from zero are refused, so that every day fits in 64 bits."""


@dataclass(frozen=True, slots=True)
class Date:
    """Some day from `earliest` to `latest` (day numbers; None: no bound)."""

    text: str
    earliest: int | None
    latest: int | None
    all_of: bool = False
    """A set `{..}` of several dates at once, which no single happening can have."""


@dataclass(frozen=True, slots=True)
class Span:
    """Began in earliest_start..latest_start, ended in earliest_end..latest_end (None: no bound).

    Without any bound a start means it always was, an end that it goes on.
    """

    text: str
    earliest_start: int | None
    latest_start: int | None
    earliest_end: int | None
    latest_end: int | None
    start_unknown: bool = False
    end_unknown: bool = False
    """An empty end: unlike an open one it says nothing, so nothing is certain from it."""
    start_is_set: bool = False
    end_is_set: bool = False
    """An end that is a set `[..]` says what it says to the day; a year or a month is rounded."""

    def bounds(self) -> tuple[int, int, int, int]:
        """The four days with PAST and FUTURE for no bound, and no start after the end."""
        es, ls, ee, le = self.earliest_start, self.latest_start, self.earliest_end, self.latest_end
        first = PAST if es is None else es
        last = FUTURE if le is None else le
        late_start = (PAST if es is None and not self.start_unknown else FUTURE) if ls is None else ls
        early_end = (FUTURE if le is None and not self.end_unknown else PAST) if ee is None else ee
        return first, min(late_start, last), max(early_end, first), last


ALWAYS = Span("../..", None, None, None, None)


@lru_cache(maxsize=50_000)
def parse(text: str) -> Date | Span:
    """Read an EDTF string.

    Raises:
        DateError: the text is no EDTF; the message names the fault.
    """
    if not text:
        raise DateError("The date is empty.")
    if len(text) > MAX_LENGTH:
        raise DateError(f"A date has at most {MAX_LENGTH} characters; this one has {len(text):,}.")
    if text != text.strip():
        raise DateError("A date has no space before or after it.")
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return _read_plain(text, plain)
    if "/" in text:
        return _read_span(text)
    if text[0] in "[{":
        return _read_set(text)
    if "T" in text:
        return _read_time(text)
    return _read_date(text)


def parse_date(text: str) -> Date:
    """Read one date that is not a span. Raises DateError."""
    value = parse(text)
    if isinstance(value, Span):
        raise DateError(f"“{text}” is a span; one date is wanted here.")
    return value


def parse_span(text: str) -> Span:
    """Read a span; one date means some single day within it. Raises DateError."""
    value = parse(text)
    if isinstance(value, Span):
        return value
    if value.all_of:
        raise DateError(
            f"“{text}” means several dates at once.", "Write one phase or one event for each of them."
        )
    return Span(text, value.earliest, value.latest, value.earliest, value.latest)


class _Later(threading.local):
    """What is to be checked later, of each thread."""

    texts: list[str] | None = None


_later = _Later()


@contextmanager
def checked_later() -> Generator[list[str]]:
    """Take what this thread checks meanwhile as right; gives the texts, which have to be checked later."""
    texts: list[str] = []
    _later.texts = texts
    try:
        yield texts
    finally:
        _later.texts = None


def checked(text: str) -> str:
    """The text itself, if it can be the date or span of one thing. Raises DateError."""
    if _later.texts is None:
        parse_span(text)
    else:
        _later.texts.append(text)
    return text


def checked_date(text: str) -> str:
    """The text itself, if it is one date. Raises DateError."""
    if parse_date(text).all_of:
        parse_span(text)
    return text


def resolved(text: str) -> dict[str, str | None]:
    """An EDTF string as plain data: its days in ISO 8601, None where open, or its `error`."""
    try:
        value = parse(text)
    except DateError as error:
        return {"edtf": text, "error": str(error)}
    kind = "date" if isinstance(value, Date) else "span"
    names = ("earliest", "latest") if isinstance(value, Date) else _BOUNDS
    bounds = {name: getattr(value, name) for name in names}
    return {
        "edtf": text,
        "kind": kind,
        **{name: None if day is None else days.iso(day) for name, day in bounds.items()},
    }


_BOUNDS = ("earliest_start", "latest_start", "earliest_end", "latest_end")


# --- one date ---------------------------------------------------------------------------------

_MARK = "[?~%]?"
_DATE = re.compile(
    rf"({_MARK})(-?[0-9X]{{4}}|Y-?[0-9]+(?:E[0-9]+)?)(S[0-9]+)?({_MARK})"
    rf"(?:-({_MARK})([0-9X]{{2}})({_MARK})(?:-({_MARK})([0-9X]{{2}})({_MARK}))?)?",
    re.ASCII,
)
_TIME = re.compile(
    r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(Z|[+-]([0-9]{2})(?::([0-9]{2}))?)?",
    re.ASCII,
)

# First month and number of months of each season code. Codes 21 to 24 (place not said) and 25 to 28
# (north) are the meteorological seasons; data the standard leaves to its users.
_SEASONS = {
    21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3),
    25: (3, 3), 26: (6, 3), 27: (9, 3), 28: (12, 3),
    29: (9, 3), 30: (12, 3), 31: (3, 3), 32: (6, 3),
    33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3),
    37: (1, 4), 38: (5, 4), 39: (9, 4), 40: (1, 6), 41: (7, 6),
}  # fmt: skip
_MARK_SIZE = {"": 0, "?": 1, "~": 1, "%": 2}
_DAYS_PER_MARK = 3


# The plain forms, by far the most common, have a short way of their own.
_PLAIN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?", re.ASCII)


def _read_plain(text: str, match: re.Match[str]) -> Date:
    year, month = int(match[1]), int(match[2] or 0)
    if not month:
        return Date(text, days.from_ymd(year, 1, 1), days.from_ymd(year, 12, 31))
    length = days.month_length(year, month)
    if match[3] is None:
        first = days.from_ymd(year, month, 1)
        return Date(text, first, first + length - 1)
    if int(match[3]) > length:
        raise DateError(f"“{text}”: {_length_in_words(year, month)}")
    day = days.from_ymd(year, month, int(match[3]))
    return Date(text, day, day)


@dataclass(slots=True)
class _Parts:
    """A date taken apart: components as written, and how far its marks widen it on each side."""

    text: str
    low_year: int
    high_year: int
    years: str = ""  # the year's digits with X, where days depend on which year it is
    negative: bool = False
    month: str = ""
    day: str = ""
    widen: tuple[int, int, int] = (0, 0, 0)  # years, months, days


def _read_date(text: str) -> Date:
    match = _DATE.fullmatch(text)
    if match is None:
        raise DateError(_diagnose(text))
    parts = _take_apart(text, match)
    if parts.day:
        earliest, latest = _day_bounds(parts)
    else:
        earliest, latest = _month_bounds(parts)
    return Date(text, earliest, latest)


def _take_apart(text: str, match: re.Match[str]) -> _Parts:
    left_y, year, digits, right_y, left_m, month, right_m, left_d, day, right_d = (
        group or "" for group in match.groups()
    )
    parts, year_unit = _read_year(text, year, digits)
    if (year.startswith("Y") or digits) and month:
        raise DateError(f"“{text}”: a year written with Y or S stands alone, without a month.")
    # Wholly unspecified parts at the end say nothing: 2004-06-XX is 2004-06.
    marks_d = left_d + right_d
    marks_m = left_m + right_m
    marks_y = left_y + right_y
    if day == "XX":
        day, marks_m, marks_d = "", marks_m + marks_d, ""
    if month == "XX" and not day:
        month, marks_y, marks_m = "", marks_y + marks_m, ""
    parts.month, parts.day = month, day
    size_y, size_m, size_d = (
        max((_MARK_SIZE[mark] for mark in marks), default=0) for marks in (marks_y, marks_m, marks_d)
    )
    parts.widen = (size_y * year_unit, size_m, size_d * _DAYS_PER_MARK)
    _check_components(parts)
    return parts


def _read_year(text: str, year: str, digits: str) -> tuple[_Parts, int]:
    """The year's range, and the years by which one mark on it widens the date."""
    if "X" in year:
        if digits:
            raise DateError(f"“{text}”: a year has either X or significant digits, not both.")
        negative = year.startswith("-")
        pattern = year.lstrip("-")
        low, high = int(pattern.replace("X", "0")), int(pattern.replace("X", "9"))
        if negative:
            low, high = -high, min(-low, -1)  # there is no year -0000
        unit = 10 ** (4 - len(pattern.rstrip("X")))
        return _Parts(text, low, high, pattern, negative), unit
    value = _plain_year(text, year)
    if not digits:
        return _Parts(text, value, value), 1
    count = int(digits[1:]) if len(digits) < 4 else 999
    length = max(len(str(abs(value))), 4 if not year.startswith("Y") else 1)
    if not 1 <= count <= length:
        raise DateError(f"“{text}”: {abs(value)} has no {digits[1:]} significant digits.")
    unit = 10 ** (length - count)
    low = abs(value) // unit * unit
    high = low + unit - 1
    low, high = (-high, -low) if value < 0 else (low, high)
    return _Parts(text, low, high), unit


def _plain_year(text: str, year: str) -> int:
    if year == "-0000":
        raise DateError("There is no year -0000.", "Year 0 is 0000.")
    if not year.startswith("Y"):
        return int(year)
    base, _, exponent = year[1:].partition("E")
    if len(exponent) > 3 or len(base) + int(exponent or 0) > len(str(MAX_YEAR)):
        raise DateError(f"“{text}” is too far away: years reach to {MAX_YEAR:,}.")
    value = int(base) * 10 ** int(exponent or 0)
    if abs(value) > MAX_YEAR:
        raise DateError(f"“{text}” is too far away: years reach to {MAX_YEAR:,}.")
    if abs(value) <= 9999:
        raise DateError(f"“{text}”: Y is for years of more than four digits.", f"Write {value:04d}.")
    return value


def _check_components(parts: _Parts) -> None:
    """Refuse a month or day that exists in no year at all."""
    if parts.month and "X" not in parts.month:
        month = int(parts.month)
        if parts.day and month in _SEASONS:
            raise DateError(f"“{parts.text}”: a season has no days.")
        if not (1 <= month <= 12 or month in _SEASONS):
            raise DateError(
                f"“{parts.text}”: there is no month {parts.month}.", "Months are 01 to 12, seasons 21 to 41."
            )
    elif parts.month and not _matching(parts.month, range(1, 13)):
        raise DateError(f"“{parts.text}”: no month matches {parts.month}.")
    if parts.day and not _matching(parts.day, range(1, 32)):
        raise DateError(f"“{parts.text}”: there is no day {parts.day}.")


def _matching(pattern: str, numbers: range) -> list[int]:
    """The two-digit numbers that a pattern with X can stand for, in order."""
    if "X" not in pattern:
        return [int(pattern)] if int(pattern) in numbers else []
    return [n for n in numbers if all(p in ("X", d) for p, d in zip(pattern, f"{n:02d}", strict=True))]


def _month_bounds(parts: _Parts) -> tuple[int, int]:
    """First and last day of a date that is a year, a month or a season."""
    years, months, _ = parts.widen
    low, high = parts.low_year - years, parts.high_year + years
    first, last, carry = 1, 12, 0
    if parts.month:
        if "X" in parts.month:
            matching = _matching(parts.month, range(1, 13))
            first, last = matching[0], matching[-1]
        elif int(parts.month) in _SEASONS:
            first, length = _SEASONS[int(parts.month)]
            carry, last = days.add_months(0, first, length - 1)
        else:
            first = last = int(parts.month)
    y1, m1 = days.add_months(low, first, -months)
    y2, m2 = days.add_months(high + carry, last, months)
    return days.from_ymd(y1, m1, 1), days.from_ymd(y2, m2, days.month_length(y2, m2))


def _day_bounds(parts: _Parts) -> tuple[int, int]:
    """First and last day of a date that names a day of the month."""
    years, months, count = parts.widen
    earliest = _shifted(_find_day(parts, last=False), -years, -months, -count)
    latest = _shifted(_find_day(parts, last=True), years, months, count)
    return earliest, latest


def _find_day(parts: _Parts, last: bool) -> tuple[int, int, int]:
    months = _matching(parts.month, range(1, 13))
    of_month = _matching(parts.day, range(1, 32))
    if last:
        months, of_month = months[::-1], of_month[::-1]
    tried: set[bool] = set()
    for year in _years(parts, last):
        leap = days.is_leap(year)
        if leap in tried:
            continue
        for month in months:
            length = days.month_length(year, month)
            for day in of_month:
                if day <= length:
                    return year, month, day
        tried.add(leap)
    raise DateError(f"“{parts.text}”: {_missing_day(parts)}")


def _years(parts: _Parts, last: bool) -> Iterable[int]:
    """Every year the pattern allows, from the earliest (or the latest) on."""
    if not parts.years:
        return [parts.low_year]
    sign = -1 if parts.negative else 1
    order = "9876543210" if last != parts.negative else "0123456789"
    choices = [order if digit == "X" else digit for digit in parts.years]
    years = (sign * int("".join(digits)) for digits in itertools.product(*choices))
    return (year for year in years if year or not parts.negative)


def _missing_day(parts: _Parts) -> str:
    if "X" in parts.month + parts.day + parts.years:
        return "no day of the calendar matches it."
    return _length_in_words(parts.low_year, int(parts.month))


def _length_in_words(year: int, month: int) -> str:
    name = f"{days.MONTHS[month - 1]} {days.year_in_words(year)}"
    return f"{name} has {days.month_length(year, month)} days."


def _shifted(date: tuple[int, int, int], years: int, months: int, count: int) -> int:
    """A date moved by years and months (kept within its month), then by days."""
    year, month = days.add_months(date[0] + years, date[1], months)
    return days.from_ymd(year, month, min(date[2], days.month_length(year, month))) + count


def _read_time(text: str) -> Date:
    """A date with a time of day (level 0): the day counts."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise DateError(f"“{text}” is not a date with a time such as 2024-06-20T10:30:00Z.")
    hour, minute, second = (int(match[i]) for i in (2, 3, 4))
    zone_hour, zone_minute = int(match[6] or 0), int(match[7] or 0)
    late = hour > 24 or (hour == 24 and (minute or second))
    if late or minute > 59 or second > 60 or zone_hour > 14 or zone_minute > 59:
        raise DateError(f"“{text}”: there is no such time of day.")
    if match[5] in ("-00", "-00:00"):
        raise DateError(f"“{text}”: an offset of zero is not negative.", "Write Z or +00:00.")
    date = _read_date(match[1])
    return Date(text, date.earliest, date.latest)


# --- sets and spans ---------------------------------------------------------------------------


def _read_set(text: str) -> Date:
    """`[..]` one of, `{..}` all of: from the earliest to the latest member."""
    closing = {"[": "]", "{": "}"}[text[0]]
    if not text.endswith(closing) or len(text) < 3:
        raise DateError(f"“{text}”: the set needs dates between {text[0]} and {closing}.")
    bounds = [_read_member(text, member) for member in text[1:-1].split(",")]
    members = text[1:-1].split(",")
    if any(m.startswith("..") for m in members[1:]) or any(m.endswith("..") for m in members[:-1]):
        raise DateError(f"“{text}”: .. without a date stands only first or last in a set.")
    lows = [low for low, _ in bounds]
    highs = [high for _, high in bounds]
    earliest = None if None in lows else min(low for low in lows if low is not None)
    latest = None if None in highs else max(high for high in highs if high is not None)
    several = len(members) > 1 or ".." in text
    return Date(text, earliest, latest, all_of=text[0] == "{" and several)


def _read_member(text: str, member: str) -> tuple[int | None, int | None]:
    if not member:
        raise DateError(f"“{text}”: a date is missing in the set.")
    before, dots, after = member.partition("..")
    if not dots:
        date = _read_date(member)
        return date.earliest, date.latest
    if not before and not after:
        raise DateError(f"“{text}”: a set needs at least one date.")
    low = _read_date(before).earliest if before else None
    high = _read_date(after).latest if after else None
    if low is not None and high is not None and high < low:
        raise DateError(f"“{text}”: {after} comes before {before}.")
    return low, high


def _read_span(text: str) -> Span:
    if text.count("/") > 1:
        raise DateError(f"“{text}”: a span has one “/” between its start and its end.")
    start, end = text.split("/")
    if not start and not end:
        raise DateError("A span needs a start or an end.", "Write ../.. for always.")
    es, ls = _read_end(text, start)
    ee, le = _read_end(text, end)
    if not start:
        # An unknown start: no later than the end, and for all we know long before.
        ls = le
    if not end:
        # An unknown end: no earlier than the start, and for all we know long after.
        ee = es
    if es is not None and le is not None and le < es:
        raise DateError(f"“{text}” ends before it starts.", "Write the earlier date first.")
    return Span(
        text,
        es,
        ls,
        ee,
        le,
        start_unknown=not start,
        end_unknown=not end,
        start_is_set=start.startswith("["),
        end_is_set=end.startswith("["),
    )


def _read_end(text: str, end: str) -> tuple[int | None, int | None]:
    if end in ("", ".."):
        return None, None
    if end[0] in "[{":
        date = _read_set(end)
        if date.all_of:
            raise DateError(f"“{text}”: an end of a span is one date.", "Use [..] for one of several.")
    elif "T" in end:
        raise DateError(f"“{text}”: the ends of a span have no time of day.")
    else:
        plain = _PLAIN.fullmatch(end)
        date = _read_plain(end, plain) if plain is not None else _read_date(end)
    return date.earliest, date.latest


def _diagnose(text: str) -> str:
    """Why a text that does not have the form of a date fails, as exactly as can be told."""
    bare = re.sub("[?~%]", "", text)
    if re.search(r"\s", text):
        return f"“{text}”: a date in EDTF has no spaces, as in 2024-06-20."
    if re.fullmatch(r"-?[0-9]{5,}", bare):
        return f"“{text}”: a year of more than four digits needs a Y before it."
    if re.fullmatch(r"-?[0-9]{1,3}", bare):
        return f"“{text}”: a year has four digits, as in 0988."
    if re.fullmatch(r"-?[0-9X]{4}(-[0-9X]{1,2}){1,2}", bare):
        return f"“{text}”: months and days have two digits, as in 2024-06-05."
    if re.fullmatch(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}", bare):
        return f"“{text}”: the year comes first, as in 2024-06-20."
    if re.search("[ux]", text):
        return f"“{text}”: an unspecified digit is written with a capital X, as in 199X."
    return f"“{text}” is not a date in EDTF, such as 2024-06-20, 2024-06, 199X, 1994~ or 2018/2022."
