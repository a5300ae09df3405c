from __future__ import annotations

from collections.abc import Callable

import pytest

from relmap.drawing.fades import LENGTH, Fades
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import FrameMaker, build_frame
from relmap.drawing.style import LIGHT
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import Phase, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("offline_qt")
MakeProject = Callable[..., Project]
PLACES = {"a": (0.0, 0.0), "b": (200.0, 0.0), "c": (0.0, 200.0), "d": (200.0, 200.0)}


@pytest.fixture
def frames(make_project: MakeProject) -> Callable[[int], Frame]:
    project = make_project(
        Relation(id="x", source="a", target="b", phases=(Phase(when="2000-01-01/2009-12-31", stance=2),)),
        Relation(id="y", source="a", target="c", phases=(Phase(when="2010-01-01/..", stance=-2),)),
        Relation(
            id="z",
            source="b",
            target="d",
            phases=(
                Phase(when="2000-01-01/2009-12-31", stance=1),
                Phase(when="2010-01-01/..", stance=-1),
            ),
        ),
    )
    maker = FrameMaker(project, LIGHT, PLACES)
    index = TimeIndex(project)
    return lambda year: maker.frame(Snapshot(index, days.from_ymd(year, 6, 1)))


def pens(frame: Frame) -> dict[str, str]:
    return {edge.id: edge.pen.colour for edge in frame.edges}


def test_relations_fade_in_out_and_over(frames: Callable[[int], Frame]) -> None:
    old, new = frames(2005), frames(2015)
    fades = Fades()
    fades.step(old, new, 1000.0)
    begin = fades.frame(new, 1000.0)
    assert pens(begin)["x"] == pens(old)["x"]
    assert pens(begin)["y"] == LIGHT.ground
    assert pens(begin)["z"] == pens(old)["z"]
    half = fades.frame(new, 1000.0 + LENGTH / 2)
    assert len(half.edges) == len(half.curves) == 3
    assert pens(half)["y"] not in (LIGHT.ground, pens(new)["y"])
    assert pens(half)["z"] not in (pens(old)["z"], pens(new)["z"])
    assert fades.running(1000.0 + LENGTH - 1)
    assert not fades.running(1000.0 + LENGTH)
    assert pens(fades.frame(new, 1000.0 + LENGTH)) == pens(new)


def test_a_new_step_does_not_cut_fades_short(frames: Callable[[int], Frame]) -> None:
    fades = Fades()
    fades.step(frames(2005), frames(2015), 0.0)
    fades.step(frames(2015), frames(2016), 100.0)
    assert pens(fades.frame(frames(2016), 110.0))["y"] not in (LIGHT.ground, pens(frames(2016))["y"])
    fades.clear()
    assert not fades.running(110.0)


def test_a_maker_makes_what_build_frame_makes(make_project: MakeProject) -> None:
    project = make_project(
        Relation(id="x", source="a", target="b", phases=(Phase(when="2000/2010", stance=2, weight=3),)),
        Relation(id="y", source="b", target="a", phases=(Phase(when="2005-03-01/..", stance=-1),)),
        Relation(id="l", source="c", target="c", phases=(Phase(when="2004/2006"),)),
        exists={"d": "2006/2008"},
    )
    index = TimeIndex(project)
    maker = FrameMaker(project, LIGHT, PLACES)
    for day in range(days.from_ymd(1999, 1, 1), days.from_ymd(2012, 1, 1), 17):
        made, fresh = maker.frame(Snapshot(index, day)), build_frame(Snapshot(index, day), LIGHT, PLACES)
        assert (made.nodes, made.edges, made.haloed_nodes) == (fresh.nodes, fresh.edges, fresh.haloed_nodes)
        assert (made.curves == fresh.curves).all()
        assert (made.ends == fresh.ends).all()


def test_only_what_changes_is_looked_at_again(frames: Callable[[int], Frame]) -> None:
    first = frames(2005)
    assert frames(2005).edges[0] is first.edges[0]
    assert frames(2006).nodes is first.nodes


def test_a_maker_follows_a_drag(make_project: MakeProject) -> None:
    project = make_project(
        Relation(id="x", source="a", target="b", phases=(Phase(),)),
        Relation(id="y", source="b", target="c", phases=(Phase(),)),
        Relation(id="z", source="c", target="d", phases=(Phase(),)),
    )
    snapshot = Snapshot(TimeIndex(project), days.from_ymd(2000, 1, 1))
    maker = FrameMaker(project, LIGHT, PLACES)
    first = maker.frame(snapshot)
    moved = maker.moved({"a": (50.0, 70.0)})
    fresh = build_frame(snapshot, LIGHT, {**PLACES, "a": (50.0, 70.0)})
    found = moved.frame(snapshot)
    assert moved.recomputed == 2  # the actor and its one relation
    assert (found.curves == fresh.curves).all()
    assert (found.places == fresh.places).all()
    assert found.edges == fresh.edges
    assert (maker.frame(snapshot).curves == first.curves).all()
