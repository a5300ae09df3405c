"""How the time grows from n to 4 n in each number of a map, for all that is done with one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from relmap.editor.catalogue import catalogue
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.bulk import bulk
from relmap.model.diff import Diff
from relmap.model.problems import problems
from relmap.model.records import updated
from relmap.storage import project_file
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_rows import Listing
from tests.benchmarks.table import Row

Members = dict[str, list[dict[str, Any]]]
_FIRST = days.from_ymd(1900, 1, 1)
_MOST, _LEAST = 6.0, 10.0


def _day(number: int) -> str:
    return days.iso(_FIRST + number)


def _actors(count: int) -> list[dict[str, Any]]:
    return [{"id": f"a{n}", "name": f"Actor {n}"} for n in range(count)]


def _phase(number: int, length: int = 900) -> dict[str, Any]:
    return {"when": f"{_day(number % 20_000)}/{_day(number % 20_000 + length)}", "stance": number % 5 - 2}


def _relations(count: int, actors: int, **more: Callable[[int], Any]) -> list[dict[str, Any]]:
    return [
        {"id": f"r{n}", "source": f"a{n % actors}", "target": f"a{(7 * n + 1) % actors}",
         "phases": [_phase(n)], **{name: value(n) for name, value in more.items()}}
        for n in range(count)
    ]  # fmt: skip


def _events(count: int, **more: Callable[[int], Any]) -> list[dict[str, Any]]:
    return [
        {"id": f"e{n}", "title": f"Event {n}", **{name: value(n) for name, value in more.items()}}
        for n in range(count)
    ]


def _sources(count: int) -> list[dict[str, Any]]:
    return [{"id": f"s{n}", "title": f"Text {n}", "date": "2001"} for n in range(count)]


def _with_phases(phases: list[dict[str, Any]]) -> Members:
    return {
        "actors": _actors(2),
        "relations": [{"id": "r0", "source": "a0", "target": "a1", "phases": phases}],
    }


def _cites(count: int) -> list[dict[str, Any]]:
    return [{"source": f"s{n}"} for n in range(count)]


MAPS: dict[str, tuple[int, Callable[[int], Members]]] = {
    "relations": (8_000, lambda n: {"actors": _actors(n // 5), "relations": _relations(n, n // 5)}),
    "parallel relations": (8_000, lambda n: {"actors": _actors(2), "relations": _relations(n, 2)}),
    "phases of a relation": (
        1_500, lambda n: _with_phases([{"when": f"{_day(7 * k)}/{_day(7 * k + 7)}"} for k in range(n)]),
    ),
    "phases of a relation, all at once": (
        500, lambda n: _with_phases([
            {"when": f"{_day(k)}/{_day(40_000 + k)}", "stance": k % 5 - 2} for k in range(n)]),
    ),
    "phases of a relation, in years": (
        1_500, lambda n: _with_phases([{"when": f"{1000 + k // 2}/{1001 + k // 2}"} for k in range(n)]),
    ),
    "actors without places": (3_000, lambda n: {"actors": _actors(n)}),
    "pairs of actors without places": (
        1_500, lambda n: {"actors": _actors(2 * n), "relations": [
            {"id": f"r{k}", "source": f"a{2 * k}", "target": f"a{2 * k + 1}"} for k in range(n)]},
    ),
    "events": (4_000, lambda n: {"events": _events(n, when=_day)}),
    "events, one after the other": (
        600, lambda n: {"events": _events(n, after=lambda k: [f"e{k - 1}"] if k else [])},
    ),
    "events, all after the first": (
        2_000, lambda n: {"events": _events(n, after=lambda k: ["e0"] if k else [])},
    ),
    "events after all others": (
        2_000, lambda n: {"events": [
            *_events(n, when=_day), {"id": "last", "title": "Last", "after": [f"e{k}" for k in range(n)]}]},
    ),
    "participants of an event": (
        4_000, lambda n: {"actors": _actors(n), "events": [
            {"id": "e", "title": "E", "participants": [{"actor": f"a{k}"} for k in range(n)]}]},
    ),
    "sources, all cited once": (
        4_000, lambda n: {"sources": _sources(n), "events": _events(n, when=_day, citations=lambda k: [
            {"source": f"s{k}"}])},
    ),
    "citations of a phase": (
        4_000, lambda n: {"sources": _sources(n), **_with_phases([{**_phase(1), "citations": _cites(n)}])},
    ),
    "relations about the one before": (
        3_000, lambda n: {"actors": _actors(9), "relations": _relations(
            n, 9, about=lambda k: f"r{k - 1}" if k else None)},
    ),
    "missing references": (
        2_000, lambda n: {"actors": _actors(9), "relations": _relations(n, 9, target=lambda k: f"x{k}")},
    ),
    "missing references, one after the other": (
        1_000, lambda n: {"actors": _actors(9), "relations": _relations(n, 9, about=lambda k: f"r{k + 1}")},
    ),
    "tags": (
        3_000, lambda n: {"actors": [{**actor, "tags": [actor["id"], "all"]} for actor in _actors(n)]},
    ),
    "memberships": (
        4_000, lambda n: {"actors": _actors(n), "relations": _relations(
            n, n, target=lambda _: "a0", kind=lambda _: "membership")},
    ),
}  # fmt: skip
"""Of each number: how many it is measured from, and the map with so many."""


def rows() -> Iterator[Row]:
    """Of each number the stage that grows fastest."""
    for what, (count, made) in MAPS.items():
        few, many = _stages(made(count)), _stages(made(4 * count))
        # What takes less than some milliseconds tells nothing: it fits into another cache.
        worst = max(many, key=lambda stage: many[stage] / max(few[stage], _LEAST))
        ours, theirs = many[worst], max(few[worst], _LEAST)
        yield Row(what, 4 * count, ours, f"{count:,} of them", theirs, _MOST, note=worst)


def _stages(members: Members) -> dict[str, float]:
    """Milliseconds of each stage, the best of three."""
    raw = json.dumps({"relmap": [1, 1], **members}).encode()
    with bulk(10**6):
        project = project_file.loads(raw, "map").project
        index = TimeIndex(project).prepare()
        steps = index.step_days[:: max(len(index.step_days) // 20, 1)].tolist()
        record = next(iter((*project.relations.values(), *project.events.values(), *project.actors.values())))
        diff = Diff.replacing(record, updated(record, tags=("new",)))
        return {
            "read": _best(lambda: project_file.loads(raw, "map")),
            "index": _best(lambda: TimeIndex(project).prepare()),
            "steps of time": _best(lambda: [index.relations_on(day) for day in steps]),
            "check": _best(lambda: problems(project)),
            "list": _best(lambda: (catalogue(index), Listing(project).rows)),
            "an edit": _best(lambda: index.updated(diff.apply(project), diff)),
            "places": _best(lambda: complete_places(project)),
            "write": _best(lambda: project_file.dumps(project)),
        }


def _best(call: Callable[[], Any]) -> float:
    found: list[float] = []
    for _ in range(3):
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return min(found)
