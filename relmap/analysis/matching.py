"""Which group of yesterday each group of today is (Greene, Doyle & Cunningham 2010)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_ALIKE = 0.3


def matched(groups: Sequence[frozenset[str]], before: Mapping[int, frozenset[str]]) -> list[int]:
    """The name of each group: that of the earlier one with which it has most in common, or a new one.

    What they have in common is the Jaccard index, of at least .3; of all assignments that is taken which has
    most of it together.

    Args:
        groups: of today, none of which share a member.
        before: of yesterday, by name.
    """
    import networkx as nx  # a fifth of a second: only for those who ask

    graph = nx.Graph()
    for number, members in enumerate(groups):
        for name, others in before.items():
            shared = len(members & others)
            alike = shared / (len(members) + len(others) - shared) if shared else 0.0
            if alike >= _ALIKE:
                graph.add_edge(("now", number), ("then", name), weight=alike)
    found: dict[int, int] = {}
    for pair in nx.max_weight_matching(graph):
        ends = dict(pair)
        found[ends["now"]] = ends["then"]
    new = max(before, default=-1) + 1
    # The largest of those that are new has the lowest name.
    order = sorted(range(len(groups)), key=lambda n: (-len(groups[n]), min(groups[n], default="")))
    for number in order:
        if number not in found:
            found[number], new = new, new + 1
    return [found[number] for number in range(len(groups))]
