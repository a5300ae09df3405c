"""Dates, and what holds on a day."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import count

import numpy as np

from relmap.model import dates, days
from relmap.model.bulk import bulk
from relmap.model.derived import derived
from relmap.model.diff import Diff
from relmap.model.records import updated
from relmap.timeline.index import TimeIndex
from relmap.timeline.interval_index import Stretches
from tests.benchmarks.maps import DAY, linked_events, synthetic
from tests.benchmarks.table import Missing, Row, median

SIZES = (100, 1_000, 10_000, 50_000)


def rows() -> Iterator[Row | Missing]:
    """All figures of this kind."""
    texts = [days.iso(600_000 + n) for n in range(100_000)]

    def resolve() -> None:
        dates.parse.cache_clear()
        for text in texts:
            dates.parse(text)

    yield Row("plain dates resolved", 100_000, median(resolve, 3), "one second", 1000.0, 1.0)
    for size in (100, 1_000, 10_000, 50_000, 1_000_000):
        yield from _stretches(size)
    for size in SIZES:
        yield from _index(size)
    yield from _derived()


def _stretches(size: int) -> Iterator[Row]:
    rng = np.random.default_rng(3)
    first = rng.integers(700_000, 740_000, size)
    last = first + rng.integers(1, 20_000, size)
    stretches = Stretches(first, last)
    numbers = count(715_000)

    def anew() -> None:
        stretches._walked = None
        stretches.mask(next(numbers))

    held = list(zip(first.tolist(), last.tolist(), strict=True)) if size <= 100_000 else []
    if held:
        scan = median(lambda: [row for row, (a, b) in enumerate(held) if a <= 720_000 <= b], 3)
        yield Row("a day: stretches that hold", size, median(anew, 25), "Python list", scan)
    else:
        yield Row("a day: stretches that hold", size, median(anew, 25), "one millisecond", 1.0, 1.0)
    step = median(lambda: stretches.mask(next(numbers)), 25)
    if size == 1_000_000:
        yield Row("a day: step to the next", size, step, "0.05 ms", 0.05, 1.0)
    else:
        yield Row("a day: step to the next", size, step)


def _index(size: int) -> Iterator[Row]:
    project = synthetic(size)
    with bulk(size):
        start = time.perf_counter()
        index = TimeIndex(project).prepare()
        whole = (time.perf_counter() - start) * 1000
    relation = project.relations["r0"]
    diff = Diff.replacing(relation, updated(relation, phases=relation.phases[:1]))
    after = diff.apply(project)
    follow = median(lambda: index.updated(after, diff))
    looked = f"{index.updated(after, diff).recomputed} record looked at"
    yield Row("index after an edit", size, follow, "index built anew", whole, 0.05, note=looked)
    yield Row("relations of a day as objects", size, median(lambda: index.relations_on(DAY)))


def _derived() -> Iterator[Row]:
    """1,000 events with 4,000 links, hanging together all: the days that follow from others."""
    project = linked_events(1_000, 4)
    label = "events with 4,000 links: dates that follow"
    yield Row(label, 1_000, median(lambda: derived(project), 9), "50 ms", 50.0, 1.0)
    index = TimeIndex(project).prepare()
    rng, times = random.Random(5), list[float]()
    for key in rng.sample(sorted(project.events), 60):
        event = project.events[key]
        day = days.iso(DAY + int(key[1:]))
        new = rng.choice(({"when": day}, {"when": None}, {"after": event.after[:1]}, {"citations": ()}))
        diff = Diff.replacing(event, updated(event, **new))
        after = diff.apply(project)
        times.append(median(lambda diff=diff, after=after: index.updated(after, diff), 3))
    note = f"the worst of 60: {max(times):.1f} ms"
    yield Row("after an edit of such an event", 1_000, sorted(times)[30], "5 ms", 5.0, 1.0, note=note)
