"""A report as slides of 16:9: the figure, and beside it what it shows and what is new.

Text is as large as it has room; what has none goes on on the next slide. Sizes are in points.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from relmap.export.reports.columns import Paragraph, filled, in_columns, largest, total
from relmap.export.reports.contents import Report, Section, Told
from relmap.export.reports.figures import Shown, pngs, shown
from relmap.export.reports.slide_text import text_box, without_margins, write
from relmap.export.reports.texts import clean

_WIDTH, _HEIGHT = 960.0, 540.0
_LEFT, _TOP, _BOTTOM = 32.0, 78.0, 520.0
_ROOM = (_WIDTH - 2 * _LEFT, _BOTTOM - _TOP)
_GAP = 18.0
_COLUMN = (_ROOM[0] - _GAP) / 2
_FIGURES = ((700.0, 13.0), (640.0, 12.0), (590.0, 11.5), (540.0, 11.0))
"""How wide a figure is, with the least size of the text beside it: the first that has room is taken."""
_BESIDE = (16.0, 15.0, 14.0, 13.0, 12.0, 11.5, 11.0, 10.5, 10.0)
_ALONE = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.5)
_SOURCES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
_FARTHEST = 1.5
_TITLES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0)
_FIRST = (40.0, 36.0, 32.0, *_TITLES)


def pptx(report: Report, told: Told) -> bytes:
    """The file. Raises Stopped."""
    deck: Any = Presentation()
    deck.core_properties.title = clean(report.title)[:250]
    deck.core_properties.author = ""
    deck.slide_width, deck.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
    figures: list[Shown] = []
    for number, section in enumerate(report.sections, 1):
        figures.append(_figure(section))
        told(0.45 * number / len(report.sections))
    pictures = pngs(figures, report.dpi, told)
    _add_first(deck, report)
    for section, figure, picture in zip(report.sections, figures, pictures, strict=True):
        _add_scene(deck, section, figure, picture)
    sources = [Paragraph(line, rtl=False) for line in report.sources]
    _add_text(deck, "Sources", sources, _SOURCES)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _add_first(deck: Any, report: Report) -> None:
    """The title, what the report is about, and its scenes."""
    slide = _new(deck, report.title, _FIRST, 36.0, 96.0)
    about = [*_too_long(report.title), *_paragraphs(report.about, None)]
    scenes = [Paragraph("In this report", bold=True), *(Paragraph(each.label) for each in report.sections)]
    top, columns = 156.0, [about, scenes]
    size = min(largest(column, _ALONE, _COLUMN, _BOTTOM - top) or 0.0 for column in columns)
    if not about or not size:
        size, columns = in_columns([*about, *scenes], _ALONE, _COLUMN, _BOTTOM - top, 2)
    _write_columns(slide, columns[:2], size, top)
    _add_text(deck, report.title, [paragraph for column in columns[2:] for paragraph in column], _ALONE)


def _add_scene(deck: Any, section: Section, figure: Shown, picture: bytes) -> None:
    slide = _new(deck, section.title)
    width, height = figure.size(_most_wide(section), _ROOM[1])
    made = slide.shapes.add_picture(io.BytesIO(picture), Pt(_LEFT), Pt(_TOP), Pt(width), Pt(height))
    made.name = "Figure"
    made._element.nvPicPr.cNvPr.set("descr", clean(section.told))
    left = _LEFT + width + _GAP
    beside = _WIDTH - _LEFT - left
    head, lists = _head(section), _lists(section)
    size, rest = largest([*head, *lists], _BESIDE, beside, _ROOM[1]), list[Paragraph]()
    first = [*head, *lists]
    if size is None:
        size = largest(head, _BESIDE, beside, _ROOM[1])
        first, rest = head, lists
    if size is None:
        size = _BESIDE[-1]
        first, *others = filled(head, size, beside, _ROOM[1])
        rest = [*(paragraph for column in others for paragraph in column), *lists]
    write(text_box(slide, left, _TOP, beside, _ROOM[1]), first, size)
    if lists:
        lines = [
            line for heading, told in section.lists for line in (f"{heading}:", *(f"- {t}" for t in told))
        ]
        slide.notes_slide.notes_text_frame.text = clean("\n".join(lines))
    _add_text(deck, f"{section.title} (continued)", [*_too_long(section.title), *rest], _ALONE)


def _head(section: Section) -> list[Paragraph]:
    return [Paragraph(section.when, bold=True), *_paragraphs(section.caption, None)]


def _lists(section: Section) -> list[Paragraph]:
    found: list[Paragraph] = []
    for heading, lines in section.lists:
        found += [Paragraph(heading, bold=True), *(Paragraph(line, item=True) for line in lines)]
    return found


def _paragraphs(text: str, rtl: bool | None) -> list[Paragraph]:
    return [Paragraph(" ".join(line.split()), rtl=rtl) for line in text.splitlines() if line.strip()]


def _figure(section: Section) -> Shown:
    """The figure of a scene, as wide as its text lets it be."""
    if section.sized is None:
        return shown(section.figure)
    return shown(section.sized(_most_wide(section), _ROOM[1]))


def _most_wide(section: Section) -> float:
    """The width of a figure beside which its text has room, or only its caption where no other has."""
    for text in ([*_head(section), *_lists(section)], _head(section)):
        for width, least in _FIGURES:
            sizes = [size for size in _BESIDE if size >= least]
            if largest(text, sizes, _ROOM[0] - _GAP - width, _ROOM[1]) is not None:
                return width
    return _FIGURES[-1][0]


def _add_text(deck: Any, title: str, paragraphs: Sequence[Paragraph], sizes: Sequence[float]) -> None:
    """Slides of text, in two columns where there is much; none where there is none."""
    if not paragraphs:
        return
    if total(paragraphs, sizes[0], _ROOM[0]) <= _ROOM[1]:  # little text is large, and as wide as the slide
        more = _spread([paragraphs], sizes[0], _ROOM[0], _ROOM[1])
        write(text_box(_new(deck, title), _LEFT, _TOP, *_ROOM), paragraphs, sizes[0], more)
        return
    size, columns = in_columns(paragraphs, sizes, _COLUMN, _ROOM[1], 2)
    for at in range(0, len(columns), 2):
        _write_columns(_new(deck, title), columns[at : at + 2], size, _TOP)


def _write_columns(slide: Any, columns: Sequence[Sequence[Paragraph]], size: float, top: float) -> None:
    more = _spread(columns, size, _COLUMN, _BOTTOM - top)
    for number, column in enumerate(columns):
        left = _LEFT + number * (_COLUMN + _GAP)
        write(text_box(slide, left, top, _COLUMN, _BOTTOM - top), column, size, more)


def _spread(columns: Sequence[Sequence[Paragraph]], size: float, width: float, room: float) -> float:
    """How much farther from each other paragraphs stand, so that they fill their slide."""
    spare = (
        (room - total(column, size, width)) / max(len(column) - 1, 1) for column in columns if len(column) > 1
    )
    return max(min(min(spare, default=0.0), _FARTHEST * size), 0.0)


def _new(
    deck: Any, title: str, sizes: Sequence[float] = _TITLES, top: float = 16.0, height: float = 54.0
) -> Any:
    """A slide with a title at its left, as large as it has room."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = (
        Pt(value) for value in (_LEFT, top, _ROOM[0], height)
    )
    without_margins(heading.text_frame)
    heading.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = _titled(title)
    size = largest([paragraph], sizes, _ROOM[0], height)
    if size is None:
        size = sizes[-1]
        start = filled([paragraph], size, _ROOM[0], height)[0][0]
        paragraph = replace(start, text=f"{start.text.rstrip()} …")
    write(heading.text_frame, [paragraph], size)
    return slide


def _titled(title: str) -> Paragraph:
    return Paragraph(" ".join(title.split()), bold=True, rtl=None)


def _too_long(title: str) -> list[Paragraph]:
    """A title that has no room as one, to be told as text."""
    paragraph = _titled(title)
    return [paragraph] if largest([paragraph], _TITLES, _ROOM[0], 54.0) is None else []
