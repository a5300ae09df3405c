"""Faults that nobody foresaw: one quiet notice, and no word of the map in anything that is told of them."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer, qInstallMessageHandler, qWarning
from PySide6.QtGui import QGuiApplication

from relmap.editor.jobs import Job
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import (
    About,
    Actor,
    Anchor,
    Citation,
    Event,
    Note,
    Participant,
    Phase,
    Relation,
    Scene,
    Source,
    updated,
)
from relmap.storage import project_file
from relmap.storage.program_log import ProgramLog
from relmap.ui.window.faults import Faults
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers

SECRET = "Xyzzy"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[ProgramLog]:
    log = ProgramLog(tmp_path / "log")
    yield log
    log.close()


@pytest.fixture
def faults(window: MainWindow, log: ProgramLog) -> Faults:
    return Faults(window.windows, log)


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:
        return caught


def take(faults: Faults, error: BaseException) -> None:
    caught = raised(error)
    faults.take(type(caught), caught, caught.__traceback__)


def logged(tmp_path: Path) -> str:
    path = tmp_path / "log" / "relmap.log"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_one_notice_counts_what_follows(
    faults: Faults, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    """A timer that fails again and again, each time with another text."""
    window.show()
    failed = 0

    def fail() -> None:
        nonlocal failed
        failed += 1
        take(faults, ValueError(f"number {failed}"))

    timer = QTimer()
    timer.timeout.connect(fail)
    timer.start(0)
    qtbot.waitUntil(lambda: failed >= 200)
    timer.stop()
    notice = window.fault_notice
    qtbot.waitUntil(lambda: f"({failed:,} times)" in notice.text.text())
    assert notice.isVisible()
    assert logged(tmp_path).count("ValueError") == 3  # the 1st, the 10th and the 100th time
    notice.buttons[0].click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("relmap ")
    assert "ValueError\n  tests/ui/window/test_faults.py:" in copied
    notice.buttons[1].click()
    assert not notice.isVisible()
    take(faults, KeyError("x"))
    qtbot.waitUntil(notice.isVisible)
    assert "times" not in notice.text.text()


def test_causes_and_groups_are_told_by_their_types(faults: Faults, qtbot: Any) -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise ExceptionGroup(SECRET, [OSError(2, SECRET, SECRET), ValueError(SECRET)]) from cause
    except ExceptionGroup as group:
        faults.take(type(group), group, group.__traceback__)
    qtbot.waitUntil(lambda: bool(faults.counts))
    told = faults.details()
    for word in ("ExceptionGroup", "within it:\nFileNotFoundError", "ValueError", "because of:\nKeyError"):
        assert word in told
    assert SECRET not in told


def test_a_way_without_end_is_cut(faults: Faults, qtbot: Any) -> None:
    def again() -> None:
        again()

    try:
        again()
    except RecursionError as error:
        faults.take(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(faults.counts))
    assert len(faults.details().splitlines()) < 50
    assert "more" in faults.details()


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


class Gone(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError


def test_a_fault_that_cannot_say_what_it_is_is_told(
    faults: Faults, window: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not say what it is, and the terminal has gone."""
    window.show()
    monkeypatch.setattr(sys, "stderr", Gone())
    faults._debug = True
    take(faults, Mute())
    qtbot.waitUntil(window.fault_notice.isVisible)
    assert "Mute" in faults.details()


def test_a_fault_of_the_notice_itself_ends_there(
    faults: Faults, window: MainWindow, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(window.fault_notice, "say", broken)
    take(faults, ValueError("x"))
    qtbot.waitUntil(lambda: "could not be shown" in logged(tmp_path))


def test_a_log_that_cannot_be_written_is_no_trouble(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    (tmp_path / "log").write_bytes(b"in the way")
    faults = Faults(window.windows, ProgramLog(tmp_path / "log"))
    take(faults, ValueError("x"))
    qtbot.waitUntil(lambda: bool(faults.counts))
    assert "The log could not be written." in faults.details()


def test_the_log_stays_small(log: ProgramLog, tmp_path: Path) -> None:
    for number in range(3_000):
        log.write(f"{number} " + "x" * 1_000)
    files = sorted((tmp_path / "log").iterdir())
    assert [path.name for path in files] == ["relmap.log", "relmap.log.1", "relmap.log.2"]
    assert sum(path.stat().st_size for path in files) <= 1_500_000
    assert "2999 xxx" in logged(tmp_path)


def test_what_the_user_can_act_on_is_told_in_its_own_words(
    faults: Faults, answers: Answers, qtbot: Any
) -> None:
    take(faults, RelmapError("It is broken.", "Mend it."))
    qtbot.waitUntil(lambda: answers.told != [])
    assert answers.told == ["It is broken. Mend it."]
    assert not faults.counts


# --- nothing of the map -----------------------------------------------------------------------


def secret_map() -> Project:
    """A map in which every text is the secret."""
    s = SECRET
    cited, present = (Citation(source=f"{s}-s", quote=s),), (Participant(actor=f"{s}-a", role=s),)
    return Project.of(
        About(title=s, description=s),
        Source(id=f"{s}-s", title=s, authors=(s,), publisher=s, url=f"https://{s}.org"),
        Actor(id=f"{s}-a", name=s, aliases=(s,), code=s, tags=(s,), notes=s, attributes={s: s}),
        Actor(id=f"{s}-b", name=f"{s} b"),
        Relation(
            id=f"{s}-r",
            source=f"{s}-a",
            target=f"{s}-b",
            kind=s,
            notes=s,
            phases=(Phase(when="2000/..", label=s, note=s, citations=cited),),
        ),
        Event(id=f"{s}-e", title=s, when="2001", participants=present, notes=s),
        Scene(id=f"{s}-c", title=s, date="2001", caption=s),
        Note(id=f"{s}-n", text=s, anchors=(Anchor(actor=f"{s}-a"),)),
    )


def provoke(window: MainWindow, faults: Faults, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults in many places, whose messages, arguments and locals quote the map."""
    assert window.workspace is not None
    document = window.workspace.document
    actor = document.project.actors[f"{SECRET}-a"]
    for call in (
        lambda: document.project.actors[SECRET],
        lambda: updated(actor, name=3),
        lambda: actor.name.encode("utf-16").decode("ascii"),
        lambda: int(actor.name),
        lambda: (_ for _ in ()).throw(AssertionError(actor)),
        lambda: Diff.removing(actor).apply(document.project) and None,
        lambda: open(f"/nowhere/{SECRET}"),  # noqa: SIM115
        lambda: getattr(actor, SECRET),
    ):
        try:
            call()
        except Exception as error:
            if not isinstance(error, RelmapError):
                faults.take(type(error), error, error.__traceback__)
    for thing in ("thread", "timer", "job", "unraisable"):
        _raise_in(thing, actor, qtbot)
    qWarning(f"QFile::open: {SECRET} cannot be opened")


def _raise_in(thing: str, actor: Actor, qtbot: Any) -> None:
    def fail(*_args: Any) -> None:
        text = f"{actor}"
        raise LookupError(text)

    if thing == "thread":
        thread = threading.Thread(target=fail, name=SECRET)
        thread.start()
        thread.join()
    elif thing == "timer":
        QTimer.singleShot(0, fail)
    elif thing == "job":
        job = Job(fail)
        with qtbot.waitSignal(job.ended):
            job.start()
    else:

        class Ending:
            def __del__(self) -> None:
                fail()

        Ending()


@pytest.mark.qt_no_exception_capture
def test_nothing_of_the_map_is_told(
    window: MainWindow,
    tmp_path: Path,
    log: ProgramLog,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / f"{SECRET}.relmap.json"
    project_file.save(secret_map(), path)
    faults = Faults(window.windows, log)
    monkeypatch.setattr(sys, "excepthook", faults.take)
    for module, name in ((threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, lambda a: faults.take(a.exc_type, a.exc_value, a.exc_traceback))
    before = qInstallMessageHandler(faults._take_message)
    try:
        window.open_here(path)
        window.show()
        provoke(window, faults, qtbot, monkeypatch)
        qtbot.waitUntil(lambda: sum(faults.counts.values()) >= 9)
    finally:
        qInstallMessageHandler(before)
    copied, written = faults.details(), logged(tmp_path)
    printed = capsys.readouterr()
    for told in (copied, written, printed.err, printed.out, window.fault_notice.text.text()):
        assert SECRET not in told
    assert str(tmp_path) not in copied + written + printed.err
    assert "Qt QtWarningMsg default QFile::open" in written
    assert {"KeyError", "ValidationError", "UnicodeDecodeError", "FileNotFoundError", "LookupError"} <= set(
        written.replace(".", " ").split()
    )
    document = window.workspace.document
    document.apply(Diff.adding(Source(id="after", title="T")), "Add")
    window.actions_by_id["save"].trigger()
    assert "after" in project_file.load(path).project.sources
    assert document.record(Ref("sources", "after")) is not None


def test_an_end_that_was_asked_for_is_no_fault(faults: Faults, window: MainWindow, qtbot: Any) -> None:
    window.show()
    take(faults, KeyboardInterrupt())
    take(faults, SystemExit(1))
    take(faults, ValueError("x"))
    qtbot.waitUntil(window.fault_notice.isVisible)
    assert sum(faults.counts.values()) == 1


def test_a_fault_whose_way_cannot_be_told_is_told_by_its_type(
    faults: Faults, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    def broken(*_args: Any) -> str:
        raise RuntimeError

    monkeypatch.setattr("relmap.ui.window.faults.fault_in_words", broken)
    take(faults, ValueError(SECRET))
    qtbot.waitUntil(lambda: bool(faults.counts))
    assert "ValueError" in faults.details()
    assert SECRET not in faults.details()
