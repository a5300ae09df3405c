"""What the tooltip of something on the canvas says."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from relmap.drawing.pick import pick
from relmap.drawing.view import View
from relmap.editor.document import Document
from relmap.timeline.words import differences, relation_title
from relmap.ui.canvas.scene import MapScene
from relmap.ui.widgets import tooltips


def tooltip_at(scene: MapScene, document: Document, view: View, at: QPoint) -> str:
    """Of what is drawn at a pixel; empty where there is nothing."""
    picked = pick(scene.frame, view, at.x(), at.y())
    project = document.project
    if picked is None:
        return ""
    if picked.kind == "actors":
        return tooltips.actor_tooltip(project, project.actors[picked.id])
    if picked.kind == "notes":
        return ""  # it says all there is to say
    together = scene.frame.merged.get(picked.id)
    if together is not None:
        titles = [relation_title(project, project.relations[key]) for key in together]
        return tooltips.several_tooltip(f"{len(titles)} relations", titles)
    tie = next((tie for tie in scene.relations_shown() if tie.relation.id == picked.id), None)
    if tie is None:
        return ""
    found = document.viewpoint.comparison
    compared = differences(found) if found is not None else ()
    return tooltips.relation_tooltip(document.index, tie, compared)
