"""Maps side by side on a sheet: where each stands, with its caption above and what is said of it below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from relmap.drawing.wrapping import wrapped
from relmap.export.panel_words import PanelWords

_CAPTION_LINES = 4
"""At most."""
_WORDS = 0.42
"""The part of the height that what is said below a map has at most."""
_LEAST, _SHAPE = 360.0, 0.55
"""Of a map of very many its least width, in ink units, and its height as a part of that."""
_INSET = 4.0


@dataclass(frozen=True)
class PanelBox:
    """Where a map stands.

    Args:
        around: it, its caption and its words, in pixels.
        box: the map.
        caption, words: line by line.
        words_top: where the words begin.
    """

    around: QRectF
    box: QRectF
    caption: list[str]
    words: list[str]
    words_top: float


@dataclass(frozen=True)
class PanelGrid:
    """Maps in rows and columns, all of one size.

    Args:
        captions: of each.
        words: of each.
        gap: between them, in pixels.
        caption_type, words_type: the type of both.
        scale_of: how large the map is in a rectangle of a width and height.
    """

    captions: Sequence[str]
    words: Sequence[PanelWords]
    gap: float
    caption_type: QFont
    words_type: QFont
    scale_of: Callable[[float, float], float]

    def boxes(self, room: QRectF) -> list[PanelBox]:
        """Each of them, in a rectangle that all of them fill."""
        columns = self._columns(room)
        width, head, captions, said, high = self._measures(room, columns)
        line = QFontMetricsF(self.words_type).height()
        found: list[PanelBox] = []
        top = room.top()
        for start in range(0, len(self.captions), columns):
            foot = self._foot(said[start : start + columns], line)
            for number in range(start, min(start + columns, len(self.captions))):
                left = room.left() + (number - start) * (width + self.gap)
                around = QRectF(left, top, width, head + high + foot)
                box = QRectF(left, top + head, width, high).adjusted(_INSET, 0, -_INSET, -_INSET)
                words_top = top + head + high + self.gap * 0.3
                found.append(PanelBox(around, box, captions[number], said[number], words_top))
            top += head + high + foot + self.gap
        return found

    def missing(self, room: QRectF, ink: float) -> float:
        """How much higher the rectangle would have to be for maps and what is said of them to be read."""
        number = len(self.captions)
        columns = min(max(int((room.width() + self.gap) / (_LEAST * ink + self.gap)), 1), number)
        width = (room.width() - self.gap * (columns - 1)) / columns
        head = self._head(width)
        high = _SHAPE * width
        # So high that the most that may be said below is as much as there is.
        said = self._said(width, 1.6 * high)
        line = QFontMetricsF(self.words_type).height()
        feet = [self._foot(said[start : start + columns], line) for start in range(0, number, columns)]
        return (head + high + self.gap) * len(feet) - self.gap + sum(feet) - room.height()

    def _columns(self, room: QRectF) -> int:
        """So many that maps are largest; among equals as square as can be."""
        number = len(self.captions)

        def size(columns: int) -> tuple[float, int]:
            width, *_, high = self._measures(room, columns)
            return round(self.scale_of(width, high), 2), -abs(columns - ceil(number / columns))

        return max(range(1, number + 1), key=size)

    def _measures(
        self, room: QRectF, columns: int
    ) -> tuple[float, float, list[list[str]], list[list[str]], float]:
        """Width, height of the captions, captions and words line by line, and height of the maps."""
        number = len(self.captions)
        rows = ceil(number / columns)
        width = (room.width() - self.gap * (columns - 1)) / columns
        captions = self._captions(width)
        head = self._head(width)
        each = (room.height() - self.gap * (rows - 1)) / rows
        said = self._said(width, each)
        line = QFontMetricsF(self.words_type).height()
        feet = sum(self._foot(said[start : start + columns], line) for start in range(0, number, columns))
        return width, head, captions, said, max(each - head - feet / rows, 1.0)

    def _said(self, width: float, height: float) -> list[list[str]]:
        line = QFontMetricsF(self.words_type).height()
        most = max(int(height * _WORDS / line), 1)
        inner = max(width - self.gap, 1.0)
        return [each.lines(self.words_type, inner, most) for each in self.words]

    def _foot(self, said: Sequence[list[str]], line: float) -> float:
        """The height of what is said below the maps of a row."""
        lines = max(map(len, said), default=0)
        return lines * line + self.gap * 0.6 if lines else 0.0

    def _head(self, width: float) -> float:
        lines = max(map(len, self._captions(width)), default=0)
        return (lines + 0.3) * QFontMetricsF(self.caption_type).height()

    def _captions(self, width: float) -> list[list[str]]:
        """The captions as lines of a width: half a caption would tell half of what is compared."""
        metrics, inner = QFontMetricsF(self.caption_type), max(width - self.gap, 1.0)
        found: list[list[str]] = []
        for caption in self.captions:
            lines = [caption]
            if metrics.horizontalAdvance(caption) > inner:
                lines = wrapped(caption, self.caption_type, inner)
            if len(lines) > _CAPTION_LINES:
                rest = " ".join(lines[_CAPTION_LINES - 1 :])
                elided = metrics.elidedText(rest, Qt.TextElideMode.ElideMiddle, inner)
                lines = [*lines[: _CAPTION_LINES - 1], elided]
            found.append(lines)
        return found
