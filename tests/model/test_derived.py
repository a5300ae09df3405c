"""Dates that follow from others, against a count of all the ways in which days can be chosen."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from relmap.model import days
from relmap.model.derived import Derived, derived
from relmap.model.project import Project
from relmap.model.ranges import ends_of
from relmap.model.records import About, Actor, Citation, Event, EventDay, Phase, Relation, Source

FIRST = days.from_ymd(2000, 1, 1) - 1


def january(day: int) -> str:
    return f"2000-01-{day:02d}"


def map_of(*records: Any, as_of: str | None = None) -> Project:
    return Project.of(About(as_of=as_of), Actor(id="a", name="A"), Actor(id="b", name="B"), *records)


def event(key: str, when: str | None = None, *after: str, **more: Any) -> Event:
    return Event(id=key, title=key, when=when, after=after, **more)


def between(found: Derived, key: str) -> tuple[int | None, int | None]:
    """The bounds of an undated event, as days of January."""
    bounds = found.events[key]
    low, high = (None if b is None else b.day - FIRST for b in (bounds.low, bounds.high))
    return low, high


def test_an_answer_comes_no_earlier_and_its_source_later() -> None:
    project = map_of(
        Source(id="s", title="S", date=january(20)),
        Source(id="old", title="Old", date=january(18), accessed=january(25)),
        event("coup", january(5)),
        event("protest", None, "coup", citations=(Citation(source="s"),)),
        event("answer", None, "protest", citations=(Citation(source="old"), Citation(source="s"))),
    )
    found = derived(project)
    assert between(found, "protest") == (5, 20)
    assert between(found, "answer") == (5, 20)
    bounds = found.events["answer"]
    assert bounds.low is not None
    assert bounds.low.chain == ("coup", "protest", "answer")
    assert bounds.high is not None
    assert bounds.high.told == "s"


def test_through_another_source_both_bound() -> None:
    project = map_of(
        Source(id="paper", title="P", date=january(20)),
        Source(id="via", title="V", date=january(9)),
        event("e", None, citations=(Citation(source="paper", via="via"),)),
        event("denied", None, citations=(Citation(source="via", supports=False),)),
        event("plan", None, status="planned", citations=(Citation(source="via"),)),
    )
    found = derived(project)
    assert between(found, "e") == (None, 9)
    assert between(found, "denied") == (None, None)
    assert between(found, "plan") == (None, None)


def test_what_the_map_knows_is_a_bound() -> None:
    found = derived(map_of(event("e"), event("plan", status="planned"), as_of=january(12)))
    assert between(found, "e") == (None, 12)
    assert between(found, "plan") == (None, None)


def test_typed_dates_are_narrowed_and_never_widened() -> None:
    project = map_of(
        event("one", f"[{january(5)}..{january(9)}]"),
        event("two", f"[{january(2)}..{january(7)}]", "one"),
        event("alone", f"[{january(2)}..{january(7)}]"),
    )
    found = derived(project)
    one, two = found.ends["one"].first, found.ends["two"].first
    assert (one.low - FIRST, one.high - FIRST) == (5, 7)
    assert (two.low - FIRST, two.high - FIRST) == (5, 7)
    assert "alone" not in found.ends


def linked(when: str, begins: str | None = None, ends: str | None = None, day: str = "first") -> Relation:
    links = {
        name: EventDay.model_validate({"event": key, "day": day})
        for name, key in (("begins_with", begins), ("ends_with", ends))
        if key is not None
    }
    return Relation(id="r", source="a", target="b", phases=(Phase(when=when, **links),))


@pytest.mark.parametrize("when", ["../..", "/..", "../", f"../{january(12)}"])
def test_a_phase_begins_with_an_event(when: str) -> None:
    project = map_of(event("war", f"[{january(4)}..{january(6)}]/{january(9)}"), linked(when, begins="war"))
    first = derived(project).phases["r"][0].first
    assert (first.low - FIRST, first.high - FIRST, first.given) == (4, 6, True)
    after = map_of(event("war", f"{january(4)}/{january(9)}"), linked(when, begins="war", day="last"))
    first = derived(after).phases["r"][0].first
    assert (first.low - FIRST, first.high - FIRST) == (9, 9)


def test_a_phase_dates_the_event_it_begins_with() -> None:
    project = map_of(event("war"), linked(f"[{january(4)}..{january(6)}]/..", begins="war"))
    assert between(derived(project), "war") == (4, 6)


def test_of_an_event_that_nothing_is_known_of_the_side_is_unknown() -> None:
    side = derived(map_of(event("war"), linked("../..", begins="war"))).phases["r"][0].first
    assert not side.given
    assert side != ends_of("../..").first


def test_a_part_without_a_solution_keeps_what_is_typed_and_others_are_untouched() -> None:
    project = map_of(
        Source(id="s", title="S", date=january(3)),
        event("late", january(9)),
        event("middle", None, "late"),
        event("early", f"[{january(1)}..{january(13)}]", "middle", citations=(Citation(source="s"),)),
        event("other", january(5)),
        event("follows", None, "other", citations=(Citation(source="s"),)),
        event("fine", january(2)),
        event("after-fine", None, "fine", citations=(Citation(source="s"),)),
    )
    found = derived(project)
    assert not {"late", "middle", "early"} & {*found.events, *found.ends}
    assert between(found, "after-fine") == (2, 3)
    chains = [(low.chain, high.told) for low, high in found.contradictions]
    assert (("late", "middle", "early"), "s") in chains
    assert (("other", "follows"), "s") in chains
    assert len(chains) == 2


def test_in_a_circle_no_link_counts() -> None:
    project = map_of(
        event("a", january(9), "c"),
        event("b", None, "a"),
        event("c", january(2), "b"),
        event("d", None, "a"),
    )
    found = derived(project)
    assert found.circles == {"a", "b", "c"}
    assert found.contradictions == ()
    assert between(found, "d") == (9, None)


# --- every way counted out --------------------------------------------------------------------


def ways(project: Project, keys: list[str]) -> list[dict[str, int]]:
    """Every choice of a day in 1..8 for each event that its date, its sources and the links allow."""
    allowed: list[list[int]] = []
    for key in keys:
        record = project.events[key]
        low, high = 1, 8
        if record.when is not None:
            span = ends_of(record.when).first
            low, high = span.low - FIRST, span.high - FIRST
        for citation in record.citations:
            date = project.sources[citation.source].date
            assert date is not None
            high = min(high, ends_of(date).first.high - FIRST)
        allowed.append(list(range(low, high + 1)))
    return [
        chosen
        for choice in itertools.product(*allowed)
        if (chosen := dict(zip(keys, choice, strict=True)))
        and all(chosen[key] >= chosen[other] for key in keys for other in project.events[key].after)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_every_way_counted_out(seed: int) -> None:
    rng = random.Random(seed)
    solved = unsolved = narrowed = 0
    for _ in range(150):
        keys = [f"e{n}" for n in range(rng.randint(2, 5))]
        sources = [Source(id=f"s{n}", title="", date=january(rng.randint(2, 7))) for n in range(2)]
        records: list[Event] = []
        for n, key in enumerate(keys):
            low = rng.randint(1, 7)
            when = rng.choice((None, january(low), f"[{january(low)}..{january(min(low + 2, 8))}]"))
            after = rng.sample(keys[:n], min(n, rng.choice((0, 1, 1, 2))))
            cited = [Citation(source=rng.choice(sources).id)] if rng.random() < 0.5 else []
            records.append(event(key, when, *after, citations=tuple(cited)))
        rng.shuffle(records)
        project = map_of(*sources, *records)
        found = derived(project)
        for part in parts(records):
            every = ways(project, part)
            if not every:
                unsolved += 1
                assert not set(part) & {*found.events, *found.ends}
                told = any(set(low.chain) <= set(part) for low, _ in found.contradictions)
                assert told == (len(part) > 1)  # one alone is a matter of its own source
                continue
            solved += 1
            for key in part:
                days_of = [way[key] for way in every]
                if project.events[key].when is None:
                    low, high = between(found, key)
                    assert (low or 1, high or 8) == (min(days_of), max(days_of))
                elif key in found.ends:
                    first = found.ends[key].first
                    assert (first.low - FIRST, first.high - FIRST) == (min(days_of), max(days_of))
                    typed = project.events[key].when
                    assert typed is not None
                    narrowed += first != ends_of(typed).first
    assert solved > 100
    assert unsolved > 15
    assert narrowed > 10


def parts(events: list[Event]) -> list[list[str]]:
    found: list[set[str]] = []
    for record in events:
        touching = [part for part in found if part & {record.id, *record.after}]
        found = [part for part in found if part not in touching]
        found.append({record.id, *record.after}.union(*touching))
    return [sorted(part) for part in found]
