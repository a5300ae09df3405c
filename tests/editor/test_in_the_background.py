"""Motion, scenes and the list of names: what follows the map, and when it does not."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from relmap.editor import checks, edits, scenes
from relmap.editor.catalogue import catalogue, row_of, usual
from relmap.editor.checks import Checks
from relmap.editor.document import Document
from relmap.editor.motion import Motion
from relmap.model.bulk import bulk
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import Actor, Event, Phase, Relation, Scene, Viewport, updated
from relmap.timeline.index import TimeIndex

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def motion(small_map: Project) -> Iterator[Motion]:
    made = Motion(Document(small_map))
    yield made
    made.cancel()


def rename(document: Document, name: str = "New") -> None:
    actor = document.project.actors["a"]
    document.apply(edits.replace_record(document.project, updated(actor, name=name)), "Rename")


def test_actors_move_once_they_may(motion: Motion, qtbot: Any) -> None:
    document = motion._document
    rename(document)
    assert not motion.busy  # nothing moves, so nothing is laid out
    motion.set_stability(0.5)
    assert motion.busy
    qtbot.waitUntil(lambda: motion.found is not None)
    assert document.motion is motion.found
    assert not motion.busy
    document.viewpoint.select([Ref("actors", "a")])
    document.apply(Diff.adding(Scene(id="s", title="S")), "Add")
    assert not motion.busy  # what bears on no place
    rename(document, "Newer")
    assert motion.busy
    motion.cancel()
    assert not motion.busy
    motion.set_stability(1.0)
    assert document.motion is None
    assert motion.found is None


@pytest.mark.parametrize(("asked", "taken"), [(-1.0, 0.0), (0.0, 0.0), (0.4, 0.4), (1.0, 1.0), (7.0, 1.0)])
def test_stability_lies_between_nothing_and_all(motion: Motion, asked: float, taken: float) -> None:
    motion.set_stability(asked)
    assert motion.stability == taken
    assert motion.busy == (taken < 1)


def test_another_map_stands_still(motion: Motion, qtbot: Any) -> None:
    motion.set_stability(0.2)
    qtbot.waitUntil(lambda: motion.found is not None)
    motion._document.open(Project())
    assert (motion.stability, motion.found, motion.busy) == (1.0, None, False)


def test_the_first_scene_is_the_first_and_each_comes_last(small_map: Project) -> None:
    document = Document(small_map)
    for n, title in enumerate(("One", "Two", "Two"), 1):
        diff, key = scenes.capture(document, title, None)
        document.apply(diff, "Capture")
        assert (document.project.scenes[key].order, document.project.scenes[key].title) == (n, title)
    assert len(document.project.scenes) == 3
    view = Viewport(x=1, y=2, width=3, height=4)
    document.apply(scenes.retake(document, "one", view), "Retake")
    assert document.project.scenes["one"].viewport == view
    assert document.project.scenes["one"].order == 1
    document.apply(scenes.reorder(document.project, ["two-2", "gone", "one"]), "Order")
    by_order = sorted(document.project.scenes.values(), key=lambda scene: scene.order)
    assert [(scene.id, scene.order) for scene in by_order] == [("two-2", 1), ("one", 2), ("two", 3)]


def test_events_are_listed_by_their_day_and_undated_ones_last() -> None:
    project = Project.of(
        None,
        Actor(id="b", name="beta", aliases=("Other",), tags=("tagged",)),
        Actor(id="a", name="Alpha"),
        Event(id="none", title="Aaa"),
        Event(id="late", title="Bbb", when="2010"),
        Event(id="far", title="Ccc", when="9999-12-31"),
        Event(id="early", title="Zzz", when="1910"),
        Relation(id="r", source="a", target="b", phases=(Phase(label="Pact"),)),
    )
    index = TimeIndex(project)
    rows = catalogue(index)
    assert [row.ref.id for row in rows["events"]] == ["early", "late", "far", "none"]
    assert [row.title for row in rows["actors"]] == ["Alpha", "beta"]
    beta = row_of(index, "actors", project.actors["b"])
    assert all(word in beta.search for word in ("beta", "other", "tagged"))
    assert "pact" in row_of(index, "relations", project.relations["r"]).search
    assert sorted(rows["events"], key=usual) == list(rows["events"])


def test_checks_that_were_given_up_do_not_begin_again(small_map: Project, qtbot: Any) -> None:
    document = Document()
    looked = Checks(document)
    document.open(small_map)
    looked.cancel()
    assert not looked.busy
    with qtbot.assertNotEmitted(looked.found, wait=60):
        looked.cancel()
    assert not looked.busy
    rename(document)
    assert looked.busy
    qtbot.waitUntil(lambda: not looked.busy)
    looked.cancel()


def test_the_end_of_a_check_that_was_given_up_is_not_that_of_the_next(
    small_map: Project, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(checks, "problems", lambda _project, _progress: gate.wait(20) and [])
    looked = Checks(Document(small_map))
    gate.set()
    looked._start()
    looked.cancel()  # over, but not told yet
    gate.clear()
    looked._start()
    QApplication.processEvents()
    assert looked.busy
    gate.set()
    qtbot.waitUntil(lambda: not looked.busy)
    looked.cancel()


def test_nothing_is_collected_while_many_records_are_made() -> None:
    assert gc.isenabled()
    with bulk():
        assert not gc.isenabled()
        with bulk():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), bulk():
        _ = 1 / 0
    assert gc.isenabled()
