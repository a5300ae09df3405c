"""Windows that stay open beside the map: kinds, find and replace, layout over time, another map compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from relmap.editor.document import Document
from relmap.editor.motion import Motion
from relmap.model.diff import Ref
from relmap.model.project import Project
from relmap.storage import project_file
from relmap.ui.shell import Shell
from relmap.ui.widgets import ask

if TYPE_CHECKING:
    from relmap.ui.dialogs.comparison import ComparisonWindow
    from relmap.ui.dialogs.kinds_dialog import KindsDialog
    from relmap.ui.dialogs.replace import ReplaceDialog
    from relmap.ui.dialogs.stability import StabilityDialog


class ToolWindows:
    """At most one of each sort; each is imported when it is asked for.

    Args:
        document: the map.
        motion: of its actors.
        shell: the window.
        show: brings a record into view, and a phase of it by its position.
    """

    def __init__(
        self, document: Document, motion: Motion, shell: Shell, show: Callable[[Ref, int | None], None]
    ) -> None:
        self._document = document
        self._motion = motion
        self._shell = shell
        self._show_record = show
        self.replace: ReplaceDialog | None = None
        self.stability: StabilityDialog | None = None
        self.kinds: KindsDialog | None = None
        self.comparison: ComparisonWindow | None = None

    def show_replace(self) -> None:
        """Find and replace."""
        from relmap.ui.dialogs.replace import ReplaceDialog

        if self.replace is None:
            self.replace = ReplaceDialog(self._shell.widget, self._document)
            self.replace.shown.connect(self._show_record)
        _show(self.replace)
        self.replace.refresh()
        self.replace.what.setFocus()
        self.replace.what.selectAll()

    def show_stability(self) -> None:
        """How much the figure may move with time."""
        from relmap.ui.dialogs.stability import StabilityDialog

        if self.stability is None:
            self.stability = StabilityDialog(self._shell.widget, self._motion)
        _show(self.stability)

    def show_kinds(self, collection: str = "", key: str = "") -> None:
        """The kinds and how they are drawn; with one of them chosen, by its id."""
        from relmap.ui.dialogs.kinds_dialog import KindsDialog

        if self.kinds is not None:
            self.kinds.reject()
        shell = self._shell
        dialog = self.kinds = KindsDialog(shell.widget, self._document, shell.theme, shell.settings.folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget_kinds)
        if key:
            dialog.choose(collection, key)
        dialog.show()

    def show_comparison(self) -> None:
        """What is different in a file that the user chooses. Raises FileProblem."""
        shell = self._shell
        path = ask.map_to_open(shell.widget, shell.settings.folder)
        if path is None:
            return
        text = f"Opening {path.name}…"
        found = ask.wait_for(shell.widget, text, lambda report: project_file.load(path, report))
        if found is not None:
            self.compare_with(found.project, path.name)

    def compare_with(self, other: Project, name: str) -> None:
        """What is different in another map, beside the open one."""
        from relmap.ui.dialogs.comparison import ComparisonWindow

        if self.comparison is not None:
            self.comparison.close()
        window = self.comparison = ComparisonWindow(self._shell.widget, "In the open map", f"In {name}")
        window.view.show_maps(self._document.project, other)
        _show(window)

    def _forget_kinds(self) -> None:
        self.kinds = None

    def close(self) -> None:
        """The map is left."""
        for dialog in (self.replace, self.stability, self.kinds, self.comparison):
            if dialog is not None:
                dialog.close()
                dialog.deleteLater()
        self.replace = self.stability = self.kinds = self.comparison = None


def _show(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
