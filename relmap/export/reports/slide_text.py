"""Text on slides: in every script, in its direction, and with addresses that can be followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from relmap.export.reports.columns import AFTER, HANGING, Paragraph
from relmap.export.reports.measure import LEADING
from relmap.export.reports.scripts import Piece, pieces, runs_right_to_left
from relmap.export.reports.texts import addresses, clean

_INK = RGBColor(0x1A, 0x1A, 0x1A)


def text_box(slide: Any, left: float, top: float, width: float, height: float) -> Any:
    """The frame of a new box for text; sizes in points."""
    frame = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height)).text_frame
    without_margins(frame)
    return frame


def without_margins(frame: Any) -> None:
    """Text that begins where its box does, and that nobody shrinks."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def write(frame: Any, paragraphs: Sequence[Paragraph], size: float, more: float = 0.0) -> None:
    """Write paragraphs into an empty frame; between two of them there may be more room than usual."""
    for number, paragraph in enumerate(paragraphs):
        into = frame.paragraphs[0] if not number else frame.add_paragraph()
        text = clean(paragraph.text)
        rtl = runs_right_to_left(text) if paragraph.rtl is None else paragraph.rtl
        into.alignment = PP_ALIGN.RIGHT if rtl else PP_ALIGN.LEFT
        if rtl:
            into._p.get_or_add_pPr().set("rtl", "1")
        if paragraph.item:
            _mark(into, size)
        into.space_before, into.space_after = Pt(0), Pt(round(AFTER * size + more, 1))
        into.line_spacing = Pt(size * LEADING)
        for part, address in addresses(text):
            for piece in pieces(part, rtl):
                _run(into, piece, size, paragraph.bold, address)


def _mark(paragraph: Any, size: float) -> None:
    """A mark before an item of a list, which stands in from it."""
    properties, left = paragraph._p.get_or_add_pPr(), Pt(round(HANGING * size, 1))
    properties.set("marL", str(left))
    properties.set("indent", str(-left))
    mark = OxmlElement("a:buChar")
    mark.set("char", "•")
    properties.append(mark)


def _run(paragraph: Any, piece: Piece, size: float, bold: bool, address: str) -> None:
    run = paragraph.add_run()
    run.text = piece.text
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, piece.script.font
    run.font.color.rgb = _INK
    latin = run._r.rPr.find(qn("a:latin"))
    for kind in ("cs", "ea"):  # each is put next to the first, so the last comes before
        made = OxmlElement(f"a:{kind}")
        made.set("typeface", piece.script.font)
        latin.addnext(made)
    run._r.rPr.set("lang", piece.script.language or "en-GB")
    if address:
        run.hyperlink.address = address
