"""Which phases turn into which: as the definition reads, and in time that grows with their number."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from relmap.model.ranges import ends_of
from relmap.model.records import Phase
from relmap.timeline import turnings as module
from relmap.timeline.turnings import turnings
from relmap.timeline.worlds import spells_of
from tests.timeline import worlds


def day(number: int) -> str:
    return f"2000-01-{number:02d}"


def random_whens(rng: random.Random, count: int) -> list[str]:
    """So many spans within two weeks that most hang together somehow."""
    found: list[str] = []
    while len(found) < count:
        ends: list[str] = []
        for _ in range(2):
            low = rng.randint(1, 13)
            high = min(low + rng.randint(0, 4), 13)
            ends.append(
                rng.choice(
                    (
                        day(low),
                        day(low),
                        f"[{day(low)}..{day(high)}]",
                        f"[..{day(high)}]",
                        f"[{day(low)}..]",
                        "..",
                    )
                )
            )
        if rng.random() < 0.2 and 4 <= low <= 10:
            ends[rng.randrange(2)] = day(low) + "~"
        try:
            ends_of("/".join(ends))
        except ValueError:
            continue
        found.append("/".join(ends))
    return found


@pytest.mark.parametrize("count", [5, 12, 40])
def test_many_phases_turn_as_the_definition_says(count: int) -> None:
    """Of many phases the blocks are used, too, in which those between are looked up."""
    rng = random.Random(count)
    assert count < 16 or count > 2 * module._BLOCK  # pyright: ignore[reportPrivateUsage]
    turned = 0
    for _ in range(3_000 // count):
        whens = random_whens(rng, count)
        read = [worlds.dated(when) for when in whens]
        found = spells_of([Phase(when=when) for when in whens], None).turns
        pairs = {(a, b) for turn in found for a in turn.ending for b in turn.beginning}
        assert pairs >= worlds.pairs(read), whens
        assert {a for a, _ in pairs} == {a for a, _ in worlds.pairs(read)}, whens
        assert {b for _, b in pairs} == {b for _, b in worlds.pairs(read)}, whens
        turned += bool(pairs)
    assert turned > 0


SHAPES: dict[str, Callable[[int], list[str]]] = {
    "chain": lambda n: [f"{1000 + k}-01-01/{1001 + k}-01-01" for k in range(n)],
    "chain of years": lambda n: [f"{1000 + k}/{1001 + k}" for k in range(n)],
    "all alike": lambda n: ["2000/2001"] * n,
    "rivals": lambda n: [f"{1000 + k}-01-01/5000" for k in range(n // 2)] + ["5000/.."] * (n // 2),
    "rivals that end otherwise": lambda n: (
        [f"{1000 + k}/2500" for k in range(n // 2)] + [f"2500/{2600 + k}" for k in range(n // 2)]
    ),
    "nested": lambda n: [f"{1000 + k}/{9000 - k}" for k in range(n)],
    "overlapping": lambda n: [f"{1000 + k}-01-01/{4000 + k}-01-01" for k in range(n)],
    "half-open": lambda n: [f"[..{1000 + k}]/[..{1001 + k}]" for k in range(n)],
    "half-open the other way": lambda n: [f"[{1000 + k}..]/[{1001 + k}..]" for k in range(n)],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_with_the_number_of_phases(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in comparisons, not in seconds: four times the phases, no more than seven times as many."""
    counted = 0
    begins_before = module._begins_before  # pyright: ignore[reportPrivateUsage]
    fit = module._fit  # pyright: ignore[reportPrivateUsage]

    def count(function: Callable[..., bool]) -> Callable[..., bool]:
        def wrapped(*args: object) -> bool:
            nonlocal counted
            counted += 1
            return function(*args)

        return wrapped

    monkeypatch.setattr(module, "_begins_before", count(begins_before))
    monkeypatch.setattr(module, "_fit", count(fit))
    work: list[int] = []
    for size in (500, 2_000):
        counted = 0
        turnings([ends_of(when) for when in SHAPES[shape](size)], range(size))
        work.append(counted + size)
    assert work[1] <= 7 * work[0], work
