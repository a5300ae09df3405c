"""What was changed since the last save, on disk while it happens, so that a crash loses nothing.

A journal is a file of lines: first the map as it was opened or last saved, then each diff as it was applied,
undos among them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from relmap.model.diff import Diff, from_plain, to_plain
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.storage import project_file
from relmap.storage.errors import FileProblem

SUFFIX = ".journal"
_VERSION = 1


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

    def append(self, diff: Diff) -> None:
        """Add a change. Raises FileProblem."""
        try:
            if not self.file.exists():
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self.file.write_text(self._header(), encoding="utf-8")
            with self.file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(to_plain(diff), ensure_ascii=False) + "\n")
        except OSError as error:
            raise FileProblem(
                f"Unsaved changes cannot be kept for recovery: {error.strerror or error}.",
                "Save the map now.",
            ) from error

    def _header(self) -> str:
        header: dict[str, Any] = {
            "journal": _VERSION,
            "path": None if self._path is None else str(self._path),
            "digest": self._digest,
            "base": project_file.dumps(self._base).decode("utf-8"),
        }
        return json.dumps(header, ensure_ascii=False) + "\n"

    def remove(self) -> None:
        """The changes are saved, or not wanted. Raises FileProblem."""
        try:
            self.file.unlink(missing_ok=True)
        except OSError as error:
            raise FileProblem(f"{self.file} cannot be removed: {error.strerror or error}.") from error


def recover(file: Path) -> Recovered:
    """Read a journal. A last line that was cut off by the crash is left out.

    Raises:
        FileProblem: the file is no journal, or cannot be read.
    """
    head, *lines = project_file.read_bytes(file).decode("utf-8", errors="replace").split("\n")
    try:
        header = json.loads(head)
        if header["journal"] != _VERSION:
            raise FileProblem(f"{file.name} was written by another version of relmap.")
        base = project_file.loads(header["base"].encode("utf-8"), "the saved map").project
        path = None if header["path"] is None else Path(header["path"])
        digest = str(header["digest"])
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
