"""Which days are looked at, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relmap.ui.commands.action import MapAction, Rows
from relmap.ui.commands.state import UiState, compares, shows_window

if TYPE_CHECKING:
    from relmap.ui.workspace import Workspace


def look_at_day(workspace: Workspace) -> None:
    """One day."""
    workspace.document.viewpoint.look(mode="day")


def look_at_window(workspace: Workspace) -> None:
    """A span of days."""
    workspace.document.viewpoint.look(mode="window")


def compare(workspace: Workspace) -> None:
    """Two days."""
    workspace.document.viewpoint.look(mode="compare")


def toggle_throughout(workspace: Workspace) -> None:
    """In a window, what holds on every day of it."""
    viewpoint = workspace.document.viewpoint
    viewpoint.look(throughout=not viewpoint.throughout)


def toggle_certain_only(workspace: Workspace) -> None:
    """Leave out what is only possible."""
    viewpoint = workspace.document.viewpoint
    viewpoint.look(certain_only=not viewpoint.certain_only)


def swap_days(workspace: Workspace) -> None:
    """Day A for day B."""
    viewpoint = workspace.document.viewpoint
    viewpoint.look(anchor=viewpoint.day, day=viewpoint.anchor)


def toggle_swipe(workspace: Workspace) -> None:
    """Day A left, day B right of a line."""
    workspace.canvas.set_swipe(0.5 if workspace.canvas.swipe is None else None)


def toggle_lanes(workspace: Workspace) -> None:
    """Show or hide the lanes."""
    settings = workspace.shell.settings
    settings.lanes = not settings.lanes
    workspace.show_lanes()


def _play_text(state: UiState) -> str:
    return "Pause" if state.workspace is not None and state.workspace.time.player.playing else "Play"


ROWS: Rows = (
    MapAction(
        id="play", text="Play", tip="Play the map through time, or pause", icon="play", named=_play_text,
        run=lambda workspace: workspace.time.player.toggle(),
    ),
    MapAction(
        id="next_change", text="Next change", tip="To the next day on which something changes",
        keys=("Ctrl+Right",), run=lambda workspace: workspace.time.to_change(1),
    ),
    MapAction(
        id="previous_change", text="Previous change",
        tip="To the day before on which something changes", keys=("Ctrl+Left",),
        run=lambda workspace: workspace.time.to_change(-1),
    ),
    "",
    MapAction(
        id="mode_day", text="Day", tip="Look at one day", keys=("Ctrl+1",),
        ticked=lambda state: state.mode("day"), run=look_at_day,
    ),
    MapAction(
        id="mode_window", text="Window", tip="Look at all that holds within a span of days",
        keys=("Ctrl+2",), ticked=shows_window, run=look_at_window,
    ),
    MapAction(
        id="mode_compare", text="Compare", tip="Compare two days", keys=("Ctrl+3",), ticked=compares,
        run=compare,
    ),
    "",
    MapAction(
        id="throughout", text="Throughout", tip="In a window, show only what holds on every day of it",
        icon="calendar-range", enabled=shows_window,
        ticked=lambda state: state.viewpoint is not None and state.viewpoint.throughout,
        run=toggle_throughout,
    ),
    MapAction(
        id="swap_days", text="Swap days", tip="Swap day A and day B", keys=("X",),
        icon="git-compare-arrows", enabled=compares, run=swap_days,
    ),
    MapAction(
        id="swipe", text="Swipe",
        tip="See day A on the left and day B on the right of a line that can be dragged", keys=("W",),
        icon="square-split-horizontal", enabled=compares,
        ticked=lambda state: state.workspace is not None and state.workspace.canvas.swipe is not None,
        run=toggle_swipe,
    ),
    "",
    MapAction(
        id="certain_only", text="Certain only", tip="Leave out what is only possible", keys=("U",),
        icon="shield-check",
        ticked=lambda state: state.viewpoint is not None and state.viewpoint.certain_only,
        run=toggle_certain_only,
    ),
    MapAction(
        id="lanes", text="Lanes", tip="Show or hide the lanes under the slider", keys=("T",),
        icon="chart-gantt", ticked=lambda state: state.settings.lanes, run=toggle_lanes,
    ),
)  # fmt: skip
