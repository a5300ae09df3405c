"""relmap for scripts and notebooks: read a map, ask what held on a day, write it. No Qt."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relmap.model import dates, days, project
from relmap.model.errors import Progress
from relmap.model.kept import kept
from relmap.storage import project_file
from relmap.timeline.changes import Changes, changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot, Window

if TYPE_CHECKING:
    from relmap.analysis.asking import Analyst
    from relmap.analysis.pairs import Fold, Through
    from relmap.analysis.turning import Step


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

    @kept
    def analyst(self) -> Analyst:
        """Who answers questions, with nobody counted as another."""
        from relmap.analysis.asking import Analyst  # networkx takes a fifth of a second

        return Analyst(self.index)

    def measure(
        self,
        measures: str | Sequence[str],
        date: str,
        *,
        through: Through | None = None,
        groups: str = "camps",
        fold: Fold = "none",
        certain_only: bool = False,
    ) -> list[dict[str, Any]]:
        """Measures of all actors on a day or in a window: least, as drawn and most, a row for each.

        Args:
            measures: an id, or several, as `relmap measure --list` has them.
            date: one day, or a span from its first to its last day.
            through: through which pairs; None: as each measure has it.
            groups: between which groups brokers stand: camps, communities, kind, tag:NAME,NAME.
            fold: who counts as whom: none, offices, shown.
            certain_only: leave out what is only possible.

        Raises:
            DateError: the text is neither exactly one day nor a span with two ends.
            NoSuchMeasure: there is no measure or group of that name.
        """
        return self._measured(measures, [date], through, groups, fold, certain_only, worlds=True)

    def measure_over_time(
        self,
        measures: str | Sequence[str],
        *,
        first: str | None = None,
        last: str | None = None,
        through: Through | None = None,
        groups: str = "camps",
        fold: Fold = "none",
        certain_only: bool = False,
        worlds: bool = False,
    ) -> list[dict[str, Any]]:
        """Measures on every day of change.

        Args:
            measures, through, groups, fold, certain_only: as for `measure`.
            first, last: days; None: those of the slider.
            worlds: whether to seek least and most of those measures, too, that take many maps for a day.

        Raises:
            DateError, NoSuchMeasure: as `measure`.
        """
        from relmap.analysis.over_time import days_of_change

        ends = [None if text is None else one_day(text) for text in (first, last)]
        at = [days.iso(day) for day in days_of_change(self.index, *ends).tolist()]
        return self._measured(measures, at, through, groups, fold, certain_only, worlds)

    def _measured(
        self,
        measures: str | Sequence[str],
        dates_: Sequence[str],
        through: Through | None,
        groups: str,
        fold: Fold,
        certain_only: bool,
        worlds: bool,
    ) -> list[dict[str, Any]]:
        from relmap.analysis.measures import Asked

        names = [measures] if isinstance(measures, str) else list(measures)
        analyst = self.analyst.looking(fold, certain_only)
        asked = Asked(through, groups, worlds)
        found = (self.at(date, certain_only=certain_only) for date in dates_)
        return [row for snapshot in found for row in analyst.measure(names, snapshot, asked)]

    def balance(
        self, date: str, *, fold: Fold = "none", certain_only: bool = False, limit: float = 60.0
    ) -> dict[str, Any]:
        """Triads, camps and line index of a day or window (README, "Analysis").

        Args:
            date, fold, certain_only: as for `measure`.
            limit: seconds for the line index.

        Raises:
            DateError: the text is neither exactly one day nor a span with two ends.
        """
        snapshot = self.at(date, certain_only=certain_only)
        return self.analyst.looking(fold, certain_only).balance(snapshot, limit)

    def triads(self, *, fold: Fold = "none", certain_only: bool = False) -> list[dict[str, Any]]:
        """Each triad for as long as it keeps its state, over all days of the map (README, "Analysis")."""
        from relmap.analysis.over_time import days_of_change

        extent = self.index.extent()
        if extent is None:
            return []
        return self.analyst.looking(fold, certain_only).triads(days_of_change(self.index), extent[1])

    def paths(
        self,
        start: str,
        goal: str,
        date: str,
        *,
        number: int = 5,
        through: Through = "all",
        in_time: bool = False,
        fold: Fold = "none",
        certain_only: bool = False,
    ) -> list[dict[str, Any]]:
        """The best ways from one actor to another; none where there is no way.

        Args:
            start, goal: ids, or names that only one actor has.
            date, fold, certain_only: as for `measure`.
            number: how many at most.
            through: through which pairs.
            in_time: in a window, each step on a day no earlier than the step before.

        Raises:
            DateError: the text is neither exactly one day nor a span with two ends.
            NoSuchMeasure: there is no such actor, or several.
        """
        analyst = self.analyst.looking(fold, certain_only)
        snapshot = self.at(date, certain_only=certain_only)
        ends = analyst.actor(start), analyst.actor(goal)
        return analyst.paths(*ends, snapshot, number, through, in_time)

    def likeness(
        self,
        actor: str,
        date: str,
        other: str | None = None,
        *,
        fold: Fold = "none",
        certain_only: bool = False,
    ) -> list[dict[str, Any]]:
        """How alike an actor and each other, or one other, are in their friends and foes; most alike first.

        Raises:
            DateError: the text is neither exactly one day nor a span with two ends.
            NoSuchMeasure: there is no such actor, or several.
        """
        analyst = self.analyst.looking(fold, certain_only)
        snapshot = self.at(date, certain_only=certain_only)
        return analyst.likeness(analyst.actor(actor), snapshot, analyst.actor(other) if other else None)

    def turning(self, by: Step = "month") -> list[dict[str, Any]]:
        """When relations changed, by month or year; what has no bound last, with no date."""
        return self.analyst.turning(by)

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
