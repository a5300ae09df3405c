"""Records without their references to what is removed."""

from __future__ import annotations

from collections.abc import Callable

from relmap.model.diff import Ref
from relmap.model.project import AnyRecord
from relmap.model.records import Actor, Citation, Event, EventDay, Note, Relation, updated


def without_references(record: AnyRecord, are_gone: Callable[[Ref], bool]) -> AnyRecord:
    """A record without its references to what is gone; those it cannot be without are left."""
    if isinstance(record, Relation):
        about = (
            None if record.about is not None and are_gone(Ref("relations", record.about)) else record.about
        )
        phases = tuple(
            updated(
                phase,
                citations=_cited(phase.citations, are_gone),
                begins_with=_linked(phase.begins_with, are_gone),
                ends_with=_linked(phase.ends_with, are_gone),
            )
            for phase in record.phases
        )
        return updated(record, about=about, phases=phases)
    if isinstance(record, Event):
        return updated(
            record,
            participants=tuple(p for p in record.participants if not are_gone(Ref("actors", p.actor))),
            relations=tuple(r for r in record.relations if not are_gone(Ref("relations", r))),
            after=tuple(e for e in record.after if not are_gone(Ref("events", e))),
            citations=_cited(record.citations, are_gone),
        )
    if isinstance(record, Actor):
        pictured = record.picture is not None and not are_gone(Ref("pictures", record.picture))
        return updated(
            record,
            citations=_cited(record.citations, are_gone),
            picture=record.picture if pictured else None,
        )
    if isinstance(record, Note):
        kept = (a for a in record.anchors if a.actor is None or not are_gone(Ref("actors", a.actor)))
        return updated(record, anchors=tuple(kept))
    return record


def _linked(link: EventDay | None, are_gone: Callable[[Ref], bool]) -> EventDay | None:
    return None if link is None or are_gone(Ref("events", link.event)) else link


def _cited(citations: tuple[Citation, ...], are_gone: Callable[[Ref], bool]) -> tuple[Citation, ...]:
    kept = (citation for citation in citations if not are_gone(Ref("sources", citation.source)))
    return tuple(
        updated(citation, via=None) if citation.via and are_gone(Ref("sources", citation.via)) else citation
        for citation in kept
    )
