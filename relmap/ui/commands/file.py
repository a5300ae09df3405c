"""Opening, saving, leaving, and what leaves the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relmap.ui.commands.action import MapAction, Rows, WindowAction
from relmap.ui.commands.state import always, has_figures, has_scenes

if TYPE_CHECKING:
    from relmap.ui.workspace import Workspace


def close_map(workspace: Workspace) -> None:
    """Back to the start page, if nothing is unsaved or the user says so."""
    if workspace.files.may_leave():
        workspace.shell.close_map()


ROWS: Rows = (
    WindowAction(
        id="new", text="New", tip="Start an empty map", keys=("Ctrl+N",), icon="file-plus", enabled=always,
        toolbar=11, run=lambda desk: desk.new_map(),
    ),
    WindowAction(
        id="new_window", text="New window", tip="Open another window", keys=("Ctrl+Shift+N",),
        icon="external-link", enabled=always, run=lambda desk: desk.new_window(),
    ),
    WindowAction(
        id="open", text="Open…", tip="Open a map from a file", keys=("Ctrl+O",), icon="folder-open",
        enabled=always, toolbar=12, run=lambda desk: desk.choose_file(),
    ),
    "RECENT",
    "",
    MapAction(
        id="save", text="Save", tip="Save the map", keys=("Ctrl+S",), icon="save", toolbar=13,
        run=lambda workspace: workspace.files.save(),
    ),
    MapAction(
        id="save_as", text="Save as…", tip="Save the map to another file", keys=("Ctrl+Shift+S",),
        run=lambda workspace: workspace.files.save_as(),
    ),
    "",
    MapAction(
        id="import", text="Import…", tip="Take tables and networks of other programs into the map",
        keys=("Ctrl+Shift+I",), changes=True, run=lambda workspace: workspace.import_files(),
    ),
    MapAction(
        id="export_data", text="Export for other programs…",
        tip="Write the map as GEXF, GraphML, CSV, Excel, Pajek, CX2, JSON or FollowTheMoney",
        run=lambda workspace: workspace.exports.export_data(),
    ),
    "",
    MapAction(
        id="export", text="Export figure…", tip="Write the figure as PNG, SVG or PDF", keys=("Ctrl+E",),
        icon="image-down", toolbar=71, run=lambda workspace: workspace.exports.export_figure(),
    ),
    MapAction(
        id="copy_figure", text="Copy figure", tip="Put the figure on the clipboard, as PNG and SVG",
        keys=("Ctrl+Shift+C",), run=lambda workspace: workspace.exports.copy_figure(),
    ),
    MapAction(
        id="export_page", text="Export web page…",
        tip="Write the map as one page with a slider, for any browser",
        run=lambda workspace: workspace.exports.export_page(),
    ),
    MapAction(
        id="export_animation", text="Export animation…",
        tip="Write the map through time as WebP, GIF or MP4",
        run=lambda workspace: workspace.exports.export_animation(),
    ),
    MapAction(
        id="export_report", text="Export report…", tip="Write the scenes as DOCX, PPTX, PDF or Markdown",
        enabled=has_scenes, run=lambda workspace: workspace.exports.export_report(),
    ),
    MapAction(
        id="make_figures", text="Make figures again",
        tip="Make all that the file of figures beside the map says, and write what is changed",
        enabled=has_figures, run=lambda workspace: workspace.exports.figure_list.make_again(),
    ),
    "",
    MapAction(
        id="compare_files", text="Compare with another map…",
        tip="See what is different in another file, record by record",
        run=lambda workspace: workspace.tool_windows.show_comparison(),
    ),
    MapAction(
        id="merge_files", text="Merge with another version…",
        tip="Take what somebody else made of this map; what both have changed is asked",
        changes=True, run=lambda workspace: workspace.files.merge_with(),
    ),
    WindowAction(
        id="restore_version", text="Restore an earlier version…",
        tip="Look at the map as it was saved before, see what is different, and take it back", enabled=always,
        run=lambda desk: desk.show_versions(),
    ),
    WindowAction(
        id="show_aside", text="Unsaved changes kept aside…",
        tip="Look at changes that were discarded or could not be read, and take them back", enabled=always,
        run=lambda desk: desk.show_aside(),
    ),
    MapAction(
        id="close_map", text="Close map", tip="Back to the start page", keys=("Ctrl+W",), run=close_map
    ),
    WindowAction(
        id="quit", text="Quit", tip="Leave relmap", keys=("Ctrl+Q",), enabled=always,
        run=lambda desk: desk.quit(),
    ),
)  # fmt: skip
