"""An item that is painted in pixels over all of what it lies in."""

from __future__ import annotations

import sys
from abc import abstractmethod
from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from relmap.ui.plotting import GraphicsObject


@contextmanager
def painter_on(picture: QPixmap) -> Generator[QPainter]:
    """A painter that ends whatever happens: one that does not would end the program with its picture."""
    painter = QPainter(picture)
    try:
        yield painter
    finally:
        painter.end()


def show_layers_only(view: QGraphicsView, within: QGraphicsWidget) -> None:
    """What fills a view is painted by the lowest layer: nothing is filled, cached or clipped before that.

    Pyqtgraph keeps a picture of a background, here an empty one, and blends it into every paint.

    Args:
        view: in which the layers are seen.
        within: in which they lie; it fills the view.
    """
    view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
    view.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
    view.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the view itself has the keyboard
    within.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, False)
    within.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)


class Layer(GraphicsObject):
    """Lies above the layers made before it; what it paints in is as large as what it lies in.

    Args:
        within: whose coordinates are pixels.
    """

    def __init__(self, within: QGraphicsWidget) -> None:
        super().__init__()
        self._within = within
        self.setZValue(sum(isinstance(item, Layer) for item in within.childItems()) + 1)
        self.setParentItem(within)

    @abstractmethod
    def draw(self, painter: QPainter) -> None:
        """Paint it."""

    def boundingRect(self) -> QRectF:
        return self._within.rect()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.save()
        try:
            self.draw(painter)
        except Exception:  # as `guarded` has it, which costs more than many a layer
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        painter.restore()
