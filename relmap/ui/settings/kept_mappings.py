"""What was said of tables, kept for the next one with the same headings."""

from __future__ import annotations

import json
from typing import Any

from relmap.formats.foreign import FormatError
from relmap.formats.mapping import Mapping, as_toml, mapping_of
from relmap.ui.settings.settings import Settings

_MOST = 60
_LONGEST = 200_000


class KeptMappings:
    """Of the tables imported last.

    Args:
        settings: in which they are kept.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, headings: str) -> Mapping | None:
        """What was said of a table with these headings; None: there was none."""
        text = self._all().get(headings) if headings else None
        if not text:
            return None
        try:
            return mapping_of(text, "the last mapping")
        except FormatError:
            return None  # of another version of relmap, or damaged: the columns are found anew

    def keep(self, headings: str, mapping: Mapping) -> None:
        """Keep what was said of a table with these headings; of many those that were said last."""
        text = as_toml(mapping)
        if not headings or len(text) > _LONGEST:
            return
        kept = {key: told for key, told in self._all().items() if key != headings}
        kept = dict([*kept.items(), (headings, text)][-_MOST:])
        self._settings.mappings = json.dumps(kept, ensure_ascii=False)

    def _all(self) -> dict[str, str]:
        try:
            found: Any = json.loads(self._settings.mappings or "{}")
        except ValueError:
            return {}
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}
