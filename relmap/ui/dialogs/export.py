"""The figure to export: what it holds, how large, and how it will look."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from relmap.drawing.style import THEMES
from relmap.export.figure import Figure
from relmap.export.write import image

MakeFigure = Callable[[str, int, int, bool, bool], Figure]
"""(theme, width, height, legend, transparent) → the figure."""

SIZES = {
    "Screen, 1600 × 1000": (1600, 1000),
    "Slide 16:9, 1920 × 1080": (1920, 1080),
    "A4 column, 85 × 75 mm": (321, 283),
    "A4 width, 170 × 110 mm": (643, 416),
    "A4 page, landscape": (1123, 794),
    "Square, 1200 × 1200": (1200, 1200),
}
_PREVIEW = QSize(620, 430)


class ExportDialog(QDialog):
    """Settings beside a live preview; the file is chosen afterwards."""

    def __init__(self, parent: QWidget, make: MakeFigure, theme: str, legend: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export figure")
        self._make = make
        self.size_box = QComboBox()
        self.size_box.addItems(list(SIZES))
        self.theme_box = QComboBox()
        self.theme_box.addItems(list(THEMES))
        self.theme_box.setCurrentText(theme)
        self.dpi_box = QSpinBox()
        self.dpi_box.setRange(72, 1200)
        self.dpi_box.setValue(192)
        self.dpi_box.setToolTip("Pixels to the inch of a PNG; SVG and PDF are sharp at any size")
        self.legend_box = QCheckBox("Legend")
        self.legend_box.setChecked(legend)
        self.transparent_box = QCheckBox("Transparent ground")
        self.pixels = QLabel()
        self.pixels.setProperty("soft", "true")
        self.preview = QLabel()
        self.preview.setFixedSize(_PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("Preview of the figure")
        self._lay_out()
        for box in (self.size_box, self.theme_box):
            box.currentIndexChanged.connect(self._refresh)
        for check in (self.legend_box, self.transparent_box):
            check.toggled.connect(self._refresh)
        self.dpi_box.valueChanged.connect(self._show_pixels)
        self._refresh()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("Size", self.size_box)
        form.addRow("Look", self.theme_box)
        form.addRow("Resolution", self.dpi_box)
        form.addRow("", self.pixels)
        form.addRow("", self.legend_box)
        form.addRow("", self.transparent_box)
        self.dpi_box.setSuffix(" dpi")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addLayout(form)
        row.addWidget(self.preview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(14)
        layout.addLayout(row)
        layout.addWidget(buttons)

    def figure(self) -> Figure:
        """The figure as set."""
        width, height = SIZES[self.size_box.currentText()]
        return self._make(
            self.theme_box.currentText(),
            width,
            height,
            self.legend_box.isChecked(),
            self.transparent_box.isChecked(),
        )

    @property
    def dpi(self) -> int:
        """Pixels to the inch."""
        return self.dpi_box.value()

    def _refresh(self) -> None:
        figure = self.figure()
        ratio = self.devicePixelRatioF()
        fit = min(_PREVIEW.width() / figure.width, _PREVIEW.height() / figure.height)
        pixmap = QPixmap.fromImage(image(figure, max(24, round(96 * fit * ratio))))
        pixmap.setDevicePixelRatio(ratio)
        self.preview.setPixmap(pixmap)
        self._show_pixels()

    def _show_pixels(self) -> None:
        width, height = SIZES[self.size_box.currentText()]
        factor = self.dpi / 96
        self.pixels.setText(f"{round(width * factor):,} × {round(height * factor):,} pixels as PNG")
