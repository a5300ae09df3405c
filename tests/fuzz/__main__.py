"""The long run: `python -m tests.fuzz [--count N] [--seed S] [READER | FILE of an earlier finding]`.

Each reader has its share of the inputs, read in processes of its own whose memory may grow by 500 MB. Inputs
that were neither opened nor refused, with an error of relmap and within 5 s, are written to a folder.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.fuzz.readers import READERS
from tests.fuzz.runs import tried

COUNT = 100_000
_BATCH = 2_500
_MEMORY = 500_000_000
_SHARES = {"large map": 0.2, "merged map": 0.3, "lock": 0.3, "earlier version": 0.3, "picture": 0.6}
"""Of the slow ones there are fewer."""


def main() -> int:
    """Run it; 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("what", nargs="?", default="", help="a reader, or a file of an earlier finding")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", nargs=3, metavar=("READER", "FIRST", "COUNT"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return child(options.child[0], int(options.child[1]), int(options.child[2]), options.folder)
    if options.what and options.what not in READERS:
        path = Path(options.what)
        _, finding = tried(path.name.rpartition("-")[0], 0, path.read_bytes())
        print(finding.why if finding is not None else "opened or refused")
        return 1 if finding is not None else 0
    return run([options.what] if options.what else list(READERS), options.count, options.seed)


def run(readers: list[str], count: int, seed: int) -> int:
    """Every reader in batches; prints a table."""
    folder = Path(tempfile.mkdtemp(prefix="relmap-fuzz-"))
    weight = sum(_SHARES.get(name, 1.0) for name in readers)
    bad = 0
    print(_row("reader", "inputs", "opened", "refused", "found", "s", "MB more"), flush=True)
    for name in readers:
        share = max(round(count * _SHARES.get(name, 1.0) / weight), 1)
        opened = found = 0
        memory, began = 0.0, time.monotonic()
        for first in range(0, share, _BATCH):
            size = min(_BATCH, share - first)
            one, other, more = _batch(name, seed * 10_000_000 + first, size, folder)
            opened, found, memory = opened + one, found + other, max(memory, more)
        bad += found
        took = time.monotonic() - began
        cells = (share, opened, share - opened - found, found, round(took), round(memory))
        print(_row(name, *(f"{cell:,}" for cell in cells)), flush=True)
    if bad:
        print(f"\nWhat was found is in {folder}; one of them again: make fuzz ARGS=FILE")
    return 1 if bad else 0


def _row(name: str, *cells: str) -> str:
    return f"{name:<18}{''.join(f'{cell:>10}' for cell in cells)}"


def _batch(name: str, first: int, size: int, folder: Path) -> tuple[int, int, float]:
    """Opened, found, and by how many MB memory grew."""
    numbers = [str(first), str(size)]
    command = [sys.executable, "-m", "tests.fuzz", "--child", name, *numbers, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        opened, found, memory = done.stdout.split()
    except ValueError:
        print(f"{name}: the process that began with {first} ended: {done.stderr.strip()[-300:]}")
        return 0, 1, 0.0
    return int(opened), int(found), float(memory)


def child(name: str, first: int, count: int, folder: Path) -> int:
    """A batch; prints how many were opened, how many are findings, and the memory."""
    tried(name, 0, READERS[name].seeds()[0])  # what is imported does not count
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    opened = found = 0
    for seed in range(first, first + count):
        is_open, finding = tried(name, seed)
        opened += is_open
        if finding is not None:
            found += 1
            path = folder / f"{name}-{seed}"
            path.write_bytes(finding.raw)
            print(f"{path}: {finding.why}", file=sys.stderr)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1_024
    if more > _MEMORY:
        found += 1
    print(opened, found, more / 1e6)
    return 0


if __name__ == "__main__":
    sys.exit(main())
