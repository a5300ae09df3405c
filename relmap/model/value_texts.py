"""Lists, numbers and attributes as one line of text that can be typed, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from relmap.model.records import Scalar


def list_text(parts: Iterable[str]) -> str:
    """Several texts between semicolons; one that holds a semicolon stands in quotes."""
    return "; ".join(f'"{part}"' if ";" in part else part for part in parts)


def list_of(text: str) -> tuple[str, ...]:
    """The texts between semicolons."""
    return tuple(unquoted(part) for part in split_list(text))


def number_text(number: float | None) -> str:
    """A number as it is typed; empty: none."""
    return "" if number is None else f"{number:.12g}"


def attributes_text(attributes: Mapping[str, Scalar]) -> str:
    """Names with values, as in `population: 2.8; landlocked: yes`."""
    return "; ".join(f"{name}: {_scalar_text(scalar)}" for name, scalar in attributes.items())


def attributes_of(text: str) -> dict[str, Scalar]:
    """The attributes of such a text. Raises ValueError: a part has no name."""
    found: dict[str, Scalar] = {}
    for part in split_list(text):
        name, colon, value = part.partition(":")
        if not colon or not name.strip():
            raise ValueError(f"“{part.strip()[:40]}” has no name and value. Write name: value.")
        found[name.strip()] = _scalar(value.strip())
    return found


def split_list(text: str) -> list[str]:
    """The parts between semicolons; those within quotes do not count."""
    parts = re.findall(r'(?:"[^"]*"|[^;"]|")+', text)
    return [part.strip() for part in parts if part.strip()]


def unquoted(text: str) -> str:
    """A part without its quotes."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _scalar_text(scalar: Scalar) -> str:
    if isinstance(scalar, bool):
        return "yes" if scalar else "no"
    if scalar is None:
        return ""
    # A text that looks like a number or a yes keeps its quotes, so that it stays a text.
    if isinstance(scalar, str) and (";" in scalar or not isinstance(_scalar(scalar), str)):
        return f'"{scalar}"'
    return str(scalar)


def _scalar(text: str) -> Scalar:
    if text in ("yes", "no"):
        return text == "yes"
    if not text:
        return None
    if unquoted(text) != text:
        return unquoted(text)
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        # 007 is a name, not seven.
        return number if str(number) == text else text
    return text
