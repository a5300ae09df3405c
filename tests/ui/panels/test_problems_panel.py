"""Problems: found in the background, gone to, put right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.records import Actor, Event, Participant, Phase, Relation
from relmap.ui.widgets import ask
from relmap.ui.window.main_window import MainWindow
from tests.storage.test_newer_minor import NEWER


def wait(window: MainWindow, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not window.workspace.checks.busy)


def test_problems_are_found_gone_to_and_fixed(opened: MainWindow, qtbot: Any) -> None:
    wait(opened, qtbot)
    assert opened.status.problems.isHidden()
    opened.workspace.document.apply(
        Diff.adding(
            Relation(
                id="bc",
                source="b",
                target="c",
                phases=(Phase(when="1995/2005", stance=1), Phase(when="2000/2008", stance=-1)),
            ),
            Actor(id="d", name="Delta & Co", exists="1991/.."),
            Event(id="e", title="E", when="1980", participants=(Participant(actor="d"),)),
        ),
        "Set up",
    )
    wait(opened, qtbot)
    assert opened.status.problems.text() == "2 problems"
    opened.status.problems.click()
    panel = opened.workspace.panels.problems
    findings = panel.list.findings
    assert "overlaps with 1995/2005" in findings[0].text
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    opened.workspace.document.viewpoint.set_day(days.from_ymd(2020, 1, 1))
    panel.go_button.click()
    assert opened.workspace.document.viewpoint.selection == {Ref("relations", "bc")}
    assert 0 < opened.workspace.document.viewpoint.day < days.from_ymd(2009, 1, 1)
    panel.fix_buttons[0].click()
    assert opened.workspace.document.project.relations["bc"].phases[0].when == "1995/2000"
    wait(opened, qtbot)
    assert opened.status.problems.text() == "1 problem"
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    assert panel.fix_buttons[0].text() == "Fix: Take Delta && Co out of the participants"
    opened.workspace.document.undo_stack.undo()
    wait(opened, qtbot)
    assert opened.status.problems.text() == "2 problems"


def test_a_map_without_problems_says_so(opened: MainWindow, qtbot: Any) -> None:
    wait(opened, qtbot)
    assert opened.workspace.panels.problems.list.isHidden()
    assert not opened.workspace.panels.problems._hint.isHidden()
    assert opened.workspace.panels.problems.go_button.isHidden()


def test_problems_of_another_map_are_gone(opened: MainWindow, qtbot: Any, small_file: Path) -> None:
    opened.workspace.document.apply(Diff.adding(Relation(id="x", source="a", target="b")), "Add")
    wait(opened, qtbot)
    assert opened.status.problems.text() == "1 problem"
    opened.workspace.document.undo_stack.setClean()
    opened.open_here(small_file)
    assert opened.status.problems.isHidden()


def test_what_a_newer_relmap_wrote_is_no_mistake(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    path = tmp_path / "newer.relmap.json"
    path.write_text(json.dumps(NEWER), encoding="utf-8")
    told: list[str] = []
    monkeypatch.setattr(ask, "report", lambda _parent, text, _lines: told.append(text))
    window.open_here(path)
    assert told == ["newer.relmap.json was written by a newer relmap."]
    window.show()
    window.bring_up("Problems")
    panel = window.workspace.panels.problems
    assert "written by a newer relmap (format 1.9)" in panel.aside.text()
    assert panel.aside.isVisible()
    window.workspace.document.apply(Diff.adding(Actor(id="z", name="Z")), "Add")
    window.actions_by_id["save"].trigger()
    again = json.loads(path.read_text(encoding="utf-8"))
    assert {row["id"] for row in again["actors"]} == {"a", "b", "c", "d", "z"}
