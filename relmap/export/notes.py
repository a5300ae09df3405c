"""Source notes: numbers on the relations of a figure, and what they stand for."""

from __future__ import annotations

from dataclasses import replace

from relmap.drawing.frame import Frame
from relmap.model.project import Project
from relmap.model.records import Citation
from relmap.timeline.changes import Changes
from relmap.timeline.snapshot import Snapshot

Key = tuple[str, str | None, str]


def numbered(
    frame: Frame, time: Snapshot | Changes, numbers: dict[Key, int] | None = None
) -> tuple[Frame, tuple[str, ...]]:
    """The frame with [1], [2] on its relations, and the notes in their order.

    Only sources of the phases that are shown are told, in the order in which the relations stand on the
    figure: from the top to the bottom, then from left to right.

    Args:
        frame: what is drawn.
        time: what it is a frame of.
        numbers: of the sources so far, where several figures share one list; new ones are added to it.
    """
    later, earlier = (time.other, time.one) if isinstance(time, Changes) else (time, None)
    project = later.project
    numbers = {} if numbers is None else numbers
    labels: dict[int, str] = {}
    middles = frame.curves.mean(axis=1) if len(frame.edges) else frame.curves.reshape(0, 2)
    order = sorted(range(len(frame.edges)), key=lambda row: (round(middles[row, 1] / 40), middles[row, 0]))
    for row in order:
        edge = frame.edges[row]
        cited: list[Citation] = []
        for key in frame.merged.get(edge.id, (edge.id,)):
            then = later.then(key) or (earlier.then(key) if earlier is not None else None)
            if then is not None and not edge.dimmed:
                cited += then.phase.citations
        found = sorted({numbers.setdefault(_key(c), len(numbers) + 1) for c in cited})
        if found:
            labels[row] = f"[{', '.join(map(str, found))}]"
    if not numbers:
        return frame, ()
    edges = [
        replace(edge, label=f"{edge.label} {labels[row]}".strip()) if row in labels else edge
        for row, edge in enumerate(frame.edges)
    ]
    return replace(frame, edges=edges), listed(project, numbers)


def listed(project: Project, numbers: dict[Key, int]) -> tuple[str, ...]:
    """The notes in the order of their numbers."""
    return tuple(f"[{n}] {_note(project, key)}" for key, n in numbers.items())


def _key(citation: Citation) -> Key:
    return citation.source, citation.via, citation.page


def _note(project: Project, key: Key) -> str:
    source_id, via, page = key
    source = project.sources[source_id]
    authors = ", ".join(source.authors)
    text = f"{authors}: {source.title}" if authors else source.title
    for more in (source.publisher, source.date or "", page):
        if more:
            text += f", {more}"
    if via is not None:
        text += f", via {project.sources[via].title}"
    return " ".join(text.split()) + "."
