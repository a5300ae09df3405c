"""Starts the program's window and catches what nobody caught."""

from __future__ import annotations

import faulthandler
import signal
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from relmap._version import VERSION
from relmap.ui import plotting
from relmap.ui.widgets.look import begin_application
from relmap.ui.window.faults import Faults
from relmap.ui.window.main_window import MainWindow

SWITCH = 0.0005
"""Seconds after which background work gives way: after each call of Qt the interpreter has to be got back."""


def run(file: Path | None, debug: bool = False) -> int:
    """Open the window, with a map if one is named; returns when it is closed.

    Args:
        file: the map.
        debug: whether the terminal is told all of a fault.
    """
    if sys.stderr is not None:
        faulthandler.enable()
    application = begin_application()
    if isinstance(application, QApplication):
        application.setApplicationName("relmap")
        application.setApplicationVersion(VERSION)
        application.setDesktopFileName("relmap")
        application.aboutToQuit.connect(_leave_clipboard)
    sys.setswitchinterval(SWITCH)
    window = MainWindow()
    faults = Faults(window.windows, debug=debug)
    faults.catch_all()
    ticks = _end_at_interrupt(QCoreApplication.instance())
    window.show()
    QTimer.singleShot(0, lambda: _begin(window, file))
    QTimer.singleShot(_WARM, plotting.warm)
    QTimer.singleShot(_WARM, faults.note_start)
    code = application.exec()
    for each in window.windows.all:  # those that nobody closed
        if each.workspace is not None:
            each.workspace.files.let_go()
    faults.end()
    del ticks, faults
    return code


def _end_at_interrupt(application: QCoreApplication | None) -> QTimer:
    """Ctrl+C in the terminal ends the program as a quit would, without a question: the journal has all.

    Returns:
        a timer to be held: only between two steps of Python can it hear of a signal.
    """
    ticks = QTimer(application)
    ticks.setInterval(_TICK)
    ticks.timeout.connect(lambda: None)
    ticks.start()
    # Between two events, not amid whatever is under way.
    leave = partial(QTimer.singleShot, 0, lambda: QCoreApplication.exit(130))
    signal.signal(signal.SIGINT, lambda _number, _frame: leave())
    return ticks


_TICK = 400
"""Milliseconds."""
_WARM = 50
"""Milliseconds until what draws a map is imported aside: the first page is painted before."""


def _leave_clipboard() -> None:
    from relmap.ui.services.clipboard import leave_behind  # what a map needs is imported when there is one

    leave_behind()


def _begin(window: MainWindow, file: Path | None) -> None:
    window.offer_recovery()
    if file is not None:
        window.open_file(file)  # not over what was recovered of it
