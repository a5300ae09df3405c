"""Temporary files beside the file that is written, and clearing away those that a killed program has left."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import secrets
import stat
import zlib
from pathlib import Path

_OLD = 3_600.0
"""Seconds after which one is nobody's, if the program that made it is gone."""
_VERY_OLD = 24 * _OLD
"""The same for one of another machine, of whose programs nothing is known here."""
_NAME = re.compile(r"\..{1,40}\.(?P<machine>[0-9a-f]{8})-(?P<process>\d{1,9})-[0-9a-f]{12}\.saving")


def temporary_beside(target: Path) -> Path:
    """A name in the folder of a file that tells who is writing."""
    name = f".{target.name[:40]}.{_machine()}-{os.getpid()}-{secrets.token_hex(6)}.saving"
    return target.with_name(name)


def clear_stale(folder: Path, now: float) -> None:
    """Remove temporaries of relmap in a folder whose program is gone and that are an hour old.

    Args:
        folder: where to look.
        now: by the clock of its file system, as a file tells that was just written there, in seconds.
    """
    with contextlib.suppress(OSError):  # they are in nobody's way
        for entry in list(os.scandir(folder)):
            found = _NAME.fullmatch(entry.name)
            if found is None or not entry.is_file(follow_symlinks=False):
                continue
            age = now - entry.stat(follow_symlinks=False).st_mtime
            here = found["machine"] == _machine()
            if age > (_OLD if here else _VERY_OLD) and not (here and is_running(int(found["process"]))):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def check_replaceable(path: Path) -> None:
    """Raise OSError if there is something that is no regular file: a device, a pipe, a folder."""
    with contextlib.suppress(FileNotFoundError):
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            raise OSError("there is something of this name that is no file")


def _machine() -> str:
    return f"{zlib.crc32(platform.node().encode()):08x}"


def is_running(process: int) -> bool:
    """Whether a program with this number runs here."""
    if os.name == "nt":
        return False  # a file that is open cannot be removed there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
