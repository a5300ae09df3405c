from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressDialog

from relmap.export.recipe import read_recipe
from relmap.model.diff import Diff, Ref
from relmap.model.records import FigureStyle, updated
from relmap.ui.dialogs.export import ExportDialog
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers

TEXT = """# mine
[[figure]]
output = "a.png"
size = "120x90"
[[figure]]
output = "b.pdf"
size = "120x90"
date = "2000-01-01"
[[figure]]
output = "c.png"
date = "soon"
"""


@pytest.fixture
def recipe(small_file: Path) -> Path:
    path = small_file.with_name("small.figures.toml")
    path.write_text(TEXT)
    return path


def do(window: MainWindow, action: str) -> None:
    window.actions_by_id[action].trigger()


def test_without_a_file_there_is_nothing_to_make(opened: MainWindow, small_file: Path) -> None:
    assert not opened.actions_by_id["make_figures"].isEnabled()
    small_file.with_name("small.figures.toml").write_text(TEXT)
    opened.refresh()
    assert opened.actions_by_id["make_figures"].isEnabled()


def test_figures_are_made_again(recipe: Path, opened: MainWindow, answers: Answers) -> None:
    do(opened, "make_figures")
    assert "0 changed, 0 unchanged, 2 new, 1 failed" in said(opened)
    before = (recipe.with_name("b.pdf").stat().st_mtime_ns, recipe.with_name("b.pdf").read_bytes())
    document = opened.workspace.document
    actor = document.project.actors["a"]
    document.apply(Diff.replacing(actor, updated(actor, exists="2010/..")), "Later")
    do(opened, "make_figures")
    assert answers.told[-1].startswith("The map has changes that are not saved.")
    do(opened, "save")
    do(opened, "make_figures")
    assert "1 changed, 1 unchanged, 0 new, 1 failed" in said(opened)
    assert recipe.with_name("b.pdf").read_bytes() != before[1]
    assert recipe.with_name("a.png").is_file()


def said(window: MainWindow) -> str:
    return window.notice_bar.text.text()


def test_the_window_and_the_command_line_make_the_same(recipe: Path, opened: MainWindow) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    do(opened, "make_figures")
    command = [sys.executable, "-m", "relmap", "make", str(recipe), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=os.environ)
    assert [line.split()[0] for line in done.stdout.splitlines()[:3]] == ["unchanged", "unchanged", "failed"]


def test_mistakes_are_told_and_nothing_is_made(recipe: Path, opened: MainWindow, answers: Answers) -> None:
    recipe.write_text('[[figure]]\noutput = "a.png"\nthem = 1\n')
    do(opened, "make_figures")
    assert len(answers.told) == 1
    assert "line 3, figure 1: “them” means nothing here" in answers.told[0]
    assert not recipe.with_name("a.png").exists()


def test_what_is_done_stays_when_it_is_stopped(recipe: Path, opened: MainWindow, qtbot: Any) -> None:
    recipe.write_text(TEXT + "".join(f'[[figure]]\noutput = "m{n}.pdf"\n' for n in range(60)))
    first = recipe.with_name("a.png")

    def stop() -> None:
        if first.is_file():
            opened.findChildren(QProgressDialog)[-1].canceled.emit()
            clock.stop()

    clock = QTimer()
    clock.timeout.connect(stop)
    clock.start(20)
    do(opened, "make_figures")
    assert "new. Stopped; the others were not made." in said(opened)
    assert first.read_bytes()[-8:-4] == b"IEND"
    assert not recipe.with_name("m59.pdf").exists()


@pytest.fixture
def dialog(opened: MainWindow) -> ExportDialog:
    do(opened, "export")
    (found,) = opened.findChildren(ExportDialog)
    return found


STYLES = [
    {},
    {"content": "timeline", "width": 170.0, "height": 240.0, "unit": "mm"},
    {"content": "dates", "dates": "1995-01-01, 2000-01-01"},
    {"content": "changes", "look": "dark", "legend": "right"},
    {"area": "selection", "notes": True, "own_title": 'A "title"', "credit": "By me"},
    {"area": "view", "title": False, "date_line": False, "legend": "none"},
    {"arrangement": "map", "related_only": True, "transparent": True, "type_scale": 1.5},
]


@pytest.mark.parametrize("values", STYLES)
def test_a_figure_that_is_added_is_the_one_that_was_seen(
    opened: MainWindow, dialog: ExportDialog, small_file: Path, values: dict[str, Any]
) -> None:
    from relmap.export.studio import Studio
    from relmap.export.write import png

    opened.workspace.document.viewpoint.select([Ref("actors", "a"), Ref("actors", "b")])
    dialog.set_style(FigureStyle(**{"width": 300.0, "height": 200.0, "dpi": 96, **values}))
    dialog.add_button.click()
    assert "Added to small.figures.toml as figures/small-2000-01-01.png" in dialog.said.text()
    recipe = read_recipe(small_file.with_name("small.figures.toml"))
    (entry,) = recipe.entries
    (output,) = Studio(opened.workspace.document.project, {}).outputs("figure", entry.said, entry.outputs)
    assert output.data(None, lambda work: work()) == png(dialog.figure(), 96)
    assert opened.actions_by_id["make_figures"].isEnabled()


@pytest.mark.parametrize("mode", ["compare", "window"])
def test_two_days_and_a_window_are_added(
    opened: MainWindow, dialog: ExportDialog, small_file: Path, mode: Any
) -> None:
    viewpoint = opened.workspace.document.viewpoint
    dialog.set_style(FigureStyle(width=300.0, height=200.0, dpi=96))
    viewpoint.look(mode=mode, anchor=viewpoint.day - 400)
    dialog.add_button.click()
    (entry,) = read_recipe(small_file.with_name("small.figures.toml")).entries
    expected = (
        {"compare": ["1998-11-27", "2000-01-01"]} if mode == "compare" else {"date": "1998-11-27/2000-01-01"}
    )
    assert expected.items() <= entry.said.items()


def test_added_figures_have_names_of_their_own_and_comments_stay(
    recipe: Path, opened: MainWindow, dialog: ExportDialog
) -> None:
    for _ in range(2):
        dialog.add_button.click()
    text = recipe.read_text()
    assert text.startswith(TEXT)
    assert [entry.outputs[0] for entry in read_recipe(recipe).entries[3:]] == [
        "figures/small-2000-01-01.png",
        "figures/small-2000-01-01-2.png",
    ]
    recipe.write_text("[[figure\n")
    dialog.add_button.click()
    assert "is no sound TOML" in dialog.said.text()
    assert recipe.read_text() == "[[figure\n"
