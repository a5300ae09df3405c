"""Sets of times as Gephi writes them: `<[2000.0, 2005.0); [2007.0, 2008.0]>` or `<[2000.0, 2001.0]>`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relmap.formats.foreign import Spell

_PART = re.compile(r"([\[\(\]])([^\[\]\(\)]*)([\]\)\[])")


def intervals(text: str, moments: bool = False) -> Iterator[Spell]:
    """The stretches of such a set.

    Args:
        text: the set; of a value in time each part has the value after its two ends.
        moments: whether parts of a list are moments, not ends.
    """
    for begin, inner, end in _PART.findall(text.strip().removeprefix("<").removesuffix(">")):
        parts = [part.strip().strip("\"'") for part in inner.split(",")]
        if moments or len(parts) == 1:
            yield from (Spell(part, moment=True) for part in parts if part)
        else:
            yield Spell(_ever(parts[0]), _ever(parts[1]), begin != "[", end != "]")


def _ever(text: str) -> str:
    return "" if text.casefold().lstrip("+-") in ("infinity", "inf", "∞") else text
