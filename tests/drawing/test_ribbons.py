"""Ribbons: when several relations of two actors become one, and what is told of them all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from relmap.drawing.curves import point_at
from relmap.drawing.frame import Edge, Emphasised, Frame, Pen
from relmap.drawing.labels import Label
from relmap.drawing.legend import entries
from relmap.drawing.legibility import legibility_of, unseen
from relmap.drawing.paint import Options, completed, paint, placing
from relmap.drawing.paint_edges import all_arrowheads
from relmap.drawing.pick import pick_edge
from relmap.drawing.ribbons import HAIR, beside, dyads, led, near_dyads, ribboned, stripes_of, strokes
from relmap.drawing.routing import end_gaps, routed
from relmap.drawing.style import LIGHT
from relmap.drawing.view import View
from tests.drawing.test_routing import frame

pytestmark = pytest.mark.usefixtures("offline_qt")

CLEARANCE, GAP = 6.0, 4.0
FAR = {"a": (0.0, 0.0), "b": (600.0, 80.0), "c": (-500.0, 300.0)}


def looked(found: Frame, *looks: Mapping[str, object]) -> Frame:
    """A frame whose first edges look otherwise."""
    edges = [replace(edge, **look) for edge, look in zip(found.edges, looks, strict=False)]  # type: ignore[arg-type]
    return replace(found, edges=[*edges, *found.edges[len(edges) :]])


def stanced(count: int, *stances: int | None) -> Frame:
    """Two actors with relations of these stances, and one with a third."""
    links = ["a-b"] * count
    return looked(
        frame(FAR, *links, "a-c"),
        *({"stance": stance, "pen": Pen(LIGHT.stances[stance], 2.0)} for stance in stances),
    )


def only(found: Frame) -> Edge:
    """The one ribbon."""
    (ribbon,) = [edge for edge in found.edges if edge.strands]
    return ribbon


def whole(found: Frame) -> Frame:
    """All that can be ribbons as ribbons."""
    return ribboned(found, dyads(found).keys())


def test_lines_with_room_stay_apart() -> None:
    found = led(frame(FAR, "a-b", "b-a", "a-b"), CLEARANCE, GAP)
    assert not found.has_ribbons
    assert (end_gaps(found, 0) >= GAP - 0.01).all()


def test_lines_too_near_at_their_ends_are_one_ribbon() -> None:
    many = frame(FAR, *["a-b"] * 12, "a-c", width=9.0)  # more than the rim has room for
    assert end_gaps(routed(many, CLEARANCE, GAP), 0).min() < GAP - 1
    found = led(many, CLEARANCE, GAP)
    assert [len(edge.strands) for edge in found.edges] == [0, 12]
    assert found.merged[only(found).id] == tuple(edge.id for edge in many.edges[:12])
    assert (end_gaps(found, 0) >= GAP - 0.01).all()


def test_lines_too_near_along_their_middles_are_found() -> None:
    apart = frame(FAR, "a-b", "b-a")
    assert near_dyads(apart, 60.0, ends=False) == {("a", "b", False)}
    assert not near_dyads(apart, 12.0, ends=False)
    # They are 23 apart in the middle, less near the ends, and 2 wide.
    middle = point_at(apart.curves, np.full((2, 1), 0.5))[:, 0]
    assert np.hypot(*(middle[1] - middle[0])) == pytest.approx(23, abs=1)


def test_what_is_dimmed_is_no_part_of_it_and_neither_are_loops() -> None:
    found = looked(frame(FAR, "a-b", "a-b", "a-b", "a-a", "a-a"), {"dimmed": True})
    assert dyads(found) == {("a", "b", False): [1, 2]}


def test_stripes_stand_from_allied_to_hostile_and_touch_but_for_a_hair() -> None:
    ribbon = only(whole(stanced(4, -2, 2, None, 0)))
    assert [strand.edge.stance for strand in ribbon.strands] == [2, 0, -2, None]
    stripes = stripes_of(ribbon.strands)
    assert [stripe.pen.colour for stripe in stripes] == [LIGHT.stances[s] for s in (2, 0, -2, None)]
    between = np.diff([stripe.offset for stripe in stripes])
    assert between == pytest.approx([2.0 + HAIR] * 3)
    assert ribbon.pen.width == pytest.approx(4 * 2.0 + 3 * HAIR)


def test_a_wide_ribbon_has_a_stripe_for_each_look_and_bounded_widths() -> None:
    ribbon = only(whole(stanced(9, 2, 2, 2, 2, 2, -1, -1, -1, -1)))
    stripes = stripes_of(ribbon.strands)
    assert [len(stripe.strands) for stripe in stripes] == [5, 4]
    wide = only(whole(frame(FAR, "a-b", "a-b", width=30.0)))
    assert [stripe.pen.width for stripe in stripes_of(wide.strands)] == [4.0, 4.0]


def test_a_possible_relation_is_an_outline_in_its_ribbon() -> None:
    found = looked(frame(FAR, "a-b", "a-b"), {"pen": Pen("#000000", 2.0, possible=True)})
    stripe = next(s for s in stripes_of(only(whole(found)).strands) if s.pen.possible)
    assert stripe.pen.gap > 1


@pytest.mark.parametrize(
    ("links", "ends"), [(("a-b", "a-b"), (True, False)), (("b-a", "b-a"), (False, True)),
                        (("a-b", "b-a"), (True, True))],
)  # fmt: skip
def test_heads_are_where_a_relation_goes(links: tuple[str, str], ends: tuple[bool, bool]) -> None:
    found = whole(frame(FAR, *links))
    assert (only(found).directed, only(found).returns) == ends
    tips = all_arrowheads(found, found.curves, View())[:, 0]
    assert len(tips) == sum(ends)
    for tip in tips:
        near = np.hypot(*(found.places[:2] - tip).T).min()
        assert near < 26 + 5


def test_its_label_has_all_labels_and_sources() -> None:
    found = looked(
        frame(FAR, "a-b", "a-b", "a-b", "a-b"),
        {"label": "arms 90 %", "note": "[3]"}, {"label": "treaty"}, {"label": "arms 90 %", "note": "[1, 4]"},
    )  # fmt: skip
    ribbon = only(whole(found))
    assert ribbon.label == "arms 90 % ×2; treaty"
    assert ribbon.note == "[1, 3, 4]"
    assert ribbon.labels == 3


def test_its_labels_count_as_told_by_number_once_it_has_one() -> None:
    area = QRectF(0, 0, 900, 640)
    found = looked(frame(FAR, "a-b", "a-b", "a-b"), {"label": "x" * 90}, {"label": "y" * 90})
    found, view = whole(found), View(0.8, 450, 300)
    placed = completed(placing(found, view, area, Options(complete=True, room=area)))
    counted = legibility_of(found, view, placed, area)
    assert (counted.labels, counted.along, counted.numbered, counted.untold) == (2, 0, 2, 0)
    assert unseen((found, placed)).startswith("2 labels are numbered")


@pytest.mark.parametrize("distance", [-7.0, 5.0])
def test_stripes_keep_their_distance(distance: float) -> None:
    for curve, most in (
        (np.array(((0, 0), (60, 80), (160, 80), (220, 0)), float), 0.15),
        (np.array(((0, 0), (70, 30), (140, -30), (210, 0)), float), 1.1),  # there and back
        (np.array(((0, 0), (70, 0), (140, 0), (210, 0)), float), 0.01),
    ):
        t = np.linspace(0.02, 0.98, 200)[None]
        middle = point_at(curve[None], np.linspace(-0.02, 1.02, 900)[None])[0]
        at = point_at(beside(curve, np.array([distance])), t)[0]
        away = np.hypot(*(at[:, None] - middle[None]).transpose(2, 0, 1)).min(axis=1)
        assert np.abs(away - abs(distance)).max() < most
        way, to = middle[1] - middle[0], at[0] - middle[0]
        assert np.sign(way[0] * to[1] - way[1] * to[0]) == np.sign(distance)  # y down: to the right


def test_each_stripe_is_painted_in_its_colour_and_counted() -> None:
    found = whole(stanced(3, 2, 0, -2))
    view = View(1.0, 40, 100)
    picture = QImage(700, 300, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    told: list[tuple[str, str]] = []
    options = Options(tell=lambda collection, key: told.append((collection, key)))
    paint(painter, found, view, QRectF(0, 0, 700, 300), options)
    painter.end()
    for k, row in enumerate((1, 1, 1)):
        line = strokes(found, view.to_pixels(found.curves), view.ink, [row])[k]
        x, y = point_at(line[None], np.array([[0.3]]))[0, 0].tolist()
        seen, meant = picture.pixelColor(round(x), round(y)), QColor(LIGHT.stances[(2, 0, -2)[k]])
        assert max(abs(seen.red() - meant.red()), abs(seen.blue() - meant.blue())) < 60
    assert [key for collection, key in told if collection == "relations"] == ["r003", "r000", "r001", "r002"]
    (count,) = counted(found, view)
    assert count.text == "×3"
    assert not counted(found, View(0.05))  # it would hide the ribbon


def counted(found: Frame, view: View) -> list[Label]:
    area = QRectF(-600, -300, 1400, 900)
    return list(completed(placing(found, view, area, Options(room=area))).counts.values())


def test_names_come_before_numbers() -> None:
    """A number gives way to what stands in the middle of its ribbon."""
    found = whole(frame({**FAR, "d": (300.0, 30.0)}, "a-b", "b-a"))
    (moved,) = counted(found, View())
    (middle,) = counted(whole(frame(FAR, "a-b", "b-a")), View())
    assert (middle.x, middle.y) == pytest.approx((300, 40), abs=3)
    assert np.hypot(moved.x - 300, moved.y - 30) > 26


def test_the_legend_tells_of_ribbons_only_where_there_is_one() -> None:
    apart = stanced(3, 2, 0, -2)
    said = [entry.text for entry in entries(apart)]
    assert [entry.text for entry in entries(whole(apart))] == [*said, "Several relations, with their number"]
    assert "Hostile" in said


def test_under_the_cursor_is_the_ribbon() -> None:
    found = whole(frame(FAR, "a-b", "b-a"))
    picked = pick_edge(found, View(), 300, 42)
    assert picked is not None
    assert found.merged[picked.id] == ("r000", "r001")


def test_what_is_emphasised_is_not_hidden_in_a_ribbon() -> None:
    found = frame(FAR, "a-b", "b-a", "a-b", "a-c", "c-a")
    every = dyads(found)
    assert {key[:2] for key in every} == {("a", "b"), ("a", "c")}
    found.emphasised = {found.edges[1].id: Emphasised("#000000", "One")}
    assert {key[:2] for key in dyads(found)} == {("a", "c")}
