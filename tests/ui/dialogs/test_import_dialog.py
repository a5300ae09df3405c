"""The import dialog as its user works it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from shiboken6 import isValid

from relmap.editor import edits
from relmap.formats.file_tables import of_text
from relmap.formats.foreign import Options
from relmap.model.diff import Ref
from relmap.model.project import Project
from relmap.ui.dialogs.importing.dialog import ImportDialog
from relmap.ui.dialogs.importing.words_view import WordsView
from relmap.ui.services.importing import Importing
from relmap.ui.widgets import ask
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers

TEXT = """Party A;Party B;Type;Date;Stance
Alpha;Beta;pact;29.8.1997;allied
;Delta;pact;2001;warm
Gamma;Alpha;;soon;
"""


def dialog_on(window: MainWindow, tmp_path: Path, text: str = TEXT) -> ImportDialog:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    window.workspace.import_files([path])
    return next(dialog for dialog in window.findChildren(ImportDialog) if dialog.isVisible())


def cells(dialog: ImportDialog, row: int) -> list[str]:
    model = dialog.rows
    return [str(model.data(model.index(row, column)) or "") for column in range(model.columnCount())]


def choose(view: WordsView, group: str, word: str, text: str) -> None:
    box = view.boxes[group, word]
    box.showPopup()
    box.hidePopup()
    number = box.findText(text)
    assert number >= 0, [box.itemText(n) for n in range(box.count())]
    box.setCurrentIndex(number)
    box.activated.emit(number)


def answer(dialog: ImportDialog, key: str, number: int) -> None:
    box = dialog.questions.cards[key].box
    box.setCurrentIndex(number)
    box.activated.emit(number)


def test_a_row_is_mended_in_place_and_stays_where_it_is(
    opened: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    dialog = dialog_on(opened, tmp_path)
    assert [cells(dialog, n)[1] for n in range(3)] == ["", "Gamma", "Alpha"]
    assert cells(dialog, 0)[0] == "One of the two actors is missing."
    assert cells(dialog, 1)[0].startswith("“soon”: the year is missing.")
    assert dialog.take.text() == "Import 1 row, leave 2 out"
    view = dialog.table
    view.setFocus()
    view.setCurrentIndex(dialog.rows.index(1, 4))
    QTest.keyClick(view, Qt.Key.Key_Return)
    editor = view.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "June 2003")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.take.text() == "Import 2 rows, leave 1 out")
    assert dialog.isVisible()  # Enter took the cell, not the dialog
    assert cells(dialog, 1) == ["", "Gamma", "Alpha", "", "June 2003", ""]
    dialog.reject()


def test_questions_kinds_and_actors_are_answered(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path)
    answer(dialog, "fill:0:0", 1)
    answer(dialog, "stance:warm", dialog.questions.cards["stance:warm"].box.findText("Cooperative"))
    choose(dialog.kinds, "Kinds of relation", "pact", "Alliance")
    choose(dialog.actors, "New actors", "Delta", "Gamma")
    dialog.take.click()
    project = opened.workspace.document.project
    made = {(r.source, r.target, r.kind): r.phases[-1] for r in project.relations.values() if r.id != "ab"}
    assert project.actors["c"].aliases == ("Delta",)
    assert made["a", "c", "alliance"].stance == 1
    assert opened.workspace.document.undo_stack.undoText() == "Import t.csv"


def test_roles_and_words_are_remembered_for_the_same_headings(opened: MainWindow, tmp_path: Path) -> None:
    first = dialog_on(opened, tmp_path)
    assert not first.remembered.isVisible()
    first.set_role(3, "note")
    choose(first.kinds, "Kinds of relation", "pact", "Alliance")
    first.take.click()
    again = dialog_on(opened, tmp_path, TEXT.replace("1997", "1998"))
    assert again.remembered.isVisible()
    assert again.session.tables[0].roles[3] == "note"
    assert again.session.options.kinds == {"pact": "alliance"}
    again.forget.click()
    assert not again.remembered.isVisible()
    assert again.session.tables[0].roles[3] == "when"
    assert again.session.options.kinds == {}
    again.reject()


def test_what_is_given_up_is_not_remembered(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path)
    dialog.set_role(3, "note")
    dialog.reject()
    assert dialog_on(opened, tmp_path).session.tables[0].roles[3] == "when"


def test_the_mapping_is_saved_and_opened(
    opened: MainWindow, tmp_path: Path, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = dialog_on(opened, tmp_path)
    dialog.set_role(3, "note")
    answers.file = tmp_path / "m.toml"
    dialog.save_meaning(0)
    dialog.set_role(3, "when")
    monkeypatch.setattr(ask, "mapping_to_open", lambda _parent, _folder: answers.file)
    dialog.open_meaning(0)
    assert dialog.session.tables[0].roles[3] == "note"
    answers.file.write_text("sort = 1 2", encoding="utf-8")
    dialog.open_meaning(0)
    assert "no sound TOML" in answers.told[-1]
    dialog.reject()


def test_rows_left_out_are_saved_with_their_reasons(
    opened: MainWindow, tmp_path: Path, answers: Answers
) -> None:
    dialog = dialog_on(opened, tmp_path)
    answers.file = tmp_path / "out.csv"
    dialog.save_rows_button.click()
    lines = answers.file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "row,why"
    assert len(lines) == 3
    assert [line for line in lines if line.endswith(",Gamma,Alpha,,soon,")]
    answers.file = tmp_path / "no" / "out.csv"
    dialog.save_rows_button.click()
    assert answers.told
    dialog.reject()


def test_a_table_is_cut_and_moved_by_hand(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path, "x;y\nfrom;to\nAlpha;Gamma\n")
    dialog.cutting.above.setValue(1)
    dialog.cutting.headed.setChecked(False)
    dialog.cutting.headed.click()
    assert [box.currentText() for box in dialog.table.header.boxes] == ["From", "To"]
    assert dialog.take.text() == "Import 1 row, leave 1 out"
    assert "t.csv, line 1: It stands above the table." in dialog.others.text()
    box = dialog.cutting.sign
    box.setCurrentIndex(box.findData("|"))
    box.activated.emit(box.currentIndex())
    assert "no table" in dialog.fault.text()
    assert box.currentData() == ";"
    dialog.reject()


def test_a_source_of_its_own_is_cited_or_none(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path)
    assert dialog.source.text() == "t.csv"
    dialog.source.setText("The Yearbook")
    dialog.source.editingFinished.emit()
    assert dialog.reading is not None
    assert "1 new source" in dialog.reading.in_words()
    dialog.source.setText("")
    dialog.source.editingFinished.emit()
    assert "source" not in dialog.reading.in_words()
    dialog.reject()


def test_several_tables_are_ticked_and_looked_at(opened: MainWindow, qtbot: Any) -> None:
    document = opened.workspace.document
    tables = [of_text(text.encode(), name, document.project) for name, text in (
        ("n.csv", "name,kind\nNew,person\n"), ("e.csv", "from,to\nNew,Alpha\n"),
    )]  # fmt: skip
    taken: list[str] = []
    Importing(opened).show(
        document, tables, [], Options(), "Two", lambda reading, _diff, _all: taken.append(reading.in_words())
    )
    dialog = next(found for found in opened.findChildren(ImportDialog) if found.isVisible())
    assert dialog.cutting.list.isVisible()
    dialog.cutting.list.setCurrentRow(1)
    assert cells(dialog, 0)[1:] == ["New", "Alpha"]
    assert dialog.outcome.text() == "1 new actor, 1 new relation."
    dialog.cutting.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.take.text() == "Import 1 row"
    dialog.accept()
    assert taken == ["1 new actor, 1 new relation"]


def test_a_tables_lines_are_unticked_and_stay_so(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path, "from,to\nAlpha,New\nAlpha,Other\n")
    dialog.middle.setCurrentIndex(1)
    model = dialog.view.model
    row = next(n for n in range(model.rowCount()) if model.row(n).record == "Actor “Other”")
    model.setData(model.index(row, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    dialog.source.setText("")
    dialog.source.editingFinished.emit()
    assert len(dialog.unticked) == 1
    dialog.take.click()
    assert {"new"} == opened.workspace.document.project.actors.keys() - {"a", "b", "c"}


def test_many_cells_are_emptied_at_once(opened: MainWindow, tmp_path: Path) -> None:
    rows = "\n".join(f"Alpha,B{n},x" for n in range(300))
    dialog = dialog_on(opened, tmp_path, f"from,to,note\n{rows}\n")
    reads: list[int] = []
    dialog.session.said.connect(lambda: reads.append(1))
    dialog.table.setFocus()
    dialog.table.selectColumn(3)
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert len(reads) == 1
    assert len(dialog.session.tables[0].edits) == 300
    dialog.reject()


def test_what_is_being_typed_outlives_the_reading_of_all_rows(
    opened: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    rows = "\n".join(f"A{n},B{n},x" for n in range(4_000))
    dialog = dialog_on(opened, tmp_path, f"from,to,note\n{rows}\n")
    view = dialog.table
    with qtbot.waitSignal(dialog.session.previewed):
        pass
    assert dialog.session.counting
    view.setFocus()
    view.setCurrentIndex(dialog.rows.index(0, 3))
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit)
    assert editor is not None
    editor.setText("half typed")
    qtbot.waitUntil(lambda: not dialog.session.counting, timeout=20_000)
    assert editor.text() == "half typed"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.session.tables[0].edits == {(1, 2): "half typed"})
    # Back to what the file has, before it is known what came of it.
    dialog.rows.setData(dialog.rows.index(0, 3), "x")
    assert dialog.session.tables[0].edits == {}
    dialog.reject()


def test_ticks_outlive_the_reading_of_the_first_rows(opened: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    rows = "\n".join(f"A{n},B{n}" for n in range(2_500))
    dialog = dialog_on(opened, tmp_path, f"from,to\n{rows}\n")
    qtbot.waitUntil(lambda: not dialog.session.counting, timeout=20_000)
    last = Ref("actors", "a2499")
    dialog.view.model.unticked.add((last, ""))
    dialog.source.setText("")
    dialog.source.editingFinished.emit()
    qtbot.waitUntil(lambda: not dialog.session.counting, timeout=20_000)
    assert dialog.unticked == {(last, "")}
    dialog.reject()


def test_a_list_of_names_in_a_file_is_a_table_of_actors(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path, "Name\nDelta\nJapan\n")
    assert dialog.take.text() == "Import 2 rows"
    assert not dialog.cutting.isVisible()
    dialog.take.click()
    made = opened.workspace.document.project.actors
    assert (made["japan"].kind, made["japan"].code, "delta" in made) == ("state", "JP", True)


def test_counting_since_no_day_is_no_answer(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path, "from,to,begin\nA,B,5\nB,C,7\n")
    card = dialog.questions.cards["time"]
    answer(dialog, "time", card.box.findData("none"))
    assert dialog.take.isEnabled()
    answer(dialog, "time", card.box.findData("days"))
    assert dialog.take.text() == "Answer 1 question first"
    assert card.since.isVisible()
    card.since.setText("2000-01-01")
    QTest.keyClick(card.since, Qt.Key.Key_Return)
    assert dialog.take.text() == "Import 2 rows"
    dialog.reject()


def test_enter_in_a_line_does_not_import(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path)
    dialog.source.setFocus()
    dialog.source.setText("The Yearbook")
    QTest.keyClick(dialog.source, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.session.options.source == "The Yearbook"
    QTest.keyClick(dialog.source, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert opened.workspace.document.undo_stack.undoText() == "Import t.csv"


def test_a_map_that_has_changed_meanwhile_is_looked_at_again(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path, "from,to\nAlpha,New\n")
    document = opened.workspace.document
    document.apply(edits.add_actor(document.project, "New", "person")[0], "Add")
    dialog.take.click()
    assert dialog.isVisible()
    assert "has changed meanwhile" in dialog.fault.text()
    assert dialog.outcome.text() == "1 new relation, 1 new source."
    dialog.take.click()
    assert not dialog.isVisible()


def test_what_is_remembered_of_another_map_is_told_by_names(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path)
    answer(dialog, "fill:0:0", 1)
    choose(dialog.actors, "New actors", "Delta", "Gamma")
    choose(dialog.kinds, "Kinds of relation", "pact", "Alliance")
    said = dialog.session.meaning(0)
    assert (said.actors, said.kinds) == ({"Delta": "Gamma"}, {"pact": "Alliance"})
    dialog.session.project = Project()
    dialog.session.take_meaning(0, said)
    assert dialog.session.options.actors["delta"] == "Gamma"
    dialog.session.project = opened.workspace.document.project
    dialog.session.take_meaning(0, said)
    assert dialog.session.options.actors["delta"] == "map:c"
    assert dialog.session.options.kinds == {"pact": "alliance"}
    dialog.reject()


def test_closing_the_window_takes_the_dialog_along(opened: MainWindow, tmp_path: Path) -> None:
    rows = "\n".join(f"A{n},B{n}" for n in range(30_000))
    dialog = dialog_on(opened, tmp_path, f"from,to\n{rows}\n")
    session = dialog.session
    assert session.counting
    opened.leave()
    assert not isValid(dialog) or not dialog.isVisible()
    assert not isValid(session) or not session.counting


def test_an_amount_that_is_none_costs_no_tie_and_is_told(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path, "from,to,Amount\nAlpha,Delta,~120\nAlpha,Gamma,classified\n")
    assert dialog.take.text() == "Import 2 rows"
    assert dialog.others.text() == (
        "Taken without an amount (1):\nt.csv, line 3: “classified” is no number. It is an attribute."
    )
    dialog.take.click()
    made = {r.target: r for r in opened.workspace.document.project.relations.values() if r.id != "ab"}
    assert (made["delta"].phases[0].weight, made["delta"].phases[0].bound) == (120, "about")
    assert made["c"].attributes == {"Amount": "classified"}


def test_rows_above_are_counted_in_lines_and_can_be_stepped_through(
    opened: MainWindow, tmp_path: Path
) -> None:
    dialog = dialog_on(opened, tmp_path, "A title;\n\n\nfrom;to\nAlpha;Gamma\n")
    spin = dialog.cutting.above
    assert (spin.value(), dialog.session.tables[0].above) == (3, 1)
    for value, above in ((2, 1), (1, 1), (0, 0), (4, 2)):
        spin.setValue(value)
        assert (spin.value(), dialog.session.tables[0].above) == (value, above)
    dialog.reject()


def test_an_end_that_no_column_tells_is_asked_for(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path, "from,to,note\nAlpha,Gamma,x\n")
    dialog.set_role(0, "label")
    assert dialog.take.text() == "Answer 1 question first"
    assert not dialog.take.isEnabled()
    card = dialog.questions.cards["ends:0:source"]
    assert card.box.currentIndex() == -1
    answer(dialog, "ends:0:source", 0)
    assert (dialog.take.text(), dialog.take.isEnabled()) == ("Import 1 row", True)
    dialog.reject()


def test_actors_without_a_kind_are_named_each_with_a_box(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path, "from,to\nAlpha,Bo\nAlpha,Cy\n")
    card = dialog.questions.cards["actor_kind"]
    assert list(card.boxes) == ["Bo", "Cy"]
    box = card.boxes["Bo"]
    box.setCurrentIndex(box.findData("person"))
    box.activated.emit(box.currentIndex())
    choose(dialog.kinds, "Actors without a kind", "Cy", "Territory")
    dialog.take.click()
    made = opened.workspace.document.project.actors
    assert (made["bo"].kind, made["cy"].kind) == ("person", "territory")


@pytest.mark.parametrize("size", [(740, 680), (1024, 700), (1120, 640)])
def test_four_columns_are_seen_whatever_notes_stand_below(
    opened: MainWindow, tmp_path: Path, size: tuple[int, int]
) -> None:
    text = "Supplier;Recipient;Type;Date;Amount;Source\nAlpha;Gamma;arms delivery;March 2014;12;SIPRI\n"
    note = f"Note: {'amounts are estimates, and ' * 5};;;;;\n"
    dialog = dialog_on(opened, tmp_path, f"{text}Alpha;Delta;arms delivery;May 2014;12;SIPRI\n{note}")
    dialog.resize(*size)
    QApplication.processEvents()
    header, room = dialog.table.header, dialog.table.viewport().width()
    assert all(header.sectionViewportPosition(n) + header.sectionSize(n) <= room + 2 for n in range(1, 5))
    assert dialog.questions.width() > 240
    dialog.reject()


def test_roles_are_offered_by_what_they_are_about(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path, "from,to\nAlpha,Gamma\n")
    box = dialog.table.header.boxes[0]
    listed = [box.itemText(n) for n in range(box.count())]
    assert listed[:4] == ["Who", "From", "To", "What"]
    headings = ["Who", "What", "Time", "How much", "From where it is known", "Others"]
    assert [text for text in listed if text and not _can_be_chosen(box, text)] == headings
    assert listed[-1] == "Leave out"
    dialog.reject()


def _can_be_chosen(box: QComboBox, text: str) -> bool:
    first = box.model().index(box.findText(text), 0)
    return bool(box.model().flags(first) & Qt.ItemFlag.ItemIsEnabled)


def test_any_actor_of_the_file_can_be_the_same(opened: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_on(opened, tmp_path, "from,to\nKraken,Bo\nOctopus,Cy\nKraken,Octopus\n")
    choose(dialog.actors, "New actors", "Octopus", "Kraken (of the file)")
    choose(dialog.actors, "New actors", "Bo", "Cy (of the file)")
    dialog.take.click()
    made = opened.workspace.document.project.actors
    assert (made["kraken"].aliases, made["cy"].aliases) == (("Octopus",), ("Bo",))


def test_when_what_lasts_holds_is_remembered_and_forgotten(opened: MainWindow, tmp_path: Path) -> None:
    text = "from,to,kind,date\nAlpha,New,sanctions,2001-02-03\n"
    dialog = dialog_on(opened, tmp_path, text)
    answer(dialog, "lasting", dialog.questions.cards["lasting"].box.findData("day"))
    assert "lasting" in dialog.session.meaning(0).options
    dialog.take.click()
    made = opened.workspace.document.project.relations.values()
    assert [r.phases[0].when for r in made if r.target == "new"] == ["2001-02-03"]
    again = dialog_on(opened, tmp_path, text.replace("New", "Other"))
    assert again.session.options.lasting == "day"
    again.forget.click()
    assert again.session.options.lasting == ""
    again.reject()
