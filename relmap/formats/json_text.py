"""JSON files as plain values, with errors in words."""

from __future__ import annotations

import json
from typing import Any

from relmap.formats.foreign import FormatError, Value
from relmap.formats.text_table import decoded


def read_json(data: bytes, encoding: str = "") -> Any:
    """The value of a JSON file. Raises FormatError."""
    text, _ = decoded(data, encoding)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(
            f"It is no sound JSON: {error.msg}, on line {error.lineno:,}, column {error.colno:,}.",
            "It may be cut off, or edited by hand; export it anew.",
        ) from error
    except (RecursionError, ValueError) as error:
        raise FormatError(
            "It is JSON that is nested too deeply, or has a number that is too long."
        ) from error


def value_of(found: Any) -> Value:
    """A JSON value as one of a thing: lists of texts stay lists, what is nested is text."""
    if found is None:
        return ""
    if isinstance(found, bool | int | float | str):
        return found
    if isinstance(found, list) and all(isinstance(part, str | int | float) for part in found):
        return tuple(str(part) for part in found)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def values_of(row: Any) -> dict[str, Value]:
    """The members of a JSON object; a member that is null or empty is left out."""
    if not isinstance(row, dict):
        return {}
    values = {str(name): value_of(found) for name, found in row.items()}
    return {name: value for name, value in values.items() if value not in ("", ())}


def text_of(found: Any) -> str:
    """An id or a name of JSON as text."""
    if isinstance(found, float) and found.is_integer():
        return str(int(found))
    return "" if found is None else str(found)


def rows_of(found: Any) -> list[dict[str, Any]]:
    """The objects of a JSON list; of an object by ids each with its id."""
    if isinstance(found, dict):
        return [{"id": key, **row} for key, row in found.items() if isinstance(row, dict)]
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def number_of(found: Any) -> float | None:
    """A number of JSON; None: it is none."""
    if isinstance(found, bool):
        return None
    try:
        number = float(found)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) < 1e300 else None
