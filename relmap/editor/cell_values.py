"""The sorts of values in cells: as text, in their order, and read back from text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relmap.editor.cell_names import Names
from relmap.formats import fields
from relmap.model.bulk import sorted_in_parts
from relmap.model.many_dates import ends_of_many
from relmap.model.phrases import Purpose
from relmap.model.project import Project
from relmap.model.records import Citation, EventDay, Participant, cleaned
from relmap.model.value_texts import attributes_of, attributes_text, list_of, list_text, number_text
from relmap.model.words import span_in_words
from relmap.timeline.words import record_title

Ranks = NDArray[np.int64]
_PLAIN = (str, int, float, type(None))
_LAST_DAY, _FIRST_DAY = "last day of ", "first day of "


def one_line(text: str) -> str:
    """A text without line ends."""
    return " ".join(text.split())


@lru_cache(maxsize=100_000)
def _in_words(edtf: str) -> str:
    return span_in_words(edtf)


class CellValue:
    """A text of one line, and what all others have in common."""

    right = False
    """Whether it stands at the right, as numbers do."""

    def text(self, project: Project, value: Any) -> str:
        """As it is typed and copied; empty: there is none."""
        return value or ""

    def shown(self, project: Project, value: Any) -> str:
        """As it is read, in one line."""
        return one_line(self.text(project, value))

    def searched(self, project: Project, value: Any) -> str:
        """By what it is found, in small letters."""
        return self.shown(project, value).casefold()

    def key(self, project: Project, value: Any) -> Any:
        """By what it stands in order; None: there is nothing."""
        return self.shown(project, value).casefold() or None

    def ranks(self, project: Project, values: Sequence[Any]) -> Ranks:
        """The place of each of these values among all of them; -1: there is nothing."""
        # Of values that come again the key is read once.
        again = {value: self.key(project, value) for value in {v for v in values if type(v) in _PLAIN}}
        keys = [again[v] if type(v) in _PLAIN else self.key(project, v) for v in values]
        distinct = sorted_in_parts({key for key in keys if key is not None}, lambda key: key)
        place: dict[Any, int] = {key: number for number, key in enumerate(distinct)}
        place[None] = -1
        return np.array([place[key] for key in keys], dtype=np.int64)

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        """The value of a text.

        Args:
            names: finds what is named in it.
            text: is not empty.
            before: the value that stands there.

        Raises:
            ValueError: it is not understood.
        """
        return one_line(cleaned(text))


class LongText(CellValue):
    """Several lines."""

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        return cleaned(text).replace("\r\n", "\n")


class Number(CellValue):
    """A number that is not negative."""

    right = True

    def text(self, project: Project, value: Any) -> str:
        return number_text(value)

    def key(self, project: Project, value: Any) -> Any:
        return value

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        return fields.weight(text)


class When(CellValue):
    """A date or a span.

    Args:
        purpose: what is dated.
    """

    def __init__(self, purpose: Purpose) -> None:
        self._purpose: Purpose = purpose

    def shown(self, project: Project, value: Any) -> str:
        return span_in_words(value) if value else ""

    def searched(self, project: Project, value: Any) -> str:
        if not value:
            return ""
        ends = [end for end in value.split("/") if end not in ("", "..")]
        # The words of both ends: most days come again, most spans do not.
        words = " ".join(_in_words(end) for end in ends) if len(ends) > 1 else span_in_words(value)
        return f"{value} {words}".casefold()

    def ranks(self, project: Project, values: Sequence[Any]) -> Ranks:
        ends = ends_of_many([value or "../.." for value in values])
        columns = (ends.last_high, ends.last_low, ends.first_high, ends.first_low)
        order = np.lexsort(columns)
        new = np.zeros(len(values), dtype=np.int64)
        for column in columns:
            new[1:] |= np.diff(column[order]) != 0
        ranks = np.empty(len(values), dtype=np.int64)
        ranks[order] = np.cumsum(new)
        ranks[[number for number, value in enumerate(values) if not value]] = -1
        return ranks

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        return names.span(text.strip(), self._purpose)


class OneOf(CellValue):
    """One of a few values.

    Args:
        words: what each is called, in their order.
        read: reads what is none of these words; None: nothing else is understood.
    """

    def __init__(self, words: Mapping[Any, str], read: Callable[[str], Any] | None = None) -> None:
        self._words = words
        self._read = read
        self._order = {value: number for number, value in enumerate(sorted_values(words))}
        self._values = {str(value).casefold(): value for value in words if value is not None}
        self._values |= {word.casefold(): value for value, word in words.items()}

    def text(self, project: Project, value: Any) -> str:
        return "" if value is None else self._words.get(value, str(value))

    def key(self, project: Project, value: Any) -> Any:
        return None if value is None else self._order.get(value)

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        written = one_line(text).casefold()
        if written in self._values:
            return self._values[written]
        if self._read is not None:
            return self._read(text)
        words = ", ".join(word for value, word in self._words.items() if value is not None)
        raise ValueError(f"“{text[:40]}” is none of {words}.")


def sorted_values(words: Mapping[Any, str]) -> Sequence[Any]:
    """Values in their order; numbers from the least, others as they are told."""
    values = [value for value in words if value is not None]
    return sorted(values) if all(isinstance(value, int) for value in values) else values


class KindName(CellValue):
    """A kind.

    Args:
        collection: of kinds of actors or of relations.
    """

    def __init__(self, collection: str) -> None:
        self.collection = collection

    def text(self, project: Project, value: Any) -> str:
        if not value:
            return ""
        of_actors = self.collection == "actor_kinds"
        return (project.actor_kind(value) if of_actors else project.relation_kind(value)).label

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        return names.kind(self.collection, one_line(text))


class RecordName(CellValue):
    """Another record.

    Args:
        collection: of it.
    """

    def __init__(self, collection: str) -> None:
        self.collection = collection

    def text(self, project: Project, value: Any) -> str:
        record = project.get(self.collection, value) if value else None
        return record_title(project, record) if record is not None else ""

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        return named(names, self.collection, one_line(text), before)


def named(names: Names, collection: str, name: str, before: str | None = None) -> str:
    """The id of a record of that name. Raises ValueError."""
    if collection == "actors":
        return names.actor(name, before)
    return names.source(name) if collection == "sources" else names.listed(collection, name)


class DayOfEvent(CellValue):
    """The first or the last day of an event: `Summit`, `last day of Summit`."""

    def text(self, project: Project, value: EventDay | None) -> str:
        event = project.events.get(value.event) if value is not None else None
        if event is None or value is None:
            return ""
        return f"{_LAST_DAY}{event.title}" if value.day == "last" else event.title

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        title, day = one_line(text), "first"
        for start in (_LAST_DAY, _FIRST_DAY):
            if title.casefold().startswith(start):
                title, day = title[len(start) :], start.split()[0]
                break
        return EventDay.model_validate({"event": names.listed("events", title), "day": day})


class NameList(CellValue):
    """Several short texts between semicolons."""

    def text(self, project: Project, value: Any) -> str:
        return list_text(value or ())

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        return tuple(dict.fromkeys(one_line(part) for part in list_of(cleaned(text))))


class AttributeList(CellValue):
    """Names with values."""

    def text(self, project: Project, value: Any) -> str:
        return attributes_text(value or {})

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        return attributes_of(cleaned(text))


class RecordList(CellValue):
    """Several other records between semicolons.

    Args:
        collection: of them.
    """

    def __init__(self, collection: str) -> None:
        self.collection = collection

    def ids(self, value: Any) -> Sequence[str]:
        """Whom it names."""
        return value or ()

    def text(self, project: Project, value: Any) -> str:
        records = (project.get(self.collection, key) for key in dict.fromkeys(self.ids(value)))
        return list_text(one_line(record_title(project, r)) for r in records if r is not None)

    def parsed(self, names: Names, text: str, before: Any) -> Any:
        # What is told of those who stay, and which of several of one name was meant, stays.
        known = {self._title(names.project, key): key for key in reversed(self.ids(before))}
        titles = [one_line(part) for part in list_of(cleaned(text))]
        ids = [known.get(title) or named(names, self.collection, title) for title in titles]
        return self.of(tuple(dict.fromkeys(ids)), before)

    def of(self, ids: tuple[str, ...], before: Any) -> Any:
        """The value that names these.

        Args:
            ids: of the records.
            before: the value that stands there.
        """
        return ids

    def _title(self, project: Project, key: str) -> str:
        record = project.get(self.collection, key)
        return one_line(record_title(project, record)) if record is not None else key


class Participants(RecordList):
    """Actors of an event; the roles of those who stay are kept."""

    def __init__(self) -> None:
        super().__init__("actors")

    def ids(self, value: Any) -> Sequence[str]:
        return [part.actor for part in value or ()]

    def of(self, ids: tuple[str, ...], before: Any) -> Any:
        known = {part.actor: part for part in before or ()}
        return tuple(known.get(key) or Participant(actor=key) for key in ids)


class Citations(RecordList):
    """Titles of sources; what is told with those that stay is kept."""

    def __init__(self) -> None:
        super().__init__("sources")

    def ids(self, value: Any) -> Sequence[str]:
        return [citation.source for citation in value or ()]

    def of(self, ids: tuple[str, ...], before: Any) -> Any:
        # One source may be cited twice, each time for another page.
        kept = [citation for citation in before or () if citation.source in ids]
        cited = {citation.source for citation in kept}
        return (*kept, *(Citation(source=key) for key in ids if key not in cited))
