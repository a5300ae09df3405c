"""Figures for a column of text show what can be read there, and say how much that is."""

from __future__ import annotations

import re

import pytest

from relmap.drawing.frame import Emphasised, Frame
from relmap.export import column
from relmap.export.compose import Subject, compose, compose_map
from relmap.export.figure import Figure, figure_legibility, map_room
from relmap.export.svg import svg
from relmap.layout.places import complete_places
from relmap.model.project import Project
from relmap.model.records import FigureStyle
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.legibility.maps import samples

pytestmark = pytest.mark.usefixtures("offline_qt")

NAMES = ("armenia-realignment", "armenia-belarus-rupture", "us-armenia-strategic-dialogue")


def looked_at(name: str, selection: frozenset[str] = frozenset()) -> tuple[Project, Subject]:
    project, day = samples()[name]
    places = complete_places(project)
    return project, Subject(Snapshot(TimeIndex(project), day), places, selection=selection)


def narrow(width: float = 85, height: float = 60) -> FigureStyle:
    return FigureStyle(width=width, height=height, unit="mm")


def figure_of(name: str, style: FigureStyle, selection: frozenset[str] = frozenset()) -> Figure:
    return compose_map(looked_at(name, selection)[1], style)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(85, 60), (60, 90), (100, 70)])
def test_all_that_is_shown_can_be_read(name: str, size: tuple[float, float]) -> None:
    figure = figure_of(name, narrow(*size))
    found = figure_legibility(figure)
    assert found.actors >= 4
    assert found.named == found.actors
    assert found.untold == found.overlapping == found.actors_covered == 0
    assert found.radius >= 4.9
    assert found.type_size >= 6
    whole = len(compose(looked_at(name)[1], narrow(*size)).frame.edges)
    assert figure.date_line.endswith(f"shows {len(figure.frame.edges)} of {whole} relations")


def test_only_the_list_of_labels_makes_a_sheet_longer() -> None:
    _, asked = narrow().pixels()
    for name in NAMES:
        figure = figure_of(name, narrow())
        assert figure.height == asked if not figure.keys else figure.height > asked
        root = re.search(rb'height="([\d.]+)mm"', svg(figure))
        assert root is not None
        assert float(root[1]) == pytest.approx(figure.height * 25.4 / 96, abs=0.01)
        assert map_room(figure).height() > 0.4 * asked
    assert any(figure_of(name, narrow()).keys for name in NAMES)


def test_a_wider_figure_shows_all() -> None:
    figure = figure_of("armenia-belarus-rupture", narrow(110, 80))
    assert "shows" not in figure.date_line
    assert len(figure.frame.edges) == 15


def test_it_is_about_what_is_selected() -> None:
    figure = figure_of("armenia-realignment", narrow(), frozenset({"belarus"}))
    belarus = figure.frame.position("belarus")
    assert belarus is not None
    assert sum(belarus in ends for ends in figure.frame.ends.tolist()) >= 3


def test_one_relation_of_every_pair_comes_before_a_second_of_any() -> None:
    frame: Frame = compose(looked_at("armenia-realignment")[1], narrow()).frame
    part = column.about(frame, (), 8)
    pairs = [frozenset(ends) for ends in part.ends.tolist()]
    assert len(part.edges) == len(set(pairs)) == 8
    hub = part.position("armenia")
    assert all(hub in pair for pair in pairs)
    assert len(column.about(frame, (), 1_000).edges) == len(frame.edges)


def test_a_map_without_relations_is_shown_as_it_is() -> None:
    project, looked = looked_at("armenia-belarus-rupture")
    records = (*project.actors.values(), *project.placements.values(), *project.sources.values())
    alone = Project.of(project.about, *records)
    day = looked.time.day  # type: ignore[union-attr]
    figure = compose_map(Subject(Snapshot(TimeIndex(alone), day), looked.places), narrow())
    assert not figure.frame.edges
    assert len(figure.frame.nodes) > 5


def test_a_column_is_about_what_is_emphasised() -> None:
    project, looked = looked_at("armenia-realignment")
    frame = compose(looked, narrow()).frame
    frame.emphasised = {"india": Emphasised("#000000", "India")}
    part = column.about(frame, (), 4)
    india = frame.position("india")
    ties = {edge.id for edge, ends in zip(frame.edges, frame.ends.tolist(), strict=True) if india in ends}
    assert ties
    assert ties <= {edge.id for edge in part.edges}
    only = next(edge.id for edge in frame.edges if edge.id not in ties and not edge.haloed)
    frame.emphasised = {only: Emphasised("#000000", "A relation")}
    assert only in {edge.id for edge in column.about(frame, (), 4).edges}
    assert project.actors
