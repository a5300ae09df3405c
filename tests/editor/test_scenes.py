"""What a scene shows: the time that was on screen when it was captured."""

from __future__ import annotations

from pathlib import Path

import pytest

from relmap.editor.document import Document
from relmap.editor.scenes import capture, retake, show
from relmap.export.batch import Batch
from relmap.export.reports.contents import make_report
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Criteria, Phase, Placement, Relation, Scene
from relmap.timeline.changes import Changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.scenes import days_of, extent_of, time_of, words_of
from relmap.timeline.snapshot import Window

pytestmark = pytest.mark.usefixtures("offline_qt")


def day(text: str) -> int:
    return days.from_ymd(*map(int, text.split("-")))


def relation(key: str, when: str, label: str) -> Relation:
    return Relation(id=key, source=key[0], target=key[1], phases=(Phase(when=when, label=label),))


def a_map(*scenes: Scene) -> Project:
    return Project.of(
        About(title="M", extent="1999/2012"),
        *(Actor(id=key, name=key.upper()) for key in "abc"),
        *(Placement(actor=key, x=100.0 * n, y=60.0 * (n % 2)) for n, key in enumerate("abc")),
        Relation(
            id="ab", source="a", target="b", phases=(Phase(when="2001-01-01/2005-01-01", label="pact"),)
        ),
        Relation(id="bc", source="b", target="c", phases=(Phase(when="2006-01-01/..", label="war"),)),
        *scenes,
    )


LOOKS = {
    "day": {"day": day("2003-01-01")},
    "certain": {"day": day("2003-01-01"), "certain_only": True},
    "window": {"mode": "window", "anchor": day("2002-01-01"), "day": day("2004-01-01")},
    "throughout": {
        "mode": "window",
        "anchor": day("2004-01-01"),
        "day": day("2002-01-01"),
        "throughout": True,
    },
    "comparison": {"mode": "compare", "anchor": day("2003-01-01"), "day": day("2007-01-01")},
    "the later day first": {"mode": "compare", "anchor": day("2007-01-01"), "day": day("2003-01-01")},
}


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("dims", [False, True])
def test_what_was_on_screen_comes_back(name: str, dims: bool) -> None:
    document = Document(a_map())
    viewpoint = document.viewpoint
    viewpoint.look(**LOOKS[name])  # type: ignore[arg-type]
    viewpoint.set_filter(Criteria(tags=("x",)), dims)
    before = (
        viewpoint.mode,
        viewpoint.window,
        viewpoint.throughout,
        viewpoint.certain_only,
    )
    words, criteria = viewpoint.in_words(), viewpoint.criteria
    diff, key = capture(document, "Scene", None)
    document.apply(diff, "Capture")
    viewpoint.look(mode="day", day=day("2011-01-01"), throughout=False, certain_only=False)
    viewpoint.set_filter(Criteria(), dims=not dims)
    scene = document.project.scenes[key]
    show(document, scene)
    after = (
        viewpoint.mode,
        viewpoint.window,
        viewpoint.throughout,
        viewpoint.certain_only,
    )
    assert after[0] == before[0]
    if before[0] != "day":
        assert after[1] == before[1]
    assert after[2:] == before[2:]
    assert (viewpoint.in_words(), viewpoint.criteria, viewpoint.dims) == (
        words,
        criteria,
        dims,
    )
    # What is exported of it is told in the same words.
    assert words_of(scene, document.index) == words
    assert time_of(scene, document.index).in_words() == words
    # Retaken, nothing of what it was is left over.
    viewpoint.look(mode="day", day=day("2011-01-01"), throughout=False, certain_only=False)
    taken = retake(document, key, None).apply(document.project).scenes[key]
    assert (taken.window, taken.compared_with, taken.throughout, taken.certain_only) == (
        None,
        None,
        False,
        False,
    )
    assert taken.date == "2011-01-01"


def test_older_scenes_are_of_a_day() -> None:
    index = TimeIndex(a_map())
    for date in ("2003", "2003-01", "2003-01-01"):
        assert days_of(Scene(id="s", title="", date=date), 0) == (day("2003-01-01"), day("2003-01-01"))
    assert time_of(Scene(id="s", title=""), index).in_words() == days.in_words(index.latest_known())


EVERY = (
    Scene(id="a", title="A day", order=1, date="2007-01-01"),
    Scene(id="b", title="Before it", order=2, date="2003-01-01"),
    Scene(id="c", title="A window", order=3, window="2002/2004"),
    Scene(id="d", title="Compared", order=4, date="2007-01-01", compared_with="2003-01-01"),
    Scene(
        id="e",
        title="Filtered",
        order=5,
        date="2007-01-01",
        compared_with="2003-01-01",
        filter=Criteria(relation_kinds=("none",)),
    ),
)


def test_figures_show_scenes_as_they_were_captured() -> None:
    project = a_map(*EVERY)
    jobs = Batch(project, complete_places(project)).of_scenes()
    assert [type(job.looked.time).__name__ for job in jobs] == [
        "Snapshot",
        "Snapshot",
        "Window",
        "Changes",
        "Changes",
    ]
    assert isinstance(jobs[2].looked.time, Window)
    assert extent_of(jobs[2].looked.time) == (day("2002-01-01"), day("2004-12-31"))
    compared = jobs[3].looked.time
    assert isinstance(compared, Changes)
    assert [tie.relation.id for tie in compared.begun] == ["bc"]
    assert [tie.relation.id for tie in compared.ended] == ["ab"]


def test_reports_tell_what_changed_as_time_runs() -> None:
    project = a_map(*EVERY)
    sections = make_report(project, complete_places(project), Path("r.md")).sections
    told = {section.title: (section.heading, section.changes) for section in sections}
    assert told["A day"] == ("", ())
    heading, lines = told["Before it"]
    # The scene before is the later one: what is told runs forward all the same.
    assert heading == "From 1 January 2003 to 1 January 2007, the scene before"
    assert lines == ("Begun: B – C: Relation: war", "Ended: A – B: Relation: pact")
    heading, lines = told["Compared"]
    assert heading == "From 1 January 2003 to 1 January 2007"
    assert len(lines) == 2
    assert told["Filtered"] == ("", ())  # nothing is told that is not on its figure
    assert [section.when for section in sections][2:4] == [
        "At any time from 2002 to 2004",
        "1 January 2003 compared with 1 January 2007",
    ]


@pytest.mark.parametrize(
    ("ids", "heading"),
    [
        ("ab", "From 1 January 2003 to 1 January 2007, the scene before"),
        ("ba", "Since 1 January 2003"),
    ],
)
def test_in_any_order_each_sentence_is_true(ids: str, heading: str) -> None:
    scenes = {scene.id: scene for scene in EVERY}
    project = a_map(*(scenes[key].model_copy(update={"order": n}) for n, key in enumerate(ids)))
    last = make_report(project, complete_places(project), Path("r.md")).sections[-1]
    assert last.heading == heading
    assert last.changes == ("Begun: B – C: Relation: war", "Ended: A – B: Relation: pact")
