"""What is different between two days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relmap.model import days
from relmap.model.dates import FUTURE
from relmap.model.ranges import ends_of
from relmap.model.records import Actor, Event
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.snapshot import Snapshot, event_to_plain


@dataclass(frozen=True)
class Changes:
    """Relations that began, ended, changed or stayed from the earlier day to the later; actors likewise."""

    one: Snapshot
    """The earlier day."""
    other: Snapshot
    begun: list[RelationOnDay]
    ended: list[RelationOnDay]
    changed: list[tuple[RelationOnDay, RelationOnDay]]
    kept: list[RelationOnDay]
    faded: list[tuple[RelationOnDay, RelationOnDay]]
    """What is only less sure, because it is open-ended and the later day is after all that the map knows.

    They are kept, too, unless what is only possible is left out.
    """
    appeared: list[tuple[Actor, Presence]]
    gone: list[tuple[Actor, Presence]]

    def in_words(self) -> str:
        """The date line of a figure: `31 December 2019 compared with 20 June 2024`."""
        certain = ", what is certain" if self.other.certain_only else ""
        with_ = "itself" if self.one.day == self.other.day else days.in_words(self.other.day)
        return f"{days.in_words(self.one.day)} compared with {with_}{certain}"

    @property
    def events(self) -> list[tuple[Event, Presence]]:
        """What happened, or may have, after the earlier day and no later than the other; in its order."""
        index = self.other.index
        if self.one.day == self.other.day:
            return []
        found = {
            event.id: (event, presence)
            for event, presence in index.events_in(self.one.day + 1, self.other.day, throughout=False)
            if presence == Presence.CERTAIN or not self.other.certain_only
        }
        return [found[event.id] for event in index.in_order(event for event, _ in found.values())]

    def beyond(self) -> str:
        """One sentence for what the map does not know any more; empty if it knows both days."""
        as_of = self.other.index.as_of
        if as_of is None:
            return ""
        if self.one.day > as_of:
            which = "this day" if self.one.day == self.other.day else "both days"
            return f"The map knows up to {days.in_words(as_of)}; that is before {which}."
        if not self.faded:
            return ""
        count = len(self.faded)
        what = "1 relation that is open-ended is" if count == 1 else f"{count:,} open-ended relations are"
        return f"The map knows up to {days.in_words(as_of)}; after that {what} only possible."

    def to_plain(self) -> dict[str, Any]:
        """The changes as plain data (README, "Command line")."""
        return {
            "from": self.one.when,
            "to": self.other.when,
            "begun": [tie.to_plain() for tie in self.begun],
            "ended": [tie.to_plain() for tie in self.ended],
            "changed": [
                {"id": old.relation.id, "from": old.to_plain(), "to": new.to_plain()}
                for old, new in self.changed
            ],
            "events": [event_to_plain(self.other.index, *row) for row in self.events],
            "only_possible_after_as_of": [new.relation.id for _, new in self.faded],
        }


def changes(index: TimeIndex, first: int, second: int, certain_only: bool = False) -> Changes:
    """What is different on the later of two days from the earlier, sorted by id.

    A relation changed if what is drawn of it differs: stance, weight, label, status, presence, or
    whether it is turning or contested. What is open-ended neither ended nor changed only because the map
    knows no more.

    Args:
        index: the map's index.
        first, second: day numbers, in any order: what began and what ended is told as time runs.
        certain_only: what is only possible counts as absent: what began is certain now and was not, what
            ended is no longer certain.
    """
    first, second = min(first, second), max(first, second)
    one, other = Snapshot(index, first, certain_only), Snapshot(index, second, certain_only)
    before = {tie.relation.id: tie for tie in one.relations}
    after = {tie.relation.id: tie for tie in other.relations}
    faded = _faded(index, before, second)
    both = sorted(before.keys() & after.keys())
    changed = {key for key in both if key not in faded and _differs(before[key], after[key])}
    actors_before = {actor.id: (actor, presence) for actor, presence in one.actors}
    actors_after = {actor.id: (actor, presence) for actor, presence in other.actors}
    return Changes(
        one,
        other,
        begun=[after[key] for key in sorted(after.keys() - before.keys())],
        ended=[before[key] for key in sorted(before.keys() - after.keys() - faded.keys())],
        changed=[(before[key], after[key]) for key in both if key in changed],
        kept=[after[key] for key in both if key not in changed],
        faded=[faded[key] for key in sorted(faded)],
        appeared=[actors_after[key] for key in sorted(actors_after.keys() - actors_before.keys())],
        gone=[actors_before[key] for key in sorted(actors_before.keys() - actors_after.keys())],
    )


def _differs(before: RelationOnDay, after: RelationOnDay) -> bool:
    return before.state is not after.state and _drawn(before) != _drawn(after)


def _faded(
    index: TimeIndex, before: dict[str, RelationOnDay], day: int
) -> dict[str, tuple[RelationOnDay, RelationOnDay]]:
    """What is only less sure on a later day, by id: as it was, and as it may be."""
    if index.as_of is None or day <= index.as_of:
        return {}
    pairs = ((tie, index.relation_on(key, day)) for key, tie in before.items())
    return {
        old.relation.id: (old, new)
        for old, new in pairs
        if new is not None and _only_less_sure(index, old, new)
    }


def _only_less_sure(index: TimeIndex, before: RelationOnDay, after: RelationOnDay) -> bool:
    """Whether all that is different is that an open-ended phase is no longer certain."""
    if before.presence <= after.presence or after.phase is not before.phase:
        return False
    ends = index.derived.phases.get(after.relation.id)
    last = (ends[after.state.phase] if ends is not None else ends_of(after.phase.when)).last
    less = {**_drawn(before), "presence": after.presence.word, "phase_presence": after.presence.word}
    return not last.given and last.low == FUTURE and less == _drawn(after)


def _drawn(tie: RelationOnDay) -> dict[str, Any]:
    plain = tie.to_plain()
    plain.pop("others", None)
    return plain
