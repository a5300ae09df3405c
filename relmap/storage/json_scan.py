"""Reads a JSON object member by member, so that reading a large one can be told of and stopped."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from json import JSONDecodeError
from typing import Any

_SPACE = re.compile(r"[ \t\n\r]*")
_OFTEN = 2_000
"""After so many elements it is told how far the reading is."""


class Refused(Exception):
    """What JSON allows and a map does not."""


@dataclass
class Scanned:
    """An object, with its long lists as places in the text.

    members: every other member.
    lists: start and end of each element of a list.
    """

    members: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def scan(text: str, lists: Collection[str], told: Callable[[float], None]) -> Scanned:
    """Read an object once through; everything in it is looked at, but the elements of lists are not kept.

    Args:
        text: JSON; an object, as `is_object` tells.
        lists: members that are not kept if they are lists.
        told: called now and then with the part done, 0 to 1; may raise to stop.

    Raises:
        JSONDecodeError: it is no JSON.
        Refused: a key stands twice in one object, or a number is none.
        RecursionError: it is nested too deep.
    """
    found = Scanned()
    seen: set[str] = set()
    at = _after_space(text, _after_space(text, 0) + 1)
    if text[at : at + 1] == "}":
        _expect_end(text, at + 1)
        return found
    while True:
        key, at = _key(text, at)
        if key in seen:
            raise _double(key)
        seen.add(key)
        if key in lists and text[at : at + 1] == "[":
            found.lists[key], at = _elements(text, at, told)
        else:
            found.members[key], at = value_at(text, at)
        at = _after_space(text, at)
        if text[at : at + 1] == "}":
            _expect_end(text, at + 1)
            return found
        at = _after(text, at, ",")


def is_object(text: str) -> bool:
    """Whether a text begins as an object."""
    at = _after_space(text, 0)
    return text[at : at + 1] == "{"


def value_at(text: str, at: int) -> tuple[Any, int]:
    """The value at a position of a text, and where it ends. Raises as `scan` does."""
    return _DECODER.raw_decode(text, at)


def decoded(text: str) -> Any:
    """The value of a text that is nothing else. Raises as `scan` does."""
    return _DECODER.decode(text)


def _elements(text: str, at: int, told: Callable[[float], None]) -> tuple[list[tuple[int, int]], int]:
    """Where the elements of a list are, and where it ends."""
    found: list[tuple[int, int]] = []
    at = _after_space(text, at + 1)
    if text[at : at + 1] == "]":
        return found, at + 1
    while True:
        _, end = value_at(text, at)
        found.append((at, end))
        if len(found) % _OFTEN == 0:
            told(end / len(text))
        at = _after_space(text, end)
        if text[at : at + 1] == "]":
            return found, at + 1
        at = _after(text, at, ",")


def _key(text: str, at: int) -> tuple[str, int]:
    """A key and where its value begins."""
    if text[at : at + 1] != '"':
        raise JSONDecodeError("Expecting property name enclosed in double quotes", text, at)
    key, end = value_at(text, at)
    return key, _after(text, _after_space(text, end), ":")


def _after(text: str, at: int, sign: str) -> int:
    """What follows a sign and the space after it."""
    if text[at : at + 1] != sign:
        raise JSONDecodeError(f"Expecting '{sign}' delimiter", text, at)
    return _after_space(text, at + 1)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found is not None else at


def _expect_end(text: str, at: int) -> None:
    end = _after_space(text, at)
    if end != len(text):
        raise JSONDecodeError("Extra data", text, end)


def _double(key: str) -> Refused:
    return Refused(f"the key “{key[:60]}” stands twice in one object.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _double(next(key for key in keys if keys.count(key) > 1))
    return found


def _no_constant(constant: str) -> float:
    raise Refused(f"{constant} is not a number.")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise Refused(f"{text[:40]} is too large a number.")
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_finite)
