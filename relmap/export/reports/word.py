"""A report as a Word document.

It flows: a scene begins where the one before ends, and its figure takes what the text leaves of the page.
"""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from relmap.export.reports.contents import Report, Section, Told
from relmap.export.reports.figures import Placed, filling, pngs
from relmap.export.reports.measure import LEADING, height
from relmap.export.reports.plan import Block, ends_at, loosened
from relmap.export.reports.texts import clean
from relmap.export.reports.word_text import set_style, write

_MARGIN = 20.0
_WIDTH = (210 - 2 * _MARGIN) * 72 / 25.4
_ROOM = (297 - 2 * _MARGIN) * 72 / 25.4 - 12.0
"""Of a page, less what is rounded up on it; in points, as all that follows."""
_GAP = 18.0
_COLUMN = (_WIDTH - _GAP) / 2
_HANGING = 10.0
_UNEVEN = 14.0
"""By so much one column may be higher than the other."""

# Size, space before and after, and whether it stands with what follows.
_STYLES: dict[str, tuple[float, float, float, bool]] = {
    "Title": (26, 0, 8, True),
    "Normal": (11, 0, 8, False),
    "Heading 1": (17, 10, 0, True),
    "Scene date": (10.5, 0, 5, True),
    "Scene figure": (2, 0, 4, True),
    "Caption": (10.5, 0, 6, False),
    "Heading 2": (10, 5, 2, True),
    "List Bullet": (8.5, 0, 2, False),
    "Source": (8.5, 0, 3, False),
    "End": (1, 0, 0, False),
}
_BOLD = ("Title", "Heading 1", "Heading 2")


def docx(report: Report, told: Told) -> bytes:
    """The file. Raises Stopped."""
    document: Any = Document()
    document.core_properties.title = clean(report.title)[:250]
    document.core_properties.author = ""
    _set_page(document)
    _set_styles(document)
    lead = _high("Title", report.title) + (_high("Normal", report.about) if report.about else 0)
    blocks = [_block(section) for section in report.sections]
    tail = _high("Heading 1", "Sources") + _columns_high([("Source", line) for line in report.sources])
    figures = filling(report, blocks, lead, tail if report.sources else 0, (_WIDTH, _ROOM), told)
    pictures = pngs([placed.shown for placed in figures], report.dpi, told)
    _add(document, "Title", report.title)
    if report.about:
        _add(document, "Normal", report.about)
    for section, picture, placed in zip(report.sections, pictures, figures, strict=True):
        _add_scene(document, section, picture, placed)
    if report.sources:
        start = ends_at(blocks, [(one.height, one.text_first) for one in figures], lead, _ROOM)
        more = loosened(start, tail, -(-len(report.sources) // 2), _ROOM)
        document.styles["Source"].paragraph_format.space_after = Pt(_STYLES["Source"][2] + more)
        _add(document, "Heading 1", "Sources")
        _end_part(document, 1)
        for line in report.sources:
            _add(document, "Source", line, rtl=False)
        _end_part(document, 2)
    # Columns are of one height only where something comes after them.
    document.add_paragraph(style="End")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_scene(document: Any, section: Section, picture: bytes, placed: Placed) -> None:
    title = _add(document, "Heading 1", section.title)
    when = _add(document, "Scene date", section.when, False)
    if placed.place.sure(_ROOM):
        title.paragraph_format.page_break_before = placed.place.turned
        # LibreOffice moves what stands together to another page, after columns that go on over one.
        title.paragraph_format.keep_with_next = when.paragraph_format.keep_with_next = False
    if not placed.text_first:
        _add_figure(document, picture, placed, section)
    if section.caption:
        _add(document, "Caption", section.caption)
    if section.lists:
        _end_part(document, 1)
        for title, lines in section.lists:
            _add(document, "Heading 2", title, False)
            for line in lines:
                _add(document, "List Bullet", line, False)
        _end_part(document, 2)
    if placed.text_first:
        _add_figure(document, picture, placed, section)
        _add(document, "Caption", section.label)


# --- how high it is ---------------------------------------------------------------------------


def _high(style: str, text: str, width: float = _WIDTH) -> float:
    """A paragraph with the space around it."""
    size, before, after, _ = _STYLES[style]
    return before + height(text, size, width, style in _BOLD) + after


def _columns_high(paragraphs: list[tuple[str, str]]) -> float:
    """Paragraphs in two columns, of which the left may have a paragraph more."""
    found = [
        _high(style, text, _COLUMN - (_HANGING if style == "List Bullet" else 0))
        for style, text in paragraphs
    ]
    return sum(found) / 2 + max(found, default=0.0) / 2 + (_UNEVEN if found else 0.0)


def _block(section: Section) -> Block:
    above = _high("Heading 1", section.title) + _high("Scene date", section.when) + _STYLES["Scene figure"][2]
    lists: list[tuple[str, str]] = []
    for title, lines in section.lists:
        lists += [("Heading 2", title), *(("List Bullet", line) for line in lines)]
    below = _high("Caption", section.caption) if section.caption else 0.0
    return Block(above, below, _columns_high(lists), _high("Caption", section.label))


# --- how it is made ---------------------------------------------------------------------------


def _add(document: Any, style: str, text: str, rtl: bool | None = None) -> Any:
    return write(document.add_paragraph(style=style), text, rtl)


def _add_figure(document: Any, picture: bytes, placed: Placed, section: Section) -> None:
    """The figure of a scene; its caption stands with it."""
    paragraph = document.add_paragraph(style="Scene figure")
    paragraph.add_run().add_picture(io.BytesIO(picture), width=Pt(placed.width), height=Pt(placed.height))
    document.inline_shapes[-1]._inline.docPr.set("descr", clean(section.told))
    paragraph.paragraph_format.keep_with_next = bool(section.caption) or placed.text_first


def _set_page(document: Any) -> None:
    """A4, with the number of each page at its foot."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
    page.header_distance = page.footer_distance = Mm(_MARGIN / 2)
    number = page.footer.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(number.add_run("1")._r)
    number._p.append(field)


def _set_styles(document: Any) -> None:
    for name, (size, before, after, together) in _STYLES.items():
        known = name in [style.name for style in document.styles]
        style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        set_style(style, size, name in _BOLD, name == "Scene date", before, after)
        form = style.paragraph_format
        form.keep_with_next, form.widow_control = together, True
        form.line_spacing, form.line_spacing_rule = Pt(size * LEADING), WD_LINE_SPACING.AT_LEAST
    set_style(document.styles["Footer"], 8.5)
    document.styles["Scene figure"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name, left in (("List Bullet", _HANGING), ("Source", 0.0)):
        form = document.styles[name].paragraph_format
        form.left_indent, form.first_line_indent = Pt(left), Pt(-left)
        form.keep_together = name == "Source"


def _end_part(document: Any, columns: int) -> None:
    """What was added since the last part stands in so many columns; what comes goes on below it.

    In Word the end of a part says what it is like.
    """
    last = document.element.body.sectPr
    part = deepcopy(last)
    _set_columns(part, columns)
    document.paragraphs[-1]._p.get_or_add_pPr().append(part)
    _flows(last)


def _set_columns(part: Any, columns: int) -> None:
    for found in part.findall(qn("w:cols")):
        part.remove(found)
    made = OxmlElement("w:cols")
    made.set(qn("w:num"), str(columns))
    made.set(qn("w:space"), str(round(_GAP * 20)))
    part.find(qn("w:pgMar")).addnext(made)


def _flows(part: Any) -> None:
    """The part begins where the one before ends, on the same page."""
    if part.find(qn("w:type")) is None:
        kind = OxmlElement("w:type")
        kind.set(qn("w:val"), "continuous")
        part.find(qn("w:pgSz")).addprevious(kind)
