"""The only door to pyqtgraph for the windows: imported once, in a thread if there is time, and quickly.

Half of what `import pyqtgraph` takes goes into copying every name of three modules of Qt. Here others stand
in their place, which look a name up when it is asked for, and it is told that there is nothing to be copied.
"""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

_MIRRORED = ("QtCore", "QtGui", "QtWidgets")
_lock = threading.RLock()


def pg() -> ModuleType:
    """Pyqtgraph, imported the first time."""
    loaded = sys.modules.get("pyqtgraph")
    if loaded is not None and not getattr(loaded.__spec__, "_initializing", False):
        return loaded
    with _lock:
        return _quickly() or importlib.import_module("pyqtgraph")


def warm() -> threading.Thread:
    """Import it in a thread, so that the first map need not wait for it."""
    thread = threading.Thread(target=pg, name="import of pyqtgraph", daemon=True)
    thread.start()
    return thread


def _quickly() -> ModuleType | None:
    """Import it with mirrors; None, with no trace left, where that does not work with this version."""
    if "pyqtgraph" in sys.modules:
        return None
    before = set(sys.modules)
    try:
        with _mirrors():
            loaded = importlib.import_module("pyqtgraph")
        if not issubclass(loaded.GraphicsView, _qt("QtWidgets").QGraphicsView):
            raise ImportError("pyqtgraph does not stand on these modules of Qt")
    except Exception:  # whatever it is, the plain import has the last word
        for name in set(sys.modules) - before:
            if name.partition(".")[0] == "pyqtgraph":
                del sys.modules[name]
        return None
    return loaded


@contextmanager
def _mirrors() -> Generator[None]:
    originals = [_qt(name) for name in _MIRRORED]
    own = [vars(original).get("__dir__") for original in originals]
    for name, original in zip(_MIRRORED, originals, strict=True):
        sys.modules[f"pyqtgraph.Qt.{name}"] = _mirror(name, original)
        vars(original)["__dir__"] = list[str]  # says that there is nothing in it
    try:
        yield
    finally:
        for original, before in zip(originals, own, strict=True):
            if before is None:
                vars(original).pop("__dir__", None)
            else:
                vars(original)["__dir__"] = before


def _qt(name: str) -> ModuleType:
    return importlib.import_module(f"PySide6.{name}")


def _mirror(name: str, original: ModuleType) -> ModuleType:
    """A module that has what another one has, and keeps what was asked for."""
    mirror = ModuleType(f"pyqtgraph.Qt.{name}", original.__doc__)

    def look_up(wanted: str) -> Any:
        found = getattr(original, wanted)
        setattr(mirror, wanted, found)
        return found

    vars(mirror)["__getattr__"] = look_up
    return mirror


@contextmanager
def guarded() -> Generator[None]:
    """What is called by Qt from within pyqtgraph's Python: an exception there would end the program.

    It is told as any that nobody caught, and what was called is left as it is.
    """
    try:
        yield
    except Exception:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]


if TYPE_CHECKING:
    from PySide6.QtCore import QRectF, Signal
    from PySide6.QtGui import QBrush, QPen
    from PySide6.QtWidgets import (
        QGraphicsItem,
        QGraphicsObject,
        QGraphicsView,
        QGraphicsWidget,
        QWidget,
    )

    class GraphicsView(QGraphicsView):
        """What is used of pyqtgraph's class of this name; it has no types of its own."""

        def __init__(
            self, parent: QWidget | None = None, useOpenGL: bool | None = None, background: object = "default"
        ) -> None: ...
        def setCentralItem(self, item: QGraphicsWidget) -> None: ...
        def setBackground(self, background: object) -> None: ...

    class GraphicsObject(QGraphicsObject):
        """What is used of pyqtgraph's class of this name."""

    class ViewBox(QGraphicsWidget):
        """What is used of pyqtgraph's class of this name."""

        XAxis: int
        sigRangeChanged: Signal
        sigXRangeChanged: Signal
        sigResized: Signal
        childGroup: QGraphicsItem

        def __init__(
            self,
            parent: QGraphicsItem | None = None,
            *,
            enableMouse: bool = True,
            enableMenu: bool = True,
            invertY: bool = False,
            defaultPadding: float = 0.02,
        ) -> None: ...
        def addItem(self, item: QGraphicsItem, ignoreBounds: bool = False) -> None: ...
        def disableAutoRange(self, axis: int | None = None) -> None: ...
        def setRange(
            self,
            rect: QRectF | None = None,
            xRange: tuple[float, float] | None = None,
            yRange: tuple[float, float] | None = None,
            padding: float | None = None,
            update: bool = True,
            disableAutoRange: bool = True,
        ) -> None: ...
        def setXRange(self, min: float, max: float, padding: float | None = None) -> None: ...  # noqa: A002
        def setXLink(self, view: ViewBox | None) -> None: ...
        def viewRange(self) -> list[list[float]]: ...
        def linkedViewChanged(self, view: ViewBox, axis: int) -> None: ...
        def updateMatrix(self, changed: object = None) -> None: ...
        def unregister(self) -> None: ...

    class AxisItem(QGraphicsWidget):
        """What is used of pyqtgraph's class of this name."""

        def __init__(self, orientation: str, linkView: ViewBox | None = None) -> None: ...
        def linkToView(self, view: ViewBox) -> None: ...
        def linkedViewChanged(self, view: ViewBox, newRange: object = None) -> None: ...
        def setHeight(self, h: float | None = None) -> None: ...
        def setWidth(self, w: float | None = None) -> None: ...

    class InfiniteLine(GraphicsObject):
        """What is used of pyqtgraph's class of this name."""

        def __init__(
            self,
            pos: float | None = None,
            angle: float = 90,
            pen: QPen | None = None,
            movable: bool = False,
        ) -> None: ...
        def setValue(self, v: float) -> None: ...
        def value(self) -> float: ...
        def setPen(self, pen: QPen) -> None: ...

    class LinearRegionItem(GraphicsObject):
        """What is used of pyqtgraph's class of this name."""

        def __init__(
            self,
            values: tuple[float, float] = (0, 1),
            orientation: str = "vertical",
            brush: QBrush | None = None,
            pen: QPen | None = None,
            movable: bool = True,
        ) -> None: ...
        def setRegion(self, rgn: tuple[float, float]) -> None: ...
        def getRegion(self) -> tuple[float, float]: ...

        lines: list[InfiniteLine]

        def setBrush(self, brush: QBrush) -> None: ...

    class PlotCurveItem(GraphicsObject):
        """What is used of pyqtgraph's class of this name."""

else:

    def __getattr__(name: str) -> Any:
        """A class of pyqtgraph."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(pg(), name)
