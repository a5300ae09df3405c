"""The ends of many dates at once, as arrays.

The plain forms, a year, a month or a day, alone or as the ends of a span, are read by numpy; whatever is
written in another way is left to `relmap.model.dates`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.ranges import Ends, ends_of

Days = NDArray[np.int64]
Mask = NDArray[np.bool_]

_LINE, _SLASH, _DASH, _DOT, _ZERO = b"\n/-.0"
_YEAR, _MONTH, _DAY = 4, 7, 10
"""Characters of `2024`, `2024-06`, `2024-06-20`."""
_YEARS = np.arange(10_001, dtype=np.int64)
_LEAP = ((_YEARS % 4 == 0) & ((_YEARS % 100 != 0) | (_YEARS % 400 == 0))).astype(np.uint16)
_FIRST_DAYS = np.cumsum(np.append(days.from_ymd(0, 1, 1), 365 + _LEAP))
"""The number of the first day of each year."""
_LENGTHS = np.array([0, *(days.month_length(year, month) for year in (1, 4) for month in range(1, 13))])
"""Days of each month, from row 1 on, of a leap year from row 13 on."""
_BEFORE = np.concatenate(([0, 0], np.cumsum(_LENGTHS[1:12]), [0], np.cumsum(_LENGTHS[13:24])))
"""Days of the year before each month, in the same rows."""


class ManyEnds(NamedTuple):
    """First and last days of many dates or spans, as `relmap.model.ranges.Ends` has them; each shape (n,)."""

    first_low: Days
    first_high: Days
    last_low: Days
    last_high: Days
    one_day: Mask
    """It is one date, no span."""
    goes_on: Mask
    """Its end is open: `2022/..`."""


def ends_of_many(texts: Sequence[str]) -> ManyEnds:
    """The ends of many EDTF dates and spans. Raises DateError."""
    return with_the_rest(texts, *read_plain(texts))


def with_the_rest(texts: Sequence[str], found: ManyEnds, plain: Mask) -> ManyEnds:
    """All of these, where those in a plain form have been read. Raises DateError."""
    for row in np.flatnonzero(~plain).tolist():
        _put(found, row, ends_of(texts[row]))
    return found


def are_plain(texts: Sequence[str]) -> Mask:
    """Which of these are dates or spans in a plain form, and right; the others may be right, too."""
    return read_plain(texts)[1]


def _put(found: ManyEnds, row: int, ends: Ends) -> None:
    first, last = ends.first, ends.last
    goes_on = not ends.one_day and not last.given and last.low == FUTURE
    values = (first.low, first.high, last.low, last.high, ends.one_day, goes_on)
    for column, value in zip(found, values, strict=True):
        column[row] = value


def read_plain(texts: Sequence[str]) -> tuple[ManyEnds, Mask]:
    """The ends of those that are plain, and which are."""
    raw, parts = _cut(texts)
    low, high, right = _read_parts(raw, parts)
    two = parts.two
    one = ~two & ~parts.more
    ending = parts.first + two  # the second part of a span; of one date its only one
    plain = right[parts.first] & right[ending] & ~parts.more
    lengths = parts.lengths
    dots = right & (lengths == 2)
    empty = right & (lengths == 0)
    plain &= ~(one & (dots | empty)[parts.first])
    plain &= ~(empty[parts.first] & empty[ending])
    first_low, first_high = low[parts.first], high[parts.first]
    last_low, last_high = low[ending], high[ending]
    begun = two & dots[parts.first]
    first_high[begun] = PAST  # it always was
    goes_on = two & dots[ending]
    last_low[goes_on] = FUTURE
    plain &= first_low <= last_high
    return ManyEnds(first_low, first_high, last_low, last_high, one, goes_on), plain


class _Parts(NamedTuple):
    """The texts cut at their slashes: shape (p,) for the parts, (n,) for the texts."""

    starts: Days
    lengths: Days
    first: Days
    """Of each text, the number of its first part."""
    two: Mask
    more: Mask


def _cut(texts: Sequence[str]) -> tuple[NDArray[np.uint8], _Parts]:
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        joined = "\n".join("\t" if "\n" in text else text for text in texts)
    # A sign that is not ASCII becomes one that stands in no plain form. Zeros, so that each part has room.
    raw = np.frombuffer(joined.encode("ascii", "replace") + b"\n" + bytes(_DAY), dtype=np.uint8)
    body = raw[:-_DAY]
    breaks = np.flatnonzero((body == _LINE) | (body == _SLASH))
    starts = np.concatenate((np.zeros(1, np.int64), breaks[:-1] + 1))
    ends = np.flatnonzero(body[breaks] == _LINE)
    first = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1))
    if not len(texts):
        first, ends = first[:0], ends[:0]
    counts = ends - first + 1
    return raw, _Parts(starts, breaks - starts, first, counts == 2, counts > 2)


def _read_parts(raw: NDArray[np.uint8], parts: _Parts) -> tuple[Days, Days, Mask]:
    """First and last day of each part, and whether it is plain. `..` and what is empty have all days."""
    count = len(parts.starts)
    low, high = np.full(count, PAST, np.int64), np.full(count, FUTURE, np.int64)
    right = parts.lengths == 0
    two = np.flatnonzero(parts.lengths == 2)
    at = parts.starts[two]
    right[two] = (raw[at] == _DOT) & (raw[at + 1] == _DOT)
    for length in (_YEAR, _MONTH, _DAY):
        chosen = np.flatnonzero(parts.lengths == length)
        if len(chosen):
            signs = np.lib.stride_tricks.sliding_window_view(raw, length)[parts.starts[chosen]].T
            low[chosen], high[chosen], right[chosen] = _read_dates(np.ascontiguousarray(signs))
    return low, high, right


def _read_dates(signs: NDArray[np.uint8]) -> tuple[Any, Any, Mask]:
    """First and last day of dates of one form, shape (characters, n), and whether they are dates."""
    digits = signs - np.uint8(_ZERO)
    right: Mask = np.asarray((digits[:4] < 10).all(axis=0))
    numbers = np.minimum(digits, 9).astype(np.uint16)
    year = ((numbers[0] * 10 + numbers[1]) * 10 + numbers[2]) * 10 + numbers[3]
    if len(signs) == _YEAR:
        return _FIRST_DAYS[year], _FIRST_DAYS[year + 1] - 1, right
    month = numbers[5] * 10 + numbers[6]
    right &= (signs[4] == _DASH) & (digits[5:7] < 10).all(axis=0) & (month >= 1) & (month <= 12)
    month[~right] = 1
    row = _LEAP[year] * 12 + month
    first = _FIRST_DAYS[year] + _BEFORE[row]
    if len(signs) == _MONTH:
        return first, first + _LENGTHS[row] - 1, right
    day = numbers[8] * 10 + numbers[9]
    right &= (signs[7] == _DASH) & (digits[8:10] < 10).all(axis=0) & (day >= 1) & (day <= _LENGTHS[row])
    number = first + day - 1
    return number, number, right
