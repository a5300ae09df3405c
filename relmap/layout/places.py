"""Where the actors of a map stand: as placed, the others as their relations have it."""

from __future__ import annotations

from relmap.layout.graph import Place, Progress
from relmap.model.project import Project


def placed(project: Project) -> dict[str, Place]:
    """The places that the map has."""
    return {key: (place.x, place.y) for key, place in project.placements.items()}


def complete_places(project: Project, progress: Progress | None = None) -> dict[str, Place]:
    """A place for every actor; those with one keep it.

    Raises:
        LayoutCancelled: `progress` gave False.
    """
    have = placed(project)
    if len(have) == len(project.actors):
        return have
    from relmap.layout.arrange import arrange  # numpy's linear algebra: only where there is need

    return arrange(project, "relations", movable=project.actors.keys() - have.keys(), progress=progress)
