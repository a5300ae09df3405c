"""What is resolved as arrays is what walking through each relation gives."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest

from relmap.model import days
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Event, EventDay, Phase, Relation, Source
from relmap.timeline import spells
from relmap.timeline.index import RelationLife, TimeIndex
from relmap.timeline.spells import Others, Segment, segments

_COUNT = 20_000
_STATUSES = ("actual", "actual", "actual", "alleged", "planned")


def _end(rng: random.Random, year: int) -> str:
    """A date within a year, or nearly, in one of many forms."""
    month, day = rng.randrange(1, 13), rng.randrange(1, 29)
    return rng.choice((
        f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}-{day:02d}",
        f"{year}~", f"{year}-{month:02d}?", f"{year // 10}X", f"[{year}..{year + 1}]", f"[..{year}]",
    ))  # fmt: skip


def _when(rng: random.Random, first: int, last: int) -> str:
    """A date or span from one year to another."""
    form = rng.random()
    if form < 0.15:
        return _end(rng, first)
    start = rng.choice(("..", "")) if form > 0.93 else _end(rng, first)
    end = rng.choice(("..", "")) if form > 0.8 and start not in ("..", "") else _end(rng, last)
    return f"{start}/{end}"


def _relation(rng: random.Random, number: int, actors: int) -> Relation:
    year, phases = rng.randrange(1950, 1990), list[Phase]()
    for _ in range(rng.choice((0, 1, 1, 2, 2, 2, 3, 4))):
        last = year + rng.randrange(0, 12)
        when = _when(rng, year, last)
        citations = (Citation(source=rng.choice("st")),) if rng.random() < 0.3 else ()
        phase = Phase(when=when, status=rng.choice(_STATUSES), citations=citations)
        if rng.random() < 0.01:
            phase = Phase(when=when, begins_with=EventDay(event="e"))
        phases.append(phase)
        year = last + rng.choice((-4, 0, 2, 15, 25, 40))
    if rng.random() < 0.3:
        rng.shuffle(phases)
    source, target = rng.randrange(actors), rng.randrange(actors)
    return Relation(id=f"r{number}", source=f"a{source}", target=f"a{target}", phases=tuple(phases))


def _possible(text: str) -> bool:
    try:
        Phase(when=text)
    except ValueError:
        return False
    return True


def _project(seed: int, as_of: str | None) -> Project:
    rng = random.Random(seed)
    whens = [None, None, *filter(_possible, (_when(rng, 1950, 1985) for _ in range(40)))]
    actors = [Actor(id=f"a{n}", name="x", exists=when) for n, when in enumerate(whens)]
    relations: list[Relation] = []
    while len(relations) < _COUNT // 2:
        try:
            relations.append(_relation(rng, len(relations), len(actors)))
        except ValueError:  # a span that would end before it starts
            continue
    rng.shuffle(relations)
    told = [Source(id="s", title="s", reliability="A"), Source(id="t", title="t", reliability="E")]
    return Project.of(
        About(as_of=as_of), *actors, *relations, *told, Event(id="e", title="e", when="1970-05")
    )


@pytest.mark.parametrize("as_of", [None, "1975-06"])
def test_arrays_agree_with_a_walk(as_of: str | None) -> None:
    project = _project(5, as_of)
    index = TimeIndex(project)
    table = index.table
    seen: Counter[str] = Counter()
    for number, relation in enumerate(table.relations):
        life = index.lives[relation.id]
        rows = table.rows_of(number)
        exists = (index.actors[relation.source], index.actors[relation.target])
        walked = segments(relation.phases, life.spells, exists, project.sources.get)
        assert [table.segments[row] for row in rows] == walked
        assert [table.thens[row].relation for row in rows] == [relation] * len(rows)
        apart = number not in table.walked
        seen[f"{min(len(relation.phases), 3)} phases, {'apart' if apart else 'walked'}"] += 1
        seen[f"{len(walked)} rows"] += 1
    wanted = ("1 phases, apart", "2 phases, apart", "3 phases, apart", "2 phases, walked", "5 rows")
    assert all(seen[name] > 250 for name in wanted), seen
    assert [relation.id for relation in table.relations] == sorted(project.relations)


def _days_of(lives: list[RelationLife], name: str) -> Counter[int]:
    return Counter(day for life in lives for day in getattr(life, name))


def test_days_of_change_agree_with_a_walk() -> None:
    index = TimeIndex(_project(6, None))
    lives = list(index.lives.values())
    edges = Counter(index.table.edges_but_for(()).tolist())
    assert edges == _days_of(lives, "edges")
    begun = _days_of(lives, "beginnings")
    assert {day: len(index.begun_on(day)) for day in begun} == begun
    some = [life.relation.id for life in lives[::7]]
    left = [life for life in lives if life.relation.id not in set(some)]
    assert Counter(index.table.edges_but_for(some).tolist()) == _days_of(left, "edges")
    day = days.from_ymd(1975, 6, 1)
    for life in lives[::11]:
        found = index.relation_on(life.relation.id, day)
        held = [segment.state for segment in life.segments if segment.first <= day <= segment.last]
        assert ([found.state] if found is not None else []) == held


def test_making_an_index_can_be_stopped() -> None:
    project, told = _project(7, None), list[float]()
    TimeIndex(project, lambda part: told.append(part) is None).prepare()
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 6
    for stop in (0, 1, 2, 3, len(told) // 2, len(told) - 1):
        asked = iter(range(stop, -1, -1))
        with pytest.raises(Stopped):
            TimeIndex(project, lambda _, asked=asked: bool(next(asked))).prepare()


def _crowd(seed: int) -> Relation:
    """Sixty phases that hold at once, turn into one another and are told by different sources."""
    rng = random.Random(seed)
    phases: list[Phase] = []
    while len(phases) < 60:
        first, status = rng.randrange(1950, 1965), rng.choice(_STATUSES)
        ends = [_end(rng, first), _end(rng, first + rng.randrange(3, 8)), _end(rng, first + 20)]
        whens = [f"{one}/{other}" for one, other in pairwise(ends)]
        if all(map(_possible, whens)):
            citations = (Citation(source="st"[len(phases) > 6]),) if rng.random() < 0.5 else ()
            phases += [Phase(when=when, status=status, citations=citations) for when in whens]
    return Relation(id="crowd", source="a", target="b", phases=tuple(phases))


@pytest.mark.parametrize("seed", range(6))
def test_many_phases_at_once(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    relation = _crowd(seed)
    rng = random.Random(seed)
    told = [Source(id="s", title="s", reliability="A"), Source(id="t", title="t", reliability="E")]
    exists = [None, next(when for when in iter(lambda: _when(rng, 1955, 1965), None) if _possible(when))]
    actors = [
        Actor(id=relation.source, name="x"),
        Actor(id=relation.target, name="y", exists=exists[seed % 2]),
    ]
    index = TimeIndex(Project.of(About(as_of="1975"), *actors, relation, *told))
    life = index.lives["crowd"]
    between = (index.actors[relation.source], index.actors[relation.target])
    source_of = {source.id: source for source in told}.get

    def walked() -> list[Segment]:
        return segments(relation.phases, life.spells, between, source_of)

    monkeypatch.setattr(spells, "_FEW", 100)
    at_once = walked()
    assert max(len(segment.state.others) for segment in at_once) > 20
    assert life.spells.turns
    monkeypatch.setattr(spells, "_FEW", 0)
    when_asked = walked()
    assert all(isinstance(segment.state.others, Others) for segment in when_asked)
    assert when_asked == at_once
    for segment in at_once:  # each day looked at by itself, without the days before
        sweep = spells._Sweep(relation.phases, life.spells, between, source_of)
        assert sweep._state_on(segment.first) == segment.state
    neighbours = pairwise(at_once)
    assert not any(one.last + 1 == two.first and one.state == two.state for one, two in neighbours)
