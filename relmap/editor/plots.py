"""The curves of a measure, as far as they are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from relmap.analysis.pairs import Floats, Ints
from relmap.drawing.plot import MOST, Plot
from relmap.drawing.plot_of import SHARE, most_of, plot_of
from relmap.editor.document import Document

if TYPE_CHECKING:
    from relmap.editor.analysing import Analysing


def plot_now(document: Document, analysing: Analysing, name: str, actors: Sequence[str] = ()) -> Plot:
    """The curves of a measure.

    Args:
        document: the map.
        analysing: whom to ask.
        name: of the measure.
        actors: ids; empty: those who have most on the day looked at.
    """
    certain = document.viewpoint.certain_only
    known = None if actors or name == SHARE else analysing.measure(name)
    if known is not None:
        actors = most_of(known.number, known.measured)

    def course(actor: str, certain_only: bool) -> tuple[Ints, Floats]:
        return analysing.series(name, certain or certain_only).course(actor)

    plot = plot_of(document.index, name, actors[:MOST], course, document.extent())
    # Only now all that it takes has been asked for.
    return plot.as_far_as(analysing.done if plot.curves else 0.0)
