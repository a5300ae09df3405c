"""A film in its own frames: how long each is seen, how large it is, its colours, and its axis of time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from relmap import notebook
from relmap.cli import main
from relmap.drawing.colour_vision import ciede2000, lab, linear_rgb
from relmap.export.animation import Pace, as_pillow, write_animation
from relmap.export.batch import Batch, FigureJob, film
from relmap.export.figure import Figure, map_room
from relmap.export.film_axis import FilmAxis, axis_height
from relmap.export.write import image
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, FigureStyle, Relation

pytestmark = pytest.mark.usefixtures("offline_qt")

LIGHT = linear_rgb([f"#{v:02x}{v:02x}{v:02x}" for v in range(256)])[:, 0]


def style(**values: Any) -> FigureStyle:
    return FigureStyle(**{"dpi": 96, "width": 600.0, "height": 400.0, **values})


def figures(samples: list[Path], wanted: list[str], **values: Any) -> list[Figure]:
    project = notebook.load(samples[0])
    return list(film(Batch(project, complete_places(project)).of_dates(wanted), style(**values)))


def frames(path: Path) -> tuple[list[Image.Image], list[int]]:
    """The pictures of a film and their durations in milliseconds, as its own file says."""
    with Image.open(path) as found:
        pictures: list[Image.Image] = []
        long: list[int] = []
        for number in range(found.n_frames):  # type: ignore[attr-defined]
            found.seek(number)
            found.load()
            pictures.append(found.convert("RGB"))
            long.append(int(found.info["duration"]))
    return pictures, long


def pixels(picture: Image.Image) -> NDArray[np.int64]:
    return np.asarray(picture).astype(np.int64)


def differences(one: Image.Image, other: Image.Image) -> NDArray[np.float64]:
    """CIEDE2000 of each pixel that is not the same, with zeros for the others."""
    a, b = pixels(one).reshape(-1, 3), pixels(other).reshape(-1, 3)
    found = np.zeros(len(a))
    rows = np.flatnonzero((a != b).any(axis=1))
    found[rows] = ciede2000(lab(LIGHT[a[rows]]), lab(LIGHT[b[rows]]))
    return found


YEARS = ["1995-01-01", "2005-01-01", "2021-01-01", "2024-06-20"]


@pytest.mark.parametrize("name", ["f.gif", "f.webp"])
@pytest.mark.parametrize(("pace", "expected"), [(Pace(400), 1000), (Pace(400, 3000), 3000)])
def test_the_first_and_the_last_picture_are_held(
    samples: list[Path], tmp_path: Path, name: str, pace: Pace, expected: int
) -> None:
    write_animation(figures(samples, YEARS, width=320.0, height=200.0), 4, tmp_path / name, pace)
    pictures, long = frames(tmp_path / name)
    assert long == [expected, 400, 400, expected]
    assert {picture.size for picture in pictures} == {(320, 200)}


def test_a_film_of_one_picture_holds_it(samples: list[Path], tmp_path: Path) -> None:
    write_animation(figures(samples, YEARS[:1]), 1, tmp_path / "f.gif", Pace(400, 1500))
    with Image.open(tmp_path / "f.gif") as found:
        assert getattr(found, "n_frames", 1) == 1
        assert found.size == (600, 400)


def test_mp4_is_as_long_and_as_large_as_asked(samples: list[Path], tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    write_animation(
        figures(samples, YEARS, width=321.0, height=201.0), 4, tmp_path / "f.mp4", Pace(300, 1900)
    )
    with av.open(str(tmp_path / "f.mp4")) as found:
        pictures = list(found.decode(video=0))
    assert len(pictures) / 25 == pytest.approx(2 * 1.9 + 2 * 0.3, abs=0.04)
    assert {(picture.width, picture.height) for picture in pictures} == {(320, 200)}


@pytest.mark.parametrize("look", ["light", "dark", "print", "grey"])
def test_the_colours_of_a_gif_are_those_of_its_pictures(
    samples: list[Path], tmp_path: Path, look: str
) -> None:
    """Over every frame: a palette of the last one alone would lose what is gone by then."""
    made = figures(samples, YEARS, look=look)
    write_animation(made, 4, tmp_path / "f.gif", Pace(100))
    for found, figure in zip(frames(tmp_path / "f.gif")[0], made, strict=True):
        apart = differences(found, as_pillow(image(figure)))
        assert apart.mean() < 0.5
        assert np.percentile(apart, 99) < 5
        assert (apart > 5).mean() < 0.002


def test_colours_of_the_first_picture_alone_are_kept(tmp_path: Path) -> None:
    """One picture is red, 300 tones of grey come after it."""
    from relmap.export.animation import encoded

    red = Image.new("RGB", (300, 10), (200, 20, 30))
    grey = Image.fromarray(np.tile(np.linspace(0, 255, 300).astype(np.uint8), (10, 1))).convert("RGB")
    (tmp_path / "f.gif").write_bytes(encoded([red, grey, grey.rotate(180)], ".gif", Pace(100)))
    first, *_ = frames(tmp_path / "f.gif")[0]
    assert first.getpixel((5, 5)) == (200, 20, 30)


def test_webp_is_what_was_painted(samples: list[Path], tmp_path: Path) -> None:
    made = figures(samples, YEARS)
    write_animation(made, 4, tmp_path / "f.webp", Pace(100))
    for found, figure in zip(frames(tmp_path / "f.webp")[0], made, strict=True):
        assert not differences(found, as_pillow(image(figure))).any()


# --- the axis -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(600.0, 400.0), (1600.0, 1000.0)])
@pytest.mark.parametrize("look", ["light", "dark", "print"])
def test_the_axis_stands_still_and_its_pointer_moves(
    samples: list[Path], size: tuple[float, float], look: str
) -> None:
    made = figures(samples, YEARS, width=size[0], height=size[1], look=look)
    axes = [figure.axis for figure in made]
    assert all(axis is not None for axis in axes)
    firsts = {(axis.first, axis.last) for axis in axes if axis is not None}
    assert firsts == {(days.from_ymd(1995, 1, 1), days.from_ymd(2024, 6, 20))}
    margin = 26 * made[0].ink
    foot = round(size[1] - margin * 0.7 - 12 * made[0].type_ink)
    pictures = [pixels(as_pillow(image(figure))) for figure in made]
    # Below the line nothing changes: the ticks and their years are at the same pixels.
    assert all((picture[foot:] == pictures[0][foot:]).all() for picture in pictures)
    assert (pictures[0][foot:] != pictures[0][-1, 0]).any()
    # The pointer is where its day is.
    accent = made[0].frame.theme.accent
    rgb = np.array([int(accent[at : at + 2], 16) for at in (1, 3, 5)])
    top = round(size[1] - margin * 0.7 - axis_height(made[0].type_ink))
    at = [np.flatnonzero((p[top:foot] == rgb).all(axis=2).any(axis=0)).mean() for p in pictures]
    assert at == sorted(at)
    assert at[0] < 2 * margin
    assert at[-1] > size[0] - 2 * margin
    part = (days.from_ymd(2005, 1, 1) - days.from_ymd(1995, 1, 1)) / (firsts.pop()[1] - axes[0].first)  # type: ignore[union-attr]
    assert (at[1] - at[0]) / (at[-1] - at[0]) == pytest.approx(part, abs=0.01)


def texts(figure: Figure) -> list[str]:
    from xml.etree import ElementTree as ET

    from relmap.export.svg import svg

    return [
        "".join(e.itertext()) for e in ET.fromstring(svg(figure)).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_the_axis_says_the_day_and_the_years(samples: list[Path]) -> None:
    first, *_, last = figures(samples, YEARS)
    assert texts(last).count("20 June 2024") == 2  # above the map and at the pointer
    assert texts(first).count("1 January 1995") == 2
    for year in ("2000", "2010", "2020"):
        assert year in texts(first)
        assert year in texts(last)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024-05-30", "2024-06-20", "Jun 2024"),
        ("2024-06-05", "2024-06-20", "2024"),
        ("2023-02-01", "2023-11-01", "2023"),
        ("2024-06-20", "2024-06-20", "2024"),
    ],
)
def test_short_films_say_their_year(samples: list[Path], first: str, last: str, said: str) -> None:
    figure = figures(samples, sorted({first, last}), date_line=False)[0]
    ticks = [text for text in texts(figure) if said in text and days.in_words(_day(first)) != text]
    assert ticks, texts(figure)


def _day(text: str) -> int:
    year, month, day = map(int, text.split("-"))
    return days.from_ymd(year, month, day)


def test_a_comparison_has_no_axis_and_a_figure_neither(samples: list[Path]) -> None:
    project = notebook.load(samples[0])
    (job,) = Batch(project, complete_places(project)).of_dates(["2020-01-01"])
    assert isinstance(job, FigureJob)
    assert job.figure(style()).axis is None


def test_a_long_caption_has_one_line_in_any_type(samples: list[Path]) -> None:
    for scale in (1.0, 2.5):
        made = figures(samples, YEARS, type_scale=scale, width=500.0)
        assert len({room(figure) for figure in made}) == 1


def room(figure: Figure) -> tuple[float, ...]:
    return map_room(figure).getRect()  # type: ignore[return-value]


def test_an_axis_of_one_day_is_painted(offline_qt: Any, samples: list[Path]) -> None:
    (figure,) = figures(samples, ["2020-01-01"])
    assert figure.axis == FilmAxis(
        days.from_ymd(2020, 1, 1), days.from_ymd(2020, 1, 1), days.from_ymd(2020, 1, 1), figure.axis.marks
    )
    accent = np.array([int(figure.frame.theme.accent[at : at + 2], 16) for at in (1, 3, 5)])
    found = pixels(as_pillow(image(figure)))[300:]
    assert np.flatnonzero((found == accent).all(axis=2).any(axis=0)).mean() == pytest.approx(300, abs=2)


# --- which days -----------------------------------------------------------------------------


def maps(*phases: str) -> Project:
    actors = [Actor(id=key, name=key, kind="state") for key in "ab"]
    spans = tuple({"when": when, "stance": 1} for when in phases)
    relations = [Relation.model_validate({"id": "r", "source": "a", "target": "b", "phases": spans})]
    return Project.of(About(title="T", as_of="2020-06-30"), *actors, *relations)


def film_days(project: Project, step: str, span: str | None = None) -> list[str]:
    batch = Batch(project, complete_places(project))
    return [days.iso(day) for day in batch.of_film(step, *batch.within(span), span is None)]


def test_the_days_of_a_film() -> None:
    still = maps()
    assert film_days(still, "change") == film_days(still, "month") == ["2020-06-30"]
    one = maps("2015-03-01/..")
    assert film_days(one, "change")[0] == "2015-03-01"
    assert film_days(one, "change", "2014/2016") == ["2014-01-01", "2015-03-01"]
    assert film_days(one, "change", "2016/2017") == ["2016-01-01"]
    assert film_days(one, "month", "2015-01-31/2015-04-30") == [
        "2015-01-31", "2015-02-28", "2015-03-31", "2015-04-30",
    ]  # fmt: skip
    assert len(film_days(one, "week", "2015-01-01/2015-01-31")) == 6
    assert len(film_days(one, "day", "2015-01-01/2015-01-31")) == 31


def test_from_the_command_line(
    samples: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "f.gif"
    rest = ["--date", "2020/2022", "--step", "year", "--size", "300x200", "--seconds", "0.5", "--hold", "1.5"]
    assert main(["animate", str(samples[0]), "-o", str(out), *rest]) == 0
    assert frames(out)[1] == [1500, 500, 500, 1500]
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setattr("relmap.export.animation.has_video", lambda: False)
    assert main(["animate", str(samples[0]), "-o", str(tmp_path / "f.mp4"), *rest]) == 2
    assert (
        capsys.readouterr().err
        == "relmap: To write MP4 relmap needs the package av. Install it: pip install av\n"
    )
