"""Curved labels in SVG: one text each on a path, and its letters for readers without such text."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from relmap.export.compose import Subject, compose_map
from relmap.export.figure import figure_legibility, lettered_now
from relmap.export.svg import svg
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import Actor, FigureStyle, Phase, Placement, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("offline_qt")

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


def test_a_curved_label_is_one_text() -> None:
    records: list[object] = []
    for key, x in (("a", -110.0), ("b", 110.0)):
        records += [Actor(id=key, name=key.upper(), kind="person"), Placement(actor=key, x=x, y=0.0)]
    phase = Phase(when="1990/2010", stance=1, label="talks & more of it")
    records += [Relation(id=f"r{n}", source="a", target="b", phases=(phase,)) for n in range(7)]
    project = Project.of(None, *records)  # type: ignore[arg-type]
    looked = Subject(Snapshot(TimeIndex(project), days.from_ymd(2000, 1, 1)), complete_places(project))
    figure = lettered_now(compose_map(looked, FigureStyle(width=800, height=600)))
    assert figure.placed is not None
    curved = [label.text for label in figure.placed.labels.values() if label.path]
    assert len(curved) >= 4
    assert figure_legibility(figure).leaving == 0
    data = svg(figure)
    root = ET.fromstring(data)
    paths = {path.get("id") for path in root.iter(f"{SVG}path")}
    texts = list(root.iter(f"{SVG}textPath"))
    assert [text.text for text in texts] == curved
    assert all(text.get(HREF, "")[1:] in paths for text in texts)
    assert b"#010204" not in data
    for choice, said in zip(root.iter(f"{SVG}switch"), curved, strict=True):
        on_path, letters = choice
        assert on_path.get("requiredFeatures")
        assert "".join("".join(text.itertext()) for text in letters.iter(f"{SVG}text")) == said.replace(
            " ", ""
        )
