"""What relmap is, and whose work it stands on."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from relmap._version import VERSION

_TEXT = f"""\
relmap {VERSION}

Maps of actors and relations that change over time, with dates as imprecise as history is and every claim \
with its source.

Free software under the MIT licence. It comes with flags by HatScripts (circle-flags, MIT), icons by Lucide \
(ISC) and the typeface Inter (SIL Open Font License), and is made with Qt {qVersion()}, PySide6, pyqtgraph, \
NetworkX, NumPy and pydantic."""


class AboutDialog(QDialog):
    """Shown by Help ▸ About relmap."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("About relmap")
        label = QLabel(_TEXT)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setMinimumWidth(420)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 16)
        layout.setSpacing(18)
        layout.addWidget(label)
        layout.addWidget(buttons)
