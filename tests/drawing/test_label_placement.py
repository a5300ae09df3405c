"""Text on a map: where it stands, what it may not cover, and that it stays there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import chain, product
from math import cos, sin
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from relmap.drawing.curved_text import corners
from relmap.drawing.curves import point_at
from relmap.drawing.frame import Frame
from relmap.drawing.label_placement import PlacedText, TextPlacement
from relmap.drawing.labels import Label
from relmap.drawing.legibility import text_box
from relmap.drawing.obstacles import Obstacles
from relmap.drawing.paint import Options, completed, placing
from relmap.drawing.paint_edges import arrowheads
from relmap.drawing.view import View
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Placement, Relation
from tests.drawing.test_frame import frame_of

pytestmark = pytest.mark.usefixtures("offline_qt")

AREA = QRectF(0, 0, 900, 640)
_INSIDE = Qt.FillRule.WindingFill


def written(frame: Frame, view: View, always: Collection[str] = (), blocked: bool = False) -> PlacedText:
    """Its text, with nothing but the actors in the way."""
    obstacles = Obstacles((AREA.left(), AREA.top(), AREA.right(), AREA.bottom()))
    obstacles.add_discs(view.to_pixels(frame.places), frame.radii * view.scale)
    if blocked:
        obstacles.block([(0.0, 0.0, 5000.0, 5000.0)])
    placement = TextPlacement(frame, view, AREA, obstacles, always=always)
    for _ in placement.steps():
        pass
    return placement.placed


def all_of(frame: Frame, scale: float = 1.0, before: Mapping[str, int] | None = None) -> PlacedText:
    """Its text in a figure, without the shift of the view."""
    return completed(
        placing(frame, View(scale, 450, 320), AREA, Options(complete=True, before=before, room=AREA))
    )


def shape(label: Label) -> QPolygonF:
    """What is inked of a text."""
    return QPolygonF([QPointF(x, y) for x, y in text_box(replace(label, width=label.width - 1)).tolist()])


def shapes_of(label: Label) -> list[QPolygonF]:
    """What is inked of a text: of one on a curve, letter by letter."""
    if label.path is None:
        return [shape(label)]
    return [QPolygonF([QPointF(x, y) for x, y in box]) for box in corners(label).reshape(-1, 4, 2).tolist()]


def texts(placed: PlacedText) -> list[Label]:
    return [*placed.names.values(), *placed.labels.values(), *placed.numbers.values()]


def assert_apart(labels: list[Label]) -> None:
    shapes = [shapes_of(label) for label in labels]
    for number, some in enumerate(shapes):
        for one, other in product(some, chain.from_iterable(shapes[:number])):
            assert one.intersected(other).isEmpty()


def crowded(seed: int, actors: int = 24, relations: int = 60) -> Frame:
    """Actors here and there, with relations that have labels of one to four words."""
    rng = np.random.default_rng(seed)
    records: list[object] = []
    for n in range(actors):
        records.append(Actor(id=f"a{n}", name=f"Actor number {n}", kind=("state", "person")[n % 2]))
        x, y = rng.uniform(-400, 400), rng.uniform(-270, 270)
        records.append(Placement(actor=f"a{n}", x=x, y=y))
    for n in range(relations):
        source, target = rng.choice(actors, 2, replace=False).tolist()
        words = " ".join(["agreed", "on trade", "and arms", "for years"][: 1 + n % 4])
        phase = Phase(when="1990/2010", stance=n % 5 - 2, label=words)
        records.append(Relation(id=f"r{n}", source=f"a{source}", target=f"a{target}", phases=(phase,)))
    return frame_of(Project.of(None, *records))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_text_covers_other_text_or_an_actor(seed: int) -> None:
    frame = crowded(seed)
    placed = all_of(frame)
    assert len(placed.names) >= 15
    assert placed.numbers  # there is no room for all labels
    assert_apart(texts(placed))
    centres = View().to_pixels(frame.places)
    for label in texts(placed):
        outlines = shapes_of(label)
        for (x, y), radius in zip(centres.tolist(), frame.radii.tolist(), strict=True):
            if (x - label.x) ** 2 + (y - label.y) ** 2 < (label.width + radius) ** 2:
                ring = np.linspace(0, 2 * np.pi, 24)
                rim = [(x + (radius - 2) * cos(t), y + (radius - 2) * sin(t)) for t in ring]
                assert not any(
                    outline.containsPoint(QPointF(*at), _INSIDE) for at in rim for outline in outlines
                )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_label_is_told_or_said_to_be_untold(seed: int) -> None:
    frame = crowded(seed)
    placed = all_of(frame)
    told = {*placed.labels, *placed.numbers, *placed.untold}
    assert told == {row for row, edge in enumerate(frame.edges) if edge.label}
    assert not set(placed.labels) & set(placed.numbers)
    assert {label.text.replace("\n", " ") for label in placed.labels.values()} <= {
        edge.label for edge in frame.edges
    }  # none is cut off


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_numbers_run_clockwise_from_the_top(seed: int) -> None:
    frame = crowded(seed)
    numbers = sorted(all_of(frame).numbers.values(), key=lambda label: int(label.text))
    assert [label.text for label in numbers] == [str(n) for n in range(1, len(numbers) + 1)]
    low, high = frame.places.min(axis=0), frame.places.max(axis=0)
    x, y = ((low + high) / 2).tolist()
    turned = [np.arctan2(label.x - x, y - label.y) % (2 * np.pi) for label in numbers]
    assert turned == sorted(turned)


def test_names_keep_clear_of_lines_and_heads_where_there_is_room(small_map: Project) -> None:
    label = Phase(when="1990/2010", stance=1)
    down = Relation(id="down", source="a", target="below", phases=(label,))
    actor, place = Actor(id="below", name="Below", kind="state"), Placement(actor="below", x=-150.0, y=200.0)
    frame = frame_of(
        Project.of(None, *small_map.actors.values(), *small_map.placements.values(), actor, place, down)
    )
    placed = all_of(frame)
    row = frame.position("a")
    assert row is not None
    name = shape(placed.names[row])
    line = point_at(frame.curves, np.linspace(0, 1, 200)[None])[0]
    assert not any(name.containsPoint(QPointF(*at), _INSIDE) for at in line.tolist())
    # Without the line it stands below its actor.
    assert (
        all_of(replace(frame, edges=[], curves=frame.curves[:0], ends=frame.ends[:0])).names[row].choice == 0
    )


def test_text_stays_where_it_stood_while_that_is_free() -> None:
    frame = crowded(4, actors=8, relations=6)
    first = all_of(frame)
    fewer = replace(frame, edges=frame.edges[:-1], curves=frame.curves[:-1], ends=frame.ends[:-1])
    again = all_of(fewer, before=first.choices)
    same = [row for row in again.names if again.names[row].choice == first.names[row].choice]
    assert len(same) == len(first.names)


def test_it_is_placed_once_for_a_scale() -> None:
    frame = crowded(5)
    view, large = View(0.9, 100, 100), QRectF(0, 0, 4_000, 3_000)

    def place(where: View) -> PlacedText:
        return completed(placing(frame, where, large, Options()))

    placed = place(view)
    assert place(view.moved(33.5, -20.25)) is placed  # a map that is moved has its text where it was
    assert place(View(0.8, 100, 100)) is not placed


def test_names_do_not_overlap() -> None:
    actors = [Actor(id=f"a{n}", name=f"A rather long name {n}", kind="person") for n in range(60)]
    places = [Placement(actor=f"a{n}", x=(n % 10) * 36.0, y=(n // 10) * 34.0) for n in range(60)]
    names = written(frame_of(Project.of(None, *actors, *places)), View(1.0, 100, 100)).names
    assert 0 < len(names) < 60
    assert_apart(list(names.values()))


def test_a_name_asked_for_is_always_shown() -> None:
    actors = [Actor(id=f"a{n}", name=f"Name {n}", kind="person") for n in range(30)]
    places = [Placement(actor=f"a{n}", x=float(n), y=0.0) for n in range(30)]
    frame = frame_of(Project.of(None, *actors, *places))
    assert "a29" in {frame.nodes[row].id for row in written(frame, View(1.0, 100, 100), {"a29"}).names}


def test_a_name_without_room_beside_its_actor_is_led_to() -> None:
    actors = [Actor(id=f"a{n}", name=f"Somebody {n}", kind="person") for n in range(3)]
    places = [Placement(actor=f"a{n}", x=n * 34.0, y=0.0) for n in range(3)]
    around = [Actor(id=f"b{n}", name="", kind="person") for n in range(2)]
    frame = frame_of(Project.of(None, *actors, *around, *places))
    names = written(frame, View(1.0, 400, 300)).names
    led = [label for label in names.values() if label.leader is not None]
    for label in led:
        x0, y0, x1, y1 = label.leader or (0.0, 0.0, 0.0, 0.0)
        assert abs(x1 - label.x) <= label.width / 2 + 0.1
        assert abs(y1 - label.y) <= label.height / 2 + 0.1
        centre = View(1.0, 400, 300).to_pixels(frame.places[label.row])
        assert np.hypot(x0 - centre[0], y0 - centre[1]) == pytest.approx(frame.radii[label.row] + 1.5)


def test_edge_labels_give_way_to_what_is_there(small_map: Project) -> None:
    frame, view = frame_of(small_map), View(1.0, 400.0, 300.0)
    assert [label.text for label in written(frame, view).labels.values()] == ["allied"]
    assert written(frame, view, blocked=True).labels == {}


def test_heads_are_where_they_are_painted(small_map: Project) -> None:
    frame, view = frame_of(small_map), View(1.0, 400.0, 300.0)
    curves = view.to_pixels(frame.curves)
    rows = [row for row, edge in enumerate(frame.edges) if edge.directed] or [0]
    heads = arrowheads(frame, curves, view, rows)
    assert heads.shape == (len(rows), 3, 2)
    assert np.allclose(heads[:, 0], curves[rows, 3])


def test_few_texts_are_placed_before_others_may_have_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = crowded(6, actors=700, relations=900)
    put, since = TextPlacement._put, [0]  # pyright: ignore[reportPrivateUsage]

    def counted(self: TextPlacement, text: Any) -> bool:
        since[0] += 1
        return put(self, text)

    monkeypatch.setattr(TextPlacement, "_put", counted)
    most = steps = 0
    for _ in placing(frame, View(2.0, 0, 0), QRectF(-600, -400, 1_200, 800), Options()):
        most, since[0], steps = max(most, since[0]), 0, steps + 1
    assert steps > 50
    assert 20 < most <= 61
