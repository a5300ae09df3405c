"""Who stands with whom on the day looked at: camps, triads, and the ties whose turn would balance most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from relmap.analysis.asking import misfits_of
from relmap.analysis.balance import Balance
from relmap.analysis.camps import Camps
from relmap.analysis.over_time import Since, days_of_change, since
from relmap.analysis.pairs import Pairs, Ties
from relmap.drawing.lens import group_colour
from relmap.drawing.lens_of import of_camps, of_communities
from relmap.drawing.plot import said
from relmap.drawing.plot_of import SHARE
from relmap.drawing.style import Theme
from relmap.editor.analysing import Analysing, Sides
from relmap.editor.document import Document
from relmap.editor.plots import PlotView
from relmap.model import days
from relmap.model.diff import Ref
from relmap.model.errors import Progress
from relmap.model.records import updated
from relmap.model.words import relation_title
from relmap.ui.panels.findings import Finding, FindingsList
from relmap.ui.widgets.flow import Flow
from relmap.ui.widgets.inputs import switch_button

_LISTED = 100
"""So many triads of a state are listed."""
_MISFITS = 20
"""So many ties that do not fit are listed: what would balance it comes after them."""
_DATED = 50
"""Of so many of them it is told since when."""
_TOLD = 3
"""So many relations are told that were otherwise before."""
_TURNS = 8
_NONE = "No relation has a stance on this day"
_NAMED = 8
"""So many members of a side are named."""
_WORDS = {1: "balanced", -1: "unbalanced", 0: "open"}
_SIGNS = {1: "+", -1: "−", 0: "no sign"}
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
        plots: which curves are shown.
    """

    def __init__(
        self, document: Document, analysing: Analysing, plots: PlotView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._analysing, self._plots = document, analysing, plots
        self.colour_button = switch_button("Colour camps", "Give actors on the map the colour of their camp")
        self.colour_button.clicked.connect(self._colour)
        self.groups_button = switch_button(
            "Colour communities",
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
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.list = FindingsList("Balance")
        self.list.chosen.connect(self._choose)
        self.list.activated_finding.connect(self._go_to)
        row = Flow([self.colour_button, self.groups_button, self.curve_button])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 4, 6)
        layout.setSpacing(5)
        layout.addWidget(row)
        layout.addWidget(self.says)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        document.project_opened.connect(self._show_lens)
        document.viewpoint.lens_changed.connect(self.refresh)
        document.viewpoint.lens_changed.connect(self._show_lens)
        plots.changed.connect(self._show_curve)
        analysing.answered.connect(self.refresh)

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self.list.set_theme(theme)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()

    def refresh(self) -> None:
        """Show what is known of the time looked at; while another is sought, that of before stays."""
        if not self.isVisible():
            return
        balance = self._analysing.balance()
        sides = self._analysing.sides()
        if balance is not None:
            findings = self._findings(balance, sides)
            self.list.fill(findings)
            self.hint.setVisible(not findings)
            self.hint.setText(self._without_stance() if not findings else "")
        self._show_lens()

    def _without_stance(self) -> str:
        """That nothing is signed, and of which kinds the relations are that are there."""
        project, snapshot = self._document.project, self._document.viewpoint.snapshot
        kinds = sorted({project.relation_kind(tie.relation.kind).label for tie in snapshot.relations})
        said = f": {', '.join(kinds[:5])}{' …' if len(kinds) > 5 else ''}" if kinds else ""
        return f"{_NONE}{said}."

    def _findings(self, balance: Balance, sides: Sides | None) -> list[Finding]:
        if not balance.pairs.may_be_signed.any():
            return []
        return [
            self._share(balance),
            *(self._sides(balance.pairs, sides) if sides is not None else [Finding("Camps: being sought …")]),
            *self._turns(balance),
            *self._triads(balance),
            *self._communities(),
        ]

    def _share(self, balance: Balance) -> Finding:
        low, drawn, high = balance.counts.share
        if drawn is None or low is None or high is None:
            return Finding("Balanced triads: –")
        least, most = said(low, share=True), said(high, share=True)
        between = f", between {least} and {most}" if least != most else ""
        return Finding(f"Balanced triads: {said(drawn, share=True)}{between}")

    def _sides(self, pairs: Pairs, sides: Sides) -> list[Finding]:
        least, most = sides.sure.least, sides.sure.misfits + sides.open
        # An index that was not proven in time lies between two numbers itself.
        drawn = sides.drawn
        index = f"{drawn.misfits}" if drawn.exact else f"{drawn.least} to {drawn.misfits}"
        known = (drawn.least, drawn.misfits)
        between = f" (at least {least}, at most {most})" if least != most and (least, most) != known else ""
        findings = [Finding(f"Ties that do not fit two camps: {index}{between}")]
        for group in of_camps(self._document.project, pairs, drawn)[1]:
            members = [pairs.actors[who] for who, of in sorted(drawn.sides.items()) if of == group.number]
            colour = group_colour(group.number, self.list.theme)
            text = f"{group.text} ({len(members)}): {self._some(members)}"
            findings.append(Finding(text, "", Ref("actors", members[0]), colour, self._refs(members)))
        misfits = sorted(misfits_of(pairs, drawn))
        for pair in misfits[:_MISFITS]:
            ends = [pairs.actors[pairs.a[pair]], pairs.actors[pairs.b[pair]]]
            findings.append(self._of_pair(pairs, pair, f"{self._names(ends, ' – ')} does not fit", ""))
        if len(misfits) > _MISFITS:
            findings.append(Finding(f"and {len(misfits) - _MISFITS:,} more"))
        return [*findings, *self._blocs(pairs, sides.blocs)]

    def _communities(self) -> list[Finding]:
        """The communities, while they are shown on the map."""
        if self._document.viewpoint.lens.groups != "communities":
            return []
        found, pairs = self._analysing.communities(), self._analysing.pairs()
        if found is None or pairs is None:
            stopped = "stopped; Measures, Go on, seeks them" if self._analysing.stopped else "being sought …"
            return [Finding(f"Communities: {stopped}")]
        findings = [Finding("Communities")]
        for group in of_communities(self._document.project, pairs, found)[1]:
            members = sorted(found.groups[group.number])
            colour = group_colour(group.number, self.list.theme)
            text = f"{group.text} ({len(members)}): {self._some(members)}"
            findings.append(Finding(text, "", Ref("actors", members[0]), colour, self._refs(members)))
        return findings

    def _some(self, actors: Sequence[str]) -> str:
        """Their names; of many the first."""
        more = f" and {len(actors) - _NAMED} more" if len(actors) > _NAMED else ""
        return self._names(actors[:_NAMED]) + more

    def _blocs(self, pairs: Pairs, found: Camps) -> list[Finding]:
        """Sides however many, where that is more than two."""
        several: dict[int, list[str]] = {}
        for who, side in sorted(found.sides.items()):
            several.setdefault(side, []).append(pairs.actors[who])
        if len(several) < 3:
            return []
        most = "" if found.exact else "at most "
        misfit = "tie does" if found.misfits == 1 else "ties do"
        shown = sorted((of for of in several.values() if len(of) > 1), key=lambda of: (-len(of), of))
        alone = len(several) - len(shown)
        single = f", {alone} of them of one" if alone else ""
        findings = [Finding(f"{len(several)} blocs{single}: {most}{found.misfits} {misfit} not fit")]
        for bloc in shown:
            text = f"({len(bloc)}) {self._some(bloc)}"
            findings.append(Finding(text, "", Ref("actors", bloc[0]), "soft", self._refs(bloc)))
        return findings

    def _turns(self, balance: Balance) -> list[Finding]:
        pairs = balance.pairs
        turns = [turn for turn in balance.turns if turn.balances > turn.breaks][:_TURNS]
        findings = [Finding("What would balance it")] if turns else []
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

    def _triads(self, balance: Balance) -> list[Finding]:
        pairs = balance.pairs
        findings: list[Finding] = []
        since = self._since(balance)
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
                ends = [(actors[0], actors[1]), (actors[0], actors[2]), (actors[1], actors[2])]
                signs = ", ".join(
                    f"{self._names(two, '–')} {_SIGNS[int(pairs.signs[pair])]}"
                    for two, pair in zip(ends, sides, strict=True)
                )
                drawn = int(balance.triads.drawn[row])
                open_ = f". {_WORDS[drawn].capitalize()} as drawn" if state == 0 and drawn else ""
                open_ += self._told_since(since.get((actors[0], actors[1], actors[2])))
                refs = [*self._refs(actors), *(Ref("relations", key) for key in relations)]
                colour = _COLOURS[state] if state else _COLOURS[drawn]
                findings.append(Finding(self._names(actors), f"{signs}{open_}", refs[0], colour, refs))
            if len(rows) > _LISTED:
                findings.append(Finding(f"and {len(rows) - _LISTED:,} more"))
        return findings

    def _since(self, balance: Balance) -> dict[tuple[str, str, str], Since]:
        """Since when the first triads of each state have it; empty while not known, and in a window."""
        viewpoint, index = self._document.viewpoint, self._document.index
        if viewpoint.mode == "window":
            return {}
        listed: list[tuple[str, str, str]] = []
        for state in (-1, 0, 1):
            for row in np.flatnonzero(balance.triads.state == state)[:_DATED].tolist():
                one, two, three = (balance.pairs.actors[who] for who in balance.actors(row))
                listed.append((one, two, three))
        look, day = self._analysing.look, viewpoint.day

        def seek(_pairs: Pairs, report: Progress) -> dict[tuple[str, str, str], Since]:
            return since(Ties(index), look, days_of_change(index), day, listed, progress=report)

        return self._analysing.ask("since", seek) or {}

    def _told_since(self, found: Since | None) -> str:
        """On a line of its own, since when, and what was otherwise before."""
        if found is None or found.first is None:
            return ""
        project = self._document.project
        by = [project.relations[key] for key in found.by[:_TOLD] if key in project.relations]
        what = ", ".join(relation_title(project, relation) for relation in by)
        more = f" and {len(found.by) - len(by)} more" if len(found.by) > len(by) else ""
        return f"\nSince {days.in_words(found.first)}{f': {what}{more}' if what else ''}"

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
        lives = document.index.lives
        relations = [ref.id for ref in finding.what or () if ref.collection == "relations"]
        edges = sorted({day for key in relations if key in lives for day in lives[key].edges})
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
        # Shade and groups are both told by the ground of actors: the one asked for last is.
        more = {} if on else {"shade_by": ""}
        viewpoint.set_lens(updated(viewpoint.lens, groups="" if on else groups, **more))
        self._show_lens()

    def _show_lens(self) -> None:
        groups = self._document.viewpoint.lens.groups
        self.colour_button.setChecked(groups == "camps")
        self.groups_button.setChecked(groups == "communities")

    # --- the curve ------------------------------------------------------------------------

    def _toggle_curve(self) -> None:
        if self.curve_button.isChecked():
            self._plots.show(SHARE)
        else:
            self._plots.hide()

    def _show_curve(self, _plot: object) -> None:
        self.curve_button.setChecked(self._plots.measure == SHARE)
