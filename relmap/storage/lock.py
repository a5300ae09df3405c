"""Who may write a map: a small file beside it that names its holder and is renewed while the map is open.

A lock is made whole or not at all, by giving a finished file its name (link(2)), where the file system has
links. While it is held the operating system's own lock lies on it, so that on one machine a holder that was
killed is known at once. On other machines only its renewals are seen: how long there was none is measured by
the clock of whoever looks, from what it saw itself. Nobody trusts a lock it once had: it is read before every
write.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from relmap.storage.temporaries import is_running, temporary_beside

SILENT = 120.0
"""Seconds without a renewal after which a lock of another machine may be taken over."""
_LONGEST = 4_096
_FAR = 1 << 20
"""Where in the file Windows locks a byte: what is locked cannot be read there."""


@dataclass(frozen=True)
class Holder:
    """Who holds a lock.

    Args:
        user: by name; empty: not known.
        machine: by name; empty: not known.
        place: tells machines of one name apart.
        process: of that machine; 0: not known.
        token: of this one lock.
        raw: what stood in the lock; any other content is a renewal.
    """

    user: str = ""
    machine: str = ""
    place: str = ""
    process: int = 0
    token: str = ""
    raw: bytes = b""

    def __str__(self) -> str:
        """`anna on desk-3`."""
        return f"{self.user or 'somebody'} on {self.machine}" if self.machine else self.user or "somebody"


def this_program() -> Holder:
    """What this program would write into a lock."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name in the environment, no entry for the user
        user = ""
    return Holder(user, platform.node(), _place(), os.getpid(), secrets.token_hex(8))


def lock_of(path: Path) -> Path:
    """The lock of a file; that of the file itself where the path is a link."""
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.relmap-lock")


class Lock:
    """The lock of a file, held or not.

    Args:
        path: of the file.
        me: who wants it.
        clock: seconds that only go forward.
    """

    def __init__(
        self, path: Path, me: Holder | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.file = lock_of(path)
        self.me = me or this_program()
        self._clock = clock
        self._handle: int | None = None
        self._count = 0
        self._seen: tuple[bytes, float] | None = None
        self.holder: Holder | None = None
        """Another one, who has it, as far as was seen when it was last looked at."""

    @property
    def is_held(self) -> bool:
        """Whether it was taken here and not let go; another one may have taken it over meanwhile."""
        return self._handle is not None

    def take(self) -> bool:
        """Have it, if it is free or its holder is dead; gives whether it is held now.

        Where nothing can be written beside the file there is no lock to have, and no holder.
        """
        if self.is_held and not self.is_ours():
            self.release()
        found = None
        for _ in range(3):  # others may come and go meanwhile
            found = _read(self.file)
            if found is None:
                if self._make():
                    return True
                if _read(self.file) is None:
                    self.holder = None
                    return False
                continue
            if found.token == self.me.token and self.is_held:
                return True
            if not self._is_dead(found) or not self._put_away(found):
                self._look_at(found)
                return False
        self._look_at(found or Holder())
        return False

    def is_ours(self) -> bool:
        """Whether the file still says that it is held here."""
        found = _read(self.file)
        return self.is_held and found is not None and found.token == self.me.token

    def look(self) -> Holder | None:
        """See who has it now; None: nobody, or ourselves."""
        found = _read(self.file)
        if found is None or found.token == self.me.token:
            self.holder = None
        else:
            self._look_at(found)
        return self.holder

    def is_silent(self) -> bool:
        """Whether its holder has not renewed it for so long, as seen from here, that it may be taken over."""
        return self._seen is not None and self._clock() - self._seen[1] >= SILENT

    def take_over(self) -> bool:
        """Take it from a holder that is silent; gives whether it is held now."""
        found = _read(self.file)
        if found is not None and found.token != self.me.token:
            self._look_at(found)
            if not (self.is_silent() or self._is_dead(found)) or not self._put_away(found):
                return False
        return self.take()

    def renew(self) -> bool:
        """Show that the holder is alive; gives whether it still is the holder. Raises OSError."""
        if self._handle is None or not self.is_ours():
            return False
        self._count += 1
        data = self._content()
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, data)
        os.ftruncate(self._handle, len(data))
        return True

    def release(self) -> None:
        """Let others have it."""
        ours = self.is_ours()
        handle, self._handle = self._handle, None
        if handle is None:
            return
        if os.name == "nt":  # what is open cannot be removed there
            os.close(handle)
        with contextlib.suppress(OSError):
            if ours:
                os.unlink(self.file)
        if os.name != "nt":
            os.close(handle)

    # --- within ---------------------------------------------------------------------------

    def _content(self) -> bytes:
        me = self.me
        row = {
            "lock": 1,
            "user": me.user,
            "machine": me.machine,
            "place": me.place,
            "process": me.process,
            "token": me.token,
            "renewals": self._count,
        }
        return json.dumps(row).encode()

    def _make(self) -> bool:
        """Make the lock, if there is none; gives whether it was made."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        # On Windows what is open gets no other name.
        made = self.file if os.name == "nt" else temporary_beside(self.file)
        try:
            handle = os.open(made, flags, 0o644)
        except OSError:  # nothing can be written there, or somebody was quicker
            return False
        _lock(handle)
        try:
            os.write(handle, self._content())
            named = made == self.file or _named(made, self.file)
        except OSError:  # the disk is full
            named = False
        with contextlib.suppress(OSError):
            if made != self.file or not named:
                os.unlink(made)
        if not named:
            os.close(handle)
            return False
        self._handle, self.holder, self._seen = handle, None, None
        return True

    def _look_at(self, found: Holder) -> None:
        self.holder = found
        if self._seen is None or self._seen[0] != found.raw:
            self._seen = (found.raw, self._clock())

    def _is_dead(self, found: Holder) -> bool:
        """Whether a holder of this machine has ended without letting go."""
        if not found.token or (found.machine, found.place) != (self.me.machine, self.me.place):
            return False
        try:
            handle = os.open(self.file, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except OSError:
            return False
        try:
            free = _lock(handle)
            return not is_running(found.process) if free is None else free
        finally:
            os.close(handle)

    def _put_away(self, found: Holder) -> bool:
        """Remove a lock, if it is still the one that was seen; gives whether it was."""
        aside = temporary_beside(self.file)
        try:
            os.rename(self.file, aside)
        except OSError:
            return False
        now = _read(aside)
        same = now is not None and now.raw == found.raw
        with contextlib.suppress(OSError):
            if not same:  # somebody was quicker: it is theirs
                _named(aside, self.file)
            os.unlink(aside)
        return same


def _read(file: Path) -> Holder | None:
    """What stands in a lock; None: there is none. What cannot be read is held by somebody."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(file, flags)
    except FileNotFoundError:
        return Holder(raw=b"a link to nothing") if file.is_symlink() else None
    except OSError as error:
        return Holder(raw=f"cannot be read: {error.errno}".encode())
    try:
        return _holder(os.read(handle, _LONGEST + 1))
    except OSError as error:
        return Holder(raw=f"cannot be read: {error.errno}".encode())
    finally:
        os.close(handle)


def _named(made: Path, name: Path) -> bool:
    """Give a file a name that nothing has; gives whether it has it now."""
    try:
        os.link(made, name)
    except FileExistsError:
        return False
    except OSError:  # no links here: the file itself, if nothing is in its place
        if os.path.lexists(name):
            return False
        try:
            os.rename(made, name)
        except OSError:
            return False
    return True


def _holder(raw: bytes) -> Holder:
    """What a lock says; of one that is damaged or somebody else's only what it says."""
    with contextlib.suppress(ValueError, RecursionError):
        row: Any = json.loads(raw) if len(raw) <= _LONGEST else None
        if isinstance(row, dict):
            found = cast("dict[str, Any]", row)
            process = found.get("process")
            return Holder(
                _text(found.get("user")),
                _text(found.get("machine")),
                _text(found.get("place")),
                process if isinstance(process, int) and 0 < process < 1 << 31 else 0,
                _text(found.get("token")),
                raw,
            )
    return Holder(raw=raw)


def _text(value: Any) -> str:
    return "".join(c for c in value[:80] if c.isprintable()) if isinstance(value, str) else ""


def _place() -> str:
    """Tells machines of one name apart."""
    with contextlib.suppress(OSError):
        return Path("/etc/machine-id").read_text(encoding="ascii", errors="replace").strip()[:12]
    return f"{uuid.getnode():x}"


def _lock(handle: int) -> bool | None:
    """The operating system's lock on an open file: had, refused, or None where there is none."""
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True
