"""Text in a Word document: in every script, in its direction, and with addresses that can be followed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from relmap.export.reports.scripts import LATIN, Piece, pieces, runs_right_to_left
from relmap.export.reports.texts import addresses, clean

_BLUE = "1F4E8C"


def write(paragraph: Any, text: str, rtl: bool | None = None) -> Any:
    """Write into a paragraph, whose style says how large; gives the paragraph.

    Args:
        paragraph: of python-docx.
        text: in the order in which it is read.
        rtl: whether it runs from right to left; None: as most of its letters do.
    """
    text = clean(text)
    rtl = runs_right_to_left(text) if rtl is None else rtl
    if rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for part, address in addresses(text):
        into = paragraph._p if not address else _link(paragraph, address)
        for piece in pieces(part, rtl):
            into.append(_run(paragraph, piece, bool(address)))
    return paragraph


def _link(paragraph: Any, address: str) -> Any:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    return link


def _run(paragraph: Any, piece: Piece, linked: bool) -> Any:
    run = paragraph.add_run(piece.text)
    if linked:
        run.font.color.rgb = RGBColor.from_string(_BLUE)
    properties, script = run._r.get_or_add_rPr(), piece.script
    if script != LATIN:
        fonts = _of_all_kinds(script.font)
        if script.kind == "east asian":
            fonts.set(qn("w:hint"), "eastAsia")
        properties.insert(0, fonts)
    # The order of what follows is that of the schema.
    if piece.rtl:
        properties.append(OxmlElement("w:rtl"))
    if script.kind == "complex":
        properties.append(OxmlElement("w:cs"))
    if script.language:
        language = OxmlElement("w:lang")
        which = {"east asian": "eastAsia", "complex": "bidi", "right to left": "bidi"}.get(script.kind, "val")
        language.set(qn(f"w:{which}"), script.language)
        properties.append(language)
    return run._r


def _of_all_kinds(name: str) -> Any:
    fonts = OxmlElement("w:rFonts")
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)
    return fonts


def set_style(
    style: Any,
    size: float,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
    colour: str = "1A1A1A",
) -> None:
    """How text of a style is set, in all scripts alike. Sizes in points."""
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    style.font.color.rgb = RGBColor.from_string(colour)
    properties = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:bCs", "w:iCs", "w:szCs"):
        for found in properties.findall(qn(name)):
            properties.remove(found)
    properties.insert(0, _of_all_kinds(LATIN.font))
    high = deepcopy(properties.find(qn("w:sz")))
    high.tag = qn("w:szCs")
    properties.find(qn("w:sz")).addnext(high)
    for name, wanted in (("w:b", bold), ("w:i", italic)):
        if wanted:
            properties.find(qn(name)).addnext(OxmlElement(f"{name}Cs"))
    paragraphs = style.element.get_or_add_pPr()
    for found in paragraphs.findall(qn("w:contextualSpacing")):
        paragraphs.remove(found)  # between items there is the space that was measured
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
