"""Pictures are told by their headers before anything unfolds them."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.model.problems import problems
from relmap.model.project import Project
from relmap.model.raster import PictureProblem, raster, raster_of
from relmap.model.records import Actor, Picture
from tests.pictures import hostile, picture, png_chunk

HOSTILE = hostile("/etc/hostname")


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_png_and_jpeg_are_known(form: str) -> None:
    found = raster(picture(form, (40, 30)))
    assert (found.format, found.width, found.height) == (form, 40, 30)
    assert found.mime == f"image/{form.lower()}"


@pytest.mark.parametrize("name", HOSTILE)
def test_anything_else_is_refused(name: str) -> None:
    with pytest.raises(PictureProblem) as caught:
        raster(HOSTILE[name])
    assert caught.value.remedy


def test_the_largest_is_taken() -> None:
    assert raster(picture("PNG", (4_096, 3_906))).width == 4_096
    for size in ((4_097, 1), (4_096, 3_907)):
        with pytest.raises(PictureProblem, match="too large"):
            raster(picture("PNG", size))


def test_texts_and_profiles_are_not_unfolded() -> None:
    png = picture()
    text = png_chunk(b"zTXt", b"Comment\0\0" + b"x" * 100)
    found = raster(png[:33] + text + png[33:])
    assert found.data == png
    assert raster(png + b"more after its end").data == png


@given(st.binary(max_size=300), st.sampled_from(["PNG", "JPEG"]), st.integers(0, 700))
def test_damage_is_told(noise: bytes, form: str, at: int) -> None:
    sound = picture(form)
    try:
        found = raster(sound[:at] + noise + sound[at + len(noise) :])
    except PictureProblem:
        return
    assert max(found.width, found.height) <= 4_096


def test_what_is_not_shown_is_a_problem_with_a_way_out() -> None:
    svg = base64.b64encode(HOSTILE["svg that names a file"]).decode()
    project = Project.of(
        None,
        Actor(id="a", name="A", picture="p"),
        Actor(id="b", name="B", picture="sound"),
        Picture(id="p", data=svg),
        Picture(id="sound", data=base64.b64encode(picture()).decode()),
    )
    (found,) = problems(project)
    assert found.place == "pictures “p”"
    assert "neither PNG nor JPEG, and is not shown" in found.message
    assert found.ref.id == "a"
    after = found.fixes[0].diff.apply(project)
    assert after.actors["a"].picture is None
    assert set(after.pictures) == {"sound"}
    assert problems(after) == []


class Counted(dict[str, Actor]):
    """Actors that tell how often all of them were gone through."""

    times = 0

    def values(self) -> Any:
        self.times += 1
        return super().values()


def test_actors_are_not_searched_for_each_picture() -> None:
    times: list[int] = []
    for number in (1, 50):
        actors = Counted({f"a{n}": Actor(id=f"a{n}", name="A", picture=f"p{n}") for n in range(number)})
        pictures = {f"p{n}": Picture(id=f"p{n}", data="AAAA") for n in range(number)}
        found = problems(Project(actors=actors, pictures=pictures))
        assert [problem.ref.id for problem in found] == list(actors)
        times.append(actors.times)
    assert times[0] == times[1]


def test_no_base64() -> None:
    with pytest.raises(PictureProblem):
        raster_of("====")
