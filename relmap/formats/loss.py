"""What a file of another program could not carry: found by reading it again and comparing.

Nothing is told from a list of what a format can and cannot do, so that what the report does not name does
come back as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from relmap.formats.match import plain_name
from relmap.model.project import SINGULAR, Project
from relmap.model.records import Citation, Phase, Relation
from relmap.model.words import relation_title

Became = Literal["kept for relmap only", "approximated", "left out"]
_ORDER: tuple[Became, ...] = ("left out", "approximated", "kept for relmap only")


@dataclass(frozen=True)
class LossRow:
    """What became of one thing that maps have.

    Args:
        what: in words, such as `quotes of phases`.
        count: of how many records.
        became: kept for relmap only, approximated or left out.
        example: the first of them.
    """

    what: str
    count: int
    became: Became
    example: str


@dataclass(frozen=True)
class Loss:
    """What a file could not carry, the worst first."""

    rows: tuple[LossRow, ...] = ()

    @property
    def left_out(self) -> bool:
        """Whether something is not in the file at all."""
        return any(row.became == "left out" for row in self.rows)

    def in_words(self) -> str:
        """In one line."""
        if not self.rows:
            return "Nothing is lost."
        said = [
            f"{became}: {', '.join(f'{row.what} ({row.count:,})' for row in rows)}"
            for became in _ORDER
            if (rows := [row for row in self.rows if row.became == became])
        ]
        return f"{'; '.join(said)}."[:1].upper() + f"{'; '.join(said)}."[1:]


class _Lost(NamedTuple):
    what: str
    which: str
    became: Became


def loss(project: Project, full: Project | None, plain: Project) -> Loss:
    """What is lost of a map.

    Args:
        project: the map.
        full: what relmap reads of the file; None: it was written without records for relmap.
        plain: what relmap reads of it when it heeds no such records, as any other program.
    """
    for_all = list(_differences(project, plain))
    for_us = for_all if full is None else list(_differences(project, full))
    still = {(lost.what, lost.which) for lost in for_us}
    rows: dict[tuple[str, Became], list[str]] = defaultdict(list)
    for lost in for_us:
        rows[lost.what, lost.became].append(lost.which)
    for lost in for_all:
        if (lost.what, lost.which) not in still:
            rows[lost.what, "kept for relmap only"].append(lost.which)
    found = [LossRow(what, len(which), became, which[0]) for (what, became), which in rows.items()]
    return Loss(tuple(sorted(found, key=lambda row: (_ORDER.index(row.became), row.what))))


def _differences(project: Project, got: Project) -> Iterator[_Lost]:
    yield from _of("map", project.about.title or "the map", project.about, got.about, _ABOUT)
    actors = _paired_actors(project, got)
    for key, placement in project.placements.items():
        there = got.placements.get(actors.get(key, ""))
        which = project.actors[key].name if key in project.actors else key
        if there is None:
            yield _Lost("places", which, "left out")
        elif (there.x, there.y) != (placement.x, placement.y):
            yield _Lost("places", which, "approximated")
        elif (there.pinned, there.members) != (placement.pinned, placement.members):
            yield _Lost("how members are shown, and what is pinned", which, "left out")
    for name in [
        "pictures",
        "filters",
        "presets",
        "scenes",
        "notes",
        "emphases",
        "drafts",
        "conflicts",
        "actor_kinds",
        "relation_kinds",
    ]:
        yield from _collection(name, project, got)
    for key, actor in project.actors.items():
        other = got.actors.get(actors.get(key, ""))
        if other is None:
            yield _Lost("actors", actor.name, "left out")
            continue
        yield from _of("actors", actor.name, actor, other, _ACTOR)
        yield from _citations("actors", actor.name, project, got, actor.citations, other.citations)
    back = {mine: theirs for mine, theirs in actors.items() if theirs}
    yield from _relations(project, got, back)
    titles = {source.title.casefold(): source for source in got.sources.values()}
    for source in project.sources.values():
        twin = got.sources.get(source.id) or titles.get(source.title.casefold())
        if twin is None:
            yield _Lost("sources", source.title, "left out")
        else:
            yield from _of("sources", source.title, source, twin, _SOURCE)
    for key, event in project.events.items():
        same = got.events.get(key)
        if same is None:
            yield _Lost("events", event.title, "left out")
        else:
            yield from _of("events", event.title, event, same, _EVENT)
            yield from _citations("events", event.title, project, got, event.citations, same.citations)


_ABOUT = {"title": "title", "description": "description", "as_of": "last day known", "extent": "time shown"}
_ACTOR = {
    "name": "names",
    "kind": "kinds",
    "aliases": "aliases",
    "code": "codes",
    "exists": "lifetimes",
    "tags": "tags",
    "notes": "notes",
    "attributes": "attributes",
    "picture": "pictures",
}
_RELATION = {
    "kind": "kinds",
    "about": "what they are about",
    "tags": "tags",
    "notes": "notes",
    "attributes": "attributes",
}
_PHASE = {
    "when": "dates",
    "begins_with": "events that they begin with",
    "ends_with": "events that they end with",
    "stance": "stances",
    "weight": "weights",
    "unit": "units",
    "bound": "bounds of weights",
    "status": "statuses",
    "label": "labels",
    "note": "notes",
}
_SOURCE = {
    "title": "titles",
    "authors": "authors",
    "publisher": "publishers",
    "date": "dates",
    "url": "addresses",
    "accessed": "days of reading",
    "reliability": "reliabilities",
    "notes": "notes",
}
_EVENT = {
    "title": "titles",
    "when": "dates",
    "status": "statuses",
    "participants": "participants",
    "relations": "relations",
    "after": "what they follow",
    "tags": "tags",
    "notes": "notes",
}


def _of(noun: str, which: str, mine: Any, theirs: Any, fields: Mapping[str, str]) -> Iterator[_Lost]:
    for name, word in fields.items():
        one, other = getattr(mine, name), getattr(theirs, name)
        if one != other:
            what = f"{word} of {noun}" if noun != "map" else f"{word} of the map"
            yield _Lost(what, which, _became(one, other))


def _became(mine: Any, theirs: Any) -> Became:
    return "left out" if _is_empty(theirs) and not _is_empty(mine) else "approximated"


def _is_empty(value: Any) -> bool:
    # 0 says something.
    return value is None or value is False or value == "" or value == () or value == {}


def _collection(name: str, project: Project, got: Project) -> Iterator[_Lost]:
    plural = {"actor_kinds": "kinds of actor", "relation_kinds": "kinds of relation"}
    for key, record in project.collection(name).items():
        other = got.collection(name).get(key)
        if other is None:
            yield _Lost(plural.get(name, name), f"{SINGULAR[name]} {key}", "left out")
        elif other != record:
            yield _Lost(plural.get(name, name), f"{SINGULAR[name]} {key}", "approximated")


def _paired_actors(project: Project, got: Project) -> dict[str, str]:
    """Actors of the map and of the file: by id, else by name."""
    names = {plain_name(actor.name): key for key, actor in got.actors.items()}
    return {
        key: key if key in got.actors else names.get(plain_name(actor.name), "")
        for key, actor in project.actors.items()
    }


def _relations(project: Project, got: Project, actors: Mapping[str, str]) -> Iterator[_Lost]:
    by_ends: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
    by_pair: dict[frozenset[str], list[Relation]] = defaultdict(list)
    for relation in got.relations.values():
        if relation.id not in project.relations:
            by_ends[relation.source, relation.target, relation.kind].append(relation)
            by_pair[frozenset((relation.source, relation.target))].append(relation)
    for key, relation in project.relations.items():
        title = relation_title(project, relation)
        ends = actors.get(relation.source, ""), actors.get(relation.target, "")
        other = got.relations.get(key)
        if other is None:
            pair = by_pair[frozenset(ends)]
            same = by_ends.get((*ends, relation.kind)) or pair
            other = next((found for found in same if found in pair), None)
            if other is not None:
                pair.remove(other)
        if other is None:
            yield _Lost("relations", title, "left out")
            continue
        if (other.source, other.target) != ends:
            yield _Lost("ends of relations", title, "approximated")
        yield from _of("relations", title, relation, other, _RELATION)
        yield from _phases(title, project, got, relation.phases, other.phases)


def _phases(
    title: str, project: Project, got: Project, mine: Sequence[Phase], theirs: Sequence[Phase]
) -> Iterator[_Lost]:
    if len(mine) != len(theirs):
        became: Became = "left out" if len(theirs) < len(mine) else "approximated"
        yield _Lost("phases", f"{title}: {len(mine)}, come back as {len(theirs)}", became)
    paired = _paired_phases(mine, theirs)
    there = [number for number in paired if number is not None]
    if there != sorted(there):
        yield _Lost("order of phases", title, "approximated")
    for number, phase in enumerate(mine):
        place = paired[number]
        if place is None:
            continue
        other = theirs[place]
        which = f"{title}, phase {number + 1}" if len(mine) > 1 else title
        yield from _of("phases", which, phase, other, _PHASE)
        yield from _citations("phases", which, project, got, phase.citations, other.citations)


def _paired_phases(mine: Sequence[Phase], theirs: Sequence[Phase]) -> list[int | None]:
    """For each phase of the map which of the file it is: of the same date, else what is left, in order."""
    free = list(range(len(theirs)))
    found: list[int | None] = []
    for phase in mine:
        same = next((n for n in free if theirs[n].when == phase.when), None)
        if same is not None:
            free.remove(same)
        found.append(same)
    return [number if number is not None else free.pop(0) if free else None for number in found]


_CITED: dict[str, Callable[[Project, Citation], Any]] = {
    "sources": lambda project, citation: _title(project, citation.source),
    "sources through which sources are known": lambda project, c: _title(project, c.via) if c.via else None,
    "quotes": lambda project, citation: citation.quote,
    "pages": lambda project, citation: citation.page,
    "credibilities": lambda project, citation: citation.credibility,
    "denials": lambda project, citation: not citation.supports,
}


def _title(project: Project, key: str) -> str:
    source = project.sources.get(key)
    return source.title if source is not None else ""


def _citations(
    noun: str,
    which: str,
    project: Project,
    got: Project,
    mine: Sequence[Citation],
    theirs: Sequence[Citation],
) -> Iterator[_Lost]:
    for word, value in _CITED.items():
        one = [value(project, citation) for citation in mine]
        other = [value(got, citation) for citation in theirs]
        if one != other and (any(one) or any(other)):
            yield _Lost(f"{word} of {noun}", which, "approximated" if any(other) else "left out")
