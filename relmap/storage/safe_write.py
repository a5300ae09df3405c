"""Replacing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

from relmap.storage.errors import FileProblem
from relmap.storage.file_traits import give_traits
from relmap.storage.temporaries import check_replaceable, clear_stale, temporary_beside


def safe_write(path: Path, data: bytes) -> tuple[str, ...]:
    """Write a file so that at every moment either the old or the new content is whole on disk.

    The data goes to a temporary beside the file, is flushed, measured and renamed over it. A link to the
    old file is kept, and what the file had beside its content. Where the system can, the temporary has no
    name until it is whole, so that nothing is left of it when the program is killed.

    Returns:
        what could not be kept of the old file, each as the end of “Not kept: …”.

    Raises:
        FileProblem: nothing was written; the old file is as it was.
    """
    target = Path(os.path.realpath(path))
    temporary = None
    try:
        check_replaceable(target)
        temporary = _nameless(target, data) or _named(target, data)
        if os.path.getsize(temporary) != len(data):
            raise OSError("the disk took only a part of it")
        lost = give_traits(target, temporary)
        written = os.stat(temporary).st_mtime
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError("the file is read-only")
        os.replace(temporary, target)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):  # the cause is already on its way to the user
                os.unlink(temporary)
        raise FileProblem(
            f"{path.name} could not be saved: {error.strerror or error}.",
            "What was on disk before is as it was. Save a copy in another place.",
        ) from error
    _flush_folder(target.parent)
    clear_stale(target.parent, written)
    return lost


def _nameless(target: Path, data: bytes) -> str | None:
    """Write the data to a file that gets a name when it is whole (open(2), O_TMPFILE); gives the name.

    Returns:
        None where the system or the file system has no such files.
    """
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        handle = os.open(target.parent, os.O_TMPFILE | os.O_WRONLY, 0o600)
    except OSError:  # why is found out by writing to a file with a name
        return None
    with os.fdopen(handle, "wb") as file:
        _fill(file, data)
        name = str(temporary_beside(target))
        try:
            os.link(f"/proc/self/fd/{handle}", name, follow_symlinks=True)
        except OSError:
            return None
    return name


def _named(target: Path, data: bytes) -> str:
    """Write the data to a temporary file; gives its name."""
    name = str(temporary_beside(target))
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            _fill(file, data)
    except BaseException:
        os.unlink(name)
        raise
    return name


def _fill(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the rename itself last; not every system lets a folder be flushed."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
