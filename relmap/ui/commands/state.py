"""How things are, for the rows: what works now and what is ticked; counted once each time it is asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relmap.editor.document import Document
    from relmap.editor.viewpoint import Viewpoint
    from relmap.model.diff import Ref
    from relmap.ui.settings.settings import Settings
    from relmap.ui.workspace import Workspace


class UiState:
    """Of one moment.

    Args:
        workspace: the open map; None: the start page is shown.
        settings: of the user.
    """

    def __init__(self, workspace: Workspace | None, settings: Settings) -> None:
        self.workspace = workspace
        self.settings = settings

    @property
    def document(self) -> Document | None:
        """The open map."""
        return None if self.workspace is None else self.workspace.document

    @property
    def is_read_only(self) -> bool:
        """Whether the map must not be changed."""
        return self.document is not None and self.document.read_only

    @property
    def viewpoint(self) -> Viewpoint | None:
        """What is looked at."""
        return None if self.workspace is None else self.workspace.document.viewpoint

    @cached_property
    def selection(self) -> frozenset[Ref]:
        """What is selected."""
        return frozenset() if self.viewpoint is None else self.viewpoint.selection

    @cached_property
    def actors(self) -> frozenset[str]:
        """The ids of the actors selected."""
        return frozenset(ref.id for ref in self.selection if ref.collection == "actors")

    def mode(self, name: str) -> bool:
        """Whether time is looked at in a way: day, window or compare."""
        return self.viewpoint is not None and self.viewpoint.mode == name

    def all_shown(self, how: str) -> bool:
        """Whether the actors selected all show their members in a way."""
        if self.document is None or not self.actors:
            return False
        placements = self.document.project.placements
        return all(key in placements and placements[key].members == how for key in self.actors)

    @cached_property
    def all_pinned(self) -> bool:
        """Whether the actors selected are all pinned."""
        if self.document is None or not self.actors:
            return False
        placements = self.document.project.placements
        return all(key in placements and placements[key].pinned for key in self.actors)


def always(_state: UiState) -> bool:
    """With a map or without."""
    return True


def has_map(state: UiState) -> bool:
    """A map is open."""
    return state.workspace is not None


def has_selection(state: UiState) -> bool:
    """Something is selected."""
    return bool(state.selection)


def one_relation(state: UiState) -> bool:
    """A relation is selected, and nothing else."""
    return len(state.selection) == 1 and next(iter(state.selection)).collection == "relations"


def one_event(state: UiState) -> bool:
    """An event is selected, and nothing else."""
    return len(state.selection) == 1 and next(iter(state.selection)).collection == "events"


def two_actors(state: UiState) -> bool:
    """Two actors are selected, and nothing else."""
    return len(state.actors) == 2 == len(state.selection)


def one_name(state: UiState) -> bool:
    """Something with a name, or a text, on the map is selected, and nothing else."""
    return len(state.selection) == 1 and next(iter(state.selection)).collection in ("actors", "notes")


def some_actors(state: UiState) -> bool:
    """At least one actor is selected."""
    return bool(state.actors)


def several_actors(state: UiState) -> bool:
    """At least two actors are selected."""
    return len(state.actors) > 1


def has_members(state: UiState) -> bool:
    """Somebody belongs to an actor that is selected, at any time."""
    return state.document is not None and not state.document.organisations.isdisjoint(state.actors)


def has_scenes(state: UiState) -> bool:
    """There are scenes."""
    return state.document is not None and bool(state.document.project.scenes)


def has_figures(state: UiState) -> bool:
    """A file beside the map says what to make of it."""
    return state.workspace is not None and state.workspace.exports.figure_list.is_there


def is_filtered(state: UiState) -> bool:
    """Something is filtered out."""
    return state.viewpoint is not None and state.viewpoint.passing is not None


def shows_window(state: UiState) -> bool:
    """A window of days is looked at."""
    return state.mode("window")


def compares(state: UiState) -> bool:
    """Two days are compared."""
    return state.mode("compare")
