"""Three maps made one: what two people made of the same map, record by record and field by field.

A change that only one of them made is taken. Where both changed the same thing in different ways there is a
conflict: what was before stands, and the conflict is kept with the map until somebody decides. Lists without
ids (phases, citations, participants, aliases, …) are merged by element. Which of the two maps is named first
changes nothing but the names.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from relmap.model.alignment import aligned, plain
from relmap.model.diff import Change, Diff, Ref, same
from relmap.model.project import AnyRecord, Project, references
from relmap.model.records import LONGEST_NAME, LONGEST_TEXT, Aside, Conflict, Note, Placement, cleaned
from relmap.model.removal import without_references

GONE, THERE = "null", "true"
"""What a side has of a record that the other one changed or removed: it removed it, or has it still."""
_GONE, _THERE = GONE.encode(), THERE.encode()
_MISSING = object()


@dataclass(frozen=True)
class Merged:
    """What came of it; the conflicts are in the project, too."""

    project: Project
    conflicts: tuple[Conflict, ...]


class _Clash(NamedTuple):
    """Both changed the same: the way to it, and what each has there, as it is written."""

    way: str
    ours: bytes
    theirs: bytes


def merge(
    base: Project, ours: Project, theirs: Project, names: tuple[str, str] = ("ours", "theirs")
) -> Merged:
    """The changes of both since they had the same map.

    Args:
        base: the map that both began with.
        ours, theirs: what became of it.
        names: what the two are called in conflicts.

    Returns:
        the merged map, with a `Conflict` for each thing that both changed in different ways, and for each
        record that one removed and the other changed or referred to, which is kept.
    """
    return _Merge(base, ours, theirs, names).run()


_Changes = dict[Ref, Change]


class _Merge:
    def __init__(self, base: Project, ours: Project, theirs: Project, names: tuple[str, str]) -> None:
        self._base = base
        self._ours: _Changes = dict(Diff.between(base, ours).changes)
        self._theirs: _Changes = dict(Diff.between(base, theirs).changes)
        self._touched = self._ours.keys() | self._theirs.keys()
        self._names = tuple(cleaned(name)[:LONGEST_NAME] for name in names)
        self._result: dict[Ref, AnyRecord | None] = {}
        self._clashes: dict[Ref, list[_Clash]] = {}
        self._kept: dict[Ref, _Clash] = {}
        """Records that one side removed and the other needs."""

    def run(self) -> Merged:
        self._merge()
        while needed := self._needed():
            # As if they had not been removed; a conflict says that they were.
            for ref in needed:
                sides = (_removes(side, ref) for side in (self._ours, self._theirs))
                self._kept[ref] = _Clash("", *(_GONE if removes else _THERE for removes in sides))
            self._ours = _without_removal(self._ours, needed)
            self._theirs = _without_removal(self._theirs, needed)
            self._merge()
        conflicts = tuple(self._conflicts())
        for conflict in conflicts:
            self._result[Ref("conflicts", conflict.id)] = conflict
        diff = Diff.of(Change(self._base.get(*ref), record) for ref, record in self._result.items())
        return Merged(diff.apply(self._base), conflicts)

    def _merge(self) -> None:
        self._clashes = {}
        self._result = {ref: self._record(ref) for ref in sorted(self._ours.keys() | self._theirs.keys())}

    def _record(self, ref: Ref) -> AnyRecord | None:
        ours, theirs = self._ours.get(ref), self._theirs.get(ref)
        if ours is None or theirs is None:
            (change,) = (change for change in (ours, theirs) if change is not None)
            return change.after
        before, one, other = ours.before, ours.after, theirs.after
        if one is None or other is None:
            return None
        if ref.collection == "conflicts":  # of the same thing once more
            return min(one, other, key=plain)
        if isinstance(one, Aside) and isinstance(other, Aside):
            return _merged_aside(one, other)
        record, self._clashes[ref] = _merged(before, one, other)
        return record

    def _needed(self) -> set[Ref]:
        """What one side removes and the other changes, or refers to."""
        torn = {
            ref
            for ref in self._ours.keys() & self._theirs.keys()
            if _removes(self._ours, ref) != _removes(self._theirs, ref) and ref.collection != "conflicts"
        }
        targets = {
            Ref(*target)
            # One that is back as it was is changed by nobody, and still refers to others.
            for record in (self._result.get(ref, self._base.get(*ref)) for ref in self._touched)
            if record is not None
            for target in references(record)
        }
        return torn | {ref for ref in targets if ref in self._result and self._result[ref] is None}

    def _conflicts(self) -> Iterable[Conflict]:
        for ref in sorted(self._clashes.keys() | self._kept.keys()):
            kept = [self._kept[ref]] if ref in self._kept else []
            for clash in (*kept, *self._clashes.get(ref, ())):
                key = hashlib.sha256(f"{ref.collection} {ref.id} {clash.way}".encode()).hexdigest()[:12]
                yield Conflict(
                    id=f"conflict-{key}",
                    collection=ref.collection,  # type: ignore[arg-type]
                    record=ref.id,
                    field=clash.way,
                    ours=_text(clash.ours),
                    theirs=_text(clash.theirs),
                    names=(self._names[0], self._names[1]),
                )


def _removes(side: _Changes, ref: Ref) -> bool:
    return ref in side and side[ref].after is None


def _without_removal(side: _Changes, refs: set[Ref]) -> _Changes:
    """The changes of a side as if it had not removed some records, nor anything because of them."""
    back = {ref for ref in refs if _removes(side, ref)}
    found, more = dict(side), set(back)
    while more:
        for ref in more:
            del found[ref]
        more = {ref for ref in found if _is_owed(found, ref, back)}
        back |= more
    for ref, (before, after) in list(found.items()) if back else ():
        if before is not None and after is not None and any(Ref(*to) in back for to in references(before)):
            # What was cleared of them refers to them again; whatever else was changed stays changed.
            cleared = without_references(before, back.__contains__)
            found[ref] = Change(before, _merged(cleared, before, after)[0])
    return {ref: change for ref, change in found.items() if not same(change.before, change.after)}


def _is_owed(side: _Changes, ref: Ref, back: set[Ref]) -> bool:
    """Whether a record was removed only because of others that are back."""
    before = side[ref].before
    if before is None or not _removes(side, ref):
        return False
    targets = {Ref(*target) for target in references(before)}
    return not targets.isdisjoint(back) and not any(_removes(side, target) for target in targets)


def _text(value: bytes) -> str:
    """A value for a conflict; one that is too long for a text is told in part, and cannot be taken."""
    return re.sub("[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", value.decode())[:LONGEST_TEXT]


# --- fields -----------------------------------------------------------------------------------


def _merged(before: Any, ours: Any, theirs: Any) -> tuple[Any, list[_Clash]]:
    """A record, or a part of one, field by field; what clashes stays as it was, or as it is by default."""
    whole = [_Clash("", plain(ours), plain(theirs))]
    stands = before if before is not None else min(ours, theirs, key=plain)
    if isinstance(ours, Placement) or type(ours) is not type(theirs):  # a place is x and y together
        return stands, whole
    values, clashes = dict[str, Any](), list[_Clash]()
    for name in sorted(dict(ours).keys() | dict(theirs).keys() | dict(before or ()).keys()):
        was = _default(type(ours), name) if before is None else getattr(before, name, _MISSING)
        one, other = getattr(ours, name, _MISSING), getattr(theirs, name, _MISSING)
        together = isinstance(ours, Note) and name == "anchors"  # where an arrow begins and ends
        value, found = _value(was, one, other, atomic=together)
        clashes += [clash._replace(way=f"{name}.{clash.way}".rstrip(".")) for clash in found]
        if value is not _MISSING:
            values[name] = value
    try:
        return type(ours)(**values), clashes
    except ValidationError:  # each change is right, and both together are not
        return stands, whole


def _default(kind: type[BaseModel], name: str) -> Any:
    field = kind.model_fields.get(name)
    if field is None or field.is_required():
        return _MISSING
    return field.get_default(call_default_factory=True)


def _value(was: Any, ours: Any, theirs: Any, atomic: bool = False) -> tuple[Any, list[_Clash]]:
    if _same(ours, theirs) or _same(theirs, was):
        return ours, []
    if _same(ours, was):
        return theirs, []
    if not atomic:
        if all(isinstance(value, tuple) for value in (was, ours, theirs)):
            return _merged_list(was, ours, theirs)
        if all(isinstance(value, dict) for value in (was, ours, theirs)):
            return _merged_mapping(was, ours, theirs)
    stands = min(ours, theirs, key=_plain) if was is _MISSING else was
    return stands, [_Clash("", _plain(ours), _plain(theirs))]


def _same(one: Any, other: Any) -> bool:
    return one is other or (one is not _MISSING and other is not _MISSING and plain(one) == plain(other))


def _plain(value: Any) -> bytes:
    return _GONE if value is _MISSING else plain(value)


def _merged_mapping(
    was: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[Any, list[_Clash]]:
    """Name by name. All that clashes is told as one; names that a side has not there were removed by it."""
    values, one, other = dict[str, Any](), dict[str, Any](), dict[str, Any]()
    for name in sorted(was.keys() | ours.keys() | theirs.keys()):
        sides = tuple(side.get(name, _MISSING) for side in (was, ours, theirs))
        value, clashes = _value(*sides, atomic=True)
        if value is not _MISSING:
            values[name] = value
        if clashes:
            one |= {name: sides[1]} if sides[1] is not _MISSING else {}
            other |= {name: sides[2]} if sides[2] is not _MISSING else {}
    return values, [_Clash("", plain(one), plain(other))] if one or other else []


# --- lists ------------------------------------------------------------------------------------


def _merged_list(was: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> tuple[Any, list[_Clash]]:
    """Element by element: those of before in their order, each followed by what was put in after it."""
    one, other = aligned(was, ours), aligned(was, theirs)
    new = (_put_in(ours, one), _put_in(theirs, other))
    values, clashes = list[Any](), list[_Clash]()

    def put_in(after: int) -> None:
        runs = sorted((side.get(after, []) for side in new), key=plain)
        known = {plain(element) for element in runs[0]}
        values.extend(runs[0])
        values.extend(element for element in runs[1] if plain(element) not in known)

    put_in(-1)
    for position in _order(len(was), one, other):
        before = was[position]
        first = ours[one[position]] if position in one else _MISSING
        second = theirs[other[position]] if position in other else _MISSING
        value, found = _element(before, first, second)
        if value is not _MISSING:
            way = str(len(values))
            clashes += [clash._replace(way=f"{way}.{clash.way}".rstrip(".")) for clash in found]
            values.append(value)
        put_in(position)
    return tuple(values), clashes


def _element(was: Any, ours: Any, theirs: Any) -> tuple[Any, list[_Clash]]:
    if ours is _MISSING and theirs is _MISSING:
        return _MISSING, []
    if ours is _MISSING or theirs is _MISSING:
        kept = theirs if ours is _MISSING else ours
        if _same(kept, was):
            return _MISSING, []
        return was, [_Clash("", _plain(ours), _plain(theirs))]
    if _same(ours, theirs) or _same(theirs, was):
        return ours, []
    if _same(ours, was):
        return theirs, []
    if isinstance(was, BaseModel):
        return _merged(was, ours, theirs)
    return was, [_Clash("", _plain(ours), _plain(theirs))]


def _put_in(side: Sequence[Any], places: Mapping[int, int]) -> dict[int, list[Any]]:
    """The elements of a side that were not there before, by the position of the one that they follow."""
    known = {place: position for position, place in places.items()}
    found: dict[int, list[Any]] = {}
    last = -1
    for place, element in enumerate(side):
        if place in known:
            last = known[place]
        else:
            found.setdefault(last, []).append(element)
    return found


def _order(count: int, one: Mapping[int, int], other: Mapping[int, int]) -> list[int]:
    """The positions of before in the order in which they stand now; who moved none follows who did."""
    usual = list(range(count))
    orders = [_moved(usual, places) for places in (one, other)]
    changed = [order for order in orders if order != usual]
    if len(changed) == 1 or (len(changed) == 2 and changed[0] == changed[1]):
        return changed[0]
    return usual


def _moved(usual: list[int], places: Mapping[int, int]) -> list[int]:
    """The positions as a side has them; those that it removed stay behind the one before them."""
    there = sorted((position for position in usual if position in places), key=places.__getitem__)
    behind: dict[int, list[int]] = {}
    last = -1
    for position in usual:
        if position in places:
            last = position
        else:
            behind.setdefault(last, []).append(position)
    order = list(behind.get(-1, ()))
    for position in there:
        order += [position, *behind.get(position, ())]
    return order


# --- what this version cannot place -----------------------------------------------------------


def _merged_aside(ours: Aside, theirs: Aside) -> Aside:
    """All that either has kept aside; of what both have in different ways, one."""
    kept: dict[str, tuple[dict[str, Any], ...]] = {}
    for name in sorted(ours.kept.keys() | theirs.kept.keys()):
        rows = {plain(row): row for row in (*ours.kept.get(name, ()), *theirs.kept.get(name, ()))}
        by_id: dict[str, dict[str, Any]] = {}
        for key in sorted(rows):
            by_id.setdefault(json.dumps(rows[key].get("id")), rows[key])
        kept[name] = tuple(by_id.values())
    unknown: dict[str, Any] = {}
    for name in sorted(ours.unknown.keys() | theirs.unknown.keys()):
        values = [side.unknown[name] for side in (ours, theirs) if name in side.unknown]
        unknown[name] = min(values, key=plain)
    versions = [side.version for side in (ours, theirs) if side.version is not None]
    return Aside(kept=kept, unknown=unknown, version=max(versions, default=None))
