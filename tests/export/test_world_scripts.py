"""Names of the world on figures: one text a label, its direction, and a line for what has no font."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from relmap.cli import main
from relmap.export.batch import Batch, figure_of
from relmap.export.compose import Subject, compose
from relmap.export.figure import figure_texts
from relmap.export.svg import svg
from relmap.export.write import image
from relmap.layout.places import complete_places
from relmap.model.project import Project
from relmap.model.records import Actor, Citation, FigureStyle, Phase, Relation, Source
from relmap.model.words import relation_title
from relmap.storage import project_file
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("offline_qt")
SVG = "{http://www.w3.org/2000/svg}"
NAMES = {
    "am": "Հայաստան", "ge": "საქართველო", "eg": "مصر", "il": "ישראל", "cn": "中国 (PRC)", "in": "भारत गणराज्य",
    "mix": "UN 🕊 الأمم",
}  # fmt: skip


def _world() -> Project:
    keys = list(NAMES)
    cited = (Citation(source="s"), Citation(source="t"))
    ties = [
        Relation(
            id=f"r-{one}", source=one, target=other, kind="alliance",
            phases=(Phase(when="2000/..", label="اتفاقية 1994", citations=cited),),
        )
        for one, other in zip(keys, [*keys[1:], keys[0]], strict=True)
    ]  # fmt: skip
    sources = (Source(id="s", title="الأهرام"), Source(id="t", title="The Times"))
    return Project.of(None, *sources, *(Actor(id=k, name=n, kind="state") for k, n in NAMES.items()), *ties)


def test_a_label_is_one_text_with_its_direction_and_numbers_in_order() -> None:
    project = _world()
    index = TimeIndex(project)
    looked = Subject(Snapshot(index, index.latest_known()), complete_places(project))
    figure = compose(looked, FigureStyle(notes=True, width=1600.0, height=1200.0))
    root = ET.fromstring(svg(figure))
    texts = {"".join(e.itertext()): e for e in root.iter(f"{SVG}text")}
    for name in NAMES.values():
        lines = [text for text in texts if text and text in name.replace("\n", " ")]
        assert name in texts or " ".join(lines) == name
    label = "اتفاقية 1994 \u2066[1, 2]\u2069"
    assert label in texts
    assert texts[label].get("direction") == "rtl"
    assert texts["مصر"].get("direction") == "rtl"
    assert texts["Հայաստան"].get("direction") == "ltr"
    assert "[1] \u2068الأهرام\u2069." in texts
    assert texts["[1] \u2068الأهرام\u2069."].get("direction") == "ltr"
    assert not [e for e in root.iter() if e.get("stroke") == "#010206"]
    assert {*NAMES.values()} <= set(figure_texts(figure))


def test_what_has_no_font_is_told_in_one_line(tmp_path: Path) -> None:
    # No machine has letters for all of these.
    letters = "".join(map(chr, (0x16A40, 0x11D60, 0x10B60, 0x1E900, 0x16E40, 0x11730)))
    project = Project.of(None, Actor(id="a", name=f"one {letters} دولة भारत 中国"), Actor(id="b", name="b"))
    project_file.save(project, tmp_path / "m.relmap.json")
    command = [
        sys.executable,
        "-m",
        "relmap",
        "export",
        "m.relmap.json",
        "-o",
        "m.png",
        "--date",
        "2020-01-01",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "qt." not in done.stderr
    told = [line for line in done.stderr.splitlines() if "no font" in line]
    assert len(told) == len(done.stderr.splitlines()) == 1


def test_letters_that_no_file_holds_and_entities_are_told_apart() -> None:
    named = Project.of(None, Actor(id="a", name="odd \ufffe\uffff end"), Actor(id="b", name="R&amp;D"))
    index = TimeIndex(named)
    looked = Subject(Snapshot(index, index.latest_known()), complete_places(named))
    root = ET.fromstring(svg(compose(looked, FigureStyle(width=900.0, height=600.0))))
    texts = ["".join(e.itertext()) for e in root.iter(f"{SVG}text")]
    assert "R&amp;D" in texts
    assert any(text.startswith("odd ") for text in texts)


def test_marks_of_direction_end_with_their_name() -> None:
    tie = Relation(id="r", source="a", target="b", kind="alliance", phases=(Phase(when="2000"),))
    names = (Actor(id="a", name="abc\u202eevil\u2066x"), Actor(id="b", name="G"))
    title = relation_title(Project.of(None, *names, tie), tie)
    assert title.startswith("\u2068abcevilx\u2069 – G: ")


@pytest.mark.parametrize("size", [(16.0, 16.0), (20.0, 4000.0), (300.0, 30.0)])
@pytest.mark.parametrize("content", ["map", "timeline", "dates"])
def test_a_sheet_smaller_than_its_margins_is_drawn(size: tuple[float, float], content: Any) -> None:
    project = _world()
    index, places = TimeIndex(project), complete_places(project)
    looked = Subject(Snapshot(index, index.latest_known()), places)
    wanted = FigureStyle(content=content, width=size[0], height=size[1])
    assert not image(figure_of(wanted, looked, index, lambda: Batch(project, places, index=index))).isNull()


def test_a_map_may_reach_to_the_last_year_there_is(tmp_path: Path) -> None:
    tie = Relation(id="r", source="a", target="b", kind="alliance", phases=(Phase(when="2000/9999"),))
    project_file.save(
        Project.of(None, Actor(id="a", name="A"), Actor(id="b", name="B"), tie), tmp_path / "m.json"
    )
    assert main(["export", str(tmp_path / "m.json"), "-o", str(tmp_path / "m.png"), "--size", "300x200"]) == 0
