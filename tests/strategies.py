"""Random maps for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from relmap.model.project import Project
from relmap.model.records import (
    About,
    Actor,
    Citation,
    Event,
    Participant,
    Phase,
    Placement,
    Relation,
    Source,
)

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)

plain_dates = st.one_of(
    st.dates().map(lambda d: d.isoformat()),
    st.dates().map(lambda d: d.isoformat()[:7]),
    st.dates().map(lambda d: d.isoformat()[:4]),
    st.dates().map(lambda d: d.isoformat()[:3] + "X"),
    st.dates().map(lambda d: d.isoformat()[:7] + "~"),
    st.dates().map(lambda d: d.isoformat()[:4] + "?"),
)


@st.composite
def spans(draw: st.DrawFn) -> str:
    start = draw(st.one_of(plain_dates, st.just("..")))
    end = draw(st.one_of(plain_dates, st.just(".."), st.just("")))
    if start != ".." and end not in ("..", "") and end[:4].replace("X", "9") < start[:4].replace("X", "0"):
        start, end = end, start
    text = f"{start}/{end}"
    from relmap.model.dates import DateError, parse_span

    try:
        parse_span(text)
    except DateError:
        return start if start != ".." else "../.."
    return text


whens = st.one_of(plain_dates, spans())
statuses = st.sampled_from(["actual", "alleged", "planned"])


@st.composite
def phases(draw: st.DrawFn, sources: list[str]) -> Phase:
    cited = draw(st.lists(st.sampled_from(sources), max_size=2)) if sources else []
    return Phase(
        when=draw(whens),
        stance=draw(st.one_of(st.none(), st.integers(-2, 2))),
        weight=draw(st.one_of(st.none(), st.floats(0, 100))),
        status=draw(statuses),
        label=draw(texts),
        citations=tuple(Citation(source=key, credibility=draw(st.integers(1, 6))) for key in cited),
    )


@st.composite
def projects(draw: st.DrawFn) -> Project:
    sources = [f"s{n}" for n in range(draw(st.integers(0, 3)))]
    actors = [f"a{n}" for n in range(draw(st.integers(0, 5)))]
    records: list[object] = [
        Source(id=key, title=draw(texts), reliability=draw(st.sampled_from([None, "A", "C", "F"])))
        for key in sources
    ]
    records += [Actor(id=key, name=draw(texts), exists=draw(st.one_of(st.none(), whens))) for key in actors]
    relations: list[str] = []
    if actors:
        for number in range(draw(st.integers(0, 6))):
            relations.append(f"r{number}")
            records.append(
                Relation(
                    id=f"r{number}",
                    source=draw(st.sampled_from(actors)),
                    target=draw(st.sampled_from(actors)),
                    phases=tuple(draw(st.lists(phases(sources), max_size=4))),
                    about=draw(st.sampled_from([None, *relations[:-1]])),
                )
            )
        records += [
            Placement(actor=key, x=draw(st.floats(-1e5, 1e5)), y=draw(st.floats(-1e5, 1e5)))
            for key in draw(st.lists(st.sampled_from(actors), unique=True))
        ]
    events: list[str] = []
    for number in range(draw(st.integers(0, 3))):
        who = draw(st.lists(st.sampled_from(actors), max_size=2)) if actors else []
        records.append(
            Event(
                id=f"e{number}",
                title=draw(texts),
                when=draw(st.one_of(st.none(), whens)),
                participants=tuple(Participant(actor=key) for key in who),
                relations=tuple(draw(st.lists(st.sampled_from(relations), max_size=2))) if relations else (),
                after=tuple(draw(st.lists(st.sampled_from(events), max_size=1))) if events else (),
            )
        )
        events.append(f"e{number}")
    about = About(title=draw(texts), as_of=draw(st.one_of(st.none(), plain_dates)))
    return Project.of(about, *records)  # type: ignore[arg-type]
