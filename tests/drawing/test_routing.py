from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relmap.drawing.curves import RIM_GAP, bends, curves, loop_ranks, point_at
from relmap.drawing.frame import Edge, Frame, Node, Pen
from relmap.drawing.frame_maker import build_frame
from relmap.drawing.routing import end_gaps, passages, routed, through_actors
from relmap.drawing.style import LIGHT
from relmap.drawing.view import View
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Phase, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence
from relmap.timeline.snapshot import Snapshot

CLEARANCE, GAP = 6.0, 4.0


def frame(places: Mapping[str, tuple[float, float]], *links: str, width: float = 2.0) -> Frame:
    """Actors at places, with links such as "a-b"."""
    rows = {key: row for row, key in enumerate(places)}
    nodes = [
        Node(key, key, key, "", "circle", Presence.CERTAIN, "#fff", "#000", "#000", 1.0, 26.0)
        for key in places
    ]
    pairs = [link.split("-") for link in links]
    sources, targets = [a for a, _ in pairs], [b for _, b in pairs]
    edges = [
        Edge(f"r{n:03}", "", Pen("#000", width), None, True, Presence.CERTAIN, "actual", None, False, False)
        for n in range(len(links))
    ]
    at = np.array(list(places.values()), dtype=float).reshape(-1, 2)
    radii = np.full(len(nodes), 26.0)
    ends = np.array([[rows[a], rows[b]] for a, b in pairs], dtype=np.int64).reshape(-1, 2)
    lines = curves(
        at[ends[:, 0]], at[ends[:, 1]], bends(sources, targets), loop_ranks(sources, targets), radii[ends]
    )
    return Frame(LIGHT, nodes=nodes, places=at, radii=radii, edges=edges, curves=lines, ends=ends)


def star(angles: list[float], farther: float = 0.0) -> Frame:
    """A hub with neighbours at angles in degrees, each so much farther away than the one before."""
    around = {
        f"n{number}": ((400 + farther * number) * np.cos(turn), (400 + farther * number) * np.sin(turn))
        for number, turn in enumerate(np.deg2rad(angles))
    }
    return frame({"hub": (0.0, 0.0), **around}, *(f"hub-{key}" for key in around))


@cache
def made(seed: int, count: int = 60, many: int = 150, grouped: bool = False) -> Frame:
    """A map by chance, arranged by its relations; some actors have more of them than others."""
    rng = np.random.default_rng(seed)
    relations: list[Relation] = []
    for number in range(many):
        one = int(count * rng.random() ** (1.0 if grouped else 1.6))
        near = one // 25 * 25 + rng.integers(25, size=9)
        others = near if grouped and rng.random() < 0.8 else rng.integers(count, size=9)
        other = next(int(n) for n in others if n != one and n < count)
        phases = (Phase(when="1990/2000", stance=int(rng.integers(-2, 3))),)
        relations.append(Relation(id=f"r{number:04}", source=f"a{one}", target=f"a{other}", phases=phases))
    actors = [Actor(id=f"a{n}", name=f"Actor {n}", kind="state") for n in range(count)]
    project = Project.of(About(title="Made"), *actors, *relations)
    day = days.from_ymd(1995, 1, 1)
    return build_frame(Snapshot(TimeIndex(project), day), LIGHT, complete_places(project))


def view_of(found: Frame) -> View:
    return View.fitting_with_names(found.bounds, 0, 0, 1548, 870)


def led(found: Frame) -> Frame:
    view = view_of(found)
    return routed(found, CLEARANCE / view.scale, GAP / view.scale, view.type_scale)


def busiest(found: Frame) -> int:
    return int(np.bincount(found.ends.ravel()).argmax())


def angles_at(found: Frame, row: int) -> dict[int, float]:
    """Where lines end at an actor, by their rows."""
    at: dict[int, float] = {}
    for line, pair in enumerate(found.ends.tolist()):
        for side in (0, 1):
            if pair[side] == row and pair[0] != pair[1]:
                x, y = found.curves[line, 3 * side] - found.places[row]
                at[line] = float(np.arctan2(y, x))
    return at


def in_turn(at: dict[int, float]) -> list[int]:
    """The lines counter-clockwise, from the first one on."""
    order = sorted(at, key=lambda line: at[line])
    start = order.index(min(order))
    return order[start:] + order[:start]


# --- the goals on made maps --------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_line_of_a_map_of_sixty_passes_through_an_unrelated_actor(seed: int) -> None:
    before = made(seed)
    assert through_actors(before) > 30
    assert through_actors(led(before)) == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ends_at_the_busiest_actor_are_apart(seed: int) -> None:
    before = made(seed)
    view, row = view_of(before), busiest(before)
    least = GAP / view.scale - 1e-6
    assert (end_gaps(before, row, view.type_scale) < least).any()
    after = end_gaps(led(before), row, view.type_scale)
    assert len(after) > 9
    assert (after >= least).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_few_lines_of_a_map_of_three_hundred_in_groups_pass_through_actors(seed: int) -> None:
    before = made(seed, 300, 900, grouped=True)
    assert through_actors(before) > 500
    assert through_actors(led(before)) < 100


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ends_that_move_lie_on_the_rim(seed: int) -> None:
    before = made(seed)
    after = led(before)
    moved = (before.curves[:, (0, 3)] != after.curves[:, (0, 3)]).any(axis=2)
    assert moved.sum() > 50
    away = np.linalg.norm(after.curves[:, (0, 3)] - after.places[after.ends], axis=2)
    assert np.abs(away - after.radii[after.ends] - RIM_GAP)[moved].max() < 1e-6


def test_the_order_of_relations_does_not_matter() -> None:
    before = made(1)
    order = np.random.default_rng(0).permutation(len(before.edges))
    other = replace(
        before,
        edges=[before.edges[row] for row in order.tolist()],
        curves=before.curves[order],
        ends=before.ends[order],
        lines=None,
    )
    assert (led(other).curves == led(before).curves[order]).all()


def test_what_is_led_stays_on_the_sheet() -> None:
    before = made(1, 300, 900)
    view, t = view_of(before), np.linspace(0, 1, 65)
    points = view.to_pixels(point_at(led(before).curves, np.tile(t, (len(before.curves), 1))))
    assert points.min() > -3 * CLEARANCE
    assert (points < np.array([1548, 870]) + 3 * CLEARANCE).all()


# --- one line ----------------------------------------------------------------------------------


def test_a_line_bends_past_an_actor_on_the_nearer_side() -> None:
    for side in (1.0, -1.0):
        found = frame({"a": (0, 0), "b": (600, 0), "c": (300, 12 * side)}, "a-b")
        assert passages(found).tolist() == [[0, 2]]
        after = routed(found, CLEARANCE, GAP)
        assert through_actors(after, CLEARANCE - 0.1) == 0
        middle = point_at(after.curves, np.array([[0.5]]))[0, 0]
        assert middle[1] * side < 0
        assert abs(middle[1]) < 26 + CLEARANCE - 12 + 8  # no farther than need be


def test_a_bent_line_leaves_its_actors_straight() -> None:
    after = routed(frame({"a": (0, 0), "b": (600, 0), "c": (300, 0)}, "a-b"), CLEARANCE, GAP)
    for end, control, centre in ((0, 1, (0, 0)), (3, 2, (600, 0))):
        out, way = after.curves[0, end] - centre, after.curves[0, control] - after.curves[0, end]
        assert (out @ way) / np.linalg.norm(out) / np.linalg.norm(way) > np.cos(np.deg2rad(5))


def test_lines_on_top_of_each_other_part_without_crossing() -> None:
    found = frame({"a": (0, 0), "b": (600, 0)}, "a-b", "b-a")
    straight = frame({"a": (0, 0), "b": (600, 0)}, "a-b").curves[0]
    found.curves[0], found.curves[1] = straight, straight[::-1]
    after = routed(found, CLEARANCE, GAP)
    apart = after.curves[0, :, 1] - after.curves[1, ::-1, 1]
    assert apart == pytest.approx(np.full(4, apart[0]), abs=1e-6)
    assert abs(apart[0]) > GAP
    turned = replace(found, edges=found.edges[::-1], curves=found.curves[::-1], ends=found.ends[::-1])
    assert (routed(turned, CLEARANCE, GAP).curves[::-1] == after.curves).all()


def test_a_line_turned_round_goes_the_same_way() -> None:
    places = {"a": (0.0, 0.0), "b": (600.0, 0.0), "c": (300.0, 0.0)}
    one, other = (routed(frame(places, link), CLEARANCE, GAP).curves for link in ("a-b", "b-a"))
    assert np.allclose(one, other[:, ::-1])


def test_what_passes_freely_and_ends_apart_stays_as_it_is() -> None:
    places = {"a": (0, 0), "b": (600, 0), "c": (300, 60), "d": (0, 500), "e": (200, 500)}
    found = frame(places, "a-b", "a-d", "d-e", "e-d", "a-a")
    assert routed(found, CLEARANCE, GAP) is found


def test_only_the_line_in_the_way_changes() -> None:
    places = {"a": (0, 0), "b": (600, 0), "c": (300, 0), "d": (0, 500), "e": (600, 400)}
    found = frame(places, "a-b", "a-d", "d-e")
    after = routed(found, CLEARANCE, GAP)
    assert (after.curves != found.curves).any(axis=(1, 2)).tolist() == [True, False, False]


def test_a_straight_line_that_moves_along_a_rim_stays_straight() -> None:
    found = star([0.0, 3.0])
    after = routed(found, CLEARANCE, GAP)
    along = after.curves[:, 3] - after.curves[:, 0]
    off = after.curves[:, 1:3] - after.curves[:, :1]
    assert np.abs(along[:, None, 0] * off[..., 1] - along[:, None, 1] * off[..., 0]).max() < 1e-6 * 400**2
    assert (after.curves != found.curves).any()


def test_parallel_lines_keep_side_by_side_past_an_actor() -> None:
    places = {"a": (0, 0), "b": (700, 0), "c": (350, 20)}
    after = routed(frame(places, "a-b", "b-a", "a-b", "a-b"), CLEARANCE, GAP)
    before = frame(places, "a-b", "b-a", "a-b", "a-b")
    assert through_actors(before) > 0
    assert through_actors(after, CLEARANCE - 0.1) == 0
    t = np.tile(np.linspace(0, 1, 41), (4, 1))
    order = np.argsort(point_at(before.curves, np.full((4, 1), 0.5))[:, 0, 1])
    points = point_at(after.curves, t)
    points[1] = points[1, ::-1]
    across = np.linspace(150, 550, 50)
    height = np.array([np.interp(across, line[:, 0], line[:, 1]) for line in points[order]])
    assert (np.diff(height, axis=0) > 3.5).all()


def test_loops_stay_as_they_are_and_others_keep_away_from_them() -> None:
    places = {"a": (0, 0), "b": (70, -400), "c": (80, -400)}
    found = frame(places, "a-a", "a-b")
    after = routed(found, CLEARANCE, GAP)
    assert (after.curves[0] == found.curves[0]).all()
    assert (end_gaps(after, 0) >= GAP - 1e-6).all()
    assert (end_gaps(found, 0) < GAP).any()


# --- ends --------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(0, 359), min_size=2, max_size=9))
def test_ends_are_apart_wherever_they_were(angles: list[float]) -> None:
    after = routed(star(angles, 70.0), CLEARANCE, GAP)
    assert np.isfinite(after.curves).all()
    gaps = end_gaps(after, 0)
    even = 2 * np.pi * (26 + RIM_GAP) / len(angles) - 2.0
    assert gaps.min() >= GAP - 1e-6
    assert gaps.sum() == pytest.approx(even * len(angles))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(-19, 19), min_size=9, max_size=9))
def test_ends_are_apart_where_there_is_hardly_room(off: list[float]) -> None:
    found = star([40.0 * number + by for number, by in enumerate(off)])
    found.edges = [replace(edge, pen=Pen("#000", 15.0)) for edge in found.edges]
    after = routed(found, CLEARANCE, GAP)
    assert end_gaps(after, 0).min() >= GAP - 1e-6
    assert in_turn(angles_at(after, 0)) == in_turn(angles_at(found, 0))


def test_ends_keep_their_order() -> None:
    found = star([0, 1, 2, 3, 90, 91, 180, 181.5, 183, 359])
    after = routed(found, CLEARANCE, GAP)
    assert in_turn(angles_at(after, 0)) == in_turn(angles_at(found, 0))
    assert (end_gaps(after, 0) >= GAP - 1e-6).all()


def test_ends_move_no_more_than_need_be() -> None:
    after = routed(star([0, 2, 90]), CLEARANCE, GAP)
    at = angles_at(after, 0)
    apart = (GAP + 2.0) / 30
    assert at[0] == pytest.approx(np.deg2rad(1) - apart / 2)
    assert at[1] == pytest.approx(np.deg2rad(1) + apart / 2)
    assert at[2] == pytest.approx(np.pi / 2)


def test_where_there_is_no_room_ends_are_as_far_apart_as_can_be() -> None:
    after = routed(star([9.0 * (n - n % 2 / 2) for n in range(40)]), 0.0, GAP)
    gaps = end_gaps(after, 0)
    assert gaps == pytest.approx(np.full(40, 2 * np.pi * 30 * 1.18 / 40 - 2.0), abs=1e-3)  # in a wider ring


def test_no_end_moves_to_the_far_side_of_its_actor() -> None:
    found = star([float(n) for n in range(40)])
    before, after = angles_at(found, 0), angles_at(routed(found, 0.0, GAP), 0)
    moved = np.array([after[line] - before[line] for line in before])
    moved = np.rad2deg(np.abs((moved + np.pi) % (2 * np.pi) - np.pi))
    assert 60 < moved.max() < 76


def test_wide_lines_have_more_room() -> None:
    found = star([0.0, 1.0])
    wide = replace(found, edges=[replace(edge, pen=Pen("#000", 12.0)) for edge in found.edges])
    assert end_gaps(routed(wide, CLEARANCE, GAP), 0).min() == pytest.approx(GAP)
    assert end_gaps(routed(wide, CLEARANCE, GAP, ink=0.5), 0, 0.5).min() == pytest.approx(GAP)


# --- nothing, and too much ---------------------------------------------------------------------


def test_frames_with_hardly_anything_in_them() -> None:
    empty = Frame(LIGHT)
    assert routed(empty, CLEARANCE, GAP) is empty
    assert through_actors(empty) == 0
    alone = frame({"a": (0, 0)}, "a-a")
    assert routed(alone, CLEARANCE, GAP) is alone
    assert len(end_gaps(frame({"a": (0, 0)}), 0)) == 0


def test_actors_on_top_of_each_other() -> None:
    places = {"a": (0, 0), "b": (0, 0), "c": (10, 0), "d": (300, 0), "e": (300, 0), "f": (600, 0)}
    found = frame(places, "a-b", "a-c", "a-d", "d-e", "b-f", "c-f", "a-f", "f-a")
    after = routed(found, CLEARANCE, GAP)
    assert np.isfinite(after.curves).all()
    assert len(passages(after)) <= len(passages(found))
