"""All pictures of a map have so many pixels together."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from relmap.editor.pictures import picture_data
from relmap.model import pictures as module
from relmap.model.pictures import judged
from relmap.model.problems import problems
from relmap.model.project import Project
from relmap.model.records import Actor, Picture, updated
from tests.pictures import damaged, picture, png_of_zeros


def of(key: str, raw: bytes) -> Picture:
    return Picture(id=key, data=base64.b64encode(raw).decode())


def held(*pictures: Picture) -> dict[str, Picture]:
    return {picture.id: picture for picture in pictures}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PIXELS", 200_000)


def test_the_largest_are_left_out(few: None) -> None:
    large, middle, small = (png_of_zeros(side, side) for side in (500, 300, 257))
    found = judged(held(of("a", large), of("b", middle), of("c", small), of("d", middle)))
    assert set(found.refused) == {"a", "d"}
    assert found.large == ("b", "c")
    assert "too large beside" in found.refused["a"].message


def test_those_that_relmap_makes_do_not_count(few: None) -> None:
    photograph = QImage(256, 256, QImage.Format.Format_RGB32)
    for at in range(256 * 256):
        photograph.setPixelColor(at % 256, at // 256, QColor(at % 251, at // 256, at * at % 97 + 100))
    own = Picture(id="x", data=picture_data(photograph))
    found = judged(held(*(updated(own, id=f"p{n}") for n in range(20)), of("a", png_of_zeros(400, 400))))
    assert not found.refused
    assert found.large == ("a",)


def test_pixels_of_more_bits_count_for_more(few: None) -> None:
    def shown(mode: str) -> bool:
        buffer = io.BytesIO()
        Image.new(mode, (420, 420)).save(buffer, "PNG")
        return not judged(held(of("a", buffer.getvalue()))).refused

    assert [shown(mode) for mode in ("1", "L", "RGB", "RGBA")] == [True, True, True, False]


def test_what_cannot_be_shown_takes_nobody_its_place(few: None) -> None:
    broken = damaged(png_of_zeros(400, 400), b"garbage")
    first = judged(held(of("a", b"GIF89a"), of("b", png_of_zeros(400, 400))))
    assert (set(first.refused), first.large) == ({"a"}, ("b",))
    assert set(judged(held(of("a", broken))).refused) == set()
    assert set(judged(held(of("a", broken)), within=True).refused) == {"a"}
    small = damaged(picture(), b"garbage")
    assert set(judged(held(of("a", small)), within=True).refused) == {"a"}


@pytest.mark.parametrize("raw", [damaged(picture(), b"garbage"), png_of_zeros(600, 600)])
def test_each_is_a_problem_with_a_way_out(few: None, raw: bytes) -> None:
    project = Project.of(None, Actor(id="x", name="X", picture="p"), of("p", raw))
    (found,) = problems(project)
    assert found.place == "pictures “p”"
    assert found.message.endswith(", and is not shown.")
    after: Any = found.fixes[0].diff.apply(project)
    assert problems(after) == []
