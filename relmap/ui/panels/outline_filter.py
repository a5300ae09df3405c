"""What is typed into the search field of the outline: words, and conditions on time such as first>2020."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from relmap.model import dates
from relmap.model.errors import DateError
from relmap.timeline.lifetimes import Lifetime

HELP = "first>2020   last<2000-06   changes>=2   stance<0   now"
_CONDITION = re.compile(r"(first|last|changes|stance)(>=|<=|>|<|=)(\S+)")
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
}


@dataclass(frozen=True)
class Facts:
    """What a condition can be about."""

    lifetime: Lifetime
    present: bool
    """Whether it is there at the time looked at."""
    stance: int | None
    """What it is then."""


Condition = Callable[[Facts], bool]


@dataclass(frozen=True)
class Filter:
    """Words that must all be found, and conditions that must all hold."""

    words: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    of_day: bool = False
    """Whether it depends on the day looked at."""
    faults: tuple[str, ...] = field(default=())
    """Conditions that could not be understood; they are left out."""

    def passes(self, text: str, facts: Callable[[], Facts]) -> bool:
        """Whether a record is shown; the facts are asked for only where they matter."""
        if not all(word in text for word in self.words):
            return False
        if not self.conditions:
            return True
        known = facts()
        return all(test(known) for test in self.conditions)


def parse(text: str) -> Filter:
    """Read a search text; what is no condition is a word to be found."""
    words: list[str] = []
    conditions: list[Condition] = []
    faults: list[str] = []
    of_day = False
    for part in text.casefold().split():
        match = _CONDITION.fullmatch(part)
        if part in ("now", "is:now"):
            conditions.append(_is_present)
            of_day = True
        elif match is None:
            words.append(part)
        else:
            condition = _condition(match[1], match[2], match[3])
            of_day = of_day or match[1] == "stance"
            if condition is None:
                faults.append(part)
            else:
                conditions.append(condition)
    return Filter(tuple(words), tuple(conditions), of_day, tuple(faults))


def _is_present(facts: Facts) -> bool:
    return facts.present


def _condition(what: str, sign: str, value: str) -> Condition | None:
    compare = _COMPARE[sign]
    if what in ("changes", "stance"):
        if not re.fullmatch(r"[+-]?[0-9]{1,6}", value):
            return None
        number = int(value)
        if what == "changes":
            return lambda facts: compare(facts.lifetime.changes, number)
        return lambda facts: facts.stance is not None and compare(facts.stance, number)
    try:
        low, _, _, high = dates.parse_span(value.upper()).bounds()
    except DateError:
        return None
    # After 2020 is after its last day, before 2020 before its first; in 2020 is on any of its days.
    bound = high if sign in (">", "<=") else low

    def seen(facts: Facts) -> bool:
        day = facts.lifetime.first if what == "first" else facts.lifetime.last
        if not facts.lifetime.seen:
            return False
        return low <= day <= high if sign == "=" else compare(day, bound)

    return seen
