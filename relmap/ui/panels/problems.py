"""The problems of the map: go to the record, or put it right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from relmap.drawing.style import Theme
from relmap.editor.document import Document
from relmap.editor.kept_aside import kept_in_words
from relmap.model.errors import RelmapError
from relmap.model.problems import Fix, Problem
from relmap.timeline.words import record_title
from relmap.ui.panels.findings import Finding, FindingsList

_NONE = "No problems: dates, actors, events and sources agree with each other."


class ProblemsPanel(QWidget):
    """Lists problems; below the list stands what can be done about the one chosen."""

    go_to = Signal(object)
    """A problem is to be shown (Problem)."""
    failed = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._hint = QLabel(_NONE)
        self._hint.setProperty("soft", "true")
        self._hint.setWordWrap(True)
        self.aside = QLabel()
        self.aside.setProperty("soft", "true")
        self.aside.setTextFormat(Qt.TextFormat.PlainText)
        self.aside.setWordWrap(True)
        self.list = FindingsList("Problems")
        self.list.chosen.connect(self._show_fixes)
        self.list.activated_finding.connect(lambda finding: self.go_to.emit(finding.what))
        self.go_button = QPushButton("Go to")
        self.go_button.setToolTip("Show the record (Enter)")
        self.go_button.clicked.connect(self._go)
        self._fix_row = QVBoxLayout()
        self.fix_buttons: list[QPushButton] = []
        row = QHBoxLayout()
        row.addWidget(self.go_button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 6, 6)
        layout.setSpacing(5)
        layout.addWidget(self._hint)
        layout.addWidget(self.aside)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addLayout(self._fix_row)
        self.fill([])

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self.list.set_theme(theme)

    def fill(self, problems: Sequence[Problem]) -> None:
        """List these."""
        said = kept_in_words(self._document.project)
        self.aside.setText(said)
        self.aside.setVisible(bool(said))
        project = self._document.project
        findings: list[Finding] = []
        for problem in problems:
            record = project.get(*problem.ref)
            if record is not None:
                title = record_title(project, record)
                text = f"{title}: {problem.message}"
                findings.append(Finding(text, problem.remedy, problem.ref, "-1", problem))
        self.list.fill(findings)
        self.list.setVisible(bool(findings))
        self._hint.setVisible(not findings)
        self._show_fixes()

    def _chosen(self) -> Problem | None:
        finding = self.list.current()
        return finding.what if finding is not None else None

    def _show_fixes(self, _finding: object = None) -> None:
        problem = self._chosen()
        self.go_button.setVisible(bool(self.list.findings))
        self.go_button.setEnabled(problem is not None)
        for button in self.fix_buttons:
            self._fix_row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.fix_buttons = []
        for fix in problem.fixes if problem is not None else ():
            button = QPushButton(f"Fix: {fix.text}".replace("&", "&&"))
            button.clicked.connect(lambda _checked=False, fix=fix: self._fix(fix))
            self.fix_buttons.append(button)
            self._fix_row.addWidget(button)

    def _go(self) -> None:
        problem = self._chosen()
        if problem is not None:
            self.go_to.emit(problem)

    def _fix(self, fix: Fix) -> None:
        try:
            self._document.apply(fix.diff, fix.text)
        except RelmapError as error:  # the map has changed since it was looked at
            self.failed.emit(error)
