from __future__ import annotations

from PySide6.QtCore import QRect

from relmap.ui.canvas.coverage import Coverage
from relmap.ui.window.main_window import MainWindow


def test_room_knows_actors_and_lines(opened: MainWindow) -> None:
    canvas = opened.workspace.canvas
    room = Coverage(canvas.frame, canvas.view, canvas.width(), canvas.height())
    whole = QRect(0, 0, canvas.width(), canvas.height())
    assert room.hidden(whole) == 3 * 12 + 9 * len(canvas.frame.edges)
    row = canvas.frame.position("a")
    x, y = canvas.view.to_pixels(canvas.frame.places[row]).tolist()
    assert room.hidden(QRect(round(x) - 10, round(y) - 10, 20, 20)) >= 12
    assert room.hidden(QRect(2, 2, 20, 20)) == 0
    assert canvas.hidden_by(whole) == room.hidden(whole)
