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


def said_of(style: FigureStyle) -> dict[str, Any]:
    """What is to be said for a style to come of it; `only` and `view` are for the caller to say.

    What the style says of days is there, too: `dates`, `every_change` and `scenes` on one sheet.
    """
    usual = FigureStyle(dpi=96)
    found: dict[str, Any] = {"size": [(style.width, style.height, style.unit)], "theme": style.look}
    plain = {"title": "own_title", "subtitle": "", "credit": "", "font": "", "type_scale": "", "dpi": ""}
    flags = {"notes": "", "transparent": "", "related_only": ""}
    for name, field in {**plain, **flags}.items():
        value = getattr(style, field or name)
        if value != getattr(usual, field or name):
            found[name] = value
    if style.legend != "none":
        found["legend"] = style.legend
    negated = {
        "no_legend": style.legend == "none",
        "no_title": not style.title,
        "no_date": not style.date_line,
        "as_on_map": style.arrangement == "map",
        "timeline": style.content == "timeline",
    }
    found |= {name: True for name, holds in negated.items() if holds}
    if style.content in ("plot", "table"):
        found[style.content] = style.measure
    elif style.content in ("scenes", "changes", "dates"):
        of_days = [text.strip() for text in style.dates.split(",") if text.strip()]
        named = {"scenes": ("scenes", True), "changes": ("every_change", True), "dates": ("dates", of_days)}
        found |= dict([named[style.content], ("multiples", True)])
        if not found.get("dates", True):
            del found["dates"]  # those of most change
        if style.content != "scenes" and not style.since_before:
            found["plain_days"] = True
    if not style.title:
        found.pop("title", None)
    return found
