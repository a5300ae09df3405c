"""Stretches and changing values of a tie cut into pieces on each of which nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from relmap.formats.foreign import Spell, Tie, Value
from relmap.formats.timescale import Timescale, whole
from relmap.model.dates import FUTURE, PAST
from relmap.model.edtf_days import edtf_day


@dataclass(frozen=True)
class Piece:
    """When it is, as EDTF, and what changing values are on it."""

    when: str
    values: dict[str, Value] = field(default_factory=dict)


def pieces(tie: Tie, times: Timescale) -> list[Piece]:
    """The pieces of a tie, in order.

    Without changing values they are its stretches as the file writes them. A changing value holds on whole
    days; one that ends on the day on which the next begins shares that day with it.

    Raises:
        ValueError: one of its times is none, or a stretch ends before it begins.
    """
    if not tie.series:
        return [Piece(span) for span in spans(tie.spells, times)]
    # Without stretches of its own it holds whenever something was measured of it.
    measured = [spell for rows in tie.series.values() for spell, _ in rows]
    spells = [_days(spell, times) for spell in tie.spells or measured]
    series = {
        name: [(*_days(spell, times), value) for spell, value in values]
        for name, values in tie.series.items()
    }
    shared = _shared_days([spells, *([(f, last) for f, last, _ in rows] for rows in series.values())])
    begins = {first for first, _ in spells} | {f for rows in series.values() for f, _, _ in rows}
    ends = {last + 1 for _, last in spells if last != FUTURE and last not in shared}
    ends |= {
        last + 1 for rows in series.values() for _, last, _ in rows if last != FUTURE and last not in shared
    }
    cuts = sorted(begins | ends | {FUTURE})
    found: list[tuple[int, int, dict[str, Value]]] = []
    for first, after in pairwise(cuts):
        # A day that two share is the first of the later; the earlier one ends with it, too.
        last = FUTURE if after == FUTURE else after if after in shared else after - 1
        if not any(begin <= first and (last <= end or first == end) for begin, end in spells):
            continue
        values: dict[str, Value] = {}
        for name, rows in series.items():
            holding = [value for begin, end, value in rows if begin <= first and last <= end]
            if holding:
                values[name] = holding[-1]
        if found and found[-1][2] == values and found[-1][1] + 1 >= first:
            found[-1] = (found[-1][0], last, values)
        else:
            found.append((first, last, values))
    if "presence" in tie.series:
        return _surely(found)
    return [Piece(_written(first, last), values) for first, last, values in found]


def spans(spells: Sequence[Spell], times: Timescale) -> list[str]:
    """Stretches as EDTF; moments that follow each other, year by year or day by day, are one stretch.

    Raises:
        ValueError: one of its times is none, or a stretch ends before it begins.
    """
    if len(spells) < 2 or not all(spell.moment for spell in spells):
        return [times.span(spell) for spell in spells]
    joined: list[tuple[int, int]] = []
    for first, last in sorted(_days(spell, times) for spell in spells):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return [_written(*bounds) for bounds in joined]


def _surely(found: list[tuple[int, int, dict[str, Value]]]) -> list[Piece]:
    """Pieces that only differ in how surely they hold, as one whose ends are not known to the day."""
    groups: list[tuple[dict[str, Value], list[tuple[int, int, bool]]]] = []
    for first, last, values in found:
        plain = {name: value for name, value in values.items() if name != "presence"}
        part = (first, last, values.get("presence") != "possible")
        if groups and groups[-1][0] == plain and groups[-1][1][-1][1] + 1 >= first:
            groups[-1][1].append(part)
        else:
            groups.append((plain, [part]))
    pieces: list[Piece] = []
    for values, parts in groups:
        first, last = parts[0][0], parts[-1][1]
        sure = [part for part in parts if part[2]]
        if not sure:
            when = f"{_among(first, last)}/{_among(first, last)}"
        elif (first, last) == (sure[0][0], sure[-1][1]):
            when = _written(first, last)
        else:
            when = f"{_among(first, sure[0][0])}/{_among(sure[-1][1], last)}"
        pieces.append(Piece(when, values))
    return pieces


def as_told(found: list[Piece]) -> list[Piece]:
    """Pieces with the dates that are told with them; those that say the same are one."""
    told: dict[str, Piece] = {}
    for piece in found:
        when = piece.values.get("when")
        made = Piece(when if isinstance(when, str) else piece.when, without_when(piece.values))
        told.setdefault(repr(made), made)
    return list(told.values())


def without_when(values: dict[str, Value]) -> dict[str, Value]:
    """Changing values but for the date that tells of them."""
    return {name: value for name, value in values.items() if name != "when"}


def _among(first: int, last: int) -> str:
    """Some day of these as one end of a span."""
    if first == last:
        return ".." if first in (PAST, FUTURE) else edtf_day(first)
    low, high = "" if first == PAST else edtf_day(first), "" if last == FUTURE else edtf_day(last)
    return f"[{low}..{high}]" if low or high else ""


def _days(spell: Spell, times: Timescale) -> tuple[int, int]:
    first, last = times.bounds(spell)
    return PAST if first is None else first, FUTURE if last is None else last


def _shared_days(rows: list[list[tuple[int, int]]]) -> set[int]:
    """Days on which one stretch ends and another of the same begins."""
    found: set[int] = set()
    for stretches in rows:
        firsts = {first for first, last in stretches if first != last}
        found |= {last for first, last in stretches if last in firsts and first != last}
    return found


def _written(first: int, last: int) -> str:
    return whole(None if first == PAST else first, None if last == FUTURE else last)
