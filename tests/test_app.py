"""Windows for scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyqtgraph as pg
import pytest

from relmap.app import open_window


@pytest.mark.usefixtures("qapp")
def test_a_window_with_a_map_is_opened_by_one_call(samples: list[Path], qtbot: Any) -> None:
    window = open_window(samples[0])
    qtbot.addWidget(window)
    found = [window.findChild(pg.GraphicsView, name) for name in ("map", "slider", "lanes")]
    assert all(isinstance(view, pg.GraphicsView) for view in found)
    assert window.isVisible()
    assert window.workspace is not None
    assert window.workspace.files.path == samples[0].absolute()
    assert found[0].frame.nodes
    window.leave()
