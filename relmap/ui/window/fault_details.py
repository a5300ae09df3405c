"""What may be told of a fault: types, files and lines. No message and no value, since these quote the map."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import qVersion

from relmap._version import VERSION

_PACKAGE = Path(__file__).parents[3]
_FIRST, _LAST = 4, 30
"""Of a long way to a fault only its ends are told."""
_MOST = 8
"""Causes of a fault that are told."""


def program_in_words() -> str:
    """`relmap 0.1.0, Python 3.11.2, Qt 6.11.0, PySide6 6.11.0, Linux x86_64`."""
    python = platform.python_version()
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"relmap {VERSION}, Python {python}, Qt {qVersion()}, PySide6 {PySide6.__version__}, {system}"


def fault_in_words(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> str:
    """The type of a fault and the way to it, of its causes and of those within a group, too."""
    return "\n".join(_told(kind, error, trace, set()))


def place_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Tells one fault from another: its type and the line where it arose."""
    lines = list(_frames(trace))
    return f"{_type_name(kind)} {lines[-1] if lines else ''}"


def _told(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None, seen: set[int]
) -> Iterator[str]:
    yield _type_name(kind)
    lines = list(_frames(trace))
    if len(lines) > _FIRST + _LAST:
        lines = [*lines[:_FIRST], f"… {len(lines) - _FIRST - _LAST} more", *lines[-_LAST:]]
    yield from (f"  {line}" for line in lines)
    if error is None or id(error) in seen or len(seen) >= _MOST:
        return
    seen.add(id(error))
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions[:_MOST]:
            yield "within it:"
            yield from _told(type(part), part, part.__traceback__, seen)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield "because of:" if error.__cause__ is not None else "while dealing with:"
        yield from _told(type(cause), cause, cause.__traceback__, seen)


def _type_name(kind: type[BaseException]) -> str:
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return f"{module}{kind.__qualname__}"


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in traceback.walk_tb(trace):
        code = frame.f_code
        yield f"{_file_name(code.co_filename)}:{line} in {code.co_qualname}"


def _file_name(name: str) -> str:
    """A file of relmap, or of a library, without the folders in which it is installed."""
    path = Path(name)
    parts = path.parts
    for folder in ("site-packages", "dist-packages", f"python{sys.version_info[0]}.{sys.version_info[1]}"):
        if folder in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(folder) :])
    return path.relative_to(_PACKAGE).as_posix() if path.is_relative_to(_PACKAGE) else path.name
