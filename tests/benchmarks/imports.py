"""Tables of other programs to a map, beside what Python needs to part their cells."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from relmap.formats.foreign import Options
from relmap.formats.incoming import take
from relmap.model.bulk import bulk
from relmap.model.project import Project
from tests.benchmarks.table import Missing, Row

_SIZES = (20_000, 200_000, 1_000_000)
_PEAK = """
import re, sys
from pathlib import Path
from relmap.formats.foreign import Options
from relmap.formats.incoming import take
from relmap.model.bulk import bulk
from relmap.model.project import Project
with bulk(1):
    take(Project(), [Path(sys.argv[1])], Options(source="x")).diff.apply(Project())
print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def rows() -> Iterator[Row | Missing]:
    """Ties of a table with dates, weights and labels."""
    with tempfile.TemporaryDirectory() as folder:
        for size in _SIZES:
            path = Path(folder) / "ties.csv"
            write_ties(path, size)
            begun = time.perf_counter()
            with path.open(encoding="utf-8", newline="") as file:
                for _ in csv.reader(file):
                    pass
            parted = time.perf_counter() - begun
            begun = time.perf_counter()
            with bulk(1):
                take(Project(), [path], Options(source="x")).diff.apply(Project())
            taken = time.perf_counter() - begun
            yield Row("ties to a map", size, taken * 1000, "csv.reader", parted * 1000, 12.0)
            if sys.platform == "linux":
                told = subprocess.run(
                    [sys.executable, "-c", _PEAK, str(path)], capture_output=True, check=True
                )
                yield Row(
                    "memory at its peak", size, int(told.stdout) / 1024, "1.5 GB", 1536.0, 1.0, unit="MB"
                )


def write_ties(path: Path, size: int) -> None:
    """A table of so many ties, each with a date, a weight and a label."""
    drawn = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write("from,to,kind,when,weight,label\n")
        for _ in range(size):
            ends = drawn.randrange(size // 100 + 5), drawn.randrange(size // 100 + 5)
            date = f"{drawn.randrange(1950, 2020)}-{drawn.randrange(1, 13):02}-{drawn.randrange(1, 29):02}"
            kind = drawn.choice(["trade", "arms", "treaty"])
            file.write(f"Actor {ends[0]},Actor {ends[1]},{kind},{date},{drawn.randrange(1, 999)},meeting\n")
