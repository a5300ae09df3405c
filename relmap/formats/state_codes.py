"""States by the codes of data sets: Correlates of War (COW) numbers and letters, Gleditsch and Ward numbers.

A code is of a state for some years: 260 was West Germany, and is Germany for Gleditsch and Ward.
(Correlates of War, "State System Membership"; K. S. Gleditsch, M. D. Ward, "A Revised List of Independent
States since 1816", 1999.)
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache

from relmap.model.countries import name_of_code
from relmap.resources import resource

_EVER = (-10_000, 10_000)
SYSTEMS = {
    "cow": (
        "ccode",
        "cowcode",
        "cow",
        "stateabb",
        "state abb",
        "statea",
        "stateb",
        "sidea ccode",
        "sideb ccode",
    ),
    "gw": ("gwno", "gwcode", "gwn", "gwno a", "gwno b", "gwno loc"),
}
"""Headings of columns that hold such codes, but for a number at their end."""


def system_of(heading: str) -> str:
    """Which codes a column holds by its heading; empty: none."""
    plain = " ".join(heading.casefold().replace("_", " ").split()).rstrip("12 ").removesuffix("#")
    return next((system for system, words in SYSTEMS.items() if plain in words), "")


def state_of(system: str, code: str, year: int | None) -> str:
    """The name of a state.

    Args:
        system: `cow` or `gw`.
        code: as the data has it.
        year: of which it is told; None: the last of it.

    Returns:
        the name; the code itself, if it is of no state.
    """
    spans = _table().get((system, code.strip().removesuffix(".0").upper()), ())
    fitting = [name for first, last, name in spans if year is None or first <= year <= last]
    return fitting[-1] if fitting else code


@cache
def _table() -> dict[tuple[str, str], list[tuple[int, int, str]]]:
    found: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    with resource("codes", "states.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first = int(row["first"]) if row["first"] else _EVER[0]
            last = int(row["last"]) if row["last"] else _EVER[1]
            name = row["name"] or name_of_code(row["iso2"])
            found[row["system"], row["code"]].append((first, last, name))
    return dict(found)
