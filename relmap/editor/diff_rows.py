"""A diff in words: what of which record was before, and what is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.project import SINGULAR, AnyRecord, Project
from relmap.model.records import About
from relmap.timeline.words import record_title

_LONG = 160


class DiffRow(NamedTuple):
    """One difference."""

    record: str
    field: str
    """Empty: it is the whole record that was added or removed."""
    before: str
    after: str


def diff_rows(base: Project, diff: Diff) -> Iterator[DiffRow]:
    """The differences that a diff makes, record by record and field by field.

    Args:
        base: the map to which it applies.
        diff: what changes.
    """
    try:
        now = diff.apply(base)
    except RelmapError:
        now = base
    for ref, change in diff.changes.items():
        yield from _rows(base, now, ref, change)


def _rows(base: Project, now: Project, ref: Ref, change: Change) -> Iterator[DiffRow]:
    before, after = change
    if before is not None and after is not None:
        title = _title(now, ref, after)
        for name in type(after).model_fields:
            one, other = getattr(before, name), getattr(after, name)
            if one != other:
                yield DiffRow(title, name.replace("_", " "), _text(one), _text(other))
    elif after is not None:
        yield DiffRow(_title(now, ref, after), "", "", "added")
    elif before is not None:
        yield DiffRow(_title(base, ref, before), "", "", "removed")


def _title(project: Project, ref: Ref, record: AnyRecord) -> str:
    if isinstance(record, About):
        return "The map"
    name = SINGULAR[ref.collection]
    return f"{name[:1].upper()}{name[1:]} “{' '.join(record_title(project, record)[:_LONG].split())}”"


def _text(value: Any) -> str:
    """A value in a line."""
    if isinstance(value, BaseModel):
        said = value.model_dump(mode="json", exclude_defaults=True)
        text = ", ".join(f"{key.replace('_', ' ')} {part}" for key, part in said.items())
    elif isinstance(value, tuple | list):
        text = "; ".join(_text(part) for part in value)  # pyright: ignore[reportUnknownVariableType]
    else:
        text = "" if value is None else str(value)
    text = " ".join(text[: 4 * _LONG].split())
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
