"""A window of its own for each test, and a hand to work it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from relmap.model.project import Project
from relmap.storage import project_file
from relmap.ui.canvas.map_view import MapView
from relmap.ui.canvas.tooltip import tooltip_at
from relmap.ui.dialogs import recovery
from relmap.ui.dialogs.importing.dialog import ImportDialog
from relmap.ui.dialogs.versions import VersionsDialog
from relmap.ui.settings.settings import Settings
from relmap.ui.widgets import ask
from relmap.ui.window.main_window import MainWindow


class Answers:
    """What the tests answer to questions, and what they were told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.unsaved = ask.Answer.DISCARD
        self.changed = ask.Answer.CANCEL
        self.open: Path | None = None
        self.save: Path | None = None
        self.figure: Path | None = None
        self.file: Path | None = None
        self.files: list[Path] = []
        self.asked = 0
        self.in_import: Callable[[ImportDialog], None] = lambda _dialog: None
        """What is done in the import dialog before its button is pressed, if that works then."""

    def work_import(self, dialog: ImportDialog) -> int:
        self.in_import(dialog)
        (dialog.accept if dialog.take.isEnabled() else dialog.reject)()
        return dialog.result()


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    given = Answers()

    def unsaved(_parent: QWidget, _title: str) -> ask.Answer:
        given.asked += 1
        return given.unsaved

    def changed(_parent: QWidget, error: Exception, is_there: bool) -> ask.Answer:
        given.told.append(str(error))
        return given.changed

    monkeypatch.setattr(ask, "tell", lambda _parent, error: given.told.append(str(error)))
    monkeypatch.setattr(
        ask, "report", lambda _parent, text, lines: given.told.append("\n".join([text, *lines]))
    )
    monkeypatch.setattr(ask, "unsaved", unsaved)
    monkeypatch.setattr(ask, "changed_on_disk", changed)
    monkeypatch.setattr(recovery, "look_at", lambda _parent, _offers: (ask.Answer.CANCEL, []))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)  # a screen without programs
    monkeypatch.setattr(VersionsDialog, "exec", lambda _dialog: 0)
    monkeypatch.setattr(ask, "base_of_merge", lambda _parent, has_saved: ask.Answer.CANCEL)
    monkeypatch.setattr(ask, "map_to_open", lambda _parent, _folder: given.open)
    monkeypatch.setattr(ask, "file_to_open", lambda _parent, _folder: given.open)
    monkeypatch.setattr(ask, "files_to_import", lambda _parent, _folder: given.files)
    monkeypatch.setattr(ImportDialog, "exec", lambda dialog: given.work_import(dialog))
    monkeypatch.setattr(ask, "map_to_save", lambda _parent, _suggestion: given.save)
    monkeypatch.setattr(ask, "file_to_write", lambda _parent, _title, _suggestion, _kinds: given.file)
    monkeypatch.setattr(ask, "figure_to_save", lambda _parent, _suggestion: given.figure)
    return given


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    path = tmp_path_factory.mktemp("settings") / "relmap.ini"
    return Settings(QSettings(str(path), QSettings.Format.IniFormat))


@pytest.fixture
def lanes_open(settings: Settings) -> None:
    """Windows show the lanes, which are closed at first."""
    settings.lanes = True


_QTS_OWN = {"QLabel", "QTipLabel", "QDesktopScreenWidget"}
"""Top-level widgets that Qt keeps for itself: a tooltip is one."""


@pytest.fixture
def make_window(qtbot: Any, settings: Settings) -> Iterator[Callable[[], MainWindow]]:
    """Windows that are wholly gone after the test, and would be missed if they were not."""
    made: list[MainWindow] = []
    before = set(QApplication.topLevelWidgets())

    def make() -> MainWindow:
        window = MainWindow(settings)
        window.resize(1300, 850)
        window.show()
        qtbot.waitExposed(window)
        made.append(window)
        return window

    yield make
    for window in [other for first in made for other in [first, *first.windows.all]]:
        if isValid(window):
            window.leave()
            window.deleteLater()
    made.clear()
    QGuiApplication.clipboard().clear()  # what Python has put there must not outlive it
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = {widget for widget in QApplication.topLevelWidgets() if widget not in before}
    assert [type(widget).__name__ for widget in left if type(widget).__name__ not in _QTS_OWN] == []


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


@pytest.fixture
def small_file(tmp_path: Path, small_map: Project) -> Path:
    path = tmp_path / "small.relmap.json"
    project_file.save(small_map, path)
    return path


@pytest.fixture
def opened(window: MainWindow, small_file: Path) -> MainWindow:
    """A window with the small map, on a day on which its relation holds."""
    from relmap.model import days

    window.open_here(small_file)
    window.workspace.document.viewpoint.set_day(days.from_ymd(2000, 1, 1))
    QApplication.processEvents()
    return window


def tip_at(canvas: MapView, at: QPoint) -> str:
    """What the tooltip there says."""
    return tooltip_at(canvas.map_scene, canvas.document, canvas.view, at)


class Hand:
    """Presses, moves and lets go, on a widget; of one that scrolls, on what is seen of it."""

    def __init__(self, widget: QWidget) -> None:
        self.widget = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget

    def send(
        self,
        kind: QEvent.Type,
        at: QPointF,
        held: bool,
        modifiers: Qt.KeyboardModifier,
        button: Qt.MouseButton,
    ) -> None:
        which = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
        buttons = button if held else Qt.MouseButton.NoButton
        event = QMouseEvent(kind, at, self.widget.mapToGlobal(at), which, buttons, modifiers)
        QApplication.sendEvent(self.widget, event)

    def press(
        self,
        at: QPointF,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        self.send(QEvent.Type.MouseButtonPress, at, True, modifiers, button)

    def move(
        self,
        at: QPointF,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        held: bool = True,
    ) -> None:
        self.send(QEvent.Type.MouseMove, at, held, modifiers, button)

    def release(
        self,
        at: QPointF,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        self.send(QEvent.Type.MouseButtonRelease, at, False, modifiers, button)

    def click(self, at: QPointF, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.press(at, modifiers)
        self.release(at, modifiers)

    def double_click(self, at: QPointF) -> None:
        self.click(at)
        kind = QEvent.Type.MouseButtonDblClick
        self.send(kind, at, True, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton)
        self.release(at)

    def drag(
        self,
        start: QPointF,
        end: QPointF,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        self.press(start, modifiers, button)
        for step in range(1, 6):
            self.move(start + (end - start) * step / 5, modifiers, button)
        self.release(end, modifiers, button)


@pytest.fixture
def hand(opened: MainWindow) -> Hand:
    return Hand(opened.workspace.canvas)


@pytest.fixture
def place(opened: MainWindow) -> Callable[..., QPointF]:
    """The pixel of an actor of the open map; with `rim`, of its right rim."""

    def find(actor: str, rim: bool = False) -> QPointF:
        canvas = opened.workspace.canvas
        row = canvas.frame.position(actor)
        assert row is not None
        x, y = canvas.view.to_pixels(canvas.frame.places[row]).tolist()
        return QPointF(x + (float(canvas.frame.radii[row]) * canvas.view.scale + 2 if rim else 0), y)

    return find
