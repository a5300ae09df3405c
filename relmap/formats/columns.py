"""What the rows and columns of a table are taken for, by their headings, else by what is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from relmap.formats import fields
from relmap.formats.headings import (
    ATTRIBUTE,
    BODIES,
    DIRECTIONS,
    IGNORED,
    LATER_ENDS,
    MEMBERS,
    PARTS,
    ROLES,
    STEMS,
    WITH_A_PARTNER,
    Sort,
    is_ours,
    keys_of,
)
from relmap.formats.timescale import STILL
from relmap.model import dates
from relmap.model.errors import DateError
from relmap.model.project import Project
from relmap.model.text_cells import without_mark


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


def recognised(cells: Sequence[tuple[str, ...]], project: Project, every: bool = False) -> PastedTable:
    """Take rows of cells, at least one and each of the same two columns or more, for a table.

    Args:
        cells: the rows.
        project: the map that they go into.
        every: whether a row may be an event or a source, too.
    """
    headings = tuple(without_mark(cell) for cell in cells[0])
    first: Sequence[str] = [heading.casefold() for heading in headings]
    if every:
        first = _with_dates_named(first, cells[1:])
    sort, known = _sort_by_headings(first, every)
    if known:
        rows = tuple(cells[1:])
        roles = _fitting_roles(first, sort, rows, every)
        return PastedTable(rows, headings, sort, _dated(roles, rows) if every else roles)
    rows, named = tuple(cells), ("",) * len(first)
    if every and _is_headed(rows):
        rows, named = rows[1:], headings
    sort = _sort_by_content(rows, project)
    by_content = _roles_by_content(rows, sort, project)
    if not any(named):
        return PastedTable(rows, named, sort, by_content)
    told = _fitting_roles(first, sort, rows, every)
    return PastedTable(rows, named, sort, _roles_by_both(told, by_content, sort))


def _dated(roles: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Roles in which the first attribute that is dates tells when, where nothing else does."""
    if "source" not in roles or _TELLS_WHEN & set(roles):
        return roles
    for column, role in enumerate(roles):
        told = [row[column] for row in rows[:_DATES_LOOKED_AT] if row[column]]
        if role == ATTRIBUTE and len(told) > 1 and all(map(_is_dated, told)):
            return (*roles[:column], "when", *roles[column + 1 :])
    return roles


_TELLS_WHEN = {"when", "begin", "end", "year", "timeset", "begin_year"}
_DATES_LOOKED_AT = 500
_NOT_BY_CONTENT = (ATTRIBUTE, IGNORED, "source", "target", "name")


def _roles_by_both(by_headings: Sequence[str], by_content: Sequence[str], sort: Sort) -> tuple[str, ...]:
    """Roles by the headings that are known; of the others the first are the actors, the rest as it seems."""
    found = list(by_headings)
    for role in ("name",) if sort == "actors" else ("source", "target"):
        free = next((n for n, known in enumerate(found) if known in (ATTRIBUTE, IGNORED)), None)
        if role not in found and free is not None:
            found[free] = role
    for column, role in enumerate(by_content):
        taken = role in found or (role == "when" and {"begin", "end"} & set(found))
        if found[column] == ATTRIBUTE and role not in _NOT_BY_CONTENT and not taken:
            found[column] = role
    return tuple(found)


def _is_headed(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether the first row is words above columns of numbers or dates."""
    if len(rows) < 2 or any(_is_number(cell) or not cell for cell in rows[0][1:]):
        return False
    columns = [[cell for cell in column if cell] for column in zip(*rows[1:], strict=True)]
    # One cell alone tells little, unless there is but one row.
    told = [column for column in columns if len(column) > 1] or [column for column in columns if column]
    return any(all(map(_is_number, column)) or all(map(_is_dated, column)) for column in told)


def _is_dated(cell: str) -> bool:
    return _DATED.fullmatch(cell) is not None or _is_date(cell) or _WITH_YEAR.fullmatch(cell) is not None


_DATED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_WITH_YEAR = re.compile(r"(?:\S{1,10} ){0,2}(?:1[5-9]|20)\d\d")


def above_headings(cells: Sequence[tuple[str, ...]]) -> int:
    """How many rows of a file, mostly empty, stand above its headings; 0: no headings are known."""
    for number, row in enumerate(cells[:_LOOKED_AT]):
        if _sort_by_headings([without_mark(cell).casefold() for cell in row], every=True)[1]:
            filled = sum(map(bool, row))
            return number if all(2 * sum(map(bool, above)) <= filled for above in cells[:number]) else 0
    # Titles stand in one cell above a row of which all cells have something.
    titles = next((n for n, row in enumerate(cells[:_LOOKED_AT]) if sum(map(bool, row)) > 1), 0)
    return (
        titles if cells and titles < len(cells) and all(cells[titles]) and _is_headed(cells[titles:]) else 0
    )


_LOOKED_AT = 10


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace("−", "-"))
    except ValueError:
        return False
    return True


def with_sort(table: PastedTable, sort: Sort, project: Project) -> PastedTable:
    """The table taken for another sort, with roles that fit."""
    if sort == table.sort:
        return table
    if any(table.headings):
        headings = [heading.casefold() for heading in table.headings]
        roles = _fitting_roles(headings, sort, table.rows, every=False)
    else:
        roles = _roles_by_content(list(table.rows), sort, project)
    return PastedTable(table.rows, table.headings, sort, roles)


def _sort_by_headings(first: Sequence[str], every: bool) -> tuple[Sort, bool]:
    """What the headings make of it, and whether they are headings at all."""
    events = set(_roles_by_headings(first, "events")) if every else set[str]()
    told = {"title", "when"} <= events and events & {"participants", "relations", "after"}
    if told and "event" in first and not {"from", "to"} <= set(first):
        return "events", True
    if {"source", "target"} <= set(_roles_by_headings(first, "relations")):
        return "relations", True
    if told:
        return "events", True
    if every:
        sources = set(_roles_by_headings(first, "sources"))
        if "title" in sources and "event" not in first and sources & _OF_SOURCES:
            return "sources", True
    return "actors", "name" in _roles_by_headings(first, "actors")


_OF_SOURCES = {"url", "publisher", "authors", "reliability", "accessed"}


def _roles_by_headings(first: Sequence[str], sort: Sort) -> tuple[str, ...]:
    if is_ours(sort, set(first)):
        return tuple(_role_in_ours(heading, sort) for heading in first)
    plain = [_as_role(cell) for cell in first]
    found: list[str] = []
    for cell in plain:
        role = next((key for key, _, words in ROLES[sort] if cell in words and key not in found), None)
        found.append(role or (ATTRIBUTE if cell and ATTRIBUTE in keys_of(sort) else IGNORED))
    if sort == "relations":
        for role, words in LATER_ENDS.items():
            known = [word.replace("_", " ") for word in words.split()]
            if role == "source" and "partner" in plain:
                known += WITH_A_PARTNER
            position = next((plain.index(word) for word in known if word in plain), None)
            if role not in found and position is not None and found[position] == ATTRIBUTE:
                found[position] = role
        if not {"source", "target"} <= set(found):
            ends = _paired(plain) or (_member_and_body(plain) if _DATING & set(found) else ())
            for role, position in zip(("source", "target"), ends, strict=False):
                if role in found:  # “Source” is where it stands, then
                    found[found.index(role)] = "sources" if "sources" not in found else ATTRIBUTE
                found[position] = role
    elif sort == "events" and "participants" not in found:
        for position in _paired(plain):
            found[position] = "participants"
    return tuple(found)


_DATING = {"when", "begin", "end", "year"}


def _paired(plain: Sequence[str]) -> tuple[int, ...]:
    """Where two columns are whose headings only together say that they are the two actors."""
    for position, heading in enumerate(plain):
        match = re.fullmatch(r"([^\W\d]+?) ?([a1])", heading)
        if match and match[1] in STEMS:
            other = f"{heading[:-1]}{'b' if match[2] == 'a' else '2'}"
            if other in plain:
                return position, plain.index(other)
    return ()


def _member_and_body(plain: Sequence[str]) -> tuple[int, ...]:
    one = next((plain.index(word) for word in MEMBERS if word in plain), None)
    other = next((plain.index(word) for word in BODIES if word in plain), None)
    return () if one is None or other is None else (one, other)


def _with_dates_named(first: Sequence[str], rows: Sequence[Sequence[str]]) -> Sequence[str]:
    """Headings in which “from” and “to” are named as dates where they have nothing but dates."""
    renamed = [{"from": "from date", "to": "to date"}.get(heading, heading) for heading in first]
    columns = [n for n, heading in enumerate(first) if heading in ("from", "to")]
    # One by one: of a million rows mostly the first tells that it is no date.
    cells = (row[column] for row in rows for column in columns if row[column])
    if len(columns) != 2 or not any(row[columns[0]] or row[columns[1]] for row in rows):
        return first
    if not all(map(_may_be_dated, cells)):
        return first
    # They may be numbers of actors all the same.
    ends = {"source", "target"} <= set(_roles_by_headings(renamed, "relations"))
    return renamed if ends or "name" in _roles_by_headings(renamed, "actors") else first


def _may_be_dated(cell: str) -> bool:
    return re.search(r"(?<!\d)\d{4}(?!\d)", cell) is not None or cell.casefold() in STILL


def _role_in_ours(heading: str, sort: Sort) -> str:
    """What a column is in a table that relmap wrote: as it is called, or an attribute, whatever its name."""
    if sort == "relations" and heading in ("from_name", "to_name", "stance_word"):
        return IGNORED  # said again for people by the columns beside them
    if sort == "relations" and heading in ("from", "to"):
        return "source" if heading == "from" else "target"
    known = keys_of(sort) - {
        "source",
        "target",
        "timeset",
        *(("url",) if sort == "relations" else ()),
        "year",
        ATTRIBUTE,
        *(key for key, _, _ in PARTS),
    }
    if sort == "actors":
        known -= {"begin", "end"}
    return heading if heading in known else ATTRIBUTE if ATTRIBUTE in keys_of(sort) else IGNORED


def _as_role(heading: str) -> str:
    """A heading without what says no more of its role: a unit in brackets, whose dates they are."""
    text = " ".join(heading.replace("_", " ").split())
    text = re.sub(r"(?<=\w) ?[(\[].*[)\]]$", "", text)
    return re.sub(r"^(dyad|all|mem) (?=(st|end) (day|month|year)$)", "", text)


def _fitting_roles(
    first: Sequence[str], sort: Sort, rows: Sequence[Sequence[str]], every: bool
) -> tuple[str, ...]:
    """Roles by the headings, but in files for columns of which no cell says what its heading promises."""
    roles = list(_without_directions(_roles_by_headings(first, sort), rows, first))
    for role in ("status",) if every else ():
        if role in roles and ATTRIBUTE in keys_of(sort):
            column = roles.index(role)
            told = {without_mark(row[column]) for row in rows if row[column]}
            if told and not any(_is_understood(role, cell) for cell in told):
                roles[column] = ATTRIBUTE
    return tuple(roles)


def _without_directions(
    roles: tuple[str, ...], rows: Sequence[Sequence[str]], headings: Sequence[str]
) -> tuple[str, ...]:
    """A column that only says which ties have a direction tells no kind, as Gephi's Type."""
    if "kind" not in roles:
        return roles
    column = roles.index("kind")
    words = {row[column].casefold() for row in rows} - {""}
    if not words or not words <= DIRECTIONS:
        return roles
    role = "directed" if "directed" not in roles else ATTRIBUTE
    found = [*roles[:column], role, *roles[column + 1 :]]
    words = next(words for key, _, words in ROLES["relations"] if key == "kind")
    others = (n for n, heading in enumerate(headings) if _as_role(heading.casefold()) in words)
    free = next((n for n in others if found[n] == ATTRIBUTE and n != column), None)
    if free is not None:
        found[free] = "kind"
    return tuple(found)


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
    if sort in ("events", "sources"):
        return ("title", *(IGNORED for _ in columns[1:]))
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
    return _is_understood("stance", cell)


def _is_understood(role: str, cell: str) -> bool:
    try:
        fields.stance(cell) if role == "stance" else fields.one_of(cell, role)
    except ValueError:
        return False
    return True


def _is_date(cell: str) -> bool:
    try:
        dates.checked(cell)
    except DateError:
        return False
    return True


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
