"""What is imported, and so waited for, before there is something to see."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"PySide6", "shiboken6", "numpy", "pydantic", "networkx", "pyqtgraph"}

START_PAGE = """
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from relmap.ui.window.main_window import MainWindow
from relmap.ui.settings.settings import Settings
application = QApplication([])
window = MainWindow(Settings(QSettings(OUT + ".ini", QSettings.Format.IniFormat)))
window.show()
assert not window.grab().isNull()
assert window.start_page.isVisible()
assert window.workspace is None
import sys
of_a_map = ("relmap.editor", "relmap.ui.canvas", "relmap.ui.workspace", "relmap.ui.timeline")
assert not [name for name in sys.modules if name.startswith(of_a_map)]
"""
HELP = "from relmap.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        pytest.param(START_PAGE, {"PySide6", "shiboken6"}, id="start page"),
        pytest.param(HELP, set(), id="help"),
        pytest.param(
            "from relmap.cli import main; main(['at', PATH, '2024-06-20'])", {"numpy", "pydantic"}, id="at"
        ),
        pytest.param(
            "from relmap.cli import main; main(['export', PATH, '-o', OUT + '.svg'])",
            {"numpy", "pydantic", "PySide6", "shiboken6"},
            id="export",
        ),
    ],
)
def test_only_what_is_needed_is_imported(
    code: str, allowed: set[str], samples: list[Path], tmp_path: Path
) -> None:
    script = (
        f"PATH, OUT = {str(samples[0])!r}, {str(tmp_path / 'out')!r}\n{code}\n"
        "import sys\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        f"assert not loaded & {HEAVY - allowed!r}, loaded & {HEAVY!r}\n"
        "assert 'PySide6.QtWidgets' not in sys.modules or 'start_page' in ' '.join(sys.modules)\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
