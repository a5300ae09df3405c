"""Where the actors of a map stand: as placed, the others by a force layout round them."""

from __future__ import annotations

from collections.abc import Callable

from relmap.layout.force import Place, force_layout
from relmap.model.project import Project


def placed(project: Project) -> dict[str, Place]:
    """The places that the map has."""
    return {key: (place.x, place.y) for key, place in project.placements.items()}


def complete_places(project: Project, progress: Callable[[float], bool] | None = None) -> dict[str, Place]:
    """A place for every actor; those with one keep it.

    Raises:
        LayoutCancelled: `progress` gave False.
    """
    have = placed(project)
    if len(have) == len(project.actors):
        return have
    links = [(relation.source, relation.target) for relation in project.relations.values()]
    return force_layout(sorted(project.actors), sorted(links), fixed=have, progress=progress)
