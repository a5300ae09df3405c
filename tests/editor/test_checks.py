from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from relmap.editor import checks
from relmap.editor.checks import Checks
from relmap.editor.document import Document
from relmap.model.diff import Diff
from relmap.model.errors import Progress
from relmap.model.problems import problems
from relmap.model.project import Project
from relmap.model.records import About, Actor, Event, Participant, updated


@pytest.fixture
def project() -> Project:
    event = Event(id="e", title="E", when="1990", participants=(Participant(actor="a"),))
    return Project.of(None, Actor(id="a", name="A", exists="2000/.."), event)


@pytest.fixture
def looked(qtbot: Any) -> Iterator[Checks]:
    made = Checks(Document())
    yield made
    made.cancel()


def settled(made: Checks, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not made.busy)


def test_problems_follow_the_map(looked: Checks, project: Project, qtbot: Any) -> None:
    document = looked._document
    document.open(project)
    settled(looked, qtbot)
    assert [problem.ref.id for problem in looked.problems] == ["e"]
    event = project.events["e"]
    document.apply(Diff.replacing(event, updated(event, when="2010")), "Edit")
    settled(looked, qtbot)
    assert looked.problems == []


def test_a_change_does_not_wait_for_what_is_under_way(
    looked: Checks, project: Project, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    asked: list[Project] = []

    def slow(of: Project, progress: Progress) -> Any:
        asked.append(of)
        begun.set()
        assert go_on.wait(20)
        return problems(of, progress)

    monkeypatch.setattr(checks, "problems", slow)
    document = looked._document
    document.open(project)
    qtbot.waitUntil(begun.is_set)
    event = project.events["e"]
    document.apply(Diff.replacing(event, updated(event, when="2010")), "Edit")
    qtbot.waitUntil(lambda: looked._stale)  # the window goes on while the first is still under way
    assert len(asked) == 1
    go_on.set()
    settled(looked, qtbot)
    assert asked == [project, document.project]
    assert looked.problems == []


def test_nothing_is_looked_for_after_the_end(looked: Checks, project: Project, qtbot: Any) -> None:
    looked._document.open(project)
    looked.cancel()
    assert not looked.busy
    looked._document.apply(Diff.replacing(project.about, About(title="T")), "Rename")
    settled(looked, qtbot)
    assert [problem.ref.id for problem in looked.problems] == ["e"]
