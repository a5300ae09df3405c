"""The panel of analyses: what it says, what it does to the map, and what it makes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from relmap.drawing.lens import Seen
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import NO_LENS, About, Actor, Criteria, Event, Lens, Phase, Relation, updated
from relmap.notebook import one_day
from relmap.storage import project_file
from relmap.ui.dialogs.export import ExportDialog
from relmap.ui.panels.analysis.panel import AnalysisPanel
from relmap.ui.window.main_window import MainWindow


def tie(key: str, source: str, target: str, when: str, stance: int | None) -> Relation:
    return Relation(id=key, source=source, target=target, phases=(Phase(when=when, stance=stance),))


TRIAD = Project.of(
    About(title="Triad", extent="1990-01-01/2025-12-31"),
    *(Actor(id=name[0].lower(), name=name, kind="state") for name in ("Alpha", "Beta")),
    *(Actor(id=key, name=name, kind="state") for key, name in (("c", "Gamma"), ("d", "Delta"))),
    Event(id="e", title="The break", when="2010-03-05"),
    tie("ab", "a", "b", "2000-01-01/..", 1),
    tie("bc", "b", "c", "2000-01-01/..", 1),
    tie("ac", "a", "c", "2000-01-01/2009-12-31", -1),
    tie("cd", "c", "d", "2005-01-01/2006", 1),
)  # fmt: skip
"""Alpha and Gamma are foes until 2010, both friends of Beta; in 2005 Delta is surely a friend of Gamma."""


@pytest.fixture
def analysed(window: MainWindow, tmp_path: Path) -> MainWindow:
    """A window with three who cannot all be friends, in 2005."""
    path = tmp_path / "triad.relmap.json"
    project_file.save(TRIAD, path)
    window.open_here(path)
    window.workspace.document.viewpoint.set_day(one_day("2005-06-01"))
    QApplication.processEvents()
    return window


@pytest.fixture
def settled(analysed: MainWindow, qtbot: Any) -> Callable[[], None]:
    def wait() -> None:
        QApplication.processEvents()
        qtbot.waitUntil(lambda: not analysed.workspace.analysing.busy, timeout=10_000)
        QApplication.processEvents()

    return wait


def panel_of(window: MainWindow, question: str) -> AnalysisPanel:
    window.workspace.ask(question)
    QApplication.processEvents()
    return window.workspace.analysis


def cells(panel: AnalysisPanel) -> dict[str, str]:
    """The value of the measure chosen, by the name of each actor, in the order of the table."""
    model = panel.measures.model
    return {
        str(model.index(row, 0).data()): str(model.index(row, 1).data()) for row in range(model.rowCount())
    }


def texts(findings: Any) -> list[str]:
    return [finding.text for finding in findings]


# --- measures ---------------------------------------------------------------------------------


def test_it_is_made_when_it_is_first_seen(analysed: MainWindow) -> None:
    assert not analysed.workspace.panels.analysis.is_made
    panel_of(analysed, "Measures")
    assert analysed.workspace.panels.analysis.is_made


def test_a_measure_of_the_day_those_with_most_first(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("ties")
    settled()
    assert list(cells(panel).items()) == [("Gamma", "3"), ("Alpha", "2"), ("Beta", "2"), ("Delta", "1")]
    analysed.workspace.document.viewpoint.set_day(one_day("2011-06-01"))
    settled()
    assert cells(panel) == {"Beta": "2", "Alpha": "1", "Gamma": "1", "Delta": "0"}
    panel.measures.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert list(cells(panel)) == ["Alpha", "Beta", "Delta", "Gamma"]


def test_bounds_stand_beside_what_is_not_sure(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("friends")
    analysed.workspace.document.viewpoint.set_day(one_day("2006-06-01"))
    settled()
    model = panel.measures.model
    row = model.row_of("d")
    assert row is not None
    tip = model.index(row, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert (model.index(row, 1).data(), tip) == ("1", "1, between 0 and 1")


def test_what_a_measure_says_is_told_with_its_paper(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("betweenness")
    settled()
    assert "Brandes 2001" in panel.measures.says.text()
    assert "Freeman 1977" in panel.measures.choice.toolTip()
    assert "not of the world" in panel.measures.caveat.text()


def test_in_a_comparison_the_change_since_day_a_is_told(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("ties")
    analysed.workspace.document.viewpoint.look(
        mode="compare", anchor=one_day("2001-01-01"), day=one_day("2011-06-01")
    )
    analysed.docks.bring_up("Analysis")
    settled()
    model = panel.measures.model
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Change"
    changes = {model.index(row, 0).data(): model.index(row, 2).data() for row in range(model.rowCount())}
    assert changes == {"Alpha": "−1", "Beta": "±0", "Gamma": "−1", "Delta": "±0"}


def test_rows_and_actors_on_the_map_are_selected_together(analysed: MainWindow, settled: Any) -> None:
    panel, viewpoint = panel_of(analysed, "Measures"), analysed.workspace.document.viewpoint
    settled()
    viewpoint.select([Ref("actors", "b")])
    rows = [index.row() for index in panel.measures.table.selectionModel().selectedRows()]
    assert [panel.measures.model.actor(row) for row in rows] == ["b"]
    row = panel.measures.model.row_of("c")
    assert row is not None
    which = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    panel.measures.table.selectionModel().select(panel.measures.model.index(row, 0), which)
    assert viewpoint.selection == {Ref("actors", "c")}


def test_the_table_is_copied_for_a_spreadsheet(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("ties")
    settled()
    panel.measures.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[:2] == ["Actor\tId\tTies\tTies, least\tTies, most", "Gamma\tc\t3\t3\t3"]


def test_with_nobody_there_it_says_so(analysed: MainWindow, settled: Any) -> None:
    document = analysed.workspace.document
    panel = panel_of(analysed, "Measures")
    document.apply(
        Diff.of([change for key in "abcd" for change in [_until(document.project.actors[key])]]), "End"
    )
    document.viewpoint.set_day(one_day("2020-01-01"))
    settled()
    assert panel.measures.hint.isVisible()
    assert panel.measures.hint.text() == "Nothing holds on this day."
    assert panel.measures.model.rowCount() == 0


def _until(actor: Actor) -> Any:
    from relmap.model.diff import Change

    return Change(actor, updated(actor, exists="1980/2012"))


# --- curves, size and shade -------------------------------------------------------------------


def test_curves_stand_above_the_slider_and_follow_the_selection(analysed: MainWindow, settled: Any) -> None:
    workspace = analysed.workspace
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("ties")
    panel.measures.curves_button.click()
    settled()
    assert workspace.time.shows_curves
    plot = workspace.time.curves.plot
    assert [curve.id for curve in plot.curves] == ["c", "a", "b", "d"]
    assert plot.done == 1.0
    assert plot.curves[0].at(one_day("2005-06-01")) == (3.0, 3.0, 3.0)
    assert plot.curves[0].at(one_day("2011-01-01")) == (1.0, 1.0, 1.0)
    workspace.document.viewpoint.select([Ref("actors", "d")])
    settled()
    assert [curve.id for curve in workspace.time.curves.plot.curves] == ["d"]
    workspace.time.curves.close_button.click()
    assert not workspace.time.shows_curves
    assert not panel.measures.curves_button.isChecked()


def test_curves_of_balance_take_the_place_of_others(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Measures")
    panel.measures.curves_button.click()
    panel_of(analysed, "Balance")
    panel.balance.curve_button.click()
    settled()
    assert not panel.measures.curves_button.isChecked()
    (curve,) = analysed.workspace.time.curves.plot.curves
    assert curve.at(one_day("2005-06-01")) == (0.0, 0.0, 0.0)
    assert curve.at(one_day("1995-01-01")) is None  # no triad, so no share


def test_size_and_shade_by_a_measure_are_on_the_map_and_in_the_legend(
    analysed: MainWindow, settled: Any
) -> None:
    canvas = analysed.workspace.canvas
    before = dict(zip([node.id for node in canvas.frame.nodes], canvas.frame.radii, strict=True))
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("ties")
    panel.measures.size_button.click()
    panel.measures.shade_button.click()
    settled()
    frame = canvas.frame
    after = dict(zip([node.id for node in frame.nodes], frame.radii, strict=True))
    assert after["c"] > after["a"] > after["d"]
    assert after["c"] > before["c"]
    assert frame.size_tells == "ties, up to 3"
    assert frame.lens is not None
    assert frame.lens.shade == "ties, up to 3"
    analysed.workspace.document.viewpoint.set_day(one_day("2011-06-01"))
    settled()
    later = dict(zip([node.id for node in canvas.frame.nodes], canvas.frame.radii, strict=True))
    assert later["c"] < after["c"]  # on the scale of the whole time
    panel.measures.size_button.click()
    panel.measures.shade_button.click()
    settled()
    assert analysed.workspace.document.viewpoint.lens == NO_LENS
    assert dict(zip([node.id for node in canvas.frame.nodes], canvas.frame.radii, strict=True)) == before


def test_another_measure_takes_the_place_of_the_one_on_the_map(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("ties")
    panel.measures.size_button.click()
    panel.measures.choose("friends")
    settled()
    assert analysed.workspace.document.viewpoint.lens == Lens(size_by="friends")
    assert panel.measures.size_button.isChecked()


def test_another_map_has_no_lens(analysed: MainWindow, small_file: Path, settled: Any) -> None:
    panel = panel_of(analysed, "Measures")
    panel.measures.size_button.click()
    settled()
    assert analysed.workspace.canvas.map_scene.seen != Seen()
    analysed.workspace.document.open(project_file.load(small_file).project)
    settled()
    assert analysed.workspace.canvas.map_scene.seen == Seen()


# --- balance ----------------------------------------------------------------------------------


def test_balance_names_camps_and_the_ties_whose_turn_would_help(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Balance")
    settled()
    found = texts(panel.balance.list.findings)
    assert found[:2] == ["Balanced triads: 0 %", "Ties that do not fit two camps: 1"]
    assert "What would balance it" in found
    assert "Unbalanced triads  1" in found
    assert "Alpha, Beta, Gamma" in found
    analysed.workspace.document.viewpoint.set_day(one_day("2011-06-01"))
    settled()
    assert texts(panel.balance.list.findings)[0] == "Balanced triads: –"


def test_a_triad_is_selected_with_its_relations_and_enter_goes_to_when_it_turned(
    analysed: MainWindow, settled: Any
) -> None:
    panel, viewpoint = panel_of(analysed, "Balance"), analysed.workspace.document.viewpoint
    settled()
    found = panel.balance.list.findings
    triad = next(finding for finding in found if finding.text == "Alpha, Beta, Gamma")
    panel.balance.list.chosen.emit(triad)
    assert viewpoint.selection == {
        *(Ref("actors", key) for key in "abc"), *(Ref("relations", key) for key in ("ab", "ac", "bc"))
    }  # fmt: skip
    panel.balance.list.activated_finding.emit(triad)
    assert viewpoint.day == one_day("2000-01-01")


def test_actors_have_the_colour_of_their_camp(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Balance")
    panel.balance.colour_button.click()
    settled()
    frame = analysed.workspace.canvas.frame
    assert frame.lens is not None
    assert [text for _, text in frame.lens.groups] == ["Camp of Gamma"]  # it takes one misfit, whichever
    assert analysed.actions_by_id["colour_camps"].isChecked()
    panel.balance.groups_button.click()
    settled()
    assert analysed.workspace.document.viewpoint.lens == Lens(groups="communities")
    assert not panel.balance.colour_button.isChecked()


def test_without_stances_balance_says_so(opened: MainWindow, qtbot: Any) -> None:
    document = opened.workspace.document
    relation = document.project.relations["ab"]
    bare = updated(relation, phases=(Phase(when="1991/.."),))
    document.apply(Diff.replacing(relation, bare), "No stance")
    panel = panel_of(opened, "Balance")
    qtbot.waitUntil(lambda: not opened.workspace.analysing.busy)
    QApplication.processEvents()
    assert panel.balance.hint.isVisible()
    assert panel.balance.hint.text() == "No relation has a stance on this day: Alliance."


# --- paths ------------------------------------------------------------------------------------


def test_paths_between_the_two_selected(analysed: MainWindow, settled: Any) -> None:
    viewpoint = analysed.workspace.document.viewpoint
    viewpoint.select([Ref("actors", "a"), Ref("actors", "d")])
    QApplication.processEvents()
    analysed.actions_by_id["paths_between"].trigger()
    settled()
    panel = analysed.workspace.analysis
    assert texts(panel.paths.list.findings) == ["Alpha – Gamma – Delta", "Alpha – Beta – Gamma – Delta"]
    panel.paths.list.chosen.emit(panel.paths.list.findings[0])
    panel.paths.list.setCurrentIndex(panel.paths.list.model().index(0, 0))
    panel.paths.only.click()
    assert viewpoint.criteria == Criteria(way=("a", "c", "d"))
    assert {node.id for node in analysed.workspace.canvas.frame.nodes} == {"a", "c", "d"}
    panel.paths.only.click()
    assert viewpoint.criteria == Criteria()


def test_a_way_is_lit_while_the_cursor_is_on_it(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Paths")
    panel.paths.between("a", "d")
    settled()
    canvas = analysed.workspace.canvas
    panel.paths.list.entered.emit(panel.paths.list.model().index(0, 0))
    assert {node.id for node in canvas.frame.nodes if node.dimmed} == {"b"}
    panel_of(analysed, "Balance")
    assert not any(node.dimmed for node in canvas.frame.nodes)


def test_where_there_is_no_way_it_says_so(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Paths")
    assert "Choose two actors" in panel.paths.hint.text()
    analysed.workspace.document.viewpoint.set_day(one_day("2011-06-01"))
    panel.paths.between("a", "d")
    settled()
    assert panel.paths.hint.text().startswith(
        "No way on this day. The nearest day with one is 2 January 2006."
    )
    panel.paths.between("a", "a")
    settled()
    assert panel.paths.hint.text() == "Choose two different actors."


def test_in_order_of_time(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Paths")
    assert not panel.paths.in_time.isEnabled()
    analysed.workspace.document.viewpoint.look(
        mode="window", anchor=one_day("2001-01-01"), day=one_day("2012-01-01")
    )
    panel.paths.in_time.setChecked(True)
    panel.paths.between("a", "d")
    settled()
    assert panel.paths.in_time.isEnabled()
    assert "arrives 1 January 2005" in panel.paths.list.findings[0].detail


# --- turning points ---------------------------------------------------------------------------


def test_bars_go_to_what_turned(analysed: MainWindow, settled: Any) -> None:
    panel, viewpoint = panel_of(analysed, "Turning points"), analysed.workspace.document.viewpoint
    settled()
    bars = panel.turning.bars
    number = bars._found.number_of(one_day("2009-06-01"))
    bars._go_to(number)
    settled()
    assert viewpoint.day == one_day("2009-12-31")
    found = texts(panel.turning.list.findings)
    assert found[0] == "2009: 1"
    assert "Alpha – Gamma" in found[1]


def test_before_and_after_an_event(analysed: MainWindow, settled: Any) -> None:
    panel, viewpoint = panel_of(analysed, "Turning points"), analysed.workspace.document.viewpoint
    assert not panel.turning.compare.isEnabled()
    viewpoint.select([Ref("events", "e")])
    panel.turning.compare.click()
    assert (viewpoint.mode, viewpoint.anchor, viewpoint.day) == (
        "compare", one_day("2010-03-04"), one_day("2010-03-06")
    )  # fmt: skip


# --- around, scenes, figures, edits -----------------------------------------------------------


def test_only_what_is_around_an_actor(analysed: MainWindow) -> None:
    viewpoint = analysed.workspace.document.viewpoint
    viewpoint.select([Ref("actors", "d")])
    QApplication.processEvents()
    analysed.actions_by_id["around"].trigger()
    frame = analysed.workspace.canvas.frame
    assert ({node.id for node in frame.nodes}, {edge.id for edge in frame.edges}) == ({"c", "d"}, {"cd"})
    QApplication.processEvents()
    assert analysed.actions_by_id["around"].isChecked()
    analysed.actions_by_id["around"].trigger()
    assert len(analysed.workspace.canvas.frame.nodes) == 4


def test_curves_and_tables_are_kept_as_scenes_and_shown_again(analysed: MainWindow, settled: Any) -> None:
    workspace = analysed.workspace
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("friends")
    settled()
    workspace.document.viewpoint.select([Ref("actors", "a")])
    panel.measures._keep("plot")
    panel.measures._keep("table")
    scenes = {scene.shows: scene for scene in workspace.document.project.scenes.values()}
    assert (scenes["plot"].measure, scenes["plot"].actors) == ("friends", ("a",))
    assert scenes["table"].title == "Friends"
    panel.measures.choose("ties")
    workspace.go_to(Ref("scenes", scenes["plot"].id))
    settled()
    assert panel.measures.measure.id == "friends"
    assert [curve.id for curve in workspace.time.curves.plot.curves] == ["a"]
    workspace.document.undo_stack.undo()
    workspace.document.undo_stack.undo()
    assert not workspace.document.project.scenes


def test_a_scene_keeps_what_sizes_and_colours_tell(analysed: MainWindow, settled: Any) -> None:
    workspace, viewpoint = analysed.workspace, analysed.workspace.document.viewpoint
    viewpoint.set_lens(Lens(size_by="ties", groups="camps"))
    settled()
    analysed.actions_by_id["capture"].trigger()
    (scene,) = workspace.document.project.scenes.values()
    assert scene.lens == Lens(size_by="ties", groups="camps")
    viewpoint.set_lens(NO_LENS)
    workspace.go_to(Ref("scenes", scene.id))
    assert viewpoint.lens == scene.lens


def test_the_export_dialog_makes_the_same_curves(analysed: MainWindow, settled: Any, qtbot: Any) -> None:
    panel_of(analysed, "Measures")
    analysed.workspace.exports.export_measure("plot", "ties")
    (dialog,) = analysed.findChildren(ExportDialog)
    qtbot.waitUntil(lambda: dialog.export_button.isEnabled(), timeout=10_000)
    settled()
    plot = dialog.figure().plot
    assert plot is not None
    assert [curve.id for curve in plot.curves] == ["c", "a", "b", "d"]
    assert dialog.figure().date_line.startswith("Ties, from 1990 to 2025")
    dialog.reject()


def test_after_an_edit_it_is_the_edited_map(analysed: MainWindow, settled: Any) -> None:
    document = analysed.workspace.document
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("ties")
    settled()
    document.apply(Diff.adding(tie("ad", "a", "d", "2004/..", 1)), "Relate")
    settled()
    assert cells(panel)["Delta"] == "2"
    document.undo_stack.undo()
    settled()
    assert cells(panel)["Delta"] == "1"


def test_a_filter_counts_only_what_is_shown(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("ties")
    analysed.workspace.document.viewpoint.set_filter(Criteria(stances=(1,)))
    settled()
    assert cells(panel) == {"Beta": "2", "Gamma": "2", "Alpha": "1", "Delta": "1"}


def test_stopped_the_other_days_are_not_computed_until_told_to_go_on(
    analysed: MainWindow, settled: Any
) -> None:
    panel = panel_of(analysed, "Measures")
    analysed.workspace.analysing.stop()
    panel.measures.choose("closeness")
    analysed.workspace.analysing.stop()
    settled()
    assert panel.measures.stop_button.text() == "Go on"
    assert cells(panel)  # the day itself is there
    panel.measures.stop_button.click()
    settled()
    assert not panel.measures.stop_button.isVisible()


def test_the_window_closes_while_it_computes(analysed: MainWindow) -> None:
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("betweenness")
    analysed.close_map()
    assert analysed.workspace is None


def test_measures_are_found_in_the_palette(analysed: MainWindow, settled: Any) -> None:
    workspace = analysed.workspace
    workspace.palettes.everything()
    choices = workspace.palettes._everything("betweenn")
    assert choices[0].title == "Measure: Betweenness"
    choices[0].run()
    settled()
    assert workspace.analysis.measures.measure.id == "betweenness"


def test_the_wheel_over_the_boxes_changes_nothing(analysed: MainWindow, settled: Any) -> None:
    from PySide6.QtGui import QWheelEvent

    panel = panel_of(analysed, "Measures")
    settled()
    before = panel.measures.choice.currentIndex()
    middle = panel.measures.choice.rect().center().toPointF()
    event = QWheelEvent(
        middle, panel.measures.choice.mapToGlobal(middle), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.measures.choice, event)
    assert panel.measures.choice.currentIndex() == before


def test_a_double_click_goes_to_the_actor(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Measures")
    settled()
    index: QModelIndex = panel.measures.model.index(0, 0)
    panel.measures.table.doubleClicked.emit(index)
    first = panel.measures.model.actor(0)
    assert analysed.workspace.document.viewpoint.selection == {Ref("actors", str(first))}


def test_it_is_told_since_when_a_triad_is_what_it_is(analysed: MainWindow, settled: Any) -> None:
    document = analysed.workspace.document
    panel = panel_of(analysed, "Balance")
    settled()

    def detail() -> str:
        return next(f.detail for f in panel.balance.list.findings if f.text == "Alpha, Beta, Gamma")

    # It has always been so.
    assert "Since" in detail()
    document.viewpoint.set_day(one_day("1995-01-01"))
    settled()
    assert "Alpha, Beta, Gamma" not in texts(panel.balance.list.findings)
    document.viewpoint.set_day(one_day("2005-06-01"))
    settled()
    first, since = detail().splitlines()
    assert first.startswith("Alpha–Beta")
    assert since.startswith("Since 1 January 2000: ")
    assert since.count("Alpha") == 2


def test_paths_tell_how_alike_the_two_are(analysed: MainWindow, settled: Any) -> None:
    panel = panel_of(analysed, "Paths")
    panel.paths.between("a", "b")
    settled()
    assert "Likeness in friends and foes 0, over one other" in panel.paths.hint.text()


def test_an_estimate_is_marked() -> None:
    from relmap.analysis.degrees import Values
    from relmap.analysis.measures import Measured
    from relmap.analysis.table import measure_of
    from relmap.editor.analysing import Answer
    from relmap.ui.panels.analysis.measure_table import MeasureModel

    unknown, drawn = np.full(1, np.nan), np.array([12.0])
    model = MeasureModel()
    model.show_measures((measure_of(TRIAD, "betweenness"),), compares=False)
    for rough, text in ((True, "≈ 12"), (False, "12")):
        found = Measured(Values(unknown, drawn, unknown), np.zeros(1, dtype=bool), rough=rough)
        model.fill(TRIAD, {"betweenness": Answer({"a": 0}, found)}, None)
        assert model.index(0, 1).data() == text


def test_curves_follow_what_is_certain_only(analysed: MainWindow, settled: Any) -> None:
    workspace = analysed.workspace
    viewpoint = workspace.document.viewpoint
    panel = panel_of(analysed, "Measures")
    panel.measures.choose("betweenness")
    panel.measures.curves_button.click()
    viewpoint.select([Ref("actors", "c")])
    settled()

    def drawn() -> list[float]:
        assert workspace.time.curves is not None
        assert workspace.time.curves.plot is not None
        (curve,) = workspace.time.curves.plot.curves
        return [found[1] for day in ("2005-06-01", "2006-06-01") if (found := curve.at(one_day(day)))]

    with_possible = drawn()
    viewpoint.look(certain_only=True)
    settled()
    certain = drawn()
    assert certain[1] < with_possible[1]
    viewpoint.look(certain_only=False)
    settled()
    assert drawn() == with_possible


def test_of_many_ties_that_do_not_fit_some_are_listed(
    analysed: MainWindow, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from relmap.ui.panels.analysis import balance

    panel = panel_of(analysed, "Balance")
    settled()
    assert sum("does not fit" in text for text in texts(panel.balance.list.findings)) == 1
    monkeypatch.setattr(balance, "_MISFITS", 0)
    panel.balance.refresh()
    found = texts(panel.balance.list.findings)
    assert not any("does not fit" in text for text in found)
    assert "and 1 more" in found
