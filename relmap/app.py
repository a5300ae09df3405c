"""Starting Qt: for the window, and for a figure without one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from relmap.model import days
from relmap.model.project import Project


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    if sys.platform.startswith(("win", "darwin")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def export_figure(
    project: Project,
    output: Path,
    *,
    date: str | None,
    size: tuple[int, int],
    dpi: int,
    theme: str,
    legend: bool,
    transparent: bool,
) -> None:
    """Write the figure of a map on a day; no window system is asked for.

    Raises:
        RelmapError: the date is wrong or the file cannot be written.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from relmap.drawing.frame import build_frame
    from relmap.drawing.style import THEMES, load_fonts
    from relmap.export.figure import Figure
    from relmap.export.write import write_figure
    from relmap.layout.places import complete_places
    from relmap.notebook import one_day
    from relmap.timeline.index import TimeIndex
    from relmap.timeline.snapshot import Snapshot

    _application = QGuiApplication.instance() or QGuiApplication(["relmap"])
    load_fonts()
    index = TimeIndex(project)
    day = one_day(date) if date is not None else index.latest_known()
    frame = build_frame(Snapshot(index, day), THEMES[theme], complete_places(project))
    figure = Figure(
        frame, project.about.title, days.in_words(day), *size, legend=legend, transparent=transparent
    )
    write_figure(figure, output, dpi)


def run_window(file: Path | None) -> int:
    """Open the window, with a map if one is named; gives the exit code."""
    if not has_display() and "QT_QPA_PLATFORM" not in os.environ:
        print(
            "relmap: there is no display for a window. Draw a figure: relmap export FILE -o out.png",
            file=sys.stderr,
        )
        return 2
    from relmap.ui.start import run

    return run(file)
