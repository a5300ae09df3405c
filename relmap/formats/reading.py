"""What a file comes to in a map, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from relmap.formats.foreign import LeftOut
from relmap.model.diff import Diff, Ref
from relmap.model.project import SINGULAR

_PLURALS = {"relation_kinds": "kinds of relation", "actor_kinds": "kinds of actor"}


@dataclass(frozen=True)
class Reading:
    """What a file comes to.

    Args:
        diff: the change of the map.
        refs: actors, relations and events made or changed.
        counts: of records made, by collection.
        changed: of records changed, by collection.
        left_out: what is not taken.
        undated: how many phases were made of ties without a date.
        remarks: what was decided on the way, each a sentence.
        named: ids of actors by what the file calls them.
        differing: how many values of the file are others than those of the map.
        lasting: words for what goes on, and how many ties of it have a single date.
        unkinded: names of new actors of which neither the file nor their name tells a kind.
        unread: rows that are taken, but for a cell that is kept as an attribute.
    """

    diff: Diff
    refs: frozenset[Ref]
    counts: dict[str, int]
    changed: dict[str, int]
    left_out: tuple[LeftOut, ...] = ()
    undated: int = 0
    remarks: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    differing: int = 0
    unread: tuple[LeftOut, ...] = ()
    unkinded: tuple[str, ...] = ()
    lasting: Mapping[str, int] = field(default_factory=dict)

    def in_words(self) -> str:
        """`3 new actors, 1 relation changed`."""
        said = [f"{n:,} new {_noun(name, n)}" for name, n in self.counts.items() if n]
        said += [f"{n:,} {_noun(name, n)} changed" for name, n in self.changed.items()]
        return ", ".join(said) or "nothing new"


def _noun(collection: str, count: int) -> str:
    return SINGULAR[collection] if count == 1 else _PLURALS.get(collection, collection)


class Remarks:
    """What was decided on the way, and how often."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, once: str, often: str, count: int = 1) -> None:
        """Count something.

        Args:
            once: the sentence if it is so once.
            often: if it is so more often; `#` stands for the number.
            count: how often it is so.
        """
        self._counts[once, often] += count

    def told(self) -> list[str]:
        """The sentences."""
        return [
            once if count == 1 else often.replace("#", f"{count:,}")
            for (once, often), count in self._counts.items()
            if count
        ]


def in_a_sentence(error: Exception) -> str:
    """What is wrong with a thing that cannot be taken."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        cause = first.get("ctx", {}).get("error")
        place = ".".join(str(part) for part in first["loc"])
        return str(cause) if isinstance(cause, Exception) else f"{place}: {first['msg']}"
    return str(error)
