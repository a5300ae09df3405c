"""A change of a map: records added, removed and replaced.

One mechanism for undo, for telling the views what changed, for crash recovery and for comparing files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from relmap.model.errors import ReferenceProblem
from relmap.model.layers import changed
from relmap.model.project import (
    COLLECTIONS,
    RECORD_TYPES,
    SINGLE,
    SINGULAR,
    AnyRecord,
    Project,
    collection_of,
    references,
)
from relmap.model.records import Relation

_MANY = 5_000


class Ref(NamedTuple):
    """Which record: its collection and its id."""

    collection: str
    id: str


class Change(NamedTuple):
    """One record before and after; None: it was not there."""

    before: AnyRecord | None
    after: AnyRecord | None


@dataclass(frozen=True)
class Diff:
    """What changes, by record."""

    changes: Mapping[Ref, Change] = field(default_factory=dict)

    @classmethod
    def of(cls, changes: Iterable[Change]) -> Diff:
        """A diff of these changes; those that change nothing are left out."""
        found: dict[Ref, Change] = {}
        for change in changes:
            record = change.after if change.after is not None else change.before
            if record is not None and not same(change.before, change.after):
                found[Ref(collection_of(record), record.id)] = change
        return cls(found)

    @classmethod
    def adding(cls, *records: AnyRecord) -> Diff:
        """A diff that adds these records."""
        return cls.of(Change(None, record) for record in records)

    @classmethod
    def removing(cls, *records: AnyRecord) -> Diff:
        """A diff that removes these records."""
        return cls.of(Change(record, None) for record in records)

    @classmethod
    def replacing(cls, before: AnyRecord, after: AnyRecord) -> Diff:
        """A diff that puts one record in place of another of the same id."""
        return cls.of([Change(before, after)])

    @classmethod
    def between(cls, old: Project, new: Project) -> Diff:
        """What turns the old project into the new one."""
        return cls.of(_differences(old, new))

    def __bool__(self) -> bool:
        return bool(self.changes)

    def touches(self, *collections: str) -> bool:
        """Whether a record of one of these collections changes."""
        return any(ref.collection in collections for ref in self.changes)

    def inverse(self) -> Diff:
        """The diff that takes this one back."""
        return Diff({ref: Change(change.after, change.before) for ref, change in self.changes.items()})

    def then(self, later: Diff) -> Diff:
        """This diff and a later one as one."""
        merged = dict(self.changes)
        for ref, change in later.changes.items():
            before = merged[ref].before if ref in merged else change.before
            merged[ref] = Change(before, change.after)
        return Diff({ref: change for ref, change in merged.items() if not same(change.before, change.after)})

    def apply(self, project: Project) -> Project:
        """The project with this change.

        Raises:
            ReferenceProblem: the project does not hold what the diff replaces or removes, or a record
                would be left with a reference to none. The project is unchanged, as it always is.
        """
        changes: dict[str, dict[str, AnyRecord | None]] = {}
        for ref, change in self.changes.items():
            if not same(project.get(*ref), change.before):
                raise ReferenceProblem(
                    f"The {SINGULAR[ref.collection]} “{ref.id}” has changed meanwhile; nothing was done."
                )
            if change.before is not None or change.after is not None:
                changes.setdefault(ref.collection, {})[ref.id] = change.after
        collections = {name: changed(project.collection(name), rows) for name, rows in changes.items()}
        result = project.with_collections(collections)
        self._check(project, result)
        return result

    def _check(self, before: Project, after: Project) -> None:
        arrived = [(ref.collection, change.after) for ref, change in self.changes.items() if change.after]
        # Of a map that is mostly new to look at all of it at once is quicker, and what is found is kept.
        mostly_new = len(arrived) > _MANY and 2 * len(arrived) > len(after.relations)
        after.check_references(None if mostly_new else arrived)
        removed = {ref for ref, change in self.changes.items() if change.after is None}
        if any(ref.collection in ("actors", "relations", "events", "sources", "pictures") for ref in removed):
            for ref in dependants(before, removed):
                if ref not in self.changes:
                    after.check_references([(ref.collection, after.collection(ref.collection)[ref.id])])


class Merged:
    """Diffs one after the other as one; to add one takes as long as that one is."""

    def __init__(self) -> None:
        self._changes: dict[Ref, Change] = {}

    def add(self, diff: Diff) -> None:
        """Another diff, after all others."""
        for ref, change in diff.changes.items():
            first = self._changes.get(ref)
            both = change if first is None else Change(first.before, change.after)
            if both.before is both.after:  # it was taken back
                self._changes.pop(ref, None)
            else:
                self._changes[ref] = both

    def diff(self) -> Diff:
        """All of them."""
        changes = self._changes.items()
        return Diff({ref: change for ref, change in changes if not same(change.before, change.after)})


def same(one: AnyRecord | None, other: AnyRecord | None) -> bool:
    """Whether two records would be written the same. For Python 1, 1.0 and True are equal; in a map not."""
    if one is other:
        return True
    if one is None or other is None or one != other:
        return False
    return one.model_dump_json() == other.model_dump_json()


def _differences(old: Project, new: Project) -> Iterator[Change]:
    for name in COLLECTIONS:
        before, after = old.collection(name), new.collection(name)
        if before is after:
            continue
        for record_id in before.keys() | after.keys():
            one, other = before.get(record_id), after.get(record_id)
            if not same(one, other):
                yield Change(one, other)


def dependants(project: Project, refs: Iterable[Ref]) -> Iterator[Ref]:
    """The records that refer to one of these."""
    wanted: dict[str, set[str]] = {name: set() for name in COLLECTIONS}
    for ref in refs:
        wanted[ref.collection].add(ref.id)
    actors, relations = wanted["actors"], wanted["relations"]
    of_phases = bool(wanted["events"] or wanted["sources"])
    for name in RECORD_TYPES:
        for record in project.collection(name).values():
            # By far the most: without a look at the phases.
            if isinstance(record, Relation) and not of_phases:
                found = record.source in actors or record.target in actors or record.about in relations
            else:
                found = any(key in wanted[target] for target, key in references(record))
            if found:
                yield Ref(name, record.id)


def to_plain(diff: Diff) -> list[dict[str, Any]]:
    """A diff as plain data, for a journal."""
    return [
        {
            "collection": ref.collection,
            "id": ref.id,
            "before": None if change.before is None else change.before.model_dump(mode="json"),
            "after": None if change.after is None else change.after.model_dump(mode="json"),
        }
        for ref, change in diff.changes.items()
    ]


def from_plain(data: Iterable[Mapping[str, Any]]) -> Diff:
    """The diff that `to_plain` wrote. Raises pydantic.ValidationError on anything else."""
    changes: dict[Ref, Change] = {}
    for row in data:
        kind = SINGLE.get(row["collection"]) or RECORD_TYPES[row["collection"]]
        before, after = (
            None if row[side] is None else _read(kind, row[side]) for side in ("before", "after")
        )
        changes[Ref(row["collection"], row["id"])] = Change(before, after)
    return Diff(changes)


def _read(kind: type[Any], row: Any) -> Any:
    # Through JSON text: there a list may stand for a tuple, and nothing else is taken for something else.
    return kind.model_validate_json(json.dumps(row))
