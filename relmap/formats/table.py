"""Tables pasted from a spreadsheet, and lists of names: recognised, then read into a diff."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from relmap.formats import fields
from relmap.formats.bulk_ties import SUPPORTED
from relmap.formats.foreign import Foreign, ForeignActor, LeftOut, Options, Spell, Tie, TieBlock, Value
from relmap.formats.from_map import ACTOR_FIELDS, CARRIER, OWN, TIE_FIELDS
from relmap.formats.gexf_times import intervals
from relmap.formats.into_map import into_map
from relmap.formats.state_codes import state_of, system_of
from relmap.formats.text_table import TableProblem
from relmap.formats.timescale import STILL
from relmap.model import dates
from relmap.model.diff import Diff, Ref
from relmap.model.edtf_days import edtf_day
from relmap.model.errors import DateError, Progress
from relmap.model.project import Project
from relmap.model.records import LONGEST_NAME
from relmap.model.text_cells import without_mark

Sort = Literal["actors", "relations", "events", "sources"]
_DIRECTIONS = {"directed", "undirected", "mutual", "true", "false"}
MOST_ROWS, MOST_COLUMNS = 20_000, 100

IGNORED = "ignore"
ATTRIBUTE = "attribute"
_Role = tuple[str, str, tuple[str, ...]]
_CITING: tuple[_Role, ...] = (
    ("credibility", "Credibility", ("credibility",)),
    ("quote", "Quote", ("quote", "quotation")),
    ("page", "Page", ("page", "pages")),
    ("supports", "Supports", ("supports",)),
)
_URL: _Role = (
    "url",
    "Address of the source",
    ("url", "link", "source url", "web", "website", "link to source"),
)
_PARTS: tuple[_Role, ...] = (
    ("begin_year", "Begins: year", ("styear", "st year", "start year", "begin year", "year begin", "strtyr")),
    (
        "begin_month",
        "Begins: month",
        ("stmonth", "st month", "stmon", "start month", "begin month", "strtmon", "strtmnth"),
    ),
    ("begin_day", "Begins: day", ("stday", "st day", "start day", "begin day", "strtday")),
    ("end_year", "Ends: year", ("endyear", "end year", "year end", "endyr")),
    ("end_month", "Ends: month", ("endmonth", "endmon", "end month", "month end", "endmnth")),
    ("end_day", "Ends: day", ("endday", "end day", "day end")),
)
_LATER_ENDS = {
    "source": "state_name1 statenme1 stateabb1 state1 statea country1 name1 node1 "
    "sender exporter supplier donor reporter reporterdesc origin country_1 state_1 ccode1 cowcode1 gwno_a "
    "gwno1 iso1 i откуда от",
    "target": "state_name2 statenme2 stateabb2 state2 stateb country2 name2 node2 "
    "receiver importer recipient partner partnerdesc destination country_2 state_2 ccode2 cowcode2 gwno_b "
    "gwno2 iso2 j куда кому",
}
"""Headings of coded data that mean the two actors where none of the usual ones is there, the best first."""
_STEMS = {
    *("party", "country", "state", "actor", "side", "member", "name", "person", "organisation"),
    *("organization", "signatory", "entity", "company", "group"),
}
"""Of two headings, as in “Party A” and “Party B”, that mean the two actors."""
_MEMBERS = ("member", "person", "official", "employee", "holder", "name", "country", "state")
_BODIES = ("organisation", "organization", "alliance", "bloc", "employer", "company", "party", "institution")
"""Headings that mean the two actors where there are dates beside them: of one that is in the other."""
_WITH_A_PARTNER = ("country", "state", "actor", "name")
"""Headings that mean the first actor beside a partner."""
_GIVERS = {"sender", "exporter", "supplier", "donor"}
"""Headings of the first actor which say that ties have a direction."""
ROLES: dict[Sort, tuple[_Role, ...]] = {
    "actors": (
        (
            "name",
            "Name",
            (
                *(
                    "name",
                    "actor",
                    "title",
                    "label",
                    "itemlabel",
                    "country",
                    "person",
                    "organisation",
                    "organization",
                ),
                *("statenme", "stateabb", "country name", "entity", "название", "имя", "страна"),
            ),
        ),
        ("id", "Id", ("id", "node id", "key", "item")),
        ("kind", "Kind", ("kind", "type", "category", "node type", "вид", "тип")),
        ("code", "Code", ("code", "iso", "iso2", "iso3", "abbreviation", "short", "country code")),
        ("exists", "Exists", ("exists", "life", "lifetime", "dates")),
        ("timeset", "Times", ("timeset", "interval", "intervals", "timestamp", "timestamps")),
        (
            "begin",
            "Exists from",
            (
                *("start", "begin", "start date", "founded", "since", "from date", "established"),
                *("born", "birth date", "birthdate", "date of birth"),
            ),
        ),
        (
            "end",
            "Exists until",
            (
                *("end", "end date", "dissolved", "until", "to date", "abolished"),
                *("died", "death date", "deathdate", "date of death"),
            ),
        ),
        *_PARTS,
        ("aliases", "Aliases", ("aliases", "alias", "also known as", "other names")),
        ("tags", "Tags", ("tags", "tag")),
        ("notes", "Notes", ("notes", "note", "description", "comment")),
        ("x", "X", ("x",)),
        ("y", "Y", ("y",)),
        ("pinned", "Pinned", ("pinned",)),
        ("sources", "Source", ("sources", "source", "cited", "reference")),
        *_CITING,
        (ATTRIBUTE, "Attribute", ()),
    ),
    "relations": (
        (
            "source",
            "From",
            ("from", "source", "actor 1", "actor1", "a", "subject", "member", "side a", "ego"),
        ),
        ("target", "To", ("to", "target", "actor 2", "actor2", "b", "object", "side b", "alter")),
        (
            "kind",
            "Kind",
            (
                *("kind", "type", "relation", "relationship", "edge", "relation type", "interaction"),
                *("flowdesc", "вид", "тип"),
            ),
        ),
        ("id", "Id", ("id", "edge id", "key")),
        ("relation", "Relation’s id", ("relation id",)),
        ("directed", "Directed", ("directed", "direction", "directionality")),
        (
            "when",
            "When",
            (
                "when",
                "date",
                "dates",
                "period",
                "span",
                "order date",
                "event date",
                "дата",
                "когда",
                "период",
            ),
        ),
        ("timeset", "Times", ("timeset", "interval", "intervals", "timestamp", "timestamps")),
        ("year", "All of a year", ("year", "refyear", "delivery year", "year of order")),
        (
            "begin",
            "Begins",
            (
                *("begin", "begins", "start", "since", "from date", "start date", "startdate"),
                *("in force", "entry into force", "signed", "date signed", "signature date"),
                *("joined", "acceded", "accession", "appointed", "took office"),
            ),
        ),
        (
            "end",
            "Ends",
            (
                *("end", "ends", "until", "to date", "end date", "enddate"),
                *("left", "withdrew", "withdrawal", "terminated", "expelled", "left office"),
            ),
        ),
        *_PARTS,
        ("stance", "Stance", ("stance", "attitude", "sign")),
        ("status", "Status", ("status",)),
        (
            "weight",
            "Weight",
            (
                *("weight", "value", "amount", "share", "tiv", "volume"),
                *("trade value", "primaryvalue", "tiv delivery values"),
            ),
        ),
        ("unit", "Unit", ("unit", "units")),
        ("bound", "Bound", ("bound",)),
        ("label", "Label", ("label", "phase", "what", "role", "position", "office")),
        ("note", "Note", ("note", "notes", "description", "comment")),
        ("sources", "Source", ("cited", "citation", "reference", "evidence", "source", "sources")),
        *_CITING,
        _URL,
        ("about", "About", ("about",)),
        ("tags", "Tags", ("tags", "tag")),
        ("notes", "Notes of the relation", ("notes", "relation notes")),
        (ATTRIBUTE, "Attribute", ()),
    ),
    "events": (
        ("title", "Title", ("title", "event", "name", "what")),
        ("id", "Id", ("id",)),
        ("when", "When", ("when", "date", "dates", "day")),
        ("status", "Status", ("status",)),
        ("participants", "Participants", ("participants", "actors", "who")),
        ("roles", "Roles", ("roles",)),
        ("relations", "Relations", ("relations",)),
        ("after", "After", ("after", "follows")),
        ("tags", "Tags", ("tags", "tag")),
        ("notes", "Notes", ("notes", "note", "description")),
        ("sources", "Source", ("sources", "source", "cited", "reference")),
        *_CITING,
        _URL,
    ),
    "sources": (
        ("title", "Title", ("title", "source", "name")),
        ("id", "Id", ("id",)),
        ("authors", "Authors", ("authors", "author")),
        ("publisher", "Publisher", ("publisher", "published by", "medium")),
        ("date", "Date", ("date", "published", "publication date")),
        ("url", "Address", ("url", "link", "address")),
        ("accessed", "Accessed", ("accessed", "retrieved")),
        ("reliability", "Reliability", ("reliability",)),
        ("notes", "Notes", ("notes", "note")),
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
    """

    diff: Diff
    refs: frozenset[Ref]
    counts: dict[str, int]
    faults: dict[int, str] = field(default_factory=dict)


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
        return PastedTable(rows, headings, sort, _fitting_roles(first, sort, rows, every))
    rows, named = tuple(cells), ("",) * len(first)
    if every and _is_headed(rows):
        rows, named = rows[1:], headings
    sort = _sort_by_content(rows, project)
    return PastedTable(rows, named, sort, _roles_by_content(rows, sort, project))


def _is_headed(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether the first row is words above columns of numbers or dates."""
    if len(rows) < 2 or any(_is_number(cell) or not cell for cell in rows[0][1:]):
        return False
    columns = list(zip(*rows[1:], strict=True))
    return any(all(map(_is_number, column)) or all(map(_is_dated, column)) for column in columns)


def _is_dated(cell: str) -> bool:
    return _DATED.fullmatch(cell) is not None or _is_date(cell)


_DATED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


def above_headings(cells: Sequence[tuple[str, ...]]) -> int:
    """How many rows of a file, mostly empty, stand above its headings; 0: no headings are known."""
    for number, row in enumerate(cells[:_LOOKED_AT]):
        if _sort_by_headings([without_mark(cell).casefold() for cell in row], every=True)[1]:
            filled = sum(map(bool, row))
            return number if all(2 * sum(map(bool, above)) <= filled for above in cells[:number]) else 0
    return 0


_LOOKED_AT = 10


def _is_number(cell: str) -> bool:
    try:
        float(cell)
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
    if _is_ours(sort, set(first)):
        return tuple(_role_in_ours(heading, sort) for heading in first)
    plain = [_as_role(cell) for cell in first]
    found: list[str] = []
    for cell in plain:
        role = next((key for key, _, words in ROLES[sort] if cell in words and key not in found), None)
        found.append(role or (ATTRIBUTE if cell and ATTRIBUTE in _keys(sort) else IGNORED))
    if sort == "relations":
        for role, words in _LATER_ENDS.items():
            known = [word.replace("_", " ") for word in words.split()]
            if role == "source" and "partner" in plain:
                known += _WITH_A_PARTNER
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
        if match and match[1] in _STEMS:
            other = f"{heading[:-1]}{'b' if match[2] == 'a' else '2'}"
            if other in plain:
                return position, plain.index(other)
    return ()


def _member_and_body(plain: Sequence[str]) -> tuple[int, ...]:
    one = next((plain.index(word) for word in _MEMBERS if word in plain), None)
    other = next((plain.index(word) for word in _BODIES if word in plain), None)
    return () if one is None or other is None else (one, other)


def _with_dates_named(first: Sequence[str], rows: Sequence[Sequence[str]]) -> Sequence[str]:
    """Headings in which “from” and “to” are named as dates where they have nothing but dates."""
    renamed = [{"from": "from date", "to": "to date"}.get(heading, heading) for heading in first]
    columns = [n for n, heading in enumerate(first) if heading in ("from", "to")]
    cells = [row[column] for row in rows for column in columns if row[column]]
    if len(columns) != 2 or not cells or not all(map(_may_be_dated, cells)):
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
    known = _keys(sort) - {
        "source",
        "target",
        "timeset",
        *(("url",) if sort == "relations" else ()),
        "year",
        ATTRIBUTE,
        *(key for key, _, _ in _PARTS),
    }
    if sort == "actors":
        known -= {"begin", "end"}
    return heading if heading in known else ATTRIBUTE if ATTRIBUTE in _keys(sort) else IGNORED


def _as_role(heading: str) -> str:
    """A heading without what says no more of its role: a unit in brackets, whose dates they are."""
    text = " ".join(heading.replace("_", " ").split())
    text = re.sub(r"(?<=\w) ?[(\[].*[)\]]$", "", text)
    return re.sub(r"^(dyad|all|mem) (?=(st|end) (day|month|year)$)", "", text)


def _is_year(heading: str) -> bool:
    return re.fullmatch(r"(1[5-9]|20)\d\d", heading) is not None


def _is_giver(role: str, heading: str) -> bool:
    return role == "source" and heading.casefold() in _GIVERS


def _unit_of(heading: str) -> str:
    """What stands in brackets at the end of a heading."""
    match = re.search(r"[(\[]([^()\[\]]+)[)\]]\s*$", heading)
    return match[1].strip() if match else ""


def _keys(sort: Sort) -> set[str]:
    return {key for key, _, _ in ROLES[sort]}


def _fitting_roles(
    first: Sequence[str], sort: Sort, rows: Sequence[Sequence[str]], every: bool
) -> tuple[str, ...]:
    """Roles by the headings, but in files for columns of which no cell says what its heading promises."""
    roles = list(_without_directions(_roles_by_headings(first, sort), rows, first))
    for role, test in (("status", _is_status), ("stance", _is_stance)) if every else ():
        if role in roles and ATTRIBUTE in _keys(sort):
            column = roles.index(role)
            told = {without_mark(row[column]) for row in rows if row[column]}
            if told and not any(map(test, told)):
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
    if not words or not words <= _DIRECTIONS:
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
        fields.stance(cell)
    except ValueError:
        return False
    return True


def _is_status(cell: str) -> bool:
    try:
        fields.one_of(cell, "status")
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


# --- reading ----------------------------------------------------------------------------------


def read_table(
    project: Project,
    table: PastedTable,
    day: int,
    kind: str,
    relation_kind: str,
    progress: Progress | None = None,
) -> TableReading:
    """What the rows of a pasted table come to.

    Args:
        project: the map they go into; actors of the same name are the same, and relations between the
            same two of the same kind get another phase.
        table: with the roles as the user wants them.
        day: to which dates without a year are near.
        kind: of actors whose kind is not said.
        relation_kind: of relations whose kind is not said.
        progress: told the part done, 0 to 1; gives whether to go on.

    Raises:
        Stopped: `progress` said so.
    """
    options = Options(
        today=day,
        actor_kind=kind,
        relation_kind=relation_kind,
        undated=f"{edtf_day(day)}/..",
        known_is_fault=True,
        asks=False,
    )
    found = into_map(project, foreign_of(table, range(len(table.rows))), options, progress)
    counts = {name: found.counts.get(name, 0) for name in ("actors", "relations", "sources")}
    faults = {int(left.row): left.why for left in found.left_out}
    return TableReading(found.diff, found.refs, counts, faults)


def add_names(project: Project, names: Sequence[str], kind: str) -> TableReading:
    """New actors of these names; those that the map has already are left out."""
    table = PastedTable(tuple((name,) for name in names), ("",), "actors", ("name",))
    return read_table(project, table, 0, kind, "relation")


def foreign_of(table: PastedTable, rows: Sequence[int | str]) -> Foreign:
    """What the rows of a table say.

    Args:
        table: with the roles of its columns.
        rows: where each stands, for what is said of it.
    """
    headings = {heading.casefold() for heading in table.headings}
    found = Foreign(tabular=True, ours=_is_ours(table.sort, headings))
    columns = [
        (position, role, heading or f"Column {position + 1}")
        for position, (heading, role) in enumerate(zip(table.headings, table.roles, strict=True))
        if role != IGNORED
    ]
    reader = _Rows(found, columns, table.sort)
    for cells, row in zip(table.rows, rows, strict=True):
        reader.take(cells, str(row))
    if reader.has_years:
        found.ties, often = _once_a_year(found.ties)
        found.ties = _joined_years(found.ties)
        if often:
            found.remarks.append(f"{often:,} rows say of a year what another row says of it.")
    return found


MANY = 5_000
"""From so many rows on a table of ties is read as a block."""


def block_of(table: PastedTable, name: str, lines: Sequence[int]) -> TieBlock | None:
    """The rows of a table of very many plain ties; None: it is to be read row by row.

    Args:
        table: with the roles of its columns.
        name: of its file.
        lines: on which each row stands.
    """
    if table.sort != "relations" or len(table.rows) < MANY or not SUPPORTED.issuperset(table.roles):
        return None
    if not {"source", "target"} <= set(table.roles) or len(set(table.headings)) < len(table.headings):
        return None
    headings = {heading.casefold() for heading in table.headings}
    unit = any(role == "weight" and _unit_of(h) for h, role in zip(table.headings, table.roles, strict=True))
    if any(map(_is_giver, table.roles, table.headings)) or sum(map(_is_year, table.headings)) > 1:
        return None
    if unit or _is_ours(table.sort, headings) or CARRIER in headings or any(map(system_of, headings)):
        return None
    columns = tuple(
        (position, role, heading)
        for position, (heading, role) in enumerate(zip(table.headings, table.roles, strict=True))
        if role != IGNORED
    )
    for position, role, _ in columns:
        # Numbers as time are asked about, all together.
        if role in ("begin", "end") and any(
            _NUMBER.fullmatch(cell) for cell in {row[position] for row in table.rows}
        ):
            return None
    return TieBlock(name, table.rows, lines, columns)


def _said(tie: Tie) -> str:
    return repr((tie.source, tie.target, tie.directed, sorted(tie.values.items(), key=lambda v: v[0])))


def _once_a_year(ties: Sequence[Tie]) -> tuple[list[Tie], int]:
    """Ties of which those that say the same of a year are one, and how many rows that leaves out.

    As everywhere, their count is the weight of what has none.
    """
    same: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        same.setdefault((_said(tie), repr(tie.spells)), []).append(tie)
    for equal in same.values():
        if len(equal) > 1 and "weight" not in equal[0].values:
            equal[0].values["weight"] = float(len(equal))
    return [equal[0] for equal in same.values()], len(ties) - len(same)


def _joined_years(ties: Sequence[Tie]) -> list[Tie]:
    """A row for each pair and year: neighbouring years that say the same are one stretch."""
    found: list[Tie] = []
    last: dict[str, tuple[Tie, int]] = {}
    for tie in sorted(ties, key=lambda tie: tie.spells[0].first if tie.spells else ""):
        if len(tie.spells) != 1 or not tie.spells[0].moment:
            found.append(tie)
            continue
        year = int(tie.spells[0].first)
        said = _said(tie)
        before = last.get(said)
        if before is not None and before[1] == year - 1:
            joined = before[0]
            begun = joined.spells[0].first[:4]
            joined.spells = [Spell(f"{begun}-01-01", f"{year:04}-12-31")]
        else:
            joined = tie
            found.append(tie)
        last[said] = joined, year
    return found


def _is_ours(sort: Sort, headings: set[str]) -> bool:
    """Whether a table has the columns that relmap writes, so that its ids are ids of a map."""
    marks: dict[Sort, set[str]] = {
        "actors": {"id", "name", "kind", "exists", "pinned"},
        "relations": {"relation", "from", "to", "from_name", "to_name", "kind", "when"},
        "events": {"id", "title", "participants", "roles", "after"},
        "sources": {"id", "title", "accessed", "reliability"},
    }
    return marks[sort] <= headings


class _Rows:
    """Rows of cells as actors, ties, events or sources."""

    def __init__(self, found: Foreign, columns: Sequence[tuple[int, str, str]], sort: Sort) -> None:
        years = [(n, heading) for n, role, heading in columns if role == ATTRIBUTE and _is_year(heading)]
        roles = {role for _, role, _ in columns}
        untold = not found.ours and not roles & {
            "when",
            "begin",
            "end",
            "year",
            "weight",
            "begin_year",
            "timeset",
        }
        self._years = years if len(years) > 1 and untold and sort == "relations" else []
        """Columns with a value for each year."""
        self._found, self._sort = found, sort
        self._taken = {*(ACTOR_FIELDS if sort == "actors" else TIE_FIELDS), *_keys(sort)}
        self._columns = [column for column in columns if (column[0], column[2]) not in self._years]
        self._systems = {role: system_of(heading) for _, role, heading in columns}
        weights = [heading for _, role, heading in columns if role == "weight"]
        self._unit = _unit_of(weights[0]) if weights and "unit" not in roles else ""
        self._directed = True if any(_is_giver(r, heading) for _, r, heading in columns) else None
        self._url = next((heading for _, role, heading in columns if role == "url"), "")
        self._year = next((heading for _, role, heading in columns if role == "year"), "")

    @property
    def has_years(self) -> bool:
        """Whether there is a row, or a cell, for each year."""
        return self._sort == "relations" and bool(self._years or self._year)

    def take(self, cells: Sequence[str], row: str) -> None:
        """Take in a row."""
        values: dict[str, Value] = {}
        for position, role, heading in self._columns:
            cell = cells[position]
            if not cell:
                continue
            if role == ATTRIBUTE and heading == CARRIER:
                values[CARRIER] = cell
            elif role == ATTRIBUTE:
                values[self._attribute(heading)] = cell
            elif role == "participants" and role in values:
                values[role] = f"{values[role]} | {without_mark(cell)}"
            elif not fields.is_missing(role, cell):
                values[role] = without_mark(cell)
        self._give_addresses(values)
        # What was measured of a year is of all its days; a date would be some day of it.
        for position, heading in self._years:
            if (
                self._sort == "relations"
                and cells[position]
                and not fields.is_missing("weight", cells[position])
            ):
                self._found.ties.append(
                    self._tie({**values, "year": heading, "weight": cells[position]}, row)
                )
        if self._years and self._sort == "relations":
            return
        year = str(values.get("year", "2000"))
        if self._sort == "relations" and not re.fullmatch(r"\d{4}", year):
            self._found.left_out.append(LeftOut(row, f"“{year[:40]}” is no year.", tuple(cells)))
        elif self._sort == "actors":
            self._found.actors.append(self._actor(values, row))
        elif self._sort == "relations":
            self._found.ties.append(self._tie(values, row))
        elif self._sort == "events":
            self._found.events.append({**values, "row": row})
        else:
            self._found.sources.append({**values, "row": row})

    def _state(self, role: str, cell: str, told: str) -> str:
        """An actor of a column; where that holds codes of a data set, the state of one in that year."""
        system = self._systems.get(role, "")
        if not system:
            return cell
        year = re.match(r"\d{4}", told)
        return state_of(system, cell, int(year[0]) if year else None)

    def _give_addresses(self, values: dict[str, Value]) -> None:
        """The addresses of a row are those of its sources, or its sources themselves."""
        if self._sort not in ("relations", "events") or "url" not in values:
            return
        told = values.pop("url")
        urls, titles = (fields.texts(v, commas=False) for v in (told, values.get("sources", told)))
        if len(urls) == len(titles):
            values["sources"], values["source_url"] = titles, urls
        elif self._sort == "relations":
            values[self._attribute(self._url)] = told
        else:
            values["notes"] = "\n".join(filter(None, (str(values.get("notes", "")), str(told))))

    def _attribute(self, heading: str) -> str:
        return f"{OWN}{heading}" if heading.casefold() in self._taken else heading

    def _actor(self, values: dict[str, Value], row: str) -> ForeignActor:
        year = str(values.get("begin_year") or values.get("begin", ""))
        name = self._state("name", str(values.pop("name", "")), year)
        key = str(values.get("id", "")) or name
        if self._found.ours:
            values.pop("id", None)
        found = ForeignActor(key, name, values, row=row)
        found.place = _place(values)
        if "timeset" in values:
            found.spells = list(intervals(str(values.pop("timeset"))))
        elif "exists" not in values:
            _join_parts(values)
            if "begin" in values or "end" in values:
                found.spells = [Spell(str(values.pop("begin", "")), str(values.pop("end", "")))]
        return found

    def _tie(self, values: dict[str, Value], row: str) -> Tie:
        told = (values.get(role) for role in ("year", "begin_year", "begin", "when"))
        year = str(next(filter(None, told), ""))
        source, target = (self._state(role, str(values.pop(role, "")), year) for role in ("source", "target"))
        if self._unit and "weight" in values:
            values["unit"] = self._unit
        key = "" if self._found.ours else str(values.pop("id", ""))
        found = Tie(key, source, target, directed=self._directed, values=values, row=row)
        if "directed" in values:
            found.directed = str(values["directed"]).casefold() in ("directed", "true", "1", "yes")
            if str(values["directed"]).casefold() != "mutual":
                del values["directed"]
        if "timeset" in values:
            found.spells = list(intervals(str(values.pop("timeset"))))
        elif "year" in values and ("when" in values or "begin" in values):
            values[self._attribute(self._year)] = values.pop("year")
        elif "year" in values:
            found.spells = [Spell(str(values.pop("year")), moment=True)]
        else:
            _join_parts(values)
            begin, end = str(values.get("begin", "")), str(values.get("end", ""))
            if (begin or end) and all(not part or _NUMBER.fullmatch(part) for part in (begin, end)):
                if "when" not in values:
                    found.spells = [Spell(begin, end)]
                values.pop("begin", None)
                values.pop("end", None)
        return found


_NUMBER = re.compile(r"\d+(\.\d+)?")


def _place(values: dict[str, Value]) -> tuple[float, float] | None:
    try:
        found = float(str(values["x"])), float(str(values["y"]))
    except (KeyError, ValueError):
        return None
    del values["x"], values["y"]
    return found


def _join_parts(values: dict[str, Value]) -> None:
    """Dates in parts as dates; a missing part leaves them as coarse as they are."""
    for end in ("begin", "end"):
        parts = [str(values.pop(f"{end}_{part}", "")) for part in ("year", "month", "day")]
        if not parts[0] or end in values:
            continue
        year = parts[0].removesuffix(".0")
        if re.fullmatch(r"-9+", year):
            continue
        date = year.zfill(4) if year.isdigit() else year
        for part in parts[1:]:
            plain = part.removesuffix(".0")
            if not plain.isdigit() or int(plain) == 0:
                break
            date += f"-{int(plain):02}"
        values[end] = date
