from __future__ import annotations

import sys

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from relmap.drawing.paint_edges import draw_lines


def drawn() -> QImage:
    image = QImage(120, 80, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill("#ffffff")
    painter = QPainter(image)
    draw_lines(painter, np.array([[3.0, 4.0, 100.0, 70.0], [10.0, 60.0, 90.0, 5.0]]))
    painter.end()
    return image


@pytest.mark.usefixtures("offline_qt")
@pytest.mark.parametrize("broken", ["gone", "without the array", "with another array"])
def test_lines_are_the_same_without_the_internals_of_pyqtgraph(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyqtgraph.Qt import internals

    quick = drawn()
    if broken == "gone":
        monkeypatch.setitem(sys.modules, "pyqtgraph.Qt.internals", None)
    elif broken == "without the array":
        monkeypatch.delattr(internals, "PrimitiveArray")
    else:
        monkeypatch.setattr(internals, "PrimitiveArray", lambda _kind: None)
    assert drawn() == quick
