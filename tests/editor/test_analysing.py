"""What is asked of the open map, and what is not gone on with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from relmap.analysis import measures
from relmap.analysis.pairs import Pairs
from relmap.editor import analysing, edits
from relmap.editor.analysing import Analysing
from relmap.editor.document import Document
from relmap.model.diff import Diff, Ref
from relmap.model.errors import Progress
from relmap.model.records import updated
from relmap.notebook import load, one_day

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def asker(samples: list[Path]) -> Iterator[Analysing]:
    made = Analysing(Document(load(samples[1])))
    yield made
    made.cancel()


@pytest.fixture
def settled(asker: Analysing, qtbot: Any) -> Callable[[], None]:
    def wait() -> None:
        qtbot.waitUntil(lambda: not asker.busy, timeout=20_000)
        QApplication.processEvents()

    return wait


def test_a_question_is_answered_and_told(asker: Analysing, qtbot: Any) -> None:
    with qtbot.waitSignal(asker.answered):
        assert asker.ask("count", lambda pairs, _report: pairs.count) is None
    assert asker.ask("count", lambda pairs, _report: pairs.count) > 10


def test_a_fault_is_told_once(asker: Analysing, settled: Any, qtbot: Any) -> None:
    calls: list[int] = []

    def wrong(_pairs: Pairs, _report: Progress) -> None:
        calls.append(1)
        raise ZeroDivisionError

    asker.answered.connect(lambda: asker.ask("wrong", wrong))
    with qtbot.captureExceptions() as told:
        asker.ask("wrong", wrong)
        settled()
        asker.ask("right", lambda _pairs, _report: 1)
        settled()
    assert [of for of, *_ in told] == [ZeroDivisionError]
    assert len(calls) == 1


def test_of_a_larger_map_fewer_answers_are_kept(asker: Analysing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysing, "_NUMBERS", 20 * 150)
    document = asker._document
    made = Analysing(document)
    assert made._kept._most == 150
    made.cancel()


def test_all_days_are_computed_while_somebody_asks(asker: Analysing, settled: Any) -> None:
    asker.answered.connect(lambda: asker.series("ties"))
    asker.series("ties")
    settled()
    assert asker.series("ties").done == 1.0
    days, values = asker.series("ties").course("armenia")
    assert values.shape == (3, len(days))
    assert (values[0] <= values[2])[values[0] == values[0]].all()


def test_what_nobody_asks_for_is_not_gone_on_with(asker: Analysing, settled: Any) -> None:
    wanted = True

    def ask() -> None:
        if wanted:
            asker.series("ties")

    asker.answered.connect(ask)
    asker.series("ties")
    settled()
    wanted = False
    document = asker._document
    before = asker._kept.computed
    actor = document.project.actors["armenia"]
    for key in list(document.project.relations)[:5]:
        document.apply(edits.remove(document.project, [Ref("relations", key)]), "Delete")
    document.apply(edits.replace_record(document.project, updated(actor, name="New")), "Rename")
    settled()
    assert asker._kept.computed == before
    assert asker.done == 1.0


def test_stop_leaves_the_question_of_the_day_alone(asker: Analysing, settled: Any) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(_pairs: Pairs, _report: Progress) -> str:
        begun.set()
        go.wait(5)
        return "done"

    asker.answered.connect(lambda: (asker.ask("slow", slow), asker.series("ties")))
    asker.ask("slow", slow)
    asker.series("ties")
    while not begun.wait(0.01):
        QApplication.processEvents()
    asker.stop()
    go.set()
    settled()
    assert asker.ask("slow", slow) == "done"
    assert asker.stopped
    assert asker.series("ties").known == 0
    asker.go_on()
    settled()
    assert asker.series("ties").done == 1.0


def test_where_actors_stand_does_not_matter(asker: Analysing, settled: Any) -> None:
    asker.answered.connect(lambda: asker.series("ties"))
    asker.series("ties")
    settled()
    series, document = asker.series("ties"), asker._document
    assert document.project.placements
    placement = next(iter(document.project.placements.values()))
    document.apply(Diff.replacing(placement, updated(placement, x=placement.x + 50)), "Move")
    settled()
    assert asker.series("ties") is series


def test_a_day_within_known_days_is_answered_at_once(asker: Analysing, settled: Any) -> None:
    asker.answered.connect(lambda: asker.series("ties"))
    asker.series("ties")
    settled()
    asker._document.viewpoint.set_day(one_day("2021-06-01"))
    found = asker.measure("ties")
    assert found is not None
    one = found.of("armenia")
    assert one is not None
    assert one[0] <= one[1] <= one[2]
    assert one[1] > 5


def test_what_takes_long_is_estimated_first(
    asker: Analysing, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (measures, analysing):
        monkeypatch.setattr(room, "ROUGH_FROM", 5)
    monkeypatch.setattr(measures, "_PIVOTS", 3)
    told: list[bool] = []

    def ask() -> None:
        found = asker.measure("betweenness")
        if found is not None:
            told.append(found.measured.rough)

    asker.answered.connect(ask)
    asker.measure("betweenness")
    settled()
    assert told == [True, False]


def test_a_series_of_a_large_map_has_as_many_days_as_there_is_room_for(
    asker: Analysing, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysing, "_ROOM", 20 * 7)
    monkeypatch.setattr(analysing, "_BLOCK", 3)
    asker.answered.connect(lambda: asker.series("friends"))
    asker.series("friends")
    settled()
    series = asker.series("friends")
    assert (series.known, series.most_days, asker.done) == (7, 7, 1.0)
    assert series.done < 1
    days, values = series.course("armenia")
    # Both ends are among them, and the days between lie apart.
    assert (days[0], days[-1]) == (series.days[0], series.days[-1])
    assert values.shape == (3, 7)
    for day, of_day in zip(days.tolist(), values.T.tolist(), strict=True):
        found = series.at(day)
        assert found is not None
        assert found.of("armenia") == (tuple(of_day) if of_day[1] == of_day[1] else None)


def test_communities_that_were_stopped_are_sought_when_asked_for_anew(asker: Analysing, settled: Any) -> None:
    wanted = True

    def ask() -> None:
        if wanted:
            asker.communities()

    asker.answered.connect(ask)
    asker.communities()
    asker.stop()
    settled()
    assert (asker.stopped, asker.done, asker.communities()) == (True, 0.0, None)
    wanted = False
    asker._document.viewpoint.set_day(one_day("2020-01-01"))
    settled()
    wanted = True
    asker._document.viewpoint.set_day(one_day("2021-01-01"))
    settled()
    assert not asker.stopped
    assert asker.communities() is not None


def test_after_a_fault_all_days_are_tried_again_once_something_is_otherwise(
    asker: Analysing, settled: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = analysing.answer

    def wrong(*_: Any) -> None:
        raise ZeroDivisionError

    asker.answered.connect(lambda: asker.series("ties"))
    monkeypatch.setattr(analysing, "answer", wrong)
    with qtbot.captureExceptions() as told:
        asker.series("ties")
        settled()
    assert len(told) == 1
    monkeypatch.setattr(analysing, "answer", whole)
    asker._document.viewpoint.set_day(one_day("2020-01-01"))
    settled()
    assert asker.series("ties").known == 0
    document = asker._document
    document.apply(edits.remove(document.project, [Ref("actors", "france")]), "Delete")
    settled()
    assert asker.series("ties").done == 1.0
