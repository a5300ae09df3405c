"""What a file holds, taken into a map: one diff, what it comes to, and what is left out and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from relmap.formats import fields
from relmap.formats.actors_in import ActorsIn
from relmap.formats.bulk_ties import BulkTies, Row, readable_ids, relation_of
from relmap.formats.foreign import Foreign, LeftOut, Options, Tie, TieBlock, Value
from relmap.formats.from_map import ACTOR_FIELDS, TIE_FIELDS
from relmap.formats.new_records import NewRecords, plain_text
from relmap.formats.phases_in import PhasesIn
from relmap.formats.reading import Reading, in_a_sentence
from relmap.formats.timescale import Timescale, order_of
from relmap.model.bulk import bulk
from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import Progress, Stopped
from relmap.model.project import Project
from relmap.model.records import Actor, Event, Participant, Phase, Relation, Scalar, Source, cleaned, updated

_OFTEN = 200


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


@dataclass(slots=True)
class _Group:
    """The ties of one relation, with what each says of its phases and of the relation."""

    source: str
    target: str
    kind: str
    key: str
    rows: list[tuple[Tie, list[dict[str, Any]], dict[str, Scalar]]] = field(default_factory=list)


class _Taking:
    def __init__(self, project: Project, foreign: Foreign, options: Options) -> None:
        if not (foreign.ours or foreign.tabular):
            _name_as_fields(foreign)
        order = options.date_order or order_of(_written_dates(foreign), options.asks)
        self._order_was_found = "" if options.date_order else order
        options = replace(options, date_order=order, time=options.time or foreign.time)
        self._project, self._foreign = project, foreign
        self._times = Timescale(_times(foreign), options, foreign.steps)
        self._new = NewRecords(project, foreign, options)
        self._actors = ActorsIn(self._new, self._times)
        self._phases = PhasesIn(self._new, self._times)
        self._left_out = list(foreign.left_out)
        self._unread = list(foreign.unread)
        self._groups: dict[Any, _Group] = {}
        self._events: dict[str, str] = {}
        """Of the file: ids by titles, and by ids of the file."""
        self._many: dict[str, Relation] = {}
        """Of blocks: new relations, which are not among the other records."""
        self._pairs: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for relation in project.relations.values():
            self._pairs[relation.source, relation.target, relation.kind].append(relation.id)

    def run(self, progress: Progress | None) -> Reading:
        foreign = self._foreign
        total = len(foreign.actors) + 2 * len(foreign.ties) + sum(len(b.rows) for b in foreign.blocks) or 1
        for source in foreign.sources:
            self._try(str(source.get("row", "")), self._take_source, source)
        for number, actor in enumerate(foreign.actors):
            self._go_on(progress, number, total)
            self._try(actor.row, self._actors.take, actor)
        for number, tie in enumerate(foreign.ties, len(foreign.actors)):
            self._go_on(progress, number, total)
            self._try(tie.row, self._take_tie, tie)
        for number, group in enumerate(self._groups.values(), len(foreign.actors) + len(foreign.ties)):
            self._go_on(progress, number, total)
            self._try([tie.row for tie, _, _ in group.rows], self._take_relation, group)
        for block in foreign.blocks:
            self._take_block(block, progress)
        for number, event in enumerate(foreign.events, 1):
            self._try(str(event.get("row", f"event {number}")), self._take_event, event)
        self._drop_what_did_not_come()
        self._name_the_map()
        if progress is not None:
            progress(1.0)
        return self._reading()

    def _go_on(self, progress: Progress | None, number: int, total: int) -> None:
        if progress is not None and number % _OFTEN == 0 and not progress(number / total):
            raise Stopped

    def _try(self, rows: str | list[str], take: Callable[[Any], None], thing: Any) -> None:
        """Take something; if it cannot be taken, nothing of it is, and its rows are left out."""
        before, undated, lasting = self._new.marks(), self._phases.undated, self._phases.lasting.copy()
        try:
            take(thing)
        except (ValidationError, ValueError) as error:
            self._new.back_to(before)
            self._phases.undated, self._phases.lasting = undated, lasting
            for row in [rows] if isinstance(rows, str) else rows:
                self._left_out.append(LeftOut(row, in_a_sentence(error), self._foreign.cells.get(row, ())))

    def _reading(self) -> Reading:
        new = self._new
        pairs = ((ref, Change(self._project.get(*ref), record)) for ref, record in new.records.items())
        changes = {ref: change for ref, change in pairs if change.before != change.after}
        counts: Counter[str] = Counter()
        changed: Counter[str] = Counter()
        refs: set[Ref] = set()
        for ref, change in changes.items():
            (counts if change.before is None else changed)[ref.collection] += 1
            if ref.collection in ("actors", "relations", "events"):
                refs.add(ref)
        many = {Ref("relations", key): Change(None, relation) for key, relation in self._many.items()}
        changes |= many
        counts["relations"] += len(many)
        refs.update(many)
        named = {name: counts[name] for name in ("actors", "relations", "sources")}
        others = ("events", "actor_kinds", "relation_kinds")
        named |= {name: counts[name] for name in others if counts[name]}
        remarks = [*self._foreign.remarks, *new.remarks.told()]
        if self._order_was_found:
            first = "day" if self._order_was_found == "dmy" else "month"
            remarks.append(f"Dates such as 04/05/2020 are read with the {first} first, as other dates tell.")
        if self._phases.lasting and self._new.options.lasting != "day":
            count, words = self._phases.lasting.total(), ", ".join([*self._phases.lasting][:3])
            ties = "1 tie has" if count == 1 else f"{count:,} ties have"
            remarks.append(f"{ties} a single date and hold{'s' if count == 1 else ''} from then on: {words}.")
        if self._times.numbers_are_years:
            remarks.append("Numbers are taken for years.")
        return Reading(
            Diff(changes),
            frozenset(refs),
            named,
            {name: changed[name] for name in ("actors", "relations", "events", "sources") if changed[name]},
            tuple(self._left_out),
            self._phases.undated,
            tuple(dict.fromkeys(remarks)),
            self._actors.named,
            new.differing,
            self._unread_but_taken(),
            self._unkinded(changes),
            dict(self._phases.lasting),
        )

    def _unkinded(self, changes: Mapping[Ref, Change]) -> tuple[str, ...]:
        told = self._actors.unkinded
        new = [c.after for ref, c in changes.items() if ref.collection == "actors" and c.before is None]
        return tuple(actor.name for actor in new if isinstance(actor, Actor) and actor.name in told)

    def _unread_but_taken(self) -> tuple[LeftOut, ...]:
        out = {left.row for left in self._left_out} if self._unread else set[str]()
        return tuple(left for left in self._unread if left.row not in out)

    def _name_the_map(self) -> None:
        about = self._project.about
        title = plain_text(cleaned(self._foreign.title))
        if title and not about.title:
            about = updated(about, title=title)
        if self._foreign.description and not about.description and not self._project.actors:
            about = updated(about, description=fields.text(self._foreign.description))
        if about != self._project.about:
            self._new.add("about", about)

    # --- relations ---

    def _take_tie(self, tie: Tie) -> None:
        if not tie.source or not tie.target:
            raise ValueError("One of the two actors is missing.")
        self._new.carrier(tie.values)
        made, attributes = self._phases.of(tie)
        for phase in made:
            # Here it is known which row is wrong.
            Phase(**phase)
        # What cannot be read makes neither actors nor kinds.
        source, target = self._actors.end(tie.source), self._actors.end(tie.target)
        kind = self._phases.kind_of(tie)
        key, written = self._group_key(tie, source, target, kind)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group(source, target, kind, written)
        group.rows.append((tie, made, attributes))

    def _group_key(self, tie: Tie, source: str, target: str, kind: str) -> tuple[Any, str]:
        """What ties of one relation share, and the id that the file has for it."""
        has_ids = self._foreign.ours or self._foreign.tabular
        said = fields.text(tie.values.get("relation", "")) if has_ids else ""
        if said:
            return ("relation", said), said
        dated = tie.spells or tie.series or "when" in tie.values or "begin" in tie.values
        told = tie.kind or tie.values.get(self._phases.kind_word)
        # Of ties of one kind that have dates each is a phase; those of which nothing is told are apart.
        if self._foreign.edges_are_relations or (tie.key and not (dated and told)):
            return ("edge", len(self._groups), id(tie)), tie.key
        ends = (source, target) if self._new.directed(kind) or source < target else (target, source)
        return ("pair", *ends, kind), ""

    def _take_block(self, block: TieBlock, progress: Progress | None) -> None:
        """Very many ties: relations that the map does not have yet are added as they are."""
        ties = BulkTies(self._new, self._actors, self._phases, block)
        with bulk(len(block.rows)):
            groups = ties.groups(progress)
            self._left_out += ties.left_out
            self._unread += ties.unread
            ids = readable_ids(self._new, list(groups))
            for (group, rows), key in zip(groups.items(), ids, strict=True):
                if len(rows) == 1:
                    ((phase, attributes),) = rows
                    phases = (phase,)
                else:
                    attributes, phases = self._of_rows(rows)
                there = self._known(_Group(*group, "")) if self._pairs else None
                if there is None:
                    self._many[key] = relation_of(key, group, phases, attributes)
                else:
                    said = {"tags": (), "notes": "", "about": None, "attributes": attributes}
                    self._merged(there, said, list(phases))

    def _of_rows(self, rows: list[Row]) -> tuple[dict[str, Scalar], tuple[Phase, ...]]:
        """Attributes and phases of a relation that has several rows."""
        attributes, notes = _shared([told for _, told in rows])
        phases = [phase for phase, _ in rows]
        if any(notes):
            phases = [
                updated(phase, note=f"{phase.note}\n{note}".strip()) if note else phase
                for phase, note in zip(phases, notes, strict=True)
            ]
        return attributes, tuple(self._joined(phases))

    def _take_relation(self, group: _Group) -> None:
        first = group.rows[0][0]
        values = first.values
        if len(group.rows) > 1:
            values = {**values, **_of_all_rows([tie.values for tie, _, _ in group.rows])}
        carrier = next((found for tie, _, _ in group.rows if (found := self._new.carrier(tie.values))), None)
        attributes, notes = _shared([row[2] for row in group.rows])
        rows: list[dict[str, Any]] = []
        for (_, made, _), note in zip(group.rows, notes, strict=True):
            for phase in made:
                rows.append({**phase, "note": f"{phase.get('note', '')}\n{note}".strip()} if note else phase)
        said: dict[str, Any] = {
            "source": group.source,
            "target": group.target,
            "kind": group.kind,
            "tags": self._new.texts(values.get("tags", ())),
            "notes": fields.text(values.get("notes", "")),
            "about": self._about(values),
            "attributes": attributes,
        }
        if carrier is not None:
            ties = [tie for tie, _, _ in group.rows]
            said, phases = carrier.relation_fields(said, rows, ties, self._new.brought)
        else:
            phases = self._joined([Phase(**row) for row in rows])
        self._merge(group, said, phases)

    def _joined(self, phases: list[Phase]) -> list[Phase]:
        """Equal rows as one phase, their count its weight."""
        if len(phases) == 1:
            return phases
        equal: dict[str, list[Phase]] = {}
        for phase in phases:
            equal.setdefault(repr(phase), []).append(phase)
        found: list[Phase] = []
        for same in equal.values():
            phase = same[0]
            if len(same) > 1 and not self._foreign.ours and phase.weight is not None:
                self._new.remarks.add(
                    "A phase stands for several equal rows, and has the weight of one.",
                    "# phases stand for several equal rows each, and have the weight of one.",
                )
            elif len(same) > 1 and not self._foreign.ours:
                self._new.remarks.add(
                    "A phase stands for several equal rows; their count is its weight.",
                    "# phases stand for several equal rows; their count is the weight.",
                )
                phase = updated(phase, weight=float(len(same)))
            found.append(phase)
        return found

    def _about(self, values: dict[str, Value]) -> str | None:
        """The relation that one is about, where relmap or a table says so."""
        known = self._foreign.ours or self._foreign.tabular
        return (fields.text(values.get("about", "")) or None) if known else None

    def _merge(self, group: _Group, said: dict[str, Any], phases: list[Phase]) -> None:
        new = self._new
        there = self._known(group)
        if there is None:
            name = f"{said['source']} {said['target']} {said['kind']}"
            key = new.fresh("relations", name, group.key if self._foreign.ours else "")
            new.add("relations", Relation(id=key, phases=tuple(phases), **said))
            return
        self._merged(there, said, phases)

    def _merged(self, there: Relation, said: dict[str, Any], phases: list[Phase]) -> None:
        """A relation of the map with what the file says of it."""
        new = {repr(phase) for phase in phases}
        kept = [phase for phase in there.phases if repr(phase) in new or not self._rests_on_file(phase)]
        gone = len(there.phases) - len(kept)
        self._new.remarks.add(
            "A phase of the map that rests on this source alone is not in it any more, and goes.",
            "# phases of the map that rest on this source alone are not in it any more, and go.",
            gone,
        )
        known = {repr(phase) for phase in kept}
        kept += [phase for phase in phases if repr(phase) not in known]
        merged = updated(
            there,
            phases=tuple(kept),
            tags=(*there.tags, *(tag for tag in said["tags"] if tag not in there.tags)),
            notes=self._one_of(there.notes, said["notes"]),
            about=self._one_of(there.about, said["about"]),
            attributes={
                name: self._one_of(there.attributes.get(name, ""), said["attributes"].get(name, ""))
                for name in (*said["attributes"], *there.attributes)
            },
        )
        self._new.add("relations", merged)

    def _one_of(self, ours: Any, theirs: Any) -> Any:
        """A value of the map, or that of the file: where both say something and differ, as the user says."""
        # No and 0 are values, too.
        silent = ("", None)
        if theirs in silent or ours in silent:
            return theirs if ours in silent else ours
        self._new.differing += ours != theirs
        return theirs if self._new.options.theirs else ours

    def _known(self, group: _Group) -> Relation | None:
        """The map's relation that a group of ties is; each is found once."""
        if self._foreign.ours and group.key:
            there = self._project.relations.get(group.key)
            # In another map the id may be of something else.
            ends = {group.source, group.target}
            return there if there is not None and {there.source, there.target} == ends else None
        listed = self._pairs.get((group.source, group.target, group.kind))
        if not listed and not self._new.directed(group.kind):
            listed = self._pairs.get((group.target, group.source, group.kind))
        return self._project.relations[listed.pop(0)] if listed else None

    def _rests_on_file(self, phase: Phase) -> bool:
        """Whether a phase rests on nothing but the source that is being read anew."""
        source = self._new.file_source()
        return bool(source and phase.citations) and all(c.source == source for c in phase.citations)

    # --- sources and events ---

    def _take_source(self, values: dict[str, Value]) -> None:
        new = self._new
        title = plain_text(fields.text(values.get("title", "")))
        if not title:
            raise ValueError("There is no title.")
        told_as = fields.text(values.get("id", "")) if self._foreign.ours else ""
        if new.has_source(title) and not (
            told_as and new.now("sources", told_as) is None and new.is_new(title)
        ):
            new.fill_source(title, values)
            return
        told = {name: fields.text(values.get(name, "")) for name in ("publisher", "url", "notes")}
        dates = ("date", "accessed", "reliability")
        row: dict[str, Any] = {
            **told,
            **{name: fields.text(values.get(name, "")) or None for name in dates},
            "authors": new.texts(values.get("authors", ())),
        }
        key = fields.text(values.get("id", "")) if self._foreign.ours else ""
        new.add_source(Source(id=new.fresh("sources", title, key), title=title, **row))

    def _take_event(self, values: dict[str, Value]) -> None:
        new = self._new
        title = plain_text(fields.text(values.get("title", "")))
        if not title:
            raise ValueError("There is no title.")
        written_id = fields.text(values.get("id", ""))
        told = written_id if self._foreign.ours else ""
        there = self._project.events.get(told) if told else None
        if there is not None and plain_text(there.title) == title:
            return
        roles = fields.texts(values.get("roles", ()), commas=False)
        names = new.texts(values.get("participants", ()))
        parts = tuple(
            Participant(actor=self._actors.end(name), role=roles[n] if len(roles) == len(names) else "")
            for n, name in enumerate(names)
        )
        written = fields.text(values.get("when", ""))
        when = new.span(written, "event") if written else None
        of_whom = frozenset(part.actor for part in parts)
        known = self._told_events.get((title.casefold(), when, of_whom))
        if known is not None and not self._foreign.ours:
            for word in (title, written_id):
                self._events.setdefault(word.casefold(), known)
            return
        status: Any = fields.one_of(values["status"], "status") if values.get("status") else "actual"
        event = Event(
            id=new.fresh("events", title, told),
            title=title,
            when=when,
            status=status,
            participants=parts,
            relations=new.texts(values.get("relations", ())),
            after=new.texts(values.get("after", ())),
            tags=new.texts(values.get("tags", ())),
            notes=fields.text(values.get("notes", "")),
            citations=new.citations(values),
        )
        new.add("events", event)
        for word in (title, written_id):
            self._events.setdefault(word.casefold(), event.id)

    @cached_property
    def _told_events(self) -> dict[tuple[str, str | None, frozenset[str]], str]:
        """The events of the map by what they are called, when they were and who took part."""
        return {
            (event.title.casefold(), event.when, frozenset(part.actor for part in event.participants)): key
            for key, event in self._project.events.items()
        }

    def _drop_what_did_not_come(self) -> None:
        """References to what is not in the file, and not in the map."""
        now = self._new.now
        ids: dict[str, str] = {} if self._foreign.ours else self._events
        dropped = 0
        for ref, record in list(self._new.records.items()):
            values: dict[str, Any] = {}
            if ref.collection == "relations":
                if record.about and now("relations", record.about) is None:
                    values["about"] = None
                if any(phase.begins_with or phase.ends_with for phase in record.phases):
                    values["phases"] = tuple(map(self._with_known_events, record.phases))
            elif ref.collection == "events":
                # Other programs call events by their titles, or by ids of their own.
                keys: tuple[str, ...] = record.after
                after = [ids.get(key.casefold(), key) for key in keys]
                values["after"] = tuple(
                    key for key in after if now("events", key) is not None and key != record.id
                )
                values["relations"] = tuple(
                    key for key in record.relations if now("relations", key) is not None
                )
                dropped += sum(len(getattr(record, name)) - len(kept) for name, kept in values.items())
            elif ref.collection == "actors" and record.picture and now("pictures", record.picture) is None:
                values["picture"] = None
            if values:
                self._new.records[ref] = updated(record, **values)
        self._new.remarks.add(
            "A reference of an event to what is not in the file is left out.",
            "# references of events to what is not in the file are left out.",
            dropped,
        )

    def _with_known_events(self, phase: Phase) -> Phase:
        gone = {
            name: None
            for name in ("begins_with", "ends_with")
            if (link := getattr(phase, name)) is not None and self._new.now("events", link.event) is None
        }
        return updated(phase, **gone) if gone else phase


def _name_as_fields(foreign: Foreign) -> None:
    """Values that are called as fields of relmap's but for capitals, as Gephi's Weight, are called so."""
    for items, fields_ in ((foreign.actors, ACTOR_FIELDS), (foreign.ties, TIE_FIELDS)):
        known = {*fields_, "type", "category", "interaction", "description"}
        for item in items:
            _lower(item.values, known)
            _lower(item.series, known)


def _lower(told: dict[str, Any], known: set[str]) -> None:
    for name in [name for name in told if name != name.casefold()]:
        plain = name.casefold()
        if plain in known and plain not in told:
            told[plain] = told.pop(name)


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
    for block in foreign.blocks:
        for position, role, _ in block.columns:
            if role in ("when", "begin", "end"):
                yield from {row[position] for row in block.rows}


def _times(foreign: Foreign) -> Iterable[str]:
    for item in (*foreign.actors, *foreign.ties):
        for spell in item.spells:
            yield spell.first
            yield spell.last
        for series in item.series.values():
            for spell, _ in series:
                yield spell.first
                yield spell.last


def _of_all_rows(rows: list[dict[str, Value]]) -> dict[str, Value]:
    """Tags and notes of a relation, which its rows may tell each for itself."""
    found: dict[str, Value] = {}
    for name in ("tags", "notes", "about"):
        told = list(dict.fromkeys(part for row in rows if name in row for part in _parts(name, row[name])))
        if told:
            found[name] = tuple(told) if name == "tags" else "\n".join(told) if name == "notes" else told[0]
    return found


def _parts(name: str, value: Value) -> tuple[str, ...]:
    return fields.texts(value) if name == "tags" else (fields.text(value),)


def _shared(rows: list[dict[str, Scalar]]) -> tuple[dict[str, Scalar], list[str]]:
    """Attributes that all rows of a relation have alike; of the others what each says, as a note of it."""
    if len(rows) == 1:
        return rows[0], [""]
    said: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name, value in row.items():
            said[name].add(repr(value))
    alike = {name: value for row in rows for name, value in row.items() if len(said[name]) == 1}
    notes = ["\n".join(f"{name}: {v}" for name, v in row.items() if name not in alike) for row in rows]
    return alike, notes
