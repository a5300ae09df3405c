from __future__ import annotations

import base64
import importlib.util
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from relmap.cli import main
from relmap.drawing.style import GREY, contrast
from relmap.export.animation import Pace, write_animation
from relmap.export.batch import Batch, every, figure_of, film
from relmap.export.compose import Subject, arranged_together, compose, compose_multiples, compose_timeline
from relmap.export.figure import Figure, figure_unseen, leaves_notes_out, panel_room
from relmap.export.svg import svg
from relmap.export.write import image, pdf, png
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import (
    About,
    Actor,
    Event,
    FigurePreset,
    FigureStyle,
    Phase,
    Picture,
    Placement,
    Relation,
    updated,
)
from relmap.storage import project_file
from relmap.storage.errors import FileProblem, Stopped
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("offline_qt")
DAY = days.from_ymd(2024, 6, 20)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def sample(samples: list[Path]) -> Project:
    return project_file.load(next(path for path in samples if "realignment" in path.name)).project


@pytest.fixture
def looked(sample: Project) -> Callable[..., Subject]:
    def make(day: int = DAY, **options: Any) -> Subject:
        return Subject(Snapshot(TimeIndex(sample), day), complete_places(sample), **options)

    return make


def style(**values: Any) -> FigureStyle:
    return FigureStyle(**{"width": 800.0, "height": 500.0, **values})


# --- style ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "pixels"),
    [((100.0, 50.0, "px"), (100, 50)), ((25.4, 50.8, "mm"), (96, 192)), ((2.0, 1.5, "in"), (192, 144))],
)
def test_a_size_in_any_unit(size: tuple[float, float, Any], pixels: tuple[int, int]) -> None:
    assert FigureStyle(width=size[0], height=size[1], unit=size[2]).pixels() == pytest.approx(pixels)


def test_the_page_of_a_pdf_is_as_large_as_asked(looked: Callable[..., Subject]) -> None:
    data = pdf(compose(looked(), FigureStyle(width=85.0, height=75.0, unit="mm")))
    found = re.findall(rb"/(?:Media|Trim)Box \[([0-9. ]+)\]", data)
    assert len(found) == 2
    for box in found:
        left, low, right, high = map(float, box.split())
        assert right - left == pytest.approx(85 / 25.4 * 72, abs=1e-4)
        assert high - low == pytest.approx(75 / 25.4 * 72, abs=1e-4)
    assert "Armenia’s realignment".encode() in data  # in what readers and catalogues show
    assert b"20 June 2024" in data
    start = int(re.findall(rb"startxref\s+([0-9]+)", data)[0])
    assert data[start:].startswith(b"xref")  # nothing has moved


def test_a_drawing_is_as_large_as_asked(looked: Callable[..., Subject]) -> None:
    root = ET.fromstring(svg(compose(looked(), FigureStyle(width=85.0, height=75.0, unit="mm"))))
    assert (root.get("width"), root.get("height")) == ("85mm", "75mm")
    assert image(compose(looked(), FigureStyle(width=85.0, height=75.0, unit="mm")), 300).width() == 1004


def test_what_is_wanted_is_told_and_nothing_else(looked: Callable[..., Subject]) -> None:
    figure = compose(looked(), style(own_title="Mine", subtitle="Sub", date_line=False, credit="By me"))
    assert (figure.title, figure.subtitle, figure.date_line, figure.credit) == ("Mine", "Sub", "", "By me")
    texts = {"".join(e.itertext()) for e in ET.fromstring(svg(figure)).iter(f"{SVG}text")}
    assert {"Mine", "Sub", "By me"} <= texts
    assert "20 June 2024" not in texts
    assert compose(looked(), style(title=False)).title == ""


@pytest.mark.parametrize("legend", ["none", "bottom", "right"])
def test_the_legend_is_where_it_is_wanted(looked: Callable[..., Subject], legend: str) -> None:
    root = ET.fromstring(svg(compose(looked(), style(legend=legend))))
    found = [e for e in root.iter(f"{SVG}text") if "".join(e.itertext()) == "Hostile"]
    assert len(found) == (0 if legend == "none" else 1)
    if found:
        assert (float(found[0].get("x", "0")) > 600) == (legend == "right")


def test_type_is_scaled(looked: Callable[..., Subject]) -> None:
    def size(scale: float) -> float:
        root = ET.fromstring(svg(compose(looked(), style(type_scale=scale))))
        name = next(e for e in root.iter(f"{SVG}text") if "".join(e.itertext()) == "Armenia")
        return float(name.get("font-size", "0"))

    assert size(2.0) > 1.6 * size(1.0)


# --- area -----------------------------------------------------------------------------------


def test_only_what_is_selected(looked: Callable[..., Subject]) -> None:
    figure = compose(looked(selection=frozenset({"armenia", "belarus"})), style(area="selection"))
    assert {node.id for node in figure.frame.nodes} == {"armenia", "belarus"}
    assert figure.frame.edges
    both = compose(looked(selection=frozenset({"am-ru-alliance"})), style(area="selection"))
    assert {node.id for node in both.frame.nodes} == {"armenia", "russia"}
    assert len(compose(looked(), style(area="selection")).frame.nodes) == 20  # nothing selected: all


def test_only_what_is_in_view(looked: Callable[..., Subject]) -> None:
    x, y = looked().places["armenia"]
    view = (x - 60, y - 60, x + 60, y + 60)
    near = image(compose(looked(viewport=view), style(area="view", title=False, date_line=False)))
    far = image(compose(looked(viewport=view), style(area="all", title=False, date_line=False)))
    assert near != far


# --- sources --------------------------------------------------------------------------------


def test_sources_are_numbered_and_told_once(looked: Callable[..., Subject], sample: Project) -> None:
    figure = compose(looked(), style(notes=True))
    numbers = [int(n) for edge in figure.frame.edges for n in re.findall(r"\d+", edge.note)]
    assert set(numbers) == set(range(1, len(figure.notes) + 1))
    assert all(note.startswith(f"[{n}] ") for n, note in enumerate(figure.notes, 1))
    assert len(set(figure.notes)) == len(figure.notes)
    alliance = next(edge for edge in figure.frame.edges if edge.id == "am-ru-alliance")
    tie = Snapshot(TimeIndex(sample), DAY).relation("am-ru-alliance")
    assert tie is not None
    told = [figure.notes[int(n) - 1] for n in re.findall(r"\d+", alliance.note)]
    for citation in tie.phase.citations:
        assert any(sample.sources[citation.source].title in note for note in told)


def test_numbers_are_never_cut_off(looked: Callable[..., Subject]) -> None:
    """Each note that is told stands on the drawing, whole, even where its label is only in the list."""
    figure = compose(looked(), style(notes=True))
    texts = ["".join(e.itertext()) for e in ET.fromstring(svg(figure)).iter(f"{SVG}text")]
    marks = {edge.note for edge in figure.frame.edges if edge.note}
    shown = {match[0] for text in texts for match in [re.search(r"\[[\d, ]+\]$", text)] if match}
    numbers = {int(n) for mark in shown for n in re.findall(r"\d+", mark)}
    assert shown <= marks
    assert numbers == set(range(1, len(figure.notes) + 1))
    assert any(re.match(r"\d+ .*\[[\d, ]+\]$", text) for text in texts)  # some are in the list


def test_the_map_comes_before_the_notes(looked: Callable[..., Subject]) -> None:
    small = compose(looked(), FigureStyle(width=85.0, height=75.0, unit="mm", notes=True))
    large = compose(looked(), style(notes=True))
    assert leaves_notes_out(small)
    assert not leaves_notes_out(large)
    assert not leaves_notes_out(compose(looked(), FigureStyle(width=85.0, height=75.0, unit="mm")))
    texts = ["".join(e.itertext()) for e in ET.fromstring(svg(small)).iter(f"{SVG}text")]
    assert "…" in texts
    assert "…" not in ["".join(e.itertext()) for e in ET.fromstring(svg(large)).iter(f"{SVG}text")]


def test_dates_of_sources_are_told_in_words(looked: Callable[..., Subject]) -> None:
    notes = " ".join(compose(looked(), style(notes=True)).notes)
    assert "20 to 30 June 2024" in notes
    assert "[2024" not in notes


def test_sheets_and_lanes_have_notes_too(looked: Callable[..., Subject], sample: Project) -> None:
    looks = [looked(days.from_ymd(year, 1, 1)) for year in (1995, 2024)]
    sheet = compose_multiples(looks, style(notes=True))
    used = {int(n) for p in sheet.panels for e in p.frame.edges for n in re.findall(r"\d+", e.note)}
    assert used == set(range(1, len(sheet.notes) + 1))
    lanes = compose_timeline(TimeIndex(sample), style(width=1200.0, height=1400.0, notes=True))
    assert lanes.lanes is not None
    told = {int(n) for mark in lanes.lanes.notes.values() for n in re.findall(r"\d+", mark)}
    assert told == set(range(1, len(lanes.notes) + 1))
    assert re.search(r">[^<]+ \[\d", svg(lanes).decode())
    assert compose_multiples(looks, style()).notes == ()


def test_only_sources_of_what_is_shown_are_told(looked: Callable[..., Subject]) -> None:
    one = compose(looked(selection=frozenset({"putin", "russia"})), style(notes=True, area="selection"))
    assert 0 < len(one.notes) < len(compose(looked(), style(notes=True)).notes)


def test_a_comparison_has_notes_too(sample: Project) -> None:
    found = changes(TimeIndex(sample), days.from_ymd(2019, 12, 31), DAY)
    figure = compose(Subject(found, complete_places(sample)), style(notes=True))
    assert figure.notes
    assert "compared with" in figure.date_line


# --- formats --------------------------------------------------------------------------------


def test_every_actor_and_relation_is_a_group_with_its_id(looked: Callable[..., Subject]) -> None:
    figure = compose(looked(), style(width=1600.0, height=1000.0))
    root = ET.fromstring(svg(figure))
    groups = {g.get("id"): g for g in root.iter(f"{SVG}g") if g.get("id")}
    assert {f"actors-{node.id}" for node in figure.frame.nodes} <= groups.keys()
    assert {f"relations-{edge.id}" for edge in figure.frame.edges} <= groups.keys()
    title = groups["relations-am-ru-alliance"].find(f"{SVG}title")
    assert title is not None
    assert title.text is not None
    assert title.text.startswith("Armenia – Russia: Alliance")
    assert groups["relations-am-ru-alliance"].findall(f".//{SVG}path|.//{SVG}polyline") or list(
        groups["relations-am-ru-alliance"]
    )
    assert not list(root.iter(f"{SVG}image"))


def test_a_drawing_has_nothing_that_is_not_seen(looked: Callable[..., Subject]) -> None:
    """What Qt is told of records leaves no trace; each id is there once; the font is in it."""
    looks = [looked(days.from_ymd(year, 1, 1)) for year in (1995, 2024)]
    figures = [compose(looks[1], style(notes=True)), compose_multiples(looks, style())]
    for figure in figures:
        data = svg(figure)
        root = ET.fromstring(data)
        ids = [e.get("id") for e in root.iter() if e.get("id")]
        assert len(ids) == len(set(ids)) > 30
        assert b"#010203" not in data
        assert all(float(e.get("x", "0")) or e.get("text-anchor") for e in root.iter(f"{SVG}text"))
        faces = [e.text or "" for e in root.iter(f"{SVG}style")]
        assert len(faces) == 1
        assert faces[0].count("@font-face") == 2
        assert len(faces[0]) < 40_000
    assert b"@font-face" not in svg(compose(looks[1], style(font="DejaVu Sans")))
    panels = {e.get("id", "")[:8] for e in ET.fromstring(svg(figures[1])).iter(f"{SVG}g") if e.get("id")}
    assert panels == {"panel-1-", "panel-2-"}


@pytest.mark.parametrize("name", ["map", "view", "dark", "compared", "sheet", "lanes"])
def test_all_formats_agree(sample: Project, tmp_path: Path, name: str) -> None:
    """PNG, SVG in Chromium and in librsvg (with relmap's font at hand), PDF: where the tools are there."""
    figure = _golden(name, sample, width=1600.0, height=1000.0)
    ours = _pixels(image(figure))
    compared = 0
    fonts = Path(__file__).parent.parent.parent / "resources" / "fonts"
    config = tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path}</cachedir>"
        "<include ignore_missing='yes'>/etc/fonts/fonts.conf</include></fontconfig>"
    )
    env = {**os.environ, "FONTCONFIG_FILE": str(config)}
    if shutil.which("rsvg-convert"):
        (tmp_path / "f.svg").write_bytes(svg(figure))
        command = ["rsvg-convert", str(tmp_path / "f.svg"), "-o", str(tmp_path / "s.png")]
        subprocess.run(command, check=True, env=env, timeout=60)
        assert _different(ours, _pixels(QImage(str(tmp_path / "s.png")))) < 0.02
        compared += 1
    if chromium := shutil.which("chromium") or shutil.which("google-chrome"):
        (tmp_path / "f.svg").write_bytes(svg(figure))
        command = [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
            *("--disable-background-networking", f"--user-data-dir={tmp_path / 'profile'}"),
            *("--window-size=1600,1000", f"--screenshot={tmp_path / 'c.png'}"),
            (tmp_path / "f.svg").as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        assert _different(ours, _pixels(QImage(str(tmp_path / "c.png")))) < 0.02
        compared += 1
    if shutil.which("pdftoppm"):
        (tmp_path / "f.pdf").write_bytes(pdf(figure))
        files = [str(tmp_path / "f.pdf"), str(tmp_path / "p")]
        command = ["pdftoppm", "-r", "96", "-png", "-singlefile", *files]
        subprocess.run(command, check=True, timeout=60)
        # Lanes are mostly text, whose lines stand on whole pixels in the PNG.
        least = 0.03 if name == "lanes" else 0.02
        assert _different(ours, _pixels(QImage(str(tmp_path / "p.png")))) < least
        compared += 1
    if not compared:
        pytest.skip("neither rsvg-convert, Chromium nor pdftoppm is installed")


def _pixels(picture: QImage) -> np.ndarray:
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4)
    return data[:, :, :3].astype(int)


def _different(one: np.ndarray, other: np.ndarray) -> float:
    height, width = min(len(one), len(other)), min(one.shape[1], other.shape[1])
    gap = np.abs(one[:height, :width] - other[:height, :width]).sum(axis=2)
    return float((gap > 96).mean())


def test_greyscale_has_no_colour_and_tells_stances_apart(looked: Callable[..., Subject]) -> None:
    figure = compose(looked(), style(look="grey"))
    pixels = _pixels(image(figure))
    assert np.abs(pixels.max(axis=2) - pixels.min(axis=2)).max() <= 2
    pens = {(e.stance, e.pen.double, e.pen.ticks) for e in figure.frame.edges if e.stance is not None}
    assert len({pen[1:] for pen in pens if pen[0] in (-2, -1, 1)}) == 3
    assert all(contrast(colour, GREY.ground) >= 3 for colour in GREY.stances.values())


def test_a_png_says_what_it_is(looked: Callable[..., Subject]) -> None:
    picture = QImage()
    assert picture.loadFromData(png(compose(looked(), style(credit="By me")), 192))
    assert (picture.width(), picture.height()) == (1600, 1000)
    assert picture.text("Title") == "Armenia’s realignment"
    assert picture.text("Date") == "20 June 2024"
    assert picture.text("Project") == "Armenia’s realignment"
    assert picture.loadFromData(png(compose(looked(), style(title=False, own_title="Mine", date_line=False))))
    assert (picture.text("Title"), picture.text("Date")) == ("Mine", "20 June 2024")  # though not written


# --- many -----------------------------------------------------------------------------------


def test_small_multiples_stand_still_and_share_a_legend(looked: Callable[..., Subject]) -> None:
    looks = [looked(days.from_ymd(year, 1, 1)) for year in (1995, 2010, 2021, 2024)]
    figure = compose_multiples(looks, style())
    assert [panel.caption for panel in figure.panels][:2] == ["1 January 1995", "1 January 2010"]
    root = ET.fromstring(svg(figure))
    texts = ["".join(e.itertext()) for e in root.iter(f"{SVG}text")]
    assert texts.count("Hostile") == 1
    assert figure.date_line == "1 January 1995 to 1 January 2024"


@pytest.mark.parametrize(("name", "boxes"), [("sheet", 2), ("view", 1), ("map", 0)])
def test_what_is_cut_is_cut_at_the_box_and_nowhere_else(sample: Project, name: str, boxes: int) -> None:
    root = ET.fromstring(svg(_golden(name, sample)))
    parents = {child: parent for parent in root.iter() for child in parent}
    assert len([c for c in root.iter(f"{SVG}clipPath") if c.get("id", "").startswith("box-")]) == boxes
    names = [e for e in root.iter(f"{SVG}text") if "".join(e.itertext()) == "Armenia"]
    assert len(names) == max(boxes, 1)
    for element in names:
        clips: list[str] = []
        while element in parents:
            element = parents[element]
            clips += [element.get("clip-path", "")] if element.get("clip-path") else []
        assert len(clips) == bool(boxes)
        assert all(clip.startswith("url(#box-") for clip in clips)


def test_pictures_are_in_their_places() -> None:
    """The one raster in a drawing, scaled to the actor that it shows."""
    buffer = io.BytesIO()
    Image.new("RGB", (96, 96), "#33aa77").save(buffer, "PNG")
    project = Project.of(
        About(title="Pictures"),
        Picture(id="p", data=base64.b64encode(buffer.getvalue()).decode()),
        Actor(id="a", name="Alpha", picture="p"),
        Placement(actor="a", x=0.0, y=0.0),
    )
    looked = Subject(Snapshot(TimeIndex(project), DAY), complete_places(project))
    (found,) = ET.fromstring(svg(compose(looked, style()))).iter(f"{SVG}image")
    width, height = float(found.get("width", "0")), float(found.get("height", "0"))
    ours = _pixels(image(compose(looked, style(legend="none"))))
    green = (np.abs(ours - np.array([0x77, 0xAA, 0x33])).sum(axis=2) < 12).any(axis=0).sum()
    assert width == height == pytest.approx(green, abs=6)


def test_maps_on_a_sheet_are_as_large_as_can_be(looked: Callable[..., Subject]) -> None:
    looks = [looked(days.from_ymd(2020 + year, 1, 1)) for year in range(4)]

    def places(width: float, height: float) -> int:
        sheet = compose_multiples(looks, style(width=width, height=height), ["", "", "", "1 January 2023"])
        assert sheet.panels[-1].caption == "1 January 2023"  # told once
        xs = {
            float(e.get("x", "0"))
            for e in ET.fromstring(svg(sheet)).iter(f"{SVG}text")
            if re.fullmatch(r"1 January 202\d", "".join(e.itertext())) and e.get("font-weight") == "600"
        }
        return len(xs)

    assert places(2400.0, 500.0) == 4  # side by side
    assert places(500.0, 1600.0) == 1  # one below the other
    assert places(1600.0, 1000.0) == 2


def test_scenes_in_their_order(sample: Project) -> None:
    jobs = Batch(sample, complete_places(sample)).of_scenes()
    assert len(jobs) == len(sample.scenes)
    assert jobs[0].when == "1999-12-31"
    assert jobs[0].style(style()).subtitle == jobs[0].name
    with pytest.raises(RelmapError, match="no scenes"):
        Batch(Project(), {}).of_scenes()


@pytest.mark.parametrize(("step", "count"), [("day", 366), ("week", 54), ("month", 13), ("year", 2)])
def test_steps_of_time(step: str, count: int) -> None:
    found = every(step, days.from_ymd(2023, 1, 31), days.from_ymd(2024, 1, 31))
    assert len(found) == count
    assert (found[0], found[-1]) == (days.from_ymd(2023, 1, 31), days.from_ymd(2024, 1, 31))
    assert found == sorted(set(found))


@pytest.mark.parametrize("name", ["a.webp", "a.gif"])
def test_a_moving_picture(looked: Callable[..., Subject], tmp_path: Path, name: str) -> None:
    small = style(width=320.0, height=200.0)
    figures = [compose(looked(days.from_ymd(year, 1, 1)), small) for year in (1995, 2021, 2024)]
    told: list[float] = []
    write_animation(figures, 3, tmp_path / name, Pace(400), progress=lambda part: told.append(part) or True)
    with Image.open(tmp_path / name) as found:
        assert found.n_frames == 3  # type: ignore[attr-defined]
        assert found.size == (320, 200)
        assert found.info["loop"] == 0
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_in_a_film_the_map_stands_still(sample: Project) -> None:
    sample = Diff.adding(
        Event(id="z", title="A fourth, of which there is no more room to tell" * 4, when="2024-06-20")
    ).apply(sample)
    jobs = Batch(sample, complete_places(sample)).of_dates(["1995-01-01", "2024-06-20"])
    one, other = film(jobs, style())
    assert other.notes[0].startswith("Le Figaro: 36 Caesars")
    assert other.notes[0].endswith("· and 1 more")
    pictures = [ET.fromstring(svg(figure)) for figure in (one, other)]
    places = [
        next((e.get("x"), e.get("y"), e.get("font-size")) for e in p.iter(f"{SVG}text") if e.text == "Allied")
        for p in pictures
    ]
    assert places[0] == places[1]


def test_a_film_or_how_to_get_it(
    looked: Callable[..., Subject], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = [
        compose(looked(days.from_ymd(year, 1, 1)), style(width=321.0, height=200.0)) for year in (1995, 2021)
    ]
    av = pytest.importorskip("av") if importlib.util.find_spec("av") else None
    if av is not None:
        write_animation(figures, 2, tmp_path / "f.mp4", Pace(400))
        with av.open(str(tmp_path / "f.mp4")) as found:
            frames = list(found.decode(video=0))
        assert (frames[0].width, frames[0].height) == (320, 200)
        assert len(frames) == 25 + 25
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(FileProblem, match="needs the package av"):
        write_animation(figures, 2, tmp_path / "g.mp4", Pace(400))
    assert not (tmp_path / "g.mp4").exists()


def test_a_stopped_moving_picture_leaves_no_file(looked: Callable[..., Subject], tmp_path: Path) -> None:
    figure = compose(looked(), style(width=320.0, height=200.0))
    with pytest.raises(Stopped):
        write_animation([figure, figure], 2, tmp_path / "a.webp", Pace(400), progress=lambda part: part < 0.5)
    with pytest.raises(FileProblem):
        write_animation([], 0, tmp_path / "a.webp", Pace(400))
    with pytest.raises(FileProblem):
        write_animation([figure], 1, tmp_path / "a.mov", Pace(400))
    assert list(tmp_path.iterdir()) == []


# --- the command line -----------------------------------------------------------------------


def test_many_figures_from_the_command_line(
    samples: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = str(samples[0]), str(tmp_path / "out" / "{number}-{date}.svg")
    assert main(["export", file, "-o", out, "--dates", "2000-01-01, 2024-06-20", "--size", "400x300"]) == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["1-2000-01-01.svg", "2-2024-06-20.svg"]
    assert len(capsys.readouterr().out.splitlines()) == 2
    sheet = tmp_path / "sheet.png"
    assert main(["export", file, "-o", str(sheet), "--scenes", "--multiples", "--size", "600x400"]) == 0
    assert sheet.is_file()
    movie = tmp_path / "m.webp"
    options = ["--date", "2020/2024", "--step", "year", "--size", "200x150"]
    assert main(["animate", file, "-o", str(movie), *options]) == 0
    assert movie.is_file()
    assert "pictures" in capsys.readouterr().out
    assert main(["export", file, "-o", str(tmp_path / "x.png"), "--dates", "soon"]) == 2
    assert main(["export", file, "-o", str(tmp_path / "x.png"), "--every-change"]) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "x.html", "--theme", "dark"], "Leave out --theme"),
        (["-o", "x.png", "--scenes", "--date", "2020"], "--scenes and --date do not go together"),
        (["-o", "x.png", "--compare", "2019-01-01", "2020-01-01", "--timeline"], "do not go together"),
        (["-o", "x.png", "--plain-days"], "of which sheet"),
        (["-o", "x.png", "--multiples", "--compare", "2019-01-01", "2020-01-01"], "do not go together"),
    ],
)
def test_nothing_that_is_said_is_passed_over(
    samples: list[Path], capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert main(["export", str(samples[0]), *options]) == 2
    assert said in capsys.readouterr().err


def test_what_may_be_said_of_a_figure(samples: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "f.svg"
    options = [
        "--size",
        "85x75mm",
        "--title",
        "Mine",
        "--no-date",
        "--type-scale",
        "1.2",
        "--font",
        "DejaVu Sans",
    ]
    assert main(["export", str(samples[0]), "-o", str(out), *options]) == 0
    root = ET.fromstring(out.read_bytes())
    texts = ["".join(e.itertext()) for e in root.iter(f"{SVG}text")]
    assert root.get("width") == "85mm"
    assert texts[0] == "Mine"
    assert "2024" not in texts[1]
    assert "DejaVu Sans" in str(next(root.iter(f"{SVG}text")).get("font-family"))


def test_a_font_that_is_not_there_is_told(
    samples: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, options in (("own", []), ("other", ["--font", "No Such Font"])):
        assert main(["export", str(samples[0]), "-o", str(tmp_path / f"{name}.svg"), *options]) == 0
    assert "there is no font “No Such Font” here; Inter is used" in capsys.readouterr().err
    assert (tmp_path / "own.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()


def test_changes_within_a_span(samples: list[Path], tmp_path: Path) -> None:
    options = ["--every-change", "--date", "2024-06-18/2024-06-21", "--size", "200x150"]
    assert main(["export", str(samples[0]), "-o", str(tmp_path / "{date}.png"), *options]) == 0
    days_found = sorted(path.stem for path in tmp_path.iterdir())
    assert days_found
    assert "2024-06-18" <= days_found[0] <= days_found[-1] <= "2024-06-21"


def test_a_preset_of_the_map(
    sample: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from relmap.model.diff import Diff

    preset = FigurePreset(id="slide", label="Slide", style=FigureStyle(width=320.0, height=180.0, dpi=96))
    path = tmp_path / "m.relmap.json"
    project_file.save(Diff.adding(preset).apply(sample), path)
    out = tmp_path / "f.png"
    assert main(["export", str(path), "-o", str(out), "--preset", "Slide", "--theme", "dark"]) == 0
    assert QImage(str(out)).width() == 320
    monkeypatch.setattr("relmap.app.user_presets", lambda: {"Mine": style(width=333.0), "Slide": style()})
    assert main(["export", str(path), "-o", str(out), "--preset", "Mine", "--dpi", "96"]) == 0
    assert QImage(str(out)).width() == 333
    assert main(["export", str(path), "-o", str(out), "--preset", "Slide", "--dpi", "96"]) == 0
    assert QImage(str(out)).width() == 320  # the map comes first
    assert main(["export", str(path), "-o", str(out), "--preset", "None such"]) == 2
    assert "there are: Mine, Slide" in capsys.readouterr().err


# --- several maps --------------------------------------------------------------------------------


def days_of(sample: Project, *years: int) -> list[Subject]:
    index, places = TimeIndex(sample), complete_places(sample)
    return [Subject(Snapshot(index, days.from_ymd(year, 12, 31)), places) for year in years]


@pytest.mark.parametrize("size", [(1600.0, 500.0), (600.0, 1400.0)])
def test_several_maps_fill_their_parts_of_the_sheet_with_the_same_places(
    sample: Project, size: tuple[float, float]
) -> None:
    def ratio(figure: Figure) -> float:
        width, height = np.ptp(figure.frame.places, axis=0).tolist()
        return width / height

    looks = days_of(sample, 1999, 2023)
    sheet = style(width=size[0], height=size[1])
    figure = compose_multiples(looks, sheet)
    plain = compose_multiples(looks, updated(sheet, arrangement="map"))
    room = panel_room(figure)
    wanted = room.width() / room.height()
    assert abs(ratio(figure) - wanted) < abs(ratio(plain) - wanted)
    frames = (panel.frame for panel in figure.panels)
    first, second = (dict(zip((node.id for node in f.nodes), f.places.tolist(), strict=True)) for f in frames)
    assert all(first[key] == second[key] for key in first.keys() & second.keys())
    assert len(first.keys() & second.keys()) > 5
    box = looks[0].places["armenia"]
    own = replace(looks[0], viewport=(box[0] - 200, box[1] - 100, box[0] + 200, box[1] + 100))
    kept, _ = arranged_together([own, looks[1]], sheet)
    assert kept is own


def test_what_is_not_seen_of_several_maps_is_told_of_all_together(sample: Project) -> None:
    looks = days_of(sample, 2019, 2023)
    small = compose_multiples(looks, style(width=500.0, height=300.0))
    assert re.search(r"\d+ labels are left out", figure_unseen(small))
    large = compose_multiples(looks[:1], style(width=3000.0, height=2000.0))
    assert "left out" not in figure_unseen(large)


# --- lanes and what a style may show ----------------------------------------------------------


def test_the_lanes_as_a_figure(sample: Project) -> None:
    index = TimeIndex(sample)
    figure = compose_timeline(index, style(width=1200.0, height=1400.0), day=DAY)
    texts = ["".join(e.itertext()) for e in ET.fromstring(svg(figure)).iter(f"{SVG}text")]
    assert "Armenia – Belarus" in " ".join(texts)
    assert texts.count("Hostile") == 1
    assert not [text for text in texts if text.startswith("Width")]
    assert not any(text.startswith("and ") for text in texts)
    some = compose_timeline(index, style(area="selection"), frozenset({"am-ru-alliance"}))
    assert some.lanes is not None
    assert [row.relation for row in some.lanes.rows] == ["am-ru-alliance"]
    small = compose_timeline(index, style(width=400.0, height=200.0, notes=True))
    assert "more rows" in svg(small).decode()
    assert small.lanes is not None
    assert small.lanes.rows == figure.lanes.rows[: len(small.lanes.rows)]  # type: ignore[union-attr]
    told = {int(n) for mark in small.lanes.notes.values() for n in re.findall(r"\d+", mark)}
    assert told == set(range(1, len(small.notes) + 1))  # only those of rows that are seen
    assert len(small.notes) < len(compose_timeline(index, style(height=1400.0, notes=True)).notes)
    assert figure.date_line == "From January 1991 to June 2024"
    image(compose_timeline(TimeIndex(Project()), style()))


def _texts(figure: Figure) -> list[str]:
    return ["".join(e.itertext()) for e in ET.fromstring(svg(figure)).iter(f"{SVG}text")]


def test_every_phase_on_printed_lanes_is_named_there_or_by_a_number(sample: Project) -> None:
    figure = compose_timeline(TimeIndex(sample), style(width=642.5, height=907.0, look="print"), day=DAY)
    assert figure.keys
    assert figure.lanes is not None
    texts = _texts(figure)
    listed = {text.split("  ", 1)[0]: text.split("  ", 1)[1] for text in figure.keys}
    for (relation, number), key in figure.lanes.numbers.items():
        assert texts.count(str(key)) >= 1
        assert listed[str(key)] == sample.relations[relation].phases[number].label
    for row in figure.lanes.rows:
        for number, phase in enumerate(sample.relations[row.relation].phases if row.relation else ()):
            assert phase.label in texts or (row.relation, number) in figure.lanes.numbers
    assert figure_unseen(figure) == ""
    wide = compose_timeline(TimeIndex(sample), style(width=1600.0, height=1400.0), day=DAY)
    assert len(wide.keys) < len(figure.keys)


def test_printed_lanes_name_their_day_and_explain_every_mark(sample: Project) -> None:
    texts = _texts(compose_timeline(TimeIndex(sample), style(width=1600.0, height=1200.0), day=DAY))
    assert "20 June 2024" in texts
    for said in (
        "Planned", "Alleged", "Possible, not certain", "Beginning or end open", "Event",
        "Event on this day", "One turns into the next, some day between", "Event, some day between two",
        "Years without change, left out",
    ):  # fmt: skip
        assert texts.count(said) == 1
    one = Relation(id="r", source="a", target="b", phases=(Phase(when="2001-02-03/2001-09-09", stance=1),))
    small = Project.of(None, Actor(id="a", name="A"), Actor(id="b", name="B"), one)
    legend = set(_texts(compose_timeline(TimeIndex(small), style(width=1600.0, height=300.0))))
    assert "Cooperative" in legend
    assert not legend & {"Planned", "Alleged", "Possible, not certain", "Beginning or end open", "Event"}
    assert not legend & {"Allied", "Hostile", "No stance", "Years without change, left out"}


def test_stance_on_grey_lanes_is_told_by_pattern(sample: Project) -> None:
    pictures = set[bytes]()
    for stance in (2, 1, 0, -1, -2):
        phases = (Phase(when="2001-02-03/2001-09-09", stance=stance),)
        one = Relation(id="r", source="a", target="b", phases=phases)
        small = Project.of(None, Actor(id="a", name="A"), Actor(id="b", name="B"), one)
        wanted = style(width=600.0, height=120.0, look="grey", legend="none")
        pixels = _pixels(image(compose_timeline(TimeIndex(small), wanted)))
        pictures.add((pixels < 200).tobytes())  # where there is ink, not how dark it is
    assert len(pictures) == 5


@pytest.mark.parametrize("content", ["map", "timeline", "scenes", "dates"])
def test_a_style_says_what_is_shown(sample: Project, looked: Callable[..., Subject], content: Any) -> None:
    def batch() -> Batch:
        return Batch(sample, complete_places(sample))

    wanted = style(content=content, dates="2000-01-01, 2024-06-20")
    figure = figure_of(wanted, looked(), TimeIndex(sample), batch, DAY)
    assert bool(figure.panels) == (content in ("scenes", "dates"))
    assert (figure.lanes is not None) == (content == "timeline")
    with pytest.raises(RelmapError):
        figure_of(style(content="dates", dates="soon"), looked(), TimeIndex(sample), batch)
    empty = Project()
    with pytest.raises(RelmapError, match="no day"):
        figure_of(style(content="dates"), looked(), TimeIndex(empty), lambda: Batch(empty, {}))


def test_lines_are_led_once_for_a_scale(looked: Callable[..., Subject]) -> None:
    figure = compose(looked(), style())
    first = image(figure)
    led = dict(figure.frame.led)
    assert len(led) <= 4  # its legend tells of ribbons, and a list of labels takes room, too
    assert not any(np.array_equal(found.curves, figure.frame.curves) for found in led.values())
    assert image(figure) == first
    assert {scale: id(frame) for scale, frame in figure.frame.led.items()} == {
        s: id(f) for s, f in led.items()
    }


def _golden(name: str, sample: Project, **size: float) -> Figure:
    index, places = TimeIndex(sample), complete_places(sample)

    def style(**values: Any) -> FigureStyle:
        return FigureStyle(**{"width": 800.0, "height": 500.0, **values, **size})

    def on(year: int, month: int, day: int) -> Subject:
        return Subject(Snapshot(index, days.from_ymd(year, month, day)), places)

    if name == "map":
        return compose(on(2024, 6, 20), style(notes=True, look="print"))
    if name == "view":
        x, y = places["armenia"]
        return compose(
            replace(on(2024, 6, 20), viewport=(x - 300, y - 200, x + 300, y + 200)), style(area="view")
        )
    if name == "dark":
        return compose(
            on(2020, 12, 31), style(look="dark", legend="right", subtitle="Defeat", credit="relmap")
        )
    if name == "compared":
        found = changes(index, days.from_ymd(2019, 12, 31), DAY)
        return compose(Subject(found, places), style(look="light"))
    if name == "sheet":
        return compose_multiples([on(1999, 12, 31), on(2020, 12, 31)], style(look="grey", width=900.0))
    return compose_timeline(index, style(height=900.0, notes=True), day=DAY)


@pytest.mark.parametrize("name", ["map", "view", "dark", "compared", "sheet", "lanes"])
def test_a_figure_looks_as_it_did(sample: Project, name: str) -> None:
    """Held against pictures that were found good; RELMAP_GOLDEN=1 makes them anew."""
    golden = Path(__file__).parent / "golden" / f"{name}.png"
    picture = image(_golden(name, sample))
    if os.environ.get("RELMAP_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        picture.save(str(golden))
    assert _different(_pixels(picture), _pixels(QImage(str(golden)))) < 0.02
