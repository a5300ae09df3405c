from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from relmap.export.reports.contents import Report, make_report
from relmap.export.reports.write import write_report
from relmap.layout.places import complete_places
from relmap.model.project import Project
from relmap.model.records import About, Actor, FigureStyle, Placement, Scene

pytestmark = pytest.mark.usefixtures("offline_qt")
SMALL = FigureStyle(width=60.0, height=40.0, unit="mm")
ARABIC = "محمد بن سلمان"


@pytest.fixture
def report() -> Report:
    project = Project.of(
        About(title="A map"),
        Actor(id="a", name="A"),
        Placement(actor="a", x=0.0, y=0.0),
        Scene(id="s", title="قمة الرياض", date="2005-01-01", caption="اجتمع القادة [3] في الرياض."),
        Scene(id="t", title="Then", date="2006-01-01", caption=f"{ARABIC} met A and the others."),
    )
    made = make_report(project, complete_places(project), Path("r.docx"), SMALL)
    first, second = made.sections
    lists = replace(second, heading="Since 1 January 2005", changes=(f"Begun: {ARABIC} → A: Alliance [3]",))
    return replace(made, sections=(first, lists), sources=("[1] Book, https://example.org/a.", "[2] B."))


@pytest.fixture
def document(report: Report, tmp_path: Path) -> Any:
    return docx.Document(str(write_report(report, tmp_path / "r.docx")))


def _paragraph(document: Any, text: str) -> Any:
    (found,) = [p for p in document.paragraphs if p.text.replace("\u200e", "") == text]
    return found


def test_headings_are_headings(document: Any) -> None:
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name[:5] in ("Headi", "Title")]
    assert headings == [
        ("Title", "A map"),
        ("Heading 1", "قمة الرياض"),
        ("Heading 1", "Then"),
        ("Heading 2", "Since 1 January 2005"),
        ("Heading 1", "Sources"),
    ]


def test_text_from_right_to_left_is_set_so(document: Any) -> None:
    for text in ("قمة الرياض", "اجتمع القادة [3] في الرياض."):
        paragraph = _paragraph(document, text)
        assert paragraph._p.pPr.find(qn("w:bidi")) is not None
        assert all(run._r.rPr.find(qn("w:rtl")) is not None for run in paragraph.runs)


def test_a_name_in_an_english_sentence_is_a_run_from_right_to_left(document: Any) -> None:
    paragraph = _paragraph(document, f"Begun: {ARABIC} → A: Alliance [3]")
    assert paragraph._p.pPr.find(qn("w:bidi")) is None
    rtl = [
        run.text
        for run in paragraph.runs
        if run._r.rPr is not None and run._r.rPr.find(qn("w:rtl")) is not None
    ]
    assert rtl == [ARABIC]
    (run,) = [run for run in paragraph.runs if run.text == ARABIC]
    assert run._r.rPr.find(qn("w:rFonts")).get(qn("w:cs")) == "Arial"
    assert run._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar-SA"


def test_sources_can_be_followed(document: Any) -> None:
    links = [link for p in document.paragraphs for link in p.hyperlinks]
    assert [(link.text, link.address) for link in links] == [
        ("https://example.org/a", "https://example.org/a")
    ]


def test_lists_and_sources_stand_in_two_columns(document: Any) -> None:
    columns = [part.get(qn("w:num")) for part in document.element.iter(qn("w:cols"))]
    assert columns.count("2") == 2


def test_each_figure_is_told(document: Any, report: Report) -> None:
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert told == [section.told for section in report.sections]
