"""Sound inputs bent: bits, pieces, words that have broken programs, and JSON of another shape."""

from __future__ import annotations

import json
import random
from typing import Any

TOKENS = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"NaN", b"-Infinity", b"1e999", b"-0", b"9" * 400, b"[" * 3_000,
    b'{"a":' * 500, b"\\ud800", b"\\u0000", b'"', b"\\", b"\n", b"\r", b"\t", b"null", b"true", b"[]", b"{}",
    b"../../etc/passwd", b"=cmd()", b"'=", "\u202e".encode(), "\u0301".encode() * 50, "İ".encode(),
    b"2024-02-30", b"0000", b"-9999999", b"%s%n", b"<img src=x>", b'"relmap": [2, 0],', b'"id": "a",', b"/..",
    b"[..",    b"\xc3\x28", b"\x80" * 40,
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, -1, 7, 1e308, 10**30, "", "x", "\u0000", "é" * 300, "2024", "2024/2020", "../..",
    "a", "b", [], {}, [[]], [None], ["a"], [1, 2], {"a": 1}, {"id": "a"}, {"actor": "a"}, float("nan"),
    "\ud800",
]  # fmt: skip


def mutated(rng: random.Random, seeds: list[bytes]) -> bytes:
    """One of the seeds, bent once or a few times."""
    raw = rng.choice(seeds)
    if rng.random() < 0.45:
        bent = _bent_json(rng, raw)
        if bent is not None:
            return bent
    for _ in range(rng.choice((1, 1, 1, 2, 4, 9))):
        raw = rng.choice((_flipped, _cut, _spliced, _with_token, _doubled, _with_noise))(rng, raw, seeds)
    return raw


def _at(rng: random.Random, raw: bytes) -> int:
    return rng.randrange(len(raw) + 1)


def _flipped(rng: random.Random, raw: bytes, _seeds: list[bytes]) -> bytes:
    if not raw:
        return raw
    data, at = bytearray(raw), rng.randrange(len(raw))
    data[at] ^= 1 << rng.randrange(8)
    return bytes(data)


def _cut(rng: random.Random, raw: bytes, _seeds: list[bytes]) -> bytes:
    one, other = sorted((_at(rng, raw), _at(rng, raw)))
    return rng.choice((raw[:one], raw[one:], raw[:one] + raw[other:]))


def _spliced(rng: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    other = rng.choice(seeds)
    return raw[: _at(rng, raw)] + other[_at(rng, other) :]


def _with_token(rng: random.Random, raw: bytes, _seeds: list[bytes]) -> bytes:
    at = _at(rng, raw)
    return raw[:at] + rng.choice(TOKENS) + raw[at + rng.choice((0, 0, 1, 5)) :]


def _doubled(rng: random.Random, raw: bytes, _seeds: list[bytes]) -> bytes:
    one, other = sorted((_at(rng, raw), _at(rng, raw)))
    return raw[:other] + raw[one : min(other, one + 20_000)] + raw[other:]


def _with_noise(rng: random.Random, raw: bytes, _seeds: list[bytes]) -> bytes:
    at = _at(rng, raw)
    return raw[:at] + rng.randbytes(rng.randrange(1, 40)) + raw[at:]


def _bent_json(rng: random.Random, raw: bytes) -> bytes | None:
    """The same JSON with some values, names or members otherwise; None: it is no JSON."""
    try:
        data = json.loads(raw)
    except ValueError:
        return None
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        data = _bent(rng, data, 0)
    return json.dumps(data, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")


def _bent(rng: random.Random, value: Any, depth: int) -> Any:
    if depth > 8 or rng.random() < 0.12 or not isinstance(value, dict | list) or not value:
        return rng.choice(VALUES)
    if isinstance(value, dict):
        members = dict(value)
        key = rng.choice(list(members))
        how = rng.random()
        if how < 0.1:
            del members[key]
        elif how < 0.15:
            members[rng.choice(("id", "name", "when", "phases", "more", key + "x"))] = members.pop(key)
        else:
            members[key] = _bent(rng, members[key], depth + 1)
        return members
    items = list(value)
    at = rng.randrange(len(items))
    how = rng.random()
    if how < 0.1:
        del items[at]
    elif how < 0.2:
        items.insert(rng.randrange(len(items) + 1), items[at])
    else:
        items[at] = _bent(rng, items[at], depth + 1)
    return items
