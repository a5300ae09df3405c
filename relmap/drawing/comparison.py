"""What to draw of two days compared: what began, ended, changed and stayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from relmap.drawing.annotations import annotate
from relmap.drawing.edge_geometry import EdgeGeometry
from relmap.drawing.frame import Edge, Frame, Pen, Sort
from relmap.drawing.frame_maker import FrameMaker, add_nodes, edge_of
from relmap.drawing.style import Theme, legible, mixed
from relmap.timeline.changes import Changes
from relmap.timeline.relation_on_day import RelationOnDay


def build_comparison(
    changes: Changes,
    theme: Theme,
    places: Mapping[str, tuple[float, float]],
    geometry: EdgeGeometry | None = None,
    maker: FrameMaker | None = None,
) -> Frame:
    """The frame of what became of everything from one day to another.

    The colour stays that of the stance: what began is heavy and has a plus, what ended is hollow and has a
    cross, what changed stance has both colours. What stayed is thin and grey. Since width tells that, weights
    stand in labels.

    Args:
        changes: of the two days.
        theme, places, geometry: as in `build_frame`.
        maker: of this map, with the same theme and places, if there is one.
    """
    project = changes.other.project
    made = maker or FrameMaker(project, theme, places, geometry)
    geometry = replace(made.edge_geometry, weights={})
    frame = Frame(theme, "comparison")
    gone = {actor.id for actor, _ in changes.gone}
    appeared = {actor.id for actor, _ in changes.appeared}
    add_nodes(frame, project, [*changes.other.actors, *changes.gone], places, {}, geometry)
    for node in frame.nodes:
        if node.id in appeared:
            node.sort, node.ring = "begun", mixed(theme.begun, theme.ground, node.strength)
        elif node.id in gone:
            node.sort = "ended"
    sorted_: list[tuple[Sort, RelationOnDay, RelationOnDay]] = [
        *(("kept", tie, tie) for tie in changes.kept),
        *(("changed", old, new) for old, new in changes.changed),
        *(("ended", tie, tie) for tie in changes.ended),
        *(("begun", tie, tie) for tie in changes.begun),
    ]
    rows = {node.id for node in frame.nodes}
    shown = [item for item in sorted_ if {item[2].relation.source, item[2].relation.target} <= rows]
    made.place_edges(frame, [new for _, _, new in shown])
    for sort, old, new in shown:
        before, after = (edge_of(tie, project, theme, geometry) for tie in (old, new))
        frame.edges.append(_compared(after, sort, before, theme))
    annotate(frame, changes)
    return frame


_HEAVY, _HOLLOW, _THIN = 2.0, 4.6, 1.1
"""More width of what began; width of what ended and of what stayed."""


def stayed(theme: Theme) -> str:
    """The colour of a relation that stayed: as pale as a line may be."""
    return legible(mixed(theme.soft, theme.ground, 0.5), theme.ground, theme.ink)


def _compared(edge: Edge, sort: Sort, before: Edge, theme: Theme) -> Edge:
    """The edge of a relation as what became of it."""
    edge.sort = sort
    edge.other = None
    dash, possible = edge.pen.dash, edge.pen.possible
    if sort == "kept":
        edge.pen = Pen(stayed(theme), _THIN, dash, possible=possible)
        edge.label = ""
    elif sort == "begun":
        edge.pen = replace(edge.pen, width=edge.pen.width + _HEAVY)
    elif sort == "ended":
        edge.pen = Pen(edge.pen.colour, max(edge.pen.width, _HOLLOW))
    elif before.stance != edge.stance:
        width = max(edge.pen.width, 3.2)
        edge.pen = Pen(edge.pen.colour, width, dash, possible=possible)
        edge.other = Pen(before.pen.colour, width, (1.5, 3.5), possible=possible)
    if sort == "changed" and before.label != edge.label:
        edge.label = " → ".join(label for label in (before.label, edge.label) if label)
    return edge
