"""What is different between two days, in words, with the sources beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from relmap.drawing.style import Theme
from relmap.editor.document import Document
from relmap.model import days
from relmap.timeline.changes import Changes
from relmap.timeline.words import differences, headings
from relmap.ui.panels.findings import Finding, FindingsList

_NOTHING = "Nothing is different between the two days."
_HINT = "Choose Compare below the map to see what is different between two days."


class DifferencesPanel(QWidget):
    """Follows the comparison; choosing a difference selects the relation or actor."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._stale = True
        self._heading = QLabel()
        self._heading.setProperty("heading", "true")
        self._heading.setWordWrap(True)
        self._hint = QLabel()
        self._hint.setProperty("soft", "true")
        self._hint.setWordWrap(True)
        self.list = FindingsList("Differences")
        self.list.chosen.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self._heading)
        layout.addWidget(self._hint)
        layout.addWidget(self.list, 1)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        document.viewpoint.time_changed.connect(self.refresh)
        document.diff_applied.connect(self.refresh)
        document.project_opened.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self.list.set_theme(theme)

    def refresh(self) -> None:
        """Show the differences of now, once they can be seen."""
        self._stale = True
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        self._stale = False
        found = self._document.viewpoint.comparison
        findings = _findings(found) if found is not None else []
        self.list.fill(findings)
        self.list.setVisible(bool(findings))
        if found is None:
            self._heading.setText("")
            self._hint.setText(_HINT)
        else:
            one, other = (days.in_words(snapshot.day) for snapshot in (found.one, found.other))
            self._heading.setText(f"From {one} to {other}")
            self._hint.setText(found.beyond() or ("" if findings else _NOTHING))
        self._hint.setVisible(bool(self._hint.text()))

    def _choose(self, finding: Finding) -> None:
        if finding.ref is not None:
            self._document.viewpoint.select([finding.ref])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()


def _findings(found: Changes) -> list[Finding]:
    told = differences(found)
    marks = {"begun": "begun", "planned": "begun", "appeared": "begun"}
    marks |= dict.fromkeys(("ended", "dropped", "gone"), "soft")
    stances = {new.relation.id: new.phase.stance for _, new in found.changed}
    findings: list[Finding] = []
    for sort, heading in headings(found).items():
        lines = [difference for difference in told if difference.sort == sort]
        if lines:
            findings.append(Finding(f"{heading}  {len(lines):,}"))
        for line in lines:
            stance = stances.get(line.ref.id)
            colour = marks.get(sort, "soft" if stance is None else str(stance))
            findings.append(Finding(line.text, line.sources, line.ref, colour))
    return findings
