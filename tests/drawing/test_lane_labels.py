from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QFontMetricsF

from relmap.drawing.axis import Axis
from relmap.drawing.lane_labels import LaneLabel, lane_labels
from relmap.drawing.style import font
from relmap.model.records import Phase
from relmap.timeline.lane_rows import Bar
from relmap.timeline.presence import Interval

pytestmark = pytest.mark.usefixtures("offline_qt")
AXIS = Axis(0, 1000, 0.0, 1000.0)


def _placed(
    *spans: tuple[int, int, str], blocked: tuple[tuple[float, float], ...] = ()
) -> list[LaneLabel | None]:
    bars = [
        Bar(number, Phase(when="2000", label=text), Interval(first, first, last, last), 0)
        for number, (first, last, text) in enumerate(spans)
    ]
    metrics = QFontMetricsF(font(11))
    return lane_labels(bars, [(text, True) for *_, text in spans], AXIS, metrics, [blocked] * len(bars))


def _ends(label: LaneLabel) -> tuple[float, float]:
    return label.x, label.x + QFontMetricsF(font(11)).horizontalAdvance(label.text)


def test_a_wide_bar_has_its_name_within() -> None:
    (label,) = _placed((100, 400, "strategic dialogue"))
    assert label is not None
    assert label.within
    assert label.whole
    assert _ends(label)[0] > 100
    assert _ends(label)[1] < 400


def test_of_a_narrow_bar_the_name_is_beside_it_whole() -> None:
    (label,) = _placed((100, 110, "strategic dialogue"))
    assert label is not None
    assert not label.within
    assert label.whole
    assert label.text == "strategic dialogue"
    assert 110 < label.x < 125
    (label,) = _placed((970, 1000, "strategic dialogue"))  # at the end of the axis to its left
    assert label is not None
    assert not label.within
    assert 950 < _ends(label)[1] < 970


def test_names_keep_clear_of_other_bars_names_and_marks() -> None:
    labels = _placed((100, 104, "first of them"), (200, 204, "second of them"), (300, 900, "wide"))
    shown = [_ends(label) for label in labels if label is not None]
    assert len(shown) == 3
    taken = sorted([*shown[:2], (100, 105), (200, 205), (300, 901)])
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(taken))
    (label,) = _placed((100, 400, "strategic dialogue"), blocked=((110.0, 150.0),))
    assert label is not None
    assert label.within
    assert label.x >= 150


def test_what_has_room_nowhere_is_cut_or_left_out_and_is_not_called_whole() -> None:
    row = [(at, at + 48, "a long name of a phase") for at in range(0, 1000, 50)]
    for label in _placed(*row):
        assert label is None or (not label.whole and label.within and label.text.endswith("…"))
    assert _placed(*((at, at + 8, "a long name") for at in range(0, 1000, 10))) == [None] * 100
    assert _placed((100, 400, "")) == [None]
