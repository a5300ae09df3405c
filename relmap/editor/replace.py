"""Find and replace over the texts of a map: names, labels, notes and tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, cast

from pydantic import ValidationError

from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.project import AnyRecord, Project
from relmap.model.records import (
    About,
    Actor,
    Emphasis,
    Event,
    Note,
    Part,
    Participant,
    Phase,
    Relation,
    Scene,
    Source,
    updated,
)

Where = Literal["names", "labels", "notes", "tags"]
EVERYWHERE: frozenset[Where] = frozenset(("names", "labels", "notes", "tags"))

_FIELDS: dict[type[Part], dict[Where, tuple[str, ...]]] = {
    About: {"names": ("title",), "notes": ("description",)},
    Actor: {"names": ("name", "aliases"), "labels": ("attributes",), "notes": ("notes",), "tags": ("tags",)},
    Relation: {"labels": ("attributes",), "notes": ("notes",), "tags": ("tags",)},
    Phase: {"labels": ("label", "unit"), "notes": ("note",)},
    Event: {"names": ("title",), "notes": ("notes",), "tags": ("tags",)},
    Participant: {"labels": ("role",)},
    Source: {"names": ("title", "authors", "publisher"), "notes": ("notes",)},
    Scene: {"names": ("title",), "notes": ("caption",)},
    Note: {"notes": ("text",)},
    Emphasis: {"labels": ("label",)},
}
_PARTS: dict[type[Part], str] = {Relation: "phases", Event: "participants"}
"""The parts of a record that have texts, too."""
_TOLD = {
    "name": "name", "aliases": "alias", "title": "title", "notes": "notes", "tags": "tag",
    "authors": "author", "publisher": "publisher", "caption": "caption", "text": "text on the map",
    "description": "description", "phases.label": "label of a phase", "phases.unit": "unit of a phase",
    "phases.note": "note of a phase", "participants.role": "role of a participant",
    "label": "words in the legend",
}  # fmt: skip


@dataclass(frozen=True)
class Query:
    """What is looked for.

    Args:
        text: as typed.
        where: in which texts.
        case: whether upper and lower case differ.
        whole: only whole words.
        pattern: `text` is a regular expression.
    """

    text: str
    where: frozenset[Where] = EVERYWHERE
    case: bool = False
    whole: bool = False
    pattern: bool = False

    def compiled(self) -> re.Pattern[str]:
        """As a regular expression. Raises RelmapError if it is none."""
        body = self.text if self.pattern else re.escape(self.text)
        try:
            return re.compile(rf"\b(?:{body})\b" if self.whole else body, 0 if self.case else re.IGNORECASE)
        except re.error as error:
            raise RelmapError(f"“{self.text[:60]}” is no regular expression: {error}.") from error


@dataclass(frozen=True)
class Found:
    """One text in which something was found.

    Args:
        ref: the record.
        path: the field; of a part before it the field with the parts and the position there; of an attribute
            after it the name.
        position: within a field of several texts.
        before, after: the text, and what it becomes.
    """

    ref: Ref
    path: tuple[str | int, ...]
    position: int | None
    before: str
    after: str

    @property
    def field(self) -> str:
        """The field in words."""
        if self.path[0] == "attributes":
            return f"attribute “{self.path[1]}”"
        return _TOLD[".".join(step for step in self.path if isinstance(step, str))]

    @property
    def phase(self) -> int | None:
        """The position of the phase whose text it is."""
        at = self.path[1] if self.path[0] == "phases" else None
        return at if isinstance(at, int) else None


def search(project: Project, query: Query, replacement: str) -> list[Found]:
    """Every text that holds what is looked for, in the order of the map.

    Raises:
        RelmapError: the query or the replacement is no proper regular expression.
    """
    if not query.text:
        return []
    pattern = query.compiled()
    new: str | Callable[[re.Match[str]], str] = replacement if query.pattern else lambda _match: replacement
    found: list[Found] = []
    for ref, path, position, text in _texts(project, query.where):
        try:
            after, count = pattern.subn(new, text)
        except (re.error, IndexError) as error:
            raise RelmapError(f"“{replacement[:60]}” cannot be put in: {error}.") from error
        if count:
            found.append(Found(ref, path, position, text, after))
    return found


def _texts(
    project: Project, where: Collection[Where]
) -> Iterator[tuple[Ref, tuple[str | int, ...], int | None, str]]:
    for name, record in chain([("about", project.about)], project.records()):
        if type(record) not in _FIELDS:
            continue
        ref = Ref(name, record.id)
        yield from ((ref, *text) for text in _of_part(record, (), where))
        inner = _PARTS.get(type(record), "")
        for number, part in enumerate(getattr(record, inner) if inner else ()):
            yield from ((ref, *text) for text in _of_part(part, (inner, number), where))


def _of_part(
    part: Part, path: tuple[str | int, ...], where: Collection[Where]
) -> Iterator[tuple[tuple[str | int, ...], int | None, str]]:
    for group, fields in _FIELDS[type(part)].items():
        for field in fields if group in where else ():
            value = getattr(part, field)
            if isinstance(value, str):
                yield (*path, field), None, value
            elif isinstance(value, dict):
                named = cast(dict[str, Any], value).items()
                yield from (((*path, field, key), None, text) for key, text in named if isinstance(text, str))
            else:
                yield from (((*path, field), position, text) for position, text in enumerate(value))


def replaced(project: Project, found: Iterable[Found]) -> Diff:
    """The diff that puts all of these in.

    Raises:
        RelmapError: a text would become too long, or hold what it may not; nothing is changed then.
    """
    records: dict[Ref, Any] = {}
    for hit in found:
        record = records.get(hit.ref) or project.collection(hit.ref.collection)[hit.ref.id]
        try:
            records[hit.ref] = _put(record, hit.path, hit)
        except ValidationError as error:
            raise RelmapError(
                f"“{hit.after[:60]}” cannot be the {hit.field} of “{hit.ref.id}”: "
                f"{error.errors(include_url=False)[0]['msg']}."
            ) from error
    return Diff.of(Change(project.get(*ref), _tidy(record)) for ref, record in records.items())


def _put(part: Any, path: tuple[str | int, ...], hit: Found) -> Any:
    field = str(path[0])
    value = getattr(part, field)
    if field == "attributes":
        return updated(part, attributes={**value, str(path[1]): hit.after})
    if len(path) > 1:
        at = int(path[1])
        parts = (*value[:at], _put(value[at], path[2:], hit), *value[at + 1 :])
        return updated(part, **{field: parts})
    if hit.position is None:
        return updated(part, **{field: hit.after})
    texts = list(value)
    texts[hit.position] = hit.after
    return updated(part, **{field: tuple(texts)})


def _tidy(record: AnyRecord) -> AnyRecord:
    """Without tags and aliases that are empty or there twice now."""
    values = {
        field: tuple(dict.fromkeys(text for text in getattr(record, field) if text.strip()))
        for field in ("tags", "aliases")
        if hasattr(record, field)
    }
    return updated(record, **values)
