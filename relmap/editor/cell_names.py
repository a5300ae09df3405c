"""What is named in cells: records of the map by what they are called, and those that are made of a name."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from relmap.formats.foreign import Foreign, Options
from relmap.formats.match import plain_name
from relmap.formats.new_records import Marks, NewRecords, plain_text
from relmap.model.countries import code_of_name
from relmap.model.diff import Change, Diff
from relmap.model.flags import flagged
from relmap.model.phrases import Purpose
from relmap.model.project import SINGULAR, Project
from relmap.model.records import Actor
from relmap.timeline.words import record_title


class Names:
    """Finds records by id, name, title or alias; actors, sources and kinds that are not there are made.

    Args:
        project: the map before.
        today: to which dates without a year are near.
    """

    def __init__(self, project: Project, today: int) -> None:
        self.project = project
        self._today = today

    @cached_property
    def _new(self) -> NewRecords:
        # To read all names of a large map takes a moment, which most edits do without.
        return NewRecords(self.project, Foreign(), Options(today=self._today))

    # --- what was made --------------------------------------------------------------------

    def marks(self) -> Marks | None:
        """Where to go back to; None: nothing was looked for yet."""
        return self._new.marks() if self._used else None

    def back_to(self, marks: Marks | None) -> None:
        """Forget what was made since."""
        if marks is not None:
            self._new.back_to(marks)
        else:
            self.__dict__.pop("_new", None)

    def add(self, collection: str, record: Any) -> None:
        """Take in a new record."""
        self._new.add(collection, record)

    def fresh(self, collection: str, name: str) -> str:
        """The id of a new record of that name."""
        return self._new.fresh(collection, name)

    def made(self) -> Diff:
        """What was made."""
        if not self._used:
            return Diff()
        return Diff.of(Change(self.project.get(*ref), record) for ref, record in self._new.records.items())

    @property
    def _used(self) -> bool:
        return "_new" in self.__dict__

    # --- what is named --------------------------------------------------------------------

    def span(self, text: str, purpose: Purpose) -> str:
        """A date in words as EDTF. Raises ValueError: it is none, or may be several."""
        return self._new.span(text, purpose)

    def kind(self, collection: str, word: str) -> str:
        """A kind by its id or its name."""
        if collection == "actor_kinds":
            return self._new.actor_kind(word)
        return self._new.relation_kind(word, None)

    def source(self, title: str) -> str:
        """A source by its id, or the first of that title."""
        return title if title in self.project.sources else self._new.source_titled(title)

    def actor(self, name: str, before: str | None = None) -> str:
        """An actor by its name, alias or id.

        Args:
            name: of the actor.
            before: who stood there; of several of that name they are meant.

        Raises:
            ValueError: several are called so.
        """
        name = plain_text(name)
        match = self._new.match
        found = match.by_name(name)
        if len(found) == 1:
            return next(iter(found))
        if before in found:
            return str(before)
        if (known := match.by_id(name)) is not None:
            return known
        if found:
            raise ValueError(f"{len(found)} actors are called “{name[:60]}”; {_ids(found)} are their ids.")
        if not name:
            raise ValueError("An actor needs a name.")
        kind = "state" if code_of_name(name) else "group"
        actor = flagged(self.project, Actor(id=self.fresh("actors", name), name=name, kind=kind))
        self.add("actors", actor)
        return actor.id

    def listed(self, collection: str, title: str) -> str:
        """A relation or an event by its title or its id. Raises ValueError: there is none, or several are."""
        if title in self.project.collection(collection):
            return title
        found = self._titles(collection).get(plain_name(title), [])
        what = SINGULAR[collection]
        if not found:
            raise ValueError(f"There is no {what} “{plain_text(title)[:60]}”.")
        if len(found) > 1:
            raise ValueError(f"{len(found)} {what}s are called “{title[:60]}”; {_ids(found)} are their ids.")
        return found[0]

    @cached_property
    def _by_title(self) -> dict[str, dict[str, list[str]]]:
        return {}

    def _titles(self, collection: str) -> dict[str, list[str]]:
        """The ids by title."""
        if collection not in self._by_title:
            titles = self._by_title[collection] = {}
            for key, record in self.project.collection(collection).items():
                titles.setdefault(plain_name(record_title(self.project, record)), []).append(key)
        return self._by_title[collection]


def _ids(found: Any) -> str:
    return ", ".join(sorted(found)[:4])
