"""Small pictures of maps for the start page, kept in the cache folder until the map changes.

A map may come from a stranger, and to draw it takes as long as it takes: a thread could not be ended. So a
process of its own draws (`thumbnail_process`), and is ended when it has not answered in time; that map is
then listed without a picture until its file changes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QSize, QTimer, Signal
from PySide6.QtGui import QPixmap

from relmap.drawing.decode import decoded
from relmap.drawing.style import Theme
from relmap.model.raster import PictureProblem

IN_TIME = 2_000
"""Milliseconds in which a map has to be drawn."""
_BEGUN = 15_000
"""Milliseconds in which the process has to be there: a cold start reads a hundred megabytes."""


@dataclass(frozen=True)
class Thumbnail:
    """What is shown of a map: its title and picture, or what is wrong with it."""

    title: str = ""
    picture: QPixmap | None = None
    fault: str = ""


class Thumbnails(QObject):
    """Makes them one after the other; what is in the cache is there at once.

    Args:
        size: of a picture.
        parent: in Qt's sense.
    """

    made = Signal(object, object)
    """(Path, Thumbnail)"""

    def __init__(self, size: QSize, parent: QObject) -> None:
        super().__init__(parent)
        self._size = size
        self._waiting: list[tuple[Path, Path, dict[str, Any]]] = []
        self._asked: tuple[Path, Path] | None = None
        self._process: QProcess | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)

    def ask(self, paths: list[Path], theme: Theme, ratio: float) -> None:
        """Make those of these maps; what was asked for before is dropped."""
        self.stop()
        for path in paths:
            cached = _cached(path, theme, ratio)
            known = _read(cached, ratio)
            if known is not None:
                self.made.emit(path, known)
            else:
                size = self._size.toTuple()
                request = {"path": str(path), "theme": theme.name, "size": size, "ratio": ratio}
                self._waiting.append((path, cached, request))
        self._next()

    def stop(self) -> None:
        """End the process, if there is one."""
        self._waiting, self._asked = [], None
        self._patience.stop()
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(1_000)
            process.deleteLater()

    def _next(self) -> None:
        if not self._waiting:
            self._end()
        elif self._process is None:
            self._begin()
        else:
            path, cached, request = self._waiting.pop(0)
            self._asked = (path, cached)
            # Before it is tried: should the whole program die of it, it is not tried again.
            _write(cached, {"title": path.name})
            self._patience.start(IN_TIME)
            self._process.write(json.dumps(request).encode() + b"\n")

    def _begin(self) -> None:
        process = self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("QT_QPA_PLATFORM", "offscreen")
        root = str(Path(__file__).parents[2])
        known = environment.value("PYTHONPATH")
        environment.insert("PYTHONPATH", os.pathsep.join([root, known]) if known else root)
        process.setProcessEnvironment(environment)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._hear)
        process.finished.connect(self._give_up)
        process.errorOccurred.connect(self._give_up)
        self._patience.start(_BEGUN)
        process.start(sys.executable, ["-m", "relmap.ui.window.thumbnail_process"])

    def _hear(self) -> None:
        while self._process is not None and self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            self._patience.stop()
            if self._asked is not None:
                (path, cached), self._asked = self._asked, None
                answer = json.loads(line)
                # A file that cannot be read may be mended without a change of its date or size.
                if "fault" in answer:
                    cached.unlink(missing_ok=True)
                else:
                    _write(cached, answer)
                self.made.emit(path, _thumbnail(answer))
            self._next()

    def _give_up(self) -> None:
        """It takes too long, or the process has died of it: this map has no picture."""
        asked, self._asked = self._asked, None
        self._patience.stop()
        self._end()
        if asked is not None:
            self.made.emit(asked[0], Thumbnail(title=asked[0].name))
            self._next()
        else:
            # The process does not begin: no map can be drawn.
            for path, _, _ in self._waiting:
                self.made.emit(path, Thumbnail(title=path.name))
            self._waiting = []


def _cached(path: Path, theme: Theme, ratio: float) -> Path:
    state = path.stat() if path.exists() else None
    key = f"{path}|{state and state.st_mtime_ns}|{state and state.st_size}|{theme.name}|{ratio}"
    name = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return user_cache_path("relmap") / "thumbnails" / f"{name}.json"


def _read(cached: Path, ratio: float) -> Thumbnail | None:
    """What is known of a map; None if nothing is, or nothing that can be read."""
    try:
        answer = json.loads(cached.read_bytes())
        return _thumbnail(answer)
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError, PictureProblem):
        return None  # it is made anew


def _thumbnail(answer: dict[str, Any]) -> Thumbnail:
    if "fault" in answer:
        return Thumbnail(fault=str(answer["fault"]))
    if "picture" not in answer:
        return Thumbnail(title=str(answer["title"]))
    picture = decoded(base64.b64decode(answer["picture"]))
    picture.setDevicePixelRatio(float(answer["ratio"]))
    return Thumbnail(str(answer["title"]), QPixmap.fromImage(picture))


def _write(cached: Path, answer: dict[str, Any]) -> None:
    try:
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.write_text(json.dumps(answer), encoding="utf-8")
    except OSError:
        return  # no cache folder to be had: the picture is drawn again next time
