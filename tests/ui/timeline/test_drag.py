"""Whatever is dragged wherever: the date stays a date, and undo brings the old one back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relmap.editor import edits
from relmap.editor.document import Document
from relmap.model import dates
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import Actor, Event, Phase, Relation
from relmap.model.shift import precision
from relmap.ui.timeline.drag import DateDrag, Target
from tests.strategies import whens

pytestmark = pytest.mark.usefixtures("qapp")
ODD = (
    "../..", "2004-06-01/", "/2004", "[..2020]/..", "[2020,2022]/2024~", "XXXX", "2001-24", "Y17E7",
    "1950S2", "2024-02-29", "9999-12", "-9999", "2004-06-XX/2005-XX", "1984-1X", "?2024-06/2025-~06",
    "19X4", "2021-21/..",
)  # fmt: skip
ANY = st.one_of(whens, st.sampled_from(ODD))


def document(*when: str) -> Document:
    phases = tuple(Phase(when=text) for text in when)
    actors = (Actor(id="a", name="A"), Actor(id="b", name="B"))
    return Document(Project.of(None, *actors, Relation(id="r", source="a", target="b", phases=phases)))


@settings(max_examples=150)
@given(
    ANY,
    st.sampled_from(["start", "end", "both"]),
    st.integers(-800_000, 3_700_000),
    st.lists(st.integers(-800_000, 3_700_000), min_size=1, max_size=4),
    st.booleans(),
)
def test_a_drag_leaves_a_date(when: str, part: Any, grasped: int, days: list[int], fine: bool) -> None:
    opened = document(when)
    drag = DateDrag(opened, Target(Ref("relations", "r"), 0, part), grasped)
    for day in days:
        drag.move(day, fine)
        dates.parse_span(drag.when)
    changed = drag.finish()
    after = opened.project.relations["r"].phases[0].when
    assert after == drag.when
    assert changed == (after != when)
    if changed and not fine and part == "both":
        assert precision(after) == precision(when)
    if changed:
        opened.undo_stack.undo()
        assert opened.project.relations["r"].phases[0].when == when


def test_an_undated_event_is_held_until_it_is_gone() -> None:
    event = Event(id="e", title="E")
    opened = Document(Project.of(None, event, Event(id="f", title="F")))
    drag = DateDrag(opened, Target(Ref("events", "e"), 0, "both"), 730_000)
    opened.apply(edits.remove(opened.project, [Ref("events", "f")]), "Delete another")
    assert not drag.lost
    opened.apply(edits.remove(opened.project, [Ref("events", "e")]), "Delete")
    assert drag.lost
    opened.undo_stack.undo()
    dated = Diff.replacing(event, event.model_copy(update={"when": "2020"}))
    opened.apply(dated, "Date it")
    assert drag.lost


@settings(max_examples=150)
@given(st.lists(ANY, max_size=4), st.integers(600_000, 800_000))
def test_a_phase_can_be_added_anywhere(when: list[str], day: int) -> None:
    opened = document(*when)
    diff, position = edits.add_phase(opened.project, "r", day)
    opened.apply(diff, "Add")
    phases = [phase.when for phase in opened.project.relations["r"].phases]
    assert phases[:position] + phases[position + 1 :] == when
    opened.undo_stack.undo()
    assert [phase.when for phase in opened.project.relations["r"].phases] == when
