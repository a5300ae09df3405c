"""How actors, relations, notes and hulls look on a page: each look once, and told by its number."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtGui import QPainterPath

from relmap.drawing.annotations import note_colour, note_shapes
from relmap.drawing.frame import Edge, Emphasised, Frame, Node
from relmap.drawing.style import DARK, DASHES, LIGHT, legible, mixed
from relmap.drawing.view import View
from relmap.export.page_forms import Form, hull_path
from relmap.model.project import Project
from relmap.model.raster import PictureProblem, raster_of
from relmap.model.words import span_in_words
from relmap.timeline.index import TimeIndex
from relmap.timeline.known import phase_when
from relmap.timeline.relation_on_day import RelationOnDay, called
from relmap.timeline.words import relation_line, relation_title, source_line, state_line

"""Letters of Hebrew, Arabic and what is written like them."""
STANCES = {-2: "h", -1: "s", 0: "n", 1: "c", 2: "a", None: "x"}
_MERGED = "m"
"""The hue of a line that stands for relations of several stances."""


class Drawn:
    """All that is drawn on a page, on whatever day or in whatever scene.

    Args:
        project: the map.
        index: of it.
        forms: the shapes of screens.
    """

    def __init__(self, project: Project, index: TimeIndex, forms: list[Form]) -> None:
        self.project = project
        self.index = index
        self.forms = forms
        self.looks: dict[str, int] = {}
        """Of relations, each with its number."""
        self.nodes: dict[str, dict[str, Any]] = {}
        self.edges: dict[str, dict[str, Any]] = {}
        self.notes: dict[str, dict[str, Any]] = {}
        self.hulls: dict[tuple[str, str, str], dict[str, Any]] = {}
        """By path, colour and what the legend says."""
        self.shapes: dict[str, int] = {}
        """How notes are drawn, by what is written of it."""
        self.bands: dict[tuple[str, str, str], int] = {}
        """Around what is emphasised: their colours, light and dark, and what the legend says."""
        self._known: dict[int, tuple[RelationOnDay, int]] = {}
        """How relations look, by what they are on a day, which is kept so that its id stays its own."""

    def node(self, node: Node) -> dict[str, Any]:
        """An actor of the page."""
        if node.id not in self.nodes:
            self.nodes[node.id] = {**self._described(node), "#": len(self.nodes)}
        return self.nodes[node.id]

    def edge(
        self, frame: Frame, row: int, ties: Mapping[str, RelationOnDay], ways: list[str]
    ) -> dict[str, Any]:
        """A relation of the page, or a line that stands for several."""
        edge = frame.edges[row]
        if edge.id not in self.edges:
            tie = ties.get(edge.id)
            one, other = (frame.nodes[end].id for end in frame.ends[row].tolist())
            if tie is None:
                names = " – ".join(_short(self.project.actors[key].name) for key in (one, other))
                title = f"{names}: {edge.label}"
            else:
                title = relation_title(self.project, tie.relation)
            self.edges[edge.id] = {
                "#": len(self.edges), "i": edge.id, "n": title, "a": one, "b": other, "p": ways,
                "w": edge.directed, "t": [], "z": [],
            }  # fmt: skip
        return self.edges[edge.id]

    def look_on_day(self, frame: Frame, row: int, ties: Mapping[str, RelationOnDay], ways: list[str]) -> int:
        """As `_look`; of a day a relation is the same object as long as it is as it is."""
        tie = ties.get(frame.edges[row].id)
        if tie is None or not self.forms[0].steady:
            return self.look(frame, row, ties, ways, {})
        if id(tie) not in self._known:
            self._known[id(tie)] = (tie, self.look(frame, row, ties, ways, {}))
        return self._known[id(tie)][1]

    def look(
        self,
        frame: Frame,
        row: int,
        ties: Mapping[str, RelationOnDay],
        ways: list[str],
        more: Mapping[str, str],
        change: str = "",
    ) -> int:
        """The number of how a relation looks, and what is said of it.

        Args:
            frame, row: where it is drawn.
            ties: what there is, by id.
            ways: where it goes.
            more: what else of its look the script needs: what became of it, and the stance that it had.
            change: what is different, in words.
        """
        edge = frame.edges[row]
        tie = ties.get(edge.id)
        unit = max(edge.pen.breadth, 2.2) if edge.status == "alleged" else 2.2
        dashes = () if edge.sort == "ended" else DASHES[edge.status]
        look: dict[str, Any] = {
            "c": STANCES[edge.stance],
            "w": round(edge.pen.breadth, 1),
            "h": " ".join(f"{part * unit:.1f}" for part in dashes),
            "q": int(edge.presence),
            "l": " ".join(edge.label.split()),
            "s": -1 if edge.step is None else edge.step,
        }
        if edge.pen.gap and edge.sort != "ended":
            look["g"] = round(edge.pen.gap, 1)
        if edge.pen.possible and edge.pen.double:
            look["b"] = 1
        if edge.contested:
            look["x"] = 1
        if edge.kind:
            look["n"] = edge.kind
        if ways != self.edges[edge.id]["p"]:
            look["p"] = ways
        if tie is None:
            look["c"] = _MERGED if edge.stance is None else look["c"]
            look["d"] = [
                relation_line(self.project, ties[key]) for key in frame.merged[edge.id] if key in ties
            ]
        else:
            look |= self._of_tie(edge, tie, change)
        text = json.dumps({**look, **more}, ensure_ascii=False)
        return self.looks.setdefault(text, len(self.looks))

    def _of_tie(self, edge: Edge, tie: RelationOnDay, change: str) -> dict[str, Any]:
        """What is said of a relation, its own colour, and the stance that it turns from."""
        phase, found = tie.phase, dict[str, Any]()
        title = relation_title(self.project, tie.relation)
        change = change.replace(title, self.edges[edge.id]["n"])
        said = [change or state_line(tie), *self._dates(tie)]
        if edge.contested:
            said.append("Contested: two phases hold on this day.")
        if phase.note:
            said.append(" ".join(phase.note.split())[:300])
        if phase.citations:
            said.append(source_line(self.project, phase.citations))
        found["d"] = [text for text in said if text]
        if edge.other is not None and not edge.sort and tie.state.beside is not None:
            found["o"] = STANCES[tie.relation.phases[tie.state.beside].stance]
        own = self.project.relation_kind(tie.relation.kind).colour
        if own and phase.stance is None and edge.sort != "kept":
            found["kc"] = [legible(own, theme.ground, theme.ink) for theme in (LIGHT, DARK)]
        return found

    def _dates(self, tie: RelationOnDay) -> Iterator[str]:
        """When what is drawn holds; while one phase turns into another, of both."""
        relation, pair = tie.relation, tie.state.pair or ()
        if not tie.state.turning or not pair:
            yield phase_when(self.index, relation, tie.state.phase)
            return
        for number in pair:
            yield f"{called(relation.phases[number])}: {phase_when(self.index, relation, number)}"

    def haloed(self, frame: Frame) -> list[list[int]]:
        """The numbers of what is of this very day: relations, then actors; all of them are known already."""
        edges = [self.edges[frame.edges[row].id]["#"] for row in frame.haloed_edges]
        return [edges, sorted(self.nodes[key]["#"] for key in frame.haloed_nodes if key in self.nodes)]

    def ways(self, frame: Frame) -> list[list[str]]:
        """The paths of each relation of a frame on each shape of screen."""
        ids = [edge.id for edge in frame.edges]
        if self.forms[0].steady and all(key in self.edges for key in ids):
            return [self.edges[key]["p"] for key in ids]
        first = self.forms[0].ways_of(frame)
        others = [form.ways for form in self.forms[1:]]
        return [
            [path, *(ways.get(key, path) for ways in others)] for key, path in zip(ids, first, strict=True)
        ]

    def hulls_on(self, frame: Frame) -> Iterator[dict[str, Any]]:
        """The hulls of a frame, each of which has its days."""
        for hull in frame.hulls:
            path, said = hull_path(frame, hull), f"Members of {_short(self.project.actors[hull.actor].name)}"
            new = {"p": path, "c": hull.colour, "n": said, "t": list[list[int]]()}
            yield self.hulls.setdefault((path, hull.colour, said), new)

    def band(self, how: Emphasised) -> int:
        """The number of a band."""
        said = how.said or f"Emphasised: {how.name}"
        light, dark = (note_colour(how.chosen, theme) for theme in (LIGHT, DARK))
        return self.bands.setdefault((light, dark, said), len(self.bands))

    def notes_on(self, frames: list[Frame]) -> Iterator[tuple[str, int]]:
        """The notes that are seen, by id, and the numbers of how they are drawn.

        Args:
            frames: on each shape of screen; none: there are no notes.
        """
        drawn: dict[str, dict[str, Any]] = {}
        for form, frame in zip(self.forms, frames, strict=False):
            for shape in note_shapes(frame, View(), form.notes_of(frame)):
                text, path, note = shape.text, shape.path, shape.note
                more = {
                    "x": round(text.x, 1) if text is not None else 0,
                    "y": round(text.y, 1) if text is not None else 0,
                    "p": _svg_path(path) if path is not None else "",
                    "h": [[round(at.x(), 1), round(at.y(), 1)] for at in shape.head or ()],
                }
                known = drawn.setdefault(
                    note.id,
                    {
                        "l": text.text.split("\n") if text is not None else [],
                        "f": note.form,
                        "c": [note_colour(note.colour, theme) for theme in (LIGHT, DARK)],
                        "w": [],
                    },
                )
                known["w"].append(more)
        for key, shape in drawn.items():
            yield key, self.shapes.setdefault(json.dumps(shape, ensure_ascii=False), len(self.shapes))

    def _described(self, node: Node) -> dict[str, Any]:
        actor = self.project.actors[node.id]
        kind = self.project.actor_kind(actor.kind)
        more = [kind.label]
        if actor.exists:
            more.append(f"exists: {span_in_words(actor.exists)}")
        if actor.notes:
            more.append(" ".join(actor.notes.split())[:300])
        if actor.citations:
            more.append(source_line(self.project, actor.citations))
        radius = self.forms[0].maker.edge_geometry.radius(self.project, actor)
        made: dict[str, Any] = {
            "i": node.id, "n": " ".join(node.name.split()), "r": round(radius, 1), "s": node.shape,
            "f": node.flag if node.shape == "circle" else "", "p": _embedded(node.picture), "y": node.symbol,
            "m": node.mark, "d": more, "k": node.kind, "t": [], "u": [], "z": [],
        }  # fmt: skip
        if kind.colour:
            pairs = [(theme, legible(kind.colour, theme.ground, theme.ink)) for theme in (LIGHT, DARK)]
            fills = [mixed(kind.colour, theme.ground, 0.22) for theme, _ in pairs]
            made["c"] = [fills, [ring for _, ring in pairs]]
        return made


def _svg_path(path: QPainterPath) -> str:
    """The lines of a path as SVG writes them."""
    found: list[str] = []
    for polygon in path.toSubpathPolygons():
        points = " ".join(f"{at.x():.1f} {at.y():.1f}" for at in polygon.toList())
        found.append(f"M{points}")
    return "".join(found)


def _embedded(picture: str) -> str:
    """A picture as a page holds it; empty where it cannot be shown."""
    if not picture:
        return ""
    try:
        found = raster_of(picture)
    except PictureProblem:
        return ""
    return f"data:{found.mime};base64,{base64.b64encode(found.data).decode()}"


def _short(name: str) -> str:
    return " ".join(name[:60].split())
