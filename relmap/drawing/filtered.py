"""A frame of which some is filtered out: left out, or faint."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from relmap.drawing.frame import Edge, Frame, Lines, Node, Pen
from relmap.drawing.style import Theme, mixed

_FAINT = 0.16
"""How much of its ink is left to what is dimmed."""


class FilteredFrames:
    """Makes frames of what passes a filter; what was made of one line is kept for the next frame."""

    def __init__(self) -> None:
        self._edges: dict[int, tuple[Edge, Edge]] = {}
        self._nodes: dict[int, tuple[Node, Node]] = {}

    def hidden(self, frame: Frame, ids: Collection[str]) -> Frame:
        """The frame of only those of these ids."""
        part = frame.part(ids)
        if frame.lines is not None:
            rows, lines = part.rows, frame.lines
            part.lines = Lines(
                self, lines.numbers[rows], lines.colours[rows], lines.palette, lines.since[rows],
                lines.until[rows],
            )  # fmt: skip
        return part

    def dimmed(self, frame: Frame, ids: Collection[str]) -> Frame:
        """The frame with all others faint and without a label."""
        stays = np.array([edge.id in ids for edge in frame.edges], dtype=bool)
        edges = [
            edge if stay else self._faint_edge(edge, frame.theme)
            for edge, stay in zip(frame.edges, stays.tolist(), strict=True)
        ]
        nodes = [node if node.id in ids else self._faint_node(node, frame.theme) for node in frame.nodes]
        found = replace(
            frame,
            edges=edges,
            nodes=nodes,
            haloed_nodes=frame.haloed_nodes.intersection(ids),
            haloed_edges=[row for row in frame.haloed_edges if stays[row]],
            emphasised={key: how for key, how in frame.emphasised.items() if key in ids},
        )
        if frame.lines is not None:
            lines = frame.lines
            faint = [mixed(colour, frame.theme.ground, _FAINT) for colour in lines.palette]
            palette = [*lines.palette, *faint]
            colours = np.where(stays, lines.colours, lines.colours + len(lines.palette))
            found.lines = Lines(self, lines.numbers, colours, palette, lines.since, lines.until)
        return found

    def _faint_edge(self, edge: Edge, theme: Theme) -> Edge:
        known = self._edges.get(id(edge))
        if known is None:
            known = self._edges[id(edge)] = (edge, _faint_edge(edge, theme))
        return known[1]

    def _faint_node(self, node: Node, theme: Theme) -> Node:
        known = self._nodes.get(id(node))
        if known is None:
            known = self._nodes[id(node)] = (node, _faint_node(node, theme))
        return known[1]


def _faint_edge(edge: Edge, theme: Theme) -> Edge:
    return replace(
        edge,
        label="",
        pen=_faint_pen(edge.pen, theme),
        other=None if edge.other is None else _faint_pen(edge.other, theme),
        contested=False,
        haloed=False,
        dimmed=True,
    )


def _faint_pen(pen: Pen, theme: Theme) -> Pen:
    return replace(pen, colour=mixed(pen.colour, theme.ground, _FAINT))


def _faint_node(node: Node, theme: Theme) -> Node:
    return replace(
        node,
        fill=mixed(node.fill, theme.ground, _FAINT),
        ring=mixed(node.ring, theme.ground, _FAINT),
        ink=mixed(node.ink, theme.ground, 2 * _FAINT),
        mark_ink="",
        strength=node.strength * _FAINT,
        dimmed=True,
    )
