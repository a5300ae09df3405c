"""The one table of actions: menus, toolbar and context menus are made from it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from relmap.ui.widgets.look import icon

Needs = Literal[
    "nothing",
    "map",
    "selection",
    "one",
    "actor",
    "actors",
    "undo",
    "redo",
    "window",
    "compare",
    "filtered",
    "members",
    "scenes",
]
"""When an action works: always, with a map open, with something selected …"""


@dataclass(frozen=True)
class ActionSpec:
    """One action. `run` is called on the window that has the table."""

    id: str
    text: str
    tip: str
    shortcut: str = ""
    icon: str = ""
    needs: Needs = "map"
    checkable: bool = False


ACTIONS = (
    ActionSpec("new", "New", "Start an empty map", "Ctrl+N", "file-plus", "nothing"),
    ActionSpec("new_window", "New window", "Open another window", "Ctrl+Shift+N", "external-link", "nothing"),
    ActionSpec("open", "Open…", "Open a map from a file", "Ctrl+O", "folder-open", "nothing"),
    ActionSpec("save", "Save", "Save the map", "Ctrl+S", "save"),
    ActionSpec("save_as", "Save as…", "Save the map to another file", "Ctrl+Shift+S"),
    ActionSpec("export", "Export figure…", "Write the figure as PNG, SVG or PDF", "Ctrl+E", "image-down"),
    ActionSpec("export_page", "Export web page…", "Write the map as one page with a slider, for any browser"),
    ActionSpec("export_animation", "Export animation…", "Write the map through time as WebP, GIF or MP4"),
    ActionSpec(
        "export_report", "Export report…", "Write the scenes as DOCX, PPTX, PDF or Markdown", "", "", "scenes"
    ),
    ActionSpec(
        "copy_figure", "Copy figure", "Put the figure on the clipboard, as PNG and SVG", "Ctrl+Shift+C"
    ),
    ActionSpec("close_map", "Close map", "Back to the start page", "Ctrl+W"),
    ActionSpec("quit", "Quit", "Leave relmap", "Ctrl+Q", "", "nothing"),
    ActionSpec("undo", "Undo", "Take the last change back", "Ctrl+Z", "undo-2", "undo"),
    ActionSpec("redo", "Redo", "Do the change again", "Ctrl+Shift+Z", "redo-2", "redo"),
    ActionSpec("cut", "Cut", "Copy what is selected and remove it", "Ctrl+X", "scissors", "selection"),
    ActionSpec(
        "copy", "Copy", "Copy what is selected, with the relations within it", "Ctrl+C", "copy", "selection"
    ),
    ActionSpec(
        "paste",
        "Paste",
        "Put in what was copied: a part of a map, a table of a spreadsheet, or names, one a line",
        "Ctrl+V",
        "clipboard-paste",
    ),
    ActionSpec(
        "duplicate",
        "Duplicate",
        "Double what is selected, with the relations within it",
        "Ctrl+D",
        "copy-plus",
        "selection",
    ),
    ActionSpec("rename", "Rename", "Change the name in place", "F2", "pencil", "actor"),
    ActionSpec(
        "give_flags", "Give flags by name", "Give selected states the flags of their names", "", "", "actor"
    ),
    ActionSpec("delete", "Delete", "Remove what is selected", "Del", "trash-2", "selection"),
    ActionSpec("select_all", "Select all", "Select all actors of this day", "Ctrl+A"),
    ActionSpec(
        "select_neighbours", "Select neighbours", "Add all related actors to the selection", "", "", "actor"
    ),
    ActionSpec(
        "select_kind", "Select same kind", "Select all of the same kind on this day", "", "", "selection"
    ),
    ActionSpec("invert", "Invert selection", "Select all actors that are not selected", "Ctrl+I"),
    ActionSpec(
        "pin", "Pinned", "Keep the selected actors where they are in every layout", "P", "pin", "actor", True
    ),
    ActionSpec("align_left", "Left", "Line the left sides up", "", "align-start-vertical", "actors"),
    ActionSpec(
        "align_centre",
        "Centre",
        "Line the middles up, one above the other",
        "",
        "align-center-vertical",
        "actors",
    ),
    ActionSpec("align_right", "Right", "Line the right sides up", "", "align-end-vertical", "actors"),
    ActionSpec("align_top", "Top", "Line the tops up", "", "align-start-horizontal", "actors"),
    ActionSpec(
        "align_middle", "Middle", "Line the middles up, side by side", "", "align-center-horizontal", "actors"
    ),
    ActionSpec("align_bottom", "Bottom", "Line the bottoms up", "", "align-end-horizontal", "actors"),
    ActionSpec(
        "distribute_across",
        "Distribute across",
        "Make the gaps from left to right equal",
        "",
        "align-horizontal-distribute-center",
        "actors",
    ),
    ActionSpec(
        "distribute_down",
        "Distribute down",
        "Make the gaps from top to bottom equal",
        "",
        "align-vertical-distribute-center",
        "actors",
    ),
    ActionSpec(
        "snap",
        "Snap to others",
        "Line a dragged actor up with others (Ctrl while dragging: not now)",
        "",
        "magnet",
        "map",
        True,
    ),
    ActionSpec(
        "hull",
        "Hull around members",
        "Show its members by a soft hull that follows time",
        "G",
        "group",
        "members",
        True,
    ),
    ActionSpec(
        "collapse",
        "Members inside",
        "Show its members as one actor, their relations merged",
        "Shift+G",
        "ungroup",
        "members",
        True,
    ),
    ActionSpec(
        "arrange_offices", "Beside their states", "Put those who hold an office beside whom they hold it of"
    ),
    ActionSpec("add_actor", "Add actor", "Add an actor in the middle of the view", "A", "circle-plus"),
    ActionSpec(
        "tool_select",
        "Select",
        "Select and move by clicking and dragging",
        "V",
        "mouse-pointer-2",
        "map",
        True,
    ),
    ActionSpec(
        "connect", "Connect", "Draw relations by dragging from actor to actor", "C", "spline", "map", True
    ),
    ActionSpec(
        "lasso",
        "Lasso",
        "Select by drawing a line around actors (also: drag with Alt)",
        "Q",
        "lasso",
        "map",
        True,
    ),
    ActionSpec(
        "hand",
        "Hand",
        "Move the picture (also: drag with the space bar or the middle button)",
        "H",
        "hand",
        "map",
        True,
    ),
    ActionSpec("add_event", "Add event", "Add an event on this day", "E", "calendar"),
    ActionSpec("add_source", "Add source", "Add a source to cite", "S", "book-open"),
    ActionSpec(
        "swap", "Reverse direction", "Swap the two ends of the relation", "", "arrow-left-right", "one"
    ),
    ActionSpec(
        "arrange",
        "By relations",
        "Lay out the selected actors, or all that are not pinned, by their relations",
        "Ctrl+L",
        "workflow",
    ),
    ActionSpec("arrange_circle", "In a circle", "Lay the actors out on a circle, related ones together"),
    ActionSpec("arrange_layers", "In layers", "Lay the actors out top down, along the arrows"),
    ActionSpec("arrange_kinds", "By kind", "Give each kind of actor a sector of its own"),
    ActionSpec(
        "arrange_rings",
        "In rings",
        "Put the selected actor in the middle, the others by their distance from it",
    ),
    ActionSpec("arrange_grid", "In a grid", "Lay the actors out in rows and columns"),
    ActionSpec("arrange_map", "As on the globe", "Place actors by their latitude and longitude"),
    ActionSpec("tidy", "Tidy", "Take overlaps away, moving as little as can be", "Ctrl+Shift+L"),
    ActionSpec(
        "stability",
        "Layout over time…",
        "Let the actors move with time, as much or as little as is wished",
        "Ctrl+Alt+L",
    ),
    ActionSpec("zoom_in", "Zoom in", "Enlarge the picture", "Ctrl++", "zoom-in"),
    ActionSpec("zoom_out", "Zoom out", "Make the picture smaller", "Ctrl+-", "zoom-out"),
    ActionSpec("fit", "Fit", "Show the whole map", "F", "maximize"),
    ActionSpec("fit_selection", "Fit selection", "Show what is selected", "Shift+F", "scan", "selection"),
    ActionSpec("legend", "Legend", "Show or hide the legend", "L", "", "map", True),
    ActionSpec("dark", "Dark look", "Switch between light and dark", "Ctrl+Shift+D", "moon", "nothing", True),
    ActionSpec("play", "Play", "Play the map through time, or pause", "", "play"),
    ActionSpec("next_change", "Next change", "To the next day on which something changes", "Ctrl+Right"),
    ActionSpec(
        "previous_change", "Previous change", "To the day before on which something changes", "Ctrl+Left"
    ),
    ActionSpec("mode_day", "Day", "Look at one day", "Ctrl+1", "", "map", True),
    ActionSpec(
        "mode_window", "Window", "Look at all that holds within a span of days", "Ctrl+2", "", "map", True
    ),
    ActionSpec("mode_compare", "Compare", "Compare two days", "Ctrl+3", "", "map", True),
    ActionSpec(
        "throughout",
        "Throughout",
        "In a window, show only what holds on every day of it",
        "",
        "calendar-range",
        "window",
        True,
    ),
    ActionSpec("swap_days", "Swap days", "Swap day A and day B", "X", "git-compare-arrows", "compare"),
    ActionSpec(
        "swipe",
        "Swipe",
        "See day A on the left and day B on the right of a line that can be dragged",
        "W",
        "square-split-horizontal",
        "compare",
        True,
    ),
    ActionSpec(
        "certain_only", "Certain only", "Leave out what is only possible", "U", "shield-check", "map", True
    ),
    ActionSpec("lanes", "Lanes", "Show or hide the lanes under the slider", "T", "chart-gantt", "map", True),
    ActionSpec(
        "palette",
        "Go to anything…",
        "Search actions, actors, relations, events, dates and scenes",
        "Ctrl+K",
        "command",
        "nothing",
    ),
    ActionSpec("replace", "Find and replace…", "Replace text in names, notes and tags", "Ctrl+H", "replace"),
    ActionSpec(
        "relate", "Relate to…", "Relate the selected actor to another one, chosen by name", "R", "", "actor"
    ),
    ActionSpec("date", "Edit the date", "Put the cursor into the date of what is selected", "D"),
    ActionSpec("cite", "Cite…", "Add a source for what is selected", "Shift+S", "quote", "selection"),
    ActionSpec("filter", "Filter", "Choose what is shown", "Ctrl+Shift+F", "funnel"),
    ActionSpec("show_everything", "Show everything", "Take the filter away", "", "", "filtered"),
    ActionSpec("history", "History", "All changes, to go back to any", "Ctrl+Shift+H", "history"),
    ActionSpec("shortcuts", "Keyboard and mouse", "What keys and mouse do", "F1", "keyboard", "nothing"),
    ActionSpec(
        "preferences", "Preferences…", "How relmap looks and works", "Ctrl+,", "settings-2", "nothing"
    ),
    ActionSpec(
        "kinds", "Kinds…", "Edit the kinds of actors and relations and how they are drawn", "", "palette"
    ),
    ActionSpec("capture", "Capture scene", "Keep what is looked at as a scene", "Ctrl+Shift+K", "scan"),
    ActionSpec("present", "Present scenes", "Show the scenes full screen", "F5", "play", "scenes"),
    ActionSpec("find", "Find", "Search the map", "Ctrl+F", "search"),
    ActionSpec("about", "About relmap", "Version and licences", "", "info", "nothing"),
)

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "&File",
        (
            "new",
            "new_window",
            "open",
            "RECENT",
            "",
            "save",
            "save_as",
            "",
            "export",
            "copy_figure",
            "export_page",
            "export_animation",
            "export_report",
            "",
            "close_map",
            "quit",
        ),
    ),
    (
        "&Edit",
        (
            "undo",
            "redo",
            "",
            "cut",
            "copy",
            "paste",
            "duplicate",
            "",
            "rename",
            "give_flags",
            "delete",
            "swap",
            "",
            "select_all",
            "invert",
            "select_neighbours",
            "select_kind",
            "",
            "tool_select",
            "connect",
            "lasso",
            "hand",
            "",
            "find",
            "replace",
            "",
            "kinds",
            "preferences",
        ),
    ),
    ("&Insert", ("add_actor", "relate", "add_event", "add_source", "", "date", "cite")),
    (
        "&View",
        (
            "zoom_in",
            "zoom_out",
            "fit",
            "fit_selection",
            "",
            "filter",
            "show_everything",
            "",
            "legend",
            "dark",
            "history",
            "PANELS",
        ),
    ),
    (
        "&Arrange",
        (
            "arrange",
            "arrange_circle",
            "arrange_layers",
            "arrange_kinds",
            "arrange_rings",
            "arrange_grid",
            "arrange_map",
            "arrange_offices",
            "",
            "tidy",
            "pin",
            "",
            "hull",
            "collapse",
            "",
            "ALIGN",
            "snap",
            "",
            "stability",
        ),
    ),
    (
        "&Time",
        (
            "play",
            "next_change",
            "previous_change",
            "",
            "mode_day",
            "mode_window",
            "mode_compare",
            "",
            "throughout",
            "swap_days",
            "swipe",
            "",
            "certain_only",
            "lanes",
            "",
            "capture",
            "present",
        ),
    ),
    ("&Help", ("palette", "shortcuts", "", "about")),
)

TOOLBAR = (
    "new", "open", "save", "", "undo", "redo", "", "tool_select", "connect", "lasso", "hand", "",
    "add_actor", "add_event", "add_source", "delete", "", "zoom_in", "zoom_out", "fit", "arrange", "",
    "export", "STRETCH", "dark",
)  # fmt: skip

ALIGN = (
    "align_left", "align_centre", "align_right", "", "align_top", "align_middle", "align_bottom", "",
    "distribute_across", "distribute_down",
)  # fmt: skip

CONTEXT = (
    "cut",
    "copy",
    "paste",
    "duplicate",
    "",
    "relate",
    "date",
    "cite",
    "",
    "rename", "give_flags", "swap", "delete", "",    "pin",
    "hull",
    "collapse",
    "ALIGN",
"", "select_neighbours", "select_kind", "fit_selection",
)  # fmt: skip
CONTEXT_EMPTY = ("add_actor", "add_event", "paste", "", "select_all", "fit", "arrange")


def make_actions(window: QMainWindow, run: Callable[[str, bool], None]) -> dict[str, QAction]:
    """A QAction for each row of the table, added to the window so that its shortcut works.

    Those of single letters work where they are added, too: the window does that for its canvas.
    """
    made: dict[str, QAction] = {}
    for spec in ACTIONS:
        action = QAction(spec.text, window)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        if is_letter(action):
            # Only while the canvas has the focus: elsewhere a letter is typed, or searched for.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if spec.id == "redo":
            action.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        if spec.id == "zoom_in":
            action.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{spec.tip} ({keys})" if keys else spec.tip)
        action.setStatusTip(spec.tip)
        action.triggered.connect(lambda checked=False, key=spec.id: run(key, checked))
        window.addAction(action)
        made[spec.id] = action
    return made


def is_letter(action: QAction) -> bool:
    """Whether the shortcut of an action is a single letter, with Shift at most."""
    return len(action.shortcut().toString().removeprefix("Shift+")) == 1


def set_icons(actions: dict[str, QAction], dark: bool, only: Collection[str] | None = None) -> None:
    """Icons in the ink of a look.

    Args:
        actions: by id.
        dark: which look.
        only: ids of the actions whose icons are wanted now; None: all.
    """
    for spec in ACTIONS:
        if spec.icon and (only is None or spec.id in only):
            name = "sun" if spec.id == "dark" and dark else spec.icon
            actions[spec.id].setIcon(icon(name, dark))
