"""A layered collection is to its readers what a dictionary is."""

from __future__ import annotations

import random
from collections.abc import Mapping

from relmap.model.layers import Layered, changed


def _after(whole: dict[str, int], changes: Mapping[str, int | None]) -> dict[str, int]:
    """The same with a dictionary."""
    found = dict(whole)
    for key, item in changes.items():
        if item is None:
            del found[key]
        else:
            found[key] = item
    return found


def _some_changes(rng: random.Random, whole: dict[str, int], gone: list[str]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for _ in range(rng.randrange(1, 9)):
        kind = rng.random()
        if kind < 0.4:
            found[rng.choice(list(whole))] = rng.randrange(10**6)
        elif kind < 0.6:
            found[f"new{rng.randrange(10**9)}"] = rng.randrange(10**6)
        elif kind < 0.9 or not gone:
            found[rng.choice(list(whole))] = None
        else:
            found[gone[-1]] = rng.randrange(10**6)
    gone += [key for key, item in found.items() if item is None]
    return found


def test_it_reads_as_a_dictionary_through_many_changes() -> None:
    rng = random.Random(3)
    start = {f"k{n}": n for n in range(3_000)}
    plain, layered, gone, layers = start, changed(start, {}), list[str](), 0
    for _ in range(400):
        changes = _some_changes(rng, plain, gone)
        before = list(layered.items())
        plain, after = _after(plain, changes), changed(layered, changes)
        assert list(layered.items()) == before  # as it was
        layered = after
        layers += isinstance(layered, Layered)
        assert list(layered.items()) == list(plain.items())
        assert list(layered) == list(plain)
        assert list(layered.values()) == list(plain.values())
        assert len(layered) == len(plain)
        for key in (*changes, *gone[-9:], "none"):
            assert (key in layered, layered.get(key)) == (key in plain, plain.get(key))
        assert layered == plain
        assert plain == layered
        assert layered.keys() == plain.keys()
    assert layers > 200
    assert gone


def test_a_small_collection_is_a_dictionary() -> None:
    assert type(changed({"a": 1, "b": 2}, {"a": None, "c": 3})) is dict
    assert changed({"a": 1, "b": 2}, {"a": None, "c": 3}) == {"b": 2, "c": 3}


def test_what_is_unchanged_is_shared() -> None:
    start = {f"k{n}": n for n in range(3_000)}
    found = changed(changed(start, {"k1": -1}), {"k2": None})
    assert isinstance(found, Layered)
    assert found.base is start
    assert found.over == {"k1": -1, "k2": None}
