"""Tables pasted from a spreadsheet, and lists of names: recognised, then read into a diff."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from relmap.formats.text_table import TableProblem
from relmap.model import dates
from relmap.model.diff import Change, Diff, Ref
from relmap.model.edtf_days import edtf_day
from relmap.model.errors import DateError, Progress, Stopped
from relmap.model.flags import flagged
from relmap.model.ids import fresh_id
from relmap.model.phrases import Purpose, read
from relmap.model.project import Project
from relmap.model.records import LONGEST_NAME, STANCE_WORDS, Actor, Citation, Phase, Relation, Source, updated
from relmap.model.text_cells import is_marked, without_mark

Sort = Literal["actors", "relations"]
_DIRECTIONS = {"directed", "undirected", "mutual"}
MOST_ROWS, MOST_COLUMNS = 20_000, 100

IGNORED = "ignore"
ATTRIBUTE = "attribute"
ROLES: dict[Sort, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "actors": (
        (
            "name",
            "Name",
            ("name", "actor", "title", "label", "country", "person", "organisation", "organization"),
        ),
        ("kind", "Kind", ("kind", "type", "category")),
        ("code", "Code", ("code", "iso", "iso2", "abbreviation", "short")),
        ("exists", "Exists", ("exists", "life", "lifetime", "dates")),
        ("aliases", "Aliases", ("aliases", "alias", "also known as")),
        ("tags", "Tags", ("tags", "tag")),
        ("notes", "Notes", ("notes", "note", "description", "comment")),
        (ATTRIBUTE, "Attribute", ()),
    ),
    "relations": (
        ("source", "From", ("from", "source", "actor 1", "actor1", "a", "subject", "member")),
        ("target", "To", ("to", "target", "actor 2", "actor2", "b", "object")),
        ("kind", "Kind", ("kind", "type", "relation", "relationship", "edge")),
        ("when", "When", ("when", "date", "dates", "period", "span")),
        ("year", "All of a year", ("year",)),
        ("begin", "Begins", ("begin", "begins", "start", "since", "from date", "start date")),
        ("end", "Ends", ("end", "ends", "until", "to date", "end date")),
        ("stance", "Stance", ("stance", "attitude", "sign")),
        ("status", "Status", ("status",)),
        ("weight", "Weight", ("weight", "value", "amount", "share")),
        ("unit", "Unit", ("unit", "units")),
        ("label", "Label", ("label", "phase", "what")),
        ("note", "Note", ("note", "notes", "description", "comment")),
        ("cited", "Source", ("cited", "citation", "reference", "evidence", "source", "sources")),
        (ATTRIBUTE, "Attribute", ()),
    ),
}
"""For each sort of table: key, label and the headings that mean it."""


@dataclass(frozen=True)
class PastedTable:
    """Cells, and what they are taken for.

    Args:
        rows: all of one length, the headings not among them.
        headings: of the columns; empty texts if there are none.
        sort: what a row is.
        roles: of the columns, keys of ROLES or IGNORED.
    """

    rows: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    sort: Sort
    roles: tuple[str, ...]


@dataclass(frozen=True)
class TableReading:
    """What a table comes to.

    Args:
        diff: the change.
        refs: the records made.
        counts: of actors, relations and sources made.
        faults: what could not be read, by the number of the row from 0; such rows are left out.
        undated: how many phases were made of rows without a date.
    """

    diff: Diff
    refs: frozenset[Ref]
    counts: dict[str, int]
    faults: dict[int, str] = field(default_factory=dict)
    undated: int = 0


def check_size(text: str) -> None:
    """Raise TableProblem if a text is a table of too many rows or columns to be pasted."""
    rows = text.count("\n") + 1
    if rows > MOST_ROWS:
        raise TableProblem(
            f"What was copied has {rows:,} rows; {MOST_ROWS:,} can be pasted at a time.", "Paste it in parts."
        )
    first = text[: text.find("\n")] if "\n" in text else text
    columns = first.count("\t") + 1
    if columns > MOST_COLUMNS:
        raise TableProblem(
            f"What was copied has {columns:,} columns; {MOST_COLUMNS} can be pasted.",
            "Each row is one actor or one relation. A table that is turned round can be transposed.",
        )


def names_in(text: str) -> list[str]:
    """The names of a list, one a line; empty if the text is no list of names."""
    lines = [_clean(line) for line in text.splitlines()]
    names = [without_mark(line.lstrip("-•*– ").strip()) for line in lines if line]
    names = [name for name in names if name]
    if not names or len(names) > MOST_ROWS or any("\t" in line for line in text.splitlines()):
        return []
    return list(dict.fromkeys(names)) if all(len(name) <= 200 for name in names) else []


def recognise(text: str, project: Project) -> PastedTable | None:
    """Read a text as a table; None if it has only one column."""
    cells = _cells(text)
    return recognised(cells, project) if cells and len(cells[0]) > 1 else None


def recognised(cells: Sequence[tuple[str, ...]], project: Project) -> PastedTable:
    """Take rows of cells, at least one and each of the same two columns or more, for a table."""
    headings = tuple(without_mark(cell) for cell in cells[0])
    first = [heading.casefold() for heading in headings]
    sort, known = _sort_by_headings(first)
    if known:
        rows = tuple(cells[1:])
        return PastedTable(rows, headings, sort, _without_directions(_roles_by_headings(first, sort), rows))
    sort = _sort_by_content(cells, project)
    return PastedTable(tuple(cells), ("",) * len(first), sort, _roles_by_content(cells, sort, project))


def with_sort(table: PastedTable, sort: Sort, project: Project) -> PastedTable:
    """The table taken for another sort, with roles that fit."""
    if sort == table.sort:
        return table
    if any(table.headings):
        headings = [heading.casefold() for heading in table.headings]
        roles = _without_directions(_roles_by_headings(headings, sort), table.rows)
    else:
        roles = _roles_by_content(list(table.rows), sort, project)
    return PastedTable(table.rows, table.headings, sort, roles)


def _clean(text: str) -> str:
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:LONGEST_NAME]


def _cells(text: str) -> list[tuple[str, ...]]:
    """Rows of cells of one length; tabs win over semicolons, those over commas."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or len(lines) > MOST_ROWS:
        return []
    sign = next((sign for sign in "\t;," if all(sign in line for line in lines[:20])), None)
    if sign is None:
        return []
    try:
        found = list(csv.reader(io.StringIO(text), delimiter=sign))
    except csv.Error:  # a cell of more than the 128 kB that it takes: no table
        return []
    rows = [row for row in (tuple(_clean(cell) for cell in row) for row in found) if any(row)]
    width = max((len(row) for row in rows), default=0)
    return [row + ("",) * (width - len(row)) for row in rows]


def _sort_by_headings(first: Sequence[str]) -> tuple[Sort, bool]:
    """What the headings make of it, and whether they are headings at all."""
    if {"source", "target"} <= set(_roles_by_headings(first, "relations")):
        return "relations", True
    return "actors", "name" in _roles_by_headings(first, "actors")


def _roles_by_headings(first: Sequence[str], sort: Sort) -> tuple[str, ...]:
    found: list[str] = []
    for cell in first:
        role = next((key for key, _, words in ROLES[sort] if cell in words and key not in found), None)
        found.append(role or (ATTRIBUTE if cell else IGNORED))
    return tuple(found)


def _without_directions(roles: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A column that only says which ties have a direction tells no kind, as Gephi's Type."""
    if "kind" not in roles:
        return roles
    column = roles.index("kind")
    words = {row[column].casefold() for row in rows} - {""}
    is_kind = not words or not words <= _DIRECTIONS
    return roles if is_kind else (*roles[:column], ATTRIBUTE, *roles[column + 1 :])


def _sort_by_content(rows: Sequence[Sequence[str]], project: Project) -> Sort:
    """A row with two actors of the map, or with names that come again in both columns, is a relation."""
    known = _finder(project)
    rows = [[without_mark(cell) for cell in row] for row in rows]
    pairs = sum(known(row[0]) is not None and known(row[1]) is not None for row in rows)
    if pairs * 2 >= len(rows):
        return "relations"
    first, second = [row[0] for row in rows], {row[1] for row in rows}
    again = len(first) - len(set(first)) + len(set(first) & second)
    return "relations" if again and len(second) > 1 and not any(map(_is_code, second)) else "actors"


def _roles_by_content(rows: Sequence[Sequence[str]], sort: Sort, project: Project) -> tuple[str, ...]:
    columns = [tuple(map(without_mark, column)) for column in zip(*rows, strict=True)]
    found = ["name"] if sort == "actors" else ["source", "target"]
    kinds = project.all_actor_kinds() if sort == "actors" else project.all_relation_kinds()
    labels = {kind.label.casefold() for kind in kinds.values()} | kinds.keys()
    for column in columns[len(found) :]:
        cells = [cell for cell in column if cell]
        tests: list[tuple[str, Callable[[str], bool]]] = [
            ("kind", lambda cell: cell.casefold() in labels),
            ("code" if sort == "actors" else "stance", _is_code if sort == "actors" else _is_stance),
            ("exists" if sort == "actors" else "when", _is_date),
        ]
        role = next(
            (role for role, test in tests if role not in found and cells and all(map(test, cells))), None
        )
        found.append(role or (ATTRIBUTE if cells else IGNORED))
    return tuple(found)


def _is_code(cell: str) -> bool:
    return len(cell) == 2 and cell.isascii() and cell.isalpha() and cell.isupper()


def _is_stance(cell: str) -> bool:
    try:
        _stance(cell)
    except ValueError:
        return False
    return True


def _is_date(cell: str) -> bool:
    try:
        dates.checked(cell)
    except DateError:
        return False
    return True


def _stance(cell: str) -> int:
    words = {word: stance for stance, word in STANCE_WORDS.items()}
    if cell.casefold() in words:
        return words[cell.casefold()]
    number = int(cell.replace("−", "-"))
    if number not in STANCE_WORDS:
        raise ValueError(cell)
    return number


def _finder(project: Project) -> Callable[[str], str | None]:
    """Gives the id of the actor that a cell names: by name, alias, code or id."""
    found: dict[str, str] = {}
    for actor in project.actors.values():
        for text in (actor.id, actor.code, *actor.aliases):
            if text:
                found.setdefault(text.casefold(), actor.id)
    for actor in project.actors.values():
        found[actor.name.casefold()] = actor.id
    return lambda cell: found.get(cell.casefold())


# --- reading ----------------------------------------------------------------------------------


def read_table(
    project: Project,
    table: PastedTable,
    day: int,
    kind: str,
    relation_kind: str,
    progress: Progress | None = None,
    undated: str = "",
) -> TableReading:
    """What the rows of a table come to.

    Args:
        project: the map they go into; actors of the same name are the same, and relations between the
            same two of the same kind get another phase.
        table: with the roles as the user wants them.
        day: to which dates without a year are near.
        kind: of actors whose kind is not said.
        relation_kind: of relations whose kind is not said.
        progress: told the part done, 0 to 1; gives whether to go on.
        undated: when a relation without a date holds; empty: from the day on.

    Raises:
        Stopped: `progress` said so.
    """
    undated = undated or f"{edtf_day(day)}/.."
    return _TableReader(project, day, kind, relation_kind, undated).read(table, progress)


def add_names(project: Project, names: Sequence[str], kind: str) -> TableReading:
    """New actors of these names; those that the map has already are left out."""
    table = PastedTable(tuple((name,) for name in names), ("",), "actors", ("name",))
    return read_table(project, table, 0, kind, "relation")


class _TableReader:
    def __init__(self, project: Project, day: int, kind: str, relation_kind: str, undated: str) -> None:
        self._undated_span = undated
        self._undated = 0
        self._project = project
        self._now = project
        self._day = day
        self._kind = kind
        self._relation_kind = relation_kind
        self._known = _finder(project)
        self._made: dict[str, str] = {}
        """New actors by their names."""
        self._sources = {source.title.casefold(): key for key, source in project.sources.items()}
        self._pairs = {(r.source, r.target, r.kind): r.id for r in project.relations.values()}
        self._records: dict[Ref, Any] = {}

    def read(self, table: PastedTable, progress: Progress | None) -> TableReading:
        faults: dict[int, str] = {}
        for number, row in enumerate(table.rows):
            if progress is not None and number % 100 == 0 and not progress(number / len(table.rows)):
                raise Stopped
            cells = {
                role: without_mark(cell)
                for role, cell in zip(table.roles, row, strict=True)
                if role != ATTRIBUTE
            }
            attributes = {
                heading or f"Column {position + 1}": cell
                for position, (heading, role, cell) in enumerate(
                    zip(table.headings, table.roles, row, strict=True)
                )
                if role == ATTRIBUTE and cell
            }
            before = self._marks()
            try:
                (self._actor_row if table.sort == "actors" else self._relation_row)(cells, attributes)
            except (ValidationError, ValueError) as error:
                self._back_to(before)
                faults[number] = _said(error)
        added = list(self._records.items())
        changed = Diff.of(Change(self._project.get(*ref), record) for ref, record in added)
        counts = {
            name: sum(ref.collection == name and self._project.get(*ref) is None for ref, _ in added)
            for name in ("actors", "relations", "sources")
        }
        refs = {ref for ref, _ in added if ref.collection != "sources"}
        return TableReading(changed, frozenset(refs), counts, faults, self._undated)

    def _marks(self) -> tuple[int, int, int, int]:
        return len(self._records), len(self._made), len(self._sources), len(self._pairs)

    def _back_to(self, marks: tuple[int, int, int, int]) -> None:
        """Forget what a row has added before it failed; what it would have changed was not changed yet."""
        made: tuple[dict[Any, Any], ...] = (self._records, self._made, self._sources, self._pairs)
        for kept, length in zip(made, marks, strict=True):
            while len(kept) > length:
                kept.popitem()

    def _actor_row(self, cells: dict[str, str], attributes: dict[str, str]) -> None:
        name = cells.get("name", "")
        if not name:
            raise ValueError("There is no name.")
        if self._actor(name, make=False) is not None:
            raise ValueError(f"“{name[:60]}” is on the map already.")
        values: dict[str, Any] = {
            "name": name,
            "kind": self._kind_of(cells.get("kind", ""), "actors"),
            "code": cells.get("code", ""),
            "exists": self._when(cells.get("exists", "")),
            "notes": cells.get("notes", ""),
            "aliases": _several(cells.get("aliases", "")),
            "tags": _several(cells.get("tags", "")),
            "attributes": {key: _scalar(value) for key, value in attributes.items()},
        }
        self._add_actor(name, values)

    def _add_actor(self, name: str, values: dict[str, Any]) -> str:
        key = self._fresh("actors", name)
        self._records[Ref("actors", key)] = flagged(self._project, Actor(id=key, **values))
        self._made[name.casefold()] = key
        return key

    def _fresh(self, collection: str, name: str) -> str:
        base = fresh_id(self._project, collection, name)
        key, number = base, 2
        while Ref(collection, key) in self._records:
            key, number = f"{base}-{number}", number + 1
        return key

    def _actor(self, cell: str, make: bool = True) -> str | None:
        found = self._known(cell) or self._made.get(cell.casefold())
        if found is not None or not make:
            return found
        return self._add_actor(cell, {"name": cell, "kind": self._kind})

    def _kind_of(self, cell: str, collection: str) -> str:
        actors = collection == "actors"
        if not cell:
            return self._kind if actors else self._relation_kind
        kinds = self._project.all_actor_kinds() if actors else self._project.all_relation_kinds()
        by_label = {kind.label.casefold(): kind.id for kind in kinds.values()}
        if cell.casefold() in by_label:
            return by_label[cell.casefold()]
        return "-".join(cell.casefold().split())[:60]

    def _relation_row(self, cells: dict[str, str], attributes: dict[str, str]) -> None:
        ends = [cells.get("source", ""), cells.get("target", "")]
        if not all(ends):
            raise ValueError("One of the two actors is missing.")
        source, target = (self._actor(end) for end in ends)
        assert source is not None
        assert target is not None
        kind = self._kind_of(cells.get("kind", ""), "relations")
        phase = self._phase(cells)
        pair = (source, target, kind)
        key = self._pairs.get(pair)
        if key is None:
            key = self._fresh("relations", f"{source} {target} {kind}")
            made = Relation(id=key, source=source, target=target, kind=kind, phases=(phase,))
            self._pairs[pair] = key
        else:
            there = self._records.get(Ref("relations", key)) or self._project.relations[key]
            made = updated(there, phases=(*there.phases, phase))
        scalars = {name: _scalar(value) for name, value in attributes.items()}
        self._records[Ref("relations", key)] = updated(made, attributes={**made.attributes, **scalars})
        self._undated += not any(cells.get(role) for role in ("when", "year", "begin", "end"))

    def _phase(self, cells: dict[str, str]) -> Phase:
        when = cells.get("when", "")
        year, begin, end = (cells.get(role, "") for role in ("year", "begin", "end"))
        if when:
            span = self._when(when)
        elif year:
            span = _whole_year(year)
        elif begin and end:
            span = self._when(f"{begin} – {end}")
        elif begin or end:
            span = f"{self._when(begin, 'date')}/.." if begin else self._when(f"until {end}")
        else:
            span = self._undated_span
        stance, weight = cells.get("stance", ""), cells.get("weight", "")
        status = cells.get("status", "").casefold() or "actual"
        cited = cells.get("cited", "")
        try:
            graded = _stance(stance) if stance else None
        except ValueError:
            raise ValueError(f"“{stance[:40]}” is no stance: −2 to 2, or hostile to allied.") from None
        try:
            heavy = float(weight.rstrip("% ").replace(",", ".")) if weight else None
        except ValueError:
            raise ValueError(f"“{weight[:40]}” is no number.") from None
        return Phase.model_validate(
            {
                "when": span,
                "stance": graded,
                "weight": heavy,
                "unit": cells.get("unit", "") or ("%" if weight.endswith("%") else ""),
                "status": status,
                "label": cells.get("label", ""),
                "note": cells.get("note", ""),
                "citations": (Citation(source=self._source(cited)),) if cited else (),
            }
        )

    def _source(self, title: str) -> str:
        found = self._sources.get(title.casefold())
        if found is None:
            found = self._fresh("sources", title)
            self._records[Ref("sources", found)] = Source(id=found, title=title)
            self._sources[title.casefold()] = found
        return found

    def _when(self, cell: str, purpose: Purpose = "phase") -> str | None:
        if not cell:
            return None
        found = read(cell, self._day, purpose)
        if not found.sure:
            raise ValueError(
                f"The date “{cell[:40]}” can be read in several ways: {', '.join(found.choices)}."
            )
        return found.choices[0]


def _whole_year(cell: str) -> str:
    """What was measured of a year is of all its days; a date would be some day of it."""
    if not re.fullmatch(r"\d{4}", cell):
        raise ValueError(f"“{cell[:40]}” is no year.")
    return f"{cell}-01-01/{cell}-12-31"


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.replace(",", ";").split(";") if part.strip())


def _scalar(cell: str) -> str | int | float:
    if is_marked(cell):
        return without_mark(cell)
    for kind in (int, float):
        try:
            number = kind(cell)
        except ValueError:
            continue
        return number if str(number) == cell else cell
    return cell


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        cause = first.get("ctx", {}).get("error")
        place = ".".join(str(part) for part in first["loc"])
        return str(cause) if isinstance(cause, Exception) else f"{place}: {first['msg']}"
    return str(error)
