"""What headings say that their columns are: each is read as a whole, else its words singly."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from relmap.formats.headings import (
    ATTRIBUTE,
    BODIES,
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


def sort_by_headings(first: Sequence[str], every: bool) -> tuple[Sort, bool]:
    """What the headings make of it, and whether they are headings at all."""
    events = set(roles_by_headings(first, "events")) if every else set[str]()
    told = {"title", "when"} <= events and events & {"participants", "relations", "after"}
    if told and "event" in first and not {"from", "to"} <= set(first):
        return "events", True
    if {"source", "target"} <= set(roles_by_headings(first, "relations")):
        return "relations", True
    if told:
        return "events", True
    if every:
        sources = set(roles_by_headings(first, "sources"))
        if "title" in sources and "event" not in first and sources & _OF_SOURCES:
            return "sources", True
    return "actors", "name" in roles_by_headings(first, "actors")


_OF_SOURCES = {"url", "publisher", "authors", "reliability", "accessed"}


def roles_by_headings(first: Sequence[str], sort: Sort) -> tuple[str, ...]:
    """The roles of columns by their headings in small letters, each read as a whole, else word by word."""
    if is_ours(sort, set(first)):
        return tuple(_role_in_ours(heading, sort) for heading in first)
    plain = [_as_role(cell) for cell in first]
    ends = _ends(plain) if sort == "relations" else {}
    found: list[str] = []
    for column, heading in enumerate(plain):
        free = {
            key for key in keys_of(sort) if key not in found and (sort != "relations" or key not in _ENDS)
        }
        role = ends.get(column) or _role_of(heading, sort, free)
        found.append(role or (ATTRIBUTE if heading and ATTRIBUTE in keys_of(sort) else IGNORED))
    if sort == "events" and "participants" not in found:
        for position in _paired(plain):
            found[position] = "participants"
    return tuple(found)


_ENDS = ("source", "target")
_CITED = ("source", "sources")
"""Headings of columns of citations, or, beside a target, of the first of two actors."""


def _role_of(heading: str, sort: Sort, free: Collection[str]) -> str:
    """The role that a heading, or the first of its words that means one, says; empty: none of these."""
    for word in readings(heading):
        role = next((key for key, _, words in ROLES[sort] if word in words and key in free), "")
        if role:
            return role
    return ""


def readings(heading: str) -> tuple[str, ...]:
    """A heading as a whole, and what it may be read as: “supplier / sender”, “amount in usd”, “suppliers”."""
    parts = [part for part in re.split(r" *[/|] *| or ", heading) if part]
    parts = [heading, *parts] if len(parts) > 1 else [heading]
    parts += [
        part for word in parts if (part := re.split(r" in | of |[,:]", word)[0].strip()) and part != word
    ]
    return tuple(dict.fromkeys([*parts, *(part[:-1] for part in parts if part.endswith("s"))]))


def _ends(plain: Sequence[str]) -> dict[int, str]:
    """The two columns of actors by their headings.

    “Source” is the first of them only where no other heading is: beside a supplier it is a citation.
    """
    found = {role: at for role in _ENDS if (at := _end(plain, role)) is not None}
    if "source" not in found and "target" in found:
        target = plain[found["target"]]
        cited = plain.index("source") if "source" in plain else None
        beside = next((plain.index(word) for word in WITH_A_PARTNER if word in plain), None)
        if beside is not None and _is_later(target) and (target != "target" or cited is None):
            found["source"] = beside
        elif cited is not None:
            found["source"] = cited
    if len(found) < 2:
        pair = _paired(plain) or (_member_and_body(plain) if _is_dated(plain) else ())
        found = dict(zip(_ENDS, pair, strict=True)) if pair else found
    return {position: role for role, position in found.items()}


def _is_later(heading: str) -> bool:
    """Whether a heading says of itself that it is of an actor at the other end."""
    later = {word.replace("_", " ") for word in LATER_ENDS["target"].split()}
    return heading == "target" or any(_bare(word) in later for word in readings(heading))


def _end(plain: Sequence[str], role: str) -> int | None:
    """Where the heading of an actor of a tie is; the usual words go before those of coded data."""
    usual = next(words for key, _, words in ROLES["relations"] if key == role)
    read = [tuple(dict.fromkeys((*readings(h), *map(_bare, readings(h))))) for h in plain]
    for whole in (True, False):
        for position, words in enumerate(read):
            told = words[:1] if whole else words[1:]
            if any(word in usual and word not in _CITED for word in told):
                return position
        for known in (word.replace("_", " ") for word in LATER_ENDS[role].split()):
            for position, words in enumerate(read):
                if known in (words[:1] if whole else words[1:]):
                    return position
    return None


def _bare(word: str) -> str:
    """A heading without what says only that it is of an actor: “recipient country”, “name of the donor”."""
    word = re.sub(r"^(names? of (the )?|(country|state) of )", "", word)
    for stem in ("country", "state", "party", "name", "side", "government", "company", "actor"):
        word = word.removesuffix(f" {stem}") if len(word) > len(stem) + 2 else word
    return word


def _is_dated(plain: Sequence[str]) -> bool:
    dating = {word for key, _, words in ROLES["relations"] if key in _DATING for word in words}
    return any(word in dating for heading in plain for word in readings(heading))


def known_words(first: Sequence[str]) -> int:
    """How many roles the words of a row tell, if it is headings, whatever its rows are."""
    plain = [_as_role(cell.casefold()) for cell in first]
    roles = set(_ends(plain).values())
    for heading in plain:
        if len(heading) > 1:
            roles.add(_role_of(heading, "relations", keys_of("relations") - {*_ENDS}))
    return len(roles - {""})


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


def with_dates_named(first: Sequence[str], rows: Sequence[Sequence[str]]) -> Sequence[str]:
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
    ends = {"source", "target"} <= set(roles_by_headings(renamed, "relations"))
    return renamed if ends or "name" in roles_by_headings(renamed, "actors") else first


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
