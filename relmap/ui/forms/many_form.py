"""A form for several records at once: what they have in common, and the same value for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from relmap.editor.several import Shared
from relmap.ui.forms.fields import SEVERAL, Field, LineField
from relmap.ui.forms.forms import Spec, soft_label

_NAMED = 4


class ManyForm(QWidget):
    """One field for each value, whatever the number of records.

    Args:
        specs: the fields.
        take: gives a field a value in all of them; says why it cannot have it, else nothing.
        named: says what stands in a list where it is not the text itself, by the field.
    """

    def __init__(
        self,
        specs: Sequence[Spec],
        take: Callable[[str, Any], str],
        named: Callable[[str, Any], str] = lambda _field, value: str(value),
    ) -> None:
        super().__init__()
        self._take = take
        self._named = named
        self.fields: dict[str, Field] = {}
        self.labels = {spec.attribute: spec.label for spec in specs}
        self._others: dict[str, QLabel] = {}
        """Below lists: what only some have."""
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(6)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for spec in specs:
            self._add(layout, spec)

    def _add(self, layout: QFormLayout, spec: Spec) -> None:
        field = self.fields[spec.attribute] = spec.make()
        field.edited.connect(partial(self._field_edited, spec.attribute))
        label, others = soft_label(spec.label), soft_label()
        label.setBuddy(field)
        if spec.wide:
            layout.addRow(label)
            layout.addRow(field)
        else:
            layout.addRow(label, field)
        layout.addRow(others)
        others.setAccessibleName(f"{spec.label}: of some only")
        others.setWordWrap(True)
        others.hide()
        self._others[spec.attribute] = others

    def show_shared(self, shared: Mapping[str, Shared]) -> None:
        """Show what the records have in common, by field."""
        for name, field in self.fields.items():
            known = shared[name]
            field.set_value(known.value)
            if known.others and isinstance(field, LineField) and not known.value:
                field.line.setPlaceholderText(SEVERAL)
            self._others[name].setText(self._of_some(name, known.others))
            self._others[name].setVisible(bool(known.others))

    def _of_some(self, field: str, others: Sequence[Any]) -> str:
        """`Only some: gas, transit and 3 more`."""
        texts = [" ".join(self._named(field, one).split())[:60] for one in others[:_NAMED]]
        more = f" and {len(others) - _NAMED:,} more" if len(others) > _NAMED else ""
        return f"Only some: {', '.join(texts)}{more}"

    def _field_edited(self, name: str, value: Any) -> None:
        fault = self._take(name, value)
        if fault:
            self.fields[name].refuse(fault)
