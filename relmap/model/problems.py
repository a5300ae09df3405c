"""What is inconsistent in a map whose records are each well formed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from relmap.model import dates, kinds
from relmap.model.errors import Fault
from relmap.model.project import Project
from relmap.model.records import Actor, Event, Relation


def problems(project: Project) -> list[Fault]:
    """Every inconsistency, in the order of the collections."""
    return [*_kind_problems(project), *_relation_problems(project), *_event_problems(project)]


def _kind_problems(project: Project) -> Iterator[Fault]:
    for actor in project.actors.values():
        if actor.kind not in project.actor_kinds and actor.kind not in kinds.ACTOR_KINDS:
            yield _unknown_kind("actors", actor)
    for relation in project.relations.values():
        if relation.kind not in project.relation_kinds and relation.kind not in kinds.RELATION_KINDS:
            yield _unknown_kind("relations", relation)


def _unknown_kind(collection: str, record: Actor | Relation) -> Fault:
    singular = collection[:-1]
    return Fault(
        f"{collection} “{record.id}”",
        f"the kind “{record.kind}” is not defined.",
        f"Add it to {singular}_kinds, or choose another kind; it is drawn as a plain {singular}.",
    )


def _relation_problems(project: Project) -> Iterator[Fault]:
    for relation in project.relations.values():
        place = f"relations “{relation.id}”"
        if not relation.phases:
            yield Fault(
                place, "it has no phase, so it is never there.", "Add a phase that says when it holds."
            )
        for number, phase in enumerate(relation.phases):
            for actor_id in dict.fromkeys((relation.source, relation.target)):
                actor = project.actors[actor_id]
                if _outside(phase.when, actor.exists):
                    yield Fault(
                        f"{place} phases[{number}]",
                        f"{phase.when} is outside the time of {actor.name} ({actor.exists}).",
                        "Change the phase, or when the actor exists.",
                    )
        if _in_circle(relation.id, lambda key: _about(project, key)):
            yield Fault(place, "it is about itself.", "Choose another relation, or none, for “about”.")


def _about(project: Project, relation_id: str) -> tuple[str, ...]:
    about = project.relations[relation_id].about
    return () if about is None else (about,)


def _event_problems(project: Project) -> Iterator[Fault]:
    for event in project.events.values():
        place = f"events “{event.id}”"
        for part in event.participants:
            actor = project.actors[part.actor]
            if event.when is not None and _outside(event.when, actor.exists):
                yield Fault(
                    place,
                    f"{actor.name} takes part in {event.when}, but exists {actor.exists}.",
                    "Change the event's date, its participants, or when the actor exists.",
                )
        for earlier_id in event.after:
            if _follows(project.events[earlier_id], event):
                yield Fault(
                    place,
                    f"it is dated before “{earlier_id}”, which it followed.",
                    "Change one of the two dates.",
                )
        if _in_circle(event.id, lambda key: project.events[key].after):
            yield Fault(place, "it comes after itself.", "Take an event out of “after”.")


def _outside(when: str, exists: str | None) -> bool:
    """Whether something surely holds on a day on which the actor surely does not exist."""
    if exists is None:
        return False
    first, late, early, last = dates.parse_span(when).bounds()
    born, _, _, died = dates.parse_span(exists).bounds()
    # “Before 2020” (../2019) says nothing of when it began; “since 1990” (1990/..) does say that it goes on.
    began_before = late < born and late != dates.PAST
    goes_on_after = early > died and (late, early) != (dates.PAST, dates.FUTURE)
    if late <= early and (began_before or goes_on_after):
        return True
    return last < born or first > died


def _follows(earlier: Event, later: Event) -> bool:
    """Whether the one said to be earlier surely comes after the other."""
    if earlier.when is None or later.when is None:
        return False
    return dates.parse_span(earlier.when).bounds()[0] > dates.parse_span(later.when).bounds()[3]


def _in_circle(start: str, following: Callable[[str], tuple[str, ...]]) -> bool:
    """Whether one comes back to the start by following."""
    seen: set[str] = set()
    waiting = list(following(start))
    while waiting:
        key = waiting.pop()
        if key == start:
            return True
        if key not in seen:
            seen.add(key)
            waiting.extend(following(key))
    return False
