"""What a file holds, taken into a map: one diff, what it comes to, and what is left out and why."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from relmap.formats import fields
from relmap.formats.carrier import Carrier, carrier_of
from relmap.formats.drawing_size import drawing_of
from relmap.formats.fields import NotUnderstood
from relmap.formats.foreign import Foreign, ForeignActor, LeftOut, Options, Tie, Value
from relmap.formats.from_map import CARRIER, CHECKSUM, OWN, seen
from relmap.formats.match import Match
from relmap.formats.pieces import Piece, as_told, pieces, without_when
from relmap.formats.timescale import Timescale, in_order, order_of
from relmap.model.countries import code_of_name
from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import DateError, Progress, Stopped
from relmap.model.flags import flagged
from relmap.model.ids import fresh_id, plain_id
from relmap.model.phrases import Purpose, read
from relmap.model.project import Project
from relmap.model.records import (
    FARTHEST,
    LONGEST_NAME,
    Actor,
    ActorKind,
    Citation,
    Event,
    Participant,
    Phase,
    Placement,
    Relation,
    RelationKind,
    Scalar,
    Source,
    cleaned,
    updated,
)

_OFTEN = 200
_KIND_WORDS = (
    "kind",
    "type",
    "category",
    "interaction",
    "relationship",
    "relation type",
    "relationtype",
    "label",
)
_ACTOR_KIND_WORDS = ("kind", "type", "category", "class")
_DIRECTIONS = {"directed", "undirected", "mutual"}
_LONGEST_KIND = 60


@dataclass(frozen=True)
class Reading:
    """What a file comes to.

    Args:
        diff: the change of the map.
        refs: actors, relations and events made or changed.
        counts: of records made, by collection.
        changed: of records changed, by collection.
        left_out: what is not taken.
        undated: how many phases were made of ties without a date.
        remarks: what was decided on the way, each a sentence.
    """

    diff: Diff
    refs: frozenset[Ref]
    counts: dict[str, int]
    changed: dict[str, int]
    left_out: tuple[LeftOut, ...] = ()
    undated: int = 0
    remarks: tuple[str, ...] = ()


def into_map(
    project: Project, foreign: Foreign, options: Options, progress: Progress | None = None
) -> Reading:
    """Take what a file holds into a map.

    Args:
        project: the map. What it has stays: a value of the file fills only what is empty.
        foreign: what the file holds.
        options: what is said beside the file.
        progress: told the part done, 0 to 1; gives whether to go on.

    Raises:
        Unclear: times are numbers, and it is not said what they mean.
        Stopped: `progress` said so.
    """
    return _Taking(project, foreign, options).run(progress)


@dataclass
class _Phases:
    """What ties say of one relation."""

    source: str
    target: str
    kind: str
    key: str
    rows: list[tuple[Tie, list[dict[str, Any]], dict[str, Scalar]]] = field(default_factory=list)


class _Taking:
    def __init__(self, project: Project, foreign: Foreign, options: Options) -> None:
        self._project, self._foreign, self._options = project, foreign, options
        self._records: dict[Ref, Any] = {}
        self._match = Match(project)
        self._ids: dict[str, str] = {}
        """Of actors, by the keys of the file."""
        self._seen: dict[str, ForeignActor] = {}
        self._taken: set[str] = set()
        """Actors that one of the file's is."""
        self._sources = {source.title.casefold(): key for key, source in project.sources.items()}
        self._source_ids: dict[str, str] = {}
        """Of sources that carriers bring, by their ids there."""
        self._left_out = list(foreign.left_out)
        self._undated = 0
        self._said: Counter[str] = Counter()
        self._order = options.date_order or order_of(_written_dates(foreign), options.asks)
        options = replace(options, date_order=self._order, time=options.time or foreign.time)
        self._times = Timescale(_times(foreign), options, foreign.steps)
        self._tie_kind = _kind_word(foreign)
        self._actor_kind = _actor_kind_word(foreign)
        self._pairs: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for relation in project.relations.values():
            self._pairs[relation.source, relation.target, relation.kind].append(relation.id)
        self._drawing = None if foreign.ours else drawing_of(foreign)
        self._kind_ids: dict[tuple[str, bool | None], str] = {}
        self._default_source = ""

    # --- the whole ---

    def run(self, progress: Progress | None) -> Reading:
        total = len(self._foreign.actors) + len(self._foreign.ties) or 1
        for title in self._foreign.sources:
            self._try("", lambda title=title: self._take_source(title))
        done = 0
        for actor in self._foreign.actors:
            self._go_on(progress, done / total)
            self._try(actor.row, lambda actor=actor: self._take_actor(actor))
            done += 1
        groups: dict[Any, _Phases] = {}
        for number, tie in enumerate(self._foreign.ties):
            self._go_on(progress, done / total)
            self._try(tie.row, lambda tie=tie, number=number: self._take_tie(tie, groups, number))
            done += 1
        for group in groups.values():
            self._take_relation(group)
        self._settle_references()
        for number, event in enumerate(self._foreign.events):
            self._try(f"event {number + 1}", lambda event=event: self._take_event(event))
        self._drop_missing_events()
        self._name_the_map()
        if progress is not None:
            progress(1.0)
        return self._reading()

    def _go_on(self, progress: Progress | None, part: float) -> None:
        self._steps = getattr(self, "_steps", 0) + 1
        if progress is not None and self._steps % _OFTEN == 1 and not progress(part):
            raise Stopped

    def _try(self, row: str, take: Any) -> None:
        """Take something; if it cannot be taken, nothing of it is."""
        before = (len(self._records), len(self._sources), len(self._ids))
        try:
            take()
        except (ValidationError, NotUnderstood, DateError, ValueError) as error:
            self._back_to(before)
            self._leave_out(row, error)

    def _leave_out(self, row: str, error: Exception) -> None:
        self._left_out.append(LeftOut(row, said(error), self._foreign.cells.get(row, ())))

    def _back_to(self, marks: tuple[int, int, int]) -> None:
        while len(self._records) > marks[0]:
            _, record = self._records.popitem()
            if isinstance(record, Actor):
                self._match.forget(record)
        for kept, length in zip((self._sources, self._ids), marks[1:], strict=True):
            while len(kept) > length:
                kept.popitem()

    def _reading(self) -> Reading:
        pairs = ((ref, Change(self._project.get(*ref), record)) for ref, record in self._records.items())
        changes = {ref: change for ref, change in pairs if change.before != change.after}
        counts: Counter[str] = Counter()
        changed: Counter[str] = Counter()
        refs: set[Ref] = set()
        for ref, change in changes.items():
            (counts if change.before is None else changed)[ref.collection] += 1
            if ref.collection in ("actors", "relations", "events"):
                refs.add(ref)
        named = {name: counts[name] for name in ("actors", "relations", "sources")}
        named |= {name: number for name, number in counts.items() if name in ("events", "relation_kinds")}
        remarks = list(self._foreign.remarks)
        remarks += [text.replace("#", f"{number:,}") for text, number in self._said.items()]
        if self._times.numbers_are_years:
            remarks.append("Numbers are taken for years.")
        return Reading(
            Diff.of(changes.values()),
            frozenset(refs),
            named,
            {name: changed[name] for name in ("actors", "relations", "events", "sources") if changed[name]},
            tuple(self._left_out),
            self._undated,
            tuple(dict.fromkeys(remarks)),
        )

    def _name_the_map(self) -> None:
        about = self._project.about
        title = cleaned(" ".join(self._foreign.title.split()))[:LONGEST_NAME]
        if title and not about.title:
            about = updated(about, title=title)
        if self._foreign.description and not about.description and not self._project.actors:
            about = updated(about, description=fields.text(self._foreign.description))
        if about != self._project.about:
            self._records[Ref("about", "about")] = about

    def _now(self, collection: str, key: str) -> Any:
        return self._records.get(Ref(collection, key)) or self._project.get(collection, key)

    def _fresh(self, collection: str, name: str, key: str = "") -> str:
        """An id: the file's own where relmap wrote it, else made of a name."""
        if key and self._now(collection, key) is None and plain_id(key):
            return key
        base = fresh_id(self._project, collection, name)
        found, number = base, 2
        while Ref(collection, found) in self._records:
            found, number = f"{base}-{number}", number + 1
        return found

    # --- actors ---

    def _take_actor(self, given: ForeignActor) -> None:
        seen_as = given.key.casefold() if self._foreign.tabular else given.key
        twin = self._seen.get(seen_as)
        if twin is not None:
            if self._options.known_is_fault:
                raise ValueError(f"“{given.key[:60]}” is on the map already.")
            if (twin.name, twin.values) != (given.name, given.values):
                raise ValueError(f"“{given.key[:60]}” stands there twice and says something else.")
            return
        values = dict(given.values)
        carrier = self._carrier(values)
        self._bring_along(carrier)
        name = _name(given.name) or _name(given.key)
        if not name:
            raise ValueError("There is no name.")
        key = self._known_actor(given, name, values, declared=True)
        if key is not None and self._options.known_is_fault:
            raise ValueError(f"“{name[:60]}” is on the map already.")
        made = self._actor_of(given, name, values, carrier, key)
        there = self._now("actors", made.id)
        if there is not None:
            made = self._filled(there, made)
        else:
            made = flagged(self._project, made) if not self._foreign.ours else made
        self._records[Ref("actors", made.id)] = made
        self._match.add(made)
        self._seen[seen_as] = given
        self._ids[given.key] = made.id
        self._taken.add(made.id)
        self._place(made.id, given, values)

    def _known_actor(
        self, given: ForeignActor, name: str, values: dict[str, Value], declared: bool
    ) -> str | None:
        """The actor that this one is.

        Args:
            given: of the file.
            name: of it.
            values: of it.
            declared: whether the file tells it from all its others, which it then is none of.
        """
        if self._foreign.ours and (found := self._match.by_id(given.key)):
            return found
        code = fields.text(values.get("code", ""))
        for among in (self._match.by_code(code), self._match.by_name(name)):
            if declared:
                among = (among & self._project.actors.keys()) - self._taken
            if len(among) == 1:
                return next(iter(among))
            if among:
                if self._options.known_is_fault and declared:
                    return next(iter(among))
                self._said["# names mean more than one actor of the map; they are actors of their own."] += 1
                return None
        return None

    def _actor_of(
        self,
        given: ForeignActor,
        name: str,
        values: dict[str, Value],
        carrier: Carrier | None,
        key: str | None,
    ) -> Actor:
        said = self._actor_fields(name, values, given)
        if carrier is not None:
            said = carrier.actor_fields(self._project, said, values, self._source_of)
        if key is None:
            key = self._fresh("actors", name, given.key if self._foreign.ours else "")
        fresh: dict[str, Any] = {**said, "id": key}
        return Actor(**fresh)

    def _actor_fields(self, name: str, values: dict[str, Value], given: ForeignActor) -> dict[str, Any]:
        kind_word = self._actor_kind
        word = fields.text(values.get(kind_word, "")) if kind_word else ""
        code = fields.text(values.get("code", ""))[:LONGEST_NAME]
        country = code_of_name(name)
        if word:
            kind = self._kind_of(word, "actor_kinds")
        elif country and self._options.actor_kind == "group" and not self._foreign.ours:
            kind = "state"
            self._said["# actors without a kind have the name of a country, and are states."] += 1
        else:
            kind = self._options.actor_kind
        found: dict[str, Any] = {
            "name": name,
            "kind": kind,
            "code": code,
            "aliases": self._texts(values.get("aliases", ())),
            "tags": self._texts(values.get("tags", ())),
            "notes": fields.text(values.get("notes", values.get("description", ""))),
            "exists": None,
            "citations": self._citations(values, default=False),
        }
        known = {
            kind_word,
            "code",
            "aliases",
            "tags",
            "notes",
            "exists",
            *_CITING,
            CARRIER,
            "pinned",
            "x",
            "y",
        }
        known |= {"start", "end", "id", "name"} if self._foreign.ours else set()
        if "notes" not in values:
            known.add("description")
        rest = {name: value for name, value in values.items() if name not in known}
        if kind_word != "label" and rest.get("label") == name:
            rest.pop("label")
        found["attributes"] = self._attributes(rest)
        found["exists"] = self._exists(values, given, found["attributes"])
        return found

    def _exists(
        self, values: dict[str, Value], given: ForeignActor, attributes: dict[str, Scalar]
    ) -> str | None:
        written = fields.text(values.get("exists", ""))
        if written:
            return self._span(written)
        for name, series in given.series.items():
            attributes[name] = "; ".join(f"{self._kept_time(spell)}: {fields.text(v)}" for spell, v in series)
            self._said["Values that change of # actors are kept as text."] += 1
        if not given.spells:
            return None
        if not self._times.heeded:
            attributes["existed"] = "; ".join(map(self._kept_time, given.spells))
            return None
        spans = [self._times.span(spell) for spell in given.spells]
        if len(spans) == 1:
            return spans[0] if spans[0] != "../.." else None
        firsts = [self._times.bounds(spell) for spell in given.spells]
        first = min(given.spells, key=lambda s: firsts[given.spells.index(s)][0] or -(10**9))
        last = max(given.spells, key=lambda s: _or_ever(firsts[given.spells.index(s)][1]))
        attributes["existed"] = "; ".join(spans)
        self._said["# actors exist in several parts: the attribute “existed” has them."] += 1
        begin, end = self._times.span(first), self._times.span(last)
        return f"{begin.split('/')[0]}/{end.split('/')[-1]}"

    def _kept_time(self, spell: Any) -> str:
        if not self._times.heeded:
            return spell.first if spell.moment else f"{spell.first or '..'}/{spell.last or '..'}"
        return self._times.span(spell)

    def _filled(self, there: Actor, new: Actor) -> Actor:
        """The map's actor, with what the file says where the map says nothing."""
        values: dict[str, Any] = {}
        for name in ("code", "exists", "notes"):
            ours, theirs = getattr(there, name), getattr(new, name)
            if not ours and theirs:
                values[name] = theirs
            elif theirs and ours != theirs:
                self._said["# values differ from those of the map, which stay."] += 1
        if there.name != new.name and new.name not in there.aliases:
            values["aliases"] = (*there.aliases, new.name)
        for name in ("aliases", "tags", "citations"):
            ours = values.get(name, getattr(there, name))
            values[name] = (*ours, *(item for item in getattr(new, name) if item not in ours))
        differing = [
            k for k, v in new.attributes.items() if k in there.attributes and there.attributes[k] != v
        ]
        if differing:
            self._said["# values differ from those of the map, which stay."] += len(differing)
        values["attributes"] = {**new.attributes, **there.attributes}
        if there.kind == "group" and new.kind != "group":
            values["kind"] = new.kind
        return updated(there, **values)

    def _place(self, key: str, given: ForeignActor, values: dict[str, Value]) -> None:
        # What stands is not moved, and places of another drawing do not fit among what stands.
        fits = self._foreign.ours or not self._project.placements
        if given.place is None or not fits or self._now("placements", key) is not None:
            return
        x, y = given.place
        if self._drawing is not None:
            x, y = self._drawing.place(x, y)
        if abs(x) <= FARTHEST and abs(y) <= FARTHEST:
            pinned = fields.yes(values.get("pinned", False))
            self._records[Ref("placements", key)] = Placement(actor=key, x=x, y=y, pinned=pinned)

    def _end(self, key: str) -> str:
        """The actor at an end of a tie: declared, else of the map, else made."""
        found = self._ids.get(key)
        if found is not None:
            return found
        name = _name(key)
        if not name:
            raise ValueError("One of the two actors is missing.")
        known = self._known_actor(ForeignActor(key), name, {}, declared=False)
        if known is None:
            known = self._made_end(key, name)
        self._ids[key] = known
        return known

    def _made_end(self, key: str, name: str) -> str:
        if self._foreign.actors:
            self._said["# actors are only named by ties, and were made."] += 1
        made = Actor(id=self._fresh("actors", name, key if self._foreign.ours else ""), name=name)
        if self._options.actor_kind == "group" and code_of_name(name):
            made = updated(made, kind="state")
        else:
            made = updated(made, kind=self._options.actor_kind)
        made = flagged(self._project, made)
        self._records[Ref("actors", made.id)] = made
        self._match.add(made)
        return made.id

    # --- ties ---

    def _take_tie(self, tie: Tie, groups: dict[Any, _Phases], number: int) -> None:
        if not tie.source or not tie.target:
            raise ValueError("One of the two actors is missing.")
        values = dict(tie.values)
        self._bring_along(self._carrier(values))
        source, target = self._end(tie.source), self._end(tie.target)
        kind, kind_word = self._tie_kind_of(tie, values)
        made, attributes = self._phases_of(tie, values, kind_word)
        key, written = self._group_key(tie, values, source, target, kind, number)
        group = groups.get(key)
        if group is None:
            group = groups[key] = _Phases(source, target, kind, written)
        group.rows.append((tie, made, attributes))

    def _group_key(
        self, tie: Tie, values: dict[str, Value], source: str, target: str, kind: str, number: int
    ) -> tuple[Any, str]:
        """What ties of one relation share, and the id that the file has for it."""
        said = fields.text(values.get("relation", "")) if self._tie_kind != "relation" else ""
        if said:
            return ("relation", said), said
        if self._foreign.edges_are_relations:
            return ("edge", number), tie.key
        dated = tie.spells or tie.series or values.get("when")
        if tie.key and not dated:
            return ("edge", number), tie.key
        ends = (source, target) if self._directed(kind) else tuple(sorted((source, target)))
        return ("pair", *ends, kind), ""

    def _directed(self, kind: str) -> bool:
        made = self._records.get(Ref("relation_kinds", kind))
        return (made or self._project.relation_kind(kind)).directed

    def _tie_kind_of(self, tie: Tie, values: dict[str, Value]) -> tuple[str, str]:
        """The id of the kind, and the value that told it."""
        written = values.get("directed")
        directed = tie.directed
        if directed is None and written is not None:
            directed = fields.text(written).casefold() in ("directed", "true", "1", "yes")
        word, told_by = tie.kind, ""
        if self._tie_kind and not word:
            word, told_by = fields.text(values.get(self._tie_kind, "")), self._tie_kind
        if not word and self._options.relation_kind != "relation":
            return self._options.relation_kind, told_by
        return self._relation_kind(word or "relation", directed), told_by

    def _relation_kind(self, word: str, directed: bool | None) -> str:
        found = self._kind_ids.get((word, directed))
        if found is None:
            found = self._kind_ids[word, directed] = self._new_relation_kind(word, directed)
        return found

    def _new_relation_kind(self, word: str, directed: bool | None) -> str:
        key = self._kind_of(word, "relation_kinds")
        known = {**self._project.all_relation_kinds()}
        known |= {
            ref.id: record for ref, record in self._records.items() if ref.collection == "relation_kinds"
        }
        kind = known.get(key)
        if kind is not None and (directed is None or kind.directed == directed):
            return key
        if kind is None:
            made = RelationKind(id=key, label=_kind_label(word), directed=bool(directed))
        else:
            # The map's kind has no direction and these ties have, or the other way round.
            key = f"{key}-{'directed' if directed else 'undirected'}"
            if key in known:
                return key
            said = "directed" if directed else "undirected"
            made = RelationKind(id=key, label=f"{kind.label} ({said})", directed=bool(directed))
        if made.directed or _kind_label(word) != key.capitalize():
            self._records[Ref("relation_kinds", key)] = made
        return key

    def _kind_of(self, word: str, collection: str) -> str:
        actors = collection == "actor_kinds"
        kinds = self._project.all_actor_kinds() if actors else self._project.all_relation_kinds()
        if word in kinds:
            return word
        plain = word.casefold().strip()
        for kind in kinds.values():
            if plain in (kind.label.casefold(), kind.id.casefold()):
                return kind.id
        return re.sub(r"[\x00-\x20\x7f]+", "-", plain)[:_LONGEST_KIND].strip("-") or "relation"

    def _own_kind(self, collection: str, row: dict[str, Any], kind: Any) -> None:
        ref = Ref(collection, str(row.get("id")))
        if self._now(*ref) is None:
            self._records[ref] = kind.model_validate(row)

    def _phases_of(
        self, tie: Tie, values: dict[str, Value], kind_word: str
    ) -> tuple[list[dict[str, Any]], dict[str, Scalar]]:
        """What the tie says of its phases, as fields of Phase, and of the relation as attributes."""
        attributes: dict[str, Scalar] = {}
        known = {*_PHASE_WORDS, *_CITING, CARRIER, CHECKSUM, "relation", "about", "tags", "notes", "presence"}
        known |= {kind_word, "directed"}
        if self._foreign.tabular:
            known |= {"begin", "end"}
        if self._foreign.ours:
            known |= {"start", "end", "stance_word"}
        rest = {name: value for name, value in values.items() if name not in known}
        attributes |= self._attributes(rest)
        found: list[dict[str, Any]] = []
        for piece in self._pieces(tie, values, attributes):
            told = {**values, **piece.values}
            if kind_word == "label":
                told.pop("label", None)
            phase = self._phase(told, attributes)
            phase["when"] = piece.when
            extra = {k: v for k, v in piece.values.items() if k not in _PHASE_WORDS and k not in known}
            if extra:
                note = "; ".join(f"{name}: {fields.text(value)}" for name, value in extra.items())
                phase["note"] = f"{phase['note']}\n{note}".strip()
            found.append(phase)
        return found, attributes

    def _pieces(self, tie: Tie, values: dict[str, Value], attributes: dict[str, Scalar]) -> list[Piece]:
        written = self._written_when(values)
        if written:
            return [Piece(written, {})]
        if not tie.spells and not tie.series:
            self._undated += 1
            return [Piece(self._options.undated, {})]
        if not self._times.heeded:
            attributes["time"] = "; ".join(map(self._kept_time, tie.spells))
            for name, series in tie.series.items():
                attributes[name] = "; ".join(f"{self._kept_time(s)}: {fields.text(v)}" for s, v in series)
            self._undated += 1
            return [Piece(self._options.undated, {})]
        found = pieces(tie, self._times)
        if CHECKSUM in values and values[CHECKSUM] == seen(tie):
            return as_told(found)
        return [replace(piece, values=without_when(piece.values)) for piece in found]

    def _written_when(self, values: dict[str, Value]) -> str:
        """The date in words or EDTF, in one cell or in two."""
        when = fields.text(values.get("when", ""))
        begin, end = (fields.text(values.get(name, "")) for name in ("begin", "end"))
        if when:
            return self._span(when)
        if not self._foreign.tabular:
            return ""
        begin, end = self._ordered(begin), self._ordered(end)
        if begin and end:
            return self._span(f"{begin} – {end}")
        if begin:
            return f"{self._span(begin, 'date')}/.."
        return self._span(f"until {end}") if end else ""

    def _ordered(self, written: str) -> str:
        return in_order(written, self._order) or written

    def _phase(self, values: dict[str, Value], attributes: dict[str, Scalar]) -> dict[str, Any]:
        found: dict[str, Any] = {"note": fields.text(values.get("note", "")), "label": ""}
        for name, understood in _UNDERSTOOD.items():
            value = values.get(name, "")
            if value == "" or value == ():
                continue
            try:
                found[name] = understood(value)
            except NotUnderstood as error:
                if self._foreign.tabular:
                    raise
                attributes[name] = fields.scalar(value)
                self._said[f"# values of “{error.field}” are none of relmap's, and are attributes."] += 1
        found["label"] = fields.text(values.get("label", ""))
        found["unit"] = fields.text(values.get("unit", ""))
        if not found["unit"] and "weight" in found and fields.text(values["weight"]).endswith("%"):
            found["unit"] = "%"
        found["citations"] = self._citations(values)
        return found

    def _take_relation(self, group: _Phases) -> None:
        tie = group.rows[0][0]
        before = (len(self._records), len(self._sources), len(self._ids))
        try:
            self._make_relation(group)
        except (ValidationError, NotUnderstood, ValueError) as error:
            self._back_to(before)
            self._leave_out(tie.row, error)

    def _make_relation(self, group: _Phases) -> None:
        first = group.rows[0][0]
        values = dict(first.values)
        carrier = next(
            (found for tie, _, _ in group.rows if (found := self._carrier(dict(tie.values)))), None
        )
        attributes, notes = _shared([row[2] for row in group.rows])
        rows: list[dict[str, Any]] = []
        for (_, made, _), note in zip(group.rows, notes, strict=True):
            for phase in made:
                rows.append({**phase, "note": f"{phase['note']}\n{note}".strip()} if note else phase)
        said: dict[str, Any] = {
            "source": group.source,
            "target": group.target,
            "kind": group.kind,
            "tags": self._texts(values.get("tags", ())),
            "notes": fields.text(values.get("notes", "")),
            "about": fields.text(values.get("about", "")) or None,
            "attributes": attributes,
        }
        if carrier is not None:
            ties = [tie for tie, _, _ in group.rows]
            said, phases = carrier.relation_fields(self._project, said, rows, ties, self._source_of)
        else:
            phases = self._joined([Phase(**row) for row in rows])
        self._merge_relation(group, said, phases)

    def _joined(self, phases: list[Phase]) -> list[Phase]:
        """Equal rows as one phase, their count its weight."""
        if len(phases) == 1:
            return phases
        count: dict[str, list[Phase]] = {}
        for phase in phases:
            count.setdefault(repr(phase), []).append(phase)
        found: list[Phase] = []
        for same in count.values():
            phase = same[0]
            if len(same) > 1 and not self._foreign.ours:
                self._said["# phases stand for several equal rows; their count is the weight."] += 1
                if phase.weight is None:
                    phase = updated(phase, weight=float(len(same)))
            found.append(phase)
        return found

    def _merge_relation(self, group: _Phases, said: dict[str, Any], phases: list[Phase]) -> None:
        there = self._known_relation(group)
        if there is None:
            name = f"{said['source']} {said['target']} {said['kind']}"
            key = self._fresh("relations", name, group.key if self._foreign.ours else "")
            self._records[Ref("relations", key)] = Relation(id=key, phases=tuple(phases), **said)
            return
        kept = [phase for phase in there.phases if phase in phases or not self._rests_on_file(phase)]
        kept += [phase for phase in phases if phase not in kept]
        self._records[Ref("relations", there.id)] = updated(
            there,
            phases=tuple(kept),
            tags=(*there.tags, *(tag for tag in said["tags"] if tag not in there.tags)),
            notes=there.notes or said["notes"],
            about=there.about or said["about"],
            attributes={**said["attributes"], **there.attributes},
        )

    def _known_relation(self, group: _Phases) -> Relation | None:
        """The map's relation that a group of ties is; each is found once."""
        if self._foreign.ours and group.key and group.key in self._project.relations:
            return self._project.relations[group.key]
        listed = self._pairs.get((group.source, group.target, group.kind), [])
        if not listed and not self._directed(group.kind):
            listed = self._pairs.get((group.target, group.source, group.kind), [])
        if not listed or (self._foreign.ours and group.key):
            return None
        return self._project.relations[listed.pop(0)]

    def _rests_on_file(self, phase: Phase) -> bool:
        """Whether a phase rests on nothing but the source that is being read anew."""
        source = self._default_source
        return bool(source and phase.citations) and all(c.source == source for c in phase.citations)

    # --- what both have ---

    def _carrier(self, values: dict[str, Value]) -> Carrier | None:
        written = values.get(CARRIER)
        if self._options.plain or not isinstance(written, str):
            return None
        found = carrier_of(written)
        if found is None:
            self._said["What relmap kept for itself of # records cannot be read, and is not heeded."] += 1
        return found

    def _bring_along(self, carrier: Carrier | None) -> None:
        """Sources and kinds, before their titles, told beside the carrier, too, make some of their own."""
        if carrier is None:
            return
        for row in carrier.sources:
            self._source_of(row)
        if carrier.kind is not None:
            directed = "target" in carrier.record
            self._own_kind(
                "relation_kinds" if directed else "actor_kinds",
                carrier.kind,
                RelationKind if directed else ActorKind,
            )

    def _attributes(self, values: dict[str, Value]) -> dict[str, Scalar]:
        found: dict[str, Scalar] = {}
        for name, value in values.items():
            if value == "" or value == ():
                continue
            own = _name(name.removeprefix(OWN)) or "value"
            found[own] = fields.scalar(value)
        return found

    def _texts(self, value: Value) -> tuple[str, ...]:
        return tuple(
            name for part in fields.texts(value, commas=not self._foreign.ours) if (name := _name(part))
        )

    def _span(self, written: str, purpose: Purpose = "phase") -> str:
        reading = read(self._ordered(written), self._options.today, purpose)
        if not reading.sure:
            raise ValueError(_several(written, reading.choices))
        return reading.choices[0]

    def _citations(self, values: dict[str, Value], default: bool = True) -> tuple[Citation, ...]:
        rows = fields.cited(values)
        if not rows:
            source = self._file_source() if default else ""
            return (Citation(source=source),) if source else ()
        for row in rows:
            row["source"] = self._source_titled(row["source"])
        return tuple(Citation(**row) for row in rows)

    def _file_source(self) -> str:
        if not self._options.source or self._foreign.ours:
            return ""
        if not self._default_source or Ref("sources", self._default_source) not in self._records:
            self._default_source = self._source_titled(self._options.source)
        return self._default_source

    def _source_titled(self, title: str) -> str:
        title = _name(title)
        found = self._sources.get(title.casefold())
        if found is None:
            found = self._fresh("sources", title)
            self._records[Ref("sources", found)] = Source(id=found, title=title)
            self._sources[title.casefold()] = found
        return found

    def _source_of(self, row: dict[str, Any]) -> str:
        """A source that a carrier brings, or has brought."""
        told = str(row["id"])
        found = self._source_ids.get(told)
        if found is not None and self._now("sources", found) is not None:
            return found
        title = str(row.get("title", "")).casefold()
        there = self._now("sources", told)
        if there is None or there.title.casefold() != title:
            there = self._now("sources", self._sources.get(title, "")) if title in self._sources else None
        if there is None:
            key = self._fresh("sources", title, told)
            there = Source.model_validate({**row, "id": key}, strict=False)
            self._records[Ref("sources", key)] = there
            self._sources[title] = key
        self._source_ids[told] = there.id
        return there.id

    def _take_source(self, values: dict[str, Value]) -> None:
        title = _name(fields.text(values.get("title", "")))
        if not title:
            raise ValueError("There is no title.")
        if title.casefold() in self._sources:
            return
        key = self._fresh("sources", title, fields.text(values.get("id", "")) if self._foreign.ours else "")
        told = {name: fields.text(values.get(name, "")) for name in ("publisher", "url", "notes")}
        dates = {
            name: fields.text(values.get(name, "")) or None for name in ("date", "accessed", "reliability")
        }
        authors = self._texts(values.get("authors", ()))
        row: dict[str, Any] = {**told, **dates}
        self._records[Ref("sources", key)] = Source(id=key, title=title, authors=authors, **row)
        self._sources[title.casefold()] = key

    def _take_event(self, values: dict[str, Value]) -> None:
        title = _name(fields.text(values.get("title", "")))
        if not title:
            raise ValueError("There is no title.")
        written = fields.text(values.get("when", ""))
        told = fields.text(values.get("id", ""))
        key = self._fresh("events", title, told if self._foreign.ours else "")
        if self._foreign.ours and told and self._project.get("events", told) is not None:
            return
        roles = fields.texts(values.get("roles", ()), commas=False)
        names = self._texts(values.get("participants", ()))
        parts = tuple(
            Participant(actor=self._end(name), role=roles[n] if len(roles) == len(names) else "")
            for n, name in enumerate(names)
        )
        relations = tuple(r for r in self._texts(values.get("relations", ())) if self._now("relations", r))
        when = read(self._ordered(written), self._options.today, "event") if written else None
        if when is not None and not when.sure:
            raise ValueError(_several(written, when.choices))
        status: Any = fields.one_of(values["status"], "status") if values.get("status") else "actual"
        self._records[Ref("events", key)] = Event(
            id=key,
            title=title,
            when=when.choices[0] if when else None,
            status=status,
            participants=parts,
            relations=relations,
            after=self._texts(values.get("after", ())),
            tags=self._texts(values.get("tags", ())),
            notes=fields.text(values.get("notes", "")),
            citations=self._citations(values),
        )

    def _settle_references(self) -> None:
        """What a relation is about may stand after it, and may not have come along."""
        for ref, record in list(self._records.items()):
            if (
                ref.collection == "relations"
                and record.about
                and self._now("relations", record.about) is None
            ):
                self._records[ref] = updated(record, about=None)

    def _drop_missing_events(self) -> None:
        for ref, record in list(self._records.items()):
            if ref.collection == "events":
                after = tuple(key for key in record.after if self._now("events", key) is not None)
                if after != record.after:
                    self._records[ref] = updated(record, after=after)
            elif ref.collection == "relations" and any(p.begins_with or p.ends_with for p in record.phases):
                self._records[ref] = updated(
                    record, phases=tuple(map(self._with_known_events, record.phases))
                )
            elif (
                ref.collection == "actors"
                and record.picture
                and self._now("pictures", record.picture) is None
            ):
                self._records[ref] = updated(record, picture=None)

    def _with_known_events(self, phase: Phase) -> Phase:
        gone = {
            name: None
            for name in ("begins_with", "ends_with")
            if (link := getattr(phase, name)) is not None and self._now("events", link.event) is None
        }
        return updated(phase, **gone) if gone else phase


_UNDERSTOOD: dict[str, Any] = {
    "stance": fields.stance,
    "weight": fields.weight,
    "bound": lambda value: fields.one_of(value, "bound"),
    "status": lambda value: fields.one_of(value, "status"),
}
_PHASE_WORDS = {"when", "stance", "weight", "unit", "bound", "status", "label", "note"}
_CITING = {"sources", "credibility", "quote", "page", "supports"}


def _written_dates(foreign: Foreign) -> Iterable[str]:
    """All that may be written as 04/05/2020."""
    yield from _times(foreign)
    for item in (*foreign.actors, *foreign.ties):
        for name in ("when", "begin", "end", "exists"):
            value = item.values.get(name)
            if isinstance(value, str):
                yield value
    for event in foreign.events:
        yield str(event.get("when", ""))


def _times(foreign: Foreign) -> Iterable[str]:
    for item in (*foreign.actors, *foreign.ties):
        for spell in item.spells:
            yield spell.first
            yield spell.last
        for series in item.series.values():
            for spell, _ in series:
                yield spell.first
                yield spell.last


def _kind_word(foreign: Foreign) -> str:
    """The value that tells the kind of ties: of those that may, the first of few words that come again."""
    if any(tie.kind for tie in foreign.ties):
        return ""
    for word in _KIND_WORDS:
        found = [fields.text(tie.values[word]) for tie in foreign.ties if tie.values.get(word)]
        if found and (set(map(str.casefold, found)) <= _DIRECTIONS):
            continue
        if (word == "kind" and found) or fields.may_be_kinds(found, must_come_again=word == "label"):
            return word
    return ""


def _actor_kind_word(foreign: Foreign) -> str:
    for word in _ACTOR_KIND_WORDS:
        found = [fields.text(actor.values[word]) for actor in foreign.actors if actor.values.get(word)]
        if (word == "kind" and found) or fields.may_be_kinds(found):
            return word
    return ""


def _shared(rows: list[dict[str, Scalar]]) -> tuple[dict[str, Scalar], list[str]]:
    """Attributes that all rows of a relation have alike; of the others what each says, as a note of it."""
    if len(rows) == 1:
        return rows[0], [""]
    names = dict.fromkeys(name for row in rows for name in row)
    alike = {
        name: values[0]
        for name in names
        if len(set(map(repr, values := [row[name] for row in rows if name in row]))) == 1
    }
    notes = ["\n".join(f"{name}: {v}" for name, v in row.items() if name not in alike) for row in rows]
    return alike, notes


def _name(text: str) -> str:
    return "".join(c for c in " ".join(str(text).split()) if c.isprintable())[:LONGEST_NAME]


def _kind_label(word: str) -> str:
    label = _name(word)
    return label[:1].upper() + label[1:]


def _or_ever(day: int | None) -> int:
    return 10**9 if day is None else day


def _several(written: str, choices: tuple[str, ...]) -> str:
    if not choices:
        return f"“{written[:40]}” is no date."
    return f"The date “{written[:40]}” can be read in several ways: {', '.join(choices)}."


def said(error: Exception) -> str:
    """What is wrong with a thing that cannot be taken, in a sentence."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        cause = first.get("ctx", {}).get("error")
        place = ".".join(str(part) for part in first["loc"])
        return str(cause) if isinstance(cause, Exception) else f"{place}: {first['msg']}"
    return str(error)
