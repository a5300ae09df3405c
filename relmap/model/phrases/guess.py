"""What a text may mean while it is read: EDTF, the likeliest first, what is unclear, what else is offered."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from relmap.model import dates, days
from relmap.model.dates import FUTURE, PAST
from relmap.model.errors import DateError

_MOST = 24
"""Choices beyond these are nobody's help."""


@dataclass(frozen=True)
class Offer:
    """Another way to take a text that is clear enough: EDTF, and in which case."""

    edtf: str
    why: str


@dataclass(frozen=True)
class Guess:
    """EDTF that a text may mean; sure if there is one and nothing to ask."""

    choices: tuple[str, ...]
    question: str = ""
    offers: tuple[Offer, ...] = ()

    def map(self, change: Callable[[str], str]) -> Guess:
        """Every choice changed, those left out that cannot be. Raises DateError if none can."""
        changed: list[str] = []
        fault: DateError | None = None
        for choice in self.choices:
            try:
                changed.append(change(choice))
            except DateError as error:
                fault = fault or error
        if not changed and fault is not None:
            raise fault
        return Guess(tuple(changed), self.question)

    def asking(self, question: str) -> Guess:
        """The same, to be asked."""
        return Guess(self.choices, self.question or question, self.offers)

    def offering(self, why: str, *edtf: str) -> Guess:
        """The same, with something else that may be meant."""
        return Guess(self.choices, self.question, (*self.offers, *(Offer(text, why) for text in edtf)))

    def among(self, other: Guess, question: str) -> Guess:
        """This, or else the other."""
        return Guess(tuple(dict.fromkeys((*self.choices, *other.choices))), self.question or question)


def sure(edtf: str) -> Guess:
    """What has one meaning."""
    return Guess((edtf,))


def joined(one: Guess, other: Guess, join: str) -> Guess:
    """Every pair of two guesses."""
    pairs = itertools.islice(itertools.product(one.choices, other.choices), _MOST)
    return Guess(tuple(f"{a}{join}{b}" for a, b in pairs), one.question or other.question)


# --- what is done with EDTF -------------------------------------------------------------------


def bounds(edtf: str) -> tuple[int, int]:
    """First and last day of a date. Raises DateError."""
    first, _, _, last = dates.parse_span(edtf).bounds()
    if first == PAST or last == FUTURE:
        raise DateError("A date without a first or last day says nothing of what came before or after it.")
    return first, last


def in_doubt(edtf: str) -> bool:
    """Whether it is unknown which day or period is meant; `1994` and `[1994-01..1994-04]` are known ones."""
    return re.search(r"[?~%,]|X.*-\d\d", edtf) is not None


def first_of(edtf: str) -> str:
    """The earlier end of a set `[a..b]`, else the date itself: what `..` can follow within a set."""
    return _end_of(edtf, 0)


def last_of(edtf: str) -> str:
    """The later end of a set `[a..b]`, else the date itself: what `..` can precede within a set."""
    return _end_of(edtf, 1)


def _end_of(edtf: str, end: int) -> str:
    if not edtf.startswith("["):
        return edtf
    parts = edtf[1:-1].split("..")
    if len(parts) == 2 and all(parts) and "," not in edtf:
        return parts[end]
    return days.iso(bounds(edtf)[end])


def up_to(edtf: str) -> str:
    """Some day no later than a date."""
    return f"[..{last_of(edtf)}]"


def from_on(edtf: str) -> str:
    """Some day no earlier than a date."""
    return f"[{first_of(edtf)}..]"


def whole(edtf: str) -> str:
    """All days of a date."""
    return "/".join(days.iso(day) for day in bounds(edtf))


def runs_backwards(edtf: str) -> bool:
    """Whether a span or a range of a set has its later date first."""
    parts = re.split(r"/|(?<=[^.\[])\.\.(?=[^.\]])", edtf.strip("[]"))
    try:
        starts, ends = (dates.parse_span(part).bounds() for part in parts)
    except (DateError, ValueError):
        return False
    return ends[3] < starts[0]


def year_text(year: int) -> str:
    """A year of four digits in EDTF."""
    return f"{'-' if year < 0 else ''}{abs(year):04d}"
