from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.drawing import legend
from relmap.drawing.comparison import build_comparison
from relmap.drawing.edge_geometry import edge_geometry
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import build_frame
from relmap.drawing.style import LIGHT, THEMES
from relmap.drawing.widths import STEPS, scale_of
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import About, Actor, Phase, Relation, RelationKind, updated
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

ACTORS = (Actor(id="a", name="Alpha"), Actor(id="b", name="Beta"))
PLACES = {"a": (0.0, 0.0), "b": (300.0, 0.0)}


def project(*weights: tuple[float | None, str], label: str = "") -> Project:
    ties = [
        Relation(
            id=f"r{n}", source="a", target="b",
            phases=(Phase(when="2000/..", stance=1, weight=weight, unit=unit, label=label),),
        )
        for n, (weight, unit) in enumerate(weights)
    ]  # fmt: skip
    return Project.of(About(), *ACTORS, *ties)


def drawn(of: Project) -> Frame:
    return build_frame(Snapshot(TimeIndex(of), 738000), LIGHT, PLACES)


def said(frame: Frame) -> list[str]:
    texts = [entry.text for entry in legend.entries(frame)]
    first = next((n for n, text in enumerate(texts) if text.startswith("Width")), len(texts))
    return texts[first:]


def test_width_tells_one_unit_in_three_steps_with_figures() -> None:
    frame = drawn(project((3, "troops"), (40, "troops"), (700, "troops"), (90, "% of arms"), (None, "")))
    assert frame.widths.unit == "troops"
    assert [edge.pen.width for edge in frame.edges[:3]] == list(STEPS)
    assert frame.edges[3].pen.width == frame.edges[4].pen.width < STEPS[1]
    texts = said(frame)
    assert len(texts) == 3
    assert texts[0].startswith("Width: under ")
    assert texts[0].endswith(" troops")
    assert texts[2].endswith("or more")


def test_a_weight_that_no_width_tells_stands_in_the_label() -> None:
    frame = drawn(project((3, "troops"), (40, "troops"), (90, "% of arms"), label="arms"))
    assert [edge.label for edge in frame.edges] == ["arms", "arms", "arms, 90 % of arms"]
    known = drawn(project((3, "troops"), (40, "troops"), (90, "% of arms"), label="90 % of them"))
    assert known.edges[2].label == "90 % of them"


@pytest.mark.parametrize("weights", [(), ((5, "x"),), ((5, "x"), (5, "x")), ((5, "x"), (6, "y"))])
def test_where_all_weigh_the_same_width_tells_nothing(weights: tuple[tuple[float, str], ...]) -> None:
    frame = drawn(project(*weights))
    assert frame.widths.bounds == ()
    assert said(frame) == []
    assert all(edge.label for edge in frame.edges)


def test_only_steps_that_are_drawn_are_told() -> None:
    three = project((3, "troops"), (40, "troops"), (700, "troops"))
    frame = drawn(three).part({"a", "b", "r2"})
    assert said(frame) == [f"Width: {frame.widths.bounds[1]:g} troops or more"]


_WEIGHTS = st.lists(
    st.one_of(st.floats(0, 1e15), st.integers(0, 200).map(float), st.sampled_from((15.0, 49.0, 66.0, 90.0))),
    max_size=12,
)


@given(_WEIGHTS)
def test_every_step_has_a_weight_and_they_ascend(values: list[float]) -> None:
    counts = {value: values.count(value) for value in values}
    scale = scale_of({"u": counts})
    steps = [scale.step(Phase(weight=value, unit="u")) for value in sorted(counts)]
    if len(counts) < 2:
        assert set(steps) <= {None}
        return
    assert steps == sorted(steps)  # type: ignore[type-var]
    assert set(steps) == set(range(min(len(counts), 3)))
    widths = [scale.width(step) for step in sorted(set(steps))]  # type: ignore[type-var]
    assert all(one + 2 < other for one, other in itertools.pairwise(widths))


_MANY = st.lists(
    st.tuples(st.sampled_from((None, 1.0, 5.0, 40.0, 90.0)), st.sampled_from(("x", "y"))), max_size=5
)


@given(_MANY, _MANY)
def test_the_scale_follows_an_edit(
    before: list[tuple[float | None, str]], after: list[tuple[float | None, str]]
) -> None:
    one, other = project(*before), project(*after)
    geometry = edge_geometry(one).updated(other, Diff.between(one, other))
    new = edge_geometry(other)
    assert geometry.weights == new.weights
    assert geometry.scale == new.scale


def test_an_edit_of_something_else_keeps_the_scale() -> None:
    one = project((3, "x"), (4, "x"))
    geometry = edge_geometry(one)
    actor = one.actors["a"]
    diff = Diff.replacing(actor, updated(actor, notes="more"))
    assert geometry.updated(diff.apply(one), diff).weights is geometry.weights


def test_labels_tell_the_weights_of_both_phases_while_one_turns_into_the_other() -> None:
    phases = (
        Phase(when="1990/[2000..2030]", weight=36, unit="wagons", label="rail"),
        Phase(when="[2000..2030]/..", weight=8, unit="wagons"),
    )
    turning = Relation(id="t", source="a", target="b", phases=phases)
    of = Diff.adding(turning).apply(project((3, "troops"), (40, "troops"), (700, "troops")))
    label = next(edge.label for edge in drawn(of).edges if edge.id == "t")
    assert sorted(label.split(" or ")) == ["8 wagons", "rail, 36 wagons"]


def test_in_grey_neutral_is_thin_whatever_it_weighs() -> None:
    ties = [
        Relation(id=f"r{n}", source="a", target="b", phases=(Phase(stance=0, weight=weight, unit="men"),))
        for n, weight in enumerate((5, 900))
    ]
    of = Project.of(About(), *ACTORS, *ties)
    grey, light = (
        build_frame(Snapshot(TimeIndex(of), 738000), THEMES[name], PLACES) for name in ("grey", "light")
    )
    assert grey.edges[0].pen == grey.edges[1].pen
    assert (grey.edges[1].label, said(grey)) == ("900 men", [])
    assert (light.edges[1].label, len(said(light))) == ("", 2)


def test_two_days_compared_tell_weights_in_labels() -> None:
    ties = [
        Relation(
            id=f"r{n}", source="a", target="b", phases=(Phase(when="2000/..", weight=weight, unit="men"),)
        )
        for n, weight in enumerate((5, 900))
    ]
    of = Project.of(About(), *ACTORS, *ties)
    frame = build_comparison(changes(TimeIndex(of), 700000, 738000), LIGHT, PLACES)
    assert frame.edges[0].pen == frame.edges[1].pen
    assert [edge.label for edge in frame.edges] == ["5 men", "900 men"]
    assert said(frame) == []


def test_a_kind_of_which_every_line_tells_a_weight_has_no_entry() -> None:
    kind = RelationKind(id="base", label="Base", line="thick")
    ties = [
        Relation(id=f"r{n}", source="a", target="b", kind="base", phases=(Phase(weight=weight, unit="men"),))
        for n, weight in enumerate((5, 900))
    ]
    of = Project.of(About(), *ACTORS, kind, *ties)
    assert "Base" not in [entry.text for entry in legend.entries(drawn(of))]
    plain = Relation(id="p", source="a", target="b", kind="base", phases=(Phase(),))
    assert "Base" in [entry.text for entry in legend.entries(drawn(Diff.adding(plain).apply(of)))]
