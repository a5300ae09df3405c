"""The errors that relmap raises below the window: typed, and in words a user can act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[float], bool]
"""Told the part done, 0 to 1; gives whether to go on."""


class RelmapError(Exception):
    """A fault that the user can be told about in one line.

    Args:
        message: what happened, in plain words.
        remedy: what to do next; empty where there is nothing to do.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class DateError(RelmapError, ValueError):
    """Text that is not a date; the message names the fault."""


class ReferenceProblem(RelmapError, ValueError):
    """A change that would leave a record pointing at one that does not exist."""


class ReadOnlyMap(RelmapError):
    """The map that is open must not be changed."""

    def __init__(self) -> None:
        super().__init__("This map is open for reading only.", "Edit a copy of it, or wait until it is free.")


class Stopped(Exception):
    """Whoever asked for something said to stop."""


@dataclass(frozen=True)
class Fault:
    """Something wrong at a place in a map, and what to do about it."""

    place: str
    """A collection, an id and a field, as in `events “election” participants[0]`."""
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        head = f"{self.place}: " if self.place else ""
        return f"{head}{self.message} {self.remedy}".strip()


@dataclass(frozen=True)
class NewerContent(Fault):
    """What a newer relmap has written and this one does not know; no mistake, and kept."""
