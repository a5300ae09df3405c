"""Faults that nobody foresaw: told in one quiet notice, in which further ones are counted."""

from __future__ import annotations

import contextlib
import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from relmap.model.errors import RelmapError
from relmap.storage.program_log import ProgramLog
from relmap.ui.window.fault_details import fault_in_words, place_of, program_in_words
from relmap.ui.window.windows import Windows

_MOST = 12
"""Different faults whose details are kept for the clipboard."""
_FUNCTION = re.compile(r"Q[A-Za-z]+::[A-Za-z]+")


class Faults(QObject):
    """Tells of faults beside the map, which stays open and can be saved; their details quote none of it.

    Args:
        windows: those that are open.
        log: where they are written, too.
        debug: whether messages and values go to the terminal.
    """

    _happened = Signal(str, str)
    """From whichever thread: its place, and the details."""
    _refused = Signal(object)

    def __init__(self, windows: Windows[Any], log: ProgramLog | None = None, debug: bool = False) -> None:
        super().__init__()
        self._windows = windows
        self._log = log or ProgramLog()
        self._debug = debug
        self.counts: dict[str, int] = {}
        """How often each fault has happened since the notice was put away, by its place."""
        self._details: dict[str, str] = {}
        self._noted: dict[str, int] = {}
        self._telling = False
        queued = Qt.ConnectionType.QueuedConnection
        self._happened.connect(self._tell, queued)
        self._refused.connect(self._tell_refused, queued)

    def catch_all(self) -> None:
        """Have every exception that nobody caught, of any thread, told here; and Qt's warnings logged."""
        sys.excepthook = self.take
        threading.excepthook = lambda args: self.take(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = lambda args: self.take(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(self._take_message)

    def note_start(self) -> None:
        """Log that the program has started, once there is something to see."""
        self._log.write(f"started: {program_in_words()}")

    def end(self) -> None:
        """The program ends: whatever happens now is Python's."""
        qInstallMessageHandler(None)
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        self._log.write("ended")
        self._log.close()

    def take(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write a fault down, and tell of it soon. From any thread."""
        if isinstance(error, RelmapError):  # what is wrong with what the user does is told in its own words
            self._refused.emit(error)
            return
        if issubclass(kind, KeyboardInterrupt | SystemExit):  # an end that was asked for
            return
        try:
            place, details = place_of(kind, trace), fault_in_words(kind, error, trace)
        except Exception:  # or Python would print the fault, with all that it quotes
            place = details = kind.__name__
        self._print(kind, error, trace, details)
        self._happened.emit(place, details)

    def _print(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
        details: str,
    ) -> None:
        with contextlib.suppress(Exception):  # the terminal has gone, or the fault cannot say what it is
            if self._debug:
                details = "".join(traceback.format_exception(kind, error, trace))
            print(f"relmap: an unforeseen fault. {details}", file=sys.stderr)  # noqa: T201

    def _take_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """A warning of Qt: its category and function; what else it says may quote a map or a path."""
        with contextlib.suppress(Exception):
            if self._debug:
                print(text, file=sys.stderr)  # noqa: T201
            if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
                function = _FUNCTION.match(text)
                where = f" {function[0]}" if function else ""
                self._note(f"Qt {kind.name} {context.category or 'default'}{where}")

    def _note(self, line: str) -> None:
        """Log a line the first time, and then each time that it has happened ten times as often."""
        count = self._noted[line] = self._noted.get(line, 0) + 1
        if str(count).strip("0") == "1":
            self._log.write(line if count == 1 else f"{line} ({count:,} times)")

    # --- the notice -----------------------------------------------------------------------

    def _tell(self, place: str, details: str) -> None:
        if self._telling:
            return  # a fault of the notice itself
        self._telling = True
        try:
            self._note(details)
            self.counts[place] = self.counts.get(place, 0) + 1
            if place in self._details or len(self._details) < _MOST:
                self._details[place] = details
            self._show()
        except Exception:  # told in the terminal only
            self._log.write("the notice of a fault could not be shown")
        finally:
            self._telling = False

    def _show(self) -> None:
        if not self._windows.all:
            return
        window = self._windows.all[-1]
        count = sum(self.counts.values())
        times = "" if count == 1 else f" ({count:,} times)"
        window.fault_notice.say(
            f"Something went wrong inside relmap{times}. Your map is open and can be saved.",
            ("Copy details", self.copy),
            ("Close", self.put_away),
        )

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details())

    def details(self) -> str:
        """Versions, and of each fault its types, files and lines."""
        parts = [program_in_words()]
        for place, details in self._details.items():
            parts.append(f"{details}\n({self.counts.get(place, 0):,} times)")
        if not self._log.is_written:
            parts.append("The log could not be written.")
        return "\n\n".join(parts)

    def put_away(self) -> None:
        """The user has seen it."""
        self.counts.clear()
        self._details.clear()
        for window in self._windows.all:
            window.fault_notice.say("")

    def _tell_refused(self, error: RelmapError) -> None:
        with contextlib.suppress(Exception):
            if self._windows.all:
                self._windows.all[-1].tell(error)
