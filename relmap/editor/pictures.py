"""Pictures of actors: read from a file or the clipboard, cut square, made small, put into the map."""

from __future__ import annotations

import base64
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtGui import QImage, QPainter

from relmap.drawing.decode import decoded
from relmap.model.diff import Change, Diff
from relmap.model.errors import RelmapError
from relmap.model.ids import fresh_id
from relmap.model.project import Project
from relmap.model.raster import PictureProblem
from relmap.model.records import LARGEST_PICTURE, Picture, updated

_SIDE = 256
_LARGEST_FILE = 30_000_000
"""Bytes: a picture of 16 megapixels has fewer."""
_QUALITIES = (88, 75, 60, 40)


def read_picture(path: Path) -> str:
    """A picture file as the data of a Picture. Raises RelmapError."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise RelmapError(f"{path.name} could not be read: {error.strerror or error}.") from error
    if len(raw) > _LARGEST_FILE:
        raise RelmapError(
            f"{path.name} is larger than {_LARGEST_FILE // 10**6} MB.", "Save a smaller copy and choose that."
        )
    return picture_from(raw, path.name)


def picture_from(raw: bytes, name: str = "The picture") -> str:
    """The bytes of a PNG or JPEG as the data of a Picture. Raises RelmapError."""
    try:
        # A photograph of many megapixels is not unfolded whole.
        return picture_data(decoded(raw, 4 * _SIDE))
    except PictureProblem as error:
        raise RelmapError(f"{name} {error.message}", error.remedy) from error


def picture_data(picture: QImage) -> str:
    """A picture cut square about its middle and made small, as the data of a Picture. Raises RelmapError."""
    if picture.isNull():
        raise RelmapError("There is no picture to take.")
    side = min(picture.width(), picture.height())
    box = QRect((picture.width() - side) // 2, (picture.height() - side) // 2, side, side)
    square = picture.copy(box)
    if side > _SIDE:
        square = square.scaled(
            _SIDE, _SIDE, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    flat = QImage(square.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, square)
    painter.end()
    for quality in _QUALITIES:
        raw = QByteArray()
        buffer = QBuffer(raw)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        flat.save(buffer, "JPEG", quality)  # type: ignore[call-overload]
        data = base64.b64encode(raw.data()).decode()
        if 0 < len(data) <= LARGEST_PICTURE:
            return data
    raise RelmapError("The picture could not be made small enough for a map.")


def set_picture(project: Project, actor_id: str, data: str) -> Diff:
    """Another picture for an actor; empty data: none. One that nobody has any longer goes."""
    actor = project.actors[actor_id]
    changes: list[Change] = []
    key = None
    if data:
        key = fresh_id(project, "pictures", actor.name)
        changes.append(Change(None, Picture(id=key, data=data)))
    changes.append(Change(actor, updated(actor, picture=key)))
    before = actor.picture
    if before is not None and all(
        other.picture != before for other in project.actors.values() if other.id != actor_id
    ):
        changes.append(Change(project.pictures[before], None))
    return Diff.of(changes)
