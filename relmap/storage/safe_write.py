"""Replacing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO

from relmap.storage.errors import FileProblem


def safe_write(path: Path, data: bytes) -> None:
    """Write a file so that at every moment either the old or the new content is whole on disk.

    The data goes to a temporary beside the file, is flushed, measured and renamed over it. The mode of
    the old file and a link to it are kept. Where the system can, the temporary has no name until it is
    whole, so that nothing is left of it when the program is killed.

    Raises:
        FileProblem: nothing was written; the old file is as it was.
    """
    target = Path(os.path.realpath(path))
    temporary = None
    try:
        temporary = _nameless(target, data) or _named(target, data)
        if os.path.getsize(temporary) != len(data):
            raise OSError("the disk took only a part of it")
        _keep_mode(target, temporary)
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
        name = str(target.parent / f".{target.name[:40]}.{secrets.token_hex(6)}.saving")
        try:
            os.link(f"/proc/self/fd/{handle}", name, follow_symlinks=True)
        except OSError:
            return None
    return name


def _named(target: Path, data: bytes) -> str:
    """Write the data to a temporary file; gives its name."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".saving", dir=target.parent)
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


def _keep_mode(target: Path, temporary: str) -> None:
    if target.exists():
        os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
    else:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)


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
