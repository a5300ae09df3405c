"""What is left when the program is killed, when the disk is full, and when two programs want one file.

`python -m tests.kill [kills|full|two] [--count N] [--seed S]` prints what was lost; 1 if anything was.
A real process with a window edits, types, saves and exports, and is killed at random moments.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PROMISED = 1.0
"""Seconds after which an edit is on disk."""
_MAP = "map.relmap.json"


# --- in the process that is killed ------------------------------------------------------------


def a_window(folder: Path) -> Any:
    """A window with the map of a folder."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from relmap.ui.settings.settings import Settings
    from relmap.ui.widgets import ask
    from relmap.ui.window.main_window import MainWindow

    application = QApplication.instance() or QApplication([])
    ask.tell = lambda _parent, error: say("told", type(error).__name__, str(error))
    window = MainWindow(Settings(QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat)))
    window.resize(1000, 700)
    window.show()
    window.open_here(folder / _MAP)
    window.application = application
    return window


def say(*words: object) -> None:
    """A line for whoever watches, with the time."""
    print(json.dumps([time.monotonic(), *words]), flush=True)


def victim(folder: Path, seed: int) -> None:
    """Edit, type, save and export until it is killed."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from relmap.export.compose import Subject, compose_map
    from relmap.export.write import write_figure
    from relmap.model.diff import Diff, Ref
    from relmap.model.records import Actor, FigureStyle

    window, rng = a_window(folder), random.Random(seed)
    document = window.workspace.document
    window.bring_up("Inspector")
    document.viewpoint.select([Ref("about", "about")])
    text = window.workspace.panels.inspector.form("about").fields["description"].text
    say("ready")
    number = typed = 0
    while True:
        how = rng.random()
        if how < 0.55:
            document.apply(Diff.adding(Actor(id=f"e{number}", name=f"E {number}")), "Add")
            number += 1
            say("edited", number)
        elif how < 0.85:
            text.setFocus()
            for _ in range(rng.randrange(1, 8)):
                QTest.keyClick(text, "x")
                typed += 1
            say("typed", typed)
        elif how < 0.95:
            window.workspace.files.save()
            say("saved", number)
        else:
            figure = compose_map(Subject(document.viewpoint.snapshot, document.home()), FigureStyle())
            ending = rng.choice(("png", "svg", "pdf"))
            write_figure(figure, folder / f"out.{ending}", 96, lambda _part: True)
            say("exported", ending)
        for _ in range(rng.randrange(1, 6)):
            QApplication.processEvents()


# --- what is left -----------------------------------------------------------------------------


def left(folder: Path) -> dict[str, Any]:
    """What the next start would find."""
    from relmap.editor.left_behind import left_behind, offer_of
    from relmap.storage import project_file
    from relmap.storage.lock import Lock

    saved = project_file.load(folder / _MAP)
    found: dict[str, Any] = {
        "faults": len(saved.faults), "saved": _edits(saved.project), "recovered": _edits(saved.project),
        "typed": len(saved.project.about.description), "half": [],
    }  # fmt: skip
    for left_ in left_behind():
        offer = offer_of(left_)
        if offer.found is not None:
            now = offer.found.changes.apply(offer.found.base)
            found["recovered"] = max(found["recovered"], _edits(now))
            drafts = [len(draft.text) for draft in now.drafts.values()]
            found["typed"] = max(found["typed"], len(now.about.description), *drafts, 0)
        left_.release()
    ends = {"png": b"IEND\xaeB`\x82", "svg": b"</svg>\n", "pdf": b"%%EOF"}
    for ending, mark in ends.items():
        path = folder / f"out.{ending}"
        if path.exists() and mark.strip() not in path.read_bytes()[-40:]:
            found["half"].append(ending)
    lock = Lock(folder / _MAP)
    found["free"] = lock.take()
    lock.release()
    return found


def _edits(project: Any) -> int:
    """How many of the edits are there, none of those before them missing."""
    number = 0
    while f"e{number}" in project.actors:
        number += 1
    assert sum(key.startswith("e") for key in project.actors) == number
    return number


# --- who watches ------------------------------------------------------------------------------


@contextmanager
def a_folder(base: Path | None = None) -> Iterator[Path]:
    """A folder with a small map, and room for settings and state."""
    from relmap.model.project import Project
    from relmap.model.records import About
    from relmap.storage import project_file

    with tempfile.TemporaryDirectory(dir=base) as name:
        folder = Path(name)
        project_file.save(Project.of(About(title="Map")), folder / _MAP)
        yield folder


def started(folder: Path, *words: str, state: Path | None = None) -> subprocess.Popen[str]:
    """A process of ours whose state is in the folder, or in that of another one."""
    names = ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME")
    own = dict.fromkeys(names, str((state or folder) / "own"))
    return subprocess.Popen(
        [sys.executable, "-m", "tests.kill", *words, "--folder", str(folder)],
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(process: subprocess.Popen[str], word: str) -> list[Any]:
    """The next line that begins with a word."""
    assert process.stdout is not None
    for line in process.stdout:
        row = json.loads(line)
        if row[1] == word:
            return row
    raise AssertionError(process.stderr.read()[-2_000:] if process.stderr is not None else "it ended")


def what_is_left(folder: Path) -> dict[str, Any]:
    """The same as `left`, seen by another process."""
    with started(folder, "left") as process:
        out, error = process.communicate()
    assert process.returncode == 0, error[-2_000:]
    return json.loads(out.splitlines()[-1])


def killed_once(seed: int) -> list[str]:
    """One kill at a random moment; what was lost."""
    rng = random.Random(seed)
    with a_folder() as folder:
        with started(folder, "victim", "--seed", str(seed)) as process:
            told(process, "ready")
            time.sleep(rng.uniform(0.02, 2.5))
            at = time.monotonic()
            process.send_signal(signal.SIGKILL)
            rows = [json.loads(line) for line in process.communicate()[0].splitlines() if line.endswith("]")]
        due = dict.fromkeys(("edited", "typed", "saved"), 0)
        for when, word, *values in rows:
            if word in due and (word == "saved" or when < at - PROMISED):
                due[word] = values[0]
        found = what_is_left(folder)
    checks = {
        "the map is whole": found["faults"] == 0,
        "what was saved": found["saved"] >= due["saved"],
        "what was edited": found["recovered"] >= due["edited"],
        "what was typed": found["typed"] >= due["typed"],
        "no half export": not found["half"],
        "the lock is free": found["free"],
    }
    return [f"{name} (kill {seed}: {due}, {found})" for name, holds in checks.items() if not holds]


def kills(count: int, seed: int) -> list[str]:
    """Many kills."""
    lost: list[str] = []
    for number in range(seed, seed + count):
        lost += killed_once(number)
    return lost


def limited(_count: int, _seed: int) -> list[str]:
    """The same without the right to mount anything: no file may be longer than it is."""
    return _filled(None)


def full(_count: int, _seed: int) -> list[str]:
    """A disk that is full for a while: a small tmpfs or, without the right to make one, a limit for files."""
    with tempfile.TemporaryDirectory() as place:
        command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place]
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        try:
            return _filled(Path(place) if mounted else None)
        finally:
            if mounted:
                subprocess.run(["umount", place], check=True)


def _filled(place: Path | None) -> list[str]:
    """What was lost on a disk that was full, or on one that took no longer files."""
    words = ("fills", "--seed", str(int(place is not None)))
    with a_folder(place) as folder, started(folder, *words) as process:
        rows = [json.loads(line) for line in process.communicate()[0].splitlines()]
        found = what_is_left(folder)
    said = {row[1]: row[2:] for row in rows}
    checks = {
        "a save that fails is told": "told" in said and said["told"][0] == "FileProblem",
        "the map is whole": found["faults"] == 0 and found["saved"] == 0,
        "the journal goes on when there is room": said.get("written") == [True],
        "every edit comes back": found["recovered"] == 40,
    }
    return [f"{name} ({said}, {found})" for name, holds in checks.items() if not holds]


def fills(folder: Path, mounted: bool) -> None:
    """Fill the disk while it edits, saves and exports; then make room, and be killed."""
    from PySide6.QtWidgets import QApplication

    from relmap.model.diff import Diff
    from relmap.model.records import Actor

    window = a_window(folder)
    document = window.workspace.document

    def add(first: int, last: int) -> None:
        for number in range(first, last):
            document.apply(Diff.adding(Actor(id=f"e{number}", name="x" * 1_900)), "Add")

    def wait(done: Callable[[], bool], seconds: float) -> None:
        ends = time.monotonic() + seconds
        while not done() and time.monotonic() < ends:
            QApplication.processEvents()

    kept = window.workspace.files._recovery
    add(0, 10)
    wait(lambda: kept.is_written, 5)
    if mounted:
        with (folder / "ballast").open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
            while ballast.write(b"x" * 4_096) == 4_096:
                pass
    else:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, resource.RLIM_INFINITY))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    add(10, 40)
    wait(lambda: False, 1.5)
    window.workspace.files.save()
    if mounted:
        (folder / "ballast").unlink()
    else:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    wait(lambda: kept.is_written, 8)
    say("written", kept.is_written)
    os.kill(os.getpid(), signal.SIGKILL)


def two(_count: int, _seed: int) -> list[str]:
    """Two programs on one file: the second only reads, and may write when the first was killed."""
    with a_folder() as folder, started(folder, "victim", "--seed", "1") as first:
        told(first, "ready")
        told(first, "saved")
        with started(folder, "reader") as second:
            read_only = told(second, "read-only")[2]
            first.send_signal(signal.SIGKILL)
            first.communicate()
            before = what_is_left_of_file(folder)
            free = told(second, "free")[2:]
            second.communicate()
        after = what_is_left_of_file(folder)
    checks = {
        "the second only reads": read_only is True,
        "it may write when the first is gone": free == [False, True],
        "what the first had saved is not written over": after["edits"] == before["edits"] and after["own"],
    }
    return [f"{name} ({before}, {after}, {free})" for name, holds in checks.items() if not holds]


def both(_count: int, _seed: int) -> list[str]:
    """Two programs with a map each, both killed at once: both maps are offered."""
    with a_folder() as one, a_folder() as other:
        with (
            started(one, "victim", "--seed", "3") as first,
            started(other, "victim", "--seed", "4", state=one) as second,
        ):
            for process in (first, second):
                told(process, "ready")
                told(process, "edited")
            time.sleep(2.5)
            at = time.monotonic()
            for process in (first, second):
                process.send_signal(signal.SIGKILL)
            due = [_edited_before(process, at - PROMISED) for process in (first, second)]
        with started(one, "offers") as process:
            found = json.loads(process.communicate()[0].splitlines()[-1])
        saved = {str(folder / _MAP): what_is_left_of_file(folder)["edits"] for folder in (one, other)}
    has = [max(found.get(name, 0), edits) for name, edits in saved.items()]
    return [] if all(a >= b for a, b in zip(has, due, strict=True)) else [f"both come back ({due}, {found})"]


def _edited_before(process: subprocess.Popen[str], at: float) -> int:
    rows = [json.loads(line) for line in process.communicate()[0].splitlines() if line.endswith("]")]
    return max((row[2] for row in rows if row[1] == "edited" and row[0] < at), default=0)


def offers() -> dict[str, int]:
    """How many edits are offered of each map."""
    from relmap.editor.left_behind import left_behind, offer_of

    found: dict[str, int] = {}
    for left_ in left_behind():
        offer = offer_of(left_)
        if offer.found is not None:
            found[str(offer.found.path)] = _edits(offer.found.changes.apply(offer.found.base))
        left_.release()
    return found


def what_is_left_of_file(folder: Path) -> dict[str, Any]:
    """Of the file alone."""
    from relmap.storage import project_file

    project = project_file.load(folder / _MAP).project
    return {"edits": _edits(project), "own": "own" in project.actors}


def reader(folder: Path) -> None:
    """Open the file of another program, try to edit it, wait until it is free, then edit and save it."""
    from PySide6.QtWidgets import QApplication

    from relmap.model.diff import Diff
    from relmap.model.errors import ReadOnlyMap
    from relmap.model.records import Actor

    window = a_window(folder)
    document, files = window.workspace.document, window.workspace.files
    own = Diff.adding(Actor(id="own", name="Own"))
    try:
        document.apply(own, "Add")
        say("read-only", False)
    except ReadOnlyMap:
        say("read-only", document.read_only)
    ends = time.monotonic() + 20
    while document.read_only and time.monotonic() < ends:
        QApplication.processEvents()
    still = document.read_only
    document.apply(own, "Add")
    say("free", still, files.save())
    window.leave()


RUNS: dict[str, Callable[[int, int], list[str]]] = {
    "kills": kills,
    "full": full,
    "limited": limited,
    "two": two,
    "both": both,
}
_PROMISES = {
    "kills": "killed at random moments while it edits, types, saves and exports",
    "full": "a disk that is full while it edits and saves",
    "limited": "a disk that takes no longer files while it edits and saves",
    "two": "two programs on one file, the first killed",
    "both": "two programs with a map each, both killed at once",
}


def main() -> int:
    """Run it; 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("what", nargs="?", choices=[*RUNS, "victim", "left", "fills", "reader", "offers"])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    within: dict[str, Callable[[], object]] = {
        "victim": lambda: victim(options.folder, options.seed),
        "left": lambda: print(json.dumps(left(options.folder))),
        "fills": lambda: fills(options.folder, bool(options.seed)),
        "reader": lambda: reader(options.folder),
        "offers": lambda: print(json.dumps(offers())),
    }
    if options.what in within:
        within[options.what]()
        return 0
    bad = 0
    for name in [options.what] if options.what else RUNS:
        began = time.monotonic()
        lost = RUNS[name](options.count, options.seed)
        times = f"{options.count} times: " if name == "kills" else ""
        result = "nothing lost" if not lost else f"{len(lost)} LOST"
        print(f"{times}{_PROMISES[name]}: {result} ({time.monotonic() - began:.0f} s)", flush=True)
        for line in lost:
            print(f"  {line}", flush=True)
        bad += len(lost)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
