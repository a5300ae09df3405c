"""Puts faults into model, timeline, storage and editor one by one, and tells which no test notices.

First the whole of the tests runs once and is watched: which test runs which statement. Then each fault is
tried by the tests that run its statement, those of its module first, the quickest first, up to the first
that fails. One that takes much too long has noticed, too. What no test runs survives untried. The faults
are drawn with a fixed seed, and the survivors are written to tests/mutants.txt.

With paths as arguments only these files are changed, and only the tests of their rooms run; nothing is
written. That is quick, and stricter than the whole.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.mutants import runs
from tests.mutants.places import Module, Place, drawn

ROOT = Path(__file__).parents[2]
ROOMS = ("model", "timeline", "storage", "editor")
LIST = ROOT / "tests" / "mutants.txt"
SEED, COUNT = 1, 420
MOST_SECONDS = 40.0
"""Tests of other rooms are tried up to so many seconds of their usual time."""


@dataclass
class Mutant:
    """One fault, and whether it was noticed."""

    path: str
    place: Place
    text: str
    change: str
    source: str
    stages: list[tuple[list[str], float]]
    """Tests to try, those of its room first, and the seconds after which they take much too long."""
    fate: str = "untried"
    code: int | None = None
    """What its last tests left with; None of those that took too long."""

    @property
    def words(self) -> str:
        """The fault on a line."""
        return f"{self.path}:{self.place.line}: {self.change}  |  {self.source.strip()}"

    def listed_in(self, text: str) -> bool:
        """Whether it is on a list, be it at another line."""
        return any(
            line.startswith(f"{self.path}:") and self.words.split(": ", 1)[1] in line
            for line in text.splitlines()
        )


def main() -> None:
    """Do it, and print a summary."""
    parser = argparse.ArgumentParser(prog="tests.mutants", description=__doc__)
    parser.add_argument("paths", nargs="*", help="only these files, tried by the tests of their rooms")
    parser.add_argument("--again", action="store_true", help="try only the faults on the list")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT)
    given = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.mutants", *sys.argv[1:]])
    begun = time.monotonic()
    paths = given.paths or [
        path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / "relmap" / room).glob("*.py")
    ]
    rooms = set(ROOMS) if given.again else {Path(path).parent.name for path in given.paths}
    tests = sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if not rooms or path.parent.name in rooms
    )
    runs.load_libraries()
    with tempfile.TemporaryDirectory(prefix="relmap-mutants-", ignore_cleanup_errors=True) as name:
        trees = [runs.Tree(ROOT, Path(name) / str(number)) for number in range(os.cpu_count() or 1)]
        seen = watched(trees, paths, tests)
        print(f"{len(seen):,} tests watched, {time.monotonic() - begun:.0f} s")
        mutants = made(paths, given.count, given.seed, seen)
        if given.again:
            listed = LIST.read_text(encoding="utf-8")
            mutants = [mutant for mutant in mutants if mutant.listed_in(listed)]
        tried(trees, mutants)
    survivors = [mutant for mutant in mutants if mutant.fate in ("survived", "untouched")]
    share = f"{len(survivors)} of {len(mutants)} survived: {len(survivors) / len(mutants):.1%}"
    lines = [f"{share} (seed {given.seed})", "", *rooms_in_words(mutants), ""]
    lines += [f"{mutant.words}{'  (no test runs it)' * (mutant.fate == 'untouched')}" for mutant in survivors]
    print("\n".join(lines))
    print(Counter(mutant.code for mutant in mutants))
    print(f"{time.monotonic() - begun:.0f} s")
    if not given.paths and not given.again and given.seed == SEED:
        LIST.write_text("\n".join(lines) + "\n", encoding="utf-8")


def rooms_in_words(mutants: list[Mutant]) -> list[str]:
    """How each room does."""
    count = Counter(mutant.path.split("/")[1] for mutant in mutants)
    left = Counter(m.path.split("/")[1] for m in mutants if m.fate in ("survived", "untouched"))
    return [f"{room}: {left[room]} of {count[room]}" for room in sorted(count)]


def watched(trees: list[runs.Tree], paths: list[str], tests: list[str]) -> dict[str, runs.Seen]:
    """What each test touches. What fails without any fault notices nothing, and is left out."""
    for tree in trees:
        for path in paths:
            tree.write(path, Module((ROOT / path).read_text(encoding="utf-8")).tracked(path))
        tree.compile()
    seen: dict[str, runs.Seen] = {}
    free, waiting = list(trees), runs.Waiting()
    # The large ones first, so that none is left for the end.
    rest = sorted(tests, key=lambda path: (ROOT / path).stat().st_size)
    while rest or len(waiting):
        while rest and free:
            tree, file = free.pop(), rest.pop()
            waiting.add(runs.track(tree, file), 1200, (tree, file))
        code, (tree, file) = waiting.next()
        if code not in (0, 1, 5):
            waiting.stop()
            raise SystemExit(f"The tests of {file} cannot be run ({code}):\n{tree.said[-3000:]}")
        with open(f"{tree.folder}.seen", "rb") as out:
            found, failed = pickle.load(out)
        if failed:
            print(f"Left out, as they fail without any fault: {', '.join(failed)}\n{tree.said[-1500:]}")
        seen |= {name: runs.Seen(*one) for name, one in found.items() if name not in failed}
        free.append(tree)
    for tree in trees:
        for path in paths:
            tree.restore(ROOT, path)
        tree.compile()
    return seen


def made(paths: list[str], count: int, seed: int, seen: dict[str, runs.Seen]) -> list[Mutant]:
    """The faults that are tried, with their tests."""
    sources = {path: (ROOT / path).read_text(encoding="utf-8") for path in paths}
    modules = {path: Module(source) for path, source in sources.items()}
    found: list[Mutant] = []
    for path, place in drawn(modules, count, seed):
        text, change = modules[path].mutated(place)
        source = sources[path].splitlines()[place.line - 1]
        found.append(Mutant(path, place, text, change, source, stages(path, place, seen)))
    return found


def stages(path: str, place: Place, seen: dict[str, runs.Seen]) -> list[tuple[list[str], float]]:
    """The tests that run a place: first those of its room, then others as far as there is time."""
    _, room, file = path.split("/")
    number = runs.IMPORTED if place.statement is None else place.statement
    touching = [name for name, one in seen.items() if (path, number) in one.statements]
    touching.sort(key=lambda name: (not name.startswith(f"tests/{room}/test_{file}"), seen[name].seconds))
    own = [name for name in touching if name.startswith(f"tests/{room}/")]
    others: list[str] = []
    left = MOST_SECONDS
    for name in sorted(set(touching) - set(own), key=lambda name: (seen[name].seconds, name)):
        left -= seen[name].seconds
        if left < 0:
            break
        others.append(name)
    return [(names, 30 + 5 * sum(seen[name].seconds for name in names)) for names in (own, others) if names]


def tried(trees: list[runs.Tree], mutants: list[Mutant]) -> None:
    """Run the tests of each fault until one fails."""
    free, waiting = list(trees), runs.Waiting()
    rest = list(reversed(mutants))
    while rest or len(waiting):
        while rest and free:
            mutant = rest.pop()
            if not mutant.stages:
                mutant.fate = "untouched"
                continue
            tree = free.pop()
            tree.write(mutant.path, mutant.text)
            begin(waiting, tree, mutant, 0)
        if not len(waiting):
            break
        code, (tree, mutant, stage) = waiting.next()
        if code in (0, 5) and stage + 1 < len(mutant.stages):
            begin(waiting, tree, mutant, stage + 1)
            continue
        mutant.code = code
        mutant.fate = "too slow" if code is None else "survived" if code in (0, 5) else "noticed"
        tree.restore(ROOT, mutant.path)
        free.append(tree)
        if mutant.fate == "survived":
            print(mutant.words, flush=True)


def begin(waiting: runs.Waiting, tree: runs.Tree, mutant: Mutant, stage: int) -> None:
    """Try the tests of one stage."""
    names, seconds = mutant.stages[stage]
    waiting.add(runs.test(tree, names), seconds, (tree, mutant, stage))


if __name__ == "__main__":
    main()
