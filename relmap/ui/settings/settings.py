"""What is remembered between sessions, and what the user prefers: each declared once."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QGuiApplication

from relmap.model.day_style import STYLES

_RECENT_LENGTH = 10
T = TypeVar("T", bool, str, int)


@dataclass(frozen=True)
class Declared(Generic[T]):
    """A setting with its type and default; what has a label is a preference, shown in the dialog.

    Args:
        key: in the store.
        default: gives its type, too.
        label: what it is called.
        description: what it does.
        choices: values with what they are called, or what gives them; empty: any of the type.
    """

    key: str
    default: T
    label: str = ""
    description: str = ""
    choices: tuple[tuple[T, str], ...] | Callable[[], tuple[tuple[T, str], ...]] = ()

    def options(self) -> tuple[tuple[T, str], ...]:
        """The values that may be chosen, with what they are called."""
        return self.choices() if callable(self.choices) else self.choices

    @overload
    def __get__(self, settings: None, owner: type[Settings]) -> Declared[T]: ...
    @overload
    def __get__(self, settings: Settings, owner: type[Settings]) -> T: ...
    def __get__(self, settings: Settings | None, owner: type[Settings]) -> Any:
        if settings is None:
            return self
        # QSettings by itself gives back 'true' for True.
        value = settings.store.value(self.key, self.default, type=type(self.default))
        known = () if callable(self.choices) else [choice for choice, _ in self.choices]
        return value if not known or value in known else self.default

    def __set__(self, settings: Settings, value: T) -> None:
        settings.store.setValue(self.key, value)


def _actor_kinds() -> tuple[tuple[str, str], ...]:
    from relmap.model.kinds import ACTOR_KINDS  # records: the start page does without

    return tuple((kind.id, kind.label) for kind in ACTOR_KINDS.values())


def _relation_kinds() -> tuple[tuple[str, str], ...]:
    from relmap.model.kinds import RELATION_KINDS

    kinds = ((kind.id, kind.label) for kind in RELATION_KINDS.values())
    return (("", "The one chosen last"), *kinds)


class Settings:
    """Typed access to QSettings."""

    theme = Declared(
        "look/theme",
        "light",
        "Look",
        "Light or dark, or as the system has it",
        (("light", "Light"), ("dark", "Dark"), ("system", "As the system")),
    )
    dates = Declared(
        "look/dates",
        "en",
        "Days are written",
        "On the canvas, in lists and in figures; other words stay English",
        tuple((key, style.example) for key, style in STYLES.items()),
    )
    marks = Declared(
        "look/marks",
        False,
        "Stance also as + and −",
        "A mark on every relation says its stance without colour, also in figures",
    )
    snap = Declared(
        "edit/snap", True, "Snap to other actors", "A dragged actor is drawn to lines with others"
    )
    actor_kind = Declared(
        "edit/actor_kind",
        "state",
        "Kind of new actors",
        "What an actor is when it is made",
        _actor_kinds,
    )
    relation_kind = Declared(
        "edit/relation_kind",
        "",
        "Kind of new relations",
        "What is offered first when a relation is drawn",
        _relation_kinds,
    )
    autosave = Declared(
        "files/autosave",
        0,
        "Save by itself",
        "Maps that have a file are saved; whatever is unsaved can be recovered after a crash anyway",
        ((0, "Never"), (1, "Every minute"), (5, "Every 5 minutes"), (15, "Every 15 minutes")),
    )
    last_kind = Declared("edit/last_kind", "relation")
    """The kind of relation drawn last."""
    lanes = Declared("time/lanes", False)
    """Whether the lanes are shown."""
    lanes_height = Declared("time/height", 270)
    """Pixels of the strip along the bottom while the lanes are shown."""
    figure_presets = Declared("export/presets", "")
    """Presets of figures, as JSON."""
    figure_style = Declared("export/style", "")
    """The style of the last figure, as JSON."""
    figure_map = Declared("export/map", "")
    """The map that the last figure was of."""
    figure_ending = Declared("export/ending", ".png")
    """Of the file of the last figure."""
    mappings = Declared("import/mappings", "")
    """What was said of tables by their headings, as JSON: TOML of each."""
    data_ending = Declared("export/data_ending", ".gexf")
    """Of the file that was last written for another program."""
    report_ending = Declared("export/report_ending", ".docx")
    """Of the file of the last report."""
    animation = Declared("export/animation", "")
    """What was set for the last animation, as JSON."""
    table = Declared("tables/shown", "")
    """The table that was shown last."""
    _folder = Declared("files/folder", "")
    _export_folder = Declared("files/export_folder", "")

    def __init__(self, store: QSettings | None = None) -> None:
        self.store = store or QSettings("relmap", "relmap")

    @classmethod
    def preferences(cls) -> dict[str, Declared[Any]]:
        """What the user may set, by the name of the attribute."""
        declared = {name: value for name, value in vars(cls).items() if isinstance(value, Declared)}
        return {name: value for name, value in declared.items() if value.label}

    @property
    def dark(self) -> bool:
        """Whether the look is dark."""
        if self.theme == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.theme == "dark"

    @property
    def first_kind(self) -> str:
        """The kind of relation that is offered first."""
        return self.relation_kind or self.last_kind

    @property
    def folder(self) -> str:
        """Where a map was last opened or saved."""
        return self._folder or str(Path.home())

    @folder.setter
    def folder(self, folder: str) -> None:
        self._folder = folder

    @property
    def export_folder(self) -> str:
        """Where a figure was last written."""
        return self._export_folder or self.folder

    @export_folder.setter
    def export_folder(self, folder: str) -> None:
        self._export_folder = folder

    def recent(self) -> list[Path]:
        """The maps opened or saved last, newest first; those that are gone are left out."""
        text = str(self.store.value("files/recent", "", type=str))
        return [Path(line) for line in text.split("\n") if line and os.path.isfile(line)]

    def add_recent(self, path: Path) -> None:
        """A map was opened or saved."""
        full = Path(os.path.abspath(path))
        kept = [full, *(other for other in self.recent() if other != full)][:_RECENT_LENGTH]
        self.store.setValue("files/recent", "\n".join(map(str, kept)))
        self._folder = str(full.parent)

    def forget_recent(self, path: Path) -> None:
        """Take one map off the list."""
        kept = [other for other in self.recent() if other != path]
        self.store.setValue("files/recent", "\n".join(map(str, kept)))

    def clear_recent(self) -> None:
        """Forget which maps were open."""
        self.store.setValue("files/recent", "")

    @property
    def columns(self) -> QByteArray:
        """Which columns of the outline are shown."""
        return self._bytes("outline/columns")

    @columns.setter
    def columns(self, state: QByteArray) -> None:
        self.store.setValue("outline/columns", state)

    def table_columns(self, name: str) -> QByteArray:
        """Which columns of a table are shown, and how wide."""
        return self._bytes(f"tables/{name}")

    def set_table_columns(self, name: str, state: QByteArray) -> None:
        """Remember the columns of a table."""
        self.store.setValue(f"tables/{name}", state)

    def window(self) -> tuple[QByteArray, QByteArray]:
        """Geometry and layout of the window."""
        return self._bytes("window/geometry"), self._bytes("window/state")

    def set_window(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember geometry and layout of the window."""
        self.store.setValue("window/geometry", geometry)
        self.store.setValue("window/state", state)
        self.store.sync()

    def _bytes(self, key: str) -> QByteArray:
        """Bytes of Qt's; none where a damaged file has something else in their place."""
        value: object = self.store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
