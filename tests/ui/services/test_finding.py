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
    assert type_into(opened.workspace.palettes.palette, "gam")[0] == "Gamma"
    enter(opened.workspace.palettes.palette, qtbot)
    assert opened.workspace.document.viewpoint.selection == {Ref("actors", "c")}
    do(opened, "palette")
    assert type_into(opened.workspace.palettes.palette, "")[0] == "Gamma"  # what was chosen last


def test_an_action_is_run_by_name_and_only_what_works_is_offered(opened: MainWindow, qtbot: Any) -> None:
    do(opened, "palette")
    assert "Paste" in type_into(opened.workspace.palettes.palette, "paste")
    assert "Swap days" not in type_into(opened.workspace.palettes.palette, "swap days")
    type_into(opened.workspace.palettes.palette, "select all")
    enter(opened.workspace.palettes.palette, qtbot)
    assert len(opened.workspace.document.viewpoint.selection) == 3


def test_a_relation_is_gone_to_on_a_day_on_which_it_is_there(opened: MainWindow, qtbot: Any) -> None:
    opened.workspace.document.viewpoint.set_day(days.from_ymd(2024, 1, 1))
    do(opened, "palette")
    assert type_into(opened.workspace.palettes.palette, "alpha beta")[0].startswith("Alpha")
    enter(opened.workspace.palettes.palette, qtbot)
    assert opened.workspace.document.viewpoint.snapshot.holds("relations", "ab")


def test_a_date_and_a_scene_are_gone_to(opened: MainWindow, qtbot: Any) -> None:
    opened.workspace.document.apply(Diff.adding(Scene(id="s", title="The summit", date="2001-02-03")), "Add")
    do(opened, "palette")
    assert type_into(opened.workspace.palettes.palette, "may 2010")[0].startswith("Go to")
    enter(opened.workspace.palettes.palette, qtbot)
    assert opened.workspace.document.viewpoint.window == (
        days.from_ymd(2010, 5, 1),
        days.from_ymd(2010, 5, 31),
    )
    do(opened, "palette")
    type_into(opened.workspace.palettes.palette, "summit")
    enter(opened.workspace.palettes.palette, qtbot)
    assert opened.workspace.document.viewpoint.day == days.from_ymd(2001, 2, 3)


def test_the_keys_go_through_the_list_and_escape_closes(opened: MainWindow, qtbot: Any) -> None:
    do(opened, "palette")
    palette = opened.workspace.palettes.palette
    assert palette is not None
    count = len(type_into(palette, "a"))
    assert count > 3
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == count - 1
    before = opened.workspace.document.project
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert opened.workspace.document.project is before


def test_the_palette_works_without_a_map(window: MainWindow) -> None:
    do(window, "palette")
    (palette,) = window.findChildren(Palette)
    assert "New" in type_into(palette, "new")
    assert type_into(palette, "gammaray") == []


# --- by keyboard alone ----------------------------------------------------------------------


def test_a_whole_map_is_made_by_keyboard(
    window: MainWindow, tmp_path: Path, qtbot: Any, answers: Any
) -> None:
    """Create, relate, date, cite, save: not one click."""
    do(window, "new")
    canvas = window.workspace.canvas
    for name in ("Alpha", "Beta"):
        qtbot.keyClick(canvas, Qt.Key.Key_A)
        editor = QApplication.focusWidget()
        qtbot.keyClicks(editor, name)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(canvas.hasFocus)
    document = window.workspace.document
    viewpoint = document.viewpoint
    viewpoint.select([])
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    assert viewpoint.selection == {Ref("actors", "alpha")}
    qtbot.keyClick(canvas, Qt.Key.Key_R)
    type_into(window.workspace.palettes.palette, "beta")
    enter(window.workspace.palettes.palette, qtbot)
    picker = next(p for p in canvas.findChildren(KindPicker) if p.isVisible())
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    (relation,) = document.project.relations.values()
    assert (relation.source, relation.target) == ("alpha", "beta")
    viewpoint.select([])
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert viewpoint.selection == {Ref("relations", relation.id)}
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
    type_into(window.workspace.palettes.palette, "A paper")
    enter(window.workspace.palettes.palette, qtbot)
    (citation,) = document.project.relations[relation.id].phases[0].citations
    assert document.project.sources[citation.source].title == "A paper"
    answers.save = tmp_path / "by-key.relmap.json"
    qtbot.keyClick(canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert answers.save.is_file()
    assert document.is_clean


def test_relating_to_a_name_that_is_new_makes_the_actor(opened: MainWindow, qtbot: Any) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    do(opened, "relate")
    assert type_into(opened.workspace.palettes.palette, "Delta")[-1] == "New actor “Delta”"
    enter(opened.workspace.palettes.palette, qtbot)
    picker = next(p for p in opened.workspace.canvas.findChildren(KindPicker) if p.isVisible())
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert opened.workspace.document.project.actors["delta"].name == "Delta"
    assert opened.workspace.document.undo_stack.count() == 1


def test_citing_twice_cites_once(opened: MainWindow, qtbot: Any) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a"), Ref("relations", "ab")])
    for _ in range(2):
        do(opened, "cite")
        type_into(opened.workspace.palettes.palette, "Gazette")
        enter(opened.workspace.palettes.palette, qtbot)
    project = opened.workspace.document.project
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
    tick(opened.workspace.panels.filter, "Kind of actor", "Organisation")
    assert [node.id for node in opened.workspace.canvas.frame.nodes] == ["c"]
    assert "3 filtered out" in opened.status.shown.text()
    do(opened, "select_all")
    assert opened.workspace.document.viewpoint.selection == {Ref("actors", "c")}
    do(opened, "show_everything")
    assert len(opened.workspace.canvas.frame.nodes) == 3
    assert not opened.actions_by_id["show_everything"].isEnabled()
    assert opened.workspace.document.is_clean


def test_what_is_dimmed_stays_faint_and_says_nothing(opened: MainWindow) -> None:
    do(opened, "filter")
    opened.workspace.panels.filter.dim_button.setChecked(True)
    tick(opened.workspace.panels.filter, "Kind of actor", "Organisation")
    frame = opened.workspace.canvas.frame
    assert {node.id: node.dimmed for node in frame.nodes} == {"a": True, "b": True, "c": False}
    assert all(edge.dimmed and not edge.label for edge in frame.edges)


def test_filters_are_saved_with_the_map_and_found_by_name(opened: MainWindow, qtbot: Any) -> None:
    do(opened, "filter")
    tick(opened.workspace.panels.filter, "Kind of actor", "State")
    opened.workspace.panels.filter.save("Only states")
    opened.workspace.panels.filter.save("Only states")
    assert [saved.label for saved in opened.workspace.document.project.filters.values()] == ["Only states"]
    assert opened.workspace.panels.filter.saved.currentText() == "Only states"
    do(opened, "show_everything")
    do(opened, "palette")
    assert type_into(opened.workspace.palettes.palette, "only states")[0] == "Only states"
    enter(opened.workspace.palettes.palette, qtbot)
    assert opened.workspace.document.viewpoint.criteria == Criteria(actor_kinds=("state",))
    opened.workspace.panels.filter.delete()
    assert not opened.workspace.document.project.filters
    do(opened, "undo")
    assert opened.workspace.document.project.filters


def test_the_filter_follows_time_and_edits(opened: MainWindow) -> None:
    document = opened.workspace.document
    document.viewpoint.set_filter(Criteria(stances=(2,)))
    assert {edge.id for edge in opened.workspace.canvas.frame.edges} == {"ab"}
    relation = document.project.relations["ab"]
    worse = updated(relation, phases=(updated(relation.phases[0], stance=-2),))
    document.apply(Diff.replacing(relation, worse), "Worse")
    assert opened.workspace.canvas.frame.nodes == []
    document.open(document.project)
    assert document.viewpoint.criteria == NOTHING


# --- dialogs --------------------------------------------------------------------------------


def test_find_and_replace_is_one_step_and_shows_what_it_will_do(opened: MainWindow) -> None:
    do(opened, "replace")
    dialog = opened.workspace.tool_windows.replace
    assert dialog is not None
    dialog.what.setText("a")
    dialog.by.setText("o")
    dialog.case.setChecked(True)
    shown = [dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount())]
    changes = {(item.text(2), item.text(3)) for item in shown if item}
    assert changes >= {("Alpha", "Alpho"), ("Gamma", "Gommo")}
    next(item for item in shown if item and item.text(2) == "Gamma").setCheckState(0, Qt.CheckState.Unchecked)
    dialog.replace_button.click()
    assert opened.workspace.document.project.actors["a"].name == "Alpho"
    assert opened.workspace.document.project.actors["c"].name == "Gamma"
    do(opened, "undo")
    assert opened.workspace.document.project.actors["a"].name == "Alpha"
    dialog.pattern.setChecked(True)
    dialog.what.setText("(")
    assert "regular expression" in dialog.said.text()
    assert not dialog.replace_button.isEnabled()


def test_a_row_of_find_and_replace_goes_to_its_record(opened: MainWindow) -> None:
    do(opened, "replace")
    dialog = opened.workspace.tool_windows.replace
    assert dialog is not None
    viewpoint = opened.workspace.document.viewpoint
    viewpoint.set_day(days.from_ymd(2022, 1, 1))
    dialog.what.setText("allied")
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(0))
    assert viewpoint.selection == {Ref("relations", "ab")}
    assert viewpoint.day == days.from_ymd(1991, 1, 1)
    dialog.what.setText("Small")
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(0))
    assert viewpoint.selection == frozenset()
    assert dialog.tree.topLevelItem(0).text(0) == "The map"  # type: ignore[union-attr]


def test_history_jumps(opened: MainWindow) -> None:
    for name in ("x", "y", "z"):
        opened.workspace.document.apply(Diff.adding(Actor(id=name, name=name)), f"Add {name}")
    do(opened, "history")
    view = opened.workspace.panels.history
    opened.workspace.document.undo_stack.setIndex(1)
    assert set("xyz") & opened.workspace.document.project.actors.keys() == {"x"}
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
    assert opened.workspace.document.viewpoint.in_words().endswith("2000")
    dialog.fields["marks"].click()  # type: ignore[union-attr]
    assert opened.workspace.canvas.theme.marks
    dialog.restore()
    assert not opened.workspace.canvas.theme.marks
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
    opened.workspace.files.save_quietly()
    assert small_file.read_bytes() == before
    opened.workspace.document.apply(Diff.adding(Actor(id="d", name="Delta")), "Add")
    opened.workspace.files.save_quietly()
    assert b"Delta" in small_file.read_bytes()
    assert opened.workspace.document.is_clean
    small_file.write_text("changed by another")
    opened.workspace.document.apply(Diff.adding(Actor(id="e", name="Eta")), "Add")
    opened.workspace.files.save_quietly()  # not over what another program wrote
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
    assert opened.workspace.document.project.actor_kinds["state"].colour == "#aa0000"
    assert {node.kind for node in opened.workspace.canvas.frame.nodes if node.id == "a"} == {"State"}
    page.refresh("state")
    assert page.drop_button.text() == "Reset"
    page.drop_button.click()
    assert not opened.workspace.document.project.actor_kinds
    page.new_button.click()
    assert opened.workspace.document.project.actor_kinds["new-kind"].label == "New kind"
    from relmap.model.kind_sets import SETS

    dialog.add(SETS[0].kinds, SETS[0].label)
    assert "sanctions" in opened.workspace.document.project.relation_kinds
    answers.open = small_file
    dialog._choose_map()
    assert answers.told == []
    small_file.write_text("no map")
    dialog._choose_map()
    assert len(answers.told) == 1


def test_a_picture_is_put_on_an_actor_and_taken_off(opened: MainWindow, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    from relmap.ui.forms.look_fields import PictureField

    path = tmp_path / "face.png"
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.blue)
    picture.save(str(path))
    opened.workspace.document.viewpoint.select([Ref("actors", "b")])
    field = opened.workspace.panels.inspector.form("actors").fields["picture"]
    assert isinstance(field, PictureField)
    field.read(path)
    key = opened.workspace.document.project.actors["b"].picture
    assert key is not None
    assert next(node for node in opened.workspace.canvas.frame.nodes if node.id == "b").picture
    assert not field._fault.text()
    sound = opened.workspace.document.project.pictures[key]
    opened.workspace.document.apply(Diff.replacing(sound, updated(sound, data="AAAA")), "Damage")
    assert field._fault.text() == "This picture cannot be shown."
    field.clear_button.click()
    assert not opened.workspace.document.project.pictures
    path.write_text("no picture")
    before = opened.workspace.document.project
    field.read(path)
    assert opened.workspace.document.project is before
