"""Records that relmap has kept for itself in a file, and what somebody has edited beside them since.

Programs that keep attributes which they do not know pass it through. Where what is seen in the file differs
from the record, it was edited there, and wins.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from relmap.formats import fields
from relmap.formats.foreign import Tie, Value
from relmap.formats.from_map import CARRIER, CHECKSUM, CITING, actor_values, phase_ties, relation_values, seen
from relmap.model.project import Project, citations
from relmap.model.records import Actor, Citation, Phase, Relation, Source, updated

SourceOf = Callable[[dict[str, Any]], str]
"""The id in the map of a source that a carrier brings."""


@dataclass(frozen=True)
class Carrier:
    """What a carrier holds.

    Args:
        record: of an actor or a relation, as in a map's file.
        sources: that it cites.
        kind: its kind, where that is the map's own.
    """

    record: dict[str, Any]
    sources: tuple[dict[str, Any], ...] = ()
    kind: dict[str, Any] | None = None

    def actor_fields(
        self, said: dict[str, Any], values: dict[str, Value], source_of: SourceOf
    ) -> dict[str, Any]:
        """The fields of the actor, with those of `said` where the file was edited. Raises ValueError."""
        actor = _validated(Actor, self.record)
        edited = _edited(actor_values(self._map(), actor), values)
        found = dict(actor)
        found["citations"] = self._cited(actor.citations, source_of)
        if " ".join(actor.name.split()) != said["name"]:
            found["name"] = said["name"]
        for name in ("kind", "code", "aliases", "tags", "notes", "exists"):
            if name in edited:
                found[name] = said[name]
        if edited & set(CITING):
            found["citations"] = said["citations"]
        found["attributes"] = _attributes(actor.attributes, said["attributes"], edited)
        return found

    def relation_fields(
        self,
        said: dict[str, Any],
        rows: list[dict[str, Any]],
        ties: list[Tie],
        source_of: SourceOf,
    ) -> tuple[dict[str, Any], list[Phase]]:
        """The fields of the relation and its phases, with those of the file where it was edited."""
        relation = _validated(Relation, self.record)
        edited = _edited(relation_values(relation), ties[0].values)
        found = {name: value for name, value in dict(relation).items() if name not in ("id", "phases")}
        found |= {name: said[name] for name in ("source", "target")}
        if said["kind"] != relation.kind and ties[0].kind != relation.kind:
            found["kind"] = said["kind"]
        for name in ("about", "tags", "notes"):
            if name in edited:
                found[name] = said[name]
        found["attributes"] = _attributes(relation.attributes, said["attributes"], edited)
        own = [updated(p, citations=self._cited(p.citations, source_of)) for p in relation.phases]
        if CHECKSUM in ties[0].values:
            unedited = len(ties) == 1 and seen(ties[0]) == ties[0].values[CHECKSUM]
            return found, own if unedited else [Phase(**row) for row in rows]
        return found, self._phases(relation, own, rows, ties)

    def _phases(
        self, relation: Relation, own: list[Phase], rows: list[dict[str, Any]], ties: list[Tie]
    ) -> list[Phase]:
        """Each row is a phase as it was, one with some fields edited, or a new one."""
        if len(rows) != len(ties):
            return [Phase(**row) for row in rows]
        expected = phase_ties(self._map(), relation)
        if len(expected) != len(own):
            expected = []
        free = dict.fromkeys(range(len(expected)))
        dated: dict[str, list[int]] = {}
        for number, tie in enumerate(expected):
            dated.setdefault(fields.comparable(tie.values.get("when", "")), []).append(number)
        found: list[Phase | None] = []
        for tie in ties:
            # Only one of the same date can say the same.
            told = "when" in tie.values
            among = dated.get(fields.comparable(tie.values["when"]), []) if told else free
            same = next((n for n in among if n in free and not _edited_tie(expected[n], tie)), None)
            if same is not None:
                del free[same]
            found.append(own[same] if same is not None else None)
        for position, (tie, row) in enumerate(zip(ties, rows, strict=True)):
            if found[position] is None and position in free:
                found[position] = _with_edits(own[position], row, _edited_tie(expected[position], tie))
                del free[position]
            elif found[position] is None:
                found[position] = Phase(**row)
        return [phase for phase in found if phase is not None]

    def _map(self) -> Project:
        """A map of nothing but the sources, for what would be seen of the record."""
        sources = {str(row.get("id")): _validated(Source, row) for row in self.sources}
        return Project(sources=sources)

    def _cited(self, cited: Iterable[Citation], source_of: SourceOf) -> tuple[Citation, ...]:
        rows = {str(row.get("id")): row for row in self.sources}
        found: list[Citation] = []
        for citation in cited:
            if citation.source in rows:
                via = source_of(rows[citation.via]) if citation.via in rows else None
                found.append(updated(citation, source=source_of(rows[citation.source]), via=via))
        return tuple(found)


def carrier_of(text: str) -> Carrier | None:
    """A carrier by its text; None: it is none, or broken."""
    try:
        told = json.loads(text)
        sources, kind = tuple(told.get("sources", ())), told.get("kind")
        found = Carrier(dict(told["record"]), sources, kind)
        for row in sources:
            _validated(Source, row)
        record = _validated(Relation if "target" in found.record else Actor, found.record)
        brought = {row.get("id") for row in sources}
        if not {key for c in citations(record) for key in (c.source, c.via) if key} <= brought:
            return None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return found


def _validated(kind: Any, row: dict[str, Any]) -> Any:
    try:
        return kind.model_validate_json(json.dumps(row))
    except ValidationError as error:
        raise ValueError(str(error)) from None


def _edited(expected: dict[str, Value], values: dict[str, Value]) -> set[str]:
    """The values that say something else than is expected; what a program has dropped says nothing."""
    return {
        name
        for name, value in values.items()
        if name not in (CARRIER, CHECKSUM)
        and (name not in expected or not fields.same(expected[name], value))
    }


def _edited_tie(expected: Tie, tie: Tie) -> set[str]:
    edited = _edited(expected.values, tie.values)
    return edited & {"when", "stance", "weight", "unit", "bound", "status", "label", "note", *CITING}


def _with_edits(phase: Phase, row: dict[str, Any], edited: set[str]) -> Phase:
    values = {name: row[name] for name in edited if name in row}
    if edited & set(CITING):
        values["citations"] = row["citations"]
    return updated(phase, **values)


def _attributes(own: dict[str, Any], said: dict[str, Any], edited: set[str]) -> dict[str, Any]:
    return {**own, **{name: value for name, value in said.items() if name in edited or name not in own}}
