"""What was typed into a field and is not understood: kept with the map until the field is filled.

A draft names its field by the way to it through a record: `when`, or `phases.1.citations.0.source`; `after.+`
is what is to be added to a list.
"""

from __future__ import annotations

from typing import Any

from relmap.model.diff import Change, Diff, Ref
from relmap.model.ids import fresh_id
from relmap.model.merge import GONE, THERE
from relmap.model.project import AnyRecord, Project, collection_of
from relmap.model.records import LONGEST_TEXT, Conflict, Draft, cleaned, updated

NEW = "+"
"""In place of a position: what is to be added to a list."""


def drafts_of(project: Project, ref: Ref) -> dict[str, str]:
    """The texts of a record that are not taken, by the way to their field."""
    return {draft.field: draft.text for draft in project.drafts.values() if _belongs(draft, ref)}


def keep_draft(project: Project, ref: Ref, field: str, text: str) -> Diff:
    """What was typed into a field, in place of what was typed before; an empty text: nothing any more."""
    text = cleaned(text)[:LONGEST_TEXT]
    before = next((d for d in project.drafts.values() if _belongs(d, ref) and d.field == field), None)
    if not text:
        return Diff.of([Change(before, None)])
    if before is not None:
        return Diff.replacing(before, updated(before, text=text))
    key = fresh_id(project, "drafts", f"{ref.id} {field}")
    return Diff.adding(Draft(id=key, collection=ref.collection, record=ref.id, field=field, text=text))  # type: ignore[arg-type]


def with_drafts(project: Project, diff: Diff) -> Diff:
    """A diff that takes drafts along: gone with their record or part, or when their field is filled.

    So it is with conflicts. Parts of a record are counted; where some come or go, the drafts of the others
    stay with them.
    """
    changes: list[Change] = []
    for draft in (*project.drafts.values(), *project.conflicts.values()):
        change = diff.changes.get(Ref(draft.collection, draft.record))
        if change is None or Ref(collection_of(draft), draft.id) in diff.changes:
            continue
        field = _followed(draft.field, change.before, change.after)
        if isinstance(draft, Conflict) and not draft.field and draft.ours not in (GONE, THERE):
            field = None  # the record as a whole is another one now
        if field != draft.field:
            changes.append(Change(draft, None if field is None else updated(draft, field=field)))
    return Diff({**diff.changes, **Diff.of(changes).changes}) if changes else diff


def _belongs(draft: Draft, ref: Ref) -> bool:
    return draft.collection == ref.collection and draft.record == ref.id


def _followed(field: str, before: AnyRecord | None, after: AnyRecord | None) -> str | None:
    """The way to the same field after a change; None where it is gone, or holds something else now."""
    old: Any = before
    new: Any = after
    way: list[str] = []
    for step in field.split("."):
        if new is None:
            return None
        if step == NEW and isinstance(old, tuple) and isinstance(new, tuple):
            return None if any(part not in old for part in new) else field
        if isinstance(old, tuple) and isinstance(new, tuple):
            at = _position(int(step), old, new) if step.isdecimal() else None
            if at is None:
                return None
            way.append(str(at))
            old, new = old[int(step)], new[at]
        else:
            way.append(step)
            old, new = getattr(old, step, None), getattr(new, step, None)
    return ".".join(way) if old == new else None


def _position(at: int, old: tuple[Any, ...], new: tuple[Any, ...]) -> int | None:
    """Where a part stands after others have come, gone or moved; None if it is gone itself."""
    if at >= len(old):
        return None
    moved = at + len(new) - len(old)
    # Of parts that are alike it is the one that stands where it did, from either end.
    for place in (at, moved, *range(len(new))):
        if 0 <= place < len(new) and old[at] == new[place]:
            return place
    # It has changed: it stands where it did, unless some are gone and this may be one of them.
    return at if len(new) >= len(old) else None
