"""Curves of a measure: where lines and bands stand, what is said of values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from relmap.analysis.over_time import Look, days_of_change
from relmap.analysis.table import NoSuchMeasure
from relmap.drawing.axis import Axis
from relmap.drawing.plot import (
    Curve,
    Plot,
    band_said,
    bands,
    colour_of,
    paint_plot,
    said,
    steps_within,
    ticks,
    told_apart,
)
from relmap.drawing.plot_of import SHARE, computed_plot
from relmap.drawing.style import DARK, LIGHT, PRINT, contrast
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Phase, Relation
from relmap.timeline.index import TimeIndex

FIRST, LAST = days.from_ymd(2000, 1, 1), days.from_ymd(2009, 12, 31)


def tie(key: str, when: str, stance: int | None = 1, status: str = "actual") -> Relation:
    phases = (Phase(when=when, stance=stance, status=status),)  # type: ignore[arg-type]
    return Relation(id=f"{key}-{when}", source=key[0], target=key[1], phases=phases)


def index_of(*relations: Relation) -> TimeIndex:
    actors = [Actor(id=key, name=key.upper(), kind="state") for key in "abcd"]
    return TimeIndex(Project.of(About(extent="2000/2009"), *actors, *relations))


TWO = index_of(tie("ab", "2002-01-01/2005-12-31"), tie("ac", "2004/2005"), tie("bd", "2001-01-01/.."))


def test_a_line_has_the_value_of_each_day_of_change() -> None:
    plot = computed_plot(TWO, "ties", ["a"], Look())
    (curve,) = plot.curves
    at = {2001: 0.0, 2003: 1.0, 2007: 0.0}
    assert {year: curve.at(days.from_ymd(year, 6, 1))[1] for year in at} == at  # type: ignore[index]
    assert curve.at(days.from_ymd(2004, 6, 1)) == (1.0, 2.0, 2.0)  # from "2004" on it may have begun
    assert curve.at(FIRST - 1) is None
    assert plot.range == (0.0, 2.0)


def test_without_actors_those_with_most_are_shown() -> None:
    plot = computed_plot(TWO, "ties", [], Look(), day=days.from_ymd(2003, 1, 1))
    assert [curve.id for curve in plot.curves] == ["b", "a", "d"]


def test_measures_that_take_many_maps_have_a_line_of_what_is_certain() -> None:
    (curve,) = computed_plot(TWO, "betweenness", ["a"], Look()).curves
    assert curve.certain is not None
    middle = days.from_ymd(2004, 6, 1)
    number = int(np.searchsorted(curve.certain[0], middle, side="right")) - 1
    assert (curve.at(middle), curve.certain[1][1, number]) == ((2.0, 2.0, 2.0), 0.0)
    (certain,) = computed_plot(TWO, "betweenness", ["a"], Look(certain_only=True)).curves
    assert certain.at(middle) == (0.0, 0.0, 0.0)


def test_the_share_of_balanced_triads() -> None:
    index = index_of(tie("ab", "2000/.."), tie("bc", "2000/.."), tie("ac", "2002-01-01/..", -1))
    plot = computed_plot(index, SHARE, [], Look())
    (curve,) = plot.curves
    assert (plot.share, plot.range) == (True, (0.0, 1.0))
    assert curve.at(days.from_ymd(2001, 6, 1)) is None
    assert curve.at(days.from_ymd(2003, 6, 1)) == (0.0, 0.0, 0.0)


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(NoSuchMeasure, match="closeness"):
        computed_plot(TWO, "closness", [], Look())


def test_a_plot_is_of_days_of_change_only() -> None:
    plot = computed_plot(TWO, "ties", ["a"], Look())
    assert plot.curves[0].days.tolist() == days_of_change(TWO).tolist()


@pytest.mark.parametrize(
    ("value", "share", "text"),
    [(4.0, False, "4"), (5.5, False, "5.5"), (0.03124, False, "0.03124"), (12345.6, False, "12,346"),
     (2 / 3, True, "67 %"), (-0.0, False, "0"), (-0.0, True, "0 %")],
)  # fmt: skip
def test_values_as_they_are_written(value: float, share: bool, text: str) -> None:
    assert said(value, share) == text


def test_a_band_is_told_where_there_is_one() -> None:
    assert band_said((1.0, 2.0, 4.0)) == "1–4"
    assert band_said((2.0, 2.0, 2.0)) == band_said((np.nan, 2.0, np.nan)) == ""


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6), st.integers(2, 12))
def test_ticks_are_round_few_and_within(low: float, width: float, most: int) -> None:
    high = low + width
    found = ticks(low, high, most)
    assert len(found) <= most
    assert all(low - width * 1e-6 <= tick <= high + width * 1e-6 for tick in found)


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=lambda theme: theme.name)
def test_lines_can_be_seen_and_told_apart(theme: Any) -> None:
    colours = [colour_of(number, theme) for number in range(8)]
    assert len(set(colours)) == 8
    assert min(contrast(colour, theme.ground) for colour in colours) >= 3.0


# --- what is painted --------------------------------------------------------------------------


def painted(plot: Plot) -> QImage:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.ground))
    painter = QPainter(image)
    axis = Axis(plot.first, plot.last, 40.0, 190.0)
    paint_plot(painter, plot, axis, QRectF(40, 10, 150, 80), LIGHT)
    painter.end()
    return image


def at(image: QImage, plot: Plot, day: int, value: float) -> str:
    low, high = plot.range
    x = Axis(plot.first, plot.last, 40.0, 190.0).to_pixel(day)
    y = 90 - (value - low) / (high - low) * 80
    return image.pixelColor(round(x), min(max(round(y), 0), 99)).name()


def test_a_line_is_level_between_changes_and_its_band_lies_about_it(offline_qt: Any) -> None:
    step = days.from_ymd(2005, 1, 1)
    values = np.array([[1.0, 2.0], [2.0, 6.0], [4.0, 10.0]])
    curve = Curve("a", "A", np.array([FIRST, step]), values)
    plot = Plot("Ties", (curve,), FIRST, LAST)
    image = painted(plot)
    early, late = days.from_ymd(2002, 6, 1), days.from_ymd(2007, 6, 1)
    line = QColor(colour_of(0, LIGHT))
    for day, value in ((early, 2.0), (late, 6.0)):
        assert QColor(at(image, plot, day, value)).blue() > 150
        assert abs(QColor(at(image, plot, day, value)).red() - line.red()) < 60
    assert at(image, plot, early, 3.0) != LIGHT.ground  # in the band
    assert at(image, plot, early, 8.5) == LIGHT.ground
    assert at(image, plot, late, 8.5) != LIGHT.ground
    dashed = painted(replace(plot, curves=(replace(curve, bounded=False),)))
    assert at(dashed, plot, late, 8.5) == LIGHT.ground  # no band that is none


def test_where_there_is_no_value_there_is_no_line(offline_qt: Any) -> None:
    values = np.full((3, 2), np.nan)
    values[:, 1] = 1.0
    curve = Curve("a", "A", np.array([FIRST, days.from_ymd(2005, 1, 1)]), values)
    plot = Plot("Ties", (curve,), FIRST, LAST)
    image = painted(plot)
    column = [at(image, plot, days.from_ymd(2002, 6, 1), value / 50) for value in range(5, 45)]
    assert min(QColor(pixel).red() for pixel in column) > 200  # lines of the scale are pale


def test_nothing_known_yet_is_painted_too(offline_qt: Any) -> None:
    curve = Curve("a", "A", np.zeros(0, dtype=np.int64), np.zeros((3, 0)))
    assert not painted(Plot("Ties", (curve,), FIRST, LAST)).isNull()


def test_a_band_goes_no_further_than_its_stretch() -> None:
    at = np.array([0, 1, 3_000])
    low, high = np.array([1.0, 5.0, 5.0]), np.array([1.0, 5.0, 6.0])
    plot = Plot("P", (), 0, 6_000)
    axis = Axis(0, 6_000, 0.0, 600.0)
    found = bands(Curve("a", "A", at, np.array([low, low, high])), plot, axis)
    # The two of the first column together, up to where the second begins; it has none itself.
    assert found == [(0, 1, 1.0, 5.0), (3_000, 6_001, 5.0, 6.0)]


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(-5, 5)), min_size=1, max_size=300), st.data())
def test_of_many_days_in_a_column_the_ends_the_least_and_the_most_are_left(
    steps: list[tuple[int, int]], data: st.DataObject
) -> None:
    at = np.cumsum([step for step, _ in steps])
    values = np.array([float(value) if value else np.nan for _, value in steps])
    plot = Plot("P", (), 0, int(at[-1]) + 50)
    axis = Axis(0, plot.last, 0.0, float(data.draw(st.integers(5, 400))))
    first, ends, found, columns = steps_within(at, values, plot, axis)
    kept_first, kept_ends, kept = told_apart(first, ends, found, columns)
    of = dict(zip(first.tolist(), columns.tolist(), strict=True))
    for column in set(columns.tolist()):
        within = found[columns == column]
        left = np.array(
            [v for f, v in zip(kept_first.tolist(), kept.tolist(), strict=True) if of[f] == column]
        )
        assert (left[0], left[-1], left.min(), left.max()) == (
            within[0],
            within[-1],
            within.min(),
            within.max(),
        )
        assert len(left) <= 4
    # What stands alone in its column is as it was; nothing overlaps.
    assert (kept_ends[:-1] <= kept_first[1:]).all()
    whole = set(zip(first.tolist(), ends.tolist(), found.tolist(), strict=True))
    alone = {
        column for column, count in zip(*np.unique(columns, return_counts=True), strict=True) if count == 1
    }
    kept_all = set(zip(kept_first.tolist(), kept_ends.tolist(), kept.tolist(), strict=True))
    assert {step for step in whole if of[step[0]] in alone} <= kept_all
