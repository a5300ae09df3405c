"""A map as plain data that any format can carry: actors, and relations by phase or by stretches of time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from relmap.formats.foreign import Foreign, ForeignActor, Spell, Tie, Value
from relmap.model import dates, days
from relmap.model.dates import FUTURE, PAST
from relmap.model.project import Project, citations
from relmap.model.ranges import ends_of
from relmap.model.records import STANCE_WORDS, Actor, Citation, Event, Phase, Relation, Source
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence

CARRIER = "relmap"
"""The attribute that holds a whole record for relmap itself."""
CHECKSUM = "checksum"
"""The attribute that tells whether the time of a tie, and what changes in it, is as it was written."""
OWN = "attribute:"
"""Before the name of an attribute that is called as one of relmap's own fields."""
CITING = ("sources", "credibility", "quote", "page", "supports")
ACTOR_FIELDS = (
    *("id", "name", "label", "kind", "code", "aliases", "tags", "notes", "exists", "existed", "start", "end"),
    *("x", "y", "pinned", *CITING, CARRIER),
)
_OF_PHASE = ("when", "stance", "stance_word", "weight", "unit", "bound", "status", "label", "note", *CITING)
TIE_FIELDS = (
    *(
        "id",
        "key",
        "relation",
        "source",
        "target",
        "from",
        "to",
        "from_name",
        "to_name",
        "kind",
        "directed",
        "about",
        "tags",
        "notes",
    ),
    *("begin", "start", "end", "presence", *_OF_PHASE, CARRIER, CHECKSUM),
)
# XML dates have four digits at least and no year 0.
_FIRST_WRITTEN = days.from_ymd(1, 1, 1)
_LAST_WRITTEN = days.from_ymd(9999, 12, 31)


def actor_values(project: Project, actor: Actor) -> dict[str, Value]:
    """What a file says of an actor beside its name; what is empty is left out."""
    placement = project.placements.get(actor.id)
    found: dict[str, Value] = {
        "kind": actor.kind,
        "code": actor.code,
        "aliases": actor.aliases,
        "tags": actor.tags,
        "notes": actor.notes,
        "exists": actor.exists or "",
        "pinned": placement is not None and placement.pinned,
        **_cited(project, actor.citations),
    }
    return _filled(found) | _attributes(actor.attributes, ACTOR_FIELDS)


def relation_values(relation: Relation) -> dict[str, Value]:
    """What a file says of a relation, whatever its phase."""
    found: dict[str, Value] = {
        "relation": relation.id,
        "about": relation.about or "",
        "tags": relation.tags,
        "notes": relation.notes,
    }
    return _filled(found) | _attributes(relation.attributes, TIE_FIELDS)


def phase_values(project: Project, phase: Phase) -> dict[str, Value]:
    """What a file says of a phase; what is empty, or as it usually is, is left out."""
    found = _filled(
        {
            "when": phase.when,
            "stance_word": STANCE_WORDS.get(phase.stance, "") if phase.stance is not None else "",
            "unit": phase.unit,
            "bound": phase.bound if phase.bound != "exactly" else "",
            "status": phase.status if phase.status != "actual" else "",
            "label": phase.label,
            "note": phase.note,
            **_cited(project, phase.citations),
        }
    )
    # 0 says something here.
    if phase.stance is not None:
        found["stance"] = phase.stance
    if phase.weight is not None:
        found["weight"] = phase.weight
    return found


def by_phase(project: Project, certain: bool = False, plain: bool = False) -> Foreign:
    """The map with a tie for each phase.

    Args:
        project: the map.
        certain: whether `start` and `end` are the days that are sure, and what is never sure is left out.
        plain: whether records are left out that only relmap reads.
    """
    plain = plain or certain
    found = _begun(project, plain, certain)
    for relation in project.relations.values():
        rows = phase_ties(project, relation, certain)
        if rows and not plain:
            rows[0].values[CARRIER] = carried(project, relation)
        found.ties += rows
    return found


def phase_ties(project: Project, relation: Relation, certain: bool = False) -> list[Tie]:
    """A tie for each phase of a relation that may be; none for one without phases, which never holds."""
    kind = project.relation_kind(relation.kind)
    about = relation_values(relation)
    many = len(relation.phases) > 1
    rows: list[Tie] = []
    for number, phase in enumerate(relation.phases):
        spell = _outer(phase.when, certain)
        # What is planned is possible at most.
        if spell is None or (certain and phase.status == "planned"):
            continue
        values = about | phase_values(project, phase)
        if certain:
            values["when"] = f"{spell.first or '..'}/{spell.last or '..'}"
        rows.append(
            Tie(
                f"{relation.id}#{number + 1}" if many else relation.id,
                relation.source,
                relation.target,
                relation.kind,
                kind.directed,
                values,
                [spell] if spell != Spell() else [],
            )
        )
    return rows


def by_stretch(project: Project, certain: bool = False, plain: bool = False) -> Foreign:
    """The map with one tie for each relation, its stretches, and what is drawn on each of them.

    Args:
        project: the map.
        certain: whether only what is sure is written.
        plain: whether records are left out that only relmap reads.
    """
    index = TimeIndex(project)
    plain = plain or certain
    found = _begun(project, plain, certain)
    for relation in project.relations.values():
        tie = _stretched(project, index, relation, certain)
        if tie is not None:
            tie.values[CHECKSUM] = seen(tie)
            if not plain:
                tie.values[CARRIER] = carried(project, relation)
            found.ties.append(tie)
    return found


_CHANGING = ("presence", *_OF_PHASE)


def _stretched(project: Project, index: TimeIndex, relation: Relation, certain: bool) -> Tie | None:
    stretches: list[tuple[int, int, dict[str, Value]]] = []
    for segment in index.lives[relation.id].segments:
        if certain and segment.state.presence is not Presence.CERTAIN:
            continue
        values = phase_values(project, relation.phases[segment.state.phase])
        values["presence"] = segment.state.presence.word
        written = _days(segment.first, segment.last)
        if written is None:
            continue
        stretches.append((*written, {name: values[name] for name in _CHANGING if name in values}))
    if not stretches:
        return None
    kind = project.relation_kind(relation.kind)
    tie = Tie(relation.id, relation.source, relation.target, relation.kind, kind.directed)
    tie.values = relation_values(relation)
    tie.spells = [_spell(*bounds) for bounds in _united([(first, last) for first, last, _ in stretches])]
    for name in _CHANGING:
        runs = _runs([(first, last, values.get(name)) for first, last, values in stretches])
        if runs:
            tie.series[name] = [(_spell(first, last), value) for first, last, value in runs]
    return tie


def _united(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(first, last) for first, last, _ in _runs([(*bounds, True) for bounds in stretches])]


def _runs(stretches: Iterable[tuple[int, int, Any]]) -> list[tuple[int, int, Any]]:
    """Stretches that touch and say the same, as one; those that say nothing are left out."""
    found: list[tuple[int, int, Any]] = []
    for first, last, value in stretches:
        if value is None:
            continue
        if found and found[-1][1] + 1 == first and found[-1][2] == value:
            first = found.pop()[0]
        found.append((first, last, value))
    return found


def seen(tie: Tie) -> str:
    """What is seen of a tie's time and values in a file, to tell whether somebody has edited it."""
    series = {
        name: [[spell.first[:10], spell.last[:10], _as_text(value)] for spell, value in values]
        for name, values in sorted(tie.series.items())
    }
    spells = sorted([spell.first[:10], spell.last[:10]] for spell in tie.spells)
    text = json.dumps([spells, series], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _as_text(value: Value) -> str:
    if isinstance(value, tuple):
        return " | ".join(value)
    try:
        return repr(float(value))
    except (TypeError, ValueError):
        return str(value)


def carried(project: Project, record: Actor | Relation) -> str:
    """A record as JSON, with what it needs of the map: the sources that it cites, and a kind of its own."""
    cited = {key for citation in citations(record) for key in (citation.source, citation.via) if key}
    kinds = project.actor_kinds if isinstance(record, Actor) else project.relation_kinds
    found: dict[str, Any] = {"record": _plain(record)}
    if cited:
        found["sources"] = [_plain(project.sources[key]) for key in sorted(cited)]
    if record.kind in kinds:
        found["kind"] = _plain(kinds[record.kind])
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _plain(record: Any) -> dict[str, Any]:
    return record.model_dump(mode="json", exclude_defaults=True)


def _begun(project: Project, plain: bool, certain: bool) -> Foreign:
    found = Foreign(project.about.title, project.about.description)
    for actor in project.actors.values():
        placement = project.placements.get(actor.id)
        values = actor_values(project, actor)
        if not plain:
            values[CARRIER] = carried(project, actor)
        spell = _outer(actor.exists, certain) if actor.exists else None
        found.actors.append(
            ForeignActor(
                actor.id,
                actor.name,
                values,
                [spell] if spell is not None and spell != Spell() else [],
                place=(placement.x, placement.y) if placement is not None else None,
            )
        )
    found.events = [event_values(project, event) for event in project.events.values()]
    found.sources = [source_values(source) for source in project.sources.values()]
    return found


def event_values(project: Project, event: Event) -> dict[str, Value]:
    """What a table says of an event."""
    return {
        "id": event.id,
        "title": event.title,
        "when": event.when or "",
        "status": event.status,
        "participants": tuple(part.actor for part in event.participants),
        "roles": tuple(part.role for part in event.participants),
        "relations": event.relations,
        "after": event.after,
        "tags": event.tags,
        "notes": event.notes,
        **_cited(project, event.citations),
    }


def source_values(source: Source) -> dict[str, Value]:
    """What a table says of a source."""
    return {
        "id": source.id,
        "title": source.title,
        "authors": source.authors,
        "publisher": source.publisher,
        "date": source.date or "",
        "url": source.url,
        "accessed": source.accessed or "",
        "reliability": source.reliability or "",
        "notes": source.notes,
    }


def _cited(project: Project, cited: Sequence[Citation]) -> dict[str, Value]:
    """Lists as long as there are citations; those in which nothing is said are left out."""
    found: dict[str, Value] = {
        "sources": tuple(project.sources[citation.source].title for citation in cited),
        "credibility": tuple(str(citation.credibility or "") for citation in cited),
        "quote": tuple(citation.quote for citation in cited),
        "page": tuple(citation.page for citation in cited),
        "supports": tuple("" if citation.supports else "no" for citation in cited),
    }
    return {name: value for name, value in found.items() if isinstance(value, tuple) and any(value)}


def _filled(values: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value not in ("", (), False)}


def _attributes(attributes: dict[str, Any], taken: Sequence[str]) -> dict[str, Value]:
    return {
        f"{OWN}{name}" if name.casefold() in taken or name.startswith(OWN) else name: value
        for name, value in attributes.items()
        if value is not None
    }


def _outer(when: str, certain: bool) -> Spell | None:
    """The days on which something may hold, or surely does; None: there are none, or none can be written."""
    ends = ends_of(when)
    earliest, latest, early_end, last = dates.parse_span(when).bounds()
    if certain and not ends.one_day:
        known = latest not in (FUTURE,) and early_end not in (PAST,)
        return _spelled(latest, early_end) if known and latest <= early_end else None
    if certain and earliest != last:
        return None
    return _spelled(earliest, last)


def _spelled(first: int, last: int) -> Spell | None:
    found = _days(first, last)
    return _spell(*found) if found is not None else Spell()


def _days(first: int, last: int) -> tuple[int, int] | None:
    """Bounds that can be written as dates; None: all of it is before year 1 or after 9999."""
    if (last < _FIRST_WRITTEN and last != PAST) or (first > _LAST_WRITTEN and first != FUTURE):
        return None
    return (PAST if first < _FIRST_WRITTEN else first, FUTURE if last > _LAST_WRITTEN else last)


def _spell(first: int, last: int) -> Spell:
    return Spell("" if first == PAST else days.iso(first), "" if last == FUTURE else days.iso(last))
