"""Small pictures of maps for the start page, kept in the cache folder until the map changes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from platformdirs import user_cache_path
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPixmap

from relmap.drawing.style import Theme

THUMBNAIL = QSize(272, 170)
_LARGEST = 3_000_000
"""Bytes of a file that is still drawn; larger maps would hold the start page up."""


def thumbnail(path: Path, theme: Theme, ratio: float) -> tuple[str, QPixmap]:
    """Title and picture of a map. Raises FileProblem."""
    state = path.stat() if path.exists() else None
    key = f"{path}|{state and state.st_mtime_ns}|{state and state.st_size}|{theme.name}|{ratio}"
    cached = user_cache_path("relmap") / "thumbnails" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.png"
    picture = QImage(str(cached)) if cached.is_file() else QImage()
    title = picture.text("Title")
    if picture.isNull() or not title:
        title, picture = _drawn(path, state.st_size if state else 0, theme, ratio)
        _keep(cached, picture, title)
    picture.setDevicePixelRatio(ratio)
    return title, QPixmap.fromImage(picture)


def _drawn(path: Path, size: int, theme: Theme, ratio: float) -> tuple[str, QImage]:
    picture = QImage(THUMBNAIL * ratio, QImage.Format.Format_RGB32)
    picture.fill(theme.ground)
    if size > _LARGEST:
        return path.name, picture
    # Only for a picture that is not in the cache: the start page does not wait for it.
    from relmap.drawing.frame_maker import build_frame
    from relmap.drawing.paint import Options, paint
    from relmap.drawing.view import View
    from relmap.layout.places import placed
    from relmap.storage import project_file
    from relmap.timeline.index import TimeIndex
    from relmap.timeline.snapshot import Snapshot

    project = project_file.load(path).project
    index = TimeIndex(project)
    places = placed(project)
    frame = build_frame(Snapshot(index, index.latest_known()), theme, places, halos=False)
    painter = QPainter(picture)
    painter.scale(ratio, ratio)
    area = QRectF(0, 0, THUMBNAIL.width(), THUMBNAIL.height())
    view = View.fitting(frame.bounds(), 6, 6, THUMBNAIL.width() - 12, THUMBNAIL.height() - 12, largest=0.6)
    paint(painter, frame, view, area, Options(fine=True, labels=False))
    painter.end()
    return project.about.title or path.name, picture


def _keep(cached: Path, picture: QImage, title: str) -> None:
    try:
        cached.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # no cache folder to be had: the picture is drawn again next time
    picture.setText("Title", title)
    picture.save(str(cached))
