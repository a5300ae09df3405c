"""What is remembered between sessions."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

_RECENT_LENGTH = 10


class Settings:
    """Typed access to QSettings, which by itself gives back `'true'` for True."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings("relmap", "relmap")

    @property
    def dark(self) -> bool:
        """Whether the dark look was chosen."""
        return bool(self._store.value("look/dark", False, type=bool))

    @dark.setter
    def dark(self, dark: bool) -> None:
        self._store.setValue("look/dark", dark)

    @property
    def folder(self) -> str:
        """Where a map was last opened or saved."""
        return str(self._store.value("files/folder", str(Path.home()), type=str))

    @property
    def export_folder(self) -> str:
        """Where a figure was last written."""
        return str(self._store.value("files/export_folder", self.folder, type=str))

    @export_folder.setter
    def export_folder(self, folder: str) -> None:
        self._store.setValue("files/export_folder", folder)

    def recent(self) -> list[Path]:
        """The maps opened or saved last, newest first; those that are gone are left out."""
        text = str(self._store.value("files/recent", "", type=str))
        return [Path(line) for line in text.split("\n") if line and os.path.isfile(line)]

    def add_recent(self, path: Path) -> None:
        """A map was opened or saved."""
        full = Path(os.path.abspath(path))
        kept = [full, *(other for other in self.recent() if other != full)][:_RECENT_LENGTH]
        self._store.setValue("files/recent", "\n".join(map(str, kept)))
        self._store.setValue("files/folder", str(full.parent))

    def clear_recent(self) -> None:
        """Forget which maps were open."""
        self._store.setValue("files/recent", "")

    @property
    def last_kind(self) -> str:
        """The kind of relation drawn last."""
        return str(self._store.value("edit/last_kind", "relation", type=str))

    @last_kind.setter
    def last_kind(self, kind: str) -> None:
        self._store.setValue("edit/last_kind", kind)

    @property
    def snap(self) -> bool:
        """Whether dragged actors snap to others."""
        return bool(self._store.value("edit/snap", True, type=bool))

    @snap.setter
    def snap(self, snap: bool) -> None:
        self._store.setValue("edit/snap", snap)

    @property
    def actor_kind(self) -> str:
        """The kind of an actor that says none."""
        return str(self._store.value("edit/actor_kind", "state", type=str))

    @actor_kind.setter
    def actor_kind(self, kind: str) -> None:
        self._store.setValue("edit/actor_kind", kind)

    @property
    def lanes(self) -> bool:
        """Whether the lanes are shown."""
        return bool(self._store.value("time/lanes", True, type=bool))

    @lanes.setter
    def lanes(self, shown: bool) -> None:
        self._store.setValue("time/lanes", shown)

    @property
    def columns(self) -> QByteArray:
        """Which columns of the outline are shown."""
        return QByteArray(self._store.value("outline/columns", QByteArray(), type=QByteArray))  # type: ignore[call-overload]

    @columns.setter
    def columns(self, state: QByteArray) -> None:
        self._store.setValue("outline/columns", state)

    def window(self) -> tuple[QByteArray, QByteArray]:
        """Geometry and layout of the window."""
        geometry = self._store.value("window/geometry", QByteArray(), type=QByteArray)
        state = self._store.value("window/state", QByteArray(), type=QByteArray)
        return QByteArray(geometry), QByteArray(state)  # type: ignore[call-overload]

    def set_window(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember geometry and layout of the window."""
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/state", state)
        self._store.sync()
