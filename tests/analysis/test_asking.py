"""Rows of an analyst: their shape, what is kept for them, and what does not matter to them."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.analysis.asking import Analyst, Row
from relmap.analysis.measures import Asked
from relmap.analysis.over_time import Look
from relmap.analysis.table import NoSuchMeasure
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import About, Actor, Event, Phase, Relation, updated
from relmap.notebook import load
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.analysis import published
from tests.analysis.maps import (
    DATE,
    POSSIBLE,
    SURE,
    a_random_map,
    map_of,
    maps,
    number_of,
    pairs_of,
    random_maps,
    snapshot_of,
    ties,
    with_actors,
)
from tests.strategies import Seen, counted

NAMES = ("ties", "in", "out", "friends", "foes", "net", "relations", "closeness", "betweenness", "pagerank",
         "standing")  # fmt: skip


def measured(project: Project, *names: str, date: str = DATE, **how: object) -> list[Row]:
    snapshot = snapshot_of(project, date)
    return list(Analyst(snapshot.index).measure(names, snapshot, Asked(**how)))  # type: ignore[arg-type]


def balanced(project: Project, date: str = DATE) -> Row:
    snapshot = snapshot_of(project, date)
    return Analyst(snapshot.index).balance(snapshot)


# --- rows -------------------------------------------------------------------------------------


def test_rows_of_measures() -> None:
    rows = measured(map_of("a+b b.c?"), "ties", "closeness")
    assert rows[:3] == [
        {"date": DATE, "actor": "a", "name": "A", "measure": "ties",
         "low": 1, "drawn": 1, "high": 1, "exact": True},
        {"date": DATE, "actor": "a", "name": "A", "measure": "closeness",
         "low": 1, "drawn": 1.5, "high": 1.5, "exact": True},
        {"date": DATE, "actor": "b", "name": "B", "measure": "ties",
         "low": 1, "drawn": 2, "high": 2, "exact": True},
    ]  # fmt: skip
    assert [row["actor"] for row in rows] == ["a", "a", "b", "b", "c", "c"]
    # Whole numbers are whole.
    assert {type(row["low"]) for row in rows} == {int}


def test_rows_of_some_actors_and_in_a_window() -> None:
    snapshot = snapshot_of(map_of("a+b b.c?"), "2010-01-01/2010-12-31")
    (row,) = Analyst(snapshot.index).measure(["ties"], snapshot, Asked(), ["b"])
    assert (row["date"], row["actor"], row["drawn"]) == ("2010-01-01/2010-12-31", "b", 2)


def test_rows_of_what_is_not_known() -> None:
    (row, *_) = measured(map_of("a.b b.c?"), "betweenness", worlds=False)
    assert (row["low"], row["drawn"], row["high"], row["exact"]) == (None, 0, None, False)
    assert "maps" not in row


def test_rows_of_two_hundred_maps_of_many() -> None:
    text = " ".join(f"{one}.{other}?" for n, one in enumerate("abcdef") for other in "abcdef"[n + 1 :])
    (row, *_) = measured(map_of(text), "betweenness")
    assert (row["maps"], row["exact"]) == (200, False)
    assert row["low"] <= row["drawn"] <= row["high"]


def test_a_row_of_balance() -> None:
    row = balanced(map_of("a+b b+c a-c d-a?"))
    blocs = row.pop("blocs")
    assert (blocs["misfits"], blocs["exact"]) == (1, True)
    assert sorted(who for side in blocs["sides"] for who in side) == ["a", "b", "c", "d"]
    assert row == {
        "date": DATE,
        "balanced": 0,
        "unbalanced": 1,
        "open": 0,
        "drawn": {"balanced": 0, "unbalanced": 1},
        "turns": [
            {"pair": ["a", "b"], "balances": 1, "breaks": 0, "misfit": False},
            {"pair": ["a", "c"], "balances": 1, "breaks": 0, "misfit": True},
            {"pair": ["b", "c"], "balances": 1, "breaks": 0, "misfit": False},
            {"pair": ["a", "d"], "balances": 0, "breaks": 0, "misfit": False},
        ],
        "share": {"low": 0, "drawn": 0, "high": 0},
        "line_index": {"low": 1, "drawn": 1, "high": 2, "exact": True},
        "camps": [["a", "b", "c"], ["d"]],
        "misfits": [["a", "c"]],
        "triads": [
            {
                "actors": ["a", "b", "c"],
                "state": "unbalanced",
                "drawn": "unbalanced",
                "signs": [1, -1, 1],
                "relations": ["r000", "r001", "r002"],
            }
        ],
    }


def test_relations_without_a_stance_make_no_triad() -> None:
    row = balanced(map_of("a+b b+c a+c a.b b0c"))
    # That of no stance is none of its relations; one of 0 is.
    assert row["triads"][0]["relations"] == ["r000", "r001", "r002", "r004"]


def test_nothing_is_signed() -> None:
    row = balanced(map_of("a.b b.c a.c"))
    assert row["share"] == {"low": None, "drawn": None, "high": None}
    assert (row["camps"], row["misfits"], row["triads"], row["turns"]) == ([[], []], [], [], [])
    assert row["line_index"] == {"low": 0, "drawn": 0, "high": 0, "exact": True}
    assert row["blocs"] == {"misfits": 0, "exact": True, "sides": []}
    assert balanced(Project.of(About()))["camps"] == [[], []]


def test_the_line_index_out_of_time() -> None:
    text = " ".join(f"{one}-{other}" for n, one in enumerate("abcdefghi") for other in "abcdefghi"[n + 1 :])
    snapshot = snapshot_of(map_of(text))
    row = Analyst(snapshot.index).balance(snapshot, limit=-1.0)
    assert not row["line_index"]["exact"]
    assert row["line_index"]["at_least"] <= 16 <= row["line_index"]["drawn"]
    assert row["line_index"]["low"] <= 16
    exact = Analyst(snapshot.index).balance(snapshot)
    assert exact["line_index"] == {"low": 16, "drawn": 16, "high": 16, "exact": True}


def test_rows_of_turning_points() -> None:
    relations = [
        Relation(id="x", source="a", target="b", phases=(Phase(when="2020-01/..", stance=2),)),
        Relation(id="y", source="a", target="b", phases=(Phase(when="/2020-03-05", stance=-1),)),
    ]
    actors = [Actor(id=key, name=key) for key in "ab"]
    event = Event(id="e", title="", when="2020-03-02")
    analyst = Analyst(TimeIndex(Project.of(About(), *actors, *relations, event)))
    assert analyst.turning() == [
        {
            "date": "2020-01", "weight": 2, "events": [],
            "changes": [{"relation": "x", "change": "begin", "phase": 0, "weight": 2,
                         "between": ["2020-01-01", "2020-01-31"]}],
        },
        {
            "date": "2020-03", "weight": 1, "events": ["e"],
            "changes": [{"relation": "y", "change": "end", "phase": 0, "weight": 1,
                         "between": ["2020-03-05", "2020-03-05"]}],
        },
        {
            "date": None, "weight": 1, "events": [],
            "changes": [{"relation": "y", "change": "begin", "phase": 0, "weight": 1,
                         "between": [None, "2020-03-05"]}],
        },
    ]  # fmt: skip
    assert [(row["date"], row["weight"]) for row in analyst.turning("year")] == [("2020", 3), (None, 1)]


def test_the_article_s_map_of_today() -> None:
    map_ = load(published.DATA.parents[2] / "projects" / "armenia-realignment.relmap.json")
    row = map_.balance("2021-06-01")
    assert row["drawn"]["unbalanced"] > 0
    assert row["turns"][0]["pair"] == ["armenia", "belarus"]
    assert ["armenia", "belarus"] in row["misfits"]


# --- who is asked about -----------------------------------------------------------------------


def test_an_actor_by_id_or_by_a_name_that_only_one_has() -> None:
    actors = [
        Actor(id="ru", name="Russia", aliases=("Rossiya",)),
        Actor(id="x1", name="Georgia"),
        Actor(id="x2", name="Georgia"),
        Actor(id="fr", name="France"),
    ]
    analyst = Analyst(TimeIndex(Project.of(About(), *actors)))
    assert [analyst.actor(text) for text in ("ru", "Russia", "Rossiya", "x2")] == ["ru", "ru", "ru", "x2"]
    with pytest.raises(NoSuchMeasure, match=r"Several are called “Georgia”\. Take an id: x1, x2\."):
        analyst.actor("Georgia")
    with pytest.raises(NoSuchMeasure, match=r"no actor “Rusia”\. Did you mean Russia, ") as found:
        analyst.actor("Rusia")
    assert str(found.value).count(",") == 1
    with pytest.raises(NoSuchMeasure, match="The map has none"):
        Analyst(TimeIndex(Project.of(About()))).actor("ru")


def test_what_is_unknown_is_told_before_anything_is_computed() -> None:
    snapshot = snapshot_of(map_of("a.b"))
    analyst = Analyst(snapshot.index)
    for names, actors in ((["tie"], []), (["ties"], ["z"])):
        with pytest.raises(NoSuchMeasure):
            list(analyst.measure(names, snapshot, Asked(), actors))
    assert [measure.id for measure in analyst.check(["net", "ties"], ["a"])] == [
        "net",
        "ties",
    ]


def test_it_can_be_stopped() -> None:
    snapshot = snapshot_of(map_of("a.b b.c? c.d"))
    with pytest.raises(Stopped):
        list(
            Analyst(snapshot.index).measure(["betweenness"], snapshot, Asked(), progress=lambda _part: False)
        )
    snapshot = snapshot_of(map_of("a+b b+c a-c"))
    with pytest.raises(Stopped):
        Analyst(snapshot.index).balance(snapshot, progress=lambda _part: False)


# --- what is kept -----------------------------------------------------------------------------


def as_of_alone(project: Project, dates: list[str]) -> None:
    """One who has been asked about other days answers as one who has not."""
    index = TimeIndex(project)
    one = Analyst(index)
    for date in dates:
        snapshot = Snapshot(index, number_of(date))
        for certain in (False, True):
            looked = one.looking("none", certain)
            view = Snapshot(index, snapshot.day, certain)
            anew = Analyst(index, Look("none", certain))
            assert looked.balance(view) == anew.balance(view), date
            assert list(looked.measure(NAMES, view, Asked())) == list(anew.measure(NAMES, view, Asked())), (
                date
            )


def test_what_is_kept_is_of_days_that_are_alike_in_all_that_is_told() -> None:
    seen = 0
    for project in random_maps(151, 40):
        index = TimeIndex(project)
        dates = ["2004-01-01", "2008-06-01", "2009-06-01", "2010-06-15", "2010-12-31", "2012-01-01"]
        as_of_alone(project, dates)
        kept = Analyst(index)
        for date in dates:
            kept.balance(Snapshot(index, number_of(date)))
        seen += kept._kept.computed < 3 * len(dates)  # pyright: ignore[reportPrivateUsage]
    assert seen > 20


def test_a_triad_names_the_relations_of_its_own_day() -> None:
    """Of two days that are alike but for which relations it is that are there."""
    relations = [
        Relation(
            id="ab-then", source="a", target="b", phases=(Phase(when="2001-01-01/2001-12-31", stance=1),)
        ),
        Relation(
            id="ab-now", source="a", target="b", phases=(Phase(when="2003-01-01/2003-12-31", stance=1),)
        ),
        *ties("b+c a+c"),
    ]
    index = TimeIndex(with_actors(relations))
    analyst = Analyst(index)
    named = [
        analyst.balance(Snapshot(index, number_of(date)))["triads"][0]["relations"]
        for date in ("2001-06-01", "2003-06-01")
    ]
    assert named == [["ab-then", "r000", "r001"], ["ab-now", "r000", "r001"]]


def test_an_actor_that_surely_is_there_has_exact_sums_again() -> None:
    """Of two days that are alike but for whether b surely exists."""
    relation = Relation(
        id="r", source="a", target="b", phases=(Phase(when="2000-01-01/[2012..2014]", stance=1),)
    )
    actors = [Actor(id="a", name="A"), Actor(id="b", name="B", exists=POSSIBLE)]
    index = TimeIndex(Project.of(About(), *actors, relation))
    analyst = Analyst(index)
    exact = [
        [row["exact"] for row in analyst.measure(["net"], Snapshot(index, number_of(date)), Asked())]
        for date in ("2010-06-15", "2013-06-15")
    ]
    assert exact == [[False, False], [True, True]]


def test_states_between_the_least_and_the_most_matter_too() -> None:
    """Of two days that are alike but for a state in between: standing is not least where a stance is."""
    contested = Relation(
        id="bd",
        source="b",
        target="d",
        phases=(
            Phase(when="2001-01-01/..", stance=1),
            Phase(when="2001-01-01/..", stance=-1, status="alleged"),
            Phase(when="2006-01-01/..", stance=0, status="alleged"),
        ),
    )
    as_of_alone(with_actors([contested, *ties("a+c c-d a+b")]), ["2004-01-01", "2008-01-01"])


def test_every_stance_is_another() -> None:
    phases = [Phase(when=f"{2000 + n}-01-01/{2000 + n}-12-31", stance=n - 2) for n in range(5)]
    index = TimeIndex(with_actors([Relation(id="r", source="a", target="b", phases=tuple(phases))]))
    analyst = Analyst(index)
    rows = [
        row
        for year in range(2000, 2005)
        for row in analyst.measure(["net"], Snapshot(index, number_of(f"{year}-06-01")), Asked(), ["a"])
    ]
    assert [row["drawn"] for row in rows] == [-2, -1, 0, 1, 2]


def test_days_that_are_alike_are_computed_once() -> None:
    index = TimeIndex(map_of("a+b b-c a+c"))
    analyst = Analyst(index)
    for date in ("2005-01-01", "2006-01-01", "2007-01-01"):
        list(analyst.measure(["ties", "betweenness"], Snapshot(index, number_of(date)), Asked()))
    assert analyst._kept.computed == 2  # pyright: ignore[reportPrivateUsage]
    # Asked otherwise it is another answer; looked at otherwise it is kept for both.
    (row, *_) = analyst.measure(["closeness"], Snapshot(index, number_of(DATE)), Asked("hostile"))
    (other, *_) = analyst.measure(["closeness"], Snapshot(index, number_of(DATE)), Asked("all"))
    assert (row["drawn"], other["drawn"]) == (0, 2)
    assert analyst.looking("offices", True)._kept is analyst._kept  # pyright: ignore[reportPrivateUsage]


# --- what does not matter ---------------------------------------------------------------------


def otherwise(project: Project, rng: random.Random) -> tuple[Project, dict[str, str]]:
    """The same with other ids and in another order, and what the actors are called now."""
    actors, relations = list(project.actors.values()), list(project.relations.values())
    called = dict(
        zip(project.actors, rng.sample([f"n{n}" for n in range(len(actors))], len(actors)), strict=True)
    )
    keys = rng.sample([f"q{n:02}" for n in range(len(relations))], len(relations))
    renamed = [
        updated(relation, id=key, source=called[relation.source], target=called[relation.target])
        for relation, key in zip(relations, keys, strict=True)
    ]
    people = [updated(actor, id=called[actor.id], name="Somebody") for actor in actors]
    rng.shuffle(renamed)
    rng.shuffle(people)
    return Project.of(About(title="Another"), *people, *renamed), called


@counted(60)
@given(maps, st.randoms(use_true_random=False))
def test_order_and_names_of_records_change_nothing(seen: Seen, project: Project, rng: random.Random) -> None:
    other, called = otherwise(project, rng)
    for sure in pairs_of(project).sure.tolist():
        seen.note(2 if sure else 1)
    names = [*NAMES, *(f"broker:{role}" for role in ("coordinator", "gatekeeper"))]
    one = {(called[row["actor"]], row["measure"]): row for row in measured(project, *names, groups="kind")}
    two = {(row["actor"], row["measure"]): row for row in measured(other, *names, groups="kind")}
    assert one.keys() == two.keys()
    for key, row in one.items():
        if "maps" not in row:
            for end in ("low", "drawn", "high", "exact"):
                assert row[end] == pytest.approx(two[key][end], abs=1e-9), key
    row, same = balanced(project), balanced(other)
    for key in ("balanced", "unbalanced", "open", "drawn", "share", "line_index"):
        assert row[key] == same[key]
    assert len(row["misfits"]) == len(same["misfits"])
    turns = Counter(
        (*sorted(called[who] for who in t["pair"]), t["balances"], t["breaks"]) for t in row["turns"]
    )
    assert turns == Counter((*sorted(t["pair"]), t["balances"], t["breaks"]) for t in same["turns"])
    triads = {(*sorted(called[who] for who in t["actors"]), t["state"]) for t in row["triads"]}
    assert triads == {(*sorted(t["actors"]), t["state"]) for t in same["triads"]}


def test_the_same_map_gives_the_same_rows() -> None:
    project = a_random_map(random.Random(12))
    again = Project.of(
        project.about, *reversed(project.actors.values()), *reversed(project.relations.values())
    )
    assert measured(project, *NAMES) == measured(again, *NAMES)
    assert balanced(project) == balanced(again)


# --- many -------------------------------------------------------------------------------------


def test_one_actor_with_fifty_thousand_ties() -> None:
    """It is a friend of all others, who stand in a circle, each tied to the next and the one after."""
    count = 50_000
    keys = [f"a{n:05}" for n in range(count + 1)]
    ring = [*keys[1:], *keys[1:3]]
    friendly, hostile = (Phase(when=SURE, stance=1),), (Phase(when=SURE, stance=-1),)
    relations = [
        Relation(id=f"{step}{n:05}", source=keys[0] if step == 0 else ring[n + step], target=ring[n],
                 phases=hostile if step and n % 4 == 0 else friendly)
        for step in range(3)
        for n in range(count)
    ]  # fmt: skip
    snapshot = snapshot_of(with_actors(relations))
    analyst = Analyst(snapshot.index)
    rows = list(analyst.measure(["ties", "friends", "foes", "net"], snapshot, Asked()))
    assert len(rows) == 4 * (count + 1)
    assert [row["drawn"] for row in rows[:8]] == [count, count, 0, count, 5, 3, 2, 1]
    found = analyst.balance_on(snapshot.day)
    # Of those with the one a quarter is unbalanced; three in a row are where that in the middle is hostile.
    assert found.counts == (100_000 * 3 // 4 + count * 3 // 4, 100_000 // 4 + count // 4, 0, 112_500, 37_500)
    assert len(found.triads.state) == 150_000


def test_of_a_thousand_parallel_relations_all_are_told() -> None:
    many = [
        Relation(id=f"r{n:04}", source="a", target="b", phases=(Phase(when=SURE, stance=1),))
        for n in range(1_000)
    ]
    rows = {
        row["measure"]: row["drawn"]
        for row in measured(with_actors(many), "ties", "relations", "net", "friends")
    }
    assert rows == {"ties": 1, "relations": 1_000, "net": 1_000, "friends": 1}
