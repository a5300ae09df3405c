"""Everything that a web page shows of a map, day by day, as few numbers as can be."""

from __future__ import annotations

import base64
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtGui import QPainterPath

from relmap.drawing.annotations import note_colour, note_shapes
from relmap.drawing.frame import Edge, Emphasised, Frame, Node
from relmap.drawing.lens import TINT
from relmap.drawing.style import DARK, DASHES, LIGHT, Theme, legible, mixed
from relmap.drawing.view import View
from relmap.drawing.widths import WidthScale
from relmap.export.batch import Batch, FigureJob
from relmap.export.page_forms import Form, arranged_like, forms, hull_path
from relmap.model import days
from relmap.model.project import Project
from relmap.model.raster import PictureProblem, raster_of
from relmap.model.records import FigureStyle
from relmap.model.words import span_in_words
from relmap.timeline.annotations import turn_days
from relmap.timeline.changes import Changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.known import derived_line, phase_when, titled, told_between
from relmap.timeline.relation_on_day import RelationOnDay, called
from relmap.timeline.snapshot import Snapshot, Window
from relmap.timeline.words import differences, relation_line, relation_title, source_line, state_line

_MOST_STEPS = 2_000
_MARGIN = 12.0
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of Hebrew, Arabic and what is written like them."""
STANCES = {-2: "h", -1: "s", 0: "n", 1: "c", 2: "a", None: "x"}
_MERGED = "m"
"""The hue of a line that stands for relations of several stances."""


class Collected:
    """Everything that the page shows, day by day, as few numbers as can be.

    Args:
        project: the map.
        places: of its actors, in scene units.
    """

    def __init__(self, project: Project, places: Mapping[str, tuple[float, float]]) -> None:
        self._project = project
        self._places = places
        self._index = TimeIndex(project)
        own = any(scene.viewport is not None for scene in project.scenes.values())
        self._forms = forms(project, places, self._index, own)
        self._maker = self._forms[0].maker
        self._looks: dict[str, int] = {}
        self._nodes: dict[str, dict[str, Any]] = {}
        self._edges: dict[str, dict[str, Any]] = {}
        self._notes: dict[str, dict[str, Any]] = {}
        self._hulls: dict[tuple[str, str, str], dict[str, Any]] = {}
        """By path, colour and what the legend says."""
        self._shapes: dict[str, int] = {}
        """How notes are drawn, by what is written of it."""
        self._known: dict[int, tuple[RelationOnDay, int]] = {}
        """How relations look, by what they are on a day, which is kept so that its id stays its own."""
        self._bands: dict[tuple[str, str, str], int] = {}
        """Around what is emphasised: their colours, light and dark, and what the legend says."""
        self._halos: list[list[list[int]]] = []
        """Of each step the numbers of relations and actors that begin, change or take part."""

    def run(self) -> dict[str, Any]:
        """All of it, as JSON may have it."""
        extent = self._index.extent()
        low, high = extent or (0, 0)
        turns = {*self._index.step_days.tolist(), *turn_days(self._project)}
        steps = [low, *(day for day in sorted(turns) if low < day <= high)]
        steps, unit = thinned(steps)
        for number, day in enumerate(steps):
            self._add(number, Snapshot(self._index, day))
        scenes = self._scenes()
        known = self._index.latest_known()
        start = max((n for n, day in enumerate(steps) if day <= known), default=0)
        return {
            "days": steps,
            "last": max(high, steps[-1]),
            "words": [days.in_words(day) for day in steps] if extent else ["At any time"],
            "timeless": extent is None,
            "iso": [days.iso(day) for day in steps],
            "start": start,
            "unit": unit,
            "forms": [self._form(form) for form in self._forms],
            "nodes": list(self._nodes.values()),
            "edges": list(self._edges.values()),
            "looks": list(self._looks),
            "notes": list(self._notes.values()),
            "shapes": list(self._shapes),
            "bands": list(self._bands),
            "hulls": list(self._hulls.values()),
            "halos": self._halos,
            "widths": _steps(self._maker.edge_geometry.scale),
            "events": self._events(steps),
            "between": self._between(steps),
            "scenes": scenes,
            "flags": {node["f"] for node in self._nodes.values() if node["f"]},
            "symbols": {node["y"] for node in self._nodes.values() if node["y"]},
        }

    def _form(self, form: Form) -> dict[str, Any]:
        """Where everything is on one shape of screen."""
        left, top, right, bottom = (
            side + more for side, more in zip(form.box, (-_MARGIN, -_MARGIN, _MARGIN, _MARGIN), strict=True)
        )
        at = [form.places[key] for key in self._nodes]
        return {
            "f": form.name,
            "b": [round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)],
            "n": [[round(x, 1), round(y, 1)] for x, y in at],
        }

    def _add(self, number: int, snapshot: Snapshot) -> None:
        frame = self._maker.frame(snapshot)
        ties = {tie.relation.id: tie for tie in snapshot.relations}
        ways = self._ways(frame)
        for node in frame.nodes:
            row = self._node_of(node)
            _extend(row["t"], number, int(node.presence))
            if node.held:
                _extend(row["u"], number, node.held)
        for row_number, paths in enumerate(ways):
            row = self._edge_of(frame, row_number, ties, paths)
            _extend(row["t"], number, self._look_on_day(frame, row_number, ties, paths))
        for key, how in frame.emphasised.items():
            band = self._band(how)
            for rows in (self._nodes, self._edges):
                if key in rows:
                    _extend(rows[key]["z"], number, band)
        for key, shape in self._drawn_notes(self._in_forms(snapshot, frame)):
            _extend(self._notes.setdefault(key, {"i": key, "t": []})["t"], number, shape)
        for hull in self._drawn_hulls(frame):
            _extend(hull["t"], number, 1)
        self._halos.append(self._haloed(frame))

    def _look_on_day(self, frame: Frame, row: int, ties: Mapping[str, RelationOnDay], ways: list[str]) -> int:
        """As `_look`; of a day a relation is the same object as long as it is as it is."""
        tie = ties.get(frame.edges[row].id)
        if tie is None or not self._forms[0].steady:
            return self._look(frame, row, ties, ways, {})
        if id(tie) not in self._known:
            self._known[id(tie)] = (tie, self._look(frame, row, ties, ways, {}))
        return self._known[id(tie)][1]

    def _in_forms(self, snapshot: Snapshot, frame: Frame) -> list[Frame]:
        """The frame of a day on each shape of screen, as far as notes need it."""
        if not frame.notes:
            return []
        return [frame, *(form.maker.frame(snapshot, halos=False) for form in self._forms[1:])]

    def _haloed(self, frame: Frame) -> list[list[int]]:
        """The numbers of what is of this very day: relations, then actors."""
        edges = [self._edges[frame.edges[row].id]["#"] for row in frame.haloed_edges]
        return [edges, sorted(self._nodes[key]["#"] for key in frame.haloed_nodes if key in self._nodes)]

    def _ways(self, frame: Frame) -> list[list[str]]:
        """The paths of each relation of a frame on each shape of screen."""
        ids = [edge.id for edge in frame.edges]
        if self._forms[0].steady and all(key in self._edges for key in ids):
            return [self._edges[key]["p"] for key in ids]
        first = self._forms[0].ways_of(frame)
        others = [form.ways for form in self._forms[1:]]
        return [
            [path, *(ways.get(key, path) for ways in others)] for key, path in zip(ids, first, strict=True)
        ]

    def _drawn_hulls(self, frame: Frame) -> Iterator[dict[str, Any]]:
        for hull in frame.hulls:
            path, said = hull_path(frame, hull), f"Members of {_short(self._project.actors[hull.actor].name)}"
            new = {"p": path, "c": hull.colour, "n": said, "t": list[list[int]]()}
            yield self._hulls.setdefault((path, hull.colour, said), new)

    def _band(self, how: Emphasised) -> int:
        """The number of a band."""
        said = how.said or f"Emphasised: {how.name}"
        light, dark = (note_colour(how.chosen, theme) for theme in (LIGHT, DARK))
        return self._bands.setdefault((light, dark, said), len(self._bands))

    def _drawn_notes(self, frames: list[Frame]) -> Iterator[tuple[str, int]]:
        """The notes that are seen, by id, and the numbers of how they are drawn.

        Args:
            frames: on each shape of screen; none: there are no notes.
        """
        drawn: dict[str, dict[str, Any]] = {}
        for form, frame in zip(self._forms, frames, strict=False):
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
            yield key, self._shapes.setdefault(json.dumps(shape, ensure_ascii=False), len(self._shapes))

    def _scenes(self) -> list[dict[str, Any]]:
        """The scenes as they were captured: what each actor and relation is then, by its number."""
        if not self._project.scenes:
            return []
        batch = Batch(self._project, self._places, index=self._index)
        # What shows a measure in place of the map is for reports.
        return [self._scene(job) for job in batch.of_scenes() if job.is_map]

    def _scene(self, job: FigureJob) -> dict[str, Any]:
        time, box = job.looked.time, job.looked.viewport
        frames = [_arranged(job, form).figure(_AS_IT_IS).frame for form in self._forms]
        frame = frames[0]
        ties, before = _told(time)
        said = {d.ref.id: d.text for d in differences(time)} if isinstance(time, Changes) else {}
        ways = self._ways(frame)
        nodes, edges = list[list[Any]](), list[list[int]]()
        for node in frame.nodes:
            row = self._node_of(node)
            state = [int(node.presence), "dimmed" if node.dimmed else node.sort, node.held]
            nodes.append([row["#"], *state])
        for number, edge in enumerate(frame.edges):
            row = self._edge_of(frame, number, ties, ways[number])
            more = {"k": "dimmed" if edge.dimmed else edge.sort} if edge.dimmed or edge.sort else {}
            if edge.id in before:
                more["o"] = STANCES[before[edge.id].phase.stance]
            look = self._look(frame, number, ties, ways[number], more, said.get(edge.id, ""))
            edges.append([row["#"], look])
        notes = list[list[int]]()
        for key, shape in self._drawn_notes(frames if frame.notes else []):
            known = self._notes.setdefault(key, {"i": key, "t": []})
            notes.append([list(self._notes).index(key), shape])
            known.setdefault("t", [])
        hulls = [list(self._hulls.values()).index(hull) for hull in self._drawn_hulls(frame)]
        words = time.in_words()
        return {
            "m": notes,
            "u": hulls,
            "h": self._haloed(frame),
            "g": frame.of,
            "z": {key: self._band(how) for key, how in frame.emphasised.items()},
            "d": _span(time),
            "t": " ".join(job.name.split()) or words,
            "w": words,
            "c": " ".join(job.caption.split()),
            "v": None if box is None else [box[0], box[1], box[2] - box[0], box[3] - box[1]],
            "n": nodes,
            "e": edges,
            "l": self._lens(job, frames),
        }

    def _lens(self, job: FigureJob, frames: list[Frame]) -> dict[str, Any] | None:
        """Sizes and colours of actors in a scene, the ways of relations between them, and their legend."""
        frame = frames[0]
        if frame.lens is None:
            return None
        other = job.figure(FigureStyle(look="dark")).frame
        dark = {node.id: node for node in other.nodes}
        tinted = bool(frame.lens.shade or frame.lens.groups)
        nodes: list[list[Any]] = []
        for node in frame.nodes:
            if node.id in self._nodes and node.id in dark:
                row = self._nodes[node.id]
                look: list[Any] = [row["#"], round(node.radius / row["r"], 3)]
                if tinted and node.mark_ink:
                    also = dark[node.id]
                    look += [[node.fill, also.fill], [node.mark_ink, also.mark_ink]]
                nodes.append(look)
        ways: list[list[Any]] = []
        if frame.size_tells:
            led = [form.led(one) for form, one in zip(self._forms, frames, strict=True)]
            for row, edge in enumerate(frame.edges):
                ways.append([self._edges[edge.id]["#"], [paths[row] for paths in led]])
        legend: list[list[Any]] = [[f"Size: {frame.size_tells}"]] if frame.size_tells else []
        dark_lens = other.lens or frame.lens
        pairs = zip(frame.lens.groups, dark_lens.groups, strict=False)
        legend += [[text, [_tinted(one, LIGHT), _tinted(colour, DARK)]] for (one, text), (colour, _) in pairs]
        if frame.lens.shade:
            ramps = list(zip(frame.lens.ramp, dark_lens.ramp, strict=True))
            legend.append([f"Shade: {frame.lens.shade}", *(list(ramp) for ramp in ramps)])
        return {"n": nodes, "e": ways, "k": legend}

    def _node_of(self, node: Node) -> dict[str, Any]:
        """An actor of the page."""
        if node.id not in self._nodes:
            self._nodes[node.id] = {**self._node(node), "#": len(self._nodes)}
        return self._nodes[node.id]

    def _node(self, node: Node) -> dict[str, Any]:
        actor = self._project.actors[node.id]
        kind = self._project.actor_kind(actor.kind)
        more = [kind.label]
        if actor.exists:
            more.append(f"exists: {span_in_words(actor.exists)}")
        if actor.notes:
            more.append(" ".join(actor.notes.split())[:300])
        if actor.citations:
            more.append(source_line(self._project, actor.citations))
        radius = self._maker.edge_geometry.radius(self._project, actor)
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

    def _edge_of(
        self, frame: Frame, row: int, ties: Mapping[str, RelationOnDay], ways: list[str]
    ) -> dict[str, Any]:
        """A relation of the page, or a line that stands for several."""
        edge = frame.edges[row]
        if edge.id not in self._edges:
            tie = ties.get(edge.id)
            one, other = (frame.nodes[end].id for end in frame.ends[row].tolist())
            if tie is None:
                names = " – ".join(_short(self._project.actors[key].name) for key in (one, other))
                title = f"{names}: {edge.label}"
            else:
                title = self._isolated(relation_title(self._project, tie.relation), one, other)
            self._edges[edge.id] = {
                "#": len(self._edges), "i": edge.id, "n": title, "a": one, "b": other, "p": ways,
                "w": edge.directed, "t": [], "z": [],
            }  # fmt: skip
        return self._edges[edge.id]

    def _isolated(self, title: str, one: str, other: str) -> str:
        """The title of a relation, in which names that go from right to left turn nothing around them."""
        source, target = (self._project.actors[key].name for key in (one, other))
        if not _FROM_RIGHT.search(source + target) or not title.startswith(source):
            return title
        between, _, kind = title[len(source) :].partition(target)
        return f"\u2068{source}\u2069{between}\u2068{target}\u2069{kind}"

    def _look(
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
        if ways != self._edges[edge.id]["p"]:
            look["p"] = ways
        if tie is None:
            look["c"] = _MERGED if edge.stance is None else look["c"]
            look["d"] = [
                relation_line(self._project, ties[key]) for key in frame.merged[edge.id] if key in ties
            ]
        else:
            look |= self._of_tie(edge, tie, change)
        text = json.dumps({**look, **more}, ensure_ascii=False)
        return self._looks.setdefault(text, len(self._looks))

    def _of_tie(self, edge: Edge, tie: RelationOnDay, change: str) -> dict[str, Any]:
        """What is said of a relation, its own colour, and the stance that it turns from."""
        phase, found = tie.phase, dict[str, Any]()
        title = relation_title(self._project, tie.relation)
        change = change.replace(title, self._edges[edge.id]["n"])
        said = [change or state_line(tie), *self._dates(tie)]
        if edge.contested:
            said.append("Contested: two phases hold on this day.")
        if phase.note:
            said.append(" ".join(phase.note.split())[:300])
        if phase.citations:
            said.append(source_line(self._project, phase.citations))
        found["d"] = [text for text in said if text]
        if edge.other is not None and not edge.sort and tie.state.beside is not None:
            found["o"] = STANCES[tie.relation.phases[tie.state.beside].stance]
        own = self._project.relation_kind(tie.relation.kind).colour
        if own and phase.stance is None and edge.sort != "kept":
            found["kc"] = [legible(own, theme.ground, theme.ink) for theme in (LIGHT, DARK)]
        return found

    def _dates(self, tie: RelationOnDay) -> Iterator[str]:
        """When what is drawn holds; while one phase turns into another, of both."""
        relation, pair = tie.relation, tie.state.pair or ()
        if not tie.state.turning or not pair:
            yield phase_when(self._index, relation, tie.state.phase)
            return
        for number in pair:
            yield f"{called(relation.phases[number])}: {phase_when(self._index, relation, number)}"

    def _events(self, steps: list[int]) -> list[Any]:
        found: list[Any] = []
        for event in self._project.events.values():
            interval = self._index.events.get(event.id)
            if interval is None or event.when is None:
                continue
            number = bisect_left(steps, interval.last)  # the first day from which it has happened
            if number < len(steps) and (number or steps[0] == interval.last):
                source = source_line(self._project, event.citations)
                found.append([number, titled(event.title, event.status), source])
        return found

    def _between(self, steps: list[int]) -> list[Any]:
        """What happens some day between two: first and last step there, when, its title, how it is known."""
        index = self._index
        events = index.in_order(
            event
            for event in self._project.events.values()
            if event.when is None and event.id in index.events
        )
        found: list[Any] = []
        for event in events:
            interval = index.events[event.id]
            if interval.last < steps[0] or interval.first > steps[-1]:
                continue
            # Where a step stands for a month or a year, the days between may hold none: it is the next.
            first = bisect_left(steps, interval.first)
            last = max(bisect_right(steps, interval.last) - 1, first)
            known = (derived_line(index, event.id), source_line(self._project, event.citations))
            ((when, titles),) = told_between(index, [event])
            found.append([first, last, when, *titles, "; ".join(filter(None, known))])
        return found


def _steps(scale: WidthScale) -> list[tuple[str, float]]:
    """What each step of the scale of widths says, and its width; empty: width tells nothing."""
    count = len(scale.bounds) + 1 if scale.bounds else 0
    return [(scale.in_words([step])[0].removeprefix("Width: "), scale.width(step)) for step in range(count)]


def _svg_path(path: QPainterPath) -> str:
    """The lines of a path as SVG writes them."""
    found: list[str] = []
    for polygon in path.toSubpathPolygons():
        points = " ".join(f"{at.x():.1f} {at.y():.1f}" for at in polygon.toList())
        found.append(f"M{points}")
    return "".join(found)


def _told(time: Snapshot | Changes) -> tuple[dict[str, RelationOnDay], dict[str, RelationOnDay]]:
    """The relations of a time by id; and, of those that changed stance between two days, as they were."""
    if not isinstance(time, Changes):
        return {tie.relation.id: tie for tie in time.relations}, {}
    ties = [*time.kept, *time.begun, *time.ended, *(new for _, new in time.changed)]
    turned = [old for old, new in time.changed if old.phase.stance != new.phase.stance]
    return {tie.relation.id: tie for tie in ties}, {tie.relation.id: tie for tie in turned}


def _embedded(picture: str) -> str:
    """A picture as a page holds it; empty where it cannot be shown."""
    if not picture:
        return ""
    try:
        found = raster_of(picture)
    except PictureProblem:
        return ""
    return f"data:{found.mime};base64,{base64.b64encode(found.data).decode()}"


def thinned(steps: list[int]) -> tuple[list[int], str]:
    """So many days that a page can hold them: every change, else the last of each month or year."""
    for unit in ("change", "month", "year"):
        if unit != "change":
            last = {days.to_ymd(day)[: 2 if unit == "month" else 1]: day for day in steps}
            steps = list(last.values())
        if len(steps) <= _MOST_STEPS:
            return steps, unit
    return steps[:: -(-len(steps) // _MOST_STEPS)], "few years"


def _extend(spells: list[list[int]], number: int, what: int) -> None:
    """Add a step to the spells of something: [first step, last step, what it is then]."""
    if spells and spells[-1][1] == number - 1 and spells[-1][2] == what:
        spells[-1][1] = number
    else:
        spells.append([number, number, what])


def _span(time: Snapshot | Changes) -> list[int]:
    """The first and last day of a time."""
    if isinstance(time, Changes):
        return [time.one.day, time.other.day]
    return [time.first if isinstance(time, Window) else time.day, time.day]


_AS_IT_IS = FigureStyle(arrangement="map")


def _arranged(job: FigureJob, form: Form) -> FigureJob:
    """What shows a scene on a shape of screen."""
    return replace(job, looked=arranged_like(form, job.looked))


def _tinted(colour: str, theme: Theme) -> str:
    """The colour of a group as actors have it."""
    return mixed(colour, theme.ground, TINT)


def _short(name: str) -> str:
    return " ".join(name[:60].split())
