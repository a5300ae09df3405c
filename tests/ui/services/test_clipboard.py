from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from relmap.model.diff import Ref
from relmap.ui.dialogs.importing.dialog import ImportDialog
from relmap.ui.services.clipboard import FORMAT, leave_behind
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers, Hand


@pytest.fixture(autouse=True)
def clean_clipboard(qapp: Any) -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def do(window: MainWindow, *actions: str) -> None:
    for action in actions:
        window.actions_by_id[action].trigger()


def put_text(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def dialog_of(window: MainWindow) -> ImportDialog:
    return next(d for d in window.findChildren(ImportDialog) if d.isVisible())


def test_copies_lie_a_step_beside_each_other(opened: MainWindow) -> None:
    document = opened.workspace.document
    document.viewpoint.select([Ref("actors", "a"), Ref("actors", "b")])
    do(opened, "copy", "paste", "paste")
    assert len(document.project.actors) == 7
    assert len(document.project.relations) == 3
    xs = sorted(
        place[0] for key, place in document.home().items() if document.project.actors[key].name == "Alpha"
    )
    assert xs == [-150.0, -120.0, -90.0]
    assert {ref.id for ref in document.viewpoint.selection} == {"a-3", "b-3", "ab-3"}
    do(opened, "undo", "undo")
    assert len(document.project.actors) == 3


def test_cut_and_paste_brings_it_back(opened: MainWindow) -> None:
    document = opened.workspace.document
    document.viewpoint.select([Ref("actors", "a"), Ref("actors", "b")])
    do(opened, "cut")
    assert set(document.project.actors) == {"c"}
    do(opened, "paste")
    assert set(document.project.actors) == {"a", "b", "c"}
    assert "ab" in document.project.relations


def test_duplicate_leaves_the_clipboard_alone(opened: MainWindow) -> None:
    put_text("kept")
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    do(opened, "duplicate")
    assert "a-2" in opened.workspace.document.project.actors
    assert QGuiApplication.clipboard().text() == "kept"


def test_other_programs_get_text_and_a_picture(opened: MainWindow) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a"), Ref("actors", "b")])
    do(opened, "copy")
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasFormat(FORMAT)
    assert mime.text().splitlines()[:2] == ["Alpha", "Beta"]
    picture = mime.imageData()
    assert picture.width() > 100
    assert len({picture.pixel(x, picture.height() // 2) for x in range(picture.width())}) > 3


@pytest.mark.parametrize("what", ["records", "figure", "nothing"])
def test_what_was_copied_outlives_the_program(opened: MainWindow, what: str) -> None:
    """As text or as a picture, which are Qt's own: the rest would crash when Python has gone."""
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    if what != "nothing":
        do(opened, "copy" if what == "records" else "copy_figure")
    leave_behind()
    mime = QGuiApplication.clipboard().mimeData()
    if what == "nothing":
        assert mime is None or not mime.formats()
        return
    assert not mime.hasFormat(FORMAT)
    assert mime.text() == ("Alpha" if what == "records" else "")
    assert mime.hasImage() == (what == "figure")


def test_a_name_and_a_list_of_names(opened: MainWindow, qtbot: Any) -> None:
    put_text("Delta")
    do(opened, "paste")
    assert "delta" in opened.workspace.document.project.actors
    assert "delta" in opened.workspace.document.project.placements
    put_text("Epsilon\nZeta\nAlpha")
    do(opened, "paste")
    dialog = dialog_of(opened)
    assert "2 new actors" in dialog.outcome.text()
    assert dialog.take.text() == "Import 3 rows"
    dialog.accept()
    assert {"epsilon", "zeta"} <= set(opened.workspace.document.project.placements)
    assert opened.workspace.document.undo_stack.undoText() == "Add 2 actors"


def test_a_table_is_previewed_and_its_columns_can_be_changed(opened: MainWindow) -> None:
    put_text("From\tTo\tWhen\nAlpha\tGamma\t2001/..\nGamma\tDelta\t2002/..")
    do(opened, "paste")
    dialog = dialog_of(opened)
    assert [box.currentText() for box in dialog.table.header.boxes] == ["From", "To", "When"]
    assert "1 new actor, 2 new relations" in dialog.outcome.text()
    dialog.set_role(1, "source")
    assert dialog.take.text() == "Answer 1 question first"
    assert not dialog.take.isEnabled()
    dialog.set_role(0, "target")
    dialog.accept()
    added = [r for r in opened.workspace.document.project.relations.values() if r.id != "ab"]
    assert {(r.source, r.target) for r in added} == {("c", "a"), ("delta", "c")}


def test_a_table_may_be_given_up_and_its_headings_taken_for_a_row(opened: MainWindow) -> None:
    before = opened.workspace.document.project
    put_text("Name,Code\nDelta,DE")
    do(opened, "paste")
    dialog = dialog_of(opened)
    dialog.cutting.headed.click()
    assert "2 new actors" in dialog.outcome.text()
    dialog.set_sort("relations")
    assert dialog.session.tables[0].sort == "relations"
    dialog.reject()
    assert opened.workspace.document.project is before


def test_what_is_broken_is_told_and_nothing_changes(opened: MainWindow, answers: Answers) -> None:
    before = opened.workspace.document.project
    mime = QMimeData()
    mime.setData(FORMAT, b'{"relmap": [1, 0], "actors": [{"id": ""}]}')
    QGuiApplication.clipboard().setMimeData(mime)
    do(opened, "paste")
    assert len(answers.told) == 1
    assert opened.workspace.document.project is before


# --- several windows ------------------------------------------------------------------------


def test_another_map_opens_beside_and_an_open_one_is_brought_up(
    opened: MainWindow, small_file: Path, samples: list[Path]
) -> None:
    opened.open_file(samples[0])
    first, second = opened.windows.all
    assert (first.workspace.files.path, second.workspace.files.path) == (small_file, samples[0])
    second.open_file(small_file)
    opened.open_file(samples[0])
    assert len(opened.windows.all) == 2
    second.close()
    assert opened.windows.all == [opened]


def test_an_untouched_new_map_gives_way(window: MainWindow, small_file: Path) -> None:
    do(window, "new")
    window.open_file(small_file)
    assert window.windows.all == [window]
    assert window.workspace.files.path == small_file


def test_a_file_that_cannot_be_opened_leaves_no_empty_window(
    opened: MainWindow, tmp_path: Path, answers: Answers
) -> None:
    (tmp_path / "no.relmap.json").write_text("no")
    opened.open_file(tmp_path / "no.relmap.json")
    assert opened.windows.all == [opened]
    assert len(answers.told) == 1


def test_the_look_is_that_of_all_windows(opened: MainWindow) -> None:
    do(opened, "new_window")
    other = opened.windows.all[1]
    opened.actions_by_id["dark"].trigger()
    assert other.theme.name == opened.theme.name == "dark"


def test_quitting_stops_where_the_user_stays(opened: MainWindow, answers: Answers) -> None:
    from relmap.ui.widgets import ask

    do(opened, "new_window")
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    do(opened, "delete")
    answers.unsaved = ask.Answer.CANCEL
    do(opened, "quit")
    assert len(opened.windows.all) == 2
    assert opened.isVisible()


def test_a_selection_is_carried_to_another_map(
    opened: MainWindow, hand: Hand, place: Callable[..., QPointF], monkeypatch: pytest.MonkeyPatch
) -> None:
    do(opened, "new")
    other = opened.windows.all[1]
    carried: list[QMimeData] = []

    def carry() -> None:
        carried.append(opened.workspace.clipboard.carried())

    monkeypatch.setattr(QApplication, "topLevelAt", lambda _at: other)
    opened.workspace.canvas.carry_requested.disconnect()
    opened.workspace.canvas.carry_requested.connect(carry)
    before = opened.workspace.document.project
    opened.workspace.document.viewpoint.select([Ref("actors", "a"), Ref("actors", "b")])
    start = place("a")
    hand.press(start)
    hand.move(start + QPointF(900, 40))
    hand.release(start + QPointF(900, 40))
    assert len(carried) == 1
    assert opened.workspace.document.project is before
    event = QDropEvent(
        QPointF(200, 150), Qt.DropAction.CopyAction, carried[0],
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    wanted = other.workspace.canvas.view.to_scene(200, 150)[0]
    other.workspace.canvas.dropEvent(event)
    assert set(other.workspace.document.project.actors) == {"a", "b"}
    assert set(other.workspace.document.project.relations) == {"ab"}
    xs = [x for x, _ in other.workspace.document.home().values()]
    assert sum(xs) / 2 == pytest.approx(wanted, abs=0.2)


def test_of_many_rows_the_first_are_read_at_once(opened: MainWindow, qtbot: Any) -> None:
    mime = QMimeData()
    mime.setText("\n".join(f"Actor {n}\tX{n}" for n in range(2_500)))
    opened.workspace.clipboard.take(mime)
    dialog = dialog_of(opened)
    assert not dialog.take.isEnabled()
    assert dialog.take.text() == "Reading 2,500 rows…"
    with qtbot.waitSignal(dialog.session.previewed):
        pass
    assert dialog.reading is not None
    assert dialog.reading.counts["actors"] == 1_000
    assert dialog.outcome.text().startswith("Of the first rows: ")
    qtbot.waitUntil(lambda: not dialog.session.counting)
    assert dialog.reading.counts["actors"] == 2_500
    assert dialog.take.text() == "Import 2,500 rows"
    dialog.reject()
