from __future__ import annotations

from typing import Any

import pytest

from relmap.drawing import legend
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import build_frame
from relmap.drawing.pick import nodes_within, pick
from relmap.drawing.style import DARK, LIGHT, PRINT, THEMES, Theme, contrast, mixed
from relmap.drawing.view import View
from relmap.layout.places import placed
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Placement, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence
from relmap.timeline.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("offline_qt")


def frame_of(project: Project, date: str = "2000-01-01", theme: Theme = LIGHT, **options: Any) -> Frame:
    year, month, day = map(int, date.split("-"))
    snapshot = Snapshot(TimeIndex(project), days.from_ymd(year, month, day))
    return build_frame(snapshot, theme, placed(project), **options)


def with_relation(project: Project, *phases: Phase, kind: str = "alliance") -> Project:
    return Diff.adding(Relation(id="ac", source="a", target="c", kind=kind, phases=phases)).apply(project)


def edge(frame: Frame, key: str) -> Any:
    return next(edge for edge in frame.edges if edge.id == key)


def test_stance_is_colour(small_map: Project) -> None:
    assert edge(frame_of(small_map), "ab").pen.colour == mixed(LIGHT.stances[2], LIGHT.ground, 1)


def test_what_is_absent_is_not_drawn(small_map: Project) -> None:
    assert frame_of(small_map, "1990-06-01").edges == []
    assert len(frame_of(small_map, "1990-06-01").nodes) == 3


def test_what_is_only_possible_is_an_outline_in_the_same_ink(small_map: Project) -> None:
    project = with_relation(small_map, Phase(when="2000", stance=2))
    frame = frame_of(project)
    assert edge(frame, "ac").presence == Presence.POSSIBLE
    sure, unsure = (edge(frame, key).pen for key in ("ab", "ac"))
    assert unsure.colour == sure.colour
    assert (sure.gap, unsure.gap > sure.width / 3) == (0.0, True)


def test_status_is_the_line(small_map: Project) -> None:
    dashes = {
        status: edge(frame_of(with_relation(small_map, Phase(status=status))), "ac").pen.dash
        for status in ("actual", "alleged", "planned")
    }
    assert dashes["actual"] == ()
    assert dashes["alleged"] != dashes["planned"] != ()


def test_turning_has_both_colours_and_contest_a_mark(small_map: Project) -> None:
    turning = with_relation(small_map, Phase(when="1990/2000", stance=2), Phase(when="2000/..", stance=-2))
    assert edge(frame_of(turning), "ac").other.colour == LIGHT.stances[2]
    contested = with_relation(small_map, Phase(when="1990/..", stance=2), Phase(when="1995/..", stance=-2))
    assert edge(frame_of(contested), "ac").contested


def test_only_what_begins_or_turns_has_a_halo(small_map: Project) -> None:
    assert edge(frame_of(small_map, "1991-01-01"), "ab").haloed
    assert not edge(frame_of(small_map, "1991-01-02"), "ab").haloed
    # Growing surer is no change of the relation.
    project = with_relation(small_map, Phase(when="2000/.."))
    assert not edge(frame_of(project, "2000-12-31"), "ac").haloed


def test_a_part_of_a_frame_is_a_frame(small_map: Project) -> None:
    frame = frame_of(small_map)
    part = frame.part({"a", "b", "ab"})
    assert ([node.id for node in part.nodes], [edge.id for edge in part.edges]) == (["a", "b"], ["ab"])
    assert part.places.tolist() == [list(frame.places[frame.position(key)]) for key in ("a", "b")]
    assert [part.nodes[row].id for row in part.ends[0]] == ["a", "b"]


def test_actors_without_a_place_are_left_out(small_map: Project) -> None:
    project = Diff.adding(Actor(id="d", name="D")).apply(small_map)
    assert {node.id for node in frame_of(project).nodes} == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("name", "code", "mark"),
    [
        ("Armenia", "AM", "AM"),
        ("CSTO", "", "CSTO"),
        ("Nikol Pashinyan", "", "NP"),
        ("James O’Brien", "", "JO"),
        ("Belarusian opposition", "", "BO"),
        ("Nagorno-Karabakh", "", "NK"),
        ("x", "", "X"),
        ("", "", ""),
        ("<img src=x>", "", "S"),
    ],
)
def test_marks(small_map: Project, name: str, code: str, mark: str) -> None:
    actor = Actor(id="new", name=name, code=code)
    project = Diff.adding(actor, Placement(actor="new", x=0.0, y=0.0)).apply(small_map)
    assert next(node.mark for node in frame_of(project).nodes if node.id == "new") == mark


def test_the_view_goes_both_ways() -> None:
    view = View.fitting((-100, -50, 300, 150), 0, 0, 800, 600)
    assert view.to_scene(*view.to_pixels(frame_point(12.0, 34.0)).tolist()) == pytest.approx((12, 34))
    zoomed = view.zoomed(2.0, 100, 100)
    assert zoomed.to_scene(100, 100) == pytest.approx(view.to_scene(100, 100))


def frame_point(x: float, y: float) -> Any:
    import numpy as np

    return np.array([x, y])


def test_picking(small_map: Project) -> None:
    frame, view = frame_of(small_map), View(1.0, 400.0, 300.0)
    assert pick(frame, view, 250, 300).id == "a"  # type: ignore[union-attr]
    assert not pick(frame, view, 250, 300).on_rim  # type: ignore[union-attr]
    assert pick(frame, view, 250 + 27, 300).on_rim  # type: ignore[union-attr]
    assert pick(frame, view, 400, 302).id == "ab"  # type: ignore[union-attr]
    assert pick(frame, view, 400, 340) is None
    assert nodes_within(frame, view, 0, 0, 300, 400) == ["a"]


def area() -> Any:
    from PySide6.QtCore import QRectF

    return QRectF(0, 0, 800, 600)


def test_the_legend_has_only_what_appears(small_map: Project) -> None:
    assert [entry.text for entry in legend.entries(frame_of(small_map))] == ["Allied"]
    project = with_relation(small_map, Phase(when="2000", stance=-2, status="alleged"))
    texts = [entry.text for entry in legend.entries(frame_of(project, "2000-02-01"))]
    assert texts == ["Allied", "Hostile", "Alleged", "Possible, not certain"]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_has_enough_contrast(theme: Theme) -> None:
    for ground in (theme.ground, theme.plate, *theme.fills.values()):
        assert contrast(theme.ink, ground) >= 4.5
    assert contrast(theme.soft, theme.ground) >= 4.5
    assert contrast(theme.soft, theme.plate) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=lambda theme: theme.name)
def test_stances_can_be_told_from_the_ground_and_from_each_other(theme: Theme) -> None:
    colours = list(theme.stances.values())
    assert len(set(colours)) == len(colours)
    assert all(contrast(colour, theme.ground) >= 3.0 for colour in colours)


def test_an_empty_map_has_bounds() -> None:
    left, top, right, bottom = frame_of(Project()).bounds()
    assert left < right
    assert top < bottom
