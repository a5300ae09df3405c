"""relmap for scripts and notebooks: read a map, ask what held on a day, write it. No Qt."""

from __future__ import annotations

import warnings
from dataclasses import fields
from pathlib import Path

from relmap.model import dates, project
from relmap.model.errors import Progress
from relmap.model.kept import kept
from relmap.storage import project_file
from relmap.timeline.changes import Changes, changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot, Window


class MapWarning(UserWarning):
    """A map was opened, but not all of it could be taken as it stands."""


class Map(project.Project):
    """A map that can be asked about days.

    >>> import relmap
    >>> armenia = relmap.load("projects/armenia-realignment.relmap.json")
    >>> armenia.at("2024-06-20").to_networkx()
    """

    @kept
    def index(self) -> TimeIndex:
        """The index over time."""
        return TimeIndex(self)

    def at(self, date: str, *, throughout: bool = False, certain_only: bool = False) -> Snapshot:
        """The map on a day, or in a span of days: all that holds at any time in it.

        Args:
            date: one day, or a span from its first to its last day.
            throughout: in a span, only what holds on every day of it.
            certain_only: leave out what is only possible.

        Raises:
            DateError: the text is neither exactly one day nor a span with two ends.
        """
        return snapshot_of(self.index, date, throughout, certain_only)

    def changes(self, first: str, second: str, certain_only: bool = False) -> Changes:
        """What is different on the later of two days from the earlier. Raises DateError."""
        return changes(self.index, one_day(first), one_day(second), certain_only)


def snapshot_of(
    index: TimeIndex, date: str, throughout: bool = False, certain_only: bool = False
) -> Snapshot:
    """The snapshot of a day or a span. Raises DateError."""
    if "/" not in date:
        return Snapshot(index, one_day(date), certain_only)
    first, _, _, last = dates.parse_span(date).bounds()
    if first == dates.PAST or last == dates.FUTURE:
        raise dates.DateError(f"“{date}” has an open end.", "Name both, as in 2019-01-01/2020-12-31.")
    return Window(index, last, certain_only, first, throughout)


def one_day(text: str) -> int:
    """The number of the one day that an EDTF date names. Raises DateError."""
    date = dates.parse_date(text)
    if date.earliest is None or date.earliest != date.latest:
        raise dates.DateError(f"“{text}” is more than one day.", "Name one day, such as 2024-06-20.")
    return date.earliest


def load(path: Path | str) -> Map:
    """Read a `.relmap.json` file; what was kept aside in it is told as a MapWarning.

    Raises:
        FileProblem: the file cannot be read, or is no sound map.
    """
    loaded = project_file.load(path)
    for fault in loaded.faults:
        warnings.warn(f"{Path(path).name}: {fault}", MapWarning, stacklevel=2)
    return opened(loaded.project)


def opened(found: project.Project, progress: Progress | None = None) -> Map:
    """The same map, to be asked about days.

    Args:
        found: the map.
        progress: told how much of its index is made; None: that is made when it is asked for.
    """
    same = Map(**{field.name: getattr(found, field.name) for field in fields(found)})
    Map.columns.share(same, found)
    if progress is not None:
        Map.index.give(same, TimeIndex(same, progress))
        progress(1.0)
    return same


def save(map_: project.Project, path: Path | str) -> None:
    """Write a map safely; warns of what could not be kept of the file that was there.

    Raises:
        relmap.FileProblem: the file is as it was.
    """
    lost = project_file.save(map_, path).lost
    if lost:
        warnings.warn(f"Not kept of {path}: {'; '.join(lost)}.", stacklevel=2)
