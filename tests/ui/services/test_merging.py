"""What others have saved meanwhile is merged, compared, kept apart or written over, as one says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor, updated
from relmap.storage import project_file
from relmap.ui.dialogs.comparison import ComparisonWindow
from relmap.ui.widgets import ask
from relmap.ui.widgets.ask import Answer
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers


def renamed(project: Project, name: str) -> Diff:
    return Diff.replacing(project.actors["a"], updated(project.actors["a"], name=name))


def others_save(path: Path, edit: Callable[[Project], Diff]) -> None:
    project = project_file.load(path).project
    project_file.save(edit(project).apply(project), path)


def answer_with(monkeypatch: pytest.MonkeyPatch, *answers: Answer) -> None:
    rest: Iterator[Answer] = iter(answers)
    monkeypatch.setattr(ask, "changed_on_disk", lambda *_: next(rest))


def test_merging_and_saving_is_one_word(
    opened: MainWindow, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = opened.workspace.document
    document.apply(Diff.adding(Actor(id="mine", name="Mine")), "Add")
    others_save(small_file, lambda p: renamed(p, "Omega"))
    answer_with(monkeypatch, Answer.MERGE)
    opened.actions_by_id["save"].trigger()
    saved = project_file.load(small_file).project
    assert saved.actors["a"].name == "Omega"
    assert "mine" in saved.actors
    assert document.is_clean
    document.undo_stack.undo()
    assert document.project.actors["a"].name == "Alpha"
    assert "mine" in document.project.actors


def test_conflicts_are_decided_before_it_is_saved(
    opened: MainWindow, small_file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    workspace = opened.workspace
    document = workspace.document
    document.apply(renamed(document.project, "Psi"), "Rename")
    others_save(small_file, lambda p: renamed(p, "Omega"))
    before = small_file.read_bytes()
    answer_with(monkeypatch, Answer.MERGE)
    opened.actions_by_id["save"].trigger()
    assert small_file.read_bytes() == before
    assert document.project.actors["a"].name == "Alpha"
    assert "1 conflict waits" in opened.statusBar().currentMessage()
    qtbot.waitUntil(lambda: not workspace.checks.busy and bool(workspace.checks.problems))
    problem = workspace.checks.problems[0]
    assert problem.message.startswith("both changed “name”: your version has “Psi”")
    document.apply(problem.fixes[0].diff, problem.fixes[0].text)
    opened.actions_by_id["save"].trigger()
    saved = project_file.load(small_file).project
    assert saved.actors["a"].name == "Psi"
    assert not saved.conflicts


def test_it_can_be_compared_first(
    opened: MainWindow, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = opened.workspace.document
    document.apply(Diff.adding(Actor(id="mine", name="Mine")), "Add")
    others_save(small_file, lambda p: renamed(p, "Omega"))
    seen: list[str] = []
    monkeypatch.setattr(ComparisonWindow, "exec", lambda window: seen.append(window.view.counts.text()))
    answer_with(monkeypatch, Answer.COMPARE, Answer.CANCEL)
    opened.actions_by_id["save"].trigger()
    assert seen == ["1 removed, 1 changed"]
    assert not document.is_clean


@pytest.fixture
def theirs(opened: MainWindow, small_file: Path, answers: Answers) -> Path:
    path = small_file.with_name("theirs.relmap.json")
    path.write_bytes(small_file.read_bytes())
    others_save(path, lambda p: renamed(p, "Omega").then(Diff.adding(Actor(id="new", name="New"))))
    answers.open = path
    return path


@pytest.mark.parametrize("answer", [Answer.SAVE, Answer.COPY, Answer.DISCARD, Answer.CANCEL])
def test_another_version_is_merged(
    opened: MainWindow,
    small_file: Path,
    theirs: Path,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
) -> None:
    document = opened.workspace.document
    document.apply(Diff.adding(Actor(id="mine", name="Mine")), "Add")
    paths = iter([theirs, small_file])
    monkeypatch.setattr(ask, "map_to_open", lambda *_: next(paths))
    monkeypatch.setattr(ask, "base_of_merge", lambda *_: answer)
    opened.actions_by_id["merge_files"].trigger()
    project = document.project
    if answer is Answer.CANCEL:
        assert document.undo_stack.count() == 1
        return
    assert {"mine", "new"} <= project.actors.keys()
    if answer is Answer.DISCARD:
        assert [c.field for c in project.conflicts.values()] == ["name"]
    else:
        assert project.actors["a"].name == "Omega"
        assert not project.conflicts
    assert document.undo_stack.undoText() == "Merge theirs.relmap.json"
    document.undo_stack.undo()
    assert "new" not in document.project.actors


def test_another_map_is_compared(opened: MainWindow, theirs: Path) -> None:
    opened.actions_by_id["compare_files"].trigger()
    window = opened.workspace.tool_windows.comparison
    assert window is not None
    assert window.isVisible()
    assert window.view.counts.text() == "1 added, 1 changed"
    window.close()
