"""What a report tells, whatever it is written as.

Each scene has its figure, its time, its caption and what is different: within a comparison or a window from
its first day to its last, of a day since the scene before. Differences are told as time runs, in whatever
order the scenes stand. The sources are numbered through the whole report and told at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from relmap.export.batch import Batch, FigureJob, arranged
from relmap.export.figure import Figure
from relmap.export.notes import Notes
from relmap.export.reports.since import Earlier, changes_of, earlier_of, events_of, stretch
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import FigureStyle, updated
from relmap.timeline.changes import Changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Window

PRINT_DPI = 300
_PAGE = FigureStyle(
    width=170.0, height=112.0, unit="mm", dpi=PRINT_DPI, look="print", title=False, date_line=False
)
_SLIDE = FigureStyle(
    width=8.8,
    height=6.1,
    unit="in",
    dpi=PRINT_DPI,
    look="print",
    title=False,
    date_line=False,
    type_scale=1.25,
)

Told = Callable[[float], None]
"""Told the part done; raises Stopped if it is not to go on."""


@dataclass(frozen=True)
class Section:
    """A scene as it stands in a report."""

    title: str
    when: str
    caption: str
    figure: Figure
    heading: str
    """From when to when the changes are; empty where none are told."""
    changes: tuple[str, ...]
    events: tuple[str, ...] = ()
    sized: Callable[[float, float], Figure] | None = None
    """The figure of another width and height, in points; None: it has a size of its own."""

    @property
    def lists(self) -> list[tuple[str, tuple[str, ...]]]:
        """What is told below the caption: a heading and its lines, each."""
        found = [("Events", self.events), (self.heading, self.changes)]
        return [(heading, lines) for heading, lines in found if lines]

    @property
    def label(self) -> str:
        """What is said of the figure where it does not stand below its title."""
        if self.title == self.when:
            return self.title
        # “At any time …” goes on here; names of months keep their capital.
        begins = self.when.partition(" ")[0]
        lower = begins.lower() if begins in ("At", "Throughout,") else begins
        return f"{self.title}, {lower}{self.when[len(begins) :]}"

    @property
    def told(self) -> str:
        """What the figure shows, for those who do not see it."""
        return ". ".join(text.rstrip(".") for text in (self.title, self.when, self.caption) if text) + "."


@dataclass(frozen=True)
class Report:
    """What is told."""

    title: str
    about: str
    sections: tuple[Section, ...]
    sources: tuple[str, ...]
    dpi: int = PRINT_DPI
    """Of figures that are pictures."""


def usual_style(path: Path) -> FigureStyle:
    """How figures are made for a report in this file: they are larger on slides."""
    return _SLIDE if path.suffix.lower() == ".pptx" else _PAGE


def make_report(
    project: Project,
    places: Mapping[str, tuple[float, float]],
    path: Path,
    style: FigureStyle | None = None,
    certain_only: bool = False,
) -> Report:
    """The report of a map. Raises RelmapError if it has no scenes.

    Args:
        project: the map.
        places: of its actors.
        path: of the file.
        style: of the figures; None: as is usual in such a file.
        certain_only: leave out what is only possible.
    """
    usual = usual_style(path)
    style = style or usual
    free = (style.width, style.height, style.unit) == (usual.width, usual.height, usual.unit)
    style = updated(style, title=False, date_line=False, subtitle="", notes=True)
    index, notes = TimeIndex(project), Notes(project)
    jobs = Batch(project, places, certain_only, index).of_scenes()
    figures = _Figures(jobs, style, notes)
    sections: list[Section] = []
    before: Earlier | None = None
    for number, job in enumerate(jobs):
        figure = figures.usual(number)
        sized = partial(figures.sized, number) if free else None
        section = Section(job.name, job.looked.time.in_words(), job.caption, figure, "", (), sized=sized)
        if job.is_map:
            section = _with_changes(section, index, job, before)
            before = earlier_of(job.looked.time, job.name or section.when)
        else:
            section = replace(section, when=_measured_when(job, figure))
            before = before and replace(before, next_to=False)
        sections.append(replace(section, title=section.title or section.when))
    about = " ".join(project.about.description.split())
    return Report(project.about.title or "Report", about, tuple(sections), notes.lines(links=True), style.dpi)


def _with_changes(section: Section, index: TimeIndex, job: FigureJob, before: Earlier | None) -> Section:
    """A section with what is new in it, and what happened."""
    heading, first, second = stretch(job.looked.time, before)
    told = changes_of(index, first, second, job) if heading else ()
    return replace(section, heading=heading if told else "", changes=told, events=events_of(job))


def _measured_when(job: FigureJob, figure: Figure) -> str:
    """What a measure is told of: that is not always the time of its scene."""
    when, time = figure.about.when, job.looked.time
    if job.scene is None or job.scene.shows != "plot" or isinstance(time, Window):
        return when
    day = time.other.day if isinstance(time, Changes) else time.day
    return f"{when}; {days.in_words(day)} is marked"


class _Figures:
    """The figures of the scenes of a report, of the same places in each size; their sources share a list."""

    def __init__(self, jobs: Sequence[FigureJob], style: FigureStyle, notes: Notes) -> None:
        self._jobs, self._style, self._notes = jobs, style, notes
        self._arranged: dict[FigureStyle, list[FigureJob]] = {}

    def usual(self, number: int) -> Figure:
        """The figure of a scene in the size of the style."""
        return self._figure(number, self._style)

    def sized(self, number: int, width: float, height: float) -> Figure:
        """The figure of a scene in a size in points."""
        return self._figure(number, updated(self._style, width=width / 72, height=height / 72, unit="in"))

    def _figure(self, number: int, style: FigureStyle) -> Figure:
        if style not in self._arranged:
            self._arranged[style] = arranged(self._jobs, style)
        return replace(self._arranged[style][number].figure(style, self._notes), subtitle="")
