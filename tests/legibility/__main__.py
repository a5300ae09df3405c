"""Prints how legible figures are, and where less than is to be reached: `python -m tests.legibility`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication

from relmap.drawing.legibility import Legibility
from relmap.drawing.style import load_fonts
from relmap.export.compose import Subject, compose_map
from relmap.export.figure import Figure, figure_legibility
from relmap.layout.places import complete_places
from relmap.model.records import FigureStyle
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.legibility.maps import DAY, SEEDS, made, places_of, samples

SIZES = {
    "1600×1000": FigureStyle(),
    "170×110 mm": FigureStyle(width=170, height=110, unit="mm"),
    "170×240 mm": FigureStyle(width=170, height=240, unit="mm"),
    "square": FigureStyle(width=1080, height=1080),
    "16:9": FigureStyle(width=1920, height=1080),
    "85×60 mm": FigureStyle(width=85, height=60, unit="mm"),
}


def figures() -> Iterator[tuple[str, str, Figure]]:
    """What is looked at: the map, its sheet, the figure."""
    for name, (project, day) in samples().items():
        looked = Subject(Snapshot(TimeIndex(project), day), complete_places(project))
        for size, style in SIZES.items():
            yield name, size, compose_map(looked, style)
    for actors, relations, sizes in ((60, 150, ("170×110 mm", "1600×1000")), (300, 900, ("1600×1000",))):
        for seed in SEEDS:
            project = made(actors, relations, seed)
            places = places_of(actors, relations, seed)
            looked = Subject(Snapshot(TimeIndex(project), DAY), places)
            for size in sizes:
                yield (
                    f"{actors}/{relations} ({seed})",
                    size,
                    compose_map(looked, SIZES[size]),
                )


_HEAD = (
    f"{'map':30}{'sheet':12}{'labels':>7}{'along':>7}{'number':>7}{'untold':>7}{'actors':>7}{'named':>7}"
    f"{'radius':>8}{'type':>6}{'filled':>7}{'heads':>6}{'on lines':>9}{'covered':>8}{'ends':>6}{'through':>8}"
    f"{'overlap':>8}{'leave':>6}{'s':>7}"
)


def line(name: str, size: str, found: Legibility, seconds: float) -> str:
    """One row of the table."""
    return (
        f"{name:30}{size:12}{found.labels:7}{found.along:7}{found.numbered:7}{found.untold:7}"
        f"{found.actors:7}{found.named:7}{found.radius:8.1f}{found.type_size:6.1f}{found.filled:7.2f}"
        f"{found.heads_covered:6}{found.names_crossed:9}{found.actors_covered:8}{found.close_ends:6}"
        f"{found.through:8}{found.overlapping:8}{found.leaving:6}{seconds:7.2f}"
    )


def main() -> None:
    """Print the table."""
    application = QGuiApplication([])
    load_fonts()
    print(_HEAD)
    for name, size, figure in figures():
        begun = time.perf_counter()
        found = figure_legibility(figure)
        print(line(name, size, found, time.perf_counter() - begun), flush=True)
    del application


if __name__ == "__main__":
    sys.exit(main())
