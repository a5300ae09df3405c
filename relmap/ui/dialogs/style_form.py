"""The fields of the style of a figure: each is one row of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from relmap.model.records import FigureStyle, updated
from relmap.ui.widgets.inputs import ComboBox, DoubleSpinBox, SpinBox


@dataclass(frozen=True)
class StyleField:
    """One field.

    Args:
        name: of the field of the style.
        label: of its row; empty: what it says itself stands there; None: it stands in the row before.
        make: the widget.
        says: what it is called where the label does not say so.
        tip: what it does.
    """

    name: str
    label: str | None
    make: Callable[[], QWidget]
    says: str = ""
    tip: str = ""


def combo(*items: tuple[str, str]) -> ComboBox:
    """A box with values and what they are called."""
    box = ComboBox()
    for value, text in items:
        box.addItem(text, value)
    return box


def _number(low: float, high: float, step: float = 1.0, suffix: str = "") -> DoubleSpinBox:
    box = DoubleSpinBox()
    box.setRange(low, high)
    box.setDecimals(1)
    box.setSingleStep(step)
    box.setSuffix(suffix)
    return box


def _resolution() -> SpinBox:
    box = SpinBox()
    box.setRange(24, 2400)
    box.setSuffix(" dpi")
    return box


def _line(placeholder: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(placeholder)
    return line


def _fonts() -> ComboBox:
    families = (name for name in QFontDatabase.families() if not QFontDatabase.isPrivateFamily(name))
    return combo(("", "relmap’s own (Inter)"), *((name, name) for name in families))


_CONTENTS = (
    ("map", "The map as it is looked at"), ("timeline", "The lanes: all phases in time"),
    ("scenes", "Small multiples: each scene"), ("changes", "Small multiples: every change"),
    ("dates", "Small multiples: these days"), ("plot", "Curves of a measure"),
    ("table", "A table of a measure"),
)  # fmt: skip
_LOOKS = (
    ("light", "Light"), ("dark", "Dark"), ("print", "Print"), ("grey", "Greyscale, with line patterns"),
)  # fmt: skip
_AREAS = (("all", "All"), ("view", "What is in view"), ("selection", "What is selected"))
_ARRANGEMENTS = (("sheet", "For the sheet"), ("map", "As on the map"))
_LEGENDS = (("bottom", "Below the map"), ("right", "Beside the map"), ("none", "None"))

FIELDS: tuple[StyleField, ...] = (
    StyleField("content", "Content", partial(combo, *_CONTENTS)),
    StyleField("dates", "Days", partial(_line, "the days of most change"), "Days of the small multiples"),
    StyleField(
        "since_before", "", partial(QCheckBox, "Grey what stayed, say what changed"),
        tip="Below each day but the first, what is different from the one before it",
    ),
    StyleField(
        "measure", "Measure", combo, "Measure",
        tip="Of the actors that are selected; of those who have most, if none is",
    ),
    StyleField("width", "Size", partial(_number, 1, 20_000), "Width"),
    StyleField("height", None, partial(_number, 1, 20_000), "Height"),
    StyleField("unit", None, partial(combo, ("px", "px"), ("mm", "mm"), ("in", "in")), "Unit"),
    StyleField(
        "dpi", "Resolution", _resolution, tip="Pixels to the inch of a PNG; SVG and PDF are sharp at any size"
    ),
    StyleField("look", "Look", partial(combo, *_LOOKS)),
    StyleField("transparent", "", partial(QCheckBox, "Transparent ground")),
    StyleField("area", "Area", partial(combo, *_AREAS)),
    StyleField(
        "arrangement", "Arrangement", partial(combo, *_ARRANGEMENTS),
        tip="Stretched to the shape of the sheet, with room for every actor; the map itself stays as it is",
    ),
    StyleField(
        "related_only", "", partial(QCheckBox, "Only actors with relations"),
        tip="Leave out actors that have no relation in what is shown",
    ),
    StyleField("title", "", partial(QCheckBox, "Title")),
    StyleField("own_title", None, partial(_line, "as the map is called"), "Title of the figure"),
    StyleField("subtitle", "Subtitle", partial(_line, "none"), "Subtitle"),
    StyleField("date_line", "", partial(QCheckBox, "Date in words")),
    StyleField("legend", "Legend", partial(combo, *_LEGENDS)),
    StyleField(
        "notes", "", partial(QCheckBox, "Numbered sources"),
        tip="Numbers on the relations, told below; only the sources of what is shown",
    ),
    StyleField("credit", "Credit", partial(_line, "none"), "Credit"),
    StyleField("font", "Font", _fonts),
    StyleField("type_scale", "Type size", partial(_number, 0.4, 4.0, 0.1, " ×")),
)  # fmt: skip
"""In the order in which they stand."""


class StyleForm(QFormLayout):
    """A row for each field, and whatever else a dialog puts between them."""

    edited = Signal()

    def __init__(self, between: dict[str, tuple[str, QWidget]]) -> None:
        """Lay them out.

        Args:
            between: rows of others, by the name of the field before which they stand: label and widget.
        """
        super().__init__()
        self.setVerticalSpacing(7)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields: dict[str, Any] = {}
        self._filling = False
        row: QHBoxLayout | None = None
        for field in FIELDS:
            if field.name in between:
                self.addRow(*between[field.name])
            widget = self.fields[field.name] = field.make()
            widget.setToolTip(field.tip)
            if field.says:
                widget.setAccessibleName(field.says)
            _changes(widget).connect(self._tell)
            if field.label is not None:
                row = QHBoxLayout()
                row.setSpacing(6)
                self.addRow(field.label, row)
            if row is not None:
                if field.name == "height":
                    row.addWidget(QLabel("×"))
                row.addWidget(widget, 0 if isinstance(widget, QCheckBox) or field.name == "unit" else 1)

    def _tell(self) -> None:
        if not self._filling:
            self.edited.emit()

    def fill(self, style: FigureStyle) -> None:
        """Show a style."""
        self._filling = True
        for name, widget in self.fields.items():
            _show(widget, getattr(style, name))
        self._filling = False

    def style_from(self, style: FigureStyle) -> FigureStyle:
        """A style with what is set here."""
        return updated(style, **{name: _value(widget) for name, widget in self.fields.items()})

    def show_row(self, name: str, shown: bool) -> None:
        """Show or hide the row of a field."""
        for number in range(self.rowCount()):
            item = self.itemAt(number, QFormLayout.ItemRole.FieldRole)
            row = item.layout() if item is not None else None
            if row is not None and row.indexOf(self.fields[name]) >= 0:
                self.setRowVisible(number, shown)


def _changes(widget: Any) -> Any:
    """The signal that tells of another value."""
    if isinstance(widget, ComboBox):
        return widget.activated
    if isinstance(widget, QCheckBox):
        return widget.toggled
    return widget.textChanged if isinstance(widget, QLineEdit) else widget.valueChanged


def _value(widget: Any) -> Any:
    if isinstance(widget, ComboBox):
        return widget.currentData()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    return printable(widget.text()) if isinstance(widget, QLineEdit) else widget.value()


def _show(widget: Any, value: Any) -> None:
    if isinstance(widget, ComboBox):
        widget.setCurrentIndex(max(0, widget.findData(value)))
    elif isinstance(widget, QCheckBox):
        widget.setChecked(value)
    elif isinstance(widget, QLineEdit):
        if widget.text() != value:
            widget.setText(value)
    else:
        widget.setValue(value)


def printable(text: str) -> str:
    """A text without what cannot be written, and not too long."""
    return "".join(c for c in text if c.isprintable())[:2000]
