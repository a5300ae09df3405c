"""What part of the map is seen, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relmap.ui.commands.action import Desk, MapAction, Rows, WindowAction
from relmap.ui.commands.state import always, has_selection, is_filtered

if TYPE_CHECKING:
    from relmap.ui.workspace import Workspace


def show_filter(workspace: Workspace) -> None:
    """Choose what is shown."""
    workspace.shell.bring_up("Filter")
    workspace.panels.filter.tree.setFocus()


def show_tables(workspace: Workspace) -> None:
    """The map as tables, with the keyboard in the one that was used last."""
    workspace.shell.bring_up("Table")
    workspace.tables.view.setFocus()


def show_everything(workspace: Workspace) -> None:
    """No filter."""
    from relmap.timeline.filtering import NOTHING

    workspace.document.viewpoint.set_filter(NOTHING)


def toggle_legend(workspace: Workspace) -> None:
    """Open or fold the legend."""
    workspace.canvas.set_legend(not workspace.canvas.legend.open)


def toggle_dark(desk: Desk) -> None:
    """Light or dark."""
    desk.settings.theme = "light" if desk.settings.dark else "dark"
    desk.follow_preferences()


ROWS: Rows = (
    MapAction(
        id="zoom_in", text="Zoom in", tip="Enlarge the picture", keys=("Ctrl++", "Ctrl+="), icon="zoom-in",
        toolbar=61, run=lambda workspace: workspace.canvas.camera.zoom(1.25),
    ),
    MapAction(
        id="zoom_out", text="Zoom out", tip="Make the picture smaller", keys=("Ctrl+-",), icon="zoom-out",
        toolbar=62, run=lambda workspace: workspace.canvas.camera.zoom(0.8),
    ),
    MapAction(
        id="fit", text="Fit", tip="Show the whole map", keys=("F",), icon="maximize", toolbar=63,
        on_nothing=22, run=lambda workspace: workspace.canvas.camera.fit(),
    ),
    MapAction(
        id="fit_selection", text="Fit selection", tip="Show what is selected", keys=("Shift+F",),
        icon="scan", enabled=has_selection, on_selection=53,
        run=lambda workspace: workspace.canvas.camera.fit_selection(),
    ),
    "",
    MapAction(
        id="filter", text="Filter", tip="Choose what is shown", keys=("Ctrl+Shift+F",), icon="funnel",
        run=show_filter,
    ),
    MapAction(
        id="show_everything", text="Show everything", tip="Take the filter away", enabled=is_filtered,
        run=show_everything,
    ),
    "",
    MapAction(
        id="legend", text="Legend", tip="Open or fold the legend", keys=("L",),
        ticked=lambda state: state.workspace is None or state.workspace.canvas.legend.open,
        run=toggle_legend,
    ),
    WindowAction(
        id="dark", text="Dark look", tip="Switch between light and dark", keys=("Ctrl+Shift+D",),
        icon="moon", enabled=always, ticked=lambda state: state.settings.dark, toolbar=91, run=toggle_dark,
    ),
    MapAction(
        id="tables", text="Table", tip="All relations, actors, events and sources as rows to edit",
        keys=("Ctrl+T",), icon="table", run=show_tables,
    ),
    MapAction(
        id="history", text="History", tip="All changes, to go back to any", keys=("Ctrl+Shift+H",),
        icon="history", run=lambda workspace: workspace.shell.bring_up("History"),
    ),
    "PANELS",
)  # fmt: skip
