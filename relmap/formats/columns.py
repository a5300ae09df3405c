"""What the rows and columns of a table are taken for, by their headings, else by what is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from relmap.formats import fields
from relmap.formats.cell_sorts import (
    LOOKED_AT,
    is_amount,
    is_date,
    is_dated,
    is_edtf,
    is_number,
    is_text,
    likeness,
    mostly,
)
from relmap.formats.heading_roles import (
    known_words,
    readings,
    roles_by_headings,
    sort_by_headings,
    with_dates_named,
)
from relmap.formats.headings import ATTRIBUTE, DIRECTIONS, IGNORED, ROLES, Sort, is_ours, keys_of
from relmap.formats.lasting import lasts
from relmap.model.organisations import known_actor
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
        first = with_dates_named(first, cells[1:])
    sort, known = sort_by_headings(first, every)
    ours = sort == "actors" and is_ours(sort, set(first))
    if known and not (every and sort == "actors" and not ours and _are_pairs(cells[1:], project)):
        rows = tuple(cells[1:])
        roles = _fitting_roles(first, sort, rows, every)
        return PastedTable(rows, headings, sort, _dated(roles, rows) if every else roles)
    rows, named = tuple(cells), ("",) * len(first)
    if known or (every and is_headed(rows)):
        rows, named = rows[1:], headings
    sort = "relations" if named and _are_pairs(rows, project) else _sort_by_content(rows, project)
    by_content = _roles_by_content(rows, sort, project)
    if not any(named):
        return PastedTable(rows, named, sort, by_content)
    told = _fitting_roles(first, sort, rows, every)
    roles = _roles_by_both(told, by_content, sort, rows, project)
    return PastedTable(rows, named, sort, _dated(roles, rows))


def _dated(roles: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Roles in which the first attribute that is dates tells when, where nothing else does."""
    if "source" not in roles or _TELLS_WHEN & set(roles):
        return roles
    for column, role in enumerate(roles):
        if role == ATTRIBUTE and mostly([row[column] for row in rows], is_date):
            return (*roles[:column], "when", *roles[column + 1 :])
    return roles


_TELLS_WHEN = {"when", "begin", "end", "year", "timeset", "begin_year"}
_NOT_BY_CONTENT = (ATTRIBUTE, IGNORED, "source", "target", "name")


def _roles_by_both(
    by_headings: Sequence[str],
    by_content: Sequence[str],
    sort: Sort,
    rows: Sequence[Sequence[str]],
    project: Project,
) -> tuple[str, ...]:
    """Roles by the headings that are known; of the other columns the actors and the rest as it seems."""
    found = list(with_ends(by_headings, rows, project) if sort == "relations" else by_headings)
    if sort == "actors" and "name" not in found:
        free = next((n for n, known in enumerate(found) if known in (ATTRIBUTE, IGNORED)), None)
        if free is not None:
            found[free] = "name"
    for column, role in enumerate(by_content):
        taken = role in found or (role == "when" and {"begin", "end"} & set(found))
        if found[column] == ATTRIBUTE and role not in _NOT_BY_CONTENT and not taken:
            found[column] = role
    return tuple(found)


def with_ends(
    roles: Sequence[str], rows: Sequence[Sequence[str]], project: Project, before: Sequence[str] = ()
) -> tuple[str, ...]:
    """Roles with the two columns of actors where headings do not tell them.

    Args:
        roles: by the headings.
        rows: without them.
        project: the map.
        before: roles that were right by what is in the columns, before there were headings.
    """
    found = list(roles)
    wanted = [role for role in ("source", "target") if role not in found]
    free = [n for n, role in enumerate(found) if role in (ATTRIBUTE, IGNORED)]
    for role in [role for role in wanted if role in before and before.index(role) in free]:
        found[before.index(role)] = role
        free.remove(before.index(role))
        wanted.remove(role)
    for role, column in zip(wanted, _actors_among(free, rows, project, len(wanted)), strict=False):
        found[column] = role
    return tuple(found)


def _actors_among(
    columns: Sequence[int], rows: Sequence[Sequence[str]], project: Project, count: int
) -> list[int]:
    """Of columns those that hold actors most likely, from left to right; the first, if nothing tells."""
    cells = {n: [without_mark(row[n]) for row in rows[:LOOKED_AT]] for n in columns}
    texts = [n for n in columns if is_text(cells[n])] or list(columns)
    like = {n: _likeness(n, cells, project) for n in texts}
    likely = sorted((n for n in texts if like[n] >= _LIKELY), key=lambda n: -like[n])[:count]
    return sorted([*likely, *[n for n in texts if n not in likely][: count - len(likely)]])


_LIKELY = 0.4


def _likeness(column: int, cells: dict[int, list[str]], project: Project) -> float:
    others = {cell for n, told in cells.items() if n != column for cell in told if cell}
    known = _finder(project)
    return likeness(cells[column], lambda cell: bool(known_actor(cell) or known(cell)), others)


def _are_pairs(rows: Sequence[Sequence[str]], project: Project) -> bool:
    """Whether two columns hold actors, and some of the first stand there more than once."""
    if len(rows) < 3 or not rows[0]:
        return False
    cells = {n: [without_mark(row[n]) for row in rows[:LOOKED_AT]] for n in range(len(rows[0]))}
    likely = [n for n, told in cells.items() if is_text(told) and _likeness(n, cells, project) >= _LIKELY]
    named = [cell for cell in cells[likely[0]] if cell] if likely else []
    return len(likely) > 1 and len(set(named)) < len(named)


def is_headed(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether the first row is headings: words that are known as such, or words above numbers or dates."""
    first = [cell for cell in rows[0] if cell]
    if len(rows) < 2 or len(first) < 2 or any(map(is_number, rows[0][1:])):
        return False
    columns = [[cell for cell in column if cell] for column in zip(*rows[1:], strict=True)]
    again = any(cell and cell in column for cell, column in zip(rows[0], columns, strict=True))
    if known_words(rows[0]) > 1 and not again:
        return True
    if not all(rows[0][1:]):
        return False
    # One cell alone tells little, unless there is but one row.
    if len(rows) == 2:
        return any(column and (is_number(column[0]) or is_dated(column[0])) for column in columns)
    tests = (is_amount, is_date)
    return not again and any(
        mostly(column, test) and not test(cell)
        for cell, column in zip(rows[0], columns, strict=True)
        for test in tests
    )


def above_headings(cells: Sequence[tuple[str, ...]]) -> int:
    """How many rows of a file, mostly empty, stand above its headings; 0: no headings are known."""
    for number, row in enumerate(cells[:_LOOKED_AT]):
        if sort_by_headings([without_mark(cell).casefold() for cell in row], every=True)[1]:
            filled = sum(map(bool, row))
            if number + 1 < len(cells) and _are_both_headings(row, cells[number + 1]):
                return number + 1
            return number if all(2 * sum(map(bool, above)) <= filled for above in cells[:number]) else 0
    # Titles stand in one cell or two above a row of headings.
    for number, row in enumerate(cells[:_LOOKED_AT]):
        if 2 * sum(map(bool, row)) > len(row) and is_headed(cells[number:]):
            return number if all(2 * sum(map(bool, above)) <= len(row) for above in cells[:number]) else 0
    return 0


_LOOKED_AT = 10


def _are_both_headings(row: tuple[str, ...], below: tuple[str, ...]) -> bool:
    """Whether the next row is headings, too, some of them merged with those above."""
    same = any(cell and cell == other for cell, other in zip(row, below, strict=True))
    return same and sum(map(bool, below)) >= sum(map(bool, row)) and known_words(below) > 1


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


def _fitting_roles(
    first: Sequence[str], sort: Sort, rows: Sequence[Sequence[str]], every: bool
) -> tuple[str, ...]:
    """Roles by the headings, but in files for columns of which no cell says what its heading promises."""
    roles = list(_without_directions(roles_by_headings(first, sort), rows, first))
    if every and sort == "relations":
        roles = _without_citations(_with_years(roles, rows), first, rows)
    for role in ("status",) if every else ():
        if role in roles and ATTRIBUTE in keys_of(sort):
            column = roles.index(role)
            told = {without_mark(row[column]) for row in rows if row[column]}
            if told and not any(_is_understood(role, cell) for cell in told):
                roles[column] = ATTRIBUTE
    return tuple(roles)


def _with_years(roles: list[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Years that are not all plain ones, as “since 2014”, tell when."""
    if "year" not in roles or _TELLS_WHEN & {*roles} - {"year"}:
        return roles
    column = roles.index("year")
    cells = {cell for row in rows if (cell := row[column])}
    worded = any(re.search(r"\d{4} ?[-–—]|\D \d{4}|\d{4}\D{2}", cell) for cell in cells)
    begun = not worded and _begin_once(roles, rows)
    return [*roles[:column], "when", *roles[column + 1 :]] if worded or begun else roles


def _begin_once(roles: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are of ties that go on, each told once, so that a year is the one in which it begins."""
    at = [roles.index(role) for role in ("source", "target", "kind") if role in roles]
    told = [tuple(row[n] for n in at) for row in rows[:LOOKED_AT]]
    if len(at) < 3 or "weight" in roles or len(set(told)) < len(told):
        return False
    return 2 * sum(lasts(row[2]) for row in told) > len(told)


def _without_citations(roles: list[str], first: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Of actors in a column called “Source” and others in one that says nothing the likelier ones act."""
    rival = rival_of_source(roles, first, rows)
    if rival is None or not rival[1]:
        return roles
    found = list(roles)
    found[found.index("source")] = "sources" if "sources" not in found else ATTRIBUTE
    found[rival[0]] = "source"
    return found


def rival_of_source(
    roles: Sequence[str], first: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[int, bool] | None:
    """The column that may say who acts where one called “Source” is said to, and whether it surely does.

    Args:
        roles: of the columns.
        first: their headings in small letters.
        rows: without them.
    """
    at = roles.index("source") if "source" in roles and "target" in roles else None
    if at is None or "source" not in readings(first[at]):
        return None
    cells = {n: [without_mark(row[n]) for row in rows[:LOOKED_AT]] for n in range(len(roles))}
    free = [n for n, role in enumerate(roles) if role == ATTRIBUTE and is_text(cells[n])]
    others = {cell for cell in cells[roles.index("target")] if cell}
    like = {n: likeness(cells[n], lambda cell: bool(known_actor(cell)), others) for n in (*free, at)}
    best = max(free, key=lambda n: like[n], default=None)
    if best is not None and like[best] >= _LIKELY and like[best] > like[at]:
        return best, True
    left = [n for n in free if n < at]
    return (left[0], False) if left and like[at] < _LIKELY else None


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
    others = (n for n, h in enumerate(headings) if not {*readings(h.casefold())}.isdisjoint(words))
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
            ("exists" if sort == "actors" else "when", is_edtf),
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
