from __future__ import annotations

import base64
import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from relmap.cli import main
from relmap.export.page import page
from relmap.export.page_data import thinned
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import (
    About,
    Actor,
    Anchor,
    Citation,
    Criteria,
    Emphasis,
    Event,
    Note,
    Phase,
    Picture,
    Placement,
    Relation,
    Scene,
    Source,
    Viewport,
)
from relmap.storage import project_file
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot, Window
from tests.export.browser import CHROMIUM, shown, with_hand

pytestmark = pytest.mark.usefixtures("offline_qt")
NASTY = "</script><img src=x onerror=alert(1)> & {{TITLE}} \u2028"

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A PNG of one pixel."""


@pytest.fixture
def sample_page(samples: list[Path], tmp_path: Path) -> Path:
    sample = next(path for path in samples if "realignment" in path.name)
    out = tmp_path / "map.html"
    assert main(["export", str(sample), "-o", str(out)]) == 0
    return out


def test_the_page_is_small_and_needs_nothing_else(sample_page: Path) -> None:
    text = sample_page.read_text(encoding="utf-8")
    assert len(text.encode()) < 400_000
    urls = set(re.findall(r"https?://[^\"' )<]+", text))
    assert urls <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "default-src 'none'" in text
    assert "{{" not in text


def test_nothing_of_the_map_is_read_as_markup() -> None:
    project = Project.of(
        About(title=NASTY, description=NASTY),
        Source(id="s", title=NASTY),
        Actor(id="a", name=NASTY, notes=NASTY),
        Actor(id="b", name="B"),
        Relation(id="r", source="a", target="b", phases=(Phase(when="2000/..", label=NASTY, note=NASTY),)),
        Placement(actor="a", x=0.0, y=0.0),
        Placement(actor="b", x=100.0, y=0.0),
    )
    text = page(project, complete_places(project)).decode()
    assert "<img" not in text
    assert text.count("</script>") == 2
    assert "\u2028" not in text.split("const DATA")[1]
    assert text.count("&lt;/script&gt;") >= 2


def test_an_empty_map_is_a_page_too() -> None:
    assert b"const DATA" in page(Project(), {})


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_names_are_as_large_as_can_be_read(tmp_path: Path) -> None:
    """Of 400 actors seen from far away, names are not smaller but fewer, and none is on another."""
    actors = [Actor(id=f"a{n}", name=f"Actor number {n}") for n in range(400)]
    places = [Placement(actor=f"a{n}", x=100.0 * (n % 20), y=60.0 * (n // 20)) for n in range(400)]
    path = tmp_path / "many.html"
    hand = """setTimeout(() => {
    const boxes = [...document.querySelectorAll(".name")]
      .map((e) => e.getBoundingClientRect()).map((b) => [b.left, b.top, b.right, b.bottom]);
    document.body.setAttribute("data-seen", JSON.stringify(boxes));
    }, 1000);"""
    project = Project.of(About(title="Many"), *actors, *places)
    text = with_hand(page(project, complete_places(project)).decode(), hand)
    path.write_text(text, encoding="utf-8")
    found = re.search(r'data-seen="([^"]*)"', shown(path, tmp_path / "profile"))
    assert found is not None
    boxes = json.loads(html.unescape(found[1]))
    assert 5 <= len(boxes) < 400
    assert all(bottom - top > 10 for _, top, _, bottom in boxes)
    crossing = sum(
        a[0] + 3 < b[2] and b[0] + 3 < a[2] and a[1] + 4 < b[3] and b[1] + 4 < a[3]
        for n, a in enumerate(boxes)
        for b in boxes[:n]
    )
    assert crossing == 0


@pytest.mark.parametrize(("count", "unit"), [(1_000, "change"), (30_000, "month"), (500_000, "year")])
def test_very_many_changes_are_thinned_out(count: int, unit: str) -> None:
    steps, found = thinned(list(range(count)))
    assert found == unit
    assert len(steps) <= 2_000
    assert steps[-1] == count - 1  # none of the time is left out


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_it_opens_from_disk_and_shows_the_day_that_is_named(sample_page: Path, tmp_path: Path) -> None:
    late = shown(sample_page, tmp_path / "profile", "#2024-06-20")
    assert '<p id="date">20 June 2024</p>' in late
    early = shown(sample_page, tmp_path / "profile", "#1999-12-31")

    def alive(dom: str) -> set[str]:
        return set(re.findall(r'aria-label="[^"]*" id="relations-([^"]*)" class="(?:possible|certain)"', dom))

    assert len(alive(late)) > 30 > len(alive(early)) > 3
    assert "Mirzoyan meets" in late
    assert "Mirzoyan meets" not in re.sub(r"<script>.*?</script>", "", early, flags=re.DOTALL)
    assert 'id="actors-armenia"' in early


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_a_nasty_name_is_only_a_name(tmp_path: Path) -> None:
    project = Project.of(About(title="T"), Actor(id="a", name=NASTY), Placement(actor="a", x=0.0, y=0.0))
    path = tmp_path / "nasty.html"
    project_file.save(project, tmp_path / "m.relmap.json")
    path.write_bytes(page(project, complete_places(project)))
    dom = shown(path, tmp_path / "profile")
    assert "<img" not in dom
    assert "onerror=alert(1)&gt;" in dom


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_it_is_worked_by_key_and_by_pointing(sample_page: Path, tmp_path: Path) -> None:
    """A script in a copy of the page does what a hand would do, and writes down what it finds."""
    hand = """
    const key = (name) => document.dispatchEvent(new KeyboardEvent("keydown", {key: name, bubbles: true}));
    const date = () => document.getElementById("date").textContent;
    const card = () => document.getElementById("card");
    const seen = [date()];
    key("ArrowRight"); seen.push(date());
    key("ArrowLeft"); seen.push(date());
    key("Home"); seen.push(date());
    key("End"); seen.push(date());
    key("d"); seen.push(document.documentElement.className);
    location.hash = "#2024-06-20"; dispatchEvent(new Event("hashchange"));
    document.getElementById("relations-am-ru-alliance")
      .dispatchEvent(new MouseEvent("mousemove", {clientX: 400, clientY: 300, bubbles: true}));
    seen.push(document.getElementById("known").textContent, card().hidden);
    key("Escape"); seen.push(card().hidden);
    document.getElementById("actors-armenia").focus();
    seen.push(document.getElementById("known").textContent);
    const play = document.getElementById("play");
    const map = document.getElementById("map"), box = () => map.getAttribute("viewBox");
    key("0");
    const whole = box();
    map.dispatchEvent(new WheelEvent("wheel", {deltaY: -300, clientX: 300, clientY: 200, cancelable: true}));
    const near = box();
    map.dispatchEvent(new PointerEvent("pointerdown", {pointerId: 1, clientX: 300, clientY: 200}));
    dispatchEvent(new PointerEvent("pointermove", {pointerId: 1, clientX: 340, clientY: 200, bubbles: true}));
    dispatchEvent(new PointerEvent("pointerup", {pointerId: 1, bubbles: true}));
    const moved = box();
    key("0");
    seen.push([whole, near, moved, box()].map((text) => text.split(" ").map(Number)));
    seen.push(document.getElementById("legend").textContent);
    key("Home"); play.click(); seen.push(play.textContent);
    setTimeout(() => {
      seen.push(date());
      document.body.setAttribute("data-seen", JSON.stringify(seen));
    }, 1200);
    """
    text = with_hand(sample_page.read_text(encoding="utf-8"), hand)
    driven = tmp_path / "driven.html"
    driven.write_text(text, encoding="utf-8")
    dom = shown(driven, tmp_path / "profile", "#2019-12-31")
    found = re.search(r'data-seen="([^"]*)"', dom)
    assert found is not None
    seen = json.loads(html.unescape(found[1]))
    (
        start,
        right,
        left,
        home,
        end,
        look,
        hovered,
        shown_as,
        hushed,
        focused,
        boxes,
        legend,
        playing,
        played,
    ) = seen
    whole, near, moved, back = boxes
    assert near[2] < 0.8 * whole[2]
    assert moved[0] < near[0]
    assert (moved[1:], back) == (near[1:], whole)
    assert "Planned" in legend
    assert "Possible, not certain" in legend
    assert start == left != right
    assert home.endswith("1990")
    assert end.endswith("2025")
    assert look in ("dark", "light")
    assert hovered.startswith("Armenia – Russia: Alliance")
    assert "Europe’s Edge" in hovered
    assert (shown_as, hushed) == (False, True)
    assert focused.startswith("Armenia")
    assert playing == "Pause"
    assert played != home


def test_pictures_come_with_the_page() -> None:
    project = Project.of(
        About(title="T"),
        Picture(id="p", data=PIXEL),
        Picture(id="none", data=base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()),
        Actor(id="a", name="A", picture="p"),
        Actor(id="b", name="B", picture="none"),
        Placement(actor="a", x=0.0, y=0.0),
    )
    made = page(project, complete_places(project)).decode()
    assert f'"p":"data:image/png;base64,{PIXEL}"' in made
    assert "c3ZnI" not in made  # nothing of what is neither PNG nor JPEG
    assert made.count('"data:image') == 1


def test_what_happens_some_day_is_told_while_it_may_happen() -> None:
    project = Project.of(
        None,
        Source(id="s", title="Paper", date="2005-06-30"),
        Actor(id="a", name="A"),
        Actor(id="b", name="B"),
        Relation(
            id="r",
            source="a",
            target="b",
            phases=(
                Phase(when="2000-01-01/2005-01-01"),
                Phase.model_validate({"when": "../2007-01-01", "begins_with": {"event": "coup"}}),
            ),
        ),
        Event(id="coup", title="The coup", when="2005-01-01"),
        Event(id="f", title="The answer", after=("coup",), citations=(Citation(source="s"),)),
    )
    text = page(project, complete_places(project)).decode()
    data = json.loads(text.partition("const DATA = ")[2].partition(";</script>")[0])
    steps = data["iso"]
    (told,) = data["events"]
    assert (steps[told[0]], told[1]) == ("2005-01-01", "The coup")
    ((first, last, when, title, known),) = data["between"]
    assert (when, title) == ("Some day between 1 January and 30 June 2005", "The answer")
    assert known == "derived: after “The coup”; told by Paper, 30 June 2005; Paper"
    assert steps[first] == "2005-01-01"
    assert steps[last] <= "2005-06-30"
    assert any("began with “The coup”, on 1 January 2005" in look for look in data["looks"])


def told_between(*records: Any) -> tuple[list[str], list[Any]]:
    """The days of the steps of a page, and what it has of events between two days."""
    project = Project.of(
        None, Actor(id="a", name="A"), Source(id="s", title="Paper", date="2022-03-31"), *records
    )
    text = page(project, complete_places(project)).decode()
    data = json.loads(text.partition("const DATA = ")[2].partition(";</script>")[0])
    return data["iso"], data["between"]


def test_what_lies_between_two_steps_has_one() -> None:
    cited = (Citation(source="s"),)
    war = Event(id="war", title="War", when="2022-02-24/..")
    steps, (row,) = told_between(
        war, Event(id="f", title="F", after=("war",), status="alleged", citations=cited)
    )
    assert [steps[row[0]], steps[row[1]]] == ["2022-02-24"] * 2
    assert row[3] == "F (alleged)"


def test_a_page_of_months_still_tells_what_lies_between_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relmap.export.page_data._MOST_STEPS", 2)
    days_ = [Event(id=f"e{n}", title="E", when=f"2022-03-0{n}") for n in range(1, 8)]
    answer = Event(id="f", title="F", after=("e2",))
    steps, (row,) = told_between(
        *days_, answer, Event(id="end", title="End", when="2022-03-05", after=("f",))
    )
    assert steps == ["2022-01-30", "2022-03-07"]
    assert (row[0], row[1], row[2]) == (1, 1, "Some day between 2 and 5 March 2022")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
def test_the_line_of_events_is_short_and_says_how_each_is_known(sample_page: Path, tmp_path: Path) -> None:
    found = shown(sample_page, tmp_path / "profile", "#2024-06-21")
    line = re.search(r'<p id="event"[^>]*>(.*?)</p>', found, re.DOTALL)
    assert line is not None
    text = html.unescape(re.sub("<[^>]*>", "", line[1]))
    first = "Some day between 1 January 2022 and 30 June 2024: Armenia recalls its ambassador from Belarus"
    assert text.startswith(f"{first}  ·  Some day between ")
    assert text.count("Some day between 20 and 30 June 2024: ") == 1
    assert "derived:" not in text
    items = re.findall(r'<span tabindex="0" role="note" aria-label="([^"]*)">([^<]*)</span>', line[1])
    assert items
    assert all(label.startswith(f"{title}: derived: after") for label, title in items)


def with_scenes(sample: Path) -> Project:
    project = project_file.load(sample).project
    plain = [Diff.removing(scene) for scene in project.scenes.values()]
    for diff in plain:
        project = diff.apply(project)
    return Diff.adding(
        Scene(id="a", order=1, title="A day", date="2024-06-20", caption="What <b> held."),
        Scene(id="b", order=2, title="A window", window="2018-01-01/2022-12-31", throughout=True),
        Scene(id="c", order=3, title="Two days", date="2024-06-20", compared_with="2019-12-31"),
        Scene(
            id="d", order=4, title="Filtered", date="2024-06-20", filter=Criteria(stances=(-2,)), dims=True,
            certain_only=True, viewport=Viewport(x=-10.0, y=-20.0, width=300.0, height=200.0),
        ),
    ).apply(project)  # fmt: skip


def test_scenes_are_on_the_page_as_they_were_captured(samples: list[Path]) -> None:
    sample = next(path for path in samples if "realignment" in path.name)
    project = with_scenes(sample)
    index = TimeIndex(project)
    text = page(project, complete_places(project)).decode()
    data = json.loads(text.partition("const DATA = ")[2].partition(";</script>")[0])
    looks = [json.loads(text) for text in data["looks"]]
    of_day, of_window, of_both, filtered = data["scenes"]
    edges = [edge["i"] for edge in data["edges"]]
    assert [scene["t"] for scene in data["scenes"]] == ["A day", "A window", "Two days", "Filtered"]
    day = Snapshot(index, days.from_ymd(2024, 6, 20))
    assert {edges[n] for n, _ in of_day["e"]} == {tie.relation.id for tie in day.relations}
    assert (of_day["w"], of_day["c"]) == ("20 June 2024", "What <b> held.")
    first, last = days.from_ymd(2018, 1, 1), days.from_ymd(2022, 12, 31)
    window = Window(index, last, False, first, throughout=True)
    assert {edges[n] for n, _ in of_window["e"]} == {tie.relation.id for tie in window.relations}
    found = changes(index, days.from_ymd(2019, 12, 31), days.from_ymd(2024, 6, 20))
    sorts = {edges[n]: looks[look].get("k") for n, look in of_both["e"]}
    for sort, ties in (("begun", found.begun), ("ended", found.ended), ("kept", found.kept)):
        assert {key for key, value in sorts.items() if value == sort} >= {t.relation.id for t in ties}
    turned = [new.relation.id for old, new in found.changed if old.phase.stance != new.phase.stance]
    assert turned
    assert {edges[n] for n, look in of_both["e"] if "o" in looks[look]} == set(turned)
    assert filtered["v"] == [-10, -20, 300, 200]
    lit = [n for n, look in filtered["e"] if looks[look].get("k") != "dimmed"]
    assert lit
    assert {looks[look]["c"] for n, look in filtered["e"] if n in lit} == {"h"}
    assert {looks[look]["q"] for _, look in filtered["e"]} == {2}


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_a_page_opens_with_a_scene(samples: list[Path], tmp_path: Path) -> None:
    project = with_scenes(next(path for path in samples if "realignment" in path.name))
    out = tmp_path / "map.html"
    out.write_bytes(page(project, complete_places(project)))
    dom = shown(out, tmp_path / "profile", "#scene-3")
    assert re.search(r'id="date"[^>]*>31 December 2019 compared with 20 June 2024<', dom)
    assert "3 of 4: Two days" in dom
    assert 'class="k-begun"' in dom
    assert ">Begun<" in dom
    first = shown(out, tmp_path / "profile", "#scene-1")
    assert "What &lt;b&gt; held." in first
    assert 'class="k-begun"' not in first


# --- notes, emphasis, widths -------------------------------------------------------------------

NOTED = Project.of(
    About(title="Noted", extent="2000-01-01/2010-12-31"),
    Actor(id="a", name="Alpha"),
    Actor(id="b", name="Beta"),
    Relation(id="ab", source="a", target="b", phases=(Phase(when="2000/2005", weight=3.0, unit="troops"),)),
    Relation(id="ba", source="b", target="a", phases=(Phase(when="2000/..", weight=300.0, unit="troops"),)),
    Note(id="text", text="Two\n<b>lines</b>", anchors=(Anchor(x=-900.0, y=50.0),), when="2003/.."),
    Note(id="round", text="Both", form="frame", anchors=(Anchor(actor="a"), Anchor(actor="b"))),
    Note(id="to", form="arrow", anchors=(Anchor(x=10.0, y=200.0), Anchor(actor="b"))),
    Emphasis(id="e", actor="a", when="2003/..", colour="#b0303f", label="Why"),
    Emphasis(id="f", relation="ab"),
    Scene(id="s", title="Then", date="2001"),
    Placement(actor="a", x=0.0, y=0.0),
    Placement(actor="b", x=300.0, y=0.0),
)


def data_of(project: Project) -> Any:
    text = page(project, complete_places(project)).decode()
    found = re.search(r"<script>const DATA = (.*);</script>", text)
    assert found is not None
    return json.loads(found[1])


def test_notes_and_emphasis_have_their_days_on_the_page() -> None:
    data = data_of(NOTED)
    notes = {note["i"]: note for note in data["notes"]}
    assert set(notes) == {"text", "round", "to"}
    shapes = [json.loads(text) for text in data["shapes"]]
    first, last, number = notes["text"]["t"][-1]
    assert shapes[number]["l"] == ["Two", "<b>lines</b>"]
    assert data["iso"][first] >= "2003-01-01"
    assert last == len(data["days"]) - 1
    assert [shapes[number]["f"] for _, _, number in notes["to"]["t"]] == ["arrow"]
    shown_at = [json.loads(shape)["w"] for shape in data["shapes"] if json.loads(shape)["f"] == "text"]
    for of_form, at in zip(data["forms"], shown_at[0], strict=True):
        left, top, wide, high = of_form["b"]  # there is room for it
        assert left < at["x"] < left + wide
        assert top < at["y"] < top + high
    (actor,) = [node for node in data["nodes"] if node["i"] == "a"]
    assert [data["bands"][number][2] for _, _, number in actor["z"]] == ["Why"]
    assert data["iso"][actor["z"][0][0]] >= "2003-01-01"
    assert [text for text, _ in data["widths"]] == ["under 200 troops", "200 troops or more"]
    (scene,) = data["scenes"]
    assert {data["notes"][number]["i"] for number, _ in scene["m"]} == {"round", "to"}
    assert set(scene["z"]) == {"ab"}


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_notes_are_drawn_on_the_page(tmp_path: Path) -> None:
    path = tmp_path / "noted.html"
    path.write_bytes(page(NOTED, complete_places(NOTED)))
    dom = re.sub(
        r"<script>.*?</script>", "", shown(path, tmp_path / "profile", "#2004-06-01"), flags=re.DOTALL
    )
    assert "&lt;b&gt;lines&lt;/b&gt;" in dom
    assert dom.count('class="framed two"') == 1
    assert dom.count('class="arrow ') == 2  # its line and its head
    assert dom.count('class="ring two"') == 1
    assert dom.count('class="band two"') == 1
    assert "Why" in dom
    early = re.sub(
        r"<script>.*?</script>", "", shown(path, tmp_path / "profile", "#2000-12-31"), flags=re.DOTALL
    )
    assert "b&gt;lines" not in early
    assert early.count('class="framed two"') == 1
    assert 'class="ring two"' not in early


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_heads_are_as_large_as_lines_are_wide_and_a_turning_has_both_hues(tmp_path: Path) -> None:

    def tie(key: str, *phases: Phase) -> Relation:
        return Relation(id=key, source="a", target="b", kind="arms", phases=phases)

    turning = (Phase(when="1990/[2000..2030]", stance=2), Phase(when="[2000..2030]/..", stance=-2))
    project = Project.of(
        About(title="T", as_of="2010-01-01"),
        Actor(id="a", name="A"),
        Actor(id="b", name="B"),
        tie("light", Phase(when="1990/..", weight=5, unit="men")),
        tie("heavy", Phase(when="1990/..", weight=900, unit="men")),
        tie("turning", *turning),
        Placement(actor="a", x=0.0, y=0.0),
        Placement(actor="b", x=400.0, y=0.0),
    )
    hand = """setTimeout(() => {
    const of = (key, what) => document.querySelector(`#relations-${key} ${what}`);
    const across = (key, box = of(key, ".head").getBBox()) => Math.min(box.width, box.height);
    const wide = (key) => parseFloat(getComputedStyle(of(key, ".edge")).strokeWidth);
    const hues = [".edge", ".over"].map((what) => getComputedStyle(of("turning", what)).stroke);
    const seen = [across("light"), wide("light"), across("heavy"), wide("heavy"), hues,
      document.getElementById("legend").textContent];
    document.body.setAttribute("data-seen", JSON.stringify(seen));
    }, 1000);"""
    path = tmp_path / "heads.html"
    text = with_hand(page(project, complete_places(project)).decode(), hand)
    path.write_text(text, encoding="utf-8")
    found = re.search(r'data-seen="([^"]*)"', shown(path, tmp_path / "profile", "#2010-01-01"))
    assert found is not None
    light, thin, heavy, thick, hues, legend = json.loads(html.unescape(found[1]))
    assert thick > 2 * thin
    assert light > 1.5 * thin
    assert heavy > 1.5 * thick
    assert hues[0] != hues[1]
    assert "Turning" in legend
