"""Who belongs to whom: memberships and offices, from relations of kinds with such a role."""

from __future__ import annotations

from collections.abc import Iterable

from relmap.model.project import Project
from relmap.timeline.relation_on_day import RelationOnDay


def members(project: Project, relations: Iterable[RelationOnDay]) -> dict[str, list[str]]:
    """The members of each organisation among relations that hold, sorted.

    Args:
        project: the map, which says what its kinds mean.
        relations: of a day.
    """
    found: dict[str, set[str]] = {}
    for tie in relations:
        relation = tie.relation
        if relation.source != relation.target and project.relation_kind(relation.kind).role == "membership":
            found.setdefault(relation.target, set()).add(relation.source)
    return {key: sorted(who) for key, who in sorted(found.items())}


def organisations(project: Project) -> frozenset[str]:
    """Whoever has a member at any time."""
    kinds = {key for key, kind in project.all_relation_kinds().items() if kind.role == "membership"}
    return frozenset(r.target for r in project.relations.values() if r.kind in kinds and r.source != r.target)


def ever_members(project: Project, actor_id: str) -> set[str]:
    """Whoever belongs to an actor at any time."""
    return {
        relation.source
        for relation in project.relations.values()
        if relation.target == actor_id
        and relation.source != actor_id
        and project.relation_kind(relation.kind).role == "membership"
    }


def offices(project: Project, relations: Iterable[RelationOnDay] | None = None) -> dict[str, str]:
    """Of each who holds an office, the actor of which that is; of several the first by id.

    Args:
        project: the map.
        relations: that hold on a day; None: at any time.
    """
    every = project.relations.values() if relations is None else [tie.relation for tie in relations]
    found: dict[str, str] = {}
    for relation in sorted(every, key=lambda relation: relation.id):
        if relation.source != relation.target and project.relation_kind(relation.kind).role == "office":
            found.setdefault(relation.source, relation.target)
    return found
