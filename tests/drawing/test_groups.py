from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from relmap.drawing import legend
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import build_frame
from relmap.drawing.paint import paint
from relmap.drawing.style import LIGHT
from relmap.drawing.view import View
from relmap.editor.edits import show_members
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import Actor, Event, Participant, Phase, Placement, Relation
from relmap.timeline.groups import ever_members, offices
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

PLACES = {"org": (0.0, 0.0), "m1": (100.0, 0.0), "m2": (0.0, 100.0), "x": (300.0, 0.0), "sub": (-90.0, 0.0)}


def relation(
    key: str, source: str, target: str, kind: str, when: str = "1990/..", stance: int | None = None
) -> Relation:
    phase = Phase(when=when, stance=stance, label=key)
    return Relation(id=key, source=source, target=target, kind=kind, phases=(phase,))


MAP = Project.of(
    None,
    *(Actor(id=key, name=key.upper()) for key in PLACES),
    *(Placement(actor=key, x=x, y=y) for key, (x, y) in PLACES.items()),
    relation("in1", "m1", "org", "membership"),
    relation("in2", "m2", "org", "membership", "2000/2009"),
    relation("x1", "x", "m1", "trade", stance=1),
    relation("x2", "x", "m2", "trade", stance=1),
    relation("x3", "x", "org", "conflict", stance=-2),
    relation("inner", "m1", "m2", "trade", stance=1),
    relation("sub-in", "sub", "org", "membership", "2005/2009"),
    relation("sub-of", "x", "sub", "trade", "2005/2009", stance=1),
    relation("m1-sub", "m1", "sub", "membership", "2005/2009"),
    Event(id="e", title="E", when="2002-06-01", participants=(Participant(actor="m1"),)),
)


def frame_of(year: int, **shown: str) -> Frame:
    project = MAP
    for key, how in shown.items():
        project = show_members(project, key, how, PLACES[key]).apply(project)
    snapshot = Snapshot(TimeIndex(project), days.from_ymd(year, 6, 1))
    return build_frame(snapshot, LIGHT, PLACES)


def names(frame: Frame) -> set[str]:
    return {node.id for node in frame.nodes}


def test_a_hull_follows_membership_through_time() -> None:
    def inside(year: int) -> set[str]:
        frame = frame_of(year, org="hull")
        (hull,) = frame.hulls
        return {frame.nodes[row].id for row in hull.rows}

    assert inside(1995) == {"org", "m1"}
    assert inside(2002) == {"org", "m1", "m2"}
    assert inside(2007) == {"org", "m1", "m2", "sub"}
    assert inside(2015) == {"org", "m1"}


def test_members_are_within_the_organisation_and_their_relations_are_one() -> None:
    frame = frame_of(2002, org="collapsed")
    assert names(frame) == {"org", "x", "sub"}
    (line,) = frame.edges
    assert frame.merged == {line.id: ("x1", "x2", "x3")}
    assert line.label == "3 relations"
    assert line.stance == 1  # as most of them
    assert next(node for node in frame.nodes if node.id == "org").held == 2
    ends = {frame.nodes[row].id for row in frame.ends[0].tolist()}
    assert ends == {"x", "org"}
    assert frame.haloed_nodes == {"org"}  # the event of the day is its member's
    reach = np.linalg.norm(frame.curves[0][[0, 3]] - np.array([PLACES["x"], PLACES["org"]]), axis=1)
    assert sorted(reach.tolist())[0] < 60


def test_a_lone_relation_stays_itself_with_another_end() -> None:
    frame = frame_of(1995, org="collapsed")
    assert {"x2", "inner"} < {edge.id for edge in frame.edges}  # m2 is no member yet
    assert list(frame.merged.values()) == [("x1", "x3")]
    inner = next(row for row, edge in enumerate(frame.edges) if edge.id == "inner")
    assert [frame.nodes[row].id for row in frame.ends[inner].tolist()] == ["org", "m2"]


def test_nested_organisations_are_within_the_outermost() -> None:
    frame = frame_of(2007, org="collapsed", sub="collapsed")
    assert names(frame) == {"org", "x"}
    assert next(node for node in frame.nodes if node.id == "org").held == 3


def test_members_of_each_other_are_both_shown() -> None:
    both = Project.of(
        None,
        Actor(id="a", name="A"),
        Actor(id="b", name="B"),
        relation("ab", "a", "b", "membership"),
        relation("ba", "b", "a", "membership"),
        Placement(actor="a", x=0.0, y=0.0, members="collapsed"),
        Placement(actor="b", x=9.0, y=0.0, members="collapsed"),
    )
    snapshot = Snapshot(TimeIndex(both), days.from_ymd(2000, 1, 1))
    assert names(build_frame(snapshot, LIGHT, {"a": (0.0, 0.0), "b": (90.0, 0.0)})) == {"a", "b"}


@pytest.mark.parametrize("how", ["hull", "collapsed"])
@pytest.mark.parametrize("year", [1985, 1995, 2002, 2007, 2015])
def test_every_day_can_be_painted_and_explained(offline_qt: Any, how: str, year: int) -> None:
    frame = frame_of(year, org=how, sub=how)
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    paint(painter, frame, View(0.6, 150, 120), QRectF(0, 0, 400, 300))
    painter.end()
    texts = {entry.text for entry in legend.entries(frame)}
    assert ("With members inside" in texts) == any(node.held for node in frame.nodes)
    assert ("Members of ORG" in texts) == any(hull.actor == "org" for hull in frame.hulls)


def test_who_ever_belonged_and_who_holds_what() -> None:
    assert ever_members(MAP, "org") == {"m1", "m2", "sub"}
    assert ever_members(MAP, "x") == set()
    project = Project.of(
        None,
        Actor(id="p", name="P"),
        Actor(id="s", name="S"),
        Actor(id="t", name="T"),
        relation("1", "p", "s", "office", "1990/1999"),
        relation("2", "p", "t", "office", "2000/.."),
    )
    assert offices(project) == {"p": "s"}
    now = Snapshot(TimeIndex(project), days.from_ymd(2005, 1, 1))
    assert offices(project, now.relations) == {"p": "t"}
