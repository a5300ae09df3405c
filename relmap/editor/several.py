"""What several records have in common in a field, and the same value for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import Any, Final, cast

from pydantic import ValidationError

from relmap.model import dates
from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.flags import flagged
from relmap.model.project import Project
from relmap.model.records import Actor, Citation, Part, Participant, Phase, Relation, updated
from relmap.timeline.index import TimeIndex


class Mixed(Enum):
    """In place of a value that is not the same everywhere."""

    MIXED = "several"


MIXED: Final = Mixed.MIXED

Positions = Mapping[str, tuple[int, ...]]
"""Which phases of relations, by the id of the relation."""


class Refused(RelmapError):
    """One of the records cannot have the value; nothing was done.

    Args:
        ref: of the record.
        cause: why.
    """

    def __init__(self, ref: Ref, cause: ValidationError) -> None:
        super().__init__(str(cause))
        self.ref = ref
        self.cause = cause


@dataclass(frozen=True)
class Shared:
    """What some records have in a field.

    Args:
        value: the same for all; MIXED; of a list what is in all of theirs.
        others: of a list what is in some of theirs only.
    """

    value: Any
    others: tuple[Any, ...] = ()


@dataclass(frozen=True)
class _Listed:
    """A field that is a list: what tells one of it from another, and how one is made."""

    key: Callable[[Any], Hashable]
    make: Callable[[Any], Any]


_TEXTS = _Listed(lambda text: text, lambda text: text)
_LISTED: dict[str, _Listed] = {
    "tags": _TEXTS,
    "aliases": _TEXTS,
    "authors": _TEXTS,
    "citations": _Listed(attrgetter("source"), lambda key: Citation(source=key)),
    "participants": _Listed(attrgetter("actor"), lambda key: Participant(actor=key)),
}
"""Citations are told apart by their source, participants by the actor."""


_MANY = 500


def phases_on(index: TimeIndex, ids: Iterable[str], day: int) -> dict[str, tuple[int, ...]]:
    """The phase that holds on a day, of each relation; where none does the nearest; none of one without."""
    relations = index.project.relations
    found = {key: range(len(relations[key].phases)) for key in ids if key in relations}
    open_ = [key for key, phases in found.items() if len(phases) > 1]
    holds = _holding(index, day) if len(open_) > _MANY else None
    for key in open_:
        at = _held(index, key, day) if holds is None else holds.get(key)
        found[key] = range(at, at + 1) if at is not None else _nearest(relations[key], day)
    return {key: tuple(phases) for key, phases in found.items()}


def _held(index: TimeIndex, key: str, day: int) -> int | None:
    tie = index.relation_on(key, day)
    return None if tie is None else tie.state.phase


def _holding(index: TimeIndex, day: int) -> dict[str, int]:
    """The phase of every relation that holds on a day: of many it is quicker to ask for all."""
    table, rows, beside = index.standing_on(day)
    keys = (table.ids[number] for number in table.relation[rows].tolist())
    return dict(zip(keys, table.phase[rows].tolist(), strict=True)) | {
        tie.relation.id: tie.state.phase for _, tie in beside
    }


def _nearest(relation: Relation, day: int) -> range:
    def distance(position: int) -> int:
        first, _, _, last = dates.parse_span(relation.phases[position].when).bounds()
        return max(first - day, day - last)

    at = min(range(len(relation.phases)), key=distance)
    return range(at, at + 1)


def all_phases(project: Project, ids: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Every phase of each relation."""
    relations = project.relations
    return {key: tuple(range(len(relations[key].phases))) for key in ids if key in relations}


def parts_of(project: Project, refs: Iterable[Ref], phases: Positions | None = None) -> list[Part]:
    """The records themselves; with positions those phases of them."""
    if phases is None:
        return [record for ref in refs if (record := cast(Any, project.get(*ref))) is not None]
    known = project.relations
    return [known[ref.id].phases[at] for ref in refs if ref.id in phases for at in phases[ref.id]]


def shared(parts: Sequence[Part], fields: Iterable[str]) -> dict[str, Shared]:
    """What these have in each of some fields; no parts have nothing in common."""
    return {name: _shared_list(parts, name) if name in _LISTED else _same(parts, name) for name in fields}


def _same(parts: Sequence[Part], name: str) -> Shared:
    values = set(map(attrgetter(name), parts))
    return Shared(values.pop() if len(values) == 1 else MIXED)


def _shared_list(parts: Sequence[Part], name: str) -> Shared:
    key, value_of = _LISTED[name].key, attrgetter(name)
    # Most lists are the same as others: each is looked at once.
    lists = Counter(tuple(map(key, value)) for value in map(value_of, parts))
    counts: Counter[Hashable] = Counter()
    for keys, times in lists.items():
        counts.update(dict.fromkeys(keys, times))
    common = tuple(one for one, count in counts.items() if count == len(parts))
    return Shared(common, tuple(one for one, count in counts.items() if count < len(parts)))


def set_for_all(
    project: Project, refs: Iterable[Ref], field: str, value: Any, phases: Positions | None = None
) -> Diff:
    """The same value in a field of all of these; of a list only what all have in common is changed.

    Args:
        project: the map.
        refs: records of one collection.
        field: of the records, or of their phases.
        value: to be set; of a list what all are to have in common, by id where it holds references.
        phases: which phases of the relations; None: the field is one of the records.

    Raises:
        Refused: one of them cannot have it.
    """
    refs = list(refs)
    change = _changing(parts_of(project, refs, phases), field, value)
    changes: list[Change] = []
    for ref in refs:
        record = cast(Any, project.get(*ref))
        if record is None:
            continue
        try:
            after = change(record) if phases is None else _with_phases(record, phases.get(ref.id, ()), change)
        except ValidationError as error:
            raise Refused(ref, error) from error
        changes.append(Change(record, flagged(project, after, record) if isinstance(after, Actor) else after))
    return Diff.of(changes)


def _changing(parts: Sequence[Part], field: str, value: Any) -> Callable[[Any], Any]:
    """What gives a part with the value; one that has it already as it is."""
    if field not in _LISTED:
        return lambda part: part if getattr(part, field) == value else updated(part, **{field: value})
    common = _shared_list(parts, field).value
    added = [one for one in dict.fromkeys(value) if one not in common]
    gone = set(common) - set(value)

    def change(part: Any) -> Any:
        before = getattr(part, field)
        after = tuple(_listed(before, added, gone, _LISTED[field]))
        return part if after == before else updated(part, **{field: after})

    return change


def _listed(before: Sequence[Any], added: Sequence[Any], gone: set[Any], of: _Listed) -> Iterator[Any]:
    have = {of.key(one) for one in before}
    yield from (one for one in before if of.key(one) not in gone)
    yield from (of.make(one) for one in added if one not in have)


def _with_phases(relation: Relation, positions: Sequence[int], change: Callable[[Phase], Phase]) -> Relation:
    phases = list(relation.phases)
    for at in positions:
        phases[at] = change(phases[at])
    after = tuple(phases)
    return relation if after == relation.phases else updated(relation, phases=after)
