"""Texts in the scripts of the world: in which direction they run, of which parts, and in which fonts.

Word processors choose a font for each run by its kind of script, and lay text out from right to left only
where they are told to. What relmap puts together is English with names in it, so it runs from left to right
whatever the names are; texts of the user run as most of their letters do.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["latin", "east asian", "complex", "right to left"]
_LRM = "\u200e"


@dataclass(frozen=True)
class Script:
    """How text in a script is set.

    Args:
        kind: as word processors tell scripts apart.
        font: one that comes with office suites and has its letters.
        language: by which another font is found where that one is missing.
    """

    kind: Kind
    font: str
    language: str = ""


@dataclass(frozen=True)
class Piece:
    """A part of a text that is in one script."""

    text: str
    script: Script

    @property
    def rtl(self) -> bool:
        """Whether it runs from right to left."""
        return self.script.kind == "right to left"


LATIN = Script("latin", "Arial")
_ARMENIAN = Script("latin", "Sylfaen", "hy-AM")
_GEORGIAN = Script("latin", "Sylfaen", "ka-GE")
_HEBREW = Script("right to left", "Arial", "he-IL")
_ARABIC = Script("right to left", "Arial", "ar-SA")
_CHINESE = Script("east asian", "Microsoft YaHei", "zh-CN")
_JAPANESE = Script("east asian", "Yu Gothic", "ja-JP")
_KOREAN = Script("east asian", "Malgun Gothic", "ko-KR")
_EMOJI = Script("latin", "Segoe UI Emoji")
_NIRMALA = "Nirmala UI"

_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0530, 0x058F, _ARMENIAN),
    (0x0590, 0x05FF, _HEBREW),
    (0x0600, 0x08FF, _ARABIC),
    (0x0900, 0x097F, Script("complex", _NIRMALA, "hi-IN")),
    (0x0980, 0x09FF, Script("complex", _NIRMALA, "bn-IN")),
    (0x0A00, 0x0DFF, Script("complex", _NIRMALA, "ta-IN")),
    (0x0E00, 0x0EFF, Script("complex", "Leelawadee UI", "th-TH")),
    (0x0F00, 0x0FFF, Script("complex", "Microsoft Himalaya", "bo-CN")),
    (0x1000, 0x109F, Script("complex", "Myanmar Text", "my-MM")),
    (0x10A0, 0x10FF, _GEORGIAN),
    (0x1100, 0x11FF, _KOREAN),
    (0x1200, 0x139F, Script("latin", "Ebrima", "am-ET")),
    (0x1780, 0x17FF, Script("complex", "Leelawadee UI", "km-KH")),
    (0x1C90, 0x1CBF, _GEORGIAN),
    (0x2600, 0x27BF, _EMOJI),
    (0x2D00, 0x2D2F, _GEORGIAN),
    (0x2E80, 0x303F, _CHINESE),
    (0x3040, 0x30FF, _JAPANESE),
    (0x3100, 0x312F, _CHINESE),
    (0x3130, 0x318F, _KOREAN),
    (0x31F0, 0x31FF, _JAPANESE),
    (0x3200, 0x9FFF, _CHINESE),
    (0xAC00, 0xD7FF, _KOREAN),
    (0xF900, 0xFAFF, _CHINESE),
    (0xFB13, 0xFB17, _ARMENIAN),
    (0xFB1D, 0xFB4F, _HEBREW),
    (0xFB50, 0xFDFF, _ARABIC),
    (0xFE70, 0xFEFF, _ARABIC),
    (0xFF00, 0xFFEF, _CHINESE),
    (0x10800, 0x10FFF, _ARABIC),
    (0x1E800, 0x1EFFF, _ARABIC),
    (0x1F000, 0x1FAFF, _EMOJI),
    (0x20000, 0x3FFFF, _CHINESE),
)
_JOINERS = "\u200d\ufe0e\ufe0f"


def _script_of(char: str) -> Script | None:
    """The script of a letter; None: of one that stands with any."""
    code = ord(char)
    if code < 0x300 or unicodedata.category(char)[0] in "ZC":
        return LATIN if char.isalpha() else None
    for low, high, script in _RANGES:
        if low <= code <= high:
            return script
    return LATIN if char.isalpha() else None


def runs_right_to_left(text: str) -> bool:
    """Whether most letters of a text run from right to left."""
    found = [unicodedata.bidirectional(char) for char in text]
    return sum(way in ("R", "AL") for way in found) > found.count("L")


def in_order(text: str, rtl: bool = False) -> str:
    """A text in which what stands after a name from right to left stays after it: `[3]`, `→`, a year.

    Args:
        text: with its letters in the order in which they are read.
        rtl: whether its paragraph runs from right to left, where they are in order already.
    """
    if rtl:
        return text
    # What is isolated keeps its order by itself.
    parts = _ISOLATED.split(text)
    parts[::2] = [_FROM_RIGHT.sub(lambda found: found[0] + _LRM, part) for part in parts[::2]]
    return "".join(parts)


_RIGHT = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_ISOLATED = re.compile("(\u2068[^\u2069]*\u2069)")
_FROM_RIGHT = re.compile(rf"[{_RIGHT}](?![\s'’\"-]*[{_RIGHT}])(?!{_LRM}|$)")
"""The last letter of what runs from right to left, where more follows."""


def pieces(text: str, rtl: bool = False) -> list[Piece]:
    """A text as runs of one script each; together they are the text as `in_order` has it.

    Args:
        text: in the order in which it is read.
        rtl: whether its paragraph runs from right to left: marks and digits between two scripts then do so,
            too, and else stand with what is Latin.
    """
    text = in_order(text, rtl)
    japanese = any(0x3040 <= ord(char) <= 0x30FF for char in text)
    found: list[tuple[str, Script]] = []
    waiting = ""
    inside: Script | None = None
    for at, char in enumerate(text):
        script = LATIN if char == _LRM else _script_of(char)
        if char == "\u2068":
            inside = _first_from_right(text[at:])
        if inside is not None and script is None:
            script = inside  # numbers and brackets of a name stand with it
        if char == "\u2069":
            inside = None
        if char in _JOINERS and found:
            script = found[-1][1]
        elif script is _CHINESE and japanese:
            script = _JAPANESE
        if script is None:
            waiting += char
            continue
        last = found[-1][1] if found else None
        if waiting and last != script:
            if last is not None and _runs_on(last, rtl):
                found[-1], waiting = (found[-1][0] + waiting, last), ""
            elif not _runs_on(script, rtl):
                found.append((waiting, LATIN))
                waiting = ""
        if last == script:
            found[-1] = (found[-1][0] + waiting + char, script)
        else:
            found.append((waiting + char, script))
        waiting = ""
    if waiting:
        ends = found and (_runs_on(found[-1][1], rtl) or waiting.isspace())
        before = [script for _, script in found if _runs_on(script, rtl)]
        if ends:
            found[-1] = (found[-1][0] + waiting, found[-1][1])
        else:
            found.append((waiting, before[-1] if before else LATIN))
    return [Piece(part, script) for part, script in found]


def _first_from_right(text: str) -> Script | None:
    """The script of what is isolated at the beginning of a text, if that runs from right to left."""
    isolated = text[1:].partition("\u2069")[0]
    first = next((script for char in isolated if (script := _script_of(char)) is not None), None)
    return first if first is not None and first.kind == "right to left" else None


def _runs_on(script: Script, rtl: bool) -> bool:
    """Whether marks stand with a script in a paragraph that runs one way or the other."""
    return script.kind == "right to left" if rtl else script == LATIN
