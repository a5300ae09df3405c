"""The file of the open map: who may write it, and whether it changed behind our back."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile

from relmap.model.project import Project
from relmap.storage import project_file
from relmap.storage.errors import ChangedOnDisk, FileProblem


class MapFile:
    """Where the open map lives. A map that was never saved has none.

    Another relmap that has the same file open holds a lock beside it; then this one is read-only.
    """

    def __init__(self, path: Path, digest: str = "") -> None:
        self.path = path
        self._digest = digest
        self._lock = QLockFile(str(path.with_name(f".{path.name}.lock")))
        self._lock.setStaleLockTime(0)
        # In a folder that cannot be written there is no lock to have, and nothing to protect either.
        self._locked = self._lock.tryLock(0)
        self.taken = not self._locked and self._lock.error() == QLockFile.LockError.LockFailedError

    @property
    def digest(self) -> str:
        """Of what was last read or written here."""
        return self._digest

    def close(self) -> None:
        """Let others write it."""
        if self._locked:
            self._lock.unlock()
            self._locked = False

    def check_unchanged(self) -> None:
        """Raise ChangedOnDisk if the file is not what was last read or written here."""
        if not self._digest:
            return
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            raise ChangedOnDisk(f"{self.path.name} was moved or deleted by another program.") from None
        except OSError as error:
            raise FileProblem(f"{self.path.name} cannot be read: {error.strerror or error}.") from error
        if hashlib.sha256(raw).hexdigest() != self._digest:
            raise ChangedOnDisk(f"{self.path.name} was changed by another program since it was opened.")

    def save(self, project: Project, overwrite: bool = False) -> tuple[str, ...]:
        """Write the map; gives what could not be kept of the file that was there.

        Args:
            project: the map.
            overwrite: even if another program changed the file.

        Raises:
            ChangedOnDisk: another program changed or removed the file.
            FileProblem: it is open elsewhere or cannot be written; the file is as it was.
        """
        if self.taken:
            raise FileProblem(
                f"{self.path.name} is open in another relmap, which may be changing it.",
                "Save a copy instead.",
            )
        if not overwrite:
            self.check_unchanged()
        self._digest, lost = project_file.save(project, self.path)
        return lost
