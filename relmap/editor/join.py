"""Several relations between the same two actors made one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from relmap.editor.split import lines
from relmap.model.bidi import without_isolates
from relmap.model.diff import Change, Diff
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.ranges import ends_of
from relmap.model.records import Emphasis, Phase, Relation, updated
from relmap.model.words import relation_title
from relmap.timeline.index import TimeIndex


def join(index: TimeIndex, ids: Iterable[str]) -> tuple[Diff, str]:
    """Relations of one kind between the same two actors as one, which is the first of them; gives its id too.

    What referred to the others refers to it. Attributes that clash with those before go into the notes.

    Raises:
        RelmapError: they are no such relations.
    """
    project, wanted = index.project, set(ids)
    relations = [relation for key, relation in project.relations.items() if key in wanted]
    fault = why_not_one(project, relations)
    if fault:
        raise RelmapError(fault)
    kept = _united(index, relations)
    gone = {relation.id for relation in relations[1:]}
    positions = {
        relation.id: tuple(str(kept.phases.index(phase)) for phase in relation.phases)
        for relation in relations[1:]
    }
    changes = [Change(relations[0], kept), *(Change(relation, None) for relation in relations[1:])]
    changes += _referring(project, kept, gone, positions)
    return Diff.of(changes), kept.id


def why_not_one(project: Project, relations: Sequence[Relation]) -> str:
    """Why relations cannot be joined; empty: they can."""
    if len(relations) < 2:
        return "Select two or more relations to join."
    if len({relation.kind for relation in relations}) > 1:
        return "Relations of different kinds cannot be joined."
    if len({frozenset((relation.source, relation.target)) for relation in relations}) > 1:
        return "Only relations between the same two actors can be joined."
    one_way = len({relation.source for relation in relations}) == 1
    if not one_way and project.relation_kind(relations[0].kind).directed:
        return "They go in opposite directions. Reverse one of them first."
    return ""


def _united(index: TimeIndex, relations: Sequence[Relation]) -> Relation:
    attributes, told = _attributes(relations)
    about, also_about = _about(index.project, relations)
    extra = {name: value for r in reversed(relations) for name, value in (r.model_extra or {}).items()}
    return updated(
        relations[0],
        phases=_in_order(index, relations),
        tags=tuple(dict.fromkeys(tag for relation in relations for tag in relation.tags)),
        attributes=attributes,
        notes=lines(*(relation.notes for relation in relations), *told, *also_about),
        about=about,
        **extra,
    )


def _in_order(index: TimeIndex, relations: Sequence[Relation]) -> tuple[Phase, ...]:
    """The phases of all, each once, by their days."""
    found: list[tuple[tuple[int, ...], Phase]] = []
    for relation in relations:
        ends = index.derived.phases.get(relation.id)
        for number, phase in enumerate(relation.phases):
            bounds = ends[number].bounds if ends is not None else ends_of(phase.when).bounds
            if all(phase != other for _, other in found):
                found.append((bounds, phase))
    return tuple(phase for _, phase in sorted(found, key=lambda dated: dated[0]))


def _attributes(relations: Sequence[Relation]) -> tuple[dict[str, Any], list[str]]:
    """The attributes of all, and a line for each that clashes with one before."""
    found, told = dict[str, Any](), list[str]()
    for relation in relations:
        for name, value in relation.attributes.items():
            if found.setdefault(name, value) != value:
                told.append(f"{name}: {value}")
    return found, told


def _about(project: Project, relations: Sequence[Relation]) -> tuple[str | None, list[str]]:
    """The first relation that they are about, and a line for each other one."""
    ids = {relation.id for relation in relations}
    found = list(dict.fromkeys(r.about for r in relations if r.about is not None and r.about not in ids))
    told = [
        f"about: {without_isolates(relation_title(project, project.relations[key]))}" for key in found[1:]
    ]
    return (found[0] if found else None), told


def _referring(
    project: Project, kept: Relation, gone: set[str], positions: Mapping[str, tuple[str, ...]]
) -> Iterator[Change]:
    """Everything that refers to one of those that are gone, referring to the one that is kept."""
    for event in project.events.values():
        if not gone.isdisjoint(event.relations):
            there = (kept.id if key in gone else key for key in event.relations)
            yield Change(event, updated(event, relations=tuple(dict.fromkeys(there))))
    for relation in project.relations.values():
        if relation.about in gone and relation.id not in gone and relation.id != kept.id:
            yield Change(relation, updated(relation, about=kept.id))
    for emphasis in project.emphases.values():
        if emphasis.relation in gone:
            yield Change(emphasis, _emphasis_of(project, emphasis, kept.id))
    for mark in (*project.drafts.values(), *project.conflicts.values()):
        if mark.collection == "relations" and mark.record in gone:
            way = _way(mark.field, positions[mark.record])
            yield Change(mark, updated(mark, record=kept.id, field=way))


def _emphasis_of(project: Project, emphasis: Emphasis, kept: str) -> Emphasis | None:
    """The emphasis for the one that is kept; None where that has it already."""
    after = updated(emphasis, relation=kept)
    same = (updated(other, id=after.id) == after for other in project.emphases.values())
    return None if any(same) else after


def _way(way: str, positions: Sequence[str]) -> str:
    """The way to a field of a phase, where the phase stands now."""
    steps = way.split(".")
    if len(steps) > 1 and steps[0] == "phases" and steps[1].isdecimal() and int(steps[1]) < len(positions):
        steps[1] = positions[int(steps[1])]
    return ".".join(steps)
