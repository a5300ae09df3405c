"""A log of starts and faults in the folder for the state of programs. It names no map and quotes none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

_LARGEST, _KEPT = 500_000, 2
"""Bytes of a file of the log, and how many older ones there are."""


def log_folder() -> Path:
    """Where the log is."""
    from platformdirs import user_state_path

    return user_state_path("relmap", appauthor=False) / "log"


class ProgramLog:
    """Written a line at a time; where it cannot be written the program goes on without it.

    Args:
        folder: in which it is; made when the first line is written.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._handler: RotatingFileHandler | None = None
        self.is_written = True
        """Whether the last line went there."""

    def write(self, text: str) -> None:
        """Add an entry, with the time in UTC."""
        try:
            self._emit(text)
        except OSError:
            self.is_written = False

    def _emit(self, text: str) -> None:
        import logging  # when there is something to log: the first window does not wait for it

        if self._handler is None:
            self._handler = _handler(self._folder or log_folder())
        record = logging.LogRecord("relmap", logging.INFO, "", 0, text.replace("%", "%%"), (), None)
        self.is_written = True
        self._handler.emit(record)
        self.is_written = not getattr(self._handler, "failed", False)

    def close(self) -> None:
        """Let go of the file."""
        if self._handler is not None:
            self._handler.close()
            self._handler = None


def _handler(folder: Path) -> RotatingFileHandler:
    import logging
    import time
    from logging.handlers import RotatingFileHandler

    class Handler(RotatingFileHandler):
        failed = False

        def handleError(self, record: Any) -> None:
            self.failed = True  # the disk is full, or another program has the file

    folder.mkdir(parents=True, exist_ok=True)
    handler = Handler(
        folder / "relmap.log",
        maxBytes=_LARGEST,
        backupCount=_KEPT,
        encoding="utf-8",
        delay=True,
        errors="replace",
    )
    form = logging.Formatter("%(asctime)sZ %(process)d %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    handler.setFormatter(form)
    return handler
