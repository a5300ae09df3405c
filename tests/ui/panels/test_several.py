"""Several records in the inspector: one edit for all of them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import Citation, Event, Phase, Relation, Source
from relmap.ui.forms.fields import CheckField
from relmap.ui.panels.several import PhasedSection, Section
from relmap.ui.window.main_window import MainWindow
from tests.ui.panels.test_inspector import choose, type_into

TIES = [Ref("relations", key) for key in ("ab", "bc", "ca")]


@pytest.fixture
def tied(opened: MainWindow) -> MainWindow:
    opened.workspace.document.apply(
        Diff.adding(
            Source(id="s", title="Report"),
            Source(id="t", title="Paper"),
            Event(id="e", title="Event", when="2000"),
            Relation(
                id="bc",
                source="b",
                target="c",
                kind="trade",
                tags=("gas",),
                phases=(
                    Phase(when="1990/1999", stance=-2),
                    Phase(when="1999/..", stance=1, note="so", citations=(Citation(source="s"),)),
                ),
            ),
            Relation(id="ca", source="c", target="a", kind="alliance"),
        ),
        "Add",
    )
    opened.workspace.document.undo_stack.setClean()
    opened.bring_up("Inspector")
    return opened


def show(window: MainWindow, *refs: Ref) -> Section:
    window.workspace.document.viewpoint.select(refs)
    return window.workspace.panels.inspector.several.sections[refs[0].collection]


def phased(window: MainWindow, *refs: Ref) -> PhasedSection:
    section = show(window, *refs)
    assert isinstance(section, PhasedSection)
    return section


def stances(window: MainWindow) -> dict[str, list[int | None]]:
    relations = window.workspace.document.project.relations
    return {key: [phase.stance for phase in relations[key].phases] for key in ("ab", "bc", "ca")}


def heading(window: MainWindow) -> tuple[str, str]:
    inspector = window.workspace.panels.inspector
    return inspector._heading.text(), inspector._hint.text()


def test_the_heading_counts_and_the_line_below_names(tied: MainWindow) -> None:
    show(tied, *TIES, Ref("actors", "a"))
    assert heading(tied) == (
        "1 actor, 3 relations",
        "Alpha; Alpha – Beta: Alliance; Beta – Gamma: Trade and 1 more",
    )


def test_what_differs_is_said_and_stays_untouched(tied: MainWindow) -> None:
    section = phased(tied, *TIES[:2])
    fields: Any = section.phases.fields
    assert fields["stance"].combo.currentIndex() == -1
    assert fields["stance"].combo.placeholderText() == "several"
    assert (fields["when"].line.text(), fields["when"].line.placeholderText()) == ("", "several")
    assert fields["status"].combo.currentText() == "actual"
    assert section.form.fields["tags"].line.placeholderText() == "several"  # type: ignore[attr-defined]
    before = tied.workspace.document.project
    for field in fields.values():
        field.setFocus()
    tied.workspace.canvas.setFocus()
    assert tied.workspace.document.project is before


def test_a_choice_is_one_step_for_the_phases_of_the_day(tied: MainWindow) -> None:
    section = phased(tied, *TIES)
    assert section.which.currentText() == f"the phase on {days.in_words(days.from_ymd(2000, 1, 1))}"
    choose(section.phases.fields["stance"], -1)
    assert stances(tied) == {"ab": [-1], "bc": [-2, -1], "ca": []}
    stack = tied.workspace.document.undo_stack
    assert stack.undoText() == "Set stance of 3 relations"
    assert section._said.text() == "2 phases. 1 relation has no phase and stays without."
    stack.undo()
    assert stances(tied) == {"ab": [2], "bc": [-2, 1], "ca": []}
    assert stack.isClean()


def test_all_phases_are_chosen_above_and_that_is_remembered(tied: MainWindow) -> None:
    section = phased(tied, *TIES[:2])
    section.which.setCurrentIndex(1)
    section.which.activated.emit(1)
    tied.workspace.document.viewpoint.select([TIES[0]])
    section = phased(tied, *TIES)
    assert section.which.currentText() == "all phases"
    choose(section.phases.fields["status"], "alleged")
    relations = tied.workspace.document.project.relations
    assert {phase.status for key in ("ab", "bc") for phase in relations[key].phases} == {"alleged"}


def test_another_day_shows_other_phases(tied: MainWindow, qtbot: Any) -> None:
    section = phased(tied, TIES[1], TIES[2])
    field: Any = section.phases.fields["stance"]
    assert field.combo.currentText() == "cooperative (+1)"
    tied.workspace.document.viewpoint.set_day(days.from_ymd(1995, 1, 1))
    qtbot.waitUntil(lambda: field.combo.currentText() == "hostile (−2)")
    assert "1995" in section.which.currentText()


def test_typing_sets_it_for_all_and_esc_gives_up(tied: MainWindow) -> None:
    section = phased(tied, *TIES[:2])
    field: Any = section.phases.fields["label"]
    before = tied.workspace.document.project
    for name in ("label", "when", "note"):
        line: QWidget = section.phases.fields[name].focusProxy()
        line.setFocus()
        QTest.keyClicks(line, "2001")
        QTest.keyClick(line, Qt.Key.Key_Escape)
        tied.workspace.canvas.setFocus()
        assert tied.workspace.document.project is before, name
    field.line.setFocus()
    QTest.keyClicks(field.line, "pact")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    relations = tied.workspace.document.project.relations
    assert (relations["ab"].phases[0].label, relations["bc"].phases[1].label) == ("pact", "pact")
    type_into(field, "")
    assert tied.workspace.document.project.relations["ab"].phases[0].label == ""


def test_what_is_typed_belongs_to_what_was_selected(tied: MainWindow) -> None:
    section = phased(tied, *TIES[:2])
    field: Any = section.phases.fields["label"]
    tied.activateWindow()
    field.line.setFocus()
    QTest.keyClicks(field.line, "pact")
    tied.workspace.document.viewpoint.select([Ref("relations", "ca"), Ref("actors", "a")])
    relations = tied.workspace.document.project.relations
    assert [relations[key].phases[-1].label for key in ("ab", "bc")] == ["pact", "pact"]
    assert heading(tied)[0] == "1 actor, 1 relation"


def test_what_cannot_be_is_refused_and_said_for_which(tied: MainWindow) -> None:
    section = phased(tied, *TIES[:2])
    before = tied.workspace.document.project
    field: Any = section.phases.fields["weight"]
    for text, fault in (
        ("-3", "Alpha – Beta: Alliance: It must be at least 0."),
        ("x", "“x” is not a number."),
    ):
        type_into(field, text)
        assert field._fault.text() == fault
        assert field.line.text() == text
    assert tied.workspace.document.project is before
    assert not before.drafts


def test_sources_of_all_are_listed_and_those_of_some_said(tied: MainWindow) -> None:
    section = phased(tied, *TIES[:2])
    field: Any = section.phases.fields["citations"]
    assert section.phases._others["citations"].text() == "Only some: Report"
    field._adder.edited.emit("t")
    relations = tied.workspace.document.project.relations
    assert [c.source for c in relations["ab"].phases[0].citations] == ["t"]
    assert [c.source for c in relations["bc"].phases[1].citations] == ["s", "t"]
    assert field._value == ("t",)


def test_each_sort_has_a_section_in_the_same_order(tied: MainWindow) -> None:
    refs = [Ref("sources", "s"), Ref("sources", "t")]
    show(tied, *refs)
    show(tied, *TIES, *refs, Ref("actors", "a"), Ref("actors", "b"))
    panel = tied.workspace.panels.inspector.several
    shown = [s for s in panel.findChildren(Section) if not s.isHidden()]
    tops = sorted(shown, key=lambda section: section.y())
    assert [section._heading.text() for section in tops] == ["2 actors", "3 relations", "2 sources"]
    field: Any = panel.sections["sources"].form.fields["publisher"]
    type_into(field, "Press")
    assert {s.publisher for s in tied.workspace.document.project.sources.values()} == {"Press"}
    show(tied, *refs)
    assert [s._heading.isHidden() for s in panel.findChildren(Section) if not s.isHidden()] == [True]


def test_a_box_that_differs_is_half_ticked(qtbot: Any) -> None:
    from relmap.editor.several import MIXED

    field = CheckField("Box")
    qtbot.addWidget(field)
    field.set_value(MIXED)
    assert field.check.checkState() == Qt.CheckState.PartiallyChecked
    with qtbot.waitSignal(field.edited) as told:
        field.check.click()
    assert told.args == [True]
    field.set_value(False)
    field.check.click()
    assert field.check.checkState() == Qt.CheckState.Checked
    QApplication.processEvents()


def test_what_is_typed_does_not_go_into_another_map(tied: MainWindow, small_map: Project) -> None:
    section = phased(tied, *TIES[:2])
    field: Any = section.phases.fields["label"]
    tied.activateWindow()
    field.line.setFocus()
    QTest.keyClicks(field.line, "pact")
    tied.workspace.document.open(small_map)
    assert tied.workspace.document.project == small_map
    assert heading(tied)[0] == "The map"


def test_while_it_is_only_to_be_read_nothing_can_be_changed(tied: MainWindow) -> None:
    tied.workspace.document.set_read_only(True)
    section = phased(tied, *TIES[:2])
    field: Any = section.phases.fields["label"]
    assert field.line.isReadOnly()
    tied.workspace.document.set_read_only(False)
    assert not field.line.isReadOnly()


def test_dates_are_set_for_all(tied: MainWindow) -> None:
    section = phased(tied, *TIES[:2])
    type_into(section.phases.fields["when"], "since 2001")
    relations = tied.workspace.document.project.relations
    assert [relations[key].phases[-1].when for key in ("ab", "bc")] == ["2001/..", "2001/.."]
    assert tied.workspace.document.undo_stack.undoText() == "Set date of 2 relations"
