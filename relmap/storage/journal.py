"""What was changed since the last save, on disk while it happens, so that a crash loses nothing.

A journal is a file of lines (`journal_lines`): first the map as it was opened or last saved, then each diff
as it was applied, undos among them. A large map stands in a file of its own beside it. If the file of the map
is as it was read, the digest of that will do until the copy beside is whole.

All of it may be done in any thread, but in one at a time.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from relmap.model.diff import Diff, Merged, to_plain
from relmap.model.project import Project
from relmap.storage import project_file
from relmap.storage.errors import FileProblem
from relmap.storage.journal_lines import line
from relmap.storage.safe_write import safe_write

SUFFIX = ".journal"
VERSION = 3
INLINE = 200
"""Maps of up to so many records stand in the journal itself."""
COMPACT = 1_000_000
"""A journal is written anew once its changes take more bytes than this, and than its map."""


def base_of(file: Path) -> Path:
    """The file beside a journal that has the map with which it began."""
    return file.with_name(file.name + ".base")


class Journal:
    """Writes one journal. Nothing is on disk before the first change.

    Args:
        file: of the journal.
        base: the map as it was opened or has just been saved.
        path: the file of the map; None: it has none.
        digest: of that file.
    """

    def __init__(self, file: Path, base: Project, path: Path | None, digest: str) -> None:
        self.file = file
        self.is_large = sum(1 for _ in itertools.islice(base.records(), INLINE + 1)) > INLINE
        """Whether to begin may take long."""
        self.copy_due = False
        """Whether the map is still read from its own file, which another program may change."""
        self._base = base
        self._path = path
        self._digest = digest
        self._head: dict[str, Any] | None = None
        self._base_size = 0
        self._merged = Merged()
        self._count = 0
        self._checksum = ""
        """Of the last line; empty: there is none to go on from."""
        self._stale = False
        """Whether the beginning does not hold any longer."""
        self._length = 0
        self._compact_at = 0

    @property
    def is_begun(self) -> bool:
        """Whether what is on disk is whole and can be gone on from."""
        return bool(self._checksum)

    def write(self, diffs: Sequence[Diff] = ()) -> None:
        """Have changes on disk, these and any that could not be written before.

        After a failure the journal is begun anew, with the map as it is now; what was whole of it stays
        until then.

        Raises:
            FileProblem: they are not.
        """
        for diff in diffs:
            self._merged.add(diff)
        self._count += len(diffs)
        try:
            if self._checksum and not self._stale and self._is_as_left():
                if diffs:
                    self._append(diffs)
            else:
                self._begin()
        except (OSError, FileProblem) as error:
            self._checksum = ""
            raise _not_kept(error) from error
        if self._length > self._compact_at:
            self._compact()

    def copy_base(self) -> None:
        """Keep a copy of the map's own file, which has been good enough until now. Raises FileProblem."""
        if not self.copy_due or self._path is None:
            return
        raw = project_file.read_bytes(self._path)
        if hashlib.sha256(raw).hexdigest() != self._digest:
            self._head, self._stale = None, True  # by the next change the map is written out instead
        else:
            safe_write(base_of(self.file), raw)
        self.copy_due = False

    def remove(self) -> None:
        """The changes are saved, or were taken back. Raises FileProblem."""
        self._checksum = ""
        discard(self.file)

    # --- how ------------------------------------------------------------------------------

    def _is_as_left(self) -> bool:
        """Whether nobody else has cut or removed the file."""
        try:
            return self.file.stat().st_size == self._length
        except FileNotFoundError:
            return False

    def _append(self, diffs: Sequence[Diff]) -> None:
        data, checksum = b"", self._checksum
        for diff in diffs:
            added, checksum = line(_change(diff, 1), checksum)
            data += added
        with self.file.open("r+b") as out:
            out.seek(0, os.SEEK_END)
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        self._checksum, self._length = checksum, self._length + len(data)

    def _begin(self) -> None:
        """A whole journal in place of what may be there, with all changes as one."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._stale = False
        if self._head is None:
            self._head = self._header()
        data, checksum = line(self._head, "")
        if self._count:
            added, checksum = line(_change(self._merged.diff(), self._count), checksum)
            data += added
        safe_write(self.file, data)
        self._checksum, self._length = checksum, len(data)
        self._compact_at = len(data) + max(COMPACT, self._base_size)

    def _compact(self) -> None:
        """The same in fewer bytes. Where that cannot be, the longer one goes on."""
        checksum, length = self._checksum, self._length
        try:
            self._begin()
        except (OSError, FileProblem):
            self._checksum, self._length = checksum, length
            self._compact_at = 2 * length

    def _header(self) -> dict[str, Any]:
        head: dict[str, Any] = {
            "journal": VERSION,
            "path": None if self._path is None else str(self._path),
            "digest": self._digest,
        }
        if self.is_large and self._path is not None and self._stands_in_file(self._path):
            self.copy_due = True
            return {**head, "base": None, "base_digest": self._digest}
        raw = project_file.dumps(self._base)
        self._base_size = len(raw)
        if not self.is_large:
            return {**head, "base": raw.decode("utf-8")}
        safe_write(base_of(self.file), raw)
        return {**head, "base": None, "base_digest": hashlib.sha256(raw).hexdigest()}

    def _stands_in_file(self, path: Path) -> bool:
        """Whether the map's own file still holds the map with which the journal begins."""
        with contextlib.suppress(OSError):  # then the map is written out
            raw = path.read_bytes()
            self._base_size = len(raw)
            return hashlib.sha256(raw).hexdigest() == self._digest
        return False


def discard(file: Path) -> None:
    """Remove a journal. Raises FileProblem."""
    try:
        for part in (file, base_of(file)):
            part.unlink(missing_ok=True)
    except OSError as error:
        raise FileProblem(f"{file} cannot be removed: {error.strerror or error}.") from error


def move(file: Path, folder: Path) -> Path:
    """Move a journal to another folder of the same disk; gives where it is. Raises FileProblem."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if base_of(file).exists():
            os.replace(base_of(file), base_of(folder / file.name))
        os.replace(file, folder / file.name)
    except OSError as error:
        raise FileProblem(f"{file} cannot be moved: {error.strerror or error}.") from error
    return folder / file.name


def _change(diff: Diff, count: int) -> dict[str, Any]:
    """A line's worth: when it was written, how many changes it is, and what they come to."""
    return {"at": datetime.now().isoformat(timespec="seconds"), "count": count, "diff": to_plain(diff)}


def _not_kept(error: OSError | FileProblem) -> FileProblem:
    cause = error.__cause__ if isinstance(error, FileProblem) else error
    reason = (cause.strerror or str(cause)) if isinstance(cause, OSError) else str(error)
    return FileProblem(f"Unsaved changes cannot be kept for recovery: {reason}.", "Save the map now.")
