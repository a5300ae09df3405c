"""Times among the values of a thing, in formats that have no place of their own for them."""

from __future__ import annotations

import re

from relmap.formats.foreign import Spell, Value
from relmap.formats.gexf_times import intervals

_FIRST = "start begin startdate start_date start date begindate begin_date valid_from validfrom since onset"
_LAST = "end enddate end_date end date stop valid_to validto until terminus"
_MOMENT = "timestamp time date year"
_SETS = "timeset interval intervals spells lifetime timestamps"
_FIRST_WORDS = {"start date", "begin date", *_FIRST.split()} - {"date"}
_LAST_WORDS = {"end date", *_LAST.split()} - {"date"}
_TIME = re.compile(r"[<\[(]?\s*([+-]?\d|[+-]?inf)|[A-Za-z]{3,9}[ -]\d", re.IGNORECASE)


def take_spells(values: dict[str, Value], moments: bool, ours: bool = False) -> list[Spell]:
    """Take the times out of values, and give them; what looks like none stays.

    Args:
        values: of a thing; changed.
        moments: whether a date alone says when it holds: of ties, not of actors, which may be born on it.
        ours: whether relmap wrote them: `start` and `end` are what it calls them, and all else is attributes.
    """
    by_word = {name.casefold().strip(): name for name in values}
    if ours:
        ends = [str(values.pop(word, "")) for word in ("start", "end")]
        return [Spell(ends[0], ends[1])] if any(ends) else []
    for word in _SETS.split():
        name = by_word.get(word)
        if name is not None and (found := _set(values[name])):
            del values[name]
            return found
    first = next((by_word[word] for word in by_word if word in _FIRST_WORDS), None)
    last = next((by_word[word] for word in by_word if word in _LAST_WORDS), None)
    if any(name is not None and _is_time(values[name]) for name in (first, last)):
        # An infinite or empty end is open.
        ends = [str(values.pop(name)) if name is not None else "" for name in (first, last)]
        return [Spell(ends[0], ends[1])]
    moment = next((by_word[word] for word in _MOMENT.split() if word in by_word), None) if moments else None
    if moment is not None and _is_time(values[moment]):
        return [Spell(str(values.pop(moment)), moment=True)]
    return []


def _is_time(value: Value) -> bool:
    return not isinstance(value, bool | tuple) and _TIME.match(str(value).strip()) is not None


def _set(value: Value) -> list[Spell]:
    """A set of times as Gephi writes it, or a list of pairs."""
    if isinstance(value, str) and re.match(r"\s*[<\[(]", value):
        return list(intervals(value))
    return []
