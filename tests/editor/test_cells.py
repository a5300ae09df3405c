"""Cells as text and back, rows in order, and edits of many cells as one change."""

from __future__ import annotations

import pytest

from relmap.editor.cell_edits import CellEdits, block_of, block_text, fill_down, paste, without_headings
from relmap.editor.cell_rows import SearchTexts, Wish, arranged, rows_of
from relmap.editor.cells import NO_PHASE, TABLES, Cell, Column, text_of, value_of
from relmap.model import days
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import Actor, Citation, Event, EventDay, Participant, Phase, Relation, Source

TODAY = days.from_ymd(2024, 6, 30)


def column(table: str, attribute: str) -> Column:
    return next(one for one in TABLES[table] if one.attribute == attribute)


@pytest.fixture
def project() -> Project:
    return Project.of(
        None,
        Actor(id="arm", name="Armenia", kind="state", aliases=("Hayastan",)),
        Actor(id="rus", name="Russia", kind="state"),
        Actor(id="x1", name="Twin"),
        Actor(id="x2", name="Twin"),
        Source(id="s", title="Survey; second edition"),
        Source(id="t", title="Times"),
        Event(id="e", title="Summit", participants=(Participant(actor="arm", role="host"),)),
        Relation(
            id="ar",
            source="arm",
            target="rus",
            kind="alliance",
            phases=(
                Phase(when="1991/2020", stance=2, weight=90.0),
                Phase(
                    when="2021/..",
                    stance=-1,
                    begins_with=EventDay(event="e", day="last"),
                    citations=(Citation(source="s", page="7"),),
                ),
            ),
        ),
        Relation(id="bare", source="rus", target="arm", attributes={"n": 7, "s": "7"}, tags=("a", "b;c")),
    )


def put(project: Project, table: str, cell: Cell, attribute: str, text: str) -> tuple[Project, list[str]]:
    edits = CellEdits(project, table, TODAY)
    edits.put_text(cell, column(table, attribute), text)
    return edits.diff().apply(project), edits.faults


# --- text -----------------------------------------------------------------------------------


def test_every_text_of_a_cell_is_read_back_as_the_same_value(project: Project) -> None:
    for table, columns in TABLES.items():
        for key, record in project.collection(table).items():
            for phase in range(max(len(getattr(record, "phases", ())), 1)):
                for of in columns:
                    text = text_of(project, record, phase, of)
                    before = value_of(record, phase, of)
                    names = CellEdits(project, table, TODAY).names
                    if text and before is not None:
                        assert of.value.parsed(names, text, before) == before, (table, key, of.title)


@pytest.mark.parametrize(
    ("text", "stance"), [("allied", 2), ("−2", -2), ("+1", 1), ("neutral (0)", 0), ("none", None)]
)
def test_a_stance_is_told_by_word_or_number(project: Project, text: str, stance: int | None) -> None:
    after, faults = put(project, "relations", Cell("ar", 0), "stance", text)
    assert (after.relations["ar"].phases[0].stance, faults) == (stance, [])


def test_what_is_not_understood_stays_with_its_reason(project: Project) -> None:
    for attribute, text, said in (
        ("when", "soonish", "soonish"),
        ("when", "6/7/2024", "several ways"),
        ("stance", "friendly", "no stance"),
        ("weight", "heavy", "no number"),
        ("weight", "-3", "between 0"),
        ("status", "maybe", "none of actual"),
        ("begins_with", "War", "no event “War”"),
        ("target", "Twin", "2 actors are called"),
        ("about", "Nothing", "no relation"),
        ("attributes", "blue", "no name and value"),
        ("source", " ", "From cannot be empty"),
        ("when", "", "When cannot be empty"),
    ):
        after, faults = put(project, "relations", Cell("ar", 0), attribute, text)
        assert after == project, attribute
        assert len(faults) == 1
        assert said in faults[0], faults


def test_names_find_records_by_name_alias_and_id(project: Project) -> None:
    for text, key in (("russia", "rus"), ("Hayastan", "arm"), ("x2", "x2")):
        after, _ = put(project, "relations", Cell("ar", 0), "target", text)
        assert after.relations["ar"].target == key
        assert len(after.actors) == 4


def test_names_that_are_not_there_are_made_in_the_same_step(project: Project) -> None:
    edits = CellEdits(project, "relations", TODAY)
    for attribute, text in (("target", "India"), ("kind", "gas pipeline"), ("citations", "Le Figaro; Times")):
        edits.put_text(Cell("ar", 0), column("relations", attribute), text)
    after = edits.diff().apply(project)
    tie = after.relations["ar"]
    assert (after.actors[tie.target].name, after.actors[tie.target].code) == ("India", "IN")
    assert after.relation_kind(tie.kind).label == "Gas pipeline"
    assert [after.sources[one.source].title for one in tie.phases[0].citations] == ["Le Figaro", "Times"]
    assert edits.diff().inverse().apply(after) == project


def test_a_name_made_for_a_cell_that_fails_is_not_left_behind(project: Project) -> None:
    after, faults = put(project, "events", Cell("e"), "participants", "Newcomer; Twin")
    assert faults
    assert after == project


def test_lists_keep_what_is_told_of_those_who_stay(project: Project) -> None:
    after, _ = put(project, "events", Cell("e"), "participants", "Russia; Armenia")
    assert after.events["e"].participants == (
        Participant(actor="rus"),
        Participant(actor="arm", role="host"),
    )
    after, _ = put(project, "relations", Cell("ar", 1), "citations", 'Times; "Survey; second edition"')
    assert after.relations["ar"].phases[1].citations == (
        Citation(source="s", page="7"),
        Citation(source="t"),
    )
    after, _ = put(project, "relations", Cell("ar", 1), "citations", "")
    assert after.relations["ar"].phases[1].citations == ()


# --- rows -----------------------------------------------------------------------------------


def test_phases_are_rows_under_their_relation(project: Project) -> None:
    rows = rows_of(project, "relations")
    assert [rows.cell(n) for n in range(len(rows))] == [("ar", 0), ("ar", 1), ("bare", NO_PHASE)]


def order(project: Project, attribute: str, descending: bool = False) -> list[int]:
    rows = rows_of(project, "relations")
    wish = Wish((), column("relations", attribute), descending)
    return arranged(project, "relations", rows, wish, SearchTexts()).tolist()


def test_dates_and_numbers_are_sorted_as_such_and_what_is_empty_comes_last() -> None:
    whens = ("2021/..", "/0500", "0999", "2020-05/2021", "2020/2021")
    phases = tuple(
        Phase(when=when, weight=weight) for when, weight in zip(whens, (10, 9, 100, 2, 0), strict=True)
    )
    project = Project.of(
        None,
        Actor(id="a", name="zeta"),
        Actor(id="b", name="Eta"),
        Relation(id="r", source="a", target="b", phases=phases),
        Relation(id="bare", source="b", target="a"),
    )
    assert order(project, "weight") == [4, 3, 1, 0, 2, 5]
    assert order(project, "weight", descending=True) == [2, 0, 1, 3, 4, 5]
    assert order(project, "when") == [1, 2, 4, 3, 0, 5]
    assert order(project, "source") == [5, 0, 1, 2, 3, 4], "whatever the case of letters"
    assert order(project, "label") == [0, 1, 2, 3, 4, 5], "equal rows stay as they are"


def test_a_filter_finds_words_of_any_column_and_dates_in_words(project: Project) -> None:
    rows, known = rows_of(project, "relations"), SearchTexts()

    def found(*words: str) -> list[int]:
        return arranged(project, "relations", rows, Wish(words), known).tolist()

    assert found("armenia", "allied") == [0]
    assert found("strained", "survey") == [1]
    assert found("2021") == [1]
    assert found("alliance") == [0, 1]
    assert found("nobody") == []
    texts = known.found[1]
    found("russia")
    assert known.found[1] is texts, "read once for as long as the map is the same"


def test_a_question_can_be_stopped(project: Project) -> None:
    with pytest.raises(Stopped):
        arranged(
            project,
            "relations",
            rows_of(project, "relations"),
            Wish(("x",)),
            SearchTexts(),
            lambda _part: False,
        )


# --- blocks ---------------------------------------------------------------------------------


def test_fill_down_takes_whole_values(project: Project) -> None:
    edits = CellEdits(project, "relations", TODAY)
    cells = [Cell("ar", 1), Cell("ar", 0), Cell("bare")]
    fill_down(edits, cells, [column("relations", "citations"), column("relations", "tags")])
    after = edits.diff().apply(project)
    assert after.relations["ar"].phases[0].citations == (Citation(source="s", page="7"),)
    assert after.relations["bare"].phases[0].citations == (Citation(source="s", page="7"),)
    assert after.relations["bare"].tags == ()


def test_cells_of_a_bare_relation_become_one_phase(project: Project) -> None:
    edits = CellEdits(project, "relations", TODAY)
    columns = [column("relations", name) for name in ("when", "stance", "label")]
    paste(edits, [Cell("bare")], columns, [["1999", "hostile", "war"]])
    phases = edits.diff().apply(project).relations["bare"].phases
    assert phases == (Phase(when="1999", stance=-2, label="war"),)


def test_empty_cells_make_no_phase(project: Project) -> None:
    edits = CellEdits(project, "relations", TODAY)
    for attribute in ("when", "stance", "label"):
        edits.put_text(Cell("bare"), column("relations", attribute), "")
    assert not edits.diff()
    assert not edits.faults


def test_a_block_is_a_table_without_formulas_and_comes_back(project: Project) -> None:
    odd = Actor(id="odd", name="=1+1", notes='two\nlines\tand "quotes"', aliases=("-a", "'@b"))
    project = Project.of(None, odd)
    columns = [column("actors", name) for name in ("name", "notes", "aliases")]
    text = block_text(project, "actors", [Cell("odd")], columns)
    assert text.startswith("'=1+1\t")
    assert block_of(text) == [["=1+1", odd.notes, "-a; '@b"]]
    assert block_of("a\tb\r\n\r\nc\t\r\n") == [["a", "b"], [""], ["c", ""]]
    assert list(block_of("")) == []


def test_columns_beyond_the_last_are_told(project: Project) -> None:
    edits = CellEdits(project, "actors", TODAY)
    paste(edits, [Cell("arm")], [column("actors", "notes")], [["a", "b", "c"]])
    assert edits.faults == ["2 columns are beyond the last of the table."]
    assert edits.diff().apply(project).actors["arm"].notes == "a"


def test_a_new_row_needs_what_a_record_needs(project: Project) -> None:
    for table, attribute in (
        ("actors", "kind"),
        ("events", "when"),
        ("sources", "date"),
        ("relations", "source"),
    ):
        edits = CellEdits(project, table, TODAY)
        edits.add({column(table, attribute): "2001"})
        assert not edits.diff(), table
        assert "needs" in edits.faults[0]
    edits = CellEdits(project, "actors", TODAY)
    edits.add({column("actors", "name"): "", column("actors", "kind"): " "})
    assert not edits.faults, "an empty line is nothing"


def test_a_code_goes_on_with_the_name_as_in_the_inspector(project: Project) -> None:
    after, _ = put(project, "actors", Cell("arm"), "name", "France")
    assert after.actors["arm"].code == "FR"


def test_headings_that_were_copied_along_are_no_row() -> None:
    columns = TABLES["relations"][:3]
    assert without_headings([["from", "To", "Kind"], ["A", "B", "war"]], columns) == [["A", "B", "war"]]
    for block in ([["From", "To", "War"], ["A", "B", "war"]], [["From", "To", "Kind"]], [["From"], ["A"]]):
        assert without_headings(block, columns) == block
