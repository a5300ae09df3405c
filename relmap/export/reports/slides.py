"""A report as slides of 16:9: the figure, and beside it what it shows and what is new."""

from __future__ import annotations

import io
from math import ceil
from typing import Any

from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.util import Inches, Pt

from relmap.export.reports.contents import Report, Section, Told, clean, pictures, shorten

_LEFT, _TOP = 0.45, 1.05
_FIGURE = (8.8, 6.1)
"""The room for a figure, in inches."""
_BESIDE = 3.45
"""The width of the text beside it, in inches."""
_LINES = 8
"""So many changes are told on the slide; the notes of the speaker have all."""
_LONGEST_TITLE = 80
"""Characters in two lines of the first slide, or one and a half of others."""
_SOURCES = 16
"""On one slide."""


def pptx(report: Report, told: Told) -> bytes:
    """The file. Raises Stopped."""
    deck: Any = Presentation()
    deck.core_properties.title = clean(report.title)[:250]
    deck.core_properties.author = ""
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    first = _new(deck, shorten(clean(report.title), _LONGEST_TITLE), 40, 2.0)
    if report.about:
        _write(_text(first, _LEFT, 3.6, 11.0, 3.2), shorten(clean(report.about), 700), 18)
    for section, picture in zip(report.sections, pictures(report, told), strict=True):
        slide = _new(deck, shorten(clean(section.title), _LONGEST_TITLE))
        shown = slide.shapes.add_picture(io.BytesIO(picture), Inches(_LEFT), Inches(_TOP))
        scale = min(Inches(_FIGURE[0]) / shown.width, Inches(_FIGURE[1]) / shown.height)
        shown.width, shown.height = int(shown.width * scale), int(shown.height * scale)
        shown.name = "Figure"
        shown._element.nvPicPr.cNvPr.set("descr", clean(section.told))
        _tell(_text(slide, _LEFT + _FIGURE[0] + 0.2, _TOP, _BESIDE, _FIGURE[1]), section)
        notes = [
            line
            for heading, lines in section.lists
            for line in (f"{heading}:", *(f"- {clean(line)}" for line in lines))
        ]
        if notes:
            slide.notes_slide.notes_text_frame.text = "\n".join(notes)
    for start in range(0, len(report.sources), _SOURCES):
        slide = _new(deck, "Sources")
        frame = _text(slide, _LEFT, _TOP + 0.1, 12.4, 6.0)
        for line in report.sources[start : start + _SOURCES]:
            _write(frame, clean(line), 12, after=4)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _new(deck: Any, title: str, size: float = 30, top: float = 0.25) -> Any:
    """A slide with a title at its left."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    heading = slide.shapes.title
    places = (_LEFT, top, 12.4, 0.75 if size < 40 else 1.5)
    heading.left, heading.top, heading.width, heading.height = (Inches(v) for v in places)
    frame = heading.text_frame
    frame.clear()
    frame.margin_left = 0
    frame.word_wrap = True
    _write(frame, title, size, bold=True)
    return slide


def _text(slide: Any, left: float, top: float, width: float, height: float) -> Any:
    frame = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height)).text_frame
    frame.word_wrap = True
    frame.margin_left = 0
    return frame


def _tell(frame: Any, section: Section) -> None:
    _write(frame, section.when, 14, bold=True, after=6)
    room = 72 * _FIGURE[1] - _height(section.when, 14) - 6
    if section.caption:
        caption = shorten(clean(section.caption), 500)
        _write(frame, caption, 14, after=14)
        room -= _height(caption, 14) + 14
    if not section.changes:
        return
    _write(frame, section.heading, 11, bold=True, after=3)
    room -= _height(section.heading, 11) + 3
    lines = [shorten(clean(line), 160) for line in section.changes]
    for number, line in enumerate(lines):
        room -= _height(line, _SMALL) + 3
        left = len(lines) - number - 1
        if number == _LINES or room < (_height(_MORE, _SMALL) if left else 0):
            _write(frame, _MORE, _SMALL)
            return
        _write(frame, line, _SMALL, after=3)


_SMALL, _MORE = 10.5, "More in the notes."


def _height(text: str, size: float) -> float:
    """Points of the lines that a text takes beside the figure, about: whose font is there is not known."""
    letters = 72 * _BESIDE / (0.58 * size)
    return 1.25 * size * max(1, ceil(len(text) / letters))


def _write(frame: Any, text: str, size: float, bold: bool = False, after: float = 0) -> None:
    """One more paragraph, at the left."""
    paragraph = frame.paragraphs[0] if not frame.text else frame.add_paragraph()
    paragraph.text = text
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.font.size, paragraph.font.bold = Pt(size), bold
    paragraph.space_after = Pt(after)
