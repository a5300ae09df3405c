"""What is said of a figure, as its style."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from relmap.export.options import OPTIONS, Said
from relmap.model.errors import RelmapError
from relmap.model.plain_fault import plain_fault
from relmap.model.records import FigureStyle, Lens, updated


def styled(said: Said, usual: FigureStyle, presets: Mapping[str, FigureStyle]) -> FigureStyle:
    """The style that is asked for: a preset, or what is usual, and what is said besides.

    Raises:
        RelmapError: there is no such preset.
    """
    style = usual
    if (name := said.get("preset")) is not None:
        if name not in presets:
            known = ", ".join(sorted(presets)) or "none"
            raise RelmapError(f"There is no preset “{name}”; there are: {known}.")
        style = presets[name]
    found: dict[str, Any] = {}
    for option in OPTIONS:
        if option.gives is not None and said.get(option.name) not in (None, False):
            found |= option.gives(said[option.name])
    try:
        return updated(style, **found)
    except ValidationError as error:  # a title of 3,000 letters
        raise RelmapError(f"{error.errors()[0]['loc'][0]}: {plain_fault(error)}") from error


def lens_of(said: Said) -> Lens:
    """What sizes and colours of actors tell."""
    return Lens(
        size_by=said.get("size_by", ""), shade_by=said.get("shade_by", ""), groups=said.get("colour_by", "")
    )
