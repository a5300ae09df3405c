"""Ids that are free, references that go, letters that are folded, work that is done aside."""

from __future__ import annotations

import base64
import gc
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from relmap.editor import edits, pictures
from relmap.editor.excerpt import excerpt, paste
from relmap.editor.finder import Entry, Finder, folded
from relmap.editor.jobs import Job
from relmap.editor.kinds import add_kinds, drop_kind, new_kind, put_kind, uses
from relmap.editor.replace import Query, replaced, search
from relmap.editor.snap import snap
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.ids import fresh_id
from relmap.model.project import Project
from relmap.model.records import (
    Actor,
    ActorKind,
    Citation,
    Event,
    EventDay,
    Participant,
    Phase,
    Picture,
    Placement,
    Relation,
    RelationKind,
    Source,
    updated,
)
from tests.pictures import picture


def actors(*keys: str) -> Project:
    return Project.of(None, *(Actor(id=key, name=key) for key in keys))


@pytest.mark.parametrize(
    ("taken", "name", "expected"),
    [
        ((), "Sviatlana Tsikhanouskaya", "sviatlana-tsikhanouskaya"),
        ((), "  Été à Köln! ", "ete-a-koln"),
        ((), "Ω", "actor"),
        ((), "x" * 60, "x" * 40),
        ((), f"{'x' * 39} yyy", "x" * 39),
        (("a",), "A", "a-2"),
        (("a", "a-2"), "A", "a-3"),
        (("a", "a-2", "a-3", "a-4"), "A", "a-5"),
        (("a", "a-3"), "A", "a-2"),
    ],
)
def test_an_id_is_like_the_name_and_free(taken: tuple[str, ...], name: str, expected: str) -> None:
    assert fresh_id(actors(*taken), "actors", name) == expected


def test_pasted_ids_are_free_too() -> None:
    long = "x" * 195
    project = actors("a", "a-2", long)
    part = excerpt(project, [Ref("actors", "a"), Ref("actors", long)], {})
    after = paste(project, part, (0, 0), same_map=True).diff.apply(project)
    assert sorted(after.actors) == sorted([*project.actors, "a-3", f"{'x' * 190}-2"])


def test_pasted_references_go_to_what_was_pasted() -> None:
    project = Project.of(
        None,
        Actor(id="a", name="A", citations=(Citation(source="s", via="w"),), picture="p"),
        Picture(id="p", data=base64.b64encode(picture()).decode()),
        Actor(id="b", name="B"),
        Source(id="s", title="S"),
        Source(id="w", title="W"),
        Relation(id="r", source="a", target="b", phases=(Phase(begins_with=EventDay(event="e")),)),
        Relation(id="q", source="b", target="a", about="r", phases=(Phase(),)),
        Event(id="e", title="E", participants=(Participant(actor="a"),), relations=("r",)),
        Event(id="f", title="F", participants=(Participant(actor="b"),), after=("e",)),
    )
    refs = [Ref(name, key) for name in ("actors", "relations", "events") for key in project.collection(name)]
    part = excerpt(project, refs, {})
    there = Project.of(
        None,
        Actor(id="a", name="Other"),
        Picture(id="p", data=""),
        Source(id="s", title="Other"),
        Event(id="e", title="Other", when="1900"),
        Relation(id="r", source="a", target="a"),
    )
    after = paste(there, part, (0, 0), same_map=False).diff.apply(there)
    assert after.events["f"].after == ("e-2",)
    assert after.events["e-2"].relations == ("r-2",)
    assert [p.actor for p in after.events["e-2"].participants] == ["a-2"]
    assert (after.relations["q"].source, after.relations["q"].target) == ("b", "a-2")
    assert after.relations["q"].about == "r-2"
    assert after.actors["a-2"].picture == "p-2"
    assert after.pictures["p-2"].data == project.pictures["p"].data
    assert after.actors["a-2"].citations == (Citation(source="s-2", via="w"),)
    assert after.relations["r-2"].phases[0].begins_with == EventDay(event="e-2")
    assert after.relations["r"] == there.relations["r"]


def test_what_goes_takes_its_references_along() -> None:
    cited = (Citation(source="s"), Citation(source="t", via="s"))
    project = Project.of(
        None,
        *(Actor(id=key, name=key, citations=cited) for key in "ab"),
        Source(id="s", title="S"),
        Source(id="t", title="T"),
        Relation(
            id="r",
            source="a",
            target="b",
            phases=(Phase(begins_with=EventDay(event="e"), ends_with=EventDay(event="f")),),
        ),
        Relation(id="q", source="b", target="b", about="r", phases=(Phase(),)),
        Event(id="e", title="E", participants=(Participant(actor="a"), Participant(actor="b"))),
        Event(id="f", title="F", relations=("r", "q"), after=("e",)),
    )
    after = edits.remove(project, [Ref("sources", "s")]).apply(project)
    assert after.actors["a"].citations == (Citation(source="t"),)
    after = edits.remove(project, [Ref("events", "e")]).apply(project)
    phase = after.relations["r"].phases[0]
    assert (phase.begins_with, phase.ends_with) == (None, EventDay(event="f"))
    assert after.events["f"].after == ()
    after = edits.remove(project, [Ref("actors", "a")]).apply(project)
    assert set(after.relations) == {"q"}
    assert after.relations["q"].about is None
    assert after.events["f"].relations == ("q",)
    assert [p.actor for p in after.events["e"].participants] == ["b"]


def test_members_are_shown_where_the_actor_is_drawn_and_it_is_not_pinned(small_map: Project) -> None:
    project = Diff.adding(Actor(id="n", name="N")).apply(small_map)
    shown = edits.show_members(project, "n", "hull", (4.0, 5.0)).apply(project)
    assert shown.placements["n"] == Placement(actor="n", x=4.0, y=5.0, members="hull")
    shown = edits.show_members(shown, "a", "collapsed", (4.0, 5.0)).apply(shown)
    assert shown.placements["a"] == Placement(actor="a", x=-150.0, y=0.0, members="collapsed")


def test_either_end_of_a_relation_can_be_another_actor(small_map: Project) -> None:
    relation = small_map.relations["ab"]
    assert edits.reconnect(small_map, "ab", "source", "c").apply(small_map).relations["ab"] == updated(
        relation, source="c"
    )
    assert edits.reconnect(small_map, "ab", "target", "c").apply(small_map).relations["ab"].target == "c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ÉTÉ", "ete"),
        ("Łódź", "lodz"),
        ("A → B – C", "a > b - c"),
        ("  two\n words ", "two words"),
        ("Straße", "strasse"),
        ("Æsir Ørsted", "aesir orsted"),
        ("Azərbaycan", "azerbaycan"),
    ],
)
def test_text_is_compared_without_case_and_accents(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_letters_here_and_there_fill_up_to_the_limit() -> None:
    names = ["Kurt", "Krt one", "Karat", "Karate", "Kurator"]
    finder = Finder([Entry(name, name) for name in names])
    assert finder.find("krt", 3)[0][1].title == "Krt one"
    assert [len(finder.find("krt", limit)) for limit in (1, 2, 3, 4, 9)] == [1, 2, 3, 4, 5]


# --- jobs -------------------------------------------------------------------------------------


def test_the_collector_rests_while_any_job_runs(qtbot: Any) -> None:
    jobs = [Job(lambda _report: None) for _ in range(2)]
    jobs[0].wait()  # not begun: nothing to let go of
    assert gc.isenabled()
    for job in jobs:
        job.start()
    assert not gc.isenabled()
    jobs[0].wait()
    assert not gc.isenabled()
    jobs[0].wait()
    assert not gc.isenabled()
    jobs[1].wait()
    assert gc.isenabled()


def test_a_job_delivers_its_result_or_its_error_and_ends(qtbot: Any) -> None:
    told: list[object] = []
    for work in (lambda report: report(0.5) and 7, lambda _report: 1 // 0):
        job = Job(work)
        job.progressed.connect(told.append)
        job.finished.connect(told.append)
        job.failed.connect(lambda error: told.append(type(error)))
        with qtbot.waitSignal(job.ended):
            job.start()
    assert told == [0.5, 7, ZeroDivisionError]


# --- pictures ---------------------------------------------------------------------------------


def test_a_picture_is_cut_square_about_its_middle_and_made_small() -> None:
    wide = Image.new("RGB", (900, 300), "#0000ff")
    wide.paste("#ff0000", (300, 0, 600, 300))
    raw = io.BytesIO()
    wide.save(raw, "PNG")
    made = Image.open(io.BytesIO(base64.b64decode(pictures.picture_from(raw.getvalue()))))
    assert made.format == "JPEG"
    assert made.size == (256, 256)
    for at in ((3, 3), (252, 252), (128, 128)):
        red, _, blue = made.getpixel(at)
        assert (red > 200, blue < 60) == (True, True), at


def test_a_small_picture_keeps_its_size_and_what_is_clear_is_white() -> None:
    raw = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(raw, "PNG")
    made = Image.open(io.BytesIO(base64.b64decode(pictures.picture_from(raw.getvalue()))))
    assert made.size == (30, 30)
    assert made.getpixel((15, 15)) == (255, 255, 255)


def test_another_picture_takes_the_place_of_one_that_nobody_else_has(small_map: Project) -> None:
    data = base64.b64encode(picture()).decode()
    one = pictures.set_picture(small_map, "a", data).apply(small_map)
    (first,) = one.pictures
    assert one.actors["a"].picture == first
    two = pictures.set_picture(one, "a", data).apply(one)
    assert set(two.pictures) == {two.actors["a"].picture}
    assert two.actors["a"].picture != first
    shared = Diff.replacing(two.actors["b"], updated(two.actors["b"], picture=two.actors["a"].picture)).apply(
        two
    )
    assert len(pictures.set_picture(shared, "a", "").apply(shared).pictures) == 1
    assert pictures.set_picture(two, "a", "").apply(two).pictures == {}


# --- kinds, replacing, guides ------------------------------------------------------------------


def test_kinds_of_the_map_go_before_those_of_relmap(small_map: Project) -> None:
    own = ActorKind(id="state", label="Realm")
    project = put_kind(small_map, own).apply(small_map)
    assert project.actor_kind("state").label == "Realm"
    assert drop_kind(project, "actor_kinds", "state").apply(project).actor_kind("state").label == "State"
    assert not drop_kind(project, "actor_kinds", "none")
    diff, key = new_kind(project, "actor_kinds", own)
    assert diff.apply(project).actor_kinds[key] == ActorKind(id=key, label="Realm copy")
    diff, key = new_kind(project, "relation_kinds")
    assert diff.apply(project).relation_kinds[key] == RelationKind(id=key, label="New kind")
    assert not add_kinds(project, [ActorKind(id="state", label="Other")])
    assert uses(project, "actor_kinds") == {"state": 2, "organisation": 1}
    assert uses(project, "relation_kinds") == {"alliance": 1}


def test_whole_words_case_and_patterns_are_told_apart() -> None:
    project = Project.of(
        None,
        Actor(id="a", name="Arm Army", aliases=("arm", "Arm"), tags=("army",), notes="An arm."),
        Actor(id="b", name="B"),
        Relation(id="r", source="a", target="b", phases=(Phase(label="Arm", note="arm"),), notes="arm"),
        Source(id="s", title="Arm", authors=("Arm", "B"), publisher="Arm", notes="arm"),
        Event(id="e", title="Arm", tags=("arm", "x")),
    )

    def after(text: str, new: str, **more: Any) -> list[tuple[str, str]]:
        return [(hit.field, hit.after) for hit in search(project, Query(text, **more), new)]

    assert after("", "x") == []
    assert len(after("arm", "x")) == 14
    assert after("arm", "x", case=True, whole=True, where=frozenset(("names",))) == [("alias", "x")]
    names = after("Arm", "X", case=True, whole=True, where=frozenset(("names", "labels")))
    assert names[:2] == [("name", "X Army"), ("alias", "X")]
    assert ("label of a phase", "X") in names
    assert {field for field, _ in names} == {
        "name",
        "alias",
        "label of a phase",
        "title",
        "author",
        "publisher",
    }
    assert after("army", "y", where=frozenset(("tags",))) == [("tag", "y")]
    assert after(r"A(r)m\b", r"\1", pattern=True, where=frozenset(("notes",)))[0] == ("notes", "An r.")
    for text, new in (("(", "x"), ("(a)", r"\2")):
        with pytest.raises(RelmapError):
            after(text, new, pattern=True)
    changed = replaced(project, search(project, Query("arm"), "x")).apply(project)
    assert changed.actors["a"].aliases == ("x",)  # twice the same is once
    assert changed.events["e"].tags == ("x",)
    assert changed.relations["r"].phases[0].label == "x"
    with pytest.raises(RelmapError, match="cannot be the name of “a”"):
        replaced(project, search(project, Query("Arm Army", where=frozenset(("names",))), "x" * 2001))


def test_guides_go_to_the_nearest_on_each_side() -> None:
    others = np.array([(0.0, 0.0), (100.0, 3.0), (300.0, 0.0), (50.0, 200.0)])
    alone = snap((500.0, 500.0), others, 5.0)
    assert (alone.place, alone.guides) == ((500.0, 500.0), ())
    even = snap((203.0, 0.0), np.array([(0.0, 0.0), (100.0, 0.0)]), 5.0)
    assert even.place == (200.0, 0.0)
    between = snap((48.0, 0.0), np.array([(0.0, 0.0), (100.0, 0.0)]), 5.0)
    assert between.place == (50.0, 0.0)
    assert sorted(guide.distance for guide in between.guides) == [50.0, 50.0]
    assert {guide.end for guide in between.guides} == {(0.0, 0.0), (100.0, 0.0)}
    left = snap((-97.0, 0.0), np.array([(0.0, 0.0), (100.0, 0.0)]), 5.0)
    assert left.place == (-100.0, 0.0)
    below = snap((1.0, 57.0), np.array([(0.0, 0.0), (0.0, 30.0)]), 5.0)
    assert below.place == (0.0, 60.0)
