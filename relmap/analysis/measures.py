"""Each measure of the table taken of the actors of a day: least, as drawn and most."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
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
from relmap.analysis.table import WEIGHT, Measure, NoSuchMeasure
from relmap.analysis.world import World, drawn_world
from relmap.analysis.worlds import Outcome, band
from relmap.model.errors import Progress
from relmap.model.project import Project

Groups = Literal["camps", "communities", "kind"] | str
"""By what brokers stand between: camps, communities, the kinds of actors, or `tag:NAME,NAME…`."""

ROUGH_FROM = 2_000
"""Of more actors betweenness takes long: an estimate from some of them will do at first (Brandes & Pich
2007)."""
_PIVOTS = 256


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
        limit: seconds for the camps between which brokers stand.
    """

    through: Through | None = None
    groups: Groups = "camps"
    worlds: bool = True
    rough: bool = False
    limit: float = 60.0


OF_ALL_DAYS = Asked(worlds=False, limit=1.0)
"""How a measure is taken of one day among many."""


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
    rough = measure.id == "betweenness" and asked.rough and pairs.count > ROUGH_FROM
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
    numbers = groups_of(project, pairs, asked.groups, through, asked.limit, progress)
    return _One(lambda world: brokers.brokers(role, numbers, *world.arcs(through)), ways, through)


def _by_ties(pairs: Pairs, one: _One) -> Measured:
    """What only grows with ties: on the pairs that surely carry, and on those that possibly do."""
    carrying = pairs.carrying(one.through)
    found: list[Floats] = []
    for mask in (carrying.sure, carrying.drawn, carrying.possible):
        stance = np.full(len(pairs), {"friendly": 1, "hostile": -1}.get(one.through, 0))
        found.append(one.of(World(pairs.count, pairs.a, pairs.b, stance, mask, mask)))
    return Measured(Values(*found), np.ones(pairs.count, dtype=bool))


def check_groups(groups: str) -> None:
    """Raises NoSuchMeasure: it is none of camps, communities, kind, tag:NAME."""
    if groups not in ("camps", "communities", "kind") and not groups.startswith("tag:"):
        raise _no_groups(groups)


def _no_groups(groups: str) -> NoSuchMeasure:
    return NoSuchMeasure(
        f"There are no groups “{groups}”.", "Take camps, communities, kind or tag:NAME,NAME."
    )


def groups_of(
    project: Project,
    pairs: Pairs,
    groups: Groups,
    through: Through = "not-hostile",
    limit: float = 60.0,
    progress: Progress | None = None,
) -> Ints:
    """Of each actor its group by number, −1 for none; camps and communities as drawn.

    Args:
        project: the map.
        pairs: of a day.
        groups: how actors are grouped.
        through: through which pairs communities hang together.
        limit: seconds for camps.
        progress: told how much is done. Raises Stopped.

    Raises:
        NoSuchMeasure: it is none of camps, communities, kind, tag:NAME.
    """
    by_actor: Mapping[str, int]
    if groups == "camps":
        signed = np.flatnonzero(pairs.signs)
        sides = camps(pairs.a[signed], pairs.b[signed], pairs.signs[signed], limit, progress).sides
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
        raise _no_groups(groups)
    return np.array([by_actor.get(key, -1) for key in pairs.actors], dtype=np.int64)
