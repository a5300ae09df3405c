"""The edits of a map as pure functions: (project, what is wanted) → Diff. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from relmap.layout.graph import Place
from relmap.model import dates
from relmap.model.diff import Change, Diff, Ref
from relmap.model.edtf_days import edtf_day
from relmap.model.errors import DateError
from relmap.model.flags import flagged, kind_of_name
from relmap.model.ids import fresh_id
from relmap.model.project import AnyRecord, Project, collection_of, references
from relmap.model.records import (
    Actor,
    Citation,
    Event,
    Phase,
    Placement,
    Relation,
    Source,
    updated,
)
from relmap.model.removal import without_references

End = Literal["source", "target"]


def add_actor(project: Project, name: str, kind: str, place: Place | None = None) -> tuple[Diff, str]:
    """A new actor, at a place if one is given; gives its id too.

    A group or organisation that is called as a country is a state.
    """
    made = Actor(id=fresh_id(project, "actors", name), name=name, kind=kind_of_name(name, kind))
    actor = flagged(project, made)
    stands = [Placement(actor=actor.id, x=place[0], y=place[1])] if place is not None else []
    return Diff.adding(actor, *stands), actor.id


def add_relation(project: Project, source: str, target: str, kind: str, day: int) -> tuple[Diff, str]:
    """A new relation that begins on a day and goes on; gives its id too."""
    relation = Relation(
        id=fresh_id(project, "relations", f"{source} {target} {kind}"),
        source=source,
        target=target,
        kind=kind,
        phases=(Phase(when=f"{edtf_day(day)}/.."),),
    )
    return Diff.adding(relation), relation.id


def redate(project: Project, ref: Ref, phase: int, when: str) -> Diff:
    """Another date for an event, or for a phase of a relation (by its position). Raises ValidationError."""
    record = project.get(*ref)
    if isinstance(record, Event):
        return Diff.replacing(record, updated(record, when=when))
    if isinstance(record, Relation) and phase < len(record.phases):
        new = updated(record.phases[phase], when=when)
        return Diff.replacing(record, with_phase(record, phase, new))
    return Diff()


def with_phase(relation: Relation, position: int, phase: Phase | None) -> Relation:
    """A relation with another phase in place of one; None takes it away."""
    new = () if phase is None else (phase,)
    return updated(relation, phases=(*relation.phases[:position], *new, *relation.phases[position + 1 :]))


def add_phase(project: Project, relation_id: str, day: int) -> tuple[Diff, int]:
    """A new phase about a day, from where the one before ends to where the next begins; and its position.

    Where there is no neighbour it is open; in an empty relation it begins on the day.
    """
    relation = project.relations[relation_id]
    spans = [dates.parse_span(phase.when).bounds() for phase in relation.phases]
    before = max(
        (n for n, span in enumerate(spans) if span[3] < day), key=lambda n: spans[n][3], default=None
    )
    after = min((n for n, span in enumerate(spans) if span[0] > day), key=lambda n: spans[n][0], default=None)
    start = ".." if before is None else relation.phases[before].when.partition("/")[2]
    start = relation.phases[before].when if before is not None and not start else start
    end = ".." if after is None else relation.phases[after].when.partition("/")[0]
    when = f"{edtf_day(day)}/.." if before is None and after is None else f"{start}/{end}"
    stance = 0 if any(phase.stance is not None for phase in relation.phases) else None
    phase = Phase(when=when, stance=stance)
    position = before + 1 if before is not None else after if after is not None else len(relation.phases)
    phases = (*relation.phases[:position], phase, *relation.phases[position:])
    return Diff.replacing(relation, updated(relation, phases=phases)), position


def with_next_phase(phases: tuple[Phase, ...], day: int) -> tuple[tuple[Phase, ...], int]:
    """The phases with one more after the last, beginning where that ends; and its position.

    A last phase that is open ends on the day, so that it turns into the new one; if it only begins after the
    day, the new phase comes before it. The first phase of all begins on the day.
    """
    today = edtf_day(day)
    if not phases:
        return (Phase(when=f"{today}/.."),), 0
    spans = [dates.parse_span(phase.when).bounds() for phase in phases]
    last = max(range(len(phases)), key=lambda n: (spans[n][3], spans[n][0], n))
    before = phases[last]
    start, slash, end = before.when.partition("/")
    stance = 0 if any(phase.stance is not None for phase in phases) else None
    if end not in ("", "..") or not slash:
        when, position = f"{end or start}/..", len(phases)
    elif spans[last][1] < day:
        if end == "..":
            ended = updated(before, when=f"{start}/{today}")
            phases = (*phases[:last], ended, *phases[last + 1 :])
        when, position = f"{today}/..", len(phases)
    else:
        when, position = f"{today}/{start}", last
    return (*phases[:position], Phase(when=when, stance=stance), *phases[position:]), position


def with_end_at_next(relation: Relation, position: int, day: str) -> Relation:
    """A relation whose phase before a new one ends where that begins now that it has been dated.

    Args:
        relation: whose new phase has just been given another date.
        position: of the new phase.
        day: on which the phase before was ended when the new one was added; it was open.
    """
    before, new = relation.phases[position - 1], relation.phases[position]
    start, _, end = before.when.partition("/")
    if end != day or new.when.partition("/")[0] == day:
        return relation
    for candidate in (f"{start}/{new.when.partition('/')[0]}", f"{start}/.."):
        try:
            dates.checked(candidate)
        except DateError:
            continue
        if not candidate.endswith("/"):
            return with_phase(relation, position - 1, updated(before, when=candidate))
    return relation


def add_event(project: Project, title: str, day: int, actors: Iterable[str] = ()) -> tuple[Diff, str]:
    """A new event on a day with these participants; gives its id too."""
    event = Event.model_validate(
        {
            "id": fresh_id(project, "events", title),
            "title": title,
            "when": edtf_day(day),
            "participants": tuple({"actor": actor} for actor in actors),
        }
    )
    return Diff.adding(event), event.id


def cite(project: Project, ref: Ref, source: str, phase: int = 0) -> Diff:
    """Another citation for an actor, an event, or a phase of a relation (by its position).

    Nothing changes where the source is cited already, or where nothing can be cited.
    """
    record = project.get(*ref)
    new = Citation(source=source)
    if isinstance(record, Relation) and phase < len(record.phases):
        part = record.phases[phase]
        if any(citation.source == source for citation in part.citations):
            return Diff()
        cited = updated(part, citations=(*part.citations, new))
        return Diff.replacing(record, with_phase(record, phase, cited))
    if isinstance(record, Actor | Event) and all(citation.source != source for citation in record.citations):
        return Diff.replacing(record, updated(record, citations=(*record.citations, new)))
    return Diff()


def add_source(project: Project, title: str) -> tuple[Diff, str]:
    """A new source; gives its id too."""
    source = Source(id=fresh_id(project, "sources", title), title=title)
    return Diff.adding(source), source.id


def replace_record(project: Project, record: AnyRecord) -> Diff:
    """A record with new content in place of the one of the same id."""
    before = project.get(collection_of(record), record.id)
    return Diff() if before is None else Diff.replacing(before, record)


def move_actors(project: Project, places: Mapping[str, Place], pin: bool = False) -> Diff:
    """Actors at new places; whether they are pinned stays, unless they are to be."""
    changes: list[Change] = []
    for actor, (x, y) in places.items():
        if actor in project.actors:
            before = project.placements.get(actor)
            pinned = pin or (before.pinned if before is not None else False)
            changes.append(Change(before, _placed(before, actor, (x, y), pinned)))
    return Diff.of(changes)


def pin(project: Project, places: Mapping[str, Place], pinned: bool) -> Diff:
    """Actors pinned where they are drawn, or let go."""
    changes: list[Change] = []
    for actor, (x, y) in places.items():
        before = project.placements.get(actor)
        if actor in project.actors and (before is not None or pinned):
            stays = before is not None and not pinned
            at = (before.x, before.y) if before is not None and stays else (x, y)
            changes.append(Change(before, _placed(before, actor, at, pinned)))
    return Diff.of(changes)


def _placed(before: Placement | None, actor: str, at: Place, pinned: bool) -> Placement:
    x, y = float(round(at[0], 1)), float(round(at[1], 1))
    if before is None:
        return Placement(actor=actor, x=x, y=y, pinned=pinned)
    return updated(before, x=x, y=y, pinned=pinned)


def show_members(project: Project, actor: str, how: str, place: Place) -> Diff:
    """Show those who belong to an actor within a hull, within the actor, or as any others.

    Args:
        project: the map.
        actor: to whom they belong.
        how: as in `Placement.members`.
        place: where the actor is drawn.
    """
    before = project.placements.get(actor)
    stands = before if before is not None else _placed(None, actor, place, pinned=False)
    return Diff.of([Change(before, updated(stands, members=how))])


def reconnect(project: Project, relation_id: str, end: End, actor_id: str) -> Diff:
    """A relation with another actor at one of its ends."""
    relation = project.relations[relation_id]
    return Diff.replacing(relation, updated(relation, **{end: actor_id}))


def remove(project: Project, refs: Iterable[Ref]) -> Diff:
    """Records without leaving a reference to them.

    Actors take their relations, placements, pictures and participations along; relations are cleared from
    events and from what is about them; events from what begins or ends with them; sources take their
    citations. Drafts, conflicts, notes and emphases go with what they belong to.
    """
    gone = {ref for ref in refs if project.get(*ref) is not None}
    gone |= {
        Ref("relations", relation.id)
        for relation in project.relations.values()
        if {Ref("actors", relation.source), Ref("actors", relation.target)} & gone
    }
    gone |= {Ref("placements", key) for key in project.placements if Ref("actors", key) in gone}
    gone |= {
        Ref(name, mark.id)
        for name in ("drafts", "conflicts")
        for mark in project.collection(name).values()
        if Ref(mark.collection, mark.record) in gone
    }
    gone |= {
        Ref(name, mark.id)
        for name in ("notes", "emphases")
        for mark in project.collection(name).values()
        if (at := [*references(mark)]) and all(Ref(*target) in gone for target in at)
    }
    kept = {actor.picture for key, actor in project.actors.items() if Ref("actors", key) not in gone}
    gone |= {
        Ref("pictures", actor.picture)
        for key, actor in project.actors.items()
        if Ref("actors", key) in gone and actor.picture is not None and actor.picture not in kept
    }
    changes = [Change(project.get(*ref), None) for ref in gone]
    for name, record in project.records():
        if Ref(name, record.id) not in gone and any(Ref(*target) in gone for target in references(record)):
            changes.append(Change(record, without_references(record, gone.__contains__)))
    return Diff.of(changes)
