"""Prints one table: what is timed, ours, the peer, the ratio, the target and whether it holds."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from relmap.drawing.frame import Frame, shape_of
from relmap.drawing.frame_maker import build_frame
from relmap.drawing.paint import Options, paint
from relmap.drawing.style import LIGHT, load_fonts
from relmap.drawing.view import View
from relmap.model import dates, days
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Placement, Relation
from relmap.storage import project_file
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from relmap.timeline.stretches import Stretches

WIDTH, HEIGHT = 1600, 1000


def median(call: Callable[[], Any], runs: int = 5) -> float:
    """Milliseconds of the middle run, the first not counted."""
    call()
    found: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)


def synthetic(count: int) -> Project:
    """`count` actors and five times as many relations, a quarter of them alive on a day."""
    rng = np.random.default_rng(7)
    actors = [Actor(id=f"a{n}", name=f"Actor {n}", kind="state") for n in range(count)]
    places = [
        Placement(actor=f"a{n}", x=float(x), y=float(y))
        for n, (x, y) in enumerate(rng.uniform(-3000, 3000, (count, 2)))
    ]
    relations: list[Relation] = []
    for n in range(5 * count):
        source, target = rng.integers(0, count, 2)
        year = int(rng.integers(1950, 2010))
        phase = Phase(when=f"{year}-01-01/{year + 15}-06-30", stance=int(rng.integers(-2, 3)))
        relations.append(Relation(id=f"r{n}", source=f"a{source}", target=f"a{target}", phases=(phase,)))
    return Project.of(None, *actors, *relations, *places)


def painted(frame: Frame, fine: bool) -> Callable[[], None]:
    """Painting a frame on a picture."""
    view = View.fitting(frame.bounds(), 0, 0, WIDTH, HEIGHT)

    def call() -> None:
        picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        painter = QPainter(picture)
        paint(painter, frame, view, QRectF(0, 0, WIDTH, HEIGHT), Options(fine=fine, labels=False))
        painter.end()

    return call


def graph_item(frame: Frame) -> Callable[[], None]:
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


def rows() -> list[tuple[str, float, str, float, float]]:
    """(what, ours in ms, peer, its ms, target ratio)."""
    found: list[tuple[str, float, str, float, float]] = []
    texts = [days.iso(600_000 + n) for n in range(100_000)]

    def resolve() -> None:
        dates.parse.cache_clear()
        for text in texts:
            dates.parse(text)

    found.append(("100,000 plain dates resolved", median(resolve, 3), "one second", 1000.0, 1.0))
    rng = np.random.default_rng(3)
    first = rng.integers(0, 12_000, 1_000_000)
    last = first + rng.integers(1, 300, 1_000_000)
    stretches = Stretches(first, last)
    scan = median(lambda: np.flatnonzero((first <= 6_000) & (last >= 6_000)))
    found.append(("1,000,000 stretches: a day", median(lambda: stretches.at(6_000)), "numpy scan", scan, 0.5))
    for count in (100, 1_000):
        project = synthetic(count)
        index, shape = TimeIndex(project), shape_of(project)
        places = {key: (place.x, place.y) for key, place in project.placements.items()}
        day = days.from_ymd(1990, 1, 1)
        frame = build_frame(Snapshot(index, day), LIGHT, places, shape)
        peer = median(graph_item(frame))
        name = f"{count:,} actors, {len(frame.edges):,} relations alive"
        found.append((f"plain frame, {name}", median(painted(frame, False)), "GraphItem.setData", peer, 0.5))
        found.append((f"fine frame, {name}", median(painted(frame, True)), "GraphItem.setData", peer, 2.0))
        build = median(lambda p=places, s=shape, i=index, d=day: build_frame(Snapshot(i, d), LIGHT, p, s))
        found.append((f"frame built, {name}", build, "GraphItem.setData", peer, 1.0))
        raw = project_file.dumps(project)
        load = median(lambda r=raw: project_file.loads(r, "map"))
        found.append(
            (f"load, {len(raw) / 1e6:.1f} MB", load, "json.loads", median(lambda r=raw: json.loads(r)), 12.0)
        )
    return found


def main() -> None:
    """Print the table."""
    application = QApplication([])
    load_fonts()
    print(f"{'what':<52}{'ms':>9}  {'peer':<18}{'ms':>9}{'ratio':>8}{'target':>8}")
    for what, ours, peer, theirs, target in rows():
        ratio = ours / theirs
        holds = "holds" if ratio <= target else "does not hold"
        print(f"{what:<52}{ours:>9.2f}  {peer:<18}{theirs:>9.2f}{ratio:>8.2f}{target:>8.2f}  {holds}")
    application.quit()


if __name__ == "__main__":
    main()
