"""Relations repeated for others and joined, and their phases cut and joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relmap.ui.commands.action import MapAction, Rows
from relmap.ui.commands.state import UiState

if TYPE_CHECKING:
    from relmap.editor.split import Cut
    from relmap.ui.workspace import Workspace


def _relations(workspace: Workspace) -> list[str]:
    """The ids of the relations selected."""
    selection = workspace.document.viewpoint.selection
    return sorted(ref.id for ref in selection if ref.collection == "relations")


def repeat(workspace: Workspace) -> None:
    """Ask for whom else the relation selected is to hold, and relate them in one step."""
    from relmap.editor.ties import placed
    from relmap.model.errors import RelmapError
    from relmap.timeline.words import record_title
    from relmap.ui.dialogs.repeat import RepeatDialog

    workspace.settle()
    document = workspace.document
    (key,) = _relations(workspace)
    relation = document.project.relations[key]
    chosen = {ref.id for ref in document.viewpoint.selection if ref.collection == "actors"}
    dialog = RepeatDialog(workspace.shell.widget, document, relation, chosen)

    def take() -> None:
        found, title = dialog.found, record_title(document.project, relation)[:60]
        try:
            document.apply(placed(document.project, found), f"Repeat {title} for others")
        except RelmapError as error:
            workspace.shell.tell(error)
            return
        document.viewpoint.select(found.refs)
        workspace.shell.say(dialog.said.text())
        workspace.canvas.setFocus()

    dialog.accepted.connect(take)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def cut_phases(workspace: Workspace) -> None:
    """Cut the phases of the relations selected on the day."""
    from relmap.editor.split import split

    document = workspace.document
    workspace.settle()
    _take(workspace, split(document.index, _relations(workspace), document.viewpoint.day), "Cut")


def join_phases(workspace: Workspace) -> None:
    """Join the phases of the relations selected that meet on the day."""
    from relmap.editor.split import join_phases

    document = workspace.document
    workspace.settle()
    _take(workspace, join_phases(document.index, _relations(workspace), document.viewpoint.day), "Join")


def _take(workspace: Workspace, cut: Cut, verb: str) -> None:
    """One step; what was left as it is is said with the reason, and the phase that is new is shown."""
    from relmap.model import days

    document, count = workspace.document, len(cut.diff.changes)
    on = days.in_words(document.viewpoint.day)
    phases = f"the phases of {count:,} relations" if count > 1 else "a phase"
    document.apply(cut.diff, f"{verb} {phases} on {on}")
    more = f" {len(cut.reasons) - 1:,} more were left as they are." if len(cut.reasons) > 1 else ""
    done = f"{verb} {phases} on {on}." if count else ""
    workspace.shell.say(" ".join(filter(None, (done, *cut.reasons[:1]))) + more)
    if cut.at is not None and count == 1:
        workspace.shell.bring_up("Inspector")
        workspace.panels.inspector.show_phase(*cut.at)


def join(workspace: Workspace) -> None:
    """Make one of the relations selected, which then is selected."""
    from relmap.editor.join import join
    from relmap.model.diff import Ref

    workspace.settle()
    document, ids = workspace.document, _relations(workspace)
    diff, key = join(document.index, ids)
    document.apply(diff, f"Join {len(ids):,} relations")
    document.viewpoint.select([Ref("relations", key)])
    workspace.shell.say(
        f"Joined {len(ids):,} relations; what referred to them refers to the one that is left."
    )


def _one_of_others(state: UiState) -> bool:
    """One relation is selected; actors may be, too."""
    return sum(ref.collection == "relations" for ref in state.selection) == 1


def _some_relations(state: UiState) -> bool:
    return any(ref.collection == "relations" for ref in state.selection)


def _several_relations(state: UiState) -> bool:
    return sum(ref.collection == "relations" for ref in state.selection) > 1


ROWS: Rows = (
    MapAction(
        id="repeat", text="Repeat for others…", keys=("Shift+R",), enabled=_one_of_others, on_selection=35,
        tip="The same relation, with its phases and sources, for others in place of one of its actors",
        changes=True, run=repeat,
    ),
    MapAction(
        id="cut_phase", text="Cut the phase on this day", keys=("Shift+X",), enabled=_some_relations,
        tip="Two phases in place of one: the second begins on the day on which the first ends",
        on_selection=36, changes=True, run=cut_phases,
    ),
    MapAction(
        id="join_phases", text="Join the phases at this day", enabled=_some_relations,
        tip="One phase in place of two that meet on this day and say the same; sources and notes are kept",
        on_selection=37, changes=True, run=join_phases,
    ),
    MapAction(
        id="join", text="Join relations", enabled=_several_relations, on_selection=38,
        tip="Make one of several relations of one kind between the same two actors", changes=True, run=join,
    ),
)  # fmt: skip
