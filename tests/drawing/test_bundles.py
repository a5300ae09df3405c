from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from relmap.drawing import bundles, legend
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import FrameMaker, build_frame
from relmap.drawing.paint import Options, paint
from relmap.drawing.pick import pick_edge
from relmap.drawing.scrub import Scrubber
from relmap.drawing.style import LIGHT
from relmap.drawing.view import View
from relmap.layout.places import placed
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Placement, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("offline_qt")
DAY = days.from_ymd(2000, 1, 1)
FAR, NEAR = View(0.05, 300, 200), View(0.5, 300, 200)
AREA = QRectF(0, 0, 600, 400)


def project_of(count: int) -> Project:
    """Two heaps of actors far from each other; most relations go from one to the other."""
    rng = np.random.default_rng(4)
    actors = [Actor(id=f"a{n:02}", name=f"A {n}") for n in range(40)]
    at = np.where(np.arange(40)[:, None] < 20, (-4000, 0), (4000, 0)) + rng.uniform(-200, 200, (40, 2))
    places = [Placement(actor=f"a{n:02}", x=float(x), y=float(y)) for n, (x, y) in enumerate(at)]
    relations: list[Relation] = []
    for n in range(count):
        one, other = int(rng.integers(0, 20)), int(rng.integers(20, 40) if n % 4 else rng.integers(0, 20))
        first = 1950 + n % 100
        phase = Phase(when=f"{first}/{first + 30}", stance=2 if n % 4 else -2)
        relations.append(Relation(id=f"r{n:05}", source=f"a{one:02}", target=f"a{other:02}", phases=(phase,)))
    return Project.of(None, *actors, *places, *relations)


@pytest.fixture(scope="module")
def project() -> Project:
    return project_of(9_000)


@pytest.fixture
def frame(project: Project) -> Frame:
    return build_frame(Snapshot(TimeIndex(project), DAY), LIGHT, placed(project))


def picture(draw: Any) -> np.ndarray:
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint32).reshape(400, 600).copy()


def test_many_relations_far_away_merge_and_no_others(frame: Frame) -> None:
    assert bundles.are_due(frame, FAR)
    assert not bundles.are_due(frame, NEAR)
    few = frame.part({edge.id for edge in frame.edges[:500]} | {node.id for node in frame.nodes})
    assert not bundles.are_due(few, FAR)


def test_a_bundle_has_the_count_and_the_colour_of_its_relations(frame: Frame) -> None:
    found = bundles.bundle(frame, FAR)
    heap = np.array([node.id < "a20" for node in frame.nodes])
    across = heap[frame.ends[:, 0]] != heap[frame.ends[:, 1]]
    assert int(found.counts.sum()) + len(found.within) == len(frame.edges)
    assert int(found.counts[-1]) == found.counts.max() <= int(across.sum())
    assert found.colours[-1] == LIGHT.stances[2]
    assert (np.abs(found.ends[-1, :, 0]) > 3_000).all()
    without = frame.part({node.id for node in frame.nodes} | {edge.id for edge in frame.edges})
    assert without.lines is None
    assert bundles.bundle(without, FAR).colours == found.colours


def test_the_legend_says_what_a_bundle_is(frame: Frame) -> None:
    assert "Merged, with their number" in [entry.text for entry in legend.entries(frame, FAR)]
    assert "Merged, with their number" not in [entry.text for entry in legend.entries(frame, NEAR)]


def test_clusters_stand_still_while_the_view_moves(frame: Frame) -> None:
    one, other = bundles.bundle(frame, FAR), bundles.bundle(frame, FAR.moved(37, -12))
    assert (one.ends == other.ends).all()


def test_merged_relations_cannot_be_picked(frame: Frame) -> None:
    x, y = FAR.to_pixels(frame.curves[0, 0]).tolist()
    assert pick_edge(frame, FAR, x + 2, y) is None
    middle = frame.curves[0].mean(axis=0)
    x, y = NEAR.to_pixels(middle).tolist()
    assert pick_edge(frame, NEAR, x, y) is not None


def test_what_is_outside_the_picture_is_not_seen_and_changes_nothing(frame: Frame) -> None:
    beside = View(0.5, 9_000, 200)  # everything lies to the right
    blank = picture(lambda painter: paint(painter, frame, beside, AREA, Options(labels=False)))
    assert len(np.unique(blank)) == 1


def lines_of(frame: Frame) -> np.ndarray:
    options = Options(fine=False, bundled=False, parts=("under",))
    return picture(lambda painter: paint(painter, frame, FAR, AREA, options))


def covered(pixels: np.ndarray) -> float:
    return float((pixels != pixels[0, 0]).mean())


def test_steps_of_time_show_the_same_lines_with_and_without_the_kept_picture(project: Project) -> None:
    maker, index, scrubber = FrameMaker(project, LIGHT, placed(project)), TimeIndex(project), Scrubber()
    costs: list[int] = []
    for year in (1990, 1991, 1992, 1993, 1990, 1975, 2040):
        frame = maker.frame(Snapshot(index, days.from_ymd(year, 1, 1)))
        kept = picture(lambda painter, f=frame: scrubber.paint(painter, f, FAR, AREA, bundled=False))
        costs.append(scrubber.painted)
        # Lines that cross may lie in another order; which pixels are covered is the same.
        ground = kept[0, 0]
        assert ((kept != ground) == (lines_of(frame) != ground)).all()
    assert costs[0] == len(maker.frame(Snapshot(index, days.from_ymd(1990, 1, 1))).edges)


def test_small_steps_cost_little(project: Project) -> None:
    maker, index, scrubber = FrameMaker(project, LIGHT, placed(project)), TimeIndex(project), Scrubber()
    first = days.from_ymd(1990, 6, 1)
    costs: list[int] = []
    for day in range(first, first + 10):
        frame = maker.frame(Snapshot(index, day))
        picture(lambda painter, f=frame: scrubber.paint(painter, f, FAR, AREA, bundled=False))
        costs.append(scrubber.painted)
    assert max(costs[1:]) < costs[0] / 10


def test_who_is_dragged_is_painted_where_they_are(project: Project) -> None:
    snapshot = Snapshot(TimeIndex(project), DAY)
    maker, scrubber = FrameMaker(project, LIGHT, placed(project)), Scrubber()
    for x in (0.0, 500.0, 1_000.0):
        maker = maker.moved({"a00": (x, 2_500.0)})
        frame = maker.frame(snapshot)
        kept = picture(
            lambda painter, f=frame: scrubber.paint(painter, f, FAR, AREA, moving={"a00"}, bundled=False)
        )
        assert ((kept != kept[0, 0]) == (lines_of(frame) != kept[0, 0])).all()
    assert scrubber.painted < len(frame.edges) / 5


def test_a_bundled_figure_is_lighter_than_all_its_lines(frame: Frame) -> None:
    bundled = picture(lambda painter: paint(painter, frame, FAR, AREA, Options(labels=False)))
    every = picture(lambda painter: paint(painter, frame, FAR, AREA, Options(labels=False, bundled=False)))
    assert covered(bundled) > 0
    assert (bundled != every).any()
