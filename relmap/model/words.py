"""Dates and relations in words, for reading."""

from __future__ import annotations

import re

from relmap.model import dates, days
from relmap.model.bidi import isolated
from relmap.model.dates import FUTURE, PAST
from relmap.model.project import Project
from relmap.model.records import Relation

_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_COUNTED = ("first", "second", "third", "fourth")


def relation_title(project: Project, relation: Relation) -> str:
    """`Belarus → Azerbaijan: Arms supply`."""
    kind = project.relation_kind(relation.kind)
    source, target = (isolated(project.actors[key].name) for key in (relation.source, relation.target))
    return f"{source} {'→' if kind.directed else '–'} {target}: {kind.label}"


def span_in_words(text: str) -> str:
    """What an EDTF date or span says: `began some day in 2018, ended some day in 2022`.

    One day that is not known is `some day …`; what is more is a span. Typed again, the words give the same
    days, or are asked with these among the choices.

    Raises:
        DateError: the text is no EDTF.
    """
    span = dates.parse_span(text)
    first, late, early, last = span.bounds()
    if text == "../..":
        return "always"
    if isinstance(dates.parse(text), dates.Date):
        return days.in_words(first) if first == last else _some_day(text, first, last)
    begun, ended = text.split("/")
    start = "start unknown" if span.start_unknown else start_in_words(first, late, begun)
    end = "end unknown" if span.end_unknown else ending_in_words(early, last, ended)
    both = first == late and early == last != FUTURE  # from this day until that one
    return (" " if both else ", ").join(part for part in (start, end) if part)


def date_in_words(text: str) -> str:
    """When something is dated, as lists of sources have it: `20 June 2024`, `c. 1994`, `1 to 3 June 2024`.

    Raises:
        DateError: the text is no EDTF.
    """
    first, _, _, last = dates.parse_span(text).bounds()
    if first == last:
        return days.in_words(first)
    said = _doubtful(text) or period_in_words(first, last)
    return said.removeprefix("in ").removeprefix("from ").replace("perhaps in ", "perhaps ")


def days_covered(text: str) -> str:
    """The days an EDTF date or span covers, in ISO 8601: `2024-06-01 to 2024-06-30`.

    A span that is certain on some days says on which: `possible 2018-01-01 to 2022-12-31, certain
    2018-12-31 to 2022-01-01`.

    Raises:
        DateError: the text is no EDTF.
    """
    first, late, early, last = dates.parse_span(text).bounds()
    if (first, last) == (late, early):
        return _iso_range(first, last)
    if late > early or (late, early) == (PAST, FUTURE) or late == FUTURE or early == PAST:
        return _iso_range(first, last)
    return f"possible {_iso_range(first, last)}, certain {_iso_range(late, early)}"


def kind_in_words(text: str) -> str:
    """Whether it is one day or a span: `One day`, `One day, not known which`, `A span`. Raises DateError."""
    if not isinstance(dates.parse(text), dates.Date):
        return "A span"
    first, _, _, last = dates.parse_span(text).bounds()
    return "One day" if first == last else "One day, not known which"


def _iso_range(first: int, last: int) -> str:
    if first == last:
        return days.iso(first)
    if (first, last) == (PAST, FUTURE):
        return "on any day"
    start = ".." if first == PAST else days.iso(first)
    return f"{start} to {'..' if last == FUTURE else days.iso(last)}"


def period_in_words(first: int, last: int) -> str:
    """Days first..last with a preposition: `in June 2024`, `from 1 to 10 April 2024`, `on 20 June 2024`."""
    if (first, last) == (PAST, FUTURE):
        return "at any time"
    if first == PAST:
        return f"up to {end_in_words(last)}"
    if last == FUTURE:
        return f"from {days.in_words(first)} on"
    if first == last:
        return f"on {days.in_words(first)}"
    return _whole(first, last) or f"from {_days_in_words(first, last)}"


def between_in_words(first: int, last: int) -> str:
    """Two days between which something lies: `between 20 and 30 June 2024`."""
    return f"between {_days_in_words(first, last, ' and ')}"


def end_in_words(day: int) -> str:
    """A last day: `the end of 2020` for 31 December, else the day."""
    _, month, of_month = days.to_ymd(day)
    year = days.year_in_words(days.to_ymd(day)[0])
    return f"the end of {year}" if (month, of_month) == (12, 31) else days.in_words(day)


def _whole(first: int, last: int) -> str:
    """A stretch that has a name of its own: a year, a month, a decade, a season, a part of a year."""
    y1, m1, d1 = days.to_ymd(first)
    y2, m2, d2 = days.to_ymd(last)
    if d1 != 1 or d2 != days.month_length(y2, m2):
        return ""
    year = days.year_in_words(y1)
    months = (y2 - y1) * 12 + m2 - m1 + 1
    if months == 1:
        return f"in {days.MONTHS[m1 - 1]} {year}"
    if months == 3 and m1 in _SEASONS:
        return f"in {_SEASONS[m1]} {year}" + (f"/{y2 % 100:02d}" if m1 == 12 and y1 > 999 else "")
    if months in (3, 6) and (m1 - 1) % months == 0:
        name = {3: "quarter", 6: "half"}[months]
        return f"in the {_COUNTED[(m1 - 1) // months]} {name} of {year}"
    if m1 != 1 or m2 != 12:
        start = days.MONTHS[m1 - 1] if y1 == y2 else f"{days.MONTHS[m1 - 1]} {year}"
        return f"from {start} to {days.MONTHS[m2 - 1]} {days.year_in_words(y2)}"
    if y1 == y2:
        return f"in {year}"
    if y1 > 99 and y1 % 10 == 0 and y2 == y1 + 9 and y1 % 100:
        return f"in the {y1}s"
    return f"from {year} to {days.year_in_words(y2)}"


def _days_in_words(first: int, last: int, joined: str = " to ") -> str:
    y1, m1, d1 = days.to_ymd(first)
    y2, m2, d2 = days.to_ymd(last)
    day_first = days.in_words(last).startswith(f"{d2} {days.MONTHS[m2 - 1]}")
    if (y1, m1) == (y2, m2) and day_first:
        return f"{d1}{joined}{days.in_words(last)}"
    if y1 == y2 and day_first:
        return f"{d1} {days.MONTHS[m1 - 1]}{joined}{days.in_words(last)}"
    return f"{days.in_words(first)}{joined}{days.in_words(last)}"


def _some_day(text: str, first: int, last: int) -> str:
    """A date that is not one known day, after a verb or by itself."""
    doubt = _doubtful(text)
    if doubt.startswith("perhaps"):
        return f"some day, {doubt}"
    return f"some day {doubt or period_in_words(first, last)}"


_WHOLE_MARKED = re.compile(r"([?~%])(-?\d{3}[\dX])|(-?\d{3}[\dX](?:-\d\d){0,2})([?~%])")


def _doubtful(text: str) -> str:
    """A date marked as a whole, as people write it: `c. July 2017`, `perhaps in 1994`; else empty."""
    match = _WHOLE_MARKED.fullmatch(text)
    if match is None:
        return ""
    mark, date = match[1] or match[4], match[2] or match[3]
    first, _, _, last = dates.parse_span(date).bounds()
    period = period_in_words(first, last)
    name = re.sub("^(?:in|on) ", "", period)
    if " to " in name:
        return ""
    return {"~": f"c. {name}", "?": f"perhaps {period}"}.get(mark, f"perhaps c. {name}")


def start_in_words(first: int, late: int, text: str = "") -> str:
    """When something began, some day in first..late: `began some day in 2018`; empty for what always was.

    Args:
        first, late: the days.
        text: as typed; one in doubt is told so.
    """
    if first == late:
        return "" if first == PAST else f"from {days.in_words(first)}"
    if late == FUTURE:
        return "start unknown" if first == PAST else f"began no earlier than {days.in_words(first)}"
    if first == PAST:
        return f"began by {end_in_words(late)}"
    return f"began {_doubtful(text) or f'some day {period_in_words(first, late)}'}"


def ending_in_words(early: int, last: int, text: str = "") -> str:
    """When something ended, some day in early..last: `until 20 June 2024`, `goes on`. Arguments as above."""
    if early == last:
        return "goes on" if last == FUTURE else f"until {days.in_words(last)}"
    if last == FUTURE:
        return "end unknown" if early == PAST else f"ended no earlier than {days.in_words(early)}"
    if early == PAST:
        return f"ended by {end_in_words(last)}"
    return f"ended {_doubtful(text) or f'some day {period_in_words(early, last)}'}"
