from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor, updated
from relmap.ui.dialogs.comparison import ComparisonView


def actors(count: int, name: str = "Actor") -> Project:
    return Project.of(None, *(Actor(id=f"a{n:05}", name=f"{name} {n}") for n in range(count)))


@pytest.fixture
def view(qtbot: Any) -> ComparisonView:
    view = ComparisonView("Here", "There")
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    return view


def rows(view: ComparisonView) -> list[tuple[str, ...]]:
    return [tuple(view.model.row(n)) for n in range(view.model.rowCount())]


def test_what_is_different_is_listed_and_counted(view: ComparisonView) -> None:
    one = actors(3)
    changed = Diff.replacing(one.actors["a00000"], updated(one.actors["a00000"], name="Omega", code="OM"))
    other = changed.then(Diff.removing(one.actors["a00001"])).then(Diff.adding(Actor(id="x", name="X")))
    view.show_maps(one, other.apply(one))
    assert view.counts.text() == "1 added, 1 removed, 1 changed"
    assert set(rows(view)) == {
        ("Actor “Omega”", "name", "Actor 0", "Omega"),
        ("Actor “Omega”", "code", "", "OM"),
        ("Actor “Actor 1”", "", "", "removed"),
        ("Actor “X”", "", "", "added"),
    }


def test_without_a_difference_it_says_so(view: ComparisonView) -> None:
    view.show_maps(actors(2), actors(2))
    assert view.counts.text() == "There is no difference."
    assert not view.copy_button.isEnabled()
    assert view.model.rowCount() == 0


def test_a_long_list_is_made_as_it_is_scrolled_to(view: ComparisonView) -> None:
    view.show_maps(actors(20_000), actors(20_000, "Other"))
    assert view.model.rowCount() == 500
    view.list.scrollToBottom()
    view.model.fetchMore(view.model.index(-1, -1))
    assert view.model.rowCount() >= 1_000
    view.finder.setText("other 19999")
    assert [row[3] for row in rows(view)] == ["Other 19999"]
    view.finder.setText("")
    assert view.model.rowCount() > 1_000
    assert view.model.canFetchMore(view.model.index(-1, -1)) or view.model.rowCount() == 20_000


def test_it_can_be_copied_as_a_table(view: ComparisonView) -> None:
    one = Project.of(None, Actor(id="a", name="=1+1"))
    view.show_maps(one, Diff.replacing(one.actors["a"], updated(one.actors["a"], name="-x\ty")).apply(one))
    view.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Record\tWhat\tHere\tThere"
    assert lines[1].split("\t")[1:] == ["name", "'=1+1", "'-x y"]
