"""How large actors are drawn, where their size is to tell something."""

from __future__ import annotations

from collections import Counter

from relmap.model.project import Project

ATTRIBUTE = "attribute:"
_SMALLEST, _LARGEST = 0.62, 2.1

MEASURES = {
    "relations": "relations",
    "neighbours": "related actors",
    "events": "events",
}
"""What can be counted, with what it is called."""


def sizes_of(project: Project) -> dict[str, float]:
    """How much larger than usual each actor is; nothing where size tells nothing.

    The area grows with the value, so that twice as much looks like twice as much. Values are those of the
    whole time: actors do not swell and shrink from day to day.
    """
    values = _values(project)
    most = max((value for value in values.values() if value > 0), default=0.0)
    if not most:
        return {}
    return {key: grown(values.get(key, 0.0) / most) for key in project.actors}


def grown(part: float) -> float:
    """How much larger than usual an actor is that has a part of the greatest value, 0 to 1."""
    span = _LARGEST**2 - _SMALLEST**2
    return float((_SMALLEST**2 + span * min(max(part, 0.0), 1.0)) ** 0.5)


def _values(project: Project) -> dict[str, float]:
    measure = project.about.size_by
    if measure.startswith(ATTRIBUTE):
        name = measure.removeprefix(ATTRIBUTE)
        found = ((key, actor.attributes.get(name)) for key, actor in project.actors.items())
        return {key: float(value) for key, value in found if _is_number(value)}  # type: ignore[arg-type]
    counts: Counter[str] = Counter()
    if measure == "relations":
        for relation in project.relations.values():
            counts.update({relation.source, relation.target})
    elif measure == "neighbours":
        pairs = {frozenset((r.source, r.target)) for r in project.relations.values() if r.source != r.target}
        counts.update(key for pair in pairs for key in pair)
    elif measure == "events":
        for event in project.events.values():
            counts.update({part.actor for part in event.participants})
    return dict(counts)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def measures(project: Project) -> dict[str, str]:
    """What the size of the actors of a map can tell, by what `About.size_by` is then."""
    attributes = {
        name
        for actor in project.actors.values()
        for name, value in actor.attributes.items()
        if _is_number(value)
    }
    return {**MEASURES, **{f"{ATTRIBUTE}{name}": name for name in sorted(attributes)}}


def measure_in_words(project: Project) -> str:
    """What the size of actors tells; empty if nothing."""
    by = project.about.size_by
    return MEASURES.get(by, by.removeprefix(ATTRIBUTE) if by.startswith(ATTRIBUTE) else "")
