"""What is imported into a map, with places for the new actors."""

from __future__ import annotations

from collections.abc import Collection

from relmap.editor.diff_rows import Part
from relmap.editor.edits import move_actors, remove
from relmap.layout.places import complete_places
from relmap.model.diff import Change, Diff
from relmap.model.project import Project
from relmap.model.records import updated

_PLAIN = {"actor_kinds": "group", "relation_kinds": "relation"}
"""What records are of whose new kind is not wanted."""
_MOST = 2_000
"""Of more new actors the places are found when the map is shown."""


def without(project: Project, diff: Diff, parts: Collection[Part]) -> Diff:
    """A diff without some of its parts, and without what cannot be without them.

    Args:
        project: the map before.
        diff: what is to be added and changed.
        parts: records that are not to be added, and fields that are to stay as they are.
    """
    changes = dict(diff.changes)
    for ref, field in parts:
        before, after = changes[ref]
        if field and before is not None and after is not None:
            kept = updated(after, **{field: getattr(before, field)})
            changes[ref] = Change(before, kept)
    plain = {ref.id: _PLAIN[ref.collection] for ref, field in parts if not field and ref.collection in _PLAIN}
    for ref, (before, after) in list(changes.items()):
        kind = getattr(after, "kind", "")
        if kind in plain and (before is None or before.kind != kind):  # type: ignore[union-attr]
            changes[ref] = Change(before, updated(after, kind=plain[kind]))  # type: ignore[type-var]
    found = Diff.of(changes.values())
    added = [ref for ref, field in parts if not field]
    return found.then(remove(found.apply(project), added)) if added else found


def with_places(project: Project, diff: Diff) -> Diff:
    """A diff that also places the actors that it adds, beside those they are tied to; what stands stays.

    Args:
        project: the map before.
        diff: what is to be added.
    """
    after = diff.apply(project)
    new = after.actors.keys() - after.placements.keys()
    if not project.placements or not new or len(new) > _MOST:
        return diff
    places = complete_places(after)
    return diff.then(move_actors(after, {key: places[key] for key in sorted(new & places.keys())}))
