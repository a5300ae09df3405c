"""A map as one web page: no network, no libraries; a slider through time, and every claim with its source."""

from __future__ import annotations

import base64
import html
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtGui import QPainterPath

from relmap.drawing.annotations import note_colour, note_shapes
from relmap.drawing.comparison import stayed
from relmap.drawing.extents import joined, note_bounds
from relmap.drawing.frame import Emphasised, Frame, Node
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.lens import TINT
from relmap.drawing.style import DARK, DASHES, LIGHT, Theme, mixed
from relmap.drawing.view import View
from relmap.drawing.widths import WidthScale
from relmap.export.batch import Batch, FigureJob
from relmap.model import days
from relmap.model.project import Project
from relmap.model.raster import PictureProblem, raster_of
from relmap.model.records import FigureStyle
from relmap.model.words import span_in_words
from relmap.resources import resource
from relmap.timeline.annotations import turn_days
from relmap.timeline.changes import Changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.known import derived_line, phase_when, titled, told_between
from relmap.timeline.relation_on_day import RelationOnDay, called
from relmap.timeline.snapshot import Snapshot
from relmap.timeline.words import differences, relation_title, source_line, state_line

_MOST_STEPS = 2_000
_MARGIN = 70.0
_STANCES = {-2: "h", -1: "s", 0: "n", 1: "c", 2: "a", None: "x"}


def page(project: Project, places: Mapping[str, tuple[float, float]]) -> bytes:
    """The page as UTF-8.

    Args:
        project: the map.
        places: of its actors, in scene units.
    """
    data = _Collected(project, places).run()
    text = resource("page", "page.html").read_text(encoding="utf-8")
    values = {
        "TITLE": html.escape(project.about.title or "A map"),
        "ABOUT": html.escape(" ".join(project.about.description.split())[:1200]),
        "STYLE": _colours(":root", LIGHT)
        + "@media (prefers-color-scheme: dark) {" + _colours(":root:not(.light)", DARK) + "}"
        + _colours(":root.dark", DARK),
        "CODE": resource("page", "page.js").read_text(encoding="utf-8"),
        "FLAGS": "".join(_flag(code) for code in sorted(data.pop("flags"))),
        "STEPS": f"A step for every {data.pop('unit')}",
    }  # fmt: skip
    values["DATA"] = _as_script(data)
    # All at once: what is put in is not looked through again.
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda match: values[match[1]], text).encode()


def _way(frame: Frame, row: int) -> str:
    """The path of a relation."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = frame.curves[row].round(1).tolist()
    return f"M{x0} {y0}C{x1} {y1} {x2} {y2} {x3} {y3}"


def _tinted(colour: str, theme: Theme) -> str:
    """The colour of a group as actors have it."""
    return mixed(colour, theme.ground, TINT)


def _as_script(data: Any) -> str:
    """JSON that cannot end the script it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=list)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _colours(selector: str, theme: Theme) -> str:
    stances = "".join(f"--{_STANCES[stance]}:{colour};" for stance, colour in theme.stances.items())
    fills = "".join(f"--{shape}:{colour};" for shape, colour in theme.fills.items())
    plain = f"--ground:{theme.ground};--ink:{theme.ink};--soft:{theme.soft};--faint:{theme.faint};"
    plain += f"--plate:{theme.plate};--accent:{theme.accent};--begun:{theme.begun};--stayed:{stayed(theme)};"
    return f"{selector}{{{plain}{stances}{fills}}}"


def _flag(code: str) -> str:
    path = resource("flags", f"{code}.svg")
    if not re.fullmatch("[a-z]{2}", code) or not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8")
    inner = re.sub(r"<mask.*?</mask>|\smask=\"[^\"]*\"|<\?xml.*?\?>", "", text, flags=re.DOTALL)
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", inner, flags=re.DOTALL)
    return f'<symbol id="flag-{code}" viewBox="0 0 512 512">{inner}</symbol>'


class _Collected:
    """Everything that the page shows, day by day, as few numbers as can be."""

    def __init__(self, project: Project, places: Mapping[str, tuple[float, float]]) -> None:
        self._project = project
        self._places = places
        self._index = TimeIndex(project)
        self._maker = FrameMaker(project, LIGHT, places)
        self._looks: dict[str, int] = {}
        self._nodes: dict[str, dict[str, Any]] = {}
        self._edges: dict[str, dict[str, Any]] = {}
        self._notes: dict[str, dict[str, Any]] = {}
        self._shapes: dict[str, int] = {}
        """How notes are drawn, by what is written of it."""
        self._bands: dict[tuple[str, str, str], int] = {}
        """Around what is emphasised: their colours, light and dark, and what the legend says."""

    def run(self) -> dict[str, Any]:
        low, high = self._index.extent() or (0, 0)
        turns = {*self._index.step_days.tolist(), *turn_days(self._project)}
        steps = [low, *(day for day in sorted(turns) if low < day <= high)]
        steps, unit = _thinned(steps)
        for number, day in enumerate(steps):
            self._add(number, Snapshot(self._index, day))
        scenes = self._scenes()
        box = (0.0, 0.0, 1.0, 1.0)
        if self._nodes:
            xs, ys = [n["x"] for n in self._nodes.values()], [n["y"] for n in self._nodes.values()]
            actors = min(xs) - _MARGIN, min(ys) - _MARGIN, max(xs) + _MARGIN, max(ys) + _MARGIN
            box = joined(actors, note_bounds(self._project.notes.values(), self._places, 1.0))
        known = self._index.latest_known()
        start = max((n for n, day in enumerate(steps) if day <= known), default=0)
        return {
            "days": steps,
            "words": [days.in_words(day) for day in steps],
            "iso": [days.iso(day) for day in steps],
            "start": start,
            "unit": unit,
            "box": [box[0], box[1], box[2] - box[0], box[3] - box[1]],
            "nodes": list(self._nodes.values()),
            "edges": list(self._edges.values()),
            "looks": list(self._looks),
            "notes": list(self._notes.values()),
            "shapes": list(self._shapes),
            "bands": list(self._bands),
            "widths": _steps(self._maker.edge_geometry.scale),
            "events": self._events(steps),
            "between": self._between(steps),
            "scenes": scenes,
            "flags": {node["f"] for node in self._nodes.values() if node["f"]},
        }

    def _add(self, number: int, snapshot: Snapshot) -> None:
        frame = self._maker.frame(snapshot, halos=False)
        ties = {tie.relation.id: tie for tie in snapshot.relations}
        for node, place in zip(frame.nodes, frame.places.tolist(), strict=True):
            row = self._nodes.setdefault(node.id, self._node(node, place))
            _extend(row["t"], number, int(node.presence))
        for row_number, edge in enumerate(frame.edges):
            row = self._edges.get(edge.id)
            if row is None:
                row = self._edges[edge.id] = self._edge(frame, row_number, ties[edge.id])
            _extend(row["t"], number, self._look(frame, row_number, ties[edge.id]))
        for key, how in frame.emphasised.items():
            band = self._band(how)
            for rows in (self._nodes, self._edges):
                if key in rows:
                    _extend(rows[key]["z"], number, band)
        for key, shape in self._drawn_notes(frame):
            _extend(self._notes.setdefault(key, {"i": key, "t": []})["t"], number, shape)

    def _band(self, how: Emphasised) -> int:
        """The number of a band."""
        said = how.said or f"Emphasised: {how.name}"
        light, dark = (note_colour(how.chosen, theme) for theme in (LIGHT, DARK))
        return self._bands.setdefault((light, dark, said), len(self._bands))

    def _drawn_notes(self, frame: Frame) -> Iterator[tuple[str, int]]:
        """The notes that are seen, by id, and the numbers of how they are drawn."""
        for shape in note_shapes(frame, View()):
            text, path, note = shape.text, shape.path, shape.note
            drawn = {
                "x": round(text.x, 1) if text is not None else 0,
                "y": round(text.y, 1) if text is not None else 0,
                "l": text.text.split("\n") if text is not None else [],
                "p": _svg_path(path) if path is not None else "",
                "h": [[round(at.x(), 1), round(at.y(), 1)] for at in shape.head or ()],
                "f": note.form,
                "c": [note_colour(note.colour, theme) for theme in (LIGHT, DARK)],
            }
            said = json.dumps(drawn, ensure_ascii=False)
            yield note.id, self._shapes.setdefault(said, len(self._shapes))

    def _scenes(self) -> list[dict[str, Any]]:
        """The scenes as they were captured: what each actor and relation is then, by its number."""
        if not self._project.scenes:
            return []
        batch = Batch(self._project, self._places, index=self._index)
        every = (self._nodes, self._edges, self._notes)
        numbers = [{key: n for n, key in enumerate(rows)} for rows in every]
        # What shows a measure in place of the map is for reports.
        return [self._scene(job, *numbers) for job in batch.of_scenes() if job.is_map]

    def _scene(
        self, job: FigureJob, of_nodes: dict[str, int], of_edges: dict[str, int], of_notes: dict[str, int]
    ) -> dict[str, Any]:
        time, box = job.looked.time, job.looked.viewport
        frame = job.figure(FigureStyle()).frame
        ties, before = _told(time)
        said = {d.ref.id: d.text for d in differences(time)} if isinstance(time, Changes) else {}
        nodes, edges = list[list[Any]](), list[list[int]]()
        for node, place in zip(frame.nodes, frame.places.tolist(), strict=True):
            if node.id in self._project.actors:
                if node.id not in of_nodes:
                    of_nodes[node.id] = len(of_nodes)
                    self._nodes[node.id] = self._node(node, place)
                nodes.append([of_nodes[node.id], int(node.presence), "dimmed" if node.dimmed else node.sort])
        for row, edge in enumerate(frame.edges):
            tie = ties.get(edge.id)
            if tie is None:
                continue  # several relations merged
            if edge.id not in of_edges:
                of_edges[edge.id] = len(of_edges)
                self._edges[edge.id] = self._edge(frame, row, tie)
            more = {"k": "dimmed" if edge.dimmed else edge.sort} if edge.dimmed or edge.sort else {}
            if edge.id in before:
                more["o"] = _STANCES[before[edge.id].phase.stance]
            look = self._look(frame, row, tie, more, said.get(edge.id, ""))
            edges.append([of_edges[edge.id], look])
        notes = list[list[int]]()
        for key, shape in self._drawn_notes(frame):
            if key not in of_notes:
                of_notes[key] = len(of_notes)
                self._notes[key] = {"i": key, "t": []}
            notes.append([of_notes[key], shape])
        words = time.in_words()
        return {
            "m": notes,
            "g": frame.of == "window",
            "z": {key: self._band(how) for key, how in frame.emphasised.items()},
            "t": " ".join(job.name.split()) or words,
            "w": words,
            "c": " ".join(job.caption.split()),
            "v": None if box is None else [box[0], box[1], box[2] - box[0], box[3] - box[1]],
            "n": nodes,
            "e": edges,
            "l": self._lens(job, frame, of_nodes, of_edges),
        }

    def _lens(
        self, job: FigureJob, frame: Frame, of_nodes: dict[str, int], of_edges: dict[str, int]
    ) -> dict[str, Any] | None:
        """Sizes and colours of actors in a scene, the ways of relations between them, and their legend."""
        if frame.lens is None:
            return None
        other = job.figure(FigureStyle(look="dark")).frame
        dark = {node.id: node for node in other.nodes}
        tinted = bool(frame.lens.shade or frame.lens.groups)
        nodes: list[list[Any]] = []
        for node in frame.nodes:
            if node.id in of_nodes and node.id in dark:
                grown = round(node.radius / self._nodes[node.id]["r"], 3)
                look: list[Any] = [of_nodes[node.id], grown]
                if tinted and node.mark_ink:
                    also = dark[node.id]
                    look += [[node.fill, also.fill], [node.mark_ink, also.mark_ink]]
                nodes.append(look)
        ways = [
            [of_edges[edge.id], _way(frame, row)]
            for row, edge in enumerate(frame.edges)
            if frame.size_tells and edge.id in of_edges
        ]
        legend: list[list[Any]] = [[f"Size: {frame.size_tells}"]] if frame.size_tells else []
        dark_lens = other.lens or frame.lens
        pairs = zip(frame.lens.groups, dark_lens.groups, strict=False)
        legend += [[text, [_tinted(one, LIGHT), _tinted(colour, DARK)]] for (one, text), (colour, _) in pairs]
        if frame.lens.shade:
            ramps = list(zip(frame.lens.ramp, dark_lens.ramp, strict=True))
            legend.append([f"Shade: {frame.lens.shade}", *(list(ramp) for ramp in ramps)])
        return {"n": nodes, "e": ways, "k": legend}

    def _node(self, node: Node, place: list[float]) -> dict[str, Any]:
        actor = self._project.actors[node.id]
        kind = self._project.actor_kind(actor.kind)
        more = [kind.label]
        if actor.exists:
            more.append(f"exists: {span_in_words(actor.exists)}")
        if actor.notes:
            more.append(" ".join(actor.notes.split())[:300])
        if actor.citations:
            more.append(source_line(self._project, actor.citations))
        return {
            "i": node.id, "n": " ".join(node.name.split()), "x": round(place[0], 1), "y": round(place[1], 1),
            "r": round(node.radius, 1), "s": node.shape, "f": node.flag if node.shape == "circle" else "",
            "p": _embedded(node.picture), "m": node.mark, "d": more, "t": [], "z": [],
        }  # fmt: skip

    def _edge(self, frame: Frame, row: int, tie: RelationOnDay) -> dict[str, Any]:
        return {
            "i": tie.relation.id,
            "n": relation_title(self._project, tie.relation),
            "a": tie.relation.source,
            "b": tie.relation.target,
            "p": _way(frame, row),
            "w": frame.edges[row].directed,
            "t": [],
            "z": [],
        }

    def _look(
        self,
        frame: Frame,
        row: int,
        tie: RelationOnDay,
        more: Mapping[str, str] | None = None,
        change: str = "",
    ) -> int:
        """The number of how a relation looks, and what is said of it.

        Args:
            frame, row: where it is drawn.
            tie: what it is.
            more: what else of its look the script needs: what became of it, and the stance that it had.
            change: what is different, in words.
        """
        edge, phase = frame.edges[row], tie.phase
        dots = phase.status == "alleged"
        unit = max(edge.pen.breadth, 2.2) if dots else 2.2
        dashes = () if edge.sort == "ended" else DASHES[phase.status]
        dash = " ".join(f"{part * unit:.1f}" for part in dashes)
        turning = edge.other is not None and not edge.sort and tie.state.beside is not None
        said = [change or state_line(tie), *self._dates(tie)]
        if edge.contested:
            said.append("Contested: two phases hold on this day.")
        if phase.note:
            said.append(" ".join(phase.note.split())[:300])
        if phase.citations:
            said.append(source_line(self._project, phase.citations))
        look = json.dumps(
            {
                "c": _STANCES[phase.stance],
                "w": round(edge.pen.breadth, 1),
                "h": dash,
                "q": int(edge.presence),
                "l": edge.label,
                "s": -1 if edge.step is None else edge.step,
                "d": [text for text in said if text],
                **({"o": _STANCES[tie.relation.phases[tie.state.beside or 0].stance]} if turning else {}),
                **(more or {}),
            },
            ensure_ascii=False,
        )
        return self._looks.setdefault(look, len(self._looks))

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


def _thinned(steps: list[int]) -> tuple[list[int], str]:
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
