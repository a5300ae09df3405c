"""The lines of a journal: each with its length, and a checksum that rests on the line before.

    <bytes of the JSON> <checksum> <JSON>

A line that was altered, cut, lost or moved ends what can be read.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from relmap.storage.json_scan import Refused, decoded

_BYTES = 8
"""Of a checksum."""


class Damaged(ValueError):
    """What stands here is not what was written."""


def line(value: Any, before: str) -> tuple[bytes, str]:
    """A value as a line, and the line's checksum.

    Args:
        value: plain data.
        before: the checksum of the line before; empty for the first.
    """
    try:
        data = json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:  # the name of a file need not be text
        data = json.dumps(value).encode("ascii")
    checksum = _checksum(data, before)
    return b"%d %s %s\n" % (len(data), checksum.encode("ascii"), data), checksum


def whole_lines(raw: bytes) -> tuple[list[bytes], int]:
    """What stands in the lines that are as they were written, and how many others follow."""
    every = raw.split(b"\n")
    ended, cut = every[:-1], every[-1:]
    found: list[bytes] = []
    before = ""
    for text in ended:
        data, checksum = _parted(text)
        if data is None or _checksum(data, before) != checksum:
            break
        found.append(data)
        before = checksum
    left = [text for text in (*ended[len(found) :], *cut) if text]
    return found, len(left)


def value_of(data: bytes) -> Any:
    """The plain data of a line. Raises Damaged where it is none, or nested as no journal is."""
    try:
        return decoded(data.decode("utf-8"))
    except (ValueError, Refused, RecursionError) as error:
        raise Damaged("It is not what relmap writes.") from error


def _parted(text: bytes) -> tuple[bytes | None, str]:
    """What a line says, None if it has not its length; and its checksum."""
    length, _, rest = text.partition(b" ")
    checksum, _, data = rest.partition(b" ")
    if length != b"%d" % len(data) or not checksum.isalnum():
        return None, ""
    return data, checksum.decode("ascii")


def _checksum(data: bytes, before: str) -> str:
    return blake2b(before.encode("ascii") + b" " + data, digest_size=_BYTES).hexdigest()
