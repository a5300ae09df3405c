"""Large files, read a batch of records at a time and as strictly as small ones, but without looking at each
sign in Python.

Keys are counted in the text and in what was read of it: one that stands twice in an object is read once.
Whatever is not plainly right is given up, to be read in the exact way, which also tells what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import make_dataclass
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, get_args

import numpy as np
from pydantic import BaseModel, TypeAdapter, ValidationError

from relmap.model import dates
from relmap.model.columns import Columns, fields_of
from relmap.model.errors import DateError
from relmap.model.many_dates import Mask, are_plain
from relmap.model.project import RECORD_TYPES, AnyRecord
from relmap.model.records import Part
from relmap.storage.json_scan import Refused, decoded
from relmap.storage.record_places import RecordList, record_lists

_BATCH = 500
"""So many records are read at a time."""
_LARGE = 20_000_000
"""Bytes of a file above which it matters more how much memory records take than how soon they are read."""


Quickly = tuple[str, dict[str, list[AnyRecord]], Columns]


def read_quickly(raw: bytes, told: Callable[[float], None]) -> Quickly | None:
    """The file without its records, those, and columns of its relations; None: it is to be read exactly.

    Args:
        raw: the file, as UTF-8.
        told: called now and then with the part done, 0 to 1; may raise to stop.
    """
    lists = record_lists(raw, RECORD_TYPES, lambda part: told(part * 0.1))
    if lists is None or len({each.name for each in lists}) != len(lists):
        return None
    whole = max(sum(len(each.starts) for each in lists), 1)
    done, found, columns = 0, dict[str, list[AnyRecord]](), Columns()
    for each in lists:
        rows = found[each.name] = []
        for start in range(0, len(each.starts), _BATCH):
            told(0.1 + 0.9 * done / whole)
            batch = _read(raw, each, start)
            if batch is None:
                return None
            rows += batch
            if each.name == "relations":
                columns.add(batch)
            done += len(batch)
        if raw[int(each.ends[-1]) if rows else each.opening + 1 : each.closing].strip(b" \t\r\n"):
            return None
    try:
        _check(columns.whens, columns.plain)
        return _without(raw, lists), found, columns
    except (DateError, UnicodeDecodeError):
        return None


def _without(raw: bytes, lists: list[RecordList]) -> str:
    """The file with these lists empty."""
    parts, at = [], 0
    for each in lists:
        parts.append(raw[at : each.opening + 1])
        at = each.closing
    return b"".join((*parts, raw[at:])).decode()


def _read(raw: bytes, each: RecordList, start: int) -> list[Any] | None:
    """The records of a list from one on; None if there is anything about them that is not plain."""
    stop = min(start + _BATCH, len(each.starts))
    first, last = int(each.starts[start]), int(each.ends[stop - 1])
    before = raw[int(each.ends[start - 1]) if start else each.opening + 1 : first]
    if before.strip(b" \t\r\n") != (b"," if start else b""):
        return None
    text = b"[%b]" % raw[first:last]
    try:
        with dates.checked_later() as whens:
            rows = _adapter(each.name).validate_json(text)
        if each.name != "relations":  # those are checked together, when all are read
            _check(whens, are_plain(whens))
        if len(rows) != stop - start:
            return None
        if _number_of_keys(RECORD_TYPES[each.name], rows, len(raw) > _LARGE) != _written_keys(text):
            decoded(text.decode())
    except (ValidationError, DateError, Refused, ValueError, RecursionError):
        return None
    return rows


def _check(whens: list[str], plain: Mask) -> None:
    """Raise DateError if one of these is no date; those that are plain are known to be."""
    for number in np.flatnonzero(~plain).tolist():
        dates.checked(whens[number])


@cache
def _adapter(collection: str) -> TypeAdapter[Any]:
    return TypeAdapter(list[RECORD_TYPES[collection]])  # pyright: ignore[reportInvalidTypeForm]


# --- keys ---------------------------------------------------------------------------------------


def _written_keys(text: bytes) -> int | None:
    """How many keys stand in a text; None where that is not known from its colons alone."""
    found = text.count(b'":')
    if text.count(b":") != found and any(text.count(b"%c:" % sign) for sign in b" \t\r\n"):
        return None
    return found


_EXTRA, _FIELDS_SET = (
    vars(BaseModel)[name].__get__ for name in ("__pydantic_extra__", "__pydantic_fields_set__")
)


_NOTHING_ELSE: dict[str, Any] = {}


def _make_small(kind: type[Part], parts: list[Any]) -> None:
    """Let records keep their fields in a third of the room that pydantic takes for them.

    The objects of a class that sets its fields itself share their keys (PEP 412).
    """
    kept, keep = _kept(kind), vars(BaseModel)["__dict__"].__set__
    for part in parts:
        keep(part, kept(**fields_of(part)).__dict__)


@cache
def _kept(kind: type[Part]) -> type:
    return make_dataclass("Kept", kind.model_fields, eq=False, repr=False)


@lru_cache(maxsize=4_096)
def _shared(fields: frozenset[str]) -> set[str]:
    """The same set for the same fields; not to be written to."""
    return set(fields)


def _number_of_keys(kind: type[Part], parts: list[Any], small: bool) -> int:
    """How many keys were read into these parts, or -1 if there are any of which that is not known.

    What is read is made to take less memory, too: much less where it shall be small.
    """
    if any(map(_EXTRA, parts)):
        return -1
    count = 0
    for part in parts:
        said = frozenset(_FIELDS_SET(part))
        count += len(said)
        # Records are frozen, so that all that say the same fields can share what tells which: a fifth of the
        # memory of a large map.
        object.__setattr__(part, "__pydantic_fields_set__", _shared(said))
        object.__setattr__(part, "__pydantic_extra__", _NOTHING_ELSE)
    if small:
        _make_small(kind, parts)
    inner_parts = _inner_parts(kind)
    fields = list(map(fields_of, parts)) if inner_parts else []
    for name, inner, several in inner_parts:
        values: Iterable[Any] = filter(None, map(itemgetter(name), fields))
        if inner is None:
            if any(values):
                return -1
            continue
        more = _number_of_keys(inner, list(chain.from_iterable(values) if several else values), small)
        if more < 0:
            return -1
        count += more
    return count


@cache
def _inner_parts(kind: type[Part]) -> list[tuple[str, type[Part] | None, bool]]:
    """The fields that hold parts, each with the type of these, and whether there are several.

    Of what holds anything else that can have keys there is no type.
    """
    found: list[tuple[str, type[Part] | None, bool]] = []
    for name, field in kind.model_fields.items():
        kinds = _types(field.annotation)
        parts = [kind for kind in kinds if issubclass(kind, Part)]
        if parts or dict in kinds:
            single = parts[0] if len(parts) == 1 and dict not in kinds else None
            found.append((name, single, tuple in kinds))
    return found


def _types(annotation: Any) -> list[type]:
    """All classes that an annotation names."""
    origin, arguments = getattr(annotation, "__origin__", None), get_args(annotation)
    found = [part for argument in arguments for part in _types(argument)]
    return [*found, *(kind for kind in (annotation, origin) if isinstance(kind, type))]
