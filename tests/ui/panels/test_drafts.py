"""What is typed into a field and not understood is not thrown away."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from relmap.editor.drafts import drafts_of
from relmap.editor.edits import cite, replace_record, with_phase
from relmap.model.diff import Change, Diff, Ref
from relmap.model.records import Actor, Citation, Draft, Event, Source, updated
from relmap.storage import project_file
from relmap.ui.window.main_window import MainWindow

AB, A = Ref("relations", "ab"), Ref("actors", "a")


@pytest.fixture
def rich(opened: MainWindow) -> MainWindow:
    records = (Source(id="s", title="Source"), Event(id="e", title="Summit", when="2000"))
    opened.workspace.document.apply(Diff.adding(*records), "Add")
    opened.activateWindow()
    opened.bring_up("Inspector")
    return opened


def field_of(window: MainWindow, ref: Ref, *way: str | int) -> Any:
    """A field by its way through the forms: `"phases", 0, "when"`."""
    window.workspace.document.viewpoint.select([ref])
    form: Any = window.workspace.panels.inspector.form(ref.collection)
    field: Any = None
    for step in way:
        if isinstance(step, int):
            form = field.form_of(step)
        else:
            field = form.fields[step]
    QApplication.processEvents()
    return field


def type_and_leave(qtbot: Any, line: Any, text: str) -> None:
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    completer = line.completer()
    if completer is not None:
        completer.popup().hide()  # as a click elsewhere does first
    line.clearFocus()
    QApplication.processEvents()


def test_a_date_that_is_not_understood_stays_as_typed(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "phases", 0, "when")
    type_and_leave(qtbot, field.line, "sumer of 2O19")
    before = rich.workspace.document.project.relations["ab"]
    assert drafts_of(rich.workspace.document.project, AB) == {"phases.0.when": "sumer of 2O19"}
    assert not field._fault.isHidden()
    assert "Still: " in field._reading.text()
    rich.workspace.document.viewpoint.select([A])
    rich.workspace.document.viewpoint.select([AB])
    field = field_of(rich, AB, "phases", 0, "when")
    assert field.line.text() == "sumer of 2O19"
    assert not field._fault.isHidden()
    assert rich.workspace.document.project.relations["ab"] is before
    assert not rich.workspace.document.is_clean


def test_leaving_the_record_asks_nothing_and_keeps_the_text(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, A, "exists")
    field.line.setFocus()
    qtbot.keyClicks(field.line, "long ago")
    rich.workspace.document.viewpoint.select([AB])
    assert drafts_of(rich.workspace.document.project, A) == {"exists": "long ago"}
    assert drafts_of(rich.workspace.document.project, AB) == {}


def test_another_record_of_the_same_type_gets_nothing_of_it(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, A, "exists")
    field.line.setFocus()
    qtbot.keyClicks(field.line, "long ago")
    rich.workspace.document.viewpoint.select([Ref("actors", "b")])
    assert drafts_of(rich.workspace.document.project, A) == {"exists": "long ago"}
    assert field.line.text() == ""
    rich.workspace.document.viewpoint.select([A])
    assert field.line.text() == "long ago"


def test_a_name_being_typed_stays_with_its_record(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, A, "name")
    field.line.setFocus()
    field.line.selectAll()
    qtbot.keyClicks(field.line, "Aleph")
    rich.workspace.document.viewpoint.select([Ref("actors", "b")])
    assert (
        rich.workspace.document.project.actors["a"].name,
        rich.workspace.document.project.actors["b"].name,
    ) == (
        "Aleph",
        "Beta",
    )
    assert field.line.text() == "Beta"


def test_it_is_undone_and_redone(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, A, "exists")
    type_and_leave(qtbot, field.line, "long ago")
    rich.actions_by_id["undo"].trigger()
    assert (field.line.text(), field._fault.isHidden()) == ("", True)
    rich.actions_by_id["redo"].trigger()
    assert (field.line.text(), field._fault.isHidden()) == ("long ago", False)


def test_a_date_that_is_taken_ends_it(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, A, "exists")
    type_and_leave(qtbot, field.line, "long ago")
    type_and_leave(qtbot, field.line, "since 1991")
    assert rich.workspace.document.project.actors["a"].exists == "1991/.."
    assert rich.workspace.document.project.drafts == {}
    assert field._fault.isHidden()
    rich.actions_by_id["undo"].trigger()
    assert drafts_of(rich.workspace.document.project, A) == {"exists": "long ago"}


def test_escape_and_the_date_that_is_there_give_it_up(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "phases", 0, "when")
    for give_up in (
        lambda: qtbot.keyClick(field.line, Qt.Key.Key_Escape),
        lambda: field.line.setText("1991-01-01/2020-06-30"),
    ):
        type_and_leave(qtbot, field.line, "long ago")
        assert rich.workspace.document.project.drafts
        field.line.setFocus()
        give_up()
        field.line.clearFocus()
        assert rich.workspace.document.project.drafts == {}
        assert field._fault.isHidden()
        assert field.line.text() == "1991-01-01/2020-06-30"


def test_a_date_that_must_be_asked_about_is_kept_too(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, A, "exists")
    type_and_leave(qtbot, field.line, "6/7/2024")
    assert drafts_of(rich.workspace.document.project, A) == {"exists": "6/7/2024"}
    assert "Which is the month?" in field._fault.text()
    field.line.setFocus()
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    field.line.card.choices[0].click()
    assert rich.workspace.document.project.drafts == {}
    assert rich.workspace.document.project.actors["a"].exists == "2024-07-06"


def test_a_question_left_open_is_kept(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, A, "exists")
    field.line.setFocus()
    qtbot.keyClicks(field.line, "6/7/2024")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.card is not None
    rich.workspace.canvas.setFocus()
    QApplication.processEvents()
    assert drafts_of(rich.workspace.document.project, A) == {"exists": "6/7/2024"}


def test_a_number_and_attributes_that_are_not_understood_stay(rich: MainWindow, qtbot: Any) -> None:
    weight = field_of(rich, AB, "phases", 0, "weight")
    type_and_leave(qtbot, weight.line, "most")
    assert drafts_of(rich.workspace.document.project, AB) == {"phases.0.weight": "most"}
    assert "not a number" in weight._fault.text()
    attributes = field_of(rich, A, "attributes")
    type_and_leave(qtbot, attributes.line, "population")
    assert drafts_of(rich.workspace.document.project, A) == {"attributes": "population"}
    negative = field_of(rich, AB, "phases", 0, "weight")
    type_and_leave(qtbot, negative.line, "-3")
    assert drafts_of(rich.workspace.document.project, AB) == {"phases.0.weight": "-3"}
    assert rich.workspace.document.project.relations["ab"].phases[0].weight is None


def test_it_is_saved_with_the_map(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, A, "exists")
    field.line.setFocus()
    qtbot.keyClicks(field.line, "long ago")
    rich.actions_by_id["save"].trigger()
    assert rich.workspace.files.path is not None
    qtbot.waitUntil(lambda: rich.workspace.document.is_clean)
    assert drafts_of(project_file.load(rich.workspace.files.path).project, A) == {"exists": "long ago"}


def test_the_problems_say_that_it_is_not_taken(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "phases", 0, "when")
    type_and_leave(qtbot, field.line, "long ago")
    panel = rich.workspace.panels.problems
    qtbot.waitUntil(lambda: any("“long ago”" in found.text for found in panel.list.findings))


@pytest.mark.parametrize(
    ("ref", "way", "collection", "made"),
    [
        (AB, ("kind",), "relation_kinds", "Mediation"),
        (A, ("kind",), "actor_kinds", "Alliance of cities"),
        (AB, ("source",), "actors", "Delta"),
        (AB, ("target",), "actors", "Delta"),
    ],
)
def test_what_is_none_of_the_choices_can_be_made_right_there(
    rich: MainWindow, qtbot: Any, ref: Ref, way: tuple[str, ...], collection: str, made: str
) -> None:
    document = rich.workspace.document
    field = field_of(rich, ref, *way)
    before = document.record(ref)
    type_and_leave(qtbot, field.combo.lineEdit(), made)
    assert document.record(ref) is before
    assert f"“{made}”" in field._fault.text()
    assert drafts_of(document.project, ref) == {way[0]: made}
    assert f"New {'actor' if collection == 'actors' else 'kind'} “{made}”" in field.offer_button.text()
    steps = document.undo_stack.count()
    field.offer_button.click()
    new = [record for record in document.project.collection(collection).values() if made in repr(record)]
    assert getattr(document.record(ref), way[0]) == new[0].id
    assert document.project.drafts == {}
    assert document.undo_stack.count() == steps + 1
    assert not field.offer_button.isVisible()
    rich.actions_by_id["undo"].trigger()
    assert document.record(ref) == before
    assert drafts_of(document.project, ref) == {way[0]: made}


def test_a_new_source_is_made_in_a_citation(rich: MainWindow, qtbot: Any) -> None:
    citations = field_of(rich, A, "citations")
    rich.workspace.document.apply(cite(rich.workspace.document.project, A, "s"), "Cite")
    field = citations.form_of(0).fields["source"]
    type_and_leave(qtbot, field.combo.lineEdit(), "Le Figaro")
    assert drafts_of(rich.workspace.document.project, A) == {"citations.0.source": "Le Figaro"}
    field.offer_button.click()
    (citation,) = rich.workspace.document.project.actors["a"].citations
    assert rich.workspace.document.project.sources[citation.source].title == "Le Figaro"


def test_the_kinds_open_at_a_kind_just_made(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "kind")
    type_and_leave(qtbot, field.combo.lineEdit(), "Mediation")
    field.offer_button.click()
    dialog = rich.workspace.tool_windows.kinds
    assert dialog is not None
    assert dialog.pages["relation_kinds"].form.fields["label"].line.text() == "Mediation"  # type: ignore[attr-defined]
    dialog.reject()


def test_a_choice_typed_in_other_letters_is_taken(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "target")
    type_and_leave(qtbot, field.combo.lineEdit(), "gamma")
    assert rich.workspace.document.project.relations["ab"].target == "c"
    assert rich.workspace.document.project.drafts == {}


def test_enter_takes_what_is_typed_while_the_list_is_open(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "target")
    line = field.combo.lineEdit()
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "gamma")
    popup = line.completer().popup()
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert rich.workspace.document.project.relations["ab"].target == "c"
    line.selectAll()
    qtbot.keyClicks(line, "bet")
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert rich.workspace.document.project.relations["ab"].target == "b"
    assert rich.workspace.document.project.drafts == {}


def test_an_emptied_choice_is_as_it_was(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "target")
    line = field.combo.lineEdit()
    line.setFocus()
    line.clear()
    line.clearFocus()
    assert line.text() == "Beta"
    assert rich.workspace.document.project.drafts == {}


def test_an_event_is_picked_by_name_for_when_a_phase_begins(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "phases", 0, "begins_with")
    type_and_leave(qtbot, field.event_field.combo.lineEdit(), "summit")
    phase = rich.workspace.document.project.relations["ab"].phases[0]
    assert phase.begins_with is not None
    assert (phase.begins_with.event, phase.begins_with.day) == ("e", "first")
    assert "2000" in field._when.text()
    field.day.setCurrentIndex(1)
    field.day.activated.emit(1)
    assert rich.workspace.document.project.relations["ab"].phases[0].begins_with.day == "last"  # type: ignore[union-attr]
    field.event_field.fill()
    field.event_field.combo.activated.emit(0)
    assert rich.workspace.document.project.relations["ab"].phases[0].begins_with is None


def test_an_event_that_is_not_there_is_not_taken(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "phases", 0, "begins_with")
    type_and_leave(qtbot, field.event_field.combo.lineEdit(), "Congress of Berlin")
    assert drafts_of(rich.workspace.document.project, AB) == {"phases.0.begins_with": "Congress of Berlin"}


def test_an_event_is_picked_by_name_for_what_came_before(rich: MainWindow, qtbot: Any) -> None:
    rich.workspace.document.apply(Diff.adding(Event(id="f", title="Answer")), "Add")
    field = field_of(rich, Ref("events", "f"), "after")
    assert field._adder.combo.lineEdit().placeholderText() == "after…"
    type_and_leave(qtbot, field._adder.combo.lineEdit(), "Summit")
    assert rich.workspace.document.project.events["f"].after == ("e",)


def test_an_undated_event_says_in_its_field_what_dates_it(rich: MainWindow, qtbot: Any) -> None:
    answer = Event(id="f", title="Answer", after=("e",), citations=(Citation(source="s"),))
    dated = Source(id="s", title="Source", date="2001-05")
    document = rich.workspace.document
    document.apply(Diff.of([Change(document.project.sources["s"], dated), Change(None, answer)]), "Add")
    field = field_of(rich, Ref("events", "f"), "when")
    assert field._reading.text().startswith("derived: after “Summit”; told by Source")
    type_and_leave(qtbot, field.line, "2001")
    assert field._reading.text() == "some day in 2001"


@pytest.mark.parametrize("text", ["-5", "1e999", "nan"])
def test_why_a_number_is_refused_is_said(rich: MainWindow, qtbot: Any, text: str) -> None:
    weight = field_of(rich, AB, "phases", 0, "weight")
    type_and_leave(qtbot, weight.line, text)
    assert drafts_of(rich.workspace.document.project, AB) == {"phases.0.weight": text}
    assert weight._fault.text().startswith("It must be ")


def test_namesakes_are_told_apart(rich: MainWindow, qtbot: Any) -> None:
    rich.workspace.document.apply(
        Diff.adding(Actor(id="g", name="Georgia"), Actor(id="h", name="Georgia")), "Add"
    )
    field = field_of(rich, AB, "target")
    type_and_leave(qtbot, field.combo.lineEdit(), "georgia")
    assert rich.workspace.document.project.relations["ab"].target == "b"
    assert field._fault.text() == "2 are called “georgia”; choose one from the list."
    field.combo.lineEdit().setText("Georgia (h)")
    field.combo.lineEdit().editingFinished.emit()
    assert rich.workspace.document.project.relations["ab"].target == "h"


def test_enter_takes_the_one_choice_that_is_left(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "target")
    line = field.combo.lineEdit()
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "amm")
    qtbot.keyClick(line.completer().popup(), Qt.Key.Key_Return)
    assert rich.workspace.document.project.relations["ab"].target == "c"
    assert rich.workspace.document.project.drafts == {}


def test_escape_gives_up_what_is_typed_into_a_list(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "target")
    line = field.combo.lineEdit()
    type_and_leave(qtbot, line, "Nobody")
    assert rich.workspace.document.project.drafts
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert rich.workspace.document.project.drafts == {}
    assert line.text() == "Beta"
    assert field._fault.isHidden()


def test_a_refusal_leaves_no_gap_behind(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, A, "exists")
    QApplication.processEvents()
    before = field.height()
    type_and_leave(
        qtbot, field.line, "a date that nobody can read, not even the one who typed it into this field"
    )
    QApplication.processEvents()
    assert field.height() > before
    field.line.setFocus()
    qtbot.keyClick(field.line, Qt.Key.Key_Escape)
    field.line.clearFocus()
    qtbot.waitUntil(lambda: field.height() == before)


def test_a_long_name_does_not_widen_the_form(rich: MainWindow, qtbot: Any) -> None:
    field = field_of(rich, AB, "target")
    before = rich.workspace.panels.inspector.form("relations").minimumSizeHint().width()
    type_and_leave(qtbot, field.combo.lineEdit(), "A name that is longer than any form is wide " * 5)
    QApplication.processEvents()
    assert field.offer_button.isVisible()
    assert rich.workspace.panels.inspector.form("relations").minimumSizeHint().width() == before


def test_a_phase_ended_for_a_new_one_ends_where_that_then_begins(rich: MainWindow, qtbot: Any) -> None:
    document = rich.workspace.document
    open_ended = updated(document.project.relations["ab"].phases[0], when="1948/..")
    document.apply(
        replace_record(document.project, with_phase(document.project.relations["ab"], 0, open_ended)), "Open"
    )
    phases = field_of(rich, AB, "phases")
    phases.add_button.click()
    assert [p.when for p in document.project.relations["ab"].phases] == ["1948/2000-01-01", "2000-01-01/.."]
    line = phases.form_of(1).fields["when"].line
    assert line.selectedText() == "2000-01-01/.."
    qtbot.keyClicks(line, "29 Oct 1956 to 7 Nov 1956")
    line.clearFocus()
    whens = [p.when for p in document.project.relations["ab"].phases]
    assert whens == ["1948/1956-10-29", "1956-10-29/1956-11-07"]
    type_and_leave(qtbot, line, "1957/1958")  # from now on each has its own dates
    assert document.project.relations["ab"].phases[0].when == "1948/1956-10-29"


def test_a_phase_dated_before_the_one_that_was_ended_lets_that_be_open(rich: MainWindow, qtbot: Any) -> None:
    document = rich.workspace.document
    open_ended = updated(document.project.relations["ab"].phases[0], when="1948/..")
    document.apply(
        replace_record(document.project, with_phase(document.project.relations["ab"], 0, open_ended)), "Open"
    )
    phases = field_of(rich, AB, "phases")
    phases.add_button.click()
    type_and_leave(qtbot, phases.form_of(1).fields["when"].line, "1940/1945")
    assert [p.when for p in document.project.relations["ab"].phases] == ["1948/..", "1940/1945"]


def test_notes_without_control_characters_are_taken(rich: MainWindow) -> None:
    notes = field_of(rich, A, "notes")
    notes.text.setPlainText("a\x07b")
    notes.text.left.emit()
    assert rich.workspace.document.project.actors["a"].notes == "ab"


@pytest.mark.parametrize("field", ["notes", "picture", "kind", "tags", "attributes", "citations"])
def test_a_draft_of_any_field_is_shown_or_left_alone(rich: MainWindow, field: str) -> None:
    draft = Draft(id="d", collection="actors", record="a", field=field, text="strange")
    rich.workspace.document.apply(Diff.adding(draft), "Add")
    assert field_of(rich, A, field) is not None
    assert rich.workspace.document.project.drafts
