"""Records in words, for tooltips, lists and captions."""

from __future__ import annotations

import html
from collections.abc import Iterable

from relmap.model.project import Project
from relmap.model.records import Actor, Event, Phase, Relation
from relmap.model.words import span_in_words
from relmap.timeline.presence import Presence
from relmap.timeline.then import RelationThen, called
from relmap.timeline.words import Difference, phase_dates, phase_line, relation_title, source_line


def relation_tooltip(project: Project, then: RelationThen, compared: Iterable[Difference] = ()) -> str:
    """What is known of a relation on a day, as rich text with every name escaped.

    Args:
        project: the map.
        then: the relation on that day.
        compared: the differences between two days, if two are compared.
    """
    state, phases = then.state, then.relation.phases
    lines = [f"<b>{safe(relation_title(project, then.relation))}</b>", *_phase_lines(project, then.phase)]
    if state.presence != Presence.CERTAIN:
        lines.insert(2, "possible, not certain")
    elif state.phase_presence != Presence.CERTAIN and not state.turning:
        lines.insert(2, "certain, but perhaps in another phase")
    if state.pair is not None:
        lines.insert(2, safe(f"turning: {' or '.join(called(phases[n]) for n in state.pair)}"))
    if state.before:
        lines.insert(2, safe(f"before: {', then '.join(called(phases[n]) for n in state.before)}"))
    if state.contested:
        lines.append("sources disagree")
    title = f"{relation_title(project, then.relation)}: "
    for difference in compared:
        if difference.ref.id == then.relation.id:
            said = difference.text.removeprefix(title)
            lines.insert(1, f"<i>{difference.called.lower()}</i>: {safe(said)}")
    return _rich(lines)


def phase_tooltip(project: Project, relation: Relation, phase: Phase) -> str:
    """What is known of one phase, as rich text with every name escaped."""
    return _rich([f"<b>{safe(relation_title(project, relation))}</b>", *_phase_lines(project, phase)])


def _phase_lines(project: Project, phase: Phase) -> list[str]:
    lines = [safe(phase_line(phase)), safe(f"{phase_dates(project, phase)}  ({phase.when})")]
    if phase.note:
        lines.append(safe(phase.note[:300]))
    if phase.citations:
        lines.append(f"<i>{safe(source_line(project, phase.citations))}</i>")
    return lines


def event_tooltip(project: Project, event: Event, derived: str = "") -> str:
    """What is known of an event, as rich text with every name escaped.

    Args:
        project: the map.
        event: of it.
        derived: how it is dated, if it has no date of its own.
    """
    lines = [f"<b>{safe(event.title[:300])}</b>"]
    lines.append(safe(f"{span_in_words(event.when)}  ({event.when})" if event.when else derived or "undated"))
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
