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
    compared: tuple[str, str] | None,
    throughout: bool,
    certain_only: bool,
    size: tuple[int, int],
    dpi: int,
    theme: str,
    legend: bool,
    transparent: bool,
) -> None:
    """Write the figure of a map on a day, in a span or of two days; no window system is asked for.

    Args:
        project: the map.
        output: the file; its ending says as what.
        date: a day or a span; None: the latest the map knows.
        compared: two days to compare, instead.
        throughout: in a span, only what holds on every day of it.
        certain_only: leave out what is only possible.
        size: width and height in pixels at 96 dpi.
        dpi, theme, legend, transparent: as on the command line.

    Raises:
        RelmapError: the date is wrong or the file cannot be written.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from relmap.drawing.comparison import build_comparison
    from relmap.drawing.frame_maker import build_frame
    from relmap.drawing.style import THEMES, load_fonts
    from relmap.export.figure import Figure
    from relmap.export.write import write_figure
    from relmap.layout.places import complete_places
    from relmap.notebook import one_day, snapshot_of
    from relmap.timeline.changes import changes
    from relmap.timeline.index import TimeIndex

    _application = QGuiApplication.instance() or QGuiApplication(["relmap"])
    load_fonts()
    index = TimeIndex(project)
    places = complete_places(project)
    if compared is not None:
        found = changes(index, one_day(compared[0]), one_day(compared[1]), certain_only)
        frame, date_line = build_comparison(found, THEMES[theme], places), found.in_words()
    else:
        day = days.iso(index.latest_known()) if date is None else date
        snapshot = snapshot_of(index, day, throughout, certain_only)
        frame, date_line = build_frame(snapshot, THEMES[theme], places), snapshot.in_words()
    figure = Figure(frame, project.about.title, date_line, *size, legend=legend, transparent=transparent)
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
