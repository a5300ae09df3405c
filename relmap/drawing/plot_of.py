"""From a measure of actors on every day of change to what is plotted of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from relmap.analysis.balance import balance
from relmap.analysis.degrees import Values
from relmap.analysis.measures import OF_ALL_DAYS, Asked, Measured, measured
from relmap.analysis.over_time import Kept, Look, coarse_to_fine, days_of_change, digest
from relmap.analysis.pairs import Pairs, Ties
from relmap.analysis.table import measure_of
from relmap.drawing.plot import MOST, Curve, Days, Floats, Plot
from relmap.model.errors import Progress, Stopped
from relmap.model.project import Project
from relmap.timeline.index import TimeIndex

SHARE = "balance"
"""The part of the triads that is balanced, plotted as a measure is; of the map, not of an actor."""
FIRST = 5
"""So many actors are shown where none are chosen."""

Course = Callable[[str, bool], tuple[Days, Floats]]
"""Of an actor, and whether only what is certain counts: days, and least, drawn and most on each."""


def plot_of(
    index: TimeIndex,
    name: str,
    actors: Sequence[str],
    course: Course,
    span: tuple[int, int],
    day: int | None = None,
    done: float = 1.0,
) -> Plot:
    """What is plotted of a measure.

    Args:
        index: of the map.
        name: of the measure.
        actors: ids, of which as many are taken as can be told apart.
        course: of each.
        span: first and last day of the axis.
        day: that is marked.
        done: what part of the days is known.
    """
    project = index.project
    share = name == SHARE
    found: list[Curve] = []
    known = [""] if share else [key for key in dict.fromkeys(actors) if key in project.actors]
    for key in known[:MOST]:
        days, values = course(key, False)
        # Where bounds take many maps, two lines are shown: with what is possible, and of what is certain.
        banded = is_banded(project, name)
        certain = None if banded else course(key, True)
        called = "As drawn" if share else project.actors[key].name
        found.append(Curve(key, called, days, values if banded else _bare(values), certain))
    return Plot(
        label_of(project, name),
        tuple(found),
        *span,
        day,
        events=_events(index, *span),
        done=done,
        note=note_of(project, name),
        share=share,
    )


def is_banded(project: Project, name: str) -> bool:
    """Whether least and most are bounds, and a band. Raises NoSuchMeasure."""
    return name == SHARE or measure_of(project, name).exact


def label_of(project: Project, name: str) -> str:
    """What a measure is called."""
    return "Balanced triads" if name == SHARE else measure_of(project, name).label


def note_of(project: Project, name: str) -> str:
    """What a measure says, with its paper, in a line."""
    if name == SHARE:
        return (
            "Of all three who are friends or foes of one another, the part whose signs multiply to plus "
            "(Heider 1946, Cartwright & Harary 1956)."
        )
    measure = measure_of(project, name)
    paper = f" ({measure.paper})" if measure.paper else ""
    return f"{measure.label}: {measure.says.rstrip('.')}{paper}."


def _bare(values: Floats) -> Floats:
    """Values without least and most."""
    found = values.copy()
    found[[0, 2]] = values[1]
    return found


def _events(index: TimeIndex, first: int, last: int) -> tuple[tuple[int, bool], ...]:
    """The days of dated events within a time, and whether one is surely on its day."""
    sure = {interval.last for interval in index.events.values() if interval.sure_first <= interval.sure_last}
    return tuple((day, day in sure) for day in index.event_days.tolist() if first <= day <= last)


def computed_plot(
    index: TimeIndex,
    name: str,
    actors: Sequence[str],
    look: Look,
    span: tuple[int, int] | None = None,
    day: int | None = None,
    progress: Progress | None = None,
) -> Plot:
    """What is plotted of a measure, all days of it computed here.

    Args:
        index: of the map.
        name: of the measure.
        actors: ids; empty: those who have most of it on the day, or on the last.
        look: how days are looked at.
        span: first and last day; None: of the slider.
        day: that is marked.
        progress: told how much is done. Raises Stopped.

    Raises:
        NoSuchMeasure: there is none of this name.
    """
    project, ties, kept = index.project, Ties(index), Kept()
    banded = is_banded(project, name)
    first, last = span or index.extent() or (0, 1)
    days = days_of_change(index, first, last)
    looks = [look] if look.certain_only or banded else [look, look._replace(certain_only=True)]
    answers: dict[tuple[int, bool], tuple[dict[str, int], Measured]] = {}
    for done, number in enumerate(coarse_to_fine(len(days))):
        if progress is not None and not progress(done / len(days)):
            raise Stopped
        for one in looks:
            pairs = one.pairs(ties, int(days[number]))
            compute = partial(answer, project, name, pairs, OF_ALL_DAYS, progress=None)
            found = kept.answer((name, digest(pairs)), compute)
            answers[number, one.certain_only] = (pairs.number if name != SHARE else {"": 0}, found)

    def course(actor: str, certain_only: bool) -> tuple[Days, Floats]:
        rows: list[list[float]] = []
        for number in range(len(days)):
            of, found = answers[number, certain_only or look.certain_only]
            place = of.get(actor)
            values = found.values
            rows.append([float(v[place]) for v in values] if place is not None else [np.nan] * 3)
        return days, np.array(rows, dtype=np.float64).reshape(-1, 3).T

    if not actors and name != SHARE and len(days):
        at = int(np.searchsorted(days, last if day is None else day, side="right")) - 1
        of, found = answers[max(at, 0), look.certain_only]
        actors = most_of(of, found)
    return plot_of(index, name, actors, course, (first, last), day)


def most_of(number: dict[str, int], found: Measured) -> list[str]:
    """Those who have most of a measure, by id."""
    drawn = found.values.drawn
    keys = list(number)  # in the order of ids
    order = [keys[at] for at in np.argsort(-drawn, kind="stable")[:FIRST].tolist()]
    return [key for key in order if drawn[number[key]]] or order[:1]


def answer(project: Project, name: str, pairs: Pairs, asked: Asked, progress: Progress | None) -> Measured:
    """A measure of a day, or what part of its triads is balanced."""
    if name != SHARE:
        return measured(project, measure_of(project, name), pairs, asked, progress)
    share = balance(pairs, progress).counts.share
    values = (np.array([np.nan if part is None else part]) for part in share)
    return Measured(Values(*values), np.ones(1, dtype=bool))
