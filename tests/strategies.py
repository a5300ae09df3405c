"""Random maps for property tests, and days on which something is to be seen of them.

The dates of a map lie within four years, and its days next to those on which something changes: with dates
and days at random over all years, whatever is asked of a day is asked of nothing.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator

from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from relmap.model import dates
from relmap.model.dates import FUTURE, PAST
from relmap.model.errors import DateError
from relmap.model.project import Project
from relmap.model.records import (
    About,
    Actor,
    Citation,
    Event,
    EventDay,
    Note,
    Participant,
    Phase,
    Placement,
    Relation,
    Scene,
    Source,
)

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)

FIRST, LAST = datetime.date(2020, 1, 1), datetime.date(2023, 12, 31)
"""Between these are the dates of random maps."""
# Not st.dates: that likes to give the first and the last day.
_near = st.sampled_from([FIRST + datetime.timedelta(n) for n in range((LAST - FIRST).days + 1)])

_FORMS: list[Callable[[str], str]] = [
    lambda day: day,
    lambda day: day[:7],
    lambda day: day[:4],
    lambda day: day[:7] + "~",
    lambda day: day[:4] + "?",
    lambda day: day[:3] + "X",
]


def _dates(days: SearchStrategy[datetime.date]) -> SearchStrategy[str]:
    """Dates of one day, of each precision."""
    return st.builds(lambda form, day: form(day.isoformat()), st.sampled_from(_FORMS), days)


plain_dates = _dates(st.dates())
"""Of any year: for what is asked of the date itself."""
near_dates = _dates(_near)


@st.composite
def spans(draw: st.DrawFn) -> str:
    """Spans of any years."""
    start = draw(st.one_of(plain_dates, st.just("..")))
    end = draw(st.one_of(plain_dates, st.just(".."), st.just("")))
    if start != ".." and end not in ("..", "") and end[:4].replace("X", "9") < start[:4].replace("X", "0"):
        start, end = end, start
    return _sound(f"{start}/{end}", start if start != ".." else "../..")


@st.composite
def near_spans(draw: st.DrawFn) -> str:
    """Spans within the years of random maps: long, short, and open."""
    days = sorted(day.isoformat() for day in draw(st.tuples(_near, _near)))
    start, end = (
        draw(st.sampled_from([*_FORMS[:2], *_FORMS[:2], *_FORMS[:2], *_FORMS]))(day) for day in days
    )
    start = draw(st.sampled_from(["..", start, start, "..", start, "..", start, ""]))
    end = draw(st.sampled_from(["..", end, "..", end, end, "..", end, ""]))
    return _sound(f"{start}/{end}", start or "../..")


def _sound(text: str, otherwise: str) -> str:
    try:
        dates.parse_span(text)
    except DateError:
        return otherwise
    return text


whens = st.one_of(plain_dates, spans())
near_whens = st.one_of(*[near_spans()] * 8, near_dates)
statuses = st.sampled_from([*["actual"] * 8, "alleged", "alleged", "planned"])


@st.composite
def citations(draw: st.DrawFn, sources: list[str]) -> tuple[Citation, ...]:
    cited = draw(st.lists(st.sampled_from(sources), max_size=2)) if sources else []
    return tuple(
        Citation(
            source=key,
            via=draw(st.sampled_from([None, None, *sources])),
            credibility=draw(st.one_of(st.none(), st.integers(1, 6))),
            supports=draw(st.sampled_from([True, True, True, False])),
        )
        for key in cited
    )


@st.composite
def phases(draw: st.DrawFn, sources: list[str], events: list[str]) -> Phase:
    link = st.sampled_from([*[None] * 6, *events])
    day = st.sampled_from(["first", "last"])
    begins, ends = draw(link), draw(link)
    return Phase(
        when=draw(near_whens),
        stance=draw(st.one_of(st.none(), st.integers(-2, 2))),
        weight=draw(st.one_of(st.none(), st.floats(0, 100))),
        status=draw(statuses),
        label=draw(texts),
        begins_with=None if begins is None else EventDay(event=begins, day=draw(day)),
        ends_with=None if ends is None else EventDay(event=ends, day=draw(day)),
        citations=draw(citations(sources)),
    )


@st.composite
def projects(draw: st.DrawFn, linked: bool = True) -> Project:
    """A map. Linked: phases begin and end with events, and events follow others."""
    sources = [f"s{n}" for n in range(draw(st.integers(0, 3)))]
    actors = [f"a{n}" for n in range(draw(st.integers(0, 5)))]
    events = [f"e{n}" for n in range(draw(st.integers(0, 3)))]
    records: list[object] = [
        Source(
            id=key,
            title=draw(texts),
            date=draw(st.one_of(st.none(), near_dates)),
            reliability=draw(st.sampled_from([None, *"ABCDEF"])),
        )
        for key in sources
    ]
    exists = st.one_of(*[st.none()] * 6, near_spans())
    records += [Actor(id=key, name=draw(texts), exists=draw(exists)) for key in actors]
    relations: list[str] = []
    if actors:
        for number in range(draw(st.integers(0, 6))):
            relations.append(f"r{number}")
            each = phases(sources, events if linked else [])
            records.append(
                Relation(
                    id=f"r{number}",
                    source=draw(st.sampled_from(actors)),
                    target=draw(st.sampled_from(actors)),
                    phases=tuple(draw(st.lists(each, min_size=int(draw(st.integers(0, 5)) > 0), max_size=4))),
                    about=draw(st.sampled_from([None, *relations[:-1]])),
                )
            )
        records += [
            Placement(actor=key, x=draw(st.floats(-1e5, 1e5)), y=draw(st.floats(-1e5, 1e5)))
            for key in draw(st.lists(st.sampled_from(actors), unique=True))
        ]
    for number, key in enumerate(events):
        who = draw(st.lists(st.sampled_from(actors), max_size=2)) if actors else []
        earlier = events[:number] if linked else []
        records.append(
            Event(
                id=key,
                title=draw(texts),
                when=draw(st.one_of(st.none(), near_whens)),
                status=draw(statuses),
                participants=tuple(Participant(actor=key) for key in who),
                relations=tuple(draw(st.lists(st.sampled_from(relations), max_size=2))) if relations else (),
                after=tuple(draw(st.lists(st.sampled_from(earlier), max_size=1))) if earlier else (),
                citations=draw(citations(sources)),
            )
        )
    about = About(title=draw(texts), as_of=draw(st.one_of(*[st.none()] * 4, near_dates)))
    return Project.of(about, *records)  # type: ignore[arg-type]


def days_of(*maps: Project) -> SearchStrategy[int]:
    """The days on which the dates of some maps begin and end, the day before and the day after."""
    edges = {day for project in maps for when in _whens(project) for day in dates.parse_span(when).bounds()}
    near = {edge + by for edge in edges if PAST < edge < FUTURE for by in (-1, 0, 1)}
    return st.sampled_from(sorted(near) or [FIRST.toordinal()])


def _whens(project: Project) -> Iterator[str]:
    yield from (actor.exists for actor in project.actors.values() if actor.exists is not None)
    yield from (phase.when for relation in project.relations.values() for phase in relation.phases)
    yield from (event.when for event in project.events.values() if event.when is not None)
    if project.about.as_of is not None:
        yield project.about.as_of


class Seen:
    """How much of what a property asks about is there at all."""

    def __init__(self) -> None:
        self.asked = self.present = self.certain = 0

    def note(self, presence: int | None) -> None:
        """One thing that was asked about: 0 or None absent, 1 possible, 2 certain."""
        self.asked += 1
        self.present += bool(presence)
        self.certain += presence == 2

    @property
    def enough(self) -> bool:
        """A property about what is nowhere to be seen holds, whatever the program does."""
        return self.present >= 0.2 * self.asked > 0 and self.certain >= 0.05 * self.asked

    def check(self) -> None:
        assert self.enough, f"of {self.asked} {self.present} present, {self.certain} certain"


_ROUNDS = 3


def counted(examples: int = 100) -> Callable[[Callable[[Seen], None]], Callable[[], None]]:
    """A property that notes what it has seen, and has to have seen enough; it stands above `@given`.

    Its examples are the same each time. They hang on the constants of the program, too: where a share is
    small by chance there are two more rounds.
    """

    def decorate(property_: Callable[[Seen], None]) -> Callable[[], None]:
        each = settings(max_examples=examples, database=None, deadline=None)(property_)

        def test() -> None:
            seen = Seen()
            for number in range(_ROUNDS):
                seed(number)(each)(seen)
                if seen.enough:
                    break
            seen.check()

        test.__name__, test.__doc__ = property_.__name__, property_.__doc__
        return test

    return decorate


def a_large_map(count: int) -> Project:
    """A map of so many relations, with something of all that a map can hold; the same each time."""
    rng = random.Random(count)
    sources = [Source(id=f"s{n}", title=f"Text: {n}", date="2020", reliability="B") for n in range(9)]
    cited = (Citation(source="s1", via="s2", quote="“a”: b", page="7"), Citation(source="s3", supports=False))
    actors = [
        Actor(id=f"a{n}", name=f"Actor {n}", aliases=("é", "ü: x"), exists=rng.choice((None, "1950/..")))
        for n in range(max(count // 5, 3))
    ]
    events = [
        Event(id=f"e{n}", title=f"Event {n}", when=f"19{n:02d}", citations=cited, tags=("t",),
              participants=(Participant(actor="a1", role="host"),), relations=("r1",))
        for n in range(10, 60)
    ]  # fmt: skip
    relations: list[Relation] = []
    for n in range(count):
        first = rng.randrange(1920, 1990)
        phases = [
            Phase(when=f"{first}-02-01/{first + 3}", stance=rng.randrange(-2, 3), citations=cited[: n % 3],
                  begins_with=EventDay(event="e20", day="last") if n % 50 == 7 else None),
            Phase(when=f"{first + rng.randrange(2, 9)}~/..", status=rng.choice(("actual", "planned")),
                  label="trade", note="see: https://example.org", weight=n / 7, unit="m"),
        ]  # fmt: skip
        relations.append(
            Relation(id=f"r{n}", source=f"a{rng.randrange(len(actors))}", target="a0", kind="trade",
                     phases=tuple(phases[: n % 5 + 1]), about="r0" if n % 40 == 9 else None)
        )  # fmt: skip
    places = [Placement(actor=actor.id, x=rng.random() * 900, y=-3.5) for actor in actors]
    rest = (Scene(id="one", title="One", date="1960", caption="It: began"), Note(id="n", text="See", x=1.0))
    about = About(title=f"{count} relations", description="A “made” map", as_of="2024-06")
    return Project.of(about, *actors, *relations, *events, *sources, *places, *rest)
