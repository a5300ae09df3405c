"""The tables of the map: worked by the keys of a spreadsheet, each edit one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from relmap.model.diff import Diff, Ref
from relmap.model.records import Actor, Citation, Event, Phase, Relation, Source, updated
from relmap.ui.panels.tables.panel import TablesPanel
from relmap.ui.panels.tables.table_view import TableView
from relmap.ui.window.main_window import MainWindow

Key, Held = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def tables(opened: MainWindow) -> TablesPanel:
    opened.activateWindow()
    opened.actions_by_id["tables"].trigger()
    QApplication.processEvents()
    return opened.workspace.tables


def at(view: TableView, row: int, title: str) -> QModelIndex:
    """A cell, made the current one."""
    number = next(n for n, column in enumerate(view.rows.columns) if column.title == title)
    view.setColumnHidden(number, False)
    index = view.rows.index(row, number)
    view._select(row, number, extend=False)
    return index


def press(key: Qt.Key, held: Qt.KeyboardModifier = Held.NoModifier, times: int = 1) -> None:
    for _ in range(times):
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, held)
        QApplication.processEvents()


def write(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text)


def type_over(text: str) -> None:
    """The first letter begins to edit; the others go where the keyboard is by then."""
    for letter in text:
        write(letter)


def column(view: TableView, title: str) -> list[str]:
    number = next(n for n, of in enumerate(view.rows.columns) if of.title == title)
    return [view.rows.index(row, number).data() for row in range(view.rows.rowCount())]


def copy_outside(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def phase(window: MainWindow, relation: str = "ab", position: int = 0) -> Phase:
    return window.workspace.document.project.relations[relation].phases[position]


# --- what is shown --------------------------------------------------------------------------


def test_the_table_comes_up_with_the_keyboard_in_it(opened: MainWindow, tables: TablesPanel) -> None:
    assert tables.view.hasFocus()
    assert column(tables.view, "From") == ["Alpha"]
    assert column(tables.view, "When") == ["from 1 January 1991 until 30 June 2020"]
    assert tables.count.text() == "1 row"


def test_a_table_that_is_empty_says_what_to_do(opened: MainWindow, tables: TablesPanel) -> None:
    tables.show_table("events")
    assert "paste a table here" in tables.hint.text()
    tables.show_table("actors")
    assert tables.hint.isHidden()


def test_phases_stand_under_their_relation(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    tie = document.project.relations["ab"]
    more = updated(tie, phases=(*tie.phases, Phase(when="2021/.."), Phase(when="2023")))
    document.apply(Diff.replacing(tie, more), "More phases")
    model = tables.view.rows
    assert [model.shown(row, 0).soft for row in range(3)] == [False, True, True]
    assert [model.shown(row, 3).soft for row in range(3)] == [False, False, False]


def test_headings_sort_turn_round_and_give_back_the_order(opened: MainWindow, tables: TablesPanel) -> None:
    tables.show_table("actors")
    header = tables.view.horizontalHeader()
    header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert column(tables.view, "Name") == ["Gamma", "Beta", "Alpha"]
    header.setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    assert column(tables.view, "Code") == ["AM", "", ""]
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert column(tables.view, "Name") == ["Alpha", "Beta", "Gamma"]


def test_the_filter_wants_all_words_and_esc_clears_it(
    opened: MainWindow, tables: TablesPanel, qtbot: Any
) -> None:
    tables.show_table("actors")
    tables.search.setFocus()
    write("state be")
    qtbot.waitUntil(lambda: column(tables.view, "Name") == ["Beta"])
    assert tables.count.text() == "1 of 3 rows"
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: tables.view.rows.rowCount() == 3)
    assert tables.count.text() == "3 rows"


def test_many_rows_are_put_in_order_in_the_background(
    opened: MainWindow, tables: TablesPanel, qtbot: Any
) -> None:
    document = opened.workspace.document
    many = [Source(id=f"s{n}", title=f"Source {n:05}") for n in range(4_000)]
    document.apply(Diff.adding(*many), "Many")
    tables.show_table("sources")
    assert tables.view.rows.rowCount() == 4_000
    tables.view.rows.sort(0, Qt.SortOrder.DescendingOrder)
    tables.view.rows.search("0399")
    assert tables.view.rows.rowCount() == 4_000, "the old rows until then"
    qtbot.waitUntil(lambda: tables.view.rows.rowCount() == 11, timeout=10_000)
    assert column(tables.view, "Title")[0] == "Source 03999"


# --- editing --------------------------------------------------------------------------------


def test_typing_replaces_and_enter_takes_and_goes_down(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    tables.show_table("actors")
    at(tables.view, 0, "Name")
    type_over("Armenia")
    press(Key.Key_Return)
    assert document.project.actors["a"].name == "Armenia"
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Edit name of Alpha"
    assert (tables.view.currentIndex().row(), tables.view.currentIndex().column()) == (1, 0)
    assert tables.view.hasFocus()
    press(Key.Key_Z, Held.ControlModifier)
    assert document.project.actors["a"].name == "Alpha"


def test_tab_takes_and_goes_right_and_esc_gives_up(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    at(tables.view, 0, "Label")
    press(Key.Key_F2)
    write(" friends")
    press(Key.Key_Tab)
    assert phase(opened).label == "allied friends"
    assert tables.view.rows.columns[tables.view.currentIndex().column()].title == "Status"
    press(Key.Key_Tab, Held.ShiftModifier)
    type_over("foes")
    press(Key.Key_Escape)
    assert phase(opened).label == "allied friends"
    assert document.undo_stack.index() == 1
    assert not document.project.drafts
    assert not tables.view.editor.is_open


def test_a_date_in_words_is_read(opened: MainWindow, tables: TablesPanel) -> None:
    at(tables.view, 0, "When")
    type_over("since june 2021")
    press(Key.Key_Return)
    assert phase(opened).when == "2021-06/.."
    assert opened.workspace.document.undo_stack.undoText() == "Edit when of Alpha – Beta: Alliance"


def test_what_is_no_date_stays_in_the_field_with_its_fault(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    at(tables.view, 0, "When")
    type_over("soonish")
    press(Key.Key_Return)
    field = tables.view.editor.field
    assert field is not None
    assert "soonish" in field._fault.text()
    assert phase(opened).when == "1991-01-01/2020-06-30"
    opened.workspace.canvas.setFocus()
    QApplication.processEvents()
    assert not tables.view.editor.is_open
    assert column(tables.view, "When") == ["soonish"], "what was typed is not lost"
    assert [draft.field for draft in document.project.drafts.values()] == ["phases.0.when"]
    tables.view.setFocus()
    press(Key.Key_F2)
    press(Key.Key_Escape)
    assert not document.project.drafts


def test_leaving_takes(opened: MainWindow, tables: TablesPanel) -> None:
    at(tables.view, 0, "Label")
    type_over("cool")
    opened.workspace.canvas.setFocus()
    QApplication.processEvents()
    assert phase(opened).label == "cool"
    assert opened.workspace.canvas.hasFocus()


def test_a_name_cannot_be_empty(opened: MainWindow, tables: TablesPanel) -> None:
    tables.show_table("actors")
    at(tables.view, 0, "Name")
    press(Key.Key_Delete)
    assert "Name cannot be empty" in opened.status.currentMessage()
    assert opened.workspace.document.project.actors["a"].name == "Alpha"
    press(Key.Key_F2)
    press(Key.Key_A, Held.ControlModifier)
    press(Key.Key_Backspace)
    press(Key.Key_Return)
    assert tables.view.editor.is_open
    assert opened.workspace.document.project.actors["a"].name == "Alpha"
    press(Key.Key_Escape)


def test_a_list_opens_and_a_letter_finds(opened: MainWindow, tables: TablesPanel) -> None:
    at(tables.view, 0, "Stance")
    press(Key.Key_Return)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    press(Key.Key_H)
    press(Key.Key_Return)
    assert phase(opened).stance == -2
    assert not tables.view.editor.is_open
    assert tables.view.hasFocus()


def test_an_actor_that_is_not_there_is_made_by_a_second_enter(
    opened: MainWindow, tables: TablesPanel
) -> None:
    document = opened.workspace.document
    at(tables.view, 0, "To")
    type_over("India")
    press(Key.Key_Return)
    assert "There is no actor" in tables.view.editor.field._fault.text()
    press(Key.Key_Return)
    target = document.project.relations["ab"].target
    assert document.project.actors[target].name == "India"
    assert not tables.view.editor.is_open
    document.undo_stack.undo()
    assert document.project.relations["ab"].target == "b"
    assert len(document.project.actors) == 3


def test_titles_of_sources_keep_what_is_told_with_them(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    tie = document.project.relations["ab"]
    cited = updated(tie.phases[0], citations=(Citation(source="s", page="12", credibility=2),))
    sources = (Source(id="s", title="Survey"), Source(id="t", title="Times"))
    diff = Diff.adding(*sources).then(Diff.replacing(tie, updated(tie, phases=(cited,))))
    document.apply(diff, "Cite")
    at(tables.view, 0, "Sources")
    press(Key.Key_F2)
    write("; times; New paper")
    press(Key.Key_Escape) if QApplication.activePopupWidget() else None
    press(Key.Key_Return)
    found = phase(opened).citations
    titles = [document.project.sources[citation.source].title for citation in found]
    assert titles == ["Survey", "Times", "New paper"]
    assert (found[0].page, found[0].credibility) == ("12", 2)
    assert document.undo_stack.count() == 2


def test_a_when_makes_the_first_phase(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    document.apply(Diff.adding(Relation(id="bc", source="b", target="c")), "Bare")
    at(tables.view, 1, "When")
    type_over("2001")
    press(Key.Key_Return)
    assert [part.when for part in document.project.relations["bc"].phases] == ["2001"]


# --- blocks ---------------------------------------------------------------------------------


def test_a_block_of_a_spreadsheet_is_pasted_in_one_step(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    tables.show_table("actors")
    at(tables.view, 1, "Name")
    copy_outside('Belarus\tstate\n"Quoted ""G"""\tcult\nIndia\tstate\n')
    press(Key.Key_V, Held.ControlModifier)
    assert column(tables.view, "Name") == ["Alpha", "Belarus", 'Quoted "G"', "India"]
    assert column(tables.view, "Kind")[1:] == ["State", "Cult", "State"]
    assert column(tables.view, "Code")[3] == "IN"
    assert document.undo_stack.count() == 1
    press(Key.Key_Z, Held.ControlModifier)
    assert column(tables.view, "Name") == ["Alpha", "Beta", "Gamma"]


def test_rows_beyond_the_end_are_new_relations(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    at(tables.view, 0, "From")
    copy_outside(
        "Alpha\tBeta\talliance\t1991/2020\n"
        "Beta\tDelta\ttrade\t2001\n"
        "Beta\tDelta\ttrade\t2002/..\n"
        "\tGamma\ttrade\t2003\n"
    )
    press(Key.Key_V, Held.ControlModifier)
    new = [tie for key, tie in document.project.relations.items() if key != "ab"]
    assert [[part.when for part in tie.phases] for tie in new] == [["2001", "2002/.."]]
    assert document.project.actors[new[0].target].name == "Delta"
    assert "A new relation needs From and To." in opened.status.currentMessage()
    document.undo_stack.undo()
    assert len(document.project.relations) == 1
    assert len(document.project.actors) == 3


def test_cells_that_cannot_be_read_stay_and_are_told(opened: MainWindow, tables: TablesPanel) -> None:
    at(tables.view, 0, "When")
    copy_outside("soonish\thostile\tfoes")
    press(Key.Key_V, Held.ControlModifier)
    found = phase(opened)
    assert (found.when, found.stance, found.label) == ("1991-01-01/2020-06-30", -2, "foes")
    assert opened.status.currentMessage().startswith("One cell was left as it was: ")
    assert "soonish" in opened.status.currentMessage()


def test_fill_down_and_one_value_over_a_selection(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    tables.show_table("actors")
    at(tables.view, 0, "Kind")
    press(Key.Key_Down, Held.ShiftModifier, 2)
    press(Key.Key_D, Held.ControlModifier)
    assert column(tables.view, "Kind") == ["State"] * 3
    assert document.undo_stack.count() == 1
    assert len(document.project.actors) == 3, "the window has duplicated nothing"
    copy_outside("person")
    press(Key.Key_V, Held.ControlModifier)
    assert column(tables.view, "Kind") == ["Person"] * 3
    assert document.undo_stack.count() == 2


def test_what_is_copied_is_a_table_and_comes_back(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    before = document.project.actors["a"]
    odd = updated(before, name="=1+1", notes='two\nlines "and" more')
    document.apply(Diff.replacing(before, odd), "Odd")
    tables.show_table("actors")
    at(tables.view, 0, "Name")
    press(Key.Key_A, Held.ControlModifier)
    press(Key.Key_C, Held.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("'=1+1\t")
    assert text.count("\t") == 3 * (len(tables.view.visible_columns()) - 1)
    at(tables.view, 0, "Name")
    press(Key.Key_V, Held.ControlModifier)
    assert document.project.actors["a"] == odd
    assert document.undo_stack.count() == 1, "nothing has changed"


def test_cut_empties_cells_not_records(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    at(tables.view, 0, "Label")
    press(Key.Key_X, Held.ControlModifier)
    assert phase(opened).label == ""
    assert QGuiApplication.clipboard().text() == "allied\n"
    at(tables.view, 0, "Stance")
    press(Key.Key_Delete)
    assert phase(opened).stance is None
    assert set(document.project.relations) == {"ab"}
    assert document.undo_stack.count() == 2


# --- keys, selection ------------------------------------------------------------------------


def test_letters_and_keys_of_the_window_do_nothing_there(opened: MainWindow, tables: TablesPanel) -> None:
    document, canvas = opened.workspace.document, opened.workspace.canvas
    tables.show_table("actors")
    at(tables.view, 0, "Name")
    press(Key.Key_C)  # the tool that connects
    assert canvas.tool == "select"
    assert tables.view.editor.is_open
    press(Key.Key_Delete)
    press(Key.Key_D, Held.ControlModifier)
    press(Key.Key_F2)
    press(Key.Key_Escape)
    assert len(document.project.actors) == 3
    assert document.undo_stack.index() == 0


def test_arrows_go_to_the_ends(opened: MainWindow, tables: TablesPanel) -> None:
    tables.show_table("actors")
    view = tables.view
    at(view, 1, "Kind")
    press(Key.Key_End, Held.ControlModifier)
    last = view.visible_columns()[-1]
    assert (view.currentIndex().row(), view.currentIndex().column()) == (2, last)
    press(Key.Key_Home)
    press(Key.Key_Up, Held.ControlModifier | Held.ShiftModifier)
    assert list(view.selected_rows()) == [0, 1, 2]
    assert view.selected_columns() == [0]


def test_the_selection_is_shared_both_ways(opened: MainWindow, tables: TablesPanel, qtbot: Any) -> None:
    viewpoint = opened.workspace.document.viewpoint
    tables.show_table("actors")
    at(tables.view, 1, "Kind")
    qtbot.waitUntil(lambda: viewpoint.selection == {Ref("actors", "b")})
    viewpoint.select([Ref("actors", "c")])
    assert list(tables.view.selected_rows()) == [2]
    assert tables.view.currentIndex().row() == 2
    viewpoint.select([])
    assert list(tables.view.selected_rows()) == []


def test_the_phase_of_a_row_is_told(opened: MainWindow, tables: TablesPanel, qtbot: Any) -> None:
    document = opened.workspace.document
    relation = document.project.relations["ab"]
    two = updated(relation, phases=(Phase(when="1990/1995"), Phase(when="1995/2005")))
    document.apply(Diff.replacing(relation, two), "Two phases")
    told: list[tuple[str, int]] = []
    tables.phase_chosen.connect(lambda key, position: told.append((key, position)))
    at(tables.view, 1, "When")
    qtbot.waitUntil(lambda: told == [("ab", 1)])
    at(tables.view, 0, "When")
    qtbot.waitUntil(lambda: told == [("ab", 1), ("ab", 0)])


def test_what_is_made_and_selected_elsewhere_stays_selected(
    opened: MainWindow, tables: TablesPanel, qtbot: Any
) -> None:
    document = opened.workspace.document
    tables.show_table("actors")
    at(tables.view, 1, "Kind")
    qtbot.waitUntil(lambda: document.viewpoint.selection == {Ref("actors", "b")})
    document.apply(Diff.adding(Actor(id="new", name="New")), "New actor")
    document.viewpoint.select([Ref("actors", "new")])
    qtbot.waitUntil(lambda: not tables._selecting.isActive())
    assert document.viewpoint.selection == {Ref("actors", "new")}
    assert list(tables.view.selected_rows()) == [3]


def test_where_nothing_is_selected_rows_are_added(
    opened: MainWindow, tables: TablesPanel, qtbot: Any
) -> None:
    document = opened.workspace.document
    tables.show_table("actors")
    at(tables.view, 1, "Name")
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: not document.viewpoint.selection)
    copy_outside("India\nFrance")
    press(Key.Key_V, Held.ControlModifier)
    assert column(tables.view, "Name") == ["Alpha", "Beta", "Gamma", "India", "France"]
    assert document.undo_stack.undoText() == "Paste 2 actors"


def test_a_map_to_be_read_is_not_edited(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    document.set_read_only(True)
    at(tables.view, 0, "Label")
    type_over("x")
    assert not tables.view.editor.is_open
    copy_outside("x")
    for key in (Key.Key_V, Key.Key_X, Key.Key_D):
        press(key, Held.ControlModifier)
    press(Key.Key_Delete)
    assert "reading only" in opened.status.currentMessage()
    assert document.undo_stack.count() == 0
    assert QGuiApplication.clipboard().text() == "x"


def test_columns_are_hidden_and_remembered(
    make_window: Callable[[], MainWindow], opened: MainWindow, tables: TablesPanel
) -> None:
    menu = tables.view.columns_menu()
    about = next(action for action in menu.actions() if action.text() == "About")
    assert not about.isChecked()
    about.trigger()
    menu.close()
    shown = tables.view.visible_columns()
    tables.show_table("actors")
    opened.close_map()
    again = make_window()
    again.new_map()
    again.actions_by_id["tables"].trigger()
    assert again.workspace.tables.table == "actors"
    again.workspace.tables.show_table("relations")
    assert again.workspace.tables.view.visible_columns() == shown


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_looks(opened: MainWindow, tables: TablesPanel, theme: str) -> None:
    opened.settings.theme = theme
    opened.take_preferences()
    image = tables.view.viewport().grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, 500, 2) for y in range(20)}
    assert opened.theme.ink in colours or len(colours) > 8
    assert tables.view._painter.theme.name == theme


def test_every_part_has_a_name(opened: MainWindow, tables: TablesPanel) -> None:
    parts: list[QWidget] = [tables.tabs, tables.search, tables.view, tables.view.editor]
    assert all(part.accessibleName() for part in parts)


def test_what_is_typed_is_taken_before_saving(opened: MainWindow, tables: TablesPanel) -> None:
    at(tables.view, 0, "Label")
    type_over("late")
    opened.workspace.settle()
    assert phase(opened).label == "late"


def test_participants_and_events_by_name(opened: MainWindow, tables: TablesPanel) -> None:
    document = opened.workspace.document
    document.apply(Diff.adding(Event(id="e", title="Summit"), Event(id="f", title="War")), "Events")
    tables.show_table("events")
    at(tables.view, 0, "Participants")
    copy_outside("alpha; Gamma\tAlpha – Beta: Alliance\tWar")
    press(Key.Key_V, Held.ControlModifier)
    event = document.project.events["e"]
    assert [part.actor for part in event.participants] == ["a", "c"]
    assert (event.relations, event.after) == (("ab",), ("f",))
