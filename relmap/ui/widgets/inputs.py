"""Boxes and sliders that take the wheel only once they were clicked into: scrolling must change no value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)

# A class of Qt cannot be mixed into another one.
_Widget = QWidget if TYPE_CHECKING else object


class ClickedInto(_Widget):
    """Mixed into a widget, before Qt's class: without a click into it the wheel scrolls what it stands in."""

    _clicked = False

    def _wait_for_click(self) -> None:
        # Of their own accord boxes take the focus with the first turn of the wheel.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line = self.findChild(QLineEdit)
        if line is not None:
            line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            line.installEventFilter(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._clicked = True
        super().mousePressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            if isinstance(watched, QLineEdit) and not self._clicked:
                # What stands there is to be typed over, not into.
                QTimer.singleShot(0, watched, watched.selectAll)
            self._clicked = True
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # Its own list, or another program: one comes back to where one was.
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._clicked = False
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._clicked:
            super().wheelEvent(event)
        else:
            event.ignore()


class BoundedText(QPlainTextEdit):
    """Some lines of text, into which no more can be pasted than it may hold: Qt takes long over megabytes.

    Args:
        longest: characters that it may hold.
        text: to begin with.
        parent: in Qt's sense.
    """

    refused = Signal(str)
    """What was to be put in is too long, and was not."""

    def __init__(self, longest: int, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._longest = longest

    def insertFromMimeData(self, source: QMimeData) -> None:
        chosen = len(self.textCursor().selectedText())
        length = self.document().characterCount() - 1 - chosen + len(source.text())
        if length > self._longest:
            self.refused.emit(
                f"That would be {length:,} characters; {self._longest:,} fit here. Nothing was put in."
            )
        else:
            super().insertFromMimeData(source)


class ComboBox(ClickedInto, QComboBox):
    """One of several texts."""

    about_to_choose = Signal()
    """It is opened, or the keyboard comes to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wait_for_click()

    def setEditable(self, editable: bool) -> None:
        super().setEditable(editable)
        self._wait_for_click()

    def showPopup(self) -> None:
        self.about_to_choose.emit()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.about_to_choose.emit()
        super().focusInEvent(event)


class SpinBox(ClickedInto, QSpinBox):
    """A whole number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wait_for_click()


class DoubleSpinBox(ClickedInto, QDoubleSpinBox):
    """A number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wait_for_click()


class Slider(ClickedInto, QSlider):
    """A number within a range, as a place on a line."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self._wait_for_click()


def switch_button(text: str, tip: str) -> QToolButton:
    """A button with a text that stays down."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setCheckable(True)
    button.setProperty("segment", "true")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
