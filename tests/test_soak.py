"""What `make soak` counts, it sees: each sort of leak, put in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QWidget

from relmap.model.records import Actor
from tests.soak import Count, grows

pytestmark = pytest.mark.usefixtures("qapp")


def seen_to_grow(make: Callable[[], object]) -> set[str]:
    """What is said to grow where something is made three times more."""
    counts = [Count.now()]
    for _ in range(3):
        make()
        counts.append(Count.now())
    return {key for key in counts[0] if grows(key, [count[key] for count in counts])}


def test_what_nobody_holds_does_not_grow() -> None:
    assert seen_to_grow(lambda: [Actor(id="a", name="A"), QObject(), QTimer()]) == set()


def test_what_is_held_is_seen(tmp_path: Path) -> None:
    ends, held, files, threads = threading.Event(), list[object](), list[IO[str]](), list[threading.Thread]()

    def make() -> None:
        held.extend([Actor(id="a", name="A"), QTimer(), QObject(), b"x" * 60_000_000])
        files.append((tmp_path / "f").open("w", encoding="utf-8"))
        threads.append(threading.Thread(target=ends.wait))
        threads[-1].start()

    try:
        seen = seen_to_grow(make)
    finally:
        ends.set()
        for file, thread in zip(files, threads, strict=True):
            file.close()
            thread.join()
    everything = {
        "MB",
        "objects of relmap",
        "Qt objects",
        "timers",
        "threads",
        "Python threads",
        "open files",
    }
    assert everything <= seen


def test_what_only_qt_holds_is_seen() -> None:
    application, parent = QCoreApplication.instance(), QWidget()
    assert application is not None

    def make() -> None:
        QWidget(parent)
        QTimer(application).setObjectName("leaked")

    seen = seen_to_grow(make)
    parent.deleteLater()
    for timer in application.findChildren(QTimer, "leaked"):
        timer.deleteLater()
    assert {"widgets", "timers of Qt"} <= seen


def test_a_cache_that_fills_is_no_leak() -> None:
    assert not grows("timers", [1, 5, 5, 5])
    assert not grows("timers", [1, 5, 4, 6])
    assert grows("timers", [1, 2, 3, 4])
    assert grows("MB", [100, 101, 102, 106])
    assert not grows("MB", [100, 107, 107, 104])
