"""Texts that are written from right to left, alone and within others (Unicode Standard Annex 9)."""

from __future__ import annotations

import unicodedata

_LTR_ISOLATE, _FIRST_STRONG_ISOLATE, _POP = "\u2066", "\u2068", "\u2069"
_OPENS = {_LTR_ISOLATE, "\u2067", _FIRST_STRONG_ISOLATE}
_FROM_RIGHT = ("R", "AL")
_CONTROLS = {*map(chr, range(0x202A, 0x202F)), *_OPENS, _POP}
"""What would go on beyond a name that does not end it."""


def has_rtl(text: str) -> bool:
    """Whether something of a text is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in _FROM_RIGHT for c in text)


def is_rtl(text: str) -> bool:
    """Whether a text runs from right to left: its first letter outside isolates says so (rules P2, P3)."""
    if text.isascii():
        return False
    depth = 0
    for c in text:
        if c in _OPENS:
            depth += 1
        elif c == _POP:
            depth = max(depth - 1, 0)
        elif depth == 0:
            kind = unicodedata.bidirectional(c)
            if kind == "L" or kind in _FROM_RIGHT:
                return kind != "L"
    return False


def isolated(text: str) -> str:
    """A name for a sentence of other letters, whose order it leaves: `مصر → Armenia` points to the right."""
    if text.isascii() or not (has_rtl(text) or any(c in _CONTROLS for c in text)):
        return text
    return f"{_FIRST_STRONG_ISOLATE}{''.join(c for c in text if c not in _CONTROLS)}{_POP}"


def numbers_beside(text: str, numbers: str) -> str:
    """Numbers behind a text, in their own order: `[1, 2]` behind a name from right to left, too."""
    return f"{_LTR_ISOLATE}{numbers}{_POP}" if numbers and has_rtl(text) else numbers


def without_isolates(text: str) -> str:
    """A text as it was before `isolated`."""
    return text if text.isascii() else "".join(c for c in text if c != _POP and c not in _OPENS)
