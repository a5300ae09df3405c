"""Undo, the clipboard, what is selected, and the tools."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from relmap.ui.commands import ties
from relmap.ui.commands.action import Desk, MapAction, Rows, WindowAction
from relmap.ui.commands.state import (
    UiState,
    always,
    has_selection,
    one_name,
    one_relation,
    some_actors,
)

if TYPE_CHECKING:
    from relmap.model.diff import Ref
    from relmap.ui.canvas.surface import Tool
    from relmap.ui.workspace import Workspace


# --- undo ---------------------------------------------------------------------------------


def undo(workspace: Workspace) -> None:
    """Take the last change back; what is being typed is a change, too."""
    workspace.commit_pending()
    workspace.document.undo_stack.undo()


def redo(workspace: Workspace) -> None:
    """Do it again."""
    workspace.document.undo_stack.redo()


def _can_undo(state: UiState) -> bool:
    return state.document is not None and state.document.undo_stack.canUndo()


def _can_redo(state: UiState) -> bool:
    return state.document is not None and state.document.undo_stack.canRedo()


def _undo_text(state: UiState) -> str:
    return _step("Undo", "" if state.document is None else state.document.undo_stack.undoText())


def _redo_text(state: UiState) -> str:
    return _step("Redo", "" if state.document is None else state.document.undo_stack.redoText())


def _step(verb: str, step: str) -> str:
    return f"{verb} {step[:1].lower()}{step[1:80]}".strip()


# --- records ------------------------------------------------------------------------------


def cut(workspace: Workspace) -> None:
    """Put the selection on the clipboard and remove it."""
    workspace.clipboard.copy()
    _remove(workspace, "Cut")


def delete(workspace: Workspace) -> None:
    """Remove what is selected."""
    _remove(workspace, "Delete")


def _remove(workspace: Workspace, how: str) -> None:
    from relmap.editor import edits
    from relmap.timeline.words import record_title

    document = workspace.document
    selection = document.viewpoint.selection
    if len(selection) == 1:
        record = document.record(next(iter(selection)))
        what = record_title(document.project, record)[:60] if record is not None else ""
    else:
        what = f"{len(selection)} records"
    document.apply(edits.remove(document.project, selection), f"{how} {what}")


def rename(workspace: Workspace) -> None:
    """Edit the name of the actor, or the text of the note, that is selected."""
    for ref in workspace.document.viewpoint.selection:
        if ref.collection in ("actors", "notes"):
            workspace.canvas.setFocus()
            canvas = workspace.canvas
            (canvas.creator.rename if ref.collection == "actors" else canvas.annotator.edit)(ref.id)
            return


def give_flags(workspace: Workspace) -> None:
    """The flags of the countries that the actors selected are called after."""
    from relmap.model import flags

    document = workspace.document
    chosen = sorted(ref.id for ref in document.viewpoint.selection if ref.collection == "actors")
    diff, without = flags.give_flags(document.project, chosen)
    count = len(diff.changes)
    given = "a flag" if count == 1 else f"{count:,} flags"
    document.apply(diff, f"Give {given}")
    said = f"Gave {given}." if count else "No flag was given."
    names = ", ".join(f"“{name[:40]}”" for name in without[:3])
    more = f" and {len(without) - 3:,} more" if len(without) > 3 else ""
    verb = "is" if len(without) == 1 else "are"
    workspace.shell.say(f"{said} {names}{more} {verb} no state known by that name." if without else said)


def swap(workspace: Workspace) -> None:
    """Swap the ends of the relation selected."""
    from relmap.editor import edits
    from relmap.model.diff import Diff
    from relmap.model.records import Relation

    document = workspace.document
    for ref in document.viewpoint.selection:
        record = document.record(ref)
        if isinstance(record, Relation):
            swapped = edits.updated(record, source=record.target, target=record.source)
            document.apply(Diff.replacing(record, swapped), "Reverse a relation")


# --- selecting ----------------------------------------------------------------------------


def select_all(workspace: Workspace) -> None:
    """All actors that are shown."""
    workspace.document.viewpoint.select(_shown_actors(workspace))


def invert(workspace: Workspace) -> None:
    """The actors of the day that are not selected."""
    viewpoint = workspace.document.viewpoint
    viewpoint.select(_shown_actors(workspace) - viewpoint.selection)


def _shown_actors(workspace: Workspace) -> set[Ref]:
    """The actors of the day that are not filtered out."""
    from relmap.model.diff import Ref

    viewpoint = workspace.document.viewpoint
    passing = viewpoint.passing
    return {
        Ref("actors", actor.id)
        for actor, _ in viewpoint.snapshot.actors
        if passing is None or actor.id in passing.ids
    }


def select_neighbours(workspace: Workspace) -> None:
    """All that is related to the selection, too."""
    from relmap.model.diff import Ref

    viewpoint = workspace.document.viewpoint
    chosen = {ref.id for ref in viewpoint.selection if ref.collection == "actors"}
    found = set(viewpoint.selection)
    for tie in viewpoint.snapshot.relations:
        if {tie.relation.source, tie.relation.target} & chosen:
            found |= {Ref("actors", tie.relation.source), Ref("actors", tie.relation.target)}
    viewpoint.select(found)


def select_kind(workspace: Workspace) -> None:
    """All that is of a kind with what is selected, on this day."""
    from relmap.model.diff import Ref
    from relmap.model.records import Actor, Relation

    viewpoint = workspace.document.viewpoint
    records = [workspace.document.record(ref) for ref in viewpoint.selection]
    actors = {record.kind for record in records if isinstance(record, Actor)}
    relations = {record.kind for record in records if isinstance(record, Relation)}
    found = {Ref("actors", actor.id) for actor, _ in viewpoint.snapshot.actors if actor.kind in actors}
    found |= {
        Ref("relations", tie.relation.id)
        for tie in viewpoint.snapshot.relations
        if tie.relation.kind in relations
    }
    viewpoint.select(found | viewpoint.selection)


# --- tools --------------------------------------------------------------------------------


def take_select(workspace: Workspace) -> None:
    """Select and move."""
    _take(workspace, "select")


def take_lasso(workspace: Workspace) -> None:
    """Select by a free line."""
    _take(workspace, "lasso")


def take_hand(workspace: Workspace) -> None:
    """Move the picture."""
    _take(workspace, "hand")


def take_connect(workspace: Workspace) -> None:
    """Drag from actor to actor; once more: back to selecting."""
    taken = workspace.canvas.tool != "connect"
    _take(workspace, "connect" if taken else "select")
    if taken:
        workspace.shell.say("Drag from one actor to another to relate them. Esc: back to selecting.")


def _take(workspace: Workspace, tool: Tool) -> None:
    workspace.canvas.hand.set_tool(tool)
    workspace.canvas.setFocus()


def _holds(tool: str, state: UiState) -> bool:
    if state.workspace is None:
        return tool == "select"
    return state.workspace.canvas.tool == tool


# --- finding, kinds, preferences ----------------------------------------------------------


def find(workspace: Workspace) -> None:
    """To the search field."""
    workspace.shell.bring_up("Outline")
    workspace.panels.outline.search.setFocus()
    workspace.panels.outline.search.selectAll()


def preferences(desk: Desk) -> None:
    """The preferences."""
    from relmap.ui.dialogs.preferences import PreferencesDialog

    dialog = PreferencesDialog(desk.widget, desk.settings, desk.follow_preferences)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


ROWS: Rows = (
    MapAction(
        id="undo", text="Undo", tip="Take the last change back", keys=("Ctrl+Z",), icon="undo-2", toolbar=21,
        enabled=_can_undo, named=_undo_text, changes=True, run=undo,
    ),
    MapAction(
        id="redo", text="Redo", tip="Do the change again", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo-2",
        toolbar=22, enabled=_can_redo, named=_redo_text, changes=True, run=redo,
    ),
    "",
    MapAction(
        id="cut", text="Cut", tip="Copy what is selected and remove it", keys=("Ctrl+X",), icon="scissors",
        enabled=has_selection, on_selection=11, changes=True, run=cut,
    ),
    MapAction(
        id="copy", text="Copy", tip="Copy what is selected, with the relations within it", keys=("Ctrl+C",),
        icon="copy", enabled=has_selection, on_selection=12,
        run=lambda workspace: workspace.clipboard.copy(),
    ),
    MapAction(
        id="paste", text="Paste",
        tip="Put in what was copied: a part of a map, a table of a spreadsheet, or names, one a line",
        keys=("Ctrl+V",), icon="clipboard-paste", on_selection=13, on_nothing=13,
        changes=True, run=lambda workspace: workspace.clipboard.paste(),
    ),
    MapAction(
        id="duplicate", text="Duplicate", tip="Double what is selected, with the relations within it",
        keys=("Ctrl+D",), icon="copy-plus", enabled=has_selection, on_selection=14,
        changes=True, run=lambda workspace: workspace.clipboard.duplicate(),
    ),
    "",
    MapAction(
        id="rename", text="Rename", tip="Change the name in place", keys=("F2",), icon="pencil",
        enabled=one_name, on_selection=31, changes=True, run=rename,
    ),
    MapAction(
        id="give_flags", text="Give flags by name", tip="Give selected states the flags of their names",
        enabled=some_actors, on_selection=32, changes=True, run=give_flags,
    ),
    MapAction(
        id="delete", text="Delete", tip="Remove what is selected", keys=("Del",), icon="trash-2",
        enabled=has_selection, on_selection=34, toolbar=58, changes=True, run=delete,
    ),
    MapAction(
        id="swap", text="Reverse direction", tip="Swap the two ends of the relation",
        icon="arrow-left-right", enabled=one_relation, on_selection=33, changes=True, run=swap,
    ),
    "",
    *ties.ROWS,
    "",
    MapAction(
        id="select_all", text="Select all", tip="Select all actors of this day", keys=("Ctrl+A",),
        on_nothing=21, run=select_all,
    ),
    MapAction(
        id="invert", text="Invert selection", tip="Select all actors that are not selected",
        keys=("Ctrl+I",), run=invert,
    ),
    MapAction(
        id="select_neighbours", text="Select neighbours", tip="Add all related actors to the selection",
        enabled=some_actors, on_selection=51, run=select_neighbours,
    ),
    MapAction(
        id="select_kind", text="Select same kind", tip="Select all of the same kind on this day",
        enabled=has_selection, on_selection=52, run=select_kind,
    ),
    "",
    MapAction(
        id="tool_select", text="Select", tip="Select and move by clicking and dragging", keys=("V",),
        icon="mouse-pointer-2", ticked=partial(_holds, "select"), toolbar=31, run=take_select,
    ),
    MapAction(
        id="connect", text="Connect", tip="Draw relations by dragging from actor to actor", keys=("C",),
        icon="spline", ticked=partial(_holds, "connect"), toolbar=32, changes=True, run=take_connect,
    ),
    MapAction(
        id="lasso", text="Lasso", tip="Select by drawing a line around actors (also: drag with Alt)",
        keys=("Q",), icon="lasso", ticked=partial(_holds, "lasso"), toolbar=33, run=take_lasso,
    ),
    MapAction(
        id="hand", text="Hand",
        tip="Move the picture (also: drag with the space bar or the middle button)", keys=("H",),
        icon="hand", ticked=partial(_holds, "hand"), toolbar=34, run=take_hand,
    ),
    "",
    MapAction(id="find", text="Find", tip="Search the map", keys=("Ctrl+F",), icon="search", run=find),
    MapAction(
        id="replace", text="Find and replace…", tip="Replace text in names, labels, notes and tags",
        keys=("Ctrl+H",), icon="replace", changes=True,
        run=lambda workspace: workspace.tool_windows.show_replace(),
    ),
    "",
    MapAction(
        id="kinds", text="Kinds…", tip="Edit the kinds of actors and relations and how they are drawn",
        icon="palette", changes=True, run=lambda workspace: workspace.tool_windows.show_kinds(),
    ),
    WindowAction(
        id="preferences", text="Preferences…", tip="How relmap looks and works", keys=("Ctrl+,",),
        icon="settings-2", enabled=always, run=preferences,
    ),
)  # fmt: skip
