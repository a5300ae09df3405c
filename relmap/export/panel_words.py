"""What is said below one map of several: what is different from the one before, as far as there is room."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtGui import QFont

from relmap.drawing.wrapping import wrapped
from relmap.model import days
from relmap.model.records import Event
from relmap.timeline.changes import Changes
from relmap.timeline.filtering import Passing
from relmap.timeline.known import titled
from relmap.timeline.presence import Interval, Presence
from relmap.timeline.snapshot import Snapshot
from relmap.timeline.words import differences


@dataclass(frozen=True)
class PanelWords:
    """What is said below a map.

    Args:
        lead: before all else: since when.
        groups: what each sort of difference is called, and what is of it.
    """

    lead: str = ""
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def number(self) -> int:
        """How many differences are said."""
        return sum(len(texts) for _, texts in self.groups)

    def lines(self, type_: QFont, width: float, most: int) -> list[str]:
        """All of it as lines of a width; of too many as much as goes into them, and how much more."""
        whole = self._lines(type_, width, self.number)
        if len(whole) <= most:
            return whole
        told = bisect_right(range(self.number), most, key=lambda n: len(self._lines(type_, width, n))) - 1
        return self._lines(type_, width, max(told, 0))[:most]

    def _lines(self, type_: QFont, width: float, told: int) -> list[str]:
        paragraphs: list[str] = []
        left = told
        for called, texts in self.groups:
            some, left = texts[:left], max(left - len(texts), 0)
            if some:
                paragraphs.append(f"{called}: {'; '.join(some)}.")
        more = self.number - told
        if more:
            paragraphs.append(f"{'And' if told else 'In all'} {more:,}{' more' if told else ''} changes.")
        if self.lead and paragraphs:
            paragraphs[0] = f"{self.lead}: {paragraphs[0][:1].lower()}{paragraphs[0][1:]}"
        elif self.lead:
            paragraphs = [f"{self.lead}."]
        return [line for text in paragraphs for line in wrapped(text, type_, width)]


NO_WORDS = PanelWords()


def words_since(time: Changes, passing: Passing | None = None) -> PanelWords:
    """What is different on the later of two days.

    Args:
        time: both days.
        passing: what is not filtered out; None: nothing is.
    """
    since = f"Since {days.in_words(time.one.day)}"
    # What may be on any of many days is told where its first day is, and where its last.
    known = time.other.index.events
    happened = [
        titled(event.title, event.status) + ("" if presence == Presence.CERTAIN else " (possible)")
        for event, presence in time.events
        if _passes(event, passing) and (presence == Presence.CERTAIN or _ends_within(time, known[event.id]))
    ]
    groups: dict[str, list[str]] = {"Events": happened} if happened else {}
    for one in differences(time):
        if passing is None or one.ref.id in passing.ids:
            groups.setdefault(one.called, []).append(one.text)
    if not groups:
        return PanelWords(f"{since} nothing changes")
    return PanelWords(since, tuple((called, tuple(texts)) for called, texts in groups.items()))


def _ends_within(time: Changes, interval: Interval) -> bool:
    """Whether the first or the last day on which something may be is one of those between two."""
    return any(time.one.day < day <= time.other.day for day in (interval.first, interval.last))


def _passes(event: Event, passing: Passing | None) -> bool:
    borne = {*event.relations, *(part.actor for part in event.participants)}
    return passing is None or bool(passing.ids & borne)


def words_of_first(time: Snapshot, ties: int, actors: int) -> PanelWords:
    """What is said of the map with which a sheet begins: how much there is.

    Args:
        time: of the map.
        ties, actors: how many relations, and how many actors with one, are shown.
    """
    told = f"{ties:,} relation{'' if ties == 1 else 's'} of {actors:,} actor{'' if actors == 1 else 's'}"
    return PanelWords(f"To begin with, {told}" if ties else "To begin with, no relations")
