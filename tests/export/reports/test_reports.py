from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest

from relmap.cli import main
from relmap.export.reports.contents import Report, make_report
from relmap.export.reports.write import write_report
from relmap.layout.places import complete_places
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import About, Actor, FigureStyle, Placement, Scene
from relmap.storage import project_file
from relmap.storage.errors import Stopped
from relmap.storage.made_folder import HoldsOthers

pytestmark = pytest.mark.usefixtures("offline_qt")
SMALL = FigureStyle(width=60.0, height=40.0, unit="mm")


@pytest.fixture
def report(samples: list[Path]) -> Report:
    path = next(path for path in samples if "realignment" in path.name)
    project = project_file.load(path).project
    return make_report(project, complete_places(project), Path("r.docx"), SMALL)


def test_scenes_with_what_changed_since_the_one_before(report: Report) -> None:
    assert [section.title for section in report.sections][:2] == [
        "Allied with Moscow",
        "An ally arms the other side",
    ]
    assert report.sections[0].changes == ()
    assert report.sections[1].heading == "Since 31 December 1999"
    assert any("Belarus → Azerbaijan: Arms supply" in line for line in report.sections[1].changes)


def test_sources_are_numbered_through_the_whole_report(report: Report) -> None:
    used = {
        int(number)
        for section in report.sections
        for edge in section.figure.frame.edges
        for number in re.findall(r"\d+", edge.note)
    }
    assert used == set(range(1, len(report.sources) + 1))
    assert all(section.figure.notes == () for section in report.sections)


def test_a_word_document(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.docx")
    found = docx.Document(str(tmp_path / "r.docx"))
    texts = [paragraph.text for paragraph in found.paragraphs]
    assert {section.title for section in report.sections} <= set(texts)
    assert {section.caption for section in report.sections} <= set(texts)
    assert set(report.sources) <= set(texts)
    assert len(found.inline_shapes) == len(report.sections)


def test_slides(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.pptx")
    found = pptx.Presentation(str(tmp_path / "r.pptx"))
    slides = list(found.slides)
    assert len(slides) >= len(report.sections) + 2
    assert slides[1].shapes.title is not None
    assert slides[1].shapes.title.text == report.sections[0].title
    assert "Since 31 December 1999" in slides[2].notes_slide.notes_text_frame.text  # type: ignore[union-attr]


def test_a_pdf_with_text_that_can_be_found(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.pdf")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    command = ["pdftotext", str(tmp_path / "r.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    for section in report.sections:
        assert section.title in text
    assert "[1] " in text
    assert "8 May 2019" in text  # marks beside digits are text, too


def test_a_folder_of_markdown_is_whole_or_not_there(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r")
    text = (tmp_path / "r" / "report.md").read_text(encoding="utf-8")
    assert len(list((tmp_path / "r" / "figures").iterdir())) == len(report.sections)
    assert all(f"## {section.title}" in text for section in report.sections)
    write_report(report, tmp_path / "r.md")  # over a report of before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years")
    with pytest.raises(HoldsOthers, match=r"thesis\.txt"):
        write_report(report, tmp_path / "mine")
    assert list((tmp_path / "mine").iterdir()) == [tmp_path / "mine" / "thesis.txt"]
    write_report(report, tmp_path / "mine", into=True)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years"
    assert (tmp_path / "mine" / "report.md").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["r.docx", "r.pptx", "r.pdf", "r"])
def test_what_is_stopped_leaves_nothing(report: Report, tmp_path: Path, name: str) -> None:
    with pytest.raises(Stopped):
        write_report(report, tmp_path / name, lambda part: part < 0.4)
    assert list(tmp_path.iterdir()) == []


def test_whatever_the_names_are(tmp_path: Path) -> None:
    nasty = "</w:t> & *bold* # [x](y) <img> | \\"
    project = Project.of(
        About(title=nasty, description=nasty),
        Actor(id="a", name=nasty),
        Placement(actor="a", x=0.0, y=0.0),
        Scene(id="s", title=nasty, caption=nasty),
    )
    report = make_report(project, complete_places(project), Path("r.docx"), SMALL)
    for name in ("r.docx", "r.pptx", "r.pdf", "r"):
        write_report(report, tmp_path / name)
    assert nasty in [p.text for p in docx.Document(io.BytesIO((tmp_path / "r.docx").read_bytes())).paragraphs]
    assert "\\<img\\>" in (tmp_path / "r" / "report.md").read_text(encoding="utf-8")


def test_what_is_too_long_for_a_slide_is_cut(tmp_path: Path) -> None:
    project = Project.of(
        About(title="long " * 60, description="d " * 900),
        Scene(id="s", title="", caption="c " * 900, date="2005-01-01"),
    )
    report = make_report(project, {}, tmp_path / "r.pptx", SMALL)
    assert report.sections[0].title == "1 January 2005"  # a scene without a title
    write_report(report, tmp_path / "r.pptx")
    slides = list(pptx.Presentation(str(tmp_path / "r.pptx")).slides)
    texts = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]  # type: ignore[attr-defined]
    assert max(map(len, texts)) <= 700
    assert sum(text.endswith("…") for text in texts) == 3


def test_from_the_command_line(
    samples: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(samples[0]), "-o", str(tmp_path / "r.pdf")]) == 0
    assert " scenes" in capsys.readouterr().out
    assert main(["report", str(samples[0]), "-o", str(tmp_path / "r.odt")]) == 2
    with pytest.raises(RelmapError, match="no scenes"):
        make_report(Project(), {}, Path("r.pdf"))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["r.docx", "r.pptx"])
def test_libreoffice_opens_it(report: Report, tmp_path: Path, name: str) -> None:
    write_report(report, tmp_path / name)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / name)], check=True, timeout=180, capture_output=True)
    assert (tmp_path / "r.pdf").stat().st_size > 10_000
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", str(tmp_path / "r.pdf"), "-"]
        text = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
        words = " ".join(text.split())
        for section in report.sections:
            assert section.title in words
            assert section.when in words
        assert "Since 31 December 1999" in words
        assert report.sources[-1].split(",")[0] in words
        assert text.count("\f") >= len(report.sections)  # pages


def test_what_is_only_less_certain_is_counted(report: Report) -> None:
    """Beyond the day up to which the map knows nearly everything is only possible."""
    last = report.sections[-1]
    assert re.search("[0-9]{2} open-ended relations are only possible", last.changes[-1])
    assert len(last.changes) < 6


def test_figures_are_told_to_those_who_do_not_see_them(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.docx")
    write_report(report, tmp_path / "r.pptx")
    told = [section.told for section in report.sections]
    assert told[0].startswith("Allied with Moscow. 31 December 1999. Armenia has been")
    found: Any = docx.Document(str(tmp_path / "r.docx"))
    assert [shape._inline.docPr.get("descr") for shape in found.inline_shapes] == told
    deck: Any = pptx.Presentation(str(tmp_path / "r.pptx"))
    names = [
        s._element.nvPicPr.cNvPr.get("descr") for d in deck.slides for s in d.shapes if s.name == "Figure"
    ]
    assert names == told


def test_figures_on_slides_are_larger(samples: list[Path]) -> None:
    project = project_file.load(next(path for path in samples if "realignment" in path.name)).project
    places = complete_places(project)
    page = make_report(project, places, Path("r.docx")).sections[0].figure
    slide = make_report(project, places, Path("r.pptx")).sections[0].figure
    assert slide.width > 1.2 * page.width
    assert slide.type_scale > page.type_scale
