"""What `make soak` counts, it sees: each sort of leak, put in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

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
    some = {
        key: int(number) // 20 + 1 for key, number in Count.now().items()
    }  # tests before this have theirs

    def make() -> None:
        held.append(b"x" * 60_000_000)
        held.append([Actor(id="a", name="A") for _ in range(some["objects of relmap"])])
        held.append([QObject() for _ in range(some["Qt objects"])])
        held.append([QTimer() for _ in range(some["timers"])])
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
        for _ in range(len(QApplication.allWidgets()) // 20 + 1):
            QWidget(parent)
        for _ in range(len(application.findChildren(QTimer)) // 20 + 1):
            QTimer(application).setObjectName("leaked")

    seen = seen_to_grow(make)
    parent.deleteLater()
    for timer in application.findChildren(QTimer, "leaked"):
        timer.deleteLater()
    assert {"widgets", "timers of Qt"} <= seen


def test_a_cache_that_fills_is_no_leak() -> None:
    assert not grows("timers", [1, 5, 5, 5])
    assert not grows("objects of relmap", [100, 1_000, 990, 1_010])
    assert grows("objects of relmap", [1_000, 1_000, 1_010, 1_020])
    assert grows("timers", [1, 2, 3, 4])
    assert grows("MB", [100, 101, 104, 107])
    assert not grows("MB", [100, 107, 107, 112])
