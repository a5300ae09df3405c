from __future__ import annotations

from relmap.editor.diff_rows import diff_rows
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import About, Actor, Event, Phase, Relation

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
    assert ("Actor “A long”", "notes", "", "n" * 159 + "…") in found
    phases = next(row for row in found if row[1] == "phases")
    assert phases[2:] == ("when 1990/2000", "when 1990/2001, stance 2")
    assert len(found) == 5


def test_what_comes_and_goes_is_a_row_each() -> None:
    assert rows(About(title="Old"), Actor(id="a", name="A"), Event(id="e", title="E")) == [
        ("Actor “B”", "", "", "removed"),
        ("Event “E”", "", "", "added"),
        ("Relation “A – B: Alliance”", "", "", "removed"),
    ]
