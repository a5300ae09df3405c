"""What is looked at, kept to be shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relmap.ui.commands.action import MapAction, Rows, WindowAction
from relmap.ui.commands.state import has_scenes

if TYPE_CHECKING:
    from relmap.ui.workspace import Workspace


def capture_scene(workspace: Workspace) -> None:
    """What is looked at as a scene."""
    from relmap.editor.scenes import capture
    from relmap.model.diff import Ref

    document = workspace.document
    title = document.viewpoint.in_words()
    diff, key = capture(document, title, workspace.canvas.camera.shown_part())
    document.apply(diff, f"Capture the scene {title}")
    workspace.shell.bring_up("Scenes")
    workspace.edit_title(Ref("scenes", key))


ROWS: Rows = (
    MapAction(
        id="capture", text="Capture scene", tip="Keep what is looked at as a scene",
        keys=("Ctrl+Shift+K",), icon="scan", changes=True, run=capture_scene,
    ),
    WindowAction(
        id="present", text="Present scenes", tip="Show the scenes full screen", keys=("F5",), icon="play",
        enabled=has_scenes, run=lambda desk: desk.present(),
    ),
)  # fmt: skip
