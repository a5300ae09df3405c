"""Source notes: numbers on the relations of a figure, and what they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from relmap.drawing.frame import Frame
from relmap.model.bidi import has_rtl, isolated, numbers_beside
from relmap.model.project import Project, linked_events
from relmap.model.records import Citation, Phase
from relmap.model.words import date_in_words
from relmap.timeline.changes import Changes
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.snapshot import Snapshot


class Notes:
    """The sources that are cited on a figure, or on several that share a list, in the order of their numbers.

    A source that is cited with two pages, or once by way of another, has a number for each.

    Args:
        project: the map.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._numbers: dict[tuple[str, str | None, str], int] = {}

    def mark(self, citations: Iterable[Citation]) -> str:
        """What stands on the figure for these citations, as in `[1, 4]`; empty for none."""
        keys = [(c.source, c.via, c.page) for c in citations]
        found = sorted({self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys})
        return f"[{', '.join(map(str, found))}]" if found else ""

    def lines(self, links: bool = False) -> tuple[str, ...]:
        """What the numbers stand for, a line each.

        Args:
            links: whether the address of a source is told.
        """
        return tuple(f"[{number}] {self._line(*key, links)}" for key, number in self._numbers.items())

    def _line(self, source_id: str, via: str | None, page: str, links: bool) -> str:
        source = self._project.sources[source_id]
        authors = ", ".join(source.authors)
        text = isolated(source.title)
        if authors and has_rtl(authors) and has_rtl(source.title):
            text = isolated(f"{authors}: {source.title}")  # one phrase, read from the right
        elif authors:
            text = f"{isolated(authors)}: {text}"
        for more in (source.publisher, date_in_words(source.date) if source.date else "", page):
            if more:
                text += f", {isolated(more)}"
        if via is not None:
            text += f", via {isolated(self._project.sources[via].title)}"
        if links and source.url:
            text += f", {source.url}"
        return " ".join(text.split()) + "."


def rests_on(project: Project, phase: Phase) -> list[Citation]:
    """What a phase rests on: its own sources, then those of the events with which it begins and ends."""
    cited = list(phase.citations)
    for event in linked_events(phase):
        cited += project.events[event].citations
    return cited


def _told_phases(tie: RelationOnDay | None, before: RelationOnDay | None) -> list[Phase]:
    """The phases that a label tells: while one turns into another both; of two days those of both."""
    found: list[Phase] = []
    for one in (before, tie):
        if one is not None:
            pair = one.state.pair or (one.state.phase,)
            found += [one.relation.phases[number] for number in pair]
    return list({id(phase): phase for phase in found}.values())


def numbered(frame: Frame, time: Snapshot | Changes, notes: Notes) -> Frame:
    """The frame with [1], [2] on its relations.

    Only sources of the phases that are shown are told, in the order in which the relations stand on the
    figure: from the top to the bottom, then from left to right.

    Args:
        frame: what is drawn.
        time: what it is a frame of.
        notes: what is cited already; what is new is added.
    """
    later, earlier = (time.other, time.one) if isinstance(time, Changes) else (time, None)
    marks: dict[int, str] = {}
    middles = frame.curves.mean(axis=1) if len(frame.edges) else frame.curves.reshape(0, 2)
    order = sorted(range(len(frame.edges)), key=lambda row: (round(middles[row, 1] / 40), middles[row, 0]))
    for row in order:
        edge = frame.edges[row]
        cited: list[Citation] = []
        for key in frame.merged.get(edge.id, (edge.id,)):
            tie = later.relation(key) or (earlier.relation(key) if earlier is not None else None)
            before = earlier.relation(key) if earlier is not None else None
            for phase in _told_phases(tie, before) if not edge.dimmed else ():
                cited += rests_on(later.project, phase)
        marks[row] = numbers_beside(edge.label, notes.mark(cited))
    edges = [replace(edge, note=marks[row]) for row, edge in enumerate(frame.edges)]
    return replace(frame, edges=edges)
