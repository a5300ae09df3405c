"""The user's own presets of figures, and the style used last, kept in the settings."""

from __future__ import annotations

from relmap.export.presets import presets_as_text, read_presets, read_style
from relmap.model.records import FigureStyle
from relmap.ui.settings.settings import Settings


class Presets:
    """Styles of figures by name.

    Args:
        settings: of the user.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def all(self) -> dict[str, FigureStyle]:
        """All presets; what cannot be read is left out."""
        return read_presets(self._settings.figure_presets)

    def keep(self, label: str, style: FigureStyle) -> None:
        """Keep a style under a name; one of that name is replaced."""
        self._settings.figure_presets = presets_as_text({**self.all(), label: style})

    def drop(self, label: str) -> None:
        """Forget a preset."""
        kept = {name: style for name, style in self.all().items() if name != label}
        self._settings.figure_presets = presets_as_text(kept)

    @property
    def last(self) -> FigureStyle:
        """What was used last."""
        return read_style(self._settings.figure_style) or FigureStyle()

    @last.setter
    def last(self, style: FigureStyle) -> None:
        self._settings.figure_style = style.model_dump_json()
