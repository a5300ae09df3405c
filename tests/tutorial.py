"""From a spreadsheet to a figure: the steps of the tutorial, done in the real window, with a picture of each.

`make tutorial` takes the pictures anew.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from relmap.model import days
from relmap.model.diff import Ref
from relmap.ui.dialogs.importing.dialog import ImportDialog
from relmap.ui.dialogs.repeat import RepeatDialog
from relmap.ui.settings.settings import Settings
from relmap.ui.window.main_window import MainWindow

FOLDER = Path(__file__).parents[1] / "resources" / "readme" / "tutorial"
TABLE = FOLDER / "gulf.csv"
DAY = days.from_ymd(2018, 6, 1)
Shoot = Callable[[str, QWidget], object]


def answer(dialog: ImportDialog, key: str, text: str) -> None:
    """Choose an answer by its words."""
    box = dialog.questions.cards[key].box
    number = box.findText(text)
    box.setCurrentIndex(number)
    box.activated.emit(number)


def import_table(dialog: ImportDialog, shoot: Shoot) -> None:
    """What is asked of the table is answered."""
    dialog.resize(QSize(1120, 640))
    dialog.show()
    QApplication.processEvents()
    shoot("1-table", dialog)
    answer(dialog, "fill:0:0", "Repeat the cell above")
    answer(dialog, "stance:friendly", "Cooperative")
    answer(dialog, "actor:Quatar", "It is Qatar")
    QApplication.processEvents()
    shoot("2-answered", dialog)


def settle() -> None:
    """Let layouts of maps and of windows come to rest."""
    QTest.qWait(600)


def on_the_map(window: MainWindow, shoot: Shoot) -> None:
    """The map, a tie repeated for others, the table, several at once."""
    workspace = window.workspace
    assert workspace is not None
    document = workspace.document
    settle()
    document.viewpoint.set_day(DAY)
    workspace.canvas.camera.fit()
    QApplication.processEvents()
    shoot("3-map", window)
    embargo = next(
        key
        for key, relation in document.project.relations.items()
        if (relation.source, relation.target) == ("saudi-arabia", "qatar")
    )
    document.viewpoint.select([Ref("relations", embargo)])
    window.actions_by_id["repeat"].trigger()
    (dialog,) = window.findChildren(RepeatDialog)
    dialog.stays["target"].setChecked(True)
    dialog.text.setPlainText("UAE, Bahrain, Egypt")
    QApplication.processEvents()
    shoot("4-repeat", dialog)
    dialog.accept()
    ids = {ref.id for ref in document.viewpoint.selection if ref.collection == "relations"} | {embargo}
    document.viewpoint.select(Ref("relations", key) for key in ids)
    window.actions_by_id["tables"].trigger()
    settle()
    shoot("5-table", window)


def start(folder: Path) -> MainWindow:
    """A window as it is the first time."""
    window = MainWindow(Settings(QSettings(str(folder / "relmap.ini"), QSettings.Format.IniFormat)))
    window.resize(1280, 800)
    window.show()
    return window


def main() -> int:
    """Take the pictures. Gives 0."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from relmap.ui.widgets.look import begin_application

    application = begin_application()

    def shoot(name: str, widget: QWidget) -> None:
        widget.grab().save(str(FOLDER / f"{name}.png"))

    def work(dialog: ImportDialog) -> int:
        import_table(dialog, shoot)
        dialog.accept()
        return dialog.result()

    ImportDialog.exec = work  # type: ignore[method-assign, assignment]
    with tempfile.TemporaryDirectory() as folder:
        window = start(Path(folder))
        window.open_file(TABLE)
        on_the_map(window, shoot)
        workspace = window.workspace
        assert workspace is not None
        target = Path(folder) / "gulf.relmap.json"
        from relmap.storage import project_file

        project_file.save(workspace.document.project, target)
        from relmap.cli import main as command

        options = ["--date", "2018-06-01", "--size", "170x110mm", "--theme", "print", "--dpi", "144"]
        code = command(["export", str(target), "-o", str(FOLDER / "6-figure.png"), *options])
        window.leave()
        application.processEvents()
    return code


if __name__ == "__main__":
    sys.exit(main())
