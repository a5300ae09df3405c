"""What a file says of something, by its own words, as the fields of relmap's records."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from relmap.formats.amounts import parts_of
from relmap.formats.foreign import Value
from relmap.model.records import STANCE_WORDS, Scalar, cleaned
from relmap.model.text_cells import is_marked, without_mark

# Of characters that JSON writes in two halves; alone they are no text.
_HALVES = re.compile("[\ud800-\udfff]")
JOINED = " | "
"""Between several values in one text."""
LONGEST = 200_000
_LONGEST_NUMBER = 30
_BOUNDS = ("exactly", "about", "at most", "at least")
_STATUSES = ("actual", "alleged", "planned")
_ADMIRALTY = {"1", "2", "3", "4", "5", "6"}


class NotUnderstood(ValueError):
    """A value that is none of relmap's: of which field, and why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def text(value: Value) -> str:
    """A value as one text, without control characters. Raises NotUnderstood: it is too long."""
    if isinstance(value, tuple):
        return JOINED.join(map(text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    found = _HALVES.sub("�", cleaned(str(value))).strip()
    if len(found) > LONGEST:
        raise NotUnderstood(
            "", f"A text of {len(found):,} characters is longer than the {LONGEST:,} allowed."
        )
    return found


def texts(value: Value, commas: bool = True) -> tuple[str, ...]:
    """Several texts: as a list, or joined by bars, semicolons or commas.

    Args:
        value: the list, or the text.
        commas: whether semicolons, and without those commas, part texts, too, where there is no bar.
    """
    if isinstance(value, tuple):
        return tuple(map(text, value))
    found = text(value)
    if "|" in found:
        return tuple(part.strip() for part in found.split("|"))
    if commas:
        # With semicolons a comma is of a name: “Putin, Vladimir”.
        sign = ";" if ";" in found else ","
        return tuple(part.strip() for part in found.split(sign) if part.strip())
    return (found,) if found else ()


def scalar(value: Value) -> Scalar:
    """A value as an attribute: numbers that are written as Python would, and all else as text."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else text(value)
    found = text(value)
    if is_marked(found):
        return without_mark(found)
    for kind in (int, float) if len(found) <= _LONGEST_NUMBER else ():
        try:
            number = kind(found)
        except ValueError:
            continue
        return number if str(number) == found and math.isfinite(number) else found
    return found


def number(value: Value, field: str) -> float:
    """A finite number; a decimal comma and a sign of percent are understood. Raises NotUnderstood."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = float(value)
    else:
        written = text(value)
        plain = written.rstrip("% ").replace("−", "-")
        if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", plain):
            other = plain.replace(",", ".")
            raise NotUnderstood(field, f"“{written[:40]}” may be {other} or {plain.replace(',', '')}.")
        if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", plain):
            plain = plain.replace(".", "")
        if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
            plain = plain.replace(",", "")
        try:
            found = float(plain.replace(",", "."))
        except ValueError:
            raise NotUnderstood(field, f"“{written[:40]}” is no number.") from None
    if not math.isfinite(found):
        raise NotUnderstood(field, f"“{text(value)[:40]}” is no number.")
    return found


def weight(value: Value) -> float:
    """A weight, whatever its bound is. Raises NotUnderstood."""
    if isinstance(value, str):
        plain, _, _ = parts_of(text(value))
        try:
            found = number(plain, "weight")
        except NotUnderstood as error:
            raise NotUnderstood("weight", str(error).replace(f"“{plain[:40]}”", f"“{value[:40]}”")) from None
    else:
        found = number(value, "weight")
    if not 0 <= found <= 1e15:
        raise NotUnderstood("weight", f"A weight of {found:g} is not between 0 and 10¹⁵.")
    return found


def bound_of(value: Value) -> str:
    """How exact a weight is said to be, as in ~120; empty: nothing is said."""
    return parts_of(text(value))[1] if isinstance(value, str) else ""


def unit_in(value: Value) -> str:
    """The unit that is written with a weight; empty: there is none."""
    written = text(value)
    return "%" if written.endswith("%") else parts_of(written)[2] if isinstance(value, str) else ""


def stance(value: Value) -> int:
    """From −2 to 2, or a word. Raises NotUnderstood."""
    written = text(value)
    words = {word: found for found, word in STANCE_WORDS.items()}
    if written.casefold() in words:
        return words[written.casefold()]
    try:
        found = float(written.replace("−", "-"))
    except ValueError:
        found = math.nan
    if found not in STANCE_WORDS:
        raise NotUnderstood("stance", f"“{written[:40]}” is no stance: −2 to 2, or hostile to allied.")
    return int(found)


def one_of(value: Value, field: str) -> str:
    """A status or a bound. Raises NotUnderstood."""
    written = text(value).casefold()
    allowed = _STATUSES if field == "status" else _BOUNDS
    if written not in allowed:
        raise NotUnderstood(field, f"“{written[:40]}” is no {field}: {', '.join(allowed)}.")
    return written


_MISSING = {"n/a", "na", "-", "–", "—", "...", "…", "..", "n.d.", "n. d."}
_MAY_BE_MISSING = {"weight", "stance", "when", "begin", "end", "year"}


def is_missing(field: str, cell: str) -> bool:
    """Whether a cell is what people and statistics write where a number or a date is not known."""
    return field in _MAY_BE_MISSING and cell.casefold() in _MISSING


def yes(value: Value) -> bool:
    """Whether a value says yes."""
    return text(value).casefold() in ("true", "yes", "1", "1.0")


def cited(values: Mapping[str, Value]) -> list[dict[str, Any]]:
    """The citations that a file tells: titles of sources, and lists of what is said with each."""
    titles = texts(values.get("sources", ()), commas=False)
    lists = {name: texts(values[name], commas=False) for name in _CITED if name in values}
    found: list[dict[str, Any]] = []
    for position, title in enumerate(titles):
        if not title:
            continue
        row: dict[str, Any] = {"source": title}
        for name, told in lists.items():
            # Of another length it is not known which is of which source.
            if len(told) == len(titles) and told[position]:
                row[name] = told[position]
        if "credibility" in row:
            if row["credibility"] not in _ADMIRALTY:
                raise NotUnderstood("credibility", f"“{row['credibility'][:40]}” is no credibility: 1 to 6.")
            row["credibility"] = int(row["credibility"])
        if "supports" in row:
            row["supports"] = row["supports"].casefold() not in ("no", "false", "0")
        found.append(row)
    return found


_CITED = ("credibility", "quote", "page", "supports")


def same(one: Value, other: Value) -> bool:
    """Whether two values say the same, however a format has written them."""
    return comparable(one) == comparable(other)


def comparable(value: Value) -> str:
    """A value as a text that is the same for values that say the same."""
    written = JOINED.join(map(str, value)) if isinstance(value, tuple) else str(value)
    written = cleaned(written).strip()
    try:
        return repr(float(written))
    except ValueError:
        return written.casefold() if written.casefold() in ("true", "false") else written


_FEW, _MOST = 12, 30


def may_be_kinds(found: Iterable[str], must_come_again: bool = False) -> bool:
    """Whether words are so few that they may be kinds: at most 30 that come again, or at most 12.

    Args:
        found: of all things.
        must_come_again: of labels, which are mostly none.
    """
    listed = [word for word in found if word]
    distinct = len(set(listed))
    again = distinct < len(listed)
    return 0 < distinct <= (_MOST if again else 0 if must_come_again else _FEW)
