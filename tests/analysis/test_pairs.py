"""Pairs of a day: by hand, and against every map that the dates allow."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from relmap.analysis.pairs import THROUGH, Pairs, Through, Ties, stances_of
from relmap.analysis.world import drawn_world
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import About, Actor, Criteria, Phase, Placement, Relation, RelationKind, updated
from relmap.timeline.filtering import CriteriaFilter, Passing
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.analysis import enumeration
from tests.analysis.maps import (
    DAY,
    POSSIBLE,
    SURE,
    a_random_map,
    map_of,
    pairs_of,
    random_maps,
    snapshot_of,
    ties,
    with_actors,
)


def relation(key: str, source: str, target: str, *phases: Phase, kind: str = "alliance") -> Relation:
    return Relation(id=key, source=source, target=target, kind=kind, phases=phases)


def ends_of(pairs: Pairs) -> list[tuple[str, str]]:
    return [(pairs.actors[a], pairs.actors[b]) for a, b in zip(pairs.a, pairs.b, strict=True)]


def test_relations_in_either_direction_are_one_pair() -> None:
    pairs = pairs_of(map_of("a++b b-a c.b"))
    assert pairs.actors == ("a", "b", "c")
    assert ends_of(pairs) == [("a", "b"), ("b", "c")]
    assert pairs.drawn.tolist() == [1, 0]
    assert pairs.signs.tolist() == [1, 0]
    assert pairs.relation_ids(0) == ["r000", "r001"]
    assert [pairs.between(0, 1), pairs.between(2, 1), pairs.between(0, 2)] == [0, 1, None]


def test_a_sum_of_nothing_is_no_sign() -> None:
    pairs = pairs_of(map_of("a+b a-b a0c a.d"))
    assert pairs.drawn.tolist() == [0, 0, 0]
    assert pairs.signs.tolist() == [0, 0, 0]
    # Friendly and hostile at once is another thing than neither.
    assert pairs.mixed.tolist() == [True, False, False]


def test_whoever_is_tied_to_himself_is_tied_to_nobody() -> None:
    pairs = pairs_of(map_of("a+a b+b a+b"))
    assert ends_of(pairs) == [("a", "b")]
    assert len(pairs.rows.source) == 1
    assert len(pairs_of(map_of("a+a"))) == 0


def test_a_thousand_relations_are_one_pair() -> None:
    many = [relation(f"r{n:04}", *("ab" if n % 2 else "ba"), Phase(stance=n % 3 - 1)) for n in range(1_000)]
    pairs = pairs_of(with_actors(many))
    assert len(pairs) == 1
    assert len(pairs.relation_ids(0)) == 1_000
    assert pairs.drawn.tolist() == [sum(n % 3 - 1 for n in range(1_000))] == [-1]


def test_nobody_and_nothing() -> None:
    pairs = pairs_of(Project.of(About()))
    assert (pairs.count, len(pairs)) == (0, 0)
    assert [mask.tolist() for mask in pairs.carrying("all")] == [[], [], []]
    alone = pairs_of(map_of("", others="a"))
    assert (alone.actors, len(alone)) == (("a",), 0)


def test_states_of_a_relation() -> None:
    project = with_actors(
        [
            relation("turning", "a", "b", Phase(when="2005/2010", stance=2),
                     Phase(when="2010/..", stance=-1)),
            relation("possible", "a", "c", Phase(when=POSSIBLE, stance=1)),
            relation("planned", "a", "d", Phase(when="2001-01-01/..", stance=1),
                     Phase(when="2010-03-01/..", stance=-2, status="planned")),
        ]
    )  # fmt: skip
    pairs = pairs_of(project)
    states = {pairs.relation(row).relation.id: pairs.states(row) for row in range(3)}
    assert sorted(states["turning"], key=str) == [-1, 2]
    assert states["possible"] == [1, None]
    assert states["planned"] == [1, -2]
    assert ends_of(pairs) == [("a", "b"), ("a", "c"), ("a", "d")]
    assert pairs.low.tolist() == [-1, 0, -2]
    assert pairs.high.tolist() == [2, 1, 1]
    assert pairs.sure.tolist() == [True, False, True]
    assert pairs.sure_signs.tolist() == [0, 0, 0]
    assert pairs.may_be_signed.tolist() == [True, True, True]
    # Of what is certain only what is only possible is left out; who turns may still have turned.
    certain = pairs_of(project, certain=True)
    assert ends_of(certain) == [("a", "b"), ("a", "d")]
    assert certain.low.tolist() == [-1, -2]


def test_a_window_takes_the_state_that_it_draws() -> None:
    phases = Phase(when="2005-01-01/2010-06-01", stance=2), Phase(when="2010-06-01/..", stance=-1)
    project = with_actors([relation("r", "a", "b", *phases)])
    pairs = pairs_of(project, "2010-01-01/2010-12-31")
    assert (pairs.low.tolist(), pairs.drawn.tolist(), pairs.high.tolist()) == ([-1], [-1], [-1])
    assert pairs.states(0) == [-1]
    assert pairs.drawn_only
    perhaps = pairs_of(map_of("a+b?"), "2010-01-01/2010-06-15")
    assert perhaps.states(0) == [1, None]
    assert (perhaps.low.tolist(), perhaps.high.tolist(), perhaps.sure.tolist()) == ([0], [1], [False])


def test_actors_who_may_not_exist() -> None:
    actors = [
        Actor(id="a", name="A"),
        Actor(id="b", name="B", exists=POSSIBLE),
        Actor(id="c", name="C", exists="2011/.."),
    ]
    project = Project.of(About(), *actors, *ties("a+b a+c"))
    pairs = pairs_of(project)
    assert pairs.actors == ("a", "b")
    assert pairs.present.tolist() == [True, False]
    assert pairs.sure.tolist() == [False]
    assert pairs_of(project, certain=True).actors == ("a",)


def test_a_stance_of_none_counts_nothing() -> None:
    pairs = pairs_of(map_of("a.b"))
    assert stances_of(pairs.relation(0)) == [0]
    assert not pairs.may_be_signed.any()


@pytest.mark.parametrize("seed", range(4))
def test_pairs_of_random_maps(seed: int) -> None:
    seen: Counter[str] = Counter()
    for project in random_maps(seed, 50):
        for certain in (False, True):
            snapshot = snapshot_of(project, certain=certain)
            pairs = Ties(snapshot.index).on(snapshot)
            looks = enumeration.looks(snapshot)
            assert list(pairs.actors) == enumeration.actors_of(snapshot)
            assert ends_of(pairs) == list(looks)
            for number, several in enumerate(looks.values()):
                stances = [0 if look is None else look.stance for look in several]
                assert (pairs.low[number], pairs.drawn[number], pairs.high[number]) == (
                    min(stances),
                    stances[0],
                    max(stances),
                )
                assert pairs.sure[number] == (None not in several)
                signs = {0 if look is None else look.sign for look in several}
                assert pairs.may_be_signed[number] == (signs != {0})
                assert pairs.sure_signs[number] == (signs.pop() if len(signs) == 1 else 0)
                seen["pairs"] += 1
                seen["unsure"] += None in several
                seen["turning"] += len(set(stances)) > 1
                seen["parallel"] += bool(several[0] and several[0].relations > 1)
    assert all(seen[case] > 0.1 * seen["pairs"] for case in ("unsure", "turning", "parallel")), seen


@pytest.mark.parametrize("through", THROUGH)
def test_what_carries_in_random_maps(through: Through) -> None:
    seen: Counter[tuple[bool, bool]] = Counter()
    for project in random_maps(11, 120):
        snapshot = snapshot_of(project)
        pairs = Ties(snapshot.index).on(snapshot)
        found = pairs.carrying(through)
        arcs = pairs.arcs(through)
        ways = {
            (pairs.actors[one], pairs.actors[other]): tuple(map(bool, masks))
            for one, other, *masks in zip(*arcs, strict=True)
        }
        assert len(ways) == len(arcs.source)
        for number, (ends, several) in enumerate(enumeration.looks(snapshot).items()):
            carries = [look is not None and look.carries(through) for look in several]
            assert (found.drawn[number], found.sure[number], found.possible[number]) == (
                carries[0],
                all(carries),
                any(carries),
            )
            seen[all(carries), any(carries)] += 1
            for arc in (ends, ends[::-1]):
                there = [
                    bool(look is not None and on and arc in look.arcs)
                    for look, on in zip(several, carries, strict=True)
                ]
                assert ways.get(arc, (False,) * 3) == (there[0], all(there), any(there)), (ends, arc)
    assert seen[True, True] > 20
    assert seen[False, True] > 20
    assert through == "all" or seen[False, False] > 20


def test_the_drawn_map() -> None:
    for project in random_maps(3, 60):
        snapshot = snapshot_of(project)
        pairs = Ties(snapshot.index).on(snapshot)
        drawn = next(enumeration.worlds(snapshot))
        world = drawn_world(pairs)
        assert world.signs.tolist() == [drawn[ends].sign for ends in ends_of(pairs)]
        for through in THROUGH:
            source, target = world.arcs(through)
            ways = [
                (pairs.actors[one], pairs.actors[other]) for one, other in zip(source, target, strict=True)
            ]
            assert len(ways) == len(set(ways))
            assert set(ways) == enumeration.arcs_of(drawn, through)


# --- folding ----------------------------------------------------------------------------------


def folded(**members: str) -> Project:
    """A minister in office of b, which is a member of the organisation o."""
    relations = [
        relation("office", "m", "b", Phase(when="2005-01-01/2012-12-31"), kind="office"),
        relation("member", "b", "o", Phase(when=SURE), kind="membership"),
        *ties("m+a b-c m++b"),
    ]
    placements = [Placement(actor=key, x=0.0, y=0.0, members=value) for key, value in members.items()]  # type: ignore[arg-type]
    actors = [Actor(id=key, name=key.upper()) for key in "abcmo"]
    return Project.of(About(), *actors, *relations, *placements)


def test_who_holds_an_office_is_whose_office_it_is() -> None:
    pairs = pairs_of(folded(o="collapsed"), fold="offices")
    assert pairs.actors == ("a", "b", "c", "o")
    assert pairs.folded == {"m": "b"}
    # What is between the two, or between the same, is left out.
    assert ends_of(pairs) == [("a", "b"), ("b", "c"), ("b", "o")]
    assert pairs.drawn.tolist() == [1, -1, 0]
    assert ends_of(pairs_of(folded(), "2013-01-01", fold="offices"))[0] == ("a", "m")
    assert ends_of(pairs_of(folded(), fold="none"))[0] == ("a", "m")


def test_members_of_what_is_collapsed_are_it() -> None:
    pairs = pairs_of(folded(o="collapsed"), fold="shown")
    assert pairs.actors == ("a", "c", "o")
    assert pairs.folded == {"m": "o", "b": "o"}
    assert ends_of(pairs) == [("a", "o"), ("c", "o")]
    assert pairs_of(folded(o="hull"), fold="shown").folded == {"m": "b"}


def test_whoever_would_be_somebody_who_is_not_there_is_himself() -> None:
    project = folded(o="collapsed")
    index = TimeIndex(project)
    everything = frozenset({*project.actors, *project.relations})
    found = Ties(index).on(Snapshot(index, DAY), "shown", Passing(everything - {"o"}, 1))
    assert "o" not in found.actors
    assert ends_of(found) == [("a", "m"), ("b", "c"), ("b", "m")]
    assert Ties(index).on(Snapshot(index, DAY), "shown", Passing(everything, 0)).actors == ("a", "c", "o")


def test_of_several_offices_the_first_relation_counts() -> None:
    offices = [
        relation(key, "m", of, Phase(when=SURE), kind="office")
        for key, of in (("2", "a"), ("1", "b"), ("3", "c"))
    ]
    pairs = pairs_of(with_actors([*offices, *ties("m+d")]), fold="offices")
    assert pairs.folded == {"m": "b"}
    assert ends_of(pairs) == [("a", "b"), ("b", "c"), ("b", "d")]


def test_what_is_filtered_out_is_not_there() -> None:
    project = with_actors([*ties("a+b c-b"), relation("arms", "d", "b", Phase(when=SURE), kind="arms")])
    index = TimeIndex(project)
    for snapshot in (Snapshot(index, DAY), snapshot_of(project, "2010-01-01/2010-12-31")):
        kept = CriteriaFilter(project, Criteria(relation_kinds=("arms",)))
        passing = kept.passing([actor for actor, _ in snapshot.actors], snapshot.relations)
        pairs = Ties(index).on(snapshot, passing=passing)
        assert pairs.actors == ("b", "d")
        assert ends_of(pairs) == [("b", "d")]
    assert len(Ties(index).on(Snapshot(index, DAY))) == 3


# --- edits ------------------------------------------------------------------------------------


def columns(pairs: Pairs) -> list[object]:
    arrays = (pairs.a, pairs.b, pairs.drawn, pairs.low, pairs.high, pairs.sure, pairs.present)
    ids = [sorted(pairs.relation_ids(number)) for number in range(len(pairs))]
    return [pairs.actors, *(array.tolist() for array in arrays), ids]


def test_after_an_edit_pairs_are_as_if_made_anew() -> None:
    rng = random.Random(5)
    seen: Counter[str] = Counter()
    for _ in range(60):
        project = a_random_map(rng)
        index = TimeIndex(project)
        known = Ties(index)
        known.on(Snapshot(index, DAY))
        other = a_random_map(rng)
        fitting = {
            key: r for key, r in other.relations.items() if {r.source, r.target} <= project.actors.keys()
        }
        key = rng.choice(sorted(project.relations))
        changed = fitting.get(key)
        old = project.relations[key]
        diff = Diff.replacing(old, changed) if changed is not None else Diff.removing(old)
        after = diff.apply(project)
        updated = index.updated(after, diff)
        anew = TimeIndex(after)
        for certain in (False, True):
            found = Ties(updated, known).on(Snapshot(updated, DAY, certain))
            assert columns(found) == columns(Ties(anew).on(Snapshot(anew, DAY, certain)))
        seen["changed" if changed is not None else "removed"] += 1
    assert min(seen["changed"], seen["removed"]) > 10


def test_after_an_edit_of_a_kind_its_relations_are_otherwise() -> None:
    own = RelationKind(id="gift", label="Gift")
    before = Project.of(About(), own, *map_of("", others="ab").actors.values(),
                        relation("r", "a", "b", Phase(when=SURE), kind="gift"))  # fmt: skip
    diff = Diff.replacing(own, updated(own, directed=True))
    after = diff.apply(before)
    index = TimeIndex(before)
    known = Ties(index)
    new = index.updated(after, diff)
    found = [each.on(Snapshot(each.index, DAY)).rows.directed.tolist() for each in (known, Ties(new, known))]
    assert found == [[False], [True]]


def test_days_that_are_alike_have_one_fingerprint() -> None:
    project = map_of("a+b b-c? a>c")
    assert pairs_of(project).fingerprint == pairs_of(project, "2010-07-01").fingerprint
    others = ["a-b b-c? a>c", "a+b b-c a>c", "a+b b-c? a.c", "a+b b-c?", "a+d b-d? a>b"]
    assert all(pairs_of(map_of(text)).fingerprint != pairs_of(project).fingerprint for text in others)
    assert len({pairs_of(map_of(f"a{mark}b")).fingerprint for mark in ("++", "+", "0", "-", "--", ">")}) == 6
    assert pairs_of(map_of("a+b", others="c")).fingerprint != pairs_of(map_of("a+b", others="d")).fingerprint
