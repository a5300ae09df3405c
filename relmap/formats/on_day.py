"""The part of a map that holds on one day."""

from __future__ import annotations

from dataclasses import replace

from relmap.model.project import Project
from relmap.model.records import updated
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence


def on_day(project: Project, day: int, certain: bool = False) -> Project:
    """A map of what holds on a day: each relation with the phase that is drawn then.

    Args:
        project: the map.
        day: the day.
        certain: without what is only possible.
    """
    index = TimeIndex(project)
    actors = {
        actor.id: actor
        for actor, presence in index.actors_on(day)
        if presence is Presence.CERTAIN or (presence is Presence.POSSIBLE and not certain)
    }
    relations = {
        tie.relation.id: updated(tie.relation, phases=(tie.phase,))
        for tie in index.relations_on(day, certain)
        if tie.relation.source in actors and tie.relation.target in actors
    }
    relations = {
        key: relation if relation.about in relations else updated(relation, about=None)
        for key, relation in relations.items()
    }
    placements = {key: place for key, place in project.placements.items() if key in actors}
    events = {
        key: updated(
            event,
            participants=tuple(part for part in event.participants if part.actor in actors),
            relations=tuple(relation for relation in event.relations if relation in relations),
        )
        for key, event in project.events.items()
    }
    return replace(
        Project(),
        about=project.about,
        actors=actors,
        relations=relations,
        placements=placements,
        events=events,
        sources=project.sources,
        actor_kinds=project.actor_kinds,
        relation_kinds=project.relation_kinds,
        pictures=project.pictures,
    )
