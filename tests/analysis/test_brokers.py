"""Who stands between groups: by hand, and against a loop over each three."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Hashable
from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from relmap.analysis.brokers import ROLES, Role, brokers
from relmap.analysis.measures import Asked, groups_of
from relmap.analysis.pairs import Ties
from relmap.analysis.table import NoSuchMeasure
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import About, Actor, Phase, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.analysis import enumeration
from tests.analysis.maps import alike, map_of, pairs_of, random_maps, snapshot_of, ties, values_of


def of(role: Role, groups: list[int], arcs: list[tuple[int, int]]) -> list[float]:
    ends = np.array(arcs, dtype=np.int64).reshape(-1, 2)
    return brokers(role, np.array(groups, dtype=np.int64), ends[:, 0], ends[:, 1]).tolist()


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ([0, 0, 0], "coordinator"),
        ([0, 1, 0], "consultant"),
        ([0, 0, 1], "representative"),
        ([0, 1, 1], "gatekeeper"),
        ([0, 1, 2], "liaison"),
    ],
)
def test_each_role(groups: list[int], role: Role) -> None:
    for other in ROLES:
        assert of(other, groups, [(0, 1), (1, 2)]) == [0, int(other == role), 0]
        # Who is tied anyhow needs no broker; and who gives back does not broker with himself.
        assert of(other, groups, [(0, 1), (1, 2), (0, 2)]) == [0, 0, 0]
        assert of(other, groups, [(0, 1), (1, 0)]) == [0, 0, 0]


def test_back_again_is_a_way_of_its_own() -> None:
    both = [(0, 1), (1, 0), (1, 2), (2, 1)]
    assert of("coordinator", [0, 0, 0], both) == [0, 2, 0]
    assert of("representative", [0, 0, 1], both) == [0, 1, 0]
    assert of("gatekeeper", [0, 0, 1], both) == [0, 1, 0]
    assert of("coordinator", [0, 0, 0], [*both, (2, 0)]) == [0, 1, 0]


def test_who_is_in_no_group_is_in_no_way() -> None:
    for groups in ([-1, 0, 0], [0, -1, 0], [0, 0, -1]):
        assert of("coordinator", groups, [(0, 1), (1, 2)]) == [0, 0, 0]


def test_nobody() -> None:
    for role in ROLES:
        assert of(role, [], []) == []
        assert of(role, [0, 1], []) == [0, 0]


@pytest.mark.parametrize("role", ROLES)
def test_against_every_three(role: Role) -> None:
    rng = random.Random(ROLES.index(role))
    some = 0
    for number in range(200):
        graph = nx.gnp_random_graph(
            rng.randint(0, 9), rng.choice((0.2, 0.3, 0.5)), seed=number, directed=True
        )
        groups = [rng.choice((-1, 0, 0, 0, 1, 1, 2)) for _ in graph]
        found = of(role, groups, list(graph.edges))
        names = [str(n) for n in graph]
        arcs = [(str(a), str(b)) for a, b in graph.edges]
        named: dict[str, Hashable] = {str(n): group for n, group in enumerate(groups) if group >= 0}
        assert found == list(enumeration.brokers(role, names, arcs, named).values())
        some += any(found)
    assert some > 30


# --- by which groups --------------------------------------------------------------------------


def people(text: str, **of_whom: str) -> Project:
    """Actors with a kind, or with tags where there are several words."""
    actors = [
        Actor(id=key, name=key, kind=words.split()[0], tags=tuple(words.split()[1:]))
        for key, words in of_whom.items()
    ]
    return Project.of(About(), *actors, *ties(text))


def test_groups_by_kind_tags_camps_and_communities() -> None:
    project = people("a+b b-c", a="state east big", b="state west east", c="group west", d="person")
    pairs = pairs_of(project)
    assert groups_of(project, pairs, "kind").tolist() == [2, 2, 0, 1]
    # The first of the tags that are named counts; who has none of them is in none.
    assert groups_of(project, pairs, "tag:west,east").tolist() == [0, 1, 1, -1]
    assert groups_of(project, pairs, "tag:east,west").tolist() == [0, 0, 1, -1]
    assert groups_of(project, pairs, "camps").tolist() == [0, 0, 1, -1]
    assert groups_of(project, pairs, "communities").tolist() == [0, 0, -1, -1]
    with pytest.raises(NoSuchMeasure, match="no groups “friends”"):
        groups_of(project, pairs, "friends")


def test_brokers_go_through_what_is_not_hostile() -> None:
    project = people("a>b b>c c-b", a="state", b="state", c="state")
    pairs = pairs_of(project)
    assert values_of(project, "broker:coordinator", pairs, Asked(groups="kind"))["b"] == (0, 0, 0)
    assert values_of(project, "broker:coordinator", pairs, Asked("all", "kind"))["b"] == (1, 1, 1)


def test_between_two_camps_there_is_no_liaison() -> None:
    project = map_of("a+b b+c c-d d+e e.a e>c")
    assert not any(sum(found) for found in values_of(project, "broker:liaison", pairs_of(project)).values())
    assert any(sum(found) for found in values_of(project, "broker:gatekeeper", pairs_of(project)).values())


@pytest.mark.parametrize("role", ROLES)
def test_every_map_counted_out(role: Role) -> None:
    seen: Counter[str] = Counter()
    for project in random_maps(91, 60):
        snapshot = snapshot_of(project)
        if enumeration.count(snapshot) > 60:
            continue
        pairs = Ties(snapshot.index).on(snapshot)
        found = values_of(project, f"broker:{role}", pairs, Asked(groups="kind"))
        kinds = {key: project.actors[key].kind for key in pairs.actors}
        assert alike(found, enumeration.bounds(f"broker:{role}", snapshot, "not-hostile", kinds))
        seen["some"] += any(high for _, _, high in found.values())
        seen["wide"] += any(low < high for low, _, high in found.values())
    # There are two kinds, and so no three groups.
    assert seen["some"] == 0 if role == "liaison" else seen["wide"] > 5


def test_camps_between_which_brokers_stand_can_be_stopped_and_have_a_limit() -> None:
    rng = random.Random(3)
    names = [f"a{number:02}" for number in range(60)]
    relations = [
        Relation(id=f"r{a}-{b}", source=a, target=b, phases=(Phase(stance=rng.choice([-1, 1])),))
        for a, b in combinations(names, 2)
        if rng.random() < 0.5
    ]
    project = Project.of(About(), *(Actor(id=key, name=key) for key in names), *relations)
    pairs = Ties(TimeIndex(project)).on(Snapshot(TimeIndex(project), 730_000))
    start = time.monotonic()
    groups_of(project, pairs, "camps", limit=0.05)
    assert time.monotonic() - start < 20  # to the end it would take for ever
    with pytest.raises(Stopped):
        groups_of(project, pairs, "camps", progress=lambda _part: False)
