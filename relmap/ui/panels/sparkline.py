"""The stance of a relation through time, as small as a word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from relmap.drawing.style import POSSIBLE_STRENGTH, Theme, mixed
from relmap.model.records import Relation
from relmap.timeline.presence import Presence
from relmap.timeline.spells import Segment

SPARKLINE_ROLE = Qt.ItemDataRole.UserRole + 7
"""(relation, segments, extent, theme) of a row that has a sparkline."""


def paint_sparkline(
    painter: QPainter,
    relation: Relation,
    segments: Sequence[Segment],
    extent: tuple[int, int],
    box: QRectF,
    theme: Theme,
) -> None:
    """Steps above the middle for friendly stances, below it for hostile ones; pale where only possible."""
    first, last = extent
    per_day = box.width() / max(last - first, 1)
    middle, step = box.center().y(), box.height() / 4.2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(box.left(), middle, box.width(), 1), QColor(theme.faint))
    for segment in segments:
        start, end = max(segment.first, first), min(segment.last + 1, last)
        if end <= start:
            continue
        stance = relation.phases[segment.state.phase].stance
        strength = 1.0 if segment.state.presence == Presence.CERTAIN else POSSIBLE_STRENGTH
        colour = QColor(mixed(theme.stances[stance], theme.ground, strength))
        left, width = box.left() + (start - first) * per_day, max((end - start) * per_day, 1.2)
        height = step * (stance or 0)
        top = middle - height if height > 0 else middle
        painter.fillRect(QRectF(left, top if height else middle - 1, width, max(abs(height), 2.5)), colour)
    painter.restore()


class SparklineDelegate(QStyledItemDelegate):
    """Paints the sparklines of a column."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        found = index.data(SPARKLINE_ROLE)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        if found is None:
            super().paint(painter, option, index)
            return
        relation, segments, extent, theme = found
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, option.palette.highlight())  # type: ignore[attr-defined]
            painter.fillRect(rect.adjusted(2, 1, -2, -1), QColor(theme.plate))
        paint_sparkline(painter, relation, segments, extent, rect.adjusted(4, 1.5, -4, -1.5), theme)
