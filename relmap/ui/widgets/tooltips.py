"""Records in words, for tooltips, lists and captions."""

from __future__ import annotations

import html
from collections.abc import Iterable

from relmap.model.project import Project, linked_events
from relmap.model.records import Actor, Event, Relation
from relmap.model.words import span_in_words
from relmap.timeline.index import TimeIndex
from relmap.timeline.known import derived_line, phase_when, some_day
from relmap.timeline.presence import Presence
from relmap.timeline.relation_on_day import RelationOnDay, called
from relmap.timeline.words import Difference, phase_line, relation_title, source_line


def relation_tooltip(index: TimeIndex, tie: RelationOnDay, compared: Iterable[Difference] = ()) -> str:
    """What is known of a relation on a day, as rich text with every name escaped.

    Args:
        index: of the map.
        tie: the relation on that day.
        compared: the differences between two days, if two are compared.
    """
    state, phases, project = tie.state, tie.relation.phases, index.project
    title = f"<b>{safe(relation_title(project, tie.relation))}</b>"
    lines = [title, *_phase_lines(index, tie.relation, state.phase)]
    if state.presence != Presence.CERTAIN:
        lines.insert(2, "possible, not certain")
    elif state.phase_presence != Presence.CERTAIN and not state.turning:
        lines.insert(2, "certain, but perhaps in another phase")
    if state.pair is not None:
        lines.insert(2, safe(f"turning: {' or '.join(called(phases[n]) for n in state.pair)}"))
    if state.before:
        lines.insert(2, safe(f"before: {', then '.join(called(phases[n]) for n in state.before)}"))
    if state.contested:
        lines.append("contested: two phases hold on this day")
    title = f"{relation_title(project, tie.relation)}: "
    for difference in compared:
        if difference.ref.id == tie.relation.id:
            said = difference.text.removeprefix(title)
            lines.insert(1, f"<i>{difference.called.lower()}</i>: {safe(said)}")
    return _rich(lines)


def phase_tooltip(index: TimeIndex, relation: Relation, number: int) -> str:
    """What is known of one phase, by its position, as rich text with every name escaped."""
    title = f"<b>{safe(relation_title(index.project, relation))}</b>"
    return _rich([title, *_phase_lines(index, relation, number)])


def _phase_lines(index: TimeIndex, relation: Relation, number: int) -> list[str]:
    project, phase = index.project, relation.phases[number]
    typed = f"  ({phase.when})" if phase.when != "../.." or not any(linked_events(phase)) else ""
    lines = [safe(phase_line(phase)), safe(phase_when(index, relation, number) + typed)]
    if phase.note:
        lines.append(safe(phase.note[:300]))
    if phase.citations:
        lines.append(f"<i>{safe(source_line(project, phase.citations))}</i>")
    return lines


def event_tooltip(index: TimeIndex, event: Event) -> str:
    """What is known of an event, as rich text with every name escaped."""
    project = index.project
    lines = [f"<b>{safe(event.title[:300])}</b>"]
    if event.when:
        lines.append(safe(f"{span_in_words(event.when)}  ({event.when})"))
    elif (interval := index.events.get(event.id)) is not None:
        lines.append(safe(some_day(interval.first, interval.last)))
    else:
        lines.append("undated")
    lines.append(safe(derived_line(index, event.id)))
    if event.status != "actual":
        lines.append(event.status)
    if event.citations:
        lines.append(f"<i>{safe(source_line(project, event.citations))}</i>")
    return _rich(lines)


def actor_tooltip(project: Project, actor: Actor) -> str:
    """What an actor is, as rich text with every name escaped."""
    lines = [f"<b>{safe(actor.name[:300])}</b>", safe(project.actor_kind(actor.kind).label)]
    if actor.exists:
        lines.append(safe(f"exists: {span_in_words(actor.exists)}"))
    if actor.notes:
        lines.append(safe(actor.notes[:300]))
    return _rich(lines)


def several_tooltip(heading: str, titles: list[str]) -> str:
    """A heading and a list of which the first are shown."""
    lines = [f"<b>{safe(heading)}</b>", *(safe(title[:120]) for title in titles[:10])]
    if len(titles) > 10:
        lines.append(f"and {len(titles) - 10:,} more")
    return _rich(lines)


def plain_tooltip(text: str) -> str:
    """One line as it stands."""
    return _rich([safe(text)])


def _rich(lines: list[str]) -> str:
    return "<qt>" + "<br>".join(line for line in lines if line) + "</qt>"


def safe(text: str) -> str:
    """Text as it stands, for a place that reads markup."""
    return html.escape(text)
