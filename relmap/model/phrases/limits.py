"""Limits of a day: before, by, not before, at least until, … or earlier; one day no later, or no earlier."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from relmap.model import days
from relmap.model.phrases.guess import Guess, bounds, from_on, in_doubt, up_to
from relmap.model.phrases.single import DateReader

Side = Literal["start", "end"]
"""Which end of a span a limit is said of."""
Sort = Literal["before", "by", "on or before", "after", "not before", "on or after"]

_LIMITS: tuple[tuple[Sort, str], ...] = (
    ("on or before", r"(?:(?:on|in|at) or before|before or (?:on|in)|not after) (.+)"),
    ("on or before", r"(.+?),? or (?:earlier|before)"),
    ("on or after", r"(?:(?:on|in|at) or after|after or (?:on|in)) (.+)"),
    ("on or after", r"(.+?),? or (?:later|after|afterwards)"),
    ("by", r"(?:by|(?:no|not) later than|at the latest(?: by| in| on)?) (.+?)(?:,? at the latest)?"),
    ("by", r"(.+?),? at the latest"),
    ("not before", r"(?:not before|(?:no|not) (?:earlier|sooner) than|at the earliest(?: in| on)?) (.+)"),
    ("not before", r"(.+?),? at the earliest"),
    ("before", r"(?:before|prior to|earlier than) (.+)"),
    ("after", r"(?:after|later than) (.+)"),
)


def limit(text: str, dates: DateReader) -> tuple[Sort, Guess, str] | None:
    """The sort of a limit, the date it is taken from, and that as it was typed."""
    for sort, pattern in _LIMITS:
        match = re.fullmatch(pattern, text)
        found = moment(match[1], dates, sort) if match else None
        if match and found is not None:
            return sort, found, match[1]
    return None


def some_day(sort: Sort, found: Guess, typed: str) -> Guess:
    """One day within a limit: no later than a date, or no earlier."""
    if sort == "before":
        return found.map(lambda edtf: f"[..{_last_before(edtf, typed)}]")
    if sort == "after":
        return found.map(lambda edtf: f"[{_first_after(edtf, typed)}..]")
    return found.map(up_to if sort in ("by", "on or before") else from_on)


def end_before(typed: str) -> Callable[[str], str]:
    """Where a span ends that was over before a date; in doubt, on some day before it."""

    def end(edtf: str) -> str:
        first, last = days.iso(bounds(edtf)[0] - 1), _last_before(edtf, typed)
        return last if first == last else f"[{first}..{last}]"

    return end


def start_after(typed: str) -> Callable[[str], str]:
    """Where a span starts that began right after a date; in doubt, on some day after it."""

    def start(edtf: str) -> str:
        first, last = _first_after(edtf, typed), days.iso(bounds(edtf)[1] + 1)
        return last if first == last else f"[{first}..{last}]"

    return start


def moment(text: str, dates: DateReader, sort: Sort) -> Guess | None:
    """A date that a limit is taken from: by the end of 2020 is by its last day."""
    match = re.fullmatch(r"(?:the )?(?:very )?(beginning|start|end|close) of (.+)", text)
    found = dates.date(match[2]) if match else None
    if match is None or found is None:
        return dates.date(text)
    end = match[1] in ("end", "close")
    if sort in ("before", "after"):
        # Before the end is no later than the last day, after the start no earlier than the first.
        beyond = {("before", True): 1, ("after", False): -1}.get((sort, end), 0)
        return found.map(lambda edtf: days.iso(bounds(edtf)[end] + beyond))
    if end == (sort in ("by", "on or before")):
        return found.map(lambda edtf: days.iso(bounds(edtf)[end]))
    return dates.date(text)


def at_least(text: str, side: Side, dates: DateReader) -> Guess | None:
    """`at least 2010` and `at most 2010` at the start or the end of a span."""
    match = re.fullmatch(r"at (least|most) (.+)|(.+?),? at (least|most)", text)
    found = dates.date(match[2] or match[3]) if match else None
    if match is None or found is None:
        return None
    least = (match[1] or match[4]) == "least"
    return found.map(up_to if least == (side == "start") else from_on)


def _last_before(edtf: str, typed: str) -> str:
    first, last = bounds(edtf)
    return days.iso((last if "[" in typed or in_doubt(edtf) else first) - 1)


def _first_after(edtf: str, typed: str) -> str:
    first, last = bounds(edtf)
    return days.iso((first if "[" in typed or in_doubt(edtf) else last) + 1)
