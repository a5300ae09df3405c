"""A field for attributes: names and values of any sort."""

from __future__ import annotations

from typing import Any

from relmap.model.value_texts import attributes_of, attributes_text
from relmap.ui.forms.fields import LineField


class AttributesField(LineField):
    """Names with values, as in `population: 2.8; landlocked: yes`."""

    def _to_text(self, value: Any) -> str:
        return attributes_text(value or {})

    def _from_text(self, text: str) -> Any:
        return attributes_of(text)
