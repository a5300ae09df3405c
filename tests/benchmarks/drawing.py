"""Frames on a picture of 1600 × 1000 pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsLineItem, QGraphicsScene

from relmap.drawing.curves import point_at
from relmap.drawing.edge_geometry import edge_geometry
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.paint import Options, paint
from relmap.drawing.pick import EDGE_REACH, pick_edge
from relmap.drawing.scrub import Scrubber
from relmap.drawing.style import LIGHT
from relmap.drawing.view import View
from relmap.layout.places import placed
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.benchmarks import cytoscape
from tests.benchmarks.maps import DAY, synthetic
from tests.benchmarks.table import Missing, Row, median

WIDTH, HEIGHT = 1600, 1000
AREA = QRectF(0, 0, WIDTH, HEIGHT)
SIZES = (100, 1_000, 10_000, 50_000)


def rows() -> Iterator[Row | Missing]:
    """All figures of this kind."""
    for size in SIZES:
        yield from _frames(size)


def _frames(size: int) -> Iterator[Row | Missing]:
    project = synthetic(size)
    index = TimeIndex(project)
    maker = FrameMaker(project, LIGHT, placed(project), edge_geometry(project))
    frame = maker.frame(Snapshot(index, DAY))
    view = View.fitting(frame.bounds(), 0, 0, WIDTH, HEIGHT)
    runs = 5 if size <= 10_000 else 3
    plain = median(_painted(frame, view, Options(fine=False, labels=False, bundled=False)), runs)
    large = size >= 10_000
    if size <= 10_000:
        note = f"{len(frame.edges):,} relations alive"
        item = median(_graph_item(frame), runs)
        target = 0.15 if size == 10_000 else None
        yield Row("plain frame", size, plain, "pyqtgraph GraphItem.setData", item, target, note=note)
        each = median(_item_each(frame, view), runs)
        yield Row("plain frame", size, plain, "a QGraphicsItem each", each, 0.35 if large else None)
    else:
        yield Row("plain frame", size, plain)
    fine = median(_painted(frame, view, Options(labels=False, bundled=False)), runs)
    peer = cytoscape.frame_time(frame) if size in (1_000, 10_000) else "only at 1,000 and 10,000"
    if isinstance(peer, float):
        yield Row("fine frame, no text", size, fine, "cytoscape.js", peer, 0.12 if large else None)
    else:
        yield Row("fine frame, no text", size, fine)
        if size == 10_000:
            yield Missing("fine frame / cytoscape.js", peer)
    yield Row("fine frame, far ones in bundles", size, median(_painted(frame, view, Options()), runs))
    yield from _steps(size, index, maker, view, plain)
    yield from _pick(size, frame, view)


def _painted(frame: Frame, view: View, options: Options) -> Callable[[], None]:
    """Painting a frame on a picture."""

    def call() -> None:
        picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        painter = QPainter(picture)
        paint(painter, frame, view, AREA, options)
        painter.end()

    return call


def _steps(size: int, index: TimeIndex, maker: FrameMaker, view: View, plain: float) -> Iterator[Row]:
    """Lines of one step of time after another, as the canvas paints them; actors stand in a layer."""
    scrubber, steps = Scrubber(), index.step_days
    start = int(np.searchsorted(steps, DAY))
    numbers = count(start)
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    built: list[int] = []

    def step() -> None:
        before = maker.recomputed
        frame = maker.frame(Snapshot(index, int(steps[next(numbers)])))
        built.append(maker.recomputed - before)
        painter = QPainter(picture)
        scrubber.paint(painter, frame, view, AREA, bundled=False)
        painter.end()

    step()
    taken = median(lambda: [step() for _ in range(20)], 3) / 20
    note = f"{np.mean(built[1:]):.1f} relations looked at a step"
    target = 0.20 if size >= 10_000 else None
    yield Row("scrub step, mean of 20", size, taken, "own plain frame", plain, target, note=note)
    moved = maker.moved({"a0": (0.0, 0.0)})
    snapshot = Snapshot(index, DAY)
    moved.frame(snapshot)
    looked = f"{moved.recomputed} records looked at"
    places = ((float(n), 0.0) for n in count())

    def drag() -> None:
        nonlocal moved
        moved = moved.moved({"a0": next(places)})
        painter = QPainter(picture)
        scrubber.paint(painter, moved.frame(snapshot), view, AREA, moving={"a0"}, bundled=False)
        painter.end()

    target = 1.0 if size == 10_000 else None
    yield Row("drag of an actor, lines", size, median(drag, 9), "60 a second", 1000 / 60, target, note=looked)


def _pick(size: int, frame: Frame, view: View) -> Iterator[Row]:
    rng = np.random.default_rng(2)
    spots = rng.uniform((0, 0), (WIDTH, HEIGHT), (40, 2)).tolist()
    near = View(max(view.scale, 0.13), view.shift_x, view.shift_y)

    def ours() -> None:
        for x, y in spots:
            pick_edge(frame, near, x, y)

    def theirs() -> None:
        for x, y in spots:
            _pick_plainly(frame, near, x, y)

    peer = "bounding box + exact"
    target = 0.25 if size >= 10_000 else None
    yield Row("pick a relation", size, median(ours) / 40, peer, median(theirs) / 40, target)


def _pick_plainly(frame: Frame, view: View, x: float, y: float) -> int | None:
    """The nearest line by a box about each, made at each pick."""
    curves = view.to_pixels(frame.curves)
    here = np.array([x, y])
    low, high = curves.min(axis=1) - EDGE_REACH, curves.max(axis=1) + EDGE_REACH
    near = np.flatnonzero(((low <= here) & (here <= high)).all(axis=1))
    if not len(near):
        return None
    points = point_at(curves[near], np.broadcast_to(np.linspace(0, 1, 25), (len(near), 25)))
    return int(near[np.linalg.norm(points - here, axis=2).min(axis=1).argmin()])


# --- peers ------------------------------------------------------------------------------------


def _graph_item(frame: Frame) -> Callable[[], None]:
    """The same nodes and straight edges in pyqtgraph's GraphItem, each edge with its pen."""
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    plot.resize(WIDTH, HEIGHT)
    plot.show()
    item = pg.GraphItem()
    plot.addItem(item)
    pens = np.array(
        [(*pg.mkColor(edge.pen.colour).getRgb(), 1) for edge in frame.edges],
        dtype=[("red", "u1"), ("green", "u1"), ("blue", "u1"), ("alpha", "u1"), ("width", float)],
    )

    def call() -> None:
        item.setData(pos=frame.places, adj=frame.ends, pen=pens, size=8)
        plot.grab()  # paints now, where a repaint may be put off

    return call


def _item_each(frame: Frame, view: View) -> Callable[[], None]:
    """The same nodes and straight edges as items of a scene that all have moved."""
    scene = QGraphicsScene()
    centres = view.to_pixels(frame.places)
    lines = [QGraphicsLineItem() for _ in frame.edges]
    for line, edge in zip(lines, frame.edges, strict=True):
        line.setPen(QPen(QColor(edge.pen.colour), 0))
        scene.addItem(line)
    for x, y in centres.tolist():
        scene.addItem(QGraphicsEllipseItem(x - 3, y - 3, 6, 6))
    ends = centres[frame.ends].reshape(-1, 4).tolist()

    def call() -> None:
        for line, (x0, y0, x1, y1) in zip(lines, ends, strict=True):
            line.setLine(QLineF(x0, y0, x1, y1))
        picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        scene.render(painter, AREA, AREA)
        painter.end()

    return call
