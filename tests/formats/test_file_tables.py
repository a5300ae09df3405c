"""Tables on their way into a map: how they are cut, what is asked of them, and what they come to."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from relmap.formats.csv_table import write
from relmap.formats.file_preview import FilePreview, file_preview
from relmap.formats.file_questions import answered
from relmap.formats.file_tables import FileTable, of_text, tables_of_file
from relmap.formats.foreign import FormatError, Options
from relmap.formats.incoming import take
from relmap.formats.lasting import lasts
from relmap.formats.mapping import as_toml, mapping_of
from relmap.formats.pasted import list_of_names
from relmap.formats.writing import Writing
from relmap.model.project import Project
from relmap.model.records import Actor

MESSY = """Relations of Armenia;;;;;
Party A;Party B;Type;Date;Stance;Amount
Armenia;Russia;alliance;29.8.1997;allied;
;Belarus;trade;1992;cooperative;12,5
;DPRK;trade;c. 1994;;n/a
Azerbaijan;Turkey;alliance;16 June 2010;2;3
Azerbaidjan;Israel;arms;2005;friendly;70 %
United States;Armenia;partnership;14.1.2025;cooperative;
Total;;;;;85,5
"""
MAP = Project.of(
    None,
    Actor(id="azerbaijan", name="Azerbaijan", kind="state", code="AZ"),
    Actor(id="north-korea", name="North Korea", kind="state", code="KP"),
)
TODAY = 738_000


def table_of(text: str, project: Project = MAP) -> FileTable:
    return of_text(text.encode(), "x.csv", project)


def previewed(*tables: FileTable, options: Options | None = None, project: Project = MAP) -> FilePreview:
    return file_preview(project, tables, [], options or Options(today=TODAY), "2024-06-20")


def why(preview: FilePreview) -> list[tuple[str, str]]:
    assert preview.reading is not None
    return [(left.row, left.why) for left in preview.reading.left_out]


def test_a_messy_table_is_right_after_three_answers() -> None:
    tables, options = [table_of(MESSY)], Options(today=TODAY, source="x.csv")
    first = previewed(*tables, options=options)
    assert (tables[0].above, tables[0].sort) == (1, "relations")
    assert why(first) == [
        ("x.csv, line 9", "“Total” is a sum, no actor."),
        ("x.csv, line 4", "One of the two actors is missing."),
        ("x.csv, line 5", "One of the two actors is missing."),
    ]
    assert [question.key for question in first.questions] == [
        "fill:0:0",
        "stance:friendly",
        "actor:Azerbaidjan",
        "actor_kind",
        "lasting",
    ]
    for key, answer in (
        ("fill:0:0", "fill"),
        ("stance:friendly", "1"),
        ("actor:Azerbaidjan", "map:azerbaijan"),
    ):
        tables, options = answered(tables, options, key, answer)
    after = previewed(*tables, options=options)
    assert why(after) == [("x.csv, line 9", "“Total” is a sum, no actor.")]
    assert after.reading is not None
    project = after.reading.diff.apply(MAP)
    assert project.actors["azerbaijan"].aliases == ("Azerbaidjan",)
    said = {
        (r.source, r.target): (p.when, p.stance, p.weight, p.unit)
        for r in project.relations.values()
        for p in r.phases
    }
    assert said == {
        ("armenia", "russia"): ("1997-08-29/..", 2, None, ""),
        ("armenia", "belarus"): ("1992", 1, 12.5, ""),
        ("armenia", "north-korea"): ("1994~", None, None, ""),
        ("azerbaijan", "turkey"): ("2010-06-16/..", 2, 3.0, ""),
        ("azerbaijan", "israel"): ("2005", 1, 70.0, "%"),
        ("united-states", "armenia"): ("2025-01-14/..", 1, None, ""),
    }


def test_a_row_of_sums_stays_out_when_merged_cells_are_filled() -> None:
    table = replace(table_of(MESSY), fill=frozenset({0, 1, 2, 3}))
    assert [line for line, _ in why(previewed(table))] == ["x.csv, line 9"]
    assert (table.shown(3, 0), table.shown(8, 1)) == (("Armenia", True), ("", False))


def weights(text: str, how: str = "") -> list[float | None]:
    tables = [table_of(text)]
    found = previewed(*(answered(tables, Options(), "numbers:0:2", how)[0] if how else tables)).reading
    assert found is not None
    return [phase.weight for r in found.diff.apply(MAP).relations.values() for phase in r.phases]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (('"1,250"', "110000"), [1250.0, 110000.0]),
        (('"1,250"', '"3,5"'), [1.25, 3.5]),
        (('"1.250,50"', '"2.000"'), [1250.5, 2000.0]),
        (('"1,234,567"', '"1,000"'), [1234567.0, 1000.0]),
        (("1 250", "12 000 000"), [1250.0, 12000000.0]),
    ],
)
def test_commas_are_what_all_amounts_of_their_column_tell(
    amounts: tuple[str, str], expected: list[float]
) -> None:
    text = f"from,to,weight\nA,B,{amounts[0]}\nA,C,{amounts[1]}\n"
    assert weights(text) == expected
    assert not [q for q in previewed(table_of(text)).questions if q.key.startswith("numbers")]


def test_a_comma_that_nothing_tells_is_asked_about() -> None:
    text = "from;to;weight\nA;B;1,000\nA;C;12\n"
    (question,) = [q for q in previewed(table_of(text)).questions if q.key == "numbers:0:2"]
    assert (question.cells, question.answer) == (("1,000",), "thousands")
    assert (weights(text), weights(text, "decimals")) == ([1000.0, 12.0], [1.0, 12.0])


@pytest.mark.parametrize(
    ("cell", "weight", "bound", "unit"),
    [
        ("~120", 120, "about", ""),
        ("ca. 120", 120, "about", ""),
        ("c. 1 200", 1200, "about", ""),
        ("circa 120", 120, "about", ""),
        ("approx. 12.5", 12.5, "about", ""),
        ("About 120", 120, "about", ""),
        ("over 120", 120, "at least", ""),
        (">120", 120, "at least", ""),
        ("120+", 120, "at least", ""),
        ("up to 120", 120, "at most", ""),
        ("≤ 120", 120, "at most", ""),
        ("<120", 120, "at most", ""),
        ("~ $120", 120, "about", "$"),
        ("über 120", 120, "at least", ""),
        ("около 120", 120, "about", ""),
        ("45 €", 45, "exactly", "€"),
        ("70 %", 70, "exactly", "%"),
    ],
)
def test_amounts_have_bounds(cell: str, weight: float, bound: str, unit: str) -> None:
    found = previewed(table_of(f"from,to,weight\nA,B,{cell}\n")).reading
    assert found is not None
    ((phase,),) = [r.phases for r in found.diff.apply(MAP).relations.values()]
    assert (phase.weight, phase.bound, phase.unit) == (weight, bound, unit)
    # Written as a table the bound has a column of its own.
    written = write(found.diff.apply(MAP), Writing())["-relations.csv"].decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(written))
    assert row["bound"] == ("" if bound == "exactly" else bound)


def test_a_column_of_bounds_goes_before_a_sign() -> None:
    found = previewed(table_of("from,to,weight,bound\nA,B,~120,at most\n")).reading
    assert found is not None
    assert [p.bound for r in found.diff.apply(MAP).relations.values() for p in r.phases] == ["at most"]


def test_an_end_of_which_nothing_is_known_is_unknown_not_open() -> None:
    tables = [table_of("from,to,begin,end\nA,B,1997-04-03,n/a\nA,C,1998,-9\nA,D,1999,\n")]
    tables, _ = answered(tables, Options(), "missing:0:-9", "missing")
    found = previewed(*tables).reading
    assert found is not None
    whens = [p.when for r in found.diff.apply(MAP).relations.values() for p in r.phases]
    assert whens == ["1997-04-03/", "1998/", "1999/.."]


def test_a_panel_has_no_phase_where_it_has_no_value() -> None:
    found = previewed(table_of("from,to,year,value\nA,B,2000,1\nA,B,2001,NA\nA,B,2002,1\n"))
    assert why(found) == [("x.csv, line 3", "There is no value for the year.")]


def test_a_line_below_the_table_is_no_merged_cell() -> None:
    table = table_of("from,to,when\nA,B,2000\nA,C,2001\nSource: the press,,\n")
    assert [q.key for q in previewed(table).questions if q.key.startswith("fill")] == []


def test_dates_under_an_unknown_heading_tell_when() -> None:
    table = table_of("from,to,Ratification\nA,B,2001-02-03\nA,C,June 2004\n")
    assert table.roles == ("source", "target", "when")
    assert table_of("from,to,Ratification,when\nA,B,2001-02-03,1999\nA,C,2004,2000\n").roles[2] == "attribute"


def test_a_mark_is_whose_it_is() -> None:
    there = Project.of(None, Actor(id="eu", name="European Union", kind="organisation", code="EU"))
    found = previewed(list_of_names(["EU", "Bo"]), project=there).reading
    assert found is not None
    assert found.counts["actors"] == 1


def test_a_cell_is_typed_over_and_read_again() -> None:
    table = table_of("from,to,when\nA,B,soon\nB,C,2001\n")
    assert [left for left, _ in why(previewed(table))] == ["x.csv, line 2"]
    mended = table.with_cells({(1, 2): "2000"})
    assert why(previewed(mended)) == []
    back = mended.with_cells({(1, 2): "soon"})
    assert back.edits == {}
    assert back == table


def test_a_row_of_another_width_is_taken_once_it_was_typed_into() -> None:
    table = table_of("from,to,when\nA,B,2000\nB,C,2001,x,\nC,D\nD,E,2002\n")
    assert [line for line, _ in why(previewed(table))] == ["x.csv, line 3", "x.csv, line 4"]
    assert table.rows[2] == ("B", "C", "2001 x")
    mended = table.with_cells({(2, 2): "2001", (3, 2): ""})  # nothing is typed: it stays so
    found = previewed(mended)
    assert why(found) == []
    assert found.reading is not None
    assert found.reading.counts["relations"] == 4


def test_what_is_unclear_must_be_answered() -> None:
    tables, options = [table_of("from,to,when\nA,B,04/05/2020\nA,C,2/3/2021\n")], Options()
    asked = previewed(*tables, options=options)
    assert (asked.reading, asked.unanswered) == (None, 1)
    (question,) = asked.questions
    assert question.cells == ("04/05/2020", "2/3/2021")
    tables, options = answered(tables, options, question.key, "mdy")
    found = previewed(*tables, options=options)
    assert found.reading is not None
    phases = [p.when for r in found.reading.diff.apply(MAP).relations.values() for p in r.phases]
    assert phases == ["2020-04-05", "2021-02-03"]
    assert found.unanswered == 0
    assert [q.answer for q in found.questions if q.key == "date_order"] == ["mdy"]  # and may be changed


@pytest.mark.parametrize(
    ("days", "unit", "expected"),
    [
        (("2019-01-01", "2020-01-01"), "year", ["2019", "2020"]),
        (("2019-03-01", "2020-01-01"), "month", ["2019-03", "2020-01"]),
        (("01.01.2019", "01.01.2020"), "year", ["2019", "2020"]),
        (("2019-03-01", "2020-01-02"), None, []),
        (("2019-03-01",), None, []),
    ],
)
def test_days_that_may_be_years_or_months_are_asked_about(
    days: tuple[str, ...], unit: str | None, expected: list[str]
) -> None:
    rows = "\n".join(f"A;B{n};{day}" for n, day in enumerate(days))
    tables, options = [table_of(f"from;to;when\n{rows}\n")], Options(date_order="dmy")
    tables = [replace(table, order="dmy") for table in tables]
    asked = [q for q in previewed(*tables, options=options).questions if q.key == "dates:0:2"]
    assert [q.choices[1][1] for q in asked] == ([unit] if unit else [])
    if unit:
        tables, options = answered(tables, options, "dates:0:2", unit)
        found = previewed(*tables, options=options)
        assert found.reading is not None
        project = found.reading.diff.apply(MAP)
        assert [p.when for r in project.relations.values() for p in r.phases] == expected


def test_words_for_nothing_are_offered_and_not_assumed() -> None:
    tables = [table_of("name,code,rank\nA,AA,-9\nB,NA,3\nC,CC,-9\n")]
    found = previewed(*tables)
    keys = [q.key for q in found.questions]
    assert keys == ["missing:0:-9", "missing:0:NA", "actor_kind"]
    assert found.reading is not None
    assert {a.attributes.get("rank") for a in found.reading.diff.apply(MAP).actors.values()} >= {-9, 3}
    tables, _ = answered(tables, Options(), "missing:0:-9", "missing")
    after = previewed(*tables)
    assert after.reading is not None
    made = after.reading.diff.apply(MAP).actors
    assert (made["a"].attributes, made["b"].attributes, made["b"].code) == ({}, {"rank": 3}, "NA")
    assert [q.answer for q in after.questions] == ["missing", "", "group"]


def test_the_files_value_is_taken_where_it_is_wished() -> None:
    there = Project.of(None, Actor(id="a", name="Ann", notes="ours", attributes={"rank": 1, "age": 5}))
    tables, options = [table_of("name,notes,rank\nAnn,theirs,2\n")], Options()
    found = previewed(*tables, options=options, project=there)
    assert [q.key for q in found.questions] == ["theirs"]
    assert found.reading is not None
    assert found.reading.diff.apply(there) == there
    tables, options = answered(tables, options, "theirs", "theirs")
    after = previewed(*tables, options=options, project=there)
    assert after.reading is not None
    ann = after.reading.diff.apply(there).actors["a"]
    assert (ann.notes, ann.attributes) == ("theirs", {"rank": 2, "age": 5})


def test_two_spellings_within_the_file_are_one_actor() -> None:
    tables, options = [table_of("from,to\nMerkelsson,Bo\nMerkelson,Cy\n")], Options()
    names = {name.text: [target for target, _ in name.alike] for name in previewed(*tables).names}
    assert names["Merkelson"] == ["Merkelsson"]
    assert names["Bo"] == []
    tables, options = answered(tables, options, "actor:Merkelson", "Merkelsson")
    found = previewed(*tables, options=options)
    assert found.reading is not None
    project = found.reading.diff.apply(MAP)
    assert project.actors["merkelsson"].aliases == ("Merkelson",)
    assert {r.source for r in project.relations.values()} == {"merkelsson"}


@pytest.mark.parametrize(
    ("one", "other"), [("Austria", "Australia"), ("Actor 1", "Actor 2"), ("Iran", "Iraq")]
)
def test_names_of_others_are_not_offered(one: str, other: str) -> None:
    found = previewed(table_of(f"from,to\n{one},Bo\n{other},Cy\n"))
    assert [name.alike for name in found.names] == [()] * 4


@pytest.mark.parametrize(
    ("one", "other"), [("Siria", "Syria"), ("Quatar", "Qatar"), ("Azerbaidjan", "Azerbaijan")]
)
def test_a_letter_more_or_less_is_asked_about(one: str, other: str) -> None:
    found = previewed(table_of(f"from,to\n{one},Bo\n{other},Cy\n"), project=Project())
    assert {name.text: name.alike for name in found.names}[one] == ((other, other),)


def test_what_has_no_kind_is_asked_about_and_countries_are_states() -> None:
    tables, options = [table_of("from,to\nArmenia,Bo\nArmenia,Cy\n")], Options()
    questions = {q.key: q.text for q in previewed(*tables, options=options).questions}
    assert questions["actor_kind"] == "2 actors have no kind. What are they?"
    assert questions["relation_kind"] == "2 relations have no kind. What are they?"
    for key, answer in (("actor_kind", "person"), ("relation_kind", "alliance")):
        tables, options = answered(tables, options, key, answer)
    found = previewed(*tables, options=options)
    assert found.reading is not None
    project = found.reading.diff.apply(MAP)
    kinds = {actor.name: actor.kind for actor in project.actors.values() if actor.id not in MAP.actors}
    assert kinds == {"Armenia": "state", "Bo": "person", "Cy": "person"}
    assert {r.kind for r in project.relations.values()} == {"alliance"}
    assert {q.key: q.answer for q in found.questions}["actor_kind"] == "person"


def test_a_name_nearly_of_a_country_is_asked_about() -> None:
    tables, options = [list_of_names(["Quatar", "Bo"])], Options()
    (question,) = [q for q in previewed(*tables).questions if q.key.startswith("actor:")]
    assert question.choices[1] == ("It is Qatar", "Qatar")
    _, options = answered(tables, options, question.key, "Qatar")
    found = previewed(*tables, options=options)
    assert found.reading is not None
    made = found.reading.diff.apply(MAP).actors["qatar"]
    assert (made.name, made.code, made.kind, made.aliases) == ("Qatar", "QA", "state", ("Quatar",))


def test_a_name_of_several_actors_is_a_question() -> None:
    there = Project.of(
        None, Actor(id="a", name="Ann", kind="person"), Actor(id="b", name="Ann", kind="person")
    )
    found = previewed(table_of("from,to\nAnn,Bo\nBo,Cy\n"), project=there)
    (question,) = [q for q in found.questions if q.key == "actor:Ann"]
    assert {text for text, _ in question.choices} == {"It is another one", "It is Ann (a)", "It is Ann (b)"}
    _, options = answered([], Options(), question.key, "map:b")
    after = previewed(table_of("from,to\nAnn,Bo\nBo,Cy\n"), options=options, project=there)
    assert after.reading is not None
    assert "b" in {r.source for r in after.reading.diff.apply(there).relations.values()}


def test_names_that_mean_each_other_leave_their_rows_out() -> None:
    tables, options = [table_of("from,to\nOne,Bo\nTwo,Cy\n")], Options()
    tables, options = answered(tables, options, "actor:One", "Two")
    tables, options = answered(tables, options, "actor:Two", "One")
    assert options.actors == {"two": "One"}  # the last word counts
    found = previewed(*tables, options=Options(actors={"one": "Two", "two": "One"}))
    assert len(why(found)) == 2
    assert all("are each said to be the other" in reason for _, reason in why(found))


def test_a_name_may_be_put_to_one_that_is_declared_later() -> None:
    options = Options(actors={"merkelson": "Merkelsson"})
    found = previewed(table_of("name,code\nMerkelson,\nMerkelsson,MM\n"), options=options)
    assert found.reading is not None
    (made,) = [a for a in found.reading.diff.apply(MAP).actors.values() if a.id not in MAP.actors]
    assert (made.name, made.code, made.aliases) == ("Merkelsson", "MM", ("Merkelson",))


def test_a_word_is_a_kind_of_actor_or_of_relation() -> None:
    options = Options(kinds={"bloc": "alliance"}, actor_kinds={"bloc": "organisation"})
    tables = [table_of("name,kind\nA,bloc\n"), table_of("from,to,kind\nA,B,bloc\n")]
    found = previewed(*tables, options=options)
    assert found.reading is not None
    project = found.reading.diff.apply(MAP)
    assert project.actors["a"].kind == "organisation"
    assert {r.kind for r in project.relations.values()} == {"alliance"}


def test_every_new_kind_is_defined() -> None:
    found = previewed(table_of("from,to,kind\nA,B,war\nA,C,trade\n"))
    assert found.reading is not None
    project = found.reading.diff.apply(MAP)
    assert {kind.label for kind in project.relation_kinds.values()} == {"War"}


def test_a_name_that_looks_as_an_id_is_a_name() -> None:
    there = Project.of(None, Actor(id="merkelsson", name="Somebody Else"))
    tables, options = [table_of("from,to\nmerkelsson,Bob\nmerkelson,Cyd\n")], Options()
    (question,) = [q for q in previewed(*tables, project=there).questions if q.key.startswith("actor:")]
    assert question.choices[1] == ("It is merkelsson", "merkelsson")
    _, options = answered(tables, options, question.key, "merkelsson")
    found = previewed(*tables, options=options, project=there)
    assert found.reading is not None
    made = found.reading.diff.apply(there).actors
    assert made["merkelsson"] == there.actors["merkelsson"]
    gone = previewed(*tables, options=Options(actors={"merkelson": "map:nobody"}), project=there)
    assert [reason for _, reason in why(gone)] == [
        "“merkelson” is said to be an actor that is not on the map."
    ]


def test_a_year_without_a_value_is_told_and_phases_that_go_are_too() -> None:
    panel = previewed(table_of("from,to,2000,2001\nA,B,1,2\nC,D,,\n"))
    assert why(panel) == [("x.csv, line 3", "No year has a value.")]
    options = Options(source="x.csv")
    first = previewed(table_of("from,to,when\nA,B,2000\nA,B,2001\n"), options=options).reading
    assert first is not None
    there = first.diff.apply(MAP)
    again = previewed(table_of("from,to,when\nA,B,2000\nA,B,20o1\n"), options=options, project=there).reading
    assert again is not None
    told = "A phase of the map that rests on this source alone is not in it any more, and goes."
    assert told in again.remarks


def test_of_two_headings_that_are_the_same_the_first_is_kept() -> None:
    table = table_of("Country,Country,when\nA,B,2000\n").with_role(0, "target").with_role(1, "source")
    assert table.meaning().columns["Country"] == "target"


def test_columns_left_out_stay_so_in_the_next_edition() -> None:
    table = table_of("from,to,secret,other\nA,B,x,y\n").with_role(2, "ignore").with_role(3, "ignore")
    assert table.meaning_as(table.meaning()).roles == ("source", "target", "ignore", "ignore")


def test_events_and_sources_without_headings_have_their_own_roles() -> None:
    table = table_of("x,y\nB,C\nC,A\n")
    assert table.with_sort("events", anew=True).roles == ("title", "ignore")


def test_no_row_is_lost() -> None:
    lists = table_of("Ann,Bo,Cy\n,Dora\nCy,Eve,Ann,Bo\nDora,Ann\n")
    assert lists.shape == "neighbours"
    first = previewed(lists).reading
    assert first is not None
    assert first.counts["actors"] == 5
    matrix = table_of(",Ann,Bo\nAnn,0,2\nBo,1,0\nCy,1,0,5\n")
    assert matrix.shape == "matrix"
    assert [row for row, _ in why(previewed(matrix))] == ["x.csv, line 4"]
    titled = table_of("A title\nfrom,to\nAnn,Bo\n")
    assert (titled.above, titled.headings) == (1, ("from", "to"))
    found = previewed(titled).reading
    assert found is not None
    assert "x.csv: 1 row above the table is left out: “A title”." in found.remarks
    assert titled.cut_at(0, False).first == 0


def test_answers_go_with_what_they_are_about() -> None:
    table = replace(
        table_of("from,to,when\nA,B,2001-01-01\n,C,2002-01-01\n"), fill=frozenset({0}), dates={2: "year"}
    )
    assert table.with_role(2, "note").dates == {}
    assert table.with_role(0, "note").fill == frozenset()
    assert table.with_sort("actors").dates == {}


@pytest.mark.parametrize(
    "text",
    [
        "missing = 5",
        "fill = [1]",
        'date_order = "banana"',
        'lasting = "banana"',
        "[kinds]\na = [1]",
        "a = " + "[" * 5_000,
        'time = "banana"',
        "[stances]\na = 7",
    ],
)
def test_a_mapping_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match=r"m\.toml"):
        mapping_of(text, "m.toml")


def test_a_failing_row_leaves_the_actors_of_the_map_to_be_found() -> None:
    """The row before names an actor by another spelling, and cannot be read after that."""
    options = Options(actors={"azerbaidjan": "map:azerbaijan"})
    found = previewed(table_of("from,to,kind\nAzerbaidjan,,arms\nAzerbaijan,Bo,arms\n"), options=options)
    assert found.reading is not None
    assert {r.source for r in found.reading.diff.apply(MAP).relations.values()} == {"azerbaijan"}


def test_a_file_is_cut_in_another_way() -> None:
    table = table_of("a,b;c,d;e\n1,2;3,4;5\n")
    assert (table.separator, table.cell(0, 0)) == (";", "a,b")
    other = table.cut_by(MAP, "utf-8", ",")
    assert (other.width, other.cell(0, 1)) == (3, "b;c")
    russian = of_text("Кто;Кому\nРоссия;Армения\n".encode("cp1251"), "x.csv", MAP)
    assert russian.encoding == "cp1251"
    assert russian.cut_by(MAP, "cp1252", ";").cell(1, 0) != "Россия"


def test_a_table_begins_where_it_is_said_to() -> None:
    table = table_of("Ann,Bo\nfrom,to\nCy,Dora\n")
    moved = table.cut_at(1, True)
    assert (moved.headings, moved.roles, moved.first) == (("from", "to"), ("source", "target"), 2)
    assert moved.cut_at(1, False).headings == ("", "")
    assert table.cut_at(99, True).above == 2


def test_headings_that_tell_nothing_leave_the_actors_where_they_are() -> None:
    text = "Nation;Other;Thing\nA1;B1;x\nA2;B2;y\n"
    table = table_of(text)
    assert (table.headed, table.roles) == (False, ("name", "attribute", "attribute"))
    table = table.with_sort("relations").with_role(2, "source").with_role(0, "target")
    moved = table.cut_at(0, True)
    assert (moved.headed, moved.roles) == (True, ("target", "attribute", "source"))
    assert moved.cut_at(0, False).roles == moved.roles


def test_a_source_that_no_longer_acts_is_a_citation() -> None:
    table = table_of("Source;Target;Thing\nA1;B1;x\nA2;B2;y\n").with_role(2, "source")
    assert table.roles == ("sources", "target", "source")


def test_who_acts_is_asked_where_no_column_says_it() -> None:
    tables, options = [table_of("from;to;note\nAnn;Bo;so\n").with_role(1, "label")], Options()
    first = previewed(*tables)
    assert (first.reading, first.unanswered) == (None, 1)
    (question,) = first.questions
    assert question.text == "Which column says on whom, or with whom?"
    assert question.choices == (("from", "0"), ("to", "1"), ("note", "2"))
    tables, _ = answered(tables, options, question.key, "1")
    assert tables[0].roles == ("source", "target", "note")
    assert previewed(*tables).unanswered == 0


def test_a_source_that_may_be_a_citation_is_asked_about() -> None:
    rows = "Kraken;Syria;x;SIPRI 2015\nKraken;Iran;y;SIPRI 2010\n"
    tables = [table_of(f"Agency;Target;Thing;Source\n{rows}")]
    assert tables[0].roles[3] == "source"
    (question,) = [q for q in previewed(*tables).questions if q.key.startswith("ends")]
    assert (question.text, question.answer) == ("Which column says who acts?", "3")
    assert question.cells == ("SIPRI 2015", "SIPRI 2010")
    tables, _ = answered(tables, Options(), question.key, "0")
    assert tables[0].roles == ("source", "target", "attribute", "sources")
    assert not [q for q in previewed(*tables).questions if q.key.startswith("ends")]


def test_rows_above_are_counted_as_they_are_numbered(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("A title",), (), ("from", "to"), ("Ann", "Bo"), ("Cy", "Dora")):
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    (table,) = tables_of_file(tmp_path / "x.xlsx", (tmp_path / "x.xlsx").read_bytes(), MAP)
    assert (table.lines_above, table.lines[table.above]) == (2, 3)
    assert [table.above_at(lines) for lines in range(5)] == [0, 1, 1, 2, 3]
    found = previewed(table)
    assert found.reading is not None
    assert "x.xlsx: 1 row above the table is left out: “A title”." in found.reading.remarks
    # A row of the table that is skipped is told as all that are left out.
    moved = previewed(table.cut_at(table.above_at(4), False))
    assert why(moved) == [("x.xlsx, line 4", "It stands above the table.")]


def test_the_sheets_of_a_workbook_are_tables_and_hidden_ones_are_not_taken(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Ties"
    for row in (("from", "to"), ("Ann", "Bo")):
        book.active.append(row)
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    for row in (("from", "to"), ("Ann", "Cy")):
        hidden.append(row)
    path = tmp_path / "x.xlsx"
    book.save(path)
    tables = tables_of_file(path, path.read_bytes(), MAP)
    assert [(table.name, table.taken) for table in tables] == [
        ("x.xlsx – Ties", True),
        ("x.xlsx – Old", False),
    ]
    assert {name.text for name in previewed(*tables).names} == {"Ann", "Bo"}
    both = [replace(table, taken=True) for table in tables]
    assert {name.text for name in previewed(*both).names} == {"Ann", "Bo", "Cy"}


def test_a_matrix_and_lists_of_neighbours_are_found_and_can_be_something_else() -> None:
    table = table_of(",Ann,Bo\nAnn,0,2\nBo,1,0\n")
    assert table.shape == "matrix"
    found = previewed(table)
    assert found.reading is not None
    assert found.reading.counts["relations"] == 2
    lists = table_of("Ann,Bo,Cy\nBo,Dora\nCy,Eve,Ann,Bo\nDora,Ann\n")
    assert lists.shape == "neighbours"
    first = previewed(lists).reading
    assert first is not None
    assert first.counts["actors"] == 5
    assert lists.with_sort("actors").shape == "table"


def test_what_is_said_of_a_table_is_said_of_the_next_edition() -> None:
    table = replace(table_of(MESSY), fill=frozenset({0}), missing=frozenset({"n/a"}), dates={3: "year"})
    table = table.with_role(5, "attribute")
    text = as_toml(
        replace(table.meaning(), kinds={"partnership": "alliance"}, stances={"friendly": 1, "x": None})
    )
    said = mapping_of(text, "m.toml")
    assert as_toml(said) == text
    again = table_of(MESSY.replace("1992", "1993")).meaning_as(said)
    assert (again.roles, again.fill, again.missing, again.dates) == (
        table.roles, table.fill, table.missing, table.dates,
    )  # fmt: skip
    assert said.on(Options()).stances == {"friendly": 1, "x": None}
    assert said.on(Options()).kinds == {"partnership": "alliance"}


@pytest.mark.parametrize("word", ['a "b" = c', "tab\tand \x7f", "new\nline", "Türkiye ’ 𝔘", "\\u0041", ""])
def test_any_word_comes_back_from_toml(word: str) -> None:
    said = replace(table_of("from,to\na,b\n").meaning(), columns={word: "source"}, missing=(word,))
    back = mapping_of(as_toml(said), "m.toml")
    assert (back.columns, back.missing) == ({word: "source"}, (word,))


def test_a_list_of_names_has_flags_and_kinds_of_countries() -> None:
    found = previewed(list_of_names(["Armenia", "DPRK", "CSTO"]), options=Options(actor_kind="group"))
    assert found.reading is not None
    made = found.reading.diff.apply(MAP).actors
    assert (made["armenia"].kind, made["armenia"].code) == ("state", "AM")
    assert (made["csto"].kind, made["csto"].code) == ("organisation", "CSTO")
    assert "dprk" not in made  # it is there as North Korea


def test_only_the_first_rows_are_read_at_first() -> None:
    rows = "\n".join(f"A{n},B{n}" for n in range(50))
    found = file_preview(MAP, [table_of(f"from,to\n{rows}\n")], [], Options(), "2024-06-20", most=10)
    assert (found.whole, found.rows) == (False, 10)
    assert found.reading is not None
    assert found.reading.counts["relations"] == 10


def merged_table(tmp_path: Path, rows: list[tuple[object, ...]], *merged: str) -> FileTable:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(tmp_path / "x.xlsx")
    (table,) = tables_of_file(tmp_path / "x.xlsx", (tmp_path / "x.xlsx").read_bytes(), MAP)
    return table


def ties_of(preview: FilePreview) -> list[tuple[str, str, float | None]]:
    assert preview.reading is not None
    made = preview.reading.diff.apply(MAP)
    return [(r.source, r.target, p.weight) for r in made.relations.values() for p in r.phases]


def test_merged_cells_repeat_the_first_but_amounts_do_not(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [("from", "to", "weight")]
    rows += [("Ann", "Bo", 12), (None, "Cy", None), ("Eve", "Bo", 3)]
    tables = [merged_table(tmp_path, rows, "A2:A3", "C2:C3")]
    found = previewed(*tables)
    assert ties_of(found) == [("ann", "bo", 12), ("ann", "cy", None), ("eve", "bo", 3)]
    assert [(q.key, q.text, q.answer) for q in found.questions if q.key.startswith("merged")] == [
        ("merged:0:0", "1 cell is merged with the one above in “from”.", "repeat"),
        ("merged:0:2", "1 cell is merged with the one above in “weight”.", "empty"),
    ]
    assert tables[0].shown(2, 0) == ("Ann", True)
    more, _ = answered(tables, Options(), "merged:0:2", "repeat")
    assert ties_of(previewed(*more))[1] == ("ann", "cy", 12)
    none, _ = answered(tables, Options(), "merged:0:0", "empty")
    assert why(previewed(*none)) == [("x.xlsx, line 3", "One of the two actors is missing.")]
    assert take(MAP, [tmp_path / "x.xlsx"], Options()).counts["relations"] == 3


def test_headings_in_two_rows(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        ("A title",),
        ("Donor", "Recipient", "Period", None, "Amount"),
        (None, None, "from", "to", None),
        ("Ann", "Bo", "2001", "2003", 12),
        ("Ann", "Cy", "2002", None, 3),
    ]
    table = merged_table(tmp_path, rows, "A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3")
    assert table.headings == ("Donor", "Recipient", "from", "to", "Amount")
    assert table.roles == ("source", "target", "begin", "end", "weight")
    assert why(previewed(table)) == []


def test_known_organisations_are_one_whatever_they_are_called() -> None:
    rows = "EU,Syria\nEuropean Union,Russia\nthe United Nations,Iran\nUN,Russia\nNATO,Iran\nKraken,Iran\n"
    found = previewed(table_of(f"from,to\n{rows}"), project=Project())
    assert found.reading is not None
    made = found.reading.diff.apply(Project()).actors
    codes = {a.name: (a.kind, a.code) for a in made.values() if a.kind != "state"}
    assert codes == {
        "EU": ("organisation", "EU"),
        "the United Nations": ("organisation", "UN"),
        "NATO": ("organisation", "NATO"),
        "Kraken": ("group", ""),
    }
    assert {n.text: n.same_as for n in found.names if n.same_as} == {
        "European Union": "EU",
        "UN": "the United Nations",
    }
    there = Project.of(None, Actor(id="union", name="European Union", kind="organisation"))
    again = previewed(table_of("from,to\nEU,Syria\nA,B\n"), project=there).reading
    assert again is not None
    assert again.named["EU"] == "union"


def test_a_code_that_is_of_two_is_asked_about() -> None:
    found = previewed(table_of("from,to\nAU,Syria\nA,B\n"), project=Project())
    (question,) = [q for q in found.questions if q.key.startswith("actor:")]
    assert question.choices[1] == ("It is African Union", "African Union")


def test_each_actor_without_a_kind_is_named_and_has_its_own() -> None:
    tables, options = [table_of("from,to\nArmenia,Bo\nEU,Cy\nArmenia,Dora\n")], Options()
    (asked,) = [q for q in previewed(*tables).questions if q.key == "actor_kind"]
    assert (asked.text, [name for name, _ in asked.each]) == (
        "3 actors have no kind. What are they?",
        ["Bo", "Cy", "Dora"],
    )
    for key, answer in (("actor_kind", "territory"), ("kind_of:Bo", "person")):
        tables, options = answered(tables, options, key, answer)
    found = previewed(*tables, options=options)
    (asked,) = [q for q in found.questions if q.key == "actor_kind"]
    assert asked.each == (("Bo", "person"), ("Cy", ""), ("Dora", ""))
    assert found.reading is not None
    made = found.reading.diff.apply(MAP).actors
    assert (made["armenia"].kind, made["eu"].kind) == ("state", "organisation")
    assert [made[key].kind for key in ("bo", "cy", "dora")] == ["person", "territory", "territory"]
    tables, options = answered(tables, options, "kind_of:Bo", "")
    assert options.kinds_of == {}


def test_a_single_date_of_what_lasts_is_its_beginning() -> None:
    rows = (
        "A,B,sanctions,2016-05-12\nA,C,arms delivery,2016\nA,D,Alliance,July 2014\nB,C,sanctions,2001/2003\n"
    )
    tables, options = [table_of(f"from,to,kind,date\n{rows}")], Options()

    def spans() -> dict[str, str]:
        found = previewed(*tables, options=options).reading
        assert found is not None
        return {r.id: r.phases[0].when for r in found.diff.apply(MAP).relations.values()}

    (question,) = [q for q in previewed(*tables).questions if q.key == "lasting"]
    assert question.answer == "on"
    assert question.text == "2 ties that last (sanctions, Alliance) have a single date. When do they hold?"
    others = {"a-c-arms-delivery": "2016", "b-c-sanctions": "2001/2003"}
    assert spans() == {"a-b-sanctions": "2016-05-12/..", "a-d-alliance": "2014-07/..", **others}
    tables, options = answered(tables, options, "lasting", "day")
    assert spans() == {"a-b-sanctions": "2016-05-12", "a-d-alliance": "2014-07", **others}


@pytest.mark.parametrize(
    ("word", "goes_on"),
    [
        ("sanctions", True),
        ("Sanctions against", True),
        ("defence pact", True),
        ("Diplomatic relations", True),
        ("recognition", True),
        ("Arms delivery", False),
        ("state visit", False),
        ("vote", False),
        ("sanctions lifted", False),
        ("relation", False),
    ],
)
def test_words_of_what_lasts(word: str, goes_on: bool) -> None:
    assert lasts(word) == goes_on


@pytest.mark.parametrize(
    "line",
    ["Source: SIPRI;;", "Note: amounts are estimates;;", "* revised;;", f"{'All of it is known. ' * 4};;"],
)
def test_lines_of_text_below_a_table_are_no_ties(line: str) -> None:
    tables = [table_of(f"from;to;note\nAnn;Bo;x1\n;Cy;x2\nEve;;x3\n{line}\n")]
    for key in ("fill:0:0", "fill:0:1"):
        tables, _ = answered(tables, Options(), key, "fill")
    found = previewed(*tables)
    assert why(found) == [("x.csv, line 5", "It is a line of text, no row of the table.")]
    assert ties_of(found) == [("ann", "bo", None), ("ann", "cy", None), ("eve", "cy", None)]


def test_marks_of_footnotes_are_no_part_of_names_dates_and_amounts() -> None:
    rows = "Syria¹,Iran*,2014²,1250†\nSyria,Iran[a],2015 [1],3‡\nSyria,Iraq,2016,5\n"
    found = previewed(table_of(f"from,to,when,weight\n{rows}"), project=Project())
    assert found.reading is not None
    made = found.reading.diff.apply(Project())
    assert [a.name for a in made.actors.values()] == ["Syria", "Iran", "Iraq"]
    assert [(p.when, p.weight) for r in made.relations.values() for p in r.phases] == [
        ("2014", 1250), ("2015", 3), ("2016", 5),
    ]  # fmt: skip
    assert "x.csv: Marks of footnotes are left out of 7 cells, as in “Syria¹”." in found.reading.remarks


def test_spans_in_columns_of_beginnings_and_ends() -> None:
    rows = "A,D,2007–,\nA,E,,until 2016\nA,F,since 2014,\nA,G,,2016\n"
    found = previewed(table_of(f"from,to,begin,end\nA,B,2014–2016,\nA,C,2014,2015\n{rows}")).reading
    assert found is not None
    assert [r.phases[0].when for r in found.diff.apply(MAP).relations.values()] == [
        *("2014/2016", "2014/2015", "2007/..", "../2016", "2014/..", "../2016"),
    ]


def test_ranks_and_words_of_bodies_tell_a_kind_that_can_be_changed() -> None:
    rows = "Gen. Shoigu,General Staff\nCol. Gen. Lapin,Ministry of Defence\n"
    rows += "Genoa,Drago\nBo,China Development Bank\n"
    tables, options = [table_of(f"from,to\n{rows}")], Options()
    (asked,) = [q for q in previewed(*tables).questions if q.key == "actor_kind"]
    assert [name for name, _ in asked.each][:3] == ["Genoa", "Drago", "Bo"]
    assert dict(asked.each) == {
        "Gen. Shoigu": "person",
        "General Staff": "organisation",
        "Col. Gen. Lapin": "person",
        "Ministry of Defence": "organisation",
        "Genoa": "",
        "Drago": "",
        "Bo": "",
        "China Development Bank": "organisation",
    }
    _, options = answered(tables, options, "kind_of:General Staff", "group")
    found = previewed(*tables, options=options).reading
    assert found is not None
    kinds = {a.name: a.kind for a in found.diff.apply(MAP).actors.values()}
    assert (kinds["General Staff"], kinds["Gen. Shoigu"], kinds["Genoa"]) == ("group", "person", "group")
