"""A diff in words: what of which record was before, and what is now, down to the fields of its phases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from pydantic import BaseModel

from relmap.model.alignment import aligned, plain
from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.project import SINGULAR, AnyRecord, Project
from relmap.model.records import About
from relmap.timeline.words import record_title

_LONG = 160
_BEFORE_DIFFERENCE = 24
"""Letters of two long texts that are shown before they begin to differ."""


class DiffRow(NamedTuple):
    """One difference."""

    record: str
    field: str
    """Empty: it is the whole record that was added or removed."""
    before: str
    after: str


Part = tuple[Ref, str]
"""A record and one of its fields; without a field: the whole record."""


def diff_rows(base: Project, diff: Diff) -> Iterator[DiffRow]:
    """The differences that a diff makes, record by record and field by field.

    Args:
        base: the map to which it applies.
        diff: what changes.
    """
    return (row for _, row in rows_of_parts(base, diff))


def rows_of_parts(base: Project, diff: Diff) -> Iterator[tuple[Part, DiffRow]]:
    """As `diff_rows`, each with the part of the diff that it is of."""
    for ref, title, change in titled(base, diff):
        before, after = change
        if before is not None and after is not None:
            for way, one, other in changed_fields(before, after):
                row = DiffRow(title, field_in_words(way), *_contrasted(_text(one), _text(other)))
                yield (ref, str(way[0])), row
        else:
            yield (ref, ""), DiffRow(title, "", "", "added" if before is None else "removed")


def titled(base: Project, diff: Diff) -> Iterator[tuple[Ref, str, Change]]:
    """The changes of a diff, each with what its record is called."""
    try:
        now = diff.apply(base)
    except RelmapError:
        now = base
    for ref, change in diff.changes.items():
        record = change.after if change.after is not None else change.before
        if record is not None:
            yield ref, _title(base if change.after is None else now, ref, record), change


def changed_fields(before: BaseModel, after: BaseModel) -> Iterator[tuple[tuple[str | int, ...], Any, Any]]:
    """The fields in which two records differ: the way to each, and its values.

    An element of a list is named by its position, in `after` if it is there, else in `before`; one that was
    put in or taken out is None on the other side.
    """
    for name in dict.fromkeys((*dict(before), *dict(after))):
        one, other = getattr(before, name, None), getattr(after, name, None)
        if plain(one) == plain(other):
            continue
        if isinstance(one, tuple) and isinstance(other, tuple):
            yield from _changed_elements(name, one, other)
        elif isinstance(one, dict) and isinstance(other, dict):
            yield from _changed_names(name, one, other)  # pyright: ignore[reportUnknownArgumentType]
        else:
            yield (name,), one, other


def _changed_elements(
    name: str, one: tuple[Any, ...], other: tuple[Any, ...]
) -> Iterator[tuple[tuple[str | int, ...], Any, Any]]:
    if not any(isinstance(element, BaseModel) for element in (*one, *other)):
        yield (name,), one, other  # a few words
        return
    places = aligned(one, other)
    there = set(places.values())
    for position, element in enumerate(one):
        if position not in places:
            yield (name, position), element, None
    for position, element in enumerate(other):
        if position not in there:
            yield (name, position), None, element
    order = [places[position] for position in sorted(places)]
    for position, place in places.items():
        if isinstance(other[place], BaseModel):
            for way, before, after in changed_fields(one[position], other[place]):
                yield (name, place, *way), before, after
    if order != sorted(order):
        yield (name,), "in another order", "in another order"


def _changed_names(
    name: str, one: Mapping[str, Any], other: Mapping[str, Any]
) -> Iterator[tuple[tuple[str | int, ...], Any, Any]]:
    for key in dict.fromkeys((*one, *other)):
        if (key in one) != (key in other) or plain(one[key]) != plain(other[key]):
            yield (name, key), one.get(key), other.get(key)


def field_in_words(way: tuple[str | int, ...]) -> str:
    """`phase 2: stance`."""
    words: list[str] = []
    for step in way:
        if isinstance(step, int):
            words[-1] = f"{words[-1].removesuffix('s')} {step + 1}"
        else:
            words.append(step.replace("_", " "))
    return ": ".join(words)


def _title(project: Project, ref: Ref, record: AnyRecord) -> str:
    if isinstance(record, About):
        return "The map"
    name = SINGULAR[ref.collection]
    return f"{name[:1].upper()}{name[1:]} “{' '.join(record_title(project, record)[:_LONG].split())}”"


def _text(value: Any) -> str:
    """A value in a line."""
    if isinstance(value, BaseModel):
        said = value.model_dump(mode="json", exclude_defaults=True)
        text = ", ".join(f"{key.replace('_', ' ')} {_text(part)}" for key, part in said.items())
    elif isinstance(value, tuple | list):
        text = "; ".join(_text(part) for part in cast("list[Any]", value))
    elif isinstance(value, dict):
        text = ", ".join(f"{key} {_text(part)}" for key, part in cast("dict[str, Any]", value).items())
    elif isinstance(value, bool):
        text = "yes" if value else "no"
    else:
        text = "" if value is None else str(value)
    return " ".join(text.split())


def _contrasted(one: str, other: str) -> tuple[str, str]:
    """Two texts, of long ones the part where they begin to differ."""
    if max(len(one), len(other)) <= _LONG:
        return one, other
    pairs = enumerate(zip(one, other, strict=False))
    differ = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    start = max(one.rfind(" ", 0, max(differ - _BEFORE_DIFFERENCE, 0)) + 1, 0)
    return _cut(one, start), _cut(other, start)


def _cut(text: str, start: int) -> str:
    part = text[start : start + _LONG]
    return f"{'…' if start and part else ''}{part}{'…' if start + _LONG < len(text) else ''}"
