"""How the cells of a table are painted: one line each, without an item or a style for any."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from relmap.drawing.style import LIGHT, Theme
from relmap.ui.panels.tables.table_model import TableModel

_Index = QModelIndex | QPersistentModelIndex
_MARGIN, _SWATCH = 5, 9
_LONGEST = 300
"""No more letters than fit into the widest column are measured."""


class CellDelegate(QStyledItemDelegate):
    """Paints cells; what stands above already in soft ink, a stance with its colour.

    Args:
        model: of the table.
        parent: the view.
    """

    def __init__(self, model: TableModel, parent: Any) -> None:
        super().__init__(parent)
        self._model = model
        self.theme: Theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        text = self._model.shown(index.row(), index.column()).text[:_LONGEST]
        return QSize(metrics.horizontalAdvance(text) + 4 * _MARGIN + _SWATCH, metrics.height() + 6)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        column = self._model.columns[index.column()]
        cell = self._model.shown(index.row(), index.column())
        if selected:
            painter.fillRect(rect, palette.highlight())
        room = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        if cell.text:
            if column.attribute == "stance" and not cell.waits:
                self._paint_swatch(painter, room, cell.value, selected)
                room.adjust(_SWATCH + 5, 0, 0, 0)
            painter.setPen(self._ink(cell.soft, cell.waits, selected, palette))
            metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
            text = metrics.elidedText(cell.text[:_LONGEST], Qt.TextElideMode.ElideRight, room.width())
            side = Qt.AlignmentFlag.AlignRight if column.value.right else Qt.AlignmentFlag.AlignLeft
            painter.drawText(
                room, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text
            )
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(self.theme.ink), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _ink(self, soft: bool, waits: bool, selected: bool, palette: QPalette) -> QColor:
        if selected:
            return palette.color(QPalette.ColorRole.HighlightedText)
        return QColor(self.theme.fault if waits else self.theme.soft if soft else self.theme.ink)

    def _paint_swatch(self, painter: QPainter, room: QRect, stance: Any, selected: bool) -> None:
        box = QRectF(room.left(), room.center().y() - _SWATCH / 2 + 1, _SWATCH, _SWATCH)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # On the colour of what is selected some of the scale would not be seen.
        edge = Qt.PenStyle.NoPen if not selected else QPen(QColor("#ffffff"), 1)
        painter.setPen(edge)
        painter.setBrush(QColor(self.theme.stances[stance]))
        painter.drawEllipse(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
