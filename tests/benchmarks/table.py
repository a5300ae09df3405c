"""Rows of the table, and how they are timed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure beside its peer, measured in the same run.

    Args:
        what: is measured.
        size: of the map, in actors, or of what else it grows with.
        ours: in the unit.
        peer: what it is held against.
        theirs: of the peer, in the same unit.
        target: the largest ratio of ours to theirs that is good; None: only shown.
        unit: of both.
        note: anything else, as how many records were looked at.
    """

    what: str
    size: int
    ours: float
    peer: str = ""
    theirs: float | None = None
    target: float | None = None
    unit: str = "ms"
    note: str = ""


@dataclass(frozen=True)
class Missing:
    """A row that was left out, and why."""

    what: str
    why: str


def times(call: Callable[[], Any], runs: int) -> list[float]:
    """Milliseconds of so many runs, ascending, after one that is not counted."""
    call()
    found: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return sorted(found)


def median(call: Callable[[], Any], runs: int = 5) -> float:
    """Milliseconds of the middle run."""
    return statistics.median(times(call, runs))


def show_head() -> None:
    """Print the heads of the columns."""
    print(f"{'what':<44}{'size':>9}{'ours':>10}  {'peer':<28}{'theirs':>10}{'ratio':>8}{'target':>8}")


def show(row: Row | Missing) -> None:
    """Print a row of the table."""
    if isinstance(row, Missing):
        print(f"{row.what:<44}left out: {row.why}", flush=True)
        return
    line = f"{row.what:<44}{row.size:>9,}{_number(row.ours, row.unit):>10}"
    if row.theirs is not None:
        ratio = row.ours / row.theirs
        line += f"  {row.peer:<28}{_number(row.theirs, row.unit):>10}{ratio:>8.2f}"
        if row.target is not None:
            line += f"{row.target:>8.2f}  {'holds' if ratio <= row.target else 'DOES NOT HOLD'}"
    print(f"{line}  {row.note}".rstrip(), flush=True)


def _number(value: float, unit: str) -> str:
    digits = 3 if value < 0.1 else 2 if value < 10 else 1 if value < 1000 else 0
    return f"{value:,.{digits}f} {unit}".strip()
