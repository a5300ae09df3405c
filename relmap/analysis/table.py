"""The table of measures, from which panel, palette, command line and `--list` are made; without numpy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relmap.model.errors import RelmapError
from relmap.model.project import Project

if TYPE_CHECKING:
    from relmap.analysis.pairs import Through


class NoSuchMeasure(RelmapError, ValueError):
    """A name that is none of a measure, an actor or a unit."""


@dataclass(frozen=True)
class Measure:
    """One measure of actors.

    Args:
        id: what it is called on the command line.
        label: in the panel.
        unit: what is counted; empty for a number without one.
        says: in a sentence, what it says and what it does not.
        paper: where it is defined; empty for a plain count.
        exact: whether least and most are attained; else they are found over the maps that the dates allow.
        through: through which pairs it goes unless asked otherwise; None: that does not matter.
    """

    id: str
    label: str
    unit: str
    says: str
    paper: str = ""
    exact: bool = True
    through: Through | None = "all"


_ROLES = {
    "coordinator": "all three are of one group (1→1→1)",
    "consultant": "one stands between two of another group (1→2→1)",
    "representative": "one passes on from the own group to another (1→1→2)",
    "gatekeeper": "one passes on from another group to the own (1→2→2)",
    "liaison": "all three are of different groups (1→2→3), of which there are none between two camps",
}

_TABLE = (
    Measure("ties", "Ties", "actors", "With how many other actors one is tied. It does not say how."),
    Measure("in", "Ties in", "actors", "From how many other actors a relation comes, or one both ways."),
    Measure("out", "Ties out", "actors", "To how many other actors a relation goes, or one both ways."),
    Measure(
        "friends", "Friends", "actors",
        "With how many others the stances of all relations add up to more than 0. Mixed and neutral ties do "
        "not count.",
        "Heider 1946", through=None,
    ),
    Measure(
        "foes", "Foes", "actors",
        "With how many others the stances of all relations add up to less than 0.", "Heider 1946",
        through=None,
    ),
    Measure(
        "net", "Net stance", "",
        "The stances of all its relations together: how friendly or hostile its ties are as a whole. A few "
        "strong ties weigh as much as many weak ones.", through=None,
    ),
    Measure(
        "relations", "Relations", "relations",
        "How many relations it is an end of: of whom the map tells most, not who matters most.",
        through=None,
    ),
    Measure(
        "closeness", "Closeness", "",
        "How near all others are: 1 for each at one step, a half at two, nothing for who is not reached.",
        "Rochat 2009", through="not-hostile",
    ),
    Measure(
        "betweenness", "Betweenness", "ways",
        "On how many shortest ways between two others it lies, each by its share. It does not say that "
        "anything takes them.",
        "Freeman 1977, Brandes 2001", exact=False, through="not-hostile",
    ),
    Measure(
        "eigenvector", "Eigenvector", "",
        "How well connected those are with whom it is tied. It sees the largest part that hangs together "
        "only.",
        "Bonacich 1972", exact=False, through="not-hostile",
    ),
    Measure(
        "pagerank", "PageRank", "",
        "Where one ends who follows relations at random, and now and then begins anew. All together it is 1.",
        "Brin & Page 1998", exact=False, through="not-hostile",
    ),
    Measure(
        "standing", "Standing", "",
        "More than 1 with friends who have friends, less with foes: PN centrality. It compares actors of one "
        "day, not of two.",
        "Everett & Borgatti 2014", exact=False, through=None,
    ),
    *(
        Measure(
            f"broker:{role}", f"Broker: {role}", "times",
            f"How often one stands between two who are not tied where {said}.",
            "Gould & Fernandez 1989", exact=False, through="not-hostile",
        )
        for role, said in _ROLES.items()
    ),
)  # fmt: skip

WEIGHT = "weight:"


def measures(project: Project) -> dict[str, Measure]:
    """All measures of a map by id, with one for each unit of its weights."""
    found = {measure.id: measure for measure in _TABLE}
    for unit in sorted(project.columns.weights):
        found[f"{WEIGHT}{unit}"] = _weight(unit)
    return found


def _weight(unit: str) -> Measure:
    return Measure(
        f"{WEIGHT}{unit}", f"Weight in {unit}" if unit else "Weight without a unit", unit,
        "The weights of its relations of this unit together; those of other units are not added.",
        through=None,
    )  # fmt: skip


def measure_of(project: Project, name: str) -> Measure:
    """A measure by its id.

    Raises:
        NoSuchMeasure: there is none of that name; it tells the nearest three.
    """
    known = measures(project)
    if name in known:
        return known[name]
    what = "unit" if name.startswith(WEIGHT) else "measure"
    among = [key for key in known if key.startswith(WEIGHT)] if what == "unit" else list(known)
    raise NoSuchMeasure(f"There is no {what} “{name.removeprefix(WEIGHT)}”.", nearest(name, among))


def nearest(name: str, known: Iterable[str]) -> str:
    """A remedy: the three that are most like a name."""
    found = difflib.get_close_matches(name, sorted(set(known)), 3, 0.0)
    return (
        f"Did you mean {', '.join(found[:-1])} or {found[-1]}?"
        if len(found) > 1
        else (f"Did you mean {found[0]}?" if found else "The map has none.")
    )


def actor_of(project: Project, text: str) -> str:
    """The id of an actor, from the id or a name that only one has.

    Raises:
        NoSuchMeasure: none, or several, are called so; it tells the nearest three.
    """
    actors = project.actors
    if text in actors:
        return text
    called = sorted(key for key, actor in actors.items() if text in (actor.name, *actor.aliases))
    if len(called) == 1:
        return called[0]
    if called:
        raise NoSuchMeasure(f"Several are called “{text}”.", f"Take an id: {', '.join(called[:3])}.")
    names = {key: key for key in actors} | {actor.name: key for key, actor in actors.items()}
    raise NoSuchMeasure(f"There is no actor “{text}”.", nearest(text, names))
