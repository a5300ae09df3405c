"""A relation is repeated for others, cut and joined, by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.records import Actor, Phase, Relation
from relmap.ui.dialogs.repeat import RepeatDialog
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers

AB = Ref("relations", "ab")


@pytest.fixture
def asked(opened: MainWindow, qtbot: Any) -> Callable[..., RepeatDialog]:
    """The dialog over what is selected."""

    def ask(*refs: Ref) -> RepeatDialog:
        opened.workspace.document.viewpoint.select(refs)
        opened.actions_by_id["repeat"].trigger()
        (dialog,) = opened.findChildren(RepeatDialog)
        qtbot.addWidget(dialog)
        return dialog

    return ask


def listed(dialog: RepeatDialog) -> dict[str, bool]:
    items = [dialog.list.item(row) for row in range(dialog.list.count())]
    return {item.text(): item.checkState() == Qt.CheckState.Checked for item in items}


def test_what_comes_of_it_is_said_before(opened: MainWindow, asked: Callable[..., RepeatDialog]) -> None:
    opened.workspace.document.apply(Diff.adding(Actor(id="eg", name="Egypt", kind="state")), "Add")
    dialog = asked(AB)
    assert [button.text() for button in dialog.stays.values()] == [
        "Alpha stays: others in place of Beta",
        "Beta stays: others in place of Alpha",
    ]
    assert not dialog.repeat_button.isEnabled()
    dialog.text.setPlainText("Gamma, Bahrain; egypt\nBeta")
    assert dialog.said.text() == "3 relations, 1 new actor: Bahrain. Already there: Beta."
    dialog.stays["target"].setChecked(True)
    assert "Already there: Beta." in dialog.said.text()


def test_it_is_one_step_and_what_is_new_is_selected(
    opened: MainWindow, asked: Callable[..., RepeatDialog]
) -> None:
    document = opened.workspace.document
    before = document.project
    dialog = asked(AB)
    dialog.text.setPlainText("Gamma, Bahrain")
    dialog.repeat_button.click()
    new = [relation for key, relation in document.project.relations.items() if key != "ab"]
    assert [(r.source, r.target, r.phases) for r in new] == [
        ("a", other, before.relations["ab"].phases) for other in ("c", "bahrain")
    ]
    assert document.project.actors["bahrain"].code == "BH"
    assert "bahrain" in document.project.placements
    refs = {Ref("relations", relation.id) for relation in new} | {Ref("actors", "bahrain")}
    assert document.viewpoint.selection == refs
    assert document.undo_stack.undoText() == "Repeat Alpha – Beta: Alliance for others"
    document.undo_stack.undo()
    assert document.project == before


def test_actors_selected_are_ticked_and_found_by_typing(
    opened: MainWindow, asked: Callable[..., RepeatDialog]
) -> None:
    dialog = asked(AB, Ref("actors", "c"), Ref("actors", "a"))
    assert listed(dialog) == {"Gamma": True}
    assert dialog.said.text() == "1 relation."
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.said.text() == "Type names, or tick actors."
    dialog.text.setPlainText("Bahrain, gam")
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert dialog.text.toPlainText() == "Bahrain,"
    assert dialog.said.text() == "2 relations, 1 new actor: Bahrain."


def test_a_name_of_several_is_not_taken(opened: MainWindow, asked: Callable[..., RepeatDialog]) -> None:
    opened.workspace.document.apply(Diff.adding(Actor(id="c2", name="gamma")), "Add")
    dialog = asked(AB)
    dialog.text.setPlainText("Gamma")
    assert "Several are called Gamma" in dialog.said.text()
    assert not dialog.repeat_button.isEnabled()


def test_it_needs_one_relation(opened: MainWindow) -> None:
    action = opened.actions_by_id["repeat"]
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    assert not action.isEnabled()
    opened.workspace.document.viewpoint.select([AB, Ref("actors", "a")])
    assert action.isEnabled()


def test_a_phase_is_cut_shown_and_joined_again(opened: MainWindow) -> None:
    workspace = opened.workspace
    before = workspace.document.project
    workspace.document.viewpoint.select([AB])
    opened.actions_by_id["cut_phase"].trigger()
    phases = workspace.document.project.relations["ab"].phases
    assert [phase.when for phase in phases] == ["1991-01-01/2000-01-01", "2000-01-01/2020-06-30"]
    assert workspace.document.undo_stack.undoText() == "Cut a phase on 1 January 2000"
    opened.actions_by_id["cut_phase"].trigger()
    assert "begins or ends on 1 January 2000" in opened.statusBar().currentMessage()
    opened.actions_by_id["join_phases"].trigger()
    assert workspace.document.project.relations == before.relations


def test_relations_are_joined_or_it_is_said_why_not(opened: MainWindow, answers: Answers) -> None:
    document = opened.workspace.document
    document.apply(
        Diff.adding(
            Relation(id="ba", source="b", target="a", kind="alliance", phases=(Phase(when="2021/.."),)),
            Relation(id="bc", source="b", target="c", kind="alliance"),
        ),
        "Add",
    )
    before = document.project
    document.viewpoint.select([AB])
    assert not opened.actions_by_id["join"].isEnabled()
    document.viewpoint.select([AB, Ref("relations", "bc")])
    opened.actions_by_id["join"].trigger()
    assert answers.told == ["Only relations between the same two actors can be joined."]
    document.viewpoint.select([AB, Ref("relations", "ba")])
    opened.actions_by_id["join"].trigger()
    assert [phase.when for phase in document.project.relations["ab"].phases] == [
        "1991-01-01/2020-06-30",
        "2021/..",
    ]
    assert document.viewpoint.selection == {AB}
    document.undo_stack.undo()
    assert document.project == before


def test_the_day_of_the_slider_is_where_it_is_cut(opened: MainWindow) -> None:
    document = opened.workspace.document
    document.viewpoint.set_day(days.from_ymd(2010, 3, 4))
    document.viewpoint.select([AB])
    opened.actions_by_id["cut_phase"].trigger()
    QApplication.processEvents()
    assert document.project.relations["ab"].phases[1].when == "2010-03-04/2020-06-30"
    inspector = opened.workspace.panels.inspector
    field: Any = inspector.form("relations").fields["phases"]
    area = inspector._areas["relations"]
    bar, top = area.verticalScrollBar(), field.card(1).mapTo(area.widget(), QPoint(0, -8)).y()
    assert bar.value() == min(top, bar.maximum()) > 0
