from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.enum.shapes import PP_PLACEHOLDER

from relmap.export.reports.contents import Report, make_report
from relmap.export.reports.write import write_report
from relmap.layout.places import complete_places
from relmap.model.project import Project
from relmap.model.records import About, Actor, FigureStyle, Placement, Scene

pytestmark = pytest.mark.usefixtures("offline_qt")
SMALL = FigureStyle(width=60.0, height=40.0, unit="mm")


def texts(path: Path) -> list[list[str]]:
    """The paragraphs of each slide."""
    slides: Any = pptx.Presentation(str(path)).slides
    return [
        [p.text for shape in slide.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs]
        for slide in slides
    ]


@pytest.fixture
def report() -> Report:
    project = Project.of(
        About(title="A map"),
        Actor(id="a", name="A"),
        Placement(actor="a", x=0.0, y=0.0),
        Scene(id="s", title="A scene", date="2005-01-01"),
    )
    return make_report(project, complete_places(project), Path("r.pptx"), SMALL)


def test_nothing_that_is_long_is_cut(tmp_path: Path) -> None:
    about, caption = " ".join(map(str, range(900))), " ".join(map(str, range(5000, 5900)))
    project = Project.of(
        About(title="long " * 60, description=about),
        Scene(id="s", title="", caption=caption, date="2005-01-01"),
    )
    report = make_report(project, {}, tmp_path / "r.pptx", SMALL)
    assert report.sections[0].title == "1 January 2005"  # a scene without a title
    write_report(report, tmp_path / "r.pptx")
    told = " ".join(text for slide in texts(tmp_path / "r.pptx") for text in slide)
    said = told.replace(" ".join(report.title.split()), "").replace("1 January 2005 (continued)", "")
    for long in (about, caption):
        assert long in " ".join(said.split())
    assert " ".join(report.title.split()) in told
    assert "…" not in told


@pytest.mark.parametrize("count", [0, 3, 8, 40, 200])
def test_what_has_no_room_beside_its_figure_goes_on_on_slides_of_its_own(
    report: Report, tmp_path: Path, count: int
) -> None:
    lines = tuple(f"Begun: A – B: Alliance: {'a change of a relation ' * 5}{n}" for n in range(count))
    section = replace(report.sections[0], caption="word " * 60, heading="Since then", changes=lines)
    write_report(replace(report, sections=(section,)), tmp_path / "r.pptx")
    found = texts(tmp_path / "r.pptx")
    told = [text for slide in found for text in slide]
    assert [told.count(line) for line in lines] == [1] * count
    assert [text for text in told if text in lines] == list(lines)
    assert sum(slide[0] == "A scene (continued)" for slide in found) == len(found) - 2
    assert len(found) == 2 if count <= 8 else len(found) > 2


def test_titles_are_titles(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.pptx")
    slides: Any = pptx.Presentation(str(tmp_path / "r.pptx")).slides
    kinds = [slide.shapes.title.placeholder_format.type for slide in slides]
    assert set(kinds) <= {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
    assert [slide.shapes.title.text for slide in slides] == ["A map", "A scene"]


def test_sources_can_be_followed(report: Report, tmp_path: Path) -> None:
    sources = ("[1] Book, https://example.org/a.", "[2] Leaflet.")
    write_report(replace(report, sources=sources), tmp_path / "r.pptx")
    slides: Any = pptx.Presentation(str(tmp_path / "r.pptx")).slides
    runs = [
        run
        for shape in slides[2].shapes
        if shape.has_text_frame
        for p in shape.text_frame.paragraphs
        for run in p.runs
    ]
    linked = [(run.text, run.hyperlink.address) for run in runs if run.hyperlink.address]
    assert linked == [("https://example.org/a", "https://example.org/a")]


def test_nothing_is_outside_of_its_slide(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.pptx")
    deck: Any = pptx.Presentation(str(tmp_path / "r.pptx"))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0
            assert shape.top + shape.height <= deck.slide_height
