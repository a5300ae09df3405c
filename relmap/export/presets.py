"""Styles of figures as text: presets by name, and single ones."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import ValidationError

from relmap.model.records import FigureStyle


def read_presets(text: str) -> dict[str, FigureStyle]:
    """The presets in a text, by name in order; what cannot be read is left out."""
    try:
        rows = json.loads(text or "{}")
        texts = {label: json.dumps(row) for label, row in rows.items()} if isinstance(rows, dict) else {}
    except (ValueError, RecursionError):  # no JSON, a number of thousands of digits, brackets without end
        return {}
    found: dict[str, FigureStyle] = {}
    for label, row in texts.items():
        style = read_style(row)
        if style is not None:
            found[str(label)] = style
    return dict(sorted(found.items(), key=lambda item: item[0].casefold()))


def presets_as_text(presets: Mapping[str, FigureStyle]) -> str:
    """What `read_presets` reads."""
    return json.dumps({label: style.model_dump(mode="json") for label, style in presets.items()})


def read_style(text: str) -> FigureStyle | None:
    """A style as pydantic writes it; None if it is of another version, or none."""
    try:
        return FigureStyle.model_validate_json(text) if text else None
    except ValidationError:
        return None
