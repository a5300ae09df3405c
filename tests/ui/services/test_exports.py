from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QProgressDialog

from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.records import FigureStyle
from relmap.storage.errors import Stopped
from relmap.timeline.peaks import days_of_most_change
from relmap.ui.dialogs.animation import AnimationDialog
from relmap.ui.dialogs.export import PURPOSES, ExportDialog
from relmap.ui.settings.presets import Presets
from relmap.ui.widgets import ask
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers


def do(window: MainWindow, action: str) -> None:
    window.actions_by_id[action].trigger()


@pytest.fixture
def dialog(opened: MainWindow) -> ExportDialog:
    do(opened, "export")
    (found,) = opened.findChildren(ExportDialog)
    return found


def test_the_preview_is_what_is_written(
    opened: MainWindow, dialog: ExportDialog, answers: Answers, tmp_path: Path, qtbot: Any
) -> None:
    dialog.set_style(FigureStyle(width=400.0, height=250.0, dpi=96, credit="By me", notes=True, look="grey"))
    qtbot.waitUntil(lambda: not dialog.sketch.busy)
    preview = dialog.preview.pixmap().toImage()
    answers.figure = tmp_path / "f.png"
    dialog.accept()
    qtbot.waitUntil(answers.figure.is_file)
    written = QImage(str(answers.figure))
    assert (written.width(), written.height()) == (400, 250)
    small = written.scaled(preview.size())
    apart = sum(
        abs(small.pixelColor(x, y).lightness() - preview.pixelColor(x, y).lightness()) > 60
        for x in range(0, preview.width(), 5)
        for y in range(0, preview.height(), 5)
    )
    assert apart < 0.03 * preview.width() * preview.height() / 25


def test_every_field_takes_effect(opened: MainWindow, dialog: ExportDialog) -> None:
    dialog.purpose_box.setCurrentText("A4 column, 85 × 75 mm")
    dialog.purpose_box.activated.emit(0)
    assert (dialog.style_.width, dialog.style_.unit) == (85.0, "mm")
    dialog.form.fields["width"].setValue(90)
    assert dialog.purpose_box.currentText() == "As below"
    dialog.form.fields["own_title"].setText("Mine")
    dialog.form.fields["title"].setChecked(False)
    assert dialog.figure().title == ""
    assert not dialog.form.fields["own_title"].isEnabled()
    dialog.form.fields["title"].setChecked(True)
    assert dialog.figure().title == "Mine"
    for box, value in (
        (dialog.form.fields["look"], "print"),
        (dialog.form.fields["legend"], "right"),
        (dialog.form.fields["area"], "selection"),
    ):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    dialog.refresh()
    assert "Nothing is selected" in dialog.said.text()
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    assert [node.id for node in dialog.figure().frame.nodes] == ["a"]
    assert dialog.style_.look == "print"
    assert set(PURPOSES) <= {dialog.purpose_box.itemText(n) for n in range(dialog.purpose_box.count())}


def test_days_of_most_change_are_proposed_to_be_written_over(
    opened: MainWindow, dialog: ExportDialog
) -> None:
    content, dates = dialog.form.fields["content"], dialog.form.fields["dates"]
    content.setCurrentIndex(content.findData("dates"))
    content.activated.emit(content.currentIndex())
    proposed = dates.text().split(", ")
    assert proposed == [days.iso(day) for day in days_of_most_change(opened.workspace.document.index)]
    assert proposed
    assert dialog.style_.dates == dates.text()
    dates.setText("2019-12-31, 2024-06-20")
    content.setCurrentIndex(content.findData("map"))
    content.activated.emit(content.currentIndex())
    content.setCurrentIndex(content.findData("dates"))
    content.activated.emit(content.currentIndex())
    assert dates.text() == "2019-12-31, 2024-06-20"  # what was typed stays


def test_presets_for_all_maps_and_with_this_one(opened: MainWindow, dialog: ExportDialog) -> None:
    dialog.set_style(FigureStyle(width=300.0, height=200.0, look="dark"))
    dialog.keep_preset("Slides", with_map=False)
    dialog.set_style(FigureStyle(width=120.0, height=100.0, unit="mm"))
    dialog.keep_preset("Paper", with_map=True)
    assert list(Presets(opened.settings).all()) == ["Slides"]
    assert [preset.label for preset in opened.workspace.document.project.presets.values()] == ["Paper"]
    dialog.preset_box.setCurrentIndex(dialog.preset_box.findText("Slides"))
    dialog._take_preset()
    assert dialog.style_.look == "dark"
    dialog.drop_preset()
    assert Presets(opened.settings).all() == {}
    dialog.reject()
    assert Presets(opened.settings).last.look == "dark"  # remembered
    opened.settings.figure_style = "{broken"
    opened.settings.figure_presets = "[1]"
    assert Presets(opened.settings).last == FigureStyle()
    assert Presets(opened.settings).all() == {}


def test_the_figure_is_copied(opened: MainWindow) -> None:
    do(opened, "copy_figure")
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage()
    assert b"<svg" in bytes(mime.data("image/svg+xml").data())
    QGuiApplication.clipboard().clear()


def test_page_animation_and_report_are_written(
    opened: MainWindow, answers: Answers, tmp_path: Path, qtbot: Any
) -> None:
    answers.file = tmp_path / "m.html"
    do(opened, "export_page")
    assert b"const DATA" in answers.file.read_bytes()
    answers.file = tmp_path / "m.webp"
    do(opened, "export_animation")
    (dialog,) = opened.findChildren(AnimationDialog)
    assert "pictures of 1,600 × 1,000 pixels" in dialog.said.text()
    dialog.step_box.setCurrentIndex(dialog.step_box.findData("year"))
    assert "37 pictures" in dialog.said.text()
    dialog.step_box.setCurrentIndex(0)
    dialog.dpi_box.setValue(24)
    for suffix in (".gif", ".webp"):
        dialog.format_box.setCurrentIndex(dialog.format_box.findData(suffix))
        qtbot.waitUntil(lambda: "about" in dialog.size_line.text())
    said = dialog.size_line.text()
    dialog.accept()
    with Image.open(answers.file) as found:
        assert found.n_frames >= 2  # type: ignore[attr-defined]
    estimate = int(re.findall(r"([0-9]+) kB", said)[0])
    assert 0.3 * estimate <= answers.file.stat().st_size / 1000 <= 3 * estimate + 2
    assert not opened.actions_by_id["export_report"].isEnabled()
    do(opened, "capture")
    answers.file = tmp_path / "r.docx"
    do(opened, "export_report")
    assert answers.file.stat().st_size > 5_000
    answers.file = tmp_path / "no" / "m.html"
    do(opened, "export_page")
    assert len(answers.told) == 1


def test_what_the_user_stops_is_not_written(opened: MainWindow) -> None:
    def work(told: Any) -> str:
        opened.findChildren(QProgressDialog)[-1].cancel()
        if not told(0.5):
            raise Stopped
        return "done"

    assert ask.with_progress(opened, "Working…", work) is None
    assert ask.with_progress(opened, "Working…", lambda told: told(0.2)) is True

    def aside(told: Any) -> bytes:
        opened.findChildren(QProgressDialog)[-1].cancel()
        return ask.aside(told)(lambda: b"too late")

    assert ask.with_progress(opened, "Working…", aside) is None
    assert ask.with_progress(opened, "Working…", lambda told: ask.aside(told)(lambda: b"done")) == b"done"
    with pytest.raises(ZeroDivisionError):
        ask.with_progress(opened, "Working…", lambda told: ask.aside(told)(lambda: 1 // 0))
    QApplication.processEvents()


def test_the_arrangement_of_a_figure_is_taken_over(opened: MainWindow, dialog: ExportDialog) -> None:
    document = opened.workspace.document
    before = document.project
    dialog.set_style(FigureStyle(width=500.0, height=900.0, dpi=96))
    frame = dialog.figure().frame
    sheet = dict(zip((node.id for node in frame.nodes), frame.places.tolist(), strict=True))
    assert document.project is before  # the map stays as it is until it is asked for
    assert dialog.arrange_button.isEnabled()
    dialog.arrange_button.click()
    for key, (x, y) in sheet.items():
        assert document.places()[key] == pytest.approx((x, y), abs=0.06)
    assert document.undo_stack.undoText() == "Arrange as in the figure"
    document.undo_stack.undo()
    assert document.project == before
    dialog.set_style(FigureStyle(width=500.0, height=900.0, dpi=96, arrangement="map"))
    assert not dialog.arrange_button.isEnabled()


def test_the_dialog_says_what_will_not_be_seen(opened: MainWindow, dialog: ExportDialog, qtbot: Any) -> None:
    document = opened.workspace.document
    relation = document.project.relations["ab"]
    for n in range(6):
        phase = relation.phases[0].model_copy(update={"label": f"agreed on this and that {n}"})
        document.apply(Diff.adding(relation.model_copy(update={"id": f"x{n}", "phases": (phase,)})), "Add")
    dialog.set_style(FigureStyle(width=420.0, height=260.0, dpi=96))
    qtbot.waitUntil(lambda: "numbered" in dialog.said.text())
    dialog.set_style(FigureStyle(dpi=96))
    qtbot.waitUntil(lambda: not dialog.sketch.busy)
    assert "numbered" not in dialog.said.text()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "9" * 5_000,
        '{"dpi": 99999999999999}',
        f'{{"seconds": {"9" * 400}}}',
        '{"seconds": NaN}',
    ],
)
def test_damaged_choices_of_an_animation_stay_as_they_were(qtbot: Any, text: str) -> None:
    dialog = AnimationDialog(None, FigureStyle(), lambda _step: [1, 2], lambda _days: iter(()))  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    before = dialog.choices()
    dialog.set_choices(text)
    assert dialog.choices() == before
    kept = before.replace("0.8", "1.5")
    dialog.set_choices(kept)
    assert dialog.choices() == kept != before
