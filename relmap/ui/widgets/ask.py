"""Questions and messages. All text is plain: a name is never read as markup."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QMessageBox,
    QProgressDialog,
    QWidget,
)

from relmap.editor.jobs import Job
from relmap.formats.registry import FORMATS
from relmap.storage.endings import SUFFIX
from relmap.storage.errors import LockLost, Stopped

Result = TypeVar("Result")
Work = Callable[[Callable[[float], bool]], Result]

_MOST_LINES = 100
_TICK = 40
"""Milliseconds from one look at the button to the next."""
_FILTER = f"relmap maps (*{SUFFIX});;JSON files (*.json);;All files (*)"


class Answer(Enum):
    """What to do with unsaved changes, or with a file changed by others."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"
    COPY = "copy"
    MERGE = "merge"
    COMPARE = "compare"


def _box(parent: QWidget, icon: QMessageBox.Icon, text: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle("relmap")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(more)
    return box


def _chosen(box: QMessageBox) -> QAbstractButton | None:
    """Show a question; gives the button that was chosen, None for Esc."""
    try:
        box.exec()
        return box.clickedButton()
    finally:
        box.deleteLater()  # not on close: then the answer would be gone before it is read


def wait_for(parent: QWidget, text: str, work: Work[Result], stoppable: bool = True) -> Result | None:
    """Do something long in the background, with progress; gives None if the user stopped it.

    Args:
        parent: the window that waits.
        text: what is being done.
        work: is given a function that it tells the part done, and that gives whether to go on.
        stoppable: whether the user may stop it.

    Raises:
        Exception: what `work` raised.
    """
    dialog = QProgressDialog(text, "Stop", 0, 100 if stoppable else 0, parent)
    dialog.setWindowTitle("relmap")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(300)
    dialog.setMinimumWidth(360)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)
    if not stoppable:
        dialog.setCancelButton(None)
    job = Job(work)
    found: list[Result] = []
    errors: list[Exception] = []
    loop = QEventLoop()
    job.progressed.connect(lambda part: dialog.setValue(round(100 * part)))
    job.finished.connect(found.append)
    job.failed.connect(errors.append)
    job.ended.connect(loop.quit)
    if stoppable:
        dialog.canceled.connect(job.cancel)
    dialog.setValue(0)
    job.start()
    loop.exec()
    dialog.blockSignals(True)  # to close it is not to stop anything
    dialog.close()
    dialog.deleteLater()
    if errors:
        raise errors[0]
    return found[0] if found else None


def with_progress(parent: QWidget, text: str, work: Work[Result]) -> Result | None:
    """Do something that needs this thread, as painting does, a step at a time; None if the user stopped it.

    Args:
        parent: the window, which takes nothing else meanwhile.
        text: what is being done.
        work: is given a function that it tells the part done, and that gives whether to go on.
    """
    dialog = QProgressDialog(text, "Stop", 0, 100, parent)
    dialog.setWindowTitle("relmap")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(300)
    dialog.setMinimumWidth(360)

    def told(part: float) -> bool:
        dialog.setValue(min(round(100 * part), 99))  # at the end it would close itself
        QApplication.processEvents()
        return not dialog.wasCanceled()

    try:
        return work(told)
    except Stopped:
        return None
    finally:
        dialog.close()
        dialog.deleteLater()


def aside(told: Callable[[float], bool]) -> Callable[[Callable[[], Result]], Result]:
    """For what paints nothing within `with_progress`: it is done in the background, with the window alive.

    Args:
        told: as `with_progress` gives it.

    Returns:
        a function that does some work; it raises what the work raises, and Stopped if the user says so.
    """

    def do(work: Callable[[], Result]) -> Result:
        job = Job(lambda _told: work())
        found: list[Result] = []
        errors: list[Exception] = []
        going = [True]
        loop, clock = QEventLoop(), QTimer()

        def tick() -> None:
            going[0] = going[0] and told(0.95)

        clock.timeout.connect(tick)
        job.finished.connect(found.append)
        job.failed.connect(errors.append)
        job.ended.connect(loop.quit)
        clock.start(_TICK)
        job.start()
        loop.exec()
        clock.stop()
        tick()  # also when it was done before the first look
        if errors:
            raise errors[0]
        if not going[0]:
            raise Stopped
        return found[0]

    return do


def tell(parent: QWidget, error: Exception) -> None:
    """Say once what went wrong and what to do."""
    message = getattr(error, "message", "") or str(error)
    box = _box(parent, QMessageBox.Icon.Warning, message[:1000], getattr(error, "remedy", ""))
    faults = getattr(error, "faults", None)
    if faults:
        count = getattr(error, "count", len(faults))
        box.setDetailedText(_first([str(fault) for fault in faults[:_MOST_LINES]], count))
    _chosen(box)


def _first(lines: list[str], count: int) -> str:
    """The first lines of so many."""
    more = count - len(lines)
    return "\n".join([*lines, *([f"… and {more:,} more"] if more > 0 else [])])


def report(parent: QWidget, text: str, lines: list[str]) -> None:
    """Say what was found, line by line."""
    box = _box(parent, QMessageBox.Icon.Information, text, "\n".join(lines[:6]))
    if len(lines) > 6:
        box.setDetailedText(_first(lines[:_MOST_LINES], len(lines)))
    _chosen(box)


def write_beside(parent: QWidget, text: str) -> bool:
    """Whether to write into a folder that holds other things; they stay as they are."""
    box = _box(parent, QMessageBox.Icon.Question, text, "What is there stays as it is.")
    into = box.addButton("Write beside it", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    return _chosen(box) is into


def unsaved(parent: QWidget, title: str) -> Answer:
    """Whether to save before the map is closed."""
    box = _box(
        parent,
        QMessageBox.Icon.Question,
        f"Save the changes to “{title[:200]}”?",
        "Changes that are not saved are kept aside for 30 days (File ▸ Unsaved changes kept aside).",
    )
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    save, discard = box.button(buttons.Save), box.button(buttons.Discard)
    chosen = _chosen(box)
    return Answer.SAVE if chosen is save else Answer.DISCARD if chosen is discard else Answer.CANCEL


def changed_on_disk(parent: QWidget, error: Exception, is_there: bool) -> Answer:
    """What to do with a file that another program changed.

    Args:
        parent: the window.
        error: says what happened.
        is_there: whether there is a file still, with which the map can be compared and merged.
    """
    box = _box(
        parent,
        QMessageBox.Icon.Warning,
        getattr(error, "message", str(error)),
        "Nothing was written yet. Merging takes their changes into your map; a copy keeps both apart.",
    )
    roles = QMessageBox.ButtonRole
    answers: dict[QAbstractButton | None, Answer] = {}
    first = copy = box.addButton("Save a copy…", roles.AcceptRole)
    answers[copy] = Answer.COPY
    if is_there:
        first = box.addButton("Merge", roles.AcceptRole)
        answers[first] = Answer.MERGE
        answers[box.addButton("Compare…", roles.ActionRole)] = Answer.COMPARE
    if not isinstance(error, LockLost):
        answers[box.addButton("Overwrite", roles.DestructiveRole)] = Answer.SAVE
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(first)
    return answers.get(_chosen(box), Answer.CANCEL)


def base_of_merge(parent: QWidget, has_saved: bool) -> Answer:
    """Which map two versions began with: that last saved here (SAVE), a file (COPY), not known (DISCARD)."""
    box = _box(
        parent,
        QMessageBox.Icon.Question,
        "Which map did both versions begin with?",
        "What only one of the two has changed since then is taken; what both have changed is asked of you. "
        "If it is not known, everything that is different is.",
    )
    roles = QMessageBox.ButtonRole
    answers: dict[QAbstractButton | None, Answer] = {}
    if has_saved:
        answers[box.addButton("This one as last saved", roles.AcceptRole)] = Answer.SAVE
    answers[box.addButton("Choose a file…", roles.AcceptRole)] = Answer.COPY
    answers[box.addButton("Not known", roles.AcceptRole)] = Answer.DISCARD
    box.addButton(QMessageBox.StandardButton.Cancel)
    return answers.get(_chosen(box), Answer.CANCEL)


def take_over(parent: QWidget, name: str, holder: str) -> bool:
    """Whether to have a map of somebody who has not been heard of for two minutes."""
    box = _box(
        parent,
        QMessageBox.Icon.Warning,
        f"Take {name[:100]} over from {holder}?",
        "Nothing was heard of them for two minutes: their computer may be off or asleep. What they have "
        "not saved can then only be saved as a copy or merged. The map is read anew first.",
    )
    yes = box.addButton("Take over", QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(no)
    return _chosen(box) is yes


def map_to_open(parent: QWidget, folder: str) -> Path | None:
    """A map chosen by the user."""
    name, _ = QFileDialog.getOpenFileName(parent, "Open a map", folder, _FILTER)
    return Path(name) if name else None


def file_to_open(parent: QWidget, folder: str) -> Path | None:
    """A map, or a file of another program, chosen by the user."""
    others = _patterns()
    kinds = f"Maps and files of other programs (*{SUFFIX} {others});;{_FILTER}"
    name, _ = QFileDialog.getOpenFileName(parent, "Open", folder, kinds)
    return Path(name) if name else None


def files_to_import(parent: QWidget, folder: str) -> list[Path]:
    """Files of other programs chosen by the user; several are one network."""
    kinds = f"Tables and networks ({_patterns()});;All files (*)"
    names, _ = QFileDialog.getOpenFileNames(parent, "Import", folder, kinds)
    return [Path(name) for name in names]


def mapping_to_open(parent: QWidget, folder: str) -> Path | None:
    """What columns and words of a table mean, in a file chosen by the user."""
    name, _ = QFileDialog.getOpenFileName(
        parent, "Open a mapping", folder, "Mappings (*.toml);;All files (*)"
    )
    return Path(name) if name else None


def _patterns() -> str:
    return " ".join(f"*{suffix}" for known in FORMATS for suffix in known.suffixes)


def map_to_save(parent: QWidget, suggestion: str) -> Path | None:
    """Where to save a map."""
    name, _ = QFileDialog.getSaveFileName(parent, "Save the map", suggestion, _FILTER)
    if not name:
        return None
    return Path(name if name.endswith(".json") else name + SUFFIX)


def file_to_write(parent: QWidget, title: str, suggestion: str, kinds: str) -> Path | None:
    """Where to write something; without an ending it gets that of the kind that is chosen."""
    name, chosen = QFileDialog.getSaveFileName(parent, title, suggestion, kinds, _kind(kinds, suggestion))
    if not name:
        return None
    path = Path(name)
    endings = [part.rstrip(") ") for part in kinds.split("*")[1:]]
    endings = [ending.split(")")[0].split(";")[0] for ending in endings]
    if path.suffix.lower() not in endings:
        path = path.with_name(path.name + chosen[chosen.index("*") + 1 : chosen.index(")")])
    return path


def _kind(kinds: str, suggestion: str) -> str:
    """Of the kinds of files the one that a suggested name has."""
    ending = f"*{Path(suggestion).suffix})"
    return next((kind for kind in kinds.split(";;") if kind.endswith(ending)), "")


def picture_to_open(parent: QWidget) -> Path | None:
    """A picture chosen by the user."""
    kinds = "Pictures (*.png *.jpg *.jpeg);;All files (*)"
    name, _ = QFileDialog.getOpenFileName(parent, "Choose a picture", str(Path.home()), kinds)
    return Path(name) if name else None


def figure_to_save(parent: QWidget, suggestion: str) -> Path | None:
    """Where to write a figure."""
    kinds = "PNG picture (*.png);;SVG drawing (*.svg);;PDF page (*.pdf)"
    kind = _kind(kinds, suggestion)
    name, chosen = QFileDialog.getSaveFileName(parent, "Export the figure", suggestion, kinds, kind)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() not in (".png", ".svg", ".pdf"):
        path = path.with_name(path.name + chosen[chosen.index("*") + 1 : -1])
    return path
