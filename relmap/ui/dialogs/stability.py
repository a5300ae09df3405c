"""How much the figure may move with time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from relmap.editor.motion import Motion
from relmap.layout.over_time import MOST
from relmap.ui.widgets.inputs import Slider

_STEPS = 20
_STILL = "All actors stand still: one layout for the whole time."
_HELP = (
    "To the left, actors gather anew as relations begin and end; to the right, the figure stays as it is. "
    "Pinned actors never move, and an actor that you drag is pinned."
)


class StabilityDialog(QDialog):
    """Stays open beside the map; the slider takes effect at once."""

    def __init__(self, parent: QWidget, motion: Motion) -> None:
        super().__init__(parent)
        self.setWindowTitle("Layout over time")
        self._motion = motion
        self.slider = Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setTickPosition(Slider.TickPosition.TicksBelow)
        self.slider.setTickInterval(5)
        self.slider.setAccessibleName("Stability of the figure")
        self.slider.setToolTip("How much the figure keeps its shape from day to day")
        self.slider.valueChanged.connect(lambda value: motion.set_stability(value / _STEPS))
        self.readout = QLabel()
        self.readout.setWordWrap(True)
        self.readout.setMinimumWidth(380)
        self.readout.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.readout.setAlignment(Qt.AlignmentFlag.AlignTop)
        help_ = QLabel(_HELP)
        help_.setProperty("soft", "true")
        help_.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        ends = QHBoxLayout()
        ends.addWidget(QLabel("Follows each day"))
        ends.addStretch(1)
        ends.addWidget(QLabel("Stands still"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(self.slider)
        layout.addLayout(ends)
        layout.addWidget(self._bar)
        layout.addWidget(self.readout)
        layout.addWidget(help_)
        layout.addWidget(buttons)
        motion.changed.connect(self.refresh)
        motion.progressed.connect(lambda part: self._bar.setValue(round(100 * part)))
        self.refresh()

    def refresh(self) -> None:
        """Show what is so now."""
        motion = self._motion
        self.slider.blockSignals(True)
        self.slider.setValue(round(motion.stability * _STEPS))
        self.slider.blockSignals(False)
        self.slider.setEnabled(motion.possible)
        self._bar.setVisible(motion.busy)
        self.readout.setText(self._said())

    def _said(self) -> str:
        motion = self._motion
        if not motion.possible:
            return f"Maps of more than {MOST:,} actors stand still."
        if motion.stability >= 1.0:
            return _STILL
        if motion.busy or motion.found is None:
            return "Computing…"
        found = motion.found
        return (
            f"From one of {len(found.days)} moments to the next an actor moves by {found.movement:.1%} of "
            f"the figure's radius. Stress {found.stress:.3f} (the lower, the truer to each day)."
        )
