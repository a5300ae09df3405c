"""Who stands with whom on the day looked at: camps, triads, and the ties whose turn would balance most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from relmap.analysis.asking import misfits_of
from relmap.analysis.pairs import Pairs
from relmap.drawing.lens import group_colour
from relmap.drawing.plot import Plot, said
from relmap.drawing.plot_of import SHARE
from relmap.drawing.style import Theme
from relmap.editor.analysing import Analysing, Standing
from relmap.editor.document import Document
from relmap.editor.plots import plot_now
from relmap.model.diff import Ref
from relmap.model.records import updated
from relmap.ui.panels.findings import Finding, FindingsList
from relmap.ui.widgets.inputs import switch_button

_LISTED = 200
"""So many triads of a state are listed."""
_TURNS = 8
_NONE = "No relation has a stance on this day."
_WORDS = {1: "balanced", -1: "unbalanced", 0: "open"}
_COLOURS = {1: "1", -1: "-2", 0: "soft"}
_SAYS = (
    "Three who are friends or foes of one another are balanced if the signs multiply to plus: the friend of "
    "a friend is a friend, the foe of a foe, too. Heider 1946; two camps: Harary 1959."
)


class BalanceView(QWidget):
    """A list; choosing an entry selects its actors and relations, Enter goes to the day it turned.

    Args:
        document: the map.
        analysing: whom to ask.
    """

    plot_requested = Signal(object)

    def __init__(self, document: Document, analysing: Analysing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._analysing = document, analysing
        self.colour_button = switch_button("Colour camps", "Give actors on the map the colour of their camp")
        self.colour_button.clicked.connect(self._colour)
        self.groups_button = switch_button(
            "Colour groups",
            "Give actors the colour of their community: those with more ties among them than chance would "
            "have (Blondel et al. 2008)",
        )
        self.groups_button.clicked.connect(self._colour_groups)
        self.curve_button = switch_button(
            "Curve", "What part of the triads is balanced, through time, above the slider"
        )
        self.curve_button.clicked.connect(self._toggle_curve)
        self.says = QLabel(_SAYS)
        self.hint = QLabel()
        for label in (self.says, self.hint):
            label.setProperty("soft", "true")
            label.setWordWrap(True)
        self.list = FindingsList("Balance")
        self.list.chosen.connect(self._choose)
        self.list.activated_finding.connect(self._go_to)
        row = QHBoxLayout()
        for button in (self.colour_button, self.groups_button, self.curve_button):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 4, 6)
        layout.setSpacing(5)
        layout.addLayout(row)
        layout.addWidget(self.says)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        document.viewpoint.lens_changed.connect(self._show_lens)
        analysing.answered.connect(self.refresh)

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self.list.set_theme(theme)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()

    def refresh(self) -> None:
        """Show what is known of the day looked at; while another is sought, that of before stays."""
        if not self.isVisible():
            return
        found = self._analysing.standing()
        if found is not None:
            findings = self._findings(found)
            self.list.fill(findings)
            self.list.setVisible(bool(findings))
            self.hint.setVisible(not findings)
            self.hint.setText(_NONE)
        if self.curve_button.isChecked():
            self.plot_requested.emit(self.plot())
        self._show_lens()

    def _findings(self, found: Standing) -> list[Finding]:
        pairs = found.balance.pairs
        if not pairs.may_be_signed.any():
            return []
        return [
            *self._figures(found),
            *self._camps(found),
            *self._turns(found),
            *self._triads(found),
        ]

    def _figures(self, found: Standing) -> list[Finding]:
        counts = found.balance.counts
        low, drawn, high = counts.share
        share = "–" if drawn is None else said(drawn, share=True)
        band = (
            f", between {said(low, True)} and {said(high, True)}"
            if low is not None and high is not None
            else ""
        )
        least, most = found.sure.least, found.sure.misfits + found.open
        # An index that was not proven in time lies between two numbers itself.
        index = (
            f"{found.drawn.least} to {found.drawn.misfits}"
            if not found.drawn.exact
            else f"{found.drawn.misfits}"
        )
        between = f", between {least} and {most}" if least != most else ""
        return [
            Finding(f"Balanced triads: {share}{band}"),
            Finding(f"Ties that fit no two camps: {index}{between}"),
        ]

    def _camps(self, found: Standing) -> list[Finding]:
        pairs = found.balance.pairs
        findings: list[Finding] = []
        for side in (0, 1):
            members = [pairs.actors[who] for who, of in sorted(found.drawn.sides.items()) if of == side]
            if members:
                names = self._names(members)
                findings.append(
                    Finding(
                        f"Camp {side + 1}: {names}",
                        "",
                        Ref("actors", members[0]),
                        group_colour(side, self.list.theme),
                        self._refs(members),
                    )
                )
        findings += self._blocs(found)
        for pair in sorted(misfits_of(pairs, found.drawn)):
            ends = [pairs.actors[pairs.a[pair]], pairs.actors[pairs.b[pair]]]
            findings.append(self._of_pair(pairs, pair, f"{self._names(ends, ' – ')} does not fit", ""))
        return findings

    def _blocs(self, found: Standing) -> list[Finding]:
        """Sides however many, where that is more than two."""
        pairs, sides = found.balance.pairs, found.blocs.sides
        count = max(sides.values(), default=-1) + 1
        several: list[list[str]] = [[] for _ in range(count)]
        for who, side in sorted(sides.items()):
            several[side].append(pairs.actors[who])
        if count < 3:
            return []
        most = "" if found.blocs.exact else "at most "
        misfit = "tie does" if found.blocs.misfits == 1 else "ties do"
        shown = sorted((bloc for bloc in several if len(bloc) > 1), key=lambda bloc: (-len(bloc), bloc))
        text = f"{count} blocs: {most}{found.blocs.misfits} {misfit} not fit"
        return [
            Finding(text),
            *(
                Finding(self._names(bloc), "", Ref("actors", bloc[0]), "soft", self._refs(bloc))
                for bloc in shown
            ),
        ]

    def _turns(self, found: Standing) -> list[Finding]:
        pairs = found.balance.pairs
        turns = [turn for turn in found.balance.turns if turn.balances > turn.breaks][:_TURNS]
        if not turns:
            return []
        findings = [Finding("What would balance it")]
        for turn in turns:
            ends = [pairs.actors[pairs.a[turn.pair]], pairs.actors[pairs.b[turn.pair]]]
            breaks = f", {turn.breaks} no longer" if turn.breaks else ""
            detail = f"If it turned, {turn.balances} more would be balanced{breaks}"
            findings.append(self._of_pair(pairs, turn.pair, self._names(ends, " – "), detail))
        return findings

    def _of_pair(self, pairs: Pairs, pair: int, text: str, detail: str) -> Finding:
        ends = [pairs.actors[pairs.a[pair]], pairs.actors[pairs.b[pair]]]
        refs = [*self._refs(ends), *(Ref("relations", key) for key in pairs.relation_ids(pair))]
        return Finding(text, detail, refs[0], str(int(pairs.signs[pair])), refs)

    def _triads(self, found: Standing) -> list[Finding]:
        balance, pairs = found.balance, found.balance.pairs
        findings: list[Finding] = []
        for state in (-1, 0, 1):
            rows = np.flatnonzero(balance.triads.state == state).tolist()
            if not rows:
                continue
            heading = {-1: "Unbalanced triads", 0: "Open triads", 1: "Balanced triads"}[state]
            findings.append(Finding(f"{heading}  {len(rows):,}"))
            for row in rows[:_LISTED]:
                actors = [pairs.actors[who] for who in balance.actors(row)]
                sides = balance.triads.pairs[row].tolist()
                relations = [key for pair in sides for key in pairs.relation_ids(pair)]
                signs = " ".join({1: "+", -1: "−"}.get(int(pairs.signs[pair]), "0") for pair in sides)
                drawn = int(balance.triads.drawn[row])
                open_ = f", {_WORDS[drawn]} as drawn" if state == 0 and drawn else ""
                refs = [*self._refs(actors), *(Ref("relations", key) for key in relations)]
                colour = _COLOURS[state] if state else _COLOURS[drawn]
                findings.append(Finding(self._names(actors), f"{signs}{open_}", refs[0], colour, refs))
            if len(rows) > _LISTED:
                findings.append(Finding(f"and {len(rows) - _LISTED:,} more"))
        return findings

    def _names(self, actors: Sequence[str], between: str = ", ") -> str:
        known = self._document.project.actors
        return between.join(" ".join(known[key].name.split()) for key in actors if key in known)

    def _refs(self, actors: Sequence[str]) -> list[Ref]:
        return [Ref("actors", key) for key in actors]

    # --- what is done ---------------------------------------------------------------------

    def _choose(self, finding: Finding) -> None:
        self._document.viewpoint.select(finding.what or ())

    def _go_to(self, finding: Finding) -> None:
        """The last day of change up to now on which a relation of it became what it is; else the next."""
        document = self._document
        relations = [ref.id for ref in finding.what or () if ref.collection == "relations"]
        edges = sorted({day for key in relations for day in document.index.lives[key].edges})
        low, high = document.extent()
        before = [day for day in edges if low <= day <= high and day < document.viewpoint.day]
        after = [day for day in edges if document.viewpoint.day < day <= high]
        if before or after:
            document.viewpoint.set_day(before[-1] if before else after[0])

    def _colour(self) -> None:
        self._set_groups("camps")

    def _colour_groups(self) -> None:
        self._set_groups("communities")

    def _set_groups(self, groups: str) -> None:
        viewpoint = self._document.viewpoint
        on = viewpoint.lens.groups == groups
        viewpoint.set_lens(updated(viewpoint.lens, groups="" if on else groups))
        self._show_lens()

    def _show_lens(self) -> None:
        groups = self._document.viewpoint.lens.groups
        self.colour_button.setChecked(groups == "camps")
        self.groups_button.setChecked(groups == "communities")

    # --- the curve ------------------------------------------------------------------------

    def plot(self) -> Plot:
        """What part of the triads is balanced, through time."""
        return plot_now(self._document, self._analysing, SHARE)

    def _toggle_curve(self) -> None:
        self.plot_requested.emit(self.plot() if self.curve_button.isChecked() else None)

    def close_curves(self) -> None:
        """They have been closed, or others are shown."""
        self.curve_button.setChecked(False)
