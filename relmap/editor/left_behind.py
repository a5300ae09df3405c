"""The journals that a crash has left, and those that are kept aside for a while."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_state_path
from PySide6.QtCore import QLockFile

from relmap.model.errors import RelmapError
from relmap.storage import journal, project_file
from relmap.storage.backups import Backups
from relmap.storage.errors import FileProblem
from relmap.storage.journal import SUFFIX, base_of
from relmap.storage.journal_reading import Recovered, recover

DAYS = 30
"""For so long what was discarded or cannot be read is kept."""


def journal_folder() -> Path:
    """Where journals are kept."""
    return user_state_path("relmap", appauthor=False) / "journals"


def earlier_versions() -> Backups:
    """Where earlier versions of maps are kept."""
    return Backups(user_state_path("relmap", appauthor=False) / "versions")


def aside_folder() -> Path:
    """Where those are kept that nobody wants."""
    return journal_folder() / "aside"


def lock_of(file: Path) -> QLockFile:
    """What says that a program is at a journal, as long as it lives."""
    lock = QLockFile(f"{file}.lock")
    lock.setStaleLockTime(0)
    return lock


@dataclass(frozen=True)
class Left:
    """A journal without a program; while it is held, no other program is offered it."""

    file: Path
    lock: QLockFile | None
    """None: it is kept aside already."""

    def release(self) -> None:
        """Leave it for another time."""
        if self.lock is not None:
            self.lock.unlock()

    def remove(self) -> None:
        """It is not needed any longer. Raises FileProblem."""
        journal.discard(self.file)
        self.release()

    def set_aside(self) -> None:
        """Keep it for a while, out of the way. Raises FileProblem."""
        if self.lock is not None:
            set_aside(self.file)
            self.release()


@dataclass(frozen=True)
class Offer:
    """What a journal holds, or why it cannot be read."""

    left: Left
    found: Recovered | None
    fault: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be had from it, and nothing is wrong with it."""
        found = self.found
        return found is not None and not found.unread and (not found.changes or _is_saved(found))

    def taken(self) -> None:
        """What could be read of it is elsewhere now. Raises FileProblem."""
        if self.found is not None and not self.found.unread:
            self.left.remove()
        else:
            self.left.set_aside()


def _is_saved(found: Recovered) -> bool:
    """Whether the file holds all of it already: the program ended between saving and forgetting it."""
    if found.path is None:
        return False
    try:
        now = found.changes.apply(found.base)
        return found.path.read_bytes() == project_file.dumps(now)
    except (OSError, RelmapError):
        return False


def offer_of(left: Left) -> Offer:
    """Read a journal, whatever it holds."""
    try:
        return Offer(left, recover(left.file))
    except FileProblem as error:
        return Offer(left, None, str(error))


def left_behind() -> list[Left]:
    """The journals whose program is gone, newest first; each is held until it is released."""
    _forget_old(aside_folder())
    found: list[Left] = []
    for file in _journals(journal_folder()):
        lock = lock_of(file)
        # A program that lives holds the file itself: a number alone may be another one's by now, or our own.
        if lock.tryLock(0) or (lock.removeStaleLockFile() and lock.tryLock(0)):
            found.append(Left(file, lock))
    return found


def kept_aside() -> list[Left]:
    """The journals that nobody wanted, newest first; those that are too old are removed."""
    _forget_old(aside_folder())
    return [Left(file, None) for file in _journals(aside_folder())]


def set_aside(file: Path) -> None:
    """Keep a journal for a while, out of the way. Raises FileProblem."""
    moved = journal.move(file, aside_folder())
    for part in (moved, base_of(moved)):
        with contextlib.suppress(OSError):  # then it is kept for longer, or as long as it was used
            os.utime(part)


def _forget_old(folder: Path) -> None:
    for file in folder.glob(f"*{SUFFIX}*") if folder.is_dir() else ():
        with contextlib.suppress(OSError):  # by the next start, then
            if time.time() - file.stat().st_mtime > DAYS * 86_400:
                file.unlink()


def _journals(folder: Path) -> Iterator[Path]:
    found: list[tuple[float, Path]] = []
    for file in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # another program has just removed it
            found.append((file.stat().st_mtime, file))
    yield from (file for _, file in sorted(found, reverse=True))
