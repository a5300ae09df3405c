"""What a file has beside its content, which the one in its place should have too: owner, mode, attributes.

Mode, owner and group are of POSIX; access lists and other attributes are those of Linux (xattr(7), acl(5)),
where an access list is the attribute `system.posix_acl_access`. On other systems these two stay with the old
file.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path

_ACCESS_LIST = "system.posix_acl_access"


def give_traits(old: Path, new: str) -> tuple[str, ...]:
    """Give a new file what the old one has; if there is none, what new files have.

    Returns:
        what could not be kept, each as the end of “Not kept: …”.

    Raises:
        OSError: not even its mode could be set.
    """
    try:
        before = old.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(new, 0o666 & ~mask)
        return ()
    lost = [*_give_owner(before, new), *_give_attributes(old, new)]
    mode = stat.S_IMODE(before.st_mode)
    if lost and os.stat(new).st_uid != before.st_uid:
        mode &= ~(stat.S_ISUID | stat.S_ISGID)  # it must not lend another one's rights
    if stat.S_IMODE(os.stat(new).st_mode) != mode:
        os.chmod(new, mode)
    if before.st_nlink > 1:
        lost.append("its other names (hard links), which have what was there before")
    return tuple(lost)


def _give_owner(before: os.stat_result, new: str) -> list[str]:
    if not hasattr(os, "chown"):
        return []
    lost: list[str] = []
    now = os.stat(new)
    for name, wanted, has in (("owner", before.st_uid, now.st_uid), ("group", before.st_gid, now.st_gid)):
        if wanted != has:
            try:
                os.chown(new, *((wanted, -1) if name == "owner" else (-1, wanted)))
            except OSError:
                lost.append(f"its {name}")
    return lost


def _give_attributes(old: Path, new: str) -> list[str]:
    if sys.platform != "linux":
        return []
    try:
        wanted, there = os.listxattr(old), os.listxattr(new)
    except OSError:  # the file system has none
        return []
    lost: list[str] = []
    for name in wanted:
        try:
            value = os.getxattr(old, name)
            if name not in there or os.getxattr(new, name) != value:
                os.setxattr(new, name, value)
        except OSError:
            lost.append("its access list" if name == _ACCESS_LIST else f"its attribute {name}")
    if _ACCESS_LIST in there and _ACCESS_LIST not in wanted:  # from the folder, for new files
        with contextlib.suppress(OSError):
            os.removexattr(new, _ACCESS_LIST)
    return lost
