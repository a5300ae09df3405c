"""Since when the changes of a scene are told, and which: true in whatever order scenes stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from relmap.export.batch import FigureJob
from relmap.model import days
from relmap.timeline.changes import Changes, changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.known import event_line
from relmap.timeline.presence import Presence
from relmap.timeline.scenes import extent_of, passing
from relmap.timeline.snapshot import Snapshot, Window
from relmap.timeline.words import differences, headings


@dataclass(frozen=True)
class Earlier:
    """The map that a report showed last.

    Args:
        first, last: its days.
        title: of its scene.
        certain_only: whether it left out what is only possible.
        next_to: whether nothing else was shown since.
    """

    first: int
    last: int
    title: str
    certain_only: bool
    next_to: bool = True


def earlier_of(time: Snapshot | Changes, title: str) -> Earlier:
    """What is to be known of a scene where the next one is told."""
    return Earlier(*extent_of(time), title, is_certain(time))


def is_certain(time: Snapshot | Changes) -> bool:
    """Whether a time leaves out what is only possible."""
    return (time.other if isinstance(time, Changes) else time).certain_only


def stretch(time: Snapshot | Changes, before: Earlier | None) -> tuple[str, int, int]:
    """Which changes are told of a scene: a heading, the earlier and the later day; an empty heading for none.

    Args:
        time: of the scene.
        before: the map shown before; None: it is the first.
    """
    first, last = extent_of(time)
    if isinstance(time, Changes):
        heading = f"From {days.in_words(first)} to {days.in_words(last)}"
    elif isinstance(time, Window):
        if time.throughout:  # what holds on all of its days is the same on each
            return "", first, last
        heading = f"On {days.in_words(last)}, the last day, compared with {days.in_words(first)}, the first"
    elif before is None or before.first < first < before.last:
        return "", first, last
    elif before.last <= first:
        first = before.last
        heading = f"Since {days.in_words(first)}{'' if before.next_to else _scene(before)}"
    else:
        last = before.first
        heading = f"From {days.in_words(first)} to {days.in_words(last)}, {_later_scene(before)}"
    return (heading + _presence(time, before) if first < last else ""), first, last


def _scene(before: Earlier) -> str:
    return f", shown in “{before.title}”"


def _later_scene(before: Earlier) -> str:
    if not before.next_to:
        return (
            f"{'shown' if before.first == before.last else 'where what is shown begins'} in “{before.title}”"
        )
    return "the scene before" if before.first == before.last else "where the scene before begins"


def _presence(time: Snapshot | Changes, before: Earlier | None) -> str:
    """What is compared, where that is not all or was not shown before."""
    if is_certain(time):
        return ", what is certain"
    apart = before is not None and before.certain_only and not isinstance(time, Changes | Window)
    return ", with what is only possible" if apart else ""


def changes_of(index: TimeIndex, first: int, second: int, job: FigureJob) -> tuple[str, ...]:
    """What has changed from one day to another, a line each, but what the scene's filter keeps out."""
    found = _within(changes(index, first, second, is_certain(job.looked.time)), job)
    sorts = list(headings(found))
    in_order = sorted(differences(found), key=lambda difference: sorts.index(difference.sort))
    told = [f"{d.called}: {d.text}" for d in in_order]
    return (*told, found.beyond()) if found.beyond() else tuple(told)


def _within(found: Changes, job: FigureJob) -> Changes:
    """Only what the scene's filter lets pass: nothing is told that is not on its figure."""
    passes = passing(found, job.criteria)
    if passes is None:
        return found
    ids = passes.ids
    return replace(
        found,
        begun=[tie for tie in found.begun if tie.relation.id in ids],
        ended=[tie for tie in found.ended if tie.relation.id in ids],
        changed=[(old, new) for old, new in found.changed if new.relation.id in ids],
        faded=[(old, new) for old, new in found.faded if new.relation.id in ids],
        appeared=[(actor, presence) for actor, presence in found.appeared if actor.id in ids],
        gone=[(actor, presence) for actor, presence in found.gone if actor.id in ids],
    )


def events_of(job: FigureJob) -> tuple[str, ...]:
    """What happened or may have happened in the time of a scene, a line each, but what is filtered out."""
    time = job.looked.time
    index = (time.other if isinstance(time, Changes) else time).index
    passes = passing(time, job.criteria)
    how = {
        event.id: (event, presence)
        for event, presence in time.events
        if passes is None or passes.ids & {*event.relations, *(part.actor for part in event.participants)}
    }
    found = index.in_order(event for event, _ in how.values())
    return tuple(
        # Of what only follows it is said that it is some day between two.
        event_line(index, event)
        + ("" if event.when is None or how[event.id][1] == Presence.CERTAIN else " (possible)")
        for event in found
    )
