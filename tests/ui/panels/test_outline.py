"""Time in the outline: columns, sorting, conditions."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from relmap.editor.catalogue import GROUPS
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.records import Event, Phase, Relation
from relmap.timeline.lifetimes import Lifetime
from relmap.ui.panels.outline_filter import Facts, parse
from relmap.ui.panels.outline_model import CHANGES, FIRST, LAST, NAME, STANCE
from relmap.ui.panels.sparkline import SPARKLINE_ROLE
from relmap.ui.window.main_window import MainWindow


@pytest.fixture
def rich(opened: MainWindow) -> MainWindow:
    opened.workspace.document.apply(
        Diff.adding(
            Relation(
                id="bc",
                source="b",
                target="c",
                phases=(
                    Phase(when="2000-01-01/2004-12-31", stance=1),
                    Phase(when="2004-12-31/2009-06-30", stance=-1),
                    Phase(when="2015-01-01/..", stance=-2),
                ),
            ),
            Relation(id="empty", source="a", target="c"),
            Event(id="e", title="Summit", when="2005-04"),
        ),
        "Set up",
    )
    return opened


def shown(window: MainWindow, group: int) -> list[str]:
    model = window.workspace.panels.outline.model
    top = model.index(group, 0)
    rows = [model.row_at(model.index(n, 0, top)) for n in range(model.rowCount(top))]
    return [row.ref.id for row in rows if row is not None]


def cell(
    window: MainWindow, group: int, row: int, column: int, role: Any = Qt.ItemDataRole.DisplayRole
) -> Any:
    model = window.workspace.panels.outline.model
    return model.index(row, column, model.index(group, 0)).data(role)


def test_first_seen_last_seen_and_changes(rich: MainWindow) -> None:
    row = shown(rich, 1).index("bc")
    assert [cell(rich, 1, row, column) for column in (CHANGES, FIRST, LAST)] == ["2", "2000-01-01", "…"]
    row = shown(rich, 1).index("ab")
    assert [cell(rich, 1, row, c) for c in (CHANGES, FIRST, LAST)] == ["0", "1991-01-01", "2020-06-30"]
    row = shown(rich, 1).index("empty")
    assert [cell(rich, 1, row, c) for c in (CHANGES, FIRST, LAST)] == [None, None, None]
    assert [cell(rich, 2, 0, c) for c in (CHANGES, FIRST, LAST)] == [None, "2005-04-01", "2005-04-30"]
    actor = shown(rich, 0).index("b")
    assert [cell(rich, 0, actor, c) for c in (CHANGES, FIRST)] == ["2", "1991-01-01"]
    relation, segments, _, _ = cell(rich, 1, shown(rich, 1).index("bc"), STANCE, SPARKLINE_ROLE)
    assert (relation.id, len(segments) >= 3) == ("bc", True)
    rich.workspace.panels.outline.tree.grab()


def test_sorting(rich: MainWindow) -> None:
    usual = shown(rich, 1)
    rich.workspace.panels.outline.sort_by(CHANGES)
    assert shown(rich, 1)[0] == "bc"
    assert not rich.workspace.panels.outline.tree.isColumnHidden(CHANGES)
    rich.workspace.panels.outline.sort_by(FIRST)
    assert shown(rich, 1) == ["ab", "bc", "empty"]
    rich.workspace.panels.outline.sort_by(FIRST)
    assert shown(rich, 1) == usual
    rich.workspace.panels.outline.tree.header().setSortIndicator(NAME, Qt.SortOrder.DescendingOrder)
    assert shown(rich, 1) == usual[::-1]


def test_conditions(rich: MainWindow) -> None:
    outline = rich.workspace.panels.outline
    for text, expected in (
        ("changes>=1", {"bc"}),
        ("first<1995", {"ab"}),
        ("first>=2000 last>2030", {"bc"}),
        ("last=2020-06", {"ab"}),
        ("alpha changes=0", {"ab", "empty"}),
    ):
        outline.search.setText(text)
        assert set(shown(rich, 1)) == expected
    outline.search.setText("now")
    rich.workspace.document.viewpoint.set_day(days.from_ymd(2005, 1, 1))
    assert set(shown(rich, 1)) == {"ab", "bc"}
    outline.search.setText("stance<0")
    assert shown(rich, 1) == ["bc"]
    rich.workspace.document.viewpoint.set_day(days.from_ymd(2002, 1, 1))
    assert shown(rich, 1) == []


def test_what_is_not_understood_is_said(rich: MainWindow) -> None:
    rich.workspace.panels.outline.search.setText("first>20x")
    assert rich.workspace.panels.outline._fault.isVisibleTo(rich.workspace.panels.outline)
    assert "first>20x" in rich.workspace.panels.outline._fault.text()
    assert len(shown(rich, 1)) == 3
    rich.workspace.panels.outline.search.clear()
    assert not rich.workspace.panels.outline._fault.isVisibleTo(rich.workspace.panels.outline)


def test_the_menu_puts_conditions_in_and_out(rich: MainWindow) -> None:
    rich.workspace.panels.outline._fill_menu()
    action = next(a for a in rich.workspace.panels.outline._menu.actions() if a.text() == "What has changed")
    action.trigger()
    assert rich.workspace.panels.outline.search.text() == "changes>=1"
    rich.workspace.panels.outline.toggle_condition("changes>=1")
    assert rich.workspace.panels.outline.search.text() == ""


@pytest.mark.parametrize(
    ("text", "first", "passes"),
    [
        ("first>2020", "2021-01-01", True),
        ("first>2020", "2020-12-31", False),
        ("first>=2020", "2020-01-01", True),
        ("first<2020-06", "2020-05-31", True),
        ("first<2020-06", "2020-06-01", False),
        ("first<=2020-06", "2020-06-30", True),
        ("first=199X", "1995-05-05", True),
        ("first=199x", "2000-01-01", False),
    ],
)
def test_dates_in_conditions(text: str, first: str, passes: bool) -> None:
    from relmap.model import dates

    day = dates.parse_span(first).bounds()[0]
    assert parse(text).passes("", lambda: Facts(Lifetime(day, day), True, None)) == passes


def test_an_event_says_how_its_day_is_known(rich: MainWindow) -> None:
    rich.workspace.document.apply(Diff.adding(Event(id="f", title="Answer", after=("e",))), "Add")
    model = rich.workspace.panels.outline.model
    events = model.index(list(GROUPS).index("events"), NAME)
    rows = [model.index(row, NAME, events) for row in range(model.rowCount(events))]
    told = {row.data(): row.data(Qt.ItemDataRole.ToolTipRole) for row in rows}
    assert "after “Summit” (April 2005); no later date is known" in told["Answer"]
    assert "some day in April 2005" in told["Summit"]
