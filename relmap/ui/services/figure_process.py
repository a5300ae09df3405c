"""Making the figures of a map in a process of its own, so that they are those of the command line.

Letters are outlined by fonts that remember what was last drawn with them, and a window draws all the time.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QProcess, QProcessEnvironment, Qt
from PySide6.QtWidgets import QProgressDialog, QWidget

_PART = re.compile(r"([0-9]+)%")


@dataclass(frozen=True)
class MadeFigures:
    """What came of it.

    Args:
        lines: of each file, as `relmap make` tells them.
        stopped: whether the user stopped it.
        fault: why nothing could be made.
    """

    lines: list[str]
    stopped: bool
    fault: str = ""


def make_figures(parent: QWidget, path: Path) -> MadeFigures:
    """Make the figures of a map, with progress, as `relmap make` does.

    Args:
        parent: the window, which takes nothing else meanwhile.
        path: of the map.
    """
    process = _process()
    dialog = QProgressDialog("Making the figures…", "Stop", 0, 100, parent)
    dialog.setWindowTitle("relmap")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(300)
    dialog.setMinimumWidth(360)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)
    told: list[str] = []
    loop = QEventLoop()

    def hear() -> None:
        told.append(_text(process.readAllStandardError().data()))
        parts = _PART.findall(told[-1])
        if parts:
            dialog.setValue(min(int(parts[-1]), 99))

    process.readyReadStandardError.connect(hear)
    process.finished.connect(loop.quit)
    process.errorOccurred.connect(loop.quit)
    dialog.canceled.connect(process.kill)  # a file that is not whole yet is not there
    dialog.setValue(0)
    process.start(sys.executable, ["-m", "relmap", "make", str(path)])
    loop.exec()
    process.waitForFinished(5_000)
    hear()
    stopped = dialog.wasCanceled()
    dialog.blockSignals(True)  # to close it is not to stop anything
    dialog.close()
    dialog.deleteLater()
    lines = _text(process.readAllStandardOutput().data()).splitlines()
    failed = not stopped and (
        process.exitStatus() != QProcess.ExitStatus.NormalExit or process.exitCode() > 1
    )
    said = [line for line in "".join(told).splitlines() if line.strip() and not _PART.search(line)]
    process.deleteLater()
    fault = said[-1].removeprefix("relmap: ") if said else "The figures could not be made."
    return MadeFigures([line for line in lines if " " * 2 in line], stopped, fault if failed else "")


def _process() -> QProcess:
    process = QProcess()
    environment = QProcessEnvironment.systemEnvironment()
    root = str(Path(__file__).parents[3])
    known = environment.value("PYTHONPATH")
    environment.insert("PYTHONPATH", os.pathsep.join([root, known]) if known else root)
    environment.insert("PYTHONIOENCODING", "utf-8")
    process.setProcessEnvironment(environment)
    return process


def _text(data: bytes | bytearray | memoryview) -> str:
    return bytes(data).decode("utf-8", "replace")
