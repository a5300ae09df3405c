"""`relmap measure`, `balance`, `paths` and `turning`, and the same in notebooks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import relmap
from relmap.analysis.asking import Analyst
from relmap.cli import main
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Phase, Placement, Relation, Source
from relmap.notebook import opened

SAMPLE = str(Path(__file__).parent.parent / "projects" / "armenia-realignment.relmap.json")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(arguments)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Ask:
    """A command about a map."""

    def asked(command: str, project: Project, *arguments: str) -> tuple[int, str, str]:
        path = tmp_path / "map.relmap.json"
        relmap.save(project, path)
        return run(capsys, command, str(path), *arguments)

    return asked


def tie(key: str, ends: str, stance: int | None, *whens: str, kind: str = "alliance") -> Relation:
    phases = tuple(Phase(when=when, stance=stance) for when in whens or ("2000-01-01/..",))
    return Relation(id=key, source=ends[0], target=ends[1], kind=kind, phases=phases)


def a_map(*relations: Relation, others: str = "", extent: str | None = "2000-01-01/2020-12-31") -> Project:
    keys = sorted({end for relation in relations for end in (relation.source, relation.target)} | set(others))
    actors = [Actor(id=key, name=f"Actor {key.upper()}") for key in keys]
    return Project.of(About(title="Map", extent=extent), *actors, *relations)


TRIAD = a_map(tie("x", "ab", 1), tie("y", "bc", 1), tie("z", "ac", -1, "[2009..2011]/2015-12-31"))
"""Two friendships, and an enmity that began some time in three years and ended."""
NOTHING = Project.of(About(title="Nothing"))


def rows(out: str) -> list[dict[str, Any]]:
    return json.loads(out)


# --- measure ----------------------------------------------------------------------------------


def test_a_measure_as_json(ask: Ask) -> None:
    code, out, err = ask("measure", TRIAD, "ties", "--date", "2010-06-15", "--json")
    assert (code, err) == (0, "")
    assert rows(out)[0] == {
        "date": "2010-06-15", "actor": "a", "name": "Actor A", "measure": "ties",
        "low": 1, "drawn": 2, "high": 2, "exact": True,
    }  # fmt: skip
    assert len(rows(out)) == 3


def test_measures_as_csv_and_in_words(ask: Ask) -> None:
    options = ("ties", "foes", "--date", "2010-06-15", "--actor", "a")
    code, out, _ = ask("measure", TRIAD, *options, "--csv")
    assert code == 0
    assert out.splitlines() == [
        "date,actor,name,measure,low,drawn,high,exact",
        "2010-06-15,a,Actor A,ties,1,2,2,True",
        "2010-06-15,a,Actor A,foes,0,1,1,True",
    ]
    code, out, _ = ask("measure", TRIAD, *options)
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "2010-06-15 ties 2 (1–2) Actor A",
        "2010-06-15 foes 1 (0–1) Actor A",
    ]


def test_the_day_is_that_on_which_the_map_opens(ask: Ask) -> None:
    _, out, _ = ask("measure", TRIAD, "ties", "--json")
    assert {row["date"] for row in rows(out)} == {"2016-01-01"}
    known = Project.of(About(as_of="2012-03-04"), *TRIAD.actors.values(), *TRIAD.relations.values())
    _, out, _ = ask("measure", known, "ties", "--json")
    assert {row["date"] for row in rows(out)} == {"2012-03-04"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--date", "2010-06-15", "--certain"), 1),
        (("--date", "2010-06-15", "--through", "hostile"), 1),
        (("--date", "2010-06-15", "--through", "all"), 2),
        (("--date", "2012-01-01/2012-12-31"), 2),
        (("--date", "2016-01-01"), 1),
        # A day that is not on the slider.
        (("--date", "1900-01-01"), 0),
        (("--date", "2200-01-01"), 1),
    ],
)
def test_how_a_day_is_looked_at(ask: Ask, options: tuple[str, ...], expected: int) -> None:
    code, out, _ = ask("measure", TRIAD, "ties", *options, "--actor", "a", "--json")
    assert code == 0
    assert [row["drawn"] for row in rows(out)] == [expected]


def test_who_counts_as_whom(ask: Ask) -> None:
    project = Project.of(
        About(), *a_map(others="abmo").actors.values(), tie("x", "ma", 1),
        tie("o", "mb", None, kind="office"), tie("n", "bo", None, kind="membership"),
        Placement(actor="o", x=0.0, y=0.0, members="collapsed"),
    )  # fmt: skip
    found = {}
    for fold in ("none", "offices", "shown"):
        _, out, _ = ask("measure", project, "ties", "--date", "2010-01-01", "--fold", fold, "--json")
        found[fold] = {row["actor"]: row["drawn"] for row in rows(out)}
    assert found == {
        "none": {"a": 1, "b": 2, "m": 2, "o": 1}, "offices": {"a": 1, "b": 2, "o": 1},
        "shown": {"a": 1, "o": 1},
    }  # fmt: skip


def test_brokers_by_groups(ask: Ask) -> None:
    project = a_map(tie("x", "ab", None, kind="arms"), tie("y", "bc", None, kind="arms"))
    found = {}
    for groups in ("kind", "camps"):
        options = ("--groups", groups, "--actor", "b", "--json")
        _, out, _ = ask("measure", project, "broker:coordinator", *options)
        found[groups] = [row["drawn"] for row in rows(out)]
    # They have no sign, and so no camp.
    assert found == {"kind": [1], "camps": [0]}
    for measure in ("broker:coordinator", "ties"):
        code, _, err = ask("measure", project, measure, "--groups", "friends")
        assert (code, err.count("\n")) == (2, 1)
        assert "camps, communities, kind" in err


def test_the_list_of_measures(ask: Ask) -> None:
    weighed = Relation(id="w", source="a", target="b", phases=(Phase(weight=2.0, unit="tons"),))
    code, out, _ = ask("measure", a_map(weighed), "--list", "--json")
    assert code == 0
    assert {"ties", "weight:tons", "broker:liaison"} <= {row["id"] for row in rows(out)}
    assert set(rows(out)[0]) == {"id", "label", "unit", "says", "paper"}
    count = len(rows(out))
    _, out, _ = ask("measure", a_map(weighed), "--list", "--csv")
    assert len(list(csv.DictReader(io.StringIO(out)))) == count
    _, out, _ = ask("measure", a_map(weighed), "--list")
    assert any(line.startswith("betweenness ") and "(Freeman 1977" in line for line in out.splitlines())
    assert len(out.splitlines()) == count


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("betweeness",), "no measure “betweeness”. Did you mean betweenness, "),
        (("weight:tonns",), "no unit “tonns”. Did you mean weight:tons, weight:guns or weight:men?"),
        (("ties", "--actor", "aa"), "no actor “aa”. Did you mean a, "),
    ],
)
def test_what_is_unknown_tells_the_nearest_three(ask: Ask, options: tuple[str, ...], told: str) -> None:
    weighed = [
        Relation(id=f"w{n}", source="a", target="b", phases=(Phase(weight=2.0, unit=unit),))
        for n, unit in enumerate(("tons", "guns", "men"))
    ]
    code, out, err = ask("measure", a_map(*weighed, *TRIAD.relations.values(), others="d"), *options)
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1
    assert err.count(",") == err.count(" or ") == 1


def test_no_measure_is_named(ask: Ask) -> None:
    code, out, err = ask("measure", TRIAD)
    assert (code, out) == (2, "")
    assert "--list" in err


def test_nobody_is_there(ask: Ask) -> None:
    assert ask("measure", NOTHING, "ties") == (0, "Nothing holds on this day.\n", "")
    code, out, _ = ask("measure", NOTHING, "ties", "--json")
    assert (code, rows(out)) == (0, [])
    assert ask("measure", NOTHING, "ties", "--csv")[0] == 0
    code, out, _ = ask("measure", NOTHING, "ties", "--every-change", "--json")
    assert (code, rows(out)) == (0, [])
    gone = Project.of(About(), Actor(id="a", name="A", exists="2000-01-01/2001-01-01"))
    assert ask("measure", gone, "ties", "--date", "2010-01-01")[:2] == (0, "Nothing holds on this day.\n")
    code, out, err = ask("measure", gone, "ties", "--date", "2010-01-01", "--actor", "a")
    assert (code, out) == (1, "")
    assert "none of these actors is there" in err


def test_one_actor(ask: Ask) -> None:
    code, out, _ = ask("measure", a_map(others="a"), "ties", "betweenness", "closeness", "--json")
    assert code == 0
    assert [(row["low"], row["drawn"], row["high"]) for row in rows(out)] == [(0, 0, 0)] * 3


# --- over time --------------------------------------------------------------------------------


def dates_of(out: str) -> list[str]:
    return list(dict.fromkeys(row["date"] for row in rows(out)))


def test_every_day_of_change(ask: Ask) -> None:
    code, out, _ = ask("measure", TRIAD, "ties", "--every-change", "--json")
    assert code == 0
    assert dates_of(out) == ["2000-01-01", "2009-01-01", "2011-12-31", "2016-01-01"]
    assert [row["drawn"] for row in rows(out) if row["actor"] == "a"] == [1, 2, 2, 1]
    options = ("--every-change", "--from", "2010-01-01", "--to", "2012-01-01", "--json")
    assert dates_of(ask("measure", TRIAD, "ties", *options)[1]) == ["2010-01-01", "2011-12-31"]


def test_the_first_day_of_each_month_or_year(ask: Ask) -> None:
    _, out, _ = ask("measure", TRIAD, "ties", "--step", "year", "--json")
    assert dates_of(out) == [f"{year}-01-01" for year in range(2000, 2021)]
    options = ("--step", "month", "--from", "2010-11-15", "--to", "2011-01-31", "--json")
    assert dates_of(ask("measure", TRIAD, "ties", *options)[1]) == ["2010-11-15", "2010-12-01", "2011-01-01"]


def test_over_time_worlds_are_sought_when_they_are_asked_for(ask: Ask) -> None:
    options = (
        "betweenness",
        "--step",
        "year",
        "--from",
        "2010-06-15",
        "--to",
        "2010-12-31",
        "--actor",
        "b",
        "--json",
    )
    # The enmity carries nothing: through all it does.
    _, out, _ = ask("measure", TRIAD, *options, "--through", "all")
    assert [(row["low"], row["drawn"], row["high"], row["exact"]) for row in rows(out)] == [
        (None, 0, None, False)
    ]
    _, out, _ = ask("measure", TRIAD, *options, "--through", "all", "--worlds")
    assert [(row["low"], row["drawn"], row["high"], row["exact"]) for row in rows(out)] == [(0, 0, 1, True)]
    code, out, _ = ask("measure", TRIAD, *options[:-1], "--through", "all")
    assert (code, out.split()) == (0, ["2010-06-15", "betweenness", "0", "Actor", "B"])


@pytest.mark.parametrize(
    "options",
    [
        ("--from", "2010-01-01"),
        ("--date", "2010-01-01", "--to", "2011-01-01"),
        ("--every-change", "--from", "2012-01-01", "--to", "2010-01-01"),
        ("--every-change", "--from", "2012"),
        ("--every-change", "--date", "2012-01-01"),
        ("--step", "week"),
        ("--date", "2012/.."),
        ("--json", "--csv"),
        ("--through", "friends"),
        ("--fold", "all"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line(ask: Ask, options: tuple[str, ...]) -> None:
    code, out, err = ask("measure", TRIAD, "ties", *options)
    assert (code, out) == (2, "")
    assert err.startswith("relmap: ")
    assert err.count("\n") == 1


def many_possible(count: int = 6) -> Project:
    """Fifteen relations that are only possible, which make more maps than are computed."""
    pairs = enumerate(combinations("abcdefgh"[:count], 2))
    return a_map(*(tie(f"r{n:02}", a + b, None, "[2009..2011]/..") for n, (a, b) in pairs))


def test_values_over_two_hundred_of_many_maps_are_marked(ask: Ask) -> None:
    options = ("betweenness", "--date", "2010-06-15", "--actor", "a")
    code, out, _ = ask("measure", many_possible(), *options)
    assert code == 0
    assert "(≤ 0 – ≥ " in out
    assert "200 of many)" in out
    _, out, _ = ask("measure", many_possible(), *options, "--json")
    (row,) = rows(out)
    assert (row["maps"], row["exact"]) == (200, False)


def test_they_are_in_a_table_beside_exact_ones(ask: Ask) -> None:
    options = ("ties", "betweenness", "--date", "2010-06-15", "--actor", "a", "--csv")
    code, out, err = ask("measure", many_possible(), *options)
    assert (code, err) == (0, "")
    table = list(csv.DictReader(io.StringIO(out)))
    assert [(row["measure"], row["exact"]) for row in table] == [("ties", "True"), ("betweenness", "False")]


@pytest.mark.parametrize(("command", "method"), [("measure", "measure"), ("balance", "balance")])
def test_what_is_done_when_it_is_stopped_stays_and_is_marked(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, command: str, method: str
) -> None:
    answer, asked = getattr(Analyst, method), list[str]()

    def stopped(self: Analyst, *arguments: Any, **more: Any) -> Any:
        asked.append(command)
        if len(asked) % 3 == 0:
            raise KeyboardInterrupt
        return answer(self, *arguments, **more)

    monkeypatch.setattr(Analyst, method, stopped)
    names = ("ties",) if command == "measure" else ()
    code, out, err = ask(command, TRIAD, *names, "--every-change", "--json")
    assert code == 130
    assert err == "relmap: stopped; 2 of 4 days are done.\n"
    assert {row["done"] for row in rows(out)} == {"2 of 4"}
    assert dates_of(out) == ["2000-01-01", "2009-01-01"]
    code, out, _ = ask(command, TRIAD, *names, "--every-change", "--csv")
    assert code == 130
    table = list(csv.DictReader(io.StringIO(out)))
    assert {(row["date"], row["done"]) for row in table} == {
        ("2000-01-01", "2 of 4"),
        ("2009-01-01", "2 of 4"),
    }
    code, out, _ = ask(command, TRIAD, *names, "--every-change")
    assert code == 130
    assert "2009-01-01" in out
    assert "2011-12-31" not in out


# --- balance ----------------------------------------------------------------------------------


def test_balance_as_json(ask: Ask) -> None:
    code, out, _ = ask("balance", TRIAD, "--date", "2012-01-01", "--json")
    assert code == 0
    (row,) = rows(out)
    assert list(row) == [
        "date", "balanced", "unbalanced", "open", "drawn", "turns", "share", "line_index", "camps", "blocs",
        "misfits", "triads",
    ]  # fmt: skip
    assert (row["unbalanced"], row["line_index"]["drawn"]) == (1, 1)
    _, out, _ = ask("balance", TRIAD, "--date", "2010-06-15", "--json")
    assert [(row["open"], row["unbalanced"]) for row in rows(out)] == [(1, 0)]
    _, out, _ = ask("balance", TRIAD, "--date", "2010-06-15", "--certain", "--json")
    assert [(row["open"], row["unbalanced"]) for row in rows(out)] == [(0, 0)]


def test_balance_in_words(ask: Ask) -> None:
    code, out, _ = ask("balance", TRIAD, "--date", "2010-06-15")
    assert code == 0
    assert out.splitlines() == [
        "2010-06-15",
        "  Triads: 0 balanced, 0 unbalanced, 1 open; 0% balanced as drawn (between 0% and 100%)",
        "  Ties that do not fit two camps: 1 (between 0 and 1)",
        "  Camp 1: Actor A, Actor B, Actor C",
        "  Camp 2: –",
        "  Does not fit: Actor A – Actor C",
        "  If Actor A – Actor B turned: 1 more would be balanced",
        "  If Actor A – Actor C turned: 1 more would be balanced",
        "  If Actor B – Actor C turned: 1 more would be balanced",
        "  Unbalanced as drawn: Actor A, Actor B, Actor C (open)",
    ]


def test_balance_on_every_day_of_change_as_csv(ask: Ask) -> None:
    code, out, _ = ask("balance", TRIAD, "--every-change", "--csv")
    assert code == 0
    table = list(csv.DictReader(io.StringIO(out)))
    assert [(row["date"], row["unbalanced"], row["open"], row["share_drawn"]) for row in table] == [
        ("2000-01-01", "0", "0", ""),
        ("2009-01-01", "0", "1", "0.0"),
        ("2011-12-31", "1", "0", "0.0"),
        ("2016-01-01", "0", "0", ""),
    ]
    assert table[0]["camp_1"] == "a b c"
    assert table[1]["line_index_high"] == "1"
    options = ("--every-change", "--from", "2010-01-01", "--to", "2010-12-31", "--csv")
    assert len(ask("balance", TRIAD, *options)[1].splitlines()) == 2


def test_nothing_is_signed(ask: Ask) -> None:
    code, out, _ = ask("balance", a_map(tie("x", "ab", None)), "--date", "2010-01-01")
    assert code == 0
    assert out.endswith("  No relation has a stance at that time: Alliance.\n")
    code, out, _ = ask("balance", a_map(others="a"), "--json")
    assert code == 0
    assert [row["share"] for row in rows(out)] == [{"low": None, "drawn": None, "high": None}]
    assert ask("balance", NOTHING) == (0, "Nothing holds on this day.\n", "")
    assert ask("balance", NOTHING, "--json") == (0, "[]\n", "")
    code, out, _ = ask("balance", NOTHING, "--every-change", "--json")
    assert (code, rows(out)) == (0, [])


def test_without_a_triad_there_is_no_share(ask: Ask) -> None:
    _, out, _ = ask("balance", a_map(tie("x", "ab", 1)), "--date", "2010-01-01")
    assert "; – balanced as drawn\n" in out


def test_all_is_only_possible(ask: Ask) -> None:
    project = a_map(*(tie(ends, ends, 1, "[2009..2011]/..") for ends in ("ab", "bc", "ac")))
    (row,) = rows(ask("balance", project, "--date", "2010-06-15", "--json")[1])
    assert (row["balanced"], row["unbalanced"], row["open"]) == (0, 0, 1)
    assert row["line_index"] == {"low": 0, "drawn": 0, "high": 3, "exact": True}


def test_seconds_for_the_line_index(ask: Ask) -> None:
    project = a_map(*(tie(a + b, a + b, -1) for a, b in combinations("abcdefgh", 2)))
    code, out, _ = ask("balance", project, "--date", "2010-06-15", "--limit", "60")
    assert code == 0
    assert "Ties that do not fit two camps: 12\n" in out
    for limit in ("-1", "nan", "soon"):
        code, _, err = ask("balance", project, "--limit", limit)
        assert (code, err.count("\n")) == (2, 1)


# --- paths ------------------------------------------------------------------------------------

_NAMES = {"a": "Armenia", "b": "Belarus", "c": "China", "d": "Twin", "e": "Twin"}
_PACT = Phase(when="2001-01-01/2005-12-31", stance=1, label="pact", citations=(Citation(source="s"),))
WAY = Project.of(
    About(title="Way", extent="2000-01-01/2020-12-31"),
    *(Actor(id=key, name=name) for key, name in _NAMES.items()),
    Source(id="s", title="A text"),
    Relation(id="x", source="a", target="b", kind="alliance", phases=(_PACT,)),
    tie("y", "bc", -1, "2005-01-01/2010-12-31"),
)


def test_paths_in_words_and_as_json(ask: Ask) -> None:
    code, out, _ = ask("paths", WAY, "Armenia", "c", "--date", "2005-06-01")
    assert code == 0
    assert out.splitlines() == [
        "Armenia – Belarus – China  (2 steps, −)",
        "    a – b: Alliance: pact [A text]",
        "    b – c: Alliance",
    ]
    code, out, _ = ask("paths", WAY, "a", "China", "--date", "2005-06-01", "--json")
    assert code == 0
    (row,) = rows(out)
    assert (row["actors"], row["sign"]) == (["a", "b", "c"], -1)
    assert row["steps"][0]["relations"][0]["sources"] == ["s"]
    assert ask("paths", WAY, "a", "c", "--date", "2005-06-01", "--through", "friendly")[0] == 1


def test_the_nearest_day_with_a_way_is_told(ask: Ask) -> None:
    code, out, err = ask("paths", WAY, "a", "c", "--date", "2008-06-01")
    assert (code, out) == (1, "")
    assert err == "relmap: there is no way on this day. The nearest day with one is 2005-01-01.\n"
    code, out, err = ask("paths", WAY, "a", "d", "--date", "2008-06-01", "--json")
    assert (code, rows(out)) == (1, [])
    assert err == "relmap: there is no way on this day.\n"
    _, _, err = ask("paths", WAY, "a", "d", "--date", "2008-01-01/2008-12-31")
    assert "in this window" in err


def test_who_is_meant_by_a_name(ask: Ask) -> None:
    code, _, err = ask("paths", WAY, "a", "Twin")
    assert (code, err) == (2, "relmap: Several are called “Twin”. Take an id: d, e.\n")
    code, _, err = ask("paths", WAY, "Armennia", "c")
    assert code == 2
    assert "Did you mean Armenia, " in err
    code, _, err = ask("paths", WAY, "a", "Armenia")
    assert (code, err) == (1, "relmap: both are the same actor.\n")


def test_ways_in_order_of_time(ask: Ask) -> None:
    window = ("--date", "2001-01-01/2010-12-31", "--in-time")
    code, out, _ = ask("paths", WAY, "a", "c", *window)
    assert code == 0
    assert out.splitlines()[:2] == [
        "Armenia – Belarus – China  (2 steps, −, arrives 2005-01-01)",
        "    2001-01-01  a – b: Alliance: pact [A text]",
    ]
    assert ask("paths", WAY, "c", "a", "--date", "2006-01-01/2010-12-31", "--in-time")[0] == 1


def test_how_many_ways(ask: Ask) -> None:
    project = a_map(*(tie(a + b, a + b, 1) for a, b in combinations("abcd", 2)))
    assert len(rows(ask("paths", project, "a", "d", "--json")[1])) == 5
    assert len(rows(ask("paths", project, "a", "d", "--json", "--number", "2")[1])) == 2
    for number in ("0", "-1", "x"):
        code, _, err = ask("paths", project, "a", "d", "--number", number)
        assert (code, err.count("\n")) == (2, 1)


def test_ways_that_are_only_possible(ask: Ask) -> None:
    _, out, _ = ask("paths", TRIAD, "a", "c", "--date", "2010-06-15", "--number", "1")
    assert out.splitlines()[0] == "Actor A – Actor C  (1 step, −, 1 only possible)"
    assert out.splitlines()[1].endswith("Alliance (possible)")
    assert ask("paths", TRIAD, "a", "c", "--date", "2010-06-15", "--certain")[1].startswith(
        "Actor A – Actor B"
    )


# --- turning ----------------------------------------------------------------------------------


def test_turning_points(ask: Ask) -> None:
    project = a_map(tie("x", "ab", 2, "2020/.."), tie("y", "ab", 1, "/2020-02-10"))
    code, out, _ = ask("turning", project, "--json")
    assert code == 0
    found = rows(out)
    assert [row["date"] for row in found] == [*(f"2020-{month:02}" for month in range(1, 13)), None]
    assert found[0]["weight"] == pytest.approx(2 * 31 / 366)
    assert found[-1]["weight"] == 1
    code, out, _ = ask("turning", project, "--by", "year", "--csv")
    assert code == 0
    assert out.splitlines() == ["date,weight,changes,events", "2020,3,2,"]
    code, out, _ = ask("turning", project, "--by", "year")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].split()[:2] == ["2020", "3.00"]
    assert "(begins, 2)" in lines[0]
    assert lines[1].startswith("without bound")


def test_nothing_turns(ask: Ask) -> None:
    assert ask("turning", NOTHING) == (0, "Nothing changes on this map.\n", "")
    assert ask("turning", NOTHING, "--json")[1] == "[]\n"
    assert ask("turning", NOTHING, "--csv")[0] == 0


# --- the map of the article, and files that are none --------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("measure", SAMPLE, "betweenness", "friends", "--date", "2021-06-01"),
        ("measure", SAMPLE, "ties", "--every-change"),
        ("balance", SAMPLE, "--date", "2021-06-01"),
        ("paths", SAMPLE, "Armenia", "Russia", "--date", "2021-06-01"),
        ("turning", SAMPLE, "--by", "year"),
    ],
)
def test_the_sample(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, err) == (0, "")
    assert "Armenia" in out
    code, out, _ = run(capsys, *arguments, "--json")
    assert code == 0
    assert len(rows(out)) > 0


def test_the_tie_that_would_balance_most(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "balance", SAMPLE, "--date", "2021-06-01")
    turned = [line for line in out.splitlines() if line.startswith("  If ")]
    assert turned[0] == "  If Armenia – Belarus turned: 2 more would be balanced"
    assert "  Does not fit: Armenia – Belarus" in out


@pytest.mark.parametrize("command", ["measure", "balance", "turning"])
def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str) -> None:
    names = ("ties",) if command == "measure" else ()
    code, out, err = run(capsys, command, str(tmp_path / "none.relmap.json"), *names)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


# --- in notebooks -----------------------------------------------------------------------------


def test_measures_in_a_notebook() -> None:
    map_ = opened(TRIAD)
    found = map_.measure("ties", "2010-06-15")
    assert [(row["actor"], row["low"], row["drawn"], row["high"]) for row in found] == [
        ("a", 1, 2, 2), ("b", 2, 2, 2), ("c", 1, 2, 2),
    ]  # fmt: skip
    assert [row["measure"] for row in map_.measure(["ties", "net"], "2010-06-15")] == ["ties", "net"] * 3
    assert [row["drawn"] for row in map_.measure("ties", "2010-06-15", certain_only=True)] == [1, 2, 1]
    assert [row["drawn"] for row in map_.measure("ties", "2010-06-15", through="hostile")] == [1, 0, 1]
    assert {row["date"] for row in map_.measure("ties", "2010-01-01/2012-12-31")} == {"2010-01-01/2012-12-31"}
    with pytest.raises(relmap.RelmapError, match="Did you mean ties"):
        map_.measure("tie", "2010-06-15")
    with pytest.raises(relmap.DateError):
        map_.measure("ties", "2010")


def test_measures_over_time_in_a_notebook() -> None:
    map_ = opened(TRIAD)
    found = map_.measure_over_time("betweenness", through="all")
    assert list(dict.fromkeys(row["date"] for row in found)) == [
        "2000-01-01", "2009-01-01", "2011-12-31", "2016-01-01",
    ]  # fmt: skip
    assert {(row["low"], row["high"]) for row in found} == {(None, None)}
    found = map_.measure_over_time(
        "betweenness", first="2010-01-01", last="2010-12-31", through="all", worlds=True
    )
    assert [(row["date"], row["low"], row["drawn"], row["high"]) for row in found if row["actor"] == "b"] == [
        ("2010-01-01", 0, 0, 1)
    ]
    assert opened(NOTHING).measure_over_time("ties") == []


def test_balance_paths_and_turning_points_in_a_notebook() -> None:
    map_ = opened(TRIAD)
    assert map_.balance("2012-01-01")["unbalanced"] == 1
    assert map_.balance("2010-06-15")["open"] == 1
    assert map_.balance("2010-06-15", certain_only=True)["triads"] == []
    assert [row["actors"] for row in map_.paths("Actor A", "c", "2012-01-01")] == [
        ["a", "c"],
        ["a", "b", "c"],
    ]
    assert len(map_.paths("a", "c", "2012-01-01", number=1)) == 1
    assert [row["actors"] for row in map_.paths("a", "c", "2012-01-01", through="friendly")] == [
        ["a", "b", "c"]
    ]
    assert map_.paths("a", "c", "2009-01-01/2016-12-31", in_time=True)[0]["arrives"] == "2009-01-01"
    with pytest.raises(relmap.RelmapError, match="no actor"):
        map_.paths("a", "z", "2012-01-01")
    assert map_.turning("year")[0] == {
        "date": "2000", "weight": 2, "events": [],
        "changes": [
            {"relation": key, "change": "begin", "phase": 0, "weight": 1, "between": ["2000-01-01"] * 2}
            for key in "xy"
        ],
    }  # fmt: skip


def test_offices_in_a_notebook() -> None:
    project = a_map(tie("x", "ma", 1), tie("o", "mb", None, kind="office"))
    found = opened(project).measure("ties", "2010-01-01", fold="offices")
    assert [(row["actor"], row["drawn"]) for row in found] == [("a", 1), ("b", 1)]
    assert opened(project).balance("2010-01-01", fold="offices")["camps"] == [["a", "b"], []]


# --- triads over time, likeness ----------------------------------------------------------------


def test_each_triad_for_as_long_as_it_keeps_its_state(ask: Ask) -> None:
    project = a_map(
        tie("x", "ab", 1, "2000-01-01/.."), tie("y", "bc", 1, "2000-01-01/.."),
        tie("z", "ac", -1, "2001-01-01/2003-12-31"),
    )  # fmt: skip
    code, out, _ = ask("balance", project, "--triads", "--json")
    assert code == 0
    (row,) = rows(out)
    assert row == {
        "actors": ["a", "b", "c"], "state": "unbalanced", "first": "2001-01-01", "last": "2003-12-31",
        "begun_by": ["z"], "ended_by": ["z"],
    }  # fmt: skip
    code, out, _ = ask("balance", project, "--triads")
    assert out.split()[:3] == ["2001-01-01", "2003-12-31", "unbalanced"]
    assert out.endswith("since z  until z\n")
    code, out, _ = ask("balance", project, "--triads", "--from", "2002-06-01", "--csv")
    assert out.splitlines()[1:] == ["a b c,unbalanced,2002-06-01,2003-12-31,,z"]
    code, out, err = ask("balance", project, "--triads", "--date", "2002-01-01")
    assert (code, out, err.count("\n")) == (2, "", 1)
    code, out, _ = ask("balance", a_map(tie("x", "ab", 1)), "--triads")
    assert (code, out.count("no triad")) == (0, 1)


def test_likeness(ask: Ask) -> None:
    project = a_map(tie("x", "ac", 2), tie("y", "ad", -2), tie("z", "bc", 1))
    code, out, _ = ask("likeness", project, "a", "b", "--json")
    (row,) = rows(out)
    assert (code, row["likeness"], row["m"], row["name"]) == (0, 0.25, 2, "Actor B")
    _, out, _ = ask("likeness", project, "a", "--json")
    assert rows(out)[0]["other"] == "b"
    assert len(rows(out)) == 3
    _, out, _ = ask("likeness", project, "a", "b")
    assert out.split()[1:] == ["0.250", "over", "2", "Actor", "B"]
    code, _, err = ask("likeness", project, "a", "nobody")
    assert (code, err.count("\n")) == (2, 1)
    code, _, err = ask("likeness", project, "a", "a")
    assert (code, err.count("\n")) == (1, 1)


def test_triads_and_likeness_in_a_notebook() -> None:
    map_ = opened(TRIAD)
    assert {row["state"] for row in map_.triads()} == {"open", "unbalanced"}
    assert map_.likeness("a", "2012-01-01", "b")[0]["m"] == 1


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        (("measure", "ties"), "date,actor,name,measure,low,drawn,high,exact"),
        (("balance", "--triads"), "actors,state,first,last,begun_by,ended_by"),
        (("turning",), "date,weight,changes,events"),
    ],
)
def test_a_table_without_rows_has_its_heading(ask: Ask, asked: tuple[str, ...], head: str) -> None:
    command, *rest = asked
    code, out, _ = ask(command, NOTHING, *rest, "--csv")
    assert (code, out) == (0, head + "\n")
