"""Edits of the kinds that a map has of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from relmap.model import kinds
from relmap.model.diff import Change, Diff
from relmap.model.ids import fresh_id
from relmap.model.project import Project, collection_of
from relmap.model.records import ActorKind, RelationKind, updated

Kind = ActorKind | RelationKind
Collection = Literal["actor_kinds", "relation_kinds"]
BUILT_IN: dict[Collection, dict[str, Kind]] = {
    "actor_kinds": dict(kinds.ACTOR_KINDS),
    "relation_kinds": dict(kinds.RELATION_KINDS),
}


def put_kind(project: Project, kind: Kind) -> Diff:
    """A kind as the map has it from now on; one of relmap's own becomes the map's."""
    return Diff.of([Change(project.get(collection_of(kind), kind.id), kind)])


def new_kind(
    project: Project, collection: Collection, like: Kind | None = None, label: str = ""
) -> tuple[Diff, str]:
    """A new kind, like another one if that is given; gives its id too."""
    label = label or (f"{like.label} copy" if like is not None else "New kind")
    key = fresh_id(project, collection, label)
    while key in BUILT_IN[collection]:
        key += "-2"
    if like is not None:
        kind: Kind = updated(like, id=key, label=label)
    else:
        kind = (ActorKind if collection == "actor_kinds" else RelationKind)(id=key, label=label)
    return Diff.adding(kind), key


def drop_kind(project: Project, collection: Collection, key: str) -> Diff:
    """Without a kind of the map's own; what is of that kind becomes as relmap has it, or plain."""
    kind = project.collection(collection).get(key)
    return Diff() if kind is None else Diff.removing(kind)


def add_kinds(project: Project, wanted: Iterable[Kind]) -> Diff:
    """Kinds of a set or of another map; those that the map has of its own stay as they are."""
    return Diff.adding(*(kind for kind in wanted if project.get(collection_of(kind), kind.id) is None))


def uses(project: Project, collection: Collection) -> dict[str, int]:
    """How many actors or relations are of each kind."""
    records = project.actors if collection == "actor_kinds" else project.relations
    counts: dict[str, int] = {}
    for record in records.values():
        counts[record.kind] = counts.get(record.kind, 0) + 1
    return counts
