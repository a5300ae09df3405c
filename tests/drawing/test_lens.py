"""Sizes and colours of actors by measures and groups."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from relmap.analysis.over_time import Look
from relmap.analysis.table import NoSuchMeasure
from relmap.drawing import legend
from relmap.drawing.edge_geometry import edge_geometry
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import build_frame
from relmap.drawing.lens import Group, Seen, group_colour, ramp, seen_through, shade
from relmap.drawing.lens_of import LensOverTime
from relmap.drawing.style import DARK, GREY, LIGHT, PRINT, Theme, contrast
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Lens, Phase, Placement, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot


def tie(key: str, when: str, stance: int = 1) -> Relation:
    return Relation(id=key, source=key[0], target=key[1], phases=(Phase(when=when, stance=stance),))


MAP = Project.of(
    About(extent="2000/2009"),
    *(Actor(id=key, name=key.upper(), kind="state", code="FR" if key == "a" else "") for key in "abc"),
    *(Placement(actor=key, x=200.0 * number, y=80.0 * (number % 2)) for number, key in enumerate("abc")),
    tie("ab", "2000-01-01/..", 1),
    tie("bc", "2005-01-01/..", -1),
)  # fmt: skip
INDEX = TimeIndex(MAP)


def frame_of(year: int, theme: Theme = LIGHT) -> Frame:
    places = {key: (place.x, place.y) for key, place in MAP.placements.items()}
    return build_frame(Snapshot(INDEX, days.from_ymd(year, 6, 1)), theme, places)


def looked(year: int, lens: Lens, theme: Theme = LIGHT) -> Frame:
    seen = LensOverTime(INDEX, lens, Look()).on(Snapshot(INDEX, days.from_ymd(year, 6, 1)))
    return seen_through(frame_of(year, theme), seen, edge_geometry(MAP))


def by_id(frame: Frame) -> dict[str, Any]:
    return {node.id: node for node in frame.nodes}


def test_size_is_on_the_scale_of_the_whole_time(offline_qt: Any) -> None:
    early, late = by_id(looked(2002, Lens(size_by="ties"))), by_id(looked(2007, Lens(size_by="ties")))
    assert late["b"].radius > early["b"].radius > early["c"].radius
    assert late["a"].radius == early["a"].radius
    # The area grows with the value: half of the greatest is half way between the least and the greatest.
    least, most = early["c"].radius ** 2, late["b"].radius ** 2
    assert early["a"].radius ** 2 == pytest.approx((least + most) / 2)


def test_lines_end_at_the_rims_of_actors(offline_qt: Any) -> None:
    frame = looked(2007, Lens(size_by="ties"))
    for row, (one, _) in enumerate(frame.ends.tolist()):
        start = np.hypot(*(frame.curves[row, 0] - frame.places[one]))
        assert start >= frame.radii[one] - 1
        assert start < frame.radii[one] + 14


def test_shade_hides_no_value_behind_a_flag_and_marks_can_be_read(offline_qt: Any) -> None:
    for theme in (LIGHT, DARK, PRINT, GREY):
        for node in looked(2007, Lens(shade_by="ties"), theme).nodes:
            assert node.flag == ""
            assert contrast(node.mark_ink, node.fill) >= 4.5, (theme.name, node.id)
            assert contrast(node.ink, theme.ground) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT, GREY], ids=lambda theme: theme.name)
def test_shades_keep_their_order_without_colours(theme: Theme) -> None:
    shades = [shade(part / 10, theme) for part in range(11)]
    away = [contrast(colour, theme.ground) for colour in shades]
    assert all(lighter < darker for lighter, darker in pairwise(away))
    assert away[-1] / away[0] > 5
    assert shade(None, theme) == theme.ground
    assert (shades[0], shades[-1]) == ramp(theme)


def test_camps_have_a_colour_each_and_are_told(offline_qt: Any) -> None:
    frame = looked(2007, Lens(groups="camps"))
    nodes = by_id(frame)
    assert nodes["a"].fill == nodes["b"].fill != nodes["c"].fill
    assert frame.lens is not None
    assert [text for _, text in frame.lens.groups] == ["Camp of B", "Camp of C"]
    texts = [entry.text for entry in legend.entries(frame)]
    assert {"Camp of B", "Camp of C"} <= set(texts)


def test_actors_of_no_group_are_as_they_were(offline_qt: Any) -> None:
    nodes = by_id(looked(2002, Lens(groups="camps")))
    assert nodes["c"] == by_id(frame_of(2002))["c"]


def test_communities_are_of_several(offline_qt: Any) -> None:
    frame = looked(2002, Lens(groups="communities"))
    assert frame.lens is not None
    assert [text for _, text in frame.lens.groups] == ["Community of A"]
    assert by_id(frame)["c"] == by_id(frame_of(2002))["c"]


def test_the_legend_tells_what_size_and_shade_are(offline_qt: Any) -> None:
    frame = looked(2007, Lens(size_by="ties", shade_by="foes"))
    texts = [entry.text for entry in legend.entries(frame)]
    assert "Size: ties, up to 2" in texts
    assert "Shade: foes, up to 1" in texts


def test_nothing_seen_is_the_same_frame(offline_qt: Any) -> None:
    frame = frame_of(2007)
    assert seen_through(frame, Seen(), edge_geometry(MAP)) is frame


def test_groups_can_be_told_apart(offline_qt: Any) -> None:
    for theme in (LIGHT, DARK, GREY):
        assert len({group_colour(number, theme) for number in range(8)}) == 8
    assert group_colour(8, LIGHT) == group_colour(0, LIGHT)


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(NoSuchMeasure, match="betweenness"):
        LensOverTime(INDEX, Lens(size_by="betweenes"), Look())


def test_whole_groups_are_named_by_their_number() -> None:
    assert Group(1, "x") != Group(2, "x")
