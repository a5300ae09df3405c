"""Where the actors stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from relmap.ui.commands.action import MapAction, Rows
from relmap.ui.commands.state import has_members, several_actors, some_actors

if TYPE_CHECKING:
    from relmap.editor.align import Line, Way
    from relmap.layout.arrange import How
    from relmap.layout.graph import Place
    from relmap.ui.workspace import Workspace


def arrange(how: How, workspace: Workspace) -> None:
    """Lay out the actors selected, or all that are not pinned, in the background."""
    document = workspace.document
    chosen = sorted(ref.id for ref in document.viewpoint.selection if ref.collection == "actors")
    centre = chosen[0] if how == "rings" and len(chosen) == 1 else None
    movable = None if len(chosen) < 2 else set(chosen)
    before = document.places()

    def done(places: dict[str, Place]) -> None:
        moved = {
            key: place
            for key, place in places.items()
            if key in document.project.actors and place != before.get(key)
        }
        workspace.canvas.transition.start(moved, lambda: _place(workspace, moved))

    workspace.layouts.arrange(how, movable, centre, done)


def _place(workspace: Workspace, moved: dict[str, Place]) -> None:
    from relmap.editor import edits

    document = workspace.document
    wanted = {key: place for key, place in moved.items() if key in document.project.actors}
    text = "Arrange an actor" if len(wanted) == 1 else f"Arrange {len(wanted):,} actors"
    document.apply(edits.move_actors(document.project, wanted), text)
    workspace.canvas.camera.fit()


def arrange_on_globe(workspace: Workspace) -> None:
    """As on the globe."""
    from relmap.layout.arrange import has_coordinates

    if not has_coordinates(workspace.document.project):
        workspace.shell.say("No actor has coordinates: give some the attributes latitude and longitude.")
        return
    arrange("geographic", workspace)


def toggle_pin(workspace: Workspace) -> None:
    """Keep the actors where they are, or let them go."""
    from relmap.editor import edits

    document = workspace.document
    places = _chosen_places(workspace)
    placements = document.project.placements
    pinned = all(key in placements and placements[key].pinned for key in places)
    text = "an actor" if len(places) == 1 else f"{len(places):,} actors"
    diff = edits.pin(document.project, places, not pinned)
    document.apply(diff, f"{'Unpin' if pinned else 'Pin'} {text}")


def _chosen_places(workspace: Workspace) -> dict[str, Place]:
    """Where the selected actors are."""
    document = workspace.document
    chosen = {ref.id for ref in document.viewpoint.selection if ref.collection == "actors"}
    return {key: place for key, place in document.places().items() if key in chosen}


def align(how: Line, workspace: Workspace) -> None:
    """Bring sides or middles of the actors selected on one line."""
    from relmap.editor.align import aligned

    places = _chosen_places(workspace)
    _move(workspace, aligned(places, workspace.document.radii(places), how), "Align")


def distribute(how: Way, workspace: Workspace) -> None:
    """Make the gaps between the actors selected equal."""
    from relmap.editor.align import distributed

    places = _chosen_places(workspace)
    _move(workspace, distributed(places, workspace.document.radii(places), how), "Distribute")


def _move(workspace: Workspace, places: dict[str, Place], text: str) -> None:
    from relmap.editor import edits

    document = workspace.document
    diff = edits.move_actors(document.project, places, pin=document.motion is not None)
    document.apply(diff, f"{text} {len(places):,} actors")


def toggle_hull(workspace: Workspace) -> None:
    """A hull around the members, or none."""
    _show_members(workspace, "hull")


def toggle_collapse(workspace: Workspace) -> None:
    """The members within the organisation, or beside it."""
    _show_members(workspace, "collapsed")


def _show_members(workspace: Workspace, how: str) -> None:
    from relmap.editor import edits
    from relmap.model.diff import Diff
    from relmap.timeline.groups import ever_members

    document = workspace.document
    places = _chosen_places(workspace)
    placements = document.project.placements
    if all(key in placements and placements[key].members == how for key in places):
        how = ""
    diff, names = Diff(), list[str]()
    for key, place in places.items():
        if ever_members(document.project, key):
            diff = diff.then(edits.show_members(document.project, key, how, place))
            names.append(document.project.actors[key].name)
    text = {"hull": "Hull around", "collapsed": "Collapse", "": "Open"}[how]
    document.apply(diff, f"{text} {' and '.join(names)[:80]}")


def toggle_snap(workspace: Workspace) -> None:
    """Whether dragged actors snap to others."""
    workspace.shell.settings.snap = not workspace.shell.settings.snap
    workspace.follow_preferences()


ROWS: Rows = (
    MapAction(
        id="arrange", text="By relations",
        tip="Lay out the selected actors, or all that are not pinned, by their relations", keys=("Ctrl+L",),
        icon="workflow", toolbar=64, on_nothing=23, changes=True, run=partial(arrange, "relations"),
    ),
    MapAction(
        id="arrange_circle", text="In a circle", tip="Lay the actors out on a circle, related ones together",
        changes=True, run=partial(arrange, "circle"),
    ),
    MapAction(
        id="arrange_layers", text="In layers", tip="Lay the actors out top down, along the arrows",
        changes=True, run=partial(arrange, "layers"),
    ),
    MapAction(
        id="arrange_kinds", text="By kind", tip="Give each kind of actor a sector of its own",
        changes=True, run=partial(arrange, "kinds"),
    ),
    MapAction(
        id="arrange_rings", text="In rings",
        tip="Put the selected actor in the middle, the others by their distance from it",
        changes=True, run=partial(arrange, "rings"),
    ),
    MapAction(
        id="arrange_grid", text="In a grid", tip="Lay the actors out in rows and columns",
        changes=True, run=partial(arrange, "grid"),
    ),
    MapAction(
        id="arrange_map", text="As on the globe", tip="Place actors by their latitude and longitude",
        changes=True, run=arrange_on_globe,
    ),
    MapAction(
        id="arrange_offices", text="Beside their states",
        tip="Put those who hold an office beside whom they hold it of",
        changes=True, run=partial(arrange, "offices"),
    ),
    "",
    MapAction(
        id="tidy", text="Tidy", tip="Take overlaps away, moving as little as can be",
        keys=("Ctrl+Shift+L",), changes=True, run=partial(arrange, "tidy"),
    ),
    MapAction(
        id="pin", text="Pinned", tip="Keep the selected actors where they are in every layout",
        keys=("P",), icon="pin", enabled=some_actors, ticked=lambda state: state.all_pinned,
        on_selection=41, changes=True, run=toggle_pin,
    ),
    "",
    MapAction(
        id="hull", text="Hull around members", tip="Show its members by a soft hull that follows time",
        keys=("G",), icon="group", enabled=has_members, ticked=lambda state: state.all_shown("hull"),
        on_selection=42, changes=True, run=toggle_hull,
    ),
    MapAction(
        id="collapse", text="Members inside", tip="Show its members as one actor, their relations merged",
        keys=("Shift+G",), icon="ungroup", enabled=has_members,
        ticked=lambda state: state.all_shown("collapsed"), on_selection=43, changes=True, run=toggle_collapse,
    ),
    "",
    MapAction(
        id="align_left", text="Left", tip="Line the left sides up", icon="align-start-vertical",
        enabled=several_actors, submenu="Align", on_selection=44, changes=True, run=partial(align, "left"),
    ),
    MapAction(
        id="align_centre", text="Centre", tip="Line the middles up, one above the other",
        icon="align-center-vertical", enabled=several_actors, submenu="Align", on_selection=44,
        changes=True, run=partial(align, "centre"),
    ),
    MapAction(
        id="align_right", text="Right", tip="Line the right sides up", icon="align-end-vertical",
        enabled=several_actors, submenu="Align", on_selection=44, changes=True, run=partial(align, "right"),
    ),
    MapAction(
        id="align_top", text="Top", tip="Line the tops up", icon="align-start-horizontal",
        enabled=several_actors, submenu="Align", on_selection=45, changes=True, run=partial(align, "top"),
    ),
    MapAction(
        id="align_middle", text="Middle", tip="Line the middles up, side by side",
        icon="align-center-horizontal", enabled=several_actors, submenu="Align", on_selection=45,
        changes=True, run=partial(align, "middle"),
    ),
    MapAction(
        id="align_bottom", text="Bottom", tip="Line the bottoms up", icon="align-end-horizontal",
        enabled=several_actors, submenu="Align", on_selection=45, changes=True, run=partial(align, "bottom"),
    ),
    MapAction(
        id="distribute_across", text="Distribute across", tip="Make the gaps from left to right equal",
        icon="align-horizontal-distribute-center", enabled=several_actors, submenu="Align",
        on_selection=46, changes=True, run=partial(distribute, "across"),
    ),
    MapAction(
        id="distribute_down", text="Distribute down", tip="Make the gaps from top to bottom equal",
        icon="align-vertical-distribute-center", enabled=several_actors, submenu="Align", on_selection=46,
        changes=True, run=partial(distribute, "down"),
    ),
    MapAction(
        id="snap", text="Snap to others",
        tip="Line a dragged actor up with others (Ctrl while dragging: not now)", icon="magnet",
        ticked=lambda state: state.settings.snap, run=toggle_snap,
    ),
    "",
    MapAction(
        id="stability", text="Layout over time…",
        tip="Let the actors move with time, as much or as little as is wished", keys=("Ctrl+Alt+L",),
        run=lambda workspace: workspace.tool_windows.show_stability(),
    ),
)  # fmt: skip
