"""The table of measures, from which panel, palette, command line and `--list` are made."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from relmap.analysis import brokers, degrees, prestige
from relmap.analysis.betweenness import betweenness
from relmap.analysis.camps import camps
from relmap.analysis.closeness import closeness
from relmap.analysis.communities import communities, tagged
from relmap.analysis.degrees import Values
from relmap.analysis.pairs import Floats, Ints, Mask, Pairs, Through
from relmap.analysis.world import World, drawn_world
from relmap.analysis.worlds import Outcome, band
from relmap.model.errors import Progress, RelmapError
from relmap.model.project import Project

Groups = Literal["camps", "communities", "kind"] | str
"""By what brokers stand between: camps, communities, the kinds of actors, or `tag:NAME,NAME…`."""

_ROUGH_FROM = 2_000
_PIVOTS = 256


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


@dataclass(frozen=True)
class Measured:
    """A measure of all actors of a day.

    Args:
        values: least, as drawn, most. Where worlds were not asked for, least and most are not known: NaN.
        exact: of each actor, whether least and most are bounds, and no wider than need be.
        maps: over how many maps least and most were found; 0: without.
        complete: whether these are all that the dates allow.
        rough: whether what is drawn is an estimate.
    """

    values: Values
    exact: Mask
    maps: int = 0
    complete: bool = True
    rough: bool = False


@dataclass(frozen=True)
class Asked:
    """How a measure is to be taken.

    Args:
        through: through which pairs; None: as the measure has it.
        groups: between which groups brokers stand.
        worlds: whether least and most are sought where they take many maps.
        rough: whether an estimate will do where the value takes long.
    """

    through: Through | None = None
    groups: Groups = "camps"
    worlds: bool = True
    rough: bool = False


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


def measured(
    project: Project, measure: Measure, pairs: Pairs, asked: Asked = Asked(), progress: Progress | None = None
) -> Measured:
    """A measure of all actors of a day.

    Args:
        project: the map.
        measure: of its table.
        pairs: of the day.
        asked: how it is to be taken.
        progress: told how much is done. Raises Stopped.
    """
    through = measure.through if asked.through is None or measure.through is None else asked.through
    if measure.id.startswith(WEIGHT):
        return Measured(degrees.weight(pairs, measure.unit), _attained(pairs))
    if measure.id in _COUNTS:
        signed = measure.id in ("friends", "foes", "net")
        exact = _attained(pairs) if signed else np.ones(pairs.count, dtype=bool)
        return Measured(_COUNTS[measure.id](pairs, through or "all"), exact)
    one = _on_world(project, measure, pairs, asked, through or "all", progress)
    if measure.exact:
        return _by_ties(pairs, one)
    rough = measure.id == "betweenness" and asked.rough and pairs.count > _ROUGH_FROM
    drawn = (
        one.of(drawn_world(pairs))
        if not rough
        else betweenness(drawn_world(pairs).links(one.through), progress, _PIVOTS)
    )
    if not asked.worlds:
        unknown = np.full(pairs.count, np.nan)
        return Measured(Values(unknown, drawn, unknown), np.zeros(pairs.count, dtype=bool), rough=rough)
    found = band(pairs, one.of, one.matters, progress)
    exact = np.full(pairs.count, found.complete)
    return Measured(Values(found.low, drawn, found.high), exact, found.maps, found.complete)


_COUNTS: dict[str, Callable[[Pairs, Through], Values]] = {
    "ties": degrees.ties,
    "in": degrees.inward,
    "out": degrees.outward,
    "friends": degrees.friends,
    "foes": degrees.foes,
    "net": degrees.net,
    "relations": degrees.relations,
}


def _attained(pairs: Pairs) -> Mask:
    """Of each actor, whether its relations come and go independently: none is with one who only may exist."""
    rows = pairs.rows
    unsure = ~pairs.present[rows.source] | ~pairs.present[rows.target]
    found = np.ones(pairs.count, dtype=bool)
    found[rows.source[unsure]] = False
    found[rows.target[unsure]] = False
    return found


@dataclass(frozen=True)
class _One:
    """A measure of one map, and what of a pair it depends on."""

    of: Callable[[World], Floats]
    matters: Callable[[Outcome], Hashable]
    through: Through = field(default="all")


def _on_world(
    project: Project,
    measure: Measure,
    pairs: Pairs,
    asked: Asked,
    through: Through,
    progress: Progress | None,
) -> _One:
    def carries(outcome: Outcome) -> bool:
        stance, forward, backward = outcome
        if not (forward or backward):
            return False
        return {"all": True, "not-hostile": stance >= 0, "friendly": stance > 0, "hostile": stance < 0}[
            through
        ]

    def ways(outcome: Outcome) -> tuple[bool, bool]:
        return outcome[1:] if carries(outcome) else (False, False)

    # Only where a single map takes long is it told how much of it is done.
    watched = None if asked.worlds and not measure.exact else progress
    if measure.id == "closeness":
        return _One(lambda world: closeness(world.links(through), watched), carries, through)
    if measure.id == "betweenness":
        return _One(lambda world: betweenness(world.links(through), watched), carries, through)
    if measure.id == "eigenvector":
        return _One(lambda world: prestige.eigenvector(world.links(through)), carries, through)
    if measure.id == "pagerank":
        return _One(lambda world: prestige.pagerank(world.count, *world.arcs(through)), ways, through)
    if measure.id == "standing":
        return _One(prestige.standing, lambda outcome: (outcome[0] > 0) - (outcome[0] < 0), through)
    role = brokers.ROLES[[f"broker:{role}" for role in brokers.ROLES].index(measure.id)]
    numbers = groups_of(project, pairs, asked.groups, through)
    return _One(lambda world: brokers.brokers(role, numbers, *world.arcs(through)), ways, through)


def _by_ties(pairs: Pairs, one: _One) -> Measured:
    """What only grows with ties: on the pairs that surely carry, and on those that possibly do."""
    carrying = pairs.carrying(one.through)
    found: list[Floats] = []
    for mask in (carrying.sure, carrying.drawn, carrying.possible):
        stance = np.full(len(pairs), {"friendly": 1, "hostile": -1}.get(one.through, 0))
        found.append(one.of(World(pairs.count, pairs.a, pairs.b, stance, mask, mask)))
    return Measured(Values(*found), np.ones(pairs.count, dtype=bool))


def groups_of(project: Project, pairs: Pairs, groups: Groups, through: Through = "not-hostile") -> Ints:
    """Of each actor its group by number, −1 for none; camps and communities as drawn.

    Raises:
        NoSuchMeasure: it is none of camps, communities, kind, tag:NAME.
    """
    by_actor: Mapping[str, int]
    if groups == "camps":
        signed = np.flatnonzero(pairs.signs)
        sides = camps(pairs.a[signed], pairs.b[signed], pairs.signs[signed]).sides
        by_actor = {pairs.actors[number]: side for number, side in sides.items()}
    elif groups == "communities":
        found = communities(drawn_world(pairs).links(through), pairs.actors)
        by_actor = {who: name for name, members in found.groups.items() for who in members}
    elif groups == "kind":
        by_actor = tagged((key, project.actors[key].kind) for key in pairs.actors)
    elif groups.startswith("tag:"):
        tags = groups.removeprefix("tag:").split(",")
        first = ((key, [tag for tag in tags if tag in project.actors[key].tags]) for key in pairs.actors)
        by_actor = tagged((key, of[0]) for key, of in first if of)
    else:
        raise NoSuchMeasure(
            f"There are no groups “{groups}”.", "Take camps, communities, kind or tag:NAME,NAME."
        )
    return np.array([by_actor.get(key, -1) for key in pairs.actors], dtype=np.int64)
