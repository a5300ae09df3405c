"""Colours of lines: how they stand out, and how far they are apart for eyes of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from relmap.drawing.colour_vision import (
    VISIONS,
    apart,
    ciede2000,
    hex_of,
    lab,
    linear_of_lab,
    linear_rgb,
)
from relmap.drawing.comparison import build_comparison, stayed
from relmap.drawing.curves import point_at
from relmap.drawing.frame import Edge, Frame
from relmap.drawing.frame_maker import build_frame
from relmap.drawing.paint import paint, rim
from relmap.drawing.style import DARK, GREY, LIGHT, PRINT, THEMES, Theme, contrast
from relmap.drawing.view import View
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Relation
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence
from relmap.timeline.snapshot import Snapshot
from tests.colours.search import ENOUGH, PAIRS, search, smallest

pytestmark = pytest.mark.usefixtures("qapp")
COLOURED = (LIGHT, DARK, PRINT)
LEAST = {"light": 20.52, "dark": 20.65, "print": 20.52}
"""The smallest difference of neighbours on the scale, and of none and neutral, as the search found them."""
STANCES = (-2, -1, 0, 1, 2, None)
named = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
coloured = pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)

# From table 1 of Sharma, Wu and Dalal (2005): two colours in L*a*b* and their difference.
PUBLISHED = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, -0.001, 2.49), (50, 0.0009, -2.49), 4.8045),
    ((50, -0.001, 2.49), (50, 0.0011, -2.49), 4.7461),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((36.4612, 47.8580, 18.3852), (36.2715, 50.5065, 21.2231), 1.4146),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "difference"), PUBLISHED)
def test_differences_are_those_published(
    one: tuple[float, ...], other: tuple[float, ...], difference: float
) -> None:
    a, b = np.array(one, float), np.array(other, float)
    assert ciede2000(a, b) == pytest.approx(difference, abs=5e-5)
    assert ciede2000(b, a) == pytest.approx(difference, abs=5e-5)


def test_colours_go_to_lab_and_back() -> None:
    colours = ["#000000", "#ffffff", "#ad2529", "#3497d6", "#102030"]
    there = lab(linear_rgb(colours))
    assert there[0] == pytest.approx((0, 0, 0), abs=1e-4)
    assert there[1] == pytest.approx((100, 0, 0), abs=1e-4)
    assert hex_of(linear_of_lab(there)) == colours


def test_who_lacks_cones_tells_less_apart() -> None:
    assert apart("#c00000", "#557000", "normal") > 40
    assert apart("#c00000", "#557000", "deuteranope") < 20
    for vision in VISIONS:  # what has no colour looks alike to all
        assert apart("#808080", "#909090", vision) == pytest.approx(apart("#808080", "#909090"), abs=0.2)


@coloured
def test_stances_can_be_told_apart_with_and_without_all_cones(theme: Theme) -> None:
    for vision in VISIONS:
        for one, other in PAIRS:
            found = apart(theme.stances[one], theme.stances[other], vision)
            assert found >= LEAST[theme.name] - 0.01, (vision, one, other, found)


def test_the_ramp_is_the_one_that_the_search_finds() -> None:
    found = search(LIGHT, ENOUGH)
    assert found.ramp == LIGHT.stances
    assert found.least == smallest(LIGHT.stances) >= ENOUGH


# --- as drawn -------------------------------------------------------------------------------------


def variety(kind: str = "support") -> Project:
    """A relation of each stance: certain, possible, alleged, planned and beginning on the day."""
    records: list[Actor | Relation] = [Actor(id=key, name=key, kind="state") for key in "ab"]
    for stance in STANCES:
        for name, when, status in (
            ("certain", "1990/2010", "actual"), ("possible", "2000", "actual"),
            ("alleged", "2000", "alleged"), ("planned", "2000", "planned"),
            ("begun", "2000-07-01/2010", "actual"),
        ):  # fmt: skip
            phase = Phase(when=when, stance=stance, status=status)
            records.append(
                Relation(id=f"{name}:{stance}", source="a", target="b", kind=kind, phases=(phase,))
            )
    return Diff.adding(*records).apply(Project())


def frame_of(project: Project, theme: Theme) -> Frame:
    snapshot = Snapshot(TimeIndex(project), days.from_ymd(2000, 7, 1))
    return build_frame(snapshot, theme, {"a": (0.0, 0.0), "b": (600.0, 0.0)})


@named
def test_every_line_stands_out_from_the_ground(theme: Theme) -> None:
    frame = frame_of(variety(), theme)
    assert len(frame.edges) == 5 * len(STANCES)
    assert len(frame.haloed_edges) == len(STANCES)
    for edge in frame.edges:
        assert contrast(edge.pen.colour, theme.ground) >= 3.0, edge.id
    assert contrast(rim(theme), theme.ground) >= 3.0
    assert contrast(stayed(theme), theme.ground) >= 3.0


def _single(theme: Theme, key: str) -> tuple[Frame, Edge, np.ndarray]:
    """A relation alone, and the colours across the middle of its line, from above to below."""
    project = variety()
    frame = frame_of(replace_relations(project, key), theme)
    image = QImage(600, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint(painter, replace_labels(frame), View(1.0, 0.0, 100.5), QRectF(0, 0, 600, 200))
    painter.end()
    column = np.array([QColor(image.pixel(300, y)).name() for y in range(80, 122)])
    return frame, frame.edges[0], column


def replace_relations(project: Project, key: str) -> Project:
    return Diff.adding(*project.actors.values(), project.relations[key]).apply(Project())


def replace_labels(frame: Frame) -> Frame:
    return replace(frame, edges=[replace(edge, label="") for edge in frame.edges])


def runs(column: np.ndarray, is_one: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Where the pixels are, in turn, that are so."""
    marked = [False, *(is_one(colour) for colour in column), False]
    ends = [at - 1 for at in range(1, len(marked)) if marked[at] != marked[at - 1]]
    return list(zip(ends[::2], ends[1::2], strict=True))


@coloured
@pytest.mark.parametrize("stance", STANCES)
def test_a_line_that_begins_lies_on_the_ground_between_two_rims(theme: Theme, stance: int | None) -> None:
    _, edge, column = _single(theme, f"begun:{stance}")
    found = runs(column, lambda colour: contrast(colour, theme.ground) > 1.1)
    assert len(found) == 3, column
    assert all(theme.ground in column[a:b] for (_, a), (b, _) in pairwise(found))
    middle = column[slice(*found[1])]
    assert max(contrast(colour, theme.ground) for colour in middle) >= 2.9
    assert edge.haloed


@coloured
@pytest.mark.parametrize("stance", STANCES)
def test_what_is_only_possible_is_two_thin_strokes_in_its_colour(theme: Theme, stance: int | None) -> None:
    frame, edge, column = _single(theme, f"possible:{stance}")
    assert edge.presence == Presence.POSSIBLE
    assert edge.pen.colour == theme.stances[stance]
    assert len(runs(column, lambda colour: contrast(colour, theme.ground) > 1.5)) == 2
    _, _, sure = _single(theme, f"certain:{stance}")
    assert len(runs(sure, lambda colour: contrast(colour, theme.ground) > 1.5)) == 1
    assert frame.theme is theme


def test_without_colour_the_pattern_tells_stance_and_certainty() -> None:
    edges = {edge.id: edge.pen for edge in frame_of(variety(), GREY).edges}
    for name in ("certain", "possible", "alleged", "planned", "begun"):
        looks = {s: replace(edges[f"{name}:{s}"], colour="") for s in STANCES if s is not None}
        assert len(set(looks.values())) == len(looks), name
    looks_of = [
        {replace(edges[f"{name}:{s}"], colour="") for s in STANCES} for name in ("certain", "possible")
    ]
    assert not looks_of[0] & looks_of[1]
    unbroken = {key for key, pen in edges.items() if pen.gap and not pen.dash}
    assert unbroken == {"certain:2", "begun:2"}  # a double line without breaks is allied, and nothing else


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_hue_is_stance_in_a_comparison_too(theme: Theme) -> None:
    actors = [Actor(id=key, name=key, kind="state") for key in "ab"]
    spans = {"begun": "2001/2010", "ended": "1990/2000", "kept": "1990/2010"}
    relations = [
        Relation(id=key, source="a", target="b", phases=(Phase(when=when, stance=-2),))
        for key, when in spans.items()
    ]
    project = Project.of(None, *actors, *relations)
    index = TimeIndex(project)
    one, other = (days.from_ymd(year, 6, 1) for year in (1995, 2005))
    frame = build_comparison(changes(index, one, other), theme, {"a": (0.0, 0.0), "b": (400.0, 0.0)})
    found = {edge.id: edge for edge in frame.edges}
    usual = theme.stances[-2]
    assert found["begun"].pen.colour == found["ended"].pen.colour == usual
    assert found["kept"].pen.colour != usual
    assert found["begun"].pen.width > found["kept"].pen.width + 1
    # A disc of their colour is on each line that began, and a ring on each that ended.
    picture = QImage(500, 300, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    paint(painter, frame, View(1.0, 50.0, 150.0), QRectF(0, 0, 500, 300))
    painter.end()
    for key, inner in (("begun", usual), ("ended", theme.ground)):
        row = next(row for row, edge in enumerate(frame.edges) if edge.id == key)
        at = point_at(View(1.0, 50.0, 150.0).to_pixels(frame.curves[[row]]), np.array([[0.3]]))[0, 0]
        seen = QColor(picture.pixel(round(float(at[0])) + 4, round(float(at[1])) - 2))
        assert abs(seen.lightness() - QColor(inner).lightness()) < 30, key
