"""The records that a file adds to a map as it is read: ids, sources and kinds, and a way back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from relmap.formats import fields
from relmap.formats.carrier import Carrier, carrier_of
from relmap.formats.foreign import Foreign, Options, Value
from relmap.formats.from_map import CARRIER, CITING, OWN
from relmap.formats.match import Match
from relmap.formats.reading import Remarks
from relmap.formats.timescale import STILL, as_programs_write, doubtful, in_order, no_day
from relmap.model.diff import Ref
from relmap.model.ids import fresh_id, plain_id
from relmap.model.phrases import Purpose, read
from relmap.model.project import Project
from relmap.model.records import (
    LONGEST_NAME,
    Actor,
    ActorKind,
    Citation,
    RelationKind,
    Scalar,
    Source,
    updated,
)

Marks = tuple[int, int]
_LONGEST_KIND = 60
_RANGE = re.compile(r"(\d{1,2}[./]\d{1,2}[./]\d{2,4})\s*[-–—]\s*(\d{1,2}[./]\d{1,2}[./]\d{2,4})")
_OPEN = re.compile(r"(\d{4}(?:-\d\d)?) ?[-–—]|[-–—] ?(\d{4})")
"""As tables have what goes on: 2014–. The dash of one that is not known would be followed by a sign."""
_SAME_KIND = {"organization": "organisation", "country": "state"}
"""Words for relmap's own kinds."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class NewRecords:
    """What becomes of a map.

    Args:
        project: the map before.
        foreign: the file.
        options: what is said beside it.
    """

    def __init__(self, project: Project, foreign: Foreign, options: Options) -> None:
        self.project, self.foreign, self.options = project, foreign, options
        self.records: dict[Ref, Any] = {}
        """New and changed ones."""
        self.match = Match(project)
        self.remarks = Remarks()
        listed = list(project.sources.items())
        # Of several of one title the first.
        self._sources = {_as_title(source.title): key for key, source in reversed(listed)}
        self._sources |= {_at(s.title, s.url): key for key, s in listed if s.url}
        """Ids by title, and by title and address."""
        self._brought: dict[str, str] = {}
        """Of sources that carriers bring: ids in the map by ids there."""
        self._numbers: dict[tuple[str, str], int] = {}
        """How many records have got an id of the same base."""
        self._actor_kinds = project.all_actor_kinds()
        self._relation_kinds = project.all_relation_kinds()
        self._actor_labels = _labels(self._actor_kinds)
        self._relation_labels = _labels(self._relation_kinds)
        self._made_kinds: dict[tuple[str, str], ActorKind | RelationKind] = {}
        self._found_kinds: dict[tuple[str, bool | None], str] = {}
        self.differing = 0
        """How many values of the file are others than those of the map."""
        self._file_source = ""
        self._spans: dict[tuple[str, Purpose], str] = {}

    # --- records ---

    def now(self, collection: str, key: str) -> Any:
        """A record as it has become, or None."""
        return self.records.get(Ref(collection, key)) or self.project.get(collection, key)

    def add(self, collection: str, record: Any) -> None:
        """Add a record, or put one in the place of another."""
        self.records[Ref(collection, record.id)] = record
        if isinstance(record, Actor):
            self.match.add(record)

    def fresh(self, collection: str, name: str, key: str = "") -> str:
        """An id: the file's own where relmap wrote it, else made of a name."""
        if key and self.now(collection, key) is None and plain_id(key):
            return key
        base = fresh_id(self.project, collection, name)
        number = self._numbers.get((collection, base), 1)
        found = base if number == 1 else f"{base}-{number}"
        while Ref(collection, found) in self.records or (number > 1 and self.now(collection, found)):
            number += 1
            found = f"{base}-{number}"
        self._numbers[collection, base] = number
        return found

    def marks(self) -> Marks:
        """Where to go back to."""
        return len(self.records), len(self._sources)

    def back_to(self, marks: Marks) -> None:
        """Forget what was added since; what would have been changed was not changed yet."""
        while len(self.records) > marks[0]:
            _, record = self.records.popitem()
            if isinstance(record, Actor):
                self.match.forget(record)
                if record.id in self.project.actors:
                    self.match.add(self.project.actors[record.id])
        while len(self._sources) > marks[1]:
            self._sources.popitem()
        # One that is gone may have taken the title of another.
        for title in [t for t, key in self._sources.items() if self.now("sources", key) is None]:
            del self._sources[title]

    # --- what a thing says ---

    def carrier(self, values: dict[str, Value]) -> Carrier | None:
        """What relmap has kept for itself with a thing; its sources and kind come along."""
        written = values.get(CARRIER)
        if self.options.plain or not isinstance(written, str):
            return None
        found = carrier_of(written)
        if found is None:
            self.remarks.add(
                "What relmap kept for itself of a record cannot be read, and is not heeded.",
                "What relmap kept for itself of # records cannot be read, and is not heeded.",
            )
            return None
        # Before their titles, told beside the carrier, too, make some of their own.
        for row in found.sources:
            self.brought(row)
        if found.kind is not None:
            self._bring_kind(found.kind, "target" in found.record)
        return found

    def attributes(self, values: dict[str, Value]) -> dict[str, Scalar]:
        """Values as attributes, but for empty ones."""
        return {
            plain_text(name.removeprefix(OWN)) or "value": fields.scalar(value)
            for name, value in values.items()
            if value != "" and value != ()
        }

    def texts(self, value: Value) -> tuple[str, ...]:
        """Several names in one value."""
        parts = fields.texts(value, commas=not self.foreign.ours)
        return tuple(name for part in parts if (name := plain_text(part)))

    def span(self, written: str, purpose: Purpose = "phase") -> str:
        """A date in words as EDTF. Raises ValueError: it is none, or may be several."""
        found = self._spans.get((written, purpose))
        if found is None and _DAY.fullmatch(written) and _is_day(written):
            found = self._spans[written, purpose] = written
        if found is None and self.options.asks and written.casefold() in STILL:
            raise ValueError(no_day(written))
        if found is None:
            reading = read(self.ordered(written), self.options.today, purpose)
            if not reading.sure:
                raise ValueError(doubtful(written, reading.choices))
            found = self._spans[written, purpose] = reading.choices[0]
        return found

    def ordered(self, written: str) -> str:
        """A date such as 04/05/2020 as it is meant, one of a program as EDTF; any other as it is."""
        found = in_order(written, self.options.date_order)
        if self.foreign.tabular and (open_ := _OPEN.fullmatch(written)):
            return f"since {open_[1]}" if open_[1] else f"until {open_[2]}"
        if found is None and (parts := _RANGE.fullmatch(written)):
            return " – ".join(self.ordered(part) for part in parts.groups())
        return found or (as_programs_write(written) if self.options.asks else written)

    def stance(self, value: Value) -> int | None:
        """A stance, as it is said what words mean. Raises NotUnderstood."""
        said = self.options.stances
        word = fields.text(value).casefold() if said else ""
        return said[word] if word in said else fields.stance(value)

    # --- sources ---

    def citations(self, values: dict[str, Value], default: bool = True) -> tuple[Citation, ...]:
        """What a thing rests on; the file itself, if it does not say."""
        if not any(name in values for name in CITING):
            source = self.file_source() if default else ""
            return (Citation(source=source),) if source else ()
        rows = fields.cited(values)
        urls = fields.texts(values.get("source_url", ()), commas=False) if self.foreign.tabular else ()
        if len(urls) != len(rows):
            urls = ("",) * len(rows)
        for row, url in zip(rows, urls, strict=True):
            row["source"] = self.source_titled(row["source"], url)
        return tuple(Citation(**row) for row in rows)

    def file_source(self) -> str:
        """The source that stands for the file; empty: none is to."""
        if not self.options.source or self.foreign.ours:
            return ""
        if not self._file_source or self.now("sources", self._file_source) is None:
            self._file_source = self.source_titled(self.options.source)
        return self._file_source

    def source_titled(self, title: str, url: str = "") -> str:
        """The id of a source of that title, made if there is none.

        Args:
            title: of the source; an address is its address, too.
            url: two of one title, as of a newspaper, are told apart by their addresses; empty: the first.
        """
        title = plain_text(title)
        if not url and self.foreign.tabular and re.match("https?://", title):
            url = title
        found = self._sources.get(_at(title, url) if url else _as_title(title))
        if found is None:
            found = self.fresh("sources", title)
            self.add_source(Source(id=found, title=title, url=url))
        return found

    def add_source(self, source: Source) -> None:
        """Add a source, to be found by its title."""
        self.add("sources", source)
        if source.url and not self.foreign.ours:
            self._sources[_at(source.title, source.url)] = source.id
            self._sources.setdefault(_as_title(source.title), source.id)
        else:
            self._sources[_as_title(source.title)] = source.id

    def has_source(self, title: str) -> bool:
        """Whether there is a source of that title."""
        return _as_title(title) in self._sources

    def is_new(self, title: str) -> bool:
        """Whether the source of that title is of the file itself, not of the map."""
        return self._sources[_as_title(title)] not in self.project.sources

    def fill_source(self, title: str, values: dict[str, Value]) -> None:
        """What the file says of a source where the map says nothing."""
        there = self.now("sources", self._sources[_as_title(title)])
        told: dict[str, Any] = {
            name: text
            for name in ("publisher", "url", "notes", "date", "accessed", "reliability")
            if not getattr(there, name) and (text := fields.text(values.get(name, "")))
        }
        authors = self.texts(values.get("authors", ()))
        if authors and not there.authors:
            told["authors"] = authors
        if told:
            self.add("sources", updated(there, **told))

    def brought(self, row: dict[str, Any]) -> str:
        """The id of a source that a carrier brings, or has brought."""
        told = str(row["id"])
        found = self._brought.get(told)
        if found is not None and self.now("sources", found) is not None:
            return found
        title = _as_title(str(row.get("title", "")))
        there = self.now("sources", told)
        if there is None or _as_title(there.title) != title:
            # Others that the file itself has brought are not this one, even if they are called the same.
            there = self.project.sources.get(self._sources.get(title, ""))
        if there is None:
            there = Source.model_validate({**row, "id": self.fresh("sources", title, told)}, strict=False)
            self.add_source(there)
        self._brought[told] = there.id
        return there.id

    # --- kinds ---

    def actor_kind(self, word: str) -> str:
        """The id of the kind of actor of a word, made if there is none."""
        word = self.options.actor_kinds.get(word.casefold(), word)
        key = _kind_of(word, self._actor_kinds, self._actor_labels)
        if key not in self._actor_kinds:
            kind = self._actor_kinds[key] = ActorKind(id=key, label=_label(word))
            self._made_kinds["actor_kinds", key] = kind
            self._actor_labels.setdefault(kind.label.casefold(), key)
        self._keep_kind("actor_kinds", key)
        return key

    def relation_kind(self, word: str, directed: bool | None) -> str:
        """The id of the kind of relation of a word, made if there is none that has a direction, or has none.

        Args:
            word: of the file.
            directed: None: the file does not say.
        """
        found = self._found_kinds.get((word, directed))
        if found is None:
            found = self._found_kinds[word, directed] = self._new_relation_kind(word, directed)
        self._keep_kind("relation_kinds", found)
        return found

    def _keep_kind(self, collection: str, key: str) -> None:
        """A kind that was made for something that could not be taken after all is made again."""
        kind = self._made_kinds.get((collection, key))
        if kind is not None and self.now(collection, key) is None:
            self.add(collection, kind)

    def directed(self, kind: str) -> bool:
        """Whether a kind of relation has a direction."""
        found = self._relation_kinds.get(kind)
        return found is not None and found.directed

    def _new_relation_kind(self, word: str, directed: bool | None) -> str:
        word = self.options.kinds.get(word.casefold(), word)
        key = _kind_of(word, self._relation_kinds, self._relation_labels)
        kind = self._relation_kinds.get(key)
        if kind is not None and (directed is None or kind.directed == directed):
            return key
        if kind is None:
            made = RelationKind(id=key, label=_label(word), directed=bool(directed))
        else:
            # The map's kind has no direction and these ties have, or the other way round.
            said = "directed" if directed else "undirected"
            key = f"{key}-{said}"
            if key in self._relation_kinds:
                return key
            made = RelationKind(id=key, label=f"{kind.label} ({said})", directed=bool(directed))
        self._relation_kinds[key] = made
        self._made_kinds["relation_kinds", key] = made
        self._relation_labels.setdefault(made.label.casefold(), key)
        return key

    def _bring_kind(self, row: dict[str, Any], of_relation: bool) -> None:
        collection = "relation_kinds" if of_relation else "actor_kinds"
        key = str(row.get("id"))
        if self.now(collection, key) is not None:
            return
        if of_relation:
            made = self._relation_kinds[key] = RelationKind.model_validate(row)
            self.add(collection, made)
        else:
            kind = self._actor_kinds[key] = ActorKind.model_validate(row)
            self.add(collection, kind)


def _is_day(text: str) -> bool:
    """Whether a date of four, two and two digits is one: most of tables are, and need no more reading."""
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _labels(kinds: Mapping[str, ActorKind | RelationKind]) -> dict[str, str]:
    """Ids of kinds by label and by id, in small letters; the first of several."""
    found: dict[str, str] = {}
    for key, kind in kinds.items():
        found.setdefault(kind.label.casefold(), key)
        found.setdefault(key.casefold(), key)
    return found


def _kind_of(word: str, kinds: Any, labels: Mapping[str, str]) -> str:
    if word in kinds:
        return word
    plain = word.casefold().strip()
    plain = _SAME_KIND.get(plain, plain)
    if plain in labels:
        return labels[plain]
    return re.sub(r"[\x00-\x20\x7f]+", "-", plain)[:_LONGEST_KIND].strip("-") or "relation"


def _label(word: str) -> str:
    label = plain_text(word)
    return label[:1].upper() + label[1:]


def _at(title: str, url: str) -> str:
    return f"{_as_title(title)}\n{url}"


def _as_title(text: str) -> str:
    """What sources are told apart by."""
    return plain_text(text).casefold()


def plain_text(text: str) -> str:
    """A text in one line, as long as a name may be."""
    return " ".join(fields.text(text).split())[:LONGEST_NAME]


def first_of(values: dict[str, Value], names: Sequence[str]) -> str:
    """The first of some values that says something, as text."""
    return next((text for name in names if (text := fields.text(values.get(name, "")))), "")
