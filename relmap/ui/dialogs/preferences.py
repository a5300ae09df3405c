"""The preferences: made from what is declared in the settings; each takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from relmap.ui.settings.settings import Declared, Settings
from relmap.ui.widgets.inputs import ComboBox


class PreferencesDialog(QDialog):
    """One field for each preference.

    Args:
        parent: the window.
        settings: of the user.
        changed: called after each change.
    """

    def __init__(self, parent: QWidget, settings: Settings, changed: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self._settings = settings
        self._changed = changed
        self.fields: dict[str, QCheckBox | ComboBox] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, declared in Settings.preferences().items():
            field = self._field(name, declared)
            self.fields[name] = field
            if isinstance(field, QCheckBox):
                form.addRow("", field)
            else:
                label = QLabel(declared.label)
                label.setBuddy(field)
                form.addRow(label, field)
            said = QLabel(declared.description + ".")
            said.setProperty("soft", "true")
            said.setWordWrap(True)
            said.setContentsMargins(0, 0, 0, 8)
            form.addRow("", said)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        restore = buttons.addButton("Restore defaults", QDialogButtonBox.ButtonRole.ResetRole)
        restore.clicked.connect(self.restore)
        restore.setAutoDefault(False)  # Enter in a field must not press it
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)
        self.refresh()

    def _field(self, name: str, declared: Declared[Any]) -> QCheckBox | ComboBox:
        if isinstance(declared.default, bool):
            box = QCheckBox(declared.label)
            box.clicked.connect(lambda checked: self._set(name, checked))
            return box
        combo = ComboBox()
        combo.setAccessibleName(declared.label)
        combo.setAccessibleDescription(declared.description)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value, text in declared.options():
            combo.addItem(text, value)
        combo.activated.connect(lambda _at: self._set(name, combo.currentData()))
        return combo

    def _set(self, name: str, value: Any) -> None:
        setattr(self._settings, name, value)
        self._changed()

    def refresh(self) -> None:
        """Show what is so now."""
        for name, field in self.fields.items():
            value = getattr(self._settings, name)
            if isinstance(field, QCheckBox):
                field.setChecked(value)
            else:
                field.setCurrentIndex(field.findData(value))

    def restore(self) -> None:
        """Everything as it was at first."""
        for name, declared in Settings.preferences().items():
            setattr(self._settings, name, declared.default)
        self.refresh()
        self._changed()
