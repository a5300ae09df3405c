"""What can go wrong with a file, in words for its owner."""

from __future__ import annotations

from relmap.model.errors import Fault, RelmapError, Stopped

__all__ = ["ChangedOnDisk", "FileProblem", "InvalidRecords", "LockLost", "NewerFormat", "Stopped"]


class FileProblem(RelmapError):
    """A file cannot be read or written."""


class InvalidRecords(FileProblem):
    """A file is a map, but some of its records are wrong; `faults` has each."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        more = f" (and {len(faults) - 1:,} more)" if len(faults) > 1 else ""
        super().__init__(f"{name} has a mistake: {str(faults[0]).removesuffix('.')}{more}.")
        self.faults = faults


class NewerFormat(FileProblem):
    """A file was written by a later relmap than this one can read."""


class ChangedOnDisk(FileProblem):
    """Another program changed or removed the file since it was read."""


class LockLost(ChangedOnDisk):
    """Another relmap has taken the map over; it must not be written over."""
