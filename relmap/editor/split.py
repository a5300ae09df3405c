"""Phases cut in two on a day, and two that meet there joined again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from relmap.model import dates, days
from relmap.model.dates import FUTURE, PAST
from relmap.model.diff import Diff
from relmap.model.edtf_days import edtf_day
from relmap.model.errors import DateError
from relmap.model.project import Project
from relmap.model.ranges import Ends, ends_of
from relmap.model.records import Phase, Relation, updated
from relmap.model.words import relation_title
from relmap.timeline.index import TimeIndex


@dataclass
class Cut:
    """Relations whose phases were cut or joined on a day.

    Args:
        diff: the change.
        at: a relation and the position of a phase that is to be seen then; None: nothing was done.
        reasons: why others were left as they are.
    """

    diff: Diff = field(default_factory=Diff)
    at: tuple[str, int] | None = None
    reasons: list[str] = field(default_factory=list[str])


def split(index: TimeIndex, ids: Iterable[str], day: int) -> Cut:
    """Each phase within which a day lies as two that share it as their turning day."""
    found = Cut()
    for relation in (index.project.relations[key] for key in ids):
        phases: list[Phase] = []
        for number, phase in enumerate(relation.phases):
            ends = index.derived.phases.get(relation.id)
            halves = _halves(phase, ends[number] if ends is not None else ends_of(phase.when), day)
            phases += halves
            if len(halves) == 2:
                found.at = (relation.id, len(phases) - 1)
        if len(phases) == len(relation.phases):
            found.reasons.append(_why_not(index, relation, day))
        else:
            found.diff = found.diff.then(Diff.replacing(relation, updated(relation, phases=tuple(phases))))
    return found


def _halves(phase: Phase, ends: Ends, day: int) -> list[Phase]:
    """The phase before a day and from it on; the phase itself where the day is not within it."""
    start, slash, end = phase.when.partition("/")
    today = edtf_day(day)
    if not slash or ends.one_day or not _is_within(ends, day):
        return [phase]
    try:
        before, after = dates.checked(f"{start}/{today}"), dates.checked(f"{today}/{end}")
    except DateError:
        return [phase]
    return [updated(phase, when=before, ends_with=None), updated(phase, when=after, begins_with=None)]


def _is_within(ends: Ends, day: int) -> bool:
    """Whether a phase has certainly begun before a day and ends after it; what is unknown forbids nothing."""
    begun = ends.first.high if ends.first.high != FUTURE else ends.first.low
    ended = ends.last.low if ends.last.low != PAST else ends.last.high
    return begun < day < ended


def _why_not(index: TimeIndex, relation: Relation, day: int) -> str:
    title, on = relation_title(index.project, relation)[:80], days.in_words(day)
    if not relation.phases:
        return f"{title} has no phase."
    if index.relation_on(relation.id, day) is None:
        return f"{title} does not hold on {on}."
    return f"A phase of {title} begins or ends on {on}, or may; only a day within it can cut it."


def join_phases(index: TimeIndex, ids: Iterable[str], day: int) -> Cut:
    """As one, phases that turn into each other on a day and say the same; sources and notes are united."""
    found = Cut()
    for relation in (index.project.relations[key] for key in ids):
        phases = list(relation.phases)
        while (pair := _meeting(phases, day)) is not None:
            first, second = pair
            phases[first] = _one_of(phases[first], phases[second])
            del phases[second]
            found.at = (relation.id, first - (second < first))
        if len(phases) == len(relation.phases):
            found.reasons.append(_why_apart(index.project, relation, day))
        else:
            found.diff = found.diff.then(Diff.replacing(relation, updated(relation, phases=tuple(phases))))
    return found


def _meeting(phases: Sequence[Phase], day: int) -> tuple[int, int] | None:
    """The positions of two phases that meet on a day and say the same: best those that stand side by side."""
    ending = [n for n, phase in enumerate(phases) if _is_on(phase.when.partition("/")[2], day)]
    for one in ending:
        for other in (*range(one + 1, len(phases)), *range(one)):
            start, slash, _ = phases[other].when.partition("/")
            meets = slash and start == phases[one].when.partition("/")[2]
            if meets and _said(phases[one]) == _said(phases[other]) and _both(phases[one], phases[other]):
                return one, other
    return None


def _both(first: Phase, second: Phase) -> str:
    """From the beginning of one to the end of the other; empty where that is no span."""
    when = f"{first.when.partition('/')[0]}/{second.when.partition('/')[2]}"
    try:
        return dates.checked(when)
    except DateError:
        return ""


def _is_on(when: str, day: int) -> bool:
    """Whether a date, not open or unknown, may be a day."""
    if when in ("", ".."):
        return False
    first, _, _, last = dates.parse_span(when).bounds()
    return first <= day <= last


def _said(phase: Phase) -> Phase:
    """A phase but for its dates, sources and note."""
    return updated(phase, when="../..", begins_with=None, ends_with=None, citations=(), note="")


def _one_of(first: Phase, second: Phase) -> Phase:
    added = tuple(citation for citation in second.citations if citation not in first.citations)
    return updated(
        first,
        when=_both(first, second),
        ends_with=second.ends_with,
        citations=(*first.citations, *added),
        note=lines(first.note, second.note),
    )


def _why_apart(project: Project, relation: Relation, day: int) -> str:
    return (
        f"No two phases of {relation_title(project, relation)[:80]} meet on {days.in_words(day)} "
        "and say the same."
    )


def lines(*texts: str) -> str:
    """Texts one below the other, each once."""
    return "\n".join(dict.fromkeys(text for text in texts if text.strip()))
