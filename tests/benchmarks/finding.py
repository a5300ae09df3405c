"""A key stroke in the palette, a step of time with a filter, a copy and a paste."""

from __future__ import annotations

from collections.abc import Iterator

from relmap.drawing.filtered import FilteredFrames
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.style import LIGHT
from relmap.editor.excerpt import excerpt, paste
from relmap.editor.finder import Finder
from relmap.layout.places import placed
from relmap.model.diff import Ref
from relmap.model.records import Criteria
from relmap.timeline.filtering import CriteriaFilter
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from relmap.ui.services.palettes import entries_of
from tests.benchmarks.maps import DAY, synthetic
from tests.benchmarks.table import Missing, Row, median

SIZES = (100, 1_000, 10_000)
_QUERIES = ("a", "ac", "act", "actor", "actor 7", "actor 77 all", "atcor", "x", "qqqq")


def rows() -> Iterator[Row | Missing]:
    """All figures of this kind."""
    for size in SIZES:
        yield from _of(size)


def _of(size: int) -> Iterator[Row]:
    project = synthetic(size)
    collections = ("actors", "relations", "events", "sources")
    finder = Finder(entries_of(project, collections))
    slowest = max(median(lambda query=query: finder.find(query), 9) for query in _QUERIES)
    yield Row("a key stroke in the palette, the slowest of 9", size, slowest, "16 ms", 16.0, 1.0)
    ready = median(lambda: Finder(entries_of(project, collections)), 3)
    yield Row("records made ready to be found", size, ready, note="in the background above 3,000")
    snapshot = Snapshot(TimeIndex(project), DAY)
    frame = FrameMaker(project, LIGHT, placed(project)).frame(snapshot)
    criteria_filter, frames = CriteriaFilter(project, Criteria(stances=(-2, -1))), FilteredFrames()

    def filtered() -> None:
        found = criteria_filter.passing((actor for actor, _ in snapshot.actors), snapshot.relations)
        frames.hidden(frame, found.ids)

    room = 16.0 if size <= 1_000 else 50.0
    yield Row("a filter on a step of time", size, median(filtered, 9), "a frame", room, 1.0)
    part = [Ref("actors", key) for key in list(project.actors)[:50]]
    copied = excerpt(project, part, placed(project))
    yield Row(
        "copy 50 actors",
        size,
        median(lambda: excerpt(project, part, placed(project)), 5),
        "a frame",
        room,
        1.0,
    )
    pasted = median(lambda: paste(project, copied, (9.0, 9.0), same_map=True), 5)
    yield Row("paste 50 actors", size, pasted, "a frame", room, 1.0)
