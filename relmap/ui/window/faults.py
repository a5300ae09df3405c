"""Faults that nobody foresaw: told in one notice, in which further ones are counted."""

from __future__ import annotations

import contextlib
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox

from relmap.ui.window.windows import Windows

_LONGEST = 400


class Faults(QObject):
    """Tells of each fault once, beside the map, which stays open and can be saved.

    Args:
        windows: those that are open.
    """

    _happened = Signal(str)
    """From whichever thread."""

    def __init__(self, windows: Windows[Any]) -> None:
        super().__init__()
        self._windows = windows
        self._seen: set[str] = set()
        self._more = 0
        self.notice: QMessageBox | None = None
        self._happened.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def catch_all(self) -> None:
        """Have every exception that nobody caught, of any thread, told here."""
        sys.excepthook = self.take
        threading.excepthook = lambda args: self.take(
            args.exc_type, args.exc_value or Exception(), args.exc_traceback
        )

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write a fault out, and tell of it soon."""
        with contextlib.suppress(OSError, ValueError):  # the terminal has gone
            print("".join(traceback.format_exception(kind, error, trace)), file=sys.stderr)  # noqa: T201
        try:
            said = str(error)
        except Exception:  # whatever it is, it must not hide the fault
            said = "it does not say what"
        self._happened.emit(f"{kind.__name__}: {said}"[:_LONGEST])

    def _tell(self, text: str) -> None:
        if self.notice is not None:
            self._more += 1
            self._count()
        elif text not in self._seen and self._windows.all:
            self._seen.add(text)
            self._show(text)

    def _show(self, text: str) -> None:
        box = self.notice = QMessageBox(self._windows.all[-1])
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("relmap")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"Something went wrong inside relmap ({text}).")
        # Not in the way: the map behind it can be saved first.
        box.setWindowModality(Qt.WindowModality.NonModal)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.destroyed.connect(self._forget)
        self._more = 0
        self._count()
        box.show()

    def _count(self) -> None:
        assert self.notice is not None
        said = "Your map is still open. Save a copy of it, to be safe."
        if self._more:
            faults = "1 more fault" if self._more == 1 else f"{self._more:,} more faults"
            said += f"\n\n{faults} since."
        self.notice.setInformativeText(said)

    def _forget(self) -> None:
        self.notice = None
