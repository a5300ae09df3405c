"""What was changed since the last save, on disk while it happens, so that a crash loses nothing.

A journal is a file of lines: first the map as it was opened or last saved, then each diff as it was applied,
undos among them. A large map stands in a file of its own beside it, which is written in the background; until
that is done, the map's own file has to do.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from relmap.model.diff import Diff, from_plain, to_plain
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.storage import project_file
from relmap.storage.errors import FileProblem
from relmap.storage.safe_write import safe_write

SUFFIX = ".journal"
_VERSION = 2
_READ = (1, 2)
_BASE = ".base"
_INLINE = 200
"""Maps of up to so many records stand in the journal itself."""


@dataclass(frozen=True)
class Recovered:
    """The map as it was saved, and what had been done to it since."""

    base: Project
    changes: Diff
    path: Path | None
    digest: str
    """Of the saved file the journal began with."""


class Journal:
    """Writes one journal. Nothing is on disk before the first change."""

    def __init__(self, file: Path, base: Project, path: Path | None, digest: str) -> None:
        self.file = file
        self._base = base
        self._path = path
        self._digest = digest
        self._writing: threading.Thread | None = None
        self._failure: FileProblem | None = None

    def append(self, diff: Diff) -> None:
        """Add a change. Raises FileProblem."""
        failure, self._failure = self._failure, None
        try:
            if not self.file.exists():
                self.file.parent.mkdir(parents=True, exist_ok=True)
                inline = sum(1 for _ in itertools.islice(self._base.records(), _INLINE + 1)) <= _INLINE
                self.file.write_text(self._header(inline), encoding="utf-8")
                if not inline:
                    self._writing = threading.Thread(target=self._write_base, name="journal")
                    self._writing.start()
            with self.file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(to_plain(diff), ensure_ascii=False) + "\n")
        except OSError as error:
            raise FileProblem(
                f"Unsaved changes cannot be kept for recovery: {error.strerror or error}.",
                "Save the map now.",
            ) from error
        if failure is not None:
            raise failure

    def _write_base(self) -> None:
        """In a thread of its own; what goes wrong is told with the next change."""
        try:
            safe_write(_base_of(self.file), project_file.dumps(self._base))
        except FileProblem as error:
            self._failure = error

    def wait(self) -> None:
        """Until everything is on disk."""
        if self._writing is not None:
            self._writing.join()
            self._writing = None

    def _header(self, inline: bool) -> str:
        header: dict[str, Any] = {
            "journal": _VERSION,
            "path": None if self._path is None else str(self._path),
            "digest": self._digest,
            "base": project_file.dumps(self._base).decode("utf-8") if inline else None,
        }
        return json.dumps(header, ensure_ascii=False) + "\n"

    def remove(self) -> None:
        """The changes are saved, or not wanted. Raises FileProblem."""
        self.wait()
        discard(self.file)


def discard(file: Path) -> None:
    """Remove a journal. Raises FileProblem."""
    try:
        for part in (file, _base_of(file)):
            part.unlink(missing_ok=True)
    except OSError as error:
        raise FileProblem(f"{file} cannot be removed: {error.strerror or error}.") from error


def _base_of(file: Path) -> Path:
    return file.with_name(file.name + _BASE)


def _beginning(file: Path, path: Path | None, digest: str) -> bytes:
    """The map with which a journal began, where that does not stand in it."""
    if _base_of(file).is_file():
        return project_file.read_bytes(_base_of(file))
    raw = project_file.read_bytes(path) if path is not None else b""
    if hashlib.sha256(raw).hexdigest() != digest:
        raise FileProblem(
            f"{file.name} cannot be used: the map that its changes belong to is no longer as it was.",
            "The map itself is as it was last saved.",
        )
    return raw


def recover(file: Path) -> Recovered:
    """Read a journal. A last line that was cut off by the crash is left out.

    Raises:
        FileProblem: the file is no journal, or cannot be read.
    """
    head, *lines = project_file.read_bytes(file).decode("utf-8", errors="replace").split("\n")
    try:
        header = json.loads(head)
        if header["journal"] not in _READ:
            raise FileProblem(f"{file.name} was written by another version of relmap.")
        path = None if header["path"] is None else Path(header["path"])
        digest = str(header["digest"])
        raw = _beginning(file, path, digest) if header["base"] is None else header["base"].encode("utf-8")
        base = project_file.loads(raw, "the saved map").project
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileProblem(f"{file.name} is no journal of relmap.") from error
    changes = Diff()
    now = base
    for line in lines[:-1]:  # what stands after the last line end is not whole
        try:
            diff = from_plain(json.loads(line))
            now = diff.apply(now)
        except (ValueError, KeyError, TypeError, ValidationError, RelmapError):
            break  # what follows rests on this one
        changes = changes.then(diff)
    return Recovered(base, changes, path, digest)
