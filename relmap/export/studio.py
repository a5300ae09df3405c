"""Whatever is made of a map, from what is said of it: its files, each drawn when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

from relmap.drawing.glyphs import missing_scripts, said_of
from relmap.drawing.paint import forget_letters
from relmap.drawing.style import FONT_FAMILY, fresh_fonts, has_family
from relmap.export import animation, naming
from relmap.export.batch import FigureJob, film
from relmap.export.figure import Figure, figure_texts, figure_unseen
from relmap.export.option_kinds import Size, size_as_text
from relmap.export.options import Product, Said, check_together
from relmap.export.output import Output, once
from relmap.export.page import page
from relmap.export.reports.contents import Report, make_report, usual_style
from relmap.export.reports.write import FORMATS as REPORTS
from relmap.export.reports.write import report_data, write_report
from relmap.export.sheets import Sheets
from relmap.export.styling import styled
from relmap.export.write import Aside, Progress, check_ending, figure_data
from relmap.layout.places import complete_places
from relmap.model import day_style, days
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import FigureStyle, updated
from relmap.storage.errors import FileProblem
from relmap.timeline.index import TimeIndex

Telling = Callable[[str], Progress | None]
"""Gives whom to tell the part done of something."""


def _untold(_doing: str) -> None:
    """Nobody is told."""


class Studio:
    """Makes figures, films, reports and pages of a map. Qt must have been started.

    Args:
        project: the map.
        presets: styles of figures by name, besides those that are kept with the map.
        telling: whom to tell of what takes long before anything is drawn.
        index, places: of the map, where they are known already.
    """

    def __init__(
        self,
        project: Project,
        presets: Mapping[str, FigureStyle],
        telling: Telling = _untold,
        index: TimeIndex | None = None,
        places: Mapping[str, tuple[float, float]] | None = None,
    ) -> None:
        self.project = project
        self._presets = {**presets, **presets_of(project)}
        self._telling = telling
        self._index, self._places = index, places

    @cached_property
    def places(self) -> Mapping[str, tuple[float, float]]:
        """Where the actors stand."""
        if self._places is not None:
            return self._places
        return complete_places(self.project, self._telling("placing the actors"))

    @cached_property
    def sheets(self) -> Sheets:
        """What makes its figures."""
        index = self._index or TimeIndex(self.project, self._telling("finding what holds when"))
        return Sheets(self.project, index, self.places)

    def outputs(self, product: Product, said: Said, patterns: Sequence[str]) -> list[Output]:
        """The files of what is asked for, in their order; nothing is drawn yet.

        Args:
            product: what is made.
            said: of it.
            patterns: of its files.

        Raises:
            RelmapError: what is said makes no sense, or two files have one name.
        """
        check_together(said)
        make = {
            "figure": self._figures,
            "animation": self._films,
            "report": self._reports,
            "page": self._pages,
        }
        found = [output for pattern in patterns for output in make[product](said, pattern)]
        naming.check_apart([output.path for output in found], ", ".join(patterns))
        return [_apart(output, said.get("days_in", "en")) for output in found]

    def _styles(self, said: Said, usual: FigureStyle) -> list[tuple[str, FigureStyle]]:
        """The style in each size that is asked for, and the size as a part of a name."""
        style = styled(said, usual, self._presets)
        asked: list[Size] = list(dict.fromkeys(said.get("size", ())))
        found: list[tuple[str, FigureStyle]] = []
        for width, height, unit in asked or [(style.width, style.height, style.unit)]:
            name = size_as_text((width, height, unit))
            found.append((name, updated(style, width=width, height=height, unit=unit)))
        return found

    def _path(self, pattern: str, values: Mapping[str, str], several: bool = False) -> Path:
        if not several and not naming.is_pattern(pattern):
            return Path(pattern)  # braces are letters
        title = naming.plain(self.project.about.title) or "map"
        return naming.named(pattern, {"title": title, "date": "", "scene": "", "number": "1", **values})

    def _figures(self, said: Said, pattern: str) -> list[Output]:
        found: list[Output] = []
        endings = naming.endings_of(pattern, said.get("formats", ()), "png")
        for size, style in self._styles(said, FigureStyle(dpi=96)):
            sheets = self._drawn(said, style)
            for values, figure in sheets:
                for ending in endings:
                    path = self._path(pattern, {**values, "size": size, "ext": ending}, len(sheets) > 1)
                    check_ending(path)
                    unseen = partial(_unseen, figure)
                    data = partial(_figure_data, figure, path.suffix.lower(), style.dpi)
                    found.append(Output(path, data, unseen=unseen))
        return found

    def _drawn(self, said: Said, style: FigureStyle) -> list[tuple[dict[str, str], Callable[[], Figure]]]:
        """The figures of a style; each is composed once, in however many formats it is written."""
        return [(values, once(make)) for values, make in self.sheets.of(said, style)]

    def _films(self, said: Said, pattern: str) -> list[Output]:
        batch, span = self.sheets.batch(said), said.get("span")
        wanted = batch.of_film(said.get("step", "change"), *batch.within(span), span is None)
        jobs = batch.of_days(wanted)
        when = "--".join(days.iso(day) for day in (wanted[0], wanted[-1])) if wanted else ""
        found: list[Output] = []
        for size, style in self._styles(said, FigureStyle(dpi=96)):
            path = self._path(pattern, {"date": when, "scene": when, "size": size, "ext": "webp"})
            animation.check_ending(path)
            data = partial(_film_data, jobs, style, path.suffix.lower(), _pace(said))
            unseen = partial(_unseen_of_film, jobs, style)
            found.append(Output(path, data, holds=_many(len(jobs), "picture"), unseen=unseen))
        return found

    def _reports(self, said: Said, pattern: str) -> list[Output]:
        found: list[Output] = []
        for size, style in self._styles(said, usual_style(Path(pattern))):
            path = self._path(pattern, {"size": size, "ext": "docx"})
            suffix = path.suffix.lower()
            if suffix and suffix not in REPORTS:
                raise FileProblem(
                    f"{path.name} is neither .docx, .pptx, .pdf nor .md.", "The ending says what to write."
                )
            report = once(partial(make_report, self.project, self.places, path, style, "certain" in said))
            folder = partial(_report_folder, report, "into" in said) if suffix in ("", ".md") else None
            holds = _many(len(self.project.scenes), "scene")
            data = partial(_report_data, report, suffix)
            found.append(Output(path, data, folder, holds, partial(_unseen_of_report, report)))
        return found

    def _pages(self, _said: Said, pattern: str) -> list[Output]:
        path = self._path(pattern, {"size": "", "ext": "html"})
        if path.suffix.lower() not in (".html", ".htm"):
            raise FileProblem(f"{path.name} is not .html.", "A page is an HTML file.")
        return [Output(path, lambda _progress, aside: aside(lambda: page(self.project, self.places)))]


def presets_of(project: Project) -> dict[str, FigureStyle]:
    """The styles of figures that are kept with a map, by id and by name."""
    every = project.presets.values()
    return {preset.id: preset.style for preset in every} | {preset.label: preset.style for preset in every}


def missing_font(said: Said) -> str:
    """What to say of a font that is not there; empty if it is."""
    family = str(said.get("font", ""))
    missing = family and not has_family(family)
    return f"there is no font “{family}” here; {FONT_FAMILY} is used" if missing else ""


def _apart(output: Output, key: str) -> Output:
    """An output that is the same whatever was drawn before it, and however days are written elsewhere."""

    @contextmanager
    def alone() -> Generator[None]:
        fresh_fonts()
        forget_letters()
        with day_style.using(key):
            yield

    folder = alone()(output.folder) if output.folder is not None else None
    unseen = day_style.using(key)(output.unseen)
    return replace(output, data=alone()(output.data), folder=folder, unseen=unseen)


def _figure_data(
    figure: Callable[[], Figure], suffix: str, dpi: int, progress: Progress | None, aside: Aside
) -> bytes:
    return figure_data(figure(), suffix, dpi, progress, aside)


def _unseen(figure: Callable[[], Figure]) -> str:
    made = figure()
    told = filter(None, (figure_unseen(made), said_of(missing_scripts(figure_texts(made)))))
    return "; ".join(told)


def _unseen_of_report(report: Callable[[], Report]) -> str:
    """Scripts without a font on the figures of a report; its text has the fonts of whoever opens it."""
    return said_of(missing_scripts(text for part in report().sections for text in figure_texts(part.figure)))


def _unseen_of_film(jobs: Sequence[FigureJob], style: FigureStyle) -> str:
    return said_of(missing_scripts(text for job in jobs for text in figure_texts(job.figure(style))))


def _pace(said: Said) -> animation.Pace:
    hold = said.get("hold")
    each = round(1000 * said.get("seconds", 0.8))
    return animation.Pace(each, None if hold is None else round(1000 * hold))


def _film_data(
    jobs: list[FigureJob],
    style: FigureStyle,
    suffix: str,
    pace: animation.Pace,
    progress: Progress | None,
    aside: Aside,
) -> bytes:
    return animation.animation(film(jobs, style), len(jobs), suffix, pace, style.dpi, progress, aside)


def _report_data(
    report: Callable[[], Report], suffix: str, progress: Progress | None, _aside: Aside
) -> bytes:
    def told(part: float) -> None:
        if progress is not None and not progress(part):
            raise Stopped

    return report_data(report(), suffix, told)


def _report_folder(report: Callable[[], Report], into: bool, folder: Path, progress: Progress | None) -> Path:
    return write_report(report(), folder, progress, into)


def _many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"
