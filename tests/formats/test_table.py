from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.formats.headings import IGNORED
from relmap.formats.pasted import names_in
from relmap.formats.pasted import pasted_table as recognise
from relmap.model import days
from relmap.model.project import Project
from tests.formats.pasting import add_names, read_table

DAY = days.from_ymd(2024, 6, 20)


def test_names_one_a_line() -> None:
    assert names_in("Armenia\n  Belarus \n\n- Russia\nArmenia\n") == ["Armenia", "Belarus", "Russia"]
    assert (
        names_in("Armenia, Russia, Iran")
        == names_in("Armenia; Russia; Iran")
        == ["Armenia", "Russia", "Iran"]
    )
    assert recognise("Armenia, Russia, Iran", Project()) is None
    assert names_in("") == names_in(" \n\t\n") == []
    assert names_in("a\tb") == []
    assert names_in("x" * 500) == []


def test_names_that_are_there_already_are_the_same_actors(small_map: Project) -> None:
    found = add_names(small_map, ["alpha", "Delta"], "person")
    after = found.diff.apply(small_map)
    assert found.counts["actors"] == 1
    assert after.actors["delta"].kind == "person"
    assert not found.faults
    assert after.actors["a"] == small_map.actors["a"]


def test_headings_say_what_the_columns_are(small_map: Project) -> None:
    text = "Name\tISO\tType\tPopulation\tTags\nArmenia\tAM\tState\t2.8\tcsto; eu\nCSTO\t\tOrganisation\t\t\n"
    table = recognise(text, small_map)
    assert table is not None
    assert table.sort == "actors"
    assert table.roles == ("name", "code", "kind", "attribute", "tags")
    after = read_table(Project(), table, DAY, "group", "relation").diff.apply(Project())
    armenia = after.actors["armenia"]
    assert (armenia.code, armenia.kind, armenia.tags) == ("AM", "state", ("csto", "eu"))
    assert armenia.attributes == {"Population": 2.8}
    assert after.actors["csto"].kind == "organisation"


def test_relations_find_their_actors_and_make_the_others(small_map: Project) -> None:
    rows = ["Alpha,AM,Treaty,1994,2020,allied,Gazette", "Beta,Delta,,,,-1,Gazette"]
    table = recognise("From,To,Kind,Start,End,Stance,Source\n" + "\n".join(rows), small_map)
    assert table is not None
    assert table.sort == "relations"
    found = read_table(small_map, table, DAY, "group", "trade")
    after = found.diff.apply(small_map)
    assert found.counts == {"actors": 1, "relations": 2, "sources": 1}
    treaty = next(r for r in after.relations.values() if r.kind == "treaty")
    assert (treaty.source, treaty.target) == ("a", "a")  # AM is Alpha's code
    assert (treaty.phases[0].when, treaty.phases[0].stance) == ("1994/2020", 2)
    assert treaty.phases[0].citations[0].source == "gazette"
    other = next(r for r in after.relations.values() if r.kind == "trade")
    assert (other.target, other.phases[0].when) == ("delta", "2024-06-20/..")


@pytest.mark.parametrize(
    ("begin", "end", "when"),
    [
        ("2018", "2022", "2018/2022"),
        ("c. 2018", "June 2022", "2018~/2022-06"),
        ("5 June", "7 June 2022", "2022-06-05/2022-06-07"),
        ("before 2018", "", "[..2017-12-31]/.."),
        ("2018", "present", "2018/.."),
        ("2018", "?", "2018/"),
        ("2018", "at least 2022", "2018/[2022..]"),
        ("", "2022", "../2022"),
        ("[2002..2018]", "2001-21", None),
        ("[..2018]", "2021-24~", "[..2018]/2021-24~"),
        ("2018–2020", "2022", None),
        ("", "now", None),
    ],
)
def test_the_first_and_the_last_day_in_columns_of_their_own(
    small_map: Project, begin: str, end: str, when: str | None
) -> None:
    table = recognise(f"From\tTo\tStart\tEnd\nAlpha\tDelta\t{begin}\t{end}\n", small_map)
    assert table is not None
    found = read_table(small_map, table, DAY, "group", "trade")
    made = [r for r in found.diff.apply(small_map).relations.values() if r.target == "delta"]
    assert [phase.when for relation in made for phase in relation.phases] == ([when] if when else [])
    assert bool(found.faults) == (when is None)


def test_a_relation_of_the_map_gets_another_phase(small_map: Project) -> None:
    table = recognise(
        "from;to;kind;when\nAlpha;Beta;alliance;2021/..\nAlpha;Beta;alliance;2023/..\n", small_map
    )
    assert table is not None
    found = read_table(small_map, table, DAY, "group", "relation")
    after = found.diff.apply(small_map)
    assert [phase.when for phase in after.relations["ab"].phases][1:] == ["2021/..", "2023/.."]
    assert found.counts["relations"] == 0


def test_rows_that_cannot_be_read_are_named_and_the_others_stay(small_map: Project) -> None:
    rows = [
        "Alpha\tBeta\t1\t2020/2019",
        "Alpha\t\t1\t2020",
        "Gamma\tNew\t1\tsoon",
        "Beta\tGamma\t1\t2020",
    ]
    table = recognise("From\tTo\tStance\tWhen\n" + "\n".join(rows), small_map)
    assert table is not None
    found = read_table(small_map, table, DAY, "group", "relation")
    assert set(found.faults) == {0, 1, 2}
    assert "ends before" in found.faults[0]
    assert found.counts == {"actors": 0, "relations": 1, "sources": 0}
    found.diff.apply(small_map).check_references()


def test_a_word_that_is_no_stance_is_kept_as_an_attribute(small_map: Project) -> None:
    table = recognise("From\tTo\tStance\tKind\nAlpha\tGamma\tfriendly\ttrade", small_map)
    assert table is not None
    after = read_table(small_map, table, DAY, "group", "relation").diff.apply(small_map)
    (made,) = [r for r in after.relations.values() if r.target == "c"]
    assert (made.attributes, made.phases[0].stance) == ({"stance": "friendly"}, None)


@pytest.mark.parametrize(
    ("text", "sort", "roles"),
    [
        ("Alpha\tBeta\t-1\nBeta\tGamma\t2", "relations", ("source", "target", "stance")),
        ("Georgia\tGE\nJapan\tJP", "actors", ("name", "code")),
        ("Georgia\tState\tx\nJapan\tState\t", "actors", ("name", "kind", "attribute")),
    ],
)
def test_without_headings_the_cells_tell(
    small_map: Project, text: str, sort: str, roles: tuple[str, ...]
) -> None:
    table = recognise(text, small_map)
    assert table is not None
    assert (table.sort, table.roles) == (sort, roles)


def test_a_table_can_be_taken_for_the_other_sort_and_back(small_map: Project) -> None:
    table = recognise("Name,Kind\nA,State\nB,State", small_map)
    assert table is not None
    other = table.with_sort("relations")
    assert other.sort == "relations"
    assert other.with_sort("actors") == table


def test_a_column_left_out_is_left_out(small_map: Project) -> None:
    table = recognise("Name,Rank\nDelta,5", small_map)
    assert table is not None
    table = replace(table, roles=("name", IGNORED))
    after = read_table(small_map, table, DAY, "group", "relation").diff.apply(small_map)
    assert after.actors["delta"].attributes == {}


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=5), min_size=1, max_size=8))
def test_whatever_is_pasted_gives_a_sound_map_or_faults(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(cell.replace("\t", " ") for cell in row) for row in rows)
    project = Project()
    table = recognise(text, project)
    if table is None:
        return
    for sort in ("actors", "relations"):
        found = read_table(project, table.with_sort(sort), DAY, "state", "relation")
        found.diff.apply(project).check_references()
