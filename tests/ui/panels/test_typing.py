"""What is typed counts as edited from the first letter on, in every field."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from relmap.editor.drafts import drafts_of
from relmap.editor.edits import cite
from relmap.editor.left_behind import left_behind, offer_of
from relmap.model.diff import Diff, Ref
from relmap.model.records import Anchor, Emphasis, Event, Note, Participant, Scene, Source
from relmap.storage import project_file
from relmap.ui.canvas.name_editor import NameEditor
from relmap.ui.canvas.note_editor import NoteEditor
from relmap.ui.dialogs.kinds_dialog import KindsDialog
from relmap.ui.window.main_window import MainWindow

A, AB = Ref("actors", "a"), Ref("relations", "ab")
SHOWN = {
    "about": Ref("about", "about"),
    "actors": A,
    "relations": AB,
    "events": Ref("events", "e"),
    "sources": Ref("sources", "s"),
    "scenes": Ref("scenes", "c"),
    "notes": Ref("notes", "n"),
    "frames": Ref("notes", "f"),
}


@pytest.fixture
def rich(opened: MainWindow) -> MainWindow:
    document = opened.workspace.document
    document.apply(
        Diff.adding(
            Source(id="s", title="Source"),
            Event(id="e", title="Summit", when="2000", participants=(Participant(actor="a"),)),
            Scene(id="c", title="Scene", date="2000-01-01"),
            Note(id="n", text="Note", anchors=(Anchor(x=0, y=0),)),
            Note(id="f", form="frame", text="Frame", anchors=(Anchor(actor="a"),)),
            Emphasis(id="m", actor="a"),
        ),
        "Add",
    )
    document.apply(cite(document.project, AB, "s"), "Cite")
    document.undo_stack.clear()
    opened.activateWindow()
    opened.bring_up("Inspector")
    return opened


def lines_of(widget: QWidget) -> Iterator[QLineEdit | QPlainTextEdit]:
    for field in widget.findChildren(QWidget):
        if isinstance(field, QComboBox) and field.isEditable():
            continue  # its line is among them
        if isinstance(field, QLineEdit | QPlainTextEdit) and field.isVisibleTo(widget):
            yield field


def typed_into(window: MainWindow, qtbot: Any, line: QLineEdit | QPlainTextEdit) -> None:
    """One letter makes the map an edited one, Esc or taking it back makes it as it was."""
    document = window.workspace.document
    assert document.is_clean
    line.setFocus()
    QApplication.processEvents()
    qtbot.keyClick(line, Qt.Key.Key_End)
    qtbot.keyClick(line, Qt.Key.Key_Q)
    name = f"{line.accessibleName()} of {line.parentWidget()}"
    assert not document.is_clean, name
    assert window.windowTitle().startswith("● "), name
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    if not document.is_clean:
        qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert document.is_clean, name
    line.clearFocus()
    QApplication.processEvents()
    assert document.is_clean, name


@pytest.mark.parametrize("page", SHOWN)
def test_the_dot_appears_with_the_first_letter(rich: MainWindow, qtbot: Any, page: str) -> None:
    rich.workspace.document.viewpoint.select([SHOWN[page]])
    inspector = rich.workspace.panels.inspector
    QApplication.processEvents()
    lines = [*lines_of(inspector.form(page)), *(lines_of(inspector.emphasis) if page == "actors" else ())]
    assert len(lines) >= 2
    for line in lines:
        typed_into(rich, qtbot, line)


@pytest.mark.parametrize("collection", ["actor_kinds", "relation_kinds"])
@pytest.mark.parametrize("row", [0, 3])
def test_the_dot_appears_in_the_kinds(rich: MainWindow, qtbot: Any, collection: Any, row: int) -> None:
    rich.actions_by_id["kinds"].trigger()
    dialog = next(d for d in rich.findChildren(KindsDialog) if d.isVisible())
    page = dialog.pages[collection]
    dialog.tabs.setCurrentWidget(page)
    page.list.setCurrentRow(row)
    dialog.activateWindow()
    lines = list(lines_of(page.form))
    assert lines
    for line in lines:
        typed_into(rich, qtbot, line)
    line = lines[0]
    line.setFocus()
    qtbot.keyClicks(line, "xyz")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    (kind,) = rich.workspace.document.project.collection(collection).values()
    assert "xyz" in getattr(kind, "label", "")
    assert rich.workspace.document.undo_stack.count() == 1
    dialog.close()


def test_the_cursor_stays_where_it_is(rich: MainWindow, qtbot: Any) -> None:
    document = rich.workspace.document
    document.viewpoint.select([A])
    line = rich.workspace.panels.inspector.form("actors").fields["name"].line
    line.setFocus()
    line.setCursorPosition(2)
    qtbot.keyClicks(line, "xyz")
    assert (line.text(), line.cursorPosition()) == ("Alxyzpha", 5)
    document.apply(Diff.adding(Source(id="t", title="T")), "Something else happens")
    assert (line.text(), line.cursorPosition()) == ("Alxyzpha", 5)
    assert line.isUndoAvailable()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert document.project.actors["a"].name == "Alxyzpha"
    assert not document.project.drafts


def test_undo_from_the_menu_takes_the_typing_back(rich: MainWindow, qtbot: Any) -> None:
    document = rich.workspace.document
    document.viewpoint.select([A])
    line = rich.workspace.panels.inspector.form("actors").fields["name"].line
    line.setFocus()
    qtbot.keyClicks(line, "xyz")
    document.undo_stack.undo()
    assert line.text() == "Alpha"
    line.clearFocus()
    assert document.is_clean


def test_a_name_on_the_canvas_counts(rich: MainWindow, qtbot: Any) -> None:
    document, creator = rich.workspace.document, rich.workspace.canvas.creator
    creator.rename("a")
    editor = rich.workspace.canvas.findChildren(NameEditor)[-1]
    qtbot.keyClicks(editor, "Om")
    assert not document.is_clean
    qtbot.waitUntil(lambda: drafts_of(document.project, A) == {"name": "Om"})
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert document.is_clean
    creator.add_actor()
    editor = rich.workspace.canvas.findChildren(NameEditor)[-1]
    qtbot.keyClicks(editor, "Gamma ray")
    qtbot.waitUntil(lambda: "Gamma ray" in {a.name for a in document.project.actors.values()})
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert document.undo_stack.count() == 1
    assert document.viewpoint.selection == {Ref("actors", "gamma-ray")}
    document.undo_stack.undo()
    assert document.is_clean


def test_a_note_on_the_canvas_counts(rich: MainWindow, qtbot: Any) -> None:
    document, annotator = rich.workspace.document, rich.workspace.canvas.annotator
    annotator.edit("n")
    editor = rich.workspace.canvas.findChildren(NoteEditor)[-1]
    qtbot.keyClicks(editor, "Other")
    assert not document.is_clean
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert document.project.notes["n"].text == "Other"
    assert document.undo_stack.count() == 1
    annotator.frame_actors(["a", "b"])
    editor = rich.workspace.canvas.findChildren(NoteEditor)[-1]
    qtbot.keyClicks(editor, "Both")
    assert len(document.project.notes) == 3
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert len(document.project.notes) == 2
    assert document.undo_stack.count() == 1


def test_saving_takes_what_is_typed_on_the_canvas(rich: MainWindow, qtbot: Any) -> None:
    rich.workspace.canvas.creator.rename("a")
    qtbot.keyClicks(rich.workspace.canvas.findChildren(NameEditor)[-1], "Om")
    rich.actions_by_id["save"].trigger()
    path = rich.workspace.files.path
    assert path is not None
    saved = project_file.load(path).project
    assert saved.actors["a"].name == "Om"
    assert not saved.drafts
    assert rich.workspace.document.is_clean


_TYPES = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
application = QApplication([])
from relmap.model.diff import Ref
from relmap.ui.window.main_window import MainWindow
from relmap.ui.settings.settings import Settings
window = MainWindow(Settings(QSettings(sys.argv[2], QSettings.Format.IniFormat)))
window.show()
window.open_here(Path(sys.argv[1]))
window.activateWindow()
window.bring_up("Inspector")
window.workspace.document.viewpoint.select([Ref("actors", "a")])
text = window.workspace.panels.inspector.form("actors").fields["notes"].text
text.setFocus()
for number in range(150):
    QTest.keyClick(text, Qt.Key.Key_A if number % 10 else Qt.Key.Key_B)
print("typed", flush=True)
ends = time.monotonic() + 60
while time.monotonic() < ends:
    application.processEvents()
"""


def test_what_was_typed_survives_a_crash(small_file: Path, tmp_path: Path, qtbot: Any) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _TYPES, str(small_file), str(tmp_path / "s.ini")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        qtbot.wait(2_000)  # as long as is promised, and this is what is promised
        process.send_signal(signal.SIGKILL)
    (left,) = left_behind()
    offer = offer_of(left)
    assert offer.found is not None
    recovered = offer.found.changes.apply(offer.found.base)
    assert drafts_of(recovered, A) == {"notes": "baaaaaaaaa" * 15}
