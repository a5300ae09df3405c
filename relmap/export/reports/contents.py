"""What a report tells, whatever it is written as.

Each scene has its figure, its time, its caption and what is different: within a comparison or a window from
its first day to its last, of a day since the scene before. Differences are told as time runs, in whatever
order the scenes stand. The sources are numbered through the whole report and told at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from relmap.export.batch import Batch, FigureJob, arranged
from relmap.export.figure import Figure
from relmap.export.notes import Notes
from relmap.export.write import png
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import FigureStyle, updated
from relmap.timeline.changes import Changes, changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.known import event_line
from relmap.timeline.scenes import extent_of, passing
from relmap.timeline.snapshot import Snapshot, Window
from relmap.timeline.words import differences, headings

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
_MOST_CHANGES = 14
"""So many changes are told of one scene."""
_MOST_EVENTS = 10
"""So many events are told of one scene."""

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

    @property
    def lists(self) -> list[tuple[str, tuple[str, ...]]]:
        """What is told below the caption: a heading and its lines, each."""
        found = [("Events", self.events), (self.heading, self.changes)]
        return [(heading, lines) for heading, lines in found if lines]

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
    style = updated(style or usual_style(path), title=False, date_line=False, subtitle="", notes=True)
    index = TimeIndex(project)
    notes = Notes(project)
    sections: list[Section] = []
    before: tuple[int, int] | None = None
    for job in arranged(Batch(project, places, certain_only, index).of_scenes(), style):
        time = job.looked.time
        heading, first, second = _stretch(time, before) if job.is_map else ("", 0, 0)
        told = _told(_within(changes(index, first, second, _certain(time)), job)) if heading else ()
        sections.append(
            Section(
                job.name or time.in_words(),
                time.in_words(),
                job.caption,
                replace(job.figure(style, notes), subtitle=""),
                heading if told else "",
                told,
                _events(time, job) if job.is_map else (),
            )
        )
        before = extent_of(time) if job.is_map else before
    about = " ".join(project.about.description.split())
    return Report(project.about.title or "Report", about, tuple(sections), notes.lines(links=True), style.dpi)


def _certain(time: Snapshot | Changes) -> bool:
    return (time.other if isinstance(time, Changes) else time).certain_only


def _stretch(time: Snapshot | Changes, before: tuple[int, int] | None) -> tuple[str, int, int]:
    """Which changes are told of a scene: a heading, the earlier and the later day; an empty heading for none.

    Args:
        time: of the scene.
        before: the first and last day of the scene before; None: it is the first.
    """
    first, last = extent_of(time)
    certain = ", what is certain" if _certain(time) else ""
    if isinstance(time, Changes):
        heading = f"From {days.in_words(first)} to {days.in_words(last)}{certain}"
    elif isinstance(time, Window):
        heading = f"On {days.in_words(last)}, the last day, compared with {days.in_words(first)}, the first"
        heading = "" if time.throughout else heading + certain
    elif before is None or before[0] < first < before[1]:
        heading = ""
    elif before[1] <= first:
        first = before[1]
        heading = f"Since {days.in_words(first)}{certain}"
    else:
        last = before[0]
        scene = "the scene before" if last == before[1] else "where the scene before begins"
        heading = f"From {days.in_words(first)} to {days.in_words(last)}, {scene}{certain}"
    return (heading if first < last else ""), first, last


def _within(found: Changes, job: FigureJob) -> Changes:
    """Only what the scene's filter lets pass: nothing is told that is not on its figure."""
    passes = passing(found, job.criteria)
    if passes is None:
        return found
    ids = passes.ids
    return replace(
        found,
        begun=[tie for tie in found.begun if tie.relation.id in ids],
        ended=[tie for tie in found.ended if tie.relation.id in ids],
        changed=[(old, new) for old, new in found.changed if new.relation.id in ids],
        faded=[(old, new) for old, new in found.faded if new.relation.id in ids],
        appeared=[(actor, presence) for actor, presence in found.appeared if actor.id in ids],
        gone=[(actor, presence) for actor, presence in found.gone if actor.id in ids],
    )


def _events(time: Snapshot | Changes, job: FigureJob) -> tuple[str, ...]:
    """What happened or may have happened in the time of a scene, a line each, but what is filtered out."""
    index = (time.other if isinstance(time, Changes) else time).index
    passes = passing(job.looked.time, job.criteria)
    found = index.in_order(
        event
        for event, _ in time.events
        if passes is None or passes.ids & {*event.relations, *(part.actor for part in event.participants)}
    )
    told = [event_line(index, event) for event in found]
    more = len(told) - _MOST_EVENTS
    return (*told[:_MOST_EVENTS], *([f"and {more:,} more"] if more > 0 else []))


def _told(found: Changes) -> tuple[str, ...]:
    """What has changed, a line each."""
    sorts = list(headings(found))
    in_order = sorted(differences(found), key=lambda difference: sorts.index(difference.sort))
    told = [f"{d.called}: {d.text}" for d in in_order]
    more = len(told) - _MOST_CHANGES
    if more > 0:
        told = [*told[:_MOST_CHANGES], f"and {more:,} more"]
    if found.beyond():
        told.append(found.beyond())
    return tuple(told)


def pictures(report: Report, told: Told) -> list[bytes]:
    """The figures as PNG. Raises Stopped."""
    found: list[bytes] = []
    each = 0.9 / max(len(report.sections), 1)

    def part(done: float) -> bool:
        told(each * (len(found) + done))
        return True

    for section in report.sections:
        found.append(png(section.figure, report.dpi, part))
    return found


def shorten(text: str, longest: int) -> str:
    """A text of no more than so many characters."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
