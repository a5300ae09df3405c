"""How days are known, in words: what an event came after, what a phase began with, who told of it when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.derived import Bound
from relmap.model.project import Project
from relmap.model.ranges import Range, ends_of
from relmap.model.records import Event, Phase, Relation, Source
from relmap.model.temporal_network import Day
from relmap.model.words import (
    between_in_words,
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
    beside = _beside(event_id, bound)
    if beside is None:
        return f"not before {days.in_words(bound.day)}"
    if beside.phase >= 0:
        return _on_phase(project, event_id, bound, beside)
    near = project.events[beside.record]
    when = f"not before {days.in_words(bound.day)}" if near.when is None else date_in_words(near.when)
    return f"after “{near.title}”{f' ({when})' if dated else ''}"


def _no_later(project: Project, event_id: str, bound: Bound) -> str:
    beside = _beside(event_id, bound)
    if beside is None:
        if bound.as_of:
            return f"the map knows up to {days.in_words(bound.day)}"
        return _told_by(project, bound) if bound.told else f"not after {days.in_words(bound.day)}"
    if beside.phase >= 0:
        said = _on_phase(project, event_id, bound, beside)
    else:
        said = f"before “{project.events[beside.record].title}”"
    # A source that tells of what came after does not tell of this.
    told = bound.told and (bound.way[0].record, bound.way[0].phase) == (beside.record, beside.phase)
    return f"{said} ({_told_by(project, bound)})" if told else said


def _told_by(project: Project, bound: Bound) -> str:
    source = project.sources[bound.told]
    if source.date is None:
        return f"told by {short_name(source)}, read by {days.in_words(bound.day)}"
    return f"told by {short_name(source)}, {date_in_words(source.date)}"


def _beside(event_id: str, bound: Bound) -> Day | None:
    """What is next to an event on the way by which its bound came; None: its own date is the bound."""
    return next((day for day in reversed(bound.way) if day.record != event_id), None)


def _on_phase(project: Project, event_id: str, bound: Bound, day: Day) -> str:
    """The phase that begins or ends with an event, and so dates it."""
    relation = project.relations[day.record]
    which = "end" if day.last else "beginning"
    if ends_of(relation.phases[day.phase].when).one_day:
        which = "day"
    on = "its last day is the" if Day(event_id, -1, last=True) in bound.way else "on the"
    return f"{on} {which} of “{relation_title(project, relation)}”"


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
    # Where no day is left for what is linked, its own date is not that of the event.
    known = not index.derived.contradicts(relation.id, number)
    start, end = (link_line(index.project, phase, link) for link in ("begins_with", "ends_with"))
    if ends.one_day:
        return ", ".join([*filter(None, (start, end)), *(_period(ends.first) if known else ())])
    if not start:
        start = start_in_words(ends.first.low, ends.first.high)
    elif known:
        start = ", ".join([start, *_period(ends.first)])
    if not end:
        end = ending_in_words(ends.last.low, ends.last.high)
    elif known:
        end = ", ".join([end, *_period(ends.last)])
    return "; ".join(filter(None, (start, end)))


def _period(side: Range) -> list[str]:
    return [period_in_words(side.low, side.high)] if side.key != (PAST, FUTURE) else []


def titled(title: str, status: str, *doubts: str) -> str:
    """A title in one line, and what makes it less than known to have happened: `The coup (alleged)`."""
    said = [word for word in (status, *doubts) if word not in ("", "actual")]
    line = " ".join(title.split())
    return f"{line} ({', '.join(said)})" if said else line


def some_day(first: int, last: int) -> str:
    """When something happens that only follows from others: `some day between 20 and 30 June 2024`."""
    if first == last:
        return f"on {days.in_words(first)}, as follows from others"
    return f"some day {between_in_words(first, last)}"


def between_lines(index: TimeIndex, events: Iterable[Event]) -> list[str]:
    """What happens some day between two, a line for each pair of days.

    `Some day between 20 and 30 June 2024: Armenia recalls its ambassador; …`

    Args:
        index: of the map.
        events: undated ones that lie between two days, in their order.
    """
    return [f"{between}: {'; '.join(titles)}" for between, titles in told_between(index, events)]


def told_between(index: TimeIndex, events: Iterable[Event]) -> list[tuple[str, list[str]]]:
    """Each pair of days in words, and the titles of what happens between them. Arguments as above."""
    found: dict[str, list[str]] = {}
    for event in events:
        interval = index.events[event.id]
        between = _capital(some_day(interval.first, interval.last))
        found.setdefault(between, []).append(titled(event.title[:240], event.status))
    return list(found.items())


def event_line(index: TimeIndex, event: Event) -> str:
    """`20 June 2024: Mirzoyan meets Tikhanovskaya`; of an undated one what it is dated by, too."""
    if event.when is not None:
        when = (
            span_in_words(event.when)
            if "/" in event.when or event.when[0] == "["
            else date_in_words(event.when)
        )
        return f"{_capital(when)}: {titled(event.title, event.status)}"
    interval = index.events[event.id]
    known = derived_line(index, event.id)
    return f"{_capital(some_day(interval.first, interval.last))}: {titled(event.title, event.status, known)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
