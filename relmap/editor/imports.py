"""What is imported into a map, with places for the new actors."""

from __future__ import annotations

from relmap.editor.edits import move_actors
from relmap.layout.places import complete_places
from relmap.model.diff import Diff
from relmap.model.project import Project

_MOST = 2_000
"""Of more new actors the places are found when the map is shown."""


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
