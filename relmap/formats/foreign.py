"""Plain data between a file of another program and a map: nothing is decided here, and no record is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from relmap.model.errors import RelmapError

Value = str | int | float | bool | tuple[str, ...]
"""What a file says of something; several texts where it says several."""

LARGEST = 512 * 1024 * 1024
"""Bytes of a file that is read."""


class FormatError(RelmapError):
    """A file that cannot be read: what is wrong, where, and what to do."""


class Unclear(FormatError):
    """A file that can be read in several ways, where a guess would be wrong half of the time.

    Args:
        message: what is unclear.
        remedy: how it is said on a command line.
        option: the field of Options that says it.
    """

    def __init__(self, message: str, remedy: str = "", option: str = "time") -> None:
        super().__init__(message, remedy)
        self.option = option


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time as the file writes it.

    Args:
        first: empty: open.
        last: empty: open.
        first_open: the first moment is not in it.
        last_open: the last moment is not in it.
        moment: it is one moment, `first`, and holds for its unit: that day, that year.
    """

    first: str = ""
    last: str = ""
    first_open: bool = False
    last_open: bool = False
    moment: bool = False


ALWAYS = Spell()


@dataclass(slots=True)
class ForeignActor:
    """A node, a vertex, an entity, a row of a table of actors.

    Args:
        key: by which ties name it.
        name: empty: the key.
        values: what else is said of it, by the file's own words.
        spells: when it is there; none: always.
        series: of values that change, each with when it holds.
        place: x and y, y down; None: not told.
        row: where in the file it stands, for what is said of it.
    """

    key: str
    name: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    spells: list[Spell] = field(default_factory=list)
    series: dict[str, list[tuple[Spell, Value]]] = field(default_factory=dict)
    place: tuple[float, float] | None = None
    row: str = ""


@dataclass(slots=True)
class Tie:
    """An edge, an arc, a row of a table of relations.

    Args:
        key: its own id; empty: it has none.
        source: key of an actor.
        target: key of an actor.
        kind: where the format has a place for it.
        directed: None: not told.
        values: what else is said of it, by the file's own words.
        spells: when it holds; none: not told.
        series: of values that change, each with when it holds.
        row: where in the file it stands, for what is said of it.
    """

    key: str
    source: str
    target: str
    kind: str = ""
    directed: bool | None = None
    values: dict[str, Value] = field(default_factory=dict)
    spells: list[Spell] = field(default_factory=list)
    series: dict[str, list[tuple[Spell, Value]]] = field(default_factory=dict)
    row: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A thing of the file that is not taken.

    Args:
        row: where it stands: `ties.csv, line 5`.
        why: in a sentence.
        cells: of a row of a table, all of it.
    """

    row: str
    why: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class TieBlock:
    """Very many ties as rows of a table.

    Args:
        name: of the file.
        rows: their cells.
        lines: on which each stands.
        columns: position, role and heading of those that say something.
    """

    name: str
    rows: Sequence[tuple[str, ...]]
    lines: Sequence[int]
    columns: tuple[tuple[int, str, str], ...]


@dataclass
class Foreign:
    """What a file holds.

    Args:
        title: of the map; empty: not told.
        description: likewise.
        actors: in the file's order.
        ties: in the file's order; their ends need not be among the actors.
        blocks: ties of tables that are too many to be told one by one.
        events: what is said of each, by the words of relmap's own tables.
        sources: likewise.
        time: what the file itself says that its numbers mean as time, as in Options.
        steps: whether the format calls its times steps, so that no number is a year.
        edges_are_relations: whether parallel ties are relations of their own, each with all its spells.
        tabular: whether each thing is a row, which is left out if one of its cells cannot be read; else
            what is not understood is kept as an attribute.
        ours: whether relmap wrote it, so that its ids are ids of maps.
        left_out: rows that cannot be read at all.
        unread: rows that are taken, but for an amount that is none.
        cells: of rows, by where they stand.
        remarks: what was done with what is not as it should be.
    """

    title: str = ""
    description: str = ""
    actors: list[ForeignActor] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    blocks: list[TieBlock] = field(default_factory=list)
    events: list[dict[str, Value]] = field(default_factory=list)
    sources: list[dict[str, Value]] = field(default_factory=list)
    time: str = ""
    steps: bool = False
    edges_are_relations: bool = False
    tabular: bool = False
    ours: bool = False
    left_out: list[LeftOut] = field(default_factory=list)
    unread: list[LeftOut] = field(default_factory=list)
    cells: dict[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def joined(parts: Sequence[Foreign]) -> Foreign:
    """Several files as one: nodes in one, ties in another."""
    if len(parts) == 1:
        return parts[0]
    found = Foreign(
        next((part.title for part in parts if part.title), ""),
        next((part.description for part in parts if part.description), ""),
    )
    for part in parts:
        found.actors += part.actors
        found.ties += part.ties
        found.blocks += part.blocks
        found.events += part.events
        found.sources += part.sources
        found.remarks += part.remarks
        found.left_out += part.left_out
        found.unread += part.unread
        found.cells |= part.cells
    found.time = next((part.time for part in parts if part.time), "")
    found.steps = any(part.steps for part in parts)
    found.edges_are_relations = any(part.edges_are_relations for part in parts)
    found.tabular = any(part.tabular for part in parts)
    found.ours = all(part.ours for part in parts)
    return found


@dataclass(frozen=True)
class Options:
    """What is to be known beside the file.

    Args:
        today: a day, to which dates without a year are near.
        time: what numbers mean as time: `year`, `yyyymmdd`, `days since 1979-04-15` (or weeks, months,
            years), or `none`: times are kept as attributes. Empty: not said.
        date_order: `dmy`, `mdy` or `ymd` of dates such as 04/05/2020; empty: not said.
        encoding: of text without a mark; empty: found.
        source: what is cited where the file names no source; empty: nothing.
        undated: when a tie without any date holds.
        actor_kind: of actors whose kind is not said.
        relation_kind: of relations whose kind is not said.
        plain: whether what relmap has kept for itself in the file is not heeded.
        mapped: puts roles and words of a table right; None: as they are found.
        asks: whether what is unclear is asked; else what cannot be read is left out.
        kinds: kinds of relation, by id or label, by words of the file in small letters.
        actor_kinds: kinds of actor likewise.
        stances: by words of the file in small letters; None: it says nothing of the stance.
        actors: which actor a name of the file means, by the name in plain letters (`match.plain_name`): one
            of the map by `match.OF_MAP` and its id, or another name; empty: none but itself.
        lasting: when ties hold that go on and have a single date: `on`, from then on, or `day`, only then;
            empty: not said, and they are taken to go on.
        kinds_of: kinds of single actors whose kind is not said, by their names in plain letters.
        theirs: whether a value of the file takes the place of the map's where they differ.
    """

    today: int = 0
    time: str = ""
    date_order: str = ""
    encoding: str = ""
    source: str = ""
    undated: str = "../.."
    actor_kind: str = "group"
    relation_kind: str = "relation"
    plain: bool = False
    mapped: Callable[[Any], Any] | None = None
    asks: bool = True
    kinds: Mapping[str, str] = field(default_factory=dict)
    actor_kinds: Mapping[str, str] = field(default_factory=dict)
    stances: Mapping[str, int | None] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    lasting: str = ""
    kinds_of: Mapping[str, str] = field(default_factory=dict)
    theirs: bool = False
