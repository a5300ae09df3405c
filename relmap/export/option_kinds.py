"""What sorts of values options have: how each is read from the words of a command line and from TOML.

A reader raises ValueError with a sentence that goes on from the value, as in “it is not a size such as …”.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from reprlib import repr as shortened
from typing import Any

Size = tuple[float, float, str]
"""Width, height and unit."""
_UNITS = {"px": 1.0, "mm": 96 / 25.4, "in": 96.0}


@dataclass(frozen=True)
class Kind:
    """A sort of values.

    Args:
        of_text: reads a word of a command line.
        of_toml: reads a value of a TOML file.
        words: how many words it takes there; 0: none, it is said or not.
        several: whether it may be said several times, and what is said is put together.
    """

    of_text: Callable[[str], Any]
    of_toml: Callable[[Any], Any]
    words: int = 1
    several: bool = False


def _text(value: Any) -> str:
    value = _undated(value)
    if not isinstance(value, str):
        raise ValueError("it is no text in quotation marks")
    return value


def _undated(value: Any) -> Any:
    """TOML has days of its own, which need no quotation marks."""
    return value.isoformat() if type(value) is date else value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("it is neither true nor false")
    return value


def _listed(value: Any) -> list[str]:
    """Texts of a list, or between commas."""
    if isinstance(value, str):
        value = value.split(",")
    value = [_undated(part) for part in value] if isinstance(value, list) else value
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise ValueError('it is no list of texts, as in ["a", "b"]')
    found = [part.strip() for part in value if part.strip()]
    if not found:
        raise ValueError("there is nothing in it")
    return found


def size_of(text: str) -> Size:
    """A size, as in 1600x1000 or 170x110mm. Raises ValueError."""
    number = r"([0-9]{1,5}(?:\.[0-9]{1,3})?)"
    match = re.fullmatch(number + "[x×]" + number + "(px|mm|in)?", text.strip())
    if match is not None:
        unit = match[3] or "px"
        if all(16 <= float(side) * _UNITS[unit] <= 20_000 for side in (match[1], match[2])):
            return float(match[1]), float(match[2]), unit
    raise ValueError(
        f"{shortened(text)} is not a size such as 1600x1000 or 170x110mm (16 to 20000 px each way)"
    )


def size_as_text(size: Size) -> str:
    """What `size_of` reads; a part of the name of a file."""
    width, height, unit = size
    return f"{width:g}x{height:g}{unit if unit != 'px' else ''}"


def _sizes(value: Any) -> list[Size]:
    return [size_of(text) for text in _listed(value)]


def _pair(value: Any) -> list[str]:
    found = _listed(value)
    if len(found) != 2:
        raise ValueError('it is no pair, as in ["2019-12-31", "2024-06-20"]')
    return found


def _box(value: Any) -> list[float]:
    """Left, top, width and height."""
    try:
        found = [float(part) for part in (value.split(",") if isinstance(value, str) else value)]
    except (TypeError, ValueError) as error:
        raise ValueError("it is no left, top, width and height, as in -300,-200,600,400") from error
    if len(found) != 4 or not all(abs(part) < 1e7 for part in found) or min(found[2:]) <= 0:
        raise ValueError("it is no left, top, width and height, as in -300,-200,600,400")
    return found


def number(low: float, high: float, what: str) -> Kind:
    """Numbers within bounds."""

    def checked(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError(f"{shortened(value)} is not {what} from {low:g} to {high:g}")
        return float(value)

    def of_text(text: str) -> float:
        plain = re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,3})?", text)
        return checked(float(text) if plain else text)

    return Kind(of_text, checked)


def whole(low: int, high: int) -> Kind:
    """Whole numbers within bounds."""

    def checked(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"{shortened(value)} is not a whole number from {low} to {high}")
        return value

    return Kind(lambda text: checked(int(text) if re.fullmatch(r"[0-9]{1,4}", text) else text), checked)


def one_of(*choices: str) -> Kind:
    """One of some words."""

    def checked(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"{shortened(value)} is none of {', '.join(choices)}")
        return str(value)

    return Kind(checked, checked)


def some_of(*choices: str) -> Kind:
    """Some of some words, between commas or in a list."""

    def checked(value: Any) -> list[str]:
        found = [word.lstrip(".").lower() for word in _listed(value)]
        for word in found:
            if word not in choices:
                raise ValueError(f"{shortened(word)} is none of {', '.join(choices)}")
        return list(dict.fromkeys(found))

    return Kind(checked, checked, several=True)


TEXT = Kind(_text, _text)
FLAG = Kind(lambda _text: True, _flag, words=0)
LIST = Kind(_listed, _listed)
PAIR = Kind(_text, _pair, words=2)
SIZES = Kind(_sizes, _sizes, several=True)
BOX = Kind(_box, _box)
