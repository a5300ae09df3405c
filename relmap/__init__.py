"""relmap: maps of actors and relations that change over time.

In a script or notebook, `relmap.load(path)` gives a map and `relmap.save(map, path)` writes one; neither
loads Qt. The window is in `relmap.app`, the command line in `relmap.cli`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relmap._version import VERSION as __version__

if TYPE_CHECKING:
    from relmap.model.errors import DateError, RelmapError
    from relmap.notebook import Map, MapWarning, load, save
    from relmap.storage.errors import FileProblem

__all__ = ["DateError", "FileProblem", "Map", "MapWarning", "RelmapError", "__version__", "load", "save"]

_HOMES = {
    "DateError": "relmap.model.errors",
    "FileProblem": "relmap.storage.errors",
    "MapWarning": "relmap.notebook",
    "Map": "relmap.notebook",
    "RelmapError": "relmap.model.errors",
    "load": "relmap.notebook",
    "save": "relmap.notebook",
}


def __getattr__(name: str) -> Any:
    # Names are fetched when first used, so that starting the program does not wait for all of them.
    if name not in _HOMES:
        raise AttributeError(f"module 'relmap' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
