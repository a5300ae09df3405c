"""Relations in words, for lists, tooltips and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from relmap.model.diff import Ref
from relmap.model.project import AnyRecord, Project
from relmap.model.records import (
    STANCE_WORDS,
    Actor,
    ActorKind,
    Citation,
    Conflict,
    Draft,
    Emphasis,
    Event,
    FigurePreset,
    Note,
    Phase,
    Relation,
    RelationKind,
    SavedFilter,
    Scene,
    Source,
    updated,
)
from relmap.model.words import relation_title
from relmap.timeline.changes import Changes
from relmap.timeline.known import link_line
from relmap.timeline.presence import Presence
from relmap.timeline.relation_on_day import RelationOnDay, called
from relmap.timeline.weights import weight_in_words


def record_title(project: Project, record: AnyRecord) -> str:
    """One line that names a record."""
    if isinstance(record, Relation):
        return relation_title(project, record)
    if isinstance(record, Actor):
        return record.name
    if isinstance(record, Event | Source | Scene):
        return record.title
    if isinstance(record, SavedFilter | FigurePreset | ActorKind | RelationKind):
        return record.label
    if isinstance(record, Note):
        return " ".join(record.text.split()) or f"{'an' if record.form == 'arrow' else 'a'} {record.form}"
    if isinstance(record, Emphasis):
        return f"emphasis of {_emphasised(project, record)}"
    if isinstance(record, Draft):
        return record.text
    if isinstance(record, Conflict):
        return " ".join((record.field or "all of it", "of", record.record))
    return record.id


def _emphasised(project: Project, emphasis: Emphasis) -> str:
    actor, relation = project.actors.get(emphasis.actor or ""), project.relations.get(emphasis.relation or "")
    if actor is not None:
        return actor.name
    return relation_title(project, relation) if relation is not None else "nothing"


def phase_line(phase: Phase) -> str:
    """`allied, about 90 % of arms, alleged`; empty for a phase that says nothing."""
    said = [phase.label] if phase.label else []
    if phase.stance is not None and STANCE_WORDS[phase.stance] not in phase.label:
        said.append(STANCE_WORDS[phase.stance])
    if phase.weight is not None:
        said.append(weight_in_words(phase))
    if phase.status != "actual":
        said.append(phase.status)
    return ", ".join(said)


def state_line(tie: RelationOnDay) -> str:
    """What a relation is on a day, or in a window: `supposed ally or rupture (turning)`.

    That the phase is less sure than the relation is said: some phase holds, perhaps not this one.
    """
    return _with(_plainly(tie), *_doubts(tie))


def _plainly(tie: RelationOnDay) -> str:
    """What a relation is, whether or not that is sure."""
    state, phases = tie.state, tie.relation.phases
    line = phase_line(tie.phase)
    if state.pair is not None:
        return " or ".join(dict.fromkeys(called(phases[n]) for n in state.pair))
    if state.before:
        return f"{', then '.join(called(phases[n]) for n in state.before)}, then {line or called(tie.phase)}"
    return line


def _doubts(tie: RelationOnDay) -> list[str]:
    state = tie.state
    doubts = [state.presence.word] if state.presence != Presence.CERTAIN else []
    if state.turning:
        doubts.append("turning")
    elif state.phase_presence < state.presence:
        doubts.append("in this phase only possible")
    return doubts + (["contested"] if state.contested else [])


def _with(line: str, *more: str) -> str:
    """A line and what is to be known of it, in brackets: `cold (possible, began with “The retaking”)`."""
    said = ", ".join(filter(None, more))
    return f"{line} ({said})".strip() if said else line


def relation_line(project: Project, tie: RelationOnDay, more: str = "") -> str:
    """A relation on a day, whole: `Russia → Armenia: Arms supply: about 90 % of arms`.

    Args:
        project: the map.
        tie: on the day.
        more: to be known of it.
    """
    said = _with(_plainly(tie), *_doubts(tie), more)
    between = "" if not said else " " if said.startswith("(") else ": "
    return f"{_titled(project, tie.relation, tie)}{between}{said}"


def _titled(project: Project, relation: Relation, *ties: RelationOnDay) -> str:
    """The title of a relation, without its kind where a label says that: `Armenia → CSTO` of a `member`."""
    title, kind = relation_title(project, relation), project.relation_kind(relation.kind).label
    says = any(tie.phase.label and _says(tie.phase.label, kind) for tie in ties)
    return title.removesuffix(f": {kind}") if says else title


def _says(label: str, kind: str) -> bool:
    """Whether a label says of what kind it is: `full control` of Control, `member` of Membership."""
    words, stem = label.casefold().split(), kind.casefold()
    if f" {stem} " in f" {' '.join(words)} ":
        return True
    return " " not in stem and any(len(word) >= _STEM and stem.startswith(word) for word in words)


_STEM = 5
"""Letters that words of one stem share at least."""


def source_line(project: Project, citations: tuple[Citation, ...]) -> str:
    """`Le Figaro, via CEPA; …`: the sources of a claim."""
    parts: list[str] = []
    for citation in citations:
        text = project.sources[citation.source].title
        if citation.via is not None:
            text += f", via {project.sources[citation.via].title}"
        text = text if citation.supports else f"{text} (denies it)"
        if text not in parts:
            parts.append(text)
    return "; ".join(parts[:3]) + (" …" if len(parts) > 3 else "")


Sort = Literal["begun", "planned", "ended", "dropped", "changed", "surer", "vaguer", "appeared", "gone"]
_HEADINGS: dict[Sort, str] = {
    "begun": "Begun",
    "planned": "Planned",
    "ended": "Ended",
    "dropped": "No longer planned",
    "changed": "Changed",
    "surer": "Certain, possible before",
    "vaguer": "Only possible, certain before",
    "appeared": "Actors that appeared",
    "gone": "Actors that are gone",
}
_CERTAIN_HEADINGS: dict[Sort, str] = {
    **_HEADINGS,
    "begun": "Newly certain",
    "ended": "No longer certain",
    "appeared": "Actors newly certain",
    "gone": "Actors no longer certain",
}


def headings(changes: Changes) -> dict[Sort, str]:
    """What each sort of difference is called; what is not certain need not be absent."""
    return _CERTAIN_HEADINGS if changes.other.certain_only else _HEADINGS


@dataclass(frozen=True)
class Difference:
    """One thing that is different on another day, in words, and where the claims come from."""

    sort: Sort
    called: str
    """What this sort is called, as a heading."""
    ref: Ref
    text: str
    sources: str


def differences(changes: Changes) -> list[Difference]:
    """What is different between two days, in words: the list of the window and of the command line."""
    project, called_so = changes.other.project, headings(changes)
    found: list[Difference] = []

    def add(sort: Sort, ref: Ref, text: str, *cited: tuple[Citation, ...]) -> None:
        together = tuple(citation for citations in cited for citation in citations)
        found.append(Difference(sort, called_so[sort], ref, text, source_line(project, together)))

    for tie in changes.begun:
        sort: Sort = "planned" if tie.phase.status == "planned" else "begun"
        link = link_line(project, tie.phase, "begins_with") if _alone(changes, tie, at=0) else ""
        add(sort, _ref(tie), relation_line(project, tie, link), tie.phase.citations)
    for tie in changes.ended:
        sort = "dropped" if tie.phase.status == "planned" else "ended"
        link = link_line(project, tie.phase, "ends_with") if _alone(changes, tie, at=-1) else ""
        add(sort, _ref(tie), relation_line(project, tie, link), tie.phase.citations)
    for old, new in changes.changed:
        if old.differs_in_certainty(new):
            sort = "surer" if new.presence > old.presence else "vaguer"
            surely = max(old, new, key=lambda tie: tie.presence)
            add(sort, _ref(new), relation_line(project, surely), new.phase.citations)
            continue
        cited = (old.phase.citations, new.phase.citations) if old.phase is not new.phase else ()
        add("changed", _ref(new), _changed_line(project, old, new), *(cited or (new.phase.citations,)))
    for actor, presence in changes.appeared:
        add("appeared", Ref("actors", actor.id), actor.name + _doubt(presence), actor.citations)
    for actor, presence in changes.gone:
        add("gone", Ref("actors", actor.id), actor.name + _doubt(presence), actor.citations)
    return found


def change_in_words(old: RelationOnDay, new: RelationOnDay, more: str = "") -> str:
    """What a relation was and is: `strained → war and defeat, hostile (both only possible)`.

    Args:
        old, new: on two days.
        more: to be known of what it is.
    """
    before, after = _plainly(old), _plainly(new)
    same = old.phase.stance == new.phase.stance is not None and old.phase.status == new.phase.status
    if same and {old.state.pair, new.state.pair} == {None} and not (old.state.before or new.state.before):
        # A stance that stays is no change, where there is something else to tell.
        bare = [phase_line(updated(tie.phase, stance=None)) for tie in (old, new)]
        before, after = bare if all(bare) and bare[0] != bare[1] else (before, after)
    doubts = _doubts(old), _doubts(new)
    before, after = before or "nothing said", after or "nothing said"
    if doubts == (["possible"], ["possible"]):
        return f"{before} → {_with(after, 'both only possible', more)}"
    return f"{_with(before, *doubts[0])} → {_with(after, *doubts[1], more)}"


def _changed_line(project: Project, old: RelationOnDay, new: RelationOnDay) -> str:
    link = link_line(project, new.phase, "begins_with") if old.phase is not new.phase else ""
    if link and new.state.turning:
        link = link.replace("begins", "turns", 1).replace("began", "turned", 1)
    said = change_in_words(old, new, link)
    return f"{_titled(project, new.relation, old, new)}: {said}"


def _alone(changes: Changes, tie: RelationOnDay, at: int) -> bool:
    """Whether a relation began, or ended, in the phase that it is in on the day that has it.

    Args:
        changes: from one day to another.
        tie: on one of them.
        at: 0: of the phases between the days the first is asked for; -1: the last.
    """
    first, last, index = changes.one.day, changes.other.day, changes.other.index
    if at and index.relation_on(tie.relation.id, last) is not None:
        return False  # it is only less sure
    segments = index.lives[tie.relation.id].segments
    between = [segment.state for segment in segments if segment.first <= last and segment.last >= first]
    return bool(between) and between[at].phase == tie.state.phase


def _ref(tie: RelationOnDay) -> Ref:
    return Ref("relations", tie.relation.id)


def _doubt(presence: Presence) -> str:
    return "" if presence == Presence.CERTAIN else f" ({presence.word})"
