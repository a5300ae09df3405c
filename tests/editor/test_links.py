from __future__ import annotations

import random

import pytest

from relmap.editor.links import begins_with, came_after, ends_with
from relmap.model.derived import derived
from relmap.model.diff import Diff
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import Actor, Event, EventDay, Phase, Relation


def sample() -> Project:
    return Project.of(
        None,
        Actor(id="a", name="A"),
        Actor(id="b", name="B"),
        Event(id="war", title="The war", when="2020-09-27/2020-11-10"),
        Event(id="truce", title="The truce", after=("war",)),
        Event(id="inquiry", title="The inquiry", after=("truce",)),
        Relation(id="r", source="a", target="b", phases=(Phase(when="2000/2010"), Phase(label="cold"))),
    )


def test_an_event_came_after_another() -> None:
    diff = came_after(sample(), "inquiry", "war")
    after = diff.apply(sample())
    assert after.events["inquiry"].after == ("truce", "war")
    assert diff.inverse().apply(after) == sample()
    assert came_after(sample(), "truce", "war") == Diff()


def test_no_event_comes_after_itself() -> None:
    with pytest.raises(RelmapError, match="“The war” cannot come after itself"):
        came_after(sample(), "war", "war")
    with pytest.raises(RelmapError, match=r"“The truce” is said to come after “The war”\. Take"):
        came_after(sample(), "war", "truce")
    with pytest.raises(RelmapError, match=r"“The inquiry” .* “The war”, through “The truce”"):
        came_after(sample(), "war", "inquiry")


def test_links_never_make_a_circle() -> None:
    rng = random.Random(5)
    keys = [f"e{n}" for n in range(7)]
    refused = 0
    for _ in range(30):
        project = Project.of(None, *(Event(id=key, title=key) for key in keys))
        for _ in range(15):
            one, other = rng.sample(keys, 2)
            said = project.events[one].model_copy(update={"after": (*project.events[one].after, other)})
            try:
                diff = came_after(project, one, other)
            except RelmapError:
                refused += 1
                circle = Diff.replacing(project.events[one], said).apply(project)
                assert {one, other} <= derived(circle).circles
                continue
            project = diff.apply(project)
            assert derived(project).circles == frozenset()
    assert refused > 50


def test_a_phase_begins_and_ends_with_events() -> None:
    diff = begins_with(sample(), "r", 1, "war")
    after = ends_with(diff.apply(sample()), "r", 1, "truce", day="last").apply(diff.apply(sample()))
    first, second = after.relations["r"].phases
    assert first == sample().relations["r"].phases[0]
    assert second.begins_with == EventDay(event="war")
    assert second.ends_with == EventDay(event="truce", day="last")
    assert (second.when, second.label) == ("../..", "cold")
    assert begins_with(after, "r", 1, "war") == Diff()
    assert diff.inverse().apply(diff.apply(sample())) == sample()
