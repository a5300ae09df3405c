"""What may be chosen for a status, a bound, a stance or a grade, with what each is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relmap.model.records import CREDIBILITY_WORDS, RELIABILITY_WORDS, STANCE_WORDS

STATUSES = {status: status for status in ("actual", "alleged", "planned")}
BOUNDS = {bound: bound for bound in ("exactly", "about", "at most", "at least")}


def graded(words: Mapping[Any, str]) -> dict[Any, str]:
    """Grades with their words."""
    return {None: "not graded", **{grade: f"{grade} {word}" for grade, word in words.items()}}


# The word comes first, so that its letter finds it.
STANCES: dict[Any, str] = {None: "none"} | {
    n: f"{word} ({f'{n:+d}'.replace('-', '−') if n else 0})" for n, word in STANCE_WORDS.items()
}
CREDIBILITIES = graded(CREDIBILITY_WORDS)
RELIABILITIES = graded(RELIABILITY_WORDS)
