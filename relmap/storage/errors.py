"""What can go wrong with a file, in words for its owner."""

from __future__ import annotations

from relmap.model.errors import Fault, RelmapError, Stopped

__all__ = ["ChangedOnDisk", "FileProblem", "InvalidRecords", "LockLost", "NewerFormat", "Stopped"]


class FileProblem(RelmapError):
    """A file cannot be read or written."""


class InvalidRecords(FileProblem):
    """A file is a map, but some of its records are wrong.

    Args:
        name: of the file.
        faults: each, or the first of them.
        count: how many there are in all; None: as many as are given.
    """

    def __init__(self, name: str, faults: list[Fault], count: int | None = None) -> None:
        self.faults = faults
        self.count = max(len(faults), count or 0)
        more = f" (and {self.count - 1:,} more)" if self.count > 1 else ""
        super().__init__(f"{name} has a mistake: {str(faults[0]).removesuffix('.')}{more}.")


class NewerFormat(FileProblem):
    """A file was written by a later relmap than this one can read."""


class ChangedOnDisk(FileProblem):
    """Another program changed or removed the file since it was read."""


class LockLost(ChangedOnDisk):
    """Another relmap has taken the map over; it must not be written over."""
