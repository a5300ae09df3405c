"""The card that names what happens on the day shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from relmap.editor.document import Document
from relmap.model.records import Event
from relmap.timeline.known import titled, told_between
from relmap.timeline.words import source_line
from relmap.ui.canvas.coverage import ACTOR

_MOST = 4
_WIDTH = 320
_ABOVE_LEGEND = 62
_STEP = 24
_LONGEST = 200
"""Letters of a line about what happens some day."""
_BRIEF = 40
"""Letters of a title in it where there is little room."""


class EventCard(QFrame):
    """Lies over the canvas where it covers least; the mouse goes through it."""

    def __init__(self, document: Document, parent: QWidget, hidden: Callable[[QRect], float]) -> None:
        super().__init__(parent)
        self._document = document
        self._hidden = hidden
        self._place: QPoint | None = None
        self.setProperty("card", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(13, 10, 13, 11)
        self._layout.setSpacing(2)
        self._labels: list[QLabel] = []
        self._shown: tuple[str, ...] = ()
        self.hide()
        document.viewpoint.time_changed.connect(self.refresh)
        document.project_opened.connect(self.refresh)
        document.diff_applied.connect(self.refresh)

    def refresh(self) -> None:
        """Name the events whose latest day this is, and those that happen some day about it, with sources."""
        document = self._document
        project = document.project
        now = list(document.viewpoint.snapshot.happening)
        now.sort(key=lambda event: event.id)
        lines: list[tuple[str, str]] = []
        for event in now[:_MOST]:
            lines.append(("heading", titled(event.title[:240], event.status)))
        if len(now) > _MOST:
            lines.append(("soft", f"and {len(now) - _MOST} more"))
        between = document.viewpoint.snapshot.between
        if between:
            lines += self._about_now(between)
        told = [event for event in (*now, *between) if event.citations]
        sources = dict.fromkeys(source_line(project, event.citations) for event in told)
        if sources:
            lines.append(("source", "; ".join(sources)[:240]))
        self._fill(lines)

    def _about_now(self, between: list[Event]) -> list[tuple[str, str]]:
        """What happens some day about this one: what is known best, how much more there is; and in brief."""
        index = self._document.index
        widths = [index.events[event.id].last - index.events[event.id].first for event in between]
        least = min(widths)
        nearest = [event for event, width in zip(between, widths, strict=True) if width == least]
        told = told_between(index, nearest)
        line = "\n".join(f"{when}: {'; '.join(titles)}" for when, titles in told)
        line = line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"
        when, titles = told[0]
        brief = f"{len(titles)} events" if len(titles) > 1 else titles[0][:_BRIEF]
        return [
            ("soft", line + _and_more(len(between) - len(nearest))),
            ("brief", f"{when}: {brief}{_and_more(len(between) - len(titles))}"),
        ]

    def _fill(self, lines: list[tuple[str, str]]) -> None:
        texts = tuple(text for _, text in lines)
        if texts != self._shown:
            self._shown = texts
            for label in self._labels:
                self._layout.removeWidget(label)
                label.hide()
                label.deleteLater()
            self._labels = [_label(style, text) for style, text in lines]
            for label in self._labels:
                self._layout.addWidget(label)
        self.setVisible(bool(lines))
        if lines:
            self.place()

    def place(self) -> None:
        """To its corner, as wide as there is room."""
        parent = self.parentWidget()
        if parent is None:
            return
        whole = self._best(self._size(parent, brief=False), parent)
        found = whole
        if self._hidden(whole) >= ACTOR and len(self._labels) > 1:
            brief = self._best(self._size(parent, brief=True), parent)
            # Without the sources it may fit where it would else hide somebody.
            found = brief if self._hidden(brief) < self._hidden(whole) else whole
        if found is whole:
            self._size(parent, brief=False)
        self._place = found.topLeft()
        self.setGeometry(found)
        self.raise_()
        # What happens on this very day is told in any case; what only may, where that hides nobody.
        of_the_day = any(label.property("says") == "heading" for label in self._labels)
        self.setVisible(of_the_day or (bool(self._labels) and self._hidden(found) < ACTOR))

    def _size(self, parent: QWidget, brief: bool) -> QSize:
        """Its size, as wide as there is room; brief: with what it is about alone."""
        shown = {"heading", "soft", "source"}
        if brief and self._labels:
            shown = {"heading"} if self._labels[0].property("says") == "heading" else {"brief"}
        for label in self._labels:
            label.setVisible(label.property("says") in shown)
        width = min(_WIDTH, max(parent.width() - 32, 120))
        self._layout.invalidate()
        self._layout.activate()
        height = (
            self._layout.heightForWidth(width)
            if self._layout.hasHeightForWidth()
            else self.sizeHint().height()
        )
        return QSize(width, min(height, max(parent.height() - 28, 40)))

    def _best(self, size: QSize, parent: QWidget) -> QRect:
        """Where a card of a size hides least."""
        right, bottom = parent.width() - size.width() - 14, parent.height() - size.height() - _ABOVE_LEGEND
        corner = QPoint(right, 14)
        corners = [corner, QPoint(14, 14), QPoint(right // 2, 14), QPoint(right, bottom), QPoint(14, bottom)]
        # It stays where it is as long as that is as good as any, so that it does not jump about.
        at = self._place
        fits = at is not None and at.x() <= max(right, 14) and at.y() <= max(bottom, 14)
        tried = [*([at] if at is not None and fits else []), *corners]
        best = min(tried, key=lambda at: self._hidden(QRect(at, size)))
        if self._hidden(QRect(best, size)):
            inner = [
                QPoint(x, y)
                for y in range(14, max(bottom, 15), _STEP)
                for x in range(14, max(right, 15), _STEP)
            ]
            inner.sort(key=lambda at: (at - corner).manhattanLength())
            best = min([best, *inner], key=lambda at: self._hidden(QRect(at, size)))
        return QRect(best, size)


def _and_more(count: int) -> str:
    return f"; and {count} more" if count else ""


def _label(style: str, text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("says", style)
    label.setProperty("heading" if style == "heading" else "soft", "true")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
