"""How one actor is tied to another: the ways, with the claims on which each step rests."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from relmap.analysis.asking import Analyst, path_row
from relmap.analysis.likeness import likeness
from relmap.analysis.over_time import Look, days_of_change
from relmap.analysis.pairs import Pairs
from relmap.analysis.paths import paths
from relmap.drawing.plot import said
from relmap.drawing.style import Theme
from relmap.editor.analysing import Analysing
from relmap.editor.document import Document
from relmap.model import days
from relmap.model.diff import Ref
from relmap.model.errors import Progress
from relmap.model.records import updated
from relmap.notebook import one_day
from relmap.timeline.known import short_name
from relmap.ui.panels.findings import Finding, FindingsList
from relmap.ui.widgets.inputs import ComboBox, SpinBox

_ASK = "Choose two actors, or select two on the map."
_SAME = "Choose two different actors."
_Index = QModelIndex | QPersistentModelIndex
_CLAIMS = 3
"""So many relations of a step are told."""


class _Actors(QAbstractListModel):
    """The actors of a map by name, for boxes that share them: of fifty thousand none is made an item of."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, str]] = []
        self._row_of: dict[str, int] = {}

    def fill(self, actors: Iterable[tuple[str, str]]) -> None:
        """List these, each with its name and id."""
        self.beginResetModel()
        self._rows = sorted(actors, key=lambda actor: (actor[0].casefold(), actor[1]))
        self._row_of = {key: row for row, (_, key) in enumerate(self._rows)}
        self.endResetModel()

    def row_of(self, key: str | None) -> int:
        """The row of an id; −1: there is none."""
        return self._row_of.get(key or "", -1)

    def row_called(self, name: str) -> int:
        """The first row of a name; −1: there is none."""
        wanted = name.casefold()
        return next((row for row, (called, _) in enumerate(self._rows) if called.casefold() == wanted), -1)

    def key_of(self, row: int) -> str | None:
        """The id of a row."""
        return self._rows[row][1] if 0 <= row < len(self._rows) else None

    def name_of(self, row: int) -> str:
        """The name of a row."""
        return self._rows[row][0] if 0 <= row < len(self._rows) else ""

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        return self.name_of(index.row())


def _alike(start: str, goal: str, pairs: Pairs, _report: Progress) -> str:
    """How alike two actors are; empty where that says nothing."""
    one, other = (pairs.number.get(pairs.folded.get(key, key)) for key in (start, goal))
    if one is None or other is None or one == other:
        return ""
    found = likeness(pairs, one, other)
    if found.score is None:
        return ""
    others = "one other" if found.m == 1 else f"{found.m} others"
    return f"Likeness in friends and foes {said(found.score)}, over {others}: 1 the same, −1 the opposite."


class PathsView(QWidget):
    """Two actors and the ways between them on the day looked at.

    Args:
        document: the map.
        analysing: whom to ask.
    """

    lit = Signal(object)
    """What is to be lit on the map (ids), or nothing (None)."""

    def __init__(self, document: Document, analysing: Analysing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._analysing = document, analysing
        self._filling = False
        self.start, self.goal = self._actor_box("From"), self._actor_box("To")
        self.number = SpinBox()
        self.number.setRange(1, 50)
        self.number.setValue(5)
        self.number.setAccessibleName("How many ways")
        self.number.valueChanged.connect(self.refresh)
        self.in_time = QCheckBox("In order of time")
        self.in_time.setToolTip(
            "In a window: each step holds on a day no earlier than the step before; the first to arrive "
            "comes first"
        )
        self.in_time.toggled.connect(self.refresh)
        self.swap = QPushButton("Swap")
        self.swap.setToolTip("The other way round")
        self.swap.clicked.connect(self._swap)
        self.only = QPushButton("Show only this way")
        self.only.setToolTip("Filter the map: only the actors and relations of the way chosen")
        self.only.setCheckable(True)
        self.only.clicked.connect(self._show_only)
        self.hint = QLabel(_ASK)
        self.hint.setProperty("soft", "true")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.list = FindingsList("Ways")
        self.list.setMouseTracking(True)
        self.list.entered.connect(self._hovered)
        self.list.viewport().installEventFilter(self)
        self.list.chosen.connect(self._choose)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("From", self.start)
        form.addRow("To", self.goal)
        row = QHBoxLayout()
        row.addWidget(QLabel("At most"))
        row.addWidget(self.number)
        row.addWidget(self.in_time)
        row.addStretch(1)
        row.addWidget(self.swap)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 4, 6)
        layout.setSpacing(5)
        layout.addLayout(form)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.only)
        document.project_opened.connect(self._opened)
        document.diff_applied.connect(self._on_diff)
        self._actors = _Actors()
        for box in (self.start, self.goal):
            box.setModel(self._actors)
        self._ends: tuple[str | None, str | None] = (None, None)
        self._stale = True
        document.viewpoint.selection_changed.connect(self._on_selection)
        document.viewpoint.filter_changed.connect(self._show_filter)
        analysing.answered.connect(self.refresh)

    def _actor_box(self, name: str) -> ComboBox:
        box = ComboBox()
        box.setEditable(True)
        box.setInsertPolicy(ComboBox.InsertPolicy.NoInsert)
        box.setAccessibleName(name)
        box.setMinimumContentsLength(8)
        box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        box.activated.connect(self._chosen_ends)
        line = box.lineEdit()
        if line is not None:
            line.setAccessibleName(name)
            line.editingFinished.connect(self._typed)
        return box

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self.list.set_theme(theme)

    # --- between whom ---------------------------------------------------------------------

    def _on_diff(self, diff: Any, _initiator: object) -> None:
        if diff.touches("actors"):
            self._renew()

    def _renew(self) -> None:
        self._stale = True
        if self.isVisible():
            self._fill()

    def _opened(self) -> None:
        self._ends = (None, None)
        self._show([], _ASK)
        self._renew()

    def _fill(self) -> None:
        """The actors of the map, as they are called; who was chosen is chosen again once there."""
        self._stale = False
        actors = self._document.project.actors.values()
        self._filling = True
        self._actors.fill((" ".join(actor.name.split())[:120], actor.id) for actor in actors)
        for box, key in zip((self.start, self.goal), self._ends, strict=True):
            box.setCurrentIndex(self._actors.row_of(key))
        self._filling = False
        self.refresh()

    def _chosen_ends(self) -> None:
        if not self._filling:
            key_of = self._actors.key_of
            self._ends = key_of(self.start.currentIndex()), key_of(self.goal.currentIndex())
            self.refresh()

    def _typed(self) -> None:
        """What was typed is the name of an actor, or what was chosen before comes back."""
        for box in (self.start, self.goal):
            at = self._actors.row_called(box.currentText())
            if at >= 0 and self._actors.name_of(box.currentIndex()) != box.currentText():
                box.setCurrentIndex(at)
            elif at < 0:
                box.setEditText(self._actors.name_of(box.currentIndex()))
        self._chosen_ends()

    def _on_selection(self) -> None:
        """Two actors that are selected are the ends."""
        if not self.isVisible():
            return
        selection = self._document.viewpoint.selection
        chosen = sorted(ref.id for ref in selection if ref.collection == "actors")
        if len(chosen) == 2 == len(selection):
            self.between(*chosen)

    def between(self, start: str, goal: str) -> None:
        """Seek the ways from one actor to another."""
        if self._stale:
            self._fill()
        if set(self._ends) != {start, goal} or start == goal:
            self._ends = (start, goal)
            self._fill()

    def _swap(self) -> None:
        self._ends = (self._ends[1], self._ends[0])
        self._fill()

    # --- the ways -------------------------------------------------------------------------

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self._fill()
        self._on_selection()
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Show what is known of the time looked at; while another is sought, that of before stays."""
        if self._filling or not self.isVisible():
            return
        viewpoint = self._document.viewpoint
        window = viewpoint.mode == "window"
        self.in_time.setEnabled(window)
        start, goal = self._ends
        if start is None or goal is None or start == goal:
            self._show([], _SAME if start is not None and start == goal else _ASK)
            return
        number, in_time = self.number.value(), window and self.in_time.isChecked()
        index, snapshot = self._document.index, viewpoint.snapshot

        def seek(pairs: Pairs, report: Progress) -> list[dict[str, Any]]:
            one, other = (pairs.number.get(pairs.folded.get(key, key)) for key in (start, goal))
            if one is None or other is None:
                return []
            if in_time:
                analyst = Analyst(index, Look("none", snapshot.certain_only))
                return analyst.paths_between(pairs, snapshot, one, other, number, "all", True, report)
            found = paths(pairs, one, other, number, "all", report)
            return [path_row(index.project, pairs, snapshot, path) for path in found]

        # The other ways are listed, too, while the map shows only one.
        found = self._analysing.ask(f"paths {start}\0{goal}\0{number}\0{in_time}", seek, whole_ways=True)
        alike = self._analysing.ask(f"alike {start}\0{goal}", partial(_alike, start, goal), whole_ways=True)
        if found is not None:
            ways = [self._finding(row) for row in found]
            self._show(ways, " ".join(filter(None, (self._none(start, goal) if not found else "", alike))))

    def _none(self, start: str, goal: str) -> str:
        """That there is no way, and when there is one."""
        viewpoint, index = self._document.viewpoint, self._document.index
        when = "in this window" if viewpoint.mode == "window" else "on this day"
        day, certain = viewpoint.day, viewpoint.certain_only

        def seek(_pairs: Pairs, report: Progress) -> list[int]:
            analyst = Analyst(index, Look("none", certain))
            nearest = analyst.nearest_day_with_path(start, goal, day, "all", days_of_change(index), report)
            return [] if nearest is None else [nearest]

        found = self._analysing.ask(f"nearest {start}\0{goal}", seek, whole_ways=True)
        also = f" The nearest day with one is {days.in_words(found[0])}." if found else ""
        return f"No way {when}.{also}"

    def _show(self, findings: list[Finding], hint: str) -> None:
        if list(findings) != list(self.list.findings):
            self.lit.emit(None)  # what the cursor was on is gone
        self.list.fill(findings)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self._show_filter()

    def _finding(self, row: dict[str, Any]) -> Finding:
        sign = {1: "+", -1: "−"}.get(row["sign"], "no sign")
        only = f", {row['only_possible']} only possible" if row["only_possible"] else ""
        arrives = f", arrives {days.in_words(one_day(row['arrives']))}" if "arrives" in row else ""
        count = len(row["steps"])
        head = f"{count} {'step' if count == 1 else 'steps'}, {sign}{only}{arrives}"
        claims: list[str] = []
        refs = [Ref("actors", key) for key in row["actors"]]
        for number, step in enumerate(row["steps"], 1):
            refs += [Ref("relations", tie["id"]) for tie in step["relations"]]
            said = [self._claim(tie) for tie in step["relations"][:_CLAIMS]]
            more = len(step["relations"]) - len(said)
            when = f"{days.in_words(one_day(step['day']))}: " if "day" in step else ""
            claims.append(f"{number}  {when}{', '.join(said)}{f' and {more} more' if more > 0 else ''}")
        colour = {1: "1", -1: "-1"}.get(row["sign"], "soft")
        text = " – ".join(" ".join(name.split()) for name in row["names"])
        return Finding(text, "\n".join((head, *claims)), refs[0], colour, (tuple(refs), tuple(row["actors"])))

    def _claim(self, tie: dict[str, Any]) -> str:
        """`covert arming [Confidential documents]`."""
        project = self._document.project
        kind = project.relation_kind(tie["kind"]).label
        sources = "; ".join(dict.fromkeys(short_name(project.sources[key]) for key in tie["sources"]))
        unsure = " (possible)" if tie["presence"] == "possible" else ""
        return f"{tie['label'] or kind}{unsure}{f' [{sources}]' if sources else ''}"

    # --- what is done ---------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.lit.emit(None)
        return False

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self.lit.emit(None)

    def _hovered(self, index: QModelIndex) -> None:
        finding = self.list.finding(index.row())
        self.lit.emit(frozenset(ref.id for ref in finding.what[0]) if finding.what else None)

    def _choose(self, finding: Finding) -> None:
        self._document.viewpoint.select(finding.what[0] if finding.what else ())
        if self.only.isChecked() and finding.what:
            self._show_only()
        self._show_filter()

    def _show_only(self) -> None:
        viewpoint, finding = self._document.viewpoint, self.list.current()
        way = finding.what[1] if finding is not None and self.only.isChecked() else ()
        viewpoint.set_filter(updated(viewpoint.criteria, way=way))
        self._show_filter()

    def _show_filter(self) -> None:
        way = self._document.viewpoint.criteria.way
        self.only.setChecked(bool(way))
        self.only.setEnabled(bool(way) or self.list.current() is not None)
        self.only.setText("Show all again" if way else "Show only this way")
