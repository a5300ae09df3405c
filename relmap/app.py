"""Starting Qt: for the window, and for a figure without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from relmap.model import days
from relmap.model.errors import Progress
from relmap.model.project import Project
from relmap.model.records import NO_LENS, FigureStyle, Lens

if TYPE_CHECKING:
    from relmap.analysis.pairs import Fold
    from relmap.export.figure import Figure
    from relmap.ui.window.main_window import MainWindow


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    if sys.platform.startswith(("win", "darwin")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def export_figure(
    project: Project,
    output: Path,
    style: FigureStyle,
    *,
    date: str | None,
    compared: tuple[str, str] | None,
    throughout: bool,
    certain_only: bool,
    progress: Callable[[str], Progress],
    lens: Lens = NO_LENS,
    actors: Sequence[str] = (),
    fold: Fold = "none",
) -> None:
    """Write the figure of a map on a day, in a span or of two days; no window system is asked for.

    Args:
        project: the map.
        output: the file; its ending says as what.
        style: how the figure is made.
        date: a day or a span; None: the latest the map knows.
        compared: two days to compare, instead.
        throughout: in a span, only what holds on every day of it.
        certain_only: leave out what is only possible.
        progress: of something that is done; it is told the part, and gives whether to go on.
        lens: what sizes and colours of actors tell.
        actors: of curves or a table, by id.
        fold: who counts as whom where a measure is taken.

    Raises:
        RelmapError: the date is wrong or the file cannot be written.
    """
    _application = _start_without_window()
    _say_if_missing(style.font)
    from dataclasses import replace

    from relmap.analysis.over_time import Look
    from relmap.export.batch import Batch, figure_of
    from relmap.export.compose import Subject
    from relmap.export.write import write_figure
    from relmap.layout.places import complete_places
    from relmap.notebook import one_day, snapshot_of
    from relmap.timeline.changes import changes
    from relmap.timeline.filtering import NOTHING
    from relmap.timeline.index import TimeIndex
    from relmap.timeline.snapshot import Snapshot

    index = TimeIndex(project, progress("finding what holds when"))
    if compared is not None:
        time = changes(index, one_day(compared[0]), one_day(compared[1]), certain_only)
    else:
        day = days.iso(index.latest_known()) if date is None else date
        time = snapshot_of(index, day, throughout, certain_only)
    places = complete_places(project, progress("placing the actors"))
    day = time.day if isinstance(time, Snapshot) else time.other.day
    batch = Batch(project, places, certain_only, index, lens=lens, look=Look(fold, certain_only))
    looked = Subject(
        time,
        places,
        selection=frozenset(actors),
        lens=batch.seeing(lens, NOTHING),
        look=Look(fold, certain_only),
    )
    if style.content == "plot" and date is None:
        looked = replace(looked, marks_day=False)
    figure = figure_of(style, looked, index, lambda: batch, day)
    write_figure(figure, output, style.dpi, progress("drawing"))
    _say_unseen(figure, output)


def _say_unseen(figure: Figure, output: Path) -> None:
    """What of a figure will not be seen, on standard error."""
    from relmap.export.figure import figure_unseen

    unseen = figure_unseen(figure)
    if unseen:
        print(f"relmap: in {output.name} {unseen}.", file=sys.stderr)


def _start_without_window() -> object:
    """Start Qt for painting only: no window system is asked for.

    Returns:
        the application, to be held as long as it is needed: at the end of the program it must be gone
        before the interpreter is.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from relmap.drawing.style import load_fonts

    application = QGuiApplication.instance() or QGuiApplication(["relmap"])
    load_fonts()
    return application


def _say_if_missing(family: str) -> None:
    from relmap.drawing.style import FONT_FAMILY, has_family

    if family and not has_family(family):
        print(f"relmap: there is no font “{family}” here; {FONT_FAMILY} is used.", file=sys.stderr)


def user_presets() -> dict[str, FigureStyle]:
    """The styles of figures that the user keeps for all maps, by name."""
    from relmap.export.presets import read_presets
    from relmap.ui.settings.settings import Settings

    return read_presets(Settings().figure_presets)


def export_page(project: Project, output: Path) -> None:
    """Write a map as one web page. Raises FileProblem if the file cannot be written."""
    _application = _start_without_window()
    from relmap.export.page import page
    from relmap.layout.places import complete_places
    from relmap.storage.safe_write import safe_write

    safe_write(output, page(project, complete_places(project)))


def export_report(
    project: Project,
    output: Path,
    restyle: Callable[[FigureStyle], FigureStyle],
    *,
    certain_only: bool,
    into: bool,
    progress: Callable[[float], bool],
) -> tuple[int, Path]:
    """Write the scenes of a map as a report; gives how many there are, and the file to open.

    Args:
        project: the map.
        output: a .docx, .pptx, .pdf, or a folder.
        restyle: gives the style of the figures, from that which is usual in such a report.
        certain_only: leave out what is only possible.
        into: write into a folder that holds other things, too.
        progress: told the part done; gives whether to go on.

    Raises:
        RelmapError: the map has no scenes, or the file cannot be written.
    """
    _application = _start_without_window()
    from relmap.export.reports.contents import make_report, usual_style
    from relmap.export.reports.write import write_report
    from relmap.layout.places import complete_places

    style = restyle(usual_style(output))
    _say_if_missing(style.font)
    report = make_report(project, complete_places(project), output, style, certain_only)
    return len(report.sections), write_report(report, output, progress, into)


def export_many(
    project: Project,
    pattern: str,
    style: FigureStyle,
    *,
    wanted: Literal["scenes", "changes"] | list[str],
    span: str | None,
    multiples: bool,
    certain_only: bool,
    written: Callable[[int, int, Path], None],
    lens: Lens = NO_LENS,
    fold: Fold = "none",
) -> None:
    """Write several figures of a map, or one sheet with all of them.

    Args:
        project: the map.
        pattern: of the files (`relmap.export.batch.paths`), or the file of the sheet.
        style: of all.
        wanted: the scenes, every change, or these days.
        span: within which every change is wanted; None: all of the map's time.
        multiples: whether all of them go on one sheet.
        certain_only: leave out what is only possible.
        written: told the number from 1, how many there are, and the file that is done.
        lens: what sizes and colours of actors tell; scenes have their own.
        fold: who counts as whom for that.

    Raises:
        RelmapError: a date or the pattern is wrong, there is nothing to show, or a file cannot be written.
    """
    _application = _start_without_window()
    _say_if_missing(style.font)
    from relmap.analysis.over_time import Look
    from relmap.export.batch import Batch, paths, write_all
    from relmap.export.compose import compose_multiples
    from relmap.export.write import write_figure
    from relmap.layout.places import complete_places
    from relmap.model.errors import RelmapError

    look = Look("shown" if wanted == "scenes" else fold, certain_only)
    batch = Batch(project, complete_places(project), certain_only, lens=lens, look=look)
    if wanted == "scenes":
        jobs = batch.of_scenes()
    elif wanted == "changes":
        jobs = batch.of_days(batch.changes(*batch.within(span)))
    else:
        jobs = batch.of_dates(wanted)
    if not jobs:
        raise RelmapError("There is no day on which something changes.")
    if multiples:
        jobs = [job for job in jobs if job.is_map]
        looks, names = [job.looked for job in jobs], [job.name for job in jobs]
        figure = compose_multiples(looks, style, names)
        write_figure(figure, Path(pattern), style.dpi)
        _say_unseen(figure, Path(pattern))
        written(1, 1, Path(pattern))
        return
    files = paths(jobs, pattern, project.about.title)
    write_all(jobs, files, style, lambda number, file: written(number, len(jobs), file))


def animate(
    project: Project,
    output: Path,
    style: FigureStyle,
    *,
    span: str | None,
    step: str,
    seconds: float,
    hold: float | None = None,
    certain_only: bool,
    progress: Callable[[float], bool],
    lens: Lens = NO_LENS,
    fold: Fold = "none",
) -> int:
    """Write a map through time as a moving picture; gives how many pictures that are.

    Args:
        project: the map.
        output: a .webp or .gif.
        style: of each picture.
        span: from when to when; None: all of the map's time.
        step: `change`, `day`, `week`, `month` or `year`.
        seconds: for which each is seen.
        hold: for which the first and the last are seen; None: two and a half times as long.
        certain_only: leave out what is only possible.
        progress: told the part done; gives whether to go on.
        lens: what sizes and colours of actors tell.
        fold: who counts as whom for that.

    Raises:
        RelmapError: the date is wrong or the file cannot be written.
    """
    _application = _start_without_window()
    _say_if_missing(style.font)
    from relmap.analysis.over_time import Look
    from relmap.export.animation import Pace, write_animation
    from relmap.export.batch import Batch, film
    from relmap.layout.places import complete_places

    look = Look(fold, certain_only)
    batch = Batch(project, complete_places(project), certain_only, lens=lens, look=look)
    first, last = batch.within(span)
    jobs = batch.of_days(batch.of_film(step, first, last, span is None))
    pace = Pace(round(seconds * 1000), None if hold is None else round(hold * 1000))
    write_animation(film(jobs, style), len(jobs), output, pace, style.dpi, progress)
    return len(jobs)


_application: list[object] = []
"""Of `open_window`, which nobody else may hold."""


def open_window(path: Path | str) -> MainWindow:
    """A window with a map open, for scripts and tests; a QApplication is made if there is none.

    Args:
        path: of the map.

    Returns:
        the window, shown; its canvas, slider and lanes have the object names `map`, `slider` and `lanes`.
    """
    from relmap.ui.widgets.look import begin_application
    from relmap.ui.window.main_window import MainWindow

    _application.append(begin_application())
    window = MainWindow()
    window.show()
    window.open_here(Path(path).absolute())
    return window


def run_window(file: Path | None, debug: bool = False) -> int:
    """Open the window, with a map if one is named; gives the exit code."""
    if not has_display() and "QT_QPA_PLATFORM" not in os.environ:
        print(
            "relmap: there is no display for a window. Draw a figure: relmap export FILE -o out.png",
            file=sys.stderr,
        )
        return 2
    from relmap.ui.window.start import run

    return run(file, debug)
