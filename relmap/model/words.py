"""Dates in words, for reading."""

from __future__ import annotations

from relmap.model import dates, days
from relmap.model.dates import FUTURE, PAST


def span_in_words(text: str) -> str:
    """What an EDTF date or span says, as in `some day from 1 June 2024 to 30 June 2024`.

    Raises:
        DateError: the text is no EDTF.
    """
    first, late, early, last = dates.parse_span(text).bounds()
    if (first, last) == (PAST, FUTURE) and late == PAST and early == FUTURE:
        return "always"
    if isinstance(dates.parse(text), dates.Date):
        return _one(first, last)
    start, end = _start(first, late), _end(early, last)
    return ", ".join(part for part in (start, end) if part)


def _one(first: int, last: int) -> str:
    if first == last:
        return days.in_words(first)
    return f"some day {_range(first, last)}"


def _range(first: int, last: int) -> str:
    if first == PAST:
        return f"up to {days.in_words(last)}"
    if last == FUTURE:
        return f"from {days.in_words(first)} on"
    return f"{days.in_words(first)} – {days.in_words(last)}"


def _start(first: int, late: int) -> str:
    if first == late:
        return "" if first == PAST else f"from {days.in_words(first)}"
    if first == PAST:
        return f"began by {days.in_words(late)}"
    return f"began some day {_range(first, late)}"


def _end(early: int, last: int) -> str:
    if early == last:
        return "goes on" if last == FUTURE else f"until {days.in_words(last)}"
    if last == FUTURE:
        return "end unknown"
    if early == PAST:
        return f"ended by {days.in_words(last)}"
    return f"ended some day {_range(early, last)}"
