"""What once could go wrong without any test that noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QLineEdit

from relmap.drawing.edge_geometry import edge_geometry
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.style import LIGHT
from relmap.drawing.view import View
from relmap.editor import edits
from relmap.editor.document import Document
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Placement, Relation, updated
from relmap.storage import project_file
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from relmap.ui.canvas.picture import LARGE, MapPicture, PictureState
from relmap.ui.widgets import ask
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers, Hand


def rename(document: Document, actor: str, name: str) -> None:
    before = document.project.actors[actor]
    document.apply(edits.replace_record(document.project, updated(before, name=name)), "Rename")


def title_field(window: MainWindow) -> QLineEdit:
    field: Any = window.workspace.panels.inspector.form("about").fields["title"]
    return field.line


def test_a_map_changed_on_disk_can_be_saved_as_a_copy(
    opened: MainWindow, small_file: Path, small_map: Project, answers: Answers, tmp_path: Path
) -> None:
    about = small_map.about
    theirs = Diff.replacing(about, updated(about, title="Theirs")).apply(small_map)
    project_file.save(theirs, small_file)
    rename(opened.workspace.document, "a", "Ours")
    answers.changed, answers.save = ask.Answer.COPY, tmp_path / "copy.relmap.json"
    opened.actions_by_id["save"].trigger()
    assert project_file.load(small_file).project == theirs
    assert project_file.load(answers.save).project == opened.workspace.document.project
    assert opened.workspace.files.path == answers.save
    assert opened.workspace.document.is_clean
    # From now on it is the copy that is saved.
    rename(opened.workspace.document, "a", "Ours again")
    opened.actions_by_id["save"].trigger()
    assert project_file.load(answers.save).project.actors["a"].name == "Ours again"
    assert project_file.load(small_file).project == theirs


def test_a_copy_that_is_not_named_saves_nothing(
    opened: MainWindow, small_file: Path, small_map: Project, answers: Answers
) -> None:
    about = small_map.about
    theirs = Diff.replacing(about, updated(about, title="Theirs")).apply(small_map)
    project_file.save(theirs, small_file)
    rename(opened.workspace.document, "a", "Ours")
    answers.changed, answers.save = ask.Answer.COPY, None
    opened.actions_by_id["save"].trigger()
    assert project_file.load(small_file).project == theirs
    assert opened.workspace.files.path == small_file
    assert not opened.workspace.document.is_clean


def test_undo_while_typing_takes_back_what_is_typed(opened: MainWindow) -> None:
    rename(opened.workspace.document, "a", "New")
    line = title_field(opened)
    opened.activateWindow()
    line.setFocus()
    assert QApplication.focusWidget() is line
    line.selectAll()
    QTest.keyClicks(line, "Typed")
    opened.actions_by_id["undo"].trigger()
    assert opened.workspace.document.project.about.title == "Small"
    assert line.text() == "Small"
    assert opened.workspace.document.project.actors["a"].name == "New"
    opened.actions_by_id["redo"].trigger()
    assert opened.workspace.document.project.about.title == "Typed"


@pytest.mark.parametrize("selected", [[], ["a", "b"], ["a", "ab"], ["ab"]])
def test_only_a_single_actor_can_be_renamed_in_place(opened: MainWindow, selected: list[str]) -> None:
    rename_action = opened.actions_by_id["rename"]
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    assert rename_action.isEnabled()
    refs = [Ref("relations" if key == "ab" else "actors", key) for key in selected]
    opened.workspace.document.viewpoint.select(refs)
    assert not rename_action.isEnabled()


# --- pictures ---------------------------------------------------------------------------------


def scene(count: int) -> PictureState:
    actors = [Actor(id=f"a{n:03}", name=f"Actor {n}") for n in range(count)]
    ties = [
        Relation(id=f"r{n}", source="a000", target=f"a{n:03}", phases=(Phase(),)) for n in range(1, count)
    ]
    project = Project.of(None, *actors, *ties)
    places = {actor.id: (n % 20 * 30.0, n // 20 * 30.0) for n, actor in enumerate(actors)}
    maker = FrameMaker(project, LIGHT, places, edge_geometry(project))
    frame = maker.frame(Snapshot(TimeIndex(project), 730_000))
    return PictureState(frame, frame, View(1.0, 40.0, 40.0), 640, 480, 1.0, frozenset(), frozenset())


@pytest.mark.usefixtures("offline_qt")
@pytest.mark.parametrize("count", [6, LARGE])
def test_on_a_screen_of_another_pixel_ratio_the_picture_is_made_anew(count: int) -> None:
    one = scene(count)
    two = replace(one, ratio=2.0)
    parent = QObject()
    picture = MapPicture(parent)
    first = picture.of(one)
    assert (first.width(), first.devicePixelRatio()) == (640, 1.0)
    moved = picture.of(two)
    assert (moved.width(), moved.devicePixelRatio()) == (1280, 2.0)
    fresh = MapPicture(parent).of(two)
    assert moved.toImage() == fresh.toImage()
    assert picture.of(one).toImage() == first.toImage()


@pytest.mark.usefixtures("offline_qt")
def test_the_canvas_follows_its_screen(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas = opened.workspace.canvas
    asked: list[float] = []
    of = canvas.map_layer.picture.of
    monkeypatch.setattr(canvas.map_layer.picture, "of", lambda scene: asked.append(scene.ratio) or of(scene))
    canvas.grab()
    sharper = QPixmap(canvas.size() * 1.5)
    sharper.setDevicePixelRatio(1.5)
    painter = QPainter(sharper)
    QGraphicsView.render(canvas, painter, QRectF(canvas.rect()), canvas.rect())
    painter.end()
    assert asked[0] == 1.0
    assert asked[-1] == 1.5


def test_marks_follow_the_cursor_from_one_actor_to_another(
    opened: MainWindow, hand: Hand, place: Callable[..., QPointF]
) -> None:
    """The frame stays the same; what is marked of it does not: all but the neighbourhood is veiled."""
    canvas = opened.workspace.canvas
    spots = {key: place(key).toPoint() + QPoint(0, 6) for key in "ac"}

    def colours(hovered: str | None) -> dict[str, QColor]:
        hand.move(place(hovered) if hovered else QPointF(3, 3), held=False)
        image = canvas.grab().toImage()
        return {key: image.pixelColor(spot) for key, spot in spots.items()}

    plain = colours(None)
    for hovered in ("a", "c", "a", None, "c"):
        found = colours(hovered)
        veiled = {key for key in spots if found[key] != plain[key]}
        assert veiled == (set(spots) - {hovered} if hovered else set()), hovered


def test_marks_follow_the_selection_of_a_large_map(window: MainWindow, qtbot: Any) -> None:
    """There what is selected is painted over the picture, which stays."""
    count = LARGE + 4
    actors = [Actor(id=f"a{n:03}", name=f"Actor {n}") for n in range(count)]
    places = [Placement(actor=f"a{n:03}", x=n % 20 * 90.0, y=n // 20 * 90.0) for n in range(count)]
    window.open_workspace().document.open(Project.of(None, *actors, *places))
    canvas = window.workspace.canvas

    def looks(*keys: str) -> QImage:
        window.workspace.document.viewpoint.select([Ref("actors", key) for key in keys])
        return canvas.grab().toImage()

    canvas.grab()
    qtbot.waitUntil(lambda: not canvas.map_layer.picture.busy, timeout=20_000)
    plain, one, other = looks(), looks("a001"), looks("a002")
    assert plain != one != other != plain
    assert [looks("a001"), looks(), looks("a002")] == [one, plain, other]
