"""Files that come with relmap: sample maps, flags, icons, fonts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

MAIN_SAMPLE = "armenia-realignment.relmap.json"


@cache
def _root() -> Path:
    """The folder that holds resources/ and projects/: in the package when installed, else the checkout."""
    package = Path(__file__).resolve().parent
    for candidate in (package / "data", package.parent):
        if (candidate / "resources").is_dir() and (candidate / "projects").is_dir():
            return candidate
    raise FileNotFoundError("relmap's own files are missing. Install relmap again.")


def resource(*parts: str) -> Path:
    """The path of a bundled resource, as in `resource("icons", "play.svg")`. Raises FileNotFoundError."""
    return _root().joinpath("resources", *parts)


def samples() -> list[Path]:
    """The sample maps, the main one first. Raises FileNotFoundError."""
    found = sorted(_root().joinpath("projects").glob("*.relmap.json"))
    return sorted(found, key=lambda path: path.name != MAIN_SAMPLE)
