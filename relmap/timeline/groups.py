"""Who belongs to whom: memberships and offices, from relations of kinds with such a role."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from relmap.model.project import Project
from relmap.timeline.relation_on_day import RelationOnDay

Who = TypeVar("Who", bound=Hashable)


def members_of(pairs: Iterable[tuple[Who, Who]]) -> dict[Who, list[Who]]:
    """The members of each organisation, sorted, from pairs of a member and its organisation."""
    found: dict[Any, set[Any]] = {}
    for member, organisation in pairs:
        found.setdefault(organisation, set()).add(member)
    return {key: sorted(who) for key, who in sorted(found.items())}


def members(project: Project, relations: Iterable[RelationOnDay]) -> dict[str, list[str]]:
    """The members of each organisation among relations that hold, sorted.

    Args:
        project: the map, which says what its kinds mean.
        relations: of a day.
    """
    every = (tie.relation for tie in relations)
    return members_of(
        (relation.source, relation.target)
        for relation in every
        if relation.source != relation.target and project.relation_kind(relation.kind).role == "membership"
    )


def enclosing(belong: Mapping[Who, Sequence[Who]], closed: Iterable[Who]) -> dict[Who, Who]:
    """Of each actor that is not shown, the one within which it is; the outermost, if they are nested.

    Args:
        belong: the members of each organisation.
        closed: those that are shown as one with their members, in the order in which they come first.
    """
    within: dict[Who, Who] = {}
    for key in closed:
        for who in belong.get(key, ()):
            within.setdefault(who, key)
    return outermost(within)


def outermost(within: Mapping[Who, Who]) -> dict[Who, Who]:
    """The end of each chain; of those that are within each other each stands for itself."""
    found: dict[Who, Who] = {}
    for who in within:
        seen, outer = {who}, within[who]
        while outer in within and outer not in seen:
            seen.add(outer)
            outer = within[outer]
        if outer not in seen:  # two that are members of each other are both shown
            found[who] = outer
    return found


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
