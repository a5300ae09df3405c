from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.drawing.edge_geometry import edge_geometry
from relmap.drawing.frame_maker import FrameMaker, build_frame
from relmap.drawing.style import LIGHT
from relmap.layout.places import placed
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Phase, updated
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.strategies import Seen, counted, days_of, projects

pytestmark = pytest.mark.usefixtures("offline_qt")


@counted(60)
@given(projects(), projects(), projects(), st.data(), st.booleans())
def test_a_maker_that_followed_diffs_makes_what_a_new_one_makes(
    seen: Seen, one: Project, two: Project, three: Project, data: st.DataObject, certain_only: bool
) -> None:
    day = data.draw(days_of(one, two, three))
    project, index, shape = one, TimeIndex(one), edge_geometry(one)
    maker = FrameMaker(project, LIGHT, placed(project), shape)
    maker.frame(Snapshot(index, day, certain_only))
    for target in (two, three, one):
        diff = Diff.between(project, target)
        project = diff.apply(project)
        index, shape = index.updated(project, diff), shape.updated(project, diff)
        assert shape == edge_geometry(project)
        maker = maker.updated(project, diff, placed(project), shape)
        for day in data.draw(st.lists(days_of(one, two, three), min_size=2, max_size=4)):
            for key in project.relations:
                tie = index.relation_on(key, day)
                seen.note(tie and tie.presence)
            snapshot = Snapshot(index, day, certain_only)
            made, fresh = maker.frame(snapshot), build_frame(snapshot, LIGHT, placed(project))
            assert (made.nodes, made.edges) == (fresh.nodes, fresh.edges)
            assert (made.haloed_nodes, made.haloed_edges) == (fresh.haloed_nodes, fresh.haloed_edges)
            assert np.allclose(made.curves, fresh.curves)
            assert (made.ends == fresh.ends).all()
            assert (made.places == fresh.places).all()


def test_an_actor_that_was_there_gets_and_loses_its_place(small_map: Project) -> None:
    shape, index = edge_geometry(small_map), TimeIndex(small_map)
    snapshot = Snapshot(index, 730_000)
    placement = small_map.placements["a"]
    without = Diff.removing(placement).apply(small_map)
    for first, second, diff in (
        (without, small_map, Diff.adding(placement)), (small_map, without, Diff.removing(placement)),
    ):  # fmt: skip
        maker = FrameMaker(first, LIGHT, placed(first), shape)
        maker.frame(snapshot)
        maker = maker.updated(second, diff, placed(second), shape)
        made, fresh = maker.frame(snapshot), build_frame(snapshot, LIGHT, placed(second))
        assert (made.nodes, made.edges) == (fresh.nodes, fresh.edges)


def test_an_edit_of_one_phase_looks_at_one_relation(small_map: Project) -> None:
    index, shape = TimeIndex(small_map), edge_geometry(small_map)
    maker = FrameMaker(small_map, LIGHT, placed(small_map), shape)
    maker.frame(Snapshot(index, 730_000))
    relation = small_map.relations["ab"]
    diff = Diff.replacing(relation, updated(relation, phases=(Phase(stance=-2),)))
    project = diff.apply(small_map)
    maker = maker.updated(project, diff, placed(project), shape.updated(project, diff))
    maker.frame(Snapshot(index.updated(project, diff), 730_000))
    assert maker.recomputed == 1
