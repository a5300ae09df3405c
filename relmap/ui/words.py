"""Records in words, for tooltips, lists and captions."""

from __future__ import annotations

import html

from relmap.model.project import AnyRecord, Project
from relmap.model.records import Actor, Citation, Event, Relation, Source
from relmap.timeline.snapshot import RelationThen
from relmap.timeline.spells import Presence
from relmap.timeline.words import phase_line, relation_title


def record_title(project: Project, record: AnyRecord) -> str:
    """One line that names a record."""
    if isinstance(record, Relation):
        return relation_title(project, record)
    if isinstance(record, Actor):
        return record.name
    if isinstance(record, Event | Source):
        return record.title
    return record.id


def source_line(project: Project, citations: tuple[Citation, ...]) -> str:
    """`Le Figaro, via CEPA; …`: the sources of a claim."""
    parts: list[str] = []
    for citation in citations:
        text = project.sources[citation.source].title
        if citation.via is not None:
            text += f", via {project.sources[citation.via].title}"
        text = text if citation.supports else f"{text} (denies it)"
        if text not in parts:
            parts.append(text)
    return "; ".join(parts[:3]) + (" …" if len(parts) > 3 else "")


def relation_tooltip(project: Project, then: RelationThen) -> str:
    """What is known of a relation on a day, as rich text with every name escaped."""
    lines = [f"<b>{safe(relation_title(project, then.relation))}</b>", safe(phase_line(then.phase))]
    lines.append(
        safe(f"{then.phase.when}{'' if then.presence == Presence.CERTAIN else ', possible on this day'}")
    )
    if then.state.contested:
        lines.append("sources disagree")
    if then.phase.note:
        lines.append(safe(then.phase.note[:300]))
    if then.phase.citations:
        lines.append(f"<i>{safe(source_line(project, then.phase.citations))}</i>")
    return "<qt>" + "<br>".join(line for line in lines if line) + "</qt>"


def actor_tooltip(project: Project, actor: Actor) -> str:
    """What an actor is, as rich text with every name escaped."""
    lines = [f"<b>{safe(actor.name[:300])}</b>", safe(project.actor_kind(actor.kind).label)]
    if actor.exists:
        lines.append(safe(f"exists {actor.exists}"))
    if actor.notes:
        lines.append(safe(actor.notes[:300]))
    return "<qt>" + "<br>".join(lines) + "</qt>"


def safe(text: str) -> str:
    """Text as it stands, for a place that reads markup."""
    return html.escape(text)
