"""The synthetic maps that are measured."""

from __future__ import annotations

import random
from functools import cache

import numpy as np

from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Event, Phase, Placement, Relation, Source

_GROUP = 25
DAY = days.from_ymd(1990, 1, 1)


@cache
def synthetic(count: int) -> Project:
    """`count` actors and five times as many relations in two phases, a third of them alive on a day.

    As a layout would have them, actors stand in groups of 25, and four of five relations are within one.
    """
    rng = np.random.default_rng(7)
    actors = [Actor(id=f"a{n}", name=f"Actor {n}", kind="state") for n in range(count)]
    groups = -(-count // _GROUP)
    centres = np.array([divmod(group, int(groups**0.5) + 1) for group in range(groups)]) * 900.0
    at = centres[np.arange(count) // _GROUP] + rng.uniform(-380, 380, (count, 2))
    places = [Placement(actor=f"a{n}", x=float(x), y=float(y)) for n, (x, y) in enumerate(at.round(1))]
    relations: list[Relation] = []
    low, high = days.from_ymd(1950, 1, 1), days.from_ymd(2020, 1, 1)
    for n in range(5 * count):
        source, target = rng.integers(0, count, 2).tolist()
        if n % 5:
            target = min(source // _GROUP * _GROUP + target % _GROUP, count - 1)
        first = int(rng.integers(low, high - 6_300))
        middle, last = first + int(rng.integers(1_000, 5_000)), first + 6_300
        phases = tuple(
            Phase(when=f"{days.iso(start)}/{days.iso(end)}", stance=int(rng.integers(-2, 3)))
            for start, end in ((first, middle), (middle + 1, last))
        )
        relations.append(Relation(id=f"r{n}", source=f"a{source}", target=f"a{target}", phases=phases))
    about = About(title=f"{count} actors", extent="1950/2020")
    return Project.of(about, *actors, *relations, *places)


@cache
def linked_events(count: int, links: int) -> Project:
    """`count` events, each after so many of the 30 before it, all told by sources, a third of them dated."""
    rng = random.Random(11)
    told = [Source(id=f"s{n}", title=f"Source {n}", date=days.iso(DAY + count + n)) for n in range(50)]
    events = [
        Event(
            id=f"e{n}",
            title=f"Event {n}",
            when=days.iso(DAY + n) if rng.random() < 0.3 else None,
            after=tuple(f"e{k}" for k in rng.sample(range(max(n - 30, 0), n), min(n, links))),
            citations=(Citation(source=rng.choice(told).id),),
        )
        for n in range(count)
    ]
    return Project.of(None, *told, *events)
