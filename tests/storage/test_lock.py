"""One holder at a time, known by name, known dead at once here and after two silent minutes elsewhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from relmap.storage.lock import SILENT, Holder, Lock, lock_of, this_program


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "map.relmap.json"
    file.write_text("{}", encoding="utf-8")
    return file


@pytest.fixture
def clock() -> Clock:
    return Clock()


def elsewhere(name: str = "anna", machine: str = "desk-3") -> Holder:
    return replace(this_program(), user=name, machine=machine, place="there")


def test_the_first_has_it_and_the_second_knows_who(path: Path) -> None:
    first, second = Lock(path, elsewhere()), Lock(path)
    assert first.take()
    assert not second.take()
    assert str(second.holder) == "anna on desk-3"
    first.release()
    assert not lock_of(path).exists()
    assert second.look() is None
    assert second.take()
    second.release()
    assert list(path.parent.iterdir()) == [path]


def test_a_link_leads_to_the_same_lock(path: Path) -> None:
    link = path.with_name("link.relmap.json")
    link.symlink_to(path)
    first, second = Lock(path), Lock(link)
    assert first.take()
    assert not second.take()
    first.release()


def test_two_windows_of_one_program(path: Path) -> None:
    first, second = Lock(path), Lock(path)
    assert first.take()
    assert not second.take()
    assert second.holder is not None
    assert not second.take_over()
    first.release()
    assert second.take()
    second.release()


_HOLDS = """
import sys, time
from pathlib import Path
from relmap.storage.lock import Lock
lock = Lock(Path(sys.argv[1]))
print(lock.take(), flush=True)
time.sleep(60)
"""


def test_one_that_was_killed_is_known_at_once(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "True"
        lock = Lock(path)
        assert not lock.take()
        assert lock.holder is not None
        assert lock.holder.process == process.pid
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert lock_of(path).exists()
    assert lock.take()
    assert lock.is_ours()
    lock.release()


def test_one_elsewhere_may_be_taken_over_after_two_silent_minutes(path: Path, clock: Clock) -> None:
    far, near = Lock(path, elsewhere()), Lock(path, clock=clock)
    assert far.take()
    assert not near.take()
    clock.now += SILENT - 1
    assert not near.is_silent()
    assert not near.take_over()
    far.renew()
    near.look()
    clock.now += SILENT - 1
    near.look()
    assert not near.is_silent()
    clock.now += 1
    assert near.is_silent()
    assert near.take_over()
    assert not far.is_ours()
    assert not far.renew()
    far.release()
    assert near.is_ours()
    near.release()


def test_a_renewal_at_the_last_moment_counts(path: Path, clock: Clock) -> None:
    far, near = Lock(path, elsewhere()), Lock(path, clock=clock)
    far.take()
    near.take()
    clock.now += SILENT
    far.renew()
    assert not near.take_over()
    assert far.is_ours()
    far.release()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 100,
        b"[" * 100_000,
        b"{" * 3_000,
        b"null",
        b"[1]",
        b'{"token": 3, "user": ["x"]}',
        b"\xff\xfe",
    ],
    ids=lambda raw: raw[:12].decode("latin-1"),
)
def test_a_damaged_one_is_held_by_somebody_for_two_minutes(path: Path, clock: Clock, raw: bytes) -> None:
    lock_of(path).write_bytes(raw)
    lock = Lock(path, clock=clock)
    assert not lock.take()
    assert str(lock.holder) == "somebody"
    clock.now += SILENT
    lock.look()
    assert lock.take_over()
    lock.release()
    assert list(path.parent.iterdir()) == [path]


def test_odd_things_in_its_place_do_no_harm(path: Path, clock: Clock) -> None:
    lock_of(path).symlink_to(path.with_name("nowhere"))
    lock = Lock(path, clock=clock)
    assert not lock.take()
    clock.now += SILENT
    assert lock.take_over()
    lock.release()
    os.mkfifo(lock_of(path))
    lock = Lock(path, clock=clock)
    assert not lock.take()


def test_a_newer_relmaps_lock_is_read(path: Path) -> None:
    row = {"lock": 7, "user": "an\nna", "machine": "x" * 500, "token": "t", "process": 10**30, "more": {}}
    lock_of(path).write_text(json.dumps(row), encoding="utf-8")
    lock = Lock(path)
    assert not lock.take()
    assert lock.holder is not None
    assert (lock.holder.user, len(lock.holder.machine), lock.holder.process) == ("anna", 80, 0)


def test_without_a_name_in_the_environment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    lock = Lock(path)
    assert lock.take()
    assert str(Lock(path).look()).startswith("somebody")
    lock.release()


def test_where_nothing_can_be_written_there_is_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def read_only(name: Any, flags: int, *more: Any) -> int:
        if flags & os.O_CREAT:
            raise OSError(30, "Read-only file system")
        return real(name, flags, *more)

    monkeypatch.setattr(os, "open", read_only)
    lock = Lock(path)
    assert not lock.take()
    assert lock.holder is None
    lock.release()


def test_removed_by_somebody_it_can_be_had_again(path: Path) -> None:
    lock = Lock(path)
    lock.take()
    lock_of(path).unlink()
    assert not lock.is_ours()
    assert not lock.renew()
    lock.release()
    assert lock.take()
    lock.release()


class Holders(RuleBasedStateMachine):
    """Three programs on two machines do what they like; no two of them believe it when they look."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "map.relmap.json"
        self.clock = Clock()
        makers = (this_program, this_program, elsewhere)
        self.locks = [Lock(self.path, make(), self.clock) for make in makers]

    @rule(which=st.integers(0, 2))
    def take(self, which: int) -> None:
        self.locks[which].take()

    @rule(which=st.integers(0, 2))
    def take_over(self, which: int) -> None:
        self.locks[which].take_over()

    @rule(which=st.integers(0, 2))
    def renew(self, which: int) -> None:
        self.locks[which].renew()

    @rule(which=st.integers(0, 2))
    def look(self, which: int) -> None:
        self.locks[which].look()

    @rule(which=st.integers(0, 2))
    def release(self, which: int) -> None:
        self.locks[which].release()

    @rule(seconds=st.sampled_from([30.0, 60.0, SILENT]))
    def wait(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule()
    def remove(self) -> None:
        lock_of(self.path).unlink(missing_ok=True)

    @invariant()
    def one_at_most(self) -> None:
        assert sum(lock.is_ours() for lock in self.locks) <= 1

    def teardown(self) -> None:
        for lock in self.locks:
            lock.release()
        assert not [p.name for p in Path(self.folder.name).iterdir() if p.name.endswith(".saving")]
        self.folder.cleanup()


TestHolders = Holders.TestCase
TestHolders.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
