"""The scenes of a map on its page, as they were captured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from relmap.drawing.frame import Frame
from relmap.drawing.lens import TINT
from relmap.drawing.style import DARK, LIGHT, Theme, mixed
from relmap.export.batch import Batch, FigureJob
from relmap.export.page_forms import Form, arranged_like
from relmap.export.page_looks import STANCES, Drawn
from relmap.model.records import FigureStyle
from relmap.timeline.changes import Changes
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.snapshot import Snapshot, Window
from relmap.timeline.words import differences

_AS_IT_IS = FigureStyle(arrangement="map")


def scenes(drawn: Drawn, places: Mapping[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """The scenes: what each actor and relation is then, by its number.

    Args:
        drawn: all that is on the page; what is only in a scene is added.
        places: of the actors, in scene units.
    """
    if not drawn.project.scenes:
        return []
    batch = Batch(drawn.project, places, index=drawn.index)
    # What shows a measure in place of the map is for reports.
    return [_scene(drawn, job) for job in batch.of_scenes() if job.is_map]


def _scene(drawn: Drawn, job: FigureJob) -> dict[str, Any]:
    time, box = job.looked.time, job.looked.viewport
    frames = [_arranged(job, form).figure(_AS_IT_IS).frame for form in drawn.forms]
    frame = frames[0]
    ties, before = _told(time)
    said = {d.ref.id: d.text for d in differences(time)} if isinstance(time, Changes) else {}
    ways = drawn.ways(frame)
    nodes, edges = list[list[Any]](), list[list[int]]()
    for node in frame.nodes:
        row = drawn.node(node)
        state = [int(node.presence), "dimmed" if node.dimmed else node.sort, node.held]
        nodes.append([row["#"], *state])
    for number, edge in enumerate(frame.edges):
        row = drawn.edge(frame, number, ties, ways[number])
        more = {"k": "dimmed" if edge.dimmed else edge.sort} if edge.dimmed or edge.sort else {}
        if edge.id in before:
            more["o"] = STANCES[before[edge.id].phase.stance]
        look = drawn.look(frame, number, ties, ways[number], more, said.get(edge.id, ""))
        edges.append([row["#"], look])
    notes = list[list[int]]()
    for key, shape in drawn.notes_on(frames if frame.notes else []):
        known = drawn.notes.setdefault(key, {"i": key, "t": []})
        notes.append([list(drawn.notes).index(key), shape])
        known.setdefault("t", [])
    hulls = [list(drawn.hulls.values()).index(hull) for hull in drawn.hulls_on(frame)]
    words = time.in_words()
    return {
        "m": notes,
        "u": hulls,
        "h": drawn.haloed(frame),
        "g": frame.of,
        "z": {key: drawn.band(how) for key, how in frame.emphasised.items()},
        "d": _span(time),
        "t": " ".join(job.name.split()) or words,
        "w": words,
        "c": " ".join(job.caption.split()),
        "v": None if box is None else [box[0], box[1], box[2] - box[0], box[3] - box[1]],
        "n": nodes,
        "e": edges,
        "l": _lens(drawn, job, frames),
    }


def _lens(drawn: Drawn, job: FigureJob, frames: list[Frame]) -> dict[str, Any] | None:
    """Sizes and colours of actors in a scene, the ways of relations between them, and their legend."""
    frame = frames[0]
    if frame.lens is None:
        return None
    other = job.figure(FigureStyle(look="dark")).frame
    dark = {node.id: node for node in other.nodes}
    tinted = bool(frame.lens.shade or frame.lens.groups)
    nodes: list[list[Any]] = []
    for node in frame.nodes:
        if node.id in drawn.nodes and node.id in dark:
            row = drawn.nodes[node.id]
            look: list[Any] = [row["#"], round(node.radius / row["r"], 3)]
            if tinted and node.mark_ink:
                also = dark[node.id]
                look += [[node.fill, also.fill], [node.mark_ink, also.mark_ink]]
            nodes.append(look)
    ways: list[list[Any]] = []
    if frame.size_tells:
        led = [form.led(one) for form, one in zip(drawn.forms, frames, strict=True)]
        for row, edge in enumerate(frame.edges):
            ways.append([drawn.edges[edge.id]["#"], [paths[row] for paths in led]])
    legend: list[list[Any]] = [[f"Size: {frame.size_tells}"]] if frame.size_tells else []
    dark_lens = other.lens or frame.lens
    pairs = zip(frame.lens.groups, dark_lens.groups, strict=False)
    legend += [[text, [_tinted(one, LIGHT), _tinted(colour, DARK)]] for (one, text), (colour, _) in pairs]
    if frame.lens.shade:
        ramps = list(zip(frame.lens.ramp, dark_lens.ramp, strict=True))
        legend.append([f"Shade: {frame.lens.shade}", *(list(ramp) for ramp in ramps)])
    return {"n": nodes, "e": ways, "k": legend}


def _told(time: Snapshot | Changes) -> tuple[dict[str, RelationOnDay], dict[str, RelationOnDay]]:
    """The relations of a time by id; and, of those that changed stance between two days, as they were."""
    if not isinstance(time, Changes):
        return {tie.relation.id: tie for tie in time.relations}, {}
    ties = [*time.kept, *time.begun, *time.ended, *(new for _, new in time.changed)]
    turned = [old for old, new in time.changed if old.phase.stance != new.phase.stance]
    return {tie.relation.id: tie for tie in ties}, {tie.relation.id: tie for tie in turned}


def _span(time: Snapshot | Changes) -> list[int]:
    """The first and last day of a time."""
    if isinstance(time, Changes):
        return [time.one.day, time.other.day]
    return [time.first if isinstance(time, Window) else time.day, time.day]


def _arranged(job: FigureJob, form: Form) -> FigureJob:
    """What shows a scene on a shape of screen."""
    return replace(job, looked=arranged_like(form, job.looked))


def _tinted(colour: str, theme: Theme) -> str:
    """The colour of a group as actors have it."""
    return mixed(colour, theme.ground, TINT)
