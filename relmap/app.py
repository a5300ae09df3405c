"""Starting Qt: for the window, and for a figure without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from relmap.model.errors import Progress
from relmap.model.project import Project
from relmap.model.records import FigureStyle

if TYPE_CHECKING:
    from relmap.export.studio import Studio
    from relmap.ui.window.main_window import MainWindow


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    if sys.platform.startswith(("win", "darwin")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _start_without_window() -> object:
    """Start Qt for painting only: no window system is asked for.

    Returns:
        the application, to be held as long as it is needed: at the end of the program it must be gone
        before the interpreter is.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from relmap.drawing.glyphs import quieten_fonts
    from relmap.drawing.style import load_fonts

    quieten_fonts()
    application = QGuiApplication.instance() or QGuiApplication(["relmap"])
    load_fonts()
    return application


def user_presets() -> dict[str, FigureStyle]:
    """The styles of figures that the user keeps for all maps, by name."""
    from relmap.export.presets import read_presets
    from relmap.ui.settings.settings import Settings

    return read_presets(Settings().figure_presets)


@contextmanager
def studio(
    project: Project,
    presets: Callable[[], Mapping[str, FigureStyle]] | None = None,
    telling: Callable[[str], Progress | None] | None = None,
) -> Generator[Studio]:
    """What makes figures, films, reports and pages of a map; no window system is asked for.

    Args:
        project: the map.
        presets: gives styles of figures by name; None: those that the user keeps for all maps.
        telling: gives whom to tell the part done of something.
    """
    _application = _start_without_window()
    from relmap.export.studio import Studio

    known = (presets or user_presets)()
    yield Studio(project, known, telling) if telling is not None else Studio(project, known)


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
