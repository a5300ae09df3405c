"""What is dropped on an event in the lanes: it came after it, or begins or ends with it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.problems import problems
from relmap.model.records import Citation, Event, EventDay, Phase, Relation, Source
from relmap.timeline.index import TimeIndex
from relmap.ui.timeline.drag import Target
from relmap.ui.timeline.lanes import Lanes
from relmap.ui.timeline.linking import LinkMenu, offers
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand

pytestmark = pytest.mark.usefixtures("lanes_open")


@pytest.fixture
def lanes(opened: MainWindow) -> Lanes:
    """A relation on which three events bear: one of them undated, known to lie in 2009 and 2010."""
    phases = (Phase(when="2000-03/2010-06", stance=1), Phase(when="2014/..", stance=-1))
    opened.workspace.document.apply(
        Diff.adding(
            Source(id="s", title="Paper", date="2011-01-01"),
            Relation(id="bc", source="b", target="c", kind="alliance", phases=phases),
            Event(id="e", title="Summit", when="2005-04", relations=("bc",)),
            Event(id="war", title="War", when="2015-02-01/2015-09", relations=("bc",)),
            Event(id="old", title="Old", when="2009-01-01"),
            Event(
                id="u",
                title="Answer",
                after=("old",),
                relations=("bc",),
                citations=(Citation(source="s"),),
            ),
        ),
        "Set up",
    )
    QApplication.processEvents()
    return opened.workspace.time.lanes


def drop(lanes: Lanes, start: QPointF, end: QPointF) -> LinkMenu | None:
    """Drag from one point to another; the menu that opens there."""
    Hand(lanes.viewport()).drag(start, end)
    menu = QApplication.activePopupWidget()
    return menu if isinstance(menu, LinkMenu) else None


def texts(menu: LinkMenu | None) -> list[str]:
    assert menu is not None
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu: LinkMenu | None, text: str) -> None:
    assert menu is not None
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def test_an_event_dropped_on_another_came_after_it(lanes: Lanes) -> None:
    document = lanes.document
    count = document.undo_stack.count()
    menu = drop(lanes, lanes.layout_.point_of_event("war"), lanes.layout_.point_of_event("e"))
    assert texts(menu)[0] == "“War” came after “Summit”"
    assert texts(menu)[1].startswith("Move to ")
    assert document.undo_stack.count() == count
    choose(menu, "“War” came after “Summit”")
    assert document.project.events["war"].after == ("e",)
    assert document.project.events["war"].when == "2015-02-01/2015-09"
    assert document.undo_stack.count() == count + 1
    document.undo_stack.undo()
    assert document.project.events["war"].after == ()


def test_escape_leaves_everything_as_it_was(lanes: Lanes, qtbot: Any) -> None:
    before, count = lanes.document.project, lanes.document.undo_stack.count()
    menu = drop(lanes, lanes.layout_.point_of_event("war"), lanes.layout_.point_of_event("e"))
    assert menu is not None
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert lanes.document.project == before
    assert lanes.document.undo_stack.count() == count
    assert lanes.layout_.drag is None


def test_it_can_still_be_moved_there(lanes: Lanes) -> None:
    menu = drop(lanes, lanes.layout_.point_of_event("e"), lanes.layout_.point_of_event("war"))
    choose(menu, texts(menu)[1])
    when = lanes.document.project.events["e"].when
    assert when is not None
    assert when.startswith("2015-")
    assert lanes.document.undo_stack.undoText() == "Move an event"


def test_elsewhere_a_drop_changes_the_date(lanes: Lanes) -> None:
    start = lanes.layout_.point_of_event("e")
    year = 365.25 / lanes.axis.days_per_pixel
    assert drop(lanes, start, start + QPointF(year, 0)) is None
    assert lanes.document.project.events["e"].when == "2006-04"


def test_an_undated_event_is_dropped_but_not_dated(lanes: Lanes) -> None:
    start = lanes.layout_.point_of_event("u")
    day = days.from_ymd(2010, 1, 1)
    assert abs(start.x() - lanes.axis.to_pixel(day)) < 3  # in the middle of what is known
    assert drop(lanes, start, start + QPointF(60, 0)) is None
    assert lanes.document.project.events["u"].when is None
    menu = drop(lanes, start, lanes.layout_.point_of_event("e"))
    assert texts(menu) == ["“Answer” came after “Summit”"]
    choose(menu, "“Answer” came after “Summit”")
    assert lanes.document.project.events["u"].after == ("old", "e")


def test_what_would_be_a_circle_is_told_and_not_done(lanes: Lanes) -> None:
    choose(
        drop(lanes, lanes.layout_.point_of_event("u"), lanes.layout_.point_of_event("e")),
        "“Answer” came after “Summit”",
    )
    before = lanes.document.project
    menu = drop(lanes, lanes.layout_.point_of_event("e"), lanes.layout_.point_of_event("u"))
    assert menu is not None
    first = menu.actions()[0]
    assert first.text() == "“Answer” is said to come after “Summit”."
    assert not first.isEnabled()
    menu.close()
    assert lanes.document.project == before


@pytest.mark.parametrize(
    ("part", "text", "when", "begins", "ends"),
    [
        ("start", "The phase begins with “Summit”", "../2010-06", EventDay(event="e"), None),
        ("end", "The phase ends with “Summit”", "2000-03/..", None, EventDay(event="e")),
    ],
)
def test_an_end_dropped_on_an_event_is_that_day(
    lanes: Lanes, part: str, text: str, when: str, begins: EventDay | None, ends: EventDay | None
) -> None:
    count = lanes.document.undo_stack.count()
    choose(drop(lanes, lanes.layout_.point_of("bc", 0, part), lanes.layout_.point_of_event("e")), text)
    phase = lanes.document.project.relations["bc"].phases[0]
    # What was typed of that end would contradict the event, and is opened.
    assert (phase.when, phase.begins_with, phase.ends_with) == (when, begins, ends)
    assert lanes.document.undo_stack.count() == count + 1
    known = lanes.document.index.derived.phases["bc"][0]
    side = known.first if part == "start" else known.last
    assert (days.iso(side.low), days.iso(side.high)) == ("2005-04-01", "2005-04-30")
    lanes.document.undo_stack.undo()
    assert lanes.document.project.relations["bc"].phases[0].when == "2000-03/2010-06"


def test_what_lasted_has_two_days(lanes: Lanes) -> None:
    menu = drop(lanes, lanes.layout_.point_of("bc", 1, "start"), lanes.layout_.point_of_event("war"))
    assert texts(menu)[:2] == [
        "The phase begins with “War”",
        "The phase begins with the last day of “War”",
    ]
    choose(menu, "The phase begins with the last day of “War”")
    phase = lanes.document.project.relations["bc"].phases[1]
    assert phase.begins_with == EventDay(event="war", day="last")
    assert phase.when == "../.."


def test_a_date_that_agrees_is_kept(lanes: Lanes) -> None:
    project = lanes.document.project
    relation = project.relations["bc"].model_copy(update={"phases": (Phase(when="2005/.."),)})
    after = Diff.replacing(project.relations["bc"], relation).apply(project)
    (offer,) = offers(TimeIndex(after), Target(Ref("relations", "bc"), 0, "start"), "e")
    assert offer.diff is not None
    assert offer.diff.apply(after).relations["bc"].phases[0].when == "2005/.."


OVER, BEGINS = "The phase is over by 31 December", "The phase begins no earlier than 1 January"


@pytest.mark.parametrize(
    ("when", "part", "key", "said"),
    [
        ("2000/2004", "start", "e", f"{OVER} 2004: too early to begin with “Summit”."),
        ("../2004", "start", "e", f"{OVER} 2004: too early to begin with “Summit”."),
        ("2004", "start", "e", f"{OVER} 2004: too early to begin with “Summit”."),
        ("2006/..", "end", "e", f"{BEGINS} 2006: too late to end with “Summit”."),
        ("2000/2008", "start", "u", f"{OVER} 2008: too early to begin with “Answer”."),
        ("2000/2005", "start", "e", ""),
        ("2005/2008", "end", "e", ""),
    ],
)
def test_what_leaves_the_phase_no_day_is_told_and_not_done(
    lanes: Lanes, when: str, part: Any, key: str, said: str
) -> None:
    project = lanes.document.project
    relation = project.relations["bc"].model_copy(update={"phases": (Phase(when=when),)})
    after = Diff.replacing(project.relations["bc"], relation).apply(project)
    (offer,) = offers(TimeIndex(after), Target(Ref("relations", "bc"), 0, part), key)
    assert (offer.diff is None) == bool(said)
    assert not said or offer.text == said
    if offer.diff is not None:
        assert problems(offer.diff.apply(after)) == problems(after)


def test_an_end_that_another_event_dates_is_looked_at_too(lanes: Lanes) -> None:
    project = lanes.document.project
    phase = Phase.model_validate({"when": "2000/..", "ends_with": {"event": "e"}})
    relation = project.relations["bc"].model_copy(update={"phases": (phase,)})
    after = Diff.replacing(project.relations["bc"], relation).apply(project)
    found = offers(TimeIndex(after), Target(Ref("relations", "bc"), 0, "start"), "war")
    assert {offer.text for offer in found} == {
        "The phase is over by 30 April 2005: too early to begin with “War”."
    }


def test_a_whole_bar_is_only_moved(lanes: Lanes) -> None:
    start = lanes.layout_.point_of("bc", 0, "both")
    target = lanes.layout_.point_of_event("e")
    assert drop(lanes, start, QPointF(start.x() + 40, target.y())) is None
    assert lanes.document.project.relations["bc"].phases[0].when != "2000-03/2010-06"
