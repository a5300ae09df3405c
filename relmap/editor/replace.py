"""Find and replace over the texts of a map: names, notes and tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.project import AnyRecord, Project
from relmap.model.records import Actor, Event, Part, Relation, Source, updated

Where = Literal["names", "notes", "tags"]

_FIELDS: dict[type[Part], dict[Where, tuple[str, ...]]] = {
    Actor: {"names": ("name", "aliases"), "notes": ("notes",), "tags": ("tags",)},
    Relation: {"notes": ("notes",), "tags": ("tags",)},
    Event: {"names": ("title",), "notes": ("notes",), "tags": ("tags",)},
    Source: {"names": ("title", "authors", "publisher"), "notes": ("notes",)},
}
_PHASE_FIELDS: dict[Where, tuple[str, ...]] = {"names": ("label",), "notes": ("note",)}
_TOLD = {
    "name": "name", "aliases": "alias", "title": "title", "label": "label of a phase", "notes": "notes",
    "note": "note of a phase", "tags": "tag", "authors": "author", "publisher": "publisher",
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
    where: frozenset[Where] = frozenset(("names", "notes", "tags"))
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
        path: the field, or the position of a phase and its field.
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
        return _TOLD[str(self.path[-1])]


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
    for name, record in project.records():
        of_type = _FIELDS.get(type(record))
        if of_type is None:
            continue
        ref = Ref(name, record.id)
        yield from ((ref, *text) for text in _of_part(record, (), of_type, where))
        for number, phase in enumerate(record.phases if isinstance(record, Relation) else ()):
            yield from ((ref, *text) for text in _of_part(phase, (number,), _PHASE_FIELDS, where))


def _of_part(
    part: Part, path: tuple[int, ...], of_type: dict[Where, tuple[str, ...]], where: Collection[Where]
) -> Iterator[tuple[tuple[str | int, ...], int | None, str]]:
    for group, fields in of_type.items():
        for field in fields if group in where else ():
            value = getattr(part, field)
            if isinstance(value, str):
                yield (*path, field), None, value
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
    head = path[0]
    if isinstance(head, int):
        phases = list(part.phases)
        phases[head] = _put(phases[head], path[1:], hit)
        return updated(part, phases=tuple(phases))
    if hit.position is None:
        return updated(part, **{head: hit.after})
    texts = list(getattr(part, head))
    texts[hit.position] = hit.after
    return updated(part, **{head: tuple(texts)})


def _tidy(record: AnyRecord) -> AnyRecord:
    """Without tags and aliases that are empty or there twice now."""
    values = {
        field: tuple(dict.fromkeys(text for text in getattr(record, field) if text.strip()))
        for field in ("tags", "aliases")
        if hasattr(record, field)
    }
    return updated(record, **values)
