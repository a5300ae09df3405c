"""Dates that follow from others, against a count of all the ways in which days can be chosen."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from relmap.editor.edits import remove
from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.derived import Derived, derived
from relmap.model.diff import Change, Diff, Ref
from relmap.model.project import Project, linked_events, references
from relmap.model.ranges import Range, ends_of
from relmap.model.records import About, Actor, Citation, Event, Phase, Relation, Source, updated

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
        name: {"event": key, "day": day}
        for name, key in (("begins_with", begins), ("ends_with", ends))
        if key is not None
    }
    phase = Phase.model_validate({"when": when, **links})
    return Relation(id="r", source="a", target="b", phases=(phase,))


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
    chains = [(other.chain, other.high.told) for other in found.contradictions]
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


def test_what_goes_on_ends_some_day_after_all_that_the_map_knows() -> None:
    war = event("war", f"{january(2)}/..")
    first = (
        derived(map_of(war, linked("../..", begins="war", day="last"), as_of=january(9))).phases["r"][0].first
    )
    assert (first.low - FIRST, first.high - FIRST) == (9, 9)
    open_ended = derived(map_of(war, linked("../..", begins="war", day="last"))).phases["r"][0].first
    assert (open_ended.low, open_ended.high) == (FUTURE, FUTURE)


def test_another_way_to_the_same_day_is_told_of_all_that_follow() -> None:
    a, b = event("a", january(3)), event("b", january(5))
    project = map_of(a, b, event("x", None, "a", "b"), event("y", None, "x"))
    found = derived(project)
    low = found.events["y"].low
    assert low is not None
    assert low.chain == ("b", "x", "y")
    diff = Diff.replacing(a, event("a", january(5)))
    low = found.updated(diff.apply(project), diff).events["y"].low
    assert low is not None
    assert low.chain == ("a", "x", "y")  # as far as by the other, and first by name


# --- every way counted out --------------------------------------------------------------------

LAST = 8
"""Days are chosen from 1..8; what is before or after them all is out of reach."""


def latest_of(project: Project, claim: Event | Phase) -> int:
    """The last of the days 1..8 on which a claim can have begun, by its sources and what the map knows."""
    latest = LAST
    if claim.status == "planned":
        return latest
    if project.about.as_of is not None:
        latest = min(latest, int(project.about.as_of[-2:]))
    for citation in claim.citations:
        for key in (citation.source, citation.via):
            source = project.sources.get(key or "")
            told = [int(text[-2:]) for text in (source.date, source.accessed) if text] if source else []
            if told and citation.supports:
                latest = min(latest, max(told))
    return latest


def allowed(side: str | None) -> range:
    """The days that a text such as `2000-01-03` or `[2000-01-03..2000-01-05]` allows, of 1..8."""
    found = [int(text[-2:]) for text in (side or "").strip("[]").split("..") if text]
    return range(min(found), max(found) + 1) if found else range(1, LAST + 1)


class Counted:
    """Every choice of days for the events and linked phases of one part, by nested loops."""

    def __init__(self, project: Project, events: list[str], phases: list[int]) -> None:
        self.names: list[tuple[str, int, bool]] = []
        self.bounds: list[tuple[int, int]] = []
        claims = [(key, -1, project.events[key]) for key in events]
        claims += [("r", n, project.relations["r"].phases[n]) for n in phases]
        for key, number, claim in claims:
            first, slash, last = (claim.when or "").partition("/")
            begun = allowed(first)
            self.names.append((key, number, False))
            self.bounds.append((begun[0], min(begun[-1], latest_of(project, claim))))
            if slash:
                self.names.append((key, number, True))
                ended = allowed(last)
                self.bounds.append((ended[0], ended[-1]))
        self._place = {name: n for n, name in enumerate(self.names)}
        self._rules = list(self._no_earlier(project, events, phases))
        self.ways = [
            way
            for way in itertools.product(*(range(low, high + 1) for low, high in self.bounds))
            if all(way[a] >= way[b] for a, b in self._rules)
        ]

    def _at(self, key: str, number: int, last: bool) -> int:
        return self._place.get((key, number, last), self._place[key, number, False])

    def _no_earlier(
        self, project: Project, events: list[str], phases: list[int]
    ) -> Iterator[tuple[int, int]]:
        for key, number, _ in self.names:
            yield self._at(key, number, True), self._at(key, number, False)
        for key in events:
            for earlier in project.events[key].after:
                if not on_circle(project, earlier, key):
                    yield self._at(key, -1, False), self._at(earlier, -1, False)
        for number in phases:
            phase = project.relations["r"].phases[number]
            for link, last in ((phase.begins_with, False), (phase.ends_with, True)):
                if link is not None:
                    one, other = self._at("r", number, last), self._at(link.event, -1, link.day == "last")
                    yield from ((one, other), (other, one))

    def shortest(self) -> int:
        """How many days the shortest way has from one to another that cannot be as late."""
        count = len(self.names)
        steps = {(a, b): 1 for b, a in self._rules if a != b}  # from the earlier to the later
        far = {(a, b): 0 if a == b else steps.get((a, b), 99) for a in range(count) for b in range(count)}
        for middle, a, b in itertools.product(range(count), repeat=3):
            far[a, b] = min(far[a, b], far[a, middle] + far[middle, b])
        return 1 + min(n for (a, b), n in far.items() if self.bounds[a][0] > self.bounds[b][1])

    def range_of(self, key: str, number: int, last: bool = False) -> tuple[int, int]:
        at = self._at(key, number, last)
        return min(way[at] for way in self.ways), max(way[at] for way in self.ways)


def on_circle(project: Project, earlier: str, later: str) -> bool:
    """Whether the earlier of two came, through others, after the later."""
    reached, before = {earlier}, set[str]()
    while reached != before:
        before, reached = reached, reached | {key for e in reached for key in project.events[e].after}
    return later in reached


def side(rng: random.Random, widest: int = 4) -> str:
    low = rng.randint(1, LAST)
    high = min(low + rng.randint(0, widest), LAST)
    return january(low) if low == high else f"[{january(low)}..{january(high)}]"


def small_map(rng: random.Random) -> Project:
    """Some events and phases with links, sources and now and then a circle."""
    keys = [f"e{n}" for n in range(rng.randint(2, 4))]
    sources = [
        Source(
            id=f"s{n}",
            title="",
            date=rng.choice((None, january(rng.randint(2, LAST)))),
            accessed=january(rng.randint(2, LAST)) if rng.random() < 0.3 else None,
        )
        for n in range(3)
    ]

    def told() -> tuple[Citation, ...]:
        via = rng.choice((None, None, sources[0].id))
        cited = Citation(source=rng.choice(sources).id, via=via, supports=rng.random() < 0.9)
        return (cited,) if rng.random() < 0.4 else ()

    def status() -> Any:
        return rng.choice(("actual", "actual", "alleged", "planned"))

    records: list[Any] = []
    circles = rng.random() < 0.1
    for n, key in enumerate(keys):
        whens = (None, None, side(rng), f"{january(rng.randint(1, 4))}/{january(rng.randint(4, LAST))}")
        others = [other for other in keys if other != key] if circles else keys[:n]
        after = rng.sample(others, min(len(others), rng.choice((0, 1, 1, 2))))
        records.append(event(key, rng.choice(whens), *after, citations=told(), status=status()))
    rng.shuffle(records)
    phases: list[Phase] = []
    for _ in range(rng.choice((0, 1, 1, 2))):
        links = {
            name: {"event": rng.choice(keys), "day": rng.choice(("first", "last"))}
            for name in rng.choice((("begins_with",), ("ends_with",), ("begins_with", "ends_with")))
        }
        begun, ended = (rng.choice(("..", side(rng))) for _ in range(2))
        when = rng.choice((f"{begun}/{ended}", f"{begun}/{ended}", side(rng)))
        try:
            made = Phase.model_validate({"when": when, **links, "citations": told(), "status": status()})
        except ValueError:
            continue  # ends before it begins
        # An open side that is not linked lies out of the days that are counted; here it is given.
        first, slash, last = when.partition("/")
        if not slash or ((first != ".." or made.begins_with) and (last != ".." or made.ends_with)):
            phases.append(made)
    relation = [Relation(id="r", source="a", target="b", phases=tuple(phases))] if phases else []
    return map_of(
        *sources, *records, *relation, as_of=january(rng.randint(4, 8)) if rng.random() < 0.2 else None
    )


def parts_of(project: Project) -> list[tuple[list[str], list[int]]]:
    """The events and phases that hang together."""
    phases = project.relations["r"].phases if "r" in project.relations else ()
    joined = [
        {e.id, *(k for k in e.after if not on_circle(project, k, e.id))} for e in project.events.values()
    ]
    joined += [{str(n), *linked_events(phase)} for n, phase in enumerate(phases)]
    found: list[set[str]] = []
    for group in joined:
        touching = [part for part in found if part & group]
        found = [part for part in found if part not in touching]
        found.append(group.union(*touching))
    return [
        (sorted(key for key in part if key[0] == "e"), sorted(int(key) for key in part if key[0] != "e"))
        for part in found
    ]


@pytest.mark.parametrize("seed", range(4))
def test_every_way_counted_out(seed: int) -> None:
    rng = random.Random(seed)
    seen: Counter[str] = Counter()
    for _ in range(250):
        project = small_map(rng)
        found = derived(project)
        seen["circle"] += bool(found.circles)
        assert found.circles == {
            key for key, e in project.events.items() if any(on_circle(project, k, key) for k in e.after)
        }
        for events, numbers in parts_of(project):
            counted = Counted(project, events, numbers)
            linked_ones = len(events) + len(numbers) > 1
            days_here = {(key, -1) for key in events} | {("r", n) for n in numbers}
            told = [c for c in found.contradictions if {(d.record, d.phase) for d in c.way} <= days_here]
            if not counted.ways:
                seen["none"] += linked_ones
                assert not set(events) & {*found.events, *found.ends}
                assert len(told) == linked_ones  # one alone is a matter of its own source
                assert all(len(chain.way) == counted.shortest() for chain in told)
                for number in numbers:
                    assert_typed(project, found, number)
                continue
            assert not told
            for key in events:
                compare(project, found, counted, key, linked_ones, seen)
            for number in numbers:
                phase = project.relations["r"].phases[number]
                ends = found.phases["r"][number]
                for last, known in ((False, ends.first), (True, ends.last)):
                    link = phase.ends_with if last else phase.begins_with
                    seen["phase side"] += link is not None
                    low, high = (min(max(day - FIRST, 1), LAST) for day in (known.low, known.high))
                    assert (low, high) == counted.range_of("r", number, last)
    assert seen["none"] > 15, seen
    assert seen["circle"] > 3, seen
    assert seen["narrowed"] > 20, seen
    assert seen["undated"] > 100, seen
    assert seen["phase side"] > 50, seen


def compare(
    project: Project, found: Derived, counted: Counted, key: str, linked_ones: bool, seen: Counter[str]
) -> None:
    """What follows for one event is what is left of all ways, and nothing is widened."""
    when = project.events[key].when
    if when is None:
        low, high = between(found, key)
        assert (low or 1, min(high or LAST, LAST)) == counted.range_of(key, -1)
        seen["undated"] += (low, high) != (None, None)
        return
    assert (key in found.ends) == linked_ones
    if linked_ones:
        ends, typed = found.ends[key], ends_of(when)
        for last, known, said in ((False, ends.first, typed.first), (True, ends.last, typed.last)):
            assert (known.low - FIRST, known.high - FIRST) == counted.range_of(key, -1, last)
            assert said.low <= known.low <= known.high <= said.high
            seen["narrowed"] += known != said


def assert_typed(project: Project, found: Derived, number: int) -> None:
    phase, ends = project.relations["r"].phases[number], found.phases["r"][number]
    typed = ends_of(phase.when)
    for known, said, link in (
        (ends.first, typed.first, phase.begins_with),
        (ends.last, typed.last, phase.ends_with),
    ):
        assert known == (said if said.given or link is None else Range(PAST, FUTURE, given=False))


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edit_the_same_follows_as_anew(seed: int) -> None:
    rng = random.Random(seed)
    kept = changed = 0
    for _ in range(25):
        project = small_map(rng)
        found = derived(project)
        for _ in range(12):
            diff = some_edit(rng, project)
            project = diff.apply(project)
            after = found.updated(project, diff)
            anew = derived(project)
            for name in ("events", "ends", "phases", "circles"):
                assert getattr(after, name) == getattr(anew, name), name
            assert after.contradictions == anew.contradictions
            kept += after is found
            changed += (after.events, after.ends, after.phases) != (found.events, found.ends, found.phases)
            found = after
    assert kept > 15
    assert changed > 80


def some_edit(rng: random.Random, project: Project) -> Diff:
    """A record changed, removed, or as it is in another map; several at once now and then."""
    other = small_map(rng)
    kind = rng.random()
    if kind < 0.1:
        return Diff.between(project, other)
    if kind < 0.2:
        return remove(project, [Ref("events", rng.choice([*project.events] or ["none"]))])
    if kind < 0.3:
        actor = project.actors["a"]
        return Diff.replacing(actor, updated(actor, name=f"A{rng.random()}"))
    changes: list[Change] = []
    for name in rng.choice((("events",), ("sources",), ("relations",), ("events", "sources"))):
        for key, record in other.collection(name).items():
            known = all(target in project.collection(c) for c, target in references(record))
            if known and rng.random() < 0.5:
                changes.append(Change(project.get(name, key), record))
    return Diff.of(changes)


def test_what_tells_nothing_of_a_day_changes_nothing() -> None:
    project = map_of(event("one", january(3)), event("two", None, "one"))
    found = derived(project)
    one = project.events["one"]
    diff = Diff.replacing(one, updated(one, title="Another title", notes="n"))
    assert found.updated(diff.apply(project), diff) is found


def test_what_the_map_is_called_bears_on_nothing() -> None:
    project = map_of(event("x", "2000"), event("y", None, "x"))
    before = derived(project)
    diff = Diff.replacing(project.about, updated(project.about, title="Other"))
    assert before.updated(diff.apply(project), diff) is before
    diff = Diff.replacing(project.about, updated(project.about, as_of="2001"))
    after = before.updated(diff.apply(project), diff).events["y"]
    assert after.high is not None
    assert days.iso(after.high.day) == "2001-12-31"
