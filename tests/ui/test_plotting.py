"""The door to pyqtgraph: quick where that works, plain where it does not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

QUICK = """
import sys
from relmap.ui import plotting
BREAK
thread = plotting.warm()
thread.join()
import PySide6.QtCore, PySide6.QtWidgets
assert plotting.pg() is sys.modules["pyqtgraph"]
assert issubclass(plotting.GraphicsView, PySide6.QtWidgets.QGraphicsView)
assert issubclass(plotting.ViewBox, PySide6.QtWidgets.QGraphicsWidget)
assert "QObject" in dir(PySide6.QtCore)
mirrored = len(vars(sys.modules["pyqtgraph.Qt.QtWidgets"])) < 100
print("mirrored" if mirrored else "copied")
from PySide6.QtWidgets import QApplication
application = QApplication([])
view = plotting.GraphicsView()
box = plotting.ViewBox()
view.setCentralItem(box)
box.addItem(plotting.InfiniteLine(3.0))
view.resize(200, 100)
assert not view.grab().isNull()
"""


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("", "mirrored"),
        ("plotting._MIRRORED = ('QtCore', 'QtNowhere')", "copied"),
        ("plotting._mirror = lambda name, original: __import__('types').ModuleType(name)", "copied"),
    ],
    ids=["as it is", "another structure", "mirrors without names"],
)
def test_it_is_imported_quickly_or_plainly(broken: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUICK.replace("BREAK", broken)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] == said
