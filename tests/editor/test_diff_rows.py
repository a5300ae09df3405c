from __future__ import annotations

from relmap.editor.diff_rows import changed_fields, diff_rows, field_in_words
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Event, Phase, Relation, updated

BASE = Project.of(
    About(title="Old"),
    Actor(id="a", name="A"),
    Actor(id="b", name="B"),
    Relation(id="r", source="a", target="b", kind="alliance", phases=(Phase(when="1990/2000"),)),
)


def rows(*records: object, base: Project = BASE) -> list[tuple[str, ...]]:
    now = Project.of(*records)  # type: ignore[arg-type]
    return sorted(tuple(row) for row in diff_rows(base, Diff.between(base, now)))


def test_each_field_that_changes_is_a_row() -> None:
    found = rows(
        About(title="New"),
        Actor(id="a", name="A\nlong", tags=("x", "y"), notes="n" * 900),
        Actor(id="b", name="B"),
        Relation(
            id="r", source="a", target="b", kind="alliance", phases=(Phase(when="1990/2001", stance=2),)
        ),
    )
    assert ("The map", "title", "Old", "New") in found
    assert ("Actor “A long”", "name", "A", "A long") in found
    assert ("Actor “A long”", "tags", "", "x; y") in found
    assert ("Actor “A long”", "notes", "", "n" * 160 + "…") in found
    assert ("Relation “A long – B: Alliance”", "phase 1: when", "1990/2000", "1990/2001") in found
    assert ("Relation “A long – B: Alliance”", "phase 1: stance", "", "2") in found
    assert len(found) == 6


def test_what_comes_and_goes_is_a_row_each() -> None:
    assert rows(About(title="Old"), Actor(id="a", name="A"), Event(id="e", title="E")) == [
        ("Actor “B”", "", "", "removed"),
        ("Event “E”", "", "", "added"),
        ("Relation “A – B: Alliance”", "", "", "removed"),
    ]


def test_elements_are_told_one_by_one() -> None:
    one, two, three = (Phase(when=str(year), label=str(year)) for year in (1990, 2000, 2010))
    cited = updated(two, citations=(Citation(source="s", quote="Q"),))
    before = Relation(id="r", source="a", target="b", phases=(one, two), attributes={"x": 1, "y": True})
    after = updated(before, phases=(cited, three, one), attributes={"x": 1, "y": 1})
    assert [(field_in_words(way), was, now) for way, was, now in changed_fields(before, after)] == [
        ("phase 2", None, three),
        ("phase 1: citation 1", None, cited.citations[0]),
        ("phases", "in another order", "in another order"),
        ("attributes: y", True, 1),
    ]


def test_long_texts_are_shown_where_they_differ() -> None:
    text = "word " * 300
    project = Project.of(None, Actor(id="a", name="A", notes=f"{text}the end"))
    changed = updated(project.actors["a"], notes=f"{text}the beginning")
    (row,) = diff_rows(project, Diff.replacing(project.actors["a"], changed))
    assert row.before == "…word word word word the end"
    assert row.after == "…word word word word the beginning"


def test_an_edited_phase_is_not_told_as_moved() -> None:
    one, two = Phase(when="1990", stance=1, label="x"), Phase(when="2000", stance=2, label="y")
    before = Relation(id="r", source="a", target="b", phases=(one, two))
    after = updated(before, phases=(updated(one, stance=2), two))
    assert [way for way, _, _ in changed_fields(before, after)] == [("phases", 0, "stance")]
