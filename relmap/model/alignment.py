"""Which element of one list is which of another, where elements have no ids."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel
from pydantic_core import to_json

_ALIKE = 0.2
"""Elements less alike than this are different ones."""
_LARGEST = 250_000
"""Pairs of elements that are compared; of longer lists those left over are paired in order."""


def plain(value: Any) -> bytes:
    """A value as it is written: two that are written alike are the same, and 1 is not true."""
    return to_json(value)


def alike(one: Any, other: Any) -> float:
    """How much two elements have in common: 0 nothing, 1 all; fields that none of them sets do not count."""
    if not isinstance(one, BaseModel) or type(one) is not type(other):
        return float(plain(one) == plain(other))
    said = [
        name
        for name in dict(one).keys() | dict(other).keys()
        if name in one.model_fields_set or name in other.model_fields_set
    ]
    if not said:
        return 1.0
    return sum(_share(getattr(one, name, None), getattr(other, name, None)) for name in said) / len(said)


def _share(one: Any, other: Any) -> float:
    if plain(one) == plain(other):
        return 1.0
    if isinstance(one, str) and isinstance(other, str) and one and other:
        return 0.5 * _same_beginning(one, other) / max(len(one), len(other))
    return 0.0


def _same_beginning(one: str, other: str) -> int:
    """How many letters from the beginning are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def aligned(base: Sequence[Any], other: Sequence[Any]) -> dict[int, int]:
    """The positions in `other` of the elements of `base` that are still there, changed or not.

    Equal elements are the same wherever they stand; of those left over, pairs in order with the most in
    common (Needleman and Wunsch 1970, without a cost of gaps).
    """
    places: dict[bytes, deque[int]] = {}
    for position, element in enumerate(other):
        places.setdefault(plain(element), deque()).append(position)
    found: dict[int, int] = {}
    for position, element in enumerate(base):
        equal = places.get(plain(element))
        if equal:
            found[position] = equal.popleft()
    taken = set(found.values())
    left = [n for n in range(len(base)) if n not in found]
    right = [n for n in range(len(other)) if n not in taken]
    found.update(_paired(base, other, left, right))
    return found


def _paired(base: Sequence[Any], other: Sequence[Any], left: list[int], right: list[int]) -> dict[int, int]:
    if len(left) * len(right) > _LARGEST:
        return {i: j for i, j in zip(left, right, strict=False) if alike(base[i], other[j]) >= _ALIKE}
    score = np.zeros((len(left), len(right)))
    for row, i in enumerate(left):
        for column, j in enumerate(right):
            score[row, column] = alike(base[i], other[j])
    score[score < _ALIKE] = 0.0
    best = np.zeros((len(left) + 1, len(right) + 1))
    for row in range(len(left) - 1, -1, -1):
        for column in range(len(right) - 1, -1, -1):
            with_both = score[row, column] + best[row + 1, column + 1] if score[row, column] else 0.0
            best[row, column] = max(with_both, best[row + 1, column], best[row, column + 1])
    found: dict[int, int] = {}
    row = column = 0
    while row < len(left) and column < len(right):
        pair = score[row, column]
        if pair and best[row, column] == pair + best[row + 1, column + 1]:
            found[left[row]] = right[column]
            row, column = row + 1, column + 1
        elif best[row, column] == best[row + 1, column]:
            row += 1
        else:
            column += 1
    return found
