"""Relations in words, for lists, tooltips and the command line."""

from __future__ import annotations

from relmap.model.project import Project
from relmap.model.records import STANCE_WORDS, Phase, Relation
from relmap.timeline.snapshot import RelationThen
from relmap.timeline.spells import Presence


def relation_title(project: Project, relation: Relation) -> str:
    """`Belarus → Azerbaijan: Arms supply`."""
    kind = project.relation_kind(relation.kind)
    source, target = project.actors[relation.source].name, project.actors[relation.target].name
    return f"{source} {'→' if kind.directed else '–'} {target}: {kind.label}"


def phase_line(phase: Phase) -> str:
    """`allied, about 90 % of arms, alleged`; empty for a phase that says nothing."""
    said = [phase.label] if phase.label else []
    if phase.stance is not None and STANCE_WORDS[phase.stance] not in phase.label:
        said.append(STANCE_WORDS[phase.stance])
    if phase.weight is not None:
        bound = "" if phase.bound == "exactly" else f"{phase.bound} "
        said.append(f"{bound}{phase.weight:g} {phase.unit}".strip())
    if phase.status != "actual":
        said.append(phase.status)
    return ", ".join(said)


def state_line(then: RelationThen) -> str:
    """What a relation is on a day: `rupture, hostile (turning)`."""
    doubts = [then.presence.word] if then.presence != Presence.CERTAIN else []
    doubts += ["turning"] if then.state.turning else []
    doubts += ["contested"] if then.state.contested else []
    line = phase_line(then.phase)
    return f"{line} ({', '.join(doubts)})".strip() if doubts else line


def relation_line(project: Project, then: RelationThen) -> str:
    """A relation on a day, whole: `Russia → Armenia: Arms supply: about 90 % of arms`."""
    said = state_line(then)
    return f"{relation_title(project, then.relation)}{': ' if said else ''}{said}"
