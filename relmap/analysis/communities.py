"""Which groups form: modularity, resolution 1 (Blondel et al. 2008), and from day to day the same groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relmap.analysis.matching import matched
from relmap.analysis.world import Links

if TYPE_CHECKING:
    import networkx as nx

_SEED = 1
_BETTER = 0.02
"""Groups found anew take the place of those of the day before where their modularity is better by so much."""
_ROUNDS = 50

Members = frozenset[str]


@dataclass(frozen=True)
class Communities:
    """The groups of a day.

    Args:
        groups: each with its members, by name of the group: a number that stays from day to day.
        modularity: of them all.
        called: after whom each group is called: the member with most ties.
    """

    groups: dict[int, Members]
    modularity: float
    called: dict[int, str]

    def of(self, actor: str) -> int | None:
        """The group of an actor."""
        return next((name for name, members in self.groups.items() if actor in members), None)


def communities(links: Links, ids: Sequence[str], before: Communities | None = None) -> Communities:
    """The groups of a day, given those of the day of change before; those without a tie are in none.

    Args:
        links: the ties that carry.
        ids: of the actors, sorted.
        before: the groups of the day before; None: there are none.
    """
    import networkx as nx  # a fifth of a second: only for those who ask

    graph = nx.Graph()
    # Louvain depends on the order: that of ids.
    graph.add_nodes_from(key for key, ties in zip(ids, links.degrees.tolist(), strict=True) if ties)
    pairs = sorted(zip(links.a.tolist(), links.b.tolist(), strict=True))
    graph.add_edges_from((ids[a], ids[b]) for a, b in pairs)
    if not graph:
        return Communities({}, 0.0, {})
    fresh = [frozenset(group) for group in nx.community.louvain_communities(graph, resolution=1, seed=_SEED)]
    best, worth = fresh, nx.community.modularity(graph, fresh)
    if before is not None and before.groups:
        moved = _moved(graph, before)
        stays = nx.community.modularity(graph, moved)
        if worth < stays + _BETTER:
            best, worth = moved, stays
    names = matched(best, before.groups if before is not None else {})
    groups = dict(sorted(zip(names, best, strict=True)))
    called = {
        name: min(members, key=lambda who: (-graph.degree[who], who)) for name, members in groups.items()
    }
    return Communities(groups, float(worth), called)


def _moved(graph: nx.Graph, before: Communities) -> list[Members]:
    """The groups of the day before, after each actor has gone where it adds most to modularity."""
    group = {who: name for name, members in before.groups.items() for who in members if who in graph}
    new = max(before.groups) + 1
    for who in graph:
        if who not in group:
            group[who], new = new, new + 1
    degree = dict(graph.degree)
    whole = 2 * graph.number_of_edges()
    total: dict[int, int] = {}
    for who, name in group.items():
        total[name] = total.get(name, 0) + degree[who]
    for _ in range(_ROUNDS):
        moves = 0
        for who in graph:
            mine = group[who]
            total[mine] -= degree[who]
            ties: dict[int, int] = {mine: 0}
            for other in graph[who]:
                ties[group[other]] = ties.get(group[other], 0) + 1
            gain = {name: count * whole - degree[who] * total[name] for name, count in ties.items()}
            best = min(gain, key=lambda name: (-gain[name], name != mine, name))
            total[best] = total.get(best, 0) + degree[who]
            group[who] = best
            moves += best != mine
        if not moves:
            break
    return _by_group(group)


def _by_group(group: dict[str, int]) -> list[Members]:
    found: dict[int, set[str]] = {}
    for who, name in group.items():
        found.setdefault(name, set()).add(who)
    return [frozenset(members) for _, members in sorted(found.items())]


def tagged(groups: Iterable[tuple[str, str]]) -> dict[str, int]:
    """A number for each name of a group, in the order of names, by actor."""
    of = dict(groups)
    numbers = {name: number for number, name in enumerate(sorted(set(of.values())))}
    return {actor: numbers[name] for actor, name in of.items()}
