from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from relmap.drawing import legend
from relmap.drawing.annotations import note_shapes, pick_note, settled, shape_of
from relmap.drawing.frame import Frame
from relmap.drawing.frame_maker import build_frame
from relmap.drawing.paint import Options, completed, paint, placing
from relmap.drawing.pick import pick
from relmap.drawing.style import DARK, GREY, LIGHT, PRINT, Theme, contrast
from relmap.drawing.view import View
from relmap.model.project import Project
from relmap.model.records import About, Actor, Anchor, Emphasis, Note, Phase, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("offline_qt")

PLACES = {"a": (0.0, 0.0), "b": (300.0, 0.0), "c": (0.0, 300.0)}
ACTORS = tuple(
    Actor(id=key, name=name, kind="state")
    for key, name in zip("abc", ("Alpha", "Beta", "Gamma"), strict=True)
)
TIE = Relation(id="ab", source="a", target="b", phases=(Phase(when="2000/..", stance=1),))
VIEW = View(1.0, 400.0, 300.0)
AREA = QRectF(0, 0, 1000, 800)


def frame_with(*records: Any, theme: Theme = LIGHT, without: str = "") -> Frame:
    actors = [actor for actor in ACTORS if actor.id != without]
    ties = [TIE] if without not in ("a", "b") else []
    records = tuple(r for r in records if without not in str(r) or not without)
    index = TimeIndex(Project.of(About(), *actors, *ties, *records))
    return build_frame(Snapshot(index, 738000), theme, PLACES)


def text(x: float = 150.0, y: float = 150.0, words: str = "A note") -> Note:
    return Note(id="t", text=words, anchors=(Anchor(x=x, y=y),))


def arrow(start: Anchor, end: Anchor, words: str = "") -> Note:
    return Note(id="w", form="arrow", text=words, anchors=(start, end))


FRAME = Note(id="f", form="frame", text="Two", anchors=(Anchor(actor="a"), Anchor(actor="c")))


def test_a_text_stands_where_it_was_put() -> None:
    shape = shape_of(text(), frame_with(), VIEW)
    assert shape is not None
    assert shape.text is not None
    assert (shape.text.x, shape.text.y) == (550.0, 450.0)


def test_a_text_beside_an_actor_goes_with_it() -> None:
    note = Note(id="t", text="x", anchors=(Anchor(actor="b", x=10.0, y=-50.0),))
    shape = shape_of(note, frame_with(), VIEW)
    assert shape is not None
    assert shape.text is not None
    assert (shape.text.x, shape.text.y) == (710.0, 250.0)


def test_what_stands_at_an_actor_is_not_there_without_it() -> None:
    frame = frame_with(without="b")
    assert shape_of(Note(id="t", text="x", anchors=(Anchor(actor="b"),)), frame, VIEW) is None
    assert shape_of(arrow(Anchor(actor="a"), Anchor(actor="b")), frame, VIEW) is None
    both = Note(id="f", form="frame", anchors=(Anchor(actor="a"), Anchor(actor="b")))
    shape = shape_of(both, frame, VIEW)
    assert shape is not None
    assert shape.path is not None
    assert not shape.path.contains(QPointF(700, 300))


def test_a_frame_is_round_its_actors_and_their_names_and_no_others() -> None:
    shape = shape_of(FRAME, frame_with(), VIEW)
    assert shape is not None
    assert shape.path is not None
    assert shape.text is not None
    for place, inside in (("a", True), ("c", True), ("b", False)):
        x, y = VIEW.to_pixels(np.array(PLACES[place])).tolist()
        assert shape.path.contains(QPointF(x, y)) == inside
        assert shape.path.contains(QPointF(x, y + 34)) == inside
    assert shape.text_box.bottom() < shape.path.boundingRect().top()


def test_an_arrow_ends_at_the_rims_and_its_head_is_at_its_end() -> None:
    frame = frame_with()
    shape = shape_of(arrow(Anchor(actor="a"), Anchor(actor="b")), frame, VIEW)
    assert shape is not None
    assert shape.path is not None
    assert shape.head is not None
    tip = shape.head[1]
    away = np.hypot(tip.x() - 700, tip.y() - 300)
    radius = float(frame.radii[1])
    assert radius < away < radius + 12
    start = shape.path.elementAt(0)
    assert radius < np.hypot(start.x - 400, start.y - 300) < radius + 12  # type: ignore[attr-defined]


def test_an_arrow_from_a_place_begins_beside_its_word() -> None:
    shape = shape_of(arrow(Anchor(x=100.0, y=200.0), Anchor(actor="b"), "here"), frame_with(), VIEW)
    assert shape is not None
    assert shape.path is not None
    assert (shape.text_box.center().x(), shape.text_box.center().y()) == (500.0, 500.0)
    start = shape.path.elementAt(0)
    assert not shape.text_box.contains(QPointF(start.x, start.y))  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", ["", "   ", "\n\n"])
def test_without_words_a_text_is_nothing_and_a_frame_a_line(words: str) -> None:
    assert shape_of(text(words=words), frame_with(), VIEW) is None
    shape = shape_of(FRAME.model_copy(update={"text": words}), frame_with(), VIEW)
    assert shape is not None
    assert shape.text is None


@pytest.mark.parametrize(
    "words",
    ["x" * 5_000, "word " * 2_000, "\n" * 500 + "end", "\u0627\u0644\u0639\u0631 " * 40, "\u200f\u202e"],
)
def test_any_text_has_a_size_that_a_map_has_room_for(words: str) -> None:
    shape = shape_of(text(words=words), frame_with(), VIEW)
    if shape is not None and shape.text is not None:
        assert shape.text.width < 600
        assert shape.text.height < 600


def test_an_arrow_of_no_length_is_its_word() -> None:
    here = Anchor(x=1.0, y=1.0)
    shape = shape_of(arrow(here, here, "word"), frame_with(), VIEW)
    assert shape is not None
    assert shape.path is None
    assert shape.text is not None
    assert shape_of(arrow(here, here), frame_with(), VIEW) is None


def test_notes_are_picked_by_their_text_and_by_their_line_but_actors_first() -> None:
    frame = frame_with(text(), FRAME)
    assert pick_note(frame, VIEW, 550, 450, 4) == "t"
    shape = shape_of(FRAME, frame, VIEW)
    assert shape is not None
    assert shape.path is not None
    box = shape.path.boundingRect()
    found = pick(frame, VIEW, box.left() + 1, box.center().y())
    assert found is not None
    assert (found.kind, found.id) == ("notes", "f")
    assert pick_note(frame, VIEW, box.center().x(), box.center().y(), 4) is None
    over = pick(frame_with(text(0.0, 0.0)), VIEW, 400, 300)
    assert over is not None
    assert over.kind == "actors"


def test_names_keep_clear_of_notes() -> None:
    below = text(0.0, 36.0, "Below Alpha")
    bare = completed(placing(frame_with(), VIEW, AREA, Options())).names[0]
    frame = frame_with(below)
    name = completed(placing(frame, VIEW, AREA, Options())).names[0]
    box = note_shapes(frame, View(VIEW.scale))[0].text_box
    assert box.contains(QPointF(bare.x, bare.y))
    assert not box.contains(QPointF(name.x, name.y))


def test_on_a_sheet_no_text_covers_an_actor_or_another_note() -> None:
    first, second = text(0.0, 0.0, "First"), replace_id(text(5.0, 5.0, "Second"), "u")
    frame = frame_with(first, second)
    still = View(1.0)
    room = QRectF(-300, -200, 900, 700)
    shapes = note_shapes(frame, still, settled(frame, still, room))
    boxes = [shape.text_box for shape in shapes]
    assert len(boxes) == 2
    assert not boxes[0].intersects(boxes[1])
    for box in boxes:
        assert room.contains(box)
        assert not box.contains(QPointF(0, 0))


def replace_id(note: Note, key: str) -> Note:
    return note.model_copy(update={"id": key})


def test_a_text_with_room_is_not_moved() -> None:
    frame = frame_with(text())
    assert settled(frame, View(1.0), QRectF(-300, -200, 900, 700)) == frame.notes


def test_a_map_has_room_for_its_notes() -> None:
    far = text(900.0, -700.0)
    left, top, right, bottom = frame_with(far).bounds()
    assert left < -20
    assert bottom > 300
    assert right > 920
    assert top < -705


def painted(frame: Frame) -> QImage:
    image = QImage(1000, 800, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint(painter, frame, VIEW, AREA)
    painter.end()
    return image


def ring_of(image: QImage, x: float, y: float, colour: str) -> int:
    """Pixels of a colour on a circle about a point, where the band of an actor is."""
    turn = np.linspace(0, 2 * np.pi, 200)
    points = {(round(x + r * np.cos(t)), round(y + r * np.sin(t))) for t in turn for r in (29, 30, 31, 32)}
    return sum(image.pixelColor(*point).name() == colour for point in points)


def test_what_is_emphasised_has_a_band_and_its_neighbour_none() -> None:
    frame = frame_with(Emphasis(id="e", actor="a", colour="#b0303f"))
    colour = frame.emphasised["a"].colour
    image = painted(frame)
    assert ring_of(image, 400, 300, colour) > 20
    assert ring_of(image, 700, 300, colour) == 0
    assert ring_of(painted(frame_with()), 400, 300, colour) == 0


def test_a_relation_lies_between_the_two_sides_of_its_band() -> None:
    frame = frame_with(Emphasis(id="e", relation="ab", colour="#b0303f"))
    image = painted(frame)
    column = [image.pixelColor(480, y).name() for y in range(285, 316)]
    assert column.count("#b0303f") >= 2
    first = column.index("#b0303f")
    last = len(column) - 1 - column[::-1].index("#b0303f")
    assert any(colour != "#b0303f" for colour in column[first:last])


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT, GREY], ids=lambda theme: theme.name)
@pytest.mark.parametrize("colour", ["", "#fefefe", "#000000", "#ffe08a", "#15181d"])
def test_any_colour_of_a_band_is_seen(theme: Theme, colour: str) -> None:
    frame = frame_with(Emphasis(id="e", actor="a", colour=colour), theme=theme)
    assert contrast(frame.emphasised["a"].colour, theme.ground) >= 3.0


def test_the_legend_tells_each_band_once_by_its_words_or_by_what_is_in_it() -> None:
    frame = frame_with(
        Emphasis(id="e", actor="a"),
        Emphasis(id="f", actor="b"),
        Emphasis(id="g", relation="ab", colour="#b0303f", label="What broke"),
        Emphasis(id="h", actor="c", colour="#b0303f", label="What broke"),
    )
    said = [entry.text for entry in legend.entries(frame)]
    assert "Emphasised: Alpha, Beta" in said
    assert said.count("What broke") == 1
    assert not [entry for entry in legend.entries(frame_with()) if "Emphasised" in entry.text]


def test_an_emphasis_of_what_is_not_there_is_not_in_the_legend() -> None:
    frame = frame_with(Emphasis(id="e", relation="ab"))
    part = frame.part({"a", "c"})
    assert not [entry for entry in legend.entries(part) if "Emphasised" in entry.text]
    painted(replace(part))  # and painting it is no error


def test_the_names_of_emphasised_actors_are_shown() -> None:
    crowd = [Actor(id=f"x{n}", name=f"Crowded {n}") for n in range(30)]
    places = {f"x{n}": (n * 3.0, 0.0) for n in range(30)}
    project = Project.of(About(), *crowd, Emphasis(id="e", actor="x17"))
    frame = build_frame(Snapshot(TimeIndex(project), 738000), LIGHT, places)
    placed = completed(placing(frame, VIEW, AREA, Options()))
    row = frame.position("x17")
    assert row in placed.names
    assert len(placed.names) < 30
