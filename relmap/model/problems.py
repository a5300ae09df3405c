"""What is inconsistent in a map whose records are each well formed, and how it may be put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

from relmap.model import dates, days, kinds
from relmap.model.derived import Contradiction, Derived, derived, told_by, way_to
from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import DateError, Fault, Progress, Stopped
from relmap.model.phrases import Purpose, read
from relmap.model.pictures import judged
from relmap.model.project import Project, linked_events
from relmap.model.ranges import Ends, Range, ends_of
from relmap.model.records import Actor, Draft, Event, Phase, Picture, Relation, Source, updated
from relmap.model.temporal_network import Day
from relmap.model.words import relation_title


@dataclass(frozen=True)
class Fix:
    """One way to put a problem right.

    Args:
        text: what it does.
        make: gives the diff that does it, which nobody may ask for: to make a large record anew takes long.
    """

    text: str
    make: Callable[[], Diff] = field(compare=False)

    @cached_property
    def diff(self) -> Diff:
        """What it changes."""
        return self.make()


@dataclass(frozen=True)
class Problem(Fault):
    """Something inconsistent, which record has it, and what would put it right."""

    ref: Ref = Ref("about", "about")  # noqa: RUF009 - a tuple
    phase: int | None = None
    """The position of the phase concerned, in a relation."""
    fixes: tuple[Fix, ...] = ()


_OFTEN = 200
_MOST = 20
"""So many phases are held against another that holds at the same time."""


def problems(project: Project, progress: Progress | None = None) -> list[Problem]:
    """Every inconsistency, in the order of the collections.

    Args:
        project: the map.
        progress: told the part done, 0 to 1; gives whether to go on.

    Raises:
        Stopped: `progress` said so.
    """

    def tell(part: float) -> None:
        if progress is not None and not progress(part):
            raise Stopped

    follows = derived(project)
    found = [*_kind_problems(project), *_relation_problems(project, follows, tell)]
    tell(0.9)
    found += [
        *_event_problems(project),
        *_source_problems(project),
        *_picture_problems(project),
        *_derived_problems(project, follows),
        *_draft_problems(project),
    ]
    tell(1.0)
    return found


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
        fixes=(Fix(f"Make it a plain {plain}", partial(_with, record, kind=plain)),),
    )


# --- relations --------------------------------------------------------------------------------


def _relation_problems(
    project: Project, follows: Derived, tell: Callable[[float], None]
) -> Iterator[Problem]:
    circular = _about_themselves(project)
    for done, relation in enumerate(project.relations.values()):
        if done % _OFTEN == 0:
            tell(0.9 * done / len(project.relations))
        place, ref = f"relations “{relation.id}”", Ref("relations", relation.id)
        if not relation.phases:
            message = "it has no phase, so it is never there."
            yield Problem(place, message, "Add a phase that says when it holds.", ref)
        ends = follows.phases.get(relation.id) or [ends_of(phase.when) for phase in relation.phases]
        for number, phase in enumerate(relation.phases):
            where = f"{place} phases[{number}]"
            for actor_id in dict.fromkeys((relation.source, relation.target)):
                actor = project.actors[actor_id]
                if _outside(ends[number], actor.exists):
                    yield Problem(
                        where,
                        f"{_told_when(project, phase, ends[number])} is outside the time of {actor.name} "
                        f"({actor.exists}).",
                        "Change the phase, or when the actor exists.",
                        ref,
                        number,
                        _trims(relation, number, actor),
                    )
            yield from _citation_problems(project, where, ref, number, phase)
        yield from _overlaps(project, relation, ends, place, ref)
        if relation.id in circular:
            yield Problem(
                place,
                "it is about itself.",
                "Choose another relation, or none, for “about”.",
                ref,
                fixes=(Fix("Make it about nothing", partial(_with, relation, about=None)),),
            )


def _about_themselves(project: Project) -> set[str]:
    """The relations that are about one that is about … them; each is about no more than one."""
    about = {relation.id: relation.about for relation in project.relations.values() if relation.about}
    found: set[str] = set()
    seen: set[str] = set()
    for start in about:
        way: dict[str, int] = {}
        key: str | None = start
        while key is not None and key not in seen:
            seen.add(key)
            way[key] = len(way)
            key = about.get(key)
        if key in way:
            found.update(list(way)[way[key] :])
    return found


def _told_when(project: Project, phase: Phase, ends: Ends) -> str:
    """When a phase holds, and the events that say so: `2020-05-01/.. (begins with “Coup”)`."""
    links = (("begins", phase.begins_with), ("ends", phase.ends_with))
    said = [f"{verb} with “{project.events[link.event].title}”" for verb, link in links if link is not None]
    if not said:
        return phase.when
    typed, (start, end) = ends_of(phase.when), _ends(phase.when)
    first, last = _edtf(ends.first, typed.first, start), _edtf(ends.last, typed.last, end)
    return f"{first if ends.one_day else f'{first}/{last}'} ({', '.join(said)})"


def _edtf(side: Range, typed: Range, text: str) -> str:
    """An end of a phase: as typed, or the days that follow for it."""
    low, high = ("" if day in (dates.PAST, dates.FUTURE) else days.iso(day) for day in side.key)
    if side.key == typed.key or not (low or high):
        return text
    return low if low == high else f"[{low}..{high}]"


def _with(record: Actor | Relation | Event, **values: Any) -> Diff:
    return Diff.replacing(record, updated(record, **values))


def _with_when(relation: Relation, number: int, when: str) -> Diff:
    phases = list(relation.phases)
    phases[number] = updated(phases[number], when=when)
    return _with(relation, phases=tuple(phases))


def _ends(when: str) -> tuple[str, str]:
    start, slash, end = when.partition("/")
    return (start, end) if slash else (when, when)


def _trims(relation: Relation, number: int, actor: Actor) -> tuple[Fix, ...]:
    """Let the phase hold no longer than its actor exists, where they meet at all."""
    if any(linked_events(relation.phases[number])):
        return ()  # another date would contradict the events
    when, exists = relation.phases[number].when, actor.exists or "../.."
    start, end = _ends(when)
    actor_start, actor_end = _ends(exists)
    for candidate, text in (
        (f"{actor_start}/{end}", f"Begin the phase with {actor.name}"),
        (f"{start}/{actor_end}", f"End the phase with {actor.name}"),
        (f"{actor_start}/{actor_end}", f"Keep the phase within the time of {actor.name}"),
    ):
        try:
            sound = candidate != when and not _outside(ends_of(dates.checked(candidate)), exists)
        except DateError:
            continue
        if sound and not _apart(when, exists):
            return (Fix(text, partial(_with_when, relation, number, candidate)),)
    return ()


def _apart(one: str, other: str) -> bool:
    """Whether two spans can have no day in common."""
    first, _, _, last = dates.parse_span(one).bounds()
    other_first, _, _, other_last = dates.parse_span(other).bounds()
    return last < other_first or first > other_last


def _overlaps(
    project: Project, relation: Relation, ends: Sequence[Ends], place: str, ref: Ref
) -> Iterator[Problem]:
    """Phases that hold at the same time although no two sources disagree about it."""
    for n, m in _at_the_same_time(ends):
        one, other = relation.phases[n], relation.phases[m]
        if one.status != other.status or _disputed(one, other) or not _overlap(ends[n], ends[m]):
            continue
        told, others = (_told_when(project, phase, ends[k]) for k, phase in ((n, one), (m, other)))
        yield Problem(
            f"{place} phases[{m}]",
            f"{others} overlaps with {told}, another phase of the same relation.",
            "Let one end where the other begins, or cite the sources that disagree.",
            ref,
            m,
            _ending_at(relation, n, m) or _ending_at(relation, m, n),
        )


def _at_the_same_time(ends: Sequence[Ends]) -> list[tuple[int, int]]:
    """The pairs of phases, by number, that surely hold on the same day, in order.

    Each is held against no more than `_MOST` of those that last since before it: nobody looks at more.
    """
    sure = [(each.bounds[1], n, each.bounds[2]) for n, each in enumerate(ends)]
    lasting: list[tuple[int, int]] = []
    found: list[tuple[int, int]] = []
    for first, n, last in sorted(row for row in sure if row[0] <= row[2]):
        lasting = [row for row in lasting if row[0] >= first]
        found += [(min(n, other), max(n, other)) for _, other in lasting]
        lasting = [*lasting, (last, n)][-_MOST:]
    return sorted(found)


def _disputed(one: Phase, other: Phase) -> bool:
    sources = [{c.source for c in phase.citations if c.supports} for phase in (one, other)]
    return all(sources) and sources[0] != sources[1]


def _overlap(one: Ends, other: Ends) -> bool:
    """Whether both surely hold on the same day, a shared day of turning left aside."""
    first, second = sorted((one.bounds, other.bounds))
    low, high = max(first[1], second[1]), min(first[2], second[2])
    turning = max(first[2], second[0]) <= min(first[3], second[1])
    return low <= high and not turning


def _ending_at(relation: Relation, earlier: int, later: int) -> tuple[Fix, ...]:
    """Let one phase end where a later one begins."""
    if any(any(linked_events(relation.phases[number])) for number in (earlier, later)):
        return ()  # another date would contradict the events
    start, end = _ends(relation.phases[earlier].when)
    later_start, _ = _ends(relation.phases[later].when)
    if later_start in ("", "..") or start == later_start:
        return ()
    candidate = f"{start}/{later_start}"
    try:
        dates.checked(candidate)
    except DateError:
        return ()
    if end == later_start or _overlap(*map(ends_of, (candidate, relation.phases[later].when))):
        return ()
    text = f"End {relation.phases[earlier].when} where {relation.phases[later].when} begins"
    return (Fix(text, partial(_with_when, relation, earlier, candidate)),)


# --- events -----------------------------------------------------------------------------------


def _event_problems(project: Project) -> Iterator[Problem]:
    as_of = project.about.as_of
    known = dates.parse_span(as_of).bounds()[3] if as_of is not None else dates.FUTURE
    for event in project.events.values():
        place, ref = f"events “{event.id}”", Ref("events", event.id)
        for part in event.participants:
            actor = project.actors[part.actor]
            when = event.when if event.status == "actual" else None
            if when is not None and _outside(ends_of(when), actor.exists):
                kept = tuple(other for other in event.participants if other.actor != actor.id)
                without = partial(_with, event, participants=kept)
                yield Problem(
                    place,
                    f"{actor.name} takes part in {when}, but exists {actor.exists}.",
                    "Change the event's date, its participants, or when the actor exists.",
                    ref,
                    fixes=(Fix(f"Take {actor.name} out of the participants", without),),
                )
        actual = event.when if event.status != "planned" else None
        if actual is not None and dates.parse_span(actual).bounds()[0] > known:
            planned = partial(_with, event, status="planned")
            yield Problem(
                place,
                f"{actual} is later than the map knows ({as_of}), yet it is said to have happened.",
                "Make it planned, or let the map know more.",
                ref,
                fixes=(Fix("Make it planned", planned),),
            )
        for earlier_id in event.after:
            earlier = project.events[earlier_id]
            if _follows(earlier, event):
                kept_after = tuple(key for key in event.after if key != earlier_id)
                without = partial(_with, event, after=kept_after)
                yield Problem(
                    place,
                    f"it is dated before “{earlier.title}”, which it followed.",
                    "Change one of the two dates.",
                    ref,
                    fixes=(Fix(f"Say no more that it followed “{earlier.title}”", without),),
                )
        yield from _citation_problems(project, place, ref, None, event)


def _outside(ends: Ends, exists: str | None) -> bool:
    """Whether something surely holds on a day on which the actor surely does not exist."""
    if exists is None:
        return False
    first, late, early, last = ends.bounds
    born, _, _, died = ends_of(exists).bounds
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
    for position, citation in enumerate(claim.citations):
        for latest, key in told_by(project, citation) if citation.supports else ():
            if latest < first:
                source = project.sources[key]
                yield Problem(
                    f"{place} citations[{position}]",
                    f"“{source.title}” is {_published(source)}, before {claim.when}, which it is to report.",
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


def _derived_problems(project: Project, follows: Derived) -> Iterator[Problem]:
    """Links that go round in a circle, or leave no day for some events and phases, with a shortest chain."""
    yield from _circle_problems(project, set(follows.circles))
    for found in follows.contradictions:
        if _is_told(project, found):
            continue
        said = [_typed(project, found.way[0], found.low, "no earlier")]
        said += filter(None, (_step(project, *pair) for pair in pairwise(found.way)))
        last = found.way[-1]
        if found.high.told:
            source = project.sources[found.high.told]
            name = _day_name(project, last)
            said.append(f"{name} is told by “{source.title}”, {_published(source)}")
        elif found.high.as_of:
            said.append(
                f"{_day_name(project, last)} has begun, and the map knows up to {project.about.as_of}"
            )
        else:
            said.append(_typed(project, last, found.high.day, "no later"))
        ref = Ref("events" if last.phase < 0 else "relations", last.record)
        place = f"{ref.collection} “{ref.id}”" + (f" phases[{last.phase}]" if last.phase >= 0 else "")
        yield Problem(
            place,
            f"there is no day on which all of this holds: {'; '.join(said)}.",
            "Change one of the dates, or take one of the links away; until then what is typed stands.",
            ref,
            last.phase if last.phase >= 0 else None,
        )


# --- drafts -----------------------------------------------------------------------------------


_LABELS = {
    "as_of": "Knows up to", "extent": "Slider", "size_by": "Actor size", "relations": "Bears on",
    "after": "Came after", "relations.source": "From", "relations.target": "To",
    "scenes.date": "Day", "url": "Address", "credibility": "Credible",
}  # fmt: skip
"""What the window calls a field, by its name or its collection and name; the others by their names."""
_DATED: dict[str, Purpose] = {
    "when": "phase", "events.when": "event", "exists": "phase", "extent": "phase", "window": "phase",
    "date": "date", "accessed": "date", "as_of": "date", "compared_with": "date",
}  # fmt: skip
"""What the fields date that take a date."""
_KINDS = ("actor_kinds", "relation_kinds")
_ANY_DAYS = (days.from_ymd(2000, 1, 1), days.from_ymd(2150, 12, 31))
"""A map is wrong on every day in the same way: what is true on one of these only is not said."""


def _draft_problems(project: Project) -> Iterator[Problem]:
    """What was typed and is not taken: the map says nothing of it yet."""
    for draft in project.drafts.values():
        steps = draft.field.split(".")
        in_phase = draft.collection == "relations" and steps[0] == "phases" and steps[1:2] != []
        number = int(steps[1]) if in_phase and steps[1].isdecimal() else None
        purpose = _DATED.get(f"{draft.collection}.{draft.field}") or _DATED.get(steps[-1])
        reason, remedy = _date_fault(draft.text, purpose) if purpose is not None else ("", "")
        said, field = f"“{_cut(draft.text)}”", _field_name(project, draft, number)
        if reason.startswith(said):
            message = f"what was typed for {field} is not taken. {reason}"
        else:
            message = f"{said}, typed for {field}, is not taken. {reason}".rstrip()
        yield Problem(
            f"{draft.collection} “{draft.record}” {draft.field}",
            message,
            remedy or "Write it so that it can be read, or give it up.",
            Ref("about", "about") if draft.collection in _KINDS else Ref(draft.collection, draft.record),
            number,
            (Fix("Give up what was typed", partial(Diff.removing, draft)),),
        )


def _field_name(project: Project, draft: Draft, number: int | None) -> str:
    """`“When” of the phase “pressure on the pound”`: a field as the window names it, and its phase."""
    name = draft.field.split(".")[-1]
    label = _LABELS.get(f"{draft.collection}.{draft.field}") or _LABELS.get(name)
    field = f"“{label or name.replace('_', ' ').capitalize()}”"
    relation = project.relations.get(draft.record) if number is not None else None
    if relation is None or number is None or number >= len(relation.phases):
        return field
    phase = relation.phases[number]
    return f"{field} of the phase {f'“{_cut(phase.label)}”' if phase.label else phase.when}"


def _date_fault(text: str, purpose: Purpose) -> tuple[str, str]:
    """Why a text is not taken as a date, and what to do; empty if that is not the same on every day."""
    faults: set[tuple[str, str]] = set()
    for today in _ANY_DAYS:
        try:
            faults.add((read(text, today, purpose).question, ""))
        except DateError as error:
            faults.add((error.message, error.remedy))
    return faults.pop() if len(faults) == 1 else ("", "")


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _is_told(project: Project, found: Contradiction) -> bool:
    """Whether a contradiction is a problem of an event, or of a citation, by itself."""
    one, other = found.way[0], found.way[-1]
    if len(found.way) == 1:
        return one.phase < 0 or bool(found.high.told)
    dated = not found.high.told and not found.high.as_of and one.phase < 0 and other.phase < 0
    if not dated or other.record == one.record:
        return False
    return len(found.way) == 2 and _follows(project.events[one.record], project.events[other.record])


def _circle_problems(project: Project, circular: set[str]) -> Iterator[Problem]:
    for start in sorted(circular):
        if start not in circular:
            continue  # told with another
        way = way_to(start, start, lambda key: project.events[key].after)
        circular -= set(way)
        titles = [f"“{project.events[key].title}”" for key in reversed(way)]
        said = "; ".join(f"{later} is after {earlier}" for earlier, later in pairwise(titles))
        yield Problem(
            f"events “{start}”",
            f"it comes after itself: {said}.",
            "Take one of these links away; until then none of them counts.",
            Ref("events", start),
        )


def _day_name(project: Project, day: Day) -> str:
    """The record to which a day belongs: `“Coup”`, `“Russia → Armenia: Alliance”`."""
    if day.phase < 0:
        return f"“{project.events[day.record].title}”"
    return f"“{relation_title(project, project.relations[day.record])}”"


def _typed(project: Project, day: Day, bound: int, which: str) -> str:
    """What a record's own date says of a day of it: `“Coup” is dated 2024`."""
    when = project.events[day.record].when if day.phase < 0 else None
    if day.phase >= 0:
        when = project.relations[day.record].phases[day.phase].when
    name = _day_name(project, day)
    return f"{name} is dated {when}" if when is not None else f"{name} is {which} than {days.in_words(bound)}"


def _step(project: Project, earlier: Day, later: Day) -> str:
    """Why a day is no earlier than another; empty where it is the end of the same."""
    if (earlier.record, earlier.phase) == (later.record, later.phase):
        return ""
    if earlier.phase < 0 and later.phase < 0:
        return f"{_day_name(project, later)} is after {_day_name(project, earlier)}"
    phase, event = (earlier, later) if later.phase < 0 else (later, earlier)
    link = project.relations[phase.record].phases[phase.phase]
    verb = "ends with" if phase.last else "begins with"
    if link.begins_with is None or link.begins_with.event != event.record:
        verb = "ends with"
    which = "the last day of " if event.last else ""
    return f"{_day_name(project, phase)} {verb} {which}{_day_name(project, event)}"


def _published(source: Source) -> str:
    """`of 2020`, `read on 2024-06-20`: what a source says of when it can have been published."""
    if source.date is not None and source.accessed is not None:
        return f"of {source.date}, read on {source.accessed}"
    return f"of {source.date}" if source.date is not None else f"read on {source.accessed}"


# --- pictures ---------------------------------------------------------------------------------


def _picture_problems(project: Project) -> Iterator[Problem]:
    shown_by: dict[str, list[Actor]] = {}
    for actor in project.actors.values():
        if actor.picture is not None:
            shown_by.setdefault(actor.picture, []).append(actor)
    refused = judged(project.pictures, within=True).refused
    for picture in project.pictures.values():
        if picture.id in refused:
            message, remedy = refused[picture.id]
            of = shown_by.get(picture.id, [])
            ref = Ref("actors", of[0].id) if of else Ref("about", "about")
            message = f"it {message.rstrip('.')}, and is not shown."
            yield Problem(f"pictures “{picture.id}”", message, remedy, ref, fixes=_without(of, picture))


def _without(of: list[Actor], picture: Picture) -> tuple[Fix, ...]:
    gone = [Change(actor, updated(actor, picture=None)) for actor in of]
    return (Fix("Remove the picture", partial(Diff.of, [*gone, Change(picture, None)])),)
