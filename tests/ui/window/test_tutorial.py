"""The tutorial as it is written: its steps lead where it says."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from relmap.ui.dialogs.importing.dialog import ImportDialog
from relmap.ui.window.main_window import MainWindow
from tests.tutorial import FOLDER, TABLE, import_table, on_the_map
from tests.ui.conftest import Answers

TEXT = (FOLDER.parents[2] / "TUTORIAL.md").read_text(encoding="utf-8")


def test_the_steps_of_the_tutorial(window: MainWindow, answers: Answers) -> None:
    taken: list[str] = []
    buttons: list[str] = []

    def shoot(name: str, widget: QWidget) -> None:
        taken.append(name)
        assert widget.isVisible()

    def work(dialog: ImportDialog) -> None:
        import_table(dialog, shoot)
        buttons.append(dialog.take.text())

    answers.in_import = work
    window.open_file(TABLE)
    on_the_map(window, shoot)
    assert buttons == ["Import 11 rows, leave 1 out"]
    assert f"**{buttons[0]}**" in TEXT
    project = window.workspace.document.project
    assert project.actors["qatar"].aliases == ("Quatar",)
    assert all(actor.code and actor.kind == "state" for actor in project.actors.values())
    embargo = [r for r in project.relations.values() if r.phases[0].note == "embargo"]
    assert {r.source for r in embargo} == {"saudi-arabia", "uae", "bahrain", "egypt"}
    assert {(r.target, p.when, p.stance) for r in embargo for p in r.phases} == {
        ("qatar", "2017-06-05/2021-01-05", -2)
    }
    assert taken == ["1-table", "2-answered", "3-map", "4-repeat", "5-table"]


def test_every_picture_of_the_tutorial_is_there() -> None:
    named = re.findall(r"\]\((resources/readme/tutorial/[^)]+)\)", TEXT)
    assert len(named) == 7
    assert all((FOLDER.parents[2] / name).is_file() for name in named)
