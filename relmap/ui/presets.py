"""The user's own presets of figures, and the settings used last, kept in the settings."""

from __future__ import annotations

import json

from pydantic import ValidationError

from relmap.model.records import FigureStyle
from relmap.ui.settings import Settings


class Presets:
    """Styles of figures by name.

    Args:
        settings: of the user.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def all(self) -> dict[str, FigureStyle]:
        """All presets; what cannot be read is left out."""
        try:
            rows = json.loads(self._settings.figure_presets or "{}")
        except json.JSONDecodeError:
            return {}
        found: dict[str, FigureStyle] = {}
        for label, row in rows.items() if isinstance(rows, dict) else ():
            style = _read(json.dumps(row))
            if style is not None:
                found[str(label)] = style
        return dict(sorted(found.items(), key=lambda item: item[0].casefold()))

    def keep(self, label: str, style: FigureStyle) -> None:
        """Keep a style under a name; one of that name is replaced."""
        self._write({**self.all(), label: style})

    def drop(self, label: str) -> None:
        """Forget a preset."""
        self._write({name: style for name, style in self.all().items() if name != label})

    def _write(self, presets: dict[str, FigureStyle]) -> None:
        plain = {label: style.model_dump(mode="json") for label, style in presets.items()}
        self._settings.figure_presets = json.dumps(plain)

    @property
    def last(self) -> FigureStyle:
        """What was used last."""
        return _read(self._settings.figure_style) or FigureStyle()

    @last.setter
    def last(self, style: FigureStyle) -> None:
        self._settings.figure_style = style.model_dump_json()


def _read(text: str) -> FigureStyle | None:
    try:
        return FigureStyle.model_validate_json(text) if text else None
    except ValidationError:  # of another version
        return None
