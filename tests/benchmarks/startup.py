"""From the command to the first picture, each in a process of its own, imports and all."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.table import Missing, Row

SAMPLE = Path(__file__).parents[2] / "projects" / "armenia-realignment.relmap.json"
_BEGIN = "from PySide6.QtWidgets import QApplication, QWidget\napplication = QApplication([])\n"
_WINDOW = """
from PySide6.QtCore import QSettings
from relmap.ui.window.main_window import MainWindow
from relmap.ui.settings.settings import Settings
window = MainWindow(Settings(QSettings(OUT, QSettings.Format.IniFormat)))
"""
_SHOW = """
from PySide6.QtCore import QEventLoop
window.show()
application.processEvents(QEventLoop.ProcessEventsFlag.X11ExcludeTimers)
window.repaint()
"""
"""What is put off until the first paint waits for a timer."""


def rows() -> Iterator[Row | Missing]:
    """All figures of this kind."""
    bare = _run(_BEGIN + "window = QWidget()\n" + _SHOW)
    page = _run(_BEGIN + _WINDOW + _SHOW)
    yield Row("first paint of the start page", 0, page, "a bare QWidget", bare, 1.5)
    plot = _run(_BEGIN + "import pyqtgraph\nwindow = pyqtgraph.plot([1, 2, 3])\n" + _SHOW)
    shown = "from pathlib import Path\nwindow.open_workspace()\nwindow.open_here(Path(SAMPLE))\n"
    sample = _run(_BEGIN + _WINDOW + shown + _SHOW)
    yield Row("first paint of the sample map", 20, sample, "a pyqtgraph plot", plot, 1.3)
    empty = _run("pass")
    yield Row("relmap --help", 0, _run(_command("--help")), "python alone", empty)
    libraries = _run("import numpy, pydantic")
    day = _run(_command("at", str(SAMPLE), "2024-06-20"))
    yield Row("relmap at", 20, day, "import numpy, pydantic", libraries, 1.6)
    figure = _command("export", str(SAMPLE), "-o", "FIGURE")
    yield Row("relmap export to SVG", 20, _run(figure), "python alone", empty)


def _command(*arguments: str) -> str:
    said = ", ".join("OUT + '.svg'" if text == "FIGURE" else repr(text) for text in arguments)
    return f"import sys\nfrom relmap.__main__ import main\nsys.argv[1:] = [{said}]\nmain()\n"


def _run(code: str) -> float:
    """Milliseconds of the middle of five runs, after one that leaves what Python has compiled."""
    found: list[float] = []
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        script = f"import os\nOUT, SAMPLE = {folder + '/out'!r}, {str(SAMPLE)!r}\n{code}\nos._exit(0)\n"
        for _ in range(6):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, env=env)
            found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found[1:])
