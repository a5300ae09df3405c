"""What an animation shows and for how long, with how large it will be, before it is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from relmap.editor.jobs import Job
from relmap.export.animation import MOST_PIXELS, Pace, as_pillow, estimated, has_video
from relmap.export.figure import Figure
from relmap.model.records import FigureStyle
from relmap.ui.widgets.figure_preview import FigurePreview
from relmap.ui.widgets.inputs import ComboBox, DoubleSpinBox, SpinBox

_FORMATS = [(".webp", "WebP, for the web"), (".gif", "GIF, read everywhere"), (".mp4", "MP4 film")]
_REST = 300
"""Milliseconds without a change before the size of the file is estimated."""
_STEPS = [("change", "every change"), ("day", "day"), ("week", "week"), ("month", "month"), ("year", "year")]


class AnimationDialog(QDialog):
    """`days`, `suffix`, `pace` and `dpi` are what was chosen.

    Args:
        parent: the window.
        style: of the pictures.
        days: gives the days of a step.
        film: makes the pictures of some days, on an axis from the first to the last of all.
    """

    def __init__(
        self,
        parent: QWidget,
        style: FigureStyle,
        days: Callable[[str], list[int]],
        film: Callable[[list[int], tuple[int, int]], Iterable[Figure]],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export animation")
        self._style = style
        self._days = days
        self._film = film
        self.format_box = ComboBox()
        for value, text in _FORMATS:
            self.format_box.addItem(text, value)
        self._sample = FigurePreview(self)
        self._sample.painted.connect(self._sampled)
        self._waiting: list[Figure] = []
        self._pictures: list[Image.Image] = []
        self._job: Job | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._estimate)
        self.finished.connect(self._leave)
        self.step_box = ComboBox()
        for value, text in _STEPS:
            self.step_box.addItem(text, value)
        self.seconds_box = _seconds(0.8)
        self.hold_box = _seconds(2.0)
        self.hold_box.setToolTip("For which the first and the last picture are seen")
        self.dpi_box = SpinBox()
        self.dpi_box.setRange(24, 300)
        self.dpi_box.setValue(96)
        self.dpi_box.setSuffix(" dpi")
        self.said = QLabel()
        self.said.setProperty("soft", "true")
        self.said.setWordWrap(True)
        self.said.setMinimumWidth(340)
        self.size_line = QLabel()
        form = QFormLayout()
        form.addRow("Format", self.format_box)
        form.addRow("A picture for each", self.step_box)
        form.addRow("Seen for", self.seconds_box)
        form.addRow("First and last", self.hold_box)
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
        layout.addWidget(self.size_line)
        layout.addWidget(buttons)
        for box in (self.step_box, self.format_box):
            box.currentIndexChanged.connect(self.refresh)
        for box in (self.seconds_box, self.hold_box, self.dpi_box):
            box.valueChanged.connect(self.refresh)
        self.refresh()

    def choices(self) -> str:
        """What is set, as JSON."""
        kept = {"format": self.suffix, "step": self.step_box.currentData()}
        seconds = {"seconds": self.seconds_box.value(), "hold": self.hold_box.value()}
        return json.dumps({**kept, **seconds, "dpi": self.dpi})

    def set_choices(self, text: str) -> None:
        """Set what `choices` has given; what is not understood stays as it is."""
        try:
            kept = json.loads(text or "{}")
        except (ValueError, RecursionError):  # a damaged file of settings
            return
        if not isinstance(kept, dict):
            return
        for box, name in ((self.format_box, "format"), (self.step_box, "step")):
            position = box.findData(kept.get(name))
            box.setCurrentIndex(position if position >= 0 else box.currentIndex())
        dpi = kept.get("dpi")
        for box, name in ((self.seconds_box, "seconds"), (self.hold_box, "hold")):
            seconds = kept.get(name)
            if isinstance(seconds, int | float) and box.minimum() <= seconds <= box.maximum():
                box.setValue(float(seconds))
        if isinstance(dpi, int) and self.dpi_box.minimum() <= dpi <= self.dpi_box.maximum():
            self.dpi_box.setValue(dpi)

    @property
    def days(self) -> list[int]:
        """The days that are shown."""
        return self._days(str(self.step_box.currentData()))

    @property
    def pace(self) -> Pace:
        """For how long pictures are seen."""
        return Pace(round(1000 * self.seconds_box.value()), round(1000 * self.hold_box.value()))

    @property
    def dpi(self) -> int:
        """Pixels to the inch."""
        return self.dpi_box.value()

    @property
    def suffix(self) -> str:
        """Of the file."""
        return str(self.format_box.currentData())

    def refresh(self) -> None:
        """Say how large it will be."""
        self._give_up()
        count = len(self.days)
        width, height = (round(side * self.dpi / 96) for side in self._style.pixels())
        pictures = "1 picture" if count == 1 else f"{count:,} pictures"
        long = sum(self.pace.of(count)) / 1000
        text = f"{pictures} of {width:,} × {height:,} pixels, {long:,.0f} seconds."
        why = ""
        if count == 0:
            why = "There is no day to show."
        elif self.suffix == ".mp4" and not has_video():
            why = "To write MP4 relmap needs the package av. Install it: pip install av"
        elif self.suffix != ".mp4" and count * width * height > MOST_PIXELS:
            why = "That is too much for memory: take a longer step, a lower resolution, or MP4."
        self.said.setText(f"{text} Look and size are those of the last figure.")
        self.go_button.setEnabled(not why)
        self.size_line.setText(why or "Estimating the size of the file…")
        if not why:
            self._rest.start()

    # --- how many bytes -------------------------------------------------------------------

    def _estimate(self) -> None:
        """Draw two pictures from the middle, a slice at a time, and encode them in the background."""
        days = self.days
        middle = max((len(days) - 1) // 2, 0)
        self._waiting = list(self._film(days[middle : middle + 2], (days[0], days[-1])))
        self._draw()

    def _draw(self) -> None:
        self._sample.paint(self._waiting.pop(0), self.dpi)

    def _sampled(self, picture: QImage) -> None:
        self._pictures.append(as_pillow(picture))
        if self._waiting:
            self._draw()
            return
        pictures, suffix, count = self._pictures, self.suffix, len(self.days)
        pace = self.pace
        self._job = Job(lambda _told: estimated(pictures, suffix, pace, count), self)
        self._job.finished.connect(self._tell_size)
        self._job.start()

    def _tell_size(self, size: int) -> None:
        self._job = None
        said = f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{max(size // 1000, 1):,} kB"
        self.size_line.setText(f"The file will have about {said}.")

    def _give_up(self) -> None:
        self._rest.stop()
        self._sample.stop()
        self._waiting, self._pictures = [], []
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _leave(self) -> None:
        job = self._job
        self._give_up()
        if job is not None:
            job.wait()


def _seconds(value: float) -> DoubleSpinBox:
    """A field for how long a picture is seen."""
    box = DoubleSpinBox()
    box.setRange(0.05, 30)
    box.setSingleStep(0.1)
    box.setValue(value)
    box.setSuffix(" s")
    return box
