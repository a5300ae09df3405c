"""Very many ties of a table: each distinct cell is read once, and records are made without asking again.

What a row comes to is the same as in `phases_in` and `into_map`, which read small tables and all that is not
plain; a test holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from pydantic import BaseModel

from relmap.formats import fields
from relmap.formats.actors_in import ActorsIn
from relmap.formats.foreign import LeftOut, Tie, TieBlock, Value
from relmap.formats.new_records import NewRecords, plain_text
from relmap.formats.phases_in import PhasesIn
from relmap.formats.reading import in_a_sentence
from relmap.model.errors import Progress, Stopped
from relmap.model.records import Citation, Phase, Relation, Scalar
from relmap.model.text_cells import without_mark

_OFTEN = 8_192
_WHEN = ("when", "begin", "end")
_TEXTS = ("unit", "label", "note")
_LONGEST_ID = 40
_PLAIN = re.compile(r"\d{1,12}(\.\d{1,6})?")
"""Amounts of which no more is to be known."""
SUPPORTED = frozenset(
    {"source", "target", "kind", "directed", "status", "bound", "sources", "ignore", "attribute"}
).union(("stance", "weight"), _WHEN, _TEXTS)
"""Roles of columns."""

_fields_of: Callable[[Any], dict[str, Any]] = vars(BaseModel)["__dict__"].__get__
_set_fields_set: Callable[[Any, Any], None] = vars(BaseModel)["__pydantic_fields_set__"].__set__
_set_extra: Callable[[Any, Any], None] = vars(BaseModel)["__pydantic_extra__"].__set__
_set_private: Callable[[Any, Any], None] = vars(BaseModel)["__pydantic_private__"].__set__
_PHASE_FIELDS = set(Phase.model_fields)
_RELATION_FIELDS = set(Relation.model_fields)
Group = tuple[str, str, str]
"""Source, target and kind."""
Row = tuple[Phase, dict[str, Scalar]]


class _Read(dict[Any, Any]):
    """What cells come to, each read when it is met first; a cell that cannot be read is its error.

    Args:
        understand: a cell; may raise ValueError.
    """

    def __init__(self, understand: Callable[[Any], Any]) -> None:
        super().__init__()
        self._understand = understand

    def __missing__(self, cell: Any) -> Any:
        found = self[cell] = self._understand(cell)
        return found


class BulkTies:
    """Takes the ties of a block.

    Args:
        new: what becomes of the map.
        actors: of it.
        phases: reads what is not asked often.
        block: the rows.
    """

    def __init__(self, new: NewRecords, actors: ActorsIn, phases: PhasesIn, block: TieBlock) -> None:
        self._new, self._actors, self._phases, self._block = new, actors, phases, block
        self.left_out: list[LeftOut] = []
        self.unread: list[LeftOut] = []
        """Rows that are taken, but for an amount that is none."""
        roles = {role: position for position, role, _ in block.columns if role != "attribute"}
        self._source, self._target = roles["source"], roles["target"]
        self._kind_roles = [role for role in ("kind", "directed") if role in roles]
        self._when_roles = [role for role in _WHEN if role in roles]
        self._kind_of = _chosen([roles[role] for role in self._kind_roles])
        self._when_of = _chosen([roles[role] for role in self._when_roles])
        self._sources = roles.get("sources")
        self._readers: list[tuple[str, int, _Read]] = []
        """Of fields of phases: name, column, what its cells come to."""
        for name in ("stance", "weight", "unit", "bound", "status", "label", "note"):
            if name in roles:
                self._readers.append((name, roles[name], _Read(self._understood(name))))
        self._attributes = [
            (position, heading) for position, role, heading in block.columns if role == "attribute"
        ]
        self._undated = 0
        self._weight = roles.get("weight")
        self._bound, self._dated = roles.get("bound"), roles.get("when")
        self._amount = next((heading for _, role, heading in block.columns if role == "weight"), "")

    def _understood(self, name: str) -> Callable[[str], Any]:
        usual = Phase.model_fields[name].default

        def read(cell: str) -> Any:
            value = without_mark(cell)
            if not value or fields.is_missing(name, value):
                return usual
            if name == "weight":
                return _amount(value)
            if name == "stance":
                return self._new.stance(value)
            if name in ("bound", "status"):
                return fields.one_of(value, name)
            # As the model has it: its length, above all.
            said: dict[str, Any] = {name: fields.text(value)}
            return getattr(Phase(**said), name)

        return read

    def groups(self, progress: Progress | None) -> dict[Group, list[Row]]:
        """The phases of each relation, with the attributes that a row tells; what cannot be read is left out.

        Raises:
            Stopped: `progress` said so.
        """
        found: dict[Group, list[Row]] = {}
        block = self._block
        source_at, target_at = self._source, self._target
        kind_of, when_of = self._kind_of, self._when_of
        ends = _Read(lambda cell: self._actors.end(without_mark(cell)))
        kinds, spans = _Read(self._kind), _Read(self._span)
        cited = _Read(self._cited)
        words, dated = _Read(self._word), self._dated
        readers, attributes, sources = self._readers, self._attributes, self._sources
        weight, bound_at, new_phase = self._weight, self._bound, Phase.__new__
        none: dict[str, Scalar] = {}
        undated = self._new.options.undated
        bare: tuple[Citation, ...] | None = None
        for number, row in enumerate(block.rows):
            if number % _OFTEN == 0 and progress is not None and not progress(number / len(block.rows)):
                raise Stopped
            try:
                if not row[source_at] or not row[target_at]:
                    raise ValueError("One of the two actors is missing.")
                when = spans[when_of(row)]
                if when and dated is not None and row[dated] and "/" not in when:
                    when = self._phases.going_on(when, words[kind_of(row)])
                phase = new_phase(Phase)
                said = _fields_of(phase)
                # Key by key and in this order: so the objects share their keys, and take half the memory.
                said["when"] = when or undated
                said["begins_with"] = None
                said["ends_with"] = None
                said["stance"] = None
                said["weight"] = None
                said["unit"] = ""
                said["bound"] = "exactly"
                said["status"] = "actual"
                said["label"] = ""
                said["note"] = ""
                for name, position, understood in readers:
                    said[name] = understood[row[position]]
                amount = said.get("weight")
                if amount is not None:
                    said["weight"], bound, unit = amount if isinstance(amount, tuple) else (None, "", "")
                    if bound and (bound_at is None or not row[bound_at]):
                        said["bound"] = bound
                    said["unit"] = said["unit"] or unit
                key = (ends[row[source_at]], ends[row[target_at]], kinds[kind_of(row)])
                if sources is not None and row[sources]:
                    said["citations"] = cited[row[sources]]
                else:
                    if bare is None:
                        bare = self._new.citations({})
                    said["citations"] = bare
                told = self._told(row) if attributes else none
                if isinstance(amount, str) and weight is not None:
                    told = {**told, plain_text(self._amount): fields.scalar(row[weight])}
                    place = f"{block.name}, line {block.lines[number]}"
                    self.unread.append(LeftOut(place, f"{amount} It is an attribute.", row))
            except ValueError as error:
                place = f"{block.name}, line {block.lines[number]}"
                self.left_out.append(LeftOut(place, in_a_sentence(error), row))
                continue
            _set_fields_set(phase, _PHASE_FIELDS)
            _set_extra(phase, {})
            _set_private(phase, None)
            self._undated += not when
            rows = found.get(key)
            if rows is None and not self._new.directed(key[2]):
                key = (key[1], key[0], key[2])
                rows = found.get(key)
                if rows is None:
                    key = (key[1], key[0], key[2])
            if rows is None:
                found[key] = [(phase, told)]
            else:
                rows.append((phase, told))
        self._phases.undated += self._undated
        return found

    def _kind(self, cells: str | tuple[str, ...]) -> str:
        return self._phases.kind_of(Tie("", "", "", values=_values(self._kind_roles, cells)))

    def _word(self, cells: str | tuple[str, ...]) -> str:
        return self._phases.word_of(Tie("", "", "", values=_values(self._kind_roles, cells)))

    def _span(self, cells: str | tuple[str, ...]) -> str:
        return self._phases.written(_values(self._when_roles, cells))

    def _cited(self, cell: str) -> tuple[Citation, ...]:
        return self._new.citations({"sources": without_mark(cell)})

    def _told(self, row: Sequence[str]) -> dict[str, Scalar]:
        return {
            plain_text(heading) or "value": fields.scalar(row[position])
            for position, heading in self._attributes
            if row[position]
        }


def _amount(value: str) -> tuple[float, str, str] | str:
    """An amount with its bound and its unit; or why it is none."""
    if _PLAIN.fullmatch(value):
        return float(value), "", ""
    try:
        return fields.weight(value), fields.bound_of(value), fields.unit_in(value)
    except fields.NotUnderstood as error:
        return str(error)


def _chosen(columns: Sequence[int]) -> Callable[[Sequence[str]], Any]:
    """Gives of a row the cells of some columns: of one the cell itself."""
    return itemgetter(*columns) if columns else lambda _row: ()


def _values(roles: Sequence[str], cells: str | tuple[str, ...]) -> dict[str, Value]:
    """What some cells say; empty ones say nothing."""
    told = (cells,) if isinstance(cells, str) else cells
    texts = zip(roles, map(without_mark, told), strict=True)
    return {role: text for role, text in texts if text and not fields.is_missing(role, text)}


def relation_of(key: str, group: Group, phases: tuple[Phase, ...], attributes: dict[str, Scalar]) -> Relation:
    """A relation of parts that are sound."""
    relation = Relation.__new__(Relation)
    said = _fields_of(relation)
    said["id"] = key
    said["source"], said["target"], said["kind"] = group
    said["phases"] = phases
    said["about"] = None
    said["tags"] = ()
    said["notes"] = ""
    said["attributes"] = attributes
    _set_fields_set(relation, _RELATION_FIELDS)
    _set_extra(relation, {})
    _set_private(relation, None)
    return relation


def readable_ids(new: NewRecords, groups: Sequence[Group]) -> Iterator[str]:
    """Ids as `NewRecords.fresh` makes them, of very many relations."""
    there = {*new.project.relations, *(ref.id for ref in new.records if ref.collection == "relations")}
    taken: dict[str, int] = {}
    for source, target, kind in groups:
        base = f"{source}-{target}-{kind}"
        if len(base) > _LONGEST_ID:
            base = base[:_LONGEST_ID].strip("-")
        number = taken.get(base, 0) + 1
        taken[base] = number
        key = base if number == 1 else f"{base}-{number}"
        while key in there or (number > 1 and key in taken):
            number += 1
            taken[base] = number
            key = f"{base}-{number}"
        if number > 1:
            taken[key] = 1
        yield key
