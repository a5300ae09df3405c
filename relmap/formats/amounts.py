"""Amounts as people write them: ~120, over 120, up to 1,250, € 12,5, 3 400."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

Comma = Literal["", "thousands", "decimals"]
_ABOUT = (
    *("~", "∼", "≈", "ca.", "ca", "c.", "circa", "about", "approx.", "approx", "approximately", "around"),
    *("roughly", "nearly", "almost", "some", "est.", "estimated", "etwa", "rund", "около", "примерно"),
)
_AT_LEAST = (
    *(">=", "≥", ">", "over", "more than", "at least", "min.", "minimum", "not less than", "above"),
    *("über", "mehr als", "mindestens", "свыше", "более"),
)
_AT_MOST = (
    *("<=", "≤", "<", "up to", "at most", "less than", "under", "max.", "maximum", "no more than", "below"),
    *("unter", "weniger als", "höchstens", "bis zu", "менее", "до"),
)
_BEFORE = {
    **dict.fromkeys(_ABOUT, "about"),
    **dict.fromkeys(_AT_LEAST, "at least"),
    **dict.fromkeys(_AT_MOST, "at most"),
}
_AFTER = {"+": "at least", "(est.)": "about", "(estimate)": "about", "est.": "about", "or more": "at least"}
_WORDS = "|".join(map(re.escape, sorted(_BEFORE, key=len, reverse=True)))
_BOUNDED = re.compile(rf"({_WORDS})(?=[\d\s$€£¥₽.,]|US)\s*(.+)", re.IGNORECASE)
_MONEY = r"US\$|USD|EUR|GBP|RUB|[$€£¥₽]"
_PRICED = re.compile(rf"({_MONEY})? ?([+\-−]?\d.*?) ?({_MONEY})?")
_SPACED = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}((,\d{3}){2,}|(,\d{3})+\.\d+)")
_DECIMALS = re.compile(r"\d+,(\d{1,2}|\d{4,})|0,\d+|[1-9]\d{0,2}(\.\d{3})+,\d+")
_DOTTED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")


def parts_of(written: str) -> tuple[str, str, str]:
    """What an amount is made of: its number, its bound and its currency; empty texts where it has none."""
    text, bound = written.strip(), ""
    if match := _BOUNDED.fullmatch(text):
        bound, text = _BEFORE[match[1].casefold()], match[2].strip()
    for ending, meant in _AFTER.items():
        if not bound and text.casefold().endswith(ending) and text[:1].isdigit():
            bound, text = meant, text[: -len(ending)].strip()
    money = ""
    if match := _PRICED.fullmatch(text):
        money, text = match[1] or match[3] or "", match[2]
    return _SPACED.sub("", text), bound, money


def comma_of(cells: Iterable[str], separator: str = "") -> tuple[Comma, bool]:
    """What commas of a column of numbers are, and whether that is in doubt.

    Args:
        cells: all of the column.
        separator: between the cells of the file: with semicolons commas are mostly decimal ones.
    """
    numbers = {match[0] for cell in cells if (match := _NUMBER.search(_SPACED.sub("", cell)))}
    grouped = any(map(_GROUPED.fullmatch, numbers))
    thousands, decimals = any(map(_THOUSANDS.fullmatch, numbers)), any(map(_DECIMALS.fullmatch, numbers))
    if decimals:
        told = grouped or any(map(_DOTTED.fullmatch, numbers))
        return ("", grouped) if thousands else ("decimals" if told else "", False)
    return ("thousands", not thousands and separator == ";") if grouped else ("", False)


def with_comma(cell: str, comma: str) -> str:
    """A number with nothing between its thousands, and a point before its decimals; else the cell."""
    if comma == "thousands":
        return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", cell)
    if comma == "decimals" and _NUMBER.search(cell):
        return re.sub(r"(?<=\d),(?=\d)", ".", re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", cell))
    return cell


def is_grouped(cell: str) -> bool:
    """Whether a comma of a number may part thousands."""
    match = _NUMBER.search(_SPACED.sub("", cell))
    return match is not None and _GROUPED.fullmatch(match[0]) is not None
