"""The file of the open map: who may write it, and whether it changed behind our back."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from pathlib import Path

from relmap.model.project import Project
from relmap.storage import project_file
from relmap.storage.backups import Backups
from relmap.storage.errors import ChangedOnDisk, FileProblem, LockLost
from relmap.storage.lock import Holder, Lock
from relmap.storage.project_file import Saved


class MapFile:
    """Where the open map lives. A map that was never saved has none.

    Another relmap that has the same file open holds a lock beside it; then this one is read-only. In a folder
    that cannot be written there is no lock to have, and nothing to protect either.

    Args:
        path: of the file.
        digest: of what was read from it; empty: nothing was.
        lock: of it; None: the usual one.
        backups: where its earlier versions go; None: nowhere.
    """

    def __init__(
        self, path: Path, digest: str = "", lock: Lock | None = None, backups: Backups | None = None
    ) -> None:
        self.path = path
        self._backups = backups
        self._original_kept = False
        """Whether what was in the file before it was first written here is among them."""
        self._digest = digest
        self._lock = lock or Lock(path)
        self._gate = threading.RLock()
        """The lock is looked at from another thread, too."""
        self._had = self._lock.take()

    @property
    def digest(self) -> str:
        """Of what was last read or written here."""
        return self._digest

    @property
    def holder(self) -> Holder | None:
        """Another one, who may write it in place of us."""
        return self._lock.holder

    @property
    def taken(self) -> bool:
        """Whether another one has had it since it was opened."""
        return self.holder is not None and not self._had

    @property
    def lost(self) -> bool:
        """Whether another one has taken it over."""
        return self.holder is not None and self._had

    @property
    def is_free(self) -> bool:
        """Whether nobody else holds it, as far as is known; in a folder without locks nobody does."""
        return self.holder is None

    @property
    def may_be_taken_over(self) -> bool:
        """Whether its holder has been silent for so long."""
        return self.holder is not None and self._lock.is_silent()

    def look(self) -> Holder | None:
        """Renew the lock, or see whether it can be had by now; for another thread.

        Returns:
            another one who holds it now.
        """
        with self._gate:
            if self._lock.is_held:
                try:
                    if self._lock.renew():
                        return None
                except OSError:  # the disk is full, or gone for a moment
                    return None
            self._lock.take()
            return self._lock.holder

    def take_over(self) -> bool:
        """Take it from a holder that is silent; gives whether it is held now."""
        with self._gate:
            return self._lock.take_over()

    def own(self) -> None:
        """What is open here is what is in the file, which is held: whoever had it before has let go."""
        self._had = True

    def close(self) -> None:
        """Let others write it."""
        with self._gate:
            self._lock.release()

    def is_unchanged(self) -> bool:
        """Whether the file is what was last read or written here. Raises FileProblem."""
        try:
            self.check_unchanged()
        except ChangedOnDisk:
            return False
        return True

    def check_unchanged(self) -> bytes:
        """What is in the file, if it is what was last read or written here; nothing, if that is not known.

        Raises:
            ChangedOnDisk: it is something else.
            FileProblem: it cannot be read.
        """
        if not self._digest:
            return b""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            raise ChangedOnDisk(f"{self.path.name} was moved or deleted by another program.") from None
        except OSError as error:
            raise FileProblem(f"{self.path.name} cannot be read: {error.strerror or error}.") from error
        if hashlib.sha256(raw).hexdigest() != self._digest:
            raise ChangedOnDisk(f"{self.path.name} was changed by another program since it was opened.")
        return raw

    def was_read(self, digest: str) -> None:
        """What is open here was read from the file anew."""
        self._digest = digest

    def save(self, project: Project, overwrite: bool = False) -> Saved:
        """Write the map.

        Args:
            project: the map.
            overwrite: even if another program changed the file; never if another one holds its lock.

        Raises:
            LockLost: another relmap has taken the map over; the file is as it was.
            ChangedOnDisk: another program changed or removed the file.
            FileProblem: it is open elsewhere or cannot be written; the file is as it was.
        """
        with self._gate:
            self._check_lock()
            there = self._there() if overwrite else self.check_unchanged()
            if there and not self._original_kept:
                self._keep(there)
            self._original_kept = True
            saved = project_file.save(project, self.path)
            self._digest = saved.digest
            return saved

    def keep_version(self, raw: bytes) -> None:
        """Keep what was saved as an earlier version, for another thread. Raises FileProblem."""
        if self._backups is not None:
            self._backups.keep(self.path, raw)

    def _there(self) -> bytes:
        """What is about to be written over, whoever wrote it."""
        with contextlib.suppress(OSError):
            return self.path.read_bytes()
        return b""

    def _keep(self, raw: bytes) -> None:
        """Keep what is about to be written over. That it cannot be kept does not stop a save."""
        if self._backups is not None:
            with contextlib.suppress(FileProblem):  # the version that follows tells of it
                self._backups.keep(self.path, raw)

    def _check_lock(self) -> None:
        """Whoever slept may have lost it meanwhile."""
        if self._lock.take():
            self._had = True
            return
        if self.lost:
            raise LockLost(f"{self.path.name} was taken over by {self.holder}; nothing is written over it.")
        if self.taken:
            raise FileProblem(
                f"{self.path.name} is open elsewhere, by {self.holder}, who may be changing it.",
                "Save a copy instead.",
            )
