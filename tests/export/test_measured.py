"""Figures of a measure: curves and tables, on sheets, in reports, on the web page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from relmap.analysis.over_time import Look
from relmap.analysis.table import NoSuchMeasure
from relmap.cli import main
from relmap.drawing.edge_geometry import edge_geometry
from relmap.export.batch import Batch
from relmap.export.compose_measured import compose_plot, compose_table
from relmap.export.page import page
from relmap.export.reports.contents import make_report
from relmap.export.svg import svg
from relmap.export.write import image
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import FigureStyle, Lens, Scene
from relmap.notebook import load
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

SAMPLE = Path(__file__).parents[2] / "projects" / "armenia-realignment.relmap.json"
STYLE = FigureStyle(width=900, height=560, dpi=96)


@pytest.fixture(scope="module")
def sample() -> Project:
    return load(SAMPLE)


@pytest.fixture(scope="module")
def index(sample: Project) -> TimeIndex:
    return TimeIndex(sample)


def words(figure: Any) -> str:
    return re.sub(r"<[^>]+>", " ", svg(figure).decode())


def test_curves_have_names_note_and_sources(index: TimeIndex, offline_qt: Any) -> None:
    style = FigureStyle(width=900, height=560, dpi=96, notes=True)
    figure = compose_plot(index, style, "friends", ["armenia", "russia"], Look())
    said = words(figure)
    for text in ("Armenia", "Russia", "Heider 1946", "Friends, from 1990 to 2025", "not of the world", "[1]"):
        assert text in said, text
    assert figure.legend == "none"


def test_a_table_lists_those_with_most_first_with_their_bounds(index: TimeIndex, offline_qt: Any) -> None:
    snapshot = Snapshot(index, days.from_ymd(2021, 6, 1))
    figure = compose_table(snapshot, STYLE, "friends", look=Look())
    assert figure.table is not None
    values = [row.values for row in figure.table.rows]
    assert [drawn for _, drawn, _ in values] == sorted((drawn for _, drawn, _ in values), reverse=True)
    assert figure.table.rows[0].name == "Armenia"
    low, drawn, high = values[0]
    assert low < drawn < high
    assert f"{low:g}–{high:g}" in words(figure)


def test_both_are_painted_alike_as_pictures(index: TimeIndex, offline_qt: Any) -> None:
    for figure in (
        compose_plot(index, STYLE, "betweenness", [], Look()),
        compose_table(Snapshot(index, days.from_ymd(2021, 6, 1)), STYLE, "closeness", look=Look()),
    ):
        made: QImage = image(figure, 96)
        assert (made.width(), made.height()) == (900, 560)
        colours = {made.pixelColor(x, y).name() for x in range(0, 900, 3) for y in range(60, 500, 3)}
        assert len(colours) > 3


def test_unknown_measures_are_refused(index: TimeIndex, offline_qt: Any) -> None:
    with pytest.raises(NoSuchMeasure):
        compose_plot(index, STYLE, "nothing", [], Look())
    with pytest.raises(NoSuchMeasure):
        compose_table(Snapshot(index, 1), STYLE, "nothing", look=Look())


SCENES = (
    Scene(id="curves", title="Curves", order=1, date="2021-06-01", shows="plot", measure="friends"),
    Scene(id="table", title="Table", order=2, date="2021-06-01", shows="table", measure="friends"),
    Scene(
        id="looked", title="Looked", order=3, date="2021-06-01",
        lens=Lens(size_by="betweenness", shade_by="friends"),
    ),
    Scene(id="camps", title="Camps", order=4, date="2021-06-01", lens=Lens(groups="camps")),
)  # fmt: skip


@pytest.fixture(scope="module")
def with_scenes(sample: Project) -> Project:
    diff = Diff.removing(*sample.scenes.values())
    for scene in SCENES:
        diff = diff.then(Diff.adding(scene))
    return diff.apply(sample)


def test_a_scene_whose_measure_is_gone_is_named(sample: Project, offline_qt: Any) -> None:
    scene = Scene(id="s", title="Trade", date="2021-06-01", lens=Lens(size_by="weight:gone"))
    project = Diff.adding(scene).apply(sample)
    batch = Batch(project, complete_places(project))
    assert batch.lost(scene) == ["weight:gone"]
    with pytest.raises(NoSuchMeasure, match="The scene “Trade” tells of “weight:gone”"):
        batch.of_scene(scene)


def test_a_report_has_curves_and_tables_as_scenes(with_scenes: Project, offline_qt: Any) -> None:
    report = make_report(with_scenes, complete_places(with_scenes), Path("r.docx"))
    curves, table, looked, camps = report.sections
    assert curves.figure.plot is not None
    assert table.figure.table is not None
    assert (curves.lists, table.lists) == ([], [])
    assert looked.figure.frame.size_tells.startswith("betweenness, up to ")
    assert camps.figure.frame.lens is not None
    assert [text for _, text in camps.figure.frame.lens.groups] == ["Camp of Armenia", "Camp of Belarus"]


def test_on_the_web_page_scenes_have_their_sizes_and_colours(with_scenes: Project, offline_qt: Any) -> None:
    text = page(with_scenes, complete_places(with_scenes)).decode()
    data = json.loads(text.partition("const DATA = ")[2].partition(";</script>")[0])
    assert [scene["t"] for scene in data["scenes"]] == ["Looked", "Camps"]
    looked, camps = (scene["l"] for scene in data["scenes"])
    names = [node["n"] for node in data["nodes"]]
    grown = {names[number]: size for number, size, *_ in looked["n"]}
    assert grown["Armenia"] > 1.5 > 1 > grown["France"]
    assert len(looked["e"]) > 20
    assert [entry[0].split(",")[0] for entry in looked["k"]] == ["Size: betweenness", "Shade: friends"]
    assert [entry[0] for entry in camps["k"]] == ["Camp of Armenia", "Camp of Belarus"]
    assert camps["e"] == []
    fills = {names[number]: look[0] for number, _, *look in camps["n"] if look}
    assert fills["Armenia"] == fills["France"] != fills["Russia"]


def test_small_multiples_have_the_lens_of_each_day(sample: Project, offline_qt: Any) -> None:
    places = complete_places(sample)
    batch = Batch(sample, places, geometry=edge_geometry(sample), lens=Lens(size_by="ties"), look=Look())
    frames = [job.figure(STYLE).frame for job in batch.of_dates(["2001-01-01", "2024-06-20"])]
    sizes = [dict(zip([n.id for n in frame.nodes], frame.radii, strict=True))["armenia"] for frame in frames]
    assert sizes[0] < sizes[1]
    assert frames[0].size_tells == frames[1].size_tells


# --- the command line -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        ["--plot", "friends", "--actors", "armenia,russia"],
        ["--plot", "balance"],
        ["--plot", "ties", "--date", "2018-01-01/2022-12-31"],
        ["--table", "closeness", "--date", "2021-06-01"],
        ["--size-by", "ties", "--shade-by", "friends"],
        ["--colour-by", "camps", "--fold", "offices"],
    ],
    ids=" ".join,
)
def test_figures_from_the_command_line(more: list[str], tmp_path: Path, offline_qt: Any) -> None:
    out = tmp_path / "out.svg"
    assert main(["export", str(SAMPLE), "-o", str(out), *more]) == 0
    assert out.stat().st_size > 5_000


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--plot", "betwenness"], "Did you mean betweenness"),
        (["--plot", "ties", "--actors", "armenya"], "Did you mean armenia"),
        (["--actors", "armenia"], "--actors of what?"),
        (["--plot", "ties", "--compare", "2001-01-01", "2002-01-01"], "do not go together"),
        (["--plot", "ties", "--size-by", "ties"], "do not go together"),
        (["--size-by", "no"], "There is no measure"),
        (["--scenes", "--size-by", "ties"], "do not go together"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_line(
    more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], offline_qt: Any
) -> None:
    assert main(["export", str(SAMPLE), "-o", str(tmp_path / "out.svg"), *more]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out.svg").exists()


def test_a_plot_over_a_span_has_that_axis(tmp_path: Path, offline_qt: Any) -> None:
    out = tmp_path / "out.svg"
    assert (
        main(["export", str(SAMPLE), "-o", str(out), "--plot", "ties", "--date", "2018-01-01/2022-12-31"])
        == 0
    )
    text = re.sub(r"<[^>]+>", " ", out.read_text(encoding="utf-8"))
    assert "2019" in text
    assert "1995" not in text
