from __future__ import annotations

import pytest

from relmap.model.bidi import has_rtl, is_rtl, isolated, numbers_beside
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Relation
from relmap.model.words import relation_title


@pytest.mark.parametrize(
    ("text", "has", "runs"),
    [
        ("Armenia", False, False),
        ("Հայաստան", False, False),
        ("中国", False, False),
        ("مصر", True, True),
        ("ישראל (state)", True, True),
        ("the state of ישראל", True, False),
        ("[1] مصر", True, True),
        ("[1] \u2068مصر\u2069.", True, False),
        ("1–2", False, False),
        ("", False, False),
    ],
)
def test_the_direction_of_a_text(text: str, has: bool, runs: bool) -> None:
    assert (has_rtl(text), is_rtl(text)) == (has, runs)


def test_names_from_right_to_left_leave_the_order_of_a_sentence() -> None:
    assert isolated("Armenia") == "Armenia"
    assert isolated("مصر") == "\u2068مصر\u2069"
    assert numbers_beside("مصر", "[1, 2]") == "\u2066[1, 2]\u2069"
    assert numbers_beside("Egypt", "[1, 2]") == "[1, 2]"
    assert numbers_beside("مصر", "") == ""
    tie = Relation(id="r", source="a", target="b", kind="alliance", phases=(Phase(when="2000"),))
    named = Project.of(None, Actor(id="a", name="مصر"), Actor(id="b", name="إيران"), tie)
    title = relation_title(named, tie)
    assert title.startswith("\u2068مصر\u2069 – \u2068إيران\u2069: ")
    assert not is_rtl(title)
