"""A field for attributes: names and values of any sort."""

from __future__ import annotations

from typing import Any

from relmap.ui.forms.fields import LineField, split_list, unquoted


class AttributesField(LineField):
    """Names with values, as in `population: 2.8; landlocked: yes`."""

    def _to_text(self, value: Any) -> str:
        return "; ".join(f"{name}: {_scalar_text(scalar)}" for name, scalar in (value or {}).items())

    def _from_text(self, text: str) -> Any:
        found: dict[str, Any] = {}
        for part in split_list(text):
            name, colon, value = part.partition(":")
            if not colon or not name.strip():
                raise ValueError(f"“{part.strip()[:40]}” has no name and value. Write name: value.")
            found[name.strip()] = _scalar(value.strip())
        return found


def _scalar_text(scalar: Any) -> str:
    if isinstance(scalar, bool):
        return "yes" if scalar else "no"
    if scalar is None:
        return ""
    # A text that looks like a number or a yes keeps its quotes, so that it stays a text.
    if isinstance(scalar, str) and (";" in scalar or not isinstance(_scalar(scalar), str)):
        return f'"{scalar}"'
    return str(scalar)


def _scalar(text: str) -> str | int | float | bool | None:
    if text in ("yes", "no"):
        return text == "yes"
    if not text:
        return None
    if unquoted(text) != text:
        return unquoted(text)
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        # 007 is a name, not seven.
        return number if str(number) == text else text
    return text
