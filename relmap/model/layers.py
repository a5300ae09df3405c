"""A large collection with a few changes, which shares all that is unchanged with the one it came from."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import Generic, TypeVar

Item = TypeVar("Item")

_LARGE = 2_000
"""Smaller collections are copied: that is quick, and a plain dictionary is the quickest to read."""
_PART = 32
"""Where more than a part of this is changed, all is copied."""


def changed(whole: Mapping[str, Item], changes: Mapping[str, Item | None]) -> Mapping[str, Item]:
    """A collection after some changes, in the order that a dictionary would have.

    Args:
        whole: the collection, which stays as it is.
        changes: by id: what stands there now; None: nothing.
    """
    if len(whole) < _LARGE:
        return _copied(whole, changes)
    base, over = (whole.base, dict(whole.over)) if isinstance(whole, Layered) else (whole, {})
    for key, item in changes.items():
        if item is None and key in base:
            over[key] = None
        elif item is None:
            del over[key]
        else:
            if key in over and over[key] is None:
                return _copied(whole, changes)  # it comes back, but as the last
            over[key] = item
    if len(over) * _PART > len(base):
        return _copied(whole, changes)
    return Layered(base, over)


def _copied(whole: Mapping[str, Item], changes: Mapping[str, Item | None]) -> Mapping[str, Item]:
    found = dict(whole.items())
    for key, item in changes.items():
        if item is None:
            del found[key]
        else:
            found[key] = item
    return found


class Layered(Mapping[str, Item], Generic[Item]):
    """A dictionary that is not changed any more, and what stands in place of some of its items.

    Args:
        base: the dictionary.
        over: by id, what stands there instead, or comes after all others; None: nothing.
    """

    __slots__ = ("_count", "base", "over")

    def __init__(self, base: Mapping[str, Item], over: Mapping[str, Item | None]) -> None:
        self.base, self.over = base, over
        new = sum(key not in base for key in over)
        self._count = len(base) + new - sum(item is None for item in over.values())

    def __getitem__(self, key: str) -> Item:
        if key in self.over:
            item = self.over[key]
            if item is None:
                raise KeyError(key)
            return item
        return self.base[key]

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str) and key in self.over:
            return self.over[key] is not None
        return key in self.base

    def __len__(self) -> int:
        return self._count

    def pairs(self) -> Iterator[tuple[str, Item]]:
        """Ids and items, in order."""
        base, over = self.base, self.over
        for key, item in base.items():
            if key not in over:
                yield key, item
            elif (other := over[key]) is not None:
                yield key, other
        for key, item in over.items():
            if item is not None and key not in base:
                yield key, item

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self.pairs())

    def values(self) -> ValuesView[Item]:
        """The items, in order."""
        return _Values(self)

    def items(self) -> ItemsView[str, Item]:
        """Ids and items, in order."""
        return _Items(self)

    def __repr__(self) -> str:
        return repr(dict(self.pairs()))


class _Values(ValuesView[Item]):
    """Without a look at each by its id."""

    def __init__(self, whole: Layered[Item]) -> None:
        super().__init__(whole)
        self._whole = whole

    def __iter__(self) -> Iterator[Item]:
        return (item for _, item in self._whole.pairs())


class _Items(ItemsView[str, Item]):
    """Without a look at each by its id."""

    def __init__(self, whole: Layered[Item]) -> None:
        super().__init__(whole)
        self._whole = whole

    def __iter__(self) -> Iterator[tuple[str, Item]]:
        return self._whole.pairs()
