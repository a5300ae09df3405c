"""Presence by possible worlds: the examples of the rules, row for row, and every world counted out."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Phase, Relation, Status
from relmap.timeline.index import TimeIndex
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.snapshot import Snapshot, Window
from tests.timeline import worlds

FIRST = days.from_ymd(2000, 1, 1) - 1

# Days 1 to 14 of a month; 6-9 is the set [06..09], ..9 is [..09], 7.. is [07..]. # certain, ? possible.
EXAMPLES = """
4/9                           | –       | ...######..... | ...######.....
4/                            | –       | ...#?????????? | ...#??????????
/9                            | –       | ????????#..... | ????????#.....
4/..                          | –       | ...########### | ...###########
../9                          | –       | #########..... | #########.....
6                             | –       | .....#........ | .....#........
4-9                           | –       | ...??????..... | ...??????.....
4/..9                         | –       | ...#?????..... | ...#?????.....
4/7..                         | –       | ...####??????? | ...####???????
..6/..                        | –       | ?????######### | ?????#########
4/8 ; 8/..                    | 1→2     | ...########### | ...####?...... .......?######
4/6-9 ; 6-9/..                | 1→2     | ...########### | ...##????..... .....????#####
4/6-9 ; 7/..                  | –       | ...########### | ...###???..... ......########
4/5-9 ; 7-12/..               | –       | ...##??????### | ...##????..... ......?????###
4/7 ; 8/..                    | –       | ...########### | ...####....... .......#######
4/7 ; 5-10/..                 | –       | ...####??##### | ...####....... ....?????#####
/8 ; 8/..                     | 1→2     | ???????####### | ????????...... .......?######
4/8 ; 8/                      | 1→2     | ...#####?????? | ...####?...... .......???????
2/..9 ; ..9/..                | 1→2     | .############# | .????????..... .????????#####
4/ ; 9/..                     | –       | ...#????###### | ...#?????????? ........######
2/9 ; /12                     | –       | ?########??#.. | .########..... ???????????#..
2/10-12 ; 5/7 ; 7/..          | 2→3     | .############# | .#########??.. ....##?....... ......?#######
2/6-9 ; 6-9/12 ; 6-9/..       | 1→2 1→3 | .############# | .####????..... .....????###.. .....????#####
2/8 ; 5/8 ; 8/..              | 1→3 2→3 | .############# | .######?...... ....###?...... .......?######
2/5-9 ; 5-6/12 ; 8-9/11       | –       | .###########.. | .####????..... ....?#######.. .......?###...
3/5-7 ; 5-7/9-11 ; 9-11/..    | 1→2 2→3 | ..############ | ..##???....... ....???#???... ........???###
2/5-9 ; 7 ; 5-9/..            | 1→3     | .############# | .###?????..... ......#....... ....?????#####
4/4-8 ; 4/..                  | –       | ...########### | ...#????...... ...###########
2/6-9 ; 6-9/.. planned        | –       | .#####???????? | .#####???..... .....?????????
2/6-9 ; 6-9/.. alleged        | –       | .#####??###### | .#####???..... .....???######
4/8 ; 8/.., as_of 6           | 1→2     | ...#####?????? | ...####?...... .......???????
4/7.., as_of 5                | –       | ...####??????? | ...####???????
2/6-9 ; 6-9/.., as_of 7       | 1→2     | .######??????? | .####????..... .....?????????
2/6-9 ; 6-9/6-9 ; 6-9/12      | 1→2 1→3 | .###########.. | .####????..... .....????..... .....????###..
"""


def edtf(end: str) -> str:
    """An end as the examples have it, as EDTF."""
    if end in ("", ".."):
        return end
    if "-" in end or ".." in end:
        low, high = re.split(r"-|\.\.", end)
        return f"[{_january(low)}..{_january(high)}]"
    return _january(end)


def _january(day: str) -> str:
    return f"2000-01-{int(day):02d}" if day else ""


def example(text: str) -> TimeIndex:
    spec, _, as_of = text.partition(", as_of ")
    phases: list[Phase] = []
    for part in spec.split(" ; "):
        when, _, status = part.partition(" ")
        phases.append(
            Phase.model_validate({"when": "/".join(map(edtf, when.split("/"))), "status": status or "actual"})
        )
    relation = Relation(id="r", source="a", target="b", phases=tuple(phases))
    about = About(as_of=edtf(as_of) or None)
    return TimeIndex(Project.of(about, Actor(id="a", name="A"), Actor(id="b", name="B"), relation))


def presences(tie: RelationOnDay | None, count: int) -> list[int]:
    """Of the relation, and of each phase."""
    if tie is None:
        return [0] * (count + 1)
    state = tie.state
    own = {state.phase: state.phase_presence, **{held.phase: held.presence for held in state.others}}
    return [int(state.presence), *(int(own.get(n, 0)) for n in range(count))]


ROWS = [[cell.strip() for cell in line.split("|")] for line in EXAMPLES.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_examples_of_the_rules(row: list[str]) -> None:
    spec, turn, whole, phases = row
    index = example(spec)
    count = len(index.project.relations["r"].phases)
    found = [presences(index.relation_on("r", FIRST + day), count) for day in range(1, 15)]
    drawn = ["".join(".?#"[level] for level in column) for column in zip(*found, strict=True)]
    assert drawn == [whole, *phases.split()]
    turned = {f"{a + 1}→{b + 1}" for a, b in turning_pairs(index)}
    assert turned == set(turn.replace("–", "").split())


def turning_pairs(index: TimeIndex) -> set[tuple[int, int]]:
    turns = index.lives["r"].spells.turns
    return {(a, b) for turn in turns for a in turn.ending for b in turn.beginning if a != b}


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] != "–"], ids=lambda row: row[0])
def test_a_turning_is_told_on_its_days(row: list[str]) -> None:
    index = example(row[0])
    for turn in index.lives["r"].spells.turns:
        for day in range(FIRST + 1, FIRST + 15):
            tie = index.relation_on("r", day)
            told = tie is not None and turn in tie.state.turns
            # Another phase may be drawn on these days, one that surely holds by itself.
            drawn = tie is not None and tie.state.phase in (*turn.ending, *turn.beginning)
            assert told == (drawn and turn.first <= day <= turn.last)


# --- every world ------------------------------------------------------------------------------

STATUSES: list[Status] = ["actual", "actual", "actual", "alleged", "planned"]
MOST_WORLDS = 4_000
"""More are not counted out; other relations are drawn in their place."""


def draw_relation(rng: random.Random) -> tuple[list[Phase], int | None]:
    """Up to four phases, about days on which something changes already."""
    phases: list[Phase] = []
    days_used = [rng.randint(2, 9)]
    ranges: list[str] = []

    def day() -> int:
        base = rng.choice(days_used) + rng.choice((-1, 0, 0, 0, 1, 2))
        found = min(max(base, 1), 13)
        days_used.append(found)
        return found

    def given() -> str:
        if ranges and rng.random() < 0.5:
            return rng.choice(ranges)
        low = day()
        kind = rng.random()
        if kind < 0.5:
            text = _january(str(low))
        elif kind < 0.8:
            text = f"[{_january(str(low))}..{_january(str(min(low + rng.randint(1, 3), 13)))}]"
        elif kind < 0.9 and 4 <= low <= 10:
            text = _january(str(low)) + rng.choice("~?")
        else:
            text = f"[..{_january(str(low))}]" if rng.random() < 0.5 else f"[{_january(str(low))}..]"
        ranges.append(text)
        return text

    end = ""
    for _ in range(rng.choice((1, 2, 2, 3, 3, 3, 4, 4))):
        lone = rng.random() < 0.08
        start = rng.choice((given, given, given, lambda: "..", lambda: ""))()
        if end not in ("", "..") and rng.random() < 0.85:
            start = end  # where the last one ends
        end = rng.choice((given, given, given, given, lambda: ".."))() if rng.random() < 0.95 else ""
        when = given() if lone or not (start or end) else f"{start}/{end}"
        try:
            phases.append(Phase(when=when, status=rng.choice(STATUSES) if rng.random() < 0.2 else "actual"))
        except ValueError:  # it ends before it begins
            continue
    return phases, rng.randint(3, 12) if rng.random() < 0.25 else None


def tally(
    seen: Counter[str], phases: list[Phase], read: list[worlds.Dated], turned: set[tuple[int, int]]
) -> None:
    """What is special of a relation."""
    ends = [end for phase in read for end in (phase.first, phase.last)]
    seen["turns"] += bool(turned)
    seen["open"] += any(end.kind == "open" for end in ends)
    seen["unknown"] += any(end.kind == "unknown" for end in ends)
    seen["half-open"] += any(end.kind == "given" and None in (end.low, end.high) for end in ends)
    seen["set"] += any(end.is_set and None not in (end.low, end.high) for end in ends)
    seen["lone"] += any(phase.lone for phase in read)
    seen["rivals"] += any(
        one is not other
        and one.status == other.status
        and (one.first == other.first or one.last == other.last)
        and not one.lone
        and not other.lone
        for one in read
        for other in read
    )
    seen["statuses"] += len({phase.status for phase in phases}) > 1


def draws(
    seed: int, count: int, seen: Counter[str]
) -> Iterator[tuple[TimeIndex, list[worlds.Dated], int | None]]:
    rng = random.Random(seed)
    while seen["all"] < count:
        phases, as_of = draw_relation(rng)
        if not phases:
            continue
        read = [worlds.dated(phase.when, phase.status) for phase in phases]
        if size(read, as_of) > MOST_WORLDS:
            continue
        exists = [
            rng.choice(
                (
                    None,
                    None,
                    f"{_january('3')}/..",
                    f"[{_january('2')}..{_january('5')}]/{_january('10')}",
                    f"../[{_january('7')}..{_january('9')}]",
                    f"[{_january('4')}..{_january('6')}]",
                )
            )
            if rng.random() < 0.5
            else None
            for _ in "ab"
        ]
        actors = [Actor(id=key, name=key, exists=when) for key, when in zip("ab", exists, strict=True)]
        about = About(as_of=_january(str(as_of)) if as_of is not None else None)
        relation = Relation(id="r", source="a", target="b", phases=tuple(phases))
        seen["all"] += 1
        seen["as_of"] += as_of is not None
        seen["exists"] += any(exists)
        tally(seen, phases, read, worlds.pairs(read))
        yield TimeIndex(Project.of(about, *actors, relation)), read, as_of


def size(read: list[worlds.Dated], as_of: int | None) -> int:
    whole = 1
    for phase in read:
        whole *= sum(1 for _ in worlds._choices([phase], [0], (), as_of))  # pyright: ignore[reportPrivateUsage]
    return whole


@pytest.mark.parametrize("seed", range(8))
def test_every_world_counted_out(seed: int) -> None:
    seen: Counter[str] = Counter()
    for index, read, as_of in draws(seed, 2_500, seen):
        every = worlds.worlds(read, as_of)
        relation = index.project.relations["r"]
        told = [phase.when + " " + phase.status for phase in relation.phases], as_of
        assert turning_pairs(index) == worlds.pairs(read), told
        there = [worlds.existing(index.project.actors[key].exists) for key in "ab"]
        statuses = {phase.status: worlds.masks(read, every, phase.status) for phase in read}
        for day in worlds.DAYS:
            bit = 1 << day
            cap = min(worlds.presences(mask, bit) for mask in there)
            levels = [
                min(worlds.presences(masks, bit), 1 if status == "planned" else 2, cap)
                for status, masks in statuses.items()
            ]
            own = [min(own_presence(every, n, read[n].status, bit), cap) for n in range(len(read))]
            tie = index.relation_on("r", FIRST + day)
            assert presences(tie, len(read)) == [max(levels), *own], (told, day)
            seen["present"] += bool(max(levels))
            seen["certain"] += max(levels) == 2
        in_windows(index, statuses, there, random.Random(seen["all"]), told)
    assert seen["turns"] >= 0.3 * seen["all"]
    for case in ("open", "unknown", "half-open", "set", "lone", "rivals", "statuses", "as_of", "exists"):
        assert seen[case] >= 0.1 * seen["all"], case
    asked = seen["all"] * len(worlds.DAYS)
    assert seen["present"] >= 0.2 * asked
    assert seen["certain"] >= 0.05 * asked


def own_presence(every: list[list[worlds.World]], n: int, status: str, bit: int) -> int:
    group = next(group for group in every if any(world.may[n] for world in group))
    sure = all(world.sure[n] & bit for world in group) and status != "planned"
    return 2 if sure else int(any(world.may[n] & bit for world in group))


def in_windows(
    index: TimeIndex,
    statuses: dict[str, set[int]],
    there: list[set[int]],
    rng: random.Random,
    told: object,
) -> None:
    """A window: on some day of it, or on every one, on which both actors are there."""
    first = rng.randint(1, 11)
    last = rng.randint(first, 13)
    bits = sum(1 << day for day in range(first, last + 1))
    for throughout in (False, True):
        level = 0
        for status, masks in statuses.items():
            together = {mask & one & other for mask in masks for one in there[0] for other in there[1]}
            found = worlds.presences(together, bits, throughout)
            level = max(level, min(found, 1) if status == "planned" else found)
        window = Window(index, FIRST + last, False, FIRST + first, throughout)
        tie = window.relation("r")
        assert (int(tie.presence) if tie is not None else 0) == level, (told, first, last, throughout)


def test_a_day_is_a_window_of_one() -> None:
    seen: Counter[str] = Counter()
    for index, _, _ in draws(99, 200, seen):
        for day in range(FIRST + 1, FIRST + 14):
            on = index.relation_on("r", day)
            within = Window(index, day, False, day, throughout=False).relation("r")
            assert (on.presence if on else 0) == (within.presence if within else 0)
            assert [t.relation.id for t in Snapshot(index, day).relations] == (["r"] if on else [])
