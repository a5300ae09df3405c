from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import Any

import pytest

from relmap.editor.jobs import Job

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_job_runs_elsewhere_and_hands_its_result_over(qtbot: Any) -> None:
    def work(report: Callable[[float], bool]) -> int:
        assert report(0.5)
        return threading.get_ident()

    job = Job(work)
    parts: list[float] = []
    job.progressed.connect(parts.append)
    with qtbot.waitSignal(job.finished) as told:
        job.start()
    assert told.args[0] != threading.get_ident()
    assert parts == [0.5]


def test_an_error_is_handed_over(qtbot: Any) -> None:
    def work(_report: Callable[[float], bool]) -> None:
        raise ValueError("no")

    job = Job(work)
    with qtbot.waitSignal(job.failed) as told:
        job.start()
    assert str(told.args[0]) == "no"


def test_a_cancelled_job_delivers_nothing(qtbot: Any) -> None:
    begun, go = threading.Event(), threading.Event()
    seen: list[bool] = []

    def work(report: Callable[[float], bool]) -> None:
        begun.set()
        go.wait(5)
        seen.append(report(0.5))

    job = Job(work)
    with qtbot.assertNotEmitted(job.finished):
        job.start()
        assert begun.wait(5)
        job.cancel()
        go.set()
        job.wait()
    assert seen == [False]


def test_no_garbage_is_collected_in_another_thread(qtbot: Any) -> None:
    job = Job(lambda _report: gc.isenabled())
    with qtbot.waitSignal(job.finished) as told:
        job.start()
    assert told.args[0] is False
    assert gc.isenabled()


def test_an_error_that_nobody_hears_is_a_fault_of_the_program(qtbot: Any) -> None:
    def work(_report: Callable[[float], bool]) -> None:
        raise ValueError("no")

    job = Job(work)
    with qtbot.captureExceptions() as raised, qtbot.waitSignal(job.ended):
        job.start()
    assert [str(error) for _, error, _ in raised] == ["no"]
