"""What is inconsistent in a map whose records are each well formed, and how it may be put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from relmap.model import dates, days, kinds
from relmap.model.derived import derived
from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import DateError, Fault
from relmap.model.project import Project
from relmap.model.raster import PictureProblem, raster_of
from relmap.model.records import Actor, Citation, Event, Phase, Picture, Relation, Source, updated


@dataclass(frozen=True)
class Fix:
    """One way to put a problem right."""

    text: str
    diff: Diff


@dataclass(frozen=True)
class Problem(Fault):
    """Something inconsistent, which record has it, and what would put it right."""

    ref: Ref = Ref("about", "about")  # noqa: RUF009 - a tuple
    phase: int | None = None
    """The position of the phase concerned, in a relation."""
    fixes: tuple[Fix, ...] = ()


def problems(project: Project) -> list[Problem]:
    """Every inconsistency, in the order of the collections."""
    return [
        *_kind_problems(project),
        *_relation_problems(project),
        *_event_problems(project),
        *_source_problems(project),
        *_picture_problems(project),
        *_derived_problems(project),
    ]


def _kind_problems(project: Project) -> Iterator[Problem]:
    for actor in project.actors.values():
        if actor.kind not in project.actor_kinds and actor.kind not in kinds.ACTOR_KINDS:
            yield _unknown_kind("actors", actor)
    for relation in project.relations.values():
        if relation.kind not in project.relation_kinds and relation.kind not in kinds.RELATION_KINDS:
            yield _unknown_kind("relations", relation)


def _unknown_kind(collection: str, record: Actor | Relation) -> Problem:
    singular = collection[:-1]
    plain = "group" if isinstance(record, Actor) else "relation"
    return Problem(
        f"{collection} “{record.id}”",
        f"the kind “{record.kind}” is not defined.",
        f"Add it to {singular}_kinds, or choose another kind; it is drawn as a plain {singular}.",
        Ref(collection, record.id),
        fixes=(Fix(f"Make it a plain {plain}", Diff.replacing(record, updated(record, kind=plain))),),
    )


# --- relations --------------------------------------------------------------------------------


def _relation_problems(project: Project) -> Iterator[Problem]:
    for relation in project.relations.values():
        place, ref = f"relations “{relation.id}”", Ref("relations", relation.id)
        if not relation.phases:
            message = "it has no phase, so it is never there."
            yield Problem(place, message, "Add a phase that says when it holds.", ref)
        for number, phase in enumerate(relation.phases):
            where = f"{place} phases[{number}]"
            for actor_id in dict.fromkeys((relation.source, relation.target)):
                actor = project.actors[actor_id]
                if _outside(phase.when, actor.exists):
                    yield Problem(
                        where,
                        f"{phase.when} is outside the time of {actor.name} ({actor.exists}).",
                        "Change the phase, or when the actor exists.",
                        ref,
                        number,
                        _trims(relation, number, actor),
                    )
            yield from _citation_problems(project, where, ref, number, phase)
        yield from _overlaps(relation, place, ref)
        if _in_circle(relation.id, lambda key: _about(project, key)):
            yield Problem(
                place,
                "it is about itself.",
                "Choose another relation, or none, for “about”.",
                ref,
                fixes=(
                    Fix("Make it about nothing", Diff.replacing(relation, updated(relation, about=None))),
                ),
            )


def _about(project: Project, relation_id: str) -> tuple[str, ...]:
    about = project.relations[relation_id].about
    return () if about is None else (about,)


def _with_when(relation: Relation, number: int, when: str) -> Diff:
    phases = list(relation.phases)
    phases[number] = updated(phases[number], when=when)
    return Diff.replacing(relation, updated(relation, phases=tuple(phases)))


def _ends(when: str) -> tuple[str, str]:
    start, slash, end = when.partition("/")
    return (start, end) if slash else (when, when)


def _trims(relation: Relation, number: int, actor: Actor) -> tuple[Fix, ...]:
    """Let the phase hold no longer than its actor exists, where they meet at all."""
    when, exists = relation.phases[number].when, actor.exists or "../.."
    start, end = _ends(when)
    actor_start, actor_end = _ends(exists)
    for candidate, text in (
        (f"{actor_start}/{end}", f"Begin the phase with {actor.name}"),
        (f"{start}/{actor_end}", f"End the phase with {actor.name}"),
        (f"{actor_start}/{actor_end}", f"Keep the phase within the time of {actor.name}"),
    ):
        try:
            sound = candidate != when and not _outside(dates.checked(candidate), exists)
        except DateError:
            continue
        if sound and not _apart(when, exists):
            return (Fix(text, _with_when(relation, number, candidate)),)
    return ()


def _apart(one: str, other: str) -> bool:
    """Whether two spans can have no day in common."""
    first, _, _, last = dates.parse_span(one).bounds()
    other_first, _, _, other_last = dates.parse_span(other).bounds()
    return last < other_first or first > other_last


def _overlaps(relation: Relation, place: str, ref: Ref) -> Iterator[Problem]:
    """Phases that hold at the same time although no two sources disagree about it."""
    for (n, one), (m, other) in combinations(enumerate(relation.phases), 2):
        if one.status != other.status or _disputed(one, other) or not _overlap(one.when, other.when):
            continue
        yield Problem(
            f"{place} phases[{m}]",
            f"{other.when} overlaps with {one.when}, another phase of the same relation.",
            "Let one end where the other begins, or cite the sources that disagree.",
            ref,
            m,
            _ending_at(relation, n, m) or _ending_at(relation, m, n),
        )


def _disputed(one: Phase, other: Phase) -> bool:
    sources = [{c.source for c in phase.citations if c.supports} for phase in (one, other)]
    return all(sources) and sources[0] != sources[1]


def _overlap(one: str, other: str) -> bool:
    """Whether both surely hold on the same day, a shared day of turning left aside."""
    first, second = sorted((dates.parse_span(one).bounds(), dates.parse_span(other).bounds()))
    low, high = max(first[1], second[1]), min(first[2], second[2])
    turning = max(first[2], second[0]) <= min(first[3], second[1])
    return low <= high and not turning


def _ending_at(relation: Relation, earlier: int, later: int) -> tuple[Fix, ...]:
    """Let one phase end where a later one begins."""
    start, end = _ends(relation.phases[earlier].when)
    later_start, _ = _ends(relation.phases[later].when)
    if later_start in ("", "..") or start == later_start:
        return ()
    candidate = f"{start}/{later_start}"
    try:
        dates.checked(candidate)
    except DateError:
        return ()
    if end == later_start or _overlap(candidate, relation.phases[later].when):
        return ()
    text = f"End {relation.phases[earlier].when} where {relation.phases[later].when} begins"
    return (Fix(text, _with_when(relation, earlier, candidate)),)


# --- events -----------------------------------------------------------------------------------


def _event_problems(project: Project) -> Iterator[Problem]:
    as_of = project.about.as_of
    known = dates.parse_span(as_of).bounds()[3] if as_of is not None else dates.FUTURE
    for event in project.events.values():
        place, ref = f"events “{event.id}”", Ref("events", event.id)
        for part in event.participants:
            actor = project.actors[part.actor]
            if event.when is not None and _outside(event.when, actor.exists):
                kept = tuple(other for other in event.participants if other.actor != actor.id)
                without = Diff.replacing(event, updated(event, participants=kept))
                yield Problem(
                    place,
                    f"{actor.name} takes part in {event.when}, but exists {actor.exists}.",
                    "Change the event's date, its participants, or when the actor exists.",
                    ref,
                    fixes=(Fix(f"Take {actor.name} out of the participants", without),),
                )
        actual = event.when if event.status == "actual" else None
        if actual is not None and dates.parse_span(actual).bounds()[0] > known:
            planned = Diff.replacing(event, updated(event, status="planned"))
            yield Problem(
                place,
                f"{actual} is later than the map knows ({as_of}), yet it is said to have happened.",
                "Make it planned, or let the map know more.",
                ref,
                fixes=(Fix("Make it planned", planned),),
            )
        for earlier_id in event.after:
            if _follows(project.events[earlier_id], event):
                kept_after = tuple(key for key in event.after if key != earlier_id)
                without = Diff.replacing(event, updated(event, after=kept_after))
                yield Problem(
                    place,
                    f"it is dated before “{earlier_id}”, which it followed.",
                    "Change one of the two dates.",
                    ref,
                    fixes=(Fix(f"Say no more that it followed “{earlier_id}”", without),),
                )
        if _in_circle(event.id, lambda key: project.events[key].after):
            yield Problem(place, "it comes after itself.", "Take an event out of “after”.", ref)
        yield from _citation_problems(project, place, ref, None, event)


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


# --- sources ----------------------------------------------------------------------------------


def _citation_problems(
    project: Project, place: str, ref: Ref, number: int | None, claim: Phase | Event
) -> Iterator[Problem]:
    """A source cannot report what began only after it was published. Plans and denials can be older."""
    if claim.when is None or claim.status == "planned":
        return
    first = dates.parse_span(claim.when).bounds()[0]
    for citation in claim.citations:
        source = project.sources[citation.source]
        published = dates.parse_span(source.date or "../..").bounds()[3]
        if citation.supports and published < first:
            yield _too_early(place, ref, number, claim, citation, source)


def _too_early(
    place: str, ref: Ref, number: int | None, claim: Phase | Event, citation: Citation, source: Source
) -> Problem:
    return Problem(
        f"{place} citations[{claim.citations.index(citation)}]",
        f"“{source.title}” is dated {source.date}, before {claim.when}, which it is to report.",
        "Check both dates, or cite another source.",
        ref,
        number,
    )


def _source_problems(project: Project) -> Iterator[Problem]:
    for source in project.sources.values():
        if source.accessed is None or source.date is None:
            continue
        if dates.parse_span(source.accessed).bounds()[3] < dates.parse_span(source.date).bounds()[0]:
            yield Problem(
                f"sources “{source.id}”",
                f"it was read ({source.accessed}) before it was published ({source.date}).",
                "Check both dates.",
                Ref("sources", source.id),
            )


def _derived_problems(project: Project) -> Iterator[Problem]:
    """Links that leave no day for some events and phases, each with a shortest chain."""
    for low, high in derived(project).contradictions:
        chain = [project.events.get(key) or project.relations[key] for key in low.chain]
        events = [record for record in chain if isinstance(record, Event)]
        if not high.told and len(events) == len(chain) == 2 and _follows(*events):
            continue  # told with the event itself
        named = [_named(project, record) for record in chain]
        said = [
            _linked(earlier, later, named[n : n + 2]) for n, (earlier, later) in enumerate(pairwise(chain))
        ]
        said.append(f"{named[0]} is no earlier than {days.in_words(low.day)}")
        last = f"{named[-1]} is "
        if high.told:
            last += (
                f"told by “{project.sources[high.told].title}”, of {days.in_words(high.day)} at the latest"
            )
        else:
            last += f"no later than {days.in_words(high.day)}"
        ref = Ref("events" if isinstance(chain[-1], Event) else "relations", chain[-1].id)
        yield Problem(
            f"{ref.collection} “{ref.id}”",
            f"there is no day on which all of this holds: {', '.join([*said, last])}.",
            "Change one of the dates, or take one of the links away; until then what is typed stands.",
            ref,
        )


def _named(project: Project, record: Event | Relation) -> str:
    if isinstance(record, Event):
        return f"“{record.title}”"
    source, target = (project.actors[key].name for key in (record.source, record.target))
    return f"a phase of “{source}” and “{target}”"


def _linked(earlier: Event | Relation, later: Event | Relation, names: list[str]) -> str:
    if isinstance(earlier, Event) and isinstance(later, Event):
        return f"{names[1]} is after {names[0]}"
    phase, event = names if isinstance(earlier, Relation) else reversed(names)
    return f"{phase} begins or ends with {event}"


# --- pictures ---------------------------------------------------------------------------------


def _picture_problems(project: Project) -> Iterator[Problem]:
    for picture in project.pictures.values():
        try:
            raster_of(picture.data)
        except PictureProblem as error:
            of = [actor for actor in project.actors.values() if actor.picture == picture.id]
            ref = Ref("actors", of[0].id) if of else Ref("about", "about")
            message = f"it {error.message.rstrip('.')}, and is not shown."
            yield Problem(f"pictures “{picture.id}”", message, error.remedy, ref, fixes=_without(of, picture))


def _without(of: list[Actor], picture: Picture) -> tuple[Fix, ...]:
    gone = [Change(actor, updated(actor, picture=None)) for actor in of]
    return (Fix("Remove the picture", Diff.of([*gone, Change(picture, None)])),)


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
