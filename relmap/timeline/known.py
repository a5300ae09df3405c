"""How days are known, in words: what an event came after, what a phase began with, who told of it when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.derived import Bound
from relmap.model.project import Project
from relmap.model.ranges import Range
from relmap.model.records import Event, Phase, Relation, Source
from relmap.model.words import (
    date_in_words,
    ending_in_words,
    period_in_words,
    relation_title,
    span_in_words,
    start_in_words,
)
from relmap.timeline.index import TimeIndex

Link = Literal["begins_with", "ends_with"]


def short_name(source: Source) -> str:
    """What a source is called in passing: `CEPA` for its publisher, else the beginning of its title."""
    abbreviation = re.search(r"\(([^()]{2,12})\)$", source.publisher)
    if abbreviation is not None:
        return abbreviation[1]
    name = source.publisher if 0 < len(source.publisher) <= 40 else source.title
    return name if len(name) <= 60 else name[:59].rstrip() + "…"


def derived_line(index: TimeIndex, event_id: str) -> str:
    """How the day of an event follows from others: `derived: after “The retaking”; told by CEPA, June 2024`.

    Empty where nothing follows that its own date does not say.
    """
    bounds = index.derived.bounds(event_id)
    if bounds is None or (bounds.low is None and bounds.high is None):
        return ""
    project = index.project
    alone = project.events[event_id].when is None and not bounds.both
    said: list[str] = []
    if bounds.low is not None:
        said.append(_no_earlier(project, event_id, bounds.low, alone))
    elif alone:
        said.append("no earlier date is known")
    if bounds.high is not None:
        said.append(_no_later(project, event_id, bounds.high))
    elif alone:
        said.append("no later date is known")
    return f"derived: {'; '.join(dict.fromkeys(said))}"


def _no_earlier(project: Project, event_id: str, bound: Bound, dated: bool) -> str:
    linked = _linked(project, event_id, bound)
    if linked:
        return linked
    near = _nearest(project, event_id, bound)
    if near is None:
        return f"not before {days.in_words(bound.day)}"
    when = f"not before {days.in_words(bound.day)}" if near.when is None else date_in_words(near.when)
    return f"after “{near.title}”{f' ({when})' if dated else ''}"


def _no_later(project: Project, event_id: str, bound: Bound) -> str:
    if bound.as_of:
        return f"the map knows up to {days.in_words(bound.day)}"
    if bound.told:
        source = project.sources[bound.told]
        when = date_in_words(source.date) if source.date is not None else ""
        return (
            f"told by {short_name(source)}{f', {when}' if when else f', read by {days.in_words(bound.day)}'}"
        )
    linked = _linked(project, event_id, bound)
    if linked:
        return linked
    near = _nearest(project, event_id, bound)
    if near is None:
        return f"not after {days.in_words(bound.day)}"
    return f"before “{near.title}”"


def _nearest(project: Project, event_id: str, bound: Bound) -> Event | None:
    """The event next to one on the way by which its bound came: what it followed itself."""
    others = (day.record for day in reversed(bound.way) if day.phase < 0 and day.record != event_id)
    key = next(others, None)
    return None if key is None else project.events[key]


def _linked(project: Project, event_id: str, bound: Bound) -> str:
    """The phase that dates an event as its first or last day; empty if it is something else."""
    origin = bound.way[0]
    if origin.phase < 0:
        return ""
    phase = project.relations[origin.record].phases[origin.phase]
    title = relation_title(project, project.relations[origin.record])
    which = "end" if origin.last or phase.begins_with is None else "beginning"
    if len(bound.chain) == 1 and bound.chain[0] == event_id:
        return f"on the {which} of “{title}”"
    return f"{which} of “{title}”, {days.in_words(bound.day)}"


def link_line(project: Project, phase: Phase, link: Link) -> str:
    """`began with “The retaking”`, `ended with the last day of “The war”`; empty where there is no link."""
    day = phase.begins_with if link == "begins_with" else phase.ends_with
    if day is None:
        return ""
    verbs = ("begins", "began") if link == "begins_with" else ("ends", "ended")
    event = project.events[day.event]
    verb = verbs[0] if "planned" in (phase.status, event.status) else verbs[1]
    which = "the last day of " if day.day == "last" else ""
    return f"{verb} with {which}“{' '.join(event.title.split())}”"


def phase_when(index: TimeIndex, relation: Relation, number: int) -> str:
    """When a phase holds, by its own date and by the events that it begins and ends with.

    Args:
        index: of the map.
        relation: of it.
        number: the position of the phase.
    """
    phase = relation.phases[number]
    if phase.begins_with is None and phase.ends_with is None:
        return span_in_words(phase.when)
    ends = index.derived.phases[relation.id][number]
    if ends.one_day:
        links = (link_line(index.project, phase, link) for link in ("begins_with", "ends_with"))
        return ", ".join([*filter(None, links), *_period(ends.first)])
    start = link_line(index.project, phase, "begins_with")
    start = (
        ", ".join([start, *_period(ends.first)]) if start else start_in_words(ends.first.low, ends.first.high)
    )
    end = link_line(index.project, phase, "ends_with")
    end = ", ".join([end, *_period(ends.last)]) if end else ending_in_words(ends.last.low, ends.last.high)
    return "; ".join(filter(None, (start, end)))


def _period(side: Range) -> list[str]:
    return [period_in_words(side.low, side.high)] if (side.low, side.high) != (PAST, FUTURE) else []


def between_lines(index: TimeIndex, events: Sequence[Event]) -> list[str]:
    """What happens some day between two, a line for each pair of days.

    `Some day between 20 June 2024 and 30 June 2024: Armenia recalls its ambassador; …`

    Args:
        index: of the map.
        events: undated ones that lie between two days, in their order.
    """
    return [f"{between}: {'; '.join(titles)}" for between, titles in told_between(index, events)]


def told_between(index: TimeIndex, events: Sequence[Event]) -> list[tuple[str, list[str]]]:
    """Each pair of days in words, and the titles of what happens between them. Arguments as above."""
    found: dict[str, list[str]] = {}
    for event in events:
        interval = index.events[event.id]
        between = f"Some day between {days.in_words(interval.first)} and {days.in_words(interval.last)}"
        if interval.first == interval.last:
            between = f"It follows: on {days.in_words(interval.first)}"
        unsure = "" if event.status == "actual" else f" ({event.status})"
        found.setdefault(between, []).append(" ".join(event.title[:240].split()) + unsure)
    return list(found.items())


def event_line(index: TimeIndex, event: Event) -> str:
    """`20 June 2024: Mirzoyan meets Tikhanovskaya`; of an undated one what it is dated by, too."""
    interval = index.events[event.id]
    said = [] if event.status == "actual" else [event.status]
    if event.when is not None:
        when = span_in_words(event.when) if "/" in event.when else date_in_words(event.when)
    else:
        when = f"some day {period_in_words(interval.first, interval.last)}"
        said.append(derived_line(index, event.id))
    title = " ".join(event.title.split())
    doubts = f" ({', '.join(said)})" if said else ""
    return f"{when[:1].upper()}{when[1:]}: {title}{doubts}"
