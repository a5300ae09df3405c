"""Which actor of the map an actor of a file is: by id, code, name or alias, and never by a guess."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from relmap.model.countries import code_of_letters, code_of_name
from relmap.model.flags import shows_flag
from relmap.model.organisations import mark_of_name
from relmap.model.project import Project
from relmap.model.records import Actor

OF_MAP = "map:"
"""Before the id of an actor of the map, where it might be taken for a name."""


@lru_cache(maxsize=100_000)
def plain_name(name: str) -> str:
    """A name without what is written in one way or another: case, accents, punctuation."""
    text = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"\w+", text)) or name.casefold().strip()


class Match:
    """The actors of a map by what they may be called in a file; those that are made on the way join them.

    Args:
        project: the map.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._ids: set[str] = set()
        self._codes: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, set[str]] = defaultdict(set)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        self._organisations: dict[str, set[str]] = defaultdict(set)
        """Well-known ones by their short marks, whatever they are called."""
        self._marks: dict[str, set[str]] = defaultdict(set)
        """By what stands in place of a flag: EU, NATO."""
        for actor in project.actors.values():
            self.add(actor)

    def add(self, actor: Actor) -> None:
        """Take in an actor."""
        self._ids.add(actor.id)
        self._names[plain_name(actor.name)].add(actor.id)
        if mark := mark_of_name(actor.name):
            self._organisations[mark].add(actor.id)
        for alias in actor.aliases:
            self._aliases[plain_name(alias)].add(actor.id)
        if actor.code and not shows_flag(self._project, actor):
            self._marks[actor.code.strip()].add(actor.id)
        # A ministry may bear the code of its state, and is not the state.
        if shows_flag(self._project, actor) and (code := _code(actor.code) or code_of_name(actor.name)):
            self._codes[code].add(actor.id)

    def forget(self, actor: Actor) -> None:
        """Take an actor out again."""
        self._ids.discard(actor.id)
        self._names[plain_name(actor.name)].discard(actor.id)
        self._organisations[mark_of_name(actor.name)].discard(actor.id)
        for alias in actor.aliases:
            self._aliases[plain_name(alias)].discard(actor.id)
        self._marks[actor.code.strip()].discard(actor.id)
        if code := _code(actor.code) or code_of_name(actor.name):
            self._codes[code].discard(actor.id)

    def by_id(self, key: str) -> str | None:
        """The actor of that id."""
        return key if key in self._ids else None

    def by_code(self, code: str) -> set[str]:
        """The actors with a code: of countries its two or three letters, of others as it stands."""
        found = _code(code)
        return self._codes.get(found, set()) if found else set()

    def by_name(self, name: str) -> set[str]:
        """The actors of a name; else of such an alias; else the country or organisation; else of a mark."""
        plain = plain_name(name)
        found = self._names.get(plain) or self._aliases.get(plain)
        if found:
            return found
        country = code_of_name(name)
        of_country = self._codes.get(country, set()) if country else set()
        mark = mark_of_name(name)
        of_mark = self._organisations.get(mark, set()) if mark else set()
        return of_country or of_mark or self._marks.get(name.strip(), set())


def _code(code: str) -> str:
    return code_of_letters(code) or code.strip().upper()
