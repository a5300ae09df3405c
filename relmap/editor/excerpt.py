"""A part of a map as a map of its own, and putting such a part into a map: copy, paste, duplicate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from relmap.layout.graph import Place
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project, citations
from relmap.model.records import About, Actor, Event, EventDay, Note, Placement, Relation, updated
from relmap.model.removal import without_references
from relmap.model.text_cells import as_text_cell
from relmap.timeline.words import phase_line, relation_title

_NUMBER = re.compile(r"-\d+$")


def excerpt(project: Project, refs: Iterable[Ref], places: Mapping[str, Place]) -> Project:
    """What is selected, with all relations between the actors of it and the sources that it cites.

    Args:
        project: the map.
        refs: the selection. Of a relation both actors come along, of a note those that it stands at.
        places: where actors are drawn.
    """
    wanted = {ref for ref in refs if project.get(*ref) is not None}
    relations = {ref.id for ref in wanted if ref.collection == "relations"}
    actors = {ref.id for ref in wanted if ref.collection == "actors"}
    for key in relations:
        actors |= {project.relations[key].source, project.relations[key].target}
    noted = [project.notes[ref.id] for ref in wanted if ref.collection == "notes"]
    actors |= {anchor.actor for note in noted for anchor in note.anchors if anchor.actor is not None}
    relations |= {r.id for r in project.relations.values() if r.source in actors and r.target in actors}
    kept = {Ref("relations", key) for key in relations} | {Ref("actors", key) for key in actors}
    kept |= {ref for ref in wanted if ref.collection in ("events", "sources", "notes")}
    for ref in list(kept):
        for citation in citations(project.collection(ref.collection)[ref.id]):
            kept.add(Ref("sources", citation.source))
            if citation.via is not None:
                kept.add(Ref("sources", citation.via))
        record = project.get(*ref)
        if isinstance(record, Actor):
            if record.kind in project.actor_kinds:
                kept.add(Ref("actor_kinds", record.kind))
            if record.picture is not None:
                kept.add(Ref("pictures", record.picture))
        elif isinstance(record, Relation) and record.kind in project.relation_kinds:
            kept.add(Ref("relation_kinds", record.kind))
    records = [
        without_references(project.collection(ref.collection)[ref.id], lambda to: to not in kept)
        for ref in sorted(kept)
    ]
    # A note stands at what is there; an arrow needs both its ends.
    records = [r for r in records if not isinstance(r, Note) or _stands(r, project.notes[r.id])]
    for key in sorted(actors & places.keys()):
        before = project.placements.get(key) or Placement(actor=key, x=0.0, y=0.0)
        records.append(updated(before, x=float(places[key][0]), y=float(places[key][1])))
    return Project.of(About(title=project.about.title), *records)


def _stands(note: Note, before: Note) -> bool:
    return bool(note.anchors) and (note.form == "frame" or len(note.anchors) == len(before.anchors))


def as_text(part: Project) -> str:
    """A part of a map as lines of plain text: names, relations with their phases, events, sources.

    Pasted into a spreadsheet each line is a cell, and none of them is a formula.
    """
    lines = [actor.name for actor in part.actors.values()]
    for relation in part.relations.values():
        said = "; ".join(f"{phase.when} {phase_line(phase)}".strip() for phase in relation.phases)
        lines.append(f"{relation_title(part, relation)}{': ' if said else ''}{said}")
    lines += [f"{event.when or 'undated'}: {event.title}" for event in part.events.values()]
    lines += [note.text for note in part.notes.values() if note.text.strip()]
    if not lines:
        lines += [source.title for source in part.sources.values()]
    return "\n".join(as_text_cell(" ".join(line.split())) for line in lines)


@dataclass(frozen=True)
class Pasted:
    """What puts a part into a map.

    Args:
        diff: the change.
        refs: the actors, relations, events, sources and notes that were put in, or that were there already.
        known: how many of the actors were there already.
    """

    diff: Diff
    refs: frozenset[Ref]
    known: int = 0


def duplicate(project: Project, refs: Iterable[Ref], places: Mapping[str, Place], shift: Place) -> Pasted:
    """Double what is selected within a map.

    A relation is doubled between the same actors, unless they are doubled, too; actors with all relations
    between them.

    Args:
        project: the map.
        refs: the selection.
        places: where actors are drawn.
        shift: how far from their places the copies of actors go, in scene units.
    """
    refs = frozenset(refs)
    part = excerpt(project, refs, places)
    stays = {Ref("actors", key) for key in part.actors} - refs
    stays |= {
        ref
        for key, relation in part.relations.items()
        if (ref := Ref("relations", key)) not in refs
        and not {Ref("actors", relation.source), Ref("actors", relation.target)} <= refs
    }
    return _Pasting(project, part, True, frozenset(stays)).run(shift)


def paste(project: Project, part: Project, shift: Place, same_map: bool) -> Pasted:
    """Put a part of a map into a map.

    Within one map everything is doubled. In another map an actor of the same id, name and kind is the
    same actor: it stays as it is, and only what is new about it comes in.

    Args:
        project: the map.
        part: as from `excerpt`.
        shift: how far from their places the actors go, in scene units.
        same_map: whether the part comes from this map.
    """
    return _Pasting(project, part, same_map).run(shift)


class _Pasting:
    def __init__(
        self, project: Project, part: Project, same_map: bool, stays: frozenset[Ref] = frozenset()
    ) -> None:
        self._project = project
        self._part = part
        self._same_map = same_map
        self._stays = stays
        """What comes along, but is not doubled."""
        self._new_ids: dict[Ref, str] = {}
        self._known: set[Ref] = set()
        self._taken: dict[str, set[str]] = {}

    def run(self, shift: Place) -> Pasted:
        project, part = self._project, self._part
        records: list[Any] = []
        for name in ("actor_kinds", "relation_kinds"):
            records += [r for key, r in part.collection(name).items() if key not in project.collection(name)]
        for name in ("pictures", "sources", "actors", "relations", "events", "notes"):
            for key, record in part.collection(name).items():
                self._name(Ref(name, key), record)
        for ref, new in self._new_ids.items():
            if ref not in self._known:
                record = updated(self._pointed(part.collection(ref.collection)[ref.id]), id=new)
                if isinstance(record, Note):
                    record = self._shifted(record, shift)
                records.append(record)
        for key, place in part.placements.items():
            ref = Ref("actors", key)
            if ref not in self._known:
                at = {"x": round(place.x + shift[0], 1), "y": round(place.y + shift[1], 1)}
                records.append(updated(place, actor=self._new_ids[ref], **at))
        shown = ("actors", "relations", "events", "notes")
        if not (part.actors or part.events or part.notes):
            shown = ("sources",)
        put_in = self._new_ids.keys() - self._stays
        refs = {Ref(ref.collection, self._new_ids[ref]) for ref in put_in if ref.collection in shown}
        known = sum(ref.collection == "actors" for ref in self._known)
        return Pasted(Diff.adding(*records), frozenset(refs), known)

    def _shifted(self, note: Note, shift: Place) -> Note:
        """A note whose places go as far as the actors; beside an actor it stays so, but not on its double."""
        moves = note.form == "text" and any(Ref("actors", a.actor or "") in self._stays for a in note.anchors)
        anchors = tuple(
            updated(a, x=round(a.x + shift[0], 1), y=round(a.y + shift[1], 1))
            if a.actor is None or moves
            else a
            for a in note.anchors
        )
        return updated(note, anchors=anchors)

    def _name(self, ref: Ref, record: Any) -> None:
        """Settle the id that a record has in the map, or that it is there already."""
        there = self._project.get(*ref)
        if there is not None and self._is_known(ref, record, there):
            self._known.add(ref)
            self._new_ids[ref] = ref.id
        else:
            self._new_ids[ref] = self._free(ref)

    def _is_known(self, ref: Ref, record: Any, there: Any) -> bool:
        if ref in self._stays:
            return True
        if ref.collection == "pictures":
            return record.data == there.data
        if ref.collection == "sources":
            return record.title == there.title
        if self._same_map:
            return False
        if isinstance(record, Note):
            return record == there
        if isinstance(record, Actor):
            return record.name == there.name and record.kind == there.kind
        if isinstance(record, Relation):
            ends = [self._new_ids[Ref("actors", end)] for end in (record.source, record.target)]
            return ends == [there.source, there.target] and record.kind == there.kind
        return record.title == there.title and record.when == there.when

    def _free(self, ref: Ref) -> str:
        if ref.collection not in self._taken:
            kept = {str(row.get("id")) for row in self._project.aside.kept.get(ref.collection, ())}
            self._taken[ref.collection] = {*self._project.collection(ref.collection), *kept}
        taken = self._taken[ref.collection]
        found, number = ref.id, 2
        while found in taken:
            found = f"{_NUMBER.sub('', ref.id)[:190]}-{number}"
            number += 1
        taken.add(found)
        return found

    def _pointed(self, record: Any) -> Any:
        """A record whose references go to the new ids."""

        def to(name: str, key: str) -> str:
            return self._new_ids.get(Ref(name, key), key)

        def cited(parts: Any) -> Any:
            return tuple(
                updated(c, source=to("sources", c.source), via=c.via and to("sources", c.via)) for c in parts
            )

        def linked(link: EventDay | None) -> EventDay | None:
            return None if link is None else updated(link, event=to("events", link.event))

        if isinstance(record, Actor):
            picture = record.picture and to("pictures", record.picture)
            return updated(record, citations=cited(record.citations), picture=picture)
        if isinstance(record, Relation):
            phases = tuple(
                updated(
                    phase,
                    begins_with=linked(phase.begins_with),
                    ends_with=linked(phase.ends_with),
                    citations=cited(phase.citations),
                )
                for phase in record.phases
            )
            return updated(
                record,
                source=to("actors", record.source),
                target=to("actors", record.target),
                about=record.about and to("relations", record.about),
                phases=phases,
            )
        if isinstance(record, Event):
            return updated(
                record,
                participants=tuple(updated(p, actor=to("actors", p.actor)) for p in record.participants),
                relations=tuple(to("relations", key) for key in record.relations),
                after=tuple(to("events", key) for key in record.after),
                citations=cited(record.citations),
            )
        if isinstance(record, Note):
            anchors = (updated(a, actor=a.actor and to("actors", a.actor)) for a in record.anchors)
            return updated(record, anchors=tuple(anchors))
        return record
