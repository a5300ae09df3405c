"""Reading and writing maps."""

from __future__ import annotations

import gc
import json
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.style import LIGHT
from relmap.layout.places import placed
from relmap.model.bulk import bulk
from relmap.storage import project_file
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.benchmarks.maps import synthetic
from tests.benchmarks.table import Missing, Row, median


def rows() -> Iterator[Row | Missing]:
    """All figures of this kind."""
    for size in (100, 1_000, 10_000, 50_000):
        yield from _files(size)


def _files(size: int) -> Iterator[Row | Missing]:
    project = synthetic(size)
    raw = project_file.dumps(project)
    runs = 3 if size <= 10_000 else 1
    note = f"{len(raw) / 1e6:.1f} MB"
    load = median(lambda: project_file.loads(raw, "map"), runs)
    yield Row("load", size, load, "json.loads", _without_gc(lambda: json.loads(raw), runs), note=note)
    if size >= 10_000:
        yield from _opened(size, raw)
    if size == 10_000:
        yield from _beside_msgspec(raw, size, load)
    dump = median(lambda: project_file.dumps(project), runs)
    yield Row("write as bytes", size, dump, "json.dumps", median(lambda: json.dumps(json.loads(raw)), runs))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.relmap.json"
        save = median(lambda: project_file.save(project, path), runs)
    if size == 100:
        yield Row("save, with reading back", size, save, "16 ms on the window's thread", 16.0, 1.0)
    else:
        yield Row("save, with reading back", size, save, note="above 2,000 records in the background")
    if size <= 10_000:
        gc.collect()
        tracemalloc.start()
        held = project_file.loads(raw, "map")
        taken = tracemalloc.get_traced_memory()[0] / len(held.project.relations)
        tracemalloc.stop()
        yield Row("memory for a relation of two phases", size, taken / 1000, unit="kB")


def _opened(size: int, raw: bytes) -> Iterator[Row]:
    """From the bytes of a file to an index and a first frame, each as new, beside what JSON takes to read."""
    parsed = _without_gc(lambda: json.loads(raw), 3)
    whole: list[float] = []
    indexed: list[float] = []
    for _ in range(3):
        with bulk(10**6):
            start = time.perf_counter()
            project = project_file.loads(raw, "map").project
            read = time.perf_counter()
            index = TimeIndex(project).prepare()
            made = time.perf_counter()
            FrameMaker(project, LIGHT, placed(project)).frame(Snapshot(index, index.latest_known()))
            end = time.perf_counter()
        indexed.append((made - read) * 1000)
        whole.append((end - start) * 1000)
    yield Row("index built anew", size, min(indexed), "json.loads of the file", parsed, 1.3)
    yield Row("from the file to the first frame", size, min(whole), "json.loads of it", parsed, 8.0)


def _without_gc(call: Callable[[], Any], runs: int) -> float:
    gc.disable()
    try:
        return median(call, runs)
    finally:
        gc.enable()


def _beside_msgspec(raw: bytes, size: int, load: float) -> Iterator[Row | Missing]:
    try:
        import msgspec
    except ModuleNotFoundError:
        yield Missing("load / msgspec", "msgspec is not installed: pip install msgspec")
        return
    phase = msgspec.defstruct("Phase", [("when", str), ("stance", int | None, None)])
    relation = msgspec.defstruct(
        "Relation", [("id", str), ("source", str), ("target", str), ("phases", list[phase], [])]
    )
    actor = msgspec.defstruct("Actor", [("id", str), ("name", str), ("kind", str, "")])
    placement = msgspec.defstruct("Placement", [("actor", str), ("x", float), ("y", float)])
    whole = msgspec.defstruct(
        "Map", [("actors", list[actor]), ("relations", list[relation]), ("placements", list[placement])]
    )
    decoder = msgspec.json.Decoder(whole)
    peer = _without_gc(lambda: decoder.decode(raw), 3)
    yield Row("load", size, load, "msgspec, unchecked dates", peer, 6.0)
