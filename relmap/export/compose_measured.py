"""From a measure to a figure: its curves, or its table, with what it says and on what it rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from relmap.analysis.measures import Asked, Measured, measured
from relmap.analysis.over_time import AS_SHOWN, Look
from relmap.analysis.pairs import Ties
from relmap.analysis.table import measure_of
from relmap.drawing.frame import Frame
from relmap.drawing.plot import MOST, Plot
from relmap.drawing.plot_of import computed_plot, label_of, note_of
from relmap.drawing.style import THEMES
from relmap.export.compose import sheet_of
from relmap.export.figure import Figure
from relmap.export.measured import MeasureRow, MeasureTable
from relmap.export.notes import Notes, rests_on
from relmap.model.errors import Progress
from relmap.model.records import FigureStyle
from relmap.model.words import period_in_words
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot, Window

_CAVEAT = "True of the map, not of the world: who stands in the middle of a map has been put there."
_LISTED = 40


def compose_plot(
    index: TimeIndex,
    style: FigureStyle,
    name: str,
    actors: Sequence[str] = (),
    look: Look | None = None,
    span: tuple[int, int] | None = None,
    day: int | None = None,
    shared: Notes | None = None,
    progress: Progress | None = None,
) -> Figure:
    """The curves of a measure.

    Args:
        index: of the map.
        style: of the figure.
        name: of the measure.
        actors: ids; empty: those who have most.
        look: how days are looked at.
        span: first and last day; None: of the slider.
        day: that is marked; None: none is.
        shared: notes of several figures with one list, which is then told elsewhere.
        progress: told how much is done. Raises Stopped.

    Raises:
        NoSuchMeasure: there is none of this name.
    """
    look = look or AS_SHOWN
    plot = computed_plot(index, name, actors, look, span, day, progress)
    return plot_figure(index, style, name, plot, look.certain_only, shared)


def plot_figure(
    index: TimeIndex,
    style: FigureStyle,
    name: str,
    plot: Plot,
    certain_only: bool,
    shared: Notes | None = None,
) -> Figure:
    """The figure of curves that are known already. Arguments as in `compose_plot`."""
    said = period_in_words(plot.first, plot.last)
    when = f"{label_of(index.project, name)}, {said}{', what is certain' if certain_only else ''}"
    frame = Frame(replace(THEMES[style.look], text=style.type_scale))
    notes = _notes(index, style, [curve.id for curve in plot.curves], shared)
    bands = () if plot.share or measure_of(index.project, name).exact else (_DASHED,)
    foot = (plot.note, *bands, _CAVEAT)
    made = sheet_of(frame, index.project, style, when)
    return replace(made, notes=(*foot, *notes), legend="none", plot=plot)


_DASHED = "Solid: with what is possible too. Dashed: only what is certain."


def compose_table(
    snapshot: Snapshot,
    style: FigureStyle,
    name: str,
    actors: Sequence[str] = (),
    look: Look | None = None,
    shared: Notes | None = None,
    progress: Progress | None = None,
) -> Figure:
    """The actors of a day or window with how much each has of a measure.

    Args:
        snapshot: the time.
        style, name, look, shared, progress: as in `compose_plot`.
        actors: ids; empty: all, those who have most first.

    Raises:
        NoSuchMeasure: there is none of this name.
    """
    look = look or AS_SHOWN
    passing = look.passing(snapshot) if look.passing is not None else None
    pairs = Ties(snapshot.index).on(snapshot, look.fold, passing)
    found = measured(snapshot.project, measure_of(snapshot.project, name), pairs, Asked(), progress)
    return table_figure(snapshot, style, name, pairs.actors, found, actors, shared)


def table_figure(
    snapshot: Snapshot,
    style: FigureStyle,
    name: str,
    ids: Sequence[str],
    found: Measured,
    actors: Sequence[str] = (),
    shared: Notes | None = None,
) -> Figure:
    """The figure of a measure that is known already.

    Args:
        snapshot, style, name, actors, shared: as in `compose_table`.
        ids: of the actors of the measure, by number.
        found: the measure.
    """
    project, measure = snapshot.project, measure_of(snapshot.project, name)
    # Ends that were only sampled are no bounds.
    columns = found.values if found.complete else (found.values.drawn,) * 3
    rows = [
        MeasureRow(key, project.actors[key].name, (float(low), float(drawn), float(high)))
        for key, low, drawn, high in zip(ids, *(of.tolist() for of in columns), strict=True)
        if not actors or key in actors
    ]
    rows.sort(key=lambda row: (-row.values[1], row.name.casefold(), row.id))
    frame = Frame(replace(THEMES[style.look], text=style.type_scale))
    notes = _notes(snapshot.index, style, [row.id for row in rows[:MOST]] if actors else [], shared)
    table = MeasureTable(measure.label, tuple(rows[:_LISTED]), max(len(rows) - _LISTED, 0))
    made = sheet_of(frame, project, style, f"{measure.label}, {_lowered(snapshot)}")
    bands = (_LINES,) if any(row.values[0] < row.values[2] for row in rows) else ()
    bands = bands if found.complete else (_TOO_MANY,)
    foot = (note_of(project, name), *bands, _CAVEAT)
    return replace(made, notes=(*foot, *notes), legend="none", table=table)


_TOO_MANY = "As drawn: least and most are not known, for the dates allow too many maps."
_LINES = "Lines: from the least to the most over all maps that the dates allow."


def _lowered(snapshot: Snapshot) -> str:
    said = snapshot.in_words()
    return said[:1].lower() + said[1:] if isinstance(snapshot, Window) else said


def _notes(
    index: TimeIndex, style: FigureStyle, actors: Sequence[str], shared: Notes | None
) -> tuple[str, ...]:
    """The sources on which the relations of these actors rest, if the style wants that."""
    if not style.notes:
        return ()
    project = index.project
    notes = Notes(project) if shared is None else shared
    shown = set(actors)
    for relation in sorted(project.relations.values(), key=lambda relation: relation.id):
        if not shown.isdisjoint((relation.source, relation.target)):
            for phase in relation.phases:
                notes.mark(rests_on(project, phase))
    return notes.lines() if shared is None else ()
