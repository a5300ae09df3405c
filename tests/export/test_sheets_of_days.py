"""Days side by side: what stayed is grey, what changed is said below each, and true for it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from relmap.drawing.comparison import stayed
from relmap.drawing.style import font
from relmap.export.batch import Batch, figure_of
from relmap.export.compose import Subject
from relmap.export.figure import Figure, figure_unseen, map_view, panel_room
from relmap.export.panel_words import PanelWords, words_since
from relmap.export.svg import svg
from relmap.layout.places import complete_places
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import FigureStyle
from relmap.storage import project_file
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.peaks import days_of_most_change
from relmap.timeline.snapshot import Snapshot
from relmap.timeline.words import differences

pytestmark = pytest.mark.usefixtures("offline_qt")


@pytest.fixture
def sample(samples: list[Path]) -> Project:
    return project_file.load(next(path for path in samples if "realignment" in path.name)).project


def _sheet(project: Project, **values: Any) -> Figure:
    index, places = TimeIndex(project), complete_places(project)
    looked = Subject(Snapshot(index, index.latest_known()), places)
    return figure_of(
        FigureStyle(content="dates", **values), looked, index, lambda: Batch(project, places, index=index)
    )


def test_without_days_those_of_most_change_are_shown(sample: Project) -> None:
    wanted = [days.in_words(day) for day in days_of_most_change(TimeIndex(sample))]
    assert 4 <= len(wanted) <= 9
    assert [panel.caption for panel in _sheet(sample).panels] == wanted


def test_what_stayed_is_grey_and_the_rest_keeps_its_colour(sample: Project) -> None:
    figure = _sheet(sample, dates="2019-12-31, 2024-06-20")
    first, second = (panel.frame for panel in figure.panels)
    found = changes(TimeIndex(sample), days.from_ymd(2019, 12, 31), days.from_ymd(2024, 6, 20))
    kept = {tie.relation.id for tie in found.kept}
    grey = {edge.id for edge in second.edges if edge.pen.colour == stayed(second.theme)}
    assert kept
    assert grey == kept
    assert not [edge for edge in first.edges if edge.pen.colour == stayed(first.theme)]
    assert not [edge for edge in first.edges if edge.haloed]
    plain = _sheet(sample, dates="2019-12-31, 2024-06-20", since_before=False)
    assert {panel.frame.of for panel in plain.panels} == {"day"}
    assert not any(panel.words.lead for panel in plain.panels)


def test_the_words_below_a_day_are_what_is_different_from_the_day_before_it(sample: Project) -> None:
    figure = _sheet(sample, dates="1999-12-31, 2019-12-31, 2024-06-20", height=3000.0, type_scale=0.5)
    texts = (e for e in ET.fromstring(svg(figure)).iter() if e.tag.endswith("text"))
    # Lines break behind a dash, too.
    text = "".join("".join("".join(e.itertext()) for e in texts).split())
    index = TimeIndex(sample)
    shown = [days.from_ymd(1999, 12, 31), days.from_ymd(2019, 12, 31), days.from_ymd(2024, 6, 20)]
    for panel, one, other in zip(figure.panels[1:], shown, shown[1:], strict=False):
        told = [text for _, texts in panel.words.groups for text in texts]
        for difference in differences(changes(index, one, other)):
            assert difference.text in told
            assert "".join(difference.text.split()) in text
        assert panel.words.lead == f"Since {days.in_words(one)}"
    assert figure.panels[0].words.lead.startswith("To begin with, ")
    assert "morechanges" not in text


def test_where_there_is_no_room_for_all_words_the_rest_is_counted() -> None:
    words = PanelWords("Since then", (("Begun", tuple(f"one thing that is number {n}" for n in range(50))),))
    lines = words.lines(font(10), 200.0, 6)
    text = " ".join(lines)
    assert len(lines) <= 6
    told = len(re.findall(r"one thing that is number \d+", text))
    more = re.search(r"And (\d+) more changes\.$", text)
    assert more is not None
    assert 0 < told == 50 - int(more[1])
    assert len(words.lines(font(10), 200.0, 100)) > 6
    assert PanelWords("Since then nothing changes").lines(font(10), 400.0, 3) == [
        "Since then nothing changes."
    ]
    assert PanelWords().lines(font(10), 400.0, 3) == []


def test_an_event_is_told_where_it_is_certain_or_else_where_its_first_and_last_day_are(
    sample: Project,
) -> None:
    index = TimeIndex(sample)
    every = [days.from_ymd(2019, 12, 31), *range(days.from_ymd(2020, 6, 1), days.from_ymd(2024, 7, 1), 180)]
    told: list[str] = []
    for one, other in itertools.pairwise(every):
        told += dict(words_since(changes(index, one, other)).groups).get("Events", ())
    certain = [text for text in told if not text.endswith(" (possible)")]
    assert certain
    assert len(certain) == len(set(certain))
    assert all(told.count(text) <= 2 for text in told)


def test_very_many_days_make_their_sheet_longer_so_that_each_can_be_read(sample: Project) -> None:
    wanted = FigureStyle(content="changes", width=1200.0, height=800.0)
    index, places = TimeIndex(sample), complete_places(sample)
    looked = Subject(Snapshot(index, index.latest_known()), places)
    figure = figure_of(wanted, looked, index, lambda: Batch(sample, places, index=index))
    assert len(figure.panels) > 20
    assert figure.width == 1200.0
    assert figure.height > 1600.0
    assert panel_room(figure).width() > 250
    assert figure.ink == replace(figure, height=800.0, grown=0.0).ink
    few_unnamed = re.search(r"(\d+) actors are without a name", figure_unseen(figure))
    assert few_unnamed is None or int(few_unnamed[1]) < len(figure.panels) / 2
    scales = {map_view(figure, panel_room(figure)).scale}
    assert len(scales) == 1
    few = _sheet(sample, width=1200.0, height=800.0)
    assert few.height == 800.0
