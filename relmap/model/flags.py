"""Flags of actors by the names and codes of countries."""

from __future__ import annotations

from collections.abc import Iterable

from relmap.model.countries import as_code, code_of_letters, code_of_name
from relmap.model.diff import Change, Diff
from relmap.model.project import Project
from relmap.model.records import Actor, updated

UNSPECIFIC = frozenset({"group", "organisation"})
"""Kinds that say little of an actor whose name says more."""


def flagged(project: Project, actor: Actor, before: Actor | None = None) -> Actor:
    """An actor with the code of the country that it is called after, or whose name or letters are its code.

    A code of the user's own stays; one that came with the name before goes on with the name. Only kinds of
    actors that are drawn with a flag get one.

    Args:
        project: the map.
        actor: as it is to be.
        before: as it was; None: it is new.
    """
    if not shows_flag(project, actor):
        return actor
    code = actor.code
    if before is None or (not code and not shows_flag(project, before)):
        code = as_code(code) or code_of_name(actor.name)
    elif code != before.code:
        code = as_code(code)
    elif actor.name != before.name and code in ("", code_of_name(before.name)):
        code = code_of_name(actor.name) or code
    return actor if code == actor.code else updated(actor, code=code)


def kind_of_name(name: str, usual: str) -> str:
    """The kind of a new actor: a state, if it is called as a country is; else the usual one.

    A person or a territory may be called so, too, and two or three letters alone make no state.

    Args:
        name: of the actor.
        usual: id of a kind.
    """
    is_country = bool(code_of_name(name)) and not code_of_letters(name.strip())
    return "state" if is_country and usual in UNSPECIFIC else usual


def shows_flag(project: Project, actor: Actor) -> bool:
    """Whether actors of its kind are drawn with a flag."""
    return project.actor_kind(actor.kind).shape == "circle"


def give_flags(project: Project, ids: Iterable[str]) -> tuple[Diff, list[str]]:
    """Flags for all of these actors that have none, by name; gives the names that are of no country, too."""
    changes: list[Change] = []
    unknown: list[str] = []
    for actor in (project.actors[key] for key in ids):
        code = as_code(actor.code) or code_of_name(actor.name)
        if not shows_flag(project, actor) or not code:
            unknown.append(actor.name)
        elif code != actor.code:
            changes.append(Change(actor, updated(actor, code=code)))
    return Diff.of(changes), unknown
