"""References of every sort, diffs of every sort, kinds, and ends as ranges of days."""

from __future__ import annotations

from typing import Any

import pytest

from relmap.model import day_style, days
from relmap.model.dates import FUTURE, PAST, DateError, parse_span
from relmap.model.diff import Change, Diff, Ref, dependants, same
from relmap.model.errors import ReferenceProblem, RelmapError
from relmap.model.project import Project, citations, collection_of, references
from relmap.model.ranges import Range, ends_of
from relmap.model.records import (
    About,
    Actor,
    ActorKind,
    Anchor,
    Citation,
    Conflict,
    Draft,
    Emphasis,
    Event,
    EventDay,
    Note,
    Participant,
    Phase,
    Picture,
    Placement,
    Relation,
    RelationKind,
    Source,
    updated,
)
from relmap.model.shift import closed, moved, precision, shifted, steps_of

CITED = (Citation(source="s", via="w"),)
SOUND = (
    Source(id="s", title="S"),
    Source(id="w", title="W"),
    Picture(id="p", data=""),
    Actor(id="a", name="A", picture="p", citations=CITED),
    Actor(id="b", name="B"),
    Event(id="e", title="E"),
    Event(
        id="f", title="F", participants=(Participant(actor="a"),), relations=("r",), after=("e",),
        citations=CITED,
    ),
    Relation(
        id="r",
        source="a",
        target="b",
        phases=(
            Phase(begins_with=EventDay(event="e"), ends_with=EventDay(event="f"), citations=CITED),
            Phase(),
        ),
    ),
    Relation(id="q", source="b", target="a", about="r"),
    Placement(actor="a", x=0, y=0),
    Note(id="n", text="N", anchors=(Anchor(actor="a"), Anchor(x=1, y=2))),
    Emphasis(id="m", actor="a"),
    Emphasis(id="o", relation="r"),
    Draft(id="d", collection="actors", record="a", field="exists", text="x"),
    Conflict(id="k", collection="relations", record="r", field="about", ours="1", theirs="2"),
)  # fmt: skip
REFERENCES = {
    ("actors", "a"): {("pictures", "p"), ("sources", "s"), ("sources", "w")},
    ("events", "f"): {
        ("actors", "a"), ("relations", "r"), ("events", "e"), ("sources", "s"), ("sources", "w"),
    },
    ("relations", "r"): {
        ("actors", "a"), ("actors", "b"), ("events", "e"), ("events", "f"),
        ("sources", "s"), ("sources", "w"),
    },
    ("relations", "q"): {("actors", "a"), ("actors", "b"), ("relations", "r")},
    ("placements", "a"): {("actors", "a")},
    ("notes", "n"): {("actors", "a")},
    ("emphases", "m"): {("actors", "a")},
    ("emphases", "o"): {("relations", "r")},
    ("drafts", "d"): {("actors", "a")},
    ("conflicts", "k"): {("relations", "r")},
}  # fmt: skip


def test_every_reference_of_a_record_is_known() -> None:
    for record in SOUND:
        key = (collection_of(record), record.id)
        assert set(references(record)) == REFERENCES.get(key, set()), key
    assert list(citations(SOUND[7])) == list(CITED)
    assert list(citations(SOUND[0])) == []


@pytest.mark.parametrize("target", sorted({target for found in REFERENCES.values() for target in found}))
def test_whatever_is_referred_to_has_to_be_there(target: tuple[str, str]) -> None:
    kept = [record for record in SOUND if (collection_of(record), record.id) != target]
    with pytest.raises(ReferenceProblem, match=f"“{target[1]}”, which does not exist"):
        Project.of(None, *kept)
    project = Project.of(None, *SOUND)
    record = project.get(*target)
    assert record is not None
    with pytest.raises(ReferenceProblem):
        Diff.removing(record).apply(project)
    wanted = {Ref(*key) for key, found in REFERENCES.items() if target in found}
    assert set(dependants(project, [Ref(*target)])) == wanted


@pytest.mark.parametrize("key", sorted(REFERENCES))
def test_a_record_that_refers_to_nothing_is_refused_alone(key: tuple[str, str]) -> None:
    """Each sort of record by itself, when it is put in."""
    (record,) = [record for record in SOUND if (collection_of(record), record.id) == key]
    with pytest.raises(ReferenceProblem):
        Diff.adding(record).apply(Project())


def test_two_records_of_one_id_are_refused() -> None:
    with pytest.raises(ReferenceProblem, match="Two actors have the id “a”"):
        Project.of(None, Actor(id="a", name="A"), Actor(id="a", name="B"))
    with pytest.raises(RelmapError, match="Phase is no record"):
        collection_of(Phase())  # type: ignore[arg-type]


def test_a_diff_tells_what_it_touches_and_what_cancels_out() -> None:
    project = Project.of(None, *SOUND)
    named = Diff.replacing(project.actors["b"], updated(project.actors["b"], name="Other"))
    assert named.touches("relations", "actors")
    assert not named.touches("relations", "about")
    assert not named.touches()
    assert named
    assert not named.then(named.inverse())
    added = Diff.adding(Actor(id="x", name="X"))
    assert added.then(Diff.removing(Actor(id="x", name="X"))).changes == {}
    later = added.then(Diff.replacing(Actor(id="x", name="X"), Actor(id="x", name="Y")))
    assert later.changes == {Ref("actors", "x"): Change(None, Actor(id="x", name="Y"))}
    with pytest.raises(ReferenceProblem, match="has changed meanwhile"):
        added.apply(added.apply(project))
    with pytest.raises(ReferenceProblem, match="has changed meanwhile"):
        Diff.removing(Actor(id="x", name="X")).apply(project)


def test_what_would_be_written_otherwise_is_not_the_same() -> None:
    one, real = (Actor(id="a", name="A", attributes={"n": value}) for value in (1, 1.0))
    assert one == real
    assert not same(one, real)
    assert same(one, updated(one))
    assert not same(one, None)
    assert same(None, None)
    assert Diff.between(Project.of(None, one), Project.of(None, real))


def test_kinds_are_the_maps_then_relmaps_then_plain() -> None:
    own = Project.of(
        None,
        ActorKind(id="state", label="Realm", shape="diamond"),
        RelationKind(id="alliance", label="League"),
    )
    assert (own.actor_kind("state").label, Project().actor_kind("state").label) == ("Realm", "State")
    assert (own.relation_kind("alliance").label, own.relation_kind("arms").label) == ("League", "Arms supply")
    plain = own.actor_kind("clan")
    assert (plain.id, plain.label, plain.shape) == ("clan", "Clan", "circle")
    other = own.relation_kind("feud")
    assert (other.id, other.label, other.directed) == ("feud", "Feud", False)
    assert own.all_actor_kinds()["state"].label == "Realm"
    assert own.all_relation_kinds()["alliance"].label == "League"
    assert "arms" in own.all_relation_kinds()
    assert "person" in own.all_actor_kinds()


def test_a_map_in_one_line() -> None:
    project = Project.of(About(title="A\nmap"), Actor(id="a", name="A"), Source(id="s", title="S"))
    assert repr(project) == "<Project “A map”: 1 actor, 0 relations, 0 events, 1 source>"
    assert "“" + "x" * 59 + "…”" in repr(Project.of(About(title="x" * 61)))
    assert "“" + "x" * 60 + "”" in repr(Project.of(About(title="x" * 60)))
    assert hash(project) == hash(
        Project.of(About(title="A\nmap"), *project.actors.values(), *project.sources.values())
    )


# --- ends as ranges ---------------------------------------------------------------------------


def ordinal(text: str, last: bool = False) -> int:
    return parse_span(text).bounds()[3 if last else 0]


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2000/2001", ("2000", "2000", True, False), ("2001", "2001", True, False)),
        ("2000-05-01/..", ("2000-05-01", "2000-05-01", True, False), (FUTURE, FUTURE, False, False)),
        ("../2000", (PAST, PAST, False, False), ("2000", "2000", True, False)),
        ("2000/", ("2000", "2000", True, False), (PAST, FUTURE, False, False)),
        ("/2000", (PAST, FUTURE, False, False), ("2000", "2000", True, False)),
        ("[..2000]/..", (PAST, "2000", True, True), (FUTURE, FUTURE, False, False)),
        ("[2000..]/..", ("2000", FUTURE, True, True), (FUTURE, FUTURE, False, False)),
        ("../[2000..2002]", (PAST, PAST, False, False), ("2000", "2002", True, True)),
    ],
)
def test_an_end_is_a_range_of_days(when: str, first: tuple[Any, ...], last: tuple[Any, ...]) -> None:
    found = ends_of(when)
    assert not found.one_day
    for side, (low, high, given, exact) in ((found.first, first), (found.last, last)):
        low = ordinal(low) if isinstance(low, str) else low
        high = ordinal(high, last=True) if isinstance(high, str) else high
        assert (side.low, side.high, side.given, side.to_the_day) == (low, high, given, exact)


def test_a_lone_date_is_one_day_and_a_set_is_meant_to_the_day() -> None:
    year, chosen = ends_of("2000"), ends_of("[2000,2002]")
    assert year.one_day
    assert year.first == year.last
    assert not year.first.to_the_day
    assert chosen.one_day
    assert chosen.first.to_the_day


@pytest.mark.parametrize(
    ("range_", "low", "high", "expected"),
    [
        (Range(10, 20), 5, 25, Range(10, 20)),
        (Range(10, 20), 10, 20, Range(10, 20)),
        (Range(10, 20), 12, 25, Range(12, 20, True, True)),
        (Range(10, 20), 5, 18, Range(10, 18, True, True)),
        (Range(PAST, FUTURE, given=False), PAST, FUTURE, Range(PAST, FUTURE, given=False)),
        (Range(PAST, FUTURE, given=False), 3, FUTURE, Range(3, FUTURE, True, True)),
        (Range(PAST, PAST, given=False), 3, 9, Range(3, 9, True, True)),
    ],
)
def test_a_range_is_narrowed_by_what_follows(range_: Range, low: int, high: int, expected: Range) -> None:
    assert range_.narrowed(low, high) == expected


def test_a_phase_can_end_no_earlier_than_its_end_or_its_start_says() -> None:
    assert ends_of("2000/2005").earliest_end == ordinal("2005")
    assert ends_of("2000/").earliest_end == ordinal("2000")
    assert ends_of("2000/[..2005]").earliest_end == ordinal("2000")


# --- days written, dates moved ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("en", "20 June 2024"),
        ("en-US", "June 20, 2024"),
        ("de", "20. Juni 2024"),
        ("es", "20 de junio de 2024"),
        ("fr", "20 juin 2024"),
        ("it", "20 giugno 2024"),
        ("pl", "20 czerwca 2024"),
        ("ru", "20 июня 2024"),
        ("uk", "20 червня 2024"),
    ],
)
def test_days_are_written_in_the_style_chosen(key: str, written: str) -> None:
    try:
        day_style.choose(key)
        assert days.in_words(days.from_ymd(2024, 6, 20)) == written
        assert written in day_style.chosen().example
    finally:
        day_style.choose("en")
    assert len(set(day_style.STYLES[key].months)) == 12


def test_years_before_christ_in_words() -> None:
    assert [days.year_in_words(year) for year in (1, 0, -43)] == ["AD 1", "1 BC", "44 BC"]
    assert days.in_words(days.from_ymd(-44, 3, 15)) == "15 March 45 BC"
    assert [days.iso(days.from_ymd(year, 3, 5)) for year in (-44, 0, 9999, 10_000)] == [
        "-0044-03-05", "0000-03-05", "9999-03-05", "+10000-03-05",
    ]  # fmt: skip
    assert [days.add_months(2000, month, by) for month, by in ((1, -1), (12, 1), (6, 0), (6, -18))] == [
        (1999, 12), (2001, 1), (2000, 6), (1998, 12),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("when", "part", "delta", "expected"),
    [
        ("2018/2020", "end", -3000, "2018/2018"),
        ("2018/2020", "start", 366, "2019/2020"),
        ("2018-05/2018-07", "end", -3000, "2018-05/2018-05"),
        ("2018-05/2018-07", "start", 3000, "2018-07/2018-07"),
        ("2018-05-03/2018-05-05", "start", 9, "2018-05-05/2018-05-05"),
        ("2018-05-03/2018-05-05", "start", -9, "2018-04-24/2018-05-05"),
        ("../2018", "end", 366, "../2019"),
        ("2018/..", "both", -365, "2017/.."),
    ],
)
def test_an_end_goes_no_further_than_the_other(when: str, part: Any, delta: int, expected: str) -> None:
    assert moved(when, part, delta) == expected


def test_dates_move_by_their_own_unit() -> None:
    assert (precision("2024"), precision("2024-06"), precision("199X"), precision("19XX")) == (
        12,
        1,
        120,
        1200,
    )
    assert precision("2024-06-20") == 0 or shifted("2024-06-20", 1) == "2024-06-21"
    assert (steps_of("2024", 400), steps_of("2024", -400), steps_of("2024-06-20", 7)) == (1, -1, 7)
    assert closed("2020/..", "end", days.from_ymd(2020, 1, 1)) == "2020/2020"
    with pytest.raises(DateError):
        shifted("0000-01", -200_000)
