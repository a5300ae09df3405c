from __future__ import annotations

import pytest

from relmap.editor import edits
from relmap.model.flags import flagged, give_flags
from relmap.model.project import Project
from relmap.model.records import Actor, updated
from tests.formats.pasting import add_names

EMPTY = Project()


def state(name: str, code: str = "", kind: str = "state") -> Actor:
    return Actor(id="s", name=name, kind=kind, code=code)


def test_a_new_state_has_the_flag_of_its_name() -> None:
    diff, key = edits.add_actor(EMPTY, "Armenia", "state", (0.0, 0.0))
    assert diff.apply(EMPTY).actors[key].code == "AM"
    diff, key = edits.add_actor(EMPTY, "Georgia", "person", (0.0, 0.0))
    assert diff.apply(EMPTY).actors[key].code == ""


@pytest.mark.parametrize(
    ("name", "usual", "kind", "code"),
    [
        ("Georgia", "group", "state", "GE"),
        ("DPRK", "organisation", "state", "KP"),
        ("Georgia", "person", "person", ""),
        ("IT", "organisation", "organisation", ""),
        ("CSTO", "group", "group", ""),
    ],
)
def test_what_is_called_as_a_country_is_a_state(name: str, usual: str, kind: str, code: str) -> None:
    diff, key = edits.add_actor(EMPTY, name, usual)
    made = diff.apply(EMPTY).actors[key]
    assert (made.kind, made.code) == (kind, code)


def test_a_flag_goes_on_with_the_name_but_a_code_of_the_users_own_stays() -> None:
    armenia, own = state("Armenia", "AM"), state("Armenia", "XX")
    assert flagged(EMPTY, updated(armenia, name="Georgia"), armenia).code == "GE"
    assert flagged(EMPTY, updated(armenia, name="The republic"), armenia).code == "AM"
    assert flagged(EMPTY, updated(own, name="Georgia"), own).code == "XX"
    assert flagged(EMPTY, updated(armenia, code="ARM"), armenia).code == "AM"
    assert flagged(EMPTY, updated(armenia, code="georgia"), armenia).code == "GE"
    assert flagged(EMPTY, updated(armenia, code=""), armenia).code == ""
    assert flagged(EMPTY, updated(armenia, code="", notes="x"), updated(armenia, code="")).code == ""
    person = state("Armenia", kind="person")
    assert flagged(EMPTY, updated(person, kind="state"), person).code == "AM"


def test_names_that_are_pasted_have_flags() -> None:
    project = add_names(EMPTY, ["Armenia", "Ivory Coast", "Alpha"], "state").diff.apply(EMPTY)
    assert [actor.code for actor in project.actors.values()] == ["AM", "CI", ""]


def test_several_actors_are_given_flags_at_once() -> None:
    actors = (
        Actor(id="a", name="Armenia", kind="state"),
        Actor(id="b", name="Elsewhere", kind="state", code="GEO"),
        Actor(id="c", name="Georgia", kind="person"),
        Actor(id="d", name="France", kind="state", code="XX"),
        Actor(id="e", name="Nowhere", kind="state"),
    )
    project = Project.of(None, *actors)
    diff, without = give_flags(project, [actor.id for actor in actors])
    assert [actor.code for actor in diff.apply(project).actors.values()] == ["AM", "GE", "", "XX", ""]
    assert without == ["Georgia", "Nowhere"]
