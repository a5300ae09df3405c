"""A map as one immutable value: a dictionary of records for each type, every reference sound.

Changing a map means making a `Diff` (relmap.model.diff) and applying it, which copies only the
dictionaries it touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from relmap.model import kinds
from relmap.model.columns import Columns
from relmap.model.errors import ReferenceProblem, RelmapError
from relmap.model.kept import kept
from relmap.model.records import (
    About,
    Actor,
    ActorKind,
    Aside,
    Citation,
    Conflict,
    Draft,
    Emphasis,
    Event,
    FigurePreset,
    Note,
    Phase,
    Picture,
    Placement,
    Relation,
    RelationKind,
    SavedFilter,
    Scene,
    Source,
)

AnyRecord = (
    Actor
    | Relation
    | Event
    | Source
    | ActorKind
    | RelationKind
    | Picture
    | Placement
    | SavedFilter
    | FigurePreset
    | Scene
    | Note
    | Emphasis
    | Draft
    | Conflict
    | About
    | Aside
)

RECORD_TYPES: dict[str, type[Any]] = {
    "actors": Actor,
    "relations": Relation,
    "events": Event,
    "sources": Source,
    "actor_kinds": ActorKind,
    "relation_kinds": RelationKind,
    "pictures": Picture,
    "placements": Placement,
    "filters": SavedFilter,
    "presets": FigurePreset,
    "scenes": Scene,
    "notes": Note,
    "emphases": Emphasis,
    "drafts": Draft,
    "conflicts": Conflict,
}
"""The collections of a project and of its file, in the file's order."""

SINGULAR = {
    "actors": "actor",
    "relations": "relation",
    "events": "event",
    "sources": "source",
    "actor_kinds": "kind of actor",
    "relation_kinds": "kind of relation",
    "pictures": "picture",
    "placements": "placement",
    "filters": "filter",
    "presets": "preset",
    "scenes": "scene",
    "notes": "note",
    "emphases": "emphasis",
    "drafts": "draft",
    "conflicts": "conflict",
    "about": "map",
    "aside": "part of the file that is kept aside",
}

SINGLE = {"about": About, "aside": Aside}
"""The two records that stand alone, by their name."""


_TOLD = ("actors", "relations", "events", "sources")


@dataclass(frozen=True, repr=False)
class Project:
    """Collections by id. Build with `Project.of`; change with `Diff.apply`."""

    about: About = field(default_factory=About)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    relations: Mapping[str, Relation] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    actor_kinds: Mapping[str, ActorKind] = field(default_factory=dict)
    relation_kinds: Mapping[str, RelationKind] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    placements: Mapping[str, Placement] = field(default_factory=dict)
    filters: Mapping[str, SavedFilter] = field(default_factory=dict)
    presets: Mapping[str, FigurePreset] = field(default_factory=dict)
    scenes: Mapping[str, Scene] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    emphases: Mapping[str, Emphasis] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    aside: Aside = field(default_factory=Aside)
    """What a file held that this version cannot place."""

    @classmethod
    def of(cls, about: About | None = None, *records: AnyRecord) -> Self:
        """A project of these records.

        Raises:
            ReferenceProblem: two records of one type share an id, or one refers to none.
        """
        collections: dict[str, Any] = {name: {} for name in RECORD_TYPES}
        for record in records:
            name = collection_of(record)
            if record.id in collections[name]:
                raise ReferenceProblem(
                    f"Two {name.replace('_', ' ')} have the id “{record.id}”.", "Give one of them another id."
                )
            collections[name][record.id] = record
        project = cls(about=about or About(), **collections)
        project.check_references()
        return project

    @classmethod
    def read(cls, about: About, collections: Mapping[str, Any], columns: Columns) -> Self:
        """A project of collections as they were read, references unchecked.

        Args:
            about: what is told of the map.
            collections: by name.
            columns: of its relations, in their order.
        """
        project = cls(about=about, **collections)
        cls.columns.give(project, columns)
        return project

    @kept
    def columns(self) -> Columns:
        """What relations refer to, and when they are."""
        found = Columns()
        found.add(self.relations.values())
        return found

    def collection(self, name: str) -> Mapping[str, Any]:
        """A collection by its name in the file; those of SINGLE hold one record."""
        if name in SINGLE:
            return {name: getattr(self, name)}
        return getattr(self, name)

    def get(self, name: str, record_id: str) -> AnyRecord | None:
        """A record, or None."""
        return self.collection(name).get(record_id)

    def with_collections(self, changed: Mapping[str, Mapping[str, Any]]) -> Self:
        """This project with some collections replaced, references unchecked."""
        values = {name: value[name] if name in SINGLE else value for name, value in changed.items()}
        return replace(self, **values)

    def actor_kind(self, kind_id: str) -> ActorKind:
        """The kind of that id: the map's own, else relmap's, else a plain one."""
        found = self.actor_kinds.get(kind_id) or kinds.ACTOR_KINDS.get(kind_id)
        return found or ActorKind(id=kind_id, label=kind_id.capitalize(), shape="circle")

    def relation_kind(self, kind_id: str) -> RelationKind:
        """The kind of that id: the map's own, else relmap's, else a plain one."""
        found = self.relation_kinds.get(kind_id) or kinds.RELATION_KINDS.get(kind_id)
        return found or RelationKind(id=kind_id, label=kind_id.capitalize())

    def all_actor_kinds(self) -> dict[str, ActorKind]:
        """Every kind of actor on offer, the map's own last."""
        return {**kinds.ACTOR_KINDS, **self.actor_kinds}

    def all_relation_kinds(self) -> dict[str, RelationKind]:
        """Every kind of relation on offer, the map's own last."""
        return {**kinds.RELATION_KINDS, **self.relation_kinds}

    def records(self) -> Iterator[tuple[str, AnyRecord]]:
        """Every record with the name of its collection."""
        for name in RECORD_TYPES:
            for record in self.collection(name).values():
                yield name, record

    def missing_references(
        self, records: Iterable[tuple[str, AnyRecord]] | None = None
    ) -> Iterator[MissingReference]:
        """Every reference to a record that does not exist."""
        if records is None and self._is_closed():
            return
        for name, record in self.records() if records is None else records:
            for target, target_id in references(record):
                if target_id not in self.collection(target):
                    yield MissingReference(name, record.id, target, target_id)

    def _is_closed(self) -> bool:
        """Whether nothing refers to what is not there, found without looking for which does."""
        wanted: dict[str, set[str]] = {name: set() for name in COLLECTIONS}
        wanted["actors"].update(self.placements)
        columns = self.columns
        wanted["actors"].update(columns.sources, columns.targets)
        wanted["relations"] |= columns.told_of
        wanted["events"] |= columns.events
        wanted["sources"] |= columns.cited
        for name in COLLECTIONS:
            if name not in ("relations", "placements", *SINGLE):
                for record in self.collection(name).values():
                    for target, key in references(record):
                        wanted[target].add(key)
        return all(keys <= self.collection(name).keys() for name, keys in wanted.items() if keys)

    def check_references(self, records: Iterable[tuple[str, AnyRecord]] | None = None) -> None:
        """Raise ReferenceProblem if a record (of these, or any) refers to one that does not exist."""
        for missing in self.missing_references(records):
            raise ReferenceProblem(str(missing))

    def __hash__(self) -> int:
        # Of maps that are equal these are equal; to look at all records would take as long as to read them.
        return hash((self.about.title, *(len(self.collection(name)) for name in RECORD_TYPES)))

    def __repr__(self) -> str:
        title = " ".join(self.about.title.split())
        shown = f"{title[:59]}…" if len(title) > 60 else title
        counts = {name: len(self.collection(name)) for name in _TOLD}
        said = ", ".join(f"{n:,} {SINGULAR[name] if n == 1 else name}" for name, n in counts.items())
        return f"<{type(self).__name__} “{shown}”: {said}>"


@dataclass(frozen=True)
class MissingReference:
    """One record's reference to a record that does not exist."""

    collection: str
    record_id: str
    target: str
    target_id: str

    def __str__(self) -> str:
        return (
            f"The {SINGULAR[self.collection]} “{self.record_id}” refers to the {SINGULAR[self.target]} "
            f"“{self.target_id}”, which does not exist."
        )


def collection_of(record: AnyRecord) -> str:
    """The name of the collection a record belongs to."""
    for name, kind in RECORD_TYPES.items():
        if type(record) is kind:
            return name
    if isinstance(record, About | Aside):
        return record.id
    raise RelmapError(f"{type(record).__name__} is no record of a map.")


def references(record: AnyRecord) -> Iterator[tuple[str, str]]:
    """(collection, id) of every record that this one refers to. Kinds are not among them."""
    if isinstance(record, Relation):
        yield "actors", record.source
        yield "actors", record.target
        if record.about is not None:
            yield "relations", record.about
        for phase in record.phases:
            yield from (("events", event) for event in linked_events(phase))
    elif isinstance(record, Event):
        yield from (("actors", part.actor) for part in record.participants)
        yield from (("relations", relation) for relation in record.relations)
        yield from (("events", event) for event in record.after)
    elif isinstance(record, Placement):
        yield "actors", record.actor
    elif isinstance(record, Note):
        yield from (("actors", anchor.actor) for anchor in record.anchors if anchor.actor is not None)
    elif isinstance(record, Emphasis):
        if record.actor is not None:
            yield "actors", record.actor
        if record.relation is not None:
            yield "relations", record.relation
    elif isinstance(record, Draft | Conflict):
        yield record.collection, record.record
    elif isinstance(record, Actor) and record.picture is not None:
        yield "pictures", record.picture
    for citation in citations(record):
        yield "sources", citation.source
        if citation.via is not None:
            yield "sources", citation.via


def linked_events(phase: Phase) -> Iterator[str]:
    """The ids of the events with which a phase begins and ends."""
    for link in (phase.begins_with, phase.ends_with):
        if link is not None:
            yield link.event


def citations(record: AnyRecord) -> Iterator[Citation]:
    """Every citation of a record, those of its phases included."""
    if isinstance(record, Relation):
        for phase in record.phases:
            yield from phase.citations
    elif isinstance(record, Actor | Event):
        yield from record.citations


COLLECTIONS = tuple(f.name for f in fields(Project))
