from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from relmap.drawing.frame_maker import build_frame
from relmap.drawing.style import DARK, LIGHT
from relmap.export.figure import Figure
from relmap.export.write import image, pdf, png, svg, write_figure
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor
from relmap.storage import project_file
from relmap.storage.errors import FileProblem
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("offline_qt")


def figure_of(project: Project, theme: Any = LIGHT, **options: Any) -> Figure:
    snapshot = Snapshot(TimeIndex(project), days.from_ymd(2024, 6, 20))
    frame = build_frame(snapshot, theme, complete_places(project))
    return Figure(frame, project.about.title, "20 June 2024", **{"width": 800, "height": 500, **options})


@pytest.fixture
def figure(samples: list[Path]) -> Figure:
    return figure_of(project_file.load(samples[1]).project)


def read(data: bytes) -> QImage:
    picture = QImage()
    assert picture.loadFromData(data)
    return picture


def test_a_png_has_its_size_its_dpi_and_its_title(figure: Figure) -> None:
    picture = read(png(figure, 192))
    assert (picture.width(), picture.height()) == (1600, 1000)
    assert round(picture.dotsPerMeterX() * 0.0254) == 192
    assert picture.text("Title") == figure.title


def test_more_dpi_is_the_same_figure(figure: Figure) -> None:
    small, large = image(figure, 96), image(figure, 192)
    assert different(small, large.scaled(small.size())) < 0.12


def different(one: QImage, other: QImage) -> float:
    """The part of pixels that differ clearly."""
    one, other = (p.convertToFormat(QImage.Format.Format_RGB32) for p in (one, other))
    count = 0
    for y in range(one.height()):
        for x in range(one.width()):
            a, b = QColor(one.pixel(x, y)), QColor(other.pixel(x, y))
            gap = abs(a.red() - b.red()) + abs(a.green() - b.green()) + abs(a.blue() - b.blue())
            count += gap > 96
    return count / (one.width() * one.height())


def test_svg_is_valid_has_text_as_text_and_no_raster(figure: Figure) -> None:
    data = svg(figure)
    root = ET.fromstring(data)
    texts = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert figure.title in texts
    assert "Armenia" in texts
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))
    assert root.get("viewBox") == "0 0 800 500"


def test_svg_and_png_agree(figure: Figure) -> None:
    rendered = QImage(800, 500, QImage.Format.Format_RGB32)
    rendered.fill(0)
    painter = QPainter(rendered)
    QSvgRenderer(svg(figure)).render(painter, QRectF(0, 0, 800, 500))
    painter.end()
    # Qt's reader takes another font and clips no flag: most of what differs is the edges of letters.
    assert different(image(figure), rendered) < 0.06


def test_pdf_has_its_page_and_its_fonts(figure: Figure) -> None:
    data = pdf(figure)
    assert data.startswith(b"%PDF-")
    box = re.search(rb"/MediaBox \[([0-9. ]+)\]", data)
    assert box is not None
    assert [float(n) for n in box[1].split()] == pytest.approx([0, 0, 600, 375])
    assert b"/FontFile" in data
    assert b"/Subtype /Image" not in data


def test_a_transparent_ground(figure: Figure) -> None:
    picture = read(png(figure_of_like(figure, transparent=True)))
    assert picture.pixelColor(2, 2).alpha() == 0
    assert read(png(figure)).pixelColor(2, 2) == QColor(LIGHT.ground)


def figure_of_like(figure: Figure, **changed: Any) -> Figure:
    from dataclasses import replace

    return replace(figure, **changed)


def test_without_legend_there_is_more_room(figure: Figure) -> None:
    texts = svg(figure_of_like(figure, legend="none"))
    assert b">Hostile<" in svg(figure)
    assert b">Hostile<" not in texts


def test_the_dark_look(samples: list[Path]) -> None:
    dark = figure_of(project_file.load(samples[1]).project, DARK)
    assert read(png(dark)).pixelColor(2, 2) == QColor(DARK.ground)


def test_names_that_look_like_markup_are_text() -> None:
    project = Project.of(About(title="</svg><script>&"), Actor(id="a", name="<img src='x'> & R&D"))
    root = ET.fromstring(svg(figure_of(project)))
    texts = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "</svg><script>&" in texts
    assert any("R&D" in text or "<img" in text for text in texts)


def test_an_empty_map_is_a_figure_too() -> None:
    assert len(png(figure_of(Project.of(About(title="Nothing yet"))))) > 500


@pytest.mark.parametrize("name", ["x.gif", "x", "none/x.png"])
def test_what_cannot_be_written_is_told(figure: Figure, tmp_path: Path, name: str) -> None:
    with pytest.raises(FileProblem):
        write_figure(figure, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_is_too_large_is_told(figure: Figure) -> None:
    with pytest.raises(FileProblem, match="too large"):
        png(figure_of_like(figure, width=20_000, height=20_000), 2400)
