from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

from relmap.model import day_style, days
from relmap.model.diff import Diff, Ref
from relmap.model.records import Actor, Criteria, Scene, updated
from relmap.timeline.filtering import NOTHING
from relmap.ui.canvas.kind_picker import KindPicker
from relmap.ui.dialogs.kinds_dialog import KindsDialog
from relmap.ui.dialogs.preferences import PreferencesDialog
from relmap.ui.dialogs.shortcuts import ShortcutsDialog
from relmap.ui.panels.filter import FilterPanel
from relmap.ui.panels.history import HistoryPanel
from relmap.ui.settings.settings import Settings
from relmap.ui.widgets.palette import Palette
from relmap.ui.window.main_window import MainWindow


def do(window: MainWindow, action: str) -> None:
    window.actions_by_id[action].trigger()


def type_into(palette: Palette | None, text: str) -> list[str]:
    assert palette is not None
    palette.line.setText(text)
    return [choice.title for choice in palette.model.choices]


def enter(palette: Palette | None, qtbot: Any) -> None:
    assert palette is not None
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)


# --- the palette ----------------------------------------------------------------------------


def test_an_actor_is_found_and_gone_to(opened: MainWindow, qtbot: Any) -> None:
    do(opened, "palette")
    assert type_into(opened.finding.palette, "gam")[0] == "Gamma"
    enter(opened.finding.palette, qtbot)
    assert opened.document.selection == {Ref("actors", "c")}
    do(opened, "palette")
    assert type_into(opened.finding.palette, "")[0] == "Gamma"  # what was chosen last


def test_an_action_is_run_by_name_and_only_what_works_is_offered(opened: MainWindow, qtbot: Any) -> None:
    do(opened, "palette")
    assert "Paste" in type_into(opened.finding.palette, "paste")
    assert "Swap days" not in type_into(opened.finding.palette, "swap days")
    type_into(opened.finding.palette, "select all")
    enter(opened.finding.palette, qtbot)
    assert len(opened.document.selection) == 3


def test_a_relation_is_gone_to_on_a_day_on_which_it_is_there(opened: MainWindow, qtbot: Any) -> None:
    opened.document.set_day(days.from_ymd(2024, 1, 1))
    do(opened, "palette")
    assert type_into(opened.finding.palette, "alpha beta")[0].startswith("Alpha")
    enter(opened.finding.palette, qtbot)
    assert opened.document.snapshot.holds("relations", "ab")


def test_a_date_and_a_scene_are_gone_to(opened: MainWindow, qtbot: Any) -> None:
    opened.document.apply(Diff.adding(Scene(id="s", title="The summit", date="2001-02-03")), "Add")
    do(opened, "palette")
    assert type_into(opened.finding.palette, "may 2010")[0].startswith("Go to")
    enter(opened.finding.palette, qtbot)
    assert opened.document.window == (days.from_ymd(2010, 5, 1), days.from_ymd(2010, 5, 31))
    do(opened, "palette")
    type_into(opened.finding.palette, "summit")
    enter(opened.finding.palette, qtbot)
    assert opened.document.day == days.from_ymd(2001, 2, 3)


def test_the_keys_go_through_the_list_and_escape_closes(opened: MainWindow, qtbot: Any) -> None:
    do(opened, "palette")
    palette = opened.finding.palette
    assert palette is not None
    count = len(type_into(palette, "a"))
    assert count > 3
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == count - 1
    before = opened.document.project
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert opened.document.project is before


def test_the_palette_works_without_a_map(window: MainWindow) -> None:
    do(window, "palette")
    assert "New" in type_into(window.finding.palette, "new")
    assert type_into(window.finding.palette, "gammaray") == []


# --- by keyboard alone ----------------------------------------------------------------------


def test_a_whole_map_is_made_by_keyboard(
    window: MainWindow, tmp_path: Path, qtbot: Any, answers: Any
) -> None:
    """Create, relate, date, cite, save: not one click."""
    do(window, "new")
    canvas = window.canvas
    for name in ("Alpha", "Beta"):
        qtbot.keyClick(canvas, Qt.Key.Key_A)
        editor = QApplication.focusWidget()
        qtbot.keyClicks(editor, name)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(canvas.hasFocus)
    document = window.document
    document.select([])
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    assert document.selection == {Ref("actors", "alpha")}
    qtbot.keyClick(canvas, Qt.Key.Key_R)
    type_into(window.finding.palette, "beta")
    enter(window.finding.palette, qtbot)
    picker = next(p for p in canvas.findChildren(KindPicker) if p.isVisible())
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    (relation,) = document.project.relations.values()
    assert (relation.source, relation.target) == ("alpha", "beta")
    document.select([])
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert document.selection == {Ref("relations", relation.id)}
    qtbot.keyClick(canvas, Qt.Key.Key_D)
    line = QApplication.focusWidget()
    assert line is not None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not canvas)
    line.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(line, "2001/2002")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert document.project.relations[relation.id].phases[0].when == "2001/2002"
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    type_into(window.finding.palette, "A paper")
    enter(window.finding.palette, qtbot)
    (citation,) = document.project.relations[relation.id].phases[0].citations
    assert document.project.sources[citation.source].title == "A paper"
    answers.save = tmp_path / "by-key.relmap.json"
    qtbot.keyClick(canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert answers.save.is_file()
    assert document.is_clean


def test_relating_to_a_name_that_is_new_makes_the_actor(opened: MainWindow, qtbot: Any) -> None:
    opened.document.select([Ref("actors", "a")])
    do(opened, "relate")
    assert type_into(opened.finding.palette, "Delta")[-1] == "New actor “Delta”"
    enter(opened.finding.palette, qtbot)
    picker = next(p for p in opened.canvas.findChildren(KindPicker) if p.isVisible())
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert opened.document.project.actors["delta"].name == "Delta"
    assert opened.document.undo_stack.count() == 1


def test_citing_twice_cites_once(opened: MainWindow, qtbot: Any) -> None:
    opened.document.select([Ref("actors", "a"), Ref("relations", "ab")])
    for _ in range(2):
        do(opened, "cite")
        type_into(opened.finding.palette, "Gazette")
        enter(opened.finding.palette, qtbot)
    project = opened.document.project
    assert len(project.actors["a"].citations) == len(project.relations["ab"].phases[0].citations) == 1
    assert len(project.sources) == 1


# --- the filter -----------------------------------------------------------------------------


def tick(panel: FilterPanel, group: str, value: str, on: bool = True) -> None:
    for number in range(panel.tree.topLevelItemCount()):
        top = panel.tree.topLevelItem(number)
        assert top is not None
        for row in range(top.childCount() if top.text(0) == group else 0):
            item = top.child(row)
            assert item is not None
            if item.text(0) == value:
                item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                return
    raise AssertionError((group, value))


def test_what_is_not_ticked_is_hidden_and_counted(opened: MainWindow) -> None:
    do(opened, "filter")
    tick(opened.filter, "Kind of actor", "Organisation")
    assert [node.id for node in opened.canvas.frame.nodes] == ["c"]
    assert "3 filtered out" in opened.status_line.text()
    do(opened, "select_all")
    assert opened.document.selection == {Ref("actors", "c")}
    do(opened, "show_everything")
    assert len(opened.canvas.frame.nodes) == 3
    assert not opened.actions_by_id["show_everything"].isEnabled()
    assert opened.document.is_clean


def test_what_is_dimmed_stays_faint_and_says_nothing(opened: MainWindow) -> None:
    do(opened, "filter")
    opened.filter.dim_button.setChecked(True)
    tick(opened.filter, "Kind of actor", "Organisation")
    frame = opened.canvas.frame
    assert {node.id: node.dimmed for node in frame.nodes} == {"a": True, "b": True, "c": False}
    assert all(edge.dimmed and not edge.label for edge in frame.edges)


def test_filters_are_saved_with_the_map_and_found_by_name(opened: MainWindow, qtbot: Any) -> None:
    do(opened, "filter")
    tick(opened.filter, "Kind of actor", "State")
    opened.filter.save("Only states")
    opened.filter.save("Only states")
    assert [saved.label for saved in opened.document.project.filters.values()] == ["Only states"]
    assert opened.filter.saved.currentText() == "Only states"
    do(opened, "show_everything")
    do(opened, "palette")
    assert type_into(opened.finding.palette, "only states")[0] == "Only states"
    enter(opened.finding.palette, qtbot)
    assert opened.document.criteria == Criteria(actor_kinds=("state",))
    opened.filter.delete()
    assert not opened.document.project.filters
    do(opened, "undo")
    assert opened.document.project.filters


def test_the_filter_follows_time_and_edits(opened: MainWindow) -> None:
    document = opened.document
    document.set_filter(Criteria(stances=(2,)))
    assert {edge.id for edge in opened.canvas.frame.edges} == {"ab"}
    relation = document.project.relations["ab"]
    worse = updated(relation, phases=(updated(relation.phases[0], stance=-2),))
    document.apply(Diff.replacing(relation, worse), "Worse")
    assert opened.canvas.frame.nodes == []
    document.open(document.project)
    assert document.criteria == NOTHING


# --- dialogs --------------------------------------------------------------------------------


def test_find_and_replace_is_one_step_and_shows_what_it_will_do(opened: MainWindow) -> None:
    do(opened, "replace")
    dialog = opened._replace
    assert dialog is not None
    dialog.what.setText("a")
    dialog.by.setText("o")
    dialog.case.setChecked(True)
    shown = [dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount())]
    changes = {(item.text(2), item.text(3)) for item in shown if item}
    assert changes >= {("Alpha", "Alpho"), ("Gamma", "Gommo")}
    next(item for item in shown if item and item.text(2) == "Gamma").setCheckState(0, Qt.CheckState.Unchecked)
    dialog.replace_button.click()
    assert opened.document.project.actors["a"].name == "Alpho"
    assert opened.document.project.actors["c"].name == "Gamma"
    do(opened, "undo")
    assert opened.document.project.actors["a"].name == "Alpha"
    dialog.pattern.setChecked(True)
    dialog.what.setText("(")
    assert "regular expression" in dialog.said.text()
    assert not dialog.replace_button.isEnabled()


def test_history_jumps(opened: MainWindow) -> None:
    for name in ("x", "y", "z"):
        opened.document.apply(Diff.adding(Actor(id=name, name=name)), f"Add {name}")
    do(opened, "history")
    view = opened.docks["History"].findChild(HistoryPanel)
    assert view is not None
    opened.document.undo_stack.setIndex(1)
    assert set("xyz") & opened.document.project.actors.keys() == {"x"}
    assert view.view.model().rowCount() == 4


def test_preferences_are_made_from_what_is_declared(opened: MainWindow) -> None:
    do(opened, "preferences")
    dialog = opened.findChildren(PreferencesDialog)[0]
    assert set(dialog.fields) == set(Settings.preferences())
    for name, declared in Settings.preferences().items():
        assert declared.description
        if isinstance(field := dialog.fields[name], QComboBox):
            assert field.currentData() == declared.default
    dates = dialog.fields["dates"]
    assert isinstance(dates, QComboBox)
    dates.setCurrentIndex(dates.findData("de"))
    dates.activated.emit(dates.currentIndex())
    assert days.in_words(days.from_ymd(2024, 6, 20)) == "20. Juni 2024"
    assert opened.document.in_words().endswith("2000")
    dialog.fields["marks"].click()  # type: ignore[union-attr]
    assert opened.canvas.theme.marks
    dialog.restore()
    assert not opened.canvas.theme.marks
    assert day_style.chosen() is day_style.STYLES["en"]


@pytest.mark.parametrize("key", day_style.STYLES)
def test_days_in_every_language(key: str) -> None:
    written = day_style.STYLES[key].written("2024", 6, 20)
    assert "20" in written
    assert "2024" in written
    assert len(day_style.STYLES[key].months) == 12


def test_a_setting_of_a_wrong_kind_is_the_default(settings: Settings) -> None:
    settings.store.setValue("look/theme", "purple")
    settings.store.setValue("files/autosave", "often")
    assert settings.theme == "light"
    assert settings.autosave == 0


def test_a_changed_map_saves_itself(opened: MainWindow, small_file: Path) -> None:
    before = small_file.read_bytes()
    opened.files.save_quietly()
    assert small_file.read_bytes() == before
    opened.document.apply(Diff.adding(Actor(id="d", name="Delta")), "Add")
    opened.files.save_quietly()
    assert b"Delta" in small_file.read_bytes()
    assert opened.document.is_clean
    small_file.write_text("changed by another")
    opened.document.apply(Diff.adding(Actor(id="e", name="Eta")), "Add")
    opened.files.save_quietly()  # not over what another program wrote
    assert small_file.read_text() == "changed by another"


def test_the_shortcut_sheet_has_every_shortcut(opened: MainWindow) -> None:
    do(opened, "shortcuts")
    dialog = opened.findChildren(ShortcutsDialog)[0]
    shown: set[str] = set()
    for number in range(dialog.tree.topLevelItemCount()):
        top = dialog.tree.topLevelItem(number)
        assert top is not None
        for row in range(top.childCount()):
            item = top.child(row)
            assert item is not None
            shown |= set(item.text(0).split(", "))
    every = {key.toString() for action in opened.actions_by_id.values() for key in action.shortcuts()}
    assert {key for key in every if key != "Ctrl+,"} <= shown
    dialog.search.setText("paste")
    groups = [dialog.tree.topLevelItem(number) for number in range(dialog.tree.topLevelItemCount())]
    assert sum(group is not None and not group.isHidden() for group in groups) == 1


def test_kinds_are_edited_added_and_drawn(opened: MainWindow, small_file: Path, answers: Any) -> None:
    do(opened, "kinds")
    dialog = opened.findChildren(KindsDialog)[0]
    page = dialog.pages["actor_kinds"]
    page.refresh("state")
    page.form.fields["colour"].edited.emit("#aa0000")
    assert opened.document.project.actor_kinds["state"].colour == "#aa0000"
    assert {node.kind for node in opened.canvas.frame.nodes if node.id == "a"} == {"State"}
    page.refresh("state")
    assert page.drop_button.text() == "Reset"
    page.drop_button.click()
    assert not opened.document.project.actor_kinds
    page.new_button.click()
    assert opened.document.project.actor_kinds["new-kind"].label == "New kind"
    from relmap.model.kind_sets import SETS

    dialog.add(SETS[0].kinds, SETS[0].label)
    assert "sanctions" in opened.document.project.relation_kinds
    answers.open = small_file
    dialog._choose_map()
    assert answers.told == []
    small_file.write_text("no map")
    dialog._choose_map()
    assert len(answers.told) == 1


def test_a_picture_is_put_on_an_actor_and_taken_off(opened: MainWindow, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    from relmap.ui.forms.fields import PictureField

    path = tmp_path / "face.png"
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.blue)
    picture.save(str(path))
    opened.document.select([Ref("actors", "b")])
    field = opened.inspector.form("actors").fields["picture"]
    assert isinstance(field, PictureField)
    field.read(path)
    key = opened.document.project.actors["b"].picture
    assert key is not None
    assert next(node for node in opened.canvas.frame.nodes if node.id == "b").picture
    assert not field._fault.text()
    sound = opened.document.project.pictures[key]
    opened.document.apply(Diff.replacing(sound, updated(sound, data="AAAA")), "Damage")
    assert field._fault.text() == "This picture cannot be shown."
    field.clear_button.click()
    assert not opened.document.project.pictures
    path.write_text("no picture")
    before = opened.document.project
    field.read(path)
    assert opened.document.project is before
