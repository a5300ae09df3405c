"""Days and whole periods written as EDTF."""

from __future__ import annotations

from relmap.model import dates, days


def edtf_day(day: int) -> str:
    """A day as EDTF; a year of more than four digits can only be named as a whole."""
    year, _, _ = days.to_ymd(day)
    return days.iso(day) if -9999 <= year <= 9999 else f"Y{year}"


def edtf_period(first: int, last: int) -> str:
    """A month or a year as EDTF, if the days are just that; else empty."""
    year, month, _ = days.to_ymd(first)
    for period in (f"{year:04}-{month:02}", f"{year:04}"):
        bounds = dates.parse_span(period).bounds() if 0 <= year <= 9999 else None
        if bounds is not None and (bounds[0], bounds[3]) == (first, last):
            return period
    return ""
