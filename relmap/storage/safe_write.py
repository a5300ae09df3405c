"""Replacing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from relmap.storage.errors import FileProblem


def safe_write(path: Path, data: bytes) -> None:
    """Write a file so that at every moment either the old or the new content is whole on disk.

    The data goes to a temporary beside the file, is flushed, measured and renamed over it. The mode of
    the old file and a link to it are kept.

    Raises:
        FileProblem: nothing was written; the old file is as it was.
    """
    target = Path(os.path.realpath(path))
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(
            prefix=f".{target.name[:40]}.", suffix=".saving", dir=target.parent
        )
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
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
