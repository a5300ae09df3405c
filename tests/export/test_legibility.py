"""How legible a figure is, counted once by relmap and once more from the SVG that it writes."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF

from relmap.drawing.frame import Edge, Frame, Node, Pen
from relmap.drawing.label_placement import PlacedText
from relmap.drawing.labels import Label
from relmap.drawing.legibility import unseen
from relmap.drawing.style import LIGHT, font
from relmap.export.compose import Subject, arranged_for_sheet, compose
from relmap.export.figure import Figure, figure_legibility, lettered_now, map_room
from relmap.export.svg import svg
from relmap.layout.places import complete_places
from relmap.model.project import Project
from relmap.model.records import FigureStyle
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence
from relmap.timeline.snapshot import Snapshot
from tests.legibility.maps import DAY, made, places_of, samples

pytestmark = pytest.mark.usefixtures("offline_qt")

SVG = "{http://www.w3.org/2000/svg}"
Matrix = tuple[float, float, float, float, float, float]
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")


@dataclass
class Drawn:
    """What is read from a file, in pixels."""

    lines: dict[str, np.ndarray] = field(default_factory=dict)
    widths: dict[str, float] = field(default_factory=dict)
    heads: list[np.ndarray] = field(default_factory=list)
    tips: dict[str, np.ndarray] = field(default_factory=dict)
    """Of the relations with a head."""
    discs: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    texts: list[tuple[str, Matrix, float, float, float]] = field(default_factory=list)
    """Text, matrix, where its base line is, its width and the height of its capitals."""
    sizes: list[float] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    """What begins at its left: heading, legend, and the list of what numbers stand for."""


def points_of(element: ET.Element) -> np.ndarray:
    """Places along a path of straight lines and cubic curves, or along a polyline."""
    if element.tag == f"{SVG}polyline":
        corners = np.array(list(map(float, _NUMBER.findall(element.get("points", ""))))).reshape(-1, 2)
        return along(corners)
    found: list[np.ndarray] = []
    at = np.zeros(2)
    for command, text in re.findall(r"([MLCZ])([^MLCZ]*)", element.get("d", "")):
        numbers = np.array(list(map(float, _NUMBER.findall(text)))).reshape(-1, 2)
        if command == "M":
            at = numbers[0]
            found.append(at[None])
        elif command == "L":
            found.append(along(np.array((at, numbers[0]))))
            at = numbers[0]
        elif command == "C":
            t = np.linspace(0, 1, 400)[:, None]
            p, q, r = numbers
            found.append(at * (1 - t) ** 3 + p * 3 * t * (1 - t) ** 2 + q * 3 * t * t * (1 - t) + r * t**3)
            at = r
    return np.concatenate(found)


def along(corners: np.ndarray) -> np.ndarray:
    pieces = [corners[:1]]
    for one, other in pairwise(corners):
        count = max(int(math.hypot(*(other - one)) * 2), 1)
        pieces.append(one + (other - one) * np.linspace(0, 1, count + 1)[1:, None])
    return np.concatenate(pieces)


def read(data: bytes) -> Drawn:
    root, found = ET.fromstring(data), Drawn()
    parents = {child: parent for parent in root.iter() for child in parent}
    for group in root.iter(f"{SVG}g"):
        kind, _, key = (group.get("id") or "").partition("-")
        shapes = [(g, s) for g in group for s in g if s.tag in (f"{SVG}path", f"{SVG}polyline")]
        if kind == "relations":
            strokes = [(g, s) for g, s in shapes if g.get("fill") == "none"]
            if not strokes:
                continue  # it shares the stripe of another
            found.lines[key] = points_of(strokes[0][1])
            found.widths[key] = float(strokes[0][0].get("stroke-width", "0"))
            for g, s in shapes:
                if g.get("fill") != "none" and s.get("d", "").count("L") == 3:
                    head = np.array(list(map(float, _NUMBER.findall(s.get("d", ""))))).reshape(-1, 2)[:3]
                    found.heads.append(head)
                    found.tips[key] = head[0]
                    if np.hypot(*(head[0] - found.lines[key][0])) > np.hypot(
                        *(head[0] - found.lines[key][-1])
                    ):
                        more = along(np.array((found.lines[key][-1], head[0])))
                        found.lines[key] = np.concatenate((found.lines[key], more))
        elif kind == "actors":
            corners = points_of(shapes[0][1])
            low, high = corners.min(axis=0), corners.max(axis=0)
            round_ = "L" not in shapes[0][1].get("d", "")
            radius = float((high - low)[0]) / 2 / (1.0 if round_ else 0.92)
            found.discs[key] = (*((low + high) / 2).tolist(), radius)
    for letters in [group for group in root.iter(f"{SVG}g") if group.get("class") == "letters"]:
        letters.clear()  # what stands on paths, once more
    for text in root.iter(f"{SVG}text"):
        parent = parents[text]
        matrix = tuple(map(float, _NUMBER.findall(parent.get("transform", ""))))
        size, weight = float(text.get("font-size", "0")), int(text.get("font-weight", "400"))
        said = "".join(text.itertext())
        if text.get("text-anchor") != "middle" or len(matrix) != 6:
            if not any(above.get("class") == "actors" for above in (parent, parents[parent])):
                found.listed.append(said)
            continue
        metrics = QFontMetricsF(font(size, weight))
        base = float(text.get("y", "0"))
        found.texts.append(
            (said, matrix, base, metrics.horizontalAdvance(said), metrics.capHeight())  # type: ignore[arg-type]
        )
        found.sizes.append(size)
    return found


def box_of(text: tuple[str, Matrix, float, float, float]) -> np.ndarray:
    """The corners of what a text covers."""
    _, (a, b, c, d, e, f), base, width, high = text
    half, top = width / 2, base - high
    corners = np.array(((-half, top), (half, top), (half, base), (-half, base)))
    return corners @ np.array(((a, b), (c, d))) + (e, f)


def whole_box(boxes: list[np.ndarray]) -> np.ndarray:
    """The corners of a level box about others."""
    (left, top), (right, bottom) = np.min(boxes, axis=(0, 1)), np.max(boxes, axis=(0, 1))
    return np.array(((left, top), (right, top), (right, bottom), (left, bottom)))


def counted(drawn: Drawn, project: Project, figure: Figure) -> dict[str, float]:
    """The measures, from what is in the file alone; whose ends are whose is known from the map."""
    labels = Counter(edge.label for edge in figure.frame.edges if edge.label)
    names = Counter(node.name for node in figure.frame.nodes)
    told: Counter[str] = Counter()
    boxes: list[tuple[str, np.ndarray]] = []
    by_matrix: dict[Matrix, list[tuple[str, Matrix, float, float, float]]] = {}
    for text in drawn.texts:
        by_matrix.setdefault(text[1], []).append(text)
    for some in by_matrix.values():
        said = " ".join(text[0] for text in some)
        if said in names:
            boxes.append((said, whole_box([box_of(text) for text in some])))
        else:
            told.update(those_of(said, labels))
    whose = {node.name: node.id for node in figure.frame.nodes}
    slack = 0.75

    def inner(box: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return box.min(axis=0) + slack, box.max(axis=0) - slack

    def within(points: np.ndarray, box: np.ndarray) -> bool:
        low, high = inner(box)
        return bool(((points > low) & (points < high)).all(axis=1).any())

    grid = [(u / 30, v / 30) for u in range(31) for v in range(31 - u)]
    heads = [np.array([h[0] + (h[1] - h[0]) * u + (h[2] - h[0]) * v for u, v in grid]) for h in drawn.heads]
    covered = 0
    for number, (name, box) in enumerate(boxes):
        for key, (x, y, radius) in drawn.discs.items():
            nearest = np.clip((x, y), box.min(axis=0), box.max(axis=0))
            covered += key != whose[name] and math.hypot(*(nearest - (x, y))) < radius - slack
        for _, other in boxes[:number]:
            low = np.maximum(box.min(axis=0), other.min(axis=0))
            high = np.minimum(box.max(axis=0), other.max(axis=0))
            covered += bool((low < high - slack).all())
    through = 0
    degree: Counter[str] = Counter()
    for key, points in drawn.lines.items():
        relation = project.relations[key]
        degree.update((relation.source, relation.target))
        through += any(
            (np.hypot(points[:, 0] - x, points[:, 1] - y) < radius - 0.1).any()
            for actor, (x, y, radius) in drawn.discs.items()
            if actor not in (relation.source, relation.target)
        )
    discs = list(drawn.discs.values())
    overlapping = sum(
        math.hypot(x - u, y - v) < r + s - slack
        for number, (x, y, r) in enumerate(discs)
        for u, v, s in discs[:number]
    )
    return {
        "along": sum(min(count, labels[text]) for text, count in told.items()),
        "numbered": sum(sum(those_of(text, labels).values()) for text in keys_of(drawn)),
        "named": len(boxes),
        "radius": min(r for *_, r in discs) * 0.75,
        "type_size": min(drawn.sizes) * 0.75,
        "heads_covered": sum(any(within(points, box) for _, box in boxes) for points in heads),
        "names_crossed": sum(any(within(line, box) for line in drawn.lines.values()) for _, box in boxes),
        "actors_covered": covered,
        "close_ends": close_ends(drawn, project, degree.most_common(1)[0][0]),
        "through": through,
        "overlapping": overlapping,
        "filled": filled(drawn, figure),
    }


def those_of(said: str, labels: Counter[str]) -> Counter[str]:
    """The labels in a text: one, or those of a ribbon; none if it is something else."""
    parts = [re.fullmatch(r"(.+?)(?: ×(\d+))?", part) for part in said.split("; ")]
    found = Counter({part[1]: int(part[2] or 1) for part in parts if part is not None})
    return found if found.keys() <= labels.keys() else Counter()


def keys_of(drawn: Drawn) -> list[str]:
    """What the numbers on the map stand for, in their order; entries are broken into lines."""
    found: list[str] = []
    begins = [number for number, text in enumerate(drawn.listed) if text.startswith("1 ")]  # a date may, too
    for text in drawn.listed[begins[-1] :] if begins else ():
        begun = re.match(rf"{len(found) + 1}  ?(.*)", text)
        if begun is not None:
            found.append(begun[1])
        elif text == "Allied":  # the legend
            break
        elif found:
            found[-1] += f" {text}"
    seen = {text for text, *_ in drawn.texts if text.isdigit()}
    assert seen == {str(number) for number in range(1, len(seen) + 1)}
    return found[: len(seen)]


def ribbons_of(drawn: Drawn, project: Project) -> list[list[str]]:
    """The relations by lines that stand for themselves: those of two actors whose stripes touch together."""
    pairs: dict[frozenset[str], list[str]] = {}
    for key in drawn.lines:
        relation = project.relations[key]
        pairs.setdefault(frozenset((relation.source, relation.target)), []).append(key)
    found: list[list[str]] = []
    for keys in pairs.values():
        middles = [drawn.lines[key][len(drawn.lines[key]) // 2] for key in keys]
        apart = [np.hypot(*(one - other)) for n, one in enumerate(middles) for other in middles[:n]]
        found += [keys] if apart and min(apart) < 6 else [[key] for key in keys]
    return found


def close_ends(drawn: Drawn, project: Project, hub: str) -> int:
    x, y, _ = drawn.discs[hub]
    ends: list[tuple[float, float, float]] = []
    for keys in ribbons_of(drawn, project):
        relation = project.relations[keys[0]]
        if hub not in (relation.source, relation.target):
            continue
        places = [min(drawn.lines[k][[0, -1]], key=lambda at: math.hypot(*(at - (x, y)))) for k in keys]
        middles = [drawn.lines[key][len(drawn.lines[key]) // 2] for key in keys]
        at = np.mean(places, axis=0)
        if len(keys) > 1:  # the stripes end within its head
            at = min(
                [at, *(drawn.tips[k] for k in keys if k in drawn.tips)],
                key=lambda at: math.hypot(*(at - (x, y))),
            )
        way = drawn.lines[keys[0]][-1] - drawn.lines[keys[0]][0]
        across = np.array(middles) @ np.array((-way[1], way[0])) / math.hypot(*way)
        halves = np.array([drawn.widths[key] for key in keys]) / 2
        half = float((across + halves).max() - (across - halves).min()) / 2
        dx, dy = at - (x, y)
        ends.append((math.atan2(dy, dx), math.hypot(dx, dy), half))
    ends.sort()
    count = 0
    for (one, far, half), (other, far_, half_) in zip(ends, [*ends[1:], ends[0]], strict=True):
        apart = (other - one) % (2 * math.pi)
        count += apart * min(far, far_) - half - half_ < 4.0 - 0.15
    return count


def filled(drawn: Drawn, figure: Figure) -> float:
    corners = [box_of(text) for text in drawn.texts]
    corners += [np.array(((x - r, y - r), (x + r, y + r))) for x, y, r in drawn.discs.values()]
    width, height = np.ptp(np.concatenate(corners), axis=0)
    room = map_room(lettered_now(figure))
    return float(width * height / (room.width() * room.height()))


def looked_at(name: str) -> tuple[Project, Subject]:
    if name == "sample":
        project, day = samples()["armenia-belarus-rupture"]
        return project, Subject(Snapshot(TimeIndex(project), day), complete_places(project))
    if name == "ribbons":
        project, day = samples()["armenia-realignment"]
        return project, Subject(Snapshot(TimeIndex(project), day), complete_places(project))
    project = made(60, 150, int(name))
    return project, Subject(Snapshot(TimeIndex(project), DAY), places_of(60, 150, int(name)))


def agreed(name: str, style: FigureStyle) -> dict[str, float]:
    """What is counted from the file, once it is what relmap counts."""
    project, looked = looked_at(name)
    figure = compose(arranged_for_sheet(looked, style), style)
    ours = figure_legibility(figure)
    theirs = counted(read(svg(figure)), project, figure)
    told = {key: getattr(ours, key) for key in theirs}
    for key, value in theirs.items():
        assert told[key] == pytest.approx(value, rel=0.02, abs=0.01 if isinstance(value, float) else 0.5), key
    return theirs


@pytest.mark.parametrize("name", ["1", "2", "sample"])
@pytest.mark.parametrize("arrangement", ["sheet", "map"])
def test_the_file_says_the_same(name: str, arrangement: str) -> None:
    theirs = agreed(name, FigureStyle(arrangement=arrangement))  # type: ignore[arg-type]
    if name != "sample":  # else nothing would be counted
        assert theirs["names_crossed"] > 5
        assert theirs["along"] > 80


@pytest.mark.parametrize(("width", "height"), [(170, 110), (170, 240), (285, 285)])
def test_the_file_says_the_same_of_ribbons(width: int, height: int) -> None:
    theirs = agreed("ribbons", FigureStyle(width=width, height=height, unit="mm"))
    assert theirs["along"] + theirs["numbered"] == 42
    assert theirs["numbered"] > 3 or height != 110  # else nothing would be counted
    assert theirs["close_ends"] <= 12  # of 30 without ribbons


def test_what_will_not_be_seen_is_told() -> None:
    def some(text: str = "") -> Label:
        return Label(text, 0, 0, 1, 1, 0, font(10), 0)

    pen, sure = Pen("#000", 1.0), Presence.CERTAIN
    edges = [
        Edge(f"e{n}", f"label {n}", pen, None, False, sure, "actual", None, False, False) for n in range(14)
    ]
    nodes = [Node(f"n{n}", f"name {n}", "", "", "circle", sure, "", "", "", 1.0) for n in range(5)]
    frame = Frame(LIGHT, nodes=nodes, edges=edges)
    placed = PlacedText(
        names={n: some() for n in range(3)}, labels={0: some()}, numbers={n: some() for n in range(1, 13)}
    )
    said = "12 labels are numbered, 1 label is left out, 2 actors are without a name"
    assert unseen((frame, placed)) == said
    assert unseen((Frame(LIGHT), PlacedText())) == ""
