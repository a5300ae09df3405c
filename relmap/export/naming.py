"""The names of files that are made together, from a pattern."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from relmap.model.errors import RelmapError

FIELDS = ("title", "date", "scene", "number", "size", "ext")
_FIELD = re.compile("{(" + "|".join(FIELDS) + ")}")
_BRACES = re.compile(r"\{([^{}]*)\}")
_TOLD = "It may hold {title}, {date}, {scene}, {number}, {size} and {ext}."


def plain(text: str) -> str:
    """A text as a part of the name of a file."""
    return re.sub(r"[^\w.-]+", "-", text.strip(), flags=re.UNICODE)[:80].strip("-.").lower()


def is_pattern(text: str) -> bool:
    """Whether something is put into a name; else braces are letters."""
    return _FIELD.search(text) is not None


def named(pattern: str, values: Mapping[str, str]) -> Path:
    """The file of a pattern. Raises RelmapError: it names something else than `FIELDS`."""
    for name in _BRACES.findall(pattern):
        if name not in FIELDS:
            raise RelmapError(
                f"“{pattern[:200]}” is no pattern for files: {{{name[:60]}}} means nothing.", _TOLD
            )
    return Path(_FIELD.sub(lambda match: values[match[1]], pattern))


def endings_of(pattern: str, formats: Sequence[str], usual: str) -> list[str]:
    """In which formats a pattern is written, without dots. Raises RelmapError: it says otherwise.

    Args:
        pattern: of the file.
        formats: that are asked for; none: that of its ending.
        usual: where nothing is said.
    """
    if "{ext}" in pattern:
        return [*formats] or [usual]
    ending = Path(pattern).suffix.lower().removeprefix(".")
    if formats and [*formats] != [ending]:
        raise RelmapError(f"“{pattern}” is not to be written as {', '.join(formats)}.", "Put {ext} into it.")
    return [ending]


def check_apart(files: Sequence[Path], pattern: str) -> None:
    """Raise RelmapError if two things have one file."""
    if len(set(files)) < len(files):
        raise RelmapError(
            f"“{pattern}” gives several figures the same file.", "Put {date}, {number} or {size} into it."
        )
