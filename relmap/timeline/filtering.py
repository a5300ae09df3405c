"""What of a day passes the criteria of a filter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from relmap.model.project import Project
from relmap.model.records import Actor, Citation, Criteria, Phase, Relation
from relmap.timeline.relation_on_day import RelationOnDay

NOTHING = Criteria()


@dataclass(frozen=True)
class Passing:
    """The ids of what passes, of actors and relations, and how many do not."""

    ids: frozenset[str]
    out: int


class CriteriaFilter:
    """Tests records against criteria, each but once.

    A relation passes by its kind, its tags (or those of both its actors), the kinds of its actors, and by
    stance, status and sources of the phase that holds. An actor passes by its kind and its tags; where
    something is asked of relations, only with one that passes, and at the end of a relation that passes by
    its own tags always.

    Args:
        project: the map.
        criteria: what is to be shown.
    """

    def __init__(self, project: Project, criteria: Criteria) -> None:
        self.criteria = criteria
        self._project = project
        self._actor_kinds = frozenset(criteria.actor_kinds)
        self._relation_kinds = frozenset(criteria.relation_kinds)
        self._tags = frozenset(criteria.tags)
        self._sources = self._wanted_sources()
        self._asks_relations = bool(
            criteria.relation_kinds or criteria.stances or criteria.statuses or self._sources is not None
        )
        self._states: dict[int, tuple[RelationOnDay, bool]] = {}
        self._phases: dict[int, tuple[Phase, bool]] = {}
        self._relations: dict[int, tuple[Relation, bool]] = {}

    def _wanted_sources(self) -> frozenset[str] | None:
        """The sources of which one must be cited; None: that does not matter."""
        criteria = self.criteria
        if not criteria.sources and not criteria.reliabilities:
            return None
        return frozenset(
            key
            for key, source in self._project.sources.items()
            if (not criteria.sources or key in criteria.sources)
            and (not criteria.reliabilities or source.reliability in criteria.reliabilities)
        )

    def passing(self, actors: Iterable[Actor], relations: Iterable[RelationOnDay]) -> Passing:
        """What passes of the actors and relations of a day."""
        actors, relations = list(actors), list(relations)
        total = len(actors) + len({id(tie.relation) for tie in relations})
        criteria = self.criteria
        if criteria.around or criteria.way:
            actors, relations = _near(criteria, actors, relations)
        known, passes = self._states, self._relation_passes
        passed: list[Relation] = []
        for tie in relations:
            # The index gives the same object for a state from day to day.
            found = known.get(id(tie))
            if found is None:
                found = known[id(tie)] = (tie, passes(tie))
            if found[1]:
                passed.append(tie.relation)
        ends = {relation.source for relation in passed}
        ends.update([relation.target for relation in passed])
        ids = {relation.id for relation in passed}
        for actor in actors:
            by_kind = not self._actor_kinds or actor.kind in self._actor_kinds
            alone = not self._asks_relations and self._is_tagged(actor)
            if by_kind and (actor.id in ends or alone):
                ids.add(actor.id)
        return Passing(frozenset(ids), total - len(ids))

    def _is_tagged(self, record: Actor | Relation) -> bool:
        return not self._tags or not self._tags.isdisjoint(record.tags)

    def _relation_passes(self, tie: RelationOnDay) -> bool:
        relation = tie.relation
        known = self._relations.get(id(relation))
        if known is None:
            known = self._relations[id(relation)] = (relation, self._by_itself(relation))
        if not known[1]:
            return False
        phase = tie.phase
        of_phase = self._phases.get(id(phase))
        if of_phase is None:
            of_phase = self._phases[id(phase)] = (phase, self._by_phase(phase))
        return of_phase[1]

    def _by_itself(self, relation: Relation) -> bool:
        if self._relation_kinds and relation.kind not in self._relation_kinds:
            return False
        ends = [self._project.actors[key] for key in (relation.source, relation.target)]
        if self._actor_kinds and any(actor.kind not in self._actor_kinds for actor in ends):
            return False
        return self._is_tagged(relation) or all(self._is_tagged(actor) for actor in ends)

    def _by_phase(self, phase: Phase) -> bool:
        criteria = self.criteria
        if criteria.stances and phase.stance not in criteria.stances:
            return False
        if criteria.statuses and phase.status not in criteria.statuses:
            return False
        return self._sources is None or any(self._cites(citation) for citation in phase.citations)

    def _cites(self, citation: Citation) -> bool:
        assert self._sources is not None
        return citation.source in self._sources or citation.via in self._sources


def _near(
    criteria: Criteria, actors: list[Actor], relations: list[RelationOnDay]
) -> tuple[list[Actor], list[RelationOnDay]]:
    """What is around some actors: they, those they are tied to, and all between these; what is on a way."""
    if criteria.around:
        middle = set(criteria.around)
        ends = [(tie.relation.source, tie.relation.target) for tie in relations]
        near = middle.union(*(pair for pair in ends if not middle.isdisjoint(pair)))
        relations = [tie for tie, pair in zip(relations, ends, strict=True) if near.issuperset(pair)]
        actors = [actor for actor in actors if actor.id in near]
    if criteria.way:
        steps = {frozenset(pair) for pair in pairwise(criteria.way)}
        relations = [t for t in relations if frozenset((t.relation.source, t.relation.target)) in steps]
        actors = [actor for actor in actors if actor.id in criteria.way]
    return actors, relations
