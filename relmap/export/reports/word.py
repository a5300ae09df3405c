"""A report as a Word document."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.shared import Mm, Pt

from relmap.export.reports.contents import Report, Told, clean, pictures

_WIDTH, _HEIGHT = 170, 190
"""Of the room for a figure, in millimetres."""


def docx(report: Report, told: Told) -> bytes:
    """The file. Raises Stopped."""
    document: Any = Document()
    document.core_properties.title = clean(report.title)[:250]
    document.core_properties.author = ""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(20)
    document.add_heading(clean(report.title), 0)
    if report.about:
        document.add_paragraph(clean(report.about))
    for number, (section, picture) in enumerate(zip(report.sections, pictures(report, told), strict=True)):
        heading = document.add_heading(clean(section.title), 1)
        heading.paragraph_format.page_break_before = number > 0
        when = document.add_paragraph(section.when)
        when.runs[0].italic = True
        size = {"width": Mm(_WIDTH)}
        if section.figure.height / section.figure.width > _HEIGHT / _WIDTH:
            size = {"height": Mm(_HEIGHT)}
        document.add_picture(io.BytesIO(picture), **size)
        document.inline_shapes[-1]._inline.docPr.set("descr", clean(section.told))
        # A heading never stands at the foot of a page without its figure.
        when.paragraph_format.keep_with_next = True
        if section.caption:
            document.paragraphs[-1].paragraph_format.keep_with_next = True
            document.add_paragraph(clean(section.caption))
        for title, lines in section.lists:
            since = document.add_paragraph(title)
            since.runs[0].bold = True
            since.paragraph_format.keep_with_next = True
            for line in lines:
                item = document.add_paragraph(clean(line), style="List Bullet")
                item.runs[0].font.size = Pt(9.5)
                item.paragraph_format.space_after = Pt(0)
                item.paragraph_format.line_spacing = 1.0
    if report.sources:
        document.add_heading("Sources", 1).paragraph_format.page_break_before = True
        for line in report.sources:
            source = document.add_paragraph(clean(line))
            source.runs[0].font.size = Pt(9)
            source.paragraph_format.space_after = Pt(3)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
