"""The scenes of a map as a report: DOCX, PPTX, PDF, or a folder with Markdown and figures.

Each scene has its figure, its day, its caption and what has changed since the scene before; the sources
are numbered through the whole report and told at its end.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter

from relmap.drawing.style import font
from relmap.export.batch import Batch
from relmap.export.buffer import bytes_of, new_buffer
from relmap.export.compose import compose
from relmap.export.figure import Figure, Origin, paint_figure, wrapped
from relmap.export.notes import Notes
from relmap.export.write import PDF_DPI, new_pdf, png
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import FigureStyle, updated
from relmap.storage.errors import FileProblem, Stopped
from relmap.storage.safe_write import safe_write
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from relmap.timeline.words import differences

FORMATS = (".docx", ".pptx", ".pdf", ".md")
Progress = Callable[[float], bool]
_DPI = 300
_SHEET = FigureStyle(
    width=170.0, height=112.0, unit="mm", dpi=_DPI, look="print", title=False, date_line=False
)
_MOST_CHANGES = 14
"""So many changes are told of one scene."""


@dataclass(frozen=True)
class Section:
    """A scene as it stands in a report."""

    title: str
    when: str
    caption: str
    figure: Figure
    since: str
    """The day of the scene before, in words; empty for the first."""
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What is told."""

    title: str
    about: str
    sections: tuple[Section, ...]
    sources: tuple[str, ...]


def make_report(
    project: Project, places: Mapping[str, tuple[float, float]], style: FigureStyle | None = None
) -> Report:
    """The report of a map. Raises RelmapError if it has no scenes.

    Args:
        project: the map.
        places: of its actors.
        style: of the figures; None: as is good for a page.
    """
    style = updated(style or _SHEET, title=False, date_line=False, subtitle="", notes=True)
    index = TimeIndex(project)
    notes = Notes(project)
    sections: list[Section] = []
    before: int | None = None
    for job in Batch(project, places).of_scenes():
        time = job.looked.time
        assert isinstance(time, Snapshot)
        told: list[str] = []
        if before is not None:
            found = differences(changes(index, before, time.day))
            told = [f"{d.sort.capitalize()}: {d.text}" for d in found[:_MOST_CHANGES]]
            if len(found) > _MOST_CHANGES:
                told.append(f"and {len(found) - _MOST_CHANGES:,} more")
        own = updated(job.style(style), subtitle="")
        figure = compose(job.looked, own, shared=notes)
        since = days.in_words(before) if before is not None else ""
        sections.append(Section(job.name, time.in_words(), job.caption, figure, since, tuple(told)))
        before = time.day
    about = " ".join(project.about.description.split())
    return Report(project.about.title or "Report", about, tuple(sections), notes.lines(links=True))


def write_report(report: Report, path: Path, progress: Progress | None = None) -> None:
    """Write a report; the ending of the name says as what, no ending: a folder with Markdown.

    Raises:
        Stopped: `progress` said so; nothing is written.
        FileProblem: the ending is of no format, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix and suffix not in FORMATS:
        raise FileProblem(
            f"{path.name} is neither .docx, .pptx, .pdf nor .md.", "The ending says what to write."
        )
    if not path.absolute().parent.is_dir():
        raise FileProblem(f"There is no folder {path.parent}.", "Make it first, or choose another.")

    def told(part: float) -> None:
        if progress is not None and not progress(part):
            raise Stopped

    if suffix in ("", ".md"):
        _write_folder(report, path.with_suffix(""), told)
        return
    make = {".docx": _docx, ".pptx": _pptx, ".pdf": _pdf}[suffix]
    safe_write(path, make(report, told))
    if progress is not None:
        progress(1.0)


Told = Callable[[float], None]


def _pictures(report: Report, told: Told) -> list[bytes]:
    found: list[bytes] = []
    for number, section in enumerate(report.sections):
        found.append(png(section.figure, _DPI))
        told(0.9 * (number + 1) / len(report.sections))
    return found


def _docx(report: Report, told: Told) -> bytes:
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    document.core_properties.title = report.title[:250]
    document.core_properties.author = ""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    document.add_heading(_clean(report.title), 0)
    if report.about:
        document.add_paragraph(_clean(report.about))
    for section, picture in zip(report.sections, _pictures(report, told), strict=True):
        document.add_heading(_clean(section.title), 1)
        document.add_paragraph(section.when).runs[0].italic = True
        document.add_picture(io.BytesIO(picture), width=Mm(170))
        if section.caption:
            document.add_paragraph(_clean(section.caption))
        if section.changes:
            document.add_paragraph(f"Since {section.since}").runs[0].bold = True
            for line in section.changes:
                document.add_paragraph(_clean(line), style="List Bullet")
    if report.sources:
        document.add_heading("Sources", 1)
        for line in report.sources:
            document.add_paragraph(_clean(line)).runs[0].font.size = Pt(9)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _pptx(report: Report, told: Told) -> bytes:
    from pptx import Presentation
    from pptx.util import Inches, Pt

    deck: Any = Presentation()
    deck.core_properties.title = report.title[:250]
    deck.core_properties.author = ""
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    only_title = deck.slide_layouts[5]
    first = deck.slides.add_slide(deck.slide_layouts[6])
    box = first.shapes.add_textbox(Inches(1), Inches(2.6), Inches(11.3), Inches(2.5)).text_frame
    box.word_wrap = True
    box.text = _clean(report.title)
    box.paragraphs[0].font.size, box.paragraphs[0].font.bold = Pt(40), True
    for section, picture in zip(report.sections, _pictures(report, told), strict=True):
        slide = deck.slides.add_slide(only_title)
        heading: Any = slide.shapes.title
        heading.left, heading.top, heading.width, heading.height = (Inches(v) for v in (0.5, 0.2, 12.3, 0.8))
        heading.text = _clean(section.title)
        heading.text_frame.paragraphs[0].font.size = Pt(30)
        shown = slide.shapes.add_picture(io.BytesIO(picture), 0, Inches(1.05), height=Inches(5.3))
        shown.left = (deck.slide_width - shown.width) // 2
        shown.name = _clean(f"{section.title}, {section.when}")[:200]
        below = slide.shapes.add_textbox(Inches(0.6), Inches(6.4), Inches(12.1), Inches(1)).text_frame
        below.word_wrap = True
        below.text = f"{section.when}. {_clean(section.caption)}".strip()
        below.paragraphs[0].font.size = Pt(14)
        if section.changes:
            lines = [f"Since {section.since}:", *(f"- {_clean(line)}" for line in section.changes)]
            slide.notes_slide.notes_text_frame.text = "\n".join(lines)
    for start in range(0, len(report.sources), 16):
        slide = deck.slides.add_slide(only_title)
        slide.shapes.title.text = "Sources"
        box = slide.shapes.add_textbox(Inches(0.6), Inches(1.4), Inches(12.1), Inches(5.6)).text_frame
        box.word_wrap = True
        box.text = "\n".join(_clean(line) for line in report.sources[start : start + 16])
        for paragraph in box.paragraphs:
            paragraph.font.size = Pt(12)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


class _Pages:
    """Text and figures one below the other on the pages of a PDF; in pixels at 96 to the inch."""

    def __init__(self, title: str) -> None:
        self._buffer = new_buffer()
        self._writer = new_pdf(self._buffer, Origin(title))
        layout = QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
        )
        self._writer.setPageLayout(layout)
        self.painter = QPainter(self._writer)
        self.painter.scale(PDF_DPI / 96, PDF_DPI / 96)
        self._room = QRectF(76, 70, 642, 980)
        self._y = self._room.top()

    def text(
        self, text: str, size: float, weight: int = QFont.Weight.Normal, gap: float = 6, indent: float = 0
    ) -> None:
        """A paragraph; it goes on over the page if it has to."""
        type_ = font(size, weight)
        metrics = QFontMetricsF(type_)
        for line in wrapped(text, type_, self._room.width() - indent):
            self._need(metrics.height())
            self.painter.setFont(type_)
            self.painter.setPen(QColor("#000000"))
            self.painter.drawText(QPointF(self._room.left() + indent, self._y + metrics.ascent()), line)
            self._y += metrics.height() * 1.15
        self._y += gap

    def figure(self, figure: Figure) -> None:
        """A figure as wide as the text, as shapes."""
        scale = min(self._room.width() / figure.width, 0.6 * self._room.height() / figure.height)
        self._need(figure.height * scale)
        self.painter.save()
        self.painter.translate(self._room.left(), self._y)
        self.painter.scale(scale, scale)
        self.painter.setClipRect(QRectF(0, 0, figure.width, figure.height))
        paint_figure(self.painter, figure, vector=True)
        self.painter.restore()
        self._y += figure.height * scale + 8

    def page(self) -> None:
        """A new page."""
        if self._y > self._room.top():
            self._writer.newPage()
            self._y = self._room.top()

    def _need(self, height: float) -> None:
        if self._y + height > self._room.bottom():
            self.page()

    def done(self) -> bytes:
        """The file."""
        self.painter.end()
        return bytes_of(self._buffer)


def _pdf(report: Report, told: Told) -> bytes:
    pages = _Pages(report.title)
    try:
        _fill_pages(pages, report, told)
    finally:
        data = pages.done()  # the painter ends before its device goes, whatever happens
    return data


def _fill_pages(pages: _Pages, report: Report, told: Told) -> None:
    pages.text(report.title, 26, QFont.Weight.Bold, 12)
    if report.about:
        pages.text(report.about, 12.5, gap=16)
    for number, section in enumerate(report.sections):
        if number:
            pages.page()
        pages.text(section.title, 18, QFont.Weight.DemiBold, 2)
        pages.text(section.when, 12.5, gap=8)
        pages.figure(section.figure)
        if section.caption:
            pages.text(section.caption, 12.5, gap=10)
        if section.changes:
            pages.text(f"Since {section.since}", 12.5, QFont.Weight.DemiBold, 3)
            for line in section.changes:
                pages.text(f"•  {line}", 11, gap=2, indent=10)
        told(0.95 * (number + 1) / len(report.sections))
    if report.sources:
        pages.page()
        pages.text("Sources", 18, QFont.Weight.DemiBold, 6)
        for line in report.sources:
            pages.text(line, 10.5, gap=3)


def _write_folder(report: Report, folder: Path, told: Told) -> None:
    """The folder is made beside its place and moved there whole; only a report is ever replaced."""
    if folder.exists() and not (folder.is_dir() and (folder / "report.md").is_file()):
        raise FileProblem(f"{folder} exists and is no report.", "Choose another name.")
    made = Path(tempfile.mkdtemp(prefix=".report-", dir=folder.absolute().parent))
    made.chmod(0o755)  # readable by others, as other files are
    try:
        (made / "figures").mkdir()
        lines = [f"# {_escaped(report.title)}", ""]
        lines += [_escaped(report.about), ""] if report.about else []
        for number, (section, picture) in enumerate(
            zip(report.sections, _pictures(report, told), strict=True), 1
        ):
            name = f"figures/{number:02}.png"
            (made / name).write_bytes(picture)
            lines += [f"## {_escaped(section.title)}", "", f"*{_escaped(section.when)}*", ""]
            lines += [f"![{_escaped(section.title)}]({name})", ""]
            lines += [_escaped(section.caption), ""] if section.caption else []
            if section.changes:
                lines += [
                    f"**Since {section.since}**",
                    "",
                    *(f"- {_escaped(c)}" for c in section.changes),
                    "",
                ]
        if report.sources:
            lines += ["## Sources", "", *(f"- {_escaped(source)}" for source in report.sources), ""]
        (made / "report.md").write_text("\n".join(lines), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
    except OSError as error:
        raise FileProblem(f"{folder} could not be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _escaped(text: str) -> str:
    """Text in which Markdown finds nothing to read."""
    text = " ".join(_clean(text).split())
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!" else c for c in text)


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
