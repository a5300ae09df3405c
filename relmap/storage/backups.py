"""Earlier versions of maps: one a save, thinned out with age, in a folder of their own.

Each map has a folder named after its real path; a version is the file as it was saved, compressed, and its
name tells when, in UTC, and the beginning of its digest (SHA-256).
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from relmap.storage.errors import FileProblem
from relmap.storage.safe_write import safe_write

LIMIT = 500_000_000
"""Bytes that all versions of all maps take together, at most."""
_LARGEST = 1 << 30
"""Bytes of a version as it is unpacked, at most."""
_LIST = "map.json"
_TIME = "%Y%m%dT%H%M%S.%fZ"
_AGES = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=31), timedelta(days=1)),
    (timedelta(days=366), timedelta(weeks=1)),
)
"""Up to which age one of how long a time is kept; all of the last hour are."""
_HOUR = timedelta(hours=1)
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)  # a Monday: weeks are those of the calendar


@dataclass(frozen=True)
class Version:
    """A map as it was saved once.

    Args:
        time: when, in UTC.
        size: of the compressed file, in bytes.
        file: in which it is.
    """

    time: datetime
    size: int
    file: Path


@dataclass(frozen=True)
class BackedUp:
    """A map that has versions, the newest first."""

    path: Path
    versions: tuple[Version, ...]


def kept(versions: Iterable[Version], now: datetime) -> set[Version]:
    """Which versions of one map stay.

    All of the last hour; the last of each hour for a day, of each day for a month, of each week for a year;
    and the last of all. One from the future, where a clock went wrong, counts as one of now.
    """
    rows = sorted(versions, key=lambda version: version.time, reverse=True)
    stay = set(rows[:1])
    filled: set[tuple[timedelta, int]] = set()
    for version in rows:
        age = now - version.time
        if age <= _HOUR:
            stay.add(version)
        for oldest, step in _AGES:
            span = (step, (version.time - _BEGINNING) // step)
            if span not in filled:
                filled.add(span)
                if age <= oldest:
                    stay.add(version)
    return stay


def over_limit(maps: Iterable[Iterable[Version]], limit: int = LIMIT) -> set[Version]:
    """Which versions go because all together are too large: the oldest first, never the last of a map."""
    by_map = [sorted(versions, key=lambda version: version.time) for versions in maps]
    total = sum(version.size for versions in by_map for version in versions)
    gone: set[Version] = set()
    for version in sorted((v for versions in by_map for v in versions[:-1]), key=lambda v: v.time):
        if total <= limit:
            break
        gone.add(version)
        total -= version.size
    return gone


class Backups:
    """The versions in a folder.

    Args:
        folder: made when it is first written to.
        now: the time, in UTC.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._folder = folder
        self._now = now

    def keep(self, path: Path, raw: bytes) -> None:
        """Keep a version of a map, if it is another than the last; those that have had their time go.

        Args:
            path: of the map.
            raw: its file.

        Raises:
            FileProblem: it is not kept.
        """
        folder = self._folder_of(path)
        digest = hashlib.sha256(raw).hexdigest()[:16]
        there = _versions(folder)
        if there and there[0].file.name.endswith(f"-{digest}.json.gz"):
            return
        try:
            if not (folder / _LIST).exists():
                folder.mkdir(parents=True, exist_ok=True)
                safe_write(folder / _LIST, json.dumps({"path": str(_real(path))}).encode())
            name = f"{self._now():{_TIME}}-{digest}.json.gz"
            safe_write(folder / name, gzip.compress(raw, 6, mtime=0))
        except OSError as error:
            raise FileProblem(f"No earlier version was kept: {error.strerror or error}.") from error
        self._thin(folder)

    def versions(self, path: Path) -> list[Version]:
        """Those of a map, the newest first."""
        return _versions(self._folder_of(path))

    def maps(self) -> list[BackedUp]:
        """All maps that have versions, the one saved last first."""
        found = [BackedUp(path, tuple(_versions(folder))) for folder, path in self._folders()]
        found = [each for each in found if each.versions]
        return sorted(found, key=lambda each: each.versions[0].time, reverse=True)

    def read(self, version: Version) -> bytes:
        """The file as it was saved.

        Raises:
            FileProblem: it cannot be read, or is not what was written.
        """
        try:
            packed = version.file.read_bytes()
            unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            raw = unpack.decompress(packed, _LARGEST)
        except OSError as error:
            raise FileProblem(f"This version cannot be read: {error.strerror or error}.") from error
        except zlib.error as error:
            raise FileProblem("This version is damaged.", "Choose another one.") from error
        if hashlib.sha256(raw).hexdigest()[:16] != _digest_in(version.file):
            raise FileProblem("This version is damaged.", "Choose another one.")
        return raw

    # --- within ---------------------------------------------------------------------------

    def _folder_of(self, path: Path) -> Path:
        return self._folder / hashlib.sha256(os.fsencode(_real(path))).hexdigest()[:24]

    def _folders(self) -> Iterator[tuple[Path, Path]]:
        """The folders, and the maps whose versions they hold."""
        with contextlib.suppress(OSError):
            for entry in sorted(os.scandir(self._folder), key=lambda entry: entry.name):
                path = _path_in(Path(entry.path) / _LIST)
                if path is not None:
                    yield Path(entry.path), path

    def _thin(self, folder: Path) -> None:
        now, versions = self._now(), _versions(folder)
        _remove({*versions} - kept(versions, now))
        _remove(over_limit(_versions(folder) for folder, _ in self._folders()))


def _versions(folder: Path) -> list[Version]:
    found: list[Version] = []
    with contextlib.suppress(OSError):  # there is none yet, or another program has just removed one
        for entry in os.scandir(folder):
            time = _time_in(entry.name)
            if time is not None and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    found.append(Version(time, entry.stat().st_size, Path(entry.path)))
    return sorted(found, key=lambda version: version.time, reverse=True)


def _time_in(name: str) -> datetime | None:
    if not name.endswith(".json.gz"):
        return None
    with contextlib.suppress(ValueError):
        return datetime.strptime(name.partition("-")[0], _TIME).replace(tzinfo=UTC)
    return None


def _digest_in(file: Path) -> str:
    return file.name.removesuffix(".json.gz").partition("-")[2]


def _path_in(file: Path) -> Path | None:
    """The map to which a folder belongs; None: nothing says so."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        with file.open("rb") as opened:
            row: Any = json.loads(opened.read(100_000))
        if isinstance(row, dict) and isinstance(row.get("path"), str):  # pyright: ignore[reportUnknownMemberType]
            return Path(row["path"])  # pyright: ignore[reportUnknownArgumentType]
    return None


def _remove(versions: Iterable[Version]) -> None:
    for version in versions:
        with contextlib.suppress(OSError):  # another program has, or by the next time
            version.file.unlink()


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
