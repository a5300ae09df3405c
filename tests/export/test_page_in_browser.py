"""What a reader has of a page: measured in a real browser, on screens of several sizes."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relmap.cli import main
from relmap.drawing.curves import point_at
from relmap.drawing.legend import entries
from relmap.drawing.view import View
from relmap.export.batch import Batch
from relmap.export.figure import figure_legibility, lettered_now, map_room, map_view
from relmap.export.page import page
from relmap.layout.places import complete_places
from relmap.model.project import Project
from relmap.model.records import About, Actor, FigureStyle, Phase, Placement, Relation, Scene
from relmap.storage import project_file
from tests.export.browser import CHROMIUM, seen

pytestmark = [
    pytest.mark.usefixtures("offline_qt"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium"),
]

SIZES = ((1280, 800), (390, 844), (360, 640), (844, 390))
DAYS = ("1999-12-31", "2019-12-31", "2020-12-31", "2024-06-20")


@pytest.fixture
def sample_page(samples: list[Path], tmp_path: Path) -> Path:
    sample = next(path for path in samples if "realignment" in path.name)
    out = tmp_path / "map.html"
    assert main(["export", str(sample), "-o", str(out)]) == 0
    return out


def made_page(folder: Path, *records: Any) -> Path:
    """The page of a map of these records."""
    project = Project.of(About(title="Made"), *records)
    path = folder / "made.html"
    path.write_bytes(page(project, complete_places(project)))
    return path


MEASURE = """
const box = (element) => (({ left, top, right, bottom }) => [left, top, right, bottom])(
  element.getBoundingClientRect());
const some = (what) => [...document.querySelectorAll(what)];
const onDay = () => {
  const room = box(document.querySelector("main"));
  // Halos are no part of a text: only what its letters cover, a little smaller than their line.
  const names = some("text.name").map((e) => [e.textContent, ...box(e)]);
  const letters = some("text.label:not(.halos)").map((e) => {
    const at = e.getScreenCTM(), mids = [];
    for (let n = 0; n < e.getNumberOfChars(); n++) {
      const one = e.getStartPositionOfChar(n), other = e.getEndPositionOfChar(n);
      const turn = e.getRotationOfChar(n) * Math.PI / 180;
      const up = 3.5 / Math.hypot(at.a, at.b);
      const x = (one.x + other.x) / 2 + Math.sin(turn) * up, y = (one.y + other.y) / 2 - Math.cos(turn) * up;
      const there = new DOMPoint(x, y).matrixTransform(at);
      mids.push([there.x, there.y]);
    }
    return mids;
  });
  const lines = some("path.edge").map((e) => {
    const at = e.getScreenCTM(), long = e.getTotalLength(), count = Math.ceil(long * at.a);
    return Array.from({ length: count + 1 }, (_, n) => {
      const p = e.getPointAtLength(long * n / count).matrixTransform(at);
      return [p.x, p.y];
    });
  });
  const actors = some("[data-layer=actors] > g:not(.gone)").length;
  return { room, names, letters, lines, actors };
};
"""


def overlapping(boxes: list[list[float]]) -> int:
    """How many pairs of boxes cover each other by more than a touch."""
    return sum(
        a[0] + 2 < b[2] and b[0] + 2 < a[2] and a[1] + 3 < b[3] and b[1] + 3 < a[3]
        for n, a in enumerate(boxes)
        for b in boxes[:n]
    )


@pytest.mark.parametrize("size", SIZES)
def test_the_map_has_most_of_a_screen_and_nothing_is_beside_it(
    sample_page: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    hand = """setTimeout(() => done({
      across: [document.documentElement.scrollWidth, innerWidth], high: innerHeight,
      map: document.getElementById("map").getBoundingClientRect().height,
      small: [...document.querySelectorAll("button")].map((e) => [e.id, e.getBoundingClientRect()])
        .filter(([, b]) => b.width && (b.width < 40 || b.height < 40)).map(([id]) => id),
      fetched: performance.getEntriesByType("resource").length,
    }), 500);"""
    found = seen(sample_page, hand, tmp_path, "#2024-06-20", size)
    assert found["across"][0] <= found["across"][1]
    assert found["map"] >= 0.6 * found["high"]
    assert found["small"] == []
    assert found["fetched"] == 0


@pytest.mark.parametrize("size", SIZES)
def test_every_name_is_there_whole_and_on_no_other_text(
    sample_page: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    hand = (
        MEASURE
        + f"""const found = [];
    const next = (days) => setTimeout(() => {{
      if (location.hash) found.push(onDay());
      if (!days.length) {{ done(found); return; }}
      location.hash = days[0];
      next(days.slice(1));
    }}, 300);
    next({list(DAYS)!r});"""
    )
    for day in seen(sample_page, hand, tmp_path, size=size):
        left, top, right, bottom = day["room"]
        boxes = [box for _, *box in day["names"]]
        assert len(boxes) == day["actors"] >= 10
        assert not any("…" in name for name, *_ in day["names"])
        assert all(left <= b[0] and top <= b[1] + 2 and b[2] <= right and b[3] - 2 <= bottom for b in boxes)
        assert overlapping(boxes) == 0
        covered = [
            (x, y)
            for mids in day["letters"]
            for x, y in mids
            if any(b[0] + 1 < x < b[2] - 1 and b[1] + 3 < y < b[3] - 3 for b in boxes)
        ]
        assert covered == []


def crossed(texts: list[Any], lines: list[Any], own: list[int] | None = None) -> int:
    """How many texts, as the middles of their letters, some line but that nearest to it is on."""
    count = 0
    for number, mids in enumerate(texts):
        at = np.array(mids)
        near = [
            float(np.sqrt(((at[:, None] - np.array(line)[None]) ** 2).sum(axis=2)).min(axis=1).min())
            for line in lines
        ]
        nearest = own[number] if own is not None else _own(at, lines)
        count += any(away < 3.0 for row, away in enumerate(near) if row != nearest)
    return count


def _own(at: Any, lines: list[Any]) -> int:
    """The line that a text is along: the nearest to all of its letters together."""
    apart = [
        np.sqrt(((at[:, None] - np.array(line)[None]) ** 2).sum(axis=2)).min(axis=1).mean() for line in lines
    ]
    return int(np.argmin(apart))


def test_texts_are_crossed_no_more_than_on_a_figure(
    samples: list[Path], sample_page: Path, tmp_path: Path
) -> None:
    sample = next(path for path in samples if "realignment" in path.name)
    project = project_file.load(sample).project
    (job,) = Batch(project, complete_places(project)).of_dates(["2024-06-20"])
    figure = lettered_now(job.figure(FigureStyle(width=1280, height=800)))
    view = map_view(figure, map_room(figure))
    placed = figure.placed
    assert placed is not None
    (frame,) = figure.frame.led.values() if len(figure.frame.led) == 1 else (None,)
    frame = frame or next(f for (scale, _), f in figure.frame.led.items() if scale == view.scale)
    curves = View(view.scale).to_pixels(frame.curves)
    lines = point_at(curves, np.broadcast_to(np.linspace(0, 1, 600), (len(curves), 600))).tolist()
    texts, own = [], []
    for row, label in placed.labels.items():
        path = (
            np.array(label.path)
            if label.path
            else np.linspace(-0.5, 0.5, 25)[:, None]
            * (
                label.width * cos(radians(label.angle)),
                label.width * sin(radians(label.angle)),
            )
        )
        texts.append((path + np.array((label.x, label.y))).tolist())
        own.append(row)
    figure_share = crossed(texts, lines, own) / max(len(texts), 1)
    day = seen(sample_page, MEASURE + "setTimeout(() => done(onDay()), 500);", tmp_path, "#2024-06-20")
    assert len(day["letters"]) >= len(texts) - 4
    assert crossed(day["letters"], day["lines"]) / len(day["letters"]) <= figure_share
    under = sum(
        any(left + 2 < x < right - 2 and top + 4 < y < bottom - 4 for line in day["lines"] for x, y in line)
        for _, left, top, right, bottom in day["names"]
    )
    assert under <= figure_legibility(replace(figure, placed=None, keys=())).names_crossed


def test_the_map_is_walked_by_keys(sample_page: Path, tmp_path: Path) -> None:
    hand = """
    const map = document.getElementById("map"), card = document.getElementById("card"), found = {};
    const here = () => document.activeElement.id;
    const view = () => map.getAttribute("viewBox").split(" ").map(Number);
    const press = (key, more = {}) => document.activeElement.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
    setTimeout(() => {
      found.stops = [...document.querySelectorAll("a, button, input, [tabindex='0']")]
        .filter((e) => e.getClientRects().length && !e.disabled && e.tabIndex >= 0)
        .filter((e) => !e.closest("#holding, #event, #stops")).map((e) => e.id || e.className);
      map.focus();
      press("ArrowRight"); found.first = [here(), card.hidden, document.getElementById("known").textContent];
      press("ArrowRight"); found.second = here();
      press("ArrowDown"); found.relation = [here(), document.activeElement.getAttribute("aria-label")];
      found.outline = getComputedStyle(document.activeElement.querySelector(".focus")).display;
      press("ArrowUp"); found.back = here();
      press("Enter"); found.entered = [here(), card.hidden, card.className];
      press("Escape"); found.escaped = [here(), card.hidden];
      const before = view();
      press("ArrowRight", { shiftKey: true }); found.moved = view()[0] - before[0];
      press("+"); found.nearer = view()[2] / before[2];
      press("0"); found.whole = view()[2] / before[2];
      press("Escape"); found.out = here();
      const slider = document.getElementById("time"), day = () => slider.getAttribute("aria-valuetext");
      slider.focus();
      found.days = [day(), (press("ArrowLeft"), day()), (press("Home"), day())];
      setTimeout(() => { found.said = document.getElementById("said").textContent; done(found); }, 400);
    }, 300);"""
    found = seen(sample_page, hand, tmp_path, "#2024-06-20")
    assert found["stops"] == [
        "skip", "look", "map", "nearer", "farther", "whole", "earlier", "play", "time", "later", "after"
    ]  # fmt: skip
    assert found["first"][:2] == ["actors-lukashenka", False]
    assert found["first"][2].startswith("Alexander Lukashenka")
    assert found["second"].startswith("actors-")
    assert found["relation"][0].startswith("relations-")
    assert ": " in found["relation"][1]
    assert found["outline"] == "inline"
    assert found["back"] == found["second"]
    assert found["entered"] == ["shut", False, "kept"]
    assert found["escaped"] == [found["second"], True]
    assert found["moved"] > 0
    assert found["nearer"] < 0.8
    assert found["whole"] == pytest.approx(1)
    assert found["out"] == "map"
    assert len(set(found["days"])) == 3
    assert found["said"].startswith("1 January 1990.")


def test_a_tap_tells_and_two_fingers_zoom(sample_page: Path, tmp_path: Path) -> None:
    hand = """
    const map = document.getElementById("map"), card = document.getElementById("card"), found = {};
    const wide = () => Number(map.getAttribute("viewBox").split(" ")[2]);
    const finger = (name, target, pointerId, clientX, clientY) => target.dispatchEvent(new PointerEvent(name,
      { pointerId, clientX, clientY, pointerType: "touch", bubbles: true, cancelable: true }));
    setTimeout(() => {
      const actor = document.querySelector("#actors-armenia .filled").getBoundingClientRect();
      const x = actor.left + actor.width / 2, y = actor.top + actor.height / 2;
      finger("pointerdown", map, 1, x, y); finger("pointerup", document.body, 1, x, y);
      found.tapped = [card.hidden, document.getElementById("known").firstChild.textContent];
      const box = card.getBoundingClientRect();
      found.inside = box.left >= 0 && box.right <= innerWidth;
      document.getElementById("shut").click();
      found.shut = card.hidden;
      const before = wide();
      finger("pointerdown", map, 1, 150, 300); finger("pointerdown", map, 2, 200, 300);
      finger("pointermove", document.body, 1, 120, 300); finger("pointermove", document.body, 2, 250, 300);
      finger("pointerup", document.body, 1, 120, 300); finger("pointerup", document.body, 2, 250, 300);
      found.zoomed = wide() / before;
      found.hidden = card.hidden;
      done(found);
    }, 300);"""
    found = seen(sample_page, hand, tmp_path, "#2024-06-20", (390, 844))
    assert found["tapped"] == [False, "Armenia"]
    assert found["inside"]
    assert found["shut"]
    assert found["zoomed"] < 0.8
    assert found["hidden"]


def test_it_is_read_without_the_map(sample_page: Path, tmp_path: Path) -> None:
    hand = """setTimeout(() => done({
      lang: document.documentElement.lang, role: document.getElementById("map").getAttribute("role"),
      live: document.querySelectorAll("[role=status]").length,
      heads: [...document.querySelectorAll("h1, h2, h3")].filter((e) => e.getClientRects().length)
        .map((e) => e.tagName + " " + e.textContent),
      rows: [...document.querySelectorAll("#holding tbody tr")].map((e) => e.textContent),
      unnamed: [...document.querySelectorAll("button, input, nav, section")].filter((e) => !e.hidden && !(
        e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.textContent.trim())).length,
    }), 900);"""
    found = seen(sample_page, hand, tmp_path, "#2024-06-20")
    assert found["lang"] == "en"
    assert found["live"] == 1
    assert found["unnamed"] == 0
    assert found["heads"][0] == "H1 Armenia’s realignment"
    assert "H2 Key" in found["heads"]
    assert "H2 20 June 2024" in found["heads"]
    assert len(found["rows"]) == 42
    assert any(
        "Armenia – Belarus" in row and "supposed ally or rupture (turning)" in row for row in found["rows"]
    )


def test_names_are_shown_in_the_direction_of_their_script(tmp_path: Path) -> None:
    tie = Relation(id="r", source="a", target="b", phases=(Phase(when="2000/..", label="שלום עולם"),))
    path = made_page(
        tmp_path,
        Actor(id="a", name="حركة المقاومة (Hamas)"),
        Actor(id="b", name="Plain (1)"),
        tie,
        Placement(actor="a", x=0.0, y=0.0),
        Placement(actor="b", x=500.0, y=60.0),
    )
    hand = """setTimeout(() => done([...document.querySelectorAll("text.name, text.label:not(.halos)")]
      .map((e) => [e.textContent.slice(0, 5), e.getAttribute("direction"),
        Boolean(e.querySelector("textPath"))])), 500);"""
    found = {said: (way, curved) for said, way, curved in seen(path, hand, tmp_path, "#2000-06-01")}
    assert found["حركة "[:5]] == ("rtl", False)
    assert found["Plain"] == ("ltr", False)
    assert found["שלום "[:5]] == ("rtl", False)


def test_the_key_has_what_the_legend_of_a_figure_has(
    samples: list[Path], sample_page: Path, tmp_path: Path
) -> None:
    sample = next(path for path in samples if "realignment" in path.name)
    project = project_file.load(sample).project
    batch = Batch(project, complete_places(project))
    scenes = batch.of_scenes()
    jobs, names = [*batch.of_dates(DAYS), *scenes], [*DAYS, *(f"scene-{n + 1}" for n in range(len(scenes)))]
    hand = f"""const found = [], every = {names!r};
    const next = () => setTimeout(() => {{
      const said = [...document.querySelectorAll("#legend li")].map((e) => e.textContent);
      if (location.hash) found.push(said);
      if (found.length === every.length) {{ done(found); return; }}
      location.hash = every[found.length];
      next();
    }}, 150);
    next();"""
    for job, told in zip(jobs, seen(sample_page, hand, tmp_path), strict=True):
        assert set(told) == {entry.text for entry in entries(job.figure(FigureStyle()).frame)}
        assert len(told) == len(set(told))


def test_the_scale_of_time_has_dates_and_marks(sample_page: Path, tmp_path: Path) -> None:
    hand = """setTimeout(() => done({
      dates: [...document.querySelectorAll("#ticks text")]
        .map((e) => [e.textContent, e.getBoundingClientRect()]),
      changes: document.querySelectorAll("#ticks .change").length,
    }), 400);"""
    for size in ((1280, 800), (360, 640)):
        found = seen(sample_page, hand, tmp_path, size=size)
        boxes = [[box["left"], box["top"], box["right"], box["bottom"]] for _, box in found["dates"]]
        assert len(boxes) >= 2
        assert all(said.isdigit() for said, _ in found["dates"])
        assert overlapping(boxes) == 0
        assert found["changes"] >= 10


def test_scenes_are_steps_of_how_many(sample_page: Path, tmp_path: Path) -> None:
    hand = """setTimeout(() => {
      const by = (id) => document.getElementById(id), scene = by("scene");
      const now = () => [scene.firstChild.textContent, by("caption").textContent.length > 20,
        by("before").disabled, by("after").disabled,
        document.querySelector("#stops [aria-current]").textContent];
      const found = [];
      document.getElementById("after").click(); found.push(now());
      document.getElementById("after").click(); found.push(now());
      document.querySelector("#stops li:last-child button").click(); found.push(now());
      document.getElementById("later").click();
      const none = document.querySelector("[aria-current]") === null;
      found.push([document.getElementById("scene").textContent, none]);
      done(found);
    }, 300);"""
    one, two, last, left = seen(sample_page, hand, tmp_path)
    assert one == ["1 of 6: Allied with Moscow", True, True, False, "1"]
    assert two == ["2 of 6: An ally arms the other side", True, False, False, "2"]
    assert last == ["6 of 6: What is planned", True, False, True, "6"]
    assert left == ["6 scenes", True]


def test_names_that_go_from_right_to_left_turn_no_arrow(tmp_path: Path) -> None:
    data = page(
        Project.of(
            None,
            Actor(id="a", name="מפלגה"),
            Actor(id="b", name="B"),
            Relation(id="r", source="a", target="b", kind="arms", phases=(Phase(when="2000/.."),)),
        ),
        {"a": (0.0, 0.0), "b": (300.0, 0.0)},
    ).decode()
    assert "\u2068מפלגה\u2069 → B: " in data


def test_a_screen_that_is_turned_has_everything_where_it_is_there(
    samples: list[Path], tmp_path: Path
) -> None:
    sample = next(path for path in samples if "strategic" in path.name)
    out = tmp_path / "map.html"
    assert main(["export", str(sample), "-o", str(out)]) == 0
    hand = """
    const box = (what) => { const b = document.querySelector(what).getBoundingClientRect();
      return [b.left, b.top, b.right, b.bottom]; };
    const now = () => ({ frame: box(".framed"),
      one: box("#actors-verma .filled"), other: box("#actors-obrien .filled"),
      title: box("text.title"), zooms: box("#zooms"), note: box("text.note:not(.title)"), map: box("#map") });
    setTimeout(() => {
      document.body.style.width = "390px";
      document.querySelector("main").style.cssText = "width: 390px; height: 560px";
      setTimeout(() => done(now()), 600);
    }, 300);"""
    found = seen(out, hand, tmp_path, "#2024-06-20")
    left, top, right, bottom = found["frame"]
    for actor in ("one", "other"):
        x0, y0, x1, y1 = found[actor]
        assert left < x0
        assert top < y0
        assert x1 < right
        assert y1 < bottom
    assert found["map"][0] <= found["title"][0]
    assert overlapping([found["zooms"], found["note"]]) == 0


def test_what_is_alleged_is_dotted_however_wide_its_line_is(tmp_path: Path) -> None:
    phases = (Phase(when="2015/..", label="said", stance=1, status="alleged"),)
    path = made_page(
        tmp_path,
        Actor(id="a", name="A"),
        Actor(id="b", name="B"),
        Relation(id="r", source="a", target="b", phases=phases),
        Scene(id="s", title="Compared", date="2016-06-30", compared_with="2010-01-01"),
    )
    hand = """setTimeout(() => done([...document.querySelectorAll(".edge")].map((e) =>
      [e.getAttribute("stroke-linecap"), Number.parseFloat(e.getAttribute("stroke-dasharray"))])), 500);"""
    for day in ("#2016-06-30", "#scene-1"):
        caps = seen(path, hand, tmp_path, day)
        assert caps
        assert all(cap == "round" and length < 0.5 for cap, length in caps)
