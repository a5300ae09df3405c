"""What only the user can know of a file: asked once, before it is read again."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from relmap.formats.foreign import Unclear
from relmap.model import dates
from relmap.model.errors import DateError
from relmap.ui.widgets.inputs import ComboBox

_TIMES = (
    ("They are years", "year"),
    ("They are dates of eight digits, such as 20240620", "yyyymmdd"),
    ("They count days since …", "days"),
    ("They count weeks since …", "weeks"),
    ("They count months since …", "months"),
    ("They count years since …", "years"),
    ("They are no dates: keep them as attributes", "none"),
)
_ORDERS = (
    ("Day first: 4 May 2020 is 04/05/2020", "dmy"),
    ("Month first: 4 May 2020 is 05/04/2020", "mdy"),
)


class ImportQuestion(QDialog):
    """What numbers mean as time, or in which order dates are written.

    Args:
        parent: the window.
        unclear: what is not clear.
    """

    def __init__(self, parent: QWidget, unclear: Unclear) -> None:
        super().__init__(parent)
        self.setWindowTitle("A question about the file")
        self.option = unclear.option
        said = QLabel(unclear.message)
        said.setWordWrap(True)
        self.choices = ComboBox()
        self.choices.setAccessibleName("What it means")
        for text, key in _TIMES if unclear.option == "time" else _ORDERS:
            self.choices.addItem(text, key)
        self.since = QLineEdit()
        self.since.setPlaceholderText("the first day, such as 1979-04-15")
        self.since.setAccessibleName("Since when")
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        for part in (said, self.choices, self.since, self.buttons):
            layout.addWidget(part)
        self.choices.currentIndexChanged.connect(self._follow)
        self.since.textChanged.connect(self._follow)
        self.setMinimumWidth(460)
        self._follow()

    def answer(self) -> str:
        """As the option wants it."""
        key = str(self.choices.currentData())
        return f"{key} since {self.since.text().strip()}" if self._counts() else key

    def _counts(self) -> bool:
        return self.choices.currentData() in ("days", "weeks", "months", "years")

    def _follow(self) -> None:
        self.since.setVisible(self._counts())
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(not self._counts() or self._is_day())

    def _is_day(self) -> bool:
        try:
            date = dates.parse_date(self.since.text().strip())
        except DateError:
            return False
        precise = self.choices.currentData() in ("months", "years")
        return date.earliest is not None and (precise or date.earliest == date.latest)


def ask_about(parent: QWidget, unclear: Unclear) -> str | None:
    """What the user says; None: the import is given up."""
    dialog = ImportQuestion(parent, unclear)
    try:
        return dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
    finally:
        dialog.deleteLater()
