"""Which scripts of some texts no font has letters for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFontMetricsF

from relmap.drawing.style import font

_SCRIPTS = {
    "CJK": "Chinese", "IDEOGRAPHIC": "Chinese", "FULLWIDTH": "Chinese", "KANGXI": "Chinese",
    "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean", "REGIONAL": "emoji",
}  # fmt: skip
"""What scripts are called by the first word of the names of their letters; others by that word."""
_EMOJI = range(0x1F000, 0x1FB00)


def quieten_fonts() -> None:
    """Qt's own lines about letters without a font are not told: `missing_scripts` says it in one."""
    QLoggingCategory.setFilterRules("qt.text.font.db=false")


def missing_scripts(texts: Iterable[str]) -> list[str]:
    """The scripts with letters for which there is no font here, by name; each once."""
    letters = {c for text in texts if not text.isascii() for c in text}
    missing = {script for c in letters if (script := _script_of(c)) and not _has(c)}
    return sorted(missing, key=lambda script: (script == "emoji", script))


def said_of(scripts: list[str]) -> str:
    """A line about scripts without a font; empty for none."""
    if not scripts:
        return ""
    names = scripts[0] if len(scripts) == 1 else f"{', '.join(scripts[:-1])} and {scripts[-1]}"
    return f"there is no font here for {names}: boxes stand for it. Fonts such as Noto have the letters"


def _script_of(c: str) -> str:
    """What the script of a letter or a picture is called; empty for signs of all scripts."""
    if ord(c) in _EMOJI:
        return "emoji"
    if ord(c) <= 0x24F or unicodedata.category(c) not in ("Lu", "Ll", "Lo", "Lt", "So"):
        return ""
    word = unicodedata.name(c, "").partition(" ")[0]
    if unicodedata.category(c) == "So":
        return _SCRIPTS.get(word, "")
    return _SCRIPTS.get(word, word.capitalize())


@lru_cache(maxsize=20_000)
def _has(letter: str) -> bool:
    """Whether there is a glyph for a letter, in relmap's font or another."""
    return QFontMetricsF(font(20)).inFontUcs4(ord(letter))
