"""The process that draws the thumbnails of the start page: a request a line, an answer a line, as JSON."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from relmap.drawing.frame_maker import build_frame
from relmap.drawing.paint import Options, paint
from relmap.drawing.style import THEMES, Theme
from relmap.drawing.view import View
from relmap.layout.places import placed
from relmap.model.errors import RelmapError
from relmap.storage import project_file
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

_LARGEST = 3_000_000
"""Bytes of a file that is still drawn."""


def main() -> None:
    """Say that it is there, and answer until there are no more requests."""
    application = QGuiApplication([])
    print("{}", flush=True)  # noqa: T201 - this is how it speaks
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)  # noqa: T201
    application.quit()


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Title and picture of a map, or what is wrong with its file."""
    path, ratio = Path(request["path"]), float(request["ratio"])
    try:
        if path.stat().st_size > _LARGEST:
            return {"title": path.name}
        project = project_file.load(path).project
    except RelmapError as error:
        return {"fault": str(error)}
    except OSError as error:
        return {"fault": f"{path.name} could not be read: {error.strerror or error}."}
    index = TimeIndex(project)
    size = QSize(*request["size"])
    picture = _drawn(Snapshot(index, index.latest_known()), THEMES[request["theme"]], size, ratio)
    raw = QByteArray()
    buffer = QBuffer(raw)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    told = base64.b64encode(raw.data()).decode()
    return {"title": project.about.title or path.name, "picture": told, "ratio": ratio}


def _drawn(snapshot: Snapshot, theme: Theme, size: QSize, ratio: float) -> QImage:
    picture = QImage(size * ratio, QImage.Format.Format_RGB32)
    picture.fill(theme.ground)
    frame = build_frame(snapshot, theme, placed(snapshot.project), halos=False)
    painter = QPainter(picture)
    painter.scale(ratio, ratio)
    area = QRectF(0, 0, size.width(), size.height())
    view = View.fitting(frame.bounds(), 6, 6, size.width() - 12, size.height() - 12, largest=0.6)
    paint(painter, frame, view, area, Options(fine=True, labels=False))
    painter.end()
    return picture


if __name__ == "__main__":
    main()
