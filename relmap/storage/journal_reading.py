"""Reads what a crash has left: as strictly as a map, line by line, and no further than it is whole.

Journals of versions 1 and 2 have lines of JSON without checksums.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from relmap.model.diff import Diff, Merged, from_plain
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.storage import project_file
from relmap.storage.errors import FileProblem
from relmap.storage.journal import VERSION, base_of
from relmap.storage.journal_lines import Damaged, value_of, whole_lines

_MISFIT = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What plain data raise that are not what is expected."""
_UNSUMMED = (1, 2)
"""Versions whose lines have no checksum."""


@dataclass(frozen=True)
class Recovered:
    """The map as it was saved, and what had been done to it since."""

    base: Project
    changes: Diff
    path: Path | None
    digest: str
    """Of the saved file the journal began with."""
    count: int = 0
    """How many changes were read."""
    unread: int = 0
    """How many lines could not be: the first is damaged, and the others rest on it."""
    at: datetime | None = None
    """When the last of them was made."""


def recover(file: Path) -> Recovered:
    """Read a journal, up to the first line that is not as it was written.

    Raises:
        FileProblem: the file is no journal, or cannot be read.
    """
    raw = project_file.read_bytes(file)
    unsummed = raw.startswith(b"{")
    lines, unread = _ended_lines(raw) if unsummed else whole_lines(raw)
    if not lines:
        raise FileProblem(f"{file.name} is no journal of relmap, or its beginning is damaged.")
    try:
        head = value_of(lines[0])
        if head["journal"] not in (_UNSUMMED if unsummed else (VERSION,)):
            raise FileProblem(f"{file.name} was written by another version of relmap.")
        path = None if head["path"] is None else Path(head["path"])
        digest = str(head["digest"])
        base = project_file.loads(_beginning(file, head, path, digest), "the saved map").project
        written = datetime.fromtimestamp(file.stat().st_mtime)
    except OSError as error:
        raise FileProblem(f"{file.name} cannot be read: {error.strerror or error}.") from error
    except _MISFIT as error:
        raise FileProblem(f"{file.name} is no journal of relmap.") from error
    changes, count, read, at = _replayed(base, lines[1:])
    return Recovered(base, changes, path, digest, count, unread + len(lines) - 1 - read, at or written)


def _ended_lines(raw: bytes) -> tuple[list[bytes], int]:
    """The lines that were written to their end, and whether another one was begun."""
    *ended, cut = raw.split(b"\n")
    return ended, int(bool(cut))


def _beginning(file: Path, head: Mapping[str, Any], path: Path | None, digest: str) -> bytes:
    """The map with which a journal began."""
    if head["base"] is not None:
        return head["base"].encode("utf-8")
    beside = base_of(file)
    if head["journal"] in _UNSUMMED and beside.is_file():
        return project_file.read_bytes(beside)
    wanted = digest if head["journal"] in _UNSUMMED else head["base_digest"]
    for place in (beside, path):
        if place is not None and place.is_file():
            raw = project_file.read_bytes(place)
            if hashlib.sha256(raw).hexdigest() == wanted:
                return raw
    raise FileProblem(
        f"{file.name} cannot be used: the map that its changes belong to is no longer as it was, "
        "or not there.",
        "The map itself is as it was last saved.",
    )


def _replayed(base: Project, lines: Iterable[bytes]) -> tuple[Diff, int, int, datetime | None]:
    """What the lines come to, how many changes that is, how many lines were read, when the last was made."""
    merged, now = Merged(), base
    count, read, at = 0, 0, None
    for data in lines:
        try:
            diff, more, when = _change(value_of(data))
            now = diff.apply(now)
        except (*_MISFIT, ValidationError, RelmapError):
            break  # what follows rests on this one; how many that are is told
        merged.add(diff)
        count, read, at = count + more, read + 1, when or at
    return merged.diff(), count, read, at


def _change(value: Any) -> tuple[Diff, int, datetime | None]:
    """The diff of a line, how many changes it is, and when it was written."""
    if isinstance(value, list):  # of versions 1 and 2
        return _checked(from_plain(value)), 1, None  # pyright: ignore[reportUnknownArgumentType]
    return _checked(from_plain(value["diff"])), int(value["count"]), datetime.fromisoformat(value["at"])


def _checked(diff: Diff) -> Diff:
    """The diff, if each record has the id under which it stands. Raises Damaged."""
    for ref, change in diff.changes.items():
        if any(record is not None and record.id != ref.id for record in change):
            raise Damaged("A record stands under the id of another.")
    return diff
