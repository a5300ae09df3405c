from __future__ import annotations

import pytest

from relmap.model.errors import ReferenceProblem
from relmap.model.problems import problems
from relmap.model.project import Project
from relmap.model.records import Actor, Event, Participant, Phase, Relation


def test_ids_are_unique() -> None:
    with pytest.raises(ReferenceProblem, match="Two actors have the id “a”"):
        Project.of(None, Actor(id="a", name="A"), Actor(id="a", name="B"))


def test_references_are_checked() -> None:
    with pytest.raises(ReferenceProblem, match="actor “b”, which does not exist"):
        Project.of(None, Actor(id="a", name="A"), Relation(id="r", source="a", target="b"))


def test_a_kind_nobody_defined_is_drawn_plainly() -> None:
    kind = Project().relation_kind("friendship")
    assert (kind.label, kind.directed) == ("Friendship", False)


def test_before_and_always_are_no_conflicts() -> None:
    late = Actor(id="late", name="Late", kind="state", exists="2000/..")
    for when in ("../2019", "../.."):
        relation = Relation(id="r", source="late", target="late", phases=(Phase(when=when),))
        assert problems(Project.of(None, late, relation)) == []


def test_a_sound_map_has_no_problems(small_map: Project) -> None:
    assert problems(small_map) == []


@pytest.mark.parametrize(
    ("records", "place", "message"),
    [
        ((Relation(id="r", source="a", target="b"),), "relations “r”", "no phase"),
        (
            (Relation(id="r", source="a", target="b", kind="zz", phases=(Phase(),)),),
            "relations “r”",
            "not defined",
        ),
        (
            (Relation(id="r", source="a", target="late", phases=(Phase(when="1990-01-01/1995-01-01"),)),),
            "relations “r” phases[0]",
            "outside the time of Late",
        ),
        (
            (Relation(id="r", source="a", target="gone", phases=(Phase(when="1980/.."),)),),
            "relations “r” phases[0]",
            "outside the time of Gone",
        ),
        (
            (Event(id="e", title="E", when="1990-01-01", participants=(Participant(actor="late"),)),),
            "events “e”",
            "Late takes part",
        ),
        (
            (Event(id="e", title="E", when="1990"), Event(id="f", title="F", when="1980", after=("e",))),
            "events “f”",
            "dated before",
        ),
        (
            (Event(id="e", title="E", after=("f",)), Event(id="f", title="F", after=("e",))),
            "events “e”",
            "after itself",
        ),
        (
            (
                Relation(id="r", source="a", target="b", about="q", phases=(Phase(),)),
                Relation(id="q", source="a", target="b", about="r", phases=(Phase(),)),
            ),
            "relations “r”",
            "about itself",
        ),
    ],
)
def test_problems_have_place_and_remedy(records: tuple[object, ...], place: str, message: str) -> None:
    actors = (
        Actor(id="a", name="A", kind="state"),
        Actor(id="b", name="B", kind="state"),
        Actor(id="late", name="Late", kind="state", exists="2000/.."),
        Actor(id="gone", name="Gone", kind="state", exists="../2000"),
    )
    found = problems(Project.of(None, *actors, *records))  # type: ignore[arg-type]
    assert any(fault.place == place and message in fault.message and fault.remedy for fault in found)
