"""Work without end, and what it leaves behind: `python -m tests.soak [edits|maps|playback|windows]`.

Each sort of work runs in a process of its own. After each quarter of it memory, objects, timers, threads and
open files are counted. From the half, when caches are full, to the end memory may grow by 5 %; of the others
none may grow by more than a hundredth, which is what caches differ by.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QSettings,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

_PAGE = os.sysconf("SC_PAGE_SIZE")
_GROWTH, _CACHES = 1.05, 1.01
_NAMES = 97
"""Different names of new actors: what is drawn of a name is kept."""
_LOOKS = 4
"""How often it is counted, the first time when caches are full."""
_ROUND = 500
"""Edits after which all is undone."""
EDITS, MAPS, WINDOWS, SECONDS = 20_000, 200, 100, 3_600


# --- what is left -----------------------------------------------------------------------------


class Count(dict[str, float]):
    """Memory in MB, and numbers of things."""

    @classmethod
    def now(cls) -> Count:
        """What there is, after everything that nobody holds has gone."""
        for _ in range(3):
            settle()
            gc.collect()
        ours: Counter[str] = Counter()
        for each in gc.get_objects():
            kind = type(each)
            if issubclass(kind, QObject):
                ours["timers" if issubclass(kind, QTimer) else "Qt objects"] += 1
            elif (kind.__module__ or "").startswith("relmap."):
                ours["objects of relmap"] += 1
        with contextlib.suppress(OSError, AttributeError):  # what the C library keeps for later is no leak
            ctypes.CDLL(None).malloc_trim(0)
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
        return cls(
            {
                "MB": resident / 1e6,
                "objects of relmap": ours["objects of relmap"],
                "Qt objects": ours["Qt objects"],
                "timers": ours["timers"],
                "widgets": len(QApplication.allWidgets()),
                "timers of Qt": _timers_of_qt(),
                "threads": len(os.listdir("/proc/self/task")),
                "Python threads": threading.active_count(),
                "open files": len(os.listdir("/proc/self/fd")),
            }
        )


def _timers_of_qt() -> int:
    """Those that Python does not know of, too: parts of Qt's own widgets, and what only a parent holds."""
    roots = [QCoreApplication.instance(), *QApplication.topLevelWidgets()]
    return sum(len(root.findChildren(QTimer)) for root in roots if root is not None)


def settle() -> None:
    """Let Qt do what it has put off."""
    for _ in range(5):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait_until(done: Callable[[], bool], seconds: float = 20.0) -> None:
    """Let Qt go on until something is so."""
    ends = time.monotonic() + seconds
    while not done() and time.monotonic() < ends:
        QApplication.processEvents()


# --- work -------------------------------------------------------------------------------------


def a_window(folder: Path) -> Any:
    """A window with its own settings."""
    from relmap.ui.settings.settings import Settings
    from relmap.ui.window.main_window import MainWindow

    window = MainWindow(Settings(QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat)))
    window.resize(1200, 800)
    window.show()
    return window


def a_map(folder: Path) -> Path:
    """A copy of the main sample."""
    from relmap.resources import samples

    path = folder / "map.relmap.json"
    path.write_bytes(max(samples(), key=lambda each: each.stat().st_size).read_bytes())
    return path


def edits(folder: Path, part: float) -> Iterator[float]:
    """Random edits with undo and redo; now and then all is undone, so that what is done next forgets it."""
    from relmap.editor import edits as make
    from relmap.model.diff import Ref
    from relmap.model.errors import RelmapError
    from relmap.model.records import updated

    window = a_window(folder)
    window.open_here(a_map(folder))
    document, rng = window.workspace.document, random.Random(1)
    stack, total = document.undo_stack, round(EDITS * part)
    for number in range(total):
        project, how = document.project, rng.random()
        try:
            if how < 0.25:
                stack.undo()
            elif how < 0.4:
                stack.redo()
            elif how < 0.55:
                at = (rng.uniform(-400, 400), rng.uniform(-400, 400))
                document.apply(make.add_actor(project, f"Actor {number % _NAMES}", "state", at)[0], "Add")
            elif how < 0.7:
                key = rng.choice(list(project.actors))
                document.apply(make.move_actors(project, {key: (rng.uniform(-400, 400), 0.0)}), "Move")
            elif how < 0.85:
                one, other = rng.choice(list(project.actors)), rng.choice(list(project.actors))
                diff, _ = make.add_relation(project, one, other, "alliance", document.viewpoint.day)
                document.apply(diff, "Relate")
            elif how < 0.95:
                actor = project.actors[rng.choice(list(project.actors))]
                noted = updated(actor, notes=f"Note {number % _NAMES}")
                document.apply(make.replace_record(project, noted), "Edit")
            else:
                gone = Ref("actors", rng.choice(list(project.actors)))
                document.apply(make.remove(project, [gone]), "Delete")
        except (RelmapError, IndexError):
            stack.setIndex(0)
        if number % 20 == 0:
            QApplication.processEvents()
        if number % _ROUND == _ROUND - 1 or number == total - 1:
            stack.setIndex(0)
            stack.clear()
            wait_until(
                lambda: not window.workspace.checks.busy and window.workspace.files._recovery.is_written
            )
            yield (number + 1) / total
    window.leave()


def maps(folder: Path, part: float) -> Iterator[float]:
    """Maps opened and closed in one window."""
    window, path, total = a_window(folder), a_map(folder), round(MAPS * part)
    for number in range(total):
        window.open_here(path)
        _ = window.workspace.panels
        settle()
        window.workspace.checks.cancel()
        window.close_map()
        settle()
        yield (number + 1) / total
    window.leave()


def windows(folder: Path, part: float) -> Iterator[float]:
    """Windows with a map, opened and closed beside one that stays."""
    first, path, total = a_window(folder), a_map(folder), round(WINDOWS * part)
    for number in range(total):
        window = first.windows.beside(first)
        window.open_here(path, sample=True)
        _ = window.workspace.panels
        settle()
        window.leave()
        del window
        settle()
        yield (number + 1) / total
    first.leave()


def playback(folder: Path, part: float) -> Iterator[float]:
    """An hour of playback, each day shown as soon as the one before is painted."""
    window = a_window(folder)
    window.open_here(a_map(folder))
    player = window.workspace.time.player
    player.loop, total, gone = True, SECONDS * 1_000 * part, 0.0
    player.play()
    while gone < total:
        gone += max(player.hold(), 1.0)
        player._timer.stop()
        player._advance()
        window.workspace.canvas.viewport().repaint()
        QApplication.processEvents()
        if not player.playing:
            player.play()
        yield min(gone / total, 1.0)
    player.pause()
    window.leave()


WORK: dict[str, Callable[[Path, float], Iterator[float]]] = {
    "edits": edits,
    "maps": maps,
    "windows": windows,
    "playback": playback,
}


# --- runs -------------------------------------------------------------------------------------


def child(name: str, part: float) -> int:
    """One sort of work; prints what was left."""
    qInstallMessageHandler(_say_unless_known)
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        began, counts = time.monotonic(), list[Count]()
        for done in WORK[name](Path(folder), part):
            if done >= (len(counts) + 1) / _LOOKS:
                counts.append(Count.now())
        took = time.monotonic() - began
    faults = [key for key in counts[0] if grows(key, [count[key] for count in counts])]
    cells = ", ".join(f"{key} {' → '.join(f'{count[key]:.0f}' for count in counts)}" for key in counts[0])
    said = f"grows: {', '.join(faults)}" if faults else "flat"
    print(f"{name:<10}{took:>6.0f} s  {said:<12} {cells}", flush=True)
    del application
    os._exit(1 if faults else 0)


def _say_unless_known(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """The window without a screen says with each new window that it cannot do some things."""
    if not text.startswith("This plugin does not support"):
        print(text, file=sys.stderr, flush=True)


def grows(key: str, seen: list[float]) -> bool:
    """Whether something grows from the half of the work to its end."""
    return seen[-1] > seen[len(seen) // 2 - 1] * (_GROWTH if key == "MB" else _CACHES)


def main() -> int:
    """Run it; 1 if anything grows."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("what", nargs="?", choices=sorted(WORK), help="one of them; all if not said")
    parser.add_argument("--part", type=float, default=1.0, help="how much of the work is done")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return child(options.what, options.part)
    bad = 0
    for name in [options.what] if options.what else list(WORK):
        with tempfile.TemporaryDirectory() as state:
            own = dict.fromkeys(("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), state)
            command = [sys.executable, "-m", "tests.soak", name, "--part", str(options.part), "--child"]
            bad += subprocess.run(command, env={**os.environ, **own}, check=False).returncode != 0
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
