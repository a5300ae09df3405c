"""One relation for other pairs, too: the same for UAE, Bahrain, Egypt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from relmap.editor.edits import End, add_actor
from relmap.editor.imports import with_places
from relmap.formats.match import Match, plain_name
from relmap.model.countries import code_of_name
from relmap.model.diff import Diff, Ref
from relmap.model.flags import shows_flag
from relmap.model.ids import fresh_id
from relmap.model.project import Project
from relmap.model.records import LONGEST_NAME, Actor, Relation, cleaned, updated


@dataclass(frozen=True)
class Names:
    """What is meant by names that were typed.

    Args:
        known: ids of actors.
        new: names of which there is no actor.
        unclear: names of which there are several.
    """

    known: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True)
class Repeated:
    """A relation for other pairs.

    Args:
        diff: the change.
        relations: ids of the new relations.
        actors: ids of the new actors.
        already: names of those with whom there is such a relation already.
    """

    diff: Diff
    relations: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    already: tuple[str, ...] = ()

    @property
    def refs(self) -> frozenset[Ref]:
        """All that is new."""
        return frozenset(
            {Ref("relations", key) for key in self.relations} | {Ref("actors", key) for key in self.actors}
        )


class Namesakes:
    """The actors of a map by what they may be called: name, alias, or country."""

    def __init__(self, project: Project) -> None:
        self._match = Match(project)

    def of(self, name: str) -> set[str]:
        """The ids of the actors that a name may mean."""
        return self._match.by_name(name)

    def read(self, text: str) -> Names:
        """Names between commas, semicolons or lines; a line that is a name with a comma is one."""
        known: list[str] = []
        new: dict[str, str] = {}
        unclear: list[str] = []
        for name in self.names_in(text):
            found = self.of(name)
            if len(found) == 1:
                known += found
            elif found:
                unclear.append(name)
            else:
                new.setdefault(code_of_name(name) or plain_name(name), name)
        return Names(tuple(dict.fromkeys(known)), tuple(new.values()), tuple(dict.fromkeys(unclear)))

    def names_in(self, text: str) -> list[str]:
        """The names in a text, each in one line."""
        lines = (" ".join(cleaned(line).split()) for line in re.split(r"[;\n]", text))
        parts = [part for line in lines for part in ([line] if self.of(line) else line.split(","))]
        return [part.strip()[:LONGEST_NAME] for part in parts if part.strip()]


def repeat(
    project: Project, relation_id: str, keep: End, others: Sequence[str], new: Sequence[str] = ()
) -> Repeated:
    """The relation with its phases, tags and attributes for other pairs.

    Pairs that have a relation of its kind already are left out. Events that bear on it do not change.

    Args:
        project: the map.
        relation_id: of the relation.
        keep: the end that stays.
        others: ids of the actors that come in place of the other end.
        new: names of actors that are made first.
    """
    relation = project.relations[relation_id]
    stays, gives_way = _ends(relation, keep)
    diff, made = _with_actors(project, new, project.actors[gives_way])
    project = diff.apply(project)
    known = _tied(project, relation, keep)
    keys: list[str] = []
    already: list[str] = []
    for other in dict.fromkeys((*others, *made)):
        if other in known or other == stays:
            already.append(project.actors[other].name)
            continue
        added = Diff.adding(_between(project, relation, keep, other))
        keys += [ref.id for ref in added.changes]
        diff, project = diff.then(added), added.apply(project)
    return Repeated(diff, tuple(keys), tuple(made), tuple(already))


def placed(project: Project, repeated: Repeated) -> Diff:
    """The change, with places for the new actors near those that they are tied to."""
    return with_places(project, repeated.diff) if repeated.actors else repeated.diff


def _ends(relation: Relation, keep: End) -> tuple[str, str]:
    """The actor that stays and the one that gives way."""
    both = (relation.source, relation.target)
    return both if keep == "source" else (both[1], both[0])


def _with_actors(project: Project, names: Iterable[str], like: Actor) -> tuple[Diff, list[str]]:
    """New actors of the kind of the one that gives way; countries of one that has flags."""
    diff, made = Diff(), list[str]()
    for name in names:
        country = bool(code_of_name(name)) and not shows_flag(project, like)
        added, key = add_actor(project, name, "state" if country else like.kind)
        diff, project = diff.then(added), added.apply(project)
        made.append(key)
    return diff, made


def _tied(project: Project, relation: Relation, keep: End) -> set[str]:
    """The actors to whom the one that stays has a relation of the kind already, that way round."""
    stays, _ = _ends(relation, keep)
    directed = project.relation_kind(relation.kind).directed
    found: set[str] = set()
    for other in project.relations.values():
        if other.kind != relation.kind:
            continue
        for end in (keep,) if directed else ("source", "target"):
            one, two = _ends(other, end)
            if one == stays:
                found.add(two)
    return found


def _between(project: Project, relation: Relation, keep: End, other: str) -> Relation:
    stays, _ = _ends(relation, keep)
    source, target = (stays, other) if keep == "source" else (other, stays)
    key = fresh_id(project, "relations", f"{source} {target} {relation.kind}")
    return updated(relation, id=key, source=source, target=target, notes="")
