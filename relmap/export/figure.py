"""A figure: the map on a day with its title, its date in words, a legend and notes, on one sheet."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from relmap.drawing import legend
from relmap.drawing.frame import Frame
from relmap.drawing.label_placement import PlacedText
from relmap.drawing.legibility import Legibility, legibility_of, unseen
from relmap.drawing.lettering import write_text
from relmap.drawing.paint import Options, completed, painting, placing
from relmap.drawing.plot import Plot
from relmap.drawing.ribbons import led
from relmap.drawing.routing import routed
from relmap.drawing.style import font, using_family
from relmap.drawing.view import LEAST_INK, Bounds, View
from relmap.drawing.wrapping import wrapped
from relmap.export.film_axis import FilmAxis, axis_height, paint_axis
from relmap.export.lane_legend import of_lanes
from relmap.export.lane_sheet import LEAST_ROW, LanesFigure, LaneSheet, lane_sheet
from relmap.export.measured import MeasureTable, paint_curves, paint_measure_table
from relmap.export.panel_grid import PanelBox, PanelGrid
from relmap.export.panel_words import NO_WORDS, PanelWords
from relmap.export.timeline import paint_lanes
from relmap.model.bidi import isolated
from relmap.model.records import STANCE_WORDS
from relmap.storage.errors import Stopped

Tell = Callable[[str, str, int | None], None]
"""Told (collection, id, panel) of what is painted next; no panel where there is but one map.

In place of a collection and an id it may be told BOX and left, top, width and height of the box within which
all that follows is to be seen; with an empty id this ends.
"""
BOX = "box"


_LETTERED = Options(ground=False, complete=True)
_TURNS = 4
"""So many times a map is fitted to what the list of its labels leaves of the sheet."""
_TOLD_EACH = 20
"""After so many steps the part done is told."""


_CLEARANCE = 6.0
"""How far lines stay away from the rims of unrelated actors, in pixels."""
_END_GAP = 4.0
"""Between the ends of two lines at an actor, in pixels."""
_MOST_LED = 2_000
"""Of more relations none is led: they merge, or cannot be told from each other."""
_LED_KEPT = 6
"""For so many scales lines are kept as led."""

_MOST_GROWN = 0.7
"""Of what is left below the heading of a sheet that its list makes longer."""
_MOST_NOTES = 0.33
"""Of what is left below the heading."""
_COLUMNS_FROM, _COLUMN = 4, 21.0
"""So many notes stand in columns, each at least so many times as wide as a line is high."""


def ink_of(width: float, height: float) -> float:
    """Pixels of an ink unit on a sheet."""
    return min(max((width * height) ** 0.5 / 1100, LEAST_INK), 3.0)


@dataclass(frozen=True)
class Panel:
    """One of several maps on a sheet.

    Args:
        frame: the map.
        caption: above it.
        told: what a reader is told of actors and relations, by id.
        bounds: the part of the scene to show; None: as all the others.
        words: below it.
    """

    frame: Frame
    caption: str
    told: Mapping[str, str] = field(default_factory=dict)
    bounds: Bounds | None = None
    words: PanelWords = NO_WORDS


@dataclass(frozen=True)
class Origin:
    """What a file says of the figure in it, whether or not that is written on the sheet.

    Args:
        title: of the figure.
        when: the date in words.
        project: the title of the map.
    """

    title: str = ""
    when: str = ""
    project: str = ""

    def line(self) -> str:
        """All but the title, in a line."""
        return ". ".join(part for part in (self.when, self.project, "Made with relmap") if part) + "."


@dataclass(frozen=True)
class Figure:
    """What is on the sheet; sizes in pixels at 96 to the inch.

    Args:
        frame: the map.
        title, subtitle, date_line: above it.
        width, height: of the sheet; they need not be whole.
        legend: where it is.
        transparent: whether there is no ground.
        notes: below the map, a line or more each.
        credit: at the bottom.
        family: of the type; empty: relmap's own.
        type_scale: how much larger than usual type is.
        bounds: the part of the scene to show; None: all of it.
        told: what a reader is told of actors and relations, by id.
        panels: several maps in place of one, all seen from the same place if they have no bounds of their
            own; `frame` is then only what the legend explains.
        lanes, plot, table: in place of a map: lanes, curves of a measure, or actors with how much they have.
        of_all: all that is on any of several figures that belong together, so that they have the same legend
            and the same view.
        origin: what the file says of it; None: what is written on the sheet.
        keys: what the numbers on the map stand for (`lettered`).
        grows: whether a list of labels makes the sheet longer.
        grown: by so much maps side by side have made it longer.
        placed: where its text stands, once that is known.
        ribbons: whether the legend tells what ribbons are.
        axis: of a picture in a film, below all else.
    """

    frame: Frame
    title: str
    date_line: str
    width: float = 1600
    height: float = 1000
    legend: Literal["none", "bottom", "right"] = "bottom"
    transparent: bool = False
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    credit: str = ""
    family: str = ""
    type_scale: float = 1.0
    bounds: Bounds | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    panels: tuple[Panel, ...] = ()
    lanes: LanesFigure | None = None
    plot: Plot | None = None
    table: MeasureTable | None = None
    of_all: Frame | None = None
    origin: Origin | None = None
    keys: tuple[str, ...] = ()
    grows: bool = False
    grown: float = 0.0
    placed: PlacedText | None = None
    ribbons: bool = False
    axis: FilmAxis | None = None

    @property
    def is_map(self) -> bool:
        """Whether a map is on it, or several."""
        return self.lanes is None and self.plot is None and self.table is None

    @property
    def about(self) -> Origin:
        """What the file says of it."""
        return self.origin or Origin(self.title, self.date_line)

    @property
    def ink(self) -> float:
        """Type and lines of a large sheet are larger."""
        return ink_of(self.width, self.height - self.grown)

    @property
    def type_ink(self) -> float:
        """How large type is."""
        return self.ink * self.type_scale


def paint_figure(
    painter: QPainter,
    figure: Figure,
    vector: bool,
    tell: Tell | None = None,
    progress: Callable[[float], bool] | None = None,
) -> None:
    """Paint the whole sheet; the painter's unit is a pixel at 96 to the inch.

    Args:
        painter: of any device.
        figure: what is on it.
        vector: whether the device keeps shapes.
        tell: told what is painted next, for devices that keep that, too.
        progress: told the part done; gives whether to go on.

    Raises:
        Stopped: `progress` said so.
    """
    with closing(figure_painting(painter, figure, vector, tell)) as steps:
        for number, part in enumerate(steps):
            if progress is not None and number % _TOLD_EACH == 0 and not progress(part):
                raise Stopped


def figure_painting(
    painter: QPainter, figure: Figure, vector: bool, tell: Tell | None = None
) -> Generator[float]:
    """As `paint_figure`, in steps of about a millisecond; gives the part done."""
    frames = [panel.frame for panel in figure.panels] or [figure.frame]
    expected = sum(2 * len(frame.nodes) + len(frame.edges) for frame in frames) + 1
    steps = _painting(painter, figure, vector, tell)
    try:
        for number in count(1):
            with using_family(figure.family):  # between the steps others paint with their own
                if next(steps, "end") == "end":
                    return
            yield min(number / expected, 1.0)
    finally:
        steps.close()  # given up half-way it leaves the painter as it was


def _painting(painter: QPainter, figure: Figure, vector: bool, tell: Tell | None) -> Generator[None]:
    theme = figure.frame.theme
    sheet = QRectF(0, 0, figure.width, figure.height)
    if not figure.transparent:
        painter.fillRect(sheet, QColor(theme.ground))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setFont(font(12))  # that of the program stands in a file even where nothing is written in it
    figure = yield from lettered(_explaining_ribbons(figure))
    room = _paint_around(painter, figure)
    if figure.lanes is not None:
        paint_lanes(painter, figure.lanes, room, theme, figure.type_ink, _of(tell, None))
        return
    if figure.plot is not None:
        paint_curves(painter, figure.plot, room, theme, figure.type_ink)
        return
    if figure.table is not None:
        paint_measure_table(painter, figure.table, room, theme, figure.type_ink)
        return
    if figure.panels:
        yield from _paint_panels(painter, figure, room, vector, tell)
        return
    view = map_view(figure, room)
    options = replace(
        _LETTERED, vector=vector, tell=_of(tell, None), room=room, complete=_is_complete(figure)
    )
    frame = _led(figure.frame, view, figure.of_all is None)
    if figure.bounds is None:
        yield from painting(painter, frame, view, sheet, options)
        return
    with _within(painter, room, tell):
        yield from painting(painter, frame, view, room, options)


def _is_complete(figure: Figure) -> bool:
    """Whether every label is told: several maps, or those of a film, have no list of them."""
    return figure.is_map and not figure.panels and figure.of_all is None


def lettered(figure: Figure) -> Generator[None, None, Figure]:
    """The figure with the list of the labels that only have a number on the map; in steps.

    The list takes room from the map, and then more labels may be without room on it.
    """
    if figure.placed is not None or not _is_complete(figure):
        return figure
    height = figure.height
    for turn in range(1, _TURNS + 1):
        figure = _explaining_ribbons(figure)
        room = map_room(figure)
        view = map_view(figure, room)
        frame = _led(figure.frame, view)
        area = QRectF(0, 0, figure.width, figure.height) if figure.bounds is None else room
        placed = yield from placing(frame, view, area, replace(_LETTERED, room=room))
        edges = frame.edges
        told = sorted((int(number.text), row) for row, number in placed.numbers.items())
        said = ((number, f"{isolated(edges[row].label)} {edges[row].note}") for number, row in told)
        keys = [f"{number}  {' '.join(text.split())}" for number, text in said]
        reserved = len(figure.keys)
        # The map stands in the room that it was fitted to, however few of the lines are needed.
        listed = tuple([*keys, *[""] * (reserved - len(keys))][:reserved])
        found = replace(figure, keys=listed, placed=placed)
        if turn == _TURNS or (len(keys) <= reserved and map_room(found) == room):
            return found
        # As many entries as before may still be broken into more lines.
        figure = _grown(replace(figure, keys=tuple(keys) if len(keys) > reserved else listed), height)
    raise AssertionError  # the last turn ends it


def map_room(figure: Figure) -> QRectF:
    """The room that a figure has for its map, in pixels."""
    with _nowhere(figure) as painter:
        return _paint_around(painter, figure)


def _explaining_ribbons(figure: Figure) -> Figure:
    """The figure with ribbons in its legend if there are any; those of a film and lanes have none.

    The legend takes room from the map, and where there is less room there are no fewer ribbons.
    """
    for _ in range(2):
        if not figure.is_map or figure.of_all is not None or figure.legend == "none":
            break
        room = map_room(figure)
        if figure.panels:
            frames = [_led(panel.frame, view) for panel, _, view in _panel_views(figure, room)]
        else:
            frames = [_led(figure.frame, map_view(figure, room))]
        if figure.ribbons == any(frame.has_ribbons for frame in frames):
            break
        figure = replace(figure, ribbons=not figure.ribbons)
    return figure


def _grown(figure: Figure, height: float) -> Figure:
    """A figure that may be longer, as long as its list of labels makes it."""
    if not figure.grows:
        return figure
    type_ = font(9.5 * figure.type_ink)
    lines = sum(len(wrapped(text, type_, _inner(figure).width())) for text in figure.keys)
    return replace(figure, height=height + (lines + 1) * QFontMetricsF(type_).height())


def lettered_now(figure: Figure) -> Figure:
    """As `lettered`, at once and in the type of the figure."""
    with using_family(figure.family):
        return completed(lettered(figure))


def figure_unseen(figure: Figure) -> str:
    """What of the maps or lanes of a figure will not be seen, in a line; empty if all will."""
    if figure.lanes is not None:
        sheet = sheet_of_lanes(figure)
        told = ((sheet.untold, "phase", "named"), (sheet.cut_titles, "row", "named"))
        said = [f"{n:,} {what}{'s are' if n > 1 else ' is'} not {how} in full" for n, what, how in told if n]
        return ", ".join(said)
    if figure.panels:
        with using_family(figure.family):
            return unseen(*_lettered_panels(figure))
    figure = lettered_now(figure)
    if figure.placed is None:
        return ""
    return unseen((_led(figure.frame, map_view(figure, map_room(figure))), figure.placed))


def figure_texts(figure: Figure) -> Iterator[str]:
    """Whatever is written on a figure by its user."""
    yield from (figure.title, figure.subtitle, figure.date_line, figure.credit, *figure.notes, *figure.keys)
    for frame in (figure.frame, *(panel.frame for panel in figure.panels)):
        for node in frame.nodes:
            yield from (node.name, node.mark)
        yield from (edge.label for edge in frame.each)
        yield from (note.text for note in frame.notes)
    for panel in figure.panels:
        yield panel.caption
        yield from (text for _, texts in panel.words.groups for text in texts)
    if figure.lanes is not None:
        for row in figure.lanes.rows:
            yield row.title
            yield from (bar.phase.label for bar in figure.lanes.bars(row))
    if figure.plot is not None:
        yield from (curve.name for curve in figure.plot.curves)
    if figure.table is not None:
        yield from (row.name for row in figure.table.rows)


def _lettered_panels(figure: Figure) -> Iterator[tuple[Frame, PlacedText]]:
    """Several maps with where their text stands."""
    with _nowhere(figure) as painter:
        room = _paint_around(painter, figure)
    for panel, place, view in _panel_views(figure, room):
        frame = _led(panel.frame, view)
        yield frame, completed(placing(frame, view, place.box, Options(room=place.box)))


def figure_legibility(figure: Figure) -> Legibility:
    """How legible the map of a figure is; of lanes, of several maps and of a film nothing is counted."""
    if not _is_complete(figure):
        return Legibility()
    figure = lettered_now(figure)
    room = map_room(figure)
    view = map_view(figure, room)
    return legibility_of(_led(figure.frame, view), view, figure.placed or PlacedText(), room)


@contextmanager
def _within(painter: QPainter, box: QRectF, tell: Tell | None) -> Generator[None]:
    """What is painted is cut off at the edges of a box.

    A device that is told what is painted is told of the box, and cuts by itself: of Qt's own generator of SVG
    much is lost after a clip within a clip.
    """
    painter.save()
    if tell is None:
        painter.setClipRect(box)
    else:
        tell(BOX, f"{box.x():.2f} {box.y():.2f} {box.width():.2f} {box.height():.2f}", None)
    try:
        yield
    finally:
        if tell is not None:
            tell(BOX, "", None)
        painter.restore()


def _paint_around(painter: QPainter, figure: Figure) -> QRectF:
    """Heading, legend, notes and credit; gives the room that is left."""
    theme, ink, inner = figure.frame.theme, figure.ink, _inner(figure)
    top = paint_heading(painter, figure, inner)
    bottom, _ = _paint_foot(painter, figure, inner, top)
    if figure.axis is not None:
        below = inner.adjusted(0, 0, 0, axis_height(figure.type_ink))
        paint_axis(painter, figure.axis, below, theme, figure.type_ink)
    right = inner.right()
    if figure.legend != "none":
        room = QRectF(inner.left(), top, inner.width(), bottom - top)
        found = _explained(figure, room)
        if found and figure.legend == "bottom":
            bottom -= legend.size(found, inner.width(), figure.type_ink)
            legend.paint_legend(painter, found, theme, inner.left(), bottom, inner.width(), figure.type_ink)
            bottom -= 8 * ink
        elif found:
            width = min(legend.column(found, figure.type_ink), inner.width() * 0.4)
            right -= width
            legend.paint_legend(painter, found, theme, right, top, width, figure.type_ink)
            right -= 12 * ink
    return QRectF(inner.left(), top, right - inner.left(), max(bottom - top, 1.0))


def _explained(figure: Figure, room: QRectF) -> list[legend.LegendEntry]:
    """What the legend tells; where days, windows and comparisons are side by side, that of each, once."""
    if figure.lanes is not None:
        return of_lanes(figure.lanes, lane_sheet(figure.lanes, room, figure.type_ink), figure.frame.theme)
    view = map_view(figure, room)
    frames = [panel.frame for panel in figure.panels]
    if len({frame.of for frame in frames}) < 2:
        ribbons = [legend.RIBBON] if figure.ribbons else []
        return [*legend.entries(figure.of_all or figure.frame, view), *ribbons]
    found: dict[str, legend.LegendEntry] = {}
    for frame in frames:
        for entry in legend.entries(frame, view):
            found.setdefault(entry.text, entry)
    ranks = {STANCE_WORDS[stance].capitalize(): rank for rank, stance in enumerate((2, 1, 0, -1, -2))}
    ranks["No stance"] = len(ranks)
    entries = sorted(found.values(), key=lambda entry: ranks.get(entry.text, len(ranks)))
    return [*entries, *([legend.RIBBON] if figure.ribbons else [])]


def _of(tell: Tell | None, panel: int | None) -> Callable[[str, str], None] | None:
    return None if tell is None else lambda collection, key: tell(collection, key, panel)


def _paint_panels(
    painter: QPainter, figure: Figure, room: QRectF, vector: bool, tell: Tell | None
) -> Iterator[None]:
    """Maps in rows and columns, each with its caption, all with actors of one size at the same places."""
    theme, gap = figure.frame.theme, _gap(figure)
    for number, (panel, place, view) in enumerate(_panel_views(figure, room)):
        painter.setPen(QColor(theme.faint))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.around)
        painter.setPen(QColor(theme.ink))
        left = place.around.left() + gap / 2
        _write(painter, place.caption, _caption_type(figure), left, place.around.top() + gap * 0.3)
        _write(painter, place.words, _words_type(figure), left, place.words_top)
        options = Options(vector=vector, ground=False, tell=_of(tell, number), room=place.box)
        with _within(painter, place.box, tell):
            yield from painting(painter, _led(panel.frame, view), view, place.box, options)


def _write(painter: QPainter, lines: Sequence[str], type_: QFont, left: float, top: float) -> None:
    """Lines one below the other."""
    metrics = QFontMetricsF(type_)
    painter.setFont(type_)
    for row, text in enumerate(lines):
        write_text(painter, QPointF(left, top + metrics.ascent() + row * metrics.height()), text)


def _gap(figure: Figure) -> float:
    """Between maps side by side."""
    return 12 * figure.ink


def _caption_type(figure: Figure) -> QFont:
    return font(12.5 * figure.type_ink, QFont.Weight.DemiBold)


def _words_type(figure: Figure) -> QFont:
    return font(9.5 * figure.type_ink)


def _panel_grid(figure: Figure) -> PanelGrid:
    return PanelGrid(
        [panel.caption for panel in figure.panels],
        [panel.words for panel in figure.panels],
        _gap(figure),
        _caption_type(figure),
        _words_type(figure),
        lambda width, height: map_view(figure, QRectF(0, 0, max(width, 1.0), max(height, 1.0))).scale,
    )


def _panel_views(figure: Figure, room: QRectF) -> Iterator[tuple[Panel, PanelBox, View]]:
    """Each map of several: where it stands, and the view of it."""
    for panel, place in zip(figure.panels, _panel_grid(figure).boxes(room), strict=True):
        seen_from = figure if panel.bounds is None else replace(figure, bounds=panel.bounds)
        yield panel, place, map_view(seen_from, place.box)


def panel_room(figure: Figure) -> QRectF:
    """The room that each of several maps has on a sheet, in pixels."""
    with _nowhere(figure) as painter:
        return next(place.box for _, place, _ in _panel_views(figure, _paint_around(painter, figure)))


def grown_to_be_read(figure: Figure) -> Figure:
    """Maps side by side on a sheet that is as long as they need to be read, with what is said below them."""
    with _nowhere(figure) as painter:
        room = _paint_around(painter, figure)
        missing = max(_panel_grid(figure).missing(room, figure.type_ink), 0.0)
    return replace(figure, height=figure.height + missing, grown=missing)


def map_view(figure: Figure, room: QRectF) -> View:
    """The view that shows all that is wanted of the map in a rectangle."""
    if figure.bounds is not None:
        return View.fitting(figure.bounds, room.left(), room.top(), room.width(), room.height(), largest=12.0)
    shown = figure.of_all or figure.frame
    return View.fitting_with_names(
        shown.bounds, room.left(), room.top(), room.width(), room.height(), largest=2.4 * figure.ink
    )


def _led(frame: Frame, view: View, ribbons: bool = True) -> Frame:
    """A frame with its lines led for a view; kept with the frame, for the next time it is painted.

    In a film there are no ribbons: lines would come together and part from one day to the next.
    """
    if len(frame.edges) > _MOST_LED:
        return frame
    key = (view.scale, ribbons)
    if key not in frame.led:
        while len(frame.led) >= _LED_KEPT:
            frame.led.pop(next(iter(frame.led)))
        lead, scale = led if ribbons else routed, view.scale
        frame.led[key] = lead(frame, _CLEARANCE / scale, _END_GAP / scale, view.type_scale)
    return frame.led[key]


def paint_heading(painter: QPainter, figure: Figure, inner: QRectF) -> float:
    """Title, subtitle and date; gives where they end."""
    y, theme, size = inner.top(), figure.frame.theme, figure.type_ink
    lines = (
        (figure.title, font((14 if figure.grows else 21) * size, QFont.Weight.DemiBold), theme.ink),
        (figure.subtitle, font((11 if figure.grows else 15) * size), theme.ink),
        (figure.date_line, font((10.3 if figure.grows else 13.5) * size), theme.soft),
    )
    for text, type_, colour in lines:
        metrics = QFontMetricsF(type_)
        shown = metrics.elidedText(" ".join(text[:2000].split()), Qt.TextElideMode.ElideRight, inner.width())
        if shown:
            painter.setFont(type_)
            painter.setPen(QColor(colour))
            write_text(painter, QPointF(inner.left(), y + metrics.ascent()), shown)
            y += metrics.height() * 1.12
    return y + 6 * figure.ink


def leaves_notes_out(figure: Figure) -> bool:
    """Whether there is no room for all notes."""
    if not figure.notes:
        return False
    with _nowhere(figure) as painter:
        inner = _inner(figure)
        _, left_out = _paint_foot(painter, figure, inner, paint_heading(painter, figure, inner))
    return left_out


def fits_in_a_line(figure: Figure, text: str) -> bool:
    """Whether a note takes no more than one line of a sheet."""
    with using_family(figure.family):
        return QFontMetricsF(font(9.5 * figure.type_ink)).horizontalAdvance(text) <= _inner(figure).width()


def rows_on_a_sheet(width: float, height: float, type_scale: float) -> int:
    """How many rows of lanes there are on a sheet at most."""
    return int(height / (LEAST_ROW * ink_of(width, height) * type_scale)) + 1


def sheet_of_lanes(figure: Figure) -> LaneSheet:
    """The lanes of a figure as they stand on it."""
    assert figure.lanes is not None
    with _nowhere(figure) as painter:
        return lane_sheet(figure.lanes, _paint_around(painter, figure), figure.type_ink)


@contextmanager
def _nowhere(figure: Figure) -> Generator[QPainter]:
    """A painter to measure with."""
    picture = QImage(1, 1, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    try:
        with using_family(figure.family):
            yield painter
    finally:
        painter.end()


def _inner(figure: Figure) -> QRectF:
    """The sheet without its margins, and without the axis of a film."""
    margin = 26 * figure.ink
    below = axis_height(figure.type_ink) if figure.axis is not None else 0.0
    sheet = QRectF(0, 0, figure.width, figure.height)
    return sheet.adjusted(margin, margin * 0.8, -margin, -margin * 0.7 - below)


def _paint_foot(painter: QPainter, figure: Figure, inner: QRectF, top: float) -> tuple[float, bool]:
    """Notes, in columns where there is room for some, and the credit line.

    Returns:
        where they begin, and whether some notes are left out.
    """
    type_ = font(9.5 * figure.type_ink)
    metrics = QFontMetricsF(type_)
    line_height = metrics.height()
    gap = 2 * line_height
    share = _MOST_GROWN if figure.grows else _MOST_NOTES
    most = max(int((inner.bottom() - top) * share / line_height), 1)
    credit = wrapped(figure.credit, type_, inner.width())[:most] if figure.credit else []
    number = 1
    if len(figure.notes) + len(figure.keys) >= _COLUMNS_FROM:
        number = min(max(int(inner.width() / (_COLUMN * line_height)), 1), 3)
    width = (inner.width() - gap * (number - 1)) / number
    # An empty note keeps its line, so that a map in a film stands still.
    notes = [wrapped(text, type_, width) or [""] for text in (*figure.keys, *figure.notes)]
    columns = _in_columns(notes, number)
    room = max(most - len(credit), 1)
    left_out = max(map(len, columns), default=0) > room
    if left_out:  # the map comes first
        every = [line for column in columns for line in column]
        columns = [every[at : at + room] for at in range(0, room * number, room)]
        columns[-1][-1:] = ["…"]
    height = max(map(len, columns), default=0)
    between = 0.4 * line_height if height and credit else 0.0
    y = inner.bottom() - (height + len(credit)) * line_height - between
    painter.setFont(type_)
    painter.setPen(QColor(figure.frame.theme.soft))
    for place, column in enumerate([*columns, credit]):
        last = place == len(columns)
        x = inner.left() + (0.0 if last else place * (width + gap))
        first = y + height * line_height + between if last else y
        for row, line in enumerate(column):
            write_text(painter, QPointF(x, first + row * line_height + metrics.ascent()), line)
    return y - (8 * figure.ink if height or credit else 0.0), left_out


def _in_columns(notes: list[list[str]], number: int) -> list[list[str]]:
    """Notes in so many columns as low as can be; none is broken."""
    if not notes:
        return []
    low = max(max(map(len, notes)), -(-sum(map(len, notes)) // number))
    for height in count(low):
        columns: list[list[str]] = [[]]
        for note in notes:
            if len(columns[-1]) + len(note) > height:
                columns.append([])
            columns[-1] += note
        if len(columns) <= number:
            return columns
    raise AssertionError  # one column is high enough for all
