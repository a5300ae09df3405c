from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QImage

from relmap.editor import edits
from relmap.editor.jobs import Job
from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Event, Source
from relmap.storage import project_file
from relmap.ui.commands.action import Action
from relmap.ui.commands.table import ACTIONS, MENUS, placed
from relmap.ui.dialogs.export import ExportDialog
from relmap.ui.settings.settings import Settings
from relmap.ui.widgets.ask import Answer
from relmap.ui.window.main_window import MainWindow
from relmap.ui.window.start_page import Card
from tests.ui.conftest import Answers


def retitle(window: MainWindow, title: str) -> None:
    form = window.workspace.panels.inspector.form("about")
    field: Any = form.fields["title"]
    field.line.setText(title)
    field.line.editingFinished.emit()


def test_the_start_page_offers_the_samples(window: MainWindow, qtbot: Any) -> None:
    assert window.workspace is None
    cards = window.start_page.findChildren(Card)
    assert len(cards) == 3
    qtbot.waitUntil(lambda: cards[0].accessibleName() == "Armenia’s realignment")
    cards[0].chosen.emit(cards[0].path)
    assert window.workspace is not None
    assert window.windowTitle() == "Armenia’s realignment — relmap"
    assert len(window.workspace.document.project.actors) > 15
    assert window.workspace.files.path is None  # a sample is a copy: saving asks where to


def test_edit_undo_save_and_reopen(
    opened: MainWindow, small_file: Path, answers: Answers, settings: Settings
) -> None:
    retitle(opened, "Another title")
    assert opened.windowTitle() == "● Another title — relmap"
    opened.actions_by_id["undo"].trigger()
    assert opened.windowTitle() == "Small — relmap"
    opened.actions_by_id["redo"].trigger()
    opened.actions_by_id["save"].trigger()
    assert opened.windowTitle() == "Another title — relmap"
    assert project_file.load(small_file).project.about.title == "Another title"
    opened.actions_by_id["close_map"].trigger()
    assert opened.workspace is None
    opened.open_here(small_file)
    assert opened.workspace.document.project.about.title == "Another title"
    assert settings.recent() == [small_file]
    assert answers.told == []


def test_the_open_file_may_be_opened_again(opened: MainWindow, small_file: Path, answers: Answers) -> None:
    retitle(opened, "Changed")  # the answer is: discard
    opened.open_here(small_file)
    assert opened.workspace.document.project.about.title == "Small"
    retitle(opened, "Changed again")
    opened.actions_by_id["save"].trigger()
    assert answers.told == []
    assert project_file.load(small_file).project.about.title == "Changed again"


def test_undo_names_what_it_undoes(opened: MainWindow) -> None:
    retitle(opened, "New")
    assert opened.actions_by_id["undo"].text() == "Undo edit the map"


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"relmap": [9, 0]}', '{"relmap": [1, 0], "actors": [{}]}']
)
def test_a_broken_file_gives_one_message_and_leaves_the_open_map(
    opened: MainWindow, tmp_path: Path, answers: Answers, content: str
) -> None:
    before = opened.workspace.document.project
    broken = tmp_path / "broken.relmap.json"
    broken.write_text(content)
    opened.open_here(broken)
    assert len(answers.told) == 1
    assert opened.workspace.document.project is before
    assert broken.read_text() == content


def test_what_is_kept_aside_is_reported(window: MainWindow, tmp_path: Path, answers: Answers) -> None:
    path = tmp_path / "map.relmap.json"
    path.write_text('{"relmap": [1, 0], "relations": [{"id": "r", "source": "x", "target": "y"}]}')
    window.open_here(path)
    assert window.workspace is not None
    assert "kept aside" in answers.told[0]


@pytest.mark.parametrize("answer", [Answer.SAVE, Answer.DISCARD, Answer.CANCEL])
def test_closing_with_unsaved_changes_asks(
    opened: MainWindow, small_file: Path, answers: Answers, answer: Answer
) -> None:
    retitle(opened, "Changed")
    answers.unsaved = answer
    closed = opened.close()
    assert answers.asked == 1
    assert closed == (answer is not Answer.CANCEL)
    title = project_file.load(small_file).project.about.title
    assert title == ("Changed" if answer is Answer.SAVE else "Small")


def test_closing_without_changes_does_not_ask(opened: MainWindow, answers: Answers) -> None:
    assert opened.close()
    assert answers.asked == 0


def test_text_still_being_typed_is_saved(opened: MainWindow, small_file: Path) -> None:
    field: Any = opened.workspace.panels.inspector.form("about").fields["title"]
    opened.activateWindow()
    field.line.setFocus()
    field.line.setText("Half typed")
    opened.actions_by_id["save"].trigger()
    assert project_file.load(small_file).project.about.title == "Half typed"


def test_save_as_makes_that_the_file(opened: MainWindow, tmp_path: Path, answers: Answers) -> None:
    answers.save = tmp_path / "other.relmap.json"
    opened.actions_by_id["save_as"].trigger()
    assert opened.workspace.files.path == answers.save
    assert project_file.load(answers.save).project == opened.workspace.document.project


def test_a_new_map_asks_where_to_save(window: MainWindow, tmp_path: Path, answers: Answers) -> None:
    window.actions_by_id["new"].trigger()
    assert window.windowTitle() == "Untitled map — relmap"
    window.actions_by_id["save"].trigger()
    assert answers.told == []
    answers.save = tmp_path / "new.relmap.json"
    window.actions_by_id["save"].trigger()
    assert answers.save.is_file()


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(
    opened: MainWindow, small_file: Path, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    retitle(opened, "Changed")
    monkeypatch.setattr("relmap.storage.safe_write.os.replace", fail)
    opened.actions_by_id["save"].trigger()
    assert len(answers.told) == 1
    assert "No space left" in answers.told[0]
    assert opened.windowTitle().startswith("● ")
    assert project_file.load(small_file).project.about.title == "Small"


@pytest.mark.parametrize(("answer", "title"), [(Answer.SAVE, "Mine"), (Answer.CANCEL, "Theirs")])
def test_a_file_changed_by_others_is_asked_about(
    opened: MainWindow, small_file: Path, answers: Answers, answer: Answer, title: str
) -> None:
    retitle(opened, "Mine")
    project_file.save(Project.of(About(title="Theirs")), small_file)
    answers.changed = answer
    opened.actions_by_id["save"].trigger()
    assert len(answers.told) == 1
    assert project_file.load(small_file).project.about.title == title


def test_a_map_without_places_is_laid_out(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    path = tmp_path / "plain.relmap.json"
    project_file.save(Project.of(None, *(Actor(id=f"a{n}", name=f"A{n}") for n in range(20))), path)
    window.open_here(path)
    qtbot.waitUntil(lambda: len(window.workspace.canvas.frame.nodes) == 20)
    assert window.workspace.document.is_clean
    assert window.workspace.document.project.placements == {}


def test_arrange_is_one_step_and_can_be_undone(opened: MainWindow, qtbot: Any) -> None:
    before = opened.workspace.document.project
    with qtbot.waitSignal(opened.workspace.document.diff_applied):
        opened.actions_by_id["arrange"].trigger()
    assert opened.workspace.document.undo_stack.undoText() == "Arrange 3 actors"
    opened.actions_by_id["undo"].trigger()
    assert opened.workspace.document.project == before


def test_a_figure_is_exported(opened: MainWindow, tmp_path: Path, answers: Answers, qtbot: Any) -> None:
    answers.figure = tmp_path / "figure.png"
    opened.actions_by_id["export"].trigger()
    (dialog,) = opened.findChildren(ExportDialog)
    dialog.form.fields["look"].setCurrentIndex(dialog.form.fields["look"].findData("dark"))
    dialog.form.fields["look"].activated.emit(1)
    dialog.form.fields["dpi"].setValue(96)
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull())
    dialog.accept()
    qtbot.waitUntil(answers.figure.is_file)
    picture = QImage(str(answers.figure))
    assert (picture.width(), picture.height()) == (1600, 1000)
    assert picture.text("Title") == "Small"


def test_the_look_is_switched_and_remembered(
    opened: MainWindow, make_window: Callable[[], MainWindow]
) -> None:
    opened.actions_by_id["dark"].trigger()
    assert opened.workspace.canvas.theme.name == "dark"
    assert make_window().theme.name == "dark"


def test_the_layout_of_the_window_is_remembered(
    opened: MainWindow, make_window: Callable[[], MainWindow], small_file: Path
) -> None:
    opened.docks["Outline"].hide()
    opened.close()
    again = make_window()
    again.open_here(small_file)
    assert again.docks["Outline"].isHidden()
    assert not again.docks["Inspector"].isHidden()


def test_every_action_is_complete(window: MainWindow) -> None:
    assert len({row.id for row in ACTIONS}) == len(ACTIONS) == len(window.actions_by_id)
    shortcuts = [key.toString() for row in ACTIONS for key in window.actions_by_id[row.id].shortcuts()]
    assert len(shortcuts) == len(set(shortcuts))
    menus = {action.text() for action in window.menuBar().actions()}
    assert menus == {title for title, _ in MENUS}
    for row in ACTIONS:
        action = window.actions_by_id[row.id]
        assert action.text()
        assert action.toolTip()
        assert row.run.__doc__ or "lambda" in str(row.run) or isinstance(row.run, partial), row.id
        assert action.property("menu") in {title.replace("&", "") for title in menus}
    for place in ("toolbar", "on_selection", "on_nothing"):
        rows = [row for group in placed(place) for row in group]
        assert len(rows) > 5
        assert all(isinstance(row, Action) for row in rows)


@pytest.mark.parametrize("with_map", [False, True])
def test_every_action_works_or_is_disabled_on_nothing(
    window: MainWindow, with_map: bool, answers: Answers
) -> None:
    if with_map:
        window.actions_by_id["new"].trigger()
    for row in ACTIONS:
        if row.id in ("quit", "close_map", "new") or (row.id == "new_window" and with_map):
            continue
        action = window.actions_by_id[row.id]
        if action.isEnabled():
            action.trigger()
            if window.workspace is not None:
                window.workspace.canvas.hand.give_up()
    assert answers.told == []
    assert (window.workspace is not None) == with_map
    if window.workspace is not None:
        window.workspace.layouts.cancel()
        window.workspace.time.player.pause()
    for dialog in window.findChildren(ExportDialog):
        dialog.reject()


def test_the_outline_follows_and_makes_the_selection(opened: MainWindow) -> None:
    outline, document = opened.workspace.panels.outline, opened.workspace.document
    document.viewpoint.select([Ref("relations", "ab")])
    (index,) = outline.tree.selectionModel().selectedRows()
    assert outline.model.row_at(index).ref == Ref("relations", "ab")  # type: ignore[union-attr]
    outline.tree.setCurrentIndex(outline.model.index_of(Ref("actors", "c")))
    assert document.viewpoint.selection == {Ref("actors", "c")}


def test_the_outline_is_searched(opened: MainWindow) -> None:
    opened.workspace.panels.outline.search.setText("alph")
    model = opened.workspace.panels.outline.model
    counts = [model.rowCount(model.index(n, 0)) for n in range(4)]
    assert counts == [1, 1, 0, 0]
    opened.workspace.panels.outline.search.setText("allied")
    assert opened.workspace.panels.outline.model.index_of(Ref("relations", "ab")).isValid()
    assert not opened.workspace.panels.outline.model.index_of(Ref("actors", "a")).isValid()


def test_the_outline_counts_what_holds(opened: MainWindow) -> None:
    heading = opened.workspace.panels.outline.model.index(1, 0)
    assert heading.data() == "Relations  1 of 1 on this day"
    opened.workspace.document.viewpoint.set_day(days.from_ymd(2022, 1, 1))
    assert heading.data() == "Relations  0 of 1 on this day"


def test_adding_events_and_sources(opened: MainWindow) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    opened.actions_by_id["add_event"].trigger()
    (event,) = opened.workspace.document.project.events.values()
    assert event.when == "2000-01-01"
    assert event.participants[0].actor == "a"
    opened.actions_by_id["add_source"].trigger()
    assert len(opened.workspace.document.project.sources) == 1


def test_the_caption_names_the_events_of_the_day(opened: MainWindow) -> None:
    opened.actions_by_id["add_event"].trigger()
    assert opened.workspace.event_card.isVisible()
    opened.workspace.document.viewpoint.set_day(days.from_ymd(2001, 1, 1))
    assert not opened.workspace.event_card.isVisible()


def test_those_who_take_part_in_an_event_pulse(opened: MainWindow) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    opened.actions_by_id["add_event"].trigger()
    opened.workspace.document.viewpoint.set_day(days.from_ymd(1999, 1, 1))
    assert opened.workspace.canvas.frame.haloed_nodes == set()
    opened.workspace.document.viewpoint.set_day(days.from_ymd(2000, 1, 1))
    assert opened.workspace.canvas.frame.haloed_nodes == {"a"}
    assert opened.workspace.canvas.pulse.clock.state() == opened.workspace.canvas.pulse.clock.State.Running


def test_about(opened: MainWindow, qtbot: Any) -> None:
    from PySide6.QtWidgets import QLabel

    from relmap.ui.dialogs.about import AboutDialog

    opened.actions_by_id["about"].trigger()
    (dialog,) = opened.findChildren(AboutDialog)
    assert "MIT" in dialog.findChildren(QLabel)[0].text()
    dialog.reject()


@pytest.mark.parametrize("how", ["arrange", "arrange_circle", "arrange_grid", "arrange_rings", "tidy"])
def test_actors_glide_to_where_a_layout_has_them(opened: MainWindow, qtbot: Any, how: str) -> None:
    document = opened.workspace.document
    moved = {key: (x / 50, y / 50) for key, (x, y) in document.places().items()}
    document.apply(edits.move_actors(document.project, moved), "Crowd")
    opened.actions_by_id[how].trigger()
    qtbot.waitUntil(lambda: document.undo_stack.undoText().startswith("Arrange"))
    assert not opened.workspace.layouts.busy
    assert opened.status._bar.isHidden()
    assert opened.workspace.canvas.map_scene.preview is None
    places = document.places()
    assert max(abs(places["a"][0] - places["b"][0]), abs(places["a"][1] - places["b"][1])) > 60
    document.undo_stack.undo()
    assert document.places()["a"] == pytest.approx(moved["a"])


def test_a_map_without_coordinates_says_what_it_needs(opened: MainWindow) -> None:
    opened.actions_by_id["arrange_map"].trigger()
    assert "latitude" in opened.statusBar().currentMessage()
    assert not opened.workspace.layouts.busy


def test_an_edit_ends_a_transition(opened: MainWindow, qtbot: Any) -> None:
    canvas, document = opened.workspace.canvas, opened.workspace.document
    ended: list[bool] = []
    canvas.transition.start({"a": (500.0, 500.0)}, lambda: ended.append(True))
    document.apply(edits.remove(document.project, [Ref("actors", "a")]), "Delete")
    assert not canvas.transition.running
    assert ended == []
    canvas.transition.start({"b": (500.0, 500.0)}, lambda: ended.append(True))
    qtbot.waitUntil(lambda: ended == [True])


def test_a_bare_start_page_opens_a_map_at_a_click(
    settings: Settings, samples: list[Path], qtbot: Any
) -> None:
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    assert window.workspace is None
    assert {key for key, action in window.actions_by_id.items() if action.isEnabled()} >= {
        "new",
        "open",
        "quit",
    }
    assert not window.actions_by_id["save"].isEnabled()
    window.start_page.sample_chosen.emit(samples[0])
    assert window.workspace is not None
    assert window.workspace.document.project.actors
    shown = {name for name, dock in window.docks.all.items() if not dock.isHidden()}
    assert shown == {"Outline", "Inspector", "Problems", "Filter"}
    assert 200 < window.docks["Outline"].width() < 400
    window.close()


def test_a_bare_start_page_can_be_closed(settings: Settings, qtbot: Any) -> None:
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    window.actions_by_id["dark"].trigger()
    assert window.close()
    assert window.workspace is None


def test_a_layout_under_way_is_seen_and_given_up_leaves_all_as_it_was(
    opened: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, canvas = opened.workspace.document, opened.workspace.canvas
    before = document.places()
    opened.workspace.layouts._job = Job(
        lambda report: None, opened.workspace.layouts
    )  # one that has not begun
    opened.workspace.layouts._shown.emit({"a": (77.0, 88.0), "gone": (1.0, 1.0)})
    row = canvas.frame.position("a")
    assert row is not None
    assert canvas.frame.places[row].tolist() == [77.0, 88.0]
    opened.workspace.layouts.cancel()
    assert canvas.map_scene.preview is None
    row = canvas.frame.position("a")
    assert row is not None
    assert tuple(canvas.frame.places[row].tolist()) == before["a"]
    opened.workspace.layouts._shown.emit({"a": (77.0, 88.0)})
    assert canvas.map_scene.preview is None


def test_a_caption_leaves_its_sources_out_before_it_hides_somebody(opened: MainWindow) -> None:
    document, caption = opened.workspace.document, opened.workspace.event_card
    source = Source(id="s", title="A source with a long title that takes several lines of a narrow card " * 2)
    event = Event(id="e", title="Something happens", when="2000-01-01", citations=(Citation(source="s"),))
    document.apply(Diff.adding(source, event), "Add an event")
    document.viewpoint.set_day(days.from_ymd(2000, 1, 1))
    caption.refresh()
    assert caption.isVisible()
    whole = caption.height()
    caption._hidden = lambda box: 100.0 if box.height() >= whole else 0.0
    caption.place()
    assert caption.height() < whole
    assert [label.isVisible() for label in caption._labels] == [True, False]
    caption._hidden = lambda box: 0.0
    caption.place()
    assert caption.height() == whole
    assert all(label.isVisible() for label in caption._labels)


def test_a_caption_that_grows_stays_on_the_canvas(opened: MainWindow) -> None:
    caption, canvas = opened.workspace.event_card, opened.workspace.canvas
    opened.actions_by_id["add_event"].trigger()
    caption._hidden = lambda box: 0.0
    caption._place = QPoint(14, canvas.height() - 20)
    caption.place()
    assert canvas.rect().contains(caption.geometry())
    caption._place = QPoint(canvas.width() // 2 - 40, 20)
    caption.place()
    assert caption.pos() == QPoint(canvas.width() // 2 - 40, 20)  # as good as any


def test_the_caption_has_a_line_for_what_happens_some_day(opened: MainWindow) -> None:
    document, caption = opened.workspace.document, opened.workspace.event_card
    viewpoint = document.viewpoint
    document.apply(
        Diff.adding(
            Source(id="s", title="Paper", date="2000-03-31"),
            Event(id="e", title="The coup", when="2000-01-10"),
            Event(id="f", title="The answer", after=("e",), citations=(Citation(source="s"),)),
        ),
        "Add events",
    )
    viewpoint.set_day(days.from_ymd(2000, 2, 1))
    line = "Some day between 10 January and 31 March 2000: The answer"
    caption._hidden = lambda box: 0.0
    caption.refresh()
    assert [label.text() for label in caption._labels if label.isVisible()] == [line, "Paper"]
    # Where there is no room it is shorter; where it would hide somebody it is not there.
    whole = caption.height()
    caption._hidden = lambda box: 100.0 if box.height() >= whole else 5.0
    caption.place()
    assert [label.text() for label in caption._labels if label.isVisible()] == [line]
    caption._hidden = lambda box: 50.0
    caption.place()
    assert not caption.isVisible()
    viewpoint.set_day(days.from_ymd(2000, 1, 10))
    assert caption.isVisible()
    assert caption._labels[0].text() == "The coup"
    viewpoint.set_day(days.from_ymd(2000, 4, 1))
    assert not caption.isVisible()


def test_the_caption_tells_of_all_that_is_known_equally_well(opened: MainWindow) -> None:
    document, caption = opened.workspace.document, opened.workspace.event_card
    document.apply(
        Diff.adding(
            Event(id="d1", title="D1", when="2000-06-01"),
            Event(id="d2", title="D2", when="2000-06-03"),
            Event(id="x", title="The plea", after=("d1",)),
            Event(id="y", title="The reply", after=("d2",)),
            Event(id="z", title="The talks", after=("d1",)),
            Event(id="d3", title="D3", when="2000-06-10", after=("x",)),
            Event(id="d4", title="D4", when="2000-06-12", after=("y",)),
            Event(id="d5", title="D5", when="2000-12-12", after=("z",)),
        ),
        "Add events",
    )
    document.viewpoint.set_day(days.from_ymd(2000, 6, 5))
    texts = {label.property("says"): label.text() for label in caption._labels}
    assert texts["soft"] == (
        "Some day between 1 and 10 June 2000: The plea\n"
        "Some day between 3 and 12 June 2000: The reply; and 1 more"
    )
    assert texts["brief"] == "Some day between 1 and 10 June 2000: The plea; and 2 more"


def test_the_map_stands_before_its_panels_are_made(window: MainWindow, small_file: Path, qtbot: Any) -> None:
    window.open_here(small_file)
    place = window.docks["Inspector"]
    QCoreApplication.sendPostedEvents()  # all parts have their places
    assert place.widget() is None
    wide = window.workspace.canvas.width()
    qtbot.waitUntil(lambda: place.widget() is not None)
    assert all(dock.widget() is not None for dock in window.docks.all.values())
    assert window.workspace.panels.outline.model.rowCount() == 4
    assert abs(window.workspace.canvas.width() - wide) <= 2  # the map does not move when they come


def test_a_panel_that_is_asked_for_sooner_is_there(window: MainWindow, small_file: Path) -> None:
    window.open_here(small_file)
    inspector = window.workspace.panels.inspector
    assert window.docks["Inspector"].widget() is inspector


def test_a_map_that_is_closed_before_its_panels_are_made(
    window: MainWindow, small_file: Path, qtbot: Any
) -> None:
    window.open_here(small_file)
    window.close_map()
    window.open_here(small_file)
    qtbot.waitUntil(lambda: window.docks["Outline"].widget() is not None)
    assert window.docks["Outline"].widget() is window.workspace.panels.outline
