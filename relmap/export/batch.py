"""Many figures of one map: days, every change, or the scenes of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from relmap.analysis.over_time import AS_SHOWN, Look
from relmap.analysis.table import NoSuchMeasure, measures
from relmap.drawing.edge_geometry import EdgeGeometry, edge_geometry
from relmap.drawing.lens_of import LensOverTime, Seeing
from relmap.drawing.plot_of import SHARE
from relmap.export.compose import (
    Subject,
    arranged_together,
    compose,
    compose_map,
    compose_multiples,
    compose_timeline,
    whole_of,
)
from relmap.export.compose_measured import compose_plot, compose_table
from relmap.export.figure import Figure, fits_in_a_line
from relmap.export.film_axis import FilmAxis
from relmap.export.notes import Notes
from relmap.model import dates, days
from relmap.model.dates import FUTURE, PAST
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import NO_LENS, Criteria, FigureStyle, Lens, Scene, updated
from relmap.notebook import one_day
from relmap.timeline.changes import Changes, changes
from relmap.timeline.filtering import NOTHING
from relmap.timeline.index import TimeIndex
from relmap.timeline.known import told_between
from relmap.timeline.peaks import days_of_most_change
from relmap.timeline.scenes import in_order, passing, time_of, words_of
from relmap.timeline.snapshot import Snapshot, Window

Places = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class FigureJob:
    """One figure to be made.

    Args:
        looked: what it shows.
        name: of the scene, else empty.
        caption: of the scene, else empty.
        criteria: of the filter of the scene.
        scene: whose figure it is; None: it is of no scene.
    """

    looked: Subject
    name: str = ""
    caption: str = ""
    criteria: Criteria = NOTHING
    scene: Scene | None = None

    @property
    def when(self) -> str:
        """The day, or two of them, in ISO 8601, as a part of the name of a file."""
        time = self.looked.time
        if isinstance(time, Changes):
            return f"{time.one.when}--{time.other.when}"
        return time.when.replace("/", "--")

    def style(self, style: FigureStyle) -> FigureStyle:
        """The style with what a scene has of its own."""
        if self.looked.viewport is not None:
            style = updated(style, area="view")
        return updated(style, subtitle=self.name) if self.name and not style.subtitle else style

    @property
    def is_map(self) -> bool:
        """Whether it shows a map, not a measure of actors."""
        return self.scene is None or self.scene.shows == "map"

    def figure(self, style: FigureStyle, shared: Notes | None = None) -> Figure:
        """The figure. Raises NoSuchMeasure.

        Args:
            style: how it is made.
            shared: notes of several figures with one list, which is then told elsewhere.
        """
        style = self.style(style)
        if self.scene is None or self.scene.shows == "map":
            return compose(self.looked, style, shared=shared)
        return measured_figure(
            self.looked, style, self.scene.shows, self.scene.measure, self.scene.actors, shared
        )


class Batch:
    """Makes the jobs of a map.

    Args:
        project: the map.
        places: of its actors.
        certain_only: leave out what is only possible.
        index, geometry: of the map, where they are known already.
        lens: what sizes and colours of actors tell on days; scenes have their own.
        look: how days are looked at for that.
    """

    def __init__(
        self,
        project: Project,
        places: Places,
        certain_only: bool = False,
        index: TimeIndex | None = None,
        geometry: EdgeGeometry | None = None,
        lens: Lens = NO_LENS,
        look: Look = AS_SHOWN,
    ) -> None:
        self._lens, self._look = lens, look
        self._seeing: dict[tuple[Lens, Criteria], LensOverTime] = {}
        self._project = project
        self._places = places
        self._certain_only = certain_only
        self._index = TimeIndex(project) if index is None else index
        self._geometry = edge_geometry(project) if geometry is None else geometry

    @property
    def project(self) -> Project:
        """The map."""
        return self._project

    def of_days(self, wanted: Iterable[int]) -> list[FigureJob]:
        """One figure for each of these days."""
        return [FigureJob(self._looked(day)) for day in wanted]

    def of_dates(self, texts: Iterable[str]) -> list[FigureJob]:
        """One figure for each of these days as text. Raises DateError."""
        return self.of_days([one_day(text) for text in texts])

    def within(self, span: str | None) -> tuple[int, int]:
        """The first and last day of a span, which may be open; None: of the map's time. Raises DateError."""
        every = self.changes()
        still = self._index.latest_known()
        first, last = (every[0], every[-1]) if every else (still, still)
        if span is not None:
            low, _, _, high = dates.parse_span(dates.checked(span)).bounds()
            first, last = low if low > PAST else first, high if high < FUTURE else last
        return first, last

    def changes(self, first: int | None = None, last: int | None = None) -> list[int]:
        """The days on which something changes, within a time."""
        low, high = self._index.extent() or (0, 0)
        first = low if first is None else first
        last = min(high, self._index.latest_known()) if last is None else last
        return [day for day in self._index.step_days.tolist() if first <= day <= last]

    def of_film(self, step: str, first: int, last: int, whole: bool = True) -> list[int]:
        """The days of a film: in steps, or on which something changes.

        Args:
            step: change, day, week, month or year.
            first, last: from when to when.
            whole: whether that is all of the map's time; a part begins with what holds on its first day.
        """
        if step != "change":
            return every(step, first, last)
        found = self.changes(first, last)
        return found if found and (whole or found[0] == first) else [first, *found]

    def of_scenes(self) -> list[FigureJob]:
        """One figure for each scene, in their order. Raises RelmapError where there is none."""
        scenes = in_order(self._project)
        if not scenes:
            raise RelmapError("The map has no scenes.", "Capture some in the window: Ctrl+Shift+K.")
        return [self.of_scene(scene) for scene in scenes]

    def of_scene(self, scene: Scene) -> FigureJob:
        """The figure of a scene, as it was captured. Raises NoSuchMeasure: the map has lost what it tells."""
        if lost := self.lost(scene):
            name = scene.title or words_of(scene, self._index)
            raise NoSuchMeasure(
                f"The scene “{name}” tells of “{lost[0]}”, a measure that this map does not have.",
                "Retake the scene, or delete it.",
            )
        time = time_of(scene, self._index, self._certain_only)
        box = scene.viewport
        looked = Subject(
            time,
            self._places,
            self._geometry,
            passing(time, scene.filter),
            scene.dims,
            None if box is None else (box.x, box.y, box.x + box.width, box.y + box.height),
            lens=self.seeing(scene.lens, scene.filter),
            look=self._look_with(scene.filter)._replace(certain_only=_is_certain(time)),
        )
        return FigureJob(looked, scene.title, scene.caption, scene.filter, scene)

    def lost(self, scene: Scene) -> list[str]:
        """The measures that a scene tells of and the map does not have: a unit goes with its last weight."""
        known = measures(self._project)
        asked = (scene.lens.size_by, scene.lens.shade_by, scene.measure)
        return [name for name in asked if name and name != SHARE and name not in known]

    def _looked(self, day: int) -> Subject:
        time = Snapshot(self._index, day, self._certain_only)
        return Subject(
            time, self._places, self._geometry, lens=self.seeing(self._lens, NOTHING), look=self._look
        )

    def seeing(self, lens: Lens, criteria: Criteria) -> Seeing | None:
        """What a lens shows of days, with a filter; None: nothing. Raises NoSuchMeasure."""
        if lens == NO_LENS:
            return None
        key = (lens, criteria)
        if key not in self._seeing:
            self._seeing[key] = LensOverTime(self._index, lens, self._look_with(criteria))
        return self._seeing[key].on

    def _look_with(self, criteria: Criteria) -> Look:
        if criteria == NOTHING:
            return self._look
        return self._look._replace(passing=partial(passing, criteria=criteria))


def arranged(jobs: Sequence[FigureJob], style: FigureStyle) -> list[FigureJob]:
    """Jobs whose figures have the same places, chosen for their sheets; who has a view of its own stays."""
    maps = [job for job in jobs if job.is_map]
    looks = iter(arranged_together([job.looked for job in maps], style))
    return [replace(job, looked=next(looks)) if job.is_map else job for job in jobs]


def film(
    jobs: Sequence[FigureJob], style: FigureStyle, along: tuple[int, int] | None = None
) -> Iterator[Figure]:
    """The pictures of an animation: the map stands still, and the events of each day are told below it.

    Args:
        jobs: the days, in their order.
        style: of the pictures, which have a ground in any case.
        along: the first and last day of the axis; None: those of the jobs.
    """
    style = updated(style, transparent=False)
    jobs = arranged(jobs, style)
    whole = whole_of([job.figure(style).frame for job in jobs]) if jobs else None
    for job in jobs:
        time = job.looked.time
        titles: list[str] = []
        if isinstance(time, Snapshot):
            titles = [" ".join(event.title.split()) for event in time.happening]
            # One line has room for what happens on this day, or for what happens some day about it.
            for between, others in told_between(time.index, time.between if not titles else ()):
                titles += [f"{between}: {others[0]}", *others[1:]]
        figure = replace(job.figure(updated(style, notes=False)), of_all=whole, axis=_axis(jobs, job, along))
        # The line is there when nothing happens, too.
        yield replace(figure, notes=(_in_one_line(titles, partial(fits_in_a_line, figure)) or "\u00a0",))


def _axis(jobs: Sequence[FigureJob], job: FigureJob, along: tuple[int, int] | None) -> FilmAxis | None:
    """The axis below the picture of a day; a comparison has none."""
    time = job.looked.time
    if isinstance(time, Changes):
        return None
    days_shown = [one.looked.time.day for one in jobs if not isinstance(one.looked.time, Changes)]
    first, last = along or (min(days_shown), max(days_shown))
    return FilmAxis(first, last, time.day, tuple(time.index.step_days.tolist()))


def _in_one_line(titles: Sequence[str], fits: Callable[[str], bool]) -> str:
    """As many titles as a line holds, and how many more there are; of the first as much as it holds."""
    told = ""
    for count, title in enumerate(titles):
        more = f" · and {len(titles) - count - 1} more" if count + 1 < len(titles) else ""
        longer = f"{told} · {title}" if told else title
        if not fits(longer + more):
            left = f" · and {len(titles) - count} more"
            return told + left if told else cut_to_fit(title, fits, more)
        told = longer
    return told


def cut_to_fit(text: str, fits: Callable[[str], bool], more: str = "") -> str:
    """The beginning of a text that is too long, with an ellipsis and what follows it."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(f"{text[:middle].rstrip()}…{more}") else (low, middle - 1)
    return f"{text[:low].rstrip()}…{more}"


MOST_ON_A_SHEET = 60


def figure_of(
    style: FigureStyle, looked: Subject, index: TimeIndex, batch: Callable[[], Batch], day: int | None = None
) -> Figure:
    """The figure of a style, whatever that shows.

    Args:
        style: how it is made, and of what.
        looked: what is looked at.
        index: of the map.
        batch: makes the batch of the map, where several days are shown.
        day: that is marked on a timeline.

    Raises:
        RelmapError: a date is wrong, there is nothing to show, or it is too much for a sheet.
    """
    if style.content == "map":
        return compose_map(looked, style)
    if style.content in ("plot", "table"):
        actors = [key for key in sorted(looked.selection) if key in index.project.actors]
        return measured_figure(looked, style, style.content, style.measure, actors)
    if style.content == "timeline":
        return compose_timeline(index, style, looked.selection, day)
    made = batch()
    if style.content == "scenes":
        jobs = made.of_scenes()
    elif style.content == "changes":
        jobs = made.of_days(made.changes())
    else:
        jobs = made.of_dates([text.strip() for text in style.dates.split(",") if text.strip()])
        jobs = jobs or made.of_days(days_of_most_change(index))
    jobs = [replace(job, looked=_as_looked(job, looked, style)) for job in jobs]
    return multiples(jobs, style)


def _as_looked(job: FigureJob, looked: Subject, style: FigureStyle) -> Subject:
    """What a job shows, with the marks and the part of the map that are looked at."""
    found = replace(job.looked, marks=looked.marks, selection=looked.selection)
    own = job.scene is not None or style.area != "view"  # a scene has a view of its own
    return found if own else replace(found, viewport=looked.viewport)


def multiples(jobs: Sequence[FigureJob], style: FigureStyle) -> Figure:
    """Several figures of a map side by side on a sheet; those of measures are left out.

    Raises:
        RelmapError: there is nothing to show, or too much for a sheet.
    """
    jobs = [job for job in jobs if job.is_map]
    if not jobs:
        raise RelmapError("There is no day to show.", "Name some days, as in 2019-12-31, 2024-06-20.")
    if len(jobs) > MOST_ON_A_SHEET:
        raise RelmapError(
            f"{len(jobs):,} maps are too many for one sheet.",
            f"Name at most {MOST_ON_A_SHEET} days, or a shorter time (--date A/B).",
        )
    if style.since_before and all(job.scene is None for job in jobs):
        jobs = since_before(jobs)
    return compose_multiples([job.looked for job in jobs], style, [job.name for job in jobs])


def since_before(jobs: Sequence[FigureJob]) -> list[FigureJob]:
    """Figures of days, each but the first of what is different from the one before it."""
    found: list[FigureJob] = []
    before: Snapshot | None = None
    for job in jobs:
        time = job.looked.time
        assert isinstance(time, Snapshot)
        shown = time
        if before is not None and before.day < time.day:
            shown = changes(time.index, before.day, time.day, time.certain_only)
        found.append(replace(job, looked=replace(job.looked, time=shown, since_before=True)))
        before = time
    return found


def measured_figure(
    looked: Subject,
    style: FigureStyle,
    shows: str,
    measure: str,
    actors: Sequence[str],
    shared: Notes | None = None,
) -> Figure:
    """The curves or the table of a measure.

    Args:
        looked: the time: of curves in a window its days; else all days, with the one looked at marked.
        style: how it is made.
        shows: plot or table.
        measure: by its id.
        actors: ids; empty: those who have most.
        shared: notes of several figures with one list.

    Raises:
        NoSuchMeasure: there is none of this name.
    """
    time = looked.time.other if isinstance(looked.time, Changes) else looked.time
    known = [key for key in actors if key in time.project.actors]
    if shows == "table":
        return compose_table(time, style, measure, known, looked.look, shared)
    span = (time.first, time.day) if isinstance(time, Window) else None
    day = time.day if span is None and looked.marks_day else None
    return compose_plot(time.index, style, measure, known, looked.look, span, day, shared)


def _is_certain(time: Snapshot | Changes) -> bool:
    return (time.other if isinstance(time, Changes) else time).certain_only


def every(step: str, first: int, last: int) -> list[int]:
    """The days from one to another in steps of a day, week, month or year; the last is always among them."""
    found: list[int] = []
    year, month, of_month = days.to_ymd(first)
    day, count = first, 0
    while day <= last and len(found) < 5_000:
        found.append(day)
        count += 1
        if step in ("day", "week"):
            day = first + count * (1 if step == "day" else 7)
        else:
            y, m = days.add_months(year, month, count * (1 if step == "month" else 12))
            day = days.from_ymd(y, m, min(of_month, days.month_length(y, m)))
    if found and found[-1] != last:
        found.append(last)
    return found
