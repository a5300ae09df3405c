from __future__ import annotations

import numpy as np
import pytest

from relmap.layout.arrange import arrange
from relmap.layout.graph import LayoutCancelled
from relmap.layout.over_time import PlacesOverTime, layout_over_time
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Placement, Relation
from relmap.timeline.index import TimeIndex


@pytest.fixture
def project() -> Project:
    """Two groups of six; three change sides in 2000."""
    actors = [Actor(id=f"a{n:02}", name=f"A {n}") for n in range(12)]
    relations: list[Relation] = []

    def tie(one: int, other: int, when: str) -> None:
        phase = Phase(when=when)
        key = f"r{len(relations)}"
        relations.append(Relation(id=key, source=f"a{one:02}", target=f"a{other:02}", phases=(phase,)))

    for group in (range(6), range(6, 12)):
        for n in group:
            for other in group:
                if n < other:
                    leaves = n < 3
                    tie(n, other, "1990/1999" if leaves else "1990/2010")
    for n in range(3):
        for other in range(6, 12):
            tie(n, other, "2000/2010")
    tie(5, 6, "1990/2010")
    found = Project.of(None, *actors, *relations)
    places = arrange(found, "relations")
    return Diff.adding(*(Placement(actor=key, x=x, y=y) for key, (x, y) in places.items())).apply(found)


def home(project: Project) -> dict[str, tuple[float, float]]:
    return {key: (place.x, place.y) for key, place in project.placements.items()}


def test_the_more_stable_the_less_it_moves_and_the_less_true_it_is(project: Project) -> None:
    index = TimeIndex(project)
    found = [layout_over_time(index, home(project), stability) for stability in (0.0, 0.5, 0.9, 1.0)]
    movements = [one.movement for one in found]
    assert movements == sorted(movements, reverse=True)
    assert movements[0] > 0.05 > movements[-1] == 0.0
    assert found[0].stress < found[-1].stress


def test_at_full_stability_every_day_is_the_home(project: Project) -> None:
    found = layout_over_time(TimeIndex(project), home(project), 1.0)
    for day in (0, 730_000, 740_000):
        assert found.at(day) == home(project)


def test_pins_stay_and_the_same_input_gives_the_same(project: Project) -> None:
    pinned = Placement(actor="a00", x=5.0, y=7.0, pinned=True)
    project = Diff.replacing(project.placements["a00"], pinned).apply(project)
    one, other = (layout_over_time(TimeIndex(project), home(project), 0.2) for _ in range(2))
    assert (one.places == other.places).all()
    row = one.ids.index("a00")
    assert (one.places[:, row] == (5.0, 7.0)).all()


def test_who_changes_sides_goes_over(project: Project) -> None:
    found = layout_over_time(TimeIndex(project), home(project), 0.1)

    def gap(day: int, one: str, others: range) -> float:
        at = found.at(day)
        return float(np.mean([np.hypot(*np.subtract(at[one], at[f"a{n:02}"])) for n in others]))

    before, after = int(found.days[0]), int(found.days[-1]) - 400
    assert gap(before, "a00", range(3, 6)) < gap(before, "a00", range(6, 12))
    assert gap(after, "a00", range(3, 6)) > gap(after, "a00", range(6, 12))


def test_the_way_between_two_slices_has_no_jumps() -> None:
    places = np.array([[[0.0, 0.0]], [[100.0, 50.0]]])
    found = PlacesOverTime(("a",), np.array([10, 20]), places, 0.0, 0.0)
    assert found.at(9)["a"] == found.at(10)["a"] == (0.0, 0.0)
    assert found.at(15)["a"] == (50.0, 25.0)
    assert found.at(20)["a"] == found.at(99)["a"] == (100.0, 50.0)
    steps = [found.at(day + 1)["a"][0] - found.at(day)["a"][0] for day in range(10, 20)]
    assert all(0 < step < 16 for step in steps)


def test_it_can_be_stopped(project: Project) -> None:
    with pytest.raises(LayoutCancelled):
        layout_over_time(TimeIndex(project), home(project), 0.5, progress=lambda part: part < 0.5)
