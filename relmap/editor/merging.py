"""Merging another version of the open map into it, as one step of undo."""

from __future__ import annotations

from dataclasses import replace

from relmap.editor.document import Document
from relmap.model.alignment import plain
from relmap.model.diff import Diff
from relmap.model.merge import merge
from relmap.model.project import RECORD_TYPES, Project


def merge_into(document: Document, base: Project, theirs: Project, names: tuple[str, str], text: str) -> int:
    """Take what somebody else made of the same map.

    Args:
        document: with what was made of it here.
        base: the map that both began with.
        theirs: what became of it there.
        names: what the two are called in conflicts.
        text: names the step.

    Returns:
        how many conflicts there are now to decide.
    """
    merged = merge(base, document.project, theirs, names)
    document.apply(Diff.between(document.project, merged.project), text)
    return len(merged.conflicts)


def common_of(one: Project, other: Project) -> Project:
    """What two maps have in common, in place of a map that both began with and nobody has."""
    shared = {
        name: {
            key: record
            for key, record in one.collection(name).items()
            if (twin := other.get(name, key)) is not None and plain(twin) == plain(record)
        }
        for name in RECORD_TYPES
    }
    about = one.about if plain(one.about) == plain(other.about) else type(one.about)()
    return replace(Project().with_collections(shared), about=about)
