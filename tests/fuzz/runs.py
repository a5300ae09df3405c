"""Many inputs one after the other, each within its time; whatever is no refusal is a finding."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from relmap.model.errors import RelmapError
from tests.fuzz.mutations import mutated
from tests.fuzz.readers import READERS

SECONDS = 5.0
"""That an input may take."""


@dataclass(frozen=True)
class Finding:
    """An input that was neither opened nor refused."""

    reader: str
    seed: int
    why: str
    raw: bytes


def input_of(reader: str, seed: int) -> bytes:
    """The input of a number, always the same."""
    return mutated(random.Random(f"{reader} {seed}"), READERS[reader].seeds())


def tried(reader: str, seed: int, raw: bytes | None = None) -> tuple[bool, Finding | None]:
    """Read one input: whether it opened, and what was wrong, if anything was."""
    raw = input_of(reader, seed) if raw is None else raw
    began = time.monotonic()
    try:
        with _alarm():
            READERS[reader].read(raw)
    except RelmapError:
        opened, why = False, ""
    except Exception as error:
        opened, why = False, f"{type(error).__name__}: {str(error)[:200]}"
    else:
        opened, why = True, ""
    took = time.monotonic() - began
    if took > SECONDS and not why:
        why = f"it took {took:.1f} s"
    return opened, Finding(reader, seed, why, raw) if why else None


class TooLong(Exception):
    """An input took more than its time."""


@contextmanager
def _alarm() -> Iterator[None]:
    """Interrupts what takes too long, where the system can."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
