"""What an animation shows and for how long, with how large it will be, before it is made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from relmap.model.records import FigureStyle

_STEPS = [("change", "every change"), ("day", "day"), ("week", "week"), ("month", "month"), ("year", "year")]


class AnimationDialog(QDialog):
    """`days`, `seconds` and `dpi` are what was chosen.

    Args:
        parent: the window.
        style: of the pictures.
        days: gives the days of a step.
    """

    def __init__(self, parent: QWidget, style: FigureStyle, days: Callable[[str], list[int]]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export animation")
        self._style = style
        self._days = days
        self.step_box = QComboBox()
        for value, text in _STEPS:
            self.step_box.addItem(text, value)
        self.seconds_box = QDoubleSpinBox()
        self.seconds_box.setRange(0.05, 30)
        self.seconds_box.setSingleStep(0.1)
        self.seconds_box.setValue(0.8)
        self.seconds_box.setSuffix(" s")
        self.dpi_box = QSpinBox()
        self.dpi_box.setRange(24, 300)
        self.dpi_box.setValue(96)
        self.dpi_box.setSuffix(" dpi")
        self.said = QLabel()
        self.said.setProperty("soft", "true")
        self.said.setWordWrap(True)
        self.said.setMinimumWidth(320)
        form = QFormLayout()
        form.addRow("A picture for each", self.step_box)
        form.addRow("Seen for", self.seconds_box)
        form.addRow("Resolution", self.dpi_box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go_button = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(self.said)
        layout.addWidget(buttons)
        self.step_box.currentIndexChanged.connect(self.refresh)
        for box in (self.seconds_box, self.dpi_box):
            box.valueChanged.connect(self.refresh)
        self.refresh()

    @property
    def days(self) -> list[int]:
        """The days that are shown."""
        return self._days(str(self.step_box.currentData()))

    @property
    def seconds(self) -> float:
        """For which each picture is seen."""
        return self.seconds_box.value()

    @property
    def dpi(self) -> int:
        """Pixels to the inch."""
        return self.dpi_box.value()

    def refresh(self) -> None:
        """Say how large it will be."""
        count = len(self.days)
        width, height = (round(side * self.dpi / 96) for side in self._style.pixels())
        text = f"{count:,} pictures of {width:,} × {height:,} pixels, {count * self.seconds:,.0f} seconds."
        if count * width * height > 1_500_000_000:
            text += " That is much: a longer step or a lower resolution makes it smaller."
        self.said.setText(text + " Look and size are those of the last figure.")
        self.go_button.setEnabled(count > 0)
