"""Where the records of a file stand, found by its brackets alone, many signs at a time.

Nothing is read: that the file is JSON, and a map, is for whoever reads what stands at these places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]

_BLOCK = 4_000_000
"""So many bytes are looked at in one step."""
_QUOTE, _ESCAPE = b'"\\'
_OPENING, _CLOSING = 0x5B, 0x5D
"""`[` and `]`; with one bit more they are `{` and `}`."""
_DEEPEST = 64
_KEY = re.compile(rb'"([a-z_]+)"[ \t\r\n]*:[ \t\r\n]*$')


@dataclass(frozen=True)
class RecordList:
    """A list of objects that is a member of the whole.

    opening, closing: of its brackets. starts, ends: of its objects, shape (n,); ends are after them.
    """

    name: str
    opening: int
    closing: int
    starts: Places
    ends: Places


def record_lists(
    raw: bytes, names: Collection[str], told: Callable[[float], None]
) -> list[RecordList] | None:
    """The lists of objects with these names, in their order; None where the brackets do not match.

    Args:
        raw: JSON as UTF-8.
        names: of the members that are looked for.
        told: called now and then with the part done, 0 to 1; may raise to stop.
    """
    found = _brackets(raw, told)
    if found is None:
        return None
    places, depths, opens = found
    lists: list[RecordList] = []
    # An opening bracket has the depth that it opens, a closing one that which it closes.
    outer = np.flatnonzero(depths == 2)
    for first, last in zip(outer[::2].tolist(), outer[1::2].tolist(), strict=True):
        opening, closing = int(places[first]), int(places[last])
        key = _KEY.search(raw[max(0, opening - 80) : opening])
        if key is None or raw[opening] != _OPENING or (name := key[1].decode()) not in names:
            continue
        inner = first + 1 + np.flatnonzero(depths[first + 1 : last] == 3)
        starts, ends = places[inner[opens[inner]]], places[inner[~opens[inner]]] + 1
        lists.append(RecordList(name, opening, closing, starts, ends))
    return lists


def _brackets(raw: bytes, told: Callable[[float], None]) -> tuple[Places, Places, NDArray[np.bool_]] | None:
    """The brackets that are in no text: where they stand, how deep, and which open something."""
    signs = np.frombuffer(raw, dtype=np.uint8)
    places: list[Places] = []
    inside, start = False, 0
    while start < len(signs):
        told(start / len(signs))
        stop = min(start + _BLOCK, len(signs))
        while stop < len(signs) and signs[stop - 1] == _ESCAPE:
            stop += 1  # what is escaped belongs to its sign
        block = signs[start:stop]
        quotes = np.flatnonzero(block == _QUOTE)
        escapes = np.flatnonzero(block == _ESCAPE)
        if len(escapes):
            quotes = quotes[~np.isin(quotes, _escaped(escapes))]
        kinds = block & 0xDF
        some = np.flatnonzero((kinds == _OPENING) | (kinds == _CLOSING))
        before = np.searchsorted(quotes, some)
        places.append(some[(before % 2 == 1) == inside] + start)
        inside ^= len(quotes) % 2 == 1
        start = stop
    where = np.concatenate(places) if places else np.empty(0, np.int64)
    opens = (signs[where] & 0xDF) == _OPENING
    depths = np.cumsum(np.where(opens, 1, -1)) + ~opens
    sound = len(where) and depths[-1] == 1 and not opens[-1]
    if not sound or inside or depths.min() < 1 or depths.max() > _DEEPEST:
        return None
    return where, depths, opens


def _escaped(escapes: Places) -> Places:
    """The places of the signs that are escaped: of a row of escapes each second one is itself escaped."""
    numbers = np.arange(len(escapes))
    begins = np.append(True, np.diff(escapes) != 1)
    row = np.maximum.accumulate(np.where(begins, numbers, 0))
    return escapes[(numbers - row) % 2 == 0] + 1
