"""Questions to the map: who stands with whom, when it turned, how one is tied to another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from relmap.ui.commands.action import MapAction, Rows
from relmap.ui.commands.state import UiState, one_event, some_actors, two_actors

if TYPE_CHECKING:
    from relmap.ui.workspace import Workspace


def ask(question: str, workspace: Workspace) -> None:
    """Bring up a question of the panel of analyses."""
    workspace.ask(question)


def toggle_around(workspace: Workspace) -> None:
    """Only the actors selected, those they are tied to, and what is between these; or all again."""
    from relmap.model.records import updated

    viewpoint = workspace.document.viewpoint
    chosen = tuple(sorted(ref.id for ref in viewpoint.selection if ref.collection == "actors"))
    around = () if viewpoint.criteria.around == chosen else chosen
    viewpoint.set_filter(updated(viewpoint.criteria, around=around))


def _shows_around(state: UiState) -> bool:
    return state.viewpoint is not None and bool(state.viewpoint.criteria.around)


def _around_works(state: UiState) -> bool:
    return some_actors(state) or _shows_around(state)


def paths_between(workspace: Workspace) -> None:
    """The ways between the two actors selected."""
    chosen = sorted(ref.id for ref in workspace.document.viewpoint.selection if ref.collection == "actors")
    workspace.ask("Paths")
    if len(chosen) == 2:
        workspace.analysis.paths.between(*chosen)


def before_and_after(workspace: Workspace) -> None:
    """Compare the day before the event selected with the day after it."""
    from relmap.ui.panels.analysis.turning import compare_about_event

    compare_about_event(workspace.document)


def colour_camps(workspace: Workspace) -> None:
    """Give actors the colour of their camp, or take it away."""
    _colour("camps", workspace)


def colour_communities(workspace: Workspace) -> None:
    """Give actors the colour of their community, or take it away."""
    _colour("communities", workspace)


def _colour(groups: str, workspace: Workspace) -> None:
    from relmap.model.records import updated

    viewpoint = workspace.document.viewpoint
    on = viewpoint.lens.groups == groups
    # Shade and groups are both told by the ground of actors: the one asked for last is.
    more = {} if on else {"shade_by": ""}
    viewpoint.set_lens(updated(viewpoint.lens, groups="" if on else groups, **more))


def plain_actors(workspace: Workspace) -> None:
    """Size and colours of actors tell nothing."""
    from relmap.model.records import NO_LENS

    workspace.document.viewpoint.set_lens(NO_LENS)


def _has_lens(state: UiState) -> bool:
    if state.viewpoint is None:
        return False
    lens = state.viewpoint.lens
    return bool(lens.size_by or lens.shade_by or lens.groups)


def _shows_groups(groups: str, state: UiState) -> bool:
    return state.viewpoint is not None and state.viewpoint.lens.groups == groups


def export_curves(workspace: Workspace) -> None:
    """The curves of the measure chosen as a figure."""
    workspace.exports.export_measure("plot", workspace.analysis.measures.measure.id)


def export_table(workspace: Workspace) -> None:
    """The table of the measure chosen as a figure."""
    workspace.exports.export_measure("table", workspace.analysis.measures.measure.id)


ROWS: Rows = (
    MapAction(
        id="measures", text="Measures", tip="How much each actor has: ties, friends, foes, betweenness …",
        keys=("Ctrl+Shift+M",), run=partial(ask, "Measures"),
    ),
    MapAction(
        id="balance", text="Balance and camps", tip="Who stands with whom, and which ties do not fit",
        keys=("Ctrl+Shift+B",), run=partial(ask, "Balance"),
    ),
    MapAction(
        id="paths", text="Paths", tip="How one actor is tied to another: of two that are selected, or any",
        keys=("Ctrl+Shift+P",), run=paths_between,
    ),
    MapAction(
        id="turning", text="Turning points", tip="When relations changed", keys=("Ctrl+Shift+T",),
        run=partial(ask, "Turning points"),
    ),
    "",
    MapAction(
        id="around", text="Only what is around", tip="Show only the actors selected, those they are tied to, "
        "and what is between any of these", keys=("Ctrl+Shift+A",), enabled=_around_works,
        ticked=_shows_around, on_selection=54, run=toggle_around,
    ),
    MapAction(
        id="paths_between", text="Paths between the two", tip="How the two actors selected are tied to each "
        "other", enabled=two_actors, on_selection=55, run=paths_between,
    ),
    MapAction(
        id="before_and_after", text="Compare before and after",
        tip="Compare the day before the event selected with the day after it", enabled=one_event,
        on_selection=56, run=before_and_after,
    ),
    "",
    MapAction(
        id="colour_camps", text="Colour by camp", tip="Give actors the colour of the side they stand on",
        ticked=partial(_shows_groups, "camps"), run=colour_camps,
    ),
    MapAction(
        id="colour_communities", text="Colour by community",
        tip="Give actors the colour of those with whom they have most ties",
        ticked=partial(_shows_groups, "communities"), run=colour_communities,
    ),
    MapAction(
        id="plain_actors", text="Plain actors", tip="Size and colours of actors tell nothing",
        enabled=_has_lens, run=plain_actors,
    ),
    "",
    MapAction(
        id="export_curves", text="Export curves…", tip="A figure of the measure chosen, over time",
        run=export_curves,
    ),
    MapAction(
        id="export_table", text="Export table…", tip="A figure of the measure chosen, on this day",
        run=export_table,
    ),
)  # fmt: skip
