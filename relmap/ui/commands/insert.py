"""Adding records, dates, citations, notes and emphasis."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from relmap.ui.commands.action import MapAction, Rows
from relmap.ui.commands.state import UiState, has_selection, some_actors

if TYPE_CHECKING:
    from relmap.model.diff import Diff, Ref
    from relmap.ui.canvas.surface import Tool
    from relmap.ui.workspace import Workspace


def add_actor(workspace: Workspace) -> None:
    """A new actor in the middle of the view."""
    workspace.canvas.setFocus()
    workspace.canvas.creator.add_actor()


def relate(workspace: Workspace) -> None:
    """Relate each of the actors selected to one chosen by name; two of them to each other, too."""
    actors = workspace.document.project.actors
    selection = workspace.document.viewpoint.selection
    chosen = sorted(ref.id for ref in selection if ref.collection == "actors")
    creator = workspace.canvas.creator
    names = [actors[key].name[:60] for key in chosen]
    several = len(chosen) > 1

    def to_each_other() -> None:
        creator.connect_actors(chosen[:1], chosen[1])

    workspace.palettes.choose(
        "actors",
        f"Relate each of {len(chosen):,} actors to…" if several else f"Relate {names[0]} to…",
        lambda target: creator.connect_actors(chosen, target),
        make=lambda new: creator.connect_to_named(chosen, new),
        first=(f"{names[0]} and {names[1]} to each other", to_each_other) if len(chosen) == 2 else None,
    )


def edit_date(workspace: Workspace) -> None:
    """Into the date of what is selected, else of the map."""
    from relmap.model.diff import Ref

    viewpoint = workspace.document.viewpoint
    ref = next(iter(viewpoint.selection), Ref("about", "about"))
    viewpoint.select([ref] if ref.collection != "about" else [])
    workspace.shell.bring_up("Inspector")
    workspace.panels.inspector.focus_date(ref, _phase_of_day(workspace, ref))


def _phase_of_day(workspace: Workspace, ref: Ref) -> int:
    """The position of the phase that holds on the day, of a relation; else the last."""
    from relmap.model.records import Relation

    relation = workspace.document.record(ref)
    if not isinstance(relation, Relation):
        return 0
    tie = workspace.document.viewpoint.snapshot.relation(ref.id)
    return tie.state.phase if tie is not None else max(len(relation.phases) - 1, 0)


def cite(workspace: Workspace) -> None:
    """Add a source for what is selected."""
    from relmap.editor import edits
    from relmap.model.diff import Diff

    document = workspace.document
    cited = ("actors", "relations", "events")
    refs = [ref for ref in document.viewpoint.selection if ref.collection in cited]
    if not refs:
        workspace.shell.say("Sources are cited for actors, relations and events.")
        return

    def chosen(source: str) -> None:
        _cite(workspace, refs, source, Diff())

    def make(title: str) -> None:
        diff, source = edits.add_source(document.project, title)
        _cite(workspace, refs, source, diff)

    workspace.palettes.choose("sources", "Which source says so?", chosen, make=make)


def _cite(workspace: Workspace, refs: Sequence[Ref], source: str, first: Diff) -> None:
    """One step: the new source, if there is one, and its citations."""
    from relmap.editor import edits

    document = workspace.document
    diff = first
    for ref in refs:
        if document.record(ref) is not None:
            diff = diff.then(edits.cite(document.project, ref, source, _phase_of_day(workspace, ref)))
    title = " ".join(diff.apply(document.project).sources[source].title.split())[:60]
    if not diff:
        workspace.shell.say("That source is cited there already.")
        return
    document.apply(diff, f"Cite {title}")
    workspace.shell.say(f"Cited {title}.")
    workspace.canvas.setFocus()


def add_event(workspace: Workspace) -> None:
    """A new event on the day shown, with the actors selected."""
    from relmap.editor import edits
    from relmap.model.diff import Ref

    document = workspace.document
    actors = sorted(ref.id for ref in document.viewpoint.selection if ref.collection == "actors")
    diff, event_id = edits.add_event(document.project, "New event", document.viewpoint.day, actors)
    document.apply(diff, "Add an event")
    workspace.edit_title(Ref("events", event_id))


def add_source(workspace: Workspace) -> None:
    """A new source."""
    from relmap.editor import edits
    from relmap.model.diff import Ref

    diff, source_id = edits.add_source(workspace.document.project, "New source")
    workspace.document.apply(diff, "Add a source")
    workspace.edit_title(Ref("sources", source_id))


# --- notes and emphasis -------------------------------------------------------------------


def write_text(workspace: Workspace) -> None:
    """Take the tool that writes."""
    _take_note_tool(workspace, "text", "Click where the text is to stand; on an actor it goes with that.")


def add_frame(workspace: Workspace) -> None:
    """Frame the actors selected; without any, take the tool that frames."""
    chosen = [ref.id for ref in workspace.document.viewpoint.selection if ref.collection == "actors"]
    if chosen:
        workspace.canvas.setFocus()
        workspace.canvas.frame_actors(chosen)
    else:
        _take_note_tool(workspace, "frame", "Drag around the actors that are to be framed.")


def draw_arrow(workspace: Workspace) -> None:
    """Take the tool that draws arrows."""
    _take_note_tool(workspace, "arrow", "Drag from an actor or a place to another.")


def _take_note_tool(workspace: Workspace, tool: Tool, said: str) -> None:
    """Take a tool; once more: back to selecting."""
    taken = workspace.canvas.tool != tool
    workspace.canvas.hand.set_tool(tool if taken else "select")
    workspace.canvas.setFocus()
    if taken:
        workspace.shell.say(f"{said} Esc: back to selecting.")


def _holds(tool: str, state: UiState) -> bool:
    return state.workspace is not None and state.workspace.canvas.tool == tool


def emphasise(workspace: Workspace) -> None:
    """Have what is selected stand out; if all of it does, no longer."""
    from relmap.editor import annotations

    document = workspace.document
    refs = sorted(r for r in document.viewpoint.selection if r.collection in ("actors", "relations"))
    diff = annotations.emphasise(document.project, refs)
    if diff:
        document.apply(diff, "Emphasise")
        if len(refs) == 1:
            workspace.shell.say("Its colour, its days and the words of the legend are in the inspector.")
    else:
        document.apply(annotations.without_emphasis(document.project, refs), "No longer emphasise")


def _can_emphasise(state: UiState) -> bool:
    return any(ref.collection in ("actors", "relations") for ref in state.selection)


def _is_emphasised(state: UiState) -> bool:
    """Whether all that is selected stands out, on some day."""
    if state.document is None or not _can_emphasise(state):
        return False
    emphases = state.document.project.emphases.values()
    known = {("actors", e.actor) for e in emphases} | {("relations", e.relation) for e in emphases}
    refs = [ref for ref in state.selection if ref.collection in ("actors", "relations")]
    return all((ref.collection, ref.id) in known for ref in refs)


ROWS: Rows = (
    MapAction(
        id="add_actor", text="Add actor", tip="Add an actor in the middle of the view", keys=("A",),
        icon="circle-plus", toolbar=51, on_nothing=11, changes=True, run=add_actor,
    ),
    MapAction(
        id="relate", text="Relate to…", tip="Relate the selected actor to another one, chosen by name",
        keys=("R",), enabled=some_actors, on_selection=21, changes=True, run=relate,
    ),
    MapAction(
        id="add_event", text="Add event", tip="Add an event on this day", keys=("E",), icon="calendar",
        toolbar=52, on_nothing=12, changes=True, run=add_event,
    ),
    MapAction(
        id="add_source", text="Add source", tip="Add a source to cite", keys=("S",), icon="book-open",
        toolbar=53, changes=True, run=add_source,
    ),
    "",
    MapAction(
        id="date", text="Edit the date", tip="Put the cursor into the date of what is selected",
        keys=("D",), on_selection=22, changes=True, run=edit_date,
    ),
    MapAction(
        id="cite", text="Cite…", tip="Add a source for what is selected", keys=("Shift+S",), icon="quote",
        enabled=has_selection, on_selection=23, changes=True, run=cite,
    ),
    "",
    MapAction(
        id="note_text", text="Text on the map", tip="Write on the map: click where the text is to stand",
        keys=("N",), icon="type", ticked=partial(_holds, "text"), toolbar=55, on_nothing=14,
        changes=True, run=write_text,
    ),
    MapAction(
        id="note_frame", text="Frame", tip="Draw a frame with a title round the selected actors, or drag one",
        keys=("B",), icon="square-dashed", ticked=partial(_holds, "frame"), toolbar=56, on_selection=24,
        changes=True, run=add_frame,
    ),
    MapAction(
        id="note_arrow", text="Arrow", tip="Draw an arrow with a word: drag from an actor or a place",
        keys=("Shift+C",), icon="move-up-right", ticked=partial(_holds, "arrow"), toolbar=57,
        changes=True, run=draw_arrow,
    ),
    MapAction(
        id="emphasise", text="Emphasise", tip="Have what is selected stand out, and say so in the legend",
        keys=("M",), icon="highlighter", enabled=_can_emphasise, ticked=_is_emphasised, on_selection=25,
        changes=True, run=emphasise,
    ),
)  # fmt: skip
