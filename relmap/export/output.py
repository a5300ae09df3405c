"""A file that is to be made, drawn when it is asked for, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from relmap.export.write import Aside, Progress, at_once
from relmap.storage.errors import FileProblem
from relmap.storage.safe_write import safe_write

Value = TypeVar("Value")


@dataclass(frozen=True)
class Output:
    """A file, or a folder of them.

    Args:
        path: as it was asked for.
        data: makes the content of a file; is told the part done, and given what does long work.
        folder: makes a folder with this name instead; is told the part done, and gives the file to open.
        holds: how much is in it, in words: 6 scenes.
        unseen: what of it will not be seen, in a line; to be asked when it was drawn.
    """

    path: Path
    data: Callable[[Progress | None, Aside], bytes]
    folder: Callable[[Path, Progress | None], Path] | None = None
    holds: str = ""
    unseen: Callable[[], str] = str

    @property
    def target(self) -> Path:
        """The file or folder that is written; a folder with Markdown may be asked for by the ending .md."""
        is_folder = self.folder is not None and self.path.suffix.lower() == ".md"
        return self.path.with_suffix("") if is_folder else self.path


def write_output(output: Output, progress: Progress | None = None, aside: Aside = at_once) -> Path:
    """Write it, whole or not at all; gives the file to open.

    Raises:
        Stopped: `progress` said so; nothing is written.
        RelmapError: it cannot be drawn or written.
    """
    if not output.path.absolute().parent.is_dir():
        raise FileProblem(f"There is no folder {output.path.parent}.", "Make it first, or choose another.")
    if output.folder is not None:
        return output.folder(output.path, progress)
    safe_write(output.path, output.data(progress, aside))
    if progress is not None:
        progress(1.0)
    return output.path


def once(make: Callable[[], Value]) -> Callable[[], Value]:
    """Makes it the first time it is asked for, and keeps it."""
    kept: list[Value] = []

    def found() -> Value:
        if not kept:
            kept.append(make())
        return kept[0]

    return found
