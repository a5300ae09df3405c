"""Tests in processes of their own, on copies of the tree: which touch which statement, and which fail."""

from __future__ import annotations

import builtins
import compileall
import importlib
import os
import pickle
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

COPIED = (
    "relmap",
    "tests",
    "resources",
    "projects",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
)
COPIED += ("CONTRIBUTING.md", "Makefile")
MEMORY = 8 << 30
"""Bytes that a process may take: a changed loop may fill a list for ever."""

IMPORTED = -1
"""In place of the number of a statement: the module has been imported."""


@dataclass
class Seen:
    """How long one test took, and which statements of which modules it ran."""

    seconds: float
    statements: set[tuple[str, int]]


class Tree:
    """A copy of the project in which one process at a time runs tests."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__", "benchmarks")
        for name in COPIED:
            copy = shutil.copytree if (root / name).is_dir() else shutil.copy2
            copy(root / name, folder / name, **({"ignore": ignored} if copy is shutil.copytree else {}))
        self.compile()

    def compile(self) -> None:
        """Keep the code of all modules, so that only what is changed is compiled for a run."""
        compileall.compile_dir(self.folder / "relmap", quiet=2)

    def write(self, path: str, text: str) -> None:
        """Put another text in place of a module."""
        (self.folder / path).write_text(text, encoding="utf-8")

    def restore(self, root: Path, path: str) -> None:
        """Bring a module back, with the time of its compiled code."""
        shutil.copy2(root / path, self.folder / path)

    @property
    def said(self) -> str:
        """What the last process has printed."""
        return Path(f"{self.folder}.log").read_text(encoding="utf-8", errors="replace")


def load_libraries() -> None:
    """Load what every process needs, before the first is forked; nothing of relmap, nor of its tests."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", OPENBLAS_NUM_THREADS="1", PYTHONDONTWRITEBYTECODE="1")
    names = ("numpy", "pydantic", "hypothesis", "networkx", "pytestqt.plugin", "pyqtgraph", "PIL.Image")
    for name in (*names, "PySide6.QtWidgets", "PySide6.QtSvg", "PySide6.QtTest"):
        importlib.import_module(name)


def forked(tree: Tree, run: Callable[[], int]) -> int:
    """The id of a new process that works in a tree and leaves with what `run` gives."""
    pid = os.fork()
    if pid:
        return pid
    code = 3
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        os.chdir(tree.folder)
        said = os.open(f"{tree.folder}.log", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        for stream in range(3):
            os.dup2(said, stream)
        for name in [name for name in sys.modules if name.split(".")[0] == "tests"]:
            del sys.modules[name]
        sys.path[:] = [str(tree.folder), *(path for path in sys.path if path not in ("", os.getcwd()))]
        os.environ["PYTHONPATH"] = str(tree.folder)
        code = run()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
    return 0


def pytest_code(tree: Tree, files: Iterable[str], plugin: object, *options: str) -> int:
    """Run tests here."""
    from hypothesis import HealthCheck, Phase, settings

    phases = (Phase.explicit, Phase.generate)
    settings.register_profile(
        "mutants", derandomize=True, database=None, deadline=None, max_examples=60, phases=phases,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    settings.load_profile("mutants")
    options += ("-q", "-p", "no:cacheprovider", f"--basetemp={tree.folder / 'temp'}")
    # The libraries are loaded already.
    options += ("-W", "ignore::pytest.PytestAssertRewriteWarning")
    return int(pytest.main([*options, *files], plugins=[plugin]))


class Tracker:
    """Notes for each test how long it takes and what it touches."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[float, set[tuple[str, int]]]] = {}
        self.failed: list[str] = []
        self.hits: dict[str, bytearray] = {}
        builtins.relmap_hits = self.hits  # type: ignore[attr-defined]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        """Around one test with its fixtures."""
        for name, marks in self.hits.items():
            self.hits[name][:] = bytes(len(marks))
        begun = time.perf_counter()
        result = yield
        touched = {(name, n) for name, marks in self.hits.items() for n, mark in enumerate(marks) if mark}
        touched |= {(name, IMPORTED) for name in self.hits}
        self.found[item.nodeid] = time.perf_counter() - begun, touched
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called by pytest with what came of a test."""
        if report.failed:
            self.failed.append(report.nodeid)


class Chosen:
    """Runs some tests only, in the order given."""

    def __init__(self, names: list[str]) -> None:
        self._rank = {name: n for n, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Called by pytest."""
        if "tests.strategies" in sys.modules:
            # How much random maps show hangs on the constants of the program: it would notice any change.
            sys.modules["tests.strategies"].Seen.check = lambda _: None
        items[:] = sorted(
            (item for item in items if item.nodeid in self._rank), key=lambda item: self._rank[item.nodeid]
        )


def track(tree: Tree, file: str) -> int:
    """A process that writes beside a tree what the tests of a file touch."""

    def run() -> int:
        tracker = Tracker()
        code = pytest_code(tree, [file], tracker)
        with open(f"{tree.folder}.seen", "wb") as out:
            pickle.dump((tracker.found, tracker.failed), out)
        return code

    return forked(tree, run)


def test(tree: Tree, names: list[str]) -> int:
    """A process that runs some tests to the first failure: 0 if none fails."""
    files = list(dict.fromkeys(name.split("::")[0] for name in names))
    return forked(tree, lambda: pytest_code(tree, files, Chosen(names), "-x"))


class Waiting:
    """Processes that run, one in a tree, each with the time by which it has to be done."""

    def __init__(self) -> None:
        self._running: dict[int, tuple[float, object]] = {}

    def __len__(self) -> int:
        return len(self._running)

    def add(self, pid: int, seconds: float, about: object) -> None:
        """Wait for one more."""
        self._running[pid] = (time.monotonic() + seconds, about)

    def stop(self) -> None:
        """End all that still run."""
        for pid in self._running:
            stop(pid)

    def next(self) -> tuple[int | None, Any]:
        """The code of the first that is done, None of one that took too long; and what it was about."""
        while True:
            for pid, (end, about) in self._running.items():
                done, status = os.waitpid(pid, os.WNOHANG)
                late = not done and time.monotonic() > end
                if late:
                    stop(pid)
                if done or late:
                    del self._running[pid]
                    return (None if late else os.waitstatus_to_exitcode(status)), about
            time.sleep(0.01)


def stop(pid: int) -> None:
    """End a process and those that it has begun."""
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
