"""Starts the program's window and catches what nobody caught."""

from __future__ import annotations

import faulthandler
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from relmap._version import VERSION
from relmap.model.errors import RelmapError
from relmap.ui.main_window import MainWindow
from relmap.ui.windows import Windows


def run(file: Path | None) -> int:
    """Open the window, with a map if one is named; returns when it is closed."""
    if sys.stderr is not None:
        faulthandler.enable()
    application = QApplication.instance() or QApplication(["relmap"])
    if isinstance(application, QApplication):
        application.setApplicationName("relmap")
        application.setApplicationVersion(VERSION)
        application.setDesktopFileName("relmap")
        application.aboutToQuit.connect(_leave_clipboard)
    # Work in the background gives way sooner: after each call of Qt the interpreter has to be got back.
    sys.setswitchinterval(0.0005)
    window = MainWindow(furnished=False)
    _catch_all(window.windows)
    window.show()
    QTimer.singleShot(0, lambda: _begin(window, file))
    return application.exec()


def _leave_clipboard() -> None:
    from relmap.ui.clipboard import leave_behind  # what a map needs is imported when there is one

    leave_behind()


def _begin(window: MainWindow, file: Path | None) -> None:
    window.furnish()
    window.files.offer_recovery()
    if file is not None:
        window.files.open(file)


def _catch_all(windows: Windows) -> None:
    """An unforeseen fault is shown once and written out; the map stays open and can be saved."""
    seen: set[str] = set()

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        print(text, file=sys.stderr)  # noqa: T201
        if str(error) not in seen and windows.all:
            seen.add(str(error))
            what = RelmapError(
                f"Something went wrong inside relmap ({kind.__name__}: {error}).",
                "Your map is still open. Save a copy of it, to be safe.",
            )
            QTimer.singleShot(0, lambda: windows.all[-1].tell(what))

    sys.excepthook = show
    threading.excepthook = lambda args: show(args.exc_type, args.exc_value or Exception(), args.exc_traceback)
