from __future__ import annotations

import pytest
from hypothesis import given

from relmap.model.diff import Change, Diff, Ref, from_plain, to_plain
from relmap.model.errors import ReferenceProblem
from relmap.model.project import Project
from relmap.model.records import Actor, Aside, Relation
from tests.strategies import projects


@given(projects(), projects())
def test_between_turns_one_into_the_other_and_back(old: Project, new: Project) -> None:
    diff = Diff.between(old, new)
    assert diff.apply(old) == new
    assert diff.inverse().apply(new) == old


@given(projects(), projects(), projects())
def test_two_diffs_compose_to_one(one: Project, two: Project, three: Project) -> None:
    both = Diff.between(one, two).then(Diff.between(two, three))
    assert both.apply(one) == three
    assert not Diff.between(one, two).then(Diff.between(two, one))


@given(projects(), projects())
def test_a_diff_survives_as_plain_data(old: Project, new: Project) -> None:
    diff = Diff.between(old, new)
    assert from_plain(to_plain(diff)) == diff


@pytest.mark.parametrize(("before", "after"), [(1, True), (1, 1.0), (0, False), (0.0, -0.0), ("1", 1)])
def test_what_only_python_takes_for_equal_is_a_change(before: object, after: object) -> None:
    one, other = (
        Project.of(None, Actor(id="a", name="A", attributes={"x": value}))  # type: ignore[dict-item]
        for value in (before, after)
    )
    diff = Diff.between(one, other)
    assert diff
    assert repr(diff.apply(one).actors["a"].attributes) == repr(other.actors["a"].attributes)
    assert from_plain(to_plain(diff)).apply(one).actors == other.actors


def test_what_is_kept_aside_is_compared_too(small_map: Project) -> None:
    from dataclasses import replace

    other = replace(small_map, aside=Aside(unknown={"widgets": [{"id": "w"}]}))
    diff = Diff.between(small_map, other)
    assert diff.apply(small_map) == other
    assert diff.inverse().apply(other) == small_map


def test_an_unchanged_project_has_no_difference(small_map: Project) -> None:
    assert not Diff.between(small_map, small_map)


def test_a_diff_that_does_not_fit_changes_nothing(small_map: Project) -> None:
    stranger = Diff.replacing(Actor(id="a", name="Somebody else"), Actor(id="a", name="X"))
    with pytest.raises(ReferenceProblem, match="changed meanwhile"):
        stranger.apply(small_map)


def test_no_reference_is_left_to_nothing(small_map: Project) -> None:
    with pytest.raises(ReferenceProblem, match="does not exist"):
        Diff.removing(small_map.actors["a"]).apply(small_map)
    with pytest.raises(ReferenceProblem, match="does not exist"):
        Diff.adding(Relation(id="r", source="a", target="nobody")).apply(small_map)


def test_only_touched_collections_are_copied(small_map: Project) -> None:
    actor = small_map.actors["a"]
    changed = Diff({Ref("actors", "a"): Change(actor, Actor(id="a", name="New"))}).apply(small_map)
    assert changed.relations is small_map.relations
    assert changed.actors is not small_map.actors
