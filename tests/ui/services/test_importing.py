"""Files of other programs in the window: opened, imported into a map, dropped, and written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from relmap.model import days
from relmap.ui.dialogs.importing.dialog import ImportDialog
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers

DATA = Path(__file__).parents[2] / "formats" / "data"


def do(window: MainWindow, action: str) -> None:
    window.actions_by_id[action].trigger()


def drop(window: MainWindow, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), copy, mime, Qt.MouseButton.LeftButton, none))


def preview(window: MainWindow) -> ImportDialog:
    (found,) = window.findChildren(ImportDialog)
    return found


@pytest.mark.parametrize("name", ["gephi-spells.gexf", "yed.graphml", "kumu.json", "cytoscape.cx2"])
def test_a_foreign_file_opens_as_a_new_map(window: MainWindow, answers: Answers, name: str) -> None:
    answers.open = DATA / name
    do(window, "open")
    workspace = window.workspace
    assert workspace is not None
    assert workspace.document.project.relations
    assert workspace.files.path is None
    assert not workspace.document.is_clean  # it is to be saved before it is left
    said = "\n".join([*answers.told, window.status.currentMessage()])
    assert name in said
    assert "new actors" in said


def test_what_is_unclear_is_asked_once(window: MainWindow, answers: Answers) -> None:
    def answer(dialog: ImportDialog) -> None:
        card = dialog.questions.cards["time"]
        assert dialog.take.text() == "Answer 1 question first"
        card.box.setCurrentIndex(card.box.findData("years"))
        card.box.activated.emit(card.box.currentIndex())
        assert not dialog.take.isEnabled()
        card.since.setText("2000")
        card.since.editingFinished.emit()

    answers.in_import = answer
    window.open_file(DATA / "time.net")
    assert window.workspace is not None
    relations = window.workspace.document.project.relations.values()
    assert {phase.when for r in relations for phase in r.phases} >= {"2001/2005", "2008-01-01/2008-12-31"}


def test_an_import_that_is_given_up_leaves_all_as_it_is(opened: MainWindow, answers: Answers) -> None:
    before = opened.workspace.document.project
    opened.take_dropped([DATA / "time.net"])
    assert not preview(opened).take.isEnabled()  # no answer is given
    preview(opened).reject()
    assert opened.workspace.document.project is before
    opened.take_dropped([DATA / "none.gexf"])
    assert "none.gexf" in answers.told[-1]
    assert opened.workspace.document.project is before


def test_a_file_is_imported_in_one_step_once_it_was_seen(opened: MainWindow, answers: Answers) -> None:
    document = opened.workspace.document
    before = document.project
    answers.files = [DATA / "gephi-nodes.csv", DATA / "gephi-edges.csv"]
    do(opened, "import")
    dialog = preview(opened)
    assert "added" in dialog.view.counts.text()
    assert document.project == before
    dialog.take.click()
    assert {"Ann", "Bo", "Cy"} <= {actor.name for actor in document.project.actors.values()}
    assert document.project.placements.keys() == document.project.actors.keys()
    assert {
        k: v for k, v in document.project.placements.items() if k in before.placements
    } == before.placements
    assert document.undo_stack.undoText() == "Import gephi-nodes.csv, gephi-edges.csv"
    document.undo_stack.undo()
    assert document.project == before


def test_what_is_left_out_stands_first(opened: MainWindow, answers: Answers, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("from,to,when\nAlpha,New,2001\nAlpha,,2002\n", encoding="utf-8")
    answers.files = [file]
    do(opened, "import")
    dialog = preview(opened)
    first = [dialog.rows.data(dialog.rows.index(0, column)) for column in range(4)]
    assert first == ["One of the two actors is missing.", "Alpha", "", "2002"]
    assert dialog.take.text() == "Import 1 row, leave 1 out"
    dialog.reject()


def test_files_are_dropped_on_the_start_page_and_on_a_map(
    window: MainWindow, answers: Answers, qtbot: Any
) -> None:
    drop(window, DATA / "gephi-nodes.csv", DATA / "gephi-edges.csv")
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert len(window.workspace.document.project.actors) == 3
    drop(window, DATA / "kumu.json")
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)))
    preview(window).take.click()
    project = window.workspace.document.project
    assert (len(project.actors), len(project.relations)) == (3, 4)  # Ann, Bo and Cy are the same


def test_a_map_is_written_for_another_program(opened: MainWindow, answers: Answers, tmp_path: Path) -> None:
    answers.file = tmp_path / "x.csv"
    do(opened, "export_data")
    assert sorted(path.name for path in tmp_path.glob("x-*")) == ["x-actors.csv", "x-relations.csv"]
    answers.file = tmp_path / "x.net"
    do(opened, "export_data")
    assert answers.file.read_bytes().startswith(b"\xef\xbb\xbf*Network Small")
    assert "Exported x.net" in opened.notice_bar.text.text()
    opened.notice_bar.buttons[0].click()
    assert "What x.net could not carry" in answers.told[-1]
    assert not opened.notice_bar.isVisible()


def test_lines_that_are_unticked_are_not_imported(
    opened: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    document = opened.workspace.document
    file = tmp_path / "t.csv"
    file.write_text("from,to,kind,when\nAlpha,New,trade,2001\nAlpha,Other,trade,2002\n", encoding="utf-8")
    answers.files = [file]
    do(opened, "import")
    dialog = preview(opened)
    model = dialog.view.model
    rows = {model.row(n).record: n for n in range(model.rowCount())}
    box = model.index(rows["Actor “Other”"], 0)
    assert model.setData(box, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    # The relation that cannot be without it stays out, too.
    assert dialog.take.text() == "Import 2 rows, leave 2 out"
    assert model.data(box, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    dialog.take.click()
    names = {actor.name for actor in document.project.actors.values()}
    assert "New" in names
    assert "Other" not in names
    # The relation that cannot be without it stays out, too.
    assert [r.target for r in document.project.relations.values() if r.kind == "trade"] == ["new"]


def test_a_field_that_is_unticked_stays(opened: MainWindow, answers: Answers, tmp_path: Path) -> None:
    document = opened.workspace.document
    file = tmp_path / "a.csv"
    file.write_text("name,notes,tags\nAlpha,said so,x\n", encoding="utf-8")
    answers.files = [file]
    do(opened, "import")
    dialog = preview(opened)
    model = dialog.view.model
    rows = {model.row(n).field: n for n in range(model.rowCount())}
    model.setData(
        model.index(rows["notes"], 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
    )
    dialog.take.click()
    alpha = next(a for a in document.project.actors.values() if a.name == "Alpha")
    assert (alpha.notes, alpha.tags) == ("", ("x",))


def test_a_new_map_shows_a_day_with_ties_and_says_so(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("from,to,kind,date\nA,B,visit,2001-02-03\nA,C,visit,2005-06-07\n", encoding="utf-8")
    window.open_file(file)
    viewpoint = window.workspace.document.viewpoint
    assert viewpoint.day == days.from_ymd(2005, 6, 7)
    assert len(window.workspace.document.index.relations_on(viewpoint.day)) == 1
    said = "It shows 7 June 2005, the last day on which a relation holds."
    assert window.status.currentMessage().endswith(said)


def test_it_is_said_how_many_relations_of_a_new_map_hold_on_its_day(
    window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "t.csv"
    file.write_text("from,to,kind,date\nA,B,visit,2001-02-03\nA,C,sanctions,2000-06-07\n", encoding="utf-8")
    window.open_file(file)
    assert window.status.currentMessage().endswith("On 4 February 2001 1 of 2 relations hold.")


def test_ties_that_do_not_hold_on_the_day_that_is_looked_at_are_told(
    opened: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "t.csv"
    for when, told in (("2001-02-03", True), ("1999/2001", False)):
        file.write_text(f"from,to,kind,date\nAlpha,New,visit,{when}\n", encoding="utf-8")
        opened.workspace.import_files([file])
        preview(opened).take.click()
        said = "None of the new relations holds on 1 January 2000." in opened.status.currentMessage()
        assert said == told
        opened.workspace.document.undo_stack.undo()
        for dialog in opened.findChildren(ImportDialog):
            dialog.setParent(None)
